//! `section-order`: a section that stands in another place than in the template.

use smol_str::SmolStr;

use super::new_section::is_heading_at;
use super::practice::is_record;
use super::{Findings, Fix, Rule, Severity, View};
use crate::schema::{Origin, Schema, SectionSpec};
use crate::text::{Span, TextEdit};
use crate::ticket::Section;
use crate::workspace::TicketSummary;

pub(super) const RULE: Rule = Rule {
    code: "section-order",
    severity: Severity::Hint,
    summary: "A section stands in another place than in the template",
    page: include_str!("../../docs/checks/section-order.md"),
    check,
};

/// Sections of a template whose order is looked at.
const MAX_SECTIONS: usize = 60;
/// Fewer tickets than this say nothing about practice.
const ENOUGH: u32 = 5;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    for (index, ticket, schema) in view.followers() {
        if (view.cancelled)() {
            return;
        }
        let specs = at_top(schema);
        // The order of a tool's sections is the tool's own, and nobody moves those of a record.
        if schema.format.is_some() || is_record(view, index) {
            continue;
        }
        let top = view.facts.sections_of(index).filter(|(_, section)| section.parent == ticket.heading);
        let sections: Vec<_> = top.map(|(_, section)| section).collect();
        let places = places_among(&specs, sections.iter().map(|section| section.name.as_str()));
        if is_in_order(&places) {
            continue;
        }
        let in_order = longest_run(&places);
        let Some(odd) = (0..places.len()).find(|at| !in_order.contains(at)) else { continue };
        let Some(practice) = practice(view, index, schema) else { continue };
        let section = places.get(odd).and_then(|(at, _)| sections.get(*at));
        let (Some(section), Some(where_)) = (section, belongs(&specs, &places, &in_order, odd)) else {
            continue;
        };
        let from = schema.origin.describe();
        let title = section.title.of(view.text).trim();
        let message = format!("the section \"{title}\" belongs {where_}, as in {from}{practice}");
        findings.add(Some(index), section.title, message);
        let beside = neighbour(&places, &in_order, odd);
        findings.fix(beside.and_then(|(other, is_before)| {
            let (_, number) = places.get(odd)?;
            let mut after: Vec<_> = places.iter().filter(|(_, it)| it != number).collect();
            let at = after.iter().position(|(_, it)| *it == other)? + usize::from(!is_before);
            after.insert(at, places.get(odd)?);
            let target = *sections.get(places.iter().find(|(_, it)| *it == other)?.0)?;
            // With another one out of place, this alone changes little.
            after.iter().is_sorted_by_key(|(_, it)| *it).then_some(())?;
            move_section(view.text, section, target, is_before)
        }));
    }
}

/// The sections at the top of a template that can be told by their names.
fn at_top(schema: &Schema) -> Vec<&SectionSpec> {
    let top = || schema.sections.iter().filter(|spec| spec.path.len() == 1).take(MAX_SECTIONS);
    let is_only = |spec: &&SectionSpec| top().filter(|other| other.path == spec.path).count() == 1;
    top().filter(|spec| !spec.repeatable).filter(is_only).collect()
}

/// For those of a ticket's sections that the template has, their number in the ticket and that in the template; of
/// several with one name the first. `names` are the comparable names of the sections that stand in no other.
pub fn places<'n>(schema: &Schema, names: impl Iterator<Item = &'n str>) -> Vec<(usize, usize)> {
    places_among(&at_top(schema), names)
}

fn places_among<'n>(specs: &[&SectionSpec], names: impl Iterator<Item = &'n str>) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (at, name) in names.enumerate() {
        if let Some(place) = specs.iter().position(|spec| spec.is_named(name))
            && !places.iter().any(|(_, known)| *known == place)
        {
            places.push((at, place));
        }
    }
    places
}

/// The most of these that stand in the order of the template; the earliest of those that are equally many.
fn longest_run(places: &[(usize, usize)]) -> Vec<usize> {
    // For each, how many can be in order from it on; and which of them comes next.
    let mut runs: Vec<(usize, Option<usize>)> = vec![(1, None); places.len()];
    for (at, (_, place)) in places.iter().enumerate().rev() {
        let after = places.iter().enumerate().skip(at + 1).filter(|(_, (_, other))| other > place);
        let lengths = after.filter_map(|(next, _)| Some((runs.get(next)?.0 + 1, Some(next))));
        let best = lengths.fold((1, None), |best, run| if run.0 > best.0 { run } else { best });
        if let Some(run) = runs.get_mut(at) {
            *run = best;
        }
    }
    let longest = runs.iter().map(|(length, _)| *length).max().unwrap_or_default();
    let mut next = runs.iter().position(|(length, _)| *length == longest);
    let mut run = Vec::new();
    while let Some(at) = next {
        run.push(at);
        next = runs.get(at).and_then(|(_, next)| *next);
    }
    run
}

/// `before "Goal"`, where that stands too early, or `behind "Goal"`: the section that is next to it in the template.
fn belongs(
    specs: &[&SectionSpec],
    places: &[(usize, usize)],
    in_order: &[usize],
    odd: usize,
) -> Option<String> {
    let (other, is_before) = neighbour(places, in_order, odd)?;
    let word = if is_before { "before" } else { "behind" };
    Some(format!("{word} \"{}\"", specs.get(other)?.title.trim()))
}

