//! Folding: sections and tickets, front matter and what stands nested in YAML, fences, comments, items of lists, tables.

use tower_lsp::ls_types::{
    ClientCapabilities, FoldingRange, FoldingRangeClientCapabilities, FoldingRangeKind, FoldingRangeParams,
    FoldingRangeProviderCapability, ServerCapabilities,
};

use crate::syntax::blocks::{BlockKind, Blocks};
use crate::syntax::yaml;
use crate::text::{Position, PositionEncoding, Positions, Span};
use crate::ticket::{Facts, Role};
use crate::workspace::{FileId, Snapshot, Source};

use super::{Context, blocks};

/// How many folds a document is answered with at most.
const MAX_FOLDS: usize = 10_000;
/// Rows of a table from which on it can be folded, its head included.
const MIN_ROWS: usize = 3;
/// How many regions may be open at once; marks without an end are no reason to look back for ever.
const MAX_OPEN: usize = 64;
/// Longest heading that a fold shows, in characters.
const MAX_LABEL: usize = 200;

/// Lines that can be folded into the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// All of it, without blank lines at the end; it has more than one line.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The status of the ticket whose heading stays to be seen.
    pub status: Option<String>,
}

/// What is folded, as far as editors tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A comment.
    Comment,
    /// What stands between two marks: front matter, comments that begin and end something.
    Region,
    /// Anything else.
    Other,
}

/// Offers to fold.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.folding_range_provider = Some(FoldingRangeProviderCapability::Simple(true));
}

/// What can be folded in a document.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: FoldingRangeParams) -> anyhow::Result<Option<Vec<FoldingRange>>> {
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&params.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let documents = context.client.text_document.as_ref();
    let client = documents.and_then(|documents| documents.folding_range.clone()).unwrap_or_default();
    let limit = client.range_limit.map_or(MAX_FOLDS, |limit| MAX_FOLDS.min(limit as usize));
    let folds = outermost(folds(snapshot, file, context.settings.markdown), limit);
    let text = document.text();
    let places = Places::new(&text, &folds, context.encoding);
    Ok(Some(folds.iter().map(|fold| range(fold, &text, &places, &client)).collect()))
}

/// The positions of where folds begin and end, found in one pass over the text.
struct Places(Vec<(usize, Position)>);

impl Places {
    fn new(text: &str, folds: &[Fold], encoding: PositionEncoding) -> Self {
        let ends = |fold: &Fold| [first_line(text, fold).end(), fold.span.end()];
        let mut offsets: Vec<usize> = folds.iter().flat_map(ends).collect();
        offsets.sort_unstable();
        let mut positions = Positions::new(text, encoding);
        Self(offsets.into_iter().map(|offset| (offset, positions.of(offset))).collect())
    }

    fn of(&self, offset: usize) -> Position {
        let found = self.0.binary_search_by_key(&offset, |(offset, _)| *offset).ok();
        found.and_then(|at| self.0.get(at)).map_or(Position::new(0, 0), |(_, position)| *position)
    }
}

/// The line that stays to be seen.
fn first_line(text: &str, fold: &Fold) -> Span {
    Span::line_at(text, fold.span.start())
}

fn range(fold: &Fold, text: &str, places: &Places, client: &FoldingRangeClientCapabilities) -> FoldingRange {
    let first = first_line(text, fold);
    let (start, end) = (places.of(first.end()), places.of(fold.span.end()));
    let has_columns = client.line_folding_only != Some(true);
    let known = client.folding_range_kind.as_ref().and_then(|kinds| kinds.value_set.as_deref());
    let kind = match fold.kind {
        Kind::Comment => Some(FoldingRangeKind::Comment),
        Kind::Region => Some(FoldingRangeKind::Region),
        Kind::Other => None,
    };
    let has_text = client.folding_range.as_ref().and_then(|it| it.collapsed_text) == Some(true);
    // Where whole lines are folded the text stands for the first one, too.
    let collapsed_text = fold.status.as_ref().filter(|_| has_text).map(|status| {
        let heading = || first.of(text).trim().chars().take(MAX_LABEL).collect::<String>();
        if has_columns { format!(" … {status}") } else { format!("{} · {status}", heading()) }
    });
    FoldingRange {
        start_line: start.line,
        start_character: has_columns.then_some(start.column),
        end_line: end.line,
        end_character: has_columns.then_some(end.column),
        kind: kind.filter(|kind| known.is_some_and(|known| known.contains(kind))),
        collapsed_text,
    }
}

