//! Which files are templates: their path says so, and they leave something to fill in. And which others say what
//! tickets look like: the configuration of a tool, a form.

use std::path::Path;

use super::{Origin, Schema, compile, forms, tools};
use crate::syntax::blocks::{BlockKind, Blocks};
use crate::ticket::{Facts, FileName, id};

/// A larger file is no template, in bytes.
const MAX_TEMPLATE: usize = 1024 * 1024;

/// Whether the file at this path, relative to its root with `/`, is a template. Reads the text only when the path
/// says so.
#[must_use]
pub fn is_template(path: &str, text: &str) -> bool {
    let size = text.len() <= MAX_TEMPLATE;
    size && named(path) && (forms::is_issue_template(path) || leaves_something(text))
}

/// Whether the file at this path, which is no Markdown, says what tickets look like.
#[must_use]
pub fn tells_of_tickets(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !(extension.eq_ignore_ascii_case("yml") || extension.eq_ignore_ascii_case("yaml")) {
        return false;
    }
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let folder = path.parent().and_then(name).unwrap_or_default();
    let file = name(path).unwrap_or_default();
    source(&folder, &file).is_some()
}

/// The schemas that a file compiles to: a template, the configuration of a tool, or a form.
#[must_use]
pub fn schemas(path: &str, text: &str) -> Vec<Schema> {
    let (around, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = around.rsplit('/').next().unwrap_or(around);
    match source(folder, file) {
        Some(Source::Backlog) => return tools::backlog(path, text),
        Some(Source::Form) => return forms::form(path, text).into_iter().collect(),
        None => {}
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut schemas = compile(text, stem, Origin::File(path.into()));
    if forms::is_issue_template(path) {
        forms::without_front_matter(&mut schemas);
    }
    schemas
}

/// What a file that is no Markdown may be.
enum Source {
    /// The configuration of Backlog.md.
    Backlog,
    /// An issue form.
    Form,
}

fn source(folder: &str, file: &str) -> Option<Source> {
    let (stem, extension) = file.rsplit_once('.')?;
    let is_yaml = ["yml", "yaml"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    let is_config = stem.eq_ignore_ascii_case("config");
    if !is_yaml {
        None
    } else if tools::BACKLOG_CONFIG.contains(&file) || is_config && tools::BACKLOG_FOLDERS.contains(&folder) {
        Some(Source::Backlog)
    } else if folder.eq_ignore_ascii_case(forms::FOLDER) && !is_config {
        Some(Source::Form)
    } else {
        None
    }
}

/// Whether a folder or the file is called a template. A ticket about templates (`T-12-update-template.md`) is none.
fn named(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    folders.split('/').any(is_called_template) || is_called_template(stem) && id::in_file_name(stem).is_none()
}

/// Whether a folder, or a file without its extension, is called a template: `ISSUE_TEMPLATE`.
#[must_use]
pub fn is_called_template(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| ["template", "templates", "tmpl"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn leaves_something(text: &str) -> bool {
    let open = |text: &str| !Facts::read(text, FileName::default()).placeholders.is_empty();
    let fenced = |text: &str| {
        Blocks::read(text).iter().any(|block| match block.kind {
            BlockKind::Fence { info } => {
                info.of(text).to_ascii_lowercase().starts_with("m") && open(block.content.of(text))
            }
            _ => false,
        })
    };
    open(text) || fenced(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_by_path_and_placeholders() {
        let check = |path: &str, text: &str, want: bool| assert_eq!(is_template(path, text), want, "{path}");
        let open = "# [Title]\n\n## Goal\n[What]\n";
        check("docs/templates/task.md", open, true);
        check(".github/ISSUE_TEMPLATE/bug.md", open, true);
        check("task_template.md", open, true);
        check("TEMPLATE.md", open, true);
        check("docs/tasks/contemplate.md", open, false);
        check("tasks/T-12-update-template.md", open, false);
        check("docs/templates/README.md", "# Templates\n\nText.\n", false);
        check("docs/task-template.md", "# How to\n\n```markdown\n## Goal\n[What]\n```\n", true);
        check("docs/task-template.md", "# How to\n\n```bash\necho [What]\n```\n", false);
        check(".github/ISSUE_TEMPLATE/bug.md", "---\nname: Bug\nabout: A fault\n---\n\n## Steps\n", true);
    }

    #[test]
    fn configurations_and_forms() {
        let check = |path: &str, want: bool| assert_eq!(tells_of_tickets(Path::new(path)), want, "{path}");
        check("/a/backlog/config.yml", true);
        check("/a/.backlog/config.yaml", true);
        check("/a/backlog.config.yml", true);
        check("/a/.github/ISSUE_TEMPLATE/bug.yml", true);
        check("/a/.github/ISSUE_TEMPLATE/config.yml", false);
        check("/a/.github/workflows/ci.yml", false);
        check("/a/config.yml", false);
        check("/a/backlog/tasks/a.md", false);
    }

    #[test]
    fn an_issue_template_speaks_of_itself_in_front_matter() {
        let text = "---\nname: Bug\nabout: A fault\nlabels: bug\n---\n\n**Version**: [Number]\n\n## Steps\n\n## Result\n";
        let all = schemas(".github/ISSUE_TEMPLATE/bug.md", text);
        let fields: Vec<&str> =
            all.iter().flat_map(|it| &it.fields).map(|field| field.name.as_str()).collect();
        assert_eq!(fields, ["version"]);
    }
}
