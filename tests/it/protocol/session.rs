//! What one client and one server have said to each other so far, and what each may say next.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::model::{Message, Type, model};
use super::{announced, mistakes, mistakes_of_server, named, rules};

/// Of test hooks nothing is known.
const HOOKS: &str = "tickmark/test/";

/// The books of a session. What the server must not say is a panic.
#[derive(Default)]
pub(crate) struct Session {
    /// What the client can do.
    pub(crate) client: Value,
    /// What the server has offered at once.
    pub(crate) server: Value,
    /// What is registered now, by id: the method, and what was said of it.
    registered: BTreeMap<String, (String, Value)>,
    /// Tokens of progress, with whether it has begun.
    tokens: BTreeMap<String, bool>,
    /// Tokens of progress that has ended.
    ended: BTreeSet<String>,
}

impl Session {
    /// Whether a method is registered now.
    pub(crate) fn is_registered(&self, method: &str) -> bool {
        self.registered.values().any(|(registered, _)| registered == method)
    }

    /// Whether the server has offered something at once, in this field of its capabilities.
    pub(crate) fn offers_at_once(&self, field: &str) -> bool {
        announced(&self.server, &rules::pointer(field))
    }

    /// Whether the server answers requests of this method to this client, as it has said at once or by registration.
    pub(crate) fn is_offered(&self, method: &str) -> bool {
        let capability = match method {
            "textDocument/semanticTokens/full" => "semanticTokensProvider.full",
            "typeHierarchy/supertypes" | "typeHierarchy/subtypes" => "typeHierarchyProvider",
            _ => match model().requests.get(method).and_then(|it| it.server_capability.as_deref()) {
                Some(capability) => capability,
                None => return false,
            },
        };
        announced(&self.server, &rules::pointer(capability))
            || self.registered.values().any(|(registered, options)| {
                let whole = provider(registered).unwrap_or("workspace");
                match capability.strip_prefix(whole) {
                    Some("") => true,
                    Some(part) => announced(options, &part.replace('.', "/")),
                    None => false,
                }
            })
    }

    /// What is wrong with something that the client sends.
    pub(crate) fn mistakes_of_client(&self, method: &str, params: &Value) -> Vec<String> {
        match (method, model().message(method)) {
            // What may be missing there is a test of its own.
            ("initialize", _) if params["capabilities"].is_object() => {
                mistakes(&params["capabilities"], &named("ClientCapabilities"))
            }
            ("initialize" | "initialized" | "shutdown" | "exit", _) | (_, None) => Vec::new(),
            (_, Some(message)) => message.params.as_ref().map_or_else(Vec::new, |it| mistakes(params, it)),
        }
    }

    /// Takes note of the answer to a request.
    pub(crate) fn answered(&mut self, method: &str, answer: &Result<Value, Value>) {
        let result = match answer {
            Ok(result) if !method.starts_with(HOOKS) => result,
            _ => return,
        };
        let kind = model().requests.get(method).and_then(|it| it.result.as_ref());
        let kind = kind.unwrap_or_else(|| panic!("an answer to {method}, which the protocol does not know"));
        self.demand(method, result, kind);
        if method == "initialize" {
            self.server = result["capabilities"].clone();
            none(method, &rules::offered_without_consent(&self.server, &self.client));
            let known = &self.client["general"]["positionEncodings"];
            let encoding = &self.server["positionEncoding"];
            let is_known = known.as_array().is_some_and(|known| known.contains(encoding));
            assert!(is_known || encoding == "utf-16", "{encoding} is none of {known}");
        }
    }

    /// Takes note of a request of the server.
    pub(crate) fn asked(&mut self, method: &str, params: &Value) {
        let message = model().requests.get(method).filter(|it| it.message_direction == "serverToClient");
        let message = message.unwrap_or_else(|| panic!("a server cannot ask for {method}"));
        self.demand_params(message, params);
        if let Some(capability) = &message.client_capability {
            let mut pointer = rules::pointer(capability);
            if method.ends_with("/refresh") && !pointer.ends_with("/refreshSupport") {
                pointer += "/refreshSupport";
            }
            // Some clients write the name of this one as that of its request.
            let is_announced = announced(&self.client, &pointer)
                || announced(&self.client, &pointer.replace("/diagnostics/", "/diagnostic/"));
            assert!(is_announced, "the client has not announced {method}: {params}");
        }
        match method {
            "client/registerCapability" => {
                params["registrations"].as_array().unwrap().iter().for_each(|it| self.register(it));
            }
            "client/unregisterCapability" => {
                for gone in params["unregisterations"].as_array().unwrap() {
                    let was = self.registered.remove(gone["id"].as_str().unwrap());
                    assert_eq!(was.map(|it| it.0).as_deref(), gone["method"].as_str(), "not registered");
                }
            }
            "window/workDoneProgress/create" => {
                let token = params["token"].to_string();
                assert!(!self.ended.contains(&token), "the token {token} comes again");
                assert_eq!(self.tokens.insert(token, false), None, "a token comes twice");
            }
            _ => {}
        }
    }

