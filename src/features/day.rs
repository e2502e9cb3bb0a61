//! Days as tickets write them: today, where the user is, and in which format.

use jiff::Zoned;
use jiff::tz::TimeZone;

/// Longest value that is looked at for the format of a date, in bytes.
const MAX_DATE: usize = 40;

/// The moment it is now, in the time zone of the system.
#[must_use]
pub fn now() -> Zoned {
    Zoned::now()
}

/// The format of a date that a template shows: `YYYY-MM-DD HH:MM` in `[YYYY-MM-DD HH:MM, optional]`.
#[must_use]
pub fn format_in(text: &str) -> Option<&str> {
    let is_part =
        |c: char| matches!(c, 'Y' | 'M' | 'D' | 'H' | 'S' | 'T' | 'Z' | '-' | '/' | '.' | ':' | ' ');
    let year = text.find("YYYY")?;
    let before = text.get(..year)?;
    let start = before.trim_end_matches(is_part).len();
    let rest = text.get(start..)?;
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let format = rest.get(..end)?.trim_matches([' ', '.', '-', ':', '/']);
    (format.contains("MM") && format.contains("DD")).then_some(format)
}

/// The format in which a date is written: `DD.MM.YYYY` of `24.12.2025`.
#[must_use]
pub fn format_of(value: &str) -> Option<String> {
    let value = value.trim();
    let groups: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).collect();
    let known = |from: usize, of: &[usize]| {
        groups
            .get(from..from + of.len())
            .is_some_and(|found| found.iter().map(|it| it.len()).eq(of.iter().copied()))
    };
    let day_first =
        |first: &str, mark: char| mark == '.' || first.parse::<u8>().is_ok_and(|first| first > 12);
    let mark = value.chars().find(|c| !c.is_ascii_digit())?;
    let mut tokens = if known(0, &[4, 2, 2]) {
        vec!["YYYY", "MM", "DD"]
    } else if known(0, &[2, 2, 4]) {
        if day_first(groups.first()?, mark) { vec!["DD", "MM", "YYYY"] } else { vec!["MM", "DD", "YYYY"] }
    } else {
        return None;
    };
    tokens.extend(["HH", "MM", "SS"]);
    if value.len() > MAX_DATE || !matches!(mark, '-' | '.' | '/') {
        return None;
    }
    let mut format = String::new();
    let mut tokens = tokens.into_iter();
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            if !matches!(c, '-' | '.' | '/' | ':' | ' ' | 'T' | 'Z') {
                return None;
            }
            format.push(c);
            rest = rest.get(c.len_utf8()..)?;
        } else {
            format.push_str(tokens.next().filter(|token| token.len() == digits)?);
            rest = rest.get(digits..)?;
        }
    }
    Some(format)
}

/// A moment in a format such as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
#[must_use]
pub fn written(format: &str, at: &Zoned) -> String {
    let at = if format.ends_with('Z') { at.with_time_zone(TimeZone::UTC) } else { at.clone() };
    let mut written = String::with_capacity(format.len());
    let mut rest = format;
    let mut in_time = false;
    while let Some(c) = rest.chars().next() {
        let tokens = [
            ("YYYY", format!("{:04}", at.year())),
            ("MM", format!("{:02}", if in_time { at.minute() } else { at.month() })),
            ("DD", format!("{:02}", at.day())),
            ("HH", format!("{:02}", at.hour())),
            ("SS", format!("{:02}", at.second())),
        ];
        match tokens.iter().find(|(token, _)| rest.starts_with(token)) {
            Some((token, value)) => {
                in_time |= *token == "HH";
                written.push_str(value);
                rest = rest.get(token.len()..).unwrap_or_default();
            }
            None => {
                written.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn at(written: &str) -> Zoned {
        written.parse().unwrap()
    }

    #[test]
    fn formats_in_what_a_template_says() {
        let check = |text: &str, want: Option<&str>| assert_eq!(format_in(text), want, "{text}");
        check("YYYY-MM-DD", Some("YYYY-MM-DD"));
        check("[YYYY-MM-DD]", Some("YYYY-MM-DD"));
        check("YYYY-MM-DD HH:MM, optional", Some("YYYY-MM-DD HH:MM"));
        check("YYYY-MM-DDTHH:MM:SSZ", Some("YYYY-MM-DDTHH:MM:SSZ"));
        check("[DD.MM.YYYY]", Some("DD.MM.YYYY"));
        check("Date of the start", None);
        check("YYYY", None);
    }

    #[test]
    fn formats_of_dates() {
        let check =
            |value: &str, want: Option<&str>| assert_eq!(format_of(value).as_deref(), want, "{value}");
        check("2025-01-02", Some("YYYY-MM-DD"));
        check("24.12.2025", Some("DD.MM.YYYY"));
        check("12/24/2025", Some("MM/DD/YYYY"));
        check("24/12/2025", Some("DD/MM/YYYY"));
        check("2025-01-02 10:11", Some("YYYY-MM-DD HH:MM"));
        check("2025-01-02T10:11:12Z", Some("YYYY-MM-DDTHH:MM:SSZ"));
        check("2025-01-02T10:11:12.123Z", None);
        check("2025-1-2", None);
        check("tomorrow", None);
        check("", None);
    }

    #[test]
    fn moments_in_formats() {
        let moment = at("2025-03-04T23:06:07+01:00[+01:00]");
        let check = |format: &str, want: &str| assert_eq!(written(format, &moment), want);
        check("YYYY-MM-DD", "2025-03-04");
        check("DD.MM.YYYY", "04.03.2025");
        check("YYYY-MM-DD HH:MM", "2025-03-04 23:06");
        check("YYYY-MM-DDTHH:MM:SSZ", "2025-03-04T22:06:07Z");
    }

    #[test]
    fn it_is_later_than_this_was_written() {
        assert!(now().year() > 2024);
    }
}
