//! Selection ranges: from the word under the cursor to the document, each step the next larger thing that has a meaning.

use tower_lsp::ls_types::{
    ClientCapabilities, SelectionRange, SelectionRangeParams, SelectionRangeProviderCapability,
    ServerCapabilities,
};

use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::syntax::inline::{self, InlineKind};
use crate::syntax::yaml;
use crate::text::Span;
use crate::ticket::{Carrier, Facts, Unit};
use crate::workspace::{FileId, Snapshot, Source};

use super::{Context, blocks, convert, occurrence};

/// For how many positions there is more than the document; nobody has more cursors.
const MAX_POSITIONS: usize = 1_000;
/// Longest line in which the marks are looked for, in bytes.
const MAX_LINE: usize = 100_000;
/// Marks of strong emphasis.
const EMPHASIS: [&str; 2] = ["**", "__"];

/// Offers to grow selections.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.selection_range_provider = Some(SelectionRangeProviderCapability::Simple(true));
}

/// What can be selected around positions: one answer for each.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: SelectionRangeParams,
) -> anyhow::Result<Option<Vec<SelectionRange>>> {
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let Some(source) = snapshot.source(file) else { return Ok(None) };
    let form = Form::new(snapshot, file, &source);
    let selection = |(count, position)| {
        let offset = convert::offset(&document, position, context.encoding);
        let is_wanted = count < MAX_POSITIONS && !context.cancel.is_cancelled();
        let mut chain = if is_wanted { form.chain(offset) } else { vec![form.all()] };
        if !context.settings.markdown {
            form.leave_markdown(&mut chain);
        }
        let outer_first = chain.into_iter().rev();
        let selection = outer_first.fold(None, |parent: Option<SelectionRange>, span| {
            let range = convert::range(&document, span, context.encoding);
            Some(SelectionRange { range, parent: parent.map(Box::new) })
        });
        selection.unwrap_or_default()
    };
    Ok(Some(params.positions.into_iter().enumerate().map(selection).collect()))
}

/// What is known of the form of a document, read once for all positions.
struct Form<'a> {
    text: &'a str,
    facts: &'a Facts,
    blocks: Blocks,
}

/// The selections around a byte offset, from the smallest on; each is larger than the one before and covers it.
#[must_use]
pub fn chain(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Span> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    Form::new(snapshot, file, &source).chain(offset)
}

impl<'a> Form<'a> {
    fn new(snapshot: &Snapshot, file: FileId, source: &'a Source) -> Self {
        let blocks = blocks::of(snapshot, file, &source.text);
        Self { text: &source.text, facts: &source.facts, blocks }
    }

    fn all(&self) -> Span {
        Span::new(0, self.text.len())
    }

    fn chain(&self, offset: usize) -> Vec<Span> {
        let mut found = vec![self.all()];
        self.word(offset, &mut found);
        self.fields(offset, &mut found);
        self.sections(&mut found);
        self.blocks_around(offset, &mut found);
        for span in &mut found {
            // A step that only adds a blank or a line break is none.
            *span = if *span == self.all() { *span } else { span.trim(self.text) };
        }
        found.retain(|span| span.touches(offset) && !span.is_empty() || *span == self.all());
        // Of two of one length the one that the cursor stands in comes first, not the one that it only touches.
        found.sort_by_key(|span| (span.len(), !span.contains(offset), span.start));
        let mut chain: Vec<Span> = Vec::new();
        for span in found {
            if chain.last().is_none_or(|inner| span.covers(*inner) && span != *inner) {
                chain.push(span);
            }
        }
        chain
    }

    /// Leaves out what has several lines and is no YAML: those who know Markdown have it, hardly ever to the same byte.
    fn leave_markdown(&self, chain: &mut Vec<Span>) {
        let is_yaml = |span: Span| self.facts.yaml.iter().any(|content| content.covers(span));
        let is_line = |span: Span| !span.of(self.text).contains(['\n', '\r']);
        chain.retain(|span| is_line(*span) || is_yaml(*span) || *span == self.all());
    }

