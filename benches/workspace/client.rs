//! A client that asks one thing at a time, stamps what arrives before it looks at it, and reads of each message
//! only what it needs.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(120);

/// A running server.
pub(crate) struct Client {
    server: Child,
    stdin: ChildStdin,
    inbox: Receiver<Arrival>,
    /// When the server was started.
    pub(crate) spawned: Instant,
    capabilities: Value,
    next_id: i64,
}

/// A message as it came in.
pub(crate) struct Arrival {
    /// When all of it was there.
    pub(crate) at: Instant,
    /// What it says, in JSON.
    pub(crate) body: Vec<u8>,
}

/// What of a message says where it belongs. All else is skipped.
#[derive(Deserialize)]
struct Head {
    id: Option<Value>,
    method: Option<String>,
    params: Option<HeadParams>,
    error: Option<Value>,
}

#[derive(Default, Deserialize)]
struct HeadParams {
    uri: Option<String>,
    version: Option<i64>,
    diagnostics: Option<Vec<IgnoredAny>>,
    items: Option<Vec<IgnoredAny>>,
}

/// Published diagnostics.
pub(crate) struct Published {
    pub(crate) arrival: Arrival,
    pub(crate) uri: String,
    pub(crate) version: Option<i64>,
    /// How many they are.
    pub(crate) count: usize,
}

impl Client {
    /// Starts a server with these further arguments and begins a session in a folder.
    pub(crate) fn start(folder: &Path, arguments: &[String]) -> Self {
        let spawned = Instant::now();
        let mut server = Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .arg("server")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let (sender, inbox) = channel();
        let stdout = server.stdout.take().expect("its output is piped");
        let stdin = server.stdin.take().expect("its input is piped");
        thread::spawn(move || read_all(stdout, &sender));
        let mut client = Self { server, stdin, inbox, spawned, capabilities: Value::Null, next_id: 1 };
        let uri = uri(folder);
        let params = json!({
            "processId": std::process::id(),
            "clientInfo": { "name": "bench" },
            "rootUri": uri,
            "workspaceFolders": [{ "uri": uri, "name": "tickets" }],
            "capabilities": capabilities(),
        });
        let (_, answer) = client.request("initialize", &params);
        let mut answer: Value = serde_json::from_slice(&answer).expect("an answer is JSON");
        client.capabilities = answer["result"]["capabilities"].take();
        client.notify("initialized", &json!({}));
        client
    }

    /// Whether the server said that it can do something, such as `hoverProvider`.
    pub(crate) fn offers(&self, capability: &str) -> bool {
        !matches!(self.capabilities.get(capability), None | Some(Value::Null | Value::Bool(false)))
    }

    /// The server's process.
    pub(crate) fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Sends a notification; returns when that was begun.
    pub(crate) fn notify(&mut self, method: &str, params: &Value) -> Instant {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Asks, and returns how long the answer took, and the answer.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> (Duration, Vec<u8>) {
        let id = self.next_id;
        self.next_id += 1;
        let sent = self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let (arrival, head) = self.receive(LIMIT).unwrap_or_else(|| panic!("no answer to {method}"));
            if head.method.is_none() && head.id.is_some_and(|answered| answered == id) {
                assert!(head.error.is_none(), "{method}: {:?}", head.error);
                return (arrival.at - sent, arrival.body);
            }
        }
    }

