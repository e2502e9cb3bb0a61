//! At the place of the finding: a comment behind it, or before the block or the entry that it stands in.

use super::super::Asked;
use crate::checks::Diagnostic;
use crate::syntax::blocks::{Block, BlockKind, Blocks};
use crate::syntax::yaml;
use crate::text::lines::line_break;
use crate::text::{Span, TextEdit};
use crate::ticket::{Scope, Suppression};
use crate::workspace::Kind;

/// Whether comments are read where the finding stands.
pub(super) fn is_possible(asked: &Asked<'_>, finding: &Diagnostic) -> bool {
    asked.source.facts.toml.is_none_or(|toml| !toml.touches(finding.span.start()))
}

/// The ways to say so, the best one first.
pub(super) fn ways(asked: &Asked<'_>, finding: &Diagnostic) -> Vec<Vec<TextEdit>> {
    let (text, at) = (&*asked.source.text, finding.span.start());
    let facts = &asked.source.facts;
    let blocks = match asked.snapshot.kind(asked.file) {
        Kind::Yaml => Blocks::default().reread_yaml(text),
        _ => Blocks::read(text),
    };
    let block = blocks.iter().rfind(|block| block.span.touches(at) && block.span.start() <= at);
    let merged = facts
        .suppressions
        .iter()
        .find(|it| is_alike(text, it, at))
        .and_then(|it| Some(TextEdit::insert(it.codes.last()?.end(), format!(", {}", finding.code))));
    let in_yaml = facts.yaml.iter().find(|yaml| yaml.touches(at));
    let other = match in_yaml {
        Some(content) => vec![vec![before_entry(text, *content, at, finding.code)]],
        None => {
            let comment = format!("<!-- tickmark-ignore {} -->", finding.code);
            let behind = behind(text, &blocks, block, at, &comment);
            let start = block.map_or(at, |block| block.span.start());
            let line = Span::line_at(text, start).start();
            let before = TextEdit::insert(line, format!("{comment}{}", line_break(text)));
            let mut ways: Vec<_> = [behind, Some(before)].into_iter().flatten().map(|it| vec![it]).collect();
            ways.extend(block.map(|block| around(text, block, finding.code)));
            ways
        }
    };
    merged.into_iter().map(|edit| vec![edit]).chain(other).collect()
}

/// Whether a comment is about the place, and about a block or a line: then another code may stand in it.
fn is_alike(text: &str, suppression: &Suppression, at: usize) -> bool {
    let rest = suppression.span.of(text).strip_prefix("tickmark-ignore");
    let is_single = rest.is_some_and(|rest| rest.starts_with([' ', '\t']));
    is_single && matches!(suppression.scope, Scope::Within(span) if span.touches(at))
}

/// The comment at the end of the line, or of the last cell of a row; none for what is no line of text.
fn behind(text: &str, blocks: &Blocks, block: Option<&Block>, at: usize, comment: &str) -> Option<TextEdit> {
    let block = block?;
    let end = match block.kind {
        BlockKind::Line | BlockKind::Item { .. } => {
            let line = Span::line_at(text, at);
            // What breaks the line stays at its end.
            let said = line.of(text).trim_end();
            line.start() + said.strip_suffix('\\').unwrap_or(said).trim_end().len()
        }
        BlockKind::Row { .. } => blocks.cells(block).last()?.end(),
        _ => return None,
    };
    Some(TextEdit::insert(end, format!(" {comment}")))
}

/// Comments before and behind a block: one that stands before another comment is about what follows that one.
fn around(text: &str, block: &Block, code: &str) -> Vec<TextEdit> {
    let (start, end) = (Span::line_at(text, block.span.start()), block.span.trim(text).end());
    let indent = start.of(text).len() - start.of(text).trim_start().len();
    let indent = start.of(text).get(..indent).unwrap_or_default();
    let end = Span::line_at(text, end).end();
    let line_break = line_break(text);
    vec![
        TextEdit::insert(start.start(), format!("{indent}<!-- tickmark-ignore-start {code} -->{line_break}")),
        TextEdit::insert(end, format!("{line_break}{indent}<!-- tickmark-ignore-end {code} -->")),
    ]
}

/// The comment on a line of its own, before the entry of YAML around a place.
fn before_entry(text: &str, content: Span, at: usize, code: &str) -> TextEdit {
    let entries = yaml::read(text, content);
    let around = entries.nodes.iter().rfind(|node| node.start as usize <= at);
    let line = Span::line_at(text, around.map_or(at, |node| node.start as usize));
    let indent = line.of(text).len() - line.of(text).trim_start().len();
    let indent = line.of(text).get(..indent).unwrap_or_default();
    TextEdit::insert(line.start(), format!("{indent}# tickmark-ignore {code}{}", line_break(text)))
}
