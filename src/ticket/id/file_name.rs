//! What the name of a file, or of a folder, says of the ticket in it.

use super::{Shape, shape};

/// The ID that a file name starts with, without its extension: `task-355 - Title`, `T-022-update-docs`, `tc-5d93`.
#[must_use]
pub fn in_file_name(stem: &str) -> Option<&str> {
    let word_end = stem.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')));
    let word = stem.get(..word_end.unwrap_or(stem.len())).unwrap_or_default();
    if matches!(shape(word), Some(Shape::Numbered | Shape::Hash | Shape::Stamp)) {
        return Some(word);
    }
    // The shortest start that ends in a number, with the date and time behind it; what follows is a slug.
    let ends = word.match_indices(['-', '_']).map(|(at, _)| at);
    let is_id = |end: &usize| {
        let start = word.get(..*end).unwrap_or_default();
        shape(start) == Some(Shape::Numbered)
    };
    let mut end = ends.clone().find(is_id)?;
    for segment in word.get(end + 1..)?.split('-') {
        if segment.len() < 4 || !segment.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        end += 1 + segment.len();
    }
    word.get(..end)
}

/// The bare number that a file name starts with: `001`, `012-title`, `1.2 Title`. A year and the parts of a date are
/// none.
#[must_use]
pub fn number_in_file_name(stem: &str) -> Option<&str> {
    const MAX: usize = 6;
    let len = stem.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(stem.len());
    let number = stem.get(..len)?.trim_end_matches('.');
    let rest = stem.get(number.len()..)?;
    let name = rest.trim_start_matches(['-', '_', ' ', '.']);
    let ends = rest.is_empty() || name.len() < rest.len() && !name.starts_with(|c: char| c.is_ascii_digit());
    let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    (ends && number.len() <= MAX && !is_year && shape(number) == Some(Shape::Number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_file_names() {
        let check = |stem: &str, want: Option<&str>| assert_eq!(number_in_file_name(stem), want, "{stem}");
        check("001", Some("001"));
        check("012-title", Some("012"));
        check("7 Title", Some("7"));
        check("1.2-title", Some("1.2"));
        check("3. Title", Some("3"));
        check("2025-01-02-notes", None);
        check("2025-plan", None);
        check("20251104-lamp", None);
        check("1st", None);
        check("README", None);
    }

    #[test]
    fn file_names() {
        let check = |stem: &str, want: Option<&str>| assert_eq!(in_file_name(stem), want, "{stem}");
        check("task-355 - Fix-boards", Some("task-355"));
        check("T-022-update-documentation", Some("T-022"));
        check("tc-5d93", Some("tc-5d93"));
        check("eip-1559", Some("eip-1559"));
        check("INFRA-101-migrate-2-regions", Some("INFRA-101"));
        check("TASK-TW-20250413-092728-refine", Some("TASK-TW-20250413-092728"));
        check("task_001", Some("task_001"));
        check("TASK_12_fix-lamp", Some("TASK_12"));
        check("20251104-lamp", Some("20251104-lamp"));
        check("001-title", None);
        check("README", None);
        check("read-me", None);
    }
}
