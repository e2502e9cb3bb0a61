//! Entries of YAML front matter, nested ones included.

use super::{Carrier, field};
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::Span;
use crate::ticket::Field;

/// The fields in a piece of YAML.
pub(in crate::ticket) fn read(text: &str, content: Span, out: &mut Vec<Field>) {
    entries(text, content, Carrier::FrontMatter, out);
}

/// The entries at the top and those directly under them, also in list items: `dependencies: - blocks: PE-1`.
pub(super) fn entries(text: &str, content: Span, carrier: Carrier, out: &mut Vec<Field>) {
    let yaml = yaml::read(text, content);
    if yaml.is_flow {
        return;
    }
    for (index, node) in yaml.roots() {
        let Some(root) = read_node(text, &yaml, index, node, carrier) else { continue };
        let around = root.name.clone();
        out.push(root);
        let mut add_below = |index: u32, node: &Node| {
            if let Some(field) = read_node(text, &yaml, index, node, carrier) {
                out.push(Field { under: Some(around.clone()), ..field });
            }
        };
        for (index, child) in yaml.children(index) {
            if child.key.is_some() {
                add_below(index, child);
            } else {
                yaml.children(index).for_each(|(index, node)| add_below(index, node));
            }
        }
    }
}

fn read_node(text: &str, yaml: &Yaml, index: u32, node: &Node, carrier: Carrier) -> Option<Field> {
    let key = node.key?;
    let elements = yaml.children(index).filter(|(_, child)| child.item && child.key.is_none());
    let mut items = Vec::with_capacity(elements.clone().count());
    items.extend(elements.map(|(_, child)| child.inner(text)).filter(|item| !item.is_empty()));
    Some(Field { items, comment: node.comment, ..field(text, key, node.inner(text), carrier) })
}
