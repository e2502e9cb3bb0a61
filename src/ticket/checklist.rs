//! How much of what a ticket lists to be done is done: the one place where checkboxes are counted.

use std::fmt;

use super::Facts;

/// The checkboxes of a ticket, counted. Four bytes, since it is kept of every ticket of a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checklist {
    /// How many are checked.
    pub done: u16,
    /// How many there are.
    pub total: u16,
}

impl Checklist {
    fn add(&mut self, is_done: bool) {
        // What no longer fits is not counted, so that what is done is never more than all.
        if self.total < u16::MAX {
            self.total += 1;
            self.done += u16::from(is_done);
        }
    }
}

impl fmt::Display for Checklist {
    /// `4/6`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.done, self.total)
    }
}

impl Facts {
    /// The checkboxes of each ticket that has any, by its index in [`Facts::tickets`]; shorter where the last ones have
    /// none. Boxes by which a value is picked are not among them.
    #[must_use]
    pub fn checklists(&self) -> Vec<Checklist> {
        let mut lists = Vec::new();
        for task in &self.tasks {
            let Some(ticket) = task.ticket.map(|ticket| ticket as usize) else { continue };
            if lists.len() <= ticket {
                lists.resize(ticket + 1, Checklist::default());
            }
            if let Some(list) = lists.get_mut(ticket) {
                list.add(task.is_done);
            }
        }
        lists
    }

    /// The checkboxes right below each heading that has any, by its index in [`Facts::sections`], in order of place.
    #[must_use]
    pub fn section_checklists(&self) -> Vec<(u32, Checklist)> {
        let mut lists: Vec<(u32, Checklist)> = Vec::new();
        for task in &self.tasks {
            let behind = self.sections.partition_point(|it| it.span.start <= task.content.start);
            let Some(section) = behind.checked_sub(1).and_then(|it| u32::try_from(it).ok()) else { continue };
            if lists.last().is_none_or(|(last, _)| *last != section) {
                lists.push((section, Checklist::default()));
            }
            if let Some((_, list)) = lists.last_mut() {
                list.add(task.is_done);
            }
        }
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::FileName;

    #[test]
    fn boxes_count_for_the_ticket_they_stand_in() {
        let check = |text: &str, want: &[&str]| {
            let lists = Facts::read(text, FileName { stem: "x" }).checklists();
            assert_eq!(lists.iter().map(ToString::to_string).collect::<Vec<_>>(), want, "{text}");
        };
        check("# A-1: a\n\n- [x] b\n  - [ ] c\n\n## Plan\n1. [X] d\n", &["2/3"]);
        check(
            "# All\n\n## A-1: a\n- [x] b\n\n## A-2: b\n**Status**: Open\n\n## A-3: c\n- [ ] d\n\n## A-4: d\n",
            &["1/1", "0/0", "0/1"],
        );
        check("# A-1: a\n\n## Status\n- [x] Open\n- [ ] Done\n", &[]);
        check("", &[]);
        let many = "- [x] a\n".repeat(usize::from(u16::MAX) + 1);
        check(&format!("# A-1: a\n{many}- [ ] b\n"), &["65535/65535"]);
    }
}
