//! The next free ID of a family, written as the tickets of the family write theirs.

use rustc_hash::FxHashSet;

use crate::features::spelling;
use crate::ticket::{IdKey, Unit, id};
use crate::workspace::{FileId, Snapshot};

/// IDs of a family that are looked at.
const MAX_IDS: usize = 100_000;
/// Numbers that are tried behind the last one: some may be spoken of before there is a ticket.
const MAX_TRIED: u64 = 1_000;
/// A number so many times the one below it is no number that was counted to.
const FAR: u64 = 10;
/// Where longer words stand behind the family, they were thought of by somebody.
const MAX_HASH: usize = 8;
/// Length of what stands behind the family where that is no number.
const HASH: usize = 4;

/// The next free ID of a family, given in comparable form: one more than the last number, in the spelling and with
/// the zeros of the others. Where numbers restart in folders, those near the file count. Of a family without any
/// tickets, the first.
#[must_use]
pub fn next_id(snapshot: &Snapshot, from: FileId, family: &str) -> String {
    let known = Known::of(snapshot, from, family);
    if known.numbers * 2 < known.all && known.is_short {
        return hash(snapshot, family, known.all);
    }
    // `TASK-9999` of somebody who tries something out.
    let is_far = |last: u64, before: u64| known.numbers > 2 && before > 0 && last / before >= FAR;
    let last = match (known.last, known.before) {
        (Some((last, _)), Some(before)) if is_far(last, before.0) => Some(before),
        (last, _) => last,
    };
    let prefix =
        if family.is_empty() || family.ends_with(' ') { family.to_owned() } else { format!("{family}-") };
    let number = last.map_or(0, |(number, _)| number);
    let is_local = snapshot.is_folder_scoped(family);
    let named = named(snapshot, from, family, is_local);
    let is_taken = |number: u64| {
        let id = IdKey::new(&format!("{prefix}{number}"));
        let is_known = || snapshot.copies(&id) > 0 || !snapshot.references(&id).is_empty();
        named.contains(&id) || !is_local && is_known()
    };
    let free = (number + 1..number + MAX_TRIED).find(|number| !is_taken(*number)).unwrap_or(number + 1);
    let spelled = |id: &IdKey| {
        let declaration = snapshot.nearest(from, id)?;
        // A bare number is that of the file's name.
        let path = snapshot.address(declaration.file)?.path().filter(|_| family.is_empty());
        let stem = path.and_then(|path| path.file_stem()?.to_str());
        let named = stem.and_then(id::number_in_file_name).filter(|number| IdKey::new(number) == *id);
        Some(named.map_or_else(|| spelling::of(snapshot, id, &declaration), str::to_owned))
    };
    let models: Vec<String> = last.into_iter().chain(known.first).filter_map(|(_, id)| spelled(id)).collect();
    let Some(model) = models.first() else { return format!("{prefix}{free:03}") };
    let digits = |id: &str| id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let len = digits(model);
    // The last number may have outgrown the zeros that the first one shows.
    let is_padded = |id: &String| id.get(id.len() - digits(id)..).is_some_and(|it| it.starts_with('0'));
    let width = models.iter().filter(|id| is_padded(id) && digits(id) <= len).map(|id| digits(id)).max();
    let width = width.unwrap_or_default();
    let lead = model.get(..model.len() - len).unwrap_or_default();
    format!("{lead}{free:0>width$}")
}

/// The IDs of a family that the names of files begin with, whatever these declare: a ticket with such an ID would be taken
/// for what is in them.
fn named(snapshot: &Snapshot, from: FileId, family: &str, is_local: bool) -> FxHashSet<IdKey> {
    let word = family.split([' ', '-', '_']).next().unwrap_or_default();
    let begins = |stem: &str| stem.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let folder = snapshot.folder(from).filter(|_| is_local);
    let files = snapshot.files().filter(|file| *file != from);
    let files = files.filter(|file| folder.is_none() || snapshot.folder(*file) == folder);
    let id = |file: FileId| {
        let stem = snapshot.address(file)?.path()?.file_stem()?.to_str().filter(|stem| begins(stem))?;
        let written = if family.is_empty() { id::number_in_file_name(stem) } else { id::in_file_name(stem) };
        written.map(IdKey::new).filter(|id| id.family() == family)
    };
    files.filter_map(id).collect()
}

