//! Tells whether a file on disk is still what was read, at the price of a look at its metadata.

use std::fs::Metadata;
use std::num::NonZeroU64;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_64;

/// The steps in which systems tell times are not longer than this.
const STEP: Duration = Duration::from_millis(20);
/// The same of file systems that know no parts of a second.
const LONG_STEP: Duration = Duration::from_secs(2);

/// One state of a file: its length, and when it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(NonZeroU64);

impl Fingerprint {
    /// What a file is like; nothing of a folder, a link, or where the system tells no times.
    #[must_use]
    pub fn of(about: &Metadata) -> Option<Self> {
        let [modified, changed] = times(about).filter(|_| about.is_file())?;
        let nanos = |time: SystemTime| Some(time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos());
        let parts = [u128::from(about.len()), nanos(modified)?, nanos(changed)?];
        let mut bytes = [0; 48];
        for (part, slot) in parts.iter().zip(bytes.as_chunks_mut::<16>().0) {
            *slot = part.to_le_bytes();
        }
        Some(Self(NonZeroU64::new(xxh3_64(&bytes)).unwrap_or(NonZeroU64::MIN)))
    }

    /// The same, but nothing of a file that changed so short a time ago that another change may get the same time.
    #[must_use]
    pub fn settled(about: &Metadata, now: SystemTime) -> Option<Self> {
        let last = times(about)?.into_iter().max()?;
        let is_round = last.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|time| time.subsec_nanos() == 0);
        let step = if is_round { LONG_STEP } else { STEP };
        let is_old = now.duration_since(last).is_ok_and(|age| age > step);
        Self::of(about).filter(|_| is_old)
    }
}

/// When a file was written to, and when anything about it was changed: the former can be set to any time.
#[cfg(unix)]
fn times(about: &Metadata) -> Option<[SystemTime; 2]> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanos) = (u64::try_from(about.ctime()).ok()?, u32::try_from(about.ctime_nsec()).ok()?);
    let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanos))?;
    Some([about.modified().ok()?, changed])
}

/// When a file was written to.
#[cfg(not(unix))]
fn times(about: &Metadata) -> Option<[SystemTime; 2]> {
    let modified = about.modified().ok()?;
    Some([modified, modified])
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn it_tells_states_of_a_file_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let of = || Fingerprint::of(&fs::symlink_metadata(&path).unwrap());
        let set = |time| File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        let then = SystemTime::now() - Duration::from_secs(100);
        fs::write(&path, "one").unwrap();
        set(then);
        let first = of();
        assert!(first.is_some() && first == of());
        set(then + Duration::from_nanos(200));
        let second = of();
        assert_ne!(first, second);
        fs::write(&path, "three").unwrap();
        set(then + Duration::from_nanos(200));
        assert_ne!(second, of());
        assert_eq!(Fingerprint::of(&fs::symlink_metadata(folder.path()).unwrap()), None);
    }

    #[test]
    fn a_file_that_changed_a_moment_ago_may_change_again_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let about = fs::symlink_metadata(&path).unwrap();
        let last = times(&about).unwrap().into_iter().max().unwrap();
        assert_eq!(Fingerprint::settled(&about, last), None);
        assert_eq!(Fingerprint::settled(&about, last - LONG_STEP), None, "a clock that is behind");
        assert_eq!(Fingerprint::settled(&about, last + LONG_STEP * 2), Fingerprint::of(&about));
    }
}
