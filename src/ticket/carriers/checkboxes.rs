//! `- [ ] Open`, `- [x] In Progress`, `- [ ] Done` under a key: the value is the one that is checked.
//!
//! A list of things to do looks the same, so the boxes must stand for values that such a field has.

use super::{Carrier, Scene, field, section};
use crate::syntax::blocks::{Block, BlockKind, Task};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;
use crate::ticket::{Field, Role, value};

/// Most values to pick from.
const MAX_BOXES: usize = 20;
/// Longest value, in bytes.
const MAX_LEN: usize = 60;

/// Adds the field of a heading with boxes under it, or completes the one without a value that was just read in the
/// block. Answers where the boxes stand.
pub(super) fn read(scene: &Scene<'_>, before: usize, out: &mut Vec<Field>) -> Option<Span> {
    if !matches!(scene.after.first()?.kind, BlockKind::Item { task: Some(_) }) {
        return None;
    }
    let is_heading = matches!(scene.block.kind, BlockKind::Heading(_));
    let key = if is_heading {
        section::key(scene)?
    } else {
        out.get(before..)?.last().filter(|field| field.value.is_empty())?.key
    };
    let is_box = |block: &&Block| block.quote == 0 && matches!(block.kind, BlockKind::Item { task: Some(_) });
    let boxes: Vec<&Block> = scene.after.iter().take_while(is_box).take(MAX_BOXES + 1).collect();
    // Under a heading there is nothing else.
    let is_all = !is_heading || section::body(scene).count() == boxes.len();
    let made = is_all.then(|| of(scene, key, &boxes))??;
    if !is_heading {
        out.pop();
    }
    out.push(made);
    Some(boxes.first()?.span.to(boxes.last()?.span))
}

fn of(scene: &Scene<'_>, key: Span, boxes: &[&Block]) -> Option<Field> {
    let text = scene.text;
    let options: Vec<Span> = boxes.iter().map(|block| unwrap_emphasis(text, block.content)).collect();
    let made = field(text, key, Span::empty(boxes.first()?.content.start()), Carrier::Checkboxes);
    let is_done = |block: &Block| block.kind == BlockKind::Item { task: Some(Task::Done) };
    let checked: Vec<Span> =
        boxes.iter().zip(&options).filter(|(block, _)| is_done(block)).map(|(_, option)| *option).collect();
    let is_flat = boxes.iter().all(|block| block.depth == boxes.first().map_or(1, |first| first.depth));
    let short = |words: usize| {
        options.iter().all(|option| {
            let written = option.of(text);
            !written.is_empty() && written.len() <= MAX_LEN && written.split_whitespace().count() <= words
        })
    };
    let is_choice = (2..=MAX_BOXES).contains(&boxes.len())
        && is_flat
        && match made.role {
            Some(Role::Status) => {
                let known = options.iter().filter(|option| value::is_status(option.of(text))).count();
                short(4) && checked.len() <= 1 && 2 * known >= options.len()
            }
            Some(Role::Priority | Role::Points) => short(5) && checked.len() <= 1,
            Some(Role::Type) => short(6),
            _ => false,
        };
    let (value, items) = match checked.as_slice() {
        [] => (made.value, options),
        [one] => (*one, Vec::new()),
        [first, .., last] => (first.to(*last), checked.clone()),
    };
    is_choice.then_some(Field { value, items, ..made })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;
    use crate::ticket::{Facts, FileName};

    fn check(text: &str, tasks: usize, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Checkboxes));
        assert_eq!(Facts::read(text, FileName { stem: "x" }).tasks.len(), tasks);
    }

    #[test]
    fn one_is_checked() {
        check(
            "# PE-1: A\n\n**Priority**:\n- [ ] High\n- [x] Low\n\n## Status\n- [ ] Open\n* [x] **In Progress**\n\
             - [ ] QA\n- [ ] Done\n\n## Type\n- [x] Bug fix\n- [ ] Chore\n- [x] Test\n## Plan\n- [ ] Write\n",
            1,
            &expect![[r#"
                Priority = Low
                Status = In Progress
                Type = Bug fix
                - [ ] Chore
                - [x] Test ["Bug fix", "Test"]
            "#]],
        );
    }

    #[test]
    fn none_is_checked() {
        check(
            "## Status\n- [ ] Open\n- [ ] Done\n",
            0,
            &expect![[r#"
                Status =  ["Open", "Done"]
            "#]],
        );
    }

    #[test]
    fn things_to_do() {
        check(
            "# A\n## Status\n- [x] Write the code\n- [ ] Review\n- [ ] Tell all others\n## State\n- [x] Implemented\n\
             - [x] Deployed\n## Priority\n- [ ] one\n## Goals\n- [x] Open\n- [ ] Done\n## Stage\n- [x] Open\n- [ ] Done\n\nText\n",
            10,
            &expect![""],
        );
    }
}
