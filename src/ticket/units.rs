//! What the tickets of a document are: the whole file, or headings.
//!
//! An ID at the start of a heading is not enough, since `## UTF-8: a primer` has one too. It takes more: fields
//! under the heading, more headings of the same family and level, or a file name that says the same.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Carrier, Facts, Field, IdKey, Role, Section, Site, Ticket, Unit, id, name};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;

/// Finds the tickets, and tells every section whose it is.
pub(super) fn find(text: &str, site: Site<'_>, facts: &mut Facts, has_tasks: bool) {
    let title = title_section(text, facts);
    let whole = whole_file(text, site, facts, title, has_tasks);
    let has_status = header(&facts.fields, title).any(|field| field.plays(Role::Status));
    let in_ticket = has_status || !whole.declarations.is_empty();
    let headings = heading_tickets(text, facts, title, in_ticket, whole.id.is_none());
    let around = headings.is_empty() || whole.id.is_some() && !is_index(&whole, &headings);
    let around = around.then(|| {
        facts.tickets.push(whole);
        0
    });
    let first = facts.tickets.len();
    facts.tickets.extend(headings);
    let mut headings = (0u32..).zip(&facts.tickets).skip(first).peekable();
    for index in 0..facts.sections.len() {
        let parent = facts.sections.get(index).and_then(|section| section.parent);
        let inherited = match parent {
            Some(parent) => facts.sections.get(parent as usize).and_then(|section| section.ticket),
            None => around,
        };
        let own =
            headings.next_if(|(_, ticket)| ticket.heading.is_some_and(|heading| heading as usize == index));
        if let Some(section) = facts.sections.get_mut(index) {
            section.ticket = own.map(|(index, _)| index).or(inherited);
        }
    }
}

/// The fields above all headings and under the title.
fn header(fields: &[Field], title: Option<u32>) -> impl Iterator<Item = &Field> {
    fields.iter().filter(move |field| field.section.is_none() || field.section == title)
}

/// A file whose own ID only came from its name, beside tickets that declare theirs, is a list of tickets.
fn is_index(whole: &Ticket, headings: &[Ticket]) -> bool {
    whole.declarations.is_empty() && headings.iter().any(|ticket| ticket.id != whole.id)
}

/// The heading that is the document's title: its only one of level 1, or the first one if it starts with an ID. Where
/// the fields are written as headings, none is.
fn title_section(text: &str, facts: &Facts) -> Option<u32> {
    if facts.fields.iter().any(|field| field.carrier == Carrier::HashLine) {
        return None;
    }
    let mut tops = (0u32..).zip(&facts.sections).filter(|(_, section)| section.level == 1);
    let (index, first) = tops.next()?;
    let is_first = index == 0;
    let has_id = || heading_id(text, first.title).is_some_and(|head| head.is_numbered());
    (is_first && (tops.next().is_none() || has_id())).then_some(index)
}

/// The headings that are tickets. In a file that is a ticket itself, those without fields of their own speak of
/// other tickets, or of its parts.
///
/// A number that is no ID elsewhere (`Task 3: title`, `3. title`) makes tickets only where several of a kind have
/// fields, in a file that as a whole `is_free` to be a list of them.
fn heading_tickets(
    text: &str,
    facts: &Facts,
    title: Option<u32>,
    in_ticket: bool,
    is_free: bool,
) -> Vec<Ticket> {
    let with_role = facts.fields.iter().filter(|field| field.role.is_some());
    let mut with_role: Vec<_> = with_role.map(|field| (field.section, is_strong(text, field))).collect();
    with_role.sort_unstable();
    let candidates = (0u32..)
        .zip(&facts.sections)
        .filter(|(index, section)| Some(*index) != title && section.level <= 4)
        .filter_map(|(index, section)| {
            let head = heading_id(text, section.title).or_else(|| counted(text, section.title))?;
            // The name of one that is a field (`## Depends on: PE-2`) is that of the field.
            let is_field = match head.form {
                HeadForm::Named => section.name != name::section(section.title.of(text)),
                HeadForm::Counted => false,
                HeadForm::Numbered | HeadForm::Spoken => !section.name.contains(|c: char| c.is_ascii_digit()),
            };
            if is_field {
                return None;
            }
            let first = with_role.partition_point(|(section, _)| *section < Some(index));
            let here = with_role.iter().skip(first).take_while(|(section, _)| *section == Some(index));
            let roles = here.fold(Roles::default(), |roles, (_, strong)| Roles {
                any: true,
                strong: roles.strong | strong,
            });
            Some((index, section, head, roles))
        });
    let candidates: Vec<_> = candidates.collect();
    let kind = |section: &Section, head: &Head| {
        (section.level, head.form, SmolStr::new(head.id.as_ref().map_or("", IdKey::family)))
    };
    let mut alike: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for (_, section, head, roles) in &candidates {
        let (all, strong) = alike.entry(kind(section, head)).or_default();
        *all += 1;
        *strong += usize::from(roles.strong);
    }
    let is_ticket = |section: &Section, head: &Head, roles: &Roles| {
        let (all, strong) = alike.get(&kind(section, head)).copied().unwrap_or_default();
        match head.form {
            HeadForm::Numbered => roles.any || !in_ticket && all > 1,
            HeadForm::Named => roles.strong,
            HeadForm::Spoken | HeadForm::Counted => is_free && roles.strong && strong > 1,
        }
    };
    candidates
        .iter()
        .filter(|(_, section, head, roles)| is_ticket(section, head, roles))
        .map(|(index, section, head, _)| Ticket {
            unit: Unit::Heading(section.level),
            id: head.id.clone(),
            declarations: head.id.iter().map(|_| head.span).collect(),
            title: head.title,
            span: section.span,
            heading: Some(*index),
        })
        .collect()
}

