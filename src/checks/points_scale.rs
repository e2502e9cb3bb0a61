//! `points-scale`: points that are not on the template's scale.

use smol_str::SmolStr;

use super::invalid_value::is_practice;
use super::suggestion::any_of;
use super::{Findings, Fix, Rule, Severity, View};
use crate::schema::{FieldKind, FieldSpec};
use crate::text::Span;
use crate::ticket::Role;

pub(super) const RULE: Rule = Rule {
    code: "points-scale",
    severity: Severity::Warning,
    summary: "Points that are not on the template's scale",
    page: include_str!("../../docs/checks/points-scale.md"),
    check,
};

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for (index, _, schema) in view.followers() {
        for field in view.facts.own_fields(index).filter(|field| field.under.is_none()) {
            let Some(spec) = schema.field(&field.name).filter(|spec| is_points(spec)) else { continue };
            let Some(scale) = scale(spec) else { continue };
            let written = field.value.of(view.text);
            let Some((number, digits)) = number(written) else { continue };
            let is_on = scale.iter().any(|(_, value)| (value - number).abs() < 1e-9);
            if is_on || written == spec.default || is_practice(view, schema, field, written) {
                continue;
            }
            let place = Span::of_part(view.text, digits);
            let names: Vec<SmolStr> = scale.iter().map(|(name, _)| (*name).clone()).collect();
            let (below, above) = neighbours(&scale, number);
            let near = match (below, above) {
                (Some((below, _)), Some((above, _))) => format!("the nearest are {below} and {above}"),
                (Some((last, _)), None) => format!("the largest is {last}"),
                (None, Some((first, _))) => format!("the smallest is {first}"),
                (None, None) => continue,
            };
            let message = format!(
                "{digits} is not on the scale of {}: {near}; {} has {}",
                spec.key,
                schema.origin.describe(),
                any_of(&names)
            );
            findings.add(Some(index), place, message);
            if let (Some(below), Some(above)) = (below, above) {
                let (down, up) = (number - below.1, above.1 - number);
                let near = if down < up { below } else { above };
                let is_clear = (down - up).abs() > 1e-9;
                findings.fix(
                    is_clear
                        .then(|| Fix::value(view.text, field, place, near.0))
                        .flatten()
                        .map(Fix::or_other),
                );
            }
        }
    }
}

/// Whether a field of a template gives points.
fn is_points(spec: &FieldSpec) -> bool {
    Role::of(&spec.name) == Some(Role::Points) || spec.name.ends_with(" points")
}

/// A value of a scale: as the template writes it, and how much it is.
type Step<'s> = (&'s SmolStr, f64);

/// The values of a field that is a scale of points, each with its name, from the smallest on.
fn scale(spec: &FieldSpec) -> Option<Vec<Step<'_>>> {
    let FieldKind::Choice(choices) = &spec.kind else { return None };
    let mut scale: Vec<_> =
        choices.iter().map(|choice| Some((choice, choice.parse::<f64>().ok()?))).collect::<Option<_>>()?;
    scale.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    (scale.len() > 2).then_some(scale)
}

/// Whether this rule speaks of a value of a field, so that no other one need do so.
pub(super) fn speaks_of(spec: &FieldSpec, written: &str) -> bool {
    is_points(spec) && scale(spec).is_some() && number(written).is_some()
}

/// A number of points and its digits: `5`, `5 points`, `5 (guess)`; not `5 days`, nor `5-8`.
fn number(written: &str) -> Option<(f64, &str)> {
    let end = written.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(written.len());
    let (digits, rest) = written.split_at_checked(end)?;
    let unit = rest.split('(').next().unwrap_or_default().trim();
    let is_unit = ["", "point", "points", "story point", "story points", "pt", "pts", "sp"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(unit));
    is_unit.then(|| Some((digits.parse().ok()?, digits))).flatten()
}

/// The values of a scale before and behind a number.
fn neighbours<'s>(scale: &[Step<'s>], number: f64) -> (Option<Step<'s>>, Option<Step<'s>>) {
    let after = scale.partition_point(|(_, value)| *value < number);
    (after.checked_sub(1).and_then(|before| scale.get(before)).copied(), scale.get(after).copied())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    const TEMPLATE: &str = "//- /templates/story.md
# STORY-XXX: [Title]

**Status**: [Open | Done]
**Story Points**: [1, 2, 3, 5, 8]
**Priority**: [1, 2, 3]

## Goal
[What]
";

    fn check_points(code: &str, points: &str) {
        let ticket = "# STORY-1: T\n\n**Status**: Open\n**Priority**: 1\n";
        check(
            code,
            &format!("{TEMPLATE}//- /STORY-1.md\n{ticket}**Story Points**: {points}\n\n## Goal\nx\n"),
        );
    }

    #[test]
    fn off_the_scale() {
        let has = "templates/story.md has 1, 2, 3, 5 or 8";
        check_points(
            "points-scale",
            &format!(
                "4\n//                ^ warning: 4 is not on the scale of Story Points: the nearest are 3 and 5; {has}"
            ),
        );
        check_points(
            "points-scale",
            &format!(
                "13 points\n//                ^^ warning: 13 is not on the scale of Story Points: the largest is 8; {has}"
            ),
        );
        check_points(
            "points-scale",
            &format!(
                "0.5\n//                ^^^ warning: 0.5 is not on the scale of Story Points: the smallest is 1; {has}"
            ),
        );
    }

    #[test]
    fn on_it_or_no_number_of_points() {
        for points in ["5", "5 points", "08", "3.0", "8 (guess)", "", "[1, 2, 3, 5, 8]", "4 days", "4-6", "M"]
        {
            check_points("points-scale", points);
        }
        // One finding is enough.
        check_points("invalid-value", "4");
        let other = "\n//                ^ warning: \"M\" is no value of Story Points: templates/story.md allows 1, 2, 3, 5 or 8";
        check_points("invalid-value", &format!("M{other}"));
        // Without a scale there is nothing to say.
        super::super::tests::check_tasks(
            "points-scale",
            "//- /TASK-1.md\n# TASK-1: T\n\n**Status**: Done\n**Owner**: A\n**Points**: 4\n",
        );
    }
}
