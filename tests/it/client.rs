//! A strict client: talks to the real server over real pipes, and fails on any message that the protocol does
//! not allow, that the client has not announced to understand, or that reports an error nobody asked for.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol;

/// How long anything may take, on a busy machine too.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// A running server and what was said so far.
pub(crate) struct Client {
    server: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    log: Arc<Mutex<String>>,
    /// What both sides have said, and may say.
    pub(crate) said: protocol::Session,
    /// Answers `workspace/configuration`; requests of the server stay unanswered if `None`.
    pub(crate) configuration: Option<Value>,
    next_id: i64,
    /// The methods of requests without an answer yet.
    pending: BTreeMap<String, String>,
    answers: BTreeMap<String, Result<Value, Value>>,
    /// Errors for messages that had no readable id.
    pub(crate) malformed: usize,
    is_initialized_sent: bool,
    /// Whether the test says on purpose what the protocol does not allow.
    pub(crate) is_odd: bool,
    notifications: VecDeque<Value>,
    /// The last notification that was awaited and did not fit.
    passed_over: Value,
    /// The methods of all requests that the server made.
    pub(crate) asked: Vec<String>,
    versions: BTreeMap<String, i32>,
    finished: bool,
}

impl Client {
    /// A server that was told nothing yet.
    pub(crate) fn spawn() -> Self {
        Self::spawn_with(&["server"])
    }

