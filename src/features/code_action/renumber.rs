//! Another ID for a ticket that has that of another one, and another name for a file that is called after another one.

use std::path::Path;

use super::{Action, Asked, Kind, Provider};
use crate::checks::Diagnostic;
use crate::features::edit::{Changes, Move};
use crate::features::{new_ticket, rename};
use crate::ticket::{IdKey, Ticket, id};
use crate::workspace::Address;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::QuickFix], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    for finding in asked.findings_here() {
        match finding.code {
            "duplicate-id" => actions.extend(renumber(asked, finding)),
            "id-file-mismatch" => actions.extend(rename_file(asked, finding)),
            _ => {}
        }
    }
}

/// Gives a ticket the next free ID; mentions elsewhere mean the other one, and stay.
fn renumber<'a>(asked: &'a Asked<'a>, finding: &Diagnostic) -> Option<Action<'a>> {
    let facts = &asked.source.facts;
    let is_it = |ticket: &&Ticket| match ticket.declarations.first() {
        Some(place) => *place == finding.span,
        None => ticket.span.covers(finding.span),
    };
    let ticket = facts.tickets.iter().filter(|ticket| ticket.id.is_some()).find(|ticket| is_it(ticket))?;
    let next = new_ticket::next_id(asked.snapshot, asked.file, ticket.id.as_ref()?.family());
    if next.is_empty() || ticket.declarations.is_empty() && !asked.can.rename {
        return None;
    }
    // Where the file is called after the ticket to be, the fix for its name writes the same.
    let mut fixes = asked.findings_here().filter(|it| it.code == "id-file-mismatch").flat_map(|it| &it.fixes);
    if fixes.any(|fix| fix.edits.iter().all(|edit| edit.new_text == next)) {
        return None;
    }
    let place = ticket.declarations.first().copied();
    let id = next.clone();
    let change = move || match place {
        Some(place) => {
            let at = place.start();
            let (snapshot, file, can) = (asked.snapshot, asked.file, asked.can.rename);
            rename::give_id(snapshot, file, &asked.source, at, &id, can, asked.cancel).unwrap_or_default()
        }
        None => {
            let named = |stem: &str| {
                id::in_file_name(stem).or_else(|| id::number_in_file_name(stem)).map(str::to_owned)
            };
            called(asked, named, &id).unwrap_or_default()
        }
    };
    Some(Action::mending(finding, format!("Give it the next free ID, {next}"), change))
}

/// Gives a file the name of its ticket; links to it follow.
fn rename_file<'a>(asked: &'a Asked<'a>, finding: &Diagnostic) -> Option<Action<'a>> {
    if !asked.can.rename {
        return None;
    }
    let written = finding.span.of(&asked.source.text).to_owned();
    let named = |stem: &str| id::in_file_name(stem).map(str::to_owned);
    let to = target(asked, &named, &written)?;
    let name = to.file_name()?.to_str()?;
    let title = format!("Rename the file to \"{name}\"");
    Some(Action::mending(finding, title, move || called(asked, named, &written).unwrap_or_default()))
}

/// The path of the file with another ID in its name; none that is taken.
fn target(asked: &Asked<'_>, named: &dyn Fn(&str) -> Option<String>, id: &str) -> Option<std::path::PathBuf> {
    let from = asked.snapshot.address(asked.file)?.path()?;
    let (stem, name) = (from.file_stem()?.to_str()?, from.file_name()?.to_str()?);
    let old = named(stem)?;
    let has = |test: fn(char) -> bool| old.contains(test);
    let new = match (has(|c| c.is_ascii_lowercase()), has(|c| c.is_ascii_uppercase())) {
        (true, false) => id.to_lowercase(),
        (false, true) => id.to_uppercase(),
        _ => id.to_owned(),
    };
    // A bare number in a name stays one.
    let new = if IdKey::new(&old).family().is_empty() { new.rsplit('-').next()?.to_owned() } else { new };
    let is_name = new.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let to = from.with_file_name(name.replacen(&old, &new, 1));
    let is_free = asked.snapshot.file(&Address::from_path(&to)).is_none() && !Path::exists(&to);
    (is_name && is_free && to != from).then_some(to)
}

fn called(asked: &Asked<'_>, named: impl Fn(&str) -> Option<String>, id: &str) -> Option<Changes> {
    let from = asked.snapshot.address(asked.file)?.path()?.to_owned();
    let to = target(asked, &named, id)?;
    Some(rename::move_file(asked.snapshot, Move { from, to }, asked.cancel))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::Kind;
    use super::super::tests::{check_done, check_titles};

    #[test]
    fn a_duplicate_gets_the_next_free_id() {
        check_done(
            "//- /TASK-7.md\n# TASK-7: Lamp\n\n**Status**: Open\n\nAs TASK-7 says.\n//- /TASK-12.md\n# TASK-12: A\n\n**Status**: Open\n**Depends on**: TASK-7\n//- /b/TASK-7-copy.md\n# TA$0SK-7: Copy\n\n**Status**: Open\n",
            "Give it the next free ID, TASK-13",
            expect![[r#"
                //- /b/TASK-7-copy.md
                # TASK-13: Copy

                **Status**: Open
                /b/TASK-7-copy.md -> /b/TASK-13-copy.md
            "#]],
        );
    }

    #[test]
    fn an_id_is_offered_once() {
        let ticket = |name: &str, id: &str| format!("//- /{name}.md\n# {id}: A\n\n**Status**: Open\n");
        check_titles(
            &format!("{}{}", ticket("TASK-22", "TASK-22"), ticket("TASK-23-b", "TASK$0-22")),
            false,
            &[Kind::QuickFix],
            &expect![[
                r#"Write TASK-23; Rename the file to "TASK-22-b.md"; Ignore duplicate-id here; Ignore id-file-mismatch here"#
            ]],
        );
    }

    #[test]
    fn a_file_gets_the_name_of_its_ticket() {
        check_done(
            "//- /task-012-lamp.md\n---\nid: TASK-$013\nstatus: Open\n---\n//- /b.md\n# TASK-2: B\n\n**Status**: Open\n\n[it](task-012-lamp.md)\n",
            "Rename the file to \"task-13-lamp.md\"",
            expect![[r#"
                //- /b.md
                # TASK-2: B

                **Status**: Open

                [it](task-13-lamp.md)
                /task-012-lamp.md -> /task-13-lamp.md
            "#]],
        );
    }
}
