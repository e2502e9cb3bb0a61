//! References: every use of something shaped like an ID, and what it says.

use super::piece::Piece;
use super::{Dialect, Field, IdKey, Place, Reference, Relation, Role, Ticket, id, name};
use crate::syntax::inline::{Inline, InlineKind};
use crate::text::Span;

/// What is known of the block that a piece of text stands in.
pub(super) struct Spot<'a> {
    pub(super) text: &'a str,
    /// The fields in the block, in order of place.
    pub(super) fields: &'a [Field],
    /// The ticket it stands in, and its index.
    pub(super) ticket: Option<&'a Ticket>,
    pub(super) number: Option<u32>,
    pub(super) dialect: &'a Dialect,
    /// What the items of the list say, if it is one under a heading such as "Dependencies".
    pub(super) list: Option<Relation>,
    /// Whether the ticket is one of numbers alone, so that `#12` is another one.
    pub(super) counts: bool,
}

impl Spot<'_> {
    /// Whether there may be references where no word has a hyphen.
    fn may_count(&self) -> bool {
        !self.fields.is_empty() || self.counts || self.list.is_some()
    }

    /// Whether a piece of text is worth a look.
    pub(super) fn matters(&self, piece: &Piece) -> bool {
        self.may_count() || !piece.is_empty()
    }
}

/// Whether a ticket with this ID is one of numbers alone: `23`, `Task 3`.
pub(super) fn counts(id: &IdKey) -> bool {
    id.as_str().contains(' ') || id::shape(id.as_str()) == Some(id::Shape::Number)
}

/// Longest text that is looked through for IDs, in bytes: a line of megabytes is data, not prose.
const MAX_CONTENT: usize = 1 << 20;

/// Adds the references of one piece of text.
pub(super) fn read(spot: &Spot<'_>, piece: &Piece, out: &mut Vec<Reference>) {
    let ticket = spot.ticket.and_then(|ticket| ticket.id.as_ref());
    if piece.words.is_empty() && !spot.may_count() {
        return;
    }
    let (text, content) = (spot.text, piece.content);
    let declared = spot.ticket.map(|ticket| ticket.declarations.as_slice()).unwrap_or_default();
    let own_ids: Vec<Span> =
        spot.fields.iter().filter(|field| is_own_id(field)).map(|field| field.value).collect();
    let is_title = |field: &&Field| field.own && field.plays(Role::Title) && field.carrier.is_data();
    let titles: Vec<Span> = spot.fields.iter().filter(is_title).map(|field| field.value).collect();
    let mut add = |span: Span, id: IdKey, relation: Relation, place: Place| {
        // A title that begins with the ticket's own ID names it, and refers to nothing.
        if Some(&id) == ticket && titles.iter().any(|title| title.covers(span)) {
            return;
        }
        let own_id = own_ids.get(own_ids.partition_point(|own| own.end <= span.start));
        if !declared.iter().chain(own_id).any(|own| own.overlaps(span)) {
            out.push(Reference { ticket: spot.number, span, id, relation, place });
        }
    };

    let mut taken: Vec<Span> = Vec::new();
    for field in spot.fields.iter().filter(|field| content.covers(field.value)) {
        // A nested one (`dependencies: - blocks: PE-1`) says it itself.
        let Some(relation) = relation(spot.dialect, field) else { continue };
        let value = [field.value];
        let values = if field.items.is_empty() { &value } else { field.items.as_slice() };
        for value in values {
            listed(text, *value, ticket, |span, id| add(span, id, relation, Place::Field));
        }
        taken.push(values.iter().fold(field.value, |span, item| span.to(*item)));
    }

    if content.len() > MAX_CONTENT {
        return;
    }
    // Words, fields and marks are in order of place: those before a word are before all that follow.
    let taken_all = taken;
    let (mut taken, mut marks) = (taken_all.as_slice(), piece.marks.as_slice());
    let (mut list, mut lead) = (spot.list, content.start());
    for word in &piece.words {
        taken = from(taken, |field| field.end <= word.start);
        let is_taken = |span: Span| {
            taken.iter().take_while(|field| field.start <= span.start).any(|field| field.covers(span))
        };
        if is_taken(*word) {
            continue;
        }
        let Some(span) = id::candidate(text, content, *word).filter(|span| !is_taken(*span)) else {
            continue;
        };
        marks = from(marks, |mark| mark.span.end <= span.start);
        let around =
            marks.iter().take_while(|mark| mark.span.start <= span.start).find(|mark| mark.span.covers(span));
        match around.map(|mark| mark.kind) {
            Some(InlineKind::Comment) => continue,
            // The link's text says it already; where the path leads is another question.
            Some(InlineKind::Link { destination }) if destination.covers(span) => continue,
            _ => {}
        }
        let start = around.map_or(span.start(), |mark| mark.span.start());
        // After the first word that says something, the list is over.
        list = list.filter(|_| start < lead || is_filler(Span::new(lead, start).of(text)));
        if list.is_some() {
            lead = around.map_or(span.end(), |mark| mark.span.end());
        }
        let place = if list.is_some() { Place::List } else { Place::Prose };
        add(span, IdKey::new(span.of(text)), list.unwrap_or_default(), place);
    }
    if let Some(relation) = spot.list.filter(|_| lead == content.start()) {
        // Nothing of the list was found: it may name a file, or a number.
        if let Some((span, id)) = first_in_item(spot, piece) {
            add(span, id, relation, Place::List);
            return;
        }
    }
    if spot.counts {
        numbers(text, content, &piece.marks, |span, number| {
            if let (false, Some(ticket)) = (is_in(&taken_all, span), ticket) {
                add(span, number.in_family(ticket.family()), Relation::Mention, Place::Prose);
            }
        });
    }
}

