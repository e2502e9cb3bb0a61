//! What the protocol allows, read from its own meta model: the shape of every message; and what needs the consent of a
//! client, and what makes sense.

mod everything;
mod model;
mod rules;
mod sense;
mod session;
mod shape;

use serde_json::Value;

pub(crate) use everything::{everything, everything_at_once};
pub(crate) use model::{Type, model};
pub(crate) use rules::announced;
pub(crate) use session::{Session, methods_offered};

/// What is wrong with a value that should be of this type, one line each.
pub(crate) fn mistakes(value: &Value, kind: &Type) -> Vec<String> {
    shape::walk(value, kind).mistakes()
}

/// The same for what a server said under a method to a client with these capabilities.
pub(crate) fn mistakes_of_server(value: &Value, kind: &Type, method: &str, client: &Value) -> Vec<String> {
    let walk = shape::walk(value, kind);
    let mut mistakes = walk.mistakes();
    mistakes.extend(rules::broken(&walk.seen, method, client));
    for (structure, object) in &walk.seen {
        mistakes
            .extend(sense::nonsense(structure, object).map(|what| format!("{structure}: {what}: {object}")));
    }
    mistakes
}

/// A type by its name.
pub(crate) fn named(name: &str) -> Type {
    Type::Reference { name: name.to_owned() }
}
