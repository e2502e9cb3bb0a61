//! Ticket IDs: what may be one, when two are the same, and which family an ID belongs to.
//!
//! A shape alone never makes a ticket (`AES-256` has one too): shapes give candidates, and the workspace keeps
//! those whose family is declared somewhere.

use smol_str::{SmolStr, SmolStrBuilder};

use crate::text::Span;

mod file_name;
mod order;

pub use file_name::{in_file_name, number_in_file_name};

/// Longest text that is taken for an ID, in bytes.
const MAX_LEN: usize = 64;

/// An ID in its comparable form: upper case, numbers without leading zeros. `pe-03` and `PE-3` are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdKey(SmolStr);

impl IdKey {
    /// The comparable form of an ID as written.
    #[must_use]
    pub fn new(written: &str) -> Self {
        match case(written) {
            Case::Upper => return Self(SmolStr::new(written)),
            Case::Any => return Self(SmolStr::new(written.to_ascii_uppercase())),
            Case::Unknown => {}
        }
        let hyphenated = underscored(written).map(|(prefix, number)| format!("{prefix}-{number}"));
        let written = hyphenated.as_deref().unwrap_or(written);
        let mut key = SmolStrBuilder::new();
        for (nth, segment) in written.split('-').enumerate() {
            if nth > 0 {
                key.push('-');
            }
            for (nth, part) in segment.split('.').enumerate() {
                if nth > 0 {
                    key.push('.');
                }
                let digits = part.bytes().take_while(u8::is_ascii_digit).count();
                // A hash such as `0e12` keeps its zeros; `012` and `12A` are numbers.
                let number = digits > 0 && part.len() - digits <= 1;
                let part = if number { part.trim_start_matches('0') } else { part };
                if number && !part.starts_with(|c: char| c.is_ascii_digit()) {
                    key.push('0');
                }
                part.chars().flat_map(char::to_uppercase).for_each(|c| key.push(c));
            }
        }
        Self(key.finish())
    }

    /// The comparable form of a word with a number in a heading such as `Task 3: title`. It is no other ID's: the
    /// numbers behind such words restart in every file.
    #[must_use]
    pub fn spoken(word: &str, number: &str) -> Self {
        let number = Self::new(number);
        Self(SmolStr::from(format!("{} {}", word.to_ascii_uppercase(), number.as_str())))
    }

    /// The same in the other way to write it: `TASK-3` for `TASK 3`, and `TASK 3` for `TASK-3`.
    pub(crate) fn respoken(&self) -> Option<Self> {
        match self.0.split_once(' ') {
            Some((word, number)) => Some(Self::new(&format!("{}-{number}", word.replace(' ', "-")))),
            None => {
                let (word, number) = self.0.rsplit_once('-')?;
                (is_number(number.as_bytes()) && is_spoken(word)).then(|| Self::spoken(word, number))
            }
        }
    }

    /// Whether the numbers of a family restart from folder to folder by their nature: bare ones, and those that are
    /// spoken of (`Task 3`).
    pub(crate) fn restarts(family: &str) -> bool {
        family.is_empty() || family.ends_with(' ')
    }

    /// The comparable text, such as `PE-3`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The family: the words before the number. A bare number belongs to the family `""`.
    #[must_use]
    pub fn family(&self) -> &str {
        family(&self.0)
    }

    /// What follows the family: `3` of `PE-3`.
    #[must_use]
    pub fn rest(&self) -> &str {
        let family = self.family();
        self.0.get(family.len()..).unwrap_or_default().trim_start_matches('-')
    }

    /// The same number in another family: `BACK-355` for `TASK-355`.
    #[must_use]
    pub fn in_family(&self, family: &str) -> Self {
        match family {
            "" => Self::new(self.rest()),
            _ if family.ends_with(' ') => Self::spoken(family.trim_end(), self.rest()),
            _ => Self::new(&format!("{family}-{}", self.rest())),
        }
    }
}

/// What stands between an ID and its comparable form.
enum Case {
    /// Nothing.
    Upper,
    /// Small letters.
    Any,
    /// Zeros before a number, or letters beyond ASCII.
    Unknown,
}

fn case(id: &str) -> Case {
    let mut case = Case::Upper;
    let mut before = b'-';
    for byte in id.bytes() {
        match byte {
            b'0' if matches!(before, b'-' | b'.') => return Case::Unknown,
            b'_' => return Case::Unknown,
            b'a'..=b'z' => case = Case::Any,
            0x80.. => return Case::Unknown,
            _ => {}
        }
        before = byte;
    }
    case
}