    fn register(&mut self, registration: &Value) {
        let text = |key: &str| registration[key].as_str().unwrap().to_owned();
        let (id, method) = (text("id"), text("method"));
        let message = model().message(&method).unwrap_or_else(|| panic!("{method} cannot be registered"));
        let options = &registration["registerOptions"];
        match &message.registration_options {
            Some(kind) => self.demand(&method, options, kind),
            // The model has none for some that are notifications.
            None => assert!(method.starts_with("workspace/did"), "{method} cannot be registered"),
        }
        let asked = message
            .client_capability
            .as_deref()
            .or((method == REGISTERED_ONLY.0).then_some(REGISTERED_ONLY.1));
        let pointer = rules::pointer(asked.unwrap_or_else(|| panic!("{method} cannot be registered")));
        let pointer = match pointer.strip_prefix("/workspace/fileOperations/") {
            Some(_) => "/workspace/fileOperations".to_owned(),
            None => pointer,
        };
        let is_announced = announced(&self.client, &format!("{pointer}/dynamicRegistration"));
        assert!(is_announced, "the client has not announced {pointer}/dynamicRegistration");
        let offered = message
            .server_capability
            .as_deref()
            .or((method == REGISTERED_ONLY.0).then_some(REGISTERED_ONLY.2));
        let is_offered = offered.is_some_and(|it| announced(&self.server, &rules::pointer(it)));
        assert!(!is_offered, "{method} is offered already");
        assert!(!self.is_registered(&method), "{method} is registered twice");
        let earlier = self.registered.insert(id, (method, options.clone()));
        assert_eq!(earlier, None, "an id of a registration comes twice");
    }

    /// Takes note of a notification of the server.
    pub(crate) fn told(&mut self, method: &str, params: &Value) {
        match method {
            "window/showMessage" | "window/logMessage" => {}
            "textDocument/publishDiagnostics" => {
                assert!(!self.server.is_null(), "{method} before the answer to `initialize`");
                let refreshes = ["diagnostics", "diagnostic"]
                    .iter()
                    .any(|name| announced(&self.client, &format!("/workspace/{name}/refreshSupport")));
                let pulls = announced(&self.client, "/textDocument/diagnostic") && refreshes;
                assert!(!pulls, "pushed to a client that pulls: {params}");
            }
            "$/progress" => return self.progressed(params),
            "tickmark/didChangeTickets" => {
                assert!(announced(&self.client, "/experimental/tickmark/didChangeTickets"), "not announced");
                assert_eq!(*params, serde_json::json!({}));
                return;
            }
            _ => panic!("an unknown notification: {method} {params}"),
        }
        self.demand_params(&model().notifications[method], params);
    }

    /// It begins once, and is over once it has ended.
    fn progressed(&mut self, params: &Value) {
        let (token, value) = (params["token"].to_string(), &params["value"]);
        let (name, was_begun) = match value["kind"].as_str() {
            Some("begin") => ("WorkDoneProgressBegin", false),
            Some("report") => ("WorkDoneProgressReport", true),
            Some("end") => ("WorkDoneProgressEnd", true),
            _ => panic!("no progress: {params}"),
        };
        self.demand("$/progress", value, &named(name));
        assert_eq!(self.tokens.get(&token), Some(&was_begun), "an unknown token, or out of order: {params}");
        if name == "WorkDoneProgressEnd" {
            self.tokens.remove(&token);
            self.ended.insert(token);
        } else {
            self.tokens.insert(token, true);
        }
    }

    fn demand_params(&self, message: &Message, params: &Value) {
        match &message.params {
            Some(kind) => self.demand(&message.method, params, kind),
            None => assert!(params.is_null(), "{} has no parameters: {params}", message.method),
        }
    }

    fn demand(&self, method: &str, value: &Value, kind: &Type) {
        none(method, &mistakes_of_server(value, kind, method, &self.client));
    }
}

/// The requests of editors that a server answers in this session.
pub(crate) fn methods_offered(session: &Session) -> Vec<&'static str> {
    let ours = model().requests.values().filter(|it| it.message_direction == "clientToServer");
    ours.map(|it| it.method.as_str()).filter(|method| session.is_offered(method)).collect()
}

/// Where a server says that it knows a method that can be registered.
fn provider(method: &str) -> Option<&'static str> {
    if method == REGISTERED_ONLY.0 {
        return Some(REGISTERED_ONLY.2);
    }
    model().message(method)?.server_capability.as_deref()
}

/// A method that is only ever registered, and where client and server say that they know it.
const REGISTERED_ONLY: (&str, &str, &str) =
    ("textDocument/semanticTokens", "textDocument.semanticTokens", "semanticTokensProvider");

#[track_caller]
fn none(method: &str, mistakes: &[String]) {
    let shown = mistakes.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(mistakes.is_empty(), "the protocol does not allow what the server says, {method}:\n{shown}");
}