/// What the fields right under a heading are for.
#[derive(Default)]
struct Roles {
    any: bool,
    strong: bool,
}

/// Whether a field says that what it stands in is a ticket: every page may have a title and a type.
fn is_strong(text: &str, field: &Field) -> bool {
    match field.role {
        Some(Role::Status | Role::Priority | Role::Points | Role::Assignee) => field.under.is_none(),
        Some(Role::Id) => field.under.is_none() && id::shape(field.value.of(text)).is_some(),
        Some(Role::Title | Role::Type) | None => false,
    }
}

/// What the path of a file says of its ID.
#[derive(Clone, Copy)]
struct Named<'a> {
    /// The ID at the start of the file's name; of `task.yaml` and the like, of the folder's.
    id: Option<&'a str>,
    /// The bare number there, if it is no ID.
    number: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn new(site: Site<'a>) -> Self {
        let name = if name::is_ticket_file(site.stem) { site.folder } else { site.stem };
        let id = id::in_file_name(name);
        let number = if id.is_none() { id::number_in_file_name(name) } else { None };
        Self { id, number }
    }
}

fn whole_file(text: &str, site: Site<'_>, facts: &Facts, title: Option<u32>, has_tasks: bool) -> Ticket {
    let in_header = || header(&facts.fields, title).filter(|field| field.under.is_none());
    let has_role = in_header().any(|field| field.role.is_some());
    let in_title = facts.section(title).and_then(|section| heading_id(text, section.title));
    let named = Named::new(site);

    // An ID may also stand in the first section; any other role there is no sign.
    let is_id = |value: &Span| {
        let shape = id::shape(value.of(text));
        matches!(shape, Some(id::Shape::Numbered | id::Shape::Hash | id::Shape::Words | id::Shape::Stamp))
    };
    let id_fields = || facts.fields.iter().filter(|field| field.plays(Role::Id)).map(|field| field.value);
    // `bug_id: BUG-7`
    let own_key = || {
        let mut fields = in_header().filter(|field| is_id(&field.value));
        fields.find(|field| {
            let word = field.name.strip_suffix(" id");
            word.is_some_and(|word| IdKey::new(field.value.of(text)).family().eq_ignore_ascii_case(word))
        })
    };
    let declared = id_fields().find(is_id).or_else(|| Some(own_key()?.value));
    let mut declarations: Vec<Span> = declared.into_iter().collect();
    let mut id = declarations.first().map(|span| IdKey::new(span.of(text)));
    if let (None, Some(written)) = (&id, named.id) {
        // `eip: 1559` in `eip-1559.md`, `id: 7` in `task_007.txt`; what ends otherwise is not it, and costs no look.
        let key = IdKey::new(written);
        let last = |id: &str| id.bytes().next_back().map(|byte| byte.to_ascii_uppercase());
        let ends_alike = |field: &&Field| last(field.value.of(text)) == last(written);
        let numbered = in_header().filter(ends_alike).find(|field| {
            let written = format!("{}-{}", field.key.of(text).trim(), field.value.of(text));
            IdKey::new(&written) == key
        });
        let bare = || id_fields().find(|value| IdKey::new(value.of(text)).as_str() == key.rest());
        if let Some(value) = numbered.map(|field| field.value).or_else(bare) {
            declarations.push(value);
            id = Some(key);
        }
    }
    if id.is_none() && named.id.is_none() {
        // `id: 7` in `007-lamp.md`, or beside a status.
        let has_status = || in_header().any(|field| field.plays(Role::Status));
        let number = id_fields().find(|value| id::shape(value.of(text)) == Some(id::Shape::Number));
        if let Some(value) = number {
            let key = IdKey::new(value.of(text));
            if named.number.map_or_else(has_status, |number| IdKey::new(number) == key) {
                declarations.push(value);
                id = Some(key);
            }
        }
    }
    let in_name = named.id.map(IdKey::new);
    if let Some(head) = &in_title {
        let is_evident = head.is_numbered() && (has_role || has_tasks) || in_name == head.id;
        match &id {
            // Whoever goes to a ticket wants to see what it is called.
            Some(_) if id == head.id => declarations.insert(0, head.span),
            None if is_evident => {
                declarations.push(head.span);
                id.clone_from(&head.id);
            }
            _ => {}
        }
    }
    if id.is_none() && in_header().any(|field| is_strong(text, field)) {
        id = in_name.or_else(|| named.number.map(IdKey::new));
    }
    let title_span = facts.section(title).map_or(Span::default(), |section| match &in_title {
        Some(head) if id == head.id => head.title,
        _ => section.title,
    });
    let named = in_header().find(|field| field.plays(Role::Title) && !field.value.is_empty());
    // A heading without the ID may be that of a section.
    let is_line = |field: &Field| field.carrier.is_data() && !field.value.of(text).contains('\n');
    let is_said = in_title.is_none() && named.is_some_and(is_line);
    Ticket {
        unit: Unit::File,
        id,
        declarations,
        title: match named {
            Some(field) if is_said || title_span.is_empty() => field.value,
            _ => title_span,
        },
        span: Span::new(0, text.len()),
        heading: title,
    }
}

