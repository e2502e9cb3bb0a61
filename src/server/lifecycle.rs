//! The beginning of a session, and what changes its frame: roots, settings, what the client watches.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    ClientCapabilities, ClientInfo, DidChangeConfigurationParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, FileChangeType, FileEvent, InitializeParams, InitializeResult, OneOf,
    PositionEncodingKind, Registration, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::features::{Settings, convert};
use crate::text::PositionEncoding;
use crate::workspace::{Address, GITIGNORE, Kind, real_path};

use super::main_loop::State;
use super::publisher::{self, Publisher};
use super::refresh;
use super::registration::{self, Offer, Registry};
use super::scan;

/// The files whose changes matter; tickets, configuration with what it extends, and what git ignores.
const WATCHED: [&str; 5] =
    ["**/*.md", "**/*.markdown", "**/.tickmark.yaml", "**/*.{yaml,yml}", "**/.gitignore"];

/// A folder that is deleted or moved is told in one piece, and no pattern is for folders alone: `Create | Delete`.
const FOLDERS: u8 = 1 | 4;

/// What a client says about itself at the beginning.
pub(crate) struct Session {
    /// What it can do.
    pub(crate) capabilities: ClientCapabilities,
    /// Whether it tells of files that change on disk.
    is_watching: bool,
    cuts_at_blanks: bool,
    encoding: PositionEncoding,
    roots: Vec<PathBuf>,
    options: Value,
    /// What the user should know about the above.
    notices: Vec<String>,
    /// What is registered later.
    offers: Vec<Offer>,
}

impl Session {
    /// Leaves of all that the server can do what is offered at once and for good.
    pub(crate) fn split(&mut self, all: &mut ServerCapabilities) {
        let (settings, _) = Settings::from_layers([&self.options]);
        self.offers = registration::split(&self.capabilities, &settings, all);
    }
}

/// `initialize`: what was agreed on. The capabilities of features are still to be added.
pub(crate) fn initialize(params: InitializeParams) -> (Session, InitializeResult) {
    let encoding = choose_encoding(&params.capabilities);
    let mut notices = Vec::new();
    let session = Session {
        is_watching: is_watching(&params),
        cuts_at_blanks: cuts_at_blanks(params.client_info.as_ref()),
        encoding,
        roots: roots(&params, &mut notices),
        capabilities: params.capabilities,
        options: params.initialization_options.unwrap_or_default(),
        notices,
        offers: Vec::new(),
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(sync_kind(params.client_info.as_ref())),
        save: Some(SaveOptions { include_text: Some(false) }.into()),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    let result = InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(convert::encoding_kind(encoding)),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(folders),
                file_operations: None,
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    };
    (session, result)
}

/// Takes over what was agreed on.
pub(crate) fn begin(state: &mut State, session: Session) {
    state.publisher = Publisher::new(&session.capabilities);
    state.disk.is_client_watching = session.is_watching;
    state.capabilities = Arc::new(session.capabilities);
    state.cuts_at_blanks = session.cuts_at_blanks;
    state.encoding = session.encoding;
    state.folders = session.roots;
    state.options = session.options;
    state.registry = Registry::new(session.offers);
    take_folders(state);
    for notice in session.notices {
        state.warn(notice);
    }
    apply_settings(state);
}

/// Finds out what the folders are that the client has named.
fn take_folders(state: &mut State) {
    state.roots = state.world.names_mut().set_folders(&state.folders);
    state.world.set_roots(state.roots.clone());
}

/// `initialized`: from now on the client may be asked.
pub(crate) fn initialized(state: &mut State) {
    let workspace = state.capabilities.workspace.as_ref();
    let registers = |offer: Option<Option<bool>>| offer.flatten() == Some(true);
    let configuration = workspace.and_then(|workspace| workspace.did_change_configuration.as_ref());
    let mut registrations = Vec::new();
    if state.disk.is_client_watching {
        let mut watchers: Vec<_> = WATCHED.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
        watchers.push(json!({ "globPattern": "**/*", "kind": FOLDERS }));
        registrations
            .push(to_registration("workspace/didChangeWatchedFiles", json!({ "watchers": watchers })));
    }
    if registers(configuration.map(|configuration| configuration.dynamic_registration)) {
        let options = json!({ "section": Settings::SECTION });
        registrations.push(to_registration("workspace/didChangeConfiguration", options));
    }
    if !registrations.is_empty() {
        state.outbox.register(registrations);
    }
    if !ask_configuration(state) {
        registration::update(state);
    }
    scan::walk(state);
}

fn to_registration(method: &str, options: Value) -> Registration {
    Registration { id: method.to_owned(), method: method.to_owned(), register_options: Some(options) }
}

