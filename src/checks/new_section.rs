//! A section that a ticket lacks, as the template has it and at the place where the template has it.

use super::View;
use super::fix::{Draft, Fix};
use crate::schema::{Schema, SectionSpec, TicketUnit, same_name};
use crate::syntax::blocks::{BlockKind, Blocks};
use crate::text::Span;
use crate::text::lines::{line_break, next_line};
use crate::ticket::{Section, name};

/// Inserts a missing section together with those in it that would be missed next. `before` are the missing ones that
/// stand before it in the template: how many of them there are changes its number.
pub(super) fn fix(
    view: &View<'_>,
    ticket: u32,
    schema: &Schema,
    wanted: &[&SectionSpec],
    before: &[&SectionSpec],
) -> Option<Fix> {
    let spec = wanted.first()?;
    let around = Around::of(view, ticket, schema, spec)?;
    let style = Style::of(view, ticket);
    let point = around.point(view, ticket, schema)?;
    let title = format!("Add the section \"{}\"", spec.title.trim());
    let level = around.level(view, ticket, schema);
    let gap = if style.is_airy_above || point.needs_gap { style.line_break } else { "" };
    let mut draft = Draft::default();
    for (nth, spec) in wanted.iter().enumerate() {
        let depth = spec.path.len().checked_sub(around.depth)?;
        let level = level.checked_add(depth)?;
        if level > 6 {
            return None;
        }
        if point.is_on_last_line && nth == 0 {
            draft.push(style.line_break);
        }
        if point.has_text || nth > 0 {
            draft.push(gap);
        }
        draft.push(&"#".repeat(level));
        draft.push(" ");
        draft.push(&around.heading(view, schema, spec, (nth == 0).then_some(before)));
        draft.push(style.line_break);
        match body(schema, spec) {
            Some(text) => {
                draft.push(if style.is_airy_below { style.line_break } else { "" });
                draft.stop(&text, Vec::new());
                draft.push(style.line_break);
            }
            // A subsection may be what it has to say.
            None if wanted.get(nth + 1).is_some_and(|next| next.path.starts_with(&spec.path)) => {}
            None => draft.stop("", Vec::new()),
        }
    }
    if let Some(rule) = point.rule {
        draft.push(&format!("{0}{rule}{0}", style.line_break));
    }
    if point.is_tight && !gap.is_empty() {
        draft.push(style.line_break);
    }
    if point.is_on_last_line && draft.text.ends_with(style.line_break) {
        draft.text.truncate(draft.text.len() - style.line_break.len());
    }
    Some(Fix::insert(title, point.at, draft))
}

/// The sections among which a new one is going to stand.
struct Around<'a> {
    /// They, in order of place, with their numbers in the template if that has them.
    siblings: Vec<(&'a Section, Option<usize>)>,
    parent: Option<&'a Section>,
    /// The number of the new one in the template; behind all others if only the configuration has it.
    own: usize,
    /// How deep it stands: 1 right under the ticket.
    depth: usize,
}

/// Where a section goes.
struct Point<'t> {
    at: usize,
    /// Whether the text ends there without a line break.
    is_on_last_line: bool,
    /// Whether anything stands before it.
    has_text: bool,
    /// Whether the next line follows at once.
    is_tight: bool,
    /// Whether what stands before it goes on up to a blank line.
    needs_gap: bool,
    /// The line across the page by which sections here are set apart.
    rule: Option<&'t str>,
}

/// How headings are set apart from what stands around them.
struct Style {
    line_break: &'static str,
    is_airy_above: bool,
    is_airy_below: bool,
}

impl<'a> Around<'a> {
    fn of(view: &View<'a>, ticket: u32, schema: &Schema, spec: &SectionSpec) -> Option<Self> {
        let (_, above) = spec.path.split_last()?;
        let is_above = |path: &[&str]| {
            path.len() == above.len() && above.iter().zip(path).all(|(spec, name)| same_name(spec, name))
        };
        let own = schema.sections.iter().position(|other| other.path == spec.path).unwrap_or(usize::MAX);
        let mut around = Self { siblings: Vec::new(), parent: None, own, depth: spec.path.len() };
        for (at, section) in view.facts.sections_of(ticket) {
            let path = view.facts.path(at);
            if let Some((_, over)) = path.split_last()
                && is_above(over)
            {
                around.siblings.push((section, schema.sections.iter().position(|it| it.is_at(&path))));
            }
            if !above.is_empty() && is_above(&path) && around.parent.is_none() {
                around.parent = Some(section);
            }
        }
        (above.is_empty() || around.parent.is_some()).then_some(around)
    }

