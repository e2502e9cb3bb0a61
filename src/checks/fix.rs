//! What mends a finding: edits as small as possible, which leave the text as valid as it was.

use crate::text::{Span, TextEdit};
use crate::ticket::{Carrier, Field};

/// An edit that makes a finding go away and no other appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: `Write "In Progress"`.
    pub title: String,
    /// The edits in order of place; their spans are places in the text that was checked, and none overlaps another.
    pub edits: Vec<TextEdit>,
    /// Whether it is certain enough to be made without a look at others.
    pub is_preferred: bool,
}

impl Fix {
    /// Replaces one place.
    pub(super) fn replace(title: String, span: Span, new_text: impl Into<String>) -> Self {
        Self { title, edits: vec![TextEdit::replace(span, new_text)], is_preferred: true }
    }

    /// Writes another value in a field, or in an element of it; none where the carrier cannot hold it as it is.
    pub(super) fn value(text: &str, field: &Field, place: Span, new: &str) -> Option<Self> {
        let written = in_carrier(text, field.carrier, place, new)?;
        Some(Self::replace(format!("Write \"{new}\""), place, written))
    }

    /// The same as one of several possibilities.
    pub(super) fn or_other(self) -> Self {
        Self { is_preferred: false, ..self }
    }
}

/// A value as a carrier holds it in a place; none where it cannot.
#[must_use]
pub fn in_carrier(text: &str, carrier: Carrier, place: Span, new: &str) -> Option<String> {
    if new.contains(['\n', '\r']) {
        return None;
    }
    let before = text.get(..place.start()).and_then(|before| before.chars().next_back());
    let is_quoted = matches!(before, Some('"' | '\''));
    let as_data = |is_plain: bool| {
        if is_quoted {
            (is_plain || !new.contains(['"', '\'', '\\'])).then(|| new.to_owned())
        } else if is_plain {
            Some(new.to_owned())
        } else {
            (!new.contains(['"', '\\'])).then(|| format!("\"{new}\""))
        }
    };
    match carrier {
        Carrier::FrontMatter | Carrier::YamlFence => as_data(is_plain(new)),
        Carrier::Toml => as_data(new.bytes().all(|byte| byte.is_ascii_digit())),
        Carrier::TableRow | Carrier::BoldLine | Carrier::Quote => {
            (!new.contains('|')).then(|| new.to_owned())
        }
        Carrier::Bullet | Carrier::PlainLine | Carrier::HashLine | Carrier::Heading | Carrier::Section => {
            Some(new.to_owned())
        }
        // The value is one of several, and the mark is what changes.
        Carrier::Checkboxes => None,
    }
}

/// Whether YAML needs no quotes for a text, neither on a line of its own nor in a list in brackets.
fn is_plain(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '+');
    let lower = text.to_ascii_lowercase();
    text.starts_with(|c: char| c.is_alphanumeric())
        && text.chars().all(is_word)
        && !matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_its_carrier_needs_it() {
        let check = |carrier: Carrier, text: &str, new: &str, want: Option<&str>| {
            let at = text.find('x').unwrap();
            let place = Span::new(at, at + 1);
            assert_eq!(in_carrier(text, carrier, place, new).as_deref(), want, "{text}: {new}");
        };
        check(Carrier::FrontMatter, "status: x", "In Progress", Some("In Progress"));
        check(Carrier::FrontMatter, "status: x", "🚧 Doing", Some("\"🚧 Doing\""));
        check(Carrier::FrontMatter, "status: \"x\"", "🚧 Doing", Some("🚧 Doing"));
        check(Carrier::FrontMatter, "status: x", "a: b", Some("\"a: b\""));
        check(Carrier::YamlFence, "done: x", "No", Some("\"No\""));
        check(Carrier::FrontMatter, "status: x", "say \"a\"", None);
        check(Carrier::Toml, "points = x", "5", Some("5"));
        check(Carrier::Toml, "status = x", "Done", Some("\"Done\""));
        check(Carrier::Toml, "status = 'x'", "Done", Some("Done"));
        check(Carrier::Checkboxes, "- [x] a", "Done", None);
        check(Carrier::TableRow, "| a | x |", "b | c", None);
        check(Carrier::TableRow, "| a | x |", "🚧 b", Some("🚧 b"));
        check(Carrier::PlainLine, "a: x", "b | c", Some("b | c"));
    }
}
