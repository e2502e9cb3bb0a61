//! What a cursor stands in: the block, and inside it the markup.

use ropey::Rope;
use tree_sitter::Node;

use super::BlockTree;
use super::inline::inline_at;
use crate::text::Span;

/// What a cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The block.
    pub block: BlockPlace,
    /// The markup inside the block.
    pub inline: InlinePlace,
    /// What the block covers, without white space after it; the cursor touches it. A table cell is what
    /// stands between its pipes, a blank place its line.
    pub span: Span,
}

/// The block that a cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockPlace {
    /// Metadata at the very start, its delimiters included, closed or still being written.
    FrontMatter,
    /// A heading: its line, or for a setext heading its lines and the underline.
    Heading,
    /// A paragraph outside lists.
    Paragraph,
    /// A list item, at its marker or in a paragraph of it.
    ListItem,
    /// A cell of a table, the header's too.
    TableCell,
    /// A fenced code block, its delimiters included.
    Fence {
        /// The words after the opening delimiter; empty there if there are none.
        info: Span,
    },
    /// Code by indentation.
    IndentedCode,
    /// A block of HTML; a comment is one.
    Html,
    /// A link reference definition: `[label]: destination`.
    LinkDefinition,
    /// A line of punctuation: a thematic break, the delimiter row of a table.
    Rule,
    /// Where nothing is written: a blank line, a block quote without text.
    Blank,
}

/// The markup that a cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlinePlace {
    /// Plain text, emphasised or not; also where nothing is written yet.
    Prose,
    /// Between the backticks of a code span.
    CodeSpan,
    /// Between the brackets of a link or an image, or of a label; whether it leads anywhere is not known.
    LinkText,
    /// Between the parentheses of a link or an image, also while the closing one is missing.
    LinkDestination,
    /// An address in angle brackets, or one that needs none (`https://…`, `www.…`).
    Autolink,
    /// A tag or a comment within text.
    Html,
    /// There is no markup: code, HTML blocks, front matter, rules.
    Raw,
}

/// What the grammar calls it.
const FRONT_MATTER: [&str; 2] = ["minus_metadata", "plus_metadata"];

impl BlockTree {
    /// What a cursor at the byte `offset` stands in; at the end of a line that is what the line ends with.
    ///
    /// `None` only where there is no tree ([`BlockTree::tree`]).
    #[must_use]
    pub fn place_at(&self, rope: &Rope, offset: usize) -> Option<Place> {
        let root = self.tree(rope)?.root_node();
        let line = Line::at(rope, offset);
        let closed = root.child(0).is_some_and(|first| FRONT_MATTER.contains(&first.kind()));
        if !closed && line.continues_open_front_matter(rope) {
            let span = Span::new(0, line.span.end());
            return Some(Place { block: BlockPlace::FrontMatter, inline: InlinePlace::Raw, span });
        }
        let block = Block::at(root, rope, &line);
        Some(Place { block: block.place, inline: block.inline(rope, &line), span: block.span })
    }
}

/// The line of the cursor.
struct Line {
    number: usize,
    /// Where it stands, without its line break.
    span: Span,
    text: String,
    /// The cursor, on a character boundary and never between CR and LF.
    offset: usize,
}

impl Line {
    fn at(rope: &Rope, offset: usize) -> Self {
        let char = rope.try_byte_to_char(offset.min(rope.len_bytes())).unwrap_or_default();
        let number = rope.try_char_to_line(char).unwrap_or_default();
        let offset = rope.try_char_to_byte(char).unwrap_or_default();
        let (text, span) = line(rope, number);
        Self { number, span, text, offset: offset.min(span.end()) }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether the text starts as front matter does, and all lines from there to the cursor could be of it.
    /// (The grammar sees front matter only when it is closed.)
    fn continues_open_front_matter(&self, rope: &Rope) -> bool {
        const MAX_LINES: usize = 200;
        let could_be_yaml = |text: &str| {
            text.starts_with([' ', '\t', '-']) && !text.trim().is_empty() || text.contains([':', '='])
        };
        self.number > 0
            && self.number <= MAX_LINES
            && matches!(line(rope, 0).0.trim_end(), "---" | "+++")
            && !self.text.starts_with('#')
            && (1..self.number).all(|number| could_be_yaml(&line(rope, number).0))
    }
}

/// The innermost block at the cursor.
struct Block<'tree> {
    place: BlockPlace,
    span: Span,
    /// What its text is part of; `None` where the line is all there is to go by.
    node: Option<Node<'tree>>,
}

