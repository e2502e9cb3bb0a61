//! How fast facts are made.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tickmark::syntax::blocks::Blocks;
use tickmark::ticket::{Facts, FileName};

/// A ticket of about eight kilobytes: front matter, fields, sections, lists, a table, fences, references.
fn ticket() -> String {
    let mut text =
        "---\nid: OPS-7\ntitle: \"Move the queue\"\nstatus: In Progress # To Do | In Progress | Done\n\
                    priority: HIGH\ndepends_on: [OPS-3, OPS-4]\n---\n\n# OPS-7: Move the queue\n\n\
                    **Status:** In Progress | **Priority:** High\n\n"
            .to_owned();
    for section in 0..22 {
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
    let text = ticket();
    let mut group = criterion.benchmark_group("ticket of 8 KB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("blocks", |bencher| bencher.iter(|| Blocks::read(black_box(&text))));
    group.bench_function("facts", |bencher| {
        bencher.iter(|| Facts::read(black_box(&text), FileName { stem: "OPS-7" }));
    });
    group.finish();
}

criterion_group!(benches, facts);
criterion_main!(benches);