/// The IDs of a family that count for a file. They may be very many: they are looked at once, and not put in order.
#[derive(Default)]
struct Known<'s> {
    /// How many there are.
    all: usize,
    /// How many of them are numbers.
    numbers: usize,
    /// The lowest number, the highest, and the one below that.
    first: Option<Numbered<'s>>,
    last: Option<Numbered<'s>>,
    before: Option<Numbered<'s>>,
    /// Whether there is no long word behind the family.
    is_short: bool,
}

type Numbered<'s> = (u64, &'s IdKey);

impl<'s> Known<'s> {
    fn of(snapshot: &'s Snapshot, from: FileId, family: &str) -> Self {
        if !snapshot.is_folder_scoped(family) {
            return snapshot.ids_in_family(family).take(MAX_IDS).collect();
        }
        let in_file = |file: FileId| {
            let tickets = snapshot.summary(file).map(|summary| &*summary.tickets).unwrap_or_default();
            let ids = tickets.iter().filter_map(|ticket| Some((ticket.id.as_ref()?, ticket.unit)));
            ids.filter(|(id, _)| id.family() == family).collect::<Vec<_>>()
        };
        // A file that is a ticket is one of many.
        let own = in_file(from).into_iter().filter(|(_, unit)| *unit != Unit::File);
        let own: Self = own.map(|(id, _)| id).collect();
        let Some(folder) = snapshot.folder(from).filter(|_| own.all == 0) else { return own };
        let beside = snapshot.files_below(folder).take(MAX_IDS).filter(|file| snapshot.counts(*file));
        beside
            .filter(|file| snapshot.folder(*file) == Some(folder))
            .flat_map(in_file)
            .map(|(id, _)| id)
            .collect()
    }
}

impl<'s> FromIterator<&'s IdKey> for Known<'s> {
    fn from_iter<T: IntoIterator<Item = &'s IdKey>>(ids: T) -> Self {
        let mut known = Self { is_short: true, ..Self::default() };
        for id in ids {
            known.all += 1;
            known.is_short &= id.rest().len() <= MAX_HASH;
            let Some(number) = number(id).map(|number| (number, id)) else { continue };
            known.numbers += 1;
            known.first = Some(known.first.map_or(number, |first| first.min(number)));
            if known.last.is_none_or(|last| last < number) {
                known.before = known.last.replace(number);
            } else if known.before.is_none_or(|before| before < number) {
                known.before = Some(number);
            }
        }
        known
    }
}

/// The number of an ID that was counted to; a date with the time behind it was not.
fn number(id: &IdKey) -> Option<u64> {
    const MAX_DIGITS: usize = 9;
    Some(id.rest()).filter(|rest| rest.len() <= MAX_DIGITS)?.parse().ok()
}

/// An ID such as `tc-5d93`, where IDs are drawn rather than counted: the same for the same workspace.
fn hash(snapshot: &Snapshot, family: &str, count: usize) -> String {
    let ids = (count..).map(|nth| {
        let drawn = xxhash_rust::xxh3::xxh3_64(format!("{family} {nth}").as_bytes());
        let drawn = format!("{drawn:016x}");
        format!("{}-{}", family.to_ascii_lowercase(), drawn.get(..HASH).unwrap_or_default())
    });
    // `1234` would be a number, and `e123` none that is surely an ID.
    let is_hash = |id: &String| {
        let rest = id.rsplit('-').next().unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(|c: char| c.is_ascii_alphabetic())
    };
    ids.take(MAX_TRIED as usize)
        .filter(is_hash)
        .find(|id| snapshot.copies(&IdKey::new(id)) == 0)
        .unwrap_or_default()
}
