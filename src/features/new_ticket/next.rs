//! The next free ID of a family, written as the tickets of the family write theirs.

use crate::features::spelling::Spellings;
use crate::ticket::{IdKey, id};
use crate::workspace::{FileId, Snapshot};

/// IDs of a family that are looked at.
const MAX_IDS: usize = 100_000;
/// Numbers that are tried behind the last one: some may be spoken of before there is a ticket.
const MAX_TRIED: u64 = 1_000;
/// Files that are read to see how IDs are written.
const MAX_READ: usize = 2;
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
    let known = known(snapshot, from, family);
    let mut numbers: Vec<(u64, &IdKey)> = known.iter().filter_map(|id| Some((number(id)?, id))).collect();
    numbers.sort_unstable();
    if numbers.len() * 2 < known.len() && known.iter().all(|id| id.rest().len() <= MAX_HASH) {
        return hash(snapshot, family, known.len());
    }
    // `TASK-9999` of somebody who tries something out.
    if let [.., (before, _), (last, _)] = *numbers
        && numbers.len() > 2
        && before > 0
        && last / before >= FAR
    {
        numbers.pop();
    }
    let prefix =
        if family.is_empty() || family.ends_with(' ') { family.to_owned() } else { format!("{family}-") };
    let last = numbers.last().map_or(0, |(number, _)| *number);
    let is_local = snapshot.is_folder_scoped(family);
    let is_taken = |number: u64| {
        let id = IdKey::new(&format!("{prefix}{number}"));
        !is_local && (snapshot.copies(&id) > 0 || !snapshot.references(&id).is_empty())
    };
    let free = (last + 1..last + MAX_TRIED).find(|number| !is_taken(*number)).unwrap_or(last + 1);
    let mut spellings = Spellings::new(snapshot, MAX_READ);
    let mut spelled = |id: &IdKey| {
        let declaration = snapshot.nearest(from, id)?;
        // A bare number is that of the file's name.
        let path = snapshot.address(declaration.file)?.path().filter(|_| family.is_empty());
        let stem = path.and_then(|path| path.file_stem()?.to_str());
        let named = stem.and_then(id::number_in_file_name).filter(|number| IdKey::new(number) == *id);
        Some(named.map_or_else(|| spellings.of(id, &declaration), str::to_owned))
    };
    let models: Vec<String> =
        numbers.last().into_iter().chain(numbers.first()).filter_map(|(_, id)| spelled(id)).collect();
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

/// The IDs of a family that count for a file.
fn known(snapshot: &Snapshot, from: FileId, family: &str) -> Vec<IdKey> {
    let all = snapshot.ids_in_family(family).take(MAX_IDS);
    if !snapshot.is_folder_scoped(family) {
        return all.cloned().collect();
    }
    let here = |file: FileId| {
        let tickets = snapshot.summary(file).map(|summary| &*summary.tickets).unwrap_or_default();
        let ids = tickets.iter().filter_map(|ticket| ticket.id.clone());
        ids.filter(|id| id.family() == family).collect::<Vec<_>>()
    };
    let own = here(from);
    if !own.is_empty() {
        return own;
    }
    let Some(folder) = snapshot.folder(from) else { return own };
    let beside = snapshot.files_below(folder).take(MAX_IDS).filter(|file| snapshot.counts(*file));
    beside.filter(|file| snapshot.folder(*file) == Some(folder)).flat_map(here).collect()
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
