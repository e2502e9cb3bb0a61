//! The one notation in which tests write workspaces: files, a cursor, and the findings that are expected.
//!
//! `//- /path.md` starts a file, `$0` is the cursor, and a line such as `//^^^ code: message` marks a finding on the
//! line above it. The marks are taken out of the text; a fixture without a first `//-` is one file, `/ticket.md`.

use std::path::Path;

use crate::text::Span;
use crate::workspace::{Address, FileId, Found, Snapshot, World};

/// What a fixture says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fixture {
    /// The files in the order in which they were written.
    pub(crate) files: Vec<File>,
}

/// One file of a fixture, without marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// Its path, with a `/` at the start.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Where `$0` stood.
    pub(crate) cursor: Option<usize>,
    /// The marked places and what is said there.
    pub(crate) findings: Vec<(Span, String)>,
}

impl Fixture {
    /// Reads the notation. Line breaks are kept as they are.
    pub(crate) fn parse(notation: &str) -> Self {
        let mut files: Vec<File> = Vec::new();
        for line in notation.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- ") {
                files.push(File { path: path.trim().to_owned(), ..File::default() });
                continue;
            }
            if files.is_empty() {
                files.push(File { path: "/ticket.md".to_owned(), ..File::default() });
            }
            files.last_mut().expect("there is one").take(line);
        }
        Self { files }
    }

    /// The file with the cursor, and where in it.
    pub(crate) fn cursor(&self) -> (&File, usize) {
        let find = |file: &'_ File| file.cursor;
        let file = self.files.iter().find(|file| find(file).is_some()).expect("a fixture with `$0`");
        (file, find(file).expect("it was found by it"))
    }

    /// A workspace whose only folder is [`ROOT`], which was read and held nothing, with all files open.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut world = World::new(vec![ROOT.into()]);
        world.apply(Found { is_all: true, scope: vec![ROOT.into()], ..Found::default() });
        for file in &self.files {
            world.open(&address(&file.path), "markdown", 1, file.text.clone());
        }
        world.snapshot()
    }
}

impl File {
    fn take(&mut self, line: &str) {
        if let Some(marks) = line.strip_prefix("//").filter(|rest| rest.trim_start().starts_with(['^', '<']))
        {
            return self.mark(line.len() - marks.trim_start().len(), marks.trim());
        }
        match line.split_once("$0") {
            Some((before, after)) => {
                assert!(self.cursor.is_none(), "a fixture has one cursor");
                self.cursor = Some(self.text.len() + before.len());
                self.text.push_str(before);
                self.text.push_str(after);
            }
            None => self.text.push_str(line),
        }
    }

    /// A mark at this column (in characters) of the line above; `//<^^` begins at the line's start.
    fn mark(&mut self, column: usize, marks: &str) {
        let above = self.text.trim_end_matches(['\r', '\n']);
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        let said = marks.trim_start_matches('<').trim_start_matches('^');
        let end = column + marks.len() - said.len();
        let column = if marks.starts_with('<') { 0 } else { column };
        let width = end - column;
        let byte = |column: usize| {
            let line = &above[start..];
            start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
        };
        self.findings.push((Span::new(byte(column), byte(column + width)), said.trim().to_owned()));
    }
}

/// The folder in which the files of fixtures lie. It is not on disk.
pub(crate) const ROOT: &str = if cfg!(windows) { "C:\\fixture" } else { "/fixture" };

/// The address of a path of a fixture.
pub(crate) fn address(path: &str) -> Address {
    Address::from_path(&Path::new(ROOT).join(path.trim_start_matches('/')))
}

/// A workspace from the notation, the file with the cursor, and the cursor.
pub(crate) fn with_cursor(notation: &str) -> (Snapshot, FileId, usize) {
    let fixture = Fixture::parse(notation);
    let snapshot = fixture.snapshot();
    let (file, offset) = fixture.cursor();
    let file = snapshot.file(&address(&file.path)).expect("the file is open");
    (snapshot, file, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_cursor_and_findings() {
        let fixture = Fixture::parse(
            "//- /a.md\n# A\n//- /b/c.md\nstatus: d$0one\n//      ^^^^ code: what\nlast\n//<^ x: y\n",
        );
        let [a, c] = &fixture.files[..] else { panic!("{fixture:?}") };
        assert_eq!((a.path.as_str(), a.text.as_str(), a.cursor), ("/a.md", "# A\n", None));
        assert_eq!(
            (c.path.as_str(), c.text.as_str(), c.cursor),
            ("/b/c.md", "status: done\nlast\n", Some(9))
        );
        let findings: Vec<_> =
            c.findings.iter().map(|(span, said)| (span.of(&c.text), said.as_str())).collect();
        assert_eq!(findings, [("done", "code: what"), ("last", "x: y")]);
        assert_eq!(fixture.cursor().1, 9);
    }
}