    /// The ID or the word at the offset.
    fn word(&self, offset: usize, found: &mut Vec<Span>) {
        let line = Span::line_at(self.text, offset);
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let before = Span::new(line.start(), offset).of(self.text);
        let after = Span::new(offset, line.end()).of(self.text);
        let start = before.trim_end_matches(in_word).len();
        let end = after.len() - after.trim_start_matches(in_word).len();
        let word = Span::new(line.start() + start, offset + end);
        let id = occurrence::id_at(self.facts, self.text, offset);
        found.push(id.map_or(word, |(id, _)| id));
    }

    /// The element of a list, the value, the key, the field with its marks.
    fn fields(&self, offset: usize, found: &mut Vec<Span>) {
        let is_mark = |c: char| matches!(c, '*' | '_' | '`' | '~' | '"' | '\'');
        for field in &self.facts.fields {
            let whole = field.items.iter().fold(field.key.to(field.value), |whole, item| whole.to(*item));
            if !whole.touches(offset) {
                continue;
            }
            found.extend([field.key, field.value]);
            found.extend(field.items.iter().copied());
            let before = self.text.get(..whole.start()).unwrap_or_default();
            let after = self.text.get(whole.end()..).unwrap_or_default();
            let start = before.trim_end_matches(is_mark).len();
            let end = self.text.len() - after.trim_start_matches(is_mark).len();
            // In a table it is the row; the value of a heading, and that of a list of boxes, stand in other blocks.
            let is_one = !field.carrier.is_heading()
                && !matches!(field.carrier, Carrier::TableRow | Carrier::Checkboxes);
            found.extend(is_one.then(|| Span::new(start, end)));
        }
    }

    /// Titles, bodies and sections with what stands under them, and tickets.
    fn sections(&self, found: &mut Vec<Span>) {
        for section in &self.facts.sections {
            let under = Span::new(section.body.start(), section.span.end());
            found.extend([section.title, section.body, under, section.span]);
        }
        for ticket in &self.facts.tickets {
            if let Unit::Heading(_) = ticket.unit {
                found.push(ticket.span);
            }
            found.push(ticket.title);
        }
    }

    /// The block that the offset stands in, and what it is part of.
    fn blocks_around(&self, offset: usize, found: &mut Vec<Span>) {
        let blocks = self.blocks.iter().as_slice();
        let upto = blocks.partition_point(|block| block.span.start() <= offset);
        let (before, after) = blocks.split_at(upto);
        let Some((block, before)) = before.split_last() else { return };
        items(block, before, after, found);
        if !block.span.touches(offset) {
            return;
        }
        found.push(block.content);
        match block.kind {
            BlockKind::Line | BlockKind::Item { .. } => {
                self.inline(block.content, offset, found);
                found.push(self.paragraph(block, before, after));
                return;
            }
            BlockKind::Heading(_) => self.inline(block.content, offset, found),
            BlockKind::Row { .. } => {
                for cell in self.blocks.cells(block).iter().filter(|cell| cell.touches(offset)) {
                    found.push(*cell);
                    self.inline(*cell, offset, found);
                }
                found.push(table(block, before, after));
            }
            BlockKind::FrontMatter { .. } => self.yaml(block.content, found),
            BlockKind::Fence { info } => {
                found.extend([info, Span::line_at(self.text, offset)]);
                if self.facts.yaml.contains(&block.content) {
                    self.yaml(block.content, found);
                }
            }
            BlockKind::Toml | BlockKind::Code | BlockKind::Comment | BlockKind::Html => {
                found.push(Span::line_at(self.text, offset));
            }
            BlockKind::Rule => {}
        }
        found.push(block.span);
    }

    /// Code, links and emphasis, with and without their marks.
    fn inline(&self, content: Span, offset: usize, found: &mut Vec<Span>) {
        if content.len() > MAX_LINE {
            return;
        }
        for mark in inline::scan(self.text, content).filter(|mark| mark.span.touches(offset)) {
            found.extend([mark.inner, mark.span]);
            if let InlineKind::Link { destination } = mark.kind {
                found.push(destination);
            }
        }
        let line = content.of(self.text);
        for mark in EMPHASIS {
            let mut places = line.match_indices(mark).map(|(at, _)| content.start() + at);
            while let (Some(open), Some(close)) = (places.next(), places.next()) {
                found.extend([Span::new(open + mark.len(), close), Span::new(open, close + mark.len())]);
            }
        }
    }

