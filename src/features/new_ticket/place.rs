//! Where a new ticket lies: in the folder of the others, under a name like theirs.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::ticket::{IdKey, Unit, id};
use crate::workspace::{FileId, Snapshot, Standing};

use super::Pattern;

/// Files that are looked at.
const MAX_FILES: usize = 20_000;
/// Longest title in the name of a file, in characters.
const MAX_SLUG: usize = 60;

/// The path of a new ticket. `id` and `title` are as the ticket writes them; a name that consists of neither is not
/// made up. Nothing for a file that lies nowhere itself.
#[must_use]
pub fn path(
    snapshot: &Snapshot,
    from: FileId,
    pattern: &Pattern,
    id: Option<&str>,
    title: Option<&str>,
) -> Option<PathBuf> {
    let others = others(snapshot, from, pattern);
    let of_title = |style: Style| title.map(|title| slug(title, style)).filter(|slug| !slug.is_empty());
    let Some((folder, model, model_id)) = model(snapshot, &others) else {
        let stem =
            id.map(str::to_owned).or_else(|| of_title(Style::default())).or_else(|| named_as(pattern))?;
        return Some(home(snapshot, from, pattern)?.join(format!("{stem}.md")));
    };
    let stem = model.file_stem()?.to_str()?;
    let extension = model.extension().and_then(|it| it.to_str()).unwrap_or("md");
    // `TASK-012/ticket.md`
    let around = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if lead(stem, &model_id).is_none()
        && let Some(written) = lead(around, &model_id)
    {
        let name = named(around, written, id, title)?;
        return Some(folder.parent()?.join(name).join(format!("{stem}.{extension}")));
    }
    let name = match lead(stem, &model_id) {
        Some(written) => named(stem, written, id, title)?,
        None => of_title(Style::of(stem)).or(id.map(str::to_owned)).or_else(|| named_as(pattern))?,
    };
    Some(folder.join(format!("{name}.{extension}")))
}

/// The folder in which the tickets of a pattern lie, or would lie.
#[must_use]
pub fn folder(snapshot: &Snapshot, from: FileId, pattern: &Pattern) -> Option<PathBuf> {
    let others = others(snapshot, from, pattern);
    let Some((folder, model, model_id)) = model(snapshot, &others) else {
        return home(snapshot, from, pattern);
    };
    let own = |name: &'_ Path| {
        name.file_stem().and_then(|name| name.to_str()).and_then(|name| lead(name, &model_id)).is_some()
    };
    // Where each has a folder of its own, the one around these.
    let is_own = !own(model) && folder.file_name().is_some_and(|name| own(Path::new(name)));
    Some(if is_own { folder.parent()? } else { folder }.to_path_buf())
}

/// The folder of tickets of which there are none yet: the one that is set for them, else that of the file from which they
/// are looked for, unless it lies among templates or what is over.
fn home(snapshot: &Snapshot, from: FileId, pattern: &Pattern) -> Option<PathBuf> {
    let root = snapshot.root(from);
    let kinds = snapshot.config(from).kinds();
    let kind = pattern.schema.kind.and_then(|kind| kinds.get(usize::from(kind)));
    let globs = kind.into_iter().flat_map(|kind| kind.written.files.as_slice().iter().map(String::as_str));
    let mut globs = globs.chain(pattern.schema.homes.iter().map(SmolStr::as_str));
    let fixed = globs.find_map(|glob| {
        let end = glob.find(['*', '?', '[', '{', '!']).unwrap_or(glob.len());
        Some(glob.get(..end)?.rsplit_once('/')?.0)
            .filter(|folder| !folder.is_empty() && !folder.contains(".."))
    });
    if let (Some(root), Some(fixed)) = (root, fixed) {
        return Some(root.join(fixed.trim_start_matches('/')));
    }
    let own = snapshot.folder(from).filter(|_| snapshot.standing(from) == Standing::Active);
    own.or(root).map(Path::to_path_buf)
}

/// A name for a ticket of which nothing is known.
fn named_as(pattern: &Pattern) -> Option<String> {
    Some(slug(&pattern.schema.name, Style::default())).filter(|name| !name.is_empty())
}

