//! References: every use of something shaped like an ID, and what it says.

use super::piece::Piece;
use super::{Dialect, Field, IdKey, Place, Reference, Relation, Role, Ticket, id};
use crate::syntax::inline::InlineKind;
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
}

/// Longest text that is looked through for IDs, in bytes: a line of megabytes is data, not prose.
const MAX_CONTENT: usize = 1 << 20;

/// Adds the references of one piece of text.
pub(super) fn read(spot: &Spot<'_>, piece: &Piece, out: &mut Vec<Reference>) {
    if spot.fields.is_empty() && piece.words.is_empty() {
        return;
    }
    let (text, content) = (spot.text, piece.content);
    let declared = spot.ticket.map(|ticket| ticket.declarations.as_slice()).unwrap_or_default();
    let own_ids: Vec<Span> =
        spot.fields.iter().filter(|field| field.plays(Role::Id)).map(|field| field.value).collect();
    let mut add = |span: Span, id: IdKey, relation: Relation, place: Place| {
        let own_id = own_ids.get(own_ids.partition_point(|own| own.end <= span.start));
        if !declared.iter().chain(own_id).any(|own| own.overlaps(span)) {
            out.push(Reference { ticket: spot.number, span, id, relation, place });
        }
    };

    let ticket = spot.ticket.and_then(|ticket| ticket.id.as_ref());
    let mut taken: Vec<Span> = Vec::new();
    for field in spot.fields.iter().filter(|field| content.covers(field.value)) {
        // A nested one (`dependencies: - blocks: PE-1`) says it itself.
        let Some(relation) = spot.dialect.relation(&field.name) else { continue };
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
    let (mut taken, mut marks) = (taken.as_slice(), piece.marks.as_slice());
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
}

/// The rest of a list from where something no longer holds.
fn from<T>(list: &[T], holds: impl Fn(&T) -> bool) -> &[T] {
    let skipped = list.iter().take_while(|one| holds(one)).count();
    list.get(skipped..).unwrap_or_default()
}

/// Every ID in a value that lists tickets: anything shaped like one in running text, and each element as a whole.
fn listed(text: &str, value: Span, ticket: Option<&IdKey>, mut add: impl FnMut(Span, IdKey)) {
    for part in value.of(text).split([',', ';']) {
        let part = part.trim().trim_matches(['"', '\'', '[', ']', '#', ' ']);
        let span = Span::of_part(text, part);
        match id::shape(part) {
            // Another one of the ticket's family.
            Some(id::Shape::Number) => {
                if let Some(family) = ticket.map(IdKey::family).filter(|family| !family.is_empty()) {
                    add(span, IdKey::new(&format!("{family}-{part}")));
                }
            }
            Some(_) => add(span, IdKey::new(part)),
            None => id::candidates(text, span).for_each(|span| add(span, IdKey::new(span.of(text)))),
        }
    }
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
}
