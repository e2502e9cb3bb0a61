//! What the values of a field are, read from what its template leaves for the writer: a placeholder, a comment, or
//! a set of values to pick from.

use smol_str::SmolStr;

use super::sets;
use crate::schema::FieldKind;
use crate::syntax::inline::{self, InlineKind};
use crate::text::Span;
use crate::ticket::{Relation, Role, id};

/// Longest hint that is kept, in bytes.
const MAX_HINT: usize = 300;

/// What a template says of the values of one field.
#[derive(Debug, PartialEq)]
pub(in crate::schema) struct Reading {
    /// What they are.
    pub(in crate::schema) kind: FieldKind,
    /// Whether the field may be left out.
    pub(in crate::schema) optional: bool,
    /// What the template says, in its own words.
    pub(super) hint: SmolStr,
    /// Whether the value itself, without any mark around it, is the set to pick from.
    pub(super) is_bare_set: bool,
}

/// How a text stands in a template.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    /// Behind the value.
    Comment,
    /// In brackets, braces or an HTML comment; `alone` when nothing else is the value.
    Marked { alone: bool },
    /// In backticks.
    Code,
    /// Plain.
    Bare,
}

/// Reads the kind of the field with this comparable name from its value and the comment behind it.
pub(in crate::schema) fn read(name: &str, value: &str, comment: Option<&str>) -> Reading {
    let texts = texts(value, comment);
    let mut kind = None;
    let mut is_bare_set = false;
    for (source, text) in &texts {
        if let Some(found) = classify(name, text, *source) {
            is_bare_set = *source == Source::Bare && matches!(found, FieldKind::Choice(_));
            kind = Some(found);
            break;
        }
    }
    let said = comment.filter(|comment| !comment.trim().is_empty());
    let marked = texts.iter().find(|(source, text)| *source != Source::Comment && !text.trim().is_empty());
    let hint = said.or(marked.map(|(_, text)| *text)).unwrap_or_default();
    Reading {
        kind: kind.unwrap_or_else(|| by_name(name)),
        optional: is_optional(value) || comment.is_some_and(is_optional),
        hint: bounded(hint),
        is_bare_set,
    }
}

/// The start of a text that is kept as a hint.
pub(super) fn bounded(hint: &str) -> SmolStr {
    let hint = hint.trim();
    let mut end = hint.len().min(MAX_HINT);
    while !hint.is_char_boundary(end) {
        end -= 1;
    }
    SmolStr::new(hint.get(..end).unwrap_or_default())
}

/// Whether a remark says that what it stands at may be left out.
pub(super) fn is_optional(text: &str) -> bool {
    const WORDS: [&str; 15] = [
        "if applicable",
        "optional",
        "if any",
        "if needed",
        "if relevant",
        "if known",
        "as needed",
        "when applicable",
        "where applicable",
        "only required",
        "only if",
        "only when",
        "otherwise, remove",
        "leave empty",
        "leave blank",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|words| text.contains(words))
}

/// The texts that may say something, the most telling first.
fn texts<'t>(value: &'t str, comment: Option<&'t str>) -> Vec<(Source, &'t str)> {
    let mut texts: Vec<_> = comment.map(|comment| (Source::Comment, comment)).into_iter().collect();
    let all = Span::new(0, value.len()).trim(value);
    let plain = texts.len();
    if is_path(value.trim()) && !value.trim().contains([' ', '\t']) {
        texts.push((Source::Code, value.trim()));
        return texts;
    }
    for mark in inline::scan(value, all).take(20) {
        let source = match mark.kind {
            InlineKind::Bracket | InlineKind::Brace | InlineKind::Comment => {
                Source::Marked { alone: mark.span == all }
            }
            InlineKind::Code => Source::Code,
            _ => continue,
        };
        texts.push((source, mark.inner.of(value).trim()));
    }
    if texts.len() == plain {
        texts.push((Source::Bare, value.trim()));
    }
    texts
}

