//! The words that tickets are made of.

use super::random::Random;

const ACTIONS: [&str; 14] = [
    "Rework",
    "Retire",
    "Speed up",
    "Split",
    "Audit",
    "Rename",
    "Cache",
    "Sandbox",
    "Throttle",
    "Rewrite",
    "Import",
    "Compress",
    "Schedule",
    "Translate",
];
const THINGS: [&str; 24] = [
    "the invoice archive",
    "checkout totals",
    "the mail queue",
    "photo thumbnails",
    "the seat map",
    "gift cards",
    "the parcel tracker",
    "login by passkey",
    "the tax table",
    "stock counts",
    "the café menu",
    "price history",
    "the lending desk",
    "refund letters",
    "the route planner",
    "opening hours",
    "the sensor feed",
    "address lookups",
    "the reading list",
    "ticket barcodes",
    "the night timetable",
    "loyalty points",
    "the map tiles",
    "label printing",
];
const REASONS: [&str; 14] = [
    "because the old one answers too late on Mondays",
    "before the shops in the north open",
    "so that two people can work on it at once",
    "with a switch that turns it off again",
    "after the people at the counter have tried it",
    "and tell support in which order it happens",
    "while `legacy-gateway` stays in service",
    "without asking customers to sign in twice",
    "as the *second* audit has asked for",
    "and keep a copy for the **seven years** of the law",
    "in steps that take no longer than a lunch break",
    "for orders above 500 € as well",
    "since nobody reads the warning – it comes daily",
    "as drawn on [the whiteboard](../../whiteboard.md)",
];
const PEOPLE: [&str; 6] =
    ["Ines Falk", "Tomás Vega", "Priya Nair", "Olu Adeyemi", "Mette Skov", "Jan Zábrana"];
pub(crate) const TOPICS: [&str; 8] =
    ["Speed", "Safety", "Cost", "Wording", "Rollout", "Storage", "Training", "Reporting"];

/// What a ticket is called.
pub(crate) fn title(random: &mut Random) -> String {
    format!("{} {}", random.pick(&ACTIONS), random.pick(&THINGS))
}

/// A title as part of a file's name.
pub(crate) fn slug(title: &str) -> String {
    let kept: String = title.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    kept.to_lowercase().replace(' ', "-")
}

pub(crate) fn sentence(random: &mut Random) -> String {
    format!("{} {}.", title(random), random.pick(&REASONS))
}

pub(crate) fn paragraph(random: &mut Random, sentences: usize) -> String {
    (0..sentences).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

/// Lines that are each made by `line`.
pub(crate) fn lines(count: usize, line: impl FnMut(usize) -> String) -> String {
    (1..=count).map(line).collect::<Vec<_>>().join("\n")
}

pub(crate) fn person(random: &mut Random) -> &'static str {
    random.pick(&PEOPLE)
}

pub(crate) fn date(random: &mut Random) -> String {
    format!("20{}-{:02}-{:02}", 24 + random.below(3), 1 + random.below(12), 1 + random.below(28))
}
