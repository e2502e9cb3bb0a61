//! Whether a value is of a type of the protocol. Properties that the protocol does not know are mistakes, too.

use serde_json::Value;

use super::model::{Base, Enumeration, Property, Structure, Type, model};

/// What was found on the way through a value.
#[derive(Default)]
pub(crate) struct Walk<'v> {
    mistakes: Vec<Mistake>,
    /// Every object that is of a structure with a name.
    pub(crate) seen: Vec<(&'static str, &'v Value)>,
}

struct Mistake {
    path: String,
    /// How many steps below the value that was asked about.
    depth: usize,
    what: String,
}

/// The way to a value, from the inside out.
#[derive(Clone, Copy)]
struct Path<'p> {
    outer: Option<&'p Path<'p>>,
    step: Step<'p>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    fn draw(&self) -> String {
        let outer = self.outer.map(Path::draw).unwrap_or_default();
        match self.step {
            Step::Root => "$".to_owned(),
            Step::Key(key) if key.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                format!("{outer}.{key}")
            }
            Step::Key(key) => format!("{outer}[{key:?}]"),
            Step::Index(index) => format!("{outer}[{index}]"),
        }
    }
}

/// Goes through a value that should be of this type.
pub(crate) fn walk<'v>(value: &'v Value, kind: &Type) -> Walk<'v> {
    let mut walk = Walk::default();
    // What is given from outside is a name, or lives as long as the model.
    walk.check(value, kind, &Path { outer: None, step: Step::Root, depth: 0 });
    walk
}

impl<'v> Walk<'v> {
    /// One line each.
    pub(crate) fn mistakes(&self) -> Vec<String> {
        self.mistakes.iter().map(|it| format!("{}: {}", it.path, it.what)).collect()
    }

    fn mistake(&mut self, path: &Path, what: impl Into<String>) {
        self.mistakes.push(Mistake { path: path.draw(), depth: path.depth, what: what.into() });
    }

    fn expect(&mut self, is_right: bool, wanted: &str, value: &Value, path: &Path) {
        if !is_right {
            self.mistake(path, format!("{} is not {wanted}", brief(value)));
        }
    }

    fn check(&mut self, value: &'v Value, kind: &Type, path: &Path) {
        match kind {
            Type::Base { name } => self.base(value, *name, path),
            Type::Reference { name } => self.reference(value, name, path),
            Type::Array { element } => {
                let Some(list) = value.as_array() else { return self.expect(false, "an array", value, path) };
                for (index, item) in list.iter().enumerate() {
                    self.check(item, element, &inner(path, Step::Index(index)));
                }
            }
            Type::Map { key, value: kind } => {
                let Some(map) = value.as_object() else { return self.expect(false, "a map", value, path) };
                for (name, item) in map {
                    if let Type::Base { name: Base::Uri | Base::DocumentUri } = **key {
                        self.expect(is_uri(name), "a URI", &Value::from(name.as_str()), path);
                    }
                    self.check(item, kind, &inner(path, Step::Key(name)));
                }
            }
            Type::Or { items } => self.nearest(value, items, path),
            Type::And { items } => {
                // Each part is open for what the others say.
                let parts: Vec<_> = items.iter().filter_map(|it| structure_of(it)).collect();
                let properties: Vec<_> = parts.iter().flat_map(|it| it.properties()).collect();
                self.object(value, &properties, parts.iter().any(|it| it.open), path);
            }
            Type::Tuple { items } => {
                let list = value.as_array().filter(|list| list.len() == items.len());
                let Some(list) = list else {
                    return self.expect(false, &format!("a tuple of {}", items.len()), value, path);
                };
                for (index, (item, kind)) in list.iter().zip(items).enumerate() {
                    self.check(item, kind, &inner(path, Step::Index(index)));
                }
            }
            Type::Literal { value: structure } => self.structure(value, structure, path),
            Type::StringLiteral { value: wanted } => {
                self.expect(value == wanted, &format!("{wanted:?}"), value, path);
            }
            Type::IntegerLiteral { value: wanted } => {
                self.expect(value == wanted, &wanted.to_string(), value, path);
            }
            Type::BooleanLiteral { value: wanted } => {
                self.expect(value == wanted, &wanted.to_string(), value, path);
            }
        }
    }

    fn base(&mut self, value: &Value, name: Base, path: &Path) {
        let is_within = |low: i64| value.as_i64().is_some_and(|it| (low..=i32::MAX.into()).contains(&it));
        let (is_right, wanted) = match name {
            Base::Uri | Base::DocumentUri => (value.as_str().is_some_and(is_uri), "a URI"),
            Base::Integer => (is_within(i32::MIN.into()), "an integer of 32 bits"),
            Base::Uinteger => (is_within(0), "an unsigned integer of 31 bits"),
            Base::Decimal => (value.is_number(), "a number"),
            Base::String => (value.is_string(), "a string"),
            Base::Boolean => (value.is_boolean(), "true or false"),
            Base::Null => (value.is_null(), "null"),
        };
        self.expect(is_right, wanted, value, path);
    }

