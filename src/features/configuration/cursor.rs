//! Where in a configuration a cursor stands, told from the lines around it: what is half typed is no YAML yet.

use crate::text::Span;

/// Lines that are looked at on the way up and down, for a file that is larger than any configuration.
const MAX_LINES: usize = 5_000;

/// A place in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The keys and names on the way to it, without the one that is being written.
    pub(super) path: Vec<String>,
    /// What is written there.
    pub(super) at: At,
    /// What an item replaces, with quotes.
    pub(super) replaced: Span,
    /// The same without quotes.
    pub(super) written: Span,
    /// Whether a colon stands behind it.
    pub(super) has_colon: bool,
    /// Whether it is inside of `[…]` or `{…}`.
    pub(super) in_flow: bool,
    /// The column at which keys beside it begin.
    pub(super) column: usize,
    /// Other keys of the same table, or other items of the list.
    pub(super) others: Vec<String>,
}

/// What is written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// A key, or a name.
    Key,
    /// A value, or an item of a list.
    Value,
}

/// A dash or a key at a column.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    column: usize,
    /// None of a dash.
    key: Option<String>,
    /// What stands behind a dash that no key follows.
    item: Option<String>,
}

impl Cursor {
    /// The place at a byte offset; none in a comment, or before what is written on the line.
    pub(super) fn at(text: &str, offset: usize) -> Option<Self> {
        Self::find(text, offset).filter(|cursor| cursor.replaced.touches(offset))
    }

    fn find(text: &str, offset: usize) -> Option<Self> {
        let line = Span::line_at(text, offset);
        let mut line_text = line.of(text);
        line_text = line_text.trim_end_matches(['\r', '\n']);
        if comment(line_text).is_some_and(|at| line.start() + at < offset) {
            return None;
        }
        let content = line_text.get(..comment(line_text).unwrap_or(line_text.len())).unwrap_or(line_text);
        let (mut tokens, start) = dashes(content);
        let rest = content.get(start..).unwrap_or_default();
        let begin = line.start() + start;
        let has_dash = !tokens.is_empty();
        let value = key_end(rest).map(|colon| (colon, begin + colon + 1));
        match value {
            Some((colon, after)) if offset >= after => {
                let key = unquoted(rest.get(..colon).unwrap_or_default());
                tokens.push(Token { column: start, key: Some(key.to_owned()), item: None });
                let mut path = ancestors(text, line, &tokens, usize::MAX);
                let value = Span::new(after, line.start() + content.trim_end().len().max(start + colon + 1));
                Some(Self::in_value(text, value.trim_start_to(text, offset), offset, &mut path, start))
            }
            Some((colon, _)) => {
                let span = Span::new(begin, begin + colon);
                let others = others(text, line, &tokens, start);
                let path = ancestors(text, line, &tokens, start);
                Some(Self::new(path, At::Key, span, text, true, start, others))
            }
            None => {
                let end = line.start() + content.trim_end().len();
                // Behind a dash, or alone on a line: what it is to become is told by what may stand here.
                let start = match rest.trim().is_empty() {
                    true if has_dash => start.max(offset - line.start()),
                    true => offset - line.start(),
                    false => start,
                };
                let span = Span::new(line.start() + start, end.max(line.start() + start));
                let mut path = ancestors(text, line, &tokens, start);
                if rest.starts_with(['[', '{']) {
                    return Some(Self::in_value(text, span, offset, &mut path, start));
                }
                let at = if has_dash { At::Value } else { At::Key };
                let others = match at {
                    At::Key => others(text, line, &tokens, start),
                    At::Value => items(text, line, tokens.last().map_or(0, |token| token.column)),
                };
                Some(Self::new(path, at, span, text, false, start, others))
            }
        }
    }

    fn new(
        path: Vec<String>,
        at: At,
        replaced: Span,
        text: &str,
        has_colon: bool,
        column: usize,
        others: Vec<String>,
    ) -> Self {
        let written = Span::of_part(text, unquoted(replaced.of(text)));
        Self { path, at, replaced, written, has_colon, in_flow: false, column, others }
    }

