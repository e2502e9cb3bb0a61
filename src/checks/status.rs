//! What the status of a ticket says, here and in other files, the same in all rules.

use super::View;
use crate::ticket::value as values;
use crate::workspace::Node;

/// Words of a status that say that the work was begun and rests.
const WAITING: [&str; 3] = ["blocked", "on hold", "paused"];

/// Whether the work was given up rather than finished, or nobody can tell.
pub(super) fn is_given_up(view: &View<'_>, node: Node, (field, status): (&str, &str)) -> bool {
    let spelled = view.snapshot.spelled(node.file, node.ticket, field, status);
    values::is_given_up(status) || values::is_given_up(spelled)
}

/// Whether the work rests, as it should while something else is open.
pub(super) fn is_waiting(view: &View<'_>, node: Node, (field, status): (&str, &str)) -> bool {
    let spelled = view.snapshot.spelled(node.file, node.ticket, field, status);
    values::is_one_of(status, &WAITING) || values::is_one_of(spelled, &WAITING)
}
