//! Entries of YAML front matter, nested ones included.

use super::{Carrier, Raw};
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::Span;
use crate::ticket::name;

/// The fields in a piece of YAML.
pub(in crate::ticket) fn read(text: &str, content: Span, out: &mut Vec<Raw>) {
    entries(text, content, Carrier::FrontMatter, out);
}

/// The entries at the top and those directly under them, also in list items: `dependencies: - blocks: PE-1`.
pub(super) fn entries(text: &str, content: Span, carrier: Carrier, out: &mut Vec<Raw>) {
    let yaml = yaml::read(text, content);
    if yaml.is_flow {
        return;
    }
    for (index, node) in yaml.roots() {
        let Some(raw) = raw(text, &yaml, index, node, carrier) else { continue };
        let around = name::field(raw.key.of(text));
        out.push(raw);
        for (index, child) in yaml.children(index) {
            let inner =
                if child.key.is_some() { vec![(index, child)] } else { yaml.children(index).collect() };
            for (index, node) in inner {
                if let Some(mut raw) = self::raw(text, &yaml, index, node, carrier) {
                    raw.under = Some(around.clone());
                    out.push(raw);
                }
            }
        }
    }
}

fn raw(text: &str, yaml: &Yaml, index: u32, node: &Node, carrier: Carrier) -> Option<Raw> {
    let items = yaml.children(index).filter(|(_, child)| child.item && child.key.is_none());
    let items = items.map(|(_, child)| child.inner(text)).filter(|item| !item.is_empty()).collect();
    Some(Raw { key: node.key?, value: node.inner(text), items, comment: node.comment, under: None, carrier })
}