/// The files around the same root that hold one ticket each and are at work: those with IDs of the family; where there are none, those that
/// follow the same schema, and then those in the folder.
fn others(snapshot: &Snapshot, from: FileId, pattern: &Pattern) -> Vec<(FileId, IdKey)> {
    let (root, folder) = (snapshot.root(from), snapshot.folder(from));
    let ranked = |file: FileId| {
        let ticket = snapshot.ticket(file, 0).filter(|ticket| ticket.unit == Unit::File)?;
        let is_of_family =
            ticket.id.as_ref().is_some_and(|id| Some(id.family()) == pattern.family.as_deref());
        let rank = if is_of_family {
            0
        } else if snapshot.schema_id(file, 0) == Some(pattern.id) {
            1
        } else if snapshot.folder(file) == folder && ticket.id.is_some() {
            2
        } else {
            return None;
        };
        let id = ticket.id.clone().unwrap_or_else(|| IdKey::new(""));
        let counts =
            file != from && snapshot.root(file) == root && snapshot.standing(file) == Standing::Active;
        counts.then_some((rank, file, id))
    };
    let found: Vec<_> = snapshot.files().take(MAX_FILES).filter_map(ranked).collect();
    let best = found.iter().map(|(rank, ..)| *rank).min();
    let found = found.into_iter().filter(|(rank, ..)| Some(*rank) == best);
    found.map(|(_, file, id)| (file, id)).collect()
}

/// The folder in which most of them lie, and the last one there.
fn model<'s>(snapshot: &'s Snapshot, others: &[(FileId, IdKey)]) -> Option<(&'s Path, &'s Path, IdKey)> {
    let path = |file: FileId| snapshot.address(file)?.path();
    let mut folders: FxHashMap<&Path, u32> = FxHashMap::default();
    for (file, _) in others {
        if let Some(folder) = snapshot.folder(*file) {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let (folder, _) =
        folders.into_iter().max_by_key(|(folder, count)| (*count, std::cmp::Reverse(*folder)))?;
    let here = others.iter().filter(|(file, _)| snapshot.folder(*file) == Some(folder));
    let number = |id: &IdKey| id.rest().parse::<u64>().unwrap_or_default();
    let (file, id) = here.max_by_key(|(file, id)| (number(id), path(*file)))?;
    Some((folder, path(*file)?, id.clone()))
}

/// The ID that a name begins with, as it is written there.
fn lead<'n>(stem: &'n str, own: &IdKey) -> Option<&'n str> {
    let is_own = |written: &&str| {
        let written = IdKey::new(written);
        own.as_str().is_empty() || written == *own || written.as_str() == own.rest()
    };
    id::in_file_name(stem).or_else(|| id::number_in_file_name(stem)).filter(is_own)
}

/// A name like another one, in which `written` is the ID: `TASK-012-fix-lamp` for `TASK-011-paint-hull`.
fn named(model: &str, written: &str, id: Option<&str>, title: Option<&str>) -> Option<String> {
    let id = id?;
    let digits = |id: &str| id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = id.get(id.len() - digits(id)..).unwrap_or_default();
    let begins_with_number = written.starts_with(|c: char| c.is_ascii_digit());
    let width = if written.contains('0') { digits(written) } else { 0 };
    let is_number = digits(written) > 0 && digits(id) > 0;
    let mut name = match is_number {
        true if begins_with_number => format!("{:0>width$}", number.trim_start_matches('0')),
        true => {
            let lead = written.get(..written.len() - digits(written)).unwrap_or_default();
            let padded = if written.get(lead.len()..).is_some_and(|it| it.starts_with('0')) {
                format!("{:0>width$}", number.trim_start_matches('0'))
            } else {
                number.to_owned()
            };
            format!("{lead}{padded}")
        }
        false => id.to_owned(),
    };
    let rest = model.get(written.len()..).unwrap_or_default();
    let words = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some(title) = title.filter(|_| !words.is_empty()) {
        let slug = slug(title, Style::of(words));
        if !slug.is_empty() {
            name.push_str(rest.get(..rest.len() - words.len()).unwrap_or_default());
            name.push_str(&slug);
        }
    }
    Some(name)
}

/// How the words of a title stand in the name of a file.
#[derive(Clone, Copy)]
struct Style {
    glue: char,
    is_lower: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { glue: '-', is_lower: true }
    }
}

impl Style {
    fn of(words: &str) -> Self {
        let glue = words.chars().find(|c| matches!(c, '-' | '_' | ' ')).unwrap_or('-');
        Self { glue, is_lower: !words.contains(char::is_uppercase) }
    }
}

fn slug(title: &str, style: Style) -> String {
    let mut slug = String::new();
    for c in title.chars().take(MAX_SLUG) {
        match c {
            _ if c.is_alphanumeric() && style.is_lower => slug.extend(c.to_lowercase()),
            _ if c.is_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with(style.glue) => slug.push(style.glue),
            _ => {}
        }
    }
    slug.trim_end_matches(style.glue).to_owned()
}
