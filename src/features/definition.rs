//! Go to definition: from any mention of a ticket to the heading or the field that declares it.

use tower_lsp::ls_types::{
    ClientCapabilities, GotoCapability, GotoDefinitionParams, GotoDefinitionResponse, Location, LocationLink,
    OneOf, ServerCapabilities,
};

use crate::syntax::inline::{self, InlineKind};
use crate::text::Span;
use crate::ticket::{Facts, IdKey, Link, LinkKind, Ticket, Unit, anchor, id};
use crate::workspace::{Declaration, Destination, FileId, Snapshot, Source};

use super::places::Ranges;
use super::{Cancel, Context, convert, occurrence, subject};

/// How many places are answered at most.
pub(super) const MAX_TARGETS: usize = 100;

/// What a cursor points at, and where that is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// The mention under the cursor.
    pub origin: Span,
    /// The places that declare it: those in the file itself first, then those in its folder.
    pub targets: Vec<Target>,
}

/// A place that declares a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file.
    pub file: FileId,
    /// The ID where it is declared; the title, if the file's name declares it.
    pub span: Span,
    /// The heading or the line around it.
    pub full: Span,
}

/// Offers to go to definitions.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.definition_provider = Some(OneOf::Left(true));
}

/// The places that declare what stands at a position.
///
/// # Errors
/// None.
pub fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> anyhow::Result<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document.as_ref().and_then(|documents| documents.definition);
    Ok(respond(context, &params, client, |file, offset| {
        let snapshot = &context.snapshot;
        let found = definition(snapshot, file, offset, &context.cancel)?;
        Some(if context.settings.markdown { found } else { without_markdown(snapshot, file, offset, found) })
    }))
}

/// Leaves out what those find who know Markdown: the heading that a link by path names, and the one the cursor is on.
fn without_markdown(snapshot: &Snapshot, file: FileId, offset: usize, mut found: Definition) -> Definition {
    let Some(source) = snapshot.source(file) else { return found };
    let is_origin = |link: &&Link| link.kind == LinkKind::Inline && link.destination == found.origin;
    if let Some(link) = source.facts.links.iter().find(is_origin) {
        let led = subject::lead(snapshot, file, &source.text, link.kind, link.destination);
        let anchored = led.and_then(|(target, anchor)| heading(target, &snapshot.source(target)?, &anchor?));
        if anchored.is_some() {
            found.targets.clear();
        }
    }
    if let Some(title) = source.facts.heading_at(offset) {
        found.targets.retain(|target| target.file != file || !title.covers(target.span));
    }
    found
}

/// What is found from a position as an answer: links for a client that takes them for this request, else plain
/// locations. The targets of one file stand side by side.
pub(super) fn respond(
    context: &Context,
    params: &GotoDefinitionParams,
    client: Option<GotoCapability>,
    find: impl FnOnce(FileId, usize) -> Option<Definition>,
) -> Option<GotoDefinitionResponse> {
    let asked = &params.text_document_position_params;
    let snapshot = &context.snapshot;
    let file = context.file(&asked.text_document.uri)?;
    let document = snapshot.document(file)?;
    let definition = find(file, convert::offset(&document, asked.position, context.encoding))?;
    let origin = convert::range(&document, definition.origin, context.encoding);
    let links = |targets: &[Target]| -> Vec<LocationLink> {
        let Some(file) = targets.first().map(|target| target.file) else { return Vec::new() };
        let (Some(uri), Some(text)) = (context.uri(file), snapshot.text(file)) else { return Vec::new() };
        let mut ranges = Ranges::new(&text, context);
        let link = |target: &Target| LocationLink {
            origin_selection_range: Some(origin),
            target_uri: uri.clone(),
            target_range: ranges.of(target.full),
            target_selection_range: ranges.of(target.span),
        };
        targets.iter().map(link).collect()
    };
    let links: Vec<_> = definition.targets.chunk_by(|a, b| a.file == b.file).flat_map(links).collect();
    if links.is_empty() {
        return None;
    }
    Some(if client.and_then(|client| client.link_support) == Some(true) {
        GotoDefinitionResponse::Link(links)
    } else {
        let location = |link: LocationLink| Location::new(link.target_uri, link.target_selection_range);
        GotoDefinitionResponse::Array(links.into_iter().map(location).collect())
    })
}

