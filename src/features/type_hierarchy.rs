//! Type hierarchy: what a ticket is a part of (supertypes: epics, stories), and its own parts (subtypes).
//!
//! Each request is one step, so that tickets which are parts of each other lead nowhere endless.

use serde_json::json;
use tower_lsp::ls_types::{
    ClientCapabilities, ServerCapabilities, TypeHierarchyItem, TypeHierarchyPrepareParams,
    TypeHierarchySubtypesParams, TypeHierarchySupertypesParams,
};

use crate::workspace::{Edge, Node, Snapshot};

use super::Context;
use super::item::{self, Items};

/// The name of the capability in LSP 3.17; [`ServerCapabilities`] has no field for it.
pub const CAPABILITY: &str = "typeHierarchyProvider";

/// Offers to answer, under a name for which the types have no field: the server moves it to its place.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    super::announce(server, CAPABILITY, json!(true));
}

/// The tickets that a position means.
///
/// # Errors
/// None.
pub fn prepare(
    context: &Context,
    params: TypeHierarchyPrepareParams,
) -> anyhow::Result<Option<Vec<TypeHierarchyItem>>> {
    let items = Items::new(context).prepare(&params.text_document_position_params);
    Ok(Some(items.into_iter().map(item::as_type).collect()).filter(|items: &Vec<_>| !items.is_empty()))
}

/// The tickets that one is a part of.
///
/// # Errors
/// None.
pub fn supertypes(
    context: &Context,
    params: TypeHierarchySupertypesParams,
) -> anyhow::Result<Option<Vec<TypeHierarchyItem>>> {
    Ok(step(context, &params.item, Snapshot::parents))
}

/// The tickets that are parts of one.
///
/// # Errors
/// None.
pub fn subtypes(
    context: &Context,
    params: TypeHierarchySubtypesParams,
) -> anyhow::Result<Option<Vec<TypeHierarchyItem>>> {
    Ok(step(context, &params.item, Snapshot::children))
}

fn step(
    context: &Context,
    item: &TypeHierarchyItem,
    edges: fn(&Snapshot, Node) -> Vec<Edge>,
) -> Option<Vec<TypeHierarchyItem>> {
    let mut items = Items::new(context);
    let node = items.find(&item.uri, item.data.as_ref(), item.selection_range)?;
    let nodes = neighbours(&context.snapshot, node, edges);
    Some(nodes.into_iter().filter_map(|node| items.get(node)).map(item::as_type).collect())
}

/// The tickets one step away, each once, in the order of paths and places.
#[must_use]
pub fn neighbours(snapshot: &Snapshot, node: Node, edges: fn(&Snapshot, Node) -> Vec<Edge>) -> Vec<Node> {
    item::grouped(snapshot, edges(snapshot, node)).into_iter().map(|(node, _)| node).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let [node] = item::at(&snapshot, file, offset)[..] else { panic!("one ticket at the cursor") };
        let shown = |edges: fn(&Snapshot, Node) -> Vec<Edge>| {
            let nodes = neighbours(&snapshot, node, edges).into_iter();
            let name =
                |node: Node| item::item(&snapshot, node, &snapshot.text(node.file).unwrap()).unwrap().name;
            nodes.map(name).collect::<Vec<_>>().join(", ")
        };
        expected.assert_eq(&format!("up: {}; down: {}", shown(Snapshot::parents), shown(Snapshot::children)));
    }

    #[test]
    fn either_side_may_say_it() {
        check(
            "//- /s.md\n---\nid: S-$01\nstatus: x\nepic: E-1\nparent: E-404\nchildren: [T-2, T-1]\n---\n\
             //- /e.md\n---\nid: E-1\nstatus: x\nchildren: [S-1]\n---\n# Epic\n\
             //- /t.md\n## T-1: one\n**Status**: x\n\n## T-2: two\n**Status**: x\n**Parent**: S-1\n\n\
             ## T-3: three\n**Status**: x\n**Parent**: S-1\n",
            expect!["up: E-1 Epic; down: T-1 one, T-2 two, T-3 three"],
        );
    }

    #[test]
    fn parts_of_each_other_are_one_step_each() {
        check(
            "//- /a.md\n---\nid: A-$01\nstatus: x\nparent: A-2\n---\n//- /b.md\n---\nid: A-2\nstatus: x\nparent: A-1\n---\n",
            expect!["up: A-2; down: A-2"],
        );
        check("//- /a.md\n---\nid: A-$01\nstatus: x\nparent: A-1\n---\n", expect!["up: ; down: "]);
    }
}
