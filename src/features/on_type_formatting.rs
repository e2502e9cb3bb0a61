//! On-type formatting: Enter goes on with a list, a checklist or a table, and ends it where nothing was written.
//!
//! Editors put the cursor behind what is inserted at it. So a new row of a table is its first `|` alone, and nothing is
//! inserted that would have to stand behind the cursor.

use tower_lsp::ls_types::{
    ClientCapabilities, DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, ServerCapabilities,
    TextEdit as LspEdit,
};

use crate::checks;
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::text::lines::next_line;
use crate::text::{Span, TextEdit};

use crate::workspace::{FileId, Snapshot};

use super::{Context, blocks, convert};

/// What is typed.
const ENTER: &str = "\n";

/// Offers to format after Enter.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.document_on_type_formatting_provider = Some(DocumentOnTypeFormattingOptions {
        first_trigger_character: ENTER.to_owned(),
        more_trigger_character: None,
    });
}

/// What is to be written after the line break that was just typed.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: DocumentOnTypeFormattingParams,
) -> anyhow::Result<Option<Vec<LspEdit>>> {
    let asked = &params.text_document_position;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let edit = if params.ch == ENTER { after_enter(snapshot, file, offset) } else { None };
    let edit = edit.map(|TextEdit { span, new_text }| LspEdit {
        range: convert::range(&document, span, context.encoding),
        new_text,
    });
    Ok(edit.map(|edit| vec![edit]))
}

/// What goes on with the line above a cursor, which stands behind the line break that was just typed. It ends at the
/// cursor, so that this comes to stand behind it.
#[must_use]
pub fn after_enter(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<TextEdit> {
    let source = snapshot.source(file)?;
    if !snapshot.is_template(file) && checks::count_tickets(snapshot, file, &source) == 0 {
        return None;
    }
    let text = source.text;
    let here = Span::line_at(&text, offset);
    let above = Span::line_at(&text, line_before(&text, here.start())?);
    let blocks = blocks::of(snapshot, file, &text);
    let lines = Lines {
        text: &text,
        above,
        typed: Span::new(here.start(), offset),
        rest: Span::new(offset, here.end()).of(&text),
    };
    // Whoever goes on with lists and quotes by themselves has written a marker already.
    let is_blank = |part: &str| part.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    if !is_blank(lines.typed.of(&text)) || begins_item(lines.rest) {
        return None;
    }
    let (block, before) = nearest(&blocks, above)?;
    match block.kind {
        BlockKind::Item { .. } => lines.item(block, before),
        BlockKind::Row { .. } => lines.row(block, blocks.cells(block)),
        _ => None,
    }
}

/// The end of the line before the one that starts at `start`.
fn line_before(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let before = before
        .strip_suffix('\n')
        .map(|rest| rest.strip_suffix('\r').unwrap_or(rest))
        .or(before.strip_suffix('\r'));
    before.map(str::len)
}

/// The innermost block that begins on a line, or the head of a table whose delimiters the line is; and the blocks
/// before it.
fn nearest(blocks: &Blocks, line: Span) -> Option<(&Block, &[Block])> {
    let blocks = blocks.iter().as_slice();
    let upto = blocks.partition_point(|block| block.span.start() <= line.end());
    blocks.get(..upto)?.split_last()
}

/// Whether a line begins with the marker of an item.
fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks: &[char] = if after.len() < line.len() { &['.', ')'] } else { &['-', '*', '+'] };
    after.strip_prefix(marks).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The two lines that Enter has made.
struct Lines<'t> {
    text: &'t str,
    above: Span,
    /// From the start of the new line to the cursor: what the editor has indented it with.
    typed: Span,
    /// What stands behind the cursor.
    rest: &'t str,
}

