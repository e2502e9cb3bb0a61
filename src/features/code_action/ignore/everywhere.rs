//! In the configuration that holds for the file: the severity `off`, as the smallest edit, or a configuration that has
//! nothing else in it.

use std::path::PathBuf;

use super::super::Asked;
use super::entries;
use crate::checks::RULES;
use crate::features::edit::{Changes, NewFile};
use crate::schema::{CONFIG_FILE, Config, Level};
use crate::syntax::yaml;
use crate::text::TextEdit;
use crate::workspace::{Address, FileId, Source, paths};

/// The configuration in which to write.
pub(super) enum Where {
    /// One that is there.
    Known(FileId, Source),
    /// One that can be made.
    New(PathBuf),
}

/// The nearest configuration above the file; none where it cannot be made.
pub(super) fn config(asked: &Asked<'_>) -> Option<Where> {
    let snapshot = asked.snapshot;
    let root = snapshot.root(asked.file)?;
    let above = snapshot.folder(asked.file)?.ancestors().take_while(|folder| folder.starts_with(root));
    let mut known = above.filter_map(|folder| snapshot.file(&Address::from_path(&folder.join(CONFIG_FILE))));
    if let Some(file) = known.next() {
        return Some(Where::Known(file, snapshot.source(file)?));
    }
    let path = root.join(CONFIG_FILE);
    (asked.can.create && !snapshot.is_on_disk(&path)).then_some(Where::New(path))
}

impl Where {
    /// The changes that switch a check off; none where that cannot be written, or would not help.
    pub(super) fn off(&self, asked: &Asked<'_>, code: &str) -> Option<Changes> {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        let file = asked.snapshot.address(asked.file)?.path()?;
        let is_off = |text: &str, folder: &std::path::Path| {
            let path = paths::way(folder, file).unwrap_or_default();
            Config::parse(text, &codes).0.level(code, &path) == Some(Level::Off)
        };
        match self {
            Self::New(path) => {
                let text = format!("severity:\n  {code}: off\n");
                let created = vec![NewFile { path: path.clone(), text }];
                Some(Changes { created, ..Changes::default() })
            }
            Self::Known(config, source) => {
                let edit = edit(&source.text, code)?;
                let after = crate::text::edit::apply_all(&source.text, std::slice::from_ref(&edit))?;
                let folder = asked.snapshot.folder(*config)?;
                let is_valid = yaml::syntax_error(&after, yaml::first_document(&after)).is_none();
                (is_valid && is_off(&after, folder)).then(|| Changes::of(*config, source.clone(), [edit]))
            }
        }
    }
}

/// The edit that gives a check the severity `off`.
fn edit(text: &str, code: &str) -> Option<TextEdit> {
    let content = yaml::first_document(text);
    let yaml = yaml::read(text, content);
    if yaml.is_flow || yaml.truncated {
        return None;
    }
    let Some(severity) = yaml.path(text, "severity") else {
        return Some(entries::at_top(text, content, &format!("severity:\n  {code}: off")));
    };
    let own = yaml.children(severity.0).find(|(_, node)| node.key_text(text) == code);
    match own {
        Some((_, node)) if node.value.is_empty() => Some(TextEdit::insert(node.value.end(), " off")),
        Some((_, node)) => Some(TextEdit::replace(node.value, "off")),
        None => entries::under(text, &yaml, severity, &format!("{code}: off")),
    }
}