/// What a heading begins with.
struct Head {
    /// The ID, if it is one.
    id: Option<IdKey>,
    form: HeadForm,
    /// Where it stands.
    span: Span,
    /// What stands behind it.
    title: Span,
}

impl Head {
    fn is_numbered(&self) -> bool {
        self.form == HeadForm::Numbered
    }
}

/// The ways in which a heading may name a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum HeadForm {
    /// `PE-601: title`, `task_12: title`
    Numbered,
    /// `SPEC-LOGIN: title`, `tc-5d93: title`
    Named,
    /// `Task 3: title`
    Spoken,
    /// `3. title`
    Counted,
}

/// The ID that a heading starts with, and the title behind it.
///
/// Emoji, brackets, emphasis, a number (`2. TASK-7`) and a label (`Task Log: TASK-7`, `Story US-7`) may stand before it.
fn heading_id(text: &str, heading: Span) -> Option<Head> {
    let written = heading.of(text);
    let start = written.find(|c: char| c.is_ascii_alphanumeric())?;
    let found = match id::candidates(text, heading).next() {
        Some(found) => found,
        None => underscored(text, heading, start)?,
    };
    let form = match id::shape(found.of(text))? {
        id::Shape::Numbered => HeadForm::Numbered,
        id::Shape::Hash | id::Shape::Words => HeadForm::Named,
        id::Shape::Number | id::Shape::Stamp => return None,
    };
    let before = text.get(heading.start() + start..found.start())?;
    let label = before.trim_end_matches([' ', '[', '*', '`']);
    let is_label = match label.strip_suffix(':') {
        Some(label) => label.split_whitespace().count() <= 3,
        None => label.is_empty() || is_count(label) || id::is_spoken(label),
    };
    let id = Some(IdKey::new(found.of(text)));
    is_label.then(|| Head { id, form, span: found, title: title_behind(text, found.end(), heading) })
}

/// An ID with underscores (`TASK_12`) as the first word.
fn underscored(text: &str, heading: Span, start: usize) -> Option<Span> {
    memchr::memchr(b'_', heading.of(text).as_bytes())?;
    let rest = heading.of(text).get(start..)?;
    let len =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
    let word = rest.get(..len)?.trim_end_matches(['.', '_']);
    id::shape(word)?;
    Some(Span::new(heading.start() + start, heading.start() + start + word.len()))
}