/// What the cursor at a byte offset points at, if that is declared anywhere.
#[must_use]
pub fn definition(snapshot: &Snapshot, file: FileId, offset: usize, cancel: &Cancel) -> Option<Definition> {
    let Source { text, facts } = snapshot.source(file)?;
    let is_declared = |definition: &Definition| !definition.targets.is_empty();
    path_at(snapshot, file, &text, offset)
        .filter(is_declared)
        .or_else(|| id_at(snapshot, file, &facts, &text, offset).filter(is_declared))
        .or_else(|| wiki_at(snapshot, file, &text, offset, cancel).filter(is_declared))
}

/// The places that declare what stands at a byte offset.
#[must_use]
pub fn target(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    definition(snapshot, file, offset, &Cancel::default()).unwrap_or_default().targets
}

/// Where the ID at the cursor is declared.
fn id_at(snapshot: &Snapshot, file: FileId, facts: &Facts, text: &str, offset: usize) -> Option<Definition> {
    let (origin, id) = occurrence::id_at(facts, text, offset)?;
    Some(Definition { origin, targets: declarations(snapshot, file, &id) })
}

/// The places that declare an ID, those nearest to `from` first.
fn declarations(snapshot: &Snapshot, from: FileId, id: &IdKey) -> Vec<Target> {
    let distance = |file: FileId| match file == from {
        true => 0,
        false if snapshot.folder(file) == snapshot.folder(from) => 1,
        false => 2,
    };
    let mut declarations = snapshot.meant(from, id);
    declarations.sort_by_key(|declaration| distance(declaration.file));
    let mut targets: Vec<Target> = Vec::new();
    for declaration in declarations.iter().take(MAX_TARGETS) {
        let Declaration { file, ticket, .. } = *declaration;
        let target = locate(snapshot, file, ticket, id);
        targets.extend(target.filter(|target| !targets.contains(target)));
    }
    targets
}

/// Where a ticket is declared in the text of its file as it is now, which may be newer than the index; nothing if that
/// declares it no more.
#[must_use]
pub fn locate(snapshot: &Snapshot, file: FileId, ticket: u32, id: &IdKey) -> Option<Target> {
    let Source { text, facts } = snapshot.source(file)?;
    let ticket = subject::ticket_now(snapshot, &facts, id, ticket)?;
    Some(place(file, &text, &facts, ticket))
}

/// Where a ticket of a file is declared.
#[must_use]
pub fn place(file: FileId, text: &str, facts: &Facts, ticket: u32) -> Target {
    let Some(ticket) = facts.ticket(Some(ticket)) else {
        return Target { file, span: Span::empty(0), full: Span::empty(0) };
    };
    let heading = facts.section(ticket.heading).map(|heading| heading.title);
    let span = match ticket.declarations.first() {
        Some(span) => *span,
        None if ticket.title.is_empty() => heading.unwrap_or(Span::empty(ticket.span.start())),
        None => ticket.title,
    };
    Target { file, span, full: Span::line_at(text, span.start()).to(span) }
}

/// Where a file as a whole is declared: its ticket, or its start when it is a list of tickets or none.
pub(super) fn whole(file: FileId, text: &str, facts: &Facts) -> Target {
    match facts.tickets.first() {
        Some(Ticket { unit: Unit::File, .. }) => place(file, text, facts, 0),
        _ => Target { file, span: Span::empty(0), full: Span::line_at(text, 0) },
    }
}