    /// Behind the last one that comes before it in the template, else before the first one that comes after it, else
    /// at the end of what it is a part of.
    fn point<'t>(&self, view: &View<'t>, ticket: u32, schema: &Schema) -> Option<Point<'t>> {
        let numbered = || self.siblings.iter().filter_map(|(section, number)| Some((*section, (*number)?)));
        let last = numbered().filter(|(_, number)| *number < self.own).max_by_key(|(_, number)| *number);
        let first = || numbered().filter(|(_, number)| *number > self.own).min_by_key(|(_, number)| *number);
        let whole = || {
            let ticket = view.facts.ticket(Some(ticket)).map(|ticket| ticket.span);
            self.parent.map(|parent| parent.span).or(ticket)
        };
        let end = match (last, first()) {
            (Some((section, _)), _) => section.span.end(),
            (None, Some((section, _))) => section.span.start(),
            (None, None) => whole()?.end(),
        };
        let text = view.text;
        let before = text.get(..end)?.trim_end();
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = Span::line_at(text, before.len());
        let at = if before.len() <= bom { bom } else { next_line(text, line.end()) };
        let is_on_last_line = line.end() >= text.len() && before.len() > bom;
        let rule = line.of(text).trim();
        let is_rule = rule.len() > 2 && rule.bytes().all(|byte| byte == b'-' || byte == b'*' || byte == b'_');
        let is_of_section = last.is_some_and(|(section, _)| section.body.start() < line.start());
        let point = Point {
            at,
            is_on_last_line,
            has_text: before.len() > bom,
            is_tight: !is_on_last_line && !Span::line_at(text, at).of(text).trim().is_empty(),
            needs_gap: rule.starts_with(['<', '|']),
            rule: Some(rule)
                .filter(|_| is_rule && is_of_section && last.is_some() && schema.sections.len() > 1),
        };
        // Behind the last heading a fence or a comment may be open, and would take the section in.
        let is_open = view.facts.sections.last().is_none_or(|section| section.title.start() < at)
            && !is_heading_at(text.get(..before.len())?);
        (!is_open).then_some(point)
    }

    fn level(&self, view: &View<'_>, ticket: u32, schema: &Schema) -> usize {
        let known = self.siblings.iter().find(|(_, number)| number.is_some()).or(self.siblings.first());
        if let Some((section, _)) = known {
            return usize::from(section.level);
        }
        if let Some(parent) = self.parent {
            return usize::from(parent.level) + 1;
        }
        let heading = view.facts.ticket(Some(ticket)).and_then(|ticket| view.facts.section(ticket.heading));
        let under = heading.map_or(0, |heading| usize::from(heading.level));
        let spec = schema.sections.get(self.own).map_or(2, |spec| usize::from(spec.level));
        let title = match schema.unit {
            TicketUnit::Heading(level) => usize::from(level),
            TicketUnit::File => under.min(1),
        };
        (under + spec.saturating_sub(title)).clamp(under + 1, 6.max(under + 1))
    }

    /// The heading as the template writes it, but numbered or decorated only where the others are.
    fn heading(
        &self,
        view: &View<'_>,
        schema: &Schema,
        spec: &SectionSpec,
        before: Option<&[&SectionSpec]>,
    ) -> String {
        let title = without_remark(spec.title.trim());
        let plain = undecorated(title);
        let pairs = || {
            self.siblings.iter().filter_map(|(section, number)| {
                Some((section.title.of(view.text).trim(), schema.sections.get((*number)?)?.title.trim()))
            })
        };
        if plain != title {
            let mut decorated = pairs().filter(|(_, spec)| undecorated(spec) != *spec).peekable();
            let is_plain = decorated.peek().is_some() && decorated.all(|(own, _)| undecorated(own) == own);
            return if is_plain { plain } else { title }.to_owned();
        }
        // Where all are numbered and this one comes last, it has the next number.
        let Some(before) = before else { return title.to_owned() };
        let numbers: Vec<_> = self.siblings.iter().map(|it| number(it.0.title.of(view.text))).collect();
        let is_before = |number: &Option<usize>| number.is_none_or(|it| it < self.own);
        let is_last = self.siblings.iter().all(|(_, number)| is_before(number))
            && self.siblings.last().is_some_and(|(_, number)| number.is_some());
        match numbers.last() {
            Some(Some(last)) if is_last && numbers.len() > 1 && numbers.iter().all(Option::is_some) => {
                let behind = before.iter().filter(|spec| spec.path.len() == self.depth);
                let last_known = self.siblings.iter().filter_map(|(_, number)| *number).max();
                let place = |spec: &SectionSpec| schema.sections.iter().position(|it| it.path == spec.path);
                let also = behind.filter(|spec| place(spec) > last_known).count();
                format!("{}. {title}", last + 1 + also)
            }
            _ => title.to_owned(),
        }
    }
}