impl<'tree> Block<'tree> {
    fn at(root: Node<'tree>, rope: &Rope, line: &Line) -> Self {
        let by_line = |place| Self { place, span: line.span, node: None };
        let mut found = by_line(BlockPlace::Blank);
        let mut broken = root.is_error();
        let mut cursor = root.walk();
        // Every block includes its last line break, and the tree's text ends with one: the byte at the
        // cursor always belongs to the block that the cursor is in.
        while cursor.goto_first_child_for_byte(line.offset).is_some() {
            let node = cursor.node();
            if node.start_byte() > line.offset {
                break;
            }
            broken |= node.is_error();
            found.enter(node, line.offset);
        }
        broken |= found.node.is_some_and(|node| node.has_error());
        // A dash below a paragraph makes a heading of it; who writes one is about to write an item.
        let begins_item = found.place == BlockPlace::Heading && guess(&line.text) == BlockPlace::ListItem;
        if broken || begins_item || (found.place == BlockPlace::Blank && !line.is_blank()) {
            found = by_line(guess(&line.text));
        } else if line.is_blank() && !found.has_blank_lines(rope, line.offset) {
            found = by_line(BlockPlace::Blank);
        }
        found.span = match found.place {
            BlockPlace::TableCell => cell(line),
            BlockPlace::Blank => line.span,
            _ => without_white_space_after(rope, found.span).to(Span::empty(line.offset)),
        };
        found
    }

    /// Takes note of a node that contains the cursor; from the outermost to the innermost.
    fn enter(&mut self, node: Node<'tree>, offset: usize) {
        let mut span = span_of(node);
        let place = match node.kind() {
            kind if FRONT_MATTER.contains(&kind) => BlockPlace::FrontMatter,
            "atx_heading" | "setext_heading" => BlockPlace::Heading,
            "list_item" => BlockPlace::ListItem,
            // Nothing, until something is found inside.
            "block_quote" => BlockPlace::Blank,
            // The text of a heading or an item is what it is the text of.
            "paragraph" if matches!(self.place, BlockPlace::Heading | BlockPlace::ListItem) => {
                span = self.span;
                self.place
            }
            "paragraph" => BlockPlace::Paragraph,
            "pipe_table" => match node.named_child(1).map(span_of) {
                Some(delimiters) if delimiters.touches(offset) => {
                    span = delimiters;
                    BlockPlace::Rule
                }
                _ => BlockPlace::TableCell,
            },
            "thematic_break" => BlockPlace::Rule,
            "fenced_code_block" => BlockPlace::Fence { info: info(node) },
            "indented_code_block" => BlockPlace::IndentedCode,
            "html_block" => BlockPlace::Html,
            "link_reference_definition" => BlockPlace::LinkDefinition,
            _ => return,
        };
        *self = Self { place, span, node: Some(node) };
    }

    /// Whether a blank line at `offset` is part of the block rather than what ends it.
    fn has_blank_lines(&self, rope: &Rope, offset: usize) -> bool {
        match self.place {
            BlockPlace::FrontMatter | BlockPlace::Fence { .. } => true,
            // Comments and their like end at a mark, most other HTML at the first blank line.
            BlockPlace::Html => {
                let text = text_of(rope, self.span);
                text.trim_start().starts_with("<!")
                    || text.trim_start().starts_with("<?")
                    || self.span.start() + text.trim_end().len() > offset
            }
            _ => false,
        }
    }