/// The file at the other end of a link whose destination is under the cursor.
fn path_at(snapshot: &Snapshot, file: FileId, text: &str, offset: usize) -> Option<Definition> {
    let destination = inline::scan(text, Span::line_at(text, offset)).find_map(|mark| match mark.kind {
        InlineKind::Link { destination } if destination.touches(offset) => Some(destination),
        _ => None,
    })?;
    let written = Destination::new(destination.of(text))?;
    let linked = snapshot.linked(file, written)?;
    let source = snapshot.source(linked)?;
    let Source { text, facts } = &source;
    let fragment = written.fragment.map(|fragment| Destination::decode(fragment).to_lowercase());
    let fragment = fragment.unwrap_or_default();
    let named = |id: &IdKey| fragment.starts_with(&id.as_str().to_lowercase());
    let by_id = || {
        let ticket = facts.tickets.iter().position(|ticket| ticket.id.as_ref().is_some_and(named))?;
        Some(place(linked, text, facts, u32::try_from(ticket).ok()?))
    };
    let target = match heading(linked, &source, &fragment) {
        // A place inside of this very document is the editor's own business unless it is a ticket.
        Some(Heading::Plain(_)) if written.path.is_empty() => None,
        Some(Heading::Plain(target) | Heading::OfTicket(target)) => Some(target),
        None => by_id(),
    };
    let whole = || (!written.path.is_empty()).then(|| whole(linked, text, facts));
    let target = target.or_else(whole)?;
    Some(Definition { origin: destination, targets: vec![target] })
}

/// A heading that a link may name.
enum Heading {
    OfTicket(Target),
    Plain(Target),
}

/// The heading at an anchor of a file.
fn heading(file: FileId, Source { text, facts }: &Source, anchor: &str) -> Option<Heading> {
    let section = anchor::all(text, facts).iter().position(|known| known == anchor)?;
    let section = u32::try_from(section).ok();
    let has_heading = |ticket: &Ticket| ticket.heading == section && ticket.id.is_some();
    if let Some((ticket, _)) = (0u32..).zip(&facts.tickets).find(|(_, ticket)| has_heading(ticket)) {
        return Some(Heading::OfTicket(place(file, text, facts, ticket)));
    }
    let span = facts.section(section)?.title;
    Some(Heading::Plain(Target { file, span, full: Span::line_at(text, span.start()).to(span) }))
}

/// The ticket whose file or title a wiki link names.
fn wiki_at(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    offset: usize,
    cancel: &Cancel,
) -> Option<Definition> {
    let line = Span::line_at(text, offset);
    let wiki =
        inline::scan(text, line).find(|mark| mark.kind == InlineKind::Wiki && mark.span.contains(offset))?;
    let name = wiki.inner.trim(text).of(text);
    // What stands behind a `|` is shown in the place of the name.
    let origin = if wiki.inner.touches(offset) { wiki.inner } else { wiki.span };
    if let Some(linked) = snapshot.wiki_linked(file, name) {
        let Source { text, facts } = snapshot.source(linked)?;
        let targets = vec![whole(linked, &text, &facts)];
        return Some(Definition { origin, targets });
    }
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".md");
    let id = id::in_file_name(stem).map(IdKey::new);
    let by_id = id.map(|id| declarations(snapshot, file, &id)).unwrap_or_default();
    if !by_id.is_empty() {
        return Some(Definition { origin, targets: by_id });
    }
    let same_title = |declaration: &Declaration| declaration.title.eq_ignore_ascii_case(name);
    let named: Vec<_> = snapshot
        .tickets()
        .take_while(|_| !cancel.is_cancelled())
        .filter(|(_, declaration, _)| same_title(declaration))
        .filter_map(|(id, declaration, _)| locate(snapshot, declaration.file, declaration.ticket, id))
        .take(MAX_TARGETS)
        .collect();
    Some(Definition { origin, targets: named })
}

#[cfg(test)]
pub(super) mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    const TICKETS: &str = "\
//- /plan/tickets.md
# Tickets

## PE-601: Set up
**Status**: Done