    fn reference(&mut self, value: &'v Value, name: &str, path: &Path) {
        let model = model();
        if let Some((name, structure)) = model.structures.get_key_value(name) {
            let before = self.mistakes.len();
            self.structure(value, structure, path);
            if self.mistakes.len() == before {
                self.seen.push((name, value));
            }
        } else if let Some(enumeration) = model.enumerations.get(name) {
            self.enumeration(value, name, enumeration, path);
        } else if let Some(alias) = model.aliases.get(name) {
            self.check(value, alias, path);
        } else {
            match name {
                "LSPAny" => {}
                "LSPObject" => self.expect(value.is_object(), "an object", value, path),
                "LSPArray" => self.expect(value.is_array(), "an array", value, path),
                _ => panic!("the protocol has no type {name}"),
            }
        }
    }

    fn enumeration(&mut self, value: &'v Value, name: &str, enumeration: &Enumeration, path: &Path) {
        if enumeration.supports_custom_values {
            self.check(value, &enumeration.kind, path);
        } else {
            let is_listed = enumeration.values.iter().any(|listed| listed.value == *value);
            self.expect(is_listed, &format!("a {name}"), value, path);
        }
    }

    fn structure(&mut self, value: &'v Value, structure: &Structure, path: &Path) {
        let properties: Vec<_> = structure.properties().iter().collect();
        self.object(value, &properties, structure.open, path);
    }

    fn object(&mut self, value: &'v Value, properties: &[&Property], is_open: bool, path: &Path) {
        let Some(object) = value.as_object() else { return self.expect(false, "an object", value, path) };
        for property in properties {
            match object.get(&property.name) {
                Some(value) => self.check(value, &property.kind, &inner(path, Step::Key(&property.name))),
                None if property.optional => {}
                None => self.mistake(path, format!("`{}` is missing", property.name)),
            }
        }
        for name in object.keys().filter(|_| !is_open) {
            if properties.iter().all(|property| property.name != *name) {
                self.mistake(path, format!("`{name}` is unknown"));
            }
        }
    }

    /// Nothing if the value is of one of these types; else what is wrong with it as the one that it comes nearest to.
    fn nearest(&mut self, value: &'v Value, kinds: &[Type], path: &Path) {
        let (start, seen) = (self.mistakes.len(), self.seen.len());
        let mut best: Option<((usize, usize), Vec<Mistake>)> = None;
        for kind in kinds {
            self.check(value, kind, path);
            if self.mistakes.len() == start {
                return;
            }
            self.seen.truncate(seen);
            let mistakes = self.mistakes.split_off(start);
            // One of another kind altogether is farther away than one with something wrong inside.
            let own = mistakes.iter().filter(|it| it.depth == path.depth).count();
            let is_other = matches!(&mistakes[..], [only] if only.what.contains(" is not "));
            let distance = (if own > 0 && is_other { usize::MAX } else { own }, mistakes.len());
            if best.as_ref().is_none_or(|(least, _)| distance < *least) {
                best = Some((distance, mistakes));
            }
        }
        let (distance, mistakes) = best.unwrap_or_default();
        if distance.0 == usize::MAX && kinds.len() > 1 {
            let kinds: Vec<_> = kinds.iter().map(ToString::to_string).collect();
            self.mistake(path, format!("{} is not {}", brief(value), kinds.join(" | ")));
        } else {
            self.mistakes.extend(mistakes);
        }
    }
}

fn inner<'p>(outer: &'p Path<'p>, step: Step<'p>) -> Path<'p> {
    Path { outer: Some(outer), step, depth: outer.depth + 1 }
}

fn structure_of(kind: &Type) -> Option<&Structure> {
    match kind {
        Type::Literal { value } => Some(value),
        Type::Reference { name } => model().structures.get(name),
        _ => None,
    }
}

fn is_uri(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme_char = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_scheme_char)
        && !text.contains(char::is_whitespace)
}