    fn inline(&self, rope: &Rope, line: &Line) -> InlinePlace {
        let offset = line.offset;
        match (self.place, self.node) {
            (BlockPlace::Blank, _) => InlinePlace::Prose,
            (BlockPlace::TableCell, _) => inline_at(rope, self.span, &[], offset),
            (BlockPlace::LinkDefinition, Some(node)) => in_definition(node, offset),
            (BlockPlace::Heading | BlockPlace::Paragraph | BlockPlace::ListItem, Some(node)) => {
                match child(node, "inline") {
                    Some(text) => inline_at(rope, span_of(text), &prefixes(text), offset),
                    None => InlinePlace::Prose,
                }
            }
            (BlockPlace::Heading | BlockPlace::Paragraph | BlockPlace::ListItem, None) => {
                inline_at(rope, line.span, &[], offset)
            }
            _ => InlinePlace::Raw,
        }
    }
}

/// What a line looks like, where the tree does not know: beside a mistake that it could not place.
fn guess(line: &str) -> BlockPlace {
    let text = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_marker = |word: &str| matches!(word, "-" | "*" | "+" | "." | ")");
    match text.chars().next() {
        None => BlockPlace::Blank,
        Some('#') if matches!(text.trim_start_matches('#').chars().next(), None | Some(' ' | '\t')) => {
            BlockPlace::Heading
        }
        Some('|') => BlockPlace::TableCell,
        Some('<') => BlockPlace::Html,
        _ if after_number.split([' ', '\t']).next().is_some_and(is_marker) => BlockPlace::ListItem,
        _ => BlockPlace::Paragraph,
    }
}

/// What stands between the pipes on either side of the cursor.
fn cell(line: &Line) -> Span {
    let mut cell = line.span;
    let mut escaped = false;
    for (at, byte) in (line.span.start()..).zip(line.text.bytes()) {
        if byte == b'|' && !escaped {
            if at >= line.offset {
                cell = Span::new(cell.start(), at);
                break;
            }
            cell = Span::new(at + 1, cell.end());
        }
        escaped = byte == b'\\' && !escaped;
    }
    cell
}

fn in_definition(node: Node<'_>, offset: usize) -> InlinePlace {
    let touches = |kind| child(node, kind).is_some_and(|part| span_of(part).touches(offset));
    if touches("link_destination") {
        InlinePlace::LinkDestination
    } else if touches("link_label") {
        InlinePlace::LinkText
    } else {
        InlinePlace::Prose
    }
}

/// The info string of a fence; the empty place after its delimiter if it has none.
fn info(fence: Node<'_>) -> Span {
    let delimiter = child(fence, "fenced_code_block_delimiter").unwrap_or(fence);
    child(fence, "info_string").map_or(Span::empty(delimiter.end_byte()), span_of)
}

/// The marks of quotes and the indentation of items within a text, which are not of it.
fn prefixes(text: Node<'_>) -> Vec<Span> {
    let mut cursor = text.walk();
    text.named_children(&mut cursor).filter(|node| node.kind() == "block_continuation").map(span_of).collect()
}

fn child<'tree>(node: Node<'tree>, kind: &str) -> Option<Node<'tree>> {
    node.named_children(&mut node.walk()).find(|child| child.kind() == kind)
}

fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

fn without_white_space_after(rope: &Rope, span: Span) -> Span {
    let end = span.end().min(rope.len_bytes());
    let text = rope.get_byte_slice(span.start()..end);
    let white = text.iter().flat_map(|text| text.chars_at(text.len_chars()).reversed());
    let white: usize = white.take_while(|char| char.is_whitespace()).map(char::len_utf8).sum();
    Span::new(span.start(), end - white)
}

/// The text at a place, which the tree may let end one byte after the rope.
pub(super) fn text_of(rope: &Rope, span: Span) -> String {
    let end = span.end().min(rope.len_bytes());
    rope.get_byte_slice(span.start()..end).map(String::from).unwrap_or_default()
}

