//! What a file says: its text, and what tells this state of it from another one without reading it again.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use crate::workspace::Fingerprint;

/// Longer files are not read, in bytes.
pub(super) const MAX_LEN: u64 = 64 << 20;

/// The text of a file, without a byte order mark; an editor does not count that either.
///
/// # Errors
/// A reason in plain words: the file cannot be read, is no text in UTF-8, or is larger than 64 MiB.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let about = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
    // Before it is opened: it may be a link to elsewhere, or a pipe that nobody writes to.
    if !about.is_file() {
        return Err("it is no file".to_owned());
    }
    read(path, &mut Vec::new()).map(|(text, _)| text.to_owned())
}

/// The same of what is known to be no link, with what tells this state of the file from another one. `buffer` is
/// memory for it, whatever it holds.
///
/// # Errors
/// As those of [`read_text`].
pub(super) fn read<'b>(
    path: &Path,
    buffer: &'b mut Vec<u8>,
) -> Result<(&'b str, Option<Fingerprint>), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    // Before it is read: a change meanwhile makes it another one.
    let about = file.metadata().map_err(|error| error.to_string())?;
    if !about.is_file() {
        return Err("it is no file".to_owned());
    }
    let fingerprint = Fingerprint::settled(&about, SystemTime::now());
    let too_large = || format!("it is larger than {} MiB", MAX_LEN >> 20);
    let len = usize::try_from(about.len()).ok().filter(|_| about.len() <= MAX_LEN).ok_or_else(too_large)?;
    buffer.clear();
    buffer.reserve(len);
    let read = file.take(MAX_LEN + 1).read_to_end(buffer).map_err(|error| error.to_string())?;
    if read as u64 > MAX_LEN {
        return Err(too_large());
    }
    let text = std::str::from_utf8(buffer).map_err(|_| "it is no text in UTF-8".to_owned())?;
    Ok((text.strip_prefix('\u{feff}').unwrap_or(text), fingerprint))
}