    /// Keys, values, entries, and the mappings and lists that they make up.
    fn yaml(&self, content: Span, found: &mut Vec<Span>) {
        let yaml = yaml::read(self.text, content);
        let entries = blocks::entries(&yaml);
        for (node, entry) in yaml.nodes.iter().zip(&entries) {
            found.extend(node.key);
            found.extend([node.value, node.inner(self.text), *entry]);
            if let Some(around) = node.parent.and_then(|parent| entries.get(parent as usize)) {
                found.push(Span::new(entry.start(), around.end()));
            }
        }
    }

    /// The lines before and after a line that are of its paragraph; of an item without its marker.
    fn paragraph(&self, block: &Block, before: &[Block], after: &[Block]) -> Span {
        let goes_on = |first: &Block, second: &Block| {
            let gap = Span::new(first.span.end(), second.span.start()).of(self.text);
            let is_next = gap.replace("\r\n", "\n").matches(['\n', '\r']).count() == 1;
            let is_text = matches!(first.kind, BlockKind::Line | BlockKind::Item { .. });
            is_next && is_text && second.kind == BlockKind::Line
        };
        let (mut paragraph, mut at) = (block.content, block);
        for earlier in before.iter().rev() {
            if !goes_on(earlier, at) {
                break;
            }
            (paragraph, at) = (paragraph.to(earlier.content), earlier);
        }
        at = block;
        for later in after {
            if !goes_on(at, later) {
                break;
            }
            (paragraph, at) = (paragraph.to(later.content), later);
        }
        paragraph
    }
}

/// The items around a block, each with all that stands in it, and their lists.
fn items(block: &Block, before: &[Block], after: &[Block], found: &mut Vec<Span>) {
    let is_item = |block: &Block| matches!(block.kind, BlockKind::Item { .. });
    let end = |is_inside: &dyn Fn(&Block) -> bool| {
        after.iter().take_while(|it| is_inside(it)).last().unwrap_or(block).span
    };
    // Each level has an item that begins at or before the block: the nearest. It reaches up to the next one.
    let mut level = block.depth;
    for item in std::iter::once(block).chain(before.iter().rev()) {
        if level == 0 {
            break;
        }
        if is_item(item) && item.depth <= level {
            let depth = item.depth;
            found.push(item.span.to(end(&|it| it.depth > depth || it.depth == depth && !is_item(it))));
            level = depth.saturating_sub(1);
        }
    }
    for depth in 1..=block.depth {
        let first = before.iter().rev().take_while(|it| it.depth >= depth).last().unwrap_or(block);
        found.push(first.span.to(end(&|it| it.depth >= depth)));
    }
}

