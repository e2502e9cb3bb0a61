//! `broken-link`: a link to a file, or to a place in one, that is not there.

use std::path::{Path, PathBuf};

use super::{Findings, Fix, Rule, Severity, View, link_target};
use crate::schema::Origin;
use crate::text::Span;
use crate::ticket::{IdKey, Link, LinkKind, id};
use crate::workspace::{Address, Destination, FileId, Kind, paths};

pub(super) const RULE: Rule = Rule {
    code: "broken-link",
    severity: Severity::Warning,
    summary: "A link leads to nothing",
    page: include_str!("../../docs/checks/broken-link.md"),
    check,
};

/// Links of one file that are followed: the others are not looked at.
const MAX_LINKS: usize = 2_000;
/// Findings in one file for which something like it is looked for.
const MAX_SUGGESTIONS: usize = 20;
/// Headings that are compared with a misspelt one.
const MAX_COMPARED: usize = 500;

fn check(view: &View<'_>, findings: &mut Findings<'_>) {
    let is_alone = view.snapshot.is_alone(view.file);
    if !is_alone && !view.snapshot.is_scanned() {
        return;
    }
    if view.facts.links.is_empty() || !view.has_ticket() {
        return;
    }
    let mut suggestions = MAX_SUGGESTIONS;
    for link in view.facts.links.iter().take(MAX_LINKS) {
        if (view.cancelled)() {
            return;
        }
        let suggest = suggestions > 0;
        let leads_away = || !link.destination.of(view.text).starts_with('#');
        if is_alone && leads_away() {
            continue;
        }
        let broken = match link.kind {
            LinkKind::Inline => by_path(view, *link, suggest),
            LinkKind::Wiki => by_name(view, *link),
        };
        let Some(Broken { severity, mut message, near }) = broken else { continue };
        if suggest {
            suggestions -= 1;
        }
        if let Some(near) = &near {
            message += &format!(": did you mean \"{near}\"?");
        }
        findings.add_as(severity, link.ticket, link.destination, message);
        findings.fix(near.and_then(|near| fix(view.text, *link, &near)));
    }
}

/// Writes what may have been meant in the place of what was: the path, or what stands behind `#`.
fn fix(text: &str, link: Link, near: &str) -> Option<Fix> {
    let written = link.destination.of(text);
    let hash = written.find('#').unwrap_or(written.len());
    let start = link.destination.start();
    let place = match (near.starts_with('#'), hash < written.len()) {
        (true, _) => Span::new(start + hash, link.destination.end()),
        (false, false) => link.destination,
        // Whether the other file has such a heading is another question.
        (false, true) => return None,
    };
    // What needs escapes is left to the writer.
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#');
    let can_be = link.kind == LinkKind::Inline && near.chars().all(is_plain);
    can_be.then(|| Fix::replace(format!("Link to \"{near}\""), place, near).or_other())
}

/// What is said of a link that leads to nothing.
struct Broken {
    severity: Severity,
    message: String,
    /// What may have been meant.
    near: Option<String>,
}

/// `[text](path#fragment)`
fn by_path(view: &View<'_>, link: Link, suggest: bool) -> Option<Broken> {
    let written = link.destination.of(view.text);
    let destination = Destination::new(written)?;
    if let Some(file) = view.snapshot.linked(view.file, destination) {
        return by_fragment(view, file, destination, suggest);
    }
    let path = view.snapshot.link_path(view.file, destination)?;
    let is_there = |path: &Path| view.snapshot.exists(path).is_none_or(|is_there| is_there);
    let pointed = view.text.get(..link.destination.start()).is_some_and(|before| before.ends_with('<'));
    if is_there(&path) || !pointed && destination.path.contains(char::is_whitespace) {
        return None;
    }
    let without_escapes = destination.decoded();
    if !link_target::is_meant(&without_escapes) || link_target::pages(&path).iter().any(|page| is_there(page))
    {
        return None;
    }
    let message = format!("there is no file \"{without_escapes}\"");
    let near = if suggest { near_file(view, &path, destination) } else { None };
    let is_sure = near.is_some() || view.snapshot.has_neighbours(&path);
    if near.is_none() && is_of_template(view, link) || !is_sure && is_far_from_all(view, &path) {
        return None;
    }
    let severity = if is_sure { Severity::Warning } else { Severity::Hint };
    Some(Broken { severity, message, near })
}

/// Whether even the folder around that of a path is not there: rather a tree that this checkout does not have than a slip.
fn is_far_from_all(view: &View<'_>, path: &Path) -> bool {
    let Some(around) = path.parent().and_then(Path::parent) else { return false };
    let is_own = view.snapshot.folder(view.file).is_some_and(|folder| folder.starts_with(around));
    !is_own && view.snapshot.exists(around) == Some(false)
}