/// `workspace/didChangeConfiguration`. Clients that can be asked send nothing of use with it.
pub(crate) fn configuration_changed(state: &mut State, params: DidChangeConfigurationParams) {
    if let Some(settings) = params.settings.get(Settings::SECTION) {
        configure(state, settings.clone());
    }
    ask_configuration(state);
}

/// Asks for the settings, and returns whether the client can be asked.
fn ask_configuration(state: &State) -> bool {
    let workspace = state.capabilities.workspace.as_ref();
    let can_be_asked = workspace.and_then(|workspace| workspace.configuration) == Some(true);
    if can_be_asked {
        state.outbox.ask_configuration(state.events.clone());
    }
    can_be_asked
}

/// Takes over settings that came after `initialize`.
pub(crate) fn configure(state: &mut State, settings: Value) {
    let before = Arc::clone(&state.settings);
    state.configuration = settings;
    apply_settings(state);
    registration::update(state);
    if (state.settings.scan, state.settings.max_files) != (before.scan, before.max_files) {
        scan::walk(state);
    }
}

fn apply_settings(state: &mut State) {
    let (settings, complaints) = Settings::from_layers([&state.options, &state.configuration]);
    state.world.set_base(settings.base.clone());
    state.settings = Arc::new(settings);
    for complaint in complaints {
        state.warn(complaint);
    }
    publisher::recheck(state);
    refresh::settings_changed(state);
}

/// `workspace/didChangeWorkspaceFolders`.
pub(crate) fn folders_changed(state: &mut State, params: DidChangeWorkspaceFoldersParams) {
    let mut notices = Vec::new();
    for folder in &params.event.removed {
        let address = convert::address(&folder.uri);
        if let Some(path) = address.path() {
            let real = real_path(path);
            let exact = state.folders.iter().position(|folder| folder == path);
            let same = || state.folders.iter().position(|folder| real_path(folder) == real);
            exact.or_else(same).map(|index| state.folders.remove(index));
        }
    }
    for folder in &params.event.added {
        add_root(&mut state.folders, &convert::address(&folder.uri), &mut notices);
    }
    for notice in notices {
        state.warn(notice);
    }
    take_folders(state);
    state.touch();
    scan::walk(state);
}

/// `workspace/didChangeWatchedFiles`.
pub(crate) fn files_changed(state: &mut State, params: DidChangeWatchedFilesParams) {
    let concerns = |state: &State, change: &FileEvent| {
        let address = state.identity(&change.uri);
        let path = address.path()?;
        let matters = Kind::of(path) != Kind::Other
            || state.world.is_extended(&address)
            || path.file_name().is_some_and(|name| name == GITIGNORE)
            // A name without an extension may be a folder's.
            || change.typ == FileChangeType::CREATED && path.extension().is_none()
            || change.typ == FileChangeType::DELETED && state.world.has_any_in(&address);
        matters.then(|| path.to_path_buf())
    };
    let paths: Vec<_> = params.changes.iter().filter_map(|change| concerns(state, change)).collect();
    scan::changed(state, paths);
}

/// UTF-8 is what we count in ourselves, UTF-16 what clients test most.
fn choose_encoding(client: &ClientCapabilities) -> PositionEncoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let is_offered = |kind: &PositionEncodingKind| offered.is_some_and(|offered| offered.contains(kind));
    [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32]
        .into_iter()
        .find(|encoding| is_offered(&convert::encoding_kind(*encoding)))
        .unwrap_or_default()
}

/// Whether the client can be asked to watch files, and does it. Helix tells of those alone that it writes itself, Eglot
/// never of one that was renamed, or came by a rename, as when a program saves safely; and before Emacs 29 it does not
/// say who it is.
fn is_watching(params: &InitializeParams) -> bool {
    let workspace = params.capabilities.workspace.as_ref();
    let watch = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    let client = params.client_info.as_ref().map(|client| client.name.as_str());
    let is_reliable = !matches!(client, None | Some("helix" | "Eglot"));
    is_reliable && watch.is_some_and(|watch| watch.dynamic_registration == Some(true))
}

/// Edits, except from Helix before 25.07, which may send two of them in the wrong order: of whole texts the
/// newest can be told by its version.
fn sync_kind(client: Option<&ClientInfo>) -> TextDocumentSyncKind {
    match release(client, "helix") {
        Some(release) if release < (25, 7) => TextDocumentSyncKind::FULL,
        _ => TextDocumentSyncKind::INCREMENTAL,
    }
}

/// Whether the client cuts what is completed at its first blank: of `In Review`, Neovim 0.11 inserts `In`. It does not do
/// so with snippets.
fn cuts_at_blanks(client: Option<&ClientInfo>) -> bool {
    release(client, "Neovim") == Some((0, 11))
}