impl Style {
    fn of(view: &View<'_>, ticket: u32) -> Self {
        let (mut above, mut below) = ((0u32, 0u32), (0u32, 0u32));
        let text = view.text;
        for (_, section) in view.facts.sections_of(ticket) {
            let before = text.get(..Span::line_at(text, section.title.start()).start()).unwrap_or_default();
            let before = before.strip_suffix('\n').unwrap_or(before);
            let is_airy = before.is_empty() || before.trim_end_matches([' ', '\t', '\r']).ends_with('\n');
            *(if is_airy { &mut above.0 } else { &mut above.1 }) += 1;
            if !section.body.of(text).trim().is_empty() {
                let next = next_line(text, Span::line_at(text, section.title.end()).end());
                let is_airy = Span::line_at(text, next).of(text).trim().is_empty();
                *(if is_airy { &mut below.0 } else { &mut below.1 }) += 1;
            }
        }
        Self {
            line_break: line_break(view.text),
            is_airy_above: above.0 >= above.1,
            is_airy_below: below.0 >= below.1,
        }
    }
}

/// Whether a heading that is written behind a text is one.
pub(super) fn is_heading_at(before: &str) -> bool {
    let text = format!("{before}\n\n# x");
    Blocks::read(&text).iter().last().is_some_and(|block| matches!(block.kind, BlockKind::Heading(1)))
}

/// What the template says in a section: the placeholder itself, so that it can be told that it is still there; a hint
/// that is none as a comment.
fn body(schema: &Schema, spec: &SectionSpec) -> Option<String> {
    let hint = spec.hint.trim();
    if hint.is_empty() {
        return None;
    }
    let inner = |written: &'_ str| -> String {
        let comment = written.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        comment.unwrap_or(written.trim_matches(['[', ']', '{', '}'])).trim().to_owned()
    };
    let known = schema.placeholders.iter().find(|written| inner(written) == hint);
    let comment = || {
        let words: Vec<&str> = hint.split_whitespace().collect();
        format!("<!-- {} -->", words.join(" ").replace("-->", "").replace("<!--", "").trim())
    };
    Some(known.map_or_else(comment, ToString::to_string))
}

/// A heading without a remark such as "(optional)".
fn without_remark(title: &str) -> &str {
    if name::mark(title).is_none() {
        return title;
    }
    let name = title.rsplit_once(['(', '（']).map_or(title, |(name, _)| name.trim_end());
    // Emphasis that closes behind the remark.
    ["**", "__", "*", "_"].iter().find_map(|mark| name.strip_prefix(mark)).unwrap_or(name)
}

/// The number before a heading: `3. Plan`.
fn number(title: &str) -> Option<usize> {
    let (digits, rest) = title.trim().split_once('.')?;
    rest.starts_with(' ').then(|| digits.parse().ok()).flatten()
}