fn classify(name: &str, text: &str, source: Source) -> Option<FieldKind> {
    if text.is_empty() || text.len() > 4_000 {
        return None;
    }
    if source == Source::Code {
        return is_path(text).then_some(FieldKind::Path);
    }
    let role = Role::of(name);
    let (example, text) = sets::without_lead(text);
    let pick = |values| if example { FieldKind::Suggestions(values) } else { FieldKind::Choice(values) };
    if let Some(values) = sets::barred(text) {
        return Some(pick(values));
    }
    if let Some(values) = sets::numbers(text) {
        return Some(pick(values));
    }
    let marked = matches!(source, Source::Marked { .. });
    if is_date(text) {
        return Some(FieldKind::Date);
    }
    if role != Some(Role::Title)
        && let Some(kind) = ids(name, text)
    {
        return Some(kind);
    }
    if text.split_whitespace().any(is_path) && (source != Source::Bare || !text.contains(char::is_whitespace))
    {
        return Some(FieldKind::Path);
    }
    let telling = matches!(role, Some(Role::Status | Role::Priority | Role::Points | Role::Type));
    if let Some(values) = sets::slashed(text, telling) {
        // Two words in brackets may as well be two ways to say what belongs there.
        let sure = !marked || telling || values.len() > 2 || sets::is_yes_no(&values);
        return Some(if sure { pick(values) } else { FieldKind::Suggestions(values) });
    }
    if source == Source::Bare {
        return None;
    }
    if is_link(text) {
        return Some(FieldKind::Link);
    }
    if let Some(values) = sets::listed(text).filter(|_| marked) {
        return Some(FieldKind::Suggestions(values));
    }
    let alone = source == (Source::Marked { alone: true });
    (alone && (is_range(text) || text.eq_ignore_ascii_case("number"))).then_some(FieldKind::Number)
}

fn by_name(name: &str) -> FieldKind {
    if Relation::of(name).is_some() {
        FieldKind::Ids
    } else if name == "points" || name.ends_with(" points") {
        FieldKind::Number
    } else {
        FieldKind::Text
    }
}

fn is_date(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("yyyy") || text == "date" || text.ends_with(" date") && text.split(' ').count() < 3
}

/// `STORY-XXX if applicable, or "Standalone"`; `TASK-AAA, TASK-BBB`
fn ids(name: &str, text: &str) -> Option<FieldKind> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#'));
    let mut found = text.split(word).filter(|word| id::is_example(word));
    let first = found.next()?;
    let many = found.next().is_some();
    if many || !matches!(Relation::of(name), None | Some(Relation::Parent)) {
        return Some(FieldKind::Ids);
    }
    Some(FieldKind::Id { family: family(first), words: quoted(text) })
}

/// The family that an example such as `TASK-XXX` shows; `TICKET-ID` shows none.
pub(super) fn family(example: &str) -> Option<SmolStr> {
    let (family, rest) = example.rsplit_once('-')?;
    let counted = !matches!(rest, "ID" | "NUMBER");
    (counted && id::is_example(example)).then(|| SmolStr::new(family.to_uppercase()))
}

fn quoted(text: &str) -> Vec<SmolStr> {
    let words = text.split(['"', '“', '”']).skip(1).step_by(2).map(str::trim);
    words.filter(|word| !word.is_empty() && word.len() <= 60).take(10).map(SmolStr::new).collect()
}

/// Whether a word is shaped like a path: `docs/features/*.md`.
fn is_path(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', ',', '"', '\'', '`']);
    let last = word.rsplit('/').next().unwrap_or_default();
    let extension = last.rsplit_once('.').map_or("", |(_, extension)| extension);
    let named =
        (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let inside = word.contains('/') && !word.contains("://") && !word.starts_with("www.");
    inside && (named || word.contains('*') || word.starts_with("path/"))
}

fn is_link(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, last) = (words.clone().next(), words.next_back());
    let is = |word: Option<&str>| matches!(word, Some("link" | "links" | "url"));
    is(first) || is(last) || text.starts_with("http")
}

