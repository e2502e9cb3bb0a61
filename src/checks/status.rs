//! What the status of a ticket says, here and in other files, the same in all rules.

use super::View;
use crate::schema::FieldKind;
use crate::ticket::value::{self as values, Progress};
use crate::ticket::{Role, name};
use crate::workspace::Node;

/// Words of a status that say that the work was begun and rests.
const WAITING: [&str; 3] = ["blocked", "on hold", "paused"];

/// The status of any ticket of the workspace: the name of the field and the value; empty where that is long.
pub(super) fn field<'a>(view: &View<'a>, node: Node) -> Option<(&'a str, &'a str)> {
    let mut fields = view.snapshot.ticket(node.file, node.ticket)?.fields();
    let (field, value) =
        fields.find(|(field, _)| !field.nested && Role::of(&field.name) == Some(Role::Status))?;
    Some((&field.name, value))
}

/// How far a ticket is, as far as its status tells; a word that is first in the set of the ticket's schema says
/// that it is not begun. What stands in an archive is done, whatever it says.
pub(super) fn progress(view: &View<'_>, node: Node, (field, value): (&str, &str)) -> Option<Progress> {
    if view.snapshot.is_archived(node.file) {
        return Some(Progress::Done);
    }
    let is_first = || {
        let spec = view.snapshot.schema_of(node.file, node.ticket)?.field(field)?;
        let FieldKind::Choice(choices) = &spec.kind else { return None };
        let first = choices.first()?;
        (!value.is_empty() && name::value(first) == name::value(value)).then_some(Progress::Open)
    };
    values::progress(value).or_else(is_first)
}

/// Whether the work was given up rather than finished, or nobody can tell.
pub(super) fn is_given_up(status: &str) -> bool {
    values::is_given_up(status)
}

/// Whether the work rests, as it should while something else is open.
pub(super) fn is_waiting(status: &str) -> bool {
    values::is_one_of(status, &WAITING)
}
