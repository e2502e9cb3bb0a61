//! Whether the places in an answer are places: every position lies inside of the text that it is in, and between two
//! characters of it.

use std::collections::BTreeMap;

use serde_json::Value;

/// The texts that are known by now, by URI.
pub(super) struct Texts<'t> {
    pub(super) by_uri: BTreeMap<String, String>,
    pub(super) encoding: &'t str,
}

impl Texts<'_> {
    /// What is wrong with the places in an answer about a document.
    pub(super) fn wrong(&self, method: &str, uri: &str, answer: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        self.walk(uri, answer, &mut wrong);
        let folds = answer.as_array().filter(|_| method == "textDocument/foldingRange");
        for fold in folds.into_iter().flatten() {
            for (line, column) in [("startLine", "startCharacter"), ("endLine", "endCharacter")] {
                let column = fold.get(column).unwrap_or(&Value::from(0)).clone();
                self.check(uri, &fold[line], &column, &mut wrong);
            }
        }
        if method.starts_with("textDocument/semanticTokens") {
            self.tokens(uri, answer["data"].as_array().into_iter().flatten(), &mut wrong);
        }
        wrong
    }

    fn walk(&self, uri: &str, value: &Value, wrong: &mut Vec<String>) {
        match value {
            Value::Array(list) => list.iter().for_each(|item| self.walk(uri, item, wrong)),
            Value::Object(object) => {
                if let (Some(line), Some(column)) = (object.get("line"), object.get("character")) {
                    return self.check(uri, line, column, wrong);
                }
                let own = object.get("uri").or_else(|| object.get("textDocument")?.get("uri"));
                let here = own.and_then(Value::as_str).unwrap_or(uri);
                for (key, inner) in object {
                    let target = object.get("targetUri").filter(|_| key.starts_with("target"));
                    let there = target.and_then(Value::as_str).unwrap_or(here);
                    match key.as_str() {
                        // Nobody else reads it.
                        "data" => {}
                        "changes" => {
                            for (uri, edits) in inner.as_object().into_iter().flatten() {
                                self.walk(uri, edits, wrong);
                            }
                        }
                        // Where calls come from is in the document of the caller, but where they go to is not.
                        "fromRanges" if object.contains_key("to") => self.walk(uri, inner, wrong),
                        "fromRanges" => {
                            self.walk(object["from"]["uri"].as_str().unwrap_or(uri), inner, wrong);
                        }
                        _ => self.walk(there, inner, wrong),
                    }
                }
            }
            _ => {}
        }
    }

    fn tokens<'v>(&self, uri: &str, data: impl Iterator<Item = &'v Value>, wrong: &mut Vec<String>) {
        let numbers: Vec<_> = data.map(|it| it.as_u64().unwrap()).collect();
        let (mut line, mut column) = (0, 0);
        for token in numbers.chunks(5) {
            column = if token[0] == 0 { column + token[1] } else { token[1] };
            line += token[0];
            self.check(uri, &line.into(), &column.into(), wrong);
            self.check(uri, &line.into(), &(column + token[2]).into(), wrong);
        }
    }

    fn check(&self, uri: &str, line: &Value, column: &Value, wrong: &mut Vec<String>) {
        let Some(text) = self.by_uri.get(uri) else { return };
        let (line, column) = (line.as_u64().unwrap() as usize, column.as_u64().unwrap() as usize);
        // The protocol knows three kinds of line breaks.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let Some(found) = text.split('\n').nth(line) else {
            return wrong.push(format!("{uri} has no line {line}"));
        };
        let mut at = 0;
        let mut stops = vec![0];
        for c in found.chars() {
            at += if self.encoding == "utf-8" { c.len_utf8() } else { c.len_utf16() };
            stops.push(at);
        }
        if !stops.contains(&column) {
            wrong.push(format!("{uri} has no place {line}:{column} in {found:.80?}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_outside_of_a_text_and_inside_of_a_character_are_wrong() {
        let by_uri = [("file:///a".to_owned(), "x🔧\r\ny".to_owned())].into();
        let texts = Texts { by_uri, encoding: "utf-16" };
        let at = |line, column| json!({ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": line, "character": column } } });
        let wrong = |answer| texts.wrong("", "file:///a", &answer).len();
        assert_eq!([wrong(at(0, 3)), wrong(at(1, 1)), wrong(at(0, 1))], [0; 3]);
        assert_eq!([wrong(at(0, 2)), wrong(at(0, 4)), wrong(at(1, 2)), wrong(at(2, 0))], [1; 4]);
        let other = json!({ "uri": "file:///b", "range": at(9, 9)["range"] });
        assert_eq!(wrong(json!([other])), 0);
        let edit = |uri: &str| json!({ "changes": { uri: [at(9, 9)] } });
        assert_eq!((wrong(edit("file:///a")), wrong(edit("file:///b"))), (1, 0));
        let tokens = |length: u64| {
            texts
                .wrong(
                    "textDocument/semanticTokens/full",
                    "file:///a",
                    &json!({ "data": [0, 1, length, 0, 0, 1, 0, 1, 0, 0] }),
                )
                .len()
        };
        assert_eq!((tokens(2), tokens(1), tokens(9)), (0, 1, 1));
    }
}
