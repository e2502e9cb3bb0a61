//! What of a ticket tells which schema it follows.

use smol_str::SmolStr;

use crate::ticket::{Facts, Role, Ticket, Unit, name};

/// What of a ticket says which schema it follows; all names in comparable form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketShape {
    /// Whether the ticket is a whole file; else it is a heading.
    pub is_file: bool,
    /// The family of its ID; empty without one.
    pub family: SmolStr,
    /// The names of its own fields, without nested ones.
    pub fields: Vec<SmolStr>,
    /// The values of its fields that say what sort of ticket it is.
    pub types: Vec<SmolStr>,
    /// The names of the sections right under it.
    pub sections: Vec<SmolStr>,
}

impl TicketShape {
    /// The shapes of all tickets of a document, in their order.
    #[must_use]
    pub fn all(text: &str, facts: &Facts) -> Vec<Self> {
        let mut shapes: Vec<Self> = facts.tickets.iter().map(Self::bare).collect();
        for field in facts.fields.iter().filter(|field| field.own && field.under.is_none()) {
            if let Some(shape) = field.ticket.and_then(|ticket| shapes.get_mut(ticket as usize)) {
                shape.fields.push(field.name.clone());
                if Role::of(&field.name) == Some(Role::Type) {
                    shape.types.push(name::value(field.value.of(text)));
                }
            }
        }
        for (index, section) in (0u32..).zip(&facts.sections) {
            let heading = facts.ticket(section.ticket).and_then(|ticket| ticket.heading);
            let around = facts.section(section.parent).filter(|parent| parent.ticket == section.ticket);
            let is_top = around.is_none() || section.parent == heading;
            if is_top
                && heading != Some(index)
                && let Some(shape) = section.ticket.and_then(|ticket| shapes.get_mut(ticket as usize))
            {
                shape.sections.push(section.name.clone());
            }
        }
        shapes
    }

    fn bare(ticket: &Ticket) -> Self {
        let family = ticket.id.as_ref().map(|id| SmolStr::new(id.family())).unwrap_or_default();
        Self { is_file: ticket.unit == Unit::File, family, ..Self::default() }
    }
}
