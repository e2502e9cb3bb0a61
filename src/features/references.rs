//! Find references: all places that speak of the ticket, the heading or the file under the cursor, in all files.

use rayon::prelude::*;
use tower_lsp::ls_types::{ClientCapabilities, Location, OneOf, ReferenceParams, ServerCapabilities};

use crate::ticket::{IdKey, LinkKind};
use crate::workspace::{FileId, LinkSummary, Meaning, Snapshot, Source, Summary, Use};

use super::places::{self, Place};
use super::subject::{self, Subject};
use super::{Cancel, Context, convert};

/// How many places are answered at most.
const MAX_PLACES: usize = 10_000;
/// Of how many tickets that share one ID the declarations are answered at most: each is a file to read.
const MAX_DECLARATIONS: usize = 100;
/// Summaries that one step of a search looks at.
const CHUNK: usize = 1_000;

/// Offers to find references.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.references_provider = Some(OneOf::Left(true));
}

/// The places that speak of what stands at a position.
///
/// # Errors
/// None.
pub fn handle(context: &Context, params: ReferenceParams) -> anyhow::Result<Option<Vec<Location>>> {
    let asked = &params.text_document_position;
    let snapshot = &context.snapshot;
    let Some(file) = context.file(&asked.text_document.uri) else { return Ok(None) };
    let Some(document) = snapshot.document(file) else { return Ok(None) };
    let offset = convert::offset(&document, asked.position, context.encoding);
    let Some(source) = snapshot.source(file) else { return Ok(None) };
    let Some(subject) = subject::at(snapshot, file, &source, offset) else { return Ok(None) };
    let mut places = mentions(snapshot, &subject, &context.cancel);
    places.retain(|place| params.context.include_declaration || !place.is_declaration);
    if !context.settings.markdown {
        leave_markdown(&source, file, offset, &subject, &mut places);
    }
    places.truncate(MAX_PLACES);
    let found = places::locations(context, &places, |place, text| holds(snapshot, &subject, place, text));
    Ok(Some(found.into_iter().flatten().collect()))
}

/// Leaves out what those say who know Markdown: who links to a heading or a file, and the heading that the cursor is on.
fn leave_markdown(source: &Source, file: FileId, offset: usize, subject: &Subject, places: &mut Vec<Place>) {
    if !matches!(subject, Subject::Ticket { .. }) {
        return places.clear();
    }
    let heading = source.facts.heading_at(offset);
    places.retain(|place| place.file != file || heading.is_none_or(|heading| !heading.covers(place.span)));
}

/// The places that may speak of a subject, as far as is known without reading their files, by path and place.
/// The text of a file that has changed since still has to be looked at: see [`holds`].
#[must_use]
pub fn mentions(snapshot: &Snapshot, subject: &Subject, cancel: &Cancel) -> Vec<Place> {
    match subject {
        Subject::Ticket { from, id } => of_ticket(snapshot, *from, id),
        Subject::Heading { file, title, .. } | Subject::File { file, title, .. } => {
            let mut places = links_to(snapshot, *file, cancel);
            if !title.is_empty() {
                places.push(Place::declaration(*file, *title));
            }
            places::in_order(snapshot, places)
        }
    }
}

fn of_ticket(snapshot: &Snapshot, from: FileId, id: &IdKey) -> Vec<Place> {
    let id = snapshot.resolve(id);
    let Meaning { declarations, uses } = snapshot.meaning(from, &id);
    let used = |it: &Use| Place { at: it.at, ..Place::mention(it.file, it.span) };
    let mut places: Vec<Place> = uses.iter().map(used).collect();
    let mut files: Vec<FileId> = declarations.iter().map(|it| it.file).collect();
    files.dedup();
    for file in files.into_iter().take(MAX_DECLARATIONS) {
        let Some(Source { facts, .. }) = snapshot.source(file) else { continue };
        let declared = subject::declarations(snapshot, &facts, &id);
        places.extend(declared.map(|span| Place::declaration(file, span)));
    }
    places::in_order(snapshot, places)
}

/// The links to a file by path, and those to places inside of it.
fn links_to(snapshot: &Snapshot, file: FileId, cancel: &Cancel) -> Vec<Place> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let mut places: Vec<Place> = links_in(file, &source).collect();
    let names = Names::of(snapshot, file);
    let others: Vec<(FileId, &Summary)> = snapshot
        .summaries()
        .filter(|(other, summary)| *other != file && summary.links().next().is_some())
        .collect();
    let search = |others: &[(FileId, &Summary)]| {
        let others = if cancel.is_cancelled() { &[] } else { others };
        let links = others.iter().flat_map(|(other, summary)| summary.links().map(|link| (*other, link)));
        let links = links.filter(|(_, link)| names.may_be(link));
        links.map(|(other, link)| Place::mention(other, link.span)).collect::<Vec<_>>()
    };
    places.par_extend(others.par_chunks(CHUNK).flat_map_iter(search));
    places
}