/// The words before the first segment that holds a digit; of an ID of words alone, the first word.
fn family(id: &str) -> &str {
    if let Some(space) = id.find(' ') {
        return id.get(..=space).unwrap_or_default();
    }
    let mut end = 0;
    for segment in id.split('-') {
        let letters = segment.starts_with(|c: char| c.is_alphabetic());
        let word = letters && (end == 0 || !segment.contains(|c: char| c.is_ascii_digit()));
        if !word {
            return id.get(..end).unwrap_or_default().trim_end_matches('-');
        }
        end += segment.len() + 1;
    }
    id.split('-').next().unwrap_or_default()
}

/// The shapes that an ID may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `PE-601`, `ABC-1.2`, `TASK-12A`, `TASK-CMD-20251204-184100`
    Numbered,
    /// `tc-5d93`
    Hash,
    /// `SPEC-LOGIN-FLOW`
    Words,
    /// `1559`, `1.2`
    Number,
    /// `20251104-lamp`
    Stamp,
}

/// The shape of a whole text as an ID, if it has one.
#[must_use]
pub fn shape(text: &str) -> Option<Shape> {
    if text.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    let (mut digits, mut others) = (0, false);
    for byte in text.bytes() {
        digits += usize::from(byte.is_ascii_digit());
        others |= !(byte.is_ascii_uppercase() || byte == b'-');
    }
    // Only capitals make an ID without a number; most words end here.
    if digits == 0 && others || !text.is_ascii() {
        return None;
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return number_or_stamp(text);
    }
    if !text.contains('-') {
        return underscored(text).map(|_| Shape::Numbered);
    }
    let mut segments = text.as_bytes().split(|byte| *byte == b'-');
    let prefix = segments.next()?;
    let word = |part: &[u8]| part.iter().all(|byte| is_word(*byte));
    if !prefix.first()?.is_ascii_alphabetic() || prefix.len() > 20 || !word(prefix) {
        return None;
    }
    let rest = segments;
    let last = rest.clone().next_back()?;
    if is_number(last) {
        let words = rest.clone().take_while(|part| !starts_with_digit(part)).count();
        let plain = rest.clone().all(|part| !part.is_empty() && word(part) || is_number(part));
        // What has words behind its number is a slug: `task-12-see-goal-9`.
        let numbers = rest.skip(words).all(starts_with_digit);
        return (plain && numbers && words <= 2).then_some(Shape::Numbered);
    }
    if rest.clone().any(<[u8]>::is_empty) {
        return None;
    }
    let has_digit = last.iter().any(u8::is_ascii_digit);
    if rest.count() == 1 && has_digit && (3..=12).contains(&last.len()) && word(last) {
        return Some(Shape::Hash);
    }
    (!others && !is_example(text) && !text.starts_with("YYYY")).then_some(Shape::Words)
}

/// The shape of what begins with a digit.
fn number_or_stamp(text: &str) -> Option<Shape> {
    const MAX_NUMBER: usize = 9;
    if let Some((stamp, name)) = text.split_once('-') {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(is_word);
        let is_name = name.contains(|c: char| c.is_ascii_alphabetic()) && name.split('-').all(plain);
        return (is_stamp(stamp) && is_name).then_some(Shape::Stamp);
    }
    let ends_in_digit = text.ends_with(|c: char| c.is_ascii_digit());
    (text.len() <= MAX_NUMBER && ends_in_digit && is_number(text.as_bytes())).then_some(Shape::Number)
}

/// `20251104`, with the time behind it or without.
fn is_stamp(digits: &str) -> bool {
    let part = |range| digits.get(range).and_then(|part: &str| part.parse::<u32>().ok());
    matches!(digits.len(), 8 | 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && part(0..4).is_some_and(|year| (1970..2100).contains(&year))
        && part(4..6).is_some_and(|month| (1..=12).contains(&month))
        && part(6..8).is_some_and(|day| (1..=31).contains(&day))
}

/// The words and the number of an ID that is written with underscores alone: `task_001`.
fn underscored(text: &str) -> Option<(&str, &str)> {
    let (prefix, number) = text.rsplit_once('_')?;
    let letters = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_prefix = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.len() <= 20
        && prefix.bytes().all(letters);
    (is_prefix && is_number(number.as_bytes())).then_some((prefix, number))
}

/// Whether a word in front of a number, in a heading such as `Task 3: title`, names a ticket.
#[must_use]
pub fn is_spoken(word: &str) -> bool {
    const WORDS: [&str; 13] = [
        "task",
        "story",
        "epic",
        "bug",
        "issue",
        "ticket",
        "feature",
        "subtask",
        "spike",
        "defect",
        "chore",
        "user story",
        "sub-task",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Word and number at the start of a text such as `Task 3: title` or `Story 1.2`, and where they end.
pub(super) fn spoken(text: &str) -> Option<(IdKey, usize)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (word, rest) = (text.get(..at)?, text.get(at..)?);
    let word = word.strip_suffix(' ')?.trim_end();
    let len = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let number = rest.get(..len)?.trim_end_matches('.');
    let ends =
        !rest.get(number.len()..)?.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '%'));
    (ends && is_spoken(word) && shape(number) == Some(Shape::Number))
        .then(|| (IdKey::spoken(word, number), at + number.len()))
}

