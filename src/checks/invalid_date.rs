//! `invalid-date`: a day that no calendar has, or an end before its beginning.

use super::{Findings, Fix, Related, Rule, Severity, View};
use crate::schema::FieldKind;
use crate::text::Span;
use crate::ticket::Field;

pub(super) const RULE: Rule = Rule {
    code: "invalid-date",
    severity: Severity::Warning,
    summary: "A date that does not exist, or an end before its beginning",
    page: include_str!("../../docs/checks/invalid-date.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for index in (0u32..).zip(&view.facts.tickets).map(|(index, _)| index) {
        let mut dates: Vec<(Meaning, &Field, Day)> = Vec::new();
        for field in view.facts.own_fields(index).filter(|field| field.under.is_none()) {
            let Some(written) = Written::read(field.value.of(view.text)) else { continue };
            let Some(meaning) = meaning(view, index, &field.name) else { continue };
            if !view.is_ticket(index) {
                break;
            }
            match written.day() {
                Ok(day) => dates.push((meaning, field, day)),
                Err(why) => {
                    let message = format!("there is no day {}: {why}", field.value.of(view.text));
                    findings.add(Some(index), field.value, message);
                    findings.fix(swapped(view.text, field, written).map(Fix::or_other));
                }
            }
        }
        order(view, index, &dates, findings);
    }
}

/// The day that is meant where the day stands before the month: `2026-13-01`.
fn swapped(text: &str, field: &Field, written: Written) -> Option<Fix> {
    let Written { year, month: day, day: month } = written;
    Written { year, month, day }.day().ok()?;
    let value = field.value.of(text);
    let date = value
        .get(..value.find(|c: char| c.is_whitespace() || c == 'T' || c == ',').unwrap_or(value.len()))?;
    let mark = date.chars().nth(4)?;
    let place = Span::new(field.value.start(), field.value.start() + date.len());
    let new = format!("{year:04}{mark}{month:02}{mark}{day:02}");
    Some(Fix::replace(format!("Write \"{new}\""), place, new))
}

/// Reports what ends before it begins.
fn order(view: &View<'_>, ticket: u32, dates: &[(Meaning, &Field, Day)], findings: &mut Findings<'_>) {
    let first = |wanted: Meaning| dates.iter().find(|(meaning, ..)| *meaning == wanted);
    for (meaning, field, day) in dates {
        let begins: &[Meaning] = match meaning {
            Meaning::Changed => &[Meaning::Created],
            Meaning::Ended => &[Meaning::Created, Meaning::Started],
            Meaning::Created | Meaning::Started | Meaning::Other => continue,
        };
        let begins = begins.iter().filter_map(|meaning| first(*meaning));
        let latest = begins.max_by_key(|(.., begin)| *begin);
        let Some((_, before, _)) = latest.filter(|(.., begin)| day.is_before(*begin)) else {
            continue;
        };
        let [key, begin] = [field, before].map(|field| field.key.of(view.text));
        let [date, earliest] = [field, before].map(|field| field.value.of(view.text));
        let message = format!("{key} is {date}, before {begin} ({earliest}): one of the two is wrong");
        findings.add(Some(ticket), field.value, message);
        let message = format!("{begin} is {earliest}");
        findings.relate(vec![Related { file: view.file, span: before.value, message }]);
    }
}

/// What a date is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Created,
    Started,
    Changed,
    Ended,
    Other,
}

/// What the date in a field means, if it is one by its name or by the template.
fn meaning(view: &View<'_>, ticket: u32, name: &str) -> Option<Meaning> {
    let by_template = || {
        let kind = view.schema(ticket).and_then(|schema| schema.field(name)).map(|spec| &spec.kind);
        (kind == Some(&FieldKind::Date)).then_some(Meaning::Other)
    };
    by_name(name).or_else(by_template)
}

/// Names without blanks: `createdAt`, `created_at` and `Created at` are one.
fn by_name(name: &str) -> Option<Meaning> {
    const MAX: usize = 20;
    let mut letters = [0; MAX];
    let mut len = 0;
    for byte in name.bytes().filter(|byte| *byte != b' ') {
        *letters.get_mut(len)? = byte;
        len += 1;
    }
    Some(match letters.get(..len)? {
        b"created" | b"createdat" | b"createdon" | b"createddate" | b"creationdate" | b"datecreated"
        | b"opened" | b"openedat" | b"reported" | b"reportedon" => Meaning::Created,
        b"start" | b"started" | b"startedat" | b"startedon" | b"startdate" | b"datestarted" => {
            Meaning::Started
        }
        b"updated" | b"updatedat" | b"updatedon" | b"updateddate" | b"dateupdated" | b"lastupdated"
        | b"lastupdate" | b"lastupdatedat" | b"modified" | b"modifiedat" | b"lastmodified"
        | b"datemodified" => Meaning::Changed,
        b"end" | b"ended" | b"endedat" | b"enddate" | b"completed" | b"completedat" | b"completedon"
        | b"completeddate" | b"completiondate" | b"datecompleted" | b"closed" | b"closedat" | b"closedon"
        | b"closeddate" | b"dateclosed" | b"finished" | b"finishedat" | b"resolved" | b"resolvedat"
        | b"due" | b"duedate" | b"dueon" | b"dueby" | b"deadline" => Meaning::Ended,
        b"date" | b"targetdate" | b"reviewdate" | b"releasedate" => Meaning::Other,
        _ => return None,
    })
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    year: u32,
    month: u32,
    day: u32,
}

