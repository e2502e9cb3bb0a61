//! What there is to say, as text.

use crate::checks::{self, Rule};
use crate::ticket::value::Progress;
use crate::workspace::FileId;

use super::super::configuration;
use super::part::{Origin, Part, Remark, Values};
use super::{About, Markup};

/// How many values of a set are shown.
const MAX_VALUES: usize = 20;

/// A schema keeps no more of a hint, but for a part of a character, in bytes.
const LONG_HINT: usize = 300 - char::MAX.len_utf8();

/// What there is to say of a place; `uri` gives that of a file.
#[must_use]
pub fn draw(about: &About, markup: Markup, uri: impl Fn(FileId) -> Option<String>) -> String {
    match about {
        About::Tickets { cards, more } => {
            let mut drawn: Vec<_> =
                cards.iter().map(|card| card.draw(markup, uri(card.file).as_deref())).collect();
            if *more > 0 {
                drawn.push(format!("and {more} more"));
            }
            drawn.join(markup.rule())
        }
        About::Nothing(id) => format!("No ticket declares {}.", markup.text(id)),
        About::Check(code) => configuration::about_check(code, markup).unwrap_or_default(),
        About::Part(part) => draw_part(part, markup, uri),
    }
}

fn draw_part(part: &Part, markup: Markup, uri: impl Fn(FileId) -> Option<String>) -> String {
    let mut first = markup.strong(&part.name);
    if let Some(value) = &part.value {
        first = format!("{first}: {}", markup.text(value));
    }
    let mut lines = vec![first];
    lines.extend(part.kind.as_ref().map(|kind| draw_values(kind, markup)));
    let mut hint = part.hint.split_whitespace().collect::<Vec<_>>().join(" ");
    if part.hint.len() > LONG_HINT {
        hint.push('…');
    }
    lines.extend(Some(&hint).filter(|hint| !hint.is_empty()).map(|hint| format!("“{}”", markup.text(hint))));
    let mut needs: Vec<_> = part.needs.iter().map(|need| sentence(&markup.text(need))).collect();
    if let Some((having, all)) = part.adoption {
        needs.insert(needs.len().min(1), format!("In {having} of {all} tickets."));
    }
    lines.extend(needs.first().map(|_| needs.join(" ")));
    let remarks: Vec<_> = part.remarks.iter().map(|remark| draw_remark(remark, part, markup)).collect();
    lines.extend(remarks.first().map(|_| remarks.join(" ")));
    lines.extend(
        part.origins
            .iter()
            .map(|Origin { name, file, line }| markup.place(name, file.and_then(&uri).as_deref(), *line)),
    );
    lines.join(markup.gap())
}

fn draw_values(values: &Values, markup: Markup) -> String {
    let list = |values: &[smol_str::SmolStr], present: Option<usize>| {
        let shown =
            values.iter().enumerate().take(MAX_VALUES).map(|(nth, value)| match Some(nth) == present {
                true => markup.strong(value),
                false => markup.text(value),
            });
        let mut shown: Vec<_> = shown.collect();
        shown.extend((values.len() > MAX_VALUES).then(|| format!("and {} more", values.len() - MAX_VALUES)));
        shown.join(" · ")
    };
    match values {
        Values::OneOf(values, present) => format!("One of: {}", list(values, *present)),
        Values::Like(values) => format!("Such as: {}", list(values, None)),
        Values::Any(words) => sentence(&markup.text(words)),
    }
}

fn draw_remark(remark: &Remark, part: &Part, markup: Markup) -> String {
    match remark {
        Remark::StandsFor(value) => format!("Stands for {}.", markup.text(value)),
        Remark::Means(progress) => {
            let words = match progress {
                Progress::Open => "not begun",
                Progress::Started => "begun",
                Progress::Done => "finished",
            };
            let from = part.origins.first().map(|origin| format!(", says {}", markup.text(&origin.name)));
            format!("The ticket is {words}{}.", from.unwrap_or_default())
        }
        Remark::Used(count) => format!("Used by {count} tickets."),
        Remark::Usually(spelling, count) => {
            format!("Usually written {} ({count} tickets).", markup.text(spelling))
        }
    }
}

/// With a capital letter, and a full stop unless it ends in one.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if words.ends_with(['.', '…']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

/// A rule in short, with its code and page unless the client shows these (`is_shown`).
pub(super) fn draw_rule(rule: &Rule, markup: Markup, is_shown: bool) -> String {
    let Rule { code, summary, .. } = rule;
    if is_shown {
        return format!("{summary}.");
    }
    let page = format!("{}{code}.md", checks::PAGES);
    match markup {
        Markup::Markdown => format!("[`{code}`]({page}): {summary}."),
        Markup::Plain => format!("{code}: {summary}.\n{page}"),
    }
}
