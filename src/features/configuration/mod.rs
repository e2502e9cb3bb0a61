//! Help inside of a configuration: what can be typed there, and what it means. All of it comes from the schema of the
//! types that a configuration is read into.

mod candidates;
mod cursor;

#[cfg(test)]
mod tests;

use crate::checks;
use crate::schema::config::shape::{self, Form, Shape};
use crate::text::Span;
use crate::workspace::{FileId, Snapshot};

use super::completion::Offer;
use super::hover::Markup;
use cursor::{At, Cursor};

/// What can be typed at a byte offset of a configuration.
#[must_use]
pub fn offers(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Offer> {
    let text = snapshot.text(file)?;
    let cursor = Cursor::at(&text, offset)?;
    let items = candidates::items(snapshot, file, &text, &cursor)?;
    let written = cursor.written.of(&text);
    let is_complete = items.iter().any(|item| item.insert == written);
    (!items.is_empty()).then_some(Offer { replaced: cursor.replaced, is_complete, items, is_capped: false })
}

/// What there is to say of a byte offset of a configuration, and the place that it is about.
#[must_use]
pub fn said(snapshot: &Snapshot, file: FileId, offset: usize, markup: Markup) -> Option<(Span, String)> {
    let text = snapshot.text(file)?;
    let cursor = Cursor::at(&text, offset)?;
    let written = cursor.written.of(&text);
    if written.is_empty() || !cursor.written.touches(offset) {
        return None;
    }
    let around = shape::root().at(&cursor.path)?;
    let said = match cursor.at {
        At::Key if is_severity(&cursor.path) => about_check(written, markup)?,
        At::Key => explained(written, around.child(written)?, is_table(around), markup),
        At::Value => {
            let choice = around.choices().iter().find(|choice| choice.word.eq_ignore_ascii_case(written))?;
            format!("{}: {}", code(&choice.word, markup), choice.doc)
        }
    };
    Some((cursor.written, said))
}

/// Whether the names in the table at this path are the codes of checks.
fn is_severity(path: &[String]) -> bool {
    match path {
        [key] | [_, key] => key == "severity",
        _ => false,
    }
}

fn is_table(shape: &Shape) -> bool {
    shape.forms.iter().any(|form| matches!(form, Form::Table(_)))
}

/// What a check finds, and how much that matters; nothing of a code that does not exist.
pub(super) fn about_check(code_of: &str, markup: Markup) -> Option<String> {
    let rule = checks::rule(code_of)?;
    let severity = format!("{:?}", rule.severity).to_lowercase();
    Some(format!("{}: {}.\n\nLeft alone, it is: {severity}.", code(rule.code, markup), rule.summary))
}

/// A key with its documentation and what may stand under it. A name that is the user's own has only the latter.
fn explained(key: &str, shape: &Shape, is_name: bool, markup: Markup) -> String {
    let mut said = code(key, markup);
    if !is_name || !shape.doc.is_empty() {
        said = format!("{said}: {}", plain(&shape.doc, markup));
    }
    said.push_str("\n\nExpected: ");
    said.push_str(&plain(&shape.expected(), markup));
    said.push('.');
    for choice in shape.choices() {
        said.push_str(&format!("\n- {}: {}", code(&choice.word, markup), plain(&choice.doc, markup)));
    }
    said
}

fn code(text: &str, markup: Markup) -> String {
    match markup {
        Markup::Markdown => format!("`{text}`"),
        Markup::Plain => text.to_owned(),
    }
}

fn plain(text: &str, markup: Markup) -> String {
    match markup {
        Markup::Markdown => text.to_owned(),
        Markup::Plain => text.replace('`', ""),
    }
}