/// `0-4`, `1..10`
fn is_range(text: &str) -> bool {
    let Some((from, to)) = text.split_once("..").or_else(|| text.split_once(['-', '–'])) else {
        return false;
    };
    let number = |text: &str| {
        let text = text.trim();
        !text.is_empty() && text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    number(from) && number(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, value: &str, comment: Option<&str>, want: &str) {
        let reading = read(name, value, comment);
        let drawn = match reading.kind {
            FieldKind::Choice(values) => format!("one of {}", values.join("; ")),
            FieldKind::Suggestions(values) => format!("like {}", values.join("; ")),
            FieldKind::Id { family, words } => {
                format!("id {} {}", family.unwrap_or_default(), words.join("; ")).trim_end().to_owned()
            }
            kind => format!("{kind:?}").to_lowercase(),
        };
        let drawn = if reading.optional { drawn + ", optional" } else { drawn };
        assert_eq!(drawn, want, "{name}: {value} # {comment:?}");
    }

    #[test]
    fn sets_in_every_mark() {
        check("status", "", Some("OPEN | IN_PROGRESS | DONE"), "one of OPEN; IN_PROGRESS; DONE");
        check("status", "[To Do | Done]", None, "one of To Do; Done");
        check("type", "<!-- A (safe) | B (risky) | C -->", None, "one of A (safe); B (risky); C");
        check("severity", "{low|high}", None, "one of low; high");
        check("priority", "🔴 Critical | 🟠 High", None, "one of 🔴 Critical; 🟠 High");
        check("status", "x", Some("one of: a | b"), "one of a; b");
        check("tool", "[e.g. make | just]", None, "like make; just");
        check("migration needed", "Yes / No", None, "one of Yes; No");
        check("logged", "Yes/No", None, "one of Yes; No");
        check("priority", "[Low/Medium/High]", None, "one of Low; Medium; High");
        check("owner", "[Team / Person]", None, "like Team; Person");
        check("story points", "0", Some("1, 2, 3, 5"), "one of 1; 2; 3; 5");
        check("story points", "[1, 2, 3]", None, "one of 1; 2; 3");
        check(
            "component",
            "[Cache, Queue, External Service, etc.]",
            None,
            "like Cache; Queue; External Service",
        );
    }

    #[test]
    fn other_kinds() {
        check("created", "[YYYY-MM-DD]", None, "date");
        check("due", "[Date]", None, "date");
        check("parent story", "[STORY-XXX if applicable, or \"Alone\"]", None, "id STORY Alone, optional");
        check("ticket id", "[TICKET-ID]", None, "id");
        check("related", "TASK-AAA, TASK-BBB", None, "ids");
        check("blocked by", "[TASK-XXX]", None, "ids");
        check("blocks", "[what waits for it]", None, "ids");
        check("spec", "", Some("Link to docs/specs/*.md (if applicable)"), "path, optional");
        check("file", "`src/[name].rs`", None, "path");
        check("file", "src/[a]_[b].rs", None, "path");
        check("pull request", "[GitHub PR link]", None, "link");
        check("design", "[Link]", None, "link");
        check("points", "[X]", None, "number");
        check("priority", "[0-4]", None, "number");
    }

    #[test]
    fn plain_text_stays_text() {
        check("type", "Technical Task", None, "text");
        check("location", "[Cloud provider, region, or a laptop]", None, "text");
        check("compliance", "CI/CD and more", None, "text");
        check("assignee", "[Name]", None, "text");
        check("title", "[TICKET-ID]: [Short title]", None, "text");
        check("sprint", "", Some("sprint ID or sprint name"), "text");
        check("deploy first", "Yes (always)", None, "text");
        check("effort", "[X] story points (update later)", None, "text");
        check(
            "x",
            &"a very long value that goes on and on and on, and says a lot | b".repeat(2),
            None,
            "text",
        );
    }
}
