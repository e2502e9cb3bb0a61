//! What one place in the bytes starts with: line ends, blanks, and the marks of leaf blocks.
//!
//! Every function takes the whole text and an absolute offset. The end of the text counts as a line end.

use memchr::memchr2;

/// The byte at `at`.
pub(super) fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// Offset of the line end at or after `at`, before the break.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// The start of the next line, when the line ends at `at`; LF, CRLF or CR.
pub(super) fn eol(bytes: &[u8], at: usize) -> Option<usize> {
    match byte(bytes, at) {
        None => Some(at),
        Some(b'\n') => Some(at + 1),
        Some(b'\r') => Some(at + 1 + usize::from(byte(bytes, at + 1) == Some(b'\n'))),
        Some(_) => None,
    }
}

/// The start of the line after the one that `at` stands in.
pub(super) fn next_line(bytes: &[u8], at: usize) -> usize {
    let end = line_end(bytes, at);
    eol(bytes, end).unwrap_or(end)
}

/// The start of the next line, when nothing but blanks comes before it.
pub(super) fn blank(bytes: &[u8], at: usize) -> Option<usize> {
    eol(bytes, skip_blanks(bytes, at))
}

/// Whether a byte is ASCII white space that ends no line.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c)
}

/// Whether a byte is ASCII white space.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The first place at or after `at` where no blank stands.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, is_blank)
}

/// The first place at or after `at` where a byte is not `wanted`.
pub(super) fn skip(bytes: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| wanted(**byte)).count()
}

/// A thematic break: the start of the next line; or the first place where one could still begin.
pub(super) fn rule(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let Some(mark @ (b'*' | b'-' | b'_')) = byte(bytes, at) else { return Err(at) };
    let end = skip(bytes, at, |byte| byte == mark || byte == b' ' || byte == b'\t');
    let next = eol(bytes, end).ok_or(end)?;
    let line = bytes.get(at..end).unwrap_or_default();
    let enough = line.iter().filter(|byte| **byte == mark).nth(2).is_some();
    if enough { Ok(next) } else { Err(end) }
}

/// The level of an ATX heading.
pub(super) fn atx(bytes: &[u8], at: usize) -> Option<u8> {
    let level = skip(bytes.get(..bytes.len().min(at + 7)).unwrap_or_default(), at, |byte| byte == b'#') - at;
    let is_heading = (1..=6).contains(&level) && byte(bytes, at + level).is_none_or(is_space);
    is_heading.then_some(u8::try_from(level).unwrap_or(6))
}

/// A setext underline: its level and the start of the next line.
pub(super) fn setext(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let mark = byte(bytes, at)?;
    let level = match mark {
        b'=' => 1,
        b'-' => 2,
        _ => return None,
    };
    Some((level, blank(bytes, skip(bytes, at, |byte| byte == mark))?))
}

/// The opening of a fence: its character and how many of them.
pub(super) fn fence(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let mark @ (b'`' | b'~') = byte(bytes, at)? else { return None };
    let after = skip(bytes, at, |byte| byte == mark);
    let has_tick = || {
        let info = bytes.get(after..line_end(bytes, after)).unwrap_or_default();
        memchr::memchr(b'`', info).is_some()
    };
    (after - at >= 3 && (mark == b'~' || !has_tick())).then_some((mark, after - at))
}

/// Whether a list item starts here that may end a paragraph. Inside the paragraph's own container a number
/// other than 1 may not, nor an item without text; a table or a lazy line ends at any item.
pub(super) fn interrupting_item(bytes: &[u8], at: usize, any: bool) -> bool {
    let (after, first) = match byte(bytes, at) {
        Some(b'-' | b'+' | b'*') => (at + 1, true),
        Some(b'0'..=b'9') => {
            let limited = bytes.get(..bytes.len().min(at + 9)).unwrap_or_default();
            let end = skip(limited, at, |byte| byte.is_ascii_digit());
            if !matches!(byte(bytes, end), Some(b'.' | b')')) {
                return false;
            }
            let digits = bytes.get(at..end).unwrap_or_default();
            let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
            (end + 1, digits.get(zeros..) == Some(b"1"))
        }
        _ => return false,
    };
    match byte(bytes, after) {
        Some(b' ' | b'\t') => any || first && blank(bytes, after).is_none(),
        None | Some(b'\n' | b'\r') => any,
        Some(_) => false,
    }
}
