//! What may stand where in a configuration, from the JSON Schema of its types: what the reader, completion, hover and
//! the reference go by.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::written::{
    Ids, Kind, Needs, Override, RelationRule, TemplateFor, ValueEntry, When, Written, fields_of,
};

/// References in a schema that lead deeper than this are not followed; the types stay far below.
const MAX_DEPTH: usize = 16;

/// What may stand at a place: one of several forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// What it is for.
    pub doc: String,
    /// The forms, of which no two are written alike.
    pub forms: Vec<Form>,
}

/// One way to write a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// One of several words.
    Choice(Vec<Choice>),
    /// A list.
    List(Box<Shape>),
    /// A table with names of the user's own.
    Table(Box<Shape>),
    /// A table with these keys, in the order in which they are explained.
    Keys(Vec<Key>),
}

/// A word that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word.
    pub word: String,
    /// What it says.
    pub doc: String,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Whether the table makes no sense without it.
    pub is_required: bool,
    /// What stands under it.
    pub shape: Shape,
}

/// What the whole of a configuration may say.
pub fn root() -> &'static Shape {
    static ROOT: LazyLock<Shape> = LazyLock::new(|| {
        let schema = generated();
        Reader { definitions: schema.get("$defs").cloned().unwrap_or_default() }.shape(&schema, 0)
    });
    &ROOT
}

/// The JSON Schema of a configuration, for other tools; `codes` are the checks with their summaries.
#[must_use]
pub fn json_schema(codes: &[(&str, &str)]) -> Value {
    let mut schema = generated();
    let level = |summary: &str| serde_json::json!({ "description": summary, "$ref": "#/$defs/Level" });
    let rules: serde_json::Map<_, _> =
        codes.iter().map(|(code, summary)| ((*code).to_owned(), level(summary))).collect();
    for place in ["/properties/severity", "/$defs/Override/properties/severity"] {
        if let Some(Value::Object(table)) = schema.pointer_mut(place) {
            table.insert("properties".to_owned(), Value::Object(rules.clone()));
            table.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
    schema
}

fn generated() -> Value {
    // What YAML servers know best; a `$ref` with a description beside it is one of theirs, too.
    let settings = SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<Written>().to_value();
    unwrap_lines(&mut schema);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), "Configuration of tickmark".into());
    }
    schema
}

/// A description is prose: where its lines end in the source says nothing.
fn unwrap_lines(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "description" => {
                        let paragraphs = text.split("\n\n").map(|text| text.replace('\n', " "));
                        *text = paragraphs.collect::<Vec<_>>().join("\n\n");
                    }
                    _ => unwrap_lines(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(unwrap_lines),
        _ => {}
    }
}

/// The names of a type's fields in the order of its declaration, which a JSON Schema does not keep.
fn order(definition: &str) -> &'static [&'static str] {
    match definition {
        "" => fields_of::<Written>(),
        "Ids" => fields_of::<Ids>(),
        "Kind" => fields_of::<Kind>(),
        "Needs" => fields_of::<Needs>(),
        "Override" => fields_of::<Override>(),
        "RelationRule" => fields_of::<RelationRule>(),
        "TemplateFor" => fields_of::<TemplateFor>(),
        "ValueEntry" => fields_of::<ValueEntry>(),
        "When" => fields_of::<When>(),
        _ => &[],
    }
}

struct Reader {
    definitions: Value,
}

impl Reader {
    fn shape(&self, schema: &Value, depth: usize) -> Shape {
        let mut shape = Shape { doc: doc(schema), forms: Vec::new() };
        self.forms(schema, "", depth, &mut shape);
        shape
    }

    /// Adds the forms of a schema; its own words come before those of what it refers to.
    fn forms(&self, schema: &Value, definition: &str, depth: usize, shape: &mut Shape) {
        if depth > MAX_DEPTH {
            return;
        }
        let depth = depth + 1;
        let list =
            |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for all in list("allOf") {
            self.forms(all, definition, depth, shape);
        }
        if let Some(name) =
            schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
        {
            let Some(referred) = self.definitions.get(name) else { return };
            if shape.doc.is_empty() {
                shape.doc = doc(referred);
            }
            self.forms(referred, name, depth, shape);
        }
        let words: Vec<_> = list("oneOf").iter().filter_map(choice).chain(words(schema)).collect();
        if !words.is_empty() {
            shape.forms.push(Form::Choice(words));
            return;
        }
        for one in list("anyOf").iter().chain(list("oneOf")) {
            self.forms(one, definition, depth, shape);
        }
        match schema.get("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str())) {
            Some("string") => shape.forms.push(Form::Text),
            Some("array") => {
                let items = schema.get("items").map(|items| self.shape(items, depth)).unwrap_or_default();
                shape.forms.push(Form::List(Box::new(items)));
            }
            Some("object") => shape.forms.push(self.object(schema, definition, depth)),
            _ => {}
        }
    }