## PE-602: Databases
**Status**: Open
//- /plan/pe-003.md
---
id: PE-3
status: open
---
# PE-003: Third
//- /other/bare-7.md
---
status: open
---
# Seventh
";

    fn check(place: &str, expected: Expect) {
        check_in(&format!("{TICKETS}//- /plan/here.md\n# Notes\n\nText.\n\n{place}\n"), expected);
    }

    fn check_in(notation: &str, expected: Expect) {
        check_with(notation, definition, expected);
    }

    /// Draws the mention, and for each target its file and its line with brackets around the place.
    pub(in crate::features) fn check_with(
        notation: &str,
        find: impl Fn(&Snapshot, FileId, usize, &Cancel) -> Option<Definition>,
        expected: Expect,
    ) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let Some(definition) = find(&snapshot, file, offset, &Cancel::default()) else {
            return expected.assert_eq("nothing");
        };
        assert!(definition.origin.touches(offset));
        let mut drawn = definition.origin.of(&snapshot.text(file).unwrap()).to_owned();
        for Target { file, span, full } in definition.targets {
            let text = snapshot.text(file).unwrap();
            assert!(full.covers(span));
            let before = Span::new(full.start(), span.start()).of(&text);
            let after = Span::new(span.end(), full.end()).of(&text);
            let path = snapshot.path_shown(file);
            drawn.push_str(&format!("\n{path}: {before}[{}]{after}", span.of(&text)));
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn from_every_kind_of_mention() {
        check(
            "After pe$0-601.",
            expect![[r#"
            pe-601
            plan/tickets.md: ## [PE-601]: Set up"#]],
        );
        check(
            "After `PE-602$0`",
            expect![[r#"
            PE-602
            plan/tickets.md: ## [PE-602]: Databases"#]],
        );
        check(
            "[**$0PE-3**](x.md)",
            expect![[r#"
                PE-3
                plan/pe-003.md: # [PE-003]: Third"#]],
        );
        check(
            "| a | $0pe-0003 |\n|---|---|\n",
            expect![[r#"
                pe-0003
                plan/pe-003.md: # [PE-003]: Third"#]],
        );
        check(
            "```yaml\ndeps: [PE-6$002]\n```",
            expect![[r#"
            PE-602
            plan/tickets.md: ## [PE-602]: Databases"#]],
        );
        check(
            "```bash\ngit switch PE-6$002\n```",
            expect![[r#"
            PE-602
            plan/tickets.md: ## [PE-602]: Databases"#]],
        );
        check(
            "[[PE-$03]]",
            expect![[r#"
                PE-3
                plan/pe-003.md: # [PE-003]: Third"#]],
        );
        check(
            "[[pe-003|the $0third]]",
            expect![[r#"
                [[pe-003|the third]]
                plan/pe-003.md: # [PE-003]: Third"#]],
        );
        check(
            "[[sev$0enth]]",
            expect![[r#"
            seventh
            other/bare-7.md: # [Seventh]"#]],
        );
        check(
            "BARE-$07",
            expect![[r#"
            BARE-7
            other/bare-7.md: # [Seventh]"#]],
        );
        check_in(
            &format!("{TICKETS}//- /x.md\n---\nid: X-1\ndepends_on:\n  - PE-$0601\n---\n"),
            expect![[r#"
                PE-601
                plan/tickets.md: ## [PE-601]: Set up"#]],
        );
    }

    #[test]
    fn along_links() {
        check(
            "[x](../other/$0bare-7.md)",
            expect![[r#"
            ../other/bare-7.md
            other/bare-7.md: # [Seventh]"#]],
        );
        check(
            "[x](tickets.md#pe-602$0-databases)",
            expect![[r#"
            tickets.md#pe-602-databases
            plan/tickets.md: ## [PE-602]: Databases"#]],
        );
        check(
            "[x](/plan/pe%2D003$0.md)",
            expect![[r#"
                /plan/pe%2D003.md
                plan/pe-003.md: # [PE-003]: Third"#]],
        );
        check("[x](gone$0/PE-601.md)", expect!["nothing"]);
    }

    #[test]
    fn along_links_to_headings() {
        let check = |link: &str, expected: Expect| {
            let ticket = "//- /ops-12.md\n---\nid: OPS-12\n---\n# OPS-12: Twelve\n\n## Schritte für OPS-12\n";
            let list =
                "//- /all.md\n# All\n\n## OPS-1: One\n**Status**: x\n\n## OPS-10: Ten\n**Status**: x\n";
            check_in(&format!("{ticket}{list}//- /here.md\n# Notes\n\n{link}\n"), expected);
        };
        check(
            "[steps](ops-12.md$0#schritte-f%C3%BCr-ops-12)",
            expect![[r#"
            ops-12.md#schritte-f%C3%BCr-ops-12
            ops-12.md: ## [Schritte für OPS-12]"#]],
        );
        check(
            "[steps](ops-12.md$0#gone)",
            expect![[r#"
                ops-12.md#gone
                ops-12.md: # [OPS-12]: Twelve"#]],
        );
        check(
            "[ten](all.md$0#ops-10-ten)",
            expect![[r#"
            all.md#ops-10-ten
            all.md: ## [OPS-10]: Ten"#]],
        );
        check("[notes](#no$0tes)", expect!["nothing"]);
    }

    #[test]
    fn without_markdown_no_heading_that_its_own_server_finds() {
        let check = |notation: &str, expected: Expect| {
            let ticket = "//- /ops-12.md\n# OPS-12: Twelve\n\n**Status**: Open\n\n## Steps\n";
            let find = |snapshot: &Snapshot, file, offset, cancel: &Cancel| {
                let found = definition(snapshot, file, offset, cancel)?;
                Some(without_markdown(snapshot, file, offset, found))
                    .filter(|found| !found.targets.is_empty())
            };
            check_with(&format!("{ticket}{notation}"), find, expected);
        };
        check("//- /x.md\n[a](ops-12.md#st$0eps)\n", expect!["nothing"]);
        check("//- /x.md\n[a](ops-12.md#ops-12-tw$0elve)\n", expect!["nothing"]);
        check(
            "//- /x.md\n[a](ops-1$02.md)\n",
            expect![[r#"
            ops-12.md
            ops-12.md: # [OPS-12]: Twelve"#]],
        );
        check(
            "//- /x.md\n[a](ops-1$02.md#gone)\n",
            expect![[r#"
            ops-12.md#gone
            ops-12.md: # [OPS-12]: Twelve"#]],
        );
        check(
            "//- /x.md\n[[ops-1$02]]\n",
            expect![[r#"
            ops-12
            ops-12.md: # [OPS-12]: Twelve"#]],
        );
        check(
            "//- /x.md\n# Notes on OPS-$012\n",
            expect![[r#"
            OPS-12
            ops-12.md: # [OPS-12]: Twelve"#]],
        );
        check("//- /x.md\n# OPS-$013: Own\n\n**Status**: Open\n", expect!["nothing"]);
        check(
            "//- /x.md\n# OPS-$012: Twin\n\n**Status**: Open\n",
            expect![[r#"
            OPS-12
            ops-12.md: # [OPS-12]: Twelve"#]],
        );
    }

    #[test]
    fn a_declaration_leads_to_itself_and_its_twins() {
        let twins = "//- /a/one.md\n# PE-1: A\n**Status**: x\n//- /b/two.md\n# PE$0-1: B\n**Status**: x\n\
                     //- /b/also.md\n---\nid: pe-01\n---\n";
        check_in(
            twins,
            expect![[r#"
            PE-1
            b/two.md: # [PE-1]: B
            b/also.md: id: [pe-01]
            a/one.md: # [PE-1]: A"#]],
        );
    }

    #[test]
    fn nowhere() {
        check("AES-2$056", expect!["nothing"]);
        check("https://x.org/PE-6$001", expect!["nothing"]);
        check("PE-601 $0 x", expect!["nothing"]);
    }
}
