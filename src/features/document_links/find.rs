//! Which places of a document lead somewhere, and where: IDs, links by path, wiki links, paths in fields.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::text::Span;
use crate::ticket::{self, IdKey, LinkKind, Role, Unit, anchor, id};
use crate::workspace::{Address, Declaration, Destination, FileId, Node, Snapshot, Source};

use super::super::{Cancel, spelling};
use super::Headings;

/// How many links a document is answered with at most.
const MAX_LINKS: usize = 10_000;
/// How many paths are looked up on disk at most for one answer.
const MAX_LOOKUPS: usize = 1_000;
/// Longest value of a field that may be a path, in bytes.
const MAX_PATH: usize = 300;
/// Longest extension of a file, in bytes.
const MAX_EXTENSION: usize = 8;

/// A place that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place: an ID, or a path without marks.
    pub span: Span,
    /// The file that it leads to.
    pub address: Address,
    /// What in there; none for the file as a whole.
    pub aim: Option<Aim>,
    /// The place that is meant, if it lies in the document itself.
    pub here: Option<Span>,
    /// What waits there, for people.
    pub tooltip: Option<String>,
}

/// What in a file a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The ticket of this ID.
    Ticket(IdKey),
    /// The heading of this anchor.
    Heading(String),
    /// A line, counted from one.
    Line(usize),
}

/// The links of a document in order of place; none lies in another. Those by path are left out without `markdown`.
#[must_use]
pub fn links(snapshot: &Snapshot, file: FileId, markdown: bool, cancel: &Cancel) -> Vec<Link> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let mut finder = Finder {
        snapshot,
        file,
        source: &source,
        cancel,
        lookups: MAX_LOOKUPS,
        headings: OnceCell::new(),
        links: Vec::new(),
    };
    finder.ids();
    if markdown {
        finder.paths();
    }
    finder.wikis();
    finder.fields();
    let mut links = finder.links;
    // Of two at one place the earlier stays: a ticket says more than the file it stands in, a heading more than both.
    let is_heading = |link: &Link| matches!(link.aim, Some(Aim::Heading(_)));
    links.sort_by_key(|link| (link.span.start, Reverse(link.span.end), !is_heading(link)));
    let mut end = 0;
    links.retain(|link| {
        let is_free = link.span.start() >= end;
        end = if is_free { link.span.end() } else { end };
        is_free
    });
    links.truncate(MAX_LINKS);
    links
}

struct Finder<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    source: &'a Source,
    cancel: &'a Cancel,
    /// How often the disk may still be asked.
    lookups: usize,
    /// Where the anchors of the document lead, once one was asked for.
    headings: OnceCell<Headings>,
    links: Vec<Link>,
}

impl<'a> Finder<'a> {
    /// Every reference to a ticket that exists.
    fn ids(&mut self) {
        let mut known: HashMap<&IdKey, Option<Link>> = HashMap::new();
        for reference in &self.source.facts.references {
            let found = known.entry(&reference.id).or_insert_with(|| self.by_id(&reference.id));
            if let Some(link) = found {
                self.links.push(Link { span: reference.span, ..link.clone() });
            }
            if self.cancel.is_cancelled() {
                return;
            }
        }
    }

    /// `[text](path#anchor)`.
    fn paths(&mut self) {
        for (link, written) in self.written(LinkKind::Inline) {
            if self.cancel.is_cancelled() {
                return;
            }
            let Some(destination) = Destination::new(written) else { continue };
            let found = self.by_path(destination);
            self.links.extend(found.map(|found| Link { span: link.destination, ..found }));
        }
    }