/// The section of the template that the odd one belongs next to, and whether it belongs before it.
fn neighbour(places: &[(usize, usize)], in_order: &[usize], odd: usize) -> Option<(usize, bool)> {
    let own = places.get(odd)?.1;
    let place = |at: &usize| places.get(*at).map(|(_, place)| *place);
    let too_late = in_order.iter().filter(|at| **at < odd).filter_map(place).find(|other| *other > own);
    let too_early = || in_order.iter().filter(|at| **at > odd).filter_map(place).rfind(|other| *other < own);
    too_late.map(|other| (other, true)).or_else(|| Some((too_early()?, false)))
}

/// Moves a section with all that stands in it; the blank lines between sections stay as they are.
fn move_section(text: &str, section: &Section, target: &Section, is_before: bool) -> Option<Fix> {
    let own = Span::new(section.span.start(), section.span.trim(text).end());
    let above = text.get(..own.start())?.trim_end();
    let gap = Span::new(above.len(), own.start());
    let title = format!(
        "Move it {} \"{}\"",
        if is_before { "before" } else { "behind" },
        target.title.of(text).trim()
    );
    if gap.of(text).is_empty() {
        return None;
    }
    let edits = if is_before {
        if section.span.end() >= text.len() && !is_heading_at(text) {
            return None;
        }
        let moved = format!("{}{}", own.of(text), gap.of(text));
        vec![TextEdit::insert(target.span.start(), moved), TextEdit::delete(gap.to(own))]
    } else {
        if target.span.end() >= text.len() && !is_heading_at(text) {
            return None;
        }
        let moved = format!("{}{}", gap.of(text), own.of(text));
        let end = target.span.trim(text).end();
        vec![TextEdit::delete(section.span), TextEdit::insert(end, moved)]
    };
    Some(Fix::all(title, edits))
}

/// What is said of the tickets of a schema, when nearly all others keep to its order, or there are too few to tell; the
/// order of a built-in template is a guess.
fn practice(view: &View<'_>, ticket: u32, schema: &Schema) -> Option<SmolStr> {
    let id = view.snapshot.schema_id(view.file, ticket)?;
    let specs = at_top(schema);
    let (all, ordered) = view.snapshot.share_in_order(view.file, id, |ticket| keeps_order(&specs, ticket));
    if all < ENOUGH {
        return (!matches!(schema.origin, Origin::Builtin(_))).then(SmolStr::default);
    }
    let share = u64::from(ordered) * 100 / u64::from(all);
    // This one is not in order, and one of them.
    let is_kept = u64::from(ordered) * 10 >= u64::from(all - 1) * 9;
    is_kept.then(|| smol_str::format_smolstr!(", and in {share} % of its tickets"))
}

fn keeps_order(specs: &[&SectionSpec], ticket: &TicketSummary) -> Option<bool> {
    let top = ticket.outline.sections.iter().filter(|path| !path.contains('\n'));
    let places = places_among(specs, top.map(SmolStr::as_str));
    (places.len() > 1).then(|| is_in_order(&places))
}

fn is_in_order(places: &[(usize, usize)]) -> bool {
    places.is_sorted_by_key(|(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_tasks;

    fn ticket(number: usize, sections: &str) -> String {
        format!(
            "//- /TASK-{number}.md\n# TASK-{number}: Lamp\n\n**Status**: To Do\n**Owner**: Ada\n\n{sections}"
        )
    }

    const ODD: &str = "## How to test
Look.

## Goal
// ^^^^ hint: the section \"Goal\" belongs before \"How to test\", as in templates/task.md
Light.
";
    const EVEN: &str = "## Goal\nLight.\n\n## Notes\n\n## How to test\nLook.\n";

    #[test]
    fn as_in_the_template() {
        check_tasks("section-order", &ticket(1, ODD));
        check_tasks("section-order", &ticket(1, EVEN));
    }

    #[test]
    fn practice_decides() {
        let odd = ODD.replace("task.md\n", "task.md, and in 83 % of its tickets\n");
        let even: String = (1..6).map(|number| ticket(number, EVEN)).collect();
        check_tasks("section-order", &(even + &ticket(6, &odd)));
        let silent: String =
            ODD.lines().filter(|line| !line.starts_with("//")).map(|line| line.to_owned() + "\n").collect();
        let most: String = (1..6).map(|number| ticket(number, &silent)).collect();
        check_tasks("section-order", &(most + &ticket(6, EVEN)));
    }

    #[test]
    fn the_fewest_are_misplaced() {
        let check = |places: &[usize], want: &[usize]| {
            let places: Vec<_> = places.iter().copied().enumerate().collect();
            let run = super::longest_run(&places).into_iter();
            assert_eq!(run.map(|at| places[at].1).collect::<Vec<_>>(), want, "{places:?}");
        };
        check(&[], &[]);
        check(&[0, 2, 5], &[0, 2, 5]);
        check(&[4, 0, 1, 2], &[0, 1, 2]);
        check(&[0, 3, 4, 1], &[0, 3, 4]);
        check(&[0, 2, 1, 3], &[0, 2, 3]);
    }
}