    /// A server with these arguments.
    pub(crate) fn spawn_with(arguments: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, inbox) = channel();
        let stdout = server.stdout.take().unwrap();
        thread::spawn(move || read_all(stdout, &sender));
        let log = Arc::new(Mutex::new(String::new()));
        let (stderr, lines) = (server.stderr.take().unwrap(), Arc::clone(&log));
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                lines.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self {
            stdin: server.stdin.take(),
            server,
            inbox,
            log,
            said: protocol::Session::default(),
            configuration: Some(Value::Null),
            next_id: 1,
            pending: BTreeMap::new(),
            answers: BTreeMap::new(),
            malformed: 0,
            is_initialized_sent: false,
            is_odd: false,
            notifications: VecDeque::new(),
            passed_over: Value::Null,
            asked: Vec::new(),
            versions: BTreeMap::new(),
            finished: false,
        }
    }

    /// A server with which a session has begun: these capabilities, no folder.
    pub(crate) fn start(capabilities: Value) -> Self {
        let mut client = Self::spawn();
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        client
    }

    /// A server with which a session in this folder has begun.
    pub(crate) fn start_in(folder: &Path, capabilities: Value) -> Self {
        let mut client = Self::spawn();
        let uri = uri_of(folder);
        let folders = json!([{ "uri": uri, "name": "tickets" }]);
        client.initialize(json!({
            "processId": null, "clientInfo": { "name": "test" }, "rootUri": uri, "workspaceFolders": folders,
            "capabilities": capabilities
        }));
        client
    }

    /// `initialize` and `initialized`; returns what the server can do.
    pub(crate) fn initialize(&mut self, params: Value) -> Value {
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result["capabilities"].clone()
    }

    /// Sends bytes as they are.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is closed");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server no longer reads");
    }

    /// Sends any message, and keeps the books about it.
    pub(crate) fn send(&mut self, message: &Value) {
        let method = message["method"].as_str().unwrap_or_default();
        if let (false, Some(id)) = (method.is_empty(), message.get("id")) {
            if method == "initialize" && self.said.server.is_null() {
                self.said.client = message["params"]["capabilities"].clone();
            }
            let earlier = self.pending.insert(id.to_string(), method.to_owned());
            assert_eq!(earlier, None, "the test uses the id {id} twice");
        }
        self.is_initialized_sent |= method == "initialized";
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.check(method, &params);
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its id.
    pub(crate) fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.check(method, &params);
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    #[track_caller]
    fn check(&self, method: &str, params: &Value) {
        let mistakes = self.said.mistakes_of_client(method, params);
        assert!(self.is_odd || mistakes.is_empty(), "a mistake of the test, {method}: {mistakes:#?}");
    }

    /// The answer to a request that was sent: its result or its error.
    pub(crate) fn answer(&mut self, id: impl Into<Value>) -> Result<Value, Value> {
        let id = id.into().to_string();
        self.read_until(&format!("the answer to {id}"), |client| client.answers.remove(&id))
    }

    /// A request and its result.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send_request(method, params);
        self.answer(id).unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    /// A request and the code of its error.
    pub(crate) fn request_error(&mut self, method: &str, params: Value) -> i64 {
        let id = self.send_request(method, params);
        match self.answer(id) {
            Ok(result) => panic!("{method} was answered with {result}"),
            Err(error) => error["code"].as_i64().expect("an error code is an integer"),
        }
    }

    /// Opens a document.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.versions.insert(uri.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document; each change is `{ range, text }` or `{ text }`. Returns the new version.
    pub(crate) fn change(&mut self, uri: &str, changes: Value) -> i32 {
        let version = self.versions.entry(uri.to_owned()).or_default();
        *version += 1;
        let version = *version;
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
        version
    }

    /// Closes a document.
    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The next notification of this method that fits; earlier ones of the method that do not fit are dropped.
    pub(crate) fn notification(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.read_until(method, |client| {
            while let Some(at) = client.notifications.iter().position(|seen| seen["method"] == method) {
                let params = client.notifications.remove(at).unwrap()["params"].take();
                if fits(&params) {
                    return Some(params);
                }
                client.passed_over = params;
            }
            None
        })
    }

    /// The next published diagnostics that fit, as the parameters of the notification.
    pub(crate) fn wait_diagnostics(&mut self, uri: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.notification("textDocument/publishDiagnostics", |params| params["uri"] == uri && fits(params))
    }

    /// The documents of which findings were pushed and looked at by nobody, as far as it has arrived.
    pub(crate) fn pushed(&self) -> Vec<&str> {
        let pushed =
            self.notifications.iter().filter(|seen| seen["method"] == "textDocument/publishDiagnostics");
        pushed.filter_map(|seen| seen["params"]["uri"].as_str()).collect()
    }

    /// What the user was shown and the test has not looked at, as `type: text`, as far as it has arrived.
    pub(crate) fn messages(&mut self) -> Vec<String> {
        let is_shown = |seen: &Value| seen["method"] == "window/showMessage";
        let (shown, others) = self.notifications.drain(..).partition(is_shown);
        self.notifications = others;
        let shown: VecDeque<Value> = shown;
        shown
            .iter()
            .map(|seen| {
                format!("{}: {}", seen["params"]["type"], seen["params"]["message"].as_str().unwrap())
            })
            .collect()
    }

    /// Reads until `found` finds something.
    pub(crate) fn read_until<T>(&mut self, what: &str, mut found: impl FnMut(&mut Self) -> Option<T>) -> T {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            match self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no sign of {what} in {LIMIT:?}, but of {}", self.passed_over)
                }
                Err(RecvTimeoutError::Disconnected) => panic!("the server left before {what}"),
            }
        }
    }

    /// What the server has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends the session as the protocol wants it, and checks that nothing bad was said.
    pub(crate) fn finish(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        // What the server has asked meanwhile is not answered: it may be gone.
        self.close_stdin();
        assert!(self.wait_exit().success());
    }

    /// Closes the server's input.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// The exit code of a server that is about to leave, after all that it still said.
    pub(crate) fn exit_code(mut self) -> i32 {
        self.wait_exit().code().expect("the server was killed")
    }

    fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + LIMIT;
        loop {
            match self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => panic!("the server does not leave"),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // Its output has ended, so it is about to be gone.
        let status = self.server.wait().unwrap();
        self.finished = true;
        let shown = self.messages();
        assert!(shown.is_empty(), "unread messages: {shown:#?}");
        let failed: Vec<_> = self.answers.values().filter(|answer| answer.is_err()).collect();
        assert!(failed.is_empty(), "unread errors: {failed:?}");
        status
    }

    fn take(&mut self, mut message: Value) {
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        if message.get("method").is_none() {
            return self.take_answer(message);
        }
        let method = message["method"].as_str().unwrap().to_owned();
        match message.get("id").cloned() {
            Some(id) => self.take_request(&method, &id, &message["params"]),
            None => {
                self.said.told(&method, &message["params"]);
                self.notifications.push_back(message.take());
            }
        }
    }

    fn take_answer(&mut self, mut message: Value) {
        let id = message["id"].clone();
        assert!(
            message.get("result").is_some() != message.get("error").is_some(),
            "an answer has a result or an error: {message}"
        );
        if id.is_null() {
            assert!(message.get("error").is_some(), "a result for nothing: {message}");
            self.malformed += 1;
            return;
        }
        let method =
            self.pending.remove(&id.to_string()).unwrap_or_else(|| panic!("nobody asked for {message}"));
        let answer = match message.get_mut("error") {
            Some(error) => {
                let is_right =
                    error["code"].is_i64() && error["message"].as_str().is_some_and(|it| !it.is_empty());
                assert!(is_right, "{method}: {error}");
                Err(error.take())
            }
            None => Ok(message["result"].take()),
        };
        self.said.answered(&method, &answer);
        self.answers.insert(id.to_string(), answer);
    }

    fn take_request(&mut self, method: &str, id: &Value, params: &Value) {
        assert!(self.is_initialized_sent, "{method} before `initialized`");
        self.said.asked(method, params);
        self.asked.push(method.to_owned());
        let Some(configuration) = self.configuration.clone() else { return };
        let result = if method == "workspace/configuration" {
            params["items"].as_array().unwrap().iter().map(|_| configuration.clone()).collect()
        } else {
            Value::Null
        };
        if self.stdin.is_some() {
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !self.finished {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
        if thread::panicking() {
            eprintln!("the server's log:\n{}", self.log.lock().unwrap());
        }
    }
}

/// The URI of a file or folder whose path needs no escapes, as the folders of tests do.
pub(crate) fn uri_of(path: &Path) -> String {
    let path = path.to_str().unwrap().replace('\\', "/");
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// A position in the protocol's shape.
pub(crate) fn position(line: usize, character: usize) -> Value {
    json!({ "line": line, "character": character })
}

/// An insertion in the shape of a content change.
pub(crate) fn insertion(line: usize, character: usize, text: &str) -> Value {
    let at = position(line, character);
    json!({ "range": { "start": at, "end": at }, "text": text })
}

fn read_all(stdout: ChildStdout, sender: &Sender<Value>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut header = String::new();
        if stdout.read_line(&mut header).unwrap() == 0 {
            return;
        }
        let length = header.strip_prefix("Content-Length: ").and_then(|length| length.strip_suffix("\r\n"));
        let length = length.unwrap_or_else(|| panic!("not a header: {header:?}"));
        let mut body = vec![0; length.parse::<usize>().unwrap() + 2];
        stdout.read_exact(&mut body).unwrap();
        let body = body.strip_prefix(b"\r\n").expect("a header ends with an empty line");
        if sender.send(serde_json::from_slice(body).expect("a message is JSON")).is_err() {
            return;
        }
    }
}
