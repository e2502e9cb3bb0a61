//! Document symbols as a tree and as a list.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

const TEXT: &str =
    "# 🔧 Phase\n\n## 🔧 PE-1: First\n**Status**: Open\n\n### Notes\n\n## PE-2: Second\n**Status**: Done\n$0";

/// Names, details and selected words, one line a symbol, indented by depth.
fn drawn(symbols: &Value, encoding: &str, depth: usize) -> String {
    let text = TEXT.replace("$0", "");
    let line = |symbol: &Value| {
        let (name, detail) = (symbol["name"].as_str().unwrap(), symbol["detail"].as_str().unwrap_or("-"));
        let selected = covered(&text, &symbol["selectionRange"], encoding);
        assert!(covered(&text, &symbol["range"], encoding).contains(selected));
        format!("{}{name} | {detail} | {selected}\n", "  ".repeat(depth))
            + &drawn(&symbol["children"], encoding, depth + 1)
    };
    symbols.as_array().map(|symbols| symbols.iter().map(line).collect()).unwrap_or_default()
}

fn symbols(encoding: &str, documents: Value) -> Value {
    let mut session = Session::new(&[], capabilities(&[encoding], documents));
    let cursor = session.open("a.md", TEXT);
    let params = json!({ "textDocument": { "uri": cursor.uri } });
    let symbols = session.client.request("textDocument/documentSymbol", params);
    session.client.finish();
    symbols
}

#[test]
fn a_tree_in_every_encoding() {
    let expected = expect_test::expect![[r#"
        🔧 Phase | - | 🔧 Phase
          PE-1 First | Open | 🔧 PE-1: First
            Status | Open | Status
            Notes | - | Notes
          PE-2 Second | Done | PE-2: Second
            Status | Done | Status
    "#]];
    for encoding in ["utf-8", "utf-16"] {
        let tree = json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } });
        expected.assert_eq(&drawn(&symbols(encoding, tree), encoding, 0));
    }
}

#[test]
fn a_list() {
    let symbols = symbols("utf-16", json!({}));
    let shown = symbols.as_array().unwrap().iter().map(|symbol| {
        assert!(symbol["location"]["range"]["end"]["line"].as_u64() <= Some(9));
        format!("{} in {}", symbol["name"], symbol["containerName"])
    });
    let expected = [
        "\"🔧 Phase\" in null",
        "\"PE-1 First\" in \"🔧 Phase\"",
        "\"Status\" in \"PE-1 First\"",
        "\"Notes\" in \"PE-1 First\"",
        "\"PE-2 Second\" in \"🔧 Phase\"",
        "\"Status\" in \"PE-2 Second\"",
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}
