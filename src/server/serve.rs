//! The conversation: takes messages in, in their order, and lets answers out as they are ready.
//!
//! It stands in the place of `tower_lsp::Server`, which ends the session at the first malformed message and
//! stops reading, cancellations included, while a few slow requests are pending.

use std::future::{pending, poll_fn};
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, SinkExt, StreamExt};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tower::Service;
use tower_lsp::ClientSocket;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use super::framing::Incoming;
use super::transport::Ordered;

/// Requests that may be pending before no more is read. They only wait; the work is bounded elsewhere.
const MAX_PENDING: usize = 4096;
/// How long pending requests are still answered after the end of the input.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// What goes out.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Outgoing {
    /// The answer to a request of the client.
    Response(Response),
    /// A request to the client, or a notification.
    Request(Request),
}

/// Serves until `exit` or until either stream ends. Returns whether the client had asked to shut down.
pub(crate) async fn serve<S>(
    mut service: Ordered<S>,
    socket: ClientSocket,
    mut input: mpsc::Receiver<Incoming>,
    output: mpsc::Sender<Outgoing>,
) -> bool
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    let (mut requests, mut responses) = socket.split();
    let mut running = FuturesUnordered::new();
    let mut end = None;
    while end.is_none() || !running.is_empty() {
        let outgoing = tokio::select! {
            incoming = input.recv(), if end.is_none() && running.len() < MAX_PENDING => {
                match incoming.map(classify) {
                    Some(Message::Request(request)) if request.method() == "exit" => break,
                    Some(Message::Request(request)) => {
                        if poll_fn(|context| service.poll_ready(context)).await.is_err() {
                            break;
                        }
                        running.push(service.call(request));
                        None
                    }
                    Some(Message::Response(response)) => {
                        let _ = responses.send(response).await;
                        None
                    }
                    Some(Message::Invalid(answer)) => Some(Outgoing::Response(answer)),
                    None => {
                        end = Some(Instant::now() + LAST_ANSWERS);
                        None
                    }
                }
            }
            Some(answer) = running.next() => answer.ok().flatten().map(Outgoing::Response),
            Some(request) = requests.next() => Some(Outgoing::Request(request)),
            () = until(end) => break,
        };
        if let Some(outgoing) = outgoing
            && output.send(outgoing).await.is_err()
        {
            break;
        }
    }
    // What is answered already, such as `shutdown`, still goes out.
    while let Some(Some(answer)) = running.next().now_or_never() {
        if let Ok(Some(response)) = answer {
            let _ = output.try_send(Outgoing::Response(response));
        }
    }
    service.is_shut_down()
}

async fn until(end: Option<Instant>) {
    match end {
        Some(end) => sleep_until(end).await,
        None => pending().await,
    }
}

enum Message {
    Request(Request),
    Response(Response),
    /// Neither; what is to be answered.
    Invalid(Response),
}

fn classify(incoming: Incoming) -> Message {
    let Incoming::Message(mut message) = incoming else {
        return Message::Invalid(Response::from_error(Id::Null, Error::parse_error()));
    };
    let id = message.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or(Id::Null);
    if message.get("method").is_some() {
        return serde_json::from_value(message).map_or_else(
            |_| Message::Invalid(Response::from_error(id, Error::invalid_request())),
            Message::Request,
        );
    }
    if !message.is_object() || id == Id::Null {
        return Message::Invalid(Response::from_error(id, Error::invalid_request()));
    }
    let error = message.get_mut("error").map(Value::take).filter(|error| !error.is_null());
    // A client that has nothing to say may leave out `result` altogether.
    let result = message.get_mut("result").map(Value::take).unwrap_or_default();
    Message::Response(Response::from_parts(id, error.map_or(Ok(result), |error| Err(refusal(&error)))))
}

/// What the client says about a request that it does not grant, in whatever shape it says it.
fn refusal(error: &Value) -> Error {
    let code = error.get("code").and_then(Value::as_i64).map_or(ErrorCode::InternalError, ErrorCode::from);
    let message = error.get("message").and_then(Value::as_str).unwrap_or("the client gave no reason");
    Error { code, message: message.to_owned().into(), data: None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(message: Value) -> &'static str {
        match classify(Incoming::Message(message)) {
            Message::Request(_) => "request",
            Message::Response(response) if response.is_ok() => "result",
            Message::Response(_) => "refusal",
            Message::Invalid(_) => "invalid",
        }
    }

    #[test]
    fn messages_are_told_apart() {
        for (message, expected) in [
            (json!({ "jsonrpc": "2.0", "method": "a" }), "request"),
            (json!({ "jsonrpc": "2.0", "method": "a", "id": 1, "params": null }), "request"),
            (json!({ "jsonrpc": "2.0", "id": 1, "result": null }), "result"),
            (json!({ "jsonrpc": "2.0", "id": "x" }), "result"),
            (json!({ "jsonrpc": "2.0", "id": 1, "result": 1, "error": null }), "result"),
            (json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": 1, "message": "", "x": 1 } }), "refusal"),
            (json!({ "jsonrpc": "2.0", "id": 1, "error": "no" }), "refusal"),
            (json!({ "method": "a", "id": 1 }), "invalid"),
            (json!({ "jsonrpc": "2.0", "method": 1 }), "invalid"),
            (json!({ "jsonrpc": "2.0" }), "invalid"),
            (json!([]), "invalid"),
            (json!("exit"), "invalid"),
        ] {
            assert_eq!(kind(message.clone()), expected, "{message}");
        }
    }
}
