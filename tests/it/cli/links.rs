//! Links to files that are no Markdown are looked up on disk, inside of the workspace only.

use super::{run, workspace};

#[test]
fn images_and_folders_are_looked_up_on_disk() {
    let ticket = b"# TASK-1: Lamp\n\nStatus: open\n\n![a](img/lamp.png) [b](img/) [c](../src/main.rs)\n\
                   ![d](img/gone.png) [e](../../../outside.png)\n";
    let folder = workspace(&[
        ("tickets/TASK-1.md", ticket.as_slice()),
        ("tickets/img/lamp.png", b"png".as_slice()),
        ("src/main.rs", b"fn main() {}".as_slice()),
    ]);
    let run = run(folder.path(), &["check"]);
    assert_eq!(run.stdout.matches("broken-link").count(), 1, "{}", run.stdout);
    assert!(run.stdout.contains("there is no file \"img/gone.png\""), "{}", run.stdout);
}