fn starts_with_digit(part: &[u8]) -> bool {
    part.first().is_some_and(u8::is_ascii_digit)
}

/// `601`, `1.2`, `12A`
fn is_number(part: &[u8]) -> bool {
    let digits = match part {
        [before @ .., last] if last.is_ascii_uppercase() => before,
        _ => part,
    };
    // Digits, with single full stops between them.
    let mut before = b'.';
    let plain = digits.iter().all(|byte| {
        let stop = std::mem::replace(&mut before, *byte) == b'.';
        byte.is_ascii_digit() || *byte == b'.' && !stop
    });
    plain && before != b'.'
}

/// Whether this stands for any ID: `TASK-XXX`, `PROJ-NNN`, `TASK-AAA`, `TASK-###`, `TICKET-ID`.
#[must_use]
pub fn is_example(text: &str) -> bool {
    let Some((prefix, rest)) = text.rsplit_once('-') else { return false };
    let upper = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let same = |text: &str| {
        let first = text.bytes().next();
        text.len() >= 2 && text.bytes().all(|byte| Some(byte) == first && !byte.is_ascii_digit())
    };
    upper && (same(rest) || matches!(rest, "ID" | "X" | "N" | "XYZ" | "ABC" | "NUMBER" | "YYYY"))
}

/// The candidates for IDs in a piece of prose, in order of place.
///
/// Looks for the shapes that prose may hold: numbered ones, hashes, and words in capitals; each as a whole word,
/// with `.md` behind it also as a file name.
pub fn candidates(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    hyphenated(text, span).filter_map(move |word| candidate(text, span, word))
}

/// The ID that a word with a hyphen begins with, unless it is a part of an address in its piece of prose.
pub(super) fn candidate(text: &str, span: Span, word: Span) -> Option<Span> {
    let len = id_len(word.of(text))?;
    let line = Span::new(span.start(), word.start()).of(text);
    let end = word.start() + len;
    // `team/app-2#12` is an issue of another place.
    let behind = text.as_bytes().get(end..end + 2).unwrap_or_default();
    let is_elsewhere = matches!(behind, [b'#', digit] if digit.is_ascii_digit());
    (!is_elsewhere && !is_inside_address(line)).then(|| Span::new(word.start(), end))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn starts_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '@' | '$'))
}

/// Whether the word behind this text belongs to an address such as `https://host/ABC-1`.
fn is_inside_address(before: &str) -> bool {
    /// Longest address, in bytes: a bound keeps a line of megabytes linear.
    const MAX: usize = 2_000;
    let near = (before.len().saturating_sub(MAX)..).find_map(|start| before.get(start..));
    let before = near.unwrap_or_default();
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"')).unwrap_or(0);
    before.get(start..).unwrap_or_default().contains("://")
}

/// How much of a word is an ID: all of it, all before a closing full stop, or all before `.md`.
fn id_len(token: &str) -> Option<usize> {
    let token = token.trim_end_matches(['.', '-']);
    let token = token.strip_suffix(".md").unwrap_or(token);
    matches!(shape(token)?, Shape::Numbered | Shape::Hash | Shape::Words).then_some(token.len())
}

