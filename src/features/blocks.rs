//! The blocks of a document and the entries of its YAML, for features that are asked about its form. Facts keep none of them, and reading them
//! again takes microseconds.

use crate::syntax::blocks::Blocks;
use crate::syntax::yaml::Yaml;
use crate::text::Span;
use crate::workspace::{FileId, Kind, Snapshot};

/// The blocks of a file with this text; none of one that is no document.
#[must_use]
pub fn of(snapshot: &Snapshot, file: FileId, text: &str) -> Blocks {
    match snapshot.kind(file) {
        Kind::Yaml => Blocks::default().reread_yaml(text),
        Kind::Markdown | Kind::Text => Blocks::read(text),
        Kind::Config | Kind::Tool | Kind::Other => Blocks::default(),
    }
}

/// What each node of YAML covers, from its dash or key on, together with what stands under it.
#[must_use]
pub fn entries(yaml: &Yaml) -> Vec<Span> {
    let own = yaml.nodes.iter().map(|node| {
        let start = Span::empty(node.start as usize);
        node.key.map_or(start, |key| start.to(key)).to(node.value)
    });
    let mut spans: Vec<Span> = own.collect();
    // What stands under a node comes after it.
    for (index, node) in yaml.nodes.iter().enumerate().rev() {
        if let Some(span) = spans.get(index).copied()
            && let Some(around) = node.parent.and_then(|parent| spans.get_mut(parent as usize))
        {
            *around = around.to(span);
        }
    }
    spans
}
