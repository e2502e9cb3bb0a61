//! A client that knows all there is: capabilities made from the protocol's model, so that nothing new is forgotten.

use serde_json::{Map, Value, json};

use super::model::{Base, Type, model};

/// What restricts a server instead of allowing it something.
const RESTRICTIONS: [&str; 1] = ["lineFoldingOnly"];

/// All capabilities of a client.
pub(crate) fn everything() -> Value {
    sample(&super::named("ClientCapabilities"), "").unwrap()
}

/// The same without registration while the session runs.
pub(crate) fn everything_at_once() -> Value {
    let mut all = everything();
    strip(&mut all, "dynamicRegistration");
    all
}

fn strip(value: &mut Value, name: &str) {
    if let Some(object) = value.as_object_mut() {
        object.remove(name);
        object.values_mut().for_each(|value| strip(value, name));
    }
}

/// The most that a value of this type can say, under this name; nothing for what means nothing to a server.
fn sample(kind: &Type, name: &str) -> Option<Value> {
    let listed = match name {
        "positionEncodings" => Some(json!(["utf-16", "utf-8", "utf-32"])),
        "documentationFormat" | "contentFormat" => Some(json!(["markdown", "plaintext"])),
        "properties" => Some(json!(RESOLVED)),
        "itemDefaults" => {
            Some(json!(["commitCharacters", "editRange", "insertTextFormat", "insertTextMode", "data"]))
        }
        "tokenTypes" => Some(values("SemanticTokenTypes")),
        "tokenModifiers" => Some(values("SemanticTokenModifiers")),
        "rangeLimit" => Some(json!(5000)),
        "experimental" => return None,
        _ => None,
    };
    if listed.is_some() {
        return listed;
    }
    match kind {
        Type::Base { name: Base::Boolean } => Some(json!(!RESTRICTIONS.contains(&name))),
        Type::Base { name: Base::String } => Some(json!("x")),
        Type::Base { name: Base::Uinteger | Base::Integer } => Some(json!(1)),
        Type::Base { .. } => None,
        Type::Array { element } => match &**element {
            Type::Reference { name } if model().enumerations.contains_key(name) => Some(values(name)),
            element => Some(Value::Array(sample(element, name).into_iter().collect())),
        },
        // The last says the most: an object instead of a flag.
        Type::Or { items } => items.iter().rev().find_map(|it| sample(it, name)),
        Type::Reference { name: reference } => {
            let model = model();
            if let Some(structure) = model.structures.get(reference) {
                return Some(object(structure.properties().iter().map(|it| (&*it.name, &it.kind))));
            }
            match model.aliases.get(reference) {
                Some(alias) => sample(alias, name),
                None => model.enumerations.get(reference)?.values.last().map(|it| it.value.clone()),
            }
        }
        Type::Literal { value } => Some(object(value.properties().iter().map(|it| (&*it.name, &it.kind)))),
        _ => None,
    }
}

fn object<'t>(properties: impl Iterator<Item = (&'t str, &'t Type)>) -> Value {
    let known = properties.filter_map(|(name, kind)| Some((name.to_owned(), sample(kind, name)?)));
    Value::Object(known.collect::<Map<_, _>>())
}

fn values(name: &str) -> Value {
    model().enumerations[name].values.iter().map(|it| it.value.clone()).collect()
}

/// What clients look up later, of items of all kinds.
const RESOLVED: [&str; 11] = [
    "additionalTextEdits",
    "command",
    "detail",
    "documentation",
    "edit",
    "label.command",
    "label.location",
    "label.tooltip",
    "location.range",
    "textEdits",
    "tooltip",
];

#[cfg(test)]
mod tests {
    use super::super::{announced, mistakes, named, rules};
    use super::*;

    #[test]
    fn all_that_a_client_can_announce() {
        let all = everything();
        assert_eq!(mistakes(&all, &named("ClientCapabilities")), [""; 0]);
        for capability in model().requests.values().filter_map(|it| it.client_capability.as_deref()) {
            assert!(announced(&all, &rules::pointer(capability)), "{capability}");
        }
        for pointer in [
            "/textDocument/completion/completionItem/snippetSupport",
            "/textDocument/semanticTokens/requests/full/delta",
            "/textDocument/hover/dynamicRegistration",
            "/workspace/workspaceEdit/resourceOperations/2",
            "/textDocument/codeAction/resolveSupport/properties/0",
        ] {
            assert!(announced(&all, pointer), "{pointer}");
        }
        assert!(!all["textDocument"]["foldingRange"]["lineFoldingOnly"].as_bool().unwrap());
        assert!(!everything_at_once().to_string().contains("dynamicRegistration"));
    }
}
