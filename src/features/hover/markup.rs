//! How an answer is written for a client with Markdown, or for one without: the words of strangers mark nothing.

use std::fmt::Write as _;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// With marks for the reader's program.
    Markdown,
    /// As it is read.
    Plain,
}

impl Markup {
    /// A text of somebody else, on one line.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Self::Markdown => escaped(text),
            Self::Plain => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        }
    }

    /// The same in bold.
    pub(super) fn strong(self, text: &str) -> String {
        match self {
            Self::Markdown => format!("**{}**", escaped(text)),
            Self::Plain => self.text(text),
        }
    }

    /// What stands between two pieces.
    pub(super) fn gap(self) -> &'static str {
        match self {
            Self::Markdown => "\n\n",
            Self::Plain => "\n",
        }
    }

    /// What stands between two answers.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Markdown => "\n\n---\n\n",
            Self::Plain => "\n\n",
        }
    }

    /// A place in a file: a link where that is possible, in plain text `path:line`. Lines are counted from one.
    pub(super) fn place(self, path: &str, uri: Option<&str>, line: Option<u32>) -> String {
        let fragment = line.map(|line| format!("#L{line}")).unwrap_or_default();
        match (self, uri, line) {
            (Self::Markdown, Some(uri), _) => {
                format!("[{}]({}{fragment})", self.text(path), destination(uri))
            }
            (_, _, Some(line)) => format!("{}:{line}", self.text(path)),
            (_, _, None) => self.text(path),
        }
    }
}

/// A text of somebody else in which nothing is a mark, also at the start of a line: no link, no HTML, no new line.
#[must_use]
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            // In a word it marks nothing.
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_alphanumeric()),
            '#' | '-' | '+' | '=' => before.is_none(),
            // `&lt;`
            '&' => after == '#' || after.is_alphanumeric(),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
        before = Some(c);
    }
    escaped
}

/// A URI as the destination of a link, which a bracket or a blank would end.
fn destination(uri: &str) -> String {
    uri.chars().fold(String::with_capacity(uri.len()), |mut safe, c| {
        match c {
            '(' | ')' | '<' | '>' | '\\' | ' ' => {
                let _ = write!(safe, "%{:02X}", u32::from(c));
            }
            c => safe.push(c),
        }
        safe
    })
}