/// A line without its line break, and where it stands.
fn line(rope: &Rope, number: usize) -> (String, Span) {
    let start = rope.try_line_to_byte(number).unwrap_or(rope.len_bytes());
    let mut text = rope.get_line(number).map(String::from).unwrap_or_default();
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    let span = Span::new(start, start + text.len());
    (text, span)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::tests::ready;
    use super::*;

    /// `$0` is the cursor; expected are the block, the markup and the text of the block.
    fn check(marked: &str, expected: &str) {
        let offset = marked.find("$0").unwrap();
        let text = marked.replacen("$0", "", 1);
        let rope = Rope::from_str(&text);
        let Place { block, inline, span } = ready(&rope).place_at(&rope, offset).unwrap();
        let block = match block {
            BlockPlace::Fence { info } => format!("Fence({})", info.of(&text)),
            other => format!("{other:?}"),
        };
        assert_eq!(format!("{block} {inline:?} {:?}", span.of(&text)), expected, "{marked:?}");
    }

    #[test]
    fn headings() {
        check("# Ti$0tle\n\ntext\n", r##"Heading Prose "# Title""##);
        check("# Title$0\n\ntext\n", r##"Heading Prose "# Title""##);
        check("# Title$0", r##"Heading Prose "# Title""##);
        check("# Title$0\r\ntext", r##"Heading Prose "# Title""##);
        check("# Title$0\rtext", r##"Heading Prose "# Title""##);
        check("$0# Title\n", r##"Heading Prose "# Title""##);
        check("a\n\n## $0", r###"Heading Prose "## ""###);
        check("## $0\n\ntext", r###"Heading Prose "## ""###);
        check("##$0", r###"Heading Prose "##""###);
        check("##$0Title", r###"Paragraph Prose "##Title""###);
        check("> ## Q$0", r###"Heading Prose "## Q""###);
        check("Tit$0le\n===\n", r#"Heading Prose "Title\n===""#);
        check("Title\n=$0", r#"Heading Prose "Title\n=""#);
    }

    #[test]
    fn paragraphs_and_what_is_blank() {
        check("$0", r#"Blank Prose """#);
        check("one\ntw$0o\n\nthree", r#"Paragraph Prose "one\ntwo""#);
        check("one$0", r#"Paragraph Prose "one""#);
        check("one\n$0", r#"Blank Prose """#);
        check("one\r$0", r#"Blank Prose """#);
        check("one\n\n$0\n\ntwo", r#"Blank Prose """#);
        check("one\n  $0\ntwo", r#"Blank Prose "  ""#);
        check("# T\r\n$0\r\nx", r#"Blank Prose """#);
        check("> on$0e\n> two\n", r#"Paragraph Prose "one\n> two""#);
        check("> $0", r#"Blank Prose "> ""#);
        check("a\0b$0\n", r#"Paragraph Prose "a\0b""#);
        check("***$0\n", r#"Rule Raw "***""#);
    }

    #[test]
    fn list_items() {
        check("- one$0\n- two\n", r#"ListItem Prose "- one""#);
        check("- one\n- t$0wo\n", r#"ListItem Prose "- two""#);
        check("-$0 one\n", r#"ListItem Prose "- one""#);
        check("- $0", r#"ListItem Prose "- ""#);
        check("-$0", r#"ListItem Prose "-""#);
        check("1. $0\n", r#"ListItem Prose "1. ""#);
        check("text\n\n* $0", r#"ListItem Prose "* ""#);
        check("text\n- $0", r#"ListItem Prose "- ""#);
        check("- a\n  - $0\n- b", r#"ListItem Prose "  - ""#);
        check("text\n--$0", r#"Heading Prose "text\n--""#);
        check("- [ ] do$0\n", r#"ListItem Prose "- [ ] do""#);
        check("- [ ] $0", r#"ListItem Prose "- [ ] ""#);
        check("- a\n  - b$0\n  - c\n- d\n", r#"ListItem Prose "- b""#);
        check("- a\n\n  second$0\n", r#"ListItem Prose "- a\n\n  second""#);
        check("- a\n\n  $0\n", r#"Blank Prose "  ""#);
        check("- a\n$0", r#"Blank Prose """#);
        check("- a\n\n  ```sh\n  x$0\n", r#"Fence(sh) Raw "```sh\n  x""#);
    }

    #[test]
    fn tables() {
        let table = |row: &str| format!("| a | b |\n|---|---|\n{row}\n\n## Next\n");
        check(&table("| x | y$0 |"), r#"TableCell Prose " y ""#);
        check(&table("| x |$0 |"), r#"TableCell Prose " ""#);
        check(&table("| x | $0"), r#"TableCell Prose " ""#);
        check(&table("| $0"), r#"TableCell Prose " ""#);
        check(&table("|$0"), r#"TableCell Prose """#);
        check(&table("| a\\|b$0 | c |"), r#"TableCell Prose " a\\|b ""#);
        check(&table("| `c$0` | x |"), r#"TableCell CodeSpan " `c` ""#);
        check("| a$0 | b |\n|---|---|\n", r#"TableCell Prose " a ""#);
        check("| a | b |\n|---|---|$0\n", r#"Rule Raw "|---|---|""#);
        check("| a | b |\n|---|---|\n$0", r#"Blank Prose """#);
    }

    #[test]
    fn code() {
        check("```rust\nfn$0\n```\n", r#"Fence(rust) Raw "```rust\nfn\n```""#);
        check("```ru$0st\nfn\n```\n", r#"Fence(rust) Raw "```rust\nfn\n```""#);
        check("```rust\nfn\n```$0", r#"Fence(rust) Raw "```rust\nfn\n```""#);
        check("```rust\nfn\n```\n$0", r#"Blank Prose """#);
        check("```$0", r#"Fence() Raw "```""#);
        check("~~~yaml title\n$0", r#"Fence(yaml title) Raw "~~~yaml title\n""#);
        check("```\nx\n\n$0", r#"Fence() Raw "```\nx\n\n""#);
        check("```\r$0", r#"Fence() Raw "```\r""#);
        check("```\n$0\nx\n```\n", r#"Fence() Raw "```\n\nx\n```""#);
        check("    let$0 x\n", r#"IndentedCode Raw "    let x""#);
        check("    let x\n$0", r#"Blank Prose """#);
    }

    #[test]
    fn html() {
        check("<!-- hi$0nt -->\n\ntext", r#"Html Raw "<!-- hint -->""#);
        check("<!--\n\n$0\n\n-->\ntext", r#"Html Raw "<!--\n\n\n\n-->""#);
        check("<!-- $0", r#"Html Raw "<!-- ""#);
        check("<!-- open\n\n$0", r#"Html Raw "<!-- open\n\n""#);
        check("<!-- a -->\nte$0xt", r#"Paragraph Prose "text""#);
        check("<details>\n<b$0>\n\ntext", r#"Html Raw "<details>\n<b>""#);
        check("<details>\n$0\ntext", r#"Blank Prose """#);
        check("text <!-- hi$0nt --> text", r#"Paragraph Html "text <!-- hint --> text""#);
    }

    #[test]
    fn front_matter() {
        check("---\na: $0b\n---\n# T\n", r#"FrontMatter Raw "---\na: b\n---""#);
        check("---\na: b\n---$0\n# T\n", r#"FrontMatter Raw "---\na: b\n---""#);
        check("---\na: b\n\n$0\n---", r#"FrontMatter Raw "---\na: b\n\n\n---""#);
        check("---\r\na: b\r\n$0---\r\n", r#"FrontMatter Raw "---\r\na: b\r\n---""#);
        check("---\na: b\n---\n$0", r#"Blank Prose """#);
        check("---\na: b\n---\n---\nb: c$0", r#"Paragraph Prose "b: c""#);
        check("---\na: b\nsta$0", r#"FrontMatter Raw "---\na: b\nsta""#);
        check("---\na: b\n$0", r#"FrontMatter Raw "---\na: b\n""#);
        check("---\n$0", r#"FrontMatter Raw "---\n""#);
        check("---\n\ntext$0", r#"Paragraph Prose "text""#);
        check("---\n# T$0", r##"Heading Prose "# T""##);
    }

    #[test]
    fn markup() {
        let inline = |marked: &str, expected: &str| {
            let text = marked.replacen("$0", "", 1);
            check(marked, &format!("Paragraph {expected} {text:?}"));
        };
        inline("`co$0de` x", "CodeSpan");
        inline("`code`$0 x", "Prose");
        inline("$0`code` x", "Prose");
        inline("``a ` b$0`` x", "CodeSpan");
        inline("`open$0", "Prose");
        inline("see [te$0xt](dest)", "LinkText");
        inline("see [text](de$0st)", "LinkDestination");
        inline("see [text]($0dest)", "LinkDestination");
        inline("see [text](dest$0)", "LinkDestination");
        inline("see [text](dest)$0", "Prose");
        inline("see [text]($0)", "LinkDestination");
        inline("see [text](de$0", "LinkDestination");
        inline("see [text](de st$0", "Prose");
        inline("![al$0t](pic.png)", "LinkText");
        inline("![alt](pic$0.png)", "LinkDestination");
        inline("[Na$0me]", "LinkText");
        inline("[a `co$0de` b](c)", "CodeSpan");
        inline("**[a](b$0)**", "LinkDestination");
        inline("<https://x$0.y>", "Autolink");
        inline("see (https://x.y/PE-1$0)", "Autolink");
        inline("www.x.y$0", "Autolink");
        inline("a <b$0>c</b>", "Html");
        inline("*emph$0asis*", "Prose");
        inline("\u{1F600} `票$0`", "CodeSpan");
        check("> `one\n> tw$0o` x\n", r#"Paragraph CodeSpan "`one\n> two` x""#);
        check("## a `b$0`\n", r###"Heading CodeSpan "## a `b`""###);
        check("- a [b](c$0\n- d", r#"ListItem LinkDestination "- a [b](c""#);
        check("[la$0bel]: dest", r#"LinkDefinition LinkText "[label]: dest""#);
        check("[label]: de$0st", r#"LinkDefinition LinkDestination "[label]: dest""#);
    }

    #[test]
    fn a_text_that_is_too_long_has_no_places() {
        let rope = Rope::from_str(&"x\n".repeat(super::super::MAX_LEN));
        assert_eq!(BlockTree::default().place_at(&rope, 0), None);
    }

    const PIECES: [&str; 28] = [
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "a",
        "# H",
        "##",
        "- ",
        "  - y",
        "1. z",
        "- [ ] t",
        "```",
        "~~~sh",
        "| a |",
        "|---|",
        "|",
        "---",
        "k: v",
        "> ",
        "    code",
        "\t",
        "<!-- c",
        "-->",
        "<div>",
        "[a](b",
        "\u{1F600}",
        "===",
        "\0",
    ];

    proptest! {
        #[test]
        fn every_cursor_touches_its_block(pieces in vec(select(&PIECES[..]), 0..14)) {
            let text = pieces.concat();
            let rope = Rope::from_str(&text);
            let tree = ready(&rope);
            for offset in 0..=text.len() + 1 {
                let span = tree.place_at(&rope, offset).unwrap().span;
                let inside = text.is_char_boundary(offset) && !text[..offset].ends_with('\r');
                prop_assert!(!inside || span.touches(offset), "{:?} at {}: {:?}", text, offset, span);
                prop_assert!(text.get(span.range()).is_some(), "{:?} at {}: {:?}", text, offset, span);
            }
        }
    }
}
