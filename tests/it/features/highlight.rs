//! Highlighting what is under the cursor in one document.

use serde_json::{Value, json};

use super::{Session, capabilities, covered};

#[test]
fn a_ticket_where_it_is_declared_and_where_it_is_used() {
    for encoding in ["utf-8", "utf-16"] {
        let mut session = Session::new(&[("a.md", "PE-9\n")], capabilities(&[encoding], json!({})));
        let text = "# 🔧 PE-7: A\n\n**Status**: Open\n\n🔧 see [pe-0$007](x.md), not PE-70.\n";
        let cursor = session.open("a.md", text);
        let answer = session.ask("textDocument/documentHighlight", &cursor, Value::is_array);
        let text = text.replace("$0", "");
        let drawn =
            |place: &Value| (covered(&text, &place["range"], encoding).to_owned(), place["kind"].as_i64());
        let drawn: Vec<_> = answer.as_array().unwrap().iter().map(drawn).collect();
        assert_eq!(drawn, [("PE-7".to_owned(), Some(3)), ("pe-007".to_owned(), Some(2))]);
        session.client.finish();
    }
}

#[test]
fn nothing_on_a_value() {
    let mut session = Session::new(&[], capabilities(&["utf-16"], json!({})));
    let cursor = session.open("a.md", "# PE-7: A\n\n**Status**: Op$0en\n\nOpen\n");
    session.ask("textDocument/documentHighlight", &cursor, Value::is_null);
    session.client.finish();
}
