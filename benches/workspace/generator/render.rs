//! The text of each file, with faults at fixed rates.

use std::fmt::Write as _;

use super::plan::{Plan, Planned, Style};
use super::prose::{TOPICS, date, lines, paragraph, person, sentence, title};
use super::random::Random;
use super::styles::{self, Body, Section};

/// How many times in a thousand a fault is made.
mod faults {
    pub(super) const UNKNOWN_ID: usize = 30;
    pub(super) const LEFT_OUT_SECTION: usize = 80;
    pub(super) const BAD_STATUS: usize = 30;
    pub(super) const BROKEN_YAML: usize = 10;
    pub(super) const PLACEHOLDER: usize = 20;
    pub(super) const CRLF: usize = 20;
}

const STATES: [&str; 5] = ["NOT_STARTED", "IN_PROGRESS", "READY_FOR_TESTING", "BLOCKED", "DONE"];
const STATES_IN_WORDS: [&str; 4] = ["To Do", "In Progress", "In Review", "Done"];
const PRIORITIES: [&str; 4] = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
const POINTS: [u8; 6] = [1, 2, 3, 5, 8, 13];

/// Writes one file.
pub(crate) struct Writer<'a> {
    plan: &'a Plan,
    random: Random,
    /// How many tickets were declared before this file.
    before: usize,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(plan: &'a Plan, seed: usize, before: usize) -> Self {
        Self { plan, random: Random::new(seed as u64 + 1), before }
    }

    pub(crate) fn file(mut self, file: &Planned) -> String {
        let depends = self.dependencies(&file.refers_to);
        let id = &file.ids[0];
        let text = match file.style {
            Style::FrontMatter => self.front_matter(id, &depends),
            Style::Bold => self.bold(id, &depends),
            Style::Short => {
                let status = self.status(&STATES_IN_WORDS);
                let head = format!("# {id}: {}\n\n**Status**: {status}\n\n", title(&mut self.random));
                head + &self.sections(styles::SHORT, &depends)
            }
            Style::List => self.list(&file.ids, depends),
        };
        if self.random.happens(faults::CRLF) { text.replace('\n', "\r\n") } else { text }
    }

    /// Many small tickets, with these IDs.
    pub(crate) fn large(mut self, ids: impl Iterator<Item = String>) -> String {
        let mut text = "# Phase 1: Backlog Tickets\n\n## Backlog\n\n".to_owned();
        for id in ids {
            let depends = self.dependencies(&[]);
            text += &self.list_ticket(&id, &depends, 3);
        }
        text
    }

    /// None to five tickets, mostly declared not long before this one, and those that there have to be.
    fn dependencies(&mut self, wanted: &[String]) -> Vec<String> {
        let mut ids = wanted.to_vec();
        for _ in 0..self.random.below(6) {
            if self.before == 0 || self.random.happens(faults::UNKNOWN_ID) {
                ids.push(format!("GONE-{}", 2 + self.random.below(90_000)));
                continue;
            }
            let reach = if self.random.happens(900) { self.before.min(400) } else { self.before };
            ids.push(self.plan.order[self.before - 1 - self.random.below(reach)].clone());
        }
        ids
    }

    /// A reference as people write it: an ID, a link, a link of a wiki.
    fn reference(&mut self, id: &str) -> String {
        let way = self.random.below(10);
        match self.plan.home.get(id).and_then(|path| path.strip_prefix("tickets/")) {
            Some(path) if (5..9).contains(&way) => format!("[{id}](../{path})"),
            Some(path) if way == 9 => {
                let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
                format!("[[{stem}|{id}]]")
            }
            _ => id.to_owned(),
        }
    }

    fn status<'b>(&mut self, states: &[&'b str]) -> &'b str {
        if self.random.happens(faults::BAD_STATUS) { "Nearly there" } else { self.random.pick(states) }
    }

    fn front_matter(&mut self, id: &str, depends: &[String]) -> String {
        let (title, status) = (title(&mut self.random), self.status(&STATES));
        let quote = if self.random.happens(faults::BROKEN_YAML) { "" } else { "\"" };
        let random = &mut self.random;
        let mut text = format!(
            "---\ntitle: \"{id}: {title}{quote}\ndescription: \"{title} this quarter\"\n\
             last_modified_date: \"{}\"\nstatus: \"{status}\"  # {}\nassignee: \"{}\"\npriority: \"{}\"  # {}\n\
             sprint: \"Sprint {}\"\nstory_points: {}\ndependencies: [{}]\n---\n\n",
            date(random),
            STATES.join(" | "),
            person(random),
            random.pick(&PRIORITIES),
            PRIORITIES.join(" | "),
            1 + random.below(40),
            random.pick(&POINTS),
            depends.join(", ")
        );
        let named = if random.happens(faults::PLACEHOLDER) { "[TICKET-ID]" } else { id };
        let _ = write!(
            text,
            "# {named}: {title}\n\n**Ticket ID:** {id}  \n**Milestone:** {}\n\n",
            random.pick(&TOPICS)
        );
        text + &self.sections(styles::FRONT_MATTER, depends)
    }

    fn bold(&mut self, id: &str, depends: &[String]) -> String {
        let status = self.status(&STATES_IN_WORDS);
        let story = depends.first().map_or_else(|| "Standalone".to_owned(), |id| self.reference(id));
        let random = &mut self.random;
        let head = format!(
            "# {id}: {}\n\n**Type**: Task\n**Parent Story**: {story}\n**Sprint**: Sprint {}\n**Story Points**: {}\n\
             **Priority**: P1-High\n**Status**: {status}\n**Assignee**: {}\n**Created**: {}\n**Updated**: {}\n\n---\n\n",
            title(random),
            1 + random.below(40),
            random.pick(&POINTS),
            person(random),
            date(random),
            date(random)
        );
        head + &self.sections(styles::BOLD, depends)
    }

    fn list(&mut self, ids: &[String], mut depends: Vec<String>) -> String {
        let number = self.before;
        let mut text = format!("# Phase {number}: Tickets of the Quarter\n\n## Work\n\n");
        for id in ids {
            text += &self.list_ticket(id, &depends, 4);
            depends = self.dependencies(&[]);
        }
        let total = format!("## Summary\n\n**Total Tickets**: {}\n\n", ids.len());
        text + &total + &self.body(Body::Bullets(4), &[]) + "\n"
    }

    /// One ticket among others, with so many lines in each list.
    fn list_ticket(&mut self, id: &str, depends: &[String], size: usize) -> String {
        let status = self.status(&STATES_IN_WORDS);
        let broken = if self.random.happens(faults::BROKEN_YAML) { "\n  - @scope: [open" } else { "" };
        let random = &mut self.random;
        let head = format!(
            "### {id}: [Task] {}\n**Sprint**: {} | **Points**: {} | **Priority**: P{} | **Status**: {status}\n",
            title(random),
            1 + random.below(9),
            random.pick(&POINTS),
            random.below(4)
        );
        let criteria = lines(size, |_| format!("  - {}", title(random)));
        let depends = match depends {
            [] => "  []".to_owned(),
            ids => lines(ids.len(), |nth| {
                format!("  - {}: {}", random.pick(&["blocks", "requires"]), ids[nth - 1])
            }),
        };
        let details = lines(size, |_| format!("  - {}", title(random)));
        format!(
            "{head}```yaml\nacceptance_criteria:\n{criteria}\ndependencies:\n{depends}\n\
             technical_details:\n{details}{broken}\n```\n\n"
        )
    }

    /// All sections; now and then one is left out, but never the one with the references.
    fn sections(&mut self, sections: &[Section], depends: &[String]) -> String {
        let left_out =
            self.random.happens(faults::LEFT_OUT_SECTION).then(|| self.random.below(sections.len()));
        let mut text = String::new();
        for (nth, (heading, bodies)) in sections.iter().enumerate() {
            let refers = bodies.iter().any(|body| matches!(body, Body::References));
            if left_out == Some(nth) && !refers {
                continue;
            }
            let _ = write!(text, "{heading}\n\n");
            for body in *bodies {
                let _ = write!(text, "{}\n\n", self.body(*body, depends));
            }
        }
        text
    }

    fn body(&mut self, body: Body, depends: &[String]) -> String {
        if let Body::References = body {
            let mut text = if depends.is_empty() { "None." } else { "" }.to_owned();
            for id in depends {
                let _ = writeln!(text, "- {}: {}", self.reference(id), title(&mut self.random));
            }
            return text.trim_end().to_owned();
        }
        let random = &mut self.random;
        match body {
            Body::Text(count) => paragraph(random, count),
            Body::Bullets(count) => lines(count, |_| format!("- {}", sentence(random))),
            Body::Topics(count) => {
                lines(count, |_| format!("- **{}**: {}", random.pick(&TOPICS), sentence(random)))
            }
            Body::Tasks(count) => {
                lines(count, |_| format!("- [{}] {}", random.pick(&["x", " ", " "]), sentence(random)))
            }
            Body::Steps(count) => lines(count, |nth| format!("{nth}. {}", sentence(random))),
            Body::Table(count) => {
                let row = |_| {
                    format!(
                        "| {} | {} hours | {} |",
                        random.pick(&TOPICS),
                        1 + random.below(16),
                        person(random)
                    )
                };
                format!("| Part | Time | Who |\n|---|---|---|\n{}", lines(count, row))
            }
            Body::Code(language) => {
                format!("```{language}\n# {}\nstep: {}\n```", title(random), random.below(1000))
            }
            Body::References => String::new(),
        }
    }
}