fn table(row: &Block, before: &[Block], after: &[Block]) -> Span {
    let is_row = |block: &&Block| matches!(block.kind, BlockKind::Row { head: false, .. });
    let end = after.iter().take_while(is_row).last().unwrap_or(row);
    let is_head = |block: &Block| matches!(block.kind, BlockKind::Row { head: true, .. });
    let first = if is_head(row) { Some(row) } else { before.iter().rev().find(|block| is_head(block)) };
    first.unwrap_or(row).span.to(end.span)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    /// The selections from the smallest on, one a line.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let text = snapshot.text(file).unwrap();
        let chain = chain(&snapshot, file, offset);
        assert!(chain.iter().all(|span| span.touches(offset)));
        assert!(chain.is_sorted_by(|inner, outer| outer.covers(*inner) && outer != inner));
        assert_eq!(chain.last(), Some(&Span::new(0, text.len())));
        let drawn = chain.iter().map(|span| format!("{:?}\n", span.of(&text)));
        expected.assert_eq(&drawn.collect::<String>());
    }

    #[test]
    fn without_markdown_a_line_or_yaml() {
        let check = |notation: &str, expected: Expect| {
            let (snapshot, file, offset) = fixture::with_cursor(notation);
            let source = snapshot.source(file).unwrap();
            let form = Form::new(&snapshot, file, &source);
            let mut chain = form.chain(offset);
            form.leave_markdown(&mut chain);
            let drawn = chain.iter().map(|span| format!("{:?}\n", span.of(&source.text)));
            expected.assert_eq(&drawn.collect::<String>());
        };
        check(
            "# PE-1: A\n\n- **Owner**: Ada, P$0E-2\n- **Points**: 3\n",
            expect![[r##"
                "PE-2"
                "Ada, PE-2"
                "**Owner**: Ada, PE-2"
                "- **Owner**: Ada, PE-2"
                "# PE-1: A\n\n- **Owner**: Ada, PE-2\n- **Points**: 3\n"
            "##]],
        );
        check(
            "---\nid: PE-1\ndeps:\n  - PE-2\n  - P$0E-3\n---\n# A\n",
            expect![[r#"
                "PE-3"
                "- PE-3"
                "- PE-2\n  - PE-3"
                "deps:\n  - PE-2\n  - PE-3"
                "id: PE-1\ndeps:\n  - PE-2\n  - PE-3"
                "---\nid: PE-1\ndeps:\n  - PE-2\n  - PE-3\n---\n# A\n"
            "#]],
        );
    }

    #[test]
    fn an_id_in_a_heading_of_a_ticket() {
        check(
            "# All\n\n## PE-60$01: Set up\n**Status**: Open\n\n### Why\n\nText\n\n## PE-2: x\n",
            expect![[r###"
                "PE-601"
                "PE-601: Set up"
                "## PE-601: Set up"
                "## PE-601: Set up\n**Status**: Open\n\n### Why\n\nText"
                "## PE-601: Set up\n**Status**: Open\n\n### Why\n\nText\n\n## PE-2: x"
                "# All\n\n## PE-601: Set up\n**Status**: Open\n\n### Why\n\nText\n\n## PE-2: x\n"
            "###]],
        );
    }

    #[test]
    fn fields() {
        check(
            "# PE-1: A\n\n**Status**: **In Pro$0gress** | **Points**: 3\n**Owner**: Ada\n",
            expect![[r##"
                "Progress"
                "In Progress"
                "**In Progress**"
                "**Status**: **In Progress**"
                "**Status**: **In Progress** | **Points**: 3"
                "**Status**: **In Progress** | **Points**: 3\n**Owner**: Ada"
                "# PE-1: A\n\n**Status**: **In Progress** | **Points**: 3\n**Owner**: Ada\n"
            "##]],
        );
        check(
            "# PE-1: A\n\n- **Depends on**: PE-2, P$0E-3\n- **Owner**: Ada\n",
            expect![[r##"
                "PE-3"
                "PE-2, PE-3"
                "**Depends on**: PE-2, PE-3"
                "- **Depends on**: PE-2, PE-3"
                "- **Depends on**: PE-2, PE-3\n- **Owner**: Ada"
                "# PE-1: A\n\n- **Depends on**: PE-2, PE-3\n- **Owner**: Ada\n"
            "##]],
        );
    }

    #[test]
    fn front_matter() {
        check(
            "---\nid: PE-1\nlinks:\n  parent: \"PE-$00\"\n  other: x\n---\n# PE-1: A\n",
            expect![[r#"
                "PE-0"
                "\"PE-0\""
                "parent: \"PE-0\""
                "parent: \"PE-0\"\n  other: x"
                "links:\n  parent: \"PE-0\"\n  other: x"
                "id: PE-1\nlinks:\n  parent: \"PE-0\"\n  other: x"
                "---\nid: PE-1\nlinks:\n  parent: \"PE-0\"\n  other: x\n---"
                "---\nid: PE-1\nlinks:\n  parent: \"PE-0\"\n  other: x\n---\n# PE-1: A\n"
            "#]],
        );
        check(
            "---\nid: PE-1\ndepends_on:\n  - PE-2\n  - P$0E-3\nstatus: open\n---\n",
            expect![[r#"
                "PE-3"
                "- PE-3"
                "- PE-2\n  - PE-3"
                "depends_on:\n  - PE-2\n  - PE-3"
                "id: PE-1\ndepends_on:\n  - PE-2\n  - PE-3\nstatus: open"
                "---\nid: PE-1\ndepends_on:\n  - PE-2\n  - PE-3\nstatus: open\n---\n"
            "#]],
        );
        check(
            "---\nid: [a\n  b: {$0\n---\n# A\n",
            expect![[r#"
                "{"
                "b: {"
                "a\n  b: {"
                "id: [a\n  b: {"
                "---\nid: [a\n  b: {\n---"
                "---\nid: [a\n  b: {\n---\n# A\n"
            "#]],
        );
        check(
            "//- /tasks/TASK-1.yaml\nid: TASK-1\nstatus: op$0en\n",
            expect![[r#"
                "open"
                "status: open"
                "id: TASK-1\nstatus: open\n"
            "#]],
        );
    }

    #[test]
    fn lists() {
        check(
            "# PE-1: A\n\n- a\n- [ ] b *c* [te$0xt](to.md)\n  more\n  - d\n\n    e\n- f\n\nend\n",
            expect![[r##"
                "text"
                "[text](to.md)"
                "b *c* [text](to.md)"
                "b *c* [text](to.md)\n  more"
                "- [ ] b *c* [text](to.md)\n  more\n  - d\n\n    e"
                "- a\n- [ ] b *c* [text](to.md)\n  more\n  - d\n\n    e\n- f"
                "- a\n- [ ] b *c* [text](to.md)\n  more\n  - d\n\n    e\n- f\n\nend"
                "# PE-1: A\n\n- a\n- [ ] b *c* [text](to.md)\n  more\n  - d\n\n    e\n- f\n\nend\n"
            "##]],
        );
        check(
            "# PE-1: A\n\n- a\n- b\n  - d\n\n    e$0\n- f\n\nend\n",
            expect![[r##"
                "e"
                "- d\n\n    e"
                "- b\n  - d\n\n    e"
                "- a\n- b\n  - d\n\n    e\n- f"
                "- a\n- b\n  - d\n\n    e\n- f\n\nend"
                "# PE-1: A\n\n- a\n- b\n  - d\n\n    e\n- f\n\nend\n"
            "##]],
        );
    }

    #[test]
    fn tables_and_paragraphs() {
        check(
            "a\n\n| K | V |\n|---|---|\n| Status | O$0pen |\n| x | y |\n\nb\n",
            expect![[r#"
                "Open"
                "| Status | Open |"
                "| K | V |\n|---|---|\n| Status | Open |\n| x | y |"
                "a\n\n| K | V |\n|---|---|\n| Status | Open |\n| x | y |\n\nb\n"
            "#]],
        );
        check(
            "# A\n\none `co$0de x` and **b**\r\ntwo\n\nthree\n",
            expect![[r##"
                "code"
                "code x"
                "`code x`"
                "one `code x` and **b**"
                "one `code x` and **b**\r\ntwo"
                "one `code x` and **b**\r\ntwo\n\nthree"
                "# A\n\none `code x` and **b**\r\ntwo\n\nthree\n"
            "##]],
        );
        check(
            "a\n\nsome **bo$0ld text** here\n",
            expect![[r#"
            "bold"
            "bold text"
            "**bold text**"
            "some **bold text** here"
            "a\n\nsome **bold text** here\n"
        "#]],
        );
    }

    #[test]
    fn fences() {
        check(
            "# A\n\n```rust\nlet x$0 = 1;\nlet y;\n```\n",
            expect![[r##"
                "x"
                "let x = 1;"
                "let x = 1;\nlet y;"
                "```rust\nlet x = 1;\nlet y;\n```"
                "# A\n\n```rust\nlet x = 1;\nlet y;\n```\n"
            "##]],
        );
        check(
            "# PE-1: A\n```yaml\nscope:\n  - a b\n  - $0c\n```\n",
            expect![[r##"
                "c"
                "- c"
                "- a b\n  - c"
                "scope:\n  - a b\n  - c"
                "```yaml\nscope:\n  - a b\n  - c\n```"
                "# PE-1: A\n```yaml\nscope:\n  - a b\n  - c\n```\n"
            "##]],
        );
        check(
            "# A\n\n```\nun$0closed\n",
            expect![[r##"
                "unclosed"
                "```\nunclosed"
                "# A\n\n```\nunclosed\n"
            "##]],
        );
    }

    #[test]
    fn where_nothing_stands() {
        check(
            "$0",
            expect![[r#"
            ""
        "#]],
        );
        check(
            "# A\n\ntext\n$0\nmore\n\n# B\n",
            expect![[r##"
            "text\n\nmore"
            "# A\n\ntext\n\nmore"
            "# A\n\ntext\n\nmore\n\n# B\n"
        "##]],
        );
        check(
            "# A\n\n\n$0",
            expect![[r##"
            "# A\n\n\n"
        "##]],
        );
    }
}
