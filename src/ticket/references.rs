//! References: every use of something shaped like an ID, and what it says.

use super::carriers::{Raw, yaml_fence};
use super::{Facts, IdKey, Place, Reference, Relation, Role, id, name};
use crate::syntax::blocks::BlockKind;
use crate::syntax::inline::{self, Inline, InlineKind};
use crate::text::Span;

/// A piece of text and what is known of the place.
pub(super) struct Spot<'a> {
    pub(super) text: &'a str,
    pub(super) content: Span,
    /// The fields in the block.
    pub(super) fields: &'a [&'a Raw],
    pub(super) ticket: Option<u32>,
    /// What the items of the list say, if it is one under a heading such as "Dependencies".
    pub(super) list: Option<Relation>,
}

/// Longest text that is looked through for IDs, in bytes: a line of megabytes is data, not prose.
const MAX_CONTENT: usize = 1 << 20;

/// Adds the references of one piece of text.
pub(super) fn read(spot: &Spot<'_>, kind: BlockKind, facts: &mut Facts) {
    let text = spot.text;
    if let BlockKind::Fence { info } = kind
        && !yaml_fence::is_yaml(info.of(text))
    {
        return;
    }
    let family = facts.ticket(spot.ticket).and_then(|ticket| ticket.id.clone());
    let declared: Vec<Span> =
        facts.ticket(spot.ticket).map(|ticket| ticket.declarations.clone()).unwrap_or_default();
    let is_id =
        |raw: &&&Raw| raw.under.is_none() && Role::of(&name::field(raw.key.of(text))) == Some(Role::Id);
    let own_id: Vec<Span> = spot.fields.iter().filter(is_id).map(|raw| raw.value).collect();
    let mut add = |span: Span, id: IdKey, relation: Relation, place: Place| {
        let known = declared.iter().chain(&own_id).any(|own| own.overlaps(span));
        if !known {
            facts.references.push(Reference { ticket: spot.ticket, span, id, relation, place });
        }
    };

    let mut taken: Vec<Span> = Vec::new();
    for raw in spot.fields.iter().filter(|raw| spot.content.covers(raw.value)) {
        let Some(relation) = relation(text, raw) else { continue };
        for (span, id) in listed(text, raw, family.as_ref().map(IdKey::family)) {
            add(span, id, relation, Place::Field);
        }
        taken.push(raw.items.iter().fold(raw.value, |span, item| span.to(*item)));
    }

    let content = spot.content;
    if content.len() > MAX_CONTENT {
        return;
    }
    let mut marks: Option<Vec<Inline>> = None;
    let mut lead = content.start();
    for span in id::candidates(text, content) {
        if taken.iter().any(|field| field.covers(span)) {
            continue;
        }
        let marks = marks.get_or_insert_with(|| inline::scan(text, content).collect());
        let around = marks.iter().find(|mark| mark.span.covers(span));
        match around.map(|mark| mark.kind) {
            Some(InlineKind::Comment) => continue,
            // The link's text says it already; where the path leads is another question.
            Some(InlineKind::Link { destination }) if destination.covers(span) => continue,
            _ => {}
        }
        let start = around.map_or(span.start(), |mark| mark.span.start());
        let leads = spot.list.filter(|_| start < lead || is_filler(Span::new(lead, start).of(text)));
        if leads.is_some() {
            lead = around.map_or(span.end(), |mark| mark.span.end());
        }
        let place = if leads.is_some() { Place::List } else { Place::Prose };
        add(span, IdKey::new(span.of(text)), leads.unwrap_or_default(), place);
    }
}

/// What a field says of the tickets it lists; a nested one (`dependencies: - blocks: PE-1`) says it itself.
fn relation(text: &str, raw: &Raw) -> Option<Relation> {
    Relation::of(&name::field(raw.key.of(text)))
}

/// Every ID in a field's value: anything shaped like one in running text, and each element as a whole.
fn listed(text: &str, raw: &Raw, family: Option<&str>) -> Vec<(Span, IdKey)> {
    let values = if raw.items.is_empty() { vec![raw.value] } else { raw.items.clone() };
    let mut found = Vec::new();
    for value in values {
        for part in value.of(text).split([',', ';']) {
            let part = part.trim().trim_matches(['"', '\'', '[', ']', '#', ' ']);
            let span = Span::of_part(text, part);
            match id::shape(part) {
                Some(id::Shape::Number) => {
                    if let Some(family) = family.filter(|family| !family.is_empty()) {
                        found.push((span, IdKey::new(&format!("{family}-{part}"))));
                    }
                }
                Some(_) => found.push((span, IdKey::new(part))),
                None => {
                    found.extend(id::candidates(text, span).map(|span| (span, IdKey::new(span.of(text)))));
                }
            }
        }
    }
    found
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