/// A day that exists, counted from one long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Day(u32);

impl Written {
    /// Reads `YYYY-MM-DD` and `YYYY/MM/DD`, with or without a time behind; other ways to write a date are not known.
    fn read(value: &str) -> Option<Self> {
        let separator = match value.as_bytes().get(4)? {
            b'-' => '-',
            b'/' => '/',
            _ => return None,
        };
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == separator)).unwrap_or(value.len());
        let (date, rest) = value.split_at_checked(end)?;
        let has_time =
            rest.starts_with(['T', 't', ' ']) && rest.get(1..)?.starts_with(|c: char| c.is_ascii_digit());
        if !(rest.is_empty() || has_time || rest.starts_with([' ', ',', '(', '\t'])) {
            return None;
        }
        let mut parts = date.split(separator);
        let mut number = |len: std::ops::RangeInclusive<usize>| {
            parts.next().filter(|part| len.contains(&part.len()))?.parse().ok()
        };
        let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
        // Nothing but zeros stands for a date that is not known.
        let is_known = parts.next().is_none() && year > 0 && (month, day) != (0, 0);
        is_known.then_some(Self { year, month, day })
    }

    /// The day, or why there is none.
    fn day(self) -> Result<Day, String> {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let Self { year, month, day } = self;
        let name = usize::try_from(month).ok().and_then(|month| NAMES.get(month.checked_sub(1)?));
        let Some(name) = name else { return Err(format!("a year has 12 months, not a month {month}")) };
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if (1..=days).contains(&day) {
            // Years that begin in March end with the day that only some have.
            let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
            let leap_days = years / 4 - years / 100 + years / 400;
            Ok(Day(365 * years + leap_days + (153 * months + 2) / 5 + day))
        } else if month == 2 {
            Err(format!("{name} {year} has {days} days"))
        } else {
            Err(format!("{name} has {days} days"))
        }
    }
}

impl Day {
    /// Whether it is surely earlier: what is one day in one part of the world is the next one in another.
    fn is_before(self, other: Self) -> bool {
        self.0 + 1 < other.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_tasks};

    #[test]
    fn days_that_do_not_exist() {
        check(
            "invalid-date",
            r#"//- /A-1.md
---
id: A-1
createdAt: 2026-02-31
//         ^^^^^^^^^^ warning: there is no day 2026-02-31: February 2026 has 28 days
due_date: "2026/13/01"
//         ^^^^^^^^^^ warning: there is no day 2026/13/01: a year has 12 months, not a month 13
status: Open
---
# A-1: One

**Last updated**: 2026-06-31T10:00:00Z (again)
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: there is no day 2026-06-31T10:00:00Z (again): June has 30 days
"#,
        );
    }

    #[test]
    fn an_end_before_its_beginning() {
        check(
            "invalid-date",
            r#"//- /A-1.md
---
id: A-1
created: 2026-02-10
start: 2026-02-15
updated: 2026-02-08
//       ^^^^^^^^^^ warning: updated is 2026-02-08, before created (2026-02-10): one of the two is wrong
closed: 2026-02-12
//      ^^^^^^^^^^ warning: closed is 2026-02-12, before start (2026-02-15): one of the two is wrong
due: 2026-03-01
---
//- /A-2.md
---
id: A-2
created: 2026-02-10
updated: 2026-02-10
# In another zone.
closed: 2026-02-09T23:00:00-08:00
due: 2027-01-01
---
//- /A-3.md
---
id: A-3
created: 2026-03-01
updated: 2026-02-28
completed: 2026-02-27
//         ^^^^^^^^^^ warning: completed is 2026-02-27, before created (2026-03-01): one of the two is wrong
---
"#,
        );
    }

    #[test]
    fn anything_else_is_silent() {
        for value in [
            "2024-02-29",
            "2000-02-29",
            "2026-1-5",
            "2026-01-05 10:00 UTC",
            "3 May 2024",
            "Q3",
            "YYYY-MM-DD",
            "[YYYY-MM-DD]",
            "2026-XX-XX",
            "0000-00-00",
            "2026-00-00",
            "31.02.2026",
            "02/31/2026",
            "2026-02",
            "soon",
            "",
            "2026-02-31x",
            "2026-123-1",
            "2026W05",
        ] {
            check("invalid-date", &format!("//- /A-1.md\n---\nid: A-1\ncreated: {value}\n---\n"));
        }
        // Another field, a page that is no ticket, and what stands under another key.
        check(
            "invalid-date",
            "//- /A-1.md\n---\nid: A-1\nversion: 2026-13-01\nlog:\n  created: 2026-13-01\n---\n",
        );
        check("invalid-date", "//- /notes.md\n# Notes\n\n**Date**: 2026-13-01\n");
    }

    #[test]
    fn the_template_says_what_is_a_date() {
        let template = "//- /templates/bug.md\n# BUG-XXX: [Title]\n\n**Status**: [Open | Done]\n**Seen**: [YYYY-MM-DD]\n\n## Log\n[What]\n";
        let ticket = "//- /BUG-1.md\n# BUG-1: T\n\n**Status**: Open\n**Seen**: 2026-04-31\n//        ^^^^^^^^^^ warning: there is no day 2026-04-31: April has 30 days\n\n## Log\nx\n";
        check("invalid-date", &format!("{template}{ticket}"));
        check_tasks(
            "invalid-date",
            "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Done\n**Seen**: 2026-04-31\n",
        );
    }
}
