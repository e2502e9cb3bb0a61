//! A new ticket of a schema that has no text to copy: its fields and its sections, each with what is known of it.

use crate::schema::{FieldKind, FieldSpec, Need, Schema, SectionSpec, TicketUnit};
use crate::ticket::{Carrier, Role};

use super::super::print::scalar;
use super::{Known, Piece, is_beginning};

/// The fields and sections that a ticket needs, in the schema's order.
pub(super) fn draft(schema: &Schema, known: Known<'_>) -> Vec<Piece> {
    let mut draft = Draft { pieces: Vec::new(), known };
    let own = || schema.own_fields().filter(|field| field.under.is_none() && field.required);
    let is_in = |field: &&FieldSpec, carrier| field.carriers.first() == Some(&carrier);
    let front: Vec<_> = own().filter(|field| is_in(field, Carrier::FrontMatter)).collect();
    if !front.is_empty() && schema.unit == TicketUnit::File {
        draft.text("---\n");
        for field in &front {
            draft.text(&format!("{}: ", field.key));
            draft.value(field);
            draft.text("\n");
        }
        draft.text("---\n");
    }
    let level = match schema.unit {
        TicketUnit::File => 1,
        TicketUnit::Heading(level) => level,
    };
    // A ticket that has its title among its data needs no heading besides.
    let has = |role| front.iter().any(|field| Role::of(&field.name) == Some(role));
    if schema.unit != TicketUnit::File || !has(Role::Title) {
        let gap = if draft.pieces.is_empty() { "" } else { "\n" };
        draft.text(&format!("{gap}{} ", "#".repeat(usize::from(level))));
        if let Some(id) = known.id.filter(|_| !has(Role::Id)) {
            draft.text(&format!("{id}: "));
        }
        draft.open(known.title.unwrap_or("Title"));
        draft.text("\n");
    }
    let body: Vec<_> = own().filter(|field| is_body(field)).collect();
    if !body.is_empty() {
        draft.text("\n");
    }
    for field in body {
        draft.text(&format!("**{}**: ", field.key));
        draft.value(field);
        draft.text("\n");
    }
    for section in
        schema.sections.iter().filter(|section| section.need != Need::Optional && !section.repeatable)
    {
        draft.section(section);
    }
    draft.pieces
}

fn is_body(field: &FieldSpec) -> bool {
    let carrier = field.carriers.first().copied();
    let is_line = matches!(
        carrier,
        Some(
            Carrier::BoldLine
                | Carrier::Bullet
                | Carrier::PlainLine
                | Carrier::Quote
                | Carrier::HashLine
                | Carrier::TableRow
        )
    );
    is_line && !matches!(Role::of(&field.name), Some(Role::Id | Role::Title))
}

struct Draft<'a> {
    pieces: Vec<Piece>,
    known: Known<'a>,
}

impl Draft<'_> {
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn open(&mut self, text: &str) {
        self.pieces.push(Piece::Open(text.to_owned()));
    }

    fn value(&mut self, field: &FieldSpec) {
        match (Role::of(&field.name), &field.kind) {
            (Some(Role::Id), _) => match self.known.id {
                Some(id) => self.text(id),
                None => self.open(""),
            },
            (Some(Role::Title), _) => {
                let title = self.known.title.unwrap_or("Title");
                let is_data = field.carriers.first().is_some_and(|carrier| carrier.is_data());
                self.open(&if is_data { scalar(title) } else { title.to_owned() });
            }
            (_, FieldKind::Choice(values)) => {
                self.pieces.push(Piece::Choice(values.iter().map(|value| value.to_string()).collect()));
            }
            _ if is_beginning(&field.name) => self.text(&(self.known.today)("YYYY-MM-DD")),
            _ => self.open(""),
        }
    }

    fn section(&mut self, section: &SectionSpec) {
        self.text(&format!("\n{} {}\n\n", "#".repeat(usize::from(section.level)), section.title));
        self.open(&section.hint);
        self.text("\n");
    }
}
