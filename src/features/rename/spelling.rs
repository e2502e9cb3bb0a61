//! How a new ID is written in the place of an old one: every place keeps its own case and its own leading zeros.

use crate::ticket::{IdKey, id};

/// Longest name that is shown in a message, in characters.
const MAX_SHOWN: usize = 40;

/// A new name for an ID, and how the old one was written where it was asked for.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    old: IdKey,
    new: IdKey,
    /// The old ID as written under the cursor.
    asked: String,
    /// The new ID as typed, with its family.
    typed: String,
}

impl Spelling {
    /// Reads a new name. A number alone keeps the family: `700` for `PE-601` is `PE-700`.
    ///
    /// # Errors
    /// In a sentence for the user, when the name cannot be an ID.
    pub(super) fn new(old: &IdKey, asked: &str, typed: &str) -> anyhow::Result<Self> {
        let typed = typed.trim();
        let asked = if is_bare(asked) { old.as_str() } else { asked };
        let typed = match id::shape(typed) {
            Some(id::Shape::Number) => {
                let family = asked.get(..old.family().len()).unwrap_or_default();
                if family.is_empty() { typed.to_owned() } else { format!("{family}-{typed}") }
            }
            Some(_) => typed.to_owned(),
            None => {
                let shown: String = typed.chars().take(MAX_SHOWN).collect();
                anyhow::bail!("`{shown}` cannot be an ID; an ID is written like {}", old.as_str());
            }
        };
        Ok(Self { old: old.clone(), new: IdKey::new(&typed), asked: asked.to_owned(), typed })
    }

    /// The ID in comparable form.
    pub(super) fn key(&self) -> &IdKey {
        &self.new
    }

    /// The ID as typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// What to write in a text where `written` stands.
    ///
    /// Where the ID is written as under the cursor, it becomes what was typed. A place in lower or in upper case
    /// stays so; a number with leading zeros keeps its width; a bare number stays one within its family.
    pub(super) fn of(&self, written: &str) -> String {
        if is_bare(written) {
            let number = Some(self.new.rest()).filter(|rest| is_bare(rest));
            let number = number.filter(|_| self.new.family() == self.old.family());
            return number.map_or_else(|| self.typed.clone(), |number| padded(number, written));
        }
        if self.is_respelling() || written == self.asked {
            return self.typed.clone();
        }
        if written.eq_ignore_ascii_case(&self.asked) {
            return cased(&self.typed, written);
        }
        self.styled(written)
    }

    /// What to write in a file's name where `written` stands: always in its case, and not narrower.
    pub(super) fn in_file_name(&self, written: &str) -> String {
        self.styled(written)
    }

    /// Whether only the spelling changes, and no ID.
    pub(super) fn is_respelling(&self) -> bool {
        self.old == self.new
    }

    fn styled(&self, written: &str) -> String {
        let split = |id: &'_ str| {
            let (family, number) = id.rsplit_once('-')?;
            is_bare(number).then(|| (family.to_owned(), number.to_owned()))
        };
        let (Some((family, number)), Some((_, model))) = (split(&self.typed), split(written)) else {
            return cased(&self.typed, written);
        };
        let is_padded = |number: &str| number.len() > 1 && number.starts_with('0');
        let asked_padded = split(&self.asked).is_some_and(|(_, number)| is_padded(&number));
        let number = match is_padded(&model) {
            true => padded(&number, &model),
            // The zeros that were typed are the style of the place that was asked for.
            false if asked_padded && !written.eq_ignore_ascii_case(&self.asked) => padded(&number, ""),
            false => number,
        };
        cased(&format!("{family}-{number}"), written)
    }
}

fn is_bare(id: &str) -> bool {
    id::shape(id) == Some(id::Shape::Number) && !id.contains('.')
}

/// A number without leading zeros, or with as many as make it as wide as a model that has some.
fn padded(number: &str, model: &str) -> String {
    let number = number.trim_start_matches('0');
    let number = if number.is_empty() { "0" } else { number };
    let width = if model.starts_with('0') { model.len() } else { 0 };
    format!("{number:0>width$}")
}

/// An ID in the case of a model, unless that would be no ID of the same shape.
fn cased(id: &str, model: &str) -> String {
    let has = |test: fn(&u8) -> bool| model.as_bytes().iter().any(test);
    let changed = match (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase)) {
        (true, false) => id.to_ascii_lowercase(),
        (false, true) => id.to_ascii_uppercase(),
        _ => return id.to_owned(),
    };
    if id::shape(&changed).is_some() { changed } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: &str, typed: &str, places: &[(&str, &str)]) {
        let spelling = Spelling::new(&IdKey::new(asked), asked, typed).unwrap();
        for (written, want) in places {
            assert_eq!(spelling.of(written), *want, "{written}, {asked} to {typed}");
        }
    }

    #[test]
    fn every_place_keeps_its_style() {
        check("PE-601", "PE-700", &[("PE-601", "PE-700"), ("pe-601", "pe-700"), ("pe-0601", "pe-0700")]);
        check("PE-601", "pe-700", &[("PE-601", "pe-700"), ("pe-601", "pe-700"), ("PE-0601", "PE-0700")]);
        check("PE-003", "PE-007", &[("PE-003", "PE-007"), ("pe-3", "pe-7"), ("pe-0003", "pe-0007")]);
        check("PE-3", "PE-1000", &[("PE-003", "PE-1000"), ("3", "1000"), ("03", "1000")]);
        check("PE-3", "PE-7", &[("3", "7"), ("003", "007")]);
        check("PE-3", "OPS-7", &[("3", "OPS-7"), ("pe-03", "ops-07"), ("PE-3", "OPS-7")]);
        check("PE-3", "SPEC-LOGIN", &[("pe-03", "SPEC-LOGIN"), ("PE-03", "SPEC-LOGIN"), ("3", "SPEC-LOGIN")]);
        check("PE-3", "PE-12.3", &[("3", "PE-12.3"), ("pe-03", "pe-12.3")]);
    }

    #[test]
    fn a_number_alone_keeps_the_family() {
        check("pe-601", "700", &[("pe-601", "pe-700"), ("PE-601", "PE-700"), ("601", "700")]);
        let spelling = Spelling::new(&IdKey::new("PE-3"), "3", "4").unwrap();
        assert_eq!((spelling.of("3"), spelling.of("PE-3")), ("4".to_owned(), "PE-4".to_owned()));
    }

    #[test]
    fn only_another_spelling_is_the_same_everywhere() {
        check("pe-03", "PE-3", &[("pe-03", "PE-3"), ("Pe-003", "PE-3"), ("03", "03")]);
    }

    #[test]
    fn what_is_no_id() {
        for typed in ["", "two words", "PE", "PE-", "TASK-XXX", "é-1", "PE-1\nx"] {
            let error = Spelling::new(&IdKey::new("PE-3"), "PE-3", typed).unwrap_err().to_string();
            assert!(error.ends_with("cannot be an ID; an ID is written like PE-3"), "{typed}: {error}");
        }
    }
}