fn brief(value: &Value) -> String {
    let shown = value.to_string();
    match shown.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::super::{mistakes, named};
    use super::*;

    fn check(name: &str, value: Value, expected: Expect) {
        expected.assert_eq(&mistakes(&value, &named(name)).join("\n"));
    }

    fn range(end: i64) -> Value {
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": end, "character": 0 } })
    }

    #[test]
    fn what_is_right() {
        check("Location", json!({ "uri": "untitled:a", "range": range(1) }), expect![""]);
        check(
            "CodeAction",
            json!({ "title": "x", "kind": "source.of.our.own", "data": [1, null] }),
            expect![""],
        );
        check("FormattingOptions", json!({ "tabSize": 2, "insertSpaces": true, "other": "x" }), expect![""]);
        check("ParameterInformation", json!({ "label": [1, 2] }), expect![""]);
        check("DocumentDiagnosticReport", json!({ "kind": "full", "items": [] }), expect![""]);
    }

    #[test]
    fn a_type_is_wrong() {
        check("Hover", json!([]), expect!["$: [] is not an object"]);
        check(
            "FoldingRange",
            json!({ "startLine": "1", "endLine": 2.5 }),
            expect![[r#"
            $.startLine: "1" is not an unsigned integer of 31 bits
            $.endLine: 2.5 is not an unsigned integer of 31 bits"#]],
        );
        check(
            "SemanticTokens",
            json!({ "data": [1, true] }),
            expect!["$.data[1]: true is not an unsigned integer of 31 bits"],
        );
        check(
            "ParameterInformation",
            json!({ "label": [1, 2, 3] }),
            expect!["$.label: [1,2,3] is not String | [Uinteger, Uinteger]"],
        );
        check("LSPObject", json!(1), expect!["$: 1 is not an object"]);
    }

    #[test]
    fn a_property_is_unknown_or_missing() {
        check(
            "Position",
            json!({ "line": 1, "column": 1 }),
            expect![[r#"
            $: `character` is missing
            $: `column` is unknown"#]],
        );
        // Also one of a structure that is extended.
        check(
            "RelatedFullDocumentDiagnosticReport",
            json!({ "kind": "full", "relatedDocuments": {} }),
            expect!["$: `items` is missing"],
        );
        check(
            "Range",
            json!({ "start": null }),
            expect![[r#"
            $.start: null is not an object
            $: `end` is missing"#]],
        );
    }

    #[test]
    fn a_number_is_out_of_range() {
        check(
            "Position",
            json!({ "line": -1, "character": 1_u64 << 31 }),
            expect![[r#"
            $.line: -1 is not an unsigned integer of 31 bits
            $.character: 2147483648 is not an unsigned integer of 31 bits"#]],
        );
    }

    #[test]
    fn a_value_is_not_listed() {
        check(
            "Diagnostic",
            json!({ "range": range(0), "message": "x", "severity": 5 }),
            expect!["$.severity: 5 is not a DiagnosticSeverity"],
        );
        check(
            "MarkupContent",
            json!({ "kind": "html", "value": "" }),
            expect![[r#"$.kind: "html" is not a MarkupKind"#]],
        );
    }

    #[test]
    fn a_uri_is_none() {
        check(
            "TextDocumentIdentifier",
            json!({ "uri": "/a.md" }),
            expect![[r#"$.uri: "/a.md" is not a URI"#]],
        );
        check(
            "WorkspaceEdit",
            json!({ "changes": { "file:///a b": [] } }),
            expect![[r#"$.changes: "file:///a b" is not a URI"#]],
        );
    }

    #[test]
    fn of_several_types_the_nearest_is_told_of() {
        let edit = json!({ "range": range(-1), "newText": "x" });
        let document = json!({ "uri": "file:///a", "version": 1 });
        check(
            "TextDocumentEdit",
            json!({ "textDocument": document, "edits": [edit] }),
            expect!["$.edits[0].range.end.line: -1 is not an unsigned integer of 31 bits"],
        );
        let file = json!({ "kind": "create", "uri": "file:///a", "overwrite": true });
        check(
            "WorkspaceEdit",
            json!({ "documentChanges": [file] }),
            expect!["$.documentChanges[0]: `overwrite` is unknown"],
        );
        check(
            "Hover",
            json!({ "contents": 1 }),
            expect!["$.contents: 1 is not MarkupContent | MarkedString | (MarkedString)[]"],
        );
        check(
            "WorkspaceEdit",
            json!({ "documentChanges": [{ "textDocument": { "uri": "file:///a" }, "edits": [] }] }),
            expect!["$.documentChanges[0].textDocument: `version` is missing"],
        );
    }

    #[test]
    fn every_type_is_known() {
        let model = model();
        for (name, structure) in &model.structures {
            // Nothing has all properties that there are, so each type is looked at, and none panics.
            let all = structure.properties().iter().map(|it| (it.name.clone(), Value::Null));
            mistakes(&Value::Object(all.collect()), &named(name));
        }
        assert!(model.structures.len() > 300 && model.requests.len() > 60 && model.enumerations.len() > 30);
    }
}
