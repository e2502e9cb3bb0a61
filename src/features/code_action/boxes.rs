//! Check boxes: ticks and unticks the items of a list.

use super::{Action, Asked, Kind, Provider};
use crate::syntax::blocks::{Block, Blocks};
use crate::text::{Span, TextEdit};
use crate::ticket::TaskItem;

pub(super) const PROVIDER: Provider = Provider { kinds: &[Kind::Rewrite], offer };

fn offer<'a>(asked: &'a Asked<'a>, actions: &mut Vec<Action<'a>>) {
    let tasks = &asked.source.facts.tasks;
    let here = tasks.iter().filter(|task| asked.touches_line(task.content));
    let here: Vec<_> = here.filter(|task| task.ticket.is_some_and(|it| asked.is_ticket(it))).collect();
    let mut add = |title: String, items: Vec<&'a TaskItem>, tick: bool| {
        actions.push(Action::new(Kind::Rewrite, title, move || {
            let text = &asked.source.text;
            let marks = items.iter().filter_map(|item| mark(text, item));
            asked.edits(marks.map(|mark| TextEdit::replace(mark, if tick { "x" } else { " " })))
        }));
    };
    for (tick, verb) in [(true, "Tick"), (false, "Untick")] {
        let items: Vec<_> = here.iter().copied().filter(|task| task.is_done != tick).collect();
        match (items.len(), here.len()) {
            (0, _) => {}
            (1, 1) => add(format!("{verb} the item"), items, tick),
            (1, _) => {
                add(format!("{verb} the item that is {}", if tick { "open" } else { "done" }), items, tick)
            }
            (many, _) => add(format!("{verb} {many} items"), items, tick),
        }
    }
    if let [only] = here.as_slice() {
        let list = list_around(&asked.source.text, only.content);
        let open = tasks.iter().filter(|task| !task.is_done && list.covers(task.content));
        let open: Vec<_> = open.collect();
        if open.len() > usize::from(!only.is_done) {
            let title = match open.len() {
                1 => "Tick the last open item of the list".to_owned(),
                many => format!("Tick all {many} open items of the list"),
            };
            add(title, open, true);
        }
    }
}

/// What stands between the brackets before an item.
fn mark(text: &str, item: &TaskItem) -> Option<Span> {
    let line = Span::line_at(text, item.content.start());
    let before = Span::new(line.start(), item.content.start()).of(text);
    let close = before.rfind(']')?;
    let open = before.get(..close)?.rfind('[')?;
    Some(Span::new(line.start() + open + 1, line.start() + close))
}

/// The list that an item stands in, with the lists in it and around it.
fn list_around(text: &str, item: Span) -> Span {
    let blocks = Blocks::read(text);
    let list = blocks.iter().as_slice();
    let at = list.partition_point(|block| block.span.end() < item.start());
    let is_inside = |block: &&Block| block.depth > 0;
    let before = list.get(..at).unwrap_or_default().iter().rev().take_while(is_inside).last();
    let after = list.get(at..).unwrap_or_default().iter().take_while(is_inside).last();
    let span = |block: Option<&Block>| block.map_or(item, |block| block.span);
    span(before).to(item).to(span(after))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::{check_picked, check_titles};
    use super::*;

    const TICKET: &str = "# PE-1: T\r\n\r\n**Status**: Open\r\n\r\n";

    fn offered(items: &str, to_end: bool, want: &expect_test::Expect) {
        check_titles(&format!("//- /PE-1.md\n{TICKET}{items}"), to_end, &[Kind::Rewrite], want);
    }

    #[test]
    fn at_the_cursor_and_in_a_selection() {
        offered("- [ ] 🔧 a$0\n", false, &expect!["Tick the item"]);
        offered("- [x] a\n  $0more\n", false, &expect![""]);
        offered(
            "- $0[x] a\n- [ ] b\n",
            false,
            &expect!["Untick the item; Tick the last open item of the list"],
        );
        offered(
            "- [ ] a$0\n  - [ ] b\n\n  text\n- [ ] c\n\ntext\n\n- [ ] d\n",
            false,
            &expect!["Tick the item; Tick all 3 open items of the list"],
        );
        offered(
            "$0- [x] a\n- [ ] b\n- [ ] c\n",
            true,
            &expect!["Tick 2 items; Untick the item that is done"],
        );
        offered("```\n- [ ] $0a\n```\n", false, &expect![""]);
        check_titles("//- /notes.md\n# Notes\n\n- [ ] $0a\n", false, &[Kind::Rewrite], &expect![""]);
        check_titles(
            "//- /templates/a.md\n# AB-XXX: [Title]\n\n**Status**: [Open | Done]\n\n- [ ] $0a\n",
            false,
            &[Kind::Rewrite],
            &expect![""],
        );
    }

    #[test]
    fn only_the_mark_changes() {
        let check = |items: &str, title: &str, want| {
            check_picked(&format!("//- /PE-1.md\n{TICKET}{items}"), Kind::Rewrite, title, want);
        };
        check(
            "> 1. [X] 🔧 $0[a](b.md)\r\n",
            "Untick the item",
            expect![[r#"
            /PE-1.md
            # PE-1: T␍
            ␍
            **Status**: Open␍
            ␍
            > 1. [ ] 🔧 [a](b.md)␍
        "#]],
        );
        check(
            "* [x] a\n* [ ] b$0\n    * [ ] c\n",
            "Tick all 2 open items of the list",
            expect![[r#"
            /PE-1.md
            # PE-1: T␍
            ␍
            **Status**: Open␍
            ␍
            * [x] a
            * [x] b
                * [x] c
        "#]],
        );
    }
}
