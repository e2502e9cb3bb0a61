//! "Did you mean", and lists in words, the same in all messages.

use smol_str::SmolStr;

use crate::ticket::name;

/// The candidate most like what was written, if any is like it at all.
pub(super) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ENOUGH: f64 = 0.6;
    let folded = name::value(written);
    let score = |candidate: &str| {
        let candidate = name::value(candidate);
        let starts = !folded.is_empty()
            && (candidate.starts_with(folded.as_str()) || folded.starts_with(candidate.as_str()));
        strsim::normalized_damerau_levenshtein(&folded, &candidate) + if starts { 0.5 } else { 0.0 }
    };
    let scored = candidates.into_iter().map(|candidate| (score(candidate), candidate));
    let best = scored.fold(None, |best: Option<(f64, &str)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    });
    best.filter(|(score, _)| *score >= ENOUGH).map(|(_, candidate)| candidate)
}

/// `A, B or C`, cut after a dozen.
pub(super) fn any_of(values: &[SmolStr]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = values.iter().take(SHOWN).map(SmolStr::as_str).collect();
    match shown.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        _ if values.len() > SHOWN => format!("{} …", shown.join(", ")),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_value() {
        let set = ["To Do", "In Progress", "In Review", "Done"];
        let check = |written: &str, want: Option<&str>| assert_eq!(nearest(written, set), want, "{written}");
        check("In Progres", Some("In Progress"));
        check("doen", Some("Done"));
        check("IN-REVEIW", Some("In Review"));
        check("banana", None);
        check("", None);
    }

    #[test]
    fn lists() {
        let list = |values: &[&str]| any_of(&values.iter().map(|value| (*value).into()).collect::<Vec<_>>());
        assert_eq!(list(&["A"]), "A");
        assert_eq!(list(&["A", "B", "C"]), "A, B or C");
    }
}