/// A heading without a number or an emoji before its words.
fn undecorated(title: &str) -> &str {
    let rest = match number(title) {
        Some(_) => title.split_once('.').map_or(title, |(_, rest)| rest.trim_start()),
        None => title,
    };
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_ascii();
    rest.trim_start_matches(is_mark).trim_start()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{TASK, draw_fix};

    fn check(ticket: &str, title: &str, expected: Expect) {
        expected.assert_eq(&draw_fix(&format!("{TASK}//- /TASK-1.md\n{ticket}"), title));
    }

    const HEAD: &str = "# TASK-1: T\n\n**Status**: To Do\n**Owner**: Ada\n";

    #[test]
    fn where_the_template_has_it() {
        let add = "Add the section \"How to test\"";
        check(
            &format!("{HEAD}\n## Goal\nLight.\n\n## Notes\nx\n"),
            add,
            expect![[r#"
                # TASK-1: T

                **Status**: To Do
                **Owner**: Ada

                ## Goal
                Light.

                ## How to test
                ⟨[What a reviewer does]⟩

                ## Notes
                x
            "#]],
        );
        check(
            &format!("{HEAD}\n## How to test\n\n- Look\n  - twice"),
            "Add the section \"Goal\"",
            expect![[r#"
                # TASK-1: T

                **Status**: To Do
                **Owner**: Ada

                ## Goal

                ⟨[What will be different]⟩

                ## How to test

                - Look
                  - twice"#]],
        );
        check(
            &format!("{HEAD}\n## Goal\nLight."),
            add,
            expect![[r#"
            # TASK-1: T

            **Status**: To Do
            **Owner**: Ada

            ## Goal
            Light.

            ## How to test
            ⟨[What a reviewer does]⟩"#]],
        );
        check(
            HEAD,
            "Add all 2 missing sections",
            expect![[r#"
            # TASK-1: T

            **Status**: To Do
            **Owner**: Ada

            ## Goal

            [What will be different]

            ## How to test

            [What a reviewer does]
        "#]],
        );
    }

    #[test]
    fn in_the_style_of_the_ticket() {
        let add = "Add the section \"How to test\"";
        let list = "//- /templates/list.md\n# List\n\n### TASK-XXX: [Title]\n**Status**: [Open | Done]\n**Owner**: [Name]\n#### Goal\n[What]\n#### Test\n[How]\n#### Risks\n[Which]\n//- /list.md\n# All\n\n### TASK-1: T\n**Status**: Open\n**Owner**: Ada\n#### 1. Why\nx\n#### 2. Goal\nx\n### TASK-2: U\n**Status**: Done\n**Owner**: Ada\n#### Goal\nx\n#### Test\nx\n#### Risks\nx\n";
        expect![[r#"
            # All

            ### TASK-1: T
            **Status**: Open
            **Owner**: Ada
            #### 1. Why
            x
            #### 2. Goal
            x
            #### 3. Test
            [How]
            #### 4. Risks
            [Which]
            ### TASK-2: U
            **Status**: Done
            **Owner**: Ada
            #### Goal
            x
            #### Test
            x
            #### Risks
            x
        "#]]
        .assert_eq(&draw_fix(list, "Add all 2 missing sections"));
        check(
            "# TASK-1: T\r\n\r\n**Status**: To Do\r\n**Owner**: Ada\r\n\r\n## Goal\r\n\r\nLight.\r\n",
            add,
            expect![[r#"
            # TASK-1: T␍
            ␍
            **Status**: To Do␍
            **Owner**: Ada␍
            ␍
            ## Goal␍
            ␍
            Light.␍
            ␍
            ## How to test␍
            ␍
            ⟨[What a reviewer does]⟩␍
        "#]],
        );
        check(
            &format!("{HEAD}\n## Goal\n\nLight.\n\n---\n\n## Notes\n\nx\n"),
            add,
            expect![[r#"
            # TASK-1: T

            **Status**: To Do
            **Owner**: Ada

            ## Goal

            Light.

            ---

            ## How to test

            ⟨[What a reviewer does]⟩

            ---

            ## Notes

            x
        "#]],
        );
    }

    #[test]
    fn not_where_a_fence_is_open() {
        check(&format!("{HEAD}\n## Goal\n```\nx\n"), "Add the section \"How to test\"", expect![]);
    }
}
