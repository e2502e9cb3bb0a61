//! Input that nobody would write on purpose: the program ends by itself, with a report, and never with a panic.

use super::{GOOD, TEMPLATE, run, workspace};

/// Checks a workspace with this file, and that the good ticket beside it is still counted.
#[track_caller]
fn check(name: &str, content: &[u8]) {
    let folder = workspace(&[("templates/task.md", TEMPLATE), ("GOOD.md", GOOD), (name, content)]);
    for format in ["json", "text", "github"] {
        let run = run(folder.path(), &["check", "--severity", "hint", "--format", format]);
        assert!(run.code == 0 || run.code == 1, "{name}: {} {}", run.code, run.stderr);
        assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
        if format == "json" {
            assert!(run.json()["summary"]["tickets"].as_u64().unwrap() >= 1, "{name}: {}", run.stdout);
        }
    }
}

#[test]
fn odd_files() {
    check("empty.md", b"");
    check("blank.md", b" \n\t\n\r\n");
    check("bom.md", b"\xef\xbb\xbf# TASK-2: A\n");
    check("only-bom.md", b"\xef\xbb\xbf");
    check("crlf.md", b"# TASK-2: A\r\n\r\n**Status**: Nope\r\n");
    check("cr.md", b"# TASK-2: A\r\r**Status**: Nope\r");
    check("mixed.md", b"# TASK-2: A\n\r\n**Status**: Nope\r\n\r## Goal");
    check("nul.md", b"# TASK-2: A\0B\n\n**Status**: \0\n");
    check("control.md", b"# TASK-2: \x1b[31mred\x07\n\n**Status**: \x1b[2J\n");
    check("latin.md", b"# TASK-2: caf\xe9\n");
    check("utf16.md", b"\xff\xfe#\0 \0T\0");
    check("no-newline.md", b"# TASK-2: A");
    check("fence.md", b"# TASK-2: A\n\n```yaml\nkey: [\n");
    check("comment.md", b"# TASK-2: A\n\n<!-- never closed\n\n## Goal\n");
    check("front.md", b"---\nstatus: [a\n");
    check("front-only.md", b"---\n---\n");
    check("dashes.md", b"---\n---\n---\n---\n");
    check("keys.md", b"---\nstatus: a\nstatus: b\n? x\n: y\n<<: *z\n&a b: !!c d\n---\n");
    check("conflict.md", b"<<<<<<< HEAD\n# TASK-2: A\n=======\n# TASK-3: A\n>>>>>>> other\n");
    check("headings.md", b"#\n##\n###### \n####### x\n# TASK-2:\n# TASK-2: TASK-2: TASK-2\n");
    check("table.md", b"# TASK-2: A\n\n|a|\n|-|\n|||||\n| Status |\n|---|---|\n| Status | Nope |\n");
    check("right-to-left.md", "# TASK-2: \u{202e}\u{5d0}\u{200f}\n\n**Status**: \u{5d0}\n".as_bytes());
    check("combining.md", "# TASK-2: e\u{301}\u{301}\n\n**Status**: \u{1F468}\u{200D}\u{1F469}\n".as_bytes());
    check("x \u{1F600} [a] #1 & %20.md", b"# TASK-2: A\n\n**Status**: Nope\n");
    check("UPPER.MD", b"# TASK-2: A\n");
    check("-dash.md", b"# TASK-2: A\n");
    check("dir.md/inner.md", b"# TASK-2: A\n");
}

