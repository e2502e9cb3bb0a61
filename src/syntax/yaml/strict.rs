//! The strict check: a full YAML reader decides whether the text is valid; what it says is put in plain words.

use super::{MAX_DEPTH, causes, read};
use crate::text::Span;
use crate::text::lines::line_end;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashSet;

/// Bytes beyond which YAML is not checked strictly.
pub const STRICT_LIMIT: usize = 256 * 1024;

/// Brackets nested deeper than this are not handed to the strict reader, whose time grows with their depth.
const MAX_BRACKETS: usize = 128;

/// Why a strict YAML reader refuses the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What to underline; where quotes would mend it, what to put in quotes.
    pub span: Span,
    /// One sentence about what is wrong.
    pub message: String,
    /// What would mend it.
    pub help: Option<String>,
    /// What sort of mistake it is.
    pub cause: Cause,
}

/// The sorts of mistakes, by what mends them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// The place should stand in quotes.
    Quotes,
    /// This quote is not closed.
    OpenQuote(char),
    /// The bracket that closes is missing.
    OpenBracket(char),
    /// A tab stands where only spaces may.
    Tab,
    /// The character should not be there.
    Character,
    /// A space is missing behind the colon.
    Colon,
    /// A key stands there a second time.
    Twice,
    /// Something else.
    #[default]
    Other,
}

/// The first error that a strict reader finds in the YAML in `span` of `text`, or its first duplicate key.
///
/// YAML above [`STRICT_LIMIT`] is taken for valid. Aliases are never followed.
#[must_use]
pub fn syntax_error(text: &str, span: Span) -> Option<SyntaxError> {
    let span = from_line_start(text, span);
    let yaml = span.of(text);
    if yaml.len() > STRICT_LIMIT {
        return None;
    }
    if bracket_depth(yaml) > MAX_BRACKETS {
        return causes::first(text, span, span.end());
    }
    let error = match validate(yaml) {
        Ok(documents) if documents > 1 => return None,
        Ok(_) => return duplicate_key(text, span),
        Err(error) => error,
    };
    let until = line_end(text, span.start() + index(&error).min(yaml.len()), span.end());
    causes::first(text, span, until).or_else(|| Some(in_plain_words(text, span, &error)))
}

/// The span from the begin of its first line, if only indentation stands before it there, and without a BOM.
fn from_line_start(text: &str, span: Span) -> Span {
    let before = text.get(..span.start()).unwrap_or_default();
    let outer = before.trim_end_matches([' ', '\t']);
    let is_indented = outer.is_empty() || outer.ends_with(['\n', '\r']);
    let start = if is_indented { outer.len() } else { span.start() };
    let bom = Span::new(start, span.end()).of(text).starts_with('\u{feff}');
    Span::new(start + if bom { '\u{feff}'.len_utf8() } else { 0 }, span.end())
}

/// Counts the documents; keeps nothing and follows no alias, so that neither an anchor that multiplies nor deep
/// nesting costs more than the text is long.
fn validate(yaml: &str) -> Result<usize, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(yaml)
        .try_fold(0, |count, document| IgnoredAny::deserialize(document).map(|_| count + 1))
}