/// `1.`, `4.2`, `3)`
fn is_count(label: &str) -> bool {
    let number = label.trim_end_matches(['.', ')', ' ']);
    number.len() < label.len() && id::shape(number) == Some(id::Shape::Number)
}

/// A heading that counts (`Task 3: title`, `3. title`), which makes it a ticket among several of its kind.
fn counted(text: &str, heading: Span) -> Option<Head> {
    let written = heading.of(text);
    let start = written.find(|c: char| c.is_ascii_alphanumeric())?;
    let at = heading.start() + start;
    let rest = written.get(start..)?;
    if let Some((id, len)) = id::spoken(rest) {
        let span = Span::new(at, at + len);
        return Some(Head {
            id: Some(id),
            form: HeadForm::Spoken,
            span,
            title: title_behind(text, span.end(), heading),
        });
    }
    let len = rest.find(' ')?;
    let is_counted = is_count(rest.get(..len)?);
    is_counted.then(|| Head {
        id: None,
        form: HeadForm::Counted,
        span: Span::new(at, at + len),
        title: title_behind(text, at + len, heading),
    })
}

fn title_behind(text: &str, end: usize, heading: Span) -> Span {
    let rest = Span::new(end, heading.end());
    let written = rest.of(text).trim_end_matches(['*', ' ']);
    let title = written.trim_start_matches([']', ')', '*', '`', ':', ' ', '-', '–', '—', '|', '\u{a0}']);
    // A mark that is closed further on belongs to the title.
    let before = written.get(..written.len() - title.len()).unwrap_or_default();
    let mark = before.get(before.trim_end_matches(['*', '`']).len()..).unwrap_or_default();
    let is_opening = !mark.is_empty() && title.contains(mark);
    let title = Span::of_part(text, title);
    let start = title.start() - if is_opening { mark.len() } else { 0 };
    unwrap_emphasis(text, Span::new(start, title.end()))
}

#[cfg(test)]
mod tests {
    use crate::ticket::{Facts, Form, Site};