/// Whether a field says the ID of what it stands in.
fn is_own_id(field: &Field) -> bool {
    field.plays(Role::Id) || field.is_part_id()
}

/// What a field says of the tickets in its value; `dependencies: - id: PE-1` says it of one.
fn relation(dialect: &Dialect, field: &Field) -> Option<Relation> {
    let under = || field.under.as_ref().filter(|_| Role::of(&field.name) == Some(Role::Id));
    let of_under = || dialect.relation(under()?).filter(|it| *it != Relation::Child);
    dialect.relation(&field.name).or_else(of_under)
}

fn is_in(taken: &[Span], span: Span) -> bool {
    taken.iter().any(|field| field.covers(span))
}

/// Tickets of the family of numbers that a text is part of, as `#12`.
fn numbers(text: &str, content: Span, marks: &[Inline], mut add: impl FnMut(Span, IdKey)) {
    let slice = content.of(text);
    for hash in memchr::memchr_iter(b'#', slice.as_bytes()) {
        let digits = slice.get(hash + 1..).unwrap_or_default();
        let len = digits.bytes().take_while(u8::is_ascii_digit).count();
        let starts = slice.get(..hash).is_some_and(|before| {
            !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '#' | '&' | '-' | '_'))
        });
        let ends = !digits
            .get(len..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'));
        let start = content.start() + hash + 1;
        let span = Span::new(start, start + len);
        let is_prose = || {
            !marks.iter().any(|mark| match mark.kind {
                InlineKind::Link { destination } => destination.covers(span),
                InlineKind::Bracket | InlineKind::Struck => false,
                _ => mark.span.covers(span),
            })
        };
        if starts && ends && (1..=6).contains(&len) && is_prose() {
            add(span, IdKey::new(span.of(text)));
        }
    }
}

/// What an item of a list of tickets begins with, when that is no ID by its shape: a link to a ticket's file, a number
/// of the family of numbers that the ticket belongs to, or `Task 3`.
fn first_in_item(spot: &Spot<'_>, piece: &Piece) -> Option<(Span, IdKey)> {
    let (text, content) = (spot.text, piece.content);
    let start = content.of(text).find(|c: char| !matches!(c, '*' | '_' | '[' | '`' | '"' | ' ' | '#'))?;
    let at = content.start() + start;
    let rest = Span::new(at, content.end()).of(text);
    if let Some((id, len)) = id::spoken(rest) {
        return Some((Span::new(at, at + len), id));
    }
    if let Some(link) = piece.marks.first().filter(|mark| mark.span.start() <= at)
        && let InlineKind::Link { destination } = link.kind
        && let Some(found) = in_path(text, destination)
    {
        return Some(found);
    }
    let family = spot.ticket.filter(|_| spot.counts)?.id.as_ref()?.family();
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest.get(len..)?;
    let ends = behind.trim_start_matches(['*', '`', ']', '_']).trim_start();
    let is_number = (1..=6).contains(&len)
        && (ends.is_empty()
            || ends.starts_with([':', '-', '–', '—', ',', '('])
            || rest.get(..len)?.starts_with('0'));
    is_number.then(|| {
        let span = Span::new(at, at + len);
        (span, IdKey::new(span.of(text)).in_family(family))
    })
}