/// The folds of a document in order of place; no two begin on one line. Without `markdown` they are those of which
/// Markdown knows nothing: front matter, what stands nested in YAML, and what stands between comments.
#[must_use]
pub fn folds(snapshot: &Snapshot, file: FileId, markdown: bool) -> Vec<Fold> {
    let Some(Source { text, facts }) = snapshot.source(file) else { return Vec::new() };
    let blocks = blocks::of(snapshot, file, &text);
    let mut folds = Vec::new();
    let mut add = |kind, span: Span| {
        let end = span.start() + span.of(&text).trim_end().len();
        let span = Span::new(span.start(), end);
        if span.of(&text).contains(['\n', '\r']) {
            folds.push(Fold { span, kind, status: None });
        }
    };
    front_matter(&blocks, &mut add);
    regions(&text, &blocks, &mut add);
    if markdown {
        single(&blocks, &mut add);
        items(&blocks, &mut add);
        tables(&blocks, &mut add);
        facts.sections.iter().for_each(|section| add(Kind::Other, section.span));
    }
    for content in &facts.yaml {
        let entries = blocks::entries(&yaml::read(&text, *content));
        entries.into_iter().for_each(|entry| add(Kind::Other, entry));
    }
    folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    let line = |fold: &Fold| Span::line_at(&text, fold.span.start()).start;
    // The longest one on a line comes first, except where an item stands in one that begins on the same line.
    folds.dedup_by(|later, fold| {
        let is_same = line(later) == line(fold);
        if is_same {
            fold.span.end = fold.span.end.max(later.span.end);
        }
        is_same
    });
    label(&text, &facts, &mut folds);
    folds
}

/// Tells the folds of tickets what their status is.
fn label(text: &str, facts: &Facts, folds: &mut [Fold]) {
    for (index, ticket) in (0u32..).zip(&facts.tickets) {
        let Some(heading) = facts.section(ticket.heading) else { continue };
        let Some(status) = facts.role(index, Role::Status) else { continue };
        let status = status.value.of(text).lines().next().unwrap_or_default().trim();
        if let Ok(at) = folds.binary_search_by_key(&heading.span.start, |fold| fold.span.start)
            && let Some(fold) = folds.get_mut(at)
            && !status.is_empty()
        {
            fold.status = Some(status.chars().take(MAX_LABEL).collect());
        }
    }
}

fn front_matter(blocks: &Blocks, add: &mut impl FnMut(Kind, Span)) {
    for block in blocks {
        match block.kind {
            // A file of YAML has no marks around it.
            BlockKind::FrontMatter { .. } if block.span == block.content => {}
            BlockKind::FrontMatter { .. } | BlockKind::Toml => add(Kind::Region, block.span),
            _ => {}
        }
    }
}

/// Blocks that are folded by themselves.
fn single(blocks: &Blocks, add: &mut impl FnMut(Kind, Span)) {
    for block in blocks {
        match block.kind {
            BlockKind::Comment => add(Kind::Comment, block.span),
            BlockKind::Fence { .. } | BlockKind::Html => add(Kind::Other, block.span),
            _ => {}
        }
    }
}

/// Items of lists with what stands in them.
fn items(blocks: &Blocks, add: &mut impl FnMut(Kind, Span)) {
    let mut open: Vec<(u8, Span)> = Vec::new();
    let mut close = |open: &mut Vec<(u8, Span)>, depth: u8| {
        while let Some((_, span)) = open.pop_if(|(inner, _)| *inner >= depth) {
            add(Kind::Other, span);
            if let Some((_, around)) = open.last_mut() {
                *around = around.to(span);
            }
        }
    };
    for block in blocks {
        let is_item = matches!(block.kind, BlockKind::Item { .. });
        close(&mut open, block.depth.saturating_add(u8::from(!is_item)));
        if is_item {
            open.push((block.depth, block.span));
        } else if let Some((_, item)) = open.last_mut() {
            *item = item.to(block.span);
        }
    }
    close(&mut open, 0);
}

fn tables(blocks: &Blocks, add: &mut impl FnMut(Kind, Span)) {
    let mut rows = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Row { .. })).peekable();
    while let Some(head) = rows.next() {
        let (mut span, mut count) = (head.span, 1);
        while let Some(row) = rows.next_if(|row| matches!(row.kind, BlockKind::Row { head: false, .. })) {
            span = span.to(row.span);
            count += 1;
        }
        if count >= MIN_ROWS {
            add(Kind::Other, span);
        }
    }
}

