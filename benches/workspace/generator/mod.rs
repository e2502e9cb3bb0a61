//! A workspace of tickets as teams write them, with faults: the same bytes for the same number of files.

use std::fs;
use std::path::{Path, PathBuf};

mod plan;
mod prose;
mod random;
mod render;
mod styles;

pub(crate) use plan::{FAR, GONE, HUB, LARGE, PROBE, Plan, Style};
use render::Writer;

/// Another number for every change of the generator, so that no old workspace is taken for a new one.
const EDITION: u32 = 1;
/// How many tickets the large file has.
pub(crate) const LARGE_TICKETS: usize = 2_500;
/// Names the parameters of a finished workspace. It also keeps the files around out of the workspace.
const DONE: &str = ".git";

/// A workspace on disk.
pub(crate) struct Workspace {
    /// Its folder, absolute.
    pub(crate) folder: PathBuf,
    pub(crate) plan: Plan,
}

impl Workspace {
    /// Writes a workspace of so many files below a folder, unless it is there already.
    pub(crate) fn make(below: &Path, files: usize) -> Self {
        let folder = std::path::absolute(below.join(files.to_string())).expect("an absolute path");
        let plan = Plan::new(files);
        let mark = folder.join(DONE).join("generated");
        let parameters = format!("edition {EDITION}, {files} files\n");
        if fs::read_to_string(&mark).is_ok_and(|found| found == parameters) {
            return Self { folder, plan };
        }
        assert!(!folder.exists() || mark.exists(), "{} holds something else", folder.display());
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join(DONE)).expect("a folder");
        fs::write(&mark, "unfinished").expect("a mark");
        write(&folder, &plan);
        fs::write(&mark, parameters).expect("a mark");
        Self { folder, plan }
    }

    /// Where a file is.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// What a file says.
    pub(crate) fn text(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).expect("a file that was written")
    }

    /// How many files it has, the large one included.
    pub(crate) fn files(&self) -> usize {
        self.plan.files.len() + 1
    }
}

fn write(folder: &Path, plan: &Plan) {
    let mut before = 0;
    for (index, file) in plan.files.iter().enumerate() {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder around a file")).expect("a folder");
        fs::write(path, Writer::new(plan, index, before).file(file)).expect("a ticket");
        before = (before + file.ids.len()).min(plan.order.len());
    }
    let ids = (1..=LARGE_TICKETS).map(|number| format!("LOG-{number}"));
    fs::write(folder.join(LARGE), Writer::new(plan, plan.files.len(), before).large(ids)).expect("a ticket");
}
