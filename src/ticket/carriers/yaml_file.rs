//! Entries of a file that is YAML as a whole. They are carried as in front matter; what differs is that a file may have
//! all of them under one key, the kind of ticket, and that much YAML is no ticket.

use super::{Field, front_matter};
use crate::text::Span;
use crate::ticket::{Role, id};

/// Keys of files that other tools read, whatever else stands in there.
const FOREIGN: [&str; 6] = ["apiversion", "openapi", "swagger", "services", "jobs", "stages"];

/// The fields of a document; none if it is one of another tool.
pub(in crate::ticket) fn read(text: &str, content: Span, out: &mut Vec<Field>) {
    front_matter::read(text, content, out);
    if out.iter().any(|field| field.under.is_none() && FOREIGN.contains(&field.name.as_str())) {
        out.clear();
    } else {
        unwrap(out);
    }
}

/// Takes the entries out from under a key such as `story:`, when the file says nothing of a ticket but there.
fn unwrap(fields: &mut [Field]) {
    if fields.iter().any(|field| field.plays(Role::Id) || field.plays(Role::Status)) {
        return;
    }
    let is_kind = |field: &&Field| field.under.is_none() && id::is_spoken(&field.name);
    let mut kinds = fields.iter().filter(is_kind).map(|field| field.name.clone());
    let says = |field: &Field| matches!(field.role, Some(Role::Id | Role::Status));
    let Some(kind) = kinds.find(|kind| {
        fields.iter().any(|field| field.under.as_ref() == Some(kind) && field.items.is_empty() && says(field))
    }) else {
        return;
    };
    for field in fields.iter_mut().filter(|field| field.under.as_ref() == Some(&kind)) {
        field.under = None;
    }
}

#[cfg(test)]
mod tests {
    use crate::ticket::{Facts, Form, Role, Site};

    fn check(stem: &str, text: &str, want: Option<(&str, &str)>) {
        let facts = Facts::read(text, Site { stem, folder: "tasks", form: Form::Yaml });
        let value = |role: Role| facts.role(0, role).map(|field| field.value.of(text)).unwrap_or_default();
        let got = facts.tickets.first().map(|it| (it.id.as_ref().unwrap().as_str(), value(Role::Status)));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn tickets() {
        check("TASK-1", "id: TASK-1\nstatus: open\n", Some(("TASK-1", "open")));
        check("TASK-2-lamp", "title: Lamp\nstatus: open\n", Some(("TASK-2", "open")));
        check("story", "story:\n  id: \"ST-012\"\n  status: PLANNED\n", Some(("ST-12", "PLANNED")));
        check(
            "TASK-3",
            "---\nstatus: open\nowner: @ada\n---\nid: TASK-9\nstatus: x\n",
            Some(("TASK-3", "open")),
        );
        check("bug", "bug_id: BUG-7\nstatus: open\n", Some(("BUG-7", "open")));
        check("007", "status: open\n", Some(("7", "open")));
    }

    #[test]
    fn other_files() {
        check("TASK-1", "", None);
        check("TASK-1", "- hosts: all\n  status: x\n", None);
        check("env-3", "name: env-3\ndependencies:\n  - python=3.11\n", None);
        check("job-1", "apiVersion: v1\nkind: Job\nstatus: x\n", None);
        check("task", "status: open\n", None);
        check("compose-2", "services:\n  web: x\nstatus: x\n", None);
    }
}
