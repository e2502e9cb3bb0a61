//! Which fields and sections are whose, so that asking for those of one ticket does not look at all others.

/// Indices grouped by the ticket they belong to, in order within each group.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Groups {
    /// Where the group of each ticket ends in `members`, and the next one begins.
    ends: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// Groups by the tickets of what stands at 0, 1, 2 and so on; what belongs to none is left out.
    pub(super) fn new(tickets: usize, of: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let mut next = vec![0; tickets];
        let mut total = 0;
        for ticket in of.clone().flatten() {
            if let Some(count) = next.get_mut(ticket as usize) {
                *count += 1;
                total += 1;
            }
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        let mut members = vec![0; total];
        for (index, ticket) in (0u32..).zip(of) {
            let next = ticket.and_then(|ticket| next.get_mut(ticket as usize));
            if let Some(next) = next
                && let Some(member) = members.get_mut(*next as usize)
            {
                *member = index;
                *next += 1;
            }
        }
        Self { ends: next, members }
    }

    /// What belongs to a ticket, in order.
    pub(super) fn members(&self, ticket: u32) -> &[u32] {
        let at = ticket as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.members.get(start as usize..end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_the_order() {
        let groups = Groups::new(3, [Some(2), Some(0), None, Some(2), Some(0), Some(9)].into_iter());
        let drawn: Vec<&[u32]> = (0..4).map(|ticket| groups.members(ticket)).collect();
        assert_eq!(drawn, [&[1, 4][..], &[], &[0, 3], &[]]);
    }
}