/// The first two numbers of a client's version, if it has this name.
fn release(client: Option<&ClientInfo>, name: &str) -> Option<(u32, u32)> {
    let version = client.filter(|client| client.name == name)?.version.as_deref()?;
    let mut numbers = version.split('.').map_while(|number| number.parse::<u32>().ok());
    Some((numbers.next()?, numbers.next()?))
}

/// The folders of the workspace, from the newest of the three ways to name them that says anything.
#[expect(deprecated, reason = "older clients know no other way")]
fn roots(params: &InitializeParams, notices: &mut Vec<String>) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| convert::address(&folder.uri));
    let uri = params.root_uri.iter().map(convert::address);
    let path = params.root_path.iter().filter(|path| !path.is_empty()).map(|path| {
        let path = PathBuf::from(path);
        if path.is_absolute() {
            Address::from_path(&path)
        } else {
            Address::from_uri(&path.to_string_lossy())
        }
    });
    let mut roots = Vec::new();
    for candidates in [folders.collect::<Vec<_>>(), uri.collect(), path.collect()] {
        for address in candidates {
            add_root(&mut roots, &address, notices);
        }
        if !roots.is_empty() {
            break;
        }
    }
    roots
}

fn add_root(roots: &mut Vec<PathBuf>, address: &Address, notices: &mut Vec<String>) {
    match address.path().map(PathBuf::from) {
        Some(root) if !roots.contains(&root) => roots.push(root),
        Some(_) => {}
        None => {
            notices.push(format!("tickmark does not read {}: it is no folder on this machine", address.uri()))
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(params: Value, expected: Expect) {
        let (session, result) = initialize(serde_json::from_value(params).unwrap());
        let sync = result.capabilities.text_document_sync.map(|sync| serde_json::to_value(sync).unwrap());
        expected.assert_eq(&format!(
            "{:?}, sync {}, {:?} {}",
            session.encoding,
            sync.unwrap()["change"],
            session.roots,
            session.notices.join("; ")
        ));
    }

    #[test]
    fn a_client_that_says_nothing() {
        check(json!({ "capabilities": {} }), expect!["Utf16, sync 2, [] "]);
    }

    #[test]
    fn the_encoding_is_one_that_the_client_lists() {
        let check = |listed: &[&str], expected: PositionEncoding| {
            let capabilities = json!({ "general": { "positionEncodings": listed } });
            assert_eq!(
                choose_encoding(&serde_json::from_value(capabilities).unwrap()),
                expected,
                "{listed:?}"
            );
        };
        check(&["utf-32", "utf-16", "utf-8"], PositionEncoding::Utf8);
        check(&["utf-32", "utf-16"], PositionEncoding::Utf16);
        check(&["utf-32"], PositionEncoding::Utf32);
        check(&["utf-7"], PositionEncoding::Utf16);
        check(&[], PositionEncoding::Utf16);
    }

    #[test]
    #[cfg(unix)]
    fn roots_come_from_the_newest_way_to_name_them() {
        let folder = |uri: &str| json!({ "uri": uri, "name": "x" });
        check(
            json!({ "capabilities": {}, "rootUri": "file:///b", "rootPath": "/c",
                    "workspaceFolders": [folder("file:///a%20a"), folder("file:///d/"), folder("file:///d")] }),
            expect![[r#"Utf16, sync 2, ["/a a", "/d"] "#]],
        );
        check(
            json!({ "capabilities": {}, "rootUri": "file:///b", "rootPath": "/c", "workspaceFolders": [] }),
            expect![[r#"Utf16, sync 2, ["/b"] "#]],
        );
        check(json!({ "capabilities": {}, "rootPath": "/c/" }), expect![[r#"Utf16, sync 2, ["/c"] "#]]);
        check(
            json!({ "capabilities": {}, "rootUri": "invalid:x", "rootPath": "relative" }),
            expect![
                "Utf16, sync 2, [] tickmark does not read invalid:x: it is no folder on this machine; tickmark does not read relative: it is no folder on this machine"
            ],
        );
    }

    #[test]
    fn a_helix_that_shuffles_edits_sends_whole_texts() {
        let kind = |name: &str, version: Option<&str>| {
            sync_kind(Some(&ClientInfo { name: name.to_owned(), version: version.map(str::to_owned) }))
        };
        assert_eq!(kind("helix", Some("25.01.1")), TextDocumentSyncKind::FULL);
        assert_eq!(kind("helix", Some("25.07.1 (abc)")), TextDocumentSyncKind::INCREMENTAL);
        assert_eq!(kind("helix", None), TextDocumentSyncKind::INCREMENTAL);
        assert_eq!(kind("Neovim", Some("0.11.4")), TextDocumentSyncKind::INCREMENTAL);
    }
}