/// The links of a file.
pub fn links_in(file: FileId, Source { text, facts }: &Source) -> impl Iterator<Item = Place> {
    facts.links.iter().map(move |link| Place::mention(file, subject::target(text, link)))
}

/// What the last part of a path to a file looks like: most links are told apart by it alone.
struct Names {
    name: String,
    stem: String,
}

impl Names {
    fn of(snapshot: &Snapshot, file: FileId) -> Self {
        let path = snapshot.address(file).and_then(|address| address.path());
        let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        Self {
            name: text(path.and_then(|path| path.file_name())),
            stem: text(path.and_then(|path| path.file_stem())),
        }
    }

    fn may_be(&self, link: &LinkSummary) -> bool {
        match link.kind {
            LinkKind::Inline => link.path.ends_with(&self.name) || link.path.contains('%'),
            LinkKind::Wiki => link.path.trim_end_matches(".md").ends_with(&self.stem),
        }
    }
}

/// Whether a place in a text speaks of a subject: a file may have changed since it was read.
#[must_use]
pub fn holds(snapshot: &Snapshot, subject: &Subject, place: &Place, text: &str) -> bool {
    // Where it is declared was read just now.
    if place.is_declaration {
        return true;
    }
    match subject {
        Subject::Ticket { id, .. } => reads_as(snapshot, id, place, text),
        Subject::Heading { file, anchor, .. } => {
            leads_to(snapshot, place, text, |target, named| target == *file && named == Some(anchor))
        }
        Subject::File { file, anchor, .. } => leads_to(snapshot, place, text, |target, named| {
            target == *file && (place.file != *file || named == Some(anchor))
        }),
    }
}

fn reads_as(snapshot: &Snapshot, id: &IdKey, place: &Place, text: &str) -> bool {
    let id = snapshot.resolve(id);
    let written = IdKey::new(place.span.of(text));
    // A field may leave the family out.
    let is_id = subject::same(snapshot, &written, &id) || written.as_str() == id.rest();
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let before = place.span.start().checked_sub(1).and_then(|at| bytes.get(at));
    is_id && !is_word(before) && !is_word(bytes.get(place.span.end()))
}

fn leads_to(
    snapshot: &Snapshot,
    place: &Place,
    text: &str,
    is_meant: impl Fn(FileId, Option<&String>) -> bool,
) -> bool {
    let before = text.get(..place.span.start()).unwrap_or_default();
    let kind = if before.ends_with("[[") { LinkKind::Wiki } else { LinkKind::Inline };
    let is_link = kind == LinkKind::Wiki || before.trim_end().ends_with(['(', '<']);
    let lead = || subject::lead(snapshot, place.file, text, kind, place.span);
    is_link && lead().is_some_and(|(target, anchor)| is_meant(target, anchor.as_ref()))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;
    use crate::text::Span;

    /// Draws each place with brackets around it, and a `*` before a declaration.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let source = snapshot.source(file).unwrap();
        let Some(subject) = subject::at(&snapshot, file, &source, offset) else {
            return expected.assert_eq("nothing");
        };
        let mut drawn = String::new();
        for place in mentions(&snapshot, &subject, &Cancel::default()) {
            let text = snapshot.text(place.file).unwrap();
            if !holds(&snapshot, &subject, &place, &text) {
                continue;
            }
            let line = Span::line_at(&text, place.span.start());
            let before = Span::new(line.start(), place.span.start()).of(&text);
            let after = Span::new(place.span.end(), line.end()).of(&text);
            let mark = if place.is_declaration { "*" } else { "" };
            let path = snapshot.path_shown(place.file);
            drawn.push_str(&format!("{mark}{path}: {before}[{}]{after}\n", place.span.of(&text)));
        }
        expected.assert_eq(&drawn);
    }

    const FILES: &str = "\
//- /b/use.md
# Notes

After PE-3 and `pe-003`, not PE-31 or https://x.org/PE-3; see [PE-3](../a/pe-3.md).
//- /a/pe-3.md
---
id: PE-3
status: open
---
# PE-03: Third

Part of PE-3.
//- /a/list.md
## PE-31: one
**Status**: Open
**Depends on**: 3

