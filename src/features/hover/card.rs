//! A ticket at a glance: what a hover says of it, in Markdown and in plain text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::text::{PositionEncoding, Positions};
use crate::ticket::Role;
use crate::workspace::{Edge, FileId, Node, Snapshot, Stamp};

use super::super::spelling;
use super::Markup;

/// How many tickets each list shows at most.
const MAX_LISTED: usize = 5;

/// What is said of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The ticket itself.
    pub line: Line,
    /// Priority, points, assignee, and how much of its checklists is done, as far as they are there.
    pub facts: Vec<String>,
    /// The tickets that it has to do with, by what they are to it; none of the lists is empty.
    pub relations: Vec<(&'static str, List)>,
    /// The file.
    pub file: FileId,
    /// The path of the file, for people.
    pub path: String,
    /// The line of the declaration, counted from one; of a file that was not read, none.
    pub number: Option<u32>,
}

/// A ticket in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The ID as the ticket writes it, as far as known.
    pub id: String,
    /// The title without the ID.
    pub title: String,
    /// The status; empty if there is none.
    pub status: String,
}

/// The first tickets of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// By path and place.
    pub shown: Vec<Line>,
    /// How many more there are.
    pub more: usize,
}

impl Card {
    /// The card without the tickets that it has to do with.
    #[must_use]
    pub(super) fn in_short(self) -> Self {
        Self { relations: Vec::new(), ..self }
    }

    /// The card of a ticket; nothing if the file has no such ticket.
    #[must_use]
    pub fn new(snapshot: &Snapshot, node: Node) -> Option<Self> {
        let ticket = snapshot.ticket(node.file, node.ticket)?;
        let number = snapshot.text(node.file).and_then(|text| {
            let summary = snapshot.summary(node.file)?;
            // A closed file may have changed a moment ago.
            let is_same = snapshot.version(node.file).is_some() || summary.stamp == Stamp::of(&text);
            let start = ticket.declaration.start();
            is_same.then(|| Positions::new(&text, PositionEncoding::Utf8).of(start).line + 1)
        });
        let line = Line::new(snapshot, node)?;
        let role = |role| Some(snapshot.role(node, role)).filter(|value| is_said(value));
        let points = role(Role::Points).map(|points| points_of(&points));
        let checklist = snapshot.checklist(node).map(|checklist| format!("{checklist} checked"));
        let people = role(Role::Assignee).map(|people| names(&people)).filter(|names| !names.is_empty());
        let facts = [role(Role::Priority).map(String::from), points, people, checklist];
        let relations = [
            ("part of", snapshot.parents(node)),
            ("waits for", snapshot.waits_for(node)),
            ("waited for by", snapshot.waiting_for(node)),
        ];
        let relations = relations.into_iter().map(|(name, edges)| (name, List::new(snapshot, &edges)));
        Some(Self {
            line,
            facts: facts.into_iter().flatten().collect(),
            relations: relations.filter(|(_, list)| !list.shown.is_empty()).collect(),
            file: node.file,
            path: snapshot.path_shown(node.file),
            number,
        })
    }

    /// The card as text; `uri` is that of its file.
    #[must_use]
    pub fn draw(&self, markup: Markup, uri: Option<&str>) -> String {
        let text = |text: &str| markup.text(text);
        let mut drawn = format!("{} {}", markup.strong(&self.line.id), text(&self.line.title));
        drawn.truncate(drawn.trim_end().len());
        let mut facts = vec![self.line.status.as_str()];
        facts.extend(self.facts.iter().map(String::as_str));
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).map(text).collect();
        let gap = markup.gap();
        if !facts.is_empty() {
            drawn += gap;
            drawn += &facts.join(" · ");
        }
        for (name, List { shown, more }) in &self.relations {
            let _ = write!(drawn, "{gap}{name}:");
            for Line { id, title, status } in shown {
                let parts = [text(id), text(title)].join(" ");
                let status = if status.is_empty() { String::new() } else { format!(" · {}", text(status)) };
                let _ = write!(drawn, "\n- {}{status}", parts.trim_end());
            }
            if *more > 0 {
                let _ = write!(drawn, "\n- and {more} more");
            }
        }
        drawn + gap + &markup.place(&self.path, uri, self.number)
    }
}

impl Line {
    fn new(snapshot: &Snapshot, node: Node) -> Option<Self> {
        snapshot.ticket(node.file, node.ticket)?;
        Some(Self {
            id: spelling::written_id(snapshot, node),
            title: snapshot.title(node).to_owned(),
            status: Some(snapshot.role(node, Role::Status))
                .filter(|status| is_said(status))
                .unwrap_or_default()
                .into(),
        })
    }
}

impl List {
    /// The tickets at the other ends of these edges, each once.
    fn new(snapshot: &Snapshot, edges: &[Edge]) -> Self {
        let place = |edge: &Edge| (snapshot.address(edge.node.file), edge.node.ticket, edge.node.file);
        let nodes: BTreeSet<_> = edges.iter().map(place).collect();
        let nodes_shown = nodes.iter().take(MAX_LISTED);
        let line = |&(_, ticket, file): &_| Line::new(snapshot, Node { file, ticket });
        Self { shown: nodes_shown.filter_map(line).collect(), more: nodes.len().saturating_sub(MAX_LISTED) }
    }
}

/// Whether a value says anything: an empty list of YAML does not.
pub(in crate::features) fn is_said(value: &str) -> bool {
    let is_mark = |c: char| c.is_whitespace() || "[]\"'".contains(c);
    value != "~" && !value.trim_matches(is_mark).is_empty()
}

/// The names of a list in YAML, other text as it is.
pub(in crate::features) fn names(value: &str) -> String {
    let Some(list) = value.strip_prefix('[') else { return value.to_owned() };
    let names = list.split(',').map(|name| name.trim_matches([']', '"', '\'', ' ']));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `3 points`; a size that is no number as it is.
fn points_of(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(1.0) => format!("{value} point"),
        Ok(_) => format!("{value} points"),
        Err(_) => value.to_owned(),
    }
}
