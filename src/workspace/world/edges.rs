//! What stands around a world: the disk from which all of it can be loaded, and the client's names for its files.

use std::path::PathBuf;

use super::World;
use crate::workspace::{Address, Limits, Names, Nobody, Problem, Stopped, discovery};

impl World {
    /// A world with all files of these folders, and what could not be read.
    #[must_use]
    pub fn load(roots: Vec<PathBuf>) -> (Self, Vec<Problem>) {
        let (world, problems, _) = Self::load_within(roots, Limits::default());
        (world, problems)
    }

    /// A world with the files of these folders, what could not be read, and whether these are not all files.
    #[must_use]
    pub fn load_within(roots: Vec<PathBuf>, limits: Limits) -> (Self, Vec<Problem>, Option<Stopped>) {
        let mut found = discovery::walk(&roots, limits, &Nobody);
        let (problems, stopped) = (std::mem::take(&mut found.problems), found.stopped);
        let mut world = Self::new(roots);
        world.apply(found);
        (world, problems, stopped)
    }

    /// The names by which a client knows files.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.now.names
    }

    /// The names by which a client knows files, to be changed.
    pub fn names_mut(&mut self) -> &mut Names {
        &mut self.now.names
    }

    /// Whether a configuration extends the file at this path, whether it is there or not.
    #[must_use]
    pub fn is_extended(&self, address: &Address) -> bool {
        let root = self.now.roots.get(self.now.roots.of(address));
        root.path_of(address).is_some_and(|path| root.configs.extended.contains(&path))
    }

    /// Whether any file is known at a path, or below it.
    #[must_use]
    pub fn has_any_in(&self, around: &Address) -> bool {
        self.below(around).next().is_some()
    }
}
