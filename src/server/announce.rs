//! What the server can do and the protocol's types have no field for: added to the answer to `initialize`.

use serde_json::Value;
use tower_lsp::jsonrpc::Response;

use crate::features::type_hierarchy;

/// The answer to `initialize` with all capabilities; an error stays as it is.
pub(crate) fn announce(answer: Response) -> Response {
    let (id, body) = answer.into_parts();
    let body = body.map(|mut result| {
        if let Some(capabilities) = result.get_mut("capabilities").and_then(Value::as_object_mut) {
            capabilities.insert(type_hierarchy::CAPABILITY.to_owned(), true.into());
        }
        result
    });
    Response::from_parts(id, body)
}