/// The ID in a path to a ticket's file, and where it stands: in the name of the file, or of the folder around
/// `README.md` and the like.
fn in_path(text: &str, path: Span) -> Option<(Span, IdKey)> {
    const EXTENSIONS: [&str; 5] = ["md", "markdown", "yaml", "yml", "txt"];
    let written = path.of(text).trim_matches(['<', '>', '"', '\'']);
    if written.contains("://") {
        return None;
    }
    let written = written.split('#').next()?;
    let (folders, name) = written.rsplit_once(['/', '\\']).unwrap_or(("", written));
    let (stem, extension) = name.rsplit_once('.')?;
    EXTENSIONS.iter().find(|known| known.eq_ignore_ascii_case(extension))?;
    let folder = folders.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = if name::is_ticket_file(stem) { folder } else { stem };
    let id = id::in_file_name(named).or_else(|| id::number_in_file_name(named))?;
    Some((Span::of_part(text, id), IdKey::new(id)))
}

/// The rest of a list from where something no longer holds.
fn from<T>(list: &[T], holds: impl Fn(&T) -> bool) -> &[T] {
    let skipped = list.iter().take_while(|one| holds(one)).count();
    list.get(skipped..).unwrap_or_default()
}

/// Every ID in a value that lists tickets: each element as a whole, a path to a ticket's file, and anything shaped like
/// an ID in running text.
fn listed(text: &str, value: Span, ticket: Option<&IdKey>, mut add: impl FnMut(Span, IdKey)) {
    for part in value.of(text).split([',', ';']) {
        let part = part.trim().trim_matches(['"', '\'', '[', ']', '#', '`', '*', ' ']);
        let span = Span::of_part(text, part);
        match id::shape(part) {
            // Another one of the ticket's family.
            Some(id::Shape::Number) => {
                let Some(ticket) = ticket else { continue };
                let is_number = id::shape(ticket.as_str()) == Some(id::Shape::Number);
                // `1.2` may be a version.
                let fits = !part.contains('.') || is_number || ticket.rest().contains('.');
                if fits && (is_number || !ticket.family().is_empty()) {
                    add(span, IdKey::new(part).in_family(ticket.family()));
                }
            }
            Some(_) => add(span, IdKey::new(part)),
            None => {
                let mut found = false;
                for span in id::candidates(text, span) {
                    found = true;
                    add(span, IdKey::new(span.of(text)));
                }
                if found {
                    continue;
                }
                if let Some((id, len)) = id::spoken(part) {
                    add(Span::new(span.start(), span.start() + len), id);
                } else if let Some((span, id)) = in_path(text, destination(text, span)) {
                    add(span, id);
                }
            }
        }
    }
}

/// Where a link leads that a value consists of; any other value as it is.
fn destination(text: &str, value: Span) -> Span {
    let written = value.of(text);
    match written.split_once("](") {
        Some((_, rest)) => Span::of_part(text, rest.split([')', ' ']).next().unwrap_or_default()),
        None => Span::of_part(text, written.split('|').next().unwrap_or_default()),
    }
}

/// Whether a line lists tickets and says nothing else.
pub(super) fn is_listing(line: &str) -> bool {
    let mut ids = 0;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let all = line.split(|c: char| !is_word(c)).all(|word| {
        let is_id =
            matches!(id::shape(word.trim_end_matches('.')), Some(id::Shape::Numbered | id::Shape::Hash));
        ids += usize::from(is_id);
        is_id || is_filler(word)
    });
    all && ids > 0
}