impl Lines<'_> {
    /// One more item like this one, or the end of its list.
    fn item(&self, item: &Block, before: &[Block]) -> Option<TextEdit> {
        if item.span.start() < self.above.start() {
            return None;
        }
        if item.content.is_empty() {
            return self.outdent(item, before).or_else(|| self.end(item));
        }
        let written = Span::new(item.span.start(), item.content.start()).of(self.text);
        let marker = next_marker(written, self.sibling(item, before))?;
        // The blank is there already when a line was split before one.
        let marker = if self.rest.starts_with([' ', '\t']) { marker.trim_end() } else { &marker };
        Some(self.insert(&format!("{}{marker}", self.prefix(item))))
    }

    /// One more row below this one, or the end of its table.
    fn row(&self, row: &Block, cells: &[Span]) -> Option<TextEdit> {
        let is_head = matches!(row.kind, BlockKind::Row { head: true, .. });
        let line = Span::line_at(self.text, row.span.start());
        // Behind the head come the delimiters; only behind them comes a row.
        let last = if is_head { next_line(self.text, line.end()) } else { line.start() };
        let is_open = row.span.of(self.text).starts_with('|') && self.rest.trim().is_empty();
        if last != self.above.start() || !is_open {
            return None;
        }
        if !is_head && cells.iter().all(|cell| cell.is_empty()) {
            return self.end(row);
        }
        let column = Span::new(line.start(), row.span.start()).of(self.text);
        Some(self.insert(&format!("{}| ", blank(column))))
    }

    /// Writes the next item of the list around this one, on which nothing was written, instead of it.
    fn outdent(&self, item: &Block, before: &[Block]) -> Option<TextEdit> {
        let is_around = |it: &Block| it.depth < item.depth && matches!(it.kind, BlockKind::Item { .. });
        let at = before.iter().rposition(is_around)?;
        let (before, from_outer) = before.split_at(at);
        let outer = from_outer.first().filter(|outer| outer.quote == item.quote)?;
        let written = Span::new(outer.span.start(), outer.content.start()).of(self.text);
        let marker = next_marker(written, self.sibling(outer, before))?;
        let line = Span::line_at(self.text, outer.span.start());
        let prefix = blank(Span::new(line.start(), outer.span.start()).of(self.text));
        self.instead(&format!("{prefix}{marker}"))
    }

    /// Takes away the line above, on which nothing was written: the cursor comes to stand there.
    fn end(&self, block: &Block) -> Option<TextEdit> {
        let kept = if block.quote > 0 { self.prefix(block) } else { String::new() };
        self.instead(&kept)
    }

    /// Writes this instead of the line above and of the new one, if nothing follows.
    fn instead(&self, start: &str) -> Option<TextEdit> {
        let all = Span::new(self.above.start(), self.typed.end());
        self.rest.trim().is_empty().then(|| TextEdit::replace(all, start))
    }

    /// What stands before a block on its line; instead of the markers of other items, blanks.
    fn prefix(&self, block: &Block) -> String {
        blank(Span::new(self.above.start(), block.span.start()).of(self.text))
    }

    /// The start of the new line. What the editor has written of it stays.
    fn insert(&self, start: &str) -> TextEdit {
        match start.strip_prefix(self.typed.of(self.text)) {
            Some(missing) => TextEdit::insert(self.typed.end(), missing),
            None => TextEdit::replace(self.typed, start),
        }
    }

    /// The number of the item before this one in its list.
    fn sibling(&self, item: &Block, before: &[Block]) -> Option<u32> {
        let mut around = before.iter().rev().take_while(|block| block.depth >= item.depth);
        let sibling =
            around.find(|it| it.depth == item.depth && matches!(it.kind, BlockKind::Item { .. }))?;
        number(sibling.span.of(self.text)).map(|(number, _)| number)
    }
}

/// The same with blanks in the place of all that does not go on on the next line.
fn blank(prefix: &str) -> String {
    prefix.chars().map(|c| if matches!(c, '\t' | '>') { c } else { ' ' }).collect()
}

