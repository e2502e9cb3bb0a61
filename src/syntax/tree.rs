//! The tree of an open document: what is asked about the place of a cursor, also in half-written Markdown.
//!
//! A tree is made when first asked for, from the tree before the last edits; it is never needed to find or
//! check a ticket, so it may be missing when a text is too long or reading it takes too long.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ropey::Rope;
use tree_sitter::{InputEdit, Language, ParseOptions, ParseState, Parser, Point, Tree};

use crate::text::Edit;

mod inline;
mod place;

pub use place::{BlockPlace, InlinePlace, Place};

/// Longer texts have no tree: it takes some 60 times the memory of its text, and could hardly be in time.
const MAX_LEN: usize = 1 << 20;
/// A tree that takes longer is not made: an answer about a cursor is of no use then.
const MAX_TIME: Duration = Duration::from_millis(250);

/// The tree of the blocks of one state of a document; knows nothing until it is asked.
///
/// Every method takes the rope of that very state. Workers may share it: the first one computes.
#[derive(Clone, Debug, Default)]
pub struct BlockTree {
    /// The last tree there was, told about all edits since.
    old: Option<Tree>,
    tree: OnceLock<Option<Tree>>,
}

impl BlockTree {
    /// The tree of the state after `edit`. Costs little: nothing is parsed, the old tree is told where it
    /// has become wrong.
    #[must_use]
    pub fn edited(&self, before: &Rope, edit: &Edit, after: &Rope) -> Self {
        // A tree that was not ready in time leaves the one before it to start from.
        let known = self.tree.get().and_then(Option::as_ref).or(self.old.as_ref());
        let old = known.filter(|_| after.len_bytes() <= MAX_LEN).map(|tree| {
            let mut tree = tree.clone();
            tree.edit(&input_edit(before, edit, after));
            tree
        });
        Self { old, tree: OnceLock::new() }
    }

    /// The tree, made on first use; `None` if the text is longer than 1 MiB or takes longer than 250 ms.
    ///
    /// The tree is that of the text and one more LF after it, so that a heading or a fence that is being
    /// written at the end is complete: a node may end one byte after the text.
    #[must_use]
    pub fn tree(&self, rope: &Rope) -> Option<&Tree> {
        self.tree_within(rope, MAX_LEN, MAX_TIME)
    }

    fn tree_within(&self, rope: &Rope, max_len: usize, max_time: Duration) -> Option<&Tree> {
        let parse_now = || {
            let read = |offset| chunk(rope, offset);
            (rope.len_bytes() <= max_len)
                .then(|| parse(tree_sitter_md::LANGUAGE.into(), read, self.old.as_ref(), max_time))?
        };
        self.tree.get_or_init(parse_now).as_ref()
    }
}