    fn object(&self, schema: &Value, definition: &str, depth: usize) -> Form {
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
            return Form::Table(Box::new(self.shape(values, depth)));
        }
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|it| it == name));
        let known = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let mut keys: Vec<_> = known
            .map(|(name, schema)| Key {
                name: name.clone(),
                is_required: is_required(name),
                shape: self.shape(schema, depth),
            })
            .collect();
        let order = order(definition);
        keys.sort_by_key(|key| order.iter().position(|name| *name == key.name));
        Form::Keys(keys)
    }
}

fn doc(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn choice(schema: &Value) -> Option<Choice> {
    let word = schema.get("const")?.as_str()?.to_owned();
    Some(Choice { word, doc: doc(schema) })
}

fn words(schema: &Value) -> impl Iterator<Item = Choice> {
    let words = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    words.filter_map(|word| Some(Choice { word: word.as_str()?.to_owned(), doc: String::new() }))
}

impl Shape {
    /// The shape of what stands at a path of keys and names below this one; list items have no step.
    #[must_use]
    pub fn at<S: AsRef<str>>(&self, path: &[S]) -> Option<&Self> {
        let mut shape = self.item();
        for step in path {
            shape = shape.child(step.as_ref())?.item();
        }
        Some(shape)
    }

    /// What an entry of the list is, or the shape itself when it is no list.
    #[must_use]
    pub fn item(&self) -> &Self {
        let is_scalar = |form: &Form| matches!(form, Form::Text | Form::Choice(_));
        match self.forms.iter().find(|form| !is_scalar(form)) {
            Some(Form::List(item)) => item,
            _ => self,
        }
    }

    /// What stands under a key or a name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.forms.iter().find_map(|form| match form {
            Form::Table(values) => Some(&**values),
            Form::Keys(keys) => keys.iter().find(|key| key.name == name).map(|key| &key.shape),
            _ => None,
        })
    }

    /// The keys that it may have.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        let keys = self.forms.iter().find_map(|form| match form {
            Form::Keys(keys) => Some(keys.as_slice()),
            _ => None,
        });
        keys.unwrap_or_default()
    }

    /// The words of which it may be one.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        let choices = self.forms.iter().find_map(|form| match form {
            Form::Choice(choices) => Some(choices.as_slice()),
            _ => None,
        });
        choices.unwrap_or_default()
    }

    /// What is expected at this place, in words: `text, or a list of text`.
    #[must_use]
    pub fn expected(&self) -> String {
        let form = |form: &Form| match form {
            Form::Text => "text".to_owned(),
            Form::Choice(choices) => {
                let words: Vec<_> = choices.iter().map(|choice| choice.word.as_str()).collect();
                format!("one of {}", words.join(", "))
            }
            Form::List(item) if item.forms == [Form::Text] => "a list of text".to_owned(),
            Form::List(item) => format!("a list; each entry is {}", item.expected()),
            Form::Table(values) => format!("names, each with {}", values.expected()),
            Form::Keys(keys) => {
                let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
                format!("the keys {}", names.join(", "))
            }
        };
        self.forms.iter().map(form).collect::<Vec<_>>().join(", or ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_the_order_of_the_types() {
        let names: Vec<_> = root().keys().iter().map(|key| key.name.as_str()).collect();
        assert_eq!(names, fields_of::<Written>());
        assert_eq!(names.first(), Some(&"extends"));
        let kind = root().at(&["kinds", "bug"]).unwrap();
        assert_eq!(kind.keys().first().map(|key| key.name.as_str()), Some("files"));
    }

    #[test]
    fn what_is_expected_in_words() {
        let check =
            |path: &[&str], want: &str| assert_eq!(root().at(path).unwrap().expected(), want, "{path:?}");
        check(&["severity", "x"], "one of off, hint, information, warning, error");
        check(&["templates"], "text, or the keys `path`, `files`");
        check(&["ids", "scope"], "one of workspace, folder");
        check(&["values", "status", "means"], "one of open, started, done");
        check(&["kinds", "bug", "template"], "text");
        check(&["kinds", "bug", "ids", "renamed", "a"], "text");
        assert_eq!(root().child("extends").unwrap().expected(), "text, or a list of text");
        assert!(root().at(&["nothing"]).is_none());
    }

    #[test]
    fn everything_is_documented() {
        fn walk(shape: &Shape, path: &str) {
            for form in &shape.forms {
                match form {
                    Form::Text => {}
                    Form::Choice(choices) => assert!(choices.iter().all(|it| !it.doc.is_empty()), "{path}"),
                    Form::List(inner) | Form::Table(inner) => walk(inner, path),
                    Form::Keys(keys) => keys.iter().for_each(|key| {
                        assert!(
                            !key.shape.doc.is_empty() && !key.shape.forms.is_empty(),
                            "{path}.{}",
                            key.name
                        );
                        walk(&key.shape, &format!("{path}.{}", key.name));
                    }),
                }
            }
        }
        walk(root(), "");
    }
}