/// The marker of the item after one with this marker: a number that counts on, a box that is not checked. A list
/// whose numbers are all the same goes on like that.
fn next_marker(marker: &str, sibling: Option<u32>) -> Option<String> {
    let (list, rest) = match number(marker) {
        Some((number, digits)) => {
            let next = if sibling == Some(number) { number } else { number.checked_add(1)? };
            (format!("{next:0digits$}"), marker.get(digits..)?)
        }
        None => (String::new(), marker),
    };
    let rest = match rest.split_once('[') {
        Some((bullet, _)) => format!("{bullet}[ ] "),
        None => rest.to_owned(),
    };
    Some(list + &rest)
}

/// The number that a text begins with, and how many digits it has.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::text::edit::apply_all;

    /// What a ticket becomes in which Enter was typed at `$0`, and where the cursor is then.
    #[track_caller]
    fn check(marked: &str, expected: &str) {
        check_in("# PE-1: A\n\n**Status**: Open\n\n", "\n", marked, expected);
    }

    /// The same with what the editor writes for Enter.
    #[track_caller]
    fn check_in(top: &str, enter: &str, marked: &str, expected: &str) {
        let (snapshot, file, offset) =
            fixture::with_cursor(&format!("{top}{}", marked.replacen("$0", &format!("{enter}$0"), 1)));
        let text = snapshot.text(file).unwrap();
        let edit = after_enter(&snapshot, file, offset);
        let edits: Vec<_> = edit.into_iter().collect();
        let mut drawn = apply_all(&text, &edits).unwrap();
        // An edit that ends at the cursor moves it.
        let cursor = edits.first().map_or(offset, |edit| edit.span.start() + edit.new_text.len());
        assert!(edits.iter().all(|edit| edit.span.end() == offset));
        drawn.insert_str(cursor, "$0");
        assert_eq!(drawn.strip_prefix(top).unwrap(), expected);
    }

    #[test]
    fn lists_go_on() {
        check("- [ ] a$0\n", "- [ ] a\n- [ ] $0\n");
        check("- [x] a$0\n- [ ] b\n", "- [x] a\n- [ ] $0\n- [ ] b\n");
        check("* a$0", "* a\n* $0");
        check("- a\n  + [X]   b$0\n", "- a\n  + [X]   b\n  + [ ] $0\n");
        check("9. a$0\n", "9. a\n10. $0\n");
        check("07) [ ] a$0\n", "07) [ ] a\n08) [ ] $0\n");
        check("1. a\n1. b$0\n", "1. a\n1. b\n1. $0\n");
        check("1. a\n   - x\n2. b$0\n", "1. a\n   - x\n2. b\n3. $0\n");
        check("- 1. a$0\n", "- 1. a\n  2. $0\n");
        check("> - a$0\n", "> - a\n> - $0\n");
        check("- a$0 b\n", "- a\n-$0 b\n");
        check("- a $0b\n", "- a \n- $0b\n");
    }

    #[test]
    fn an_item_without_text_ends_its_list() {
        check("- [ ] a\n- [ ] $0\n", "- [ ] a\n$0\n");
        check("- a\n-$0\nb\n", "- a\n$0\nb\n");
        check("> - a\n> - $0\n", "> - a\n> $0\n");
        check("- [ ] $0a\n", "- [ ] \n$0a\n");
    }

    #[test]
    fn an_item_without_text_goes_up_one_level() {
        check("1. a\n   - b\n   - $0\n", "1. a\n   - b\n2. $0\n");
        check("- [x] a\n  - [ ] b\n  - [ ] $0\n", "- [x] a\n  - [ ] b\n- [ ] $0\n");
        check("- a\n  - b\n    - c\n    - $0\n- d\n", "- a\n  - b\n    - c\n  - $0\n- d\n");
        check("- a\n  - b\n    - c\n  - $0\n", "- a\n  - b\n    - c\n- $0\n");
        check("1. a\n1. b\n   - c\n   - $0\n", "1. a\n1. b\n   - c\n1. $0\n");
        check("> - a\n>   - b\n>   - $0\n", "> - a\n>   - b\n> - $0\n");
        check("- 1. a\n  2. $0\n", "- 1. a\n- $0\n");
        check("- > - a\n  > - $0\n", "- > - a\n  > $0\n");
        check("- a\n  - b\n  - $0c\n", "- a\n  - b\n  - \n$0c\n");
        let top = "# PE-1: A\n\n**Status**: Open\n\n";
        check_in(top, "\n  ", "- a\n  - b\n  - $0\n", "- a\n  - b\n- $0\n");
    }

    #[test]
    fn tables_go_on() {
        check("| a | b |\n|---|---|\n| c | d |$0\n", "| a | b |\n|---|---|\n| c | d |\n| $0\n");
        check("| a |\n|---|$0\n| c |\n", "| a |\n|---|\n| $0\n| c |\n");
        check("  | a |\n  |---|\n  | c |$0", "  | a |\n  |---|\n  | c |\n  | $0");
        check("| a |\n|---|\n| c |\n|  |$0\n", "| a |\n|---|\n| c |\n$0\n");
        check("| a |$0\n|---|\n", "| a |\n$0\n|---|\n");
        check("| a |\n|---|\n| c $0|\n", "| a |\n|---|\n| c \n$0|\n");
        check("a | b\n--|--\nc | d$0\n", "a | b\n--|--\nc | d\n$0\n");
    }

    #[test]
    fn what_the_editor_has_indented() {
        let top = "# PE-1: A\n\n**Status**: Open\n\n";
        check_in(top, "\n  ", "- a\n  - b$0\n", "- a\n  - b\n  - $0\n");
        check_in(top, "\n    ", "- b$0\n", "- b\n- $0\n");
        check_in(top, "\r\n", "- b$0\r\n", "- b\r\n- $0\r\n");
        check_in(top, "\r", "- b$0\r", "- b\r- $0\r");
        check_in(top, "\n- ", "- b$0\n", "- b\n- $0\n");
        check_in(top, "\n> ", "> - b$0\n", "> - b\n> - $0\n");
        check_in(top, "\n", "- a\n$0- b\n", "- a\n\n$0- b\n");
    }

    #[test]
    fn in_a_ticket_without_an_id_that_follows_a_template() {
        let template = "//- /.tickmark.yaml\nkinds:\n  move:\n    files: ops/*.md\n    template: TEMPLATE.md\n//- /TEMPLATE.md\n# [Title]\n\n**Owner**: [Name]\n**Priority**: [High | Low]\n\n## Goal\n\n[Why]\n";
        let ticket = "# Move\n\n**Owner**: Ada\n**Priority**: Low\n\n## Goal\n\n- [x] Space\n$0";
        let (snapshot, file, offset) = fixture::with_cursor(&format!("{template}//- /ops/move.md\n{ticket}"));
        assert_eq!(after_enter(&snapshot, file, offset), Some(TextEdit::insert(offset, "- [ ] ")));
    }

    #[test]
    fn nothing_elsewhere() {
        check("text$0\n", "text\n$0\n");
        check("```\n- a$0\n```\n", "```\n- a\n$0\n```\n");
        check("```\n- a$0", "```\n- a\n$0");
        check("<!--\n- a$0\n-->\n", "<!--\n- a\n$0\n-->\n");
        check("- a\n  b$0\n", "- a\n  b\n$0\n");
        check("-$0a\n", "-\n$0a\n");
        check_in(
            "",
            "\n",
            "---\nid: PE-1\ndeps:\n  - PE-2$0\n---\n",
            "---\nid: PE-1\ndeps:\n  - PE-2\n$0\n---\n",
        );
        check_in("", "\n", "# Read me\n\n- a$0\n", "# Read me\n\n- a\n$0\n");
        check_in("", "\n", "$0", "\n$0");
        let (snapshot, file, _) = fixture::with_cursor("$0");
        assert_eq!(after_enter(&snapshot, file, 0), None);
    }
}