    /// Opens a document of version 1.
    pub(crate) fn open(&mut self, path: &Path, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// The next published diagnostics of a document that fit.
    pub(crate) fn published(&mut self, path: &Path, fits: impl Fn(&Published) -> bool) -> Published {
        let uri = uri(path);
        loop {
            let (arrival, head) = self.receive(LIMIT).unwrap_or_else(|| panic!("no diagnostics for {uri}"));
            let HeadParams { uri: Some(of), version, diagnostics: Some(diagnostics), .. } =
                head.params.unwrap_or_default()
            else {
                continue;
            };
            let published = Published { arrival, uri: of, version, count: diagnostics.len() };
            if published.uri == uri && fits(&published) {
                return published;
            }
        }
    }

    /// Does nothing but answer the server for a while.
    pub(crate) fn wait(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while self.receive(end.saturating_duration_since(Instant::now())).is_some() {}
    }

    /// Ends the session.
    pub(crate) fn finish(mut self) {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        assert!(self.server.wait().expect("the server ends").success());
    }

    fn send(&mut self, message: &Value) -> Instant {
        let body = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let begun = Instant::now();
        self.stdin.write_all(framed.as_bytes()).expect("the server reads");
        begun
    }

    /// The next message that is no request; those are answered.
    fn receive(&mut self, limit: Duration) -> Option<(Arrival, Head)> {
        let end = Instant::now() + limit;
        loop {
            let arrival = match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(arrival) => arrival,
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => panic!("the server has left"),
            };
            let head: Head = serde_json::from_slice(&arrival.body).expect("a message is JSON");
            match (&head.method, &head.id) {
                (Some(_), Some(id)) => {
                    // Nothing is configured: `null` for each item, or for all.
                    let items = head.params.and_then(|params| params.items);
                    let result = items.map_or(Value::Null, |items| vec![Value::Null; items.len()].into());
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
                }
                _ => return Some((arrival, head)),
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A bench that failed leaves no server behind; after `finish` there is none.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The address of a file.
pub(crate) fn uri(path: &Path) -> String {
    let path = path.to_str().expect("a path in UTF-8").replace('\\', "/");
    let mut uri = if path.starts_with('/') { "file://" } else { "file:///" }.to_owned();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(byte.into())
            }
            other => uri += &format!("%{other:02X}"),
        }
    }
    uri
}

fn read_all(stdout: ChildStdout, inbox: &Sender<Arrival>) {
    let mut stdout = BufReader::with_capacity(1 << 16, stdout);
    while let Some(body) = read_message(&mut stdout) {
        if inbox.send(Arrival { at: Instant::now(), body }).is_err() {
            return;
        }
    }
}

/// The body of the next message; `None` at the end.
fn read_message(from: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("Content-Length") => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    from.read_exact(&mut body).ok()?;
    Some(body)
}

/// The types of tokens that themes know.
const TOKEN_TYPES: [&str; 8] =
    ["class", "property", "enumMember", "macro", "keyword", "comment", "string", "number"];

/// What a common editor says that it can do, except that it waits to be sent its diagnostics.
fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true, "showMessage": {} },
        "workspace": {
            "applyEdit": true,
            "configuration": true,
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
            "symbol": { "resolveSupport": { "properties": ["location.range"] } },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "workspaceFolders": true,
        },
        "textDocument": {
            "synchronization": { "didSave": true },
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true },
            "completion": {
                "completionItem": {
                    "snippetSupport": true,
                    "insertReplaceSupport": true,
                    "labelDetailsSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "resolveSupport": { "properties": ["documentation", "detail"] },
                },
                "completionList": { "itemDefaults": ["editRange"] },
            },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "definition": { "linkSupport": true },
            "references": {},
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "rename": { "prepareSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": {
                    "codeActionKind": { "valueSet": ["quickfix", "refactor", "refactor.rewrite", "source", "source.fixAll"] },
                },
                "isPreferredSupport": true,
                "disabledSupport": true,
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "codeLens": {},
            "inlayHint": { "resolveSupport": { "properties": ["tooltip", "label.location"] } },
            "foldingRange": { "rangeLimit": 5000, "lineFoldingOnly": true },
            "selectionRange": {},
            "semanticTokens": {
                "requests": { "range": true, "full": { "delta": true } },
                "tokenTypes": TOKEN_TYPES,
                "tokenModifiers": ["declaration", "readonly", "deprecated", "documentation"],
                "formats": ["relative"],
            },
        },
    })
}
