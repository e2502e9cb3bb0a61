//! What stands around a cursor inside one paragraph, heading or cell: read on demand and thrown away.

use std::borrow::Cow;
use std::time::Duration;

use ropey::Rope;
use tree_sitter::Node;

use super::place::{InlinePlace, text_of};
use super::{parse, without_nul};
use crate::text::Span;

/// Longer paragraphs are taken for plain prose.
const MAX_LEN: usize = 16 << 10;
const MAX_TIME: Duration = Duration::from_millis(100);
/// A bare address longer than this is not looked at.
const MAX_WORD: usize = 2 << 10;

/// What a cursor at `offset` stands in, when `span` is all of one inline text, but for the `prefixes` of its
/// lines.
pub(super) fn inline_at(rope: &Rope, span: Span, prefixes: &[Span], offset: usize) -> InlinePlace {
    if span.len() > MAX_LEN || !span.touches(offset) {
        return InlinePlace::Prose;
    }
    let mut bytes = text_of(rope, span).into_bytes();
    for prefix in prefixes {
        let start = prefix.start().saturating_sub(span.start());
        // Spaces keep every offset, and mean nothing where a line starts.
        if let Some(prefix) = bytes.get_mut(start..start + prefix.len()) {
            prefix.fill(b' ');
        }
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    let offset = offset - span.start();
    marked_up(&text, offset).or_else(|| half_written(&text, offset)).unwrap_or(InlinePlace::Prose)
}

/// The innermost markup at the cursor.
fn marked_up(text: &str, offset: usize) -> Option<InlinePlace> {
    let read = |from: usize| match text.as_bytes().get(from..) {
        Some(bytes) => without_nul(bytes),
        None => Cow::default(),
    };
    let tree = parse(tree_sitter_md::INLINE_LANGUAGE.into(), read, None, MAX_TIME)?;
    let mut innermost = None;
    // Two nodes may touch a cursor, one on each side, and so on inside each.
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        let length = node.end_byte() - node.start_byte();
        if let Some(place) = place_of(node, offset)
            && innermost.is_none_or(|(shortest, _)| length < shortest)
        {
            innermost = Some((length, place));
        }
        let mut cursor = node.walk();
        if cursor.goto_first_child_for_byte(offset.saturating_sub(1)).is_none() {
            continue;
        }
        while cursor.node().start_byte() <= offset {
            open.push(cursor.node());
            if !cursor.goto_next_sibling() {
                break;
            }
        }
    }
    innermost.map(|(_, place)| place)
}

/// What a node is to a cursor that touches it. What is written without delimiters of its own holds a cursor
/// at either end; beside a backtick or an angle bracket the cursor is already outside.
fn place_of(node: Node<'_>, offset: usize) -> Option<InlinePlace> {
    let touches = node.start_byte() <= offset && offset <= node.end_byte();
    let inside = node.start_byte() < offset && offset < node.end_byte();
    match node.kind() {
        "link_text" | "image_description" if touches => Some(InlinePlace::LinkText),
        "link_destination" if touches => Some(InlinePlace::LinkDestination),
        "link_label" if inside => Some(InlinePlace::LinkText),
        "code_span" if inside => Some(InlinePlace::CodeSpan),
        "uri_autolink" | "email_autolink" if inside => Some(InlinePlace::Autolink),
        "html_tag" if inside => Some(InlinePlace::Html),
        _ => None,
    }
}

/// What the grammar has no name for: a link whose `)` is still missing, and addresses without brackets
/// (GFM, "Autolinks (extension)").
fn half_written(text: &str, offset: usize) -> Option<InlinePlace> {
    let before = text.get(..offset)?;
    if let Some((_, destination)) = before.rsplit_once("](")
        && !destination.contains([')', ' ', '\t', '\r', '\n'])
    {
        return Some(InlinePlace::LinkDestination);
    }
    let word_start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = text.get(word_start..)?.trim_start_matches(['(', '<', '*', '_', '~', '"', '\'']);
    let is_address = ["https://", "http://", "ftp://", "www."].iter().any(|start| word.starts_with(start));
    (is_address && offset - word_start <= MAX_WORD).then_some(InlinePlace::Autolink)
}
