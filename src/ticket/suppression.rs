//! Where a writer says that findings are not wanted: comments, a key of the front matter, and what is struck out.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::carriers::yaml_fence;
use super::{Carrier, Facts};
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::syntax::inline::{self, InlineKind};
use crate::text::Span;
use crate::text::lines::{line_end, next_line};

/// One place that says which findings are not wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What says so: the words of the comment, or the value of the key.
    pub span: Span,
    /// The codes of checks as written; none means all checks.
    pub codes: Vec<Span>,
    /// Where findings are not wanted.
    pub scope: Scope,
}

/// Where a suppression holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the whole file.
    File,
    /// For findings that begin in there.
    Within(Span),
    /// Nowhere: nothing follows it, or there is no comment of that name.
    Nowhere,
}

impl Suppression {
    /// Whether it is about findings that begin at a place.
    #[must_use]
    pub fn covers(&self, at: usize) -> bool {
        match self.scope {
            Scope::File => true,
            Scope::Within(span) => span.touches(at),
            Scope::Nowhere => false,
        }
    }
}

/// Suppressions that are read in one file; the codes of one of them. Nobody writes more.
const MAX: usize = 1_000;
const MAX_CODES: usize = 50;

/// The word that all of them begin with: a file without it costs one search.
static WORD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("tickmark"));
/// What every comment begins with.
const IGNORE: &str = "tickmark-ignore";

/// Reads the suppressions of a document whose fields are known, and what is struck out in it.
pub(super) fn read(text: &str, blocks: &Blocks, facts: &mut Facts) {
    if inline::find_twice(text, b'~').is_some() {
        struck(text, blocks, &mut facts.struck);
    }
    let mut places = WORD.find_iter(text.as_bytes()).peekable();
    if places.peek().is_none() {
        return;
    }
    in_front_matter(text, facts);
    let list = blocks.iter().as_slice();
    // Those that were begun and have no end yet, by index.
    let mut open: Vec<usize> = Vec::new();
    for at in places {
        if facts.suppressions.len() >= MAX {
            return;
        }
        let next = list.partition_point(|block| block.span.start() <= at);
        let Some(block) = next.checked_sub(1).and_then(|index| list.get(index)) else { continue };
        let Some((comment, reach)) = comment(text, block, at) else { continue };
        let Some(directive) = Directive::read(text, comment) else { continue };
        let scope = match directive.what {
            "" => match reach {
                Reach::Line => Scope::Within(Span::line_at(text, at)),
                Reach::Entry => Scope::Within(entry_after(text, comment.end())),
                Reach::Block => block_after(text, list, next).map_or(Scope::Nowhere, Scope::Within),
            },
            "-file" => Scope::File,
            "-start" => {
                open.push(facts.suppressions.len());
                Scope::Within(Span::new(comment.end(), text.len()))
            }
            "-end" => {
                if end(text, &directive, &mut open, &mut facts.suppressions, block.span.start().max(at)) {
                    continue;
                }
                Scope::Nowhere
            }
            _ => Scope::Nowhere,
        };
        facts.suppressions.push(Suppression { span: directive.span, codes: directive.codes, scope });
    }
}

/// Ends the last one that was begun with the same codes, or else the last one; whether there was any.
fn end(text: &str, end: &Directive<'_>, open: &mut Vec<usize>, list: &mut [Suppression], at: usize) -> bool {
    let words = |codes: &[Span]| codes.iter().map(|code| code.of(text)).collect::<Vec<_>>();
    let wanted = words(&end.codes);
    let same = open.iter().rposition(|index| list.get(*index).is_some_and(|it| words(&it.codes) == wanted));
    let Some(nth) = same.or_else(|| open.len().checked_sub(1)) else { return false };
    if let Some(begun) = list.get_mut(open.remove(nth))
        && let Scope::Within(span) = &mut begun.scope
    {
        *span = Span::new(span.start(), at.max(span.start()));
    }
    true
}

/// What a comment without a word such as `-file` is about.
#[derive(Clone, Copy)]
enum Reach {
    /// The line it stands on.
    Line,
    /// The entry of YAML behind it.
    Entry,
    /// The block behind it.
    Block,
}

