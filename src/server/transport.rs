//! What the protocol demands of every message, and `LspService` leaves to its user: order, survival of
//! panics, and a memory of `shutdown`.

use std::future::{Future, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_util::FutureExt;
use serde_json::Value;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Request, Response};

use super::extend::Extensions;
use super::repair::repair;

/// A service whose handlers start in the order in which their messages arrive.
///
/// A handler is polled once while its message is taken in: what it does before its first await, which is to
/// send its event to the main loop, is done before the next message is looked at.
pub(crate) struct Ordered<S> {
    inner: S,
    shut_down: bool,
    extensions: Extensions,
}

type Answer<E> = Result<Option<Response>, E>;
type Answering<E> = Pin<Box<dyn Future<Output = Answer<E>> + Send>>;

impl<S> Ordered<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, shut_down: false, extensions: Extensions::default() }
    }

    /// Whether `shutdown` was asked for and granted.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.shut_down
    }
}

impl<S> Service<Request> for Ordered<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Answering<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.id().cloned();
        let is_shutdown = request.method() == "shutdown";
        if request.method() == "initialize" {
            self.extensions = Extensions::of(request.params());
        }
        if let (true, true, Some(id)) = (is_shutdown, self.shut_down, &id) {
            // Some clients ask twice; there is nothing wrong with being shut down already.
            return Box::pin(ready(Ok(Some(Response::from_ok(id.clone(), Value::Null)))));
        }
        let method = request.method().to_owned();
        let (asked, extensions) = (method.clone(), self.extensions.clone());
        let panicked = move || {
            tracing::error!(method, "a handler panicked");
            Ok(id.map(|id| Response::from_error(id, Error::internal_error())))
        };
        let Ok(handler) = catch_unwind(AssertUnwindSafe(|| self.inner.call(repair(request)))) else {
            return Box::pin(ready(panicked()));
        };
        let guarded = AssertUnwindSafe(handler).catch_unwind();
        let mut answering: Self::Future = Box::pin(async move {
            let answer = guarded.await.unwrap_or_else(|_| panicked())?;
            Ok(answer.map(|answer| extensions.extend(&asked, answer)))
        });
        match answering.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => {
                let granted = matches!(&answer, Ok(Some(response)) if response.is_ok());
                self.shut_down |= is_shutdown && granted;
                Box::pin(ready(answer))
            }
            Poll::Pending => answering,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::json;
    use tower_lsp::jsonrpc::Id;

    use super::*;

    /// Notes which handlers have started; panics or refuses where the method says so.
    #[derive(Clone, Default)]
    struct Handlers(Arc<Mutex<Vec<String>>>);

    impl Service<Request> for Handlers {
        type Response = Option<Response>;
        type Error = ();
        type Future = Answering<()>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            assert_ne!(request.method(), "panic/call");
            let started = Arc::clone(&self.0);
            Box::pin(async move {
                let (method, id, params) = request.into_parts();
                assert_ne!(method, "panic/early");
                started.lock().unwrap().push(method.to_string());
                if method == "pending" || method == "panic/late" {
                    tokio::task::yield_now().await;
                }
                assert_ne!(method, "panic/late");
                let refused = method == "shutdown" && params.is_some();
                Ok(id.map(|id| match refused {
                    true => Response::from_error(id, Error::invalid_params("params")),
                    false => Response::from_ok(id, json!("done")),
                }))
            })
        }
    }

    fn request(method: &'static str, id: i64) -> Request {
        Request::build(method).id(id).params(Value::Null).finish()
    }

    fn code(answer: Answer<()>) -> Option<i64> {
        Some(answer.unwrap()?.error()?.code.code())
    }

    #[test]
    fn handlers_start_when_their_message_is_taken_in() {
        let handlers = Handlers::default();
        let mut service = Ordered::new(handlers.clone());
        let answers = ["a", "pending", "b", "pending", "c"].map(|method| service.call(request(method, 1)));
        // Nobody has polled an answer yet.
        assert_eq!(*handlers.0.lock().unwrap(), ["a", "pending", "b", "pending", "c"]);
        drop(answers);
    }

    #[tokio::test]
    async fn a_panic_is_an_answer() {
        let mut service = Ordered::new(Handlers::default());
        for method in ["panic/call", "panic/early", "panic/late"] {
            assert_eq!(code(service.call(request(method, 1)).await), Some(-32603), "{method}");
            let notification = Request::build(method).finish();
            assert_eq!(service.call(notification).await, Ok(None), "{method}");
        }
        assert_eq!(code(service.call(request("fine", 2)).await), None);
    }

    #[tokio::test]
    async fn shutdown_is_granted_with_params_of_null_and_a_second_time() {
        let mut service = Ordered::new(Handlers::default());
        assert!(!service.is_shut_down());
        for id in 1..4 {
            let answer = service.call(request("shutdown", id)).await.unwrap().unwrap();
            assert_eq!((answer.is_ok(), answer.id()), (true, &Id::Number(id)));
            assert!(service.is_shut_down());
        }
    }
}