/// An upper bound of how deep brackets nest; those in quotes and blocks of lines count too.
fn bracket_depth(yaml: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    for byte in yaml.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Keys of one mapping must be unique; YAML 1.2 section 3.2.1.1.
fn duplicate_key(text: &str, span: Span) -> Option<SyntaxError> {
    let yaml = read(text, span);
    let mut seen = HashSet::new();
    let mut depths: Vec<usize> = Vec::with_capacity(yaml.nodes.len());
    for node in &yaml.nodes {
        let depth = node.parent.and_then(|parent| depths.get(parent as usize)).map_or(0, |depth| depth + 1);
        depths.push(depth);
        let Some(key) = node.key else { continue };
        let name = key.of(text);
        // What is nested deeper is read flat; several merges are common practice.
        let is_known = depth + 1 < MAX_DEPTH && name != "<<";
        if is_known && !seen.insert((node.parent, name)) {
            return Some(SyntaxError {
                span: key,
                message: format!("The key `{name}` stands here a second time."),
                help: Some("keep one of the two: readers refuse both, or take only one".to_owned()),
                cause: Cause::Twice,
            });
        }
    }
    None
}

/// Where the strict reader stopped; characters that are not allowed it refuses without a place.
fn index(error: &serde_yaml::Error) -> usize {
    let location = error.location().filter(|_| !error.to_string().starts_with("control characters"));
    location.map_or(usize::MAX, |location| location.index())
}

/// What the strict reader says, put in plain words, at the place it names.
fn in_plain_words(text: &str, span: Span, error: &serde_yaml::Error) -> SyntaxError {
    let said = error.to_string();
    let known = WORDS.iter().find(|(part, _, _)| said.contains(part));
    let span = place(text, span, span.start().saturating_add(index(error)));
    match known {
        Some((_, message, help)) => {
            let cause = Cause::Other;
            SyntaxError { span, message: (*message).to_owned(), help: Some((*help).to_owned()), cause }
        }
        None => {
            let problem = said.split(" at ").next().unwrap_or_default();
            let message = format!("This is not valid YAML: {problem}.");
            SyntaxError { span, message, help: None, cause: Cause::Other }
        }
    }
}

/// The rest of the line at `at`; if nothing is there, the last line before it that has text.
fn place(text: &str, span: Span, at: usize) -> Span {
    let at = (at.min(span.end())..span.end()).find(|at| text.is_char_boundary(*at)).unwrap_or(span.end());
    let rest = Span::new(at, line_end(text, at, span.end())).trim(text);
    if !rest.is_empty() {
        return rest;
    }
    let before = Span::new(span.start(), at).trim(text);
    let line = before.of(text).rfind(['\n', '\r']).map_or(0, |found| found + 1);
    Span::new(before.start() + line, before.end()).trim(text)
}

/// Parts of the strict reader's messages, what they mean, and what would mend it.
const WORDS: &[(&str, &str, &str)] = &[
    ("cannot start any token", "A value cannot begin with this character.", "put the value in quotes"),
    ("did not find expected key", "This line fits no entry above it.", "check its indentation"),
    (
        "'-' indicator",
        "This line stands in a list but is no item.",
        "begin it with `- ` or check its indentation",
    ),
    (
        "mapping values",
        "A value holds an unquoted colon, which YAML reads as the end of a key.",
        "put the value in quotes",
    ),
    ("unexpected ':'", "A colon ends this element.", "put the element in quotes"),
    ("expected ':'", "This line is no `key: value`.", "add a colon and a space after the key"),
    (
        "',' or ']'",
        "A comma or the closing `]` is missing.",
        "separate the elements by commas; put one that holds brackets or a colon in quotes",
    ),
    (
        "',' or '}'",
        "A comma or the closing `}` is missing.",
        "separate the entries by commas; put one that holds brackets or a colon in quotes",
    ),
    ("end of stream", "A quote is not closed.", "add the closing quote"),
    ("document indicator", "A quote is not closed before the line of dashes.", "add the closing quote"),
    (
        "escape",
        "YAML does not know this backslash escape.",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "hexadecimal",
        "This backslash escape lacks hexadecimal digits.",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("unknown anchor", "No anchor of this name stands above.", "put the value in quotes if it is text"),
    ("tab character", "A tab stands where only spaces may indent.", "replace the tab by spaces"),
    ("control characters", "A control character is not allowed in YAML.", "remove it"),
    (
        "sequence entries",
        "A list item cannot stand here.",
        "put the item on a line of its own, below its key",
    ),
    ("mapping keys", "A `? ` cannot stand here.", "put the value in quotes"),
    ("document start", "This stands behind the end of the YAML above.", "check its indentation"),
    (
        "comment or line break",
        "Text follows `|` or `>` on the same line.",
        "put the text on the next line, indented",
    ),
    ("alphabetic or numeric", "A name is missing after `&` or `*`.", "put the value in quotes"),
    ("tag", "`!` begins a tag that is not valid.", "put the value in quotes"),
    ("node content", "A value is missing here.", "write a value or remove the sign before it"),
    ("indentation indicator", "The digit after `|` or `>` must be 1 to 9.", "remove the digit"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// Draws every text's error: its line with the place marked, the message, the help.
    fn check(texts: &[&str], expected: Expect) {
        let mut drawn = String::new();
        for text in texts {
            let Some(error) = syntax_error(text, Span::new(0, text.len())) else {
                drawn += &format!("{text:?} is valid\n");
                continue;
            };
            let (before, rest) = text.split_at(error.span.start());
            let (place, after) = rest.split_at(error.span.len());
            let line = before.rsplit('\n').next().unwrap();
            let rest = after.split('\n').next().unwrap();
            drawn += &format!("{line}«{}»{rest}\n", place.escape_debug());
            drawn += &format!("  {}\n  {}\n", error.message, error.help.unwrap_or_default());
        }
        expected.assert_eq(&drawn);
    }

    #[test]
    fn valid_yaml_is_silent() {
        check(
            &[
                "a: 1\nb: [x, {y: z}]\nc: |\n  @x: y: z\nd: \"q: @\"\n",
                "\u{feff}a: 1\n",
                "",
                "# c\n",
                "a: 1\n---\na: 2\n",
                "id: {{id}}\n",
                "a: &x 1\nb: *x\n<<: *x\n<<: *x\n",
                "[a: {a: 1}, a: 2]\n",
            ],
            expect![[r##"
                "a: 1\nb: [x, {y: z}]\nc: |\n  @x: y: z\nd: \"q: @\"\n" is valid
                "\u{feff}a: 1\n" is valid
                "" is valid
                "# c\n" is valid
                "a: 1\n---\na: 2\n" is valid
                "id: {{id}}\n" is valid
                "a: &x 1\nb: *x\n<<: *x\n<<: *x\n" is valid
                "[a: {a: 1}, a: 2]\n" is valid
            "##]],
        );
    }

    #[test]
    fn reserved_characters() {
        check(
            &[
                "reporter: @name\n",
                "- @scope/pkg\n",
                "a: [@x, y]\n",
                "a: `x`\n",
                "%a: b\n",
                "a: %b\n",
                "@k: v\n",
                "a: ]x\n",
            ],
            expect![[r#"
                reporter: «@name»
                  A value cannot begin with `@` unless it stands in quotes.
                  put the value in quotes: `reporter: "@name"`
                - «@scope/pkg»
                  A value cannot begin with `@` unless it stands in quotes.
                  put the value in quotes: `"@scope/pkg"`
                a: [«@x», y]
                  A value cannot begin with `@` unless it stands in quotes.
                  put the value in quotes: `"@x"`
                a: «`x`»
                  A value cannot begin with a backtick unless it stands in quotes.
                  put the value in quotes
                «%a»: b
                  A key cannot begin with `%` unless it stands in quotes.
                  put the key in quotes: `"%a":`
                a: «%b»
                  A value cannot begin with `%` unless it stands in quotes.
                  put the value in quotes: `a: "%b"`
                «@k»: v
                  A key cannot begin with `@` unless it stands in quotes.
                  put the key in quotes: `"@k":`
                a: «]x»
                  A value cannot begin with `]` unless it stands in quotes.
                  put the value in quotes: `a: "]x"`
            "#]],
        );
    }

    #[test]
    fn stars() {
        check(
            &["- **bold** text\n", "- **bold**: text\n", "a: *unknown\n", "a: &x 1\nb: *x\nc: *x y\n"],
            expect![[r#"
                - «**bold** text»
                  A value that begins with `*` is read as a reference to an anchor.
                  put the value in quotes: `"**bold** text"`
                - «**bold**»: text
                  A key that begins with `*` is read as a reference to an anchor.
                  put the key in quotes: `"**bold**":`
                a: «*unknown»
                  A value that begins with `*` is read as a reference to an anchor.
                  put the value in quotes: `a: "*unknown"`
                c: «*x y»
                  A value that begins with `*` is read as a reference to an anchor.
                  put the value in quotes: `c: "*x y"`
            "#]],
        );
    }

    #[test]
    fn colons_in_values() {
        check(
            &["title: at 12: 30\n", "title: Fix: the \"bug\"\n", "title: ends:\n", "a:\n  - b: c: d\n"],
            expect![[r#"
                title: «at 12: 30»
                  This value holds an unquoted colon, which YAML reads as the end of a key.
                  put the value in quotes: `title: "at 12: 30"`
                title: «Fix: the \"bug\"»
                  This value holds an unquoted colon, which YAML reads as the end of a key.
                  put the value in quotes: `title: 'Fix: the "bug"'`
                title: «ends:»
                  This value holds an unquoted colon, which YAML reads as the end of a key.
                  put the value in quotes: `title: "ends:"`
                  - b: «c: d»
                  This value holds an unquoted colon, which YAML reads as the end of a key.
                  put the value in quotes: `b: "c: d"`
            "#]],
        );
    }

    #[test]
    fn text_after_a_close() {
        check(
            &["title: [TICKET-ID]: [t]\n", "a: \"x\" y\n", "a: 'it's'\n", "- [ ] todo\n", "a: {{x}} y\n"],
            expect![[r#"
                title: «[TICKET-ID]: [t]»
                  Text follows the closing bracket of this value.
                  put the value in quotes: `title: "[TICKET-ID]: [t]"`
                a: «\"x\" y»
                  Text follows the closing quote of this value.
                  put the value in quotes: `a: '"x" y'`
                a: «\'it\'s\'»
                  Text follows the closing quote of this value.
                  put the value in quotes: `a: "it's"`
                - «[ ] todo»
                  Text follows the closing bracket of this value.
                  put the value in quotes: `"[ ] todo"`
                a: «{{x}} y»
                  Text follows the closing bracket of this value.
                  put the value in quotes: `a: "{{x}} y"`
            "#]],
        );
    }

    #[test]
    fn what_is_not_closed() {
        check(
            &[
                "a: \"x\nb: 1\n",
                "a: 'x",
                "a: [x, y\nb: 1\n",
                "a: {x: 1\nb: 2\n",
                "a: [\"x, y]\n",
                "# c\n[a, é\n",
            ],
            expect![[r#"
                a: «\"x»
                  The quote that opens here is not closed.
                  add the closing `"`
                a: «\'x»
                  The quote that opens here is not closed.
                  add the closing `'`
                a: «[x, y»
                  The `[` that opens here is not closed.
                  add the closing `]`, or put the value in quotes
                a: «{x: 1»
                  The `{` that opens here is not closed.
                  add the closing `}`, or put the value in quotes
                a: [«\"x, y]»
                  The quote that opens here is not closed.
                  add the closing `"`
                «[a, é»
                  A comma or the closing `]` is missing.
                  separate the elements by commas; put one that holds brackets or a colon in quotes
            "#]],
        );
    }

    #[test]
    fn indentation() {
        check(
            &[
                "a:\n\tb: 1\n",
                "-\tx\n",
                "a:\n  b: 1\n c: 2\n",
                "  a: 1\nb: 2\n",
                "a: 1\n  b: 2\n",
                "a: x\n- y\n",
                "- a\nb: 1\n",
                "a:\n  b: 1\n  - c\n",
            ],
            expect![[r#"
                «\t»b: 1
                  A tab is used as indentation.
                  replace the tab by spaces
                -«\t»x
                  A tab follows the dash of a list item.
                  replace the tab by spaces
                 «c»: 2
                  This line's indentation fits no line above it.
                  indent it by 2 spaces
                  «a»: 1
                  This line is indented, the lines below it are not.
                  remove the indentation
                  «b»: 2
                  This line stands under `a`, which already has a value.
                  check the indentation, or put the whole text of `a` in quotes
                «-» y
                  This list item stands under `a`, which already has a value.
                  check the indentation, or put the whole text of `a` in quotes
                «b»: 1
                  A key stands among list items.
                  check the indentation
                  «-» c
                  This list item stands under `b`, which already has a value.
                  check the indentation, or put the whole text of `b` in quotes
            "#]],
        );
    }

    #[test]
    fn lines_that_are_no_entry() {
        check(
            &["a: 1\nstat\nb: 2\n", "a: 1\nb:2\n", "a: 1\n: 2\n", "a: 1 # c\n  more\n"],
            expect![[r#"
                «stat»
                  This line is neither `key: value` nor a list item `- value`.
                  add a colon and a space after the key, or indent the line if it belongs to the value above
                «b:2»
                  A space is missing after the colon.
                  write `b: 2`
                «: 2»
                  The key before the colon is missing.
                  write a key
                  «more»
                  This line is neither `key: value` nor a list item `- value`.
                  add a colon and a space after the key, or indent the line if it belongs to the value above
            "#]],
        );
    }

    #[test]
    fn blocks_and_items_on_the_line_of_their_key() {
        check(
            &["a: > text\n", "a: |x\n", "a: - x\n"],
            expect![[r#"
            a: «> text»
              `>` begins a block of lines, so no text may follow it here.
              put the value in quotes: `a: "> text"`
            a: «|x»
              `|` begins a block of lines, so no text may follow it here.
              put the value in quotes: `a: "|x"`
            a: «- x»
              A list item cannot begin on the line of its key.
              put the value in quotes: `a: "- x"`
        "#]],
        );
    }

    #[test]
    fn invisible_characters() {
        check(
            &["a: 1\nb: \0x\n", "a: b\u{2028}c\nd: 1\n"],
            expect![[r#"
            b: «\0»x
              The control character U+0000 is not allowed in YAML.
              remove it
            a: b«\u{2028}»c
              The invisible character U+2028 breaks the line for many YAML readers.
              remove it
        "#]],
        );
    }

    #[test]
    fn duplicate_keys() {
        check(
            &["a: 1\nb:\n  a: 2\n\"a\": 3\n", "a: {x: 1, x: 2}\n", "- a: 1\n- a: 2\n  b: 1\n  b: 2\n"],
            expect![[r#"
                "«a»": 3
                  The key `a` stands here a second time.
                  keep one of the two: readers refuse both, or take only one
                a: {x: 1, «x»: 2}
                  The key `x` stands here a second time.
                  keep one of the two: readers refuse both, or take only one
                  «b»: 2
                  The key `b` stands here a second time.
                  keep one of the two: readers refuse both, or take only one
            "#]],
        );
    }

    #[test]
    fn other_errors_in_plain_words() {
        check(
            &[
                "a: [x y: [1]]\n",
                "a: \"\\q\"\n",
                "a: [x]y\n- b\n",
                "a: [x/[id], y]\n",
                "a: [x:]\n",
                "!a: 1\nb: 2\n",
                "a: [, x]\n",
            ],
            expect![[r#"
                "a: [x y: [1]]\n" is valid
                a: "«\\q\"»
                  YAML does not know this backslash escape.
                  write `\\` for a backslash, or use single quotes
                a: «[x]y»
                  Text follows the closing bracket of this value.
                  put the value in quotes: `a: "[x]y"`
                a: [x/«[id], y]»
                  A comma or the closing `]` is missing.
                  separate the elements by commas; put one that holds brackets or a colon in quotes
                a: [x«:]»
                  A colon ends this element.
                  put the element in quotes
                «!a»: 1
                  A key that begins with `!` is read as a tag.
                  put the key in quotes: `"!a":`
                a: [«, x]»
                  A value is missing here.
                  write a value or remove the sign before it
            "#]],
        );
    }

    #[test]
    fn a_fence_may_begin_behind_its_indentation() {
        let text = "- x\n  ```yaml\n  a: 1\n  b: @c\n  ```\n";
        let span = Span::new(text.find("a:").unwrap(), text.find("  ```\n").unwrap());
        assert_eq!(syntax_error(text, span).unwrap().span.of(text), "@c");
        assert_eq!(syntax_error(text, Span::new(span.start(), text.find("  b:").unwrap())), None);
    }

    #[test]
    fn aliases_that_multiply_cost_nothing() {
        let mut text = "a: &a [x, x, x, x, x, x, x, x]\n".to_owned();
        for (before, name) in ('a'..'y').zip('b'..='z') {
            text += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 8].join(", "));
        }
        assert_eq!(syntax_error(&text, Span::new(0, text.len())), None);
    }

    #[test]
    fn large_and_deep_input_is_bounded() {
        for unit in
            ["[", "{", "[{", "- ", "a: [", "a: \"", "'", "? ", "[[]", "\t", "&a ", "a:\n ", "{{", "x: |\n"]
        {
            for length in [STRICT_LIMIT, STRICT_LIMIT + unit.len()] {
                let text = unit.repeat(length / unit.len());
                let error = syntax_error(&text, Span::new(0, text.len()));
                assert!(text.len() <= STRICT_LIMIT || error.is_none(), "{unit:?}");
            }
        }
    }
}