/// The text of the comment that begins with the word at `at`, from there on; none where the word is no comment's first.
fn comment(text: &str, block: &Block, at: usize) -> Option<(Span, Reach)> {
    let line = Span::line_at(text, at);
    let is_yaml = match block.kind {
        BlockKind::FrontMatter { .. } => true,
        BlockKind::Fence { info } => yaml_fence::is_yaml(info.of(text)),
        _ => false,
    };
    if is_yaml && block.content.touches(at) {
        let before = Span::new(line.start(), at).of(text).trim_end();
        let before = before.strip_suffix('#')?.trim_end_matches('#');
        let is_alone = before.trim().is_empty();
        let is_comment = is_alone || before.ends_with([' ', '\t']);
        let reach = if is_alone { Reach::Entry } else { Reach::Line };
        return is_comment.then(|| (Span::new(at, line.end()), reach));
    }
    match block.kind {
        BlockKind::Comment => {
            let close =
                block.span.of(text).find("-->").map_or(block.span.end(), |len| block.span.start() + len + 3);
            let rest = Span::new(close, line_end(text, close, text.len())).of(text);
            let reach = if rest.trim().is_empty() { Reach::Block } else { Reach::Line };
            let is_closed = block.span.of(text).contains("-->");
            (block.content.start() == at && is_closed).then_some((block.content, reach))
        }
        BlockKind::Heading(_) | BlockKind::Line | BlockKind::Item { .. } | BlockKind::Row { .. } => {
            let comments = inline::scan(text, block.span);
            let mut comments = comments.filter(|mark| mark.kind == InlineKind::Comment);
            let around = comments.find(|mark| mark.span.covers(Span::empty(at)))?;
            (around.inner.trim(text).start() == at)
                .then_some((Span::new(at, around.inner.end()), Reach::Line))
        }
        _ => None,
    }
}

/// What a comment says.
struct Directive<'a> {
    /// Its words, without the reason.
    span: Span,
    /// What follows the first word: `-file`.
    what: &'a str,
    codes: Vec<Span>,
}

impl<'a> Directive<'a> {
    fn read(text: &'a str, comment: Span) -> Option<Self> {
        let rest = comment.of(text).strip_prefix(IGNORE)?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let mut what = rest.get(..rest.find(|c| !is_word(c)).unwrap_or(rest.len()))?;
        if what.starts_with("--") {
            what = "";
        }
        if !what.is_empty() && !what.starts_with('-') {
            // Another word that begins alike.
            return None;
        }
        let rest = rest.get(what.len()..)?;
        // A reason follows.
        let ends = [rest.find([':', '\n', '\r', '—']), rest.find("--")];
        let said = rest.get(..ends.into_iter().flatten().min().unwrap_or(rest.len()))?;
        let codes = codes(text, said);
        let last = codes.last().map_or_else(|| Span::of_part(text, what).end(), |code| code.end());
        Some(Self { span: Span::new(comment.start(), last.max(comment.start() + IGNORE.len())), what, codes })
    }
}

/// The words of a list with commas or blanks.
fn codes(text: &str, said: &str) -> Vec<Span> {
    let words = said.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    words.take(MAX_CODES).map(|word| Span::of_part(text, word)).collect()
}

/// `tickmark: {ignore: [code]}`
fn in_front_matter(text: &str, facts: &mut Facts) {
    for field in &facts.fields {
        let is_ours = field.name == "ignore" && field.under.as_deref() == Some("tickmark");
        if field.carrier != Carrier::FrontMatter || !is_ours {
            continue;
        }
        let is_all = ["all", "true", "*"].contains(&field.value.of(text));
        let codes = match (is_all, field.items.is_empty()) {
            (true, _) => Vec::new(),
            (false, true) => codes(text, field.value.of(text)),
            (false, false) => field.items.iter().take(MAX_CODES).copied().collect(),
        };
        if is_all || !codes.is_empty() {
            let whole = codes.first().zip(codes.last()).map_or(field.value, |(first, last)| first.to(*last));
            facts.suppressions.push(Suppression { span: whole, codes, scope: Scope::File });
        }
    }
}