    /// The place in a value that may hold `[…]` and `{…}` on one line.
    fn in_value(text: &str, value: Span, offset: usize, path: &mut Vec<String>, column: usize) -> Self {
        let mut frames: Vec<Frame> = Vec::new();
        let mut start = value.start();
        let mut quote = None;
        let mut end = None;
        for (at, c) in value.of(text).char_indices() {
            let at = value.start() + at;
            if let Some(open) = quote {
                quote = (c != open).then_some(open);
                continue;
            }
            let is_past = at >= offset;
            match c {
                '"' | '\'' if text.get(start..at).is_some_and(|before| before.trim().is_empty()) => {
                    quote = Some(c)
                }
                '[' | '{' if !is_past => {
                    frames.push(Frame { is_map: c == '{', key: None, others: Vec::new() });
                    start = at + 1;
                }
                ',' | ']' | '}' | ':' if is_past && !frames.is_empty() => {
                    end = Some((at, c == ':'));
                    break;
                }
                ']' | '}' if !frames.is_empty() => {
                    frames.pop();
                    start = at + 1;
                }
                ',' => {
                    if let Some(frame) = frames.last_mut() {
                        if !frame.is_map {
                            frame
                                .others
                                .push(unquoted(text.get(start..at).unwrap_or_default().trim()).to_owned());
                        }
                        frame.key = None;
                        start = at + 1;
                    }
                }
                ':' => {
                    if let Some(frame) = frames.last_mut().filter(|frame| frame.is_map && frame.key.is_none())
                    {
                        let key = unquoted(text.get(start..at).unwrap_or_default().trim()).to_owned();
                        frame.others.push(key.clone());
                        frame.key = Some(key);
                        start = at + 1;
                    }
                }
                _ => {}
            }
        }
        let (end, has_colon) = end.unwrap_or((value.end(), false));
        let replaced = Span::new(start, end.max(start)).trim(text);
        let replaced =
            if replaced.is_empty() || replaced.start() > offset { Span::empty(offset) } else { replaced };
        let in_flow = !frames.is_empty();
        let last = frames.last().cloned();
        path.extend(frames.into_iter().filter_map(|frame| frame.key));
        let is_key = last.as_ref().is_some_and(|frame| frame.is_map && frame.key.is_none());
        let others =
            last.filter(|frame| is_key || !frame.is_map).map(|frame| frame.others).unwrap_or_default();
        let at = if is_key { At::Key } else { At::Value };
        Self { in_flow, ..Self::new(std::mem::take(path), at, replaced, text, has_colon, column, others) }
    }
}

#[derive(Clone)]
struct Frame {
    is_map: bool,
    key: Option<String>,
    others: Vec<String>,
}

trait TrimStart {
    fn trim_start_to(self, text: &str, offset: usize) -> Self;
}

impl TrimStart for Span {
    /// Without the blanks before it, as far as the cursor does not stand in them.
    fn trim_start_to(self, text: &str, offset: usize) -> Self {
        let blanks = self.of(text).len() - self.of(text).trim_start().len();
        let start = (self.start() + blanks).min(offset.max(self.start()));
        Self::new(start, self.end().max(start))
    }
}

/// The keys around a place: those of its own line, then of the lines above, as far as they stand further left.
fn ancestors(text: &str, line: Span, own: &[Token], column: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut limit = (column, false);
    let mut take = |token: &Token| {
        let (column, is_dash) = limit;
        if token.column < column || is_dash && token.key.is_some() && token.column == column {
            limit = (token.column, token.key.is_none());
            path.extend(token.key.clone());
        }
        limit.0 == 0 && !limit.1
    };
    if own.iter().rev().any(&mut take) {
        path.reverse();
        return path;
    }
    let above = text.get(..line.start()).unwrap_or_default();
    for line in above.lines().rev().take(MAX_LINES) {
        if tokens(line).iter().rev().any(&mut take) {
            break;
        }
    }
    path.reverse();
    path
}

