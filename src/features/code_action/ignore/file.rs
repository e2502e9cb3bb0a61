//! In the whole file: among what is ignored already, in the front matter, or as a comment.

use super::super::Asked;
use super::{carry, entries};
use crate::syntax::yaml;
use crate::text::lines::line_break;
use crate::text::{Span, TextEdit};
use crate::ticket::{Scope, Suppression};
use crate::workspace::Kind;

/// The ways to say so, the best one first.
pub(super) fn ways(asked: &Asked<'_>, code: &str) -> Vec<Vec<TextEdit>> {
    let (text, facts) = (&*asked.source.text, &asked.source.facts);
    let known = facts.suppressions.iter().filter(|it| it.scope == Scope::File && !it.codes.is_empty());
    let merged = known.filter_map(|it| merged(text, it, code));
    let front = front_matter(asked).and_then(|content| in_front_matter(text, content, code));
    let comment = (asked.snapshot.kind(asked.file) != Kind::Yaml).then(|| comment(asked, code));
    merged.chain(front).chain(comment).map(|edit| vec![edit]).collect()
}

/// Another code behind those that are ignored already.
fn merged(text: &str, suppression: &Suppression, code: &str) -> Option<TextEdit> {
    let last = suppression.codes.last()?;
    let behind = text.get(last.end()..)?;
    let line = Span::line_at(text, last.start());
    let indent = line.of(text).len() - line.of(text).trim_start().len();
    if line.of(text).trim_start().starts_with("- ") {
        let indent = line.of(text).get(..indent)?;
        return Some(TextEdit::insert(line.end(), format!("{}{indent}- {code}", line_break(text))));
    }
    // Of a list in brackets an element may have quotes, within which the next one would be a part of it.
    let is_list = behind.starts_with(['"', '\'']) && behind.get(1..)?.trim_start().starts_with([',', ']']);
    Some(TextEdit::insert(last.end() + usize::from(is_list), format!(", {code}")))
}

/// The YAML at the top, or the whole file if it is YAML.
fn front_matter(asked: &Asked<'_>) -> Option<Span> {
    let facts = &asked.source.facts;
    match asked.snapshot.kind(asked.file) {
        _ if facts.unclosed_front_matter.is_some() => None,
        Kind::Yaml => facts.yaml.first().copied(),
        _ => carry::front_matter(asked),
    }
}

fn in_front_matter(text: &str, content: Span, code: &str) -> Option<TextEdit> {
    let yaml = yaml::read(text, content);
    if yaml.is_flow || yaml.truncated {
        return None;
    }
    let entry = format!("ignore: [{code}]");
    match yaml.path(text, "tickmark") {
        Some(tickmark) if yaml.path(text, "tickmark.ignore").is_none() => {
            entries::under(text, &yaml, tickmark, &entry)
        }
        Some(_) => None,
        None => Some(entries::at_top(text, content, &format!("tickmark:\n  {entry}"))),
    }
}

/// A comment at the top, behind the front matter; at the end, where nobody knows how far that goes.
fn comment(asked: &Asked<'_>, code: &str) -> TextEdit {
    let (text, facts) = (&*asked.source.text, &asked.source.facts);
    let eol = line_break(text);
    let comment = format!("<!-- tickmark-ignore-file {code} -->{eol}");
    if facts.unclosed_front_matter.is_some() {
        let gap = if text.ends_with('\n') { eol.to_owned() } else { eol.repeat(2) };
        return TextEdit::insert(text.len(), gap + &comment);
    }
    let front = front_matter(asked).or(facts.toml);
    let start = match front {
        Some(content) => {
            let close = Span::line_at(text, content.end());
            crate::text::lines::next_line(text, close.end())
        }
        None => crate::syntax::front_matter::bom(text),
    };
    TextEdit::insert(start, comment)
}