/// The entry of YAML behind a comment, with what is indented under it.
fn entry_after(text: &str, comment: usize) -> Span {
    let mut at = next_line(text, line_end(text, comment, text.len()));
    let mut entry: Option<(Span, usize, bool)> = None;
    while at < text.len() {
        let line = Span::new(at, line_end(text, at, text.len()));
        let written = line.of(text).trim();
        let indent = line.of(text).len() - line.of(text).trim_start().len();
        let is_item = written.starts_with('-');
        match &mut entry {
            None if written.is_empty() || written.starts_with('#') => {}
            None => entry = Some((line, indent, is_item)),
            Some((span, first, first_is_item)) => {
                if indent > *first && !written.is_empty()
                    || indent == *first && is_item && !*first_is_item && written != "---"
                {
                    *span = span.to(line);
                } else {
                    break;
                }
            }
        }
        at = next_line(text, line.end());
    }
    entry.map_or(Span::empty(comment), |(span, ..)| span)
}

/// The block from this index on that a comment is about; a list item with all that stands in it, a whole table.
fn block_after(text: &str, list: &[Block], next: usize) -> Option<Span> {
    let mut rest = list.get(next..)?.iter().skip_while(|block| block.kind == BlockKind::Comment);
    let first = rest.next()?;
    let mut span = first.span;
    let goes_on = |last: Span, block: &Block| match (first.kind, block.kind) {
        (BlockKind::Line, BlockKind::Line) => {
            let between = Span::new(last.end(), block.span.start()).of(text);
            between.matches('\n').count() <= 1 && (block.depth, block.quote) == (first.depth, first.quote)
        }
        (BlockKind::Row { .. }, BlockKind::Row { head, .. }) => !head,
        (BlockKind::Item { .. }, BlockKind::Item { .. }) => block.depth > first.depth,
        (BlockKind::Item { .. }, _) => block.depth >= first.depth,
        _ => false,
    };
    for block in rest {
        if !goes_on(span, block) {
            break;
        }
        span = span.to(block.span);
    }
    Some(span)
}