/// Whether a template of the team has the same link: who copies it into a ticket need not mend it.
fn is_of_template(view: &View<'_>, link: Link) -> bool {
    let Some(destination) = Destination::new(link.destination.of(view.text)) else { return false };
    let own = view.snapshot.catalog(view.file).schemas.iter().filter_map(|schema| match &schema.origin {
        Origin::File(path) => Some(path.as_str()),
        _ => None,
    });
    let Some(root) = view.snapshot.root(view.file) else { return false };
    let mut templates = own.filter_map(|path| view.snapshot.file(&Address::from_path(&root.join(path))));
    templates.any(|template| {
        let summary = view.snapshot.summary(template);
        summary.is_some_and(|summary| summary.links().any(|link| link.path == destination.path))
    })
}

/// The file that may have been meant by a path: the one at this path from the root, one of this name, one with this
/// ID, or one of almost this name in the same folder.
fn near_file(view: &View<'_>, path: &Path, destination: Destination<'_>) -> Option<String> {
    let snapshot = view.snapshot;
    let folder = snapshot.folder(view.file)?;
    let shown = |path: &Path| paths::way(folder, path);
    let of = |file: FileId| snapshot.address(file)?.path().map(PathBuf::from);
    let from_root = snapshot.root(view.file)?.join(destination.decoded());
    if !destination.path.starts_with(['/', '.']) && snapshot.exists(&from_root) == Some(true) {
        return shown(&from_root);
    }
    if Kind::of(path) != Kind::Markdown {
        return None;
    }
    let stem = path.file_stem()?.to_str()?;
    let mut named: Vec<PathBuf> = snapshot.files_named(stem).into_iter().filter_map(of).collect();
    if let (true, Some(id)) = (named.is_empty(), id::in_file_name(stem)) {
        named.extend(snapshot.declarations(&IdKey::new(id)).iter().filter_map(|it| of(it.file)));
    }
    // The nearest one: with the most folders in common.
    let common =
        |other: &PathBuf| path.components().zip(other.components()).take_while(|(a, b)| a == b).count();
    named.sort_by_key(|other| std::cmp::Reverse(common(other)));
    match named.first() {
        Some(near) => shown(near),
        None => {
            let near = snapshot.beside(path, |other| {
                let other = other.file_stem().and_then(|other| other.to_str());
                other.is_some_and(|other| link_target::is_slip(stem, other))
            });
            shown(&of(near?)?)
        }
    }
}

/// `#fragment` in a file that exists.
fn by_fragment(view: &View<'_>, file: FileId, destination: Destination<'_>, suggest: bool) -> Option<Broken> {
    let fragment = destination.fragment.filter(|fragment| link_target::is_anchor(fragment))?;
    if view.snapshot.kind(file) != Kind::Markdown {
        return None;
    }
    let anchors = view.snapshot.anchors(file)?;
    let decoded = Destination::decode(fragment);
    if anchors.has(&decoded) {
        return None;
    }
    let place = if file == view.file {
        "in this file".to_owned()
    } else {
        format!("in {}", view.snapshot.path_shown(file))
    };
    let message = format!("there is no heading for \"#{fragment}\" {place}");
    let headings = anchors.headings.iter().take(if suggest { MAX_COMPARED } else { 0 });
    let near = super::suggestion::nearest(&decoded, headings.map(String::as_str));
    Some(Broken { severity: Severity::Warning, message, near: near.map(|near| format!("#{near}")) })
}