    /// Checks what stands in a file: each ticket as `ID: title`, in order.
    #[track_caller]
    fn check(path: &str, text: &str, want: &[&str]) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, extension) = name.rsplit_once('.').unwrap();
        let form = match extension {
            "yaml" => Form::Yaml,
            "txt" => Form::Text,
            _ => Form::Markdown,
        };
        let facts = Facts::read(text, Site { stem, folder, form });
        let draw = |ticket: &crate::ticket::Ticket| {
            let id = ticket.id.as_ref().map_or("none", |id| id.as_str());
            format!("{id}: {}", ticket.title.of(text))
        };
        let got: Vec<String> = facts.tickets.iter().map(draw).collect();
        assert_eq!(got, want, "{path}: {text}");
    }

    #[test]
    fn the_title_in_data_is_better_than_a_heading_without_the_id() {
        let file =
            |title: &str, heading: &str| format!("---\nid: PE-1\n{title}status: Open\n---\n{heading}\n");
        check("a.md", &file("title: Lamp\n", "# Overview"), &["PE-1: Lamp"]);
        check("a.md", &file("title: Lamp\n", "# PE-1: Bulb"), &["PE-1: Bulb"]);
        check("a.md", &file("title:\n", "# Overview"), &["PE-1: Overview"]);
        check("a.md", &file("title: |\n  Lamp\n  Bulb\n", "# Overview"), &["PE-1: Overview"]);
        check("a.md", &file("", "# Overview"), &["PE-1: Overview"]);
    }

    #[test]
    fn headings() {
        let two = |a: &str, b: &str| format!("# Plan\n\n{a}\n**Status**: open\n\n{b}\n**Status**: done\n");
        let check = |a: &str, b: &str, want: &[&str]| check("plan.md", &two(a, b), want);
        check("### **BE-001: Lamp**", "### **BE-002: Bulb**", &["BE-1: Lamp", "BE-2: Bulb"]);
        check("### 🔧 US-001: Lamp", "### ✅ US-002: Bulb", &["US-1: Lamp", "US-2: Bulb"]);
        check("### PE-1: `a` and b", "### **PE-2:** *c* d `e`", &["PE-1: `a` and b", "PE-2: *c* d `e`"]);
        check("### `PE-1`: a `b`", "### PE-2 **c** d", &["PE-1: a `b`", "PE-2: **c** d"]);
        check("## PE-01 — Lamp", "## [PE-02] Bulb", &["PE-1: Lamp", "PE-2: Bulb"]);
        check("## 1. PE-01: Lamp", "## 2) PE-02: Bulb", &["PE-1: Lamp", "PE-2: Bulb"]);
        check("### Story US-1: Lamp", "### Task log: US-2 - Bulb", &["US-1: Lamp", "US-2: Bulb"]);
        check("## TASK_12: Lamp", "## task_13 Bulb", &["TASK-12: Lamp", "TASK-13: Bulb"]);
        check("## ABC-1.1: Lamp", "## ABC-1.2a", &["ABC-1.1: Lamp"]);
        check("## SPEC-LAMP: Lamp", "## SPEC-BULB: Bulb", &["SPEC-LAMP: Lamp", "SPEC-BULB: Bulb"]);
        check("## Task 1: Lamp", "## Task 02 - Bulb", &["TASK 1: Lamp", "TASK 2: Bulb"]);
        check("### Story 1.1: Lamp", "### Story 1.2: Bulb", &["STORY 1.1: Lamp", "STORY 1.2: Bulb"]);
        check("## 1. Lamp", "## 2. Bulb", &["none: Lamp", "none: Bulb"]);
        check("## Phase 1: Lamp", "## Phase 2: Bulb", &["none: Plan"]);
        check("## Lamp", "## Bulb", &["none: Plan"]);
    }

    #[test]
    fn headings_that_only_count() {
        check("guide.md", "# Guide\n\n## 1. Lamp\n\nText.\n\n## 2. Bulb\n\nText.\n", &["none: Guide"]);
        check("guide.md", "# Guide\n\n## Task 1: Lamp\n\n## Task 2: Bulb\n", &["none: Guide"]);
        check("guide.md", "# Guide\n\n## Task 1: Lamp\n\n**Status**: open\n\n## Task 2\n", &["none: Guide"]);
        check(
            "PE-7.md",
            "# PE-7: Lamp\n\n## Task 1: a\n\n**Status**: open\n\n## Task 2: b\n\n**Status**: open\n",
            &["PE-7: Lamp"],
        );
        check("cipher.md", "# AES-256: a cipher\n\n## UTF-8: a primer\n", &["none: AES-256: a cipher"]);
    }

    #[test]
    fn files() {
        let matter = |entries: &str| format!("---\n{entries}\n---\n# Lamp\n");
        check("tasks/001.md", &matter("status: open"), &["1: Lamp"]);
        check("tasks/012-lamp.md", &matter("status: open"), &["12: Lamp"]);
        check("docs/012-lamp.md", &matter("title: Lamp"), &["none: Lamp"]);
        check("tasks/012-analysis.md", "# Analysis\n\nText.\n", &["none: Analysis"]);
        check("x/lamp.md", &matter("id: 23\nstatus: open"), &["23: Lamp"]);
        check("x/lamp.md", &matter("id: 23"), &["none: Lamp"]);
        check("x/task_023.md", &matter("id: 23\nstatus: open"), &["TASK-23: Lamp"]);
        check("x/TASK_12-lamp.md", &matter("status: open"), &["TASK-12: Lamp"]);
        check("x/20251104-lamp.md", &matter("status: open"), &["20251104-LAMP: Lamp"]);
        check("x/2025-11-04-lamp.md", &matter("status: open"), &["none: Lamp"]);
        check("x/TASK-12A.md", &matter("status: open"), &["TASK-12A: Lamp"]);
        check("x/lamp.md", &matter("id: SPEC-LOGIN-FLOW"), &["SPEC-LOGIN-FLOW: Lamp"]);
        check("x/step-1-lamp.md", &matter("title: Lamp"), &["none: Lamp"]);
        check("OPS-7-lamp/README.md", &matter("status: open"), &["OPS-7: Lamp"]);
        check("OPS-7-lamp/notes.md", &matter("status: open"), &["none: Lamp"]);
        check("OPS-7-lamp/task.yaml", "status: open\ntitle: Lamp\n", &["OPS-7: Lamp"]);
        check("tasks/TASK-12.txt", "# Lamp\n\nStatus: open\n", &["TASK-12: Lamp"]);
        check("tasks/TASK-12.txt", "Notes.\n", &[]);
    }
}