    /// `[[path]]`, `[[ID]]`, `[[title]]`, each perhaps with `#heading`.
    fn wikis(&mut self) {
        let mut by_title: Vec<(Span, String)> = Vec::new();
        for (link, written) in self.written(LinkKind::Wiki) {
            if self.cancel.is_cancelled() {
                return;
            }
            let name = written.trim();
            let span = link.destination.trim(&self.source.text);
            let after = Span::new(link.destination.end(), link.span.end()).of(&self.source.text);
            let heading =
                after.strip_prefix('#').map(|rest| rest.split(['|', ']']).next().unwrap_or_default());
            let aim = heading.map(|heading| Aim::Heading(anchor::of(heading)));
            let target = if name.is_empty() {
                aim.is_some().then_some(self.file)
            } else {
                self.snapshot.wiki_linked(self.file, name)
            };
            if let Some(target) = target {
                let span = if name.is_empty() {
                    Span::new(span.start(), link.span.end().saturating_sub(2))
                } else {
                    span
                };
                let found = self.by_file(target, aim);
                self.links.extend(found.map(|found| Link { span, ..found }));
                continue;
            }
            let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".md");
            match id::in_file_name(stem).and_then(|id| self.by_id(&IdKey::new(id))) {
                Some(found) => self.links.push(Link { span, ..found }),
                None => by_title.push((span, name.to_lowercase())),
            }
        }
        self.titles(&by_title);
    }

    /// The places that name a ticket by its title.
    fn titles(&mut self, places: &[(Span, String)]) {
        let wanted: HashSet<&str> = places.iter().map(|(_, title)| title.as_str()).collect();
        if wanted.is_empty() {
            return;
        }
        let mut found: HashMap<String, Link> = HashMap::new();
        for (id, declaration, _) in self.snapshot.tickets() {
            if self.cancel.is_cancelled() {
                return;
            }
            let title = declaration.title.to_lowercase();
            if wanted.contains(title.as_str())
                && !found.contains_key(&title)
                && let Some(link) = self.by_declaration(&declaration, id)
            {
                found.insert(title, link);
            }
        }
        let links =
            places.iter().filter_map(|(span, title)| Some(Link { span: *span, ..found.get(title)?.clone() }));
        self.links.extend(links);
    }

    /// Values that are the path of a file: relative to the document's folder, as in a link, or to its root.
    fn fields(&mut self) {
        let source = self.source;
        for field in source.facts.fields.iter().take_while(|_| !self.cancel.is_cancelled()) {
            let whole = [field.value];
            let values = if field.items.is_empty() { &whole[..] } else { &field.items[..] };
            for part in values.iter().flat_map(|value| value.of(&source.text).split([',', ';'])) {
                let part = part.trim_matches(|c: char| c.is_whitespace() || "\"'`<>".contains(c));
                if !is_path(part) {
                    continue;
                }
                let from_root = format!("/{part}");
                let found = [part, &from_root].into_iter().filter_map(Destination::new);
                let found = found.into_iter().find_map(|destination| self.by_path(destination));
                let span = Span::of_part(&source.text, part);
                self.links.extend(found.map(|found| Link { span, ..found }));
            }
        }
    }

    /// The links of one kind, each with its destination as written.
    fn written(&self, kind: LinkKind) -> impl Iterator<Item = (&'a ticket::Link, &'a str)> + use<'a> {
        let Source { text, facts } = self.source;
        let links = facts.links.iter().filter(move |link| link.kind == kind);
        links.map(move |link| (link, link.destination.of(text)))
    }

    /// A link to the nearest ticket of an ID.
    fn by_id(&self, id: &IdKey) -> Option<Link> {
        let declarations = self.snapshot.meant(self.file, id);
        let folder = |file: FileId| self.snapshot.folder(file);
        let distance = |it: &&Declaration| (it.file != self.file, folder(it.file) != folder(self.file));
        self.by_declaration(declarations.iter().min_by_key(distance)?, id)
    }

    fn by_declaration(&self, declaration: &Declaration, id: &IdKey) -> Option<Link> {
        let Declaration { file, ticket, span, .. } = *declaration;
        Some(Link {
            span,
            address: self.snapshot.address(file)?.clone(),
            aim: Some(Aim::Ticket(id.clone())),
            here: Some(span).filter(|_| file == self.file),
            tooltip: self.tooltip(file, ticket),
        })
    }

    /// A link to the file of a path: one of the workspace, or one that lies in its folders on disk.
    fn by_path(&mut self, destination: Destination<'_>) -> Option<Link> {
        let fragment = destination.fragment.filter(|fragment| !fragment.is_empty());
        let aim = fragment.map(|fragment| {
            let line = fragment.strip_prefix('L').and_then(|line| line.parse().ok());
            let anchor = || Destination::decode(fragment).to_lowercase();
            line.map_or_else(|| Aim::Heading(anchor()), Aim::Line)
        });
        if let Some(file) = self.snapshot.linked(self.file, destination) {
            return self.by_file(file, aim);
        }
        let path = self.snapshot.link_path(self.file, destination)?;
        self.lookups = self.lookups.checked_sub(1)?;
        let is_there = !self.cancel.is_cancelled() && self.snapshot.is_on_disk(&path);
        // What is no file of the workspace has no headings that are known.
        let aim = aim.filter(|aim| matches!(aim, Aim::Line(_)));
        is_there.then(|| Link {
            span: Span::default(),
            address: Address::from_path(&path),
            aim,
            here: None,
            tooltip: None,
        })
    }

    /// A link to a file of the workspace; inside of the document itself only to what is there.
    fn by_file(&self, file: FileId, aim: Option<Aim>) -> Option<Link> {
        let here = match &aim {
            Some(Aim::Heading(anchor)) if file == self.file => {
                Some(self.headings.get_or_init(|| Headings::new(self.source)).of(anchor)?)
            }
            _ => None,
        };
        let is_ticket =
            self.snapshot.ticket(file, 0).is_some_and(|it| it.unit == Unit::File && it.id.is_some());
        let tooltip = if is_ticket { self.tooltip(file, 0) } else { Some(self.snapshot.path_shown(file)) };
        Some(Link {
            span: Span::default(),
            address: self.snapshot.address(file)?.clone(),
            aim,
            here,
            tooltip,
        })
    }

    /// Title and status of a ticket.
    fn tooltip(&self, file: FileId, ticket: u32) -> Option<String> {
        let node = Node { file, ticket };
        self.snapshot.ticket(file, ticket)?;
        let title = Some(self.snapshot.title(node)).filter(|title| !title.is_empty());
        let title = title.map_or_else(|| spelling::written_id(self.snapshot, node), str::to_owned);
        let status = self.snapshot.role(node, Role::Status);
        Some(if status.is_empty() { title } else { format!("{title} · {status}") })
    }
}

/// Whether a value looks like the path of a file: short, on one line, with an extension.
fn is_path(value: &str) -> bool {
    let path = value.split('#').next().unwrap_or_default();
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    (1..=MAX_EXTENSION).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && value.len() <= MAX_PATH
        && !value.contains(['\n', '\r', '[', ']', '(', ')', '{', '}', '*', '<', '>', '|', '"'])
}