/// The words with a hyphen in a piece of text, in order of place: letters, digits, `_`, `-` and `.`.
pub(super) fn hyphenated(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let slice = span.of(text);
    let bytes = slice.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let hyphen = at + memchr::memchr(b'-', bytes.get(at..)?)?;
            let before = bytes.get(at..hyphen).unwrap_or_default();
            let head = before.iter().rev().take_while(|byte| is_word(**byte)).count();
            let tail = bytes.get(hyphen..).unwrap_or_default();
            let is_part = |byte: u8| is_word(byte) || matches!(byte, b'-' | b'.');
            let (from, to) = (hyphen - head, hyphen + tail.iter().take_while(|byte| is_part(**byte)).count());
            at = to;
            if head > 0 && starts_word(slice, from) {
                return Some(Span::new(span.start() + from, span.start() + to));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_ids() {
        let check = |a: &str, b: &str| assert_eq!(IdKey::new(a), IdKey::new(b));
        check("pe-03", "PE-3");
        check("TASK-0012A", "task-12a");
        check("ABC-1.02", "abc-1.2");
        check("x-000", "X-0");
        check("task_001", "TASK-1");
        check("Sub_Task_1.02", "sub_task-1.2");
        check("001", "1");
        assert_ne!(IdKey::new("tc-0e12"), IdKey::new("tc-e12"));
    }

    #[test]
    fn families() {
        let check = |id: &str, want: &str, rest: &str| {
            let key = IdKey::new(id);
            assert_eq!((key.family(), key.rest()), (want, rest));
        };
        check("pe-601", "PE", "601");
        check("TASK-CMD-2025-18", "TASK-CMD", "2025-18");
        check("tc-5d93", "TC", "5D93");
        check("1559", "", "1559");
        check("SPEC-LOGIN-FLOW", "SPEC", "LOGIN-FLOW");
        check("ABC-1.2", "ABC", "1.2");
        check("H2-12", "H2", "12");
        check("task_12", "TASK", "12");
        check("20251104-lamp", "", "20251104-LAMP");
        assert_eq!(IdKey::spoken("Task", "03").family(), "TASK ");
        assert_eq!(IdKey::spoken("Task", "03").respoken(), Some(IdKey::new("TASK-3")));
        assert_eq!(IdKey::new("STORY-1.2").respoken(), Some(IdKey::spoken("story", "1.2")));
        assert_eq!(IdKey::new("PE-3").respoken(), None);
    }

    #[test]
    fn prose() {
        let check = |line: &str, want: &[&str]| {
            let got: Vec<&str> =
                candidates(line, Span::new(0, line.len())).map(|span| span.of(line)).collect();
            assert_eq!(got, want, "{line}");
        };
        check("see PE-601/PE-602 → pe-03, (TASK-12).", &["PE-601", "PE-602", "pe-03", "TASK-12"]);
        check("AES-256-GCM but AES-256", &["AES-256"]);
        check("2026-01-09 read-only TASK-XXX TICKET-ID", &[]);
        check("https://x.org/ABC-1 [ABC-2](http://y/ABC-3)", &["ABC-2"]);
        check("tc-5d93 SPEC-LOGIN-FLOW ABC-1.2. v1-", &["tc-5d93", "SPEC-LOGIN-FLOW", "ABC-1.2"]);
        check("--flag -x éa-1 a--1 - TASK-12-SEE-GOAL-9", &[]);
    }

    #[test]
    fn shapes() {
        let check = |text: &str, want: Option<Shape>| assert_eq!(shape(text), want, "{text}");
        check("12", Some(Shape::Number));
        check("1.2", Some(Shape::Number));
        check("1.2.", None);
        check("1a", None);
        check("1234567890", None);
        check("task_001", Some(Shape::Numbered));
        check("snake_case_1", Some(Shape::Numbered));
        check("_1", None);
        check("a1_2", None);
        check("20251104-lamp", Some(Shape::Stamp));
        check("20251104-1200-lamp", Some(Shape::Stamp));
        check("20259904-lamp", None);
        check("20251104", Some(Shape::Number));
        check("2025-11-04", None);
        check("N/A", None);
        check("TBD", None);
        check("-", None);
        check("TASK-XXX", None);
    }

    #[test]
    fn words_with_numbers() {
        let check = |text: &str, want: Option<(&str, usize)>| {
            let got = spoken(text);
            assert_eq!(got.as_ref().map(|(key, end)| (key.as_str(), *end)), want, "{text}");
        };
        check("Task 3: Title", Some(("TASK 3", 6)));
        check("Story 01.2", Some(("STORY 1.2", 10)));
        check("User Story 4 - x", Some(("USER STORY 4", 12)));
        check("Issue #12: x", None);
        check("Phase 3: x", None);
        check("Task 3a", None);
        check("Task 3/4", None);
        check("Task one", None);
        check("3: x", None);
    }
}