/// Whether nothing is said before an ID: only marks and words that join a list.
fn is_filler(between: &str) -> bool {
    between.split(|c: char| !c.is_alphanumeric()).all(|word| matches!(word, "" | "and" | "or" | "x"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ticket::{Facts, FileName};

    fn check(text: &str, want: &Expect) {
        let facts = Facts::read(text, FileName { stem: "x" });
        let drawn: Vec<String> = facts
            .references
            .iter()
            .map(|reference| {
                format!("{} {:?} {:?}\n", reference.span.of(text), reference.relation, reference.place)
            })
            .collect();
        want.assert_eq(&drawn.concat());
    }

    #[test]
    fn in_fields() {
        check(
            "---\nid: PE-1\nrequires: 12, 7\ndeps: [tc-5d93, PE-02]\nepic: None\ntitle: after PE-9\n---\n",
            &expect![[r#"
                12 DependsOn Field
                7 DependsOn Field
                tc-5d93 DependsOn Field
                PE-02 DependsOn Field
                PE-9 Mention Prose
            "#]],
        );
    }

    #[test]
    fn in_fences_and_lists() {
        check(
            "### PE-1: a\n```yaml\ndependencies:\n  - blocks: PE-2, PE-3\n  - blocks: All services\n  - PE-4\n```\n\
             ### PE-5: b\n```bash\nrun PE-6\n```\n#### Dependencies\n- [ ] **PE-7**, [PE-8](../PE-8.md): needs PE-9\n- see PE-10\n",
            &expect![[r#"
                PE-2 Blocks Field
                PE-3 Blocks Field
                PE-4 DependsOn Field
                PE-7 DependsOn List
                PE-8 DependsOn List
                PE-9 Mention Prose
                PE-10 Mention Prose
            "#]],
        );
    }

    #[test]
    fn in_prose() {
        check(
            "see `PE-1`, [PE-2](x.md), [[a|PE-3]], <!-- PE-4 --> and PE-5.md\n\n| PE-6 | b |\n|-|-|\n| PE-7 | x |\n",
            &expect![[r#"
                PE-1 Mention Prose
                PE-2 Mention Prose
                PE-3 Mention Prose
                PE-5 Mention Prose
                PE-6 Mention Prose
                PE-7 Mention Prose
            "#]],
        );
    }

    #[test]
    fn in_fields_of_every_form() {
        let one = |field: &str| format!("---\nid: PE-1\n{field}\n---\n");
        let check = |field: &str, want: &[&str]| {
            let text = one(field);
            let facts = Facts::read(&text, FileName { stem: "x" });
            let got: Vec<&str> = facts.references.iter().map(|it| it.id.as_str()).collect();
            assert_eq!(got, want, "{field}");
        };
        check("parent: PE-2", &["PE-2"]);
        check("deps: [PE-2, \"PE-3\"]", &["PE-2", "PE-3"]);
        check("deps:\n  - PE-2\n  - 'pe-03'", &["PE-2", "PE-3"]);
        check("deps: PE-2; 3", &["PE-2", "PE-3"]);
        check("deps: task_007", &["TASK-7"]);
        check("deps: 20251104-lamp", &["20251104-LAMP"]);
        check("parent: ../epics/EPIC-1.md", &["EPIC-1"]);
        check("parent: ../epics/EPIC-1-light-up.md", &["EPIC-1"]);
        check("parent: epics/EPIC-1-light-up/epic.yaml", &["EPIC-1"]);
        check("parent: \"[Light up](../epics/EPIC-1-light-up.md#goal)\"", &["EPIC-1"]);
        check("parent: \"[[EPIC-1 Light up|light]]\"", &["EPIC-1"]);
        check("parent: [[EPIC-1]]", &["EPIC-1"]);
        check("parent: `EPIC-1`", &["EPIC-1"]);
        check("deps: Task 4", &["TASK 4"]);
        check("requires: 18.2", &[]);
        for none in [
            "None",
            "N/A",
            "n/a",
            "TBD",
            "-",
            "~",
            "All services",
            "TASK-XXX",
            "[]",
            "GH#12",
            "team/app-2#12",
        ] {
            check(&format!("deps: {none}"), &[]);
        }
    }

    #[test]
    fn by_numbers_alone() {
        check(
            "---\nid: 7\nstatus: open\ndepends_on: [5, 6.1]\nparent: 002-lamp.md\n---\nSee #12, team/app#13, `#14`, a#15 \
             and 16.\n\n## Dependencies\n\n- 8: lamp\n- #9\n- [Bulb](010-bulb.md)\n- 3 lamps\n",
            &expect![[r#"
                5 DependsOn Field
                6.1 DependsOn Field
                002 Parent Field
                12 Mention Prose
                8 DependsOn List
                9 DependsOn List
                010 DependsOn List
            "#]],
        );
        check("# Notes\n\nSee #12.\n", &expect![[""]]);
    }

    #[test]
    fn in_lists_below_a_key() {
        check(
            "# PE-1: a\n\n**Status**: open\n\n**Depends on:**\n\n- **PE-2** - first\n- [Lamp](PE-3-lamp.md)\n  - after PE-4\n\n\
             Text.\n\n- PE-5\n\n## Notes\n\nBlocks:\n- PE-6: must be first\n\n- **Blocked by**:\n  - PE-7\n\n\
             ## Related\n\nPE-8, PE-9\n\nBut PE-10 is done.\n",
            &expect![[r#"
                PE-2 DependsOn List
                PE-3 DependsOn List
                PE-4 Mention Prose
                PE-5 Mention Prose
                PE-6 Blocks List
                PE-7 DependsOn List
                PE-8 Related List
                PE-9 Related List
                PE-10 Mention Prose
            "#]],
        );
    }
}
