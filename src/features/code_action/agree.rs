//! A field that front matter and text give different values: either one for both.

use super::{Action, Asked, Kind, Provider};
use crate::features::write;
use crate::ticket::{Field, Role, name};

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let Some(ticket) = asked.ticket_here() else { return };
    let text = &asked.source.text;
    let is_plain = |field: &&Field| {
        field.under.is_none()
            && field.items.is_empty()
            && !field.value.is_empty()
            && !field.value.of(text).contains(['\n', '[', '{', '<'])
            && !field.plays(Role::Id)
    };
    let fields = || asked.source.facts.own_fields(ticket).filter(is_plain);
    let here = |field: &Field| asked.touches_line(field.key.to(field.value));
    for data in fields().filter(|field| field.carrier.is_data()) {
        let mut others = fields().filter(|field| !field.carrier.is_data() && field.name == data.name);
        let (Some(other), None) = (others.next(), others.next()) else { continue };
        let (above, below) = (data.value.of(text), other.value.of(text));
        let is_same = name::value(above) == name::value(below);
        if is_same || !(here(data) || here(other)) {
            continue;
        }
        // A finding of this has fixes of its own.
        if asked.findings_here().any(|finding| [data.value, other.value].contains(&finding.span)) {
            continue;
        }
        let ways = [(data, below, "front matter", "text"), (other, above, "text", "front matter")];
        for (field, value, place, source) in ways {
            let Some(edit) = write::value(text, field, value) else { continue };
            actions.push(Action::new(
                Kind::Rewrite,
                format!("Write \"{value}\" in the {place}, as in the {source}"),
                move || asked.edits([edit]),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::{check_picked, check_titles};
    use super::*;

    #[test]
    fn either_value_for_both() {
        let ticket = "//- /PE-1.md\n---\nid: PE-1\nstatus: open\nsprint: 12\nteam: Core\n---\n# PE-1: T\n\n**Status**: Open\n**Sprint**: 13$0\n**Team**: core\n";
        check_titles(
            ticket,
            false,
            &[Kind::Rewrite],
            &expect![[
                r#"Write "13" in the front matter, as in the text; Write "12" in the text, as in the front matter"#
            ]],
        );
        check_picked(
            ticket,
            Kind::Rewrite,
            "Write \"13\" in the front matter, as in the text",
            expect![[r#"
            /PE-1.md
            ---
            id: PE-1
            status: open
            sprint: 13
            team: Core
            ---
            # PE-1: T

            **Status**: Open
            **Sprint**: 13
            **Team**: core
        "#]],
        );
        let same = ticket.replace("13$0", "13").replace("**Team**", "**$0Team**");
        check_titles(&same, false, &[Kind::Rewrite], &expect![""]);
    }
}
