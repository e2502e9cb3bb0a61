//! What editors ask for, end to end: workspaces on disk, requests at the place of a `$0`.

mod asks;
mod bad_input;
mod call_hierarchy;
mod capabilities;
mod code_action;
mod code_lens;
mod completion;
mod definition;
mod document_links;
mod highlight;
mod hover;
mod inlay_hints;
mod navigation;
mod references;
mod rename;
mod semantic_tokens;
mod structure;
mod symbols;
mod tickets;
mod type_hierarchy;
mod whole_files;
mod without_markdown;
mod workspace_symbols;

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, LIMIT, uri_of};

/// A folder of files and a server that has it open.
struct Session {
    folder: TempDir,
    client: Client,
    encoding: String,
}

/// A document that is open, and the place in it.
struct Cursor {
    uri: String,
    position: Value,
}

impl Session {
    /// Writes the files, and begins a session in their folder.
    fn new(files: &[(&str, &str)], capabilities: Value) -> Self {
        Self::begin(files, capabilities, |folder| json!({ "rootUri": uri_of(folder) }))
    }

    /// The same with folders in that folder as those of the workspace.
    fn in_folders(folders: &[&str], files: &[(&str, &str)], capabilities: Value) -> Self {
        Self::begin(files, capabilities, |folder| {
            let folder = |name: &&str| json!({ "uri": uri_of(&folder.join(name)), "name": name });
            json!({ "workspaceFolders": folders.iter().map(folder).collect::<Vec<_>>() })
        })
    }

    fn begin(files: &[(&str, &str)], capabilities: Value, roots: impl Fn(&Path) -> Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut client = Client::spawn();
        let mut params = roots(folder.path());
        params["capabilities"] = capabilities;
        let answer = client.initialize(params);
        let encoding = answer["positionEncoding"].as_str().unwrap().to_owned();
        Self { folder, client, encoding }
    }

    fn uri(&self, path: &str) -> String {
        uri_of(&self.folder.path().join(path))
    }

    /// Opens a document with a `$0` in it, which is not part of the text.
    fn open(&mut self, path: &str, marked: &str) -> Cursor {
        let uri = self.uri(path);
        let offset = marked.find("$0").expect("a text with `$0`");
        self.client.open(&uri, &marked.replacen("$0", "", 1));
        Cursor { uri, position: position(&marked[..offset], &self.encoding) }
    }

    /// A request at the cursor, made until the answer fits: the files are read while the session has begun.
    fn ask(&mut self, method: &str, cursor: &Cursor, fits: impl Fn(&Value) -> bool) -> Value {
        let document = json!({ "uri": cursor.uri });
        self.ask_with(method, &json!({ "textDocument": document, "position": cursor.position }), fits)
    }

    /// A request with these parameters, made until the answer fits.
    fn ask_with(&mut self, method: &str, params: &Value, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + LIMIT;
        loop {
            let answer = self.client.request(method, params.clone());
            if fits(&answer) {
                return answer;
            }
            assert!(Instant::now() < deadline, "{method} answers {answer:#}");
        }
    }
}

/// The position after a text.
fn position(before: &str, encoding: &str) -> Value {
    let line = before.rsplit('\n').next().unwrap();
    let column = match encoding {
        "utf-8" => line.len(),
        _ => line.encode_utf16().count(),
    };
    crate::client::position(before.matches('\n').count(), column)
}

/// What a range of the protocol covers in a text.
fn covered<'t>(text: &'t str, range: &Value, encoding: &str) -> &'t str {
    let offset = |place: &Value| {
        let (line, column) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
        let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
        let line = text[start..].lines().next().unwrap_or_default();
        let mut units = 0;
        let before = line.chars().take_while(|c| {
            let fits = units < column;
            units += if encoding == "utf-8" { c.len_utf8() } else { c.len_utf16() } as u64;
            fits
        });
        start + before.map(char::len_utf8).sum::<usize>()
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}

/// Capabilities with these encodings, and what else is given for documents.
fn capabilities(encodings: &[&str], documents: Value) -> Value {
    json!({ "general": { "positionEncodings": encodings }, "textDocument": documents })
}
