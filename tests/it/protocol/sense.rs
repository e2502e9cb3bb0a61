//! What no type says and an editor relies on: ranges go forward, lie inside of each other, and edits do not overlap.

use serde_json::Value;

/// What makes no sense about an object of a structure.
pub(crate) fn nonsense(structure: &str, object: &Value) -> Option<&'static str> {
    let within = |inner: &str, outer: &str| contains(&object[outer], &object[inner]);
    let is_fine = match structure {
        "Range" => place(&object["start"]) <= place(&object["end"]),
        "DocumentSymbol" | "CallHierarchyItem" | "TypeHierarchyItem" => within("selectionRange", "range"),
        "LocationLink" => within("targetSelectionRange", "targetRange"),
        "InsertReplaceEdit" => within("insert", "replace"),
        "SelectionRange" => {
            object["parent"].is_null() || contains(&object["parent"]["range"], &object["range"])
        }
        "FoldingRange" => object["startLine"].as_u64() <= object["endLine"].as_u64(),
        "TextDocumentEdit" => are_apart(&object["edits"]),
        "WorkspaceEdit" => {
            object["changes"].as_object().into_iter().flat_map(|it| it.values()).all(are_apart)
        }
        _ => return None,
    };
    (!is_fine).then_some(match structure {
        "Range" => "the end is before the start",
        "FoldingRange" => "the last line is before the first",
        "TextDocumentEdit" | "WorkspaceEdit" => "edits overlap",
        _ => "the inner range is not inside of the outer one",
    })
}

/// Line and character of a position.
pub(crate) fn place(position: &Value) -> (u64, u64) {
    (position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap())
}

fn contains(outer: &Value, inner: &Value) -> bool {
    place(&outer["start"]) <= place(&inner["start"]) && place(&inner["end"]) <= place(&outer["end"])
}

fn are_apart(edits: &Value) -> bool {
    let both = |edit: &Value| (place(&edit["range"]["start"]), place(&edit["range"]["end"]));
    let mut ranges: Vec<_> = edits.as_array().unwrap().iter().map(both).collect();
    ranges.sort_unstable();
    ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{mistakes_of_server, named};
    use super::*;

    fn range(start: u32, end: u32) -> Value {
        json!({ "start": { "line": 0, "character": start }, "end": { "line": 0, "character": end } })
    }

    #[track_caller]
    fn check(name: &str, wrong: Value, right: Value) {
        let client = json!({
            "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
        });
        let mistakes = |value| mistakes_of_server(value, &named(name), "", &client);
        assert_eq!(mistakes(&right), [""; 0]);
        assert_eq!(mistakes(&wrong).len(), 1);
    }

    #[test]
    fn what_makes_no_sense_is_a_mistake() {
        check("Range", range(2, 1), range(1, 1));
        let symbol =
            |selected| json!({ "name": "x", "kind": 1, "range": range(1, 3), "selectionRange": selected });
        check("DocumentSymbol", symbol(range(2, 4)), symbol(range(2, 3)));
        let selection = |parent| json!({ "range": range(1, 3), "parent": { "range": parent } });
        check("SelectionRange", selection(range(2, 3)), selection(range(1, 4)));
        let edits = |second| {
            let edit = |range| json!({ "range": range, "newText": "" });
            json!({ "changes": { "file:///a": [edit(second), edit(range(0, 2))] } })
        };
        check("WorkspaceEdit", edits(range(1, 3)), edits(range(2, 2)));
        check(
            "FoldingRange",
            json!({ "startLine": 2, "endLine": 1 }),
            json!({ "startLine": 1, "endLine": 1 }),
        );
    }
}
