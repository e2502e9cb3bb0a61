//! Call hierarchy: who waits for a ticket (incoming calls), and what it waits for (outgoing calls).

use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CallHierarchyServerCapability, ClientCapabilities, Range, ServerCapabilities,
};

use crate::text::Span;
use crate::workspace::{Edge, Node, Snapshot};

use super::Context;
use super::item::{self, Items};

/// A ticket at the other end, and where the one that waits says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The ticket at the other end.
    pub other: Node,
    /// The IDs by which it is said, in the file of the ticket that waits; none when only the awaited one says it.
    pub said: Vec<Span>,
}

/// Offers call hierarchies.
pub fn advertise(_: &ClientCapabilities, server: &mut ServerCapabilities) {
    server.call_hierarchy_provider = Some(CallHierarchyServerCapability::Simple(true));
}

/// The tickets that a position means.
///
/// # Errors
/// None.
pub fn prepare(
    context: &Context,
    params: CallHierarchyPrepareParams,
) -> anyhow::Result<Option<Vec<CallHierarchyItem>>> {
    let items = Items::new(context).prepare(&params.text_document_position_params);
    Ok(Some(items).filter(|items| !items.is_empty()))
}

/// The tickets that wait for one.
///
/// # Errors
/// None.
pub fn incoming_calls(
    context: &Context,
    params: CallHierarchyIncomingCallsParams,
) -> anyhow::Result<Option<Vec<CallHierarchyIncomingCall>>> {
    let mut items = Items::new(context);
    let Some(node) = find(&mut items, &params.item) else { return Ok(None) };
    let calls = incoming(&context.snapshot, node).into_iter().filter_map(|call| {
        let from = items.get(call.other)?;
        let from_ranges = ranges(&mut items, call.other, &from, call.said);
        Some(CallHierarchyIncomingCall { from, from_ranges })
    });
    Ok(Some(calls.collect()))
}

/// The tickets that one waits for.
///
/// # Errors
/// None.
pub fn outgoing_calls(
    context: &Context,
    params: CallHierarchyOutgoingCallsParams,
) -> anyhow::Result<Option<Vec<CallHierarchyOutgoingCall>>> {
    let mut items = Items::new(context);
    let Some(node) = find(&mut items, &params.item) else { return Ok(None) };
    let Some(caller) = items.get(node) else { return Ok(None) };
    let calls = outgoing(&context.snapshot, node);
    // The client shows the places in the file of the item that it has. A ticket that has left it has none there.
    let is_there = caller.uri == params.item.uri;
    let mut ranges = |said: &Vec<Span>| match is_there {
        true => ranges(&mut items, node, &caller, said.clone()),
        false => Vec::new(),
    };
    // All places lie in one file: those first, then the other ends.
    let from: Vec<_> = calls.iter().map(|call| ranges(&call.said)).collect();
    let calls = calls.iter().zip(from).filter_map(|(call, from_ranges)| {
        Some(CallHierarchyOutgoingCall { to: items.get(call.other)?, from_ranges })
    });
    Ok(Some(calls.collect()))
}

fn find(items: &mut Items<'_>, item: &CallHierarchyItem) -> Option<Node> {
    items.find(&item.uri, item.data.as_ref(), item.selection_range)
}

/// Where a caller says it. What it does not say itself is shown at its name, since no other file may be named.
fn ranges(items: &mut Items<'_>, caller: Node, shown: &CallHierarchyItem, said: Vec<Span>) -> Vec<Range> {
    let ranges = items.ranges(caller.file, said.into_iter());
    if ranges.is_empty() { vec![shown.selection_range] } else { ranges }
}

/// The tickets that wait for a ticket, in the order of paths and places.
#[must_use]
pub fn incoming(snapshot: &Snapshot, node: Node) -> Vec<Call> {
    calls(snapshot, snapshot.waiting_for(node), |edge| edge.is_theirs)
}

/// The tickets that a ticket waits for, in the order of paths and places.
#[must_use]
pub fn outgoing(snapshot: &Snapshot, node: Node) -> Vec<Call> {
    calls(snapshot, snapshot.waits_for(node), |edge| !edge.is_theirs)
}

fn calls(snapshot: &Snapshot, edges: Vec<Edge>, is_said_by_caller: fn(&Edge) -> bool) -> Vec<Call> {
    let said =
        |edges: Vec<Edge>| edges.iter().filter(|edge| is_said_by_caller(edge)).map(|it| it.span).collect();
    let groups = item::grouped(snapshot, edges).into_iter();
    groups.map(|(other, edges)| Call { other, said: said(edges) }).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fixture;

    /// Draws the calls from and to the ticket at the cursor, with the line of each place where one is stated.
    fn check(notation: &str, expected: Expect) {
        let (snapshot, file, offset) = fixture::with_cursor(notation);
        let [node] = item::at(&snapshot, file, offset)[..] else { panic!("one ticket at the cursor") };
        let name = |node: Node| {
            let text = snapshot.text(node.file).unwrap();
            item::item(&snapshot, node, &text).unwrap().name
        };
        let mut drawn = String::new();
        let mut draw = |way: &str, caller: Option<Node>, calls: Vec<Call>| {
            for Call { other, said } in calls {
                let text = snapshot.text(caller.unwrap_or(other).file).unwrap();
                let said = said.iter().map(|span| {
                    assert!(!span.of(&text).is_empty());
                    Span::line_at(&text, span.start()).of(&text)
                });
                let said: Vec<_> = said.collect();
                drawn.push_str(&format!("{way} {}: {}\n", name(other), said.join(" / ")));
            }
        };
        draw("for", Some(node), outgoing(&snapshot, node));
        draw("by", None, incoming(&snapshot, node));
        expected.assert_eq(&drawn);
    }

    #[test]
    fn either_side_may_say_it_and_several_times() {
        check(
            "//- /b.md\n# PE-$02: Two\n**Status**: x\n**Depends on**: PE-1, PE-404\n**Blocks**: PE-3\n\n\
             ## Dependencies\n- PE-1 again\n\
             //- /a.md\n# PE-1: One\n**Status**: x\n**Blocks**: PE-2\n\
             //- /c.md\n# PE-3: Three\n**Status**: x\n\
             //- /d.md\n## PE-5: Five\n**Status**: x\n**Requires**: PE-2\n\n## PE-4: Four\n**Status**: x\n**Blocks**: PE-2\n",
            expect![[r#"
                for PE-1 One: **Depends on**: PE-1, PE-404 / - PE-1 again
                for PE-4 Four: 
                by PE-3 Three: 
                by PE-5 Five: **Requires**: PE-2
            "#]],
        );
    }

    #[test]
    fn in_a_circle_each_is_both() {
        check(
            "//- /a.md\n## PE-1: One\n**Status**: x\n**Requires**: PE-$02\n\n## PE-2: Two\n**Status**: x\n**Requires**: PE-1, PE-2\n",
            expect![[r#"
                for PE-1 One: **Requires**: PE-1, PE-2
                by PE-1 One: **Requires**: PE-2
            "#]],
        );
    }

    #[test]
    fn prose_is_no_call() {
        check(
            "//- /a.md\n# PE-$01: One\n**Status**: x\n\nAfter PE-2.\n//- /b.md\n# PE-2: B\n**Status**: x\n",
            expect![],
        );
    }
}