/// What stands between comments such as `<!-- AC:BEGIN -->` and `<!-- AC:END -->`, or `#region` and `#endregion`.
fn regions(text: &str, blocks: &Blocks, add: &mut impl FnMut(Kind, Span)) {
    let mut open: Vec<(&str, Span)> = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Comment) {
        let said = block.content.of(text);
        let word = said.split_whitespace().next().unwrap_or_default().trim_start_matches('#');
        let (name, is_begin) = match (word, said.strip_suffix(":BEGIN"), said.strip_suffix(":END")) {
            ("region", ..) => ("", true),
            ("endregion", ..) => ("", false),
            (_, Some(name), _) => (name, true),
            (_, _, Some(name)) => (name, false),
            _ => continue,
        };
        if is_begin {
            if open.len() < MAX_OPEN {
                open.push((name, block.span));
            }
        } else if let Some(at) = open.iter().rposition(|(begun, _)| *begun == name) {
            let span = open.get(at).map_or(block.span, |(_, begin)| begin.to(block.span));
            open.truncate(at);
            add(Kind::Region, span);
        }
    }
}

/// The folds that stand in the fewest others, when there are more than `limit`; in order of place.
fn outermost(folds: Vec<Fold>, limit: usize) -> Vec<Fold> {
    if folds.len() <= limit {
        return folds;
    }
    let mut around: Vec<Span> = Vec::new();
    let mut ranked: Vec<(usize, Fold)> = Vec::with_capacity(folds.len());
    for fold in folds {
        while around.pop_if(|outer| outer.end <= fold.span.start).is_some() {}
        ranked.push((around.len(), fold.clone()));
        around.push(fold.span);
    }
    ranked.sort_by_key(|(depth, _)| *depth);
    ranked.truncate(limit);
    ranked.sort_by_key(|(_, fold)| fold.span.start);
    ranked.into_iter().map(|(_, fold)| fold).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    /// Draws the document with a bar for every fold: from its first line to its last one.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, _) = fixture::with_cursor(&format!("{notation}$0"));
        let document = snapshot.document(file).unwrap();
        let mut lines = vec![String::new(); document.line_count()];
        for fold in folds(&snapshot, file, true) {
            let (first, last) = (document.line_of(fold.span.start()), document.line_of(fold.span.end()));
            assert!(first < last, "{fold:?}");
            let mark = match fold.kind {
                Kind::Comment => 'c',
                Kind::Region => 'r',
                Kind::Other => '│',
            };
            // A bar goes on where no other one of the same depth is in its way.
            let column = (first..=last).map(|line| lines[line].chars().count()).max().unwrap_or(0);
            for (line, bars) in lines.iter_mut().enumerate().take(last + 1).skip(first) {
                let pad = column - bars.chars().count();
                bars.push_str(&" ".repeat(pad));
                bars.push(if line == first {
                    '┌'
                } else if line == last {
                    '└'
                } else {
                    mark
                });
            }
            if let Some(status) = fold.status {
                lines[first].push_str(&format!("({status})"));
            }
        }
        let text = document.text();
        let drawn = lines.iter().enumerate().map(|(number, bars)| {
            let line = document.line_span(number).of(&text);
            format!("{bars:<8} {line}").trim_end().to_owned() + "\n"
        });
        expected.assert_eq(&(drawn.collect::<String>().trim_end().to_owned() + "\n"));
    }

    #[test]
    fn sections_and_tickets() {
        check(
            "# All\n\n## PE-1: A\n**Status**: Open\n\n### Notes\n\ntext\n\n\n## PE-2: B\n**Status**: Done\n## Last\n",
            expect![[r#"
                ┌        # All
                │
                │┌(Open) ## PE-1: A
                ││       **Status**: Open
                ││
                ││┌      ### Notes
                │││
                │└└      text
                │
                │
                │┌(Done) ## PE-2: B
                │└       **Status**: Done
                └        ## Last
            "#]],
        );
    }

    #[test]
    fn front_matter_and_yaml() {
        check(
            "---\nid: PE-1\nstatus: open\ndeps:\n  - PE-2\n  - PE-3\nnotes: |\n  a\n\n  b\n\nparts:\n  - id: x\n    y: z\n---\n\
             # PE-1: A\n```yaml\nscope:\n  - a\n```\n",
            expect![[r#"
                ┌        ---
                r        id: PE-1
                r        status: open
                r┌       deps:
                r│         - PE-2
                r└         - PE-3
                r┌       notes: |
                r│         a
                r│
                r└         b
                r
                r┌       parts:
                r│┌        - id: x
                r└└          y: z
                └        ---
                ┌(open)  # PE-1: A
                │┌       ```yaml
                ││┌      scope:
                ││└        - a
                └└       ```
            "#]],
        );
        check(
            "+++\nid = \"PE-1\"\n+++\n",
            expect![[r#"
                ┌        +++
                r        id = "PE-1"
                └        +++
            "#]],
        );
        check(
            "//- /tasks/TASK-1.yaml\nid: TASK-1\ndeps:\n  - TASK-2\n  - TASK-3\n",
            expect![[r#"
                         id: TASK-1
                ┌        deps:
                │          - TASK-2
                └          - TASK-3
            "#]],
        );
    }

    #[test]
    fn fences_comments_lists_tables() {
        check(
            "```rust\ncode\n\n```\n\n<!-- one -->\n<!-- a\nb -->\n- [ ] a\n  more\n  - b\n\n    c\n- d\n\n\
             | a |\n|---|\n| b |\n| c |\n\n| a |\n|---|\n| b |\n\n~~~\nopen\n",
            expect![[r#"
                ┌        ```rust
                │        code
                │
                └        ```

                         <!-- one -->
                ┌        <!-- a
                └        b -->
                ┌        - [ ] a
                │          more
                │┌         - b
                ││
                └└           c
                         - d

                ┌        | a |
                │        |---|
                │        | b |
                └        | c |

                         | a |
                         |---|
                         | b |

                ┌        ~~~
                └        open
            "#]],
        );
    }

    #[test]
    fn regions_between_comments() {
        check(
            "<!-- AC:BEGIN -->\n- [ ] #1 a\n<!-- AC:END -->\n<!-- X:END -->\n<!-- #region a -->\n\nb\n\n<!-- #endregion -->\n<!-- Y:BEGIN -->\n",
            expect![[r#"
                ┌        <!-- AC:BEGIN -->
                r        - [ ] #1 a
                └        <!-- AC:END -->
                         <!-- X:END -->
                ┌        <!-- #region a -->
                r
                r        b
                r
                └        <!-- #endregion -->
                         <!-- Y:BEGIN -->
            "#]],
        );
    }

    #[test]
    fn without_markdown_only_what_it_knows_nothing_of() {
        let (snapshot, file, _) = fixture::with_cursor(
            "---\nid: PE-1\ndeps:\n  - PE-2\n  - PE-3\n---\n# A\n\n- item\n  more\n\n<!-- AC:BEGIN -->\n- x\n<!-- AC:END -->\n\n\
             ```yaml\na:\n  b: 1\n```\n$0",
        );
        let text = snapshot.text(file).unwrap();
        let drawn =
            folds(&snapshot, file, false).into_iter().map(|fold| format!("{:?}\n", fold.span.of(&text)));
        expect![[r#"
            "---\nid: PE-1\ndeps:\n  - PE-2\n  - PE-3\n---"
            "deps:\n  - PE-2\n  - PE-3"
            "<!-- AC:BEGIN -->\n- x\n<!-- AC:END -->"
            "a:\n  b: 1"
        "#]]
        .assert_eq(&drawn.collect::<String>());
    }

    #[test]
    fn odd_documents() {
        for notation in ["$0", "//- /.tickmark.yaml\nschemas:\n  a: b\n$0"] {
            let (snapshot, file, _) = fixture::with_cursor(notation);
            assert_eq!(folds(&snapshot, file, true), []);
        }
        check(
            "\r\n# A\r\n\r\n```\r\n\r\n",
            expect![[r#"

                ┌        # A
                │
                └        ```
            "#]],
        );
        check(
            "---\nid: [a\n  b: {\n---\n# A\n\n😀\n",
            expect![[r#"
                ┌        ---
                r┌       id: [a
                r└         b: {
                └        ---
                ┌        # A
                │
                └        😀
            "#]],
        );
    }

    #[test]
    fn the_outermost_are_kept() {
        let (snapshot, file, _) =
            fixture::with_cursor("# A\n\n## B\n\n- a\n  b\n\n## C\n\ntext\n\n# D\n\nx\n$0");
        let text = snapshot.text(file).unwrap();
        let kept = |limit| {
            let folds = outermost(folds(&snapshot, file, true), limit);
            folds
                .iter()
                .map(|fold| fold.span.of(&text).lines().next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(kept(5), ["# A", "## B", "- a", "## C", "# D"]);
        assert_eq!(kept(4), ["# A", "## B", "## C", "# D"]);
        assert_eq!(kept(2), ["# A", "# D"]);
        assert!(kept(0).is_empty());
    }
}