/// The other keys of the table that a key at this column belongs to.
fn others(text: &str, line: Span, own: &[Token], column: usize) -> Vec<String> {
    let mut others = Vec::new();
    // A key right behind a dash is the first of its table.
    if own.is_empty() {
        let above = text.get(..line.start()).unwrap_or_default();
        for line in above.lines().rev().take(MAX_LINES) {
            let tokens = tokens(line);
            others.extend(
                tokens.iter().filter(|token| token.column == column).filter_map(|token| token.key.clone()),
            );
            if tokens.iter().any(|token| token.column < column) {
                break;
            }
        }
    }
    let below = text.get(line.end()..).unwrap_or_default();
    for line in below.lines().take(MAX_LINES) {
        let tokens = tokens(line);
        if tokens.first().is_some_and(|token| token.column < column) {
            break;
        }
        others
            .extend(tokens.into_iter().filter(|token| token.column == column).filter_map(|token| token.key));
    }
    others
}

/// The other items of the list whose dashes stand at this column.
fn items(text: &str, line: Span, column: usize) -> Vec<String> {
    let (above, below) =
        (text.get(..line.start()).unwrap_or_default(), text.get(line.end()..).unwrap_or_default());
    let item = |line: &str| -> Option<Option<String>> {
        let tokens = tokens(line);
        match tokens.first() {
            None => Some(None),
            Some(first) if first.column > column => Some(None),
            Some(first) if first.column == column && first.key.is_none() => Some(first.item.clone()),
            Some(_) => None,
        }
    };
    let above = above.lines().rev().take(MAX_LINES).map_while(item).flatten();
    let below = below.lines().take(MAX_LINES).map_while(item).flatten();
    above.chain(below).collect()
}

/// The dashes and the key of a line; nothing of one that is blank or a comment.
fn tokens(line: &str) -> Vec<Token> {
    let content = line.get(..comment(line).unwrap_or(line.len())).unwrap_or(line).trim_end();
    let (mut tokens, start) = dashes(content);
    let rest = content.get(start..).unwrap_or_default();
    match key_end(rest) {
        Some(colon) => {
            let key = unquoted(rest.get(..colon).unwrap_or_default()).to_owned();
            tokens.push(Token { column: start, key: Some(key), item: None });
        }
        None => {
            if let Some(dash) = tokens.last_mut() {
                dash.item = Some(unquoted(rest.trim()).to_owned());
            }
        }
    }
    tokens
}

/// The dashes at the begin of a line, and the column of what follows.
fn dashes(line: &str) -> (Vec<Token>, usize) {
    let mut tokens = Vec::new();
    let mut at = line.len() - line.trim_start_matches(' ').len();
    while let Some(rest) = line.get(at..).and_then(|rest| rest.strip_prefix('-')) {
        if !rest.is_empty() && !rest.starts_with(' ') {
            break;
        }
        tokens.push(Token { column: at, key: None, item: None });
        at += 1 + rest.len() - rest.trim_start_matches(' ').len();
    }
    (tokens, at)
}

/// Where the colon behind a key stands.
fn key_end(text: &str) -> Option<usize> {
    let quoted = match text.chars().next()? {
        '[' | '{' => return None,
        quote @ ('"' | '\'') => text.get(1..)?.find(quote)? + 2,
        _ => 0,
    };
    let rest = text.get(quoted..)?;
    let colon = rest.match_indices(':').find(|(at, _)| {
        rest.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\r']))
    })?;
    Some(quoted + colon.0)
}

/// Where a comment begins.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '#' && before.is_whitespace() => return Some(at),
            None if matches!(c, '"' | '\'') && " [{,:".contains(before) => quote = Some(c),
            None => {}
        }
        before = c;
    }
    None
}

fn unquoted(text: &str) -> &str {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return text };
    let inner = text.get(1..).unwrap_or_default();
    inner.strip_suffix(quote).unwrap_or(inner)
}
