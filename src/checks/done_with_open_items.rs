//! `done-with-open-items`: a ticket is done, and boxes in it are not checked.

use super::{Findings, Fix, Related, Rule, Severity, View, status, suppress};
use crate::text::{Span, TextEdit};
use crate::ticket::value::Progress;
use crate::workspace::Node;

pub(super) const RULE: Rule = Rule {
    code: "done-with-open-items",
    severity: Severity::Hint,
    summary: "A ticket is done while items of it are open",
    page: include_str!("../../docs/checks/done-with-open-items.md"),
    check,
};

/// Open items that are shown with a finding.
const MAX_RELATED: usize = 5;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let mut items: Vec<(usize, Vec<Span>)> = vec![(0, Vec::new()); view.facts.tickets.len()];
    for task in &view.facts.tasks {
        let Some((all, open)) = task.ticket.and_then(|ticket| items.get_mut(ticket as usize)) else {
            continue;
        };
        *all += 1;
        if !task.is_done && !is_excused(view, task.content) {
            open.push(task.content);
        }
    }
    for (index, (all, open)) in (0u32..).zip(items) {
        let Some(first) = open.first() else { continue };
        let Some(field) = view.status(index) else { continue };
        let written = field.value.of(view.text);
        let progress = view.snapshot.progress_of(view.file, index, &field.name, written);
        let node = Node { file: view.file, ticket: index };
        if progress != Some(Progress::Done) || status::is_given_up(view, node, (&field.name, written)) {
            continue;
        }
        let items = match open.len() {
            1 if all == 1 => "its only item is".to_owned(),
            1 => format!("one of {all} items is"),
            many => format!("{many} of {all} items are"),
        };
        let first = start(first.of(view.text));
        let more = if open.len() > 1 { ", …" } else { "" };
        let message = format!("the status is \"{written}\", but {items} open: \"{first}\"{more}");
        findings.add(Some(index), field.value, message);
        let related = open.iter().take(MAX_RELATED);
        let related =
            related.map(|span| Related { file: view.file, span: *span, message: "open".to_owned() });
        findings.relate(related.collect());
        let boxes: Option<Vec<TextEdit>> = open.iter().map(|item| tick(view.text, *item)).collect();
        let title = if open.len() == 1 {
            "Tick the open item".to_owned()
        } else {
            format!("Tick all {} open items", open.len())
        };
        findings.fix(boxes.map(|edits| Fix::all(title, edits).or_other()));
    }
}

/// Whether the writer says that an item is not to be done: it is struck out, not applicable, or there is a comment.
fn is_excused(view: &View<'_>, content: Span) -> bool {
    let written = content.of(view.text);
    let is_word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("n/a");
    written.starts_with("~~")
        || written.split_whitespace().any(is_word)
        || suppress::is_unwanted(view, RULE.code, content.start())
}

/// Ticks the box before what an item says.
fn tick(text: &str, content: Span) -> Option<TextEdit> {
    let line = Span::line_at(text, content.start());
    let before = Span::new(line.start(), content.start()).of(text);
    let at = line.start() + before.rfind("[ ]")? + 1;
    Some(TextEdit::replace(Span::new(at, at + 1), "x"))
}

/// The first words of an item.
fn start(item: &str) -> String {
    const LONG: usize = 50;
    match item.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", item.get(..end).unwrap_or_default().trim_end()),
        None => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn once_for_each_ticket() {
        check(
            "done-with-open-items",
            r#"//- /a.md
# OPS-1: A

**Status**: ✅ Completed
//          ^^^^^^^^^^^ hint: the status is "✅ Completed", but 2 of 7 items are open: "Water the **dry** corner of the garden before the…", …

- [x] Done
- [ ] Water the **dry** corner of the garden before the sun is up
  - [ ] Second
- [ ] ~~Gone~~
- [ ] N/A: no lamp
- [ ] Later <!-- tickmark-ignore done-with-open-items -->
<!-- tickmark-ignore: next year -->
- [ ] Next
//- /b.md
# OPS-2: B

**Status**: Cancelled

- [ ] Never
//- /c.md
# OPS-3: C

**Status**: In progress

- [ ] Soon
//- /d.md
## GH-1: a
**Status**: Done
- [x] a
## GH-2: b
**Status**: Open
- [ ] b
## GH-3: c
**Status**: Done
//          ^^^^ hint: the status is "Done", but its only item is open: "c"
- [ ] c
```
- [ ] in code
```
"#,
        );
    }
}
