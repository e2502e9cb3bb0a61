//! A text with places that are filled in one after another: a snippet for editors that know them, plain text for others.
//!
//! The syntax is that of the Language Server Protocol 3.17, "Snippet Syntax".

use crate::text::Span;

/// A text and the places in it that a person fills in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    text: String,
    stops: Vec<TabStop>,
}

/// A place that a person fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabStop {
    /// What stands there until then.
    pub span: Span,
    /// What to choose from, the first one stands there; empty where anything goes.
    pub choices: Vec<String>,
}

impl Snippet {
    /// A text without places to fill in.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), stops: Vec::new() }
    }

    /// Appends text that stays as it is.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a place in which a text stands until a person writes something else.
    pub fn stop(&mut self, text: &str) {
        self.place(text, Vec::new());
    }

    /// Appends a place to choose a text for; the first one stands there. Without any, a person writes something.
    pub fn choice(&mut self, choices: impl IntoIterator<Item = impl Into<String>>) {
        let choices: Vec<String> = choices.into_iter().map(Into::into).collect();
        let first = choices.first().cloned().unwrap_or_default();
        self.place(&first, if choices.len() > 1 { choices } else { Vec::new() });
    }

    fn place(&mut self, text: &str, choices: Vec<String>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stops.push(TabStop { span: Span::new(start, self.text.len()), choices });
    }

    /// Appends another snippet, whose places come after those that are there.
    pub fn append(&mut self, other: &Self) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.stops.extend(other.stops.iter().map(|stop| TabStop {
            span: Span::new(stop.span.start() + by, stop.span.end() + by),
            choices: stop.choices.clone(),
        }));
    }

    /// Takes off the line breaks and blanks at the end, as far as they are in no place to fill in.
    pub fn trim_end(&mut self) {
        let last = self.stops.last().map_or(0, |stop| stop.span.end());
        self.text.truncate(self.text.trim_end().len().max(last));
    }

    /// The places, in their order.
    #[must_use]
    pub fn stops(&self) -> &[TabStop] {
        &self.stops
    }

    /// Whether there is nothing to fill in.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.stops.is_empty()
    }

    /// The text as it stands before anything is filled in.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.text
    }

    /// The text in the protocol's syntax; at the end the cursor goes behind it.
    #[must_use]
    pub fn to_lsp(&self) -> String {
        self.to_lsp_from(1) + "$0"
    }

    /// The same for one of several texts that are filled in one after another: its places count from a number on, and
    /// the cursor does not go behind it.
    #[must_use]
    pub fn to_lsp_from(&self, first: u32) -> String {
        let mut written = String::with_capacity(self.text.len() + self.stops.len() * 8);
        let mut at = 0;
        for (nth, stop) in (first..).zip(&self.stops) {
            let between = Span::new(at, stop.span.start()).of(&self.text);
            escape(&mut written, between, &['$', '}', '\\']);
            let shown = stop.span.of(&self.text);
            // Editors do not agree on how these are written in a choice.
            let is_hard = |choice: &String| choice.contains(['\n', '$', '}']);
            let is_choice = stop.choices.len() > 1 && !stop.choices.iter().any(is_hard);
            if is_choice {
                written.push_str(&format!("${{{nth}|"));
                for (nth, choice) in stop.choices.iter().enumerate() {
                    written.push_str(if nth > 0 { "," } else { "" });
                    escape(&mut written, choice, &['\\', ',', '|']);
                }
                written.push_str("|}");
            } else if shown.is_empty() {
                written.push_str(&format!("${{{nth}}}"));
            } else {
                written.push_str(&format!("${{{nth}:"));
                escape(&mut written, shown, &['$', '}', '\\']);
                written.push('}');
            }
            at = stop.span.end();
        }
        escape(&mut written, self.text.get(at..).unwrap_or_default(), &['$', '}', '\\']);
        written
    }
}

/// Appends a text in which a backslash stands before each of some marks.
fn escape(written: &mut String, text: &str, marks: &[char]) {
    for c in text.chars() {
        if marks.contains(&c) {
            written.push('\\');
        }
        written.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(snippet: &Snippet, lsp: &str, plain: &str) {
        assert_eq!((snippet.to_lsp().as_str(), snippet.plain()), (lsp, plain));
    }

    #[test]
    fn marks_of_the_syntax_are_escaped_where_they_mean_something() {
        check(&Snippet::new("a $1 {b} \\ c|d, e"), r"a \$1 {b\} \\ c|d, e$0", "a $1 {b} \\ c|d, e");
        let mut snippet = Snippet::new("x ");
        snippet.stop("{y} $z \\|,");
        check(&snippet, r"x ${1:{y\} \$z \\|,}$0", "x {y} $z \\|,");
        let mut snippet = Snippet::default();
        snippet.choice(["a, b", "c|d", "{e\\", "ö 😀"]);
        check(&snippet, r"${1|a\, b,c\|d,{e\\,ö 😀|}$0", "a, b");
    }

    #[test]
    fn places_are_numbered_in_order() {
        let mut snippet = Snippet::new("- [ ] ");
        snippet.stop("");
        let mut whole = Snippet::new("## ");
        whole.stop("Title");
        whole.push("\n");
        whole.append(&snippet);
        check(&whole, "## ${1:Title}\n- [ ] ${2}$0", "## Title\n- [ ] ");
        let spans: Vec<_> = whole.stops().iter().map(|stop| stop.span.of(whole.plain())).collect();
        assert_eq!(spans, ["Title", ""]);
    }

    #[test]
    fn a_choice_that_editors_would_misread_is_a_text() {
        let mut snippet = Snippet::default();
        snippet.choice(["only"]);
        snippet.choice(["a\nb", "c"]);
        snippet.choice(Vec::<String>::new());
        check(&snippet, "${1:only}${2:a\nb}${3}$0", "onlya\nb");
        let mut snippet = Snippet::default();
        snippet.choice(["5 $", "10 $"]);
        snippet.choice(["a", "{b}"]);
        check(&snippet, r"${1:5 \$}${2:a}$0", "5 $a");
    }
}