#[test]
fn large_and_deep_files() {
    check(
        "wide.md",
        format!("# TASK-2: {}\n\n**Status**: {}\n", "w\u{f6}rt ".repeat(20_000), "x".repeat(50_000))
            .as_bytes(),
    );
    check("quotes.md", format!("# TASK-2: A\n\n{} x\n", ">".repeat(5_000)).as_bytes());
    check("brackets.md", format!("# TASK-2: A\n\n{}\n", "[".repeat(20_000)).as_bytes());
    check("flow.md", format!("---\na: {}\n---\n", "[".repeat(5_000)).as_bytes());
    check(
        "lists.md",
        (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect::<String>().as_bytes(),
    );
    check(
        "many.md",
        (0..2_000).map(|id| format!("### TASK-{id}: A\n**Status**: Nope\n\n")).collect::<String>().as_bytes(),
    );
    check("stars.md", "*".repeat(20_000).as_bytes());
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_rest() {
    let folder = workspace(&[("GOOD.md", GOOD), ("latin.md", b"# TASK-2: caf\xe9\n")]);
    let run = run(folder.path(), &["check"]);
    assert!(run.stderr.contains("`latin.md` is left out: "), "{}", run.stderr);
    assert!(run.stdout.starts_with("checked 1 file, 1 ticket"), "{}", run.stdout);
    assert_eq!(run.code, 0);
}

#[test]
fn odd_configurations_are_trouble_and_no_crash() {
    for content in [
        &b"\0"[..],
        b"- a\n",
        b"templates: 7\n",
        b"severity:\n  wrong-totl: off\n",
        b"severity:\n  wrong-total: loud\n",
        b"templates:\n  - ../outside.md\n",
        b"ignore: ['a{']\n",
        b"a: [\n",
        b"\xff\xfe",
    ] {
        let folder = workspace(&[(".tickmark.yaml", content), ("GOOD.md", GOOD)]);
        let run = run(folder.path(), &["check", "--format", "json"]);
        assert_eq!(run.code, 2, "{content:?}: {}", run.stderr);
        assert!(run.stderr.contains(".tickmark.yaml"), "{content:?}: {}", run.stderr);
        assert_eq!(run.json()["summary"]["files"], 1, "{content:?}");
    }
}

#[test]
#[cfg(unix)]
fn links_are_followed_only_when_named() {
    use std::os::unix::fs::symlink;
    let outside = workspace(&[("TASK-8.md", b"# TASK-8: outside\n")]);
    let folder = workspace(&[("GOOD.md", GOOD)]);
    symlink(folder.path(), folder.path().join("loop")).unwrap();
    symlink(outside.path(), folder.path().join("out")).unwrap();
    symlink(outside.path().join("nowhere"), folder.path().join("dangling.md")).unwrap();
    let whole = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(whole.json()["summary"]["files"], 1, "{}", whole.stdout);
    let named = run(folder.path(), &["check", "out", "--format", "json"]);
    assert_eq!(named.json()["summary"]["files"], 1, "{} {}", named.stdout, named.stderr);
    let dangling = run(folder.path(), &["check", "dangling.md"]);
    assert_eq!(dangling.code, 2);
}

#[test]
fn many_files_in_one_folder() {
    let folder = workspace(&[("templates/task.md", TEMPLATE)]);
    for id in 0..2_000 {
        let text = format!("# TASK-{id}: A\n\n**Depends on**: TASK-{}\n", id + 1);
        std::fs::write(folder.path().join(format!("TASK-{id}.md")), text).unwrap();
    }
    let run = run(folder.path(), &["check", "TASK-1999.md", "--format", "json"]);
    let unknown = run.json()["diagnostics"].to_string();
    assert!(unknown.contains("no ticket declares TASK-2000"), "{unknown}");
    assert!(run.stderr.is_empty(), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_passed_by_and_odd_names_are_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let long = format!("{}.md", "x".repeat(252));
    let folder = workspace(&[("GOOD.md", GOOD), (&long, b"# TASK-2: A\n"), ("a\nb.md", b"# TASK-3: A\n")]);
    // A name that is no UTF-8; some systems have none.
    let _ = std::fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.md")), "# TASK-4: A\n");
    std::fs::write(folder.path().join(".md"), "# TASK-5: A\n").unwrap();
    std::fs::create_dir(folder.path().join("folder.md")).unwrap();
    std::os::unix::net::UnixListener::bind(folder.path().join("socket.md")).unwrap();
    // Whoever opens it waits for a writer.
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.md")).status();
    assert!(pipe.is_ok_and(|status| status.success()));
    for format in ["json", "text", "github"] {
        let run = run(folder.path(), &["check", "--format", format]);
        assert!(run.code < 2 && !run.stderr.contains("panicked"), "{} {}", run.code, run.stderr);
        if format == "json" {
            let files = run.json()["summary"]["files"].as_u64().unwrap();
            assert!((3..=5).contains(&files), "{}", run.stdout);
        }
    }
}