/// What is struck out; an item or a line that begins so is with its marks.
fn struck(text: &str, blocks: &Blocks, out: &mut Vec<Span>) {
    for block in blocks {
        let is_text = matches!(
            block.kind,
            BlockKind::Heading(_) | BlockKind::Line | BlockKind::Item { .. } | BlockKind::Row { .. }
        );
        if !is_text || inline::find_twice(block.span.of(text), b'~').is_none() {
            continue;
        }
        let marks = inline::scan(text, block.span).filter(|mark| mark.kind == InlineKind::Struck);
        let with_marks = |span: Span| {
            let is_first = span.start() == block.content.start();
            if is_first { block.span.start()..span.end() } else { span.range() }
        };
        out.extend(marks.map(|mark| with_marks(mark.span)).map(|range| Span::new(range.start, range.end)));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::Scope;
    use crate::ticket::{Facts, FileName};

    /// Draws each suppression as its codes and the text that it is about.
    fn check(text: &str, want: &Expect) {
        let facts = Facts::read(text, FileName { stem: "x" });
        let drawn = facts.suppressions.iter().map(|it| {
            let codes: Vec<_> = it.codes.iter().map(|code| code.of(text)).collect();
            let scope = match it.scope {
                Scope::File => "the file".to_owned(),
                Scope::Within(span) => format!("{:?}", span.of(text)),
                Scope::Nowhere => "nothing".to_owned(),
            };
            format!("{} [{}] {scope}\n", it.span.of(text), codes.join(" "))
        });
        want.assert_eq(&drawn.collect::<String>());
    }

    #[test]
    fn the_block_behind_a_comment() {
        check(
            "<!-- tickmark-ignore a-b, c-d -- since then -->\n# T\n\n\
             <!-- tickmark-ignore a-b: why -->\n<!-- tickmark-ignore c-d -->\none\ntwo\n\nthree\n\n\
             <!-- tickmark-ignore -->\n- a\n  b\n  - c\n- d\n\n\
             <!-- tickmark-ignore e -->\n| a |\n|---|\n| b |\n\n\
             <!--\ntickmark-ignore f\nsince\n-->\n```\ncode\n```\n\n<!-- tickmark-ignore g -->\n",
            &expect![[r##"
                tickmark-ignore a-b, c-d [a-b c-d] "# T"
                tickmark-ignore a-b [a-b] "one\ntwo"
                tickmark-ignore c-d [c-d] "one\ntwo"
                tickmark-ignore [] "- a\n  b\n  - c"
                tickmark-ignore e [e] "| a |\n|---|\n| b |"
                tickmark-ignore f [f] "```\ncode\n```"
                tickmark-ignore g [g] nothing
            "##]],
        );
    }

    #[test]
    fn the_line_of_a_comment() {
        check(
            "# T <!-- tickmark-ignore a -->\n\n- [ ] b <!-- tickmark-ignore b: c -->\n  **k**: v <!-- tickmark-ignore c d-->\n\n\
             | x <!-- tickmark-ignore e --> | y |\n|--|--|\n\n<!-- tickmark-ignore f --> text\n",
            &expect![[r##"
                tickmark-ignore a [a] "# T <!-- tickmark-ignore a -->"
                tickmark-ignore b [b] "- [ ] b <!-- tickmark-ignore b: c -->"
                tickmark-ignore c d [c d] "  **k**: v <!-- tickmark-ignore c d-->"
                tickmark-ignore e [e] "| x <!-- tickmark-ignore e --> | y |"
                tickmark-ignore f [f] "<!-- tickmark-ignore f --> text"
            "##]],
        );
    }

    #[test]
    fn the_file_and_a_part_of_it() {
        check(
            "---\ntickmark: {ignore: [a, b-c]}\n---\ntext <!-- tickmark-ignore-file d -->\n\n\
             <!-- tickmark-ignore-start e -->\n1\n\n<!-- tickmark-ignore-start f -->\n2\n\n\
             <!-- tickmark-ignore-end e -->\n3\n\n<!-- tickmark-ignore-end -->\n\
             <!-- tickmark-ignore-end -->\n<!-- tickmark-ignore-below -->\n",
            &expect![[r#"
                a, b-c [a b-c] the file
                tickmark-ignore-file d [d] the file
                tickmark-ignore-start e [e] " -->\n1\n\n<!-- tickmark-ignore-start f -->\n2\n\n<!-- "
                tickmark-ignore-start f [f] " -->\n2\n\n<!-- tickmark-ignore-end e -->\n3\n\n<!-- "
                tickmark-ignore-end [] nothing
                tickmark-ignore-below [] nothing
            "#]],
        );
        check(
            "---\ntickmark:\n  ignore:\n    - a\n    - b\n---\n",
            &expect![[r#"
            a
                - b [a b] the file
        "#]],
        );
        check(
            "---\ntickmark:\n  ignore: all\n---\n",
            &expect![[r#"
            all [] the file
        "#]],
        );
    }

    #[test]
    fn the_entry_behind_a_comment_in_yaml() {
        check(
            "---\n# tickmark-ignore a\nneeds:\n- x\n- y\nk: v # tickmark-ignore b\n# tickmark-ignore c: why\n\nlist:\n  - z\n---\n\
             ```yaml\n# tickmark-ignore d\nid: 1\n```\n",
            &expect![[r#"
                tickmark-ignore a [a] "needs:\n- x\n- y"
                tickmark-ignore b [b] "k: v # tickmark-ignore b"
                tickmark-ignore c [c] "list:\n  - z"
                tickmark-ignore d [d] "id: 1"
            "#]],
        );
    }

    #[test]
    fn not_in_code_nor_half_written_nor_in_prose() {
        check(
            "`<!-- tickmark-ignore a -->` tickmark-ignore\n\n```md\n<!-- tickmark-ignore b -->\n```\n\n    <!-- tickmark-ignore c -->\n\n\
             <!-- tickmark-ignored -->\n<!-- see tickmark-ignore -->\n<!-- tickmark-ignore d\n",
            &expect![""],
        );
    }

    #[test]
    fn what_is_struck_out() {
        let text = "- [ ] ~~a~~ b\nc ~~d~~\n\n| ~~e~~ |\n|---|\n\n~~~\nf\n~~~\n~~g\n";
        let facts = Facts::read(text, FileName { stem: "x" });
        let struck: Vec<_> = facts.struck.iter().map(|span| span.of(text)).collect();
        assert_eq!(struck, ["- [ ] ~~a~~", "~~d~~", "~~e~~"]);
    }
}