## PE-32: two
**Status**: Open
";

    #[test]
    fn of_a_ticket_from_its_declaration_and_from_a_use() {
        let expected = || {
            expect![[r#"
                a/list.md: **Depends on**: [3]
                *a/pe-3.md: id: [PE-3]
                *a/pe-3.md: # [PE-03]: Third
                a/pe-3.md: Part of [PE-3].
                b/use.md: After [PE-3] and `pe-003`, not PE-31 or https://x.org/PE-3; see [PE-3](../a/pe-3.md).
                b/use.md: After PE-3 and `[pe-003]`, not PE-31 or https://x.org/PE-3; see [PE-3](../a/pe-3.md).
                b/use.md: After PE-3 and `pe-003`, not PE-31 or https://x.org/PE-3; see [[PE-3]](../a/pe-3.md).
            "#]]
        };
        check(&FILES.replace("id: PE-3", "id: PE$0-3"), expected());
        check(&FILES.replace("PE-03: Third", "PE-03: Thi$0rd"), expected());
        check(&FILES.replace("`pe-003`", "`pe-003$0`"), expected());
        check(&FILES.replace("on**: 3", "on**: $03"), expected());
        check(&FILES.replace("../a/pe-3.md", "../a/p$0e-3.md"), expected());
    }

    #[test]
    fn of_a_ticket_that_only_its_file_name_declares() {
        check(
            "//- /bare-7.md\n---\nstatus: open\n---\n# Sev$0enth\n//- /x.md\nBARE-7\n",
            expect![[r#"
                *bare-7.md: # [Seventh]
                x.md: [BARE-7]
            "#]],
        );
        check(
            "//- /bare-7.md\n---\ntitle: Sev$0enth\nstatus: open\n---\n//- /x.md\nBARE-07\n",
            expect![[r#"
                *bare-7.md: title: [Seventh]
                x.md: [BARE-07]
            "#]],
        );
    }

    #[test]
    fn where_numbers_restart_only_of_the_ticket_nearby() {
        let ticket = |folder: &str, n: u32| {
            format!("//- /{folder}/T-{n}.md\n---\nid: T-{n}\nstatus: open\n---\nafter T-2 in {folder}\n")
        };
        let files: String = ["x", "y"].iter().flat_map(|f| (1..=3).map(|n| ticket(f, n))).collect();
        check(
            &files.replacen("T-2 in y", "T$0-2 in y", 1),
            expect![[r#"
                y/T-1.md: after [T-2] in y
                *y/T-2.md: id: [T-2]
                y/T-2.md: after [T-2] in y
                y/T-3.md: after [T-2] in y
            "#]],
        );
    }

    const PAGES: &str = "\
//- /docs/guide page.md
# Guide

## Set up

See [above](#guide), [here](#set-up), [[#Set up]] and [there](other.md#set-up).

## Set up
//- /docs/other.md
[a](guide%20page.md#set-up) [b](<guide page.md>) [c](guide%20page.md#SET-UP-1)
[[guide page#Set up|d]] [[guide page]] [e](page.md) [f](../guide%20page.md)
";

    #[test]
    fn of_a_heading_the_links_to_its_anchor() {
        let expected = || {
            expect![[r#"
                *docs/guide page.md: ## [Set up]
                docs/guide page.md: See [above](#guide), [here]([#set-up]), [[#Set up]] and [there](other.md#set-up).
                docs/guide page.md: See [above](#guide), [here](#set-up), [[[#Set up]]] and [there](other.md#set-up).
                docs/other.md: [a]([guide%20page.md#set-up]) [b](<guide page.md>) [c](guide%20page.md#SET-UP-1)
                docs/other.md: [[[guide page]#Set up|d]] [[guide page]] [e](page.md) [f](../guide%20page.md)
            "#]]
        };
        check(&PAGES.replacen("## Set up", "## Se$0t up", 1), expected());
        check(&PAGES.replacen("page.md#set-up", "page.m$0d#set-up", 1), expected());
        check(
            &PAGES.replace("\n## Set up\n//-", "\n## Set$0 up\n//-"),
            expect![[r#"
                *docs/guide page.md: ## [Set up]
                docs/other.md: [a](guide%20page.md#set-up) [b](<guide page.md>) [c]([guide%20page.md#SET-UP-1])
            "#]],
        );
    }

    #[test]
    fn of_a_title_the_links_to_its_file() {
        check(
            &PAGES.replace("# Guide", "# Gui$0de"),
            expect![[r#"
                *docs/guide page.md: # [Guide]
                docs/guide page.md: See [above]([#guide]), [here](#set-up), [[#Set up]] and [there](other.md#set-up).
                docs/other.md: [a]([guide%20page.md#set-up]) [b](<guide page.md>) [c](guide%20page.md#SET-UP-1)
                docs/other.md: [a](guide%20page.md#set-up) [b](<[guide page.md]>) [c](guide%20page.md#SET-UP-1)
                docs/other.md: [a](guide%20page.md#set-up) [b](<guide page.md>) [c]([guide%20page.md#SET-UP-1])
                docs/other.md: [[[guide page]#Set up|d]] [[guide page]] [e](page.md) [f](../guide%20page.md)
                docs/other.md: [[guide page#Set up|d]] [[[guide page]]] [e](page.md) [f](../guide%20page.md)
            "#]],
        );
    }

    #[test]
    fn of_nothing() {
        check("//- /a.md\nWe use AES-2$056 here.\n", expect!["nothing"]);
        check("//- /a.md\nwor$0ds\n", expect!["nothing"]);
    }
}
