//! What the server can do and the protocol's types have no field for: features keep it in `experimental`, and it is moved
//! to its place in the answer to `initialize`.

use serde_json::Value;
use tower_lsp::jsonrpc::Response;
/// The answer to `initialize` with all capabilities; an error stays as it is.
pub(crate) fn announce(answer: Response) -> Response {
    let (id, body) = answer.into_parts();
    let body = body.map(|mut result| {
        if let Some(capabilities) = result.get_mut("capabilities").and_then(Value::as_object_mut)
            && let Some(Value::Object(others)) = capabilities.remove("experimental")
        {
            capabilities.extend(others);
        }
        result
    });
    Response::from_parts(id, body)
}
