//! What the server offers, and when: at once and for good to a client that knows no other way; registered, and taken back
//! again as the user switches it, with a client that can be told.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tower_lsp::ls_types::{ClientCapabilities, Registration, ServerCapabilities, Unregistration};

use crate::features::feature::{NAMES, Names};
use crate::features::{Feature, Settings};

use super::main_loop::State;
use super::refresh;

/// A request that can be registered, with what is said of it.
pub(crate) struct Offer {
    names: &'static Names,
    options: Value,
}

/// What can be registered with this client, and what of it is.
#[derive(Default)]
pub(crate) struct Registry {
    offers: Vec<Offer>,
    registered: BTreeMap<&'static str, Feature>,
}

impl Registry {
    /// With nothing registered yet.
    pub(crate) fn new(offers: Vec<Offer>) -> Self {
        Self { offers, registered: BTreeMap::new() }
    }

    /// What changes with these settings: what is to be registered, and what is to be taken back.
    fn changes(&mut self, settings: &Settings) -> (Vec<Registration>, Vec<Unregistration>) {
        let is_old =
            |(method, feature): (&&'static str, &Feature)| (!settings.is_on(*feature)).then_some(*method);
        let old: Vec<_> = self.registered.iter().filter_map(is_old).collect();
        let mut new = Vec::new();
        for Offer { names, options } in &self.offers {
            if settings.is_on(names.feature) && self.registered.insert(names.method, names.feature).is_none()
            {
                new.push(Registration {
                    id: names.method.to_owned(),
                    method: names.method.to_owned(),
                    register_options: Some(options.clone()),
                });
            }
        }
        let gone = |method: &'static str| {
            self.registered.remove(method);
            Unregistration { id: method.to_owned(), method: method.to_owned() }
        };
        (new, old.into_iter().map(gone).collect())
    }
}

/// Takes out of the capabilities what the client does not know, what the user has switched off, and what the client
/// lets us register; returns the last.
pub(crate) fn split(
    client: &ClientCapabilities,
    settings: &Settings,
    server: &mut ServerCapabilities,
) -> Vec<Offer> {
    let client = serde_json::to_value(client).unwrap_or_default();
    let Ok(Value::Object(mut all)) = serde_json::to_value(&*server) else { return Vec::new() };
    let mut offers = Vec::new();
    for names in NAMES {
        // The types have no field for some, which come in `experimental`.
        let experimental = || all.get("experimental")?.get(names.server);
        let Some(said) = all.get(names.server).or_else(experimental).filter(|said| **said != false) else {
            continue;
        };
        let asked = client.pointer(names.client);
        let is_dynamic = asked.and_then(|it| it.get("dynamicRegistration")) == Some(&Value::Bool(true));
        if is_dynamic {
            offers.push(Offer { names, options: options(names, said) });
        }
        if is_dynamic || !settings.is_on(names.feature) || asked.is_none() && !names.is_assumed {
            all.remove(names.server);
            if let Some(Value::Object(experimental)) = all.get_mut("experimental") {
                experimental.remove(names.server);
            }
        }
    }
    if let Ok(rest) = serde_json::from_value(Value::Object(all)) {
        *server = rest;
    }
    offers
}

/// What is said when a request is registered: the options, and of one about documents that it is for all that the
/// client has us for.
fn options(names: &Names, said: &Value) -> Value {
    let mut options = said.as_object().cloned().unwrap_or_else(Map::new);
    if names.method.starts_with("textDocument/") {
        options.insert("documentSelector".to_owned(), Value::Null);
    }
    Value::Object(options)
}

/// Registers what is wanted now, and takes back what is not.
pub(crate) fn update(state: &mut State) {
    let (new, old) = state.registry.changes(&state.settings);
    if !old.is_empty() {
        state.outbox.unregister(old);
    }
    if !new.is_empty() {
        let is_new = |names: &&Names| new.iter().any(|it| it.method == names.method);
        refresh::offered(state, NAMES.iter().filter(is_new).map(|names| names.feature));
        state.outbox.register(new);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    /// What is offered at once, then what is registered and taken back with each of these settings.
    fn check(client: Value, settings: &[Value], expected: Expect) {
        let client = serde_json::from_value(client).unwrap();
        let settings: Vec<_> = settings.iter().map(|it| Settings::from_layers([it]).0).collect();
        let mut server = serde_json::from_value(json!({
            "hoverProvider": true,
            "completionProvider": { "triggerCharacters": [":"] },
            "documentLinkProvider": {},
            "experimental": { "typeHierarchyProvider": true },
        }))
        .unwrap();
        let mut registry = Registry::new(split(&client, &settings[0], &mut server));
        let mut drawn = serde_json::to_string(&server).unwrap() + "\n";
        for settings in &settings {
            let (new, old) = registry.changes(settings);
            let new = new.into_iter().map(|it| format!("+ {} {}\n", it.method, it.register_options.unwrap()));
            drawn.extend(new);
            drawn.extend(old.into_iter().map(|it| format!("- {}\n", it.method)));
            drawn += ".\n";
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn what_a_client_does_not_announce_is_offered_only_if_it_has_always_been_there() {
        check(
            json!({}),
            &[json!({})],
            expect![[r#"
            {"hoverProvider":true,"completionProvider":{"triggerCharacters":[":"]},"experimental":{}}
            .
        "#]],
        );
        check(
            json!({ "textDocument": { "typeHierarchy": {} } }),
            &[json!({})],
            expect![[r#"
            {"hoverProvider":true,"completionProvider":{"triggerCharacters":[":"]},"experimental":{"typeHierarchyProvider":true}}
            .
        "#]],
        );
    }

    #[test]
    fn what_is_off_from_the_start_is_not_offered() {
        check(
            json!({}),
            &[json!({ "hover": false })],
            expect![[r#"
            {"completionProvider":{"triggerCharacters":[":"]},"experimental":{}}
            .
        "#]],
        );
    }

    #[test]
    fn what_can_be_registered_follows_the_settings() {
        let dynamic = json!({ "dynamicRegistration": true });
        check(
            json!({ "textDocument": { "completion": dynamic, "documentLink": dynamic, "typeHierarchy": dynamic } }),
            &[
                json!({}),
                json!({ "completion": false, "typeHierarchy": false }),
                json!({ "hover": false }),
                json!({}),
            ],
            expect![[r#"
                {"hoverProvider":true,"experimental":{}}
                + textDocument/completion {"documentSelector":null,"triggerCharacters":[":"]}
                + textDocument/documentLink {"documentSelector":null}
                + textDocument/prepareTypeHierarchy {"documentSelector":null}
                .
                - textDocument/completion
                - textDocument/prepareTypeHierarchy
                .
                + textDocument/completion {"documentSelector":null,"triggerCharacters":[":"]}
                + textDocument/prepareTypeHierarchy {"documentSelector":null}
                .
                .
            "#]],
        );
    }
}
