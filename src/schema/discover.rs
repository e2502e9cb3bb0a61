//! Which files are templates: their path says so, and they leave something to fill in.

use crate::syntax::blocks::{BlockKind, Blocks};
use crate::ticket::{Facts, FileName, id};

/// A larger file is no template, in bytes.
const MAX_TEMPLATE: usize = 1024 * 1024;

/// Whether the file at this path, relative to its root with `/`, is a template. Reads the text only when the path
/// says so.
#[must_use]
pub fn is_template(path: &str, text: &str) -> bool {
    named(path) && text.len() <= MAX_TEMPLATE && leaves_something(text)
}

/// Whether a folder or the file is called a template. A ticket about templates (`T-12-update-template.md`) is none.
fn named(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let says = |part: &str| {
        let mut words = part.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| {
            ["template", "templates", "tmpl"].iter().any(|known| word.eq_ignore_ascii_case(known))
        })
    };
    folders.split('/').any(says) || says(stem) && id::in_file_name(stem).is_none()
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
    }
}
