//! How fast facts are made, an edit is checked, and a workspace is read.
//!
//! `cargo bench`; each group is meant to be compared with itself over time, on one machine.

#![allow(clippy::expect_used, missing_docs, reason = "a bench that cannot run should say so")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tickmark::checks;
use tickmark::syntax::blocks::Blocks;
use tickmark::text::{Change, Position, PositionEncoding, PositionRange};
use tickmark::ticket::{Facts, FileName};
use tickmark::workspace::{Address, World};

/// Sections that make a ticket of eight kilobytes.
const SECTIONS: usize = 22;

/// A ticket with this many sections: front matter, fields, sections, lists, a table, fences, references.
fn ticket(number: usize, sections: usize) -> String {
    let mut text = format!(
        "---\nid: OPS-{number}\ntitle: \"Move the queue\"\nstatus: In Progress # To Do | In Progress | Done\n\
         priority: HIGH\ndepends_on: [OPS-3, OPS-4]\n---\n\n# OPS-{number}: Move the queue\n\n\
         **Status:** In Progress | **Priority:** High\n\n"
    );
    for section in 0..sections {
        let _ = write!(
            text,
            "## {section}. Part of the work\n\nThe *queue* moves to `host-{section}`, as [OPS-{section}](OPS-{section}.md) says. \
             It keeps the old path alive for one more sprint.\n\n- [x] **Owner**: somebody who knows OPS-{section}\n\
             - [ ] Measure before and after, at p99\n- [ ] Tell the people who are on call about it\n\n\
             | Step | Time |\n|---|---|\n| Prepare | 2 hours |\n| Move | 4 hours |\n\n```bash\nmake move QUEUE={section}\n```\n\n"
        );
    }
    text
}

fn facts(criterion: &mut Criterion) {
    let text = ticket(7, SECTIONS);
    let mut group = criterion.benchmark_group("ticket of 8 KB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("blocks", |bencher| bencher.iter(|| Blocks::read(black_box(&text))));
    group.bench_function("facts", |bencher| {
        bencher.iter(|| Facts::read(black_box(&text), FileName { stem: "OPS-7" }));
    });
    group.finish();
}

/// A folder with this many tickets.
fn workspace(tickets: usize, sections: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..tickets {
        let path = folder.path().join(format!("{:03}", number / 200));
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join(format!("OPS-{number}.md")), ticket(number, sections)).expect("a ticket");
    }
    folder
}

fn load(folder: &Path) -> World {
    World::load(vec![folder.to_path_buf()]).0
}

fn edit(criterion: &mut Criterion) {
    let folder = workspace(1_000, SECTIONS);
    let mut world = load(folder.path());
    let address = Address::from_path(&folder.path().join("000/OPS-7.md"));
    world.open(&address, "markdown", 0, ticket(7, SECTIONS));
    let file = world.snapshot().file(&address).expect("it is open");
    let at = |column| Position::new(20, column);
    let range = |end| Some(PositionRange::new(at(0), at(end)));
    let mut version = 0;
    criterion.bench_function("edit to diagnostics, 8 KB among 1,000", |bencher| {
        bencher.iter(|| {
            version += 1;
            let typed = version % 2 == 1;
            let change =
                Change { range: range(u32::from(!typed)), text: if typed { "x" } else { "" }.to_owned() };
            world.change(&address, version, &[change], PositionEncoding::Utf16).expect("it is in sync");
            black_box(checks::run(&world.snapshot(), file, &|| false))
        });
    });
}

fn scan(criterion: &mut Criterion) {
    const FILES: usize = 10_000;
    /// Makes five kilobytes a file, fifty megabytes in all.
    const FEWER: usize = 14;
    let folder = workspace(FILES, FEWER);
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(10).throughput(Throughput::Bytes((FILES * ticket(7, FEWER).len()) as u64));
    group.bench_function("10,000 tickets of 5 KB", |bencher| {
        bencher.iter(|| load(folder.path()).snapshot().is_scanned());
    });
    group.finish();
}

criterion_group!(benches, facts, edit, scan);
criterion_main!(benches);