/// Reads a text with one of the two Markdown grammars; `None` if it is not done after `max_time`.
fn parse<'text>(
    language: Language,
    read: impl Fn(usize) -> Cow<'text, [u8]>,
    old: Option<&Tree>,
    max_time: Duration,
) -> Option<Tree> {
    let start = Instant::now();
    let mut in_time = |_: &ParseState| {
        if start.elapsed() < max_time { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let mut parser = Parser::new();
    parser.set_language(&language).ok()?;
    let options = ParseOptions::new().progress_callback(&mut in_time);
    parser.parse_with_options(&mut |offset, _| read(offset), old, Some(options))
}

/// What the parser reads from `offset` on: the rope's own bytes, then one LF.
fn chunk(rope: &Rope, offset: usize) -> Cow<'_, [u8]> {
    let end = rope.len_bytes();
    let bytes: &[u8] = match rope.get_chunk_at_byte(offset) {
        Some((chunk, start, ..)) if offset < end => {
            chunk.as_bytes().get(offset.saturating_sub(start)..).unwrap_or_default()
        }
        _ if offset == end => b"\n",
        _ => b"",
    };
    without_nul(bytes)
}

/// NUL stands for a character that cannot be shown, and the grammars take it for a mistake.
fn without_nul(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(0, bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    bytes.iter().map(|&byte| if byte == 0 { 1 } else { byte }).collect()
}

fn input_edit(before: &Rope, edit: &Edit, after: &Rope) -> InputEdit {
    let (old, new) = (edit.span, edit.new_span());
    let start_position = advance(Point::default(), before, 0..old.start());
    InputEdit {
        start_byte: old.start(),
        old_end_byte: old.end(),
        new_end_byte: new.end(),
        start_position,
        old_end_position: advance(start_position, before, old.range()),
        new_end_position: advance(start_position, after, new.range()),
    }
}

/// The point after `range` when `from` is the point before it. Rows end at LF alone, columns are bytes: so
/// tree-sitter counts, whatever the grammar takes for a line break.
fn advance(from: Point, rope: &Rope, range: Range<usize>) -> Point {
    let mut point = from;
    for chunk in rope.get_byte_slice(range).iter().flat_map(|slice| slice.chunks()) {
        match memchr::memrchr(b'\n', chunk.as_bytes()) {
            Some(last) => {
                point.row += memchr::memchr_iter(b'\n', chunk.as_bytes()).count();
                point.column = chunk.len() - last - 1;
            }
            None => point.column += chunk.len(),
        }
    }
    point
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::text::Span;

    fn edited(tree: &BlockTree, rope: &Rope, edit: Edit, new: &str) -> (BlockTree, Rope) {
        let mut after = rope.clone();
        let chars = rope.byte_to_char(edit.span.start())..rope.byte_to_char(edit.span.end());
        after.remove(chars.clone());
        after.insert(chars.start, new);
        (tree.edited(rope, &edit, &after), after)
    }

    /// Time for a tree on a machine that is busy with other tests.
    const ENOUGH: Duration = Duration::from_secs(60);

    /// A tree that is there already, however long it took.
    pub(super) fn ready(rope: &Rope) -> BlockTree {
        let tree = BlockTree::default();
        tree.tree_within(rope, MAX_LEN, ENOUGH).unwrap();
        tree
    }

    /// The shape of the tree, and the place of every node.
    fn drawn(tree: &BlockTree, rope: &Rope) -> (String, Vec<tree_sitter::Range>) {
        let root = tree.tree_within(rope, MAX_LEN, ENOUGH).unwrap().root_node();
        let mut ranges = Vec::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            ranges.push(node.range());
            open.extend(node.children(&mut node.walk()));
        }
        (root.to_sexp(), ranges)
    }

    #[test]
    fn a_tree_is_complete_without_a_last_line_break() {
        let rope = Rope::from_str("# Title");
        let expected = "(document (section (atx_heading (atx_h1_marker) heading_content: (inline))))";
        assert_eq!(drawn(&BlockTree::default(), &rope).0, expected);
    }

    #[test]
    fn a_text_that_is_too_long_or_too_slow_has_no_tree() {
        let rope = Rope::from_str(&"- item\n".repeat(1000));
        let tree = |max_len, max_time| BlockTree::default().tree_within(&rope, max_len, max_time).is_some();
        assert!(tree(7000, ENOUGH));
        assert!(!tree(6999, ENOUGH));
        assert!(!tree(7000, Duration::ZERO));
    }

    #[test]
    fn a_tree_that_was_not_ready_in_time_leaves_the_old_one_to_start_from() {
        let rope = Rope::from_str(&"- item\n\n".repeat(1000));
        let tree = ready(&rope);
        let (slow, rope) = edited(&tree, &rope, Edit { span: Span::empty(0), new_len: 4 }, "```\n");
        assert!(slow.tree_within(&rope, MAX_LEN, Duration::ZERO).is_none());
        let (next, rope) = edited(&slow, &rope, Edit { span: Span::new(0, 4), new_len: 0 }, "");
        assert!(next.old.is_some());
        assert_eq!(drawn(&next, &rope), drawn(&BlockTree::default(), &rope));
    }

    #[test]
    fn points_count_line_feeds_and_bytes() {
        let check = |text: &str, row, column| {
            let rope = Rope::from_str(text);
            assert_eq!(advance(Point::default(), &rope, 0..text.len()), Point { row, column }, "{text:?}");
        };
        check("", 0, 0);
        check("a\r\nö", 1, 2);
        check("a\rb\r", 0, 4);
        check(&"0123456789\n".repeat(1000), 1000, 0);
        check(&"0123456789".repeat(1000), 0, 10_000);
    }

    const PIECES: [&str; 36] = [
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "a",
        "b c",
        "# H",
        "## ",
        "#",
        "- ",
        "- x",
        "  - y",
        "1. z",
        "- [ ] t",
        "```",
        "```rust",
        "~~~",
        "| a | b |\n|---|---|\n| x | y |\n",
        "| x |",
        "|",
        "---",
        "---\n",
        "title: x",
        "> ",
        "> q",
        "    code",
        "\t",
        "<!-- c -->",
        "<!--",
        "-->",
        "<div>",
        "[a]: b",
        "[a](b)",
        "\u{1F600}",
        "===",
    ];

    fn texts(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        vec(select(&PIECES[..]), pieces).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn an_edited_tree_equals_a_fresh_one(
            start in texts(0..30),
            script in vec((any::<prop::sample::Index>(), 0..12usize, texts(0..4), any::<bool>()), 1..8),
        ) {
            let mut rope = Rope::from_str(&start);
            let mut tree = ready(&rope);
            for (place, length, new, asked) in script {
                let char = place.index(rope.len_chars() + 1);
                let end = (char + length).min(rope.len_chars());
                let span = Span::new(rope.char_to_byte(char), rope.char_to_byte(end));
                (tree, rope) = edited(&tree, &rope, Edit { span, new_len: new.len() }, &new);
                if asked {
                    prop_assert_eq!(drawn(&tree, &rope), drawn(&BlockTree::default(), &rope), "{:?}", rope);
                }
            }
            prop_assert_eq!(drawn(&tree, &rope), drawn(&BlockTree::default(), &rope), "{:?}", rope);
        }
    }
}
