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
    /// Where a person goes on writing, in order: places in the new texts of its edits, of which
    /// each begins where the one before it ends.
    pub stops: Vec<Stop>,
}

/// A place in what a fix writes that a person fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What stands there until then; empty where something is to be written.
    pub span: Span,
    /// What to choose from; empty where anything goes.
    pub choices: Vec<String>,
}

/// A text that a fix inserts, with the places that are left to a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) stops: Vec<Stop>,
}

impl Draft {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends what stands there until a person writes something else, or chooses.
    pub(super) fn stop(&mut self, shown: &str, choices: Vec<String>) {
        let start = self.text.len();
        self.text.push_str(shown);
        self.stops.push(Stop { span: Span::new(start, self.text.len()), choices });
    }
}

impl Fix {
    /// Replaces one place.
    pub(super) fn replace(title: String, span: Span, new_text: impl Into<String>) -> Self {
        Self::all(title, vec![TextEdit::replace(span, new_text)])
    }

    /// Makes several edits, which are in order of place.
    pub(super) fn all(title: String, edits: Vec<TextEdit>) -> Self {
        Self { title, edits, is_preferred: true, stops: Vec::new() }
    }

    /// Inserts what a person has to look at.
    pub(super) fn insert(title: String, at: usize, draft: Draft) -> Self {
        let edits = vec![TextEdit::insert(at, draft.text)];
        Self { title, edits, is_preferred: false, stops: draft.stops }
    }

    /// Makes what several fixes insert, which are in order of place.
    pub(super) fn joined(title: String, fixes: impl IntoIterator<Item = Self>) -> Self {
        let mut joined = Self { title, edits: Vec::new(), is_preferred: false, stops: Vec::new() };
        let mut start = 0;
        for fix in fixes {
            joined.stops.extend(fix.stops.into_iter().map(|stop| Stop {
                span: Span::new(start + stop.span.start(), start + stop.span.end()),
                choices: stop.choices,
            }));
            for edit in fix.edits {
                start += edit.new_text.len();
                match joined.edits.last_mut() {
                    Some(last) if last.span == edit.span => last.new_text.push_str(&edit.new_text),
                    _ => joined.edits.push(edit),
                }
            }
        }
        joined
    }

    /// Makes all edits of several fixes, which may stand in any order; what stands at one place keeps theirs.
    #[must_use]
    pub fn of_parts(title: String, fixes: impl IntoIterator<Item = Self>) -> Self {
        let mut pieces: Vec<Self> = fixes.into_iter().flat_map(Self::pieces).collect();
        pieces.sort_by_key(|piece| piece.edits.first().map(|edit| edit.span.start()));
        Self::joined(title, pieces)
    }

    /// Its edits, each with its own stops.
    fn pieces(self) -> Vec<Self> {
        let mut pieces = Vec::new();
        let (mut start, mut stops) = (0, self.stops.into_iter().peekable());
        for edit in self.edits {
            let end = start + edit.new_text.len();
            let own = std::iter::from_fn(|| stops.next_if(|stop| stop.span.end() <= end));
            let own = own.map(|stop| Stop {
                span: Span::new(stop.span.start() - start, stop.span.end() - start),
                choices: stop.choices,
            });
            let stops = own.collect();
            pieces.push(Self { title: String::new(), edits: vec![edit], is_preferred: false, stops });
            start = end;
        }
        pieces
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

/// An edit without the words at its ends that stay as they are.
pub(super) fn trim(text: &str, edit: TextEdit) -> TextEdit {
    let (old, new) = (edit.span.of(text), edit.new_text.as_str());
    let pairs = || old.char_indices().zip(new.chars());
    let same = pairs().take_while(|((_, a), b)| a == b);
    // Behind the last blank that both have.
    let start = same.filter(|((_, c), _)| c.is_whitespace()).map(|((at, c), _)| at + c.len_utf8()).last();
    let start = start.unwrap_or_default();
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let pairs = old.char_indices().rev().zip(new.chars().rev());
    let same = pairs.take_while(|((_, a), b)| a == b);
    let end = same.filter(|((_, c), _)| c.is_whitespace()).map(|((at, _), _)| old.len() - at).last();
    let end = end.unwrap_or_default();
    let span = Span::new(edit.span.start() + start, edit.span.end() - end);
    let new_text = new.get(..new.len() - end).unwrap_or_default().to_owned();
    if edit.span.is_empty() || new_text.is_empty() && span.is_empty() {
        edit
    } else {
        TextEdit { span, new_text }
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

/// A value as it stands in a new entry of data; none where that would take more than quotes.
pub(super) fn as_data(carrier: Carrier, value: &str) -> Option<String> {
    let is_plain = match carrier {
        Carrier::Toml => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => value.is_empty() || is_plain(value),
    };
    if is_plain {
        return Some(value.to_owned());
    }
    (!value.contains(['"', '\\', '\n', '\r'])).then(|| format!("\"{value}\""))
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