/// `[[name]]`
fn by_name(view: &View<'_>, link: Link) -> Option<Broken> {
    let name = link.destination.of(view.text).trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    // `[[1]](path)` is a link of the other kind; a name with blanks may be a title.
    let is_link = view.text.get(link.span.end()..).is_some_and(|rest| rest.starts_with('('));
    let stem = name.rsplit('/').next()?.trim_end_matches(".md");
    let is_plain = stem.len() > 1 && stem.contains(char::is_alphabetic) && !stem.contains('.');
    if is_link || !is_plain || !name.chars().all(is_name) || !link_target::is_filled(name) {
        return None;
    }
    let is_ticket = || {
        let ids = [Some(stem), id::in_file_name(stem)].into_iter().flatten();
        ids.map(IdKey::new).any(|id| view.snapshot.is_declared(&id))
    };
    if view.snapshot.wiki_linked(view.file, name).is_some()
        || !view.snapshot.files_named(stem).is_empty()
        || is_ticket()
    {
        return None;
    }
    let message = format!("no file and no ticket is called \"{name}\"");
    Some(Broken { severity: Severity::Hint, message, near: None })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn files() {
        check(
            "broken-link",
            r##"//- /docs/tickets/OPS-1-lamp.md
# OPS-1: Lamp

Status: open

[here](OPS-2.md) [up](../plan.md) [root](/docs/plan.md) [folder and `[no](no.md)`](#ops-1-lamp)
[case](ops-1-LAMP.md) [gone](OPS-3-x.md) [away](../../../x.md) [site](https://x.org/a.md)
//     ^^^^^^^^^^^^^ warning: there is no file "ops-1-LAMP.md": did you mean "OPS-1-lamp.md"?
//                           ^^^^^^^^^^ warning: there is no file "OPS-3-x.md"
[moved](tickets/plan.md) [id](OPS-1-light.md) [from root](docs/plan.md)
//      ^^^^^^^^^^^^^^^ warning: there is no file "tickets/plan.md": did you mean "../plan.md"?
//                            ^^^^^^^^^^^^^^ warning: there is no file "OPS-1-light.md": did you mean "OPS-1-lamp.md"?
//                                                        ^^^^^^^^^^^^ warning: there is no file "docs/plan.md": did you mean "../plan.md"?
[page](../plan) [html](../plan.html) ![image](<my lamp.png>) [slip](../paln.md)
//                                             ^^^^^^^^^^^ hint: there is no file "my lamp.png"
//                                                                  ^^^^^^^^^^ warning: there is no file "../paln.md": did you mean "../plan.md"?
[a](path/to/file.md) [b]({{x}}.md) [c](<spec>.md) [d]([name].md) [e](EIP-XXX.md) [f](url) [g](../../issues/12)
[h](www.x.org/a.md) [i](x: &T) [j](a.b, c.d) [k](...) [l](me@x.org) [m](c:/a.md)
[n](../issues/7) [o](../gone/)
//                   ^^^^^^^^ warning: there is no file "../gone/"
//- /docs/tickets/OPS-2.md
# OPS-2: Two

Status: open
//- /docs/plan.md
# No ticket

[gone](gone.md)
//- /templates/task.md
# TASK-XXX: [Title]

**Status**: [Open | Done]
**Owner**: [Name]

## Goal
[What will be different, as in](gone.md)
"##,
        );
    }

    #[test]
    fn what_was_rather_not_checked_in() {
        check(
            "broken-link",
            r##"//- /docs/tickets/LAMP-1.md
# LAMP-1: Lamp

**Status**: Open
**Owner**: Ada

[no such tree](../assets/lamp/a.md)
[no such folder](../images/a.md) [no such kind](b.png) [kind](c.svg) [sure](d.md)
//               ^^^^^^^^^^^^^^ hint: there is no file "../images/a.md"
//                                              ^^^^^ hint: there is no file "b.png"
//                                                            ^^^^^ hint: there is no file "c.svg"
//                                                                          ^^^^ warning: there is no file "d.md"

## License
[as in the template](../LICENSE.md)
//- /docs/readme.md
# Docs
//- /templates/task.md
# LAMP-XXX: [Title]

**Status**: [Open | Done]
**Owner**: [Name]

## License
[as in the template](../LICENSE.md)
"##,
        );
    }

    #[test]
    fn places() {
        check(
            "broken-link",
            r##"//- /a.md
# OPS-1: Lamp

Status: open

[a](#goal) [b](#Goal) [c](#goals) [d](b.md#way--back) [e](b.md#way-forth)
//                        ^^^^^^ warning: there is no heading for "#goals" in this file: did you mean "#goal"?
//                                                        ^^^^^^^^^^^^^^ warning: there is no heading for "#way-forth" in b.md
[f](b.md#here) [g](b.md#x-1) [h](b.md#L12) [i](b.md#L1-L5) [j](#) [k](#top) [l](b.md#quoted) [m](#fn1) [n](c.png#x)
//                                                                                                         ^^^^^^^ hint: there is no file "c.png"

## Goal
//- /b.md
## Way & back

<a id="here"></a>

> ## Quoted

## X
## X
"##,
        );
    }

    #[test]
    fn wiki_links() {
        check(
            "broken-link",
            r##"//- /a.md
# OPS-1: Lamp

Status: open

[[b]] [[deep/B]] [[ops-01]] [[OPS-1-lamp|the lamp]] [[b#x]] [[gone]] [[A title]] [[T; N]] [[1]](b.md) [[#x]] ![[x.png]]
//                                                            ^^^^ hint: no file and no ticket is called "gone"
//- /x/y/b.md
Text.
"##,
        );
        check("broken-link", "//- /a.md\nStatus: open\n\n[[b]](c.md)\n");
    }
}
