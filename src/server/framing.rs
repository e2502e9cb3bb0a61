//! Messages on a byte stream: `Content-Length` framing (LSP 3.17, "Base Protocol") that finds its way back
//! after a wrong length or a broken body instead of giving up.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

/// The longest body that is read, in bytes.
const MAX_BODY: u64 = 256 << 20;
/// How much of the end of a header line is looked at.
const MAX_LINE: usize = 256;

/// What was read.
#[derive(Debug, PartialEq)]
pub(crate) enum Incoming {
    /// A JSON value, whatever it is.
    Message(Value),
    /// Something that is no message; the next one can be read.
    Malformed,
}

/// Reads the next message; `None` at the end of the stream.
///
/// # Errors
/// Those of the stream.
pub(crate) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let length = match read_header(input)? {
        Header::End => return Ok(None),
        Header::NoLength => return Ok(Some(Incoming::Malformed)),
        Header::Length(length) => length,
    };
    let mut body = Vec::new();
    // Grows with what arrives: the length is only a claim.
    input.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&body).map_or_else(
        |error| {
            tracing::warn!(%error, length, "a message is no JSON");
            Incoming::Malformed
        },
        Incoming::Message,
    )))
}

/// Writes one message.
///
/// # Errors
/// Those of the stream.
pub(crate) fn write(output: &mut impl Write, message: &impl serde::Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

enum Header {
    Length(u64),
    NoLength,
    End,
}

/// Reads lines up to the empty one that ends a header, skipping what cannot belong to one.
fn read_header(input: &mut impl BufRead) -> io::Result<Header> {
    let mut length = None;
    let mut seen = false;
    while let Some(line) = read_line(input)? {
        if line.is_empty() {
            match length {
                Some(length) => return Ok(Header::Length(length)),
                None if seen => return Ok(Header::NoLength),
                None => continue,
            }
        }
        seen = true;
        length = content_length(&line).or(length);
    }
    Ok(Header::End)
}

/// The next line without its line break, or the end of a very long one. `None` at the end of the stream.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        let line_end = memchr::memchr(b'\n', chunk);
        let used = line_end.map_or(chunk.len(), |at| at + 1);
        line.extend_from_slice(chunk.get(..used).unwrap_or_default());
        input.consume(used);
        line.drain(..line.len().saturating_sub(MAX_LINE));
        if line_end.is_some() {
            line.truncate(line.trim_ascii_end().len());
            return Ok(Some(line));
        }
    }
}

/// The length that a header line announces. After a body that was longer than announced, its rest stands
/// before the next header in the same line.
fn content_length(line: &[u8]) -> Option<u64> {
    const NAME: &str = "content-length:";
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    let (_, value) = line.rsplit_once(NAME)?;
    value.trim().parse().ok().filter(|length| *length <= MAX_BODY)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(input: &str, expected: Expect) {
        // A buffer of three bytes: nothing may depend on where the chunks end.
        let mut input = io::BufReader::with_capacity(3, input.as_bytes());
        let mut answers = Vec::new();
        while let Some(incoming) = read(&mut input).unwrap() {
            answers.push(match incoming {
                Incoming::Message(value) => value.to_string(),
                Incoming::Malformed => "malformed".to_owned(),
            });
        }
        expected.assert_eq(&answers.join(" "));
    }

    #[test]
    fn messages_in_a_row() {
        check("Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull", expect!["{} null"]);
        check("content-length:2\n\n{}\r\n\r\nContent-Length:  3 \r\n\r\n[1]", expect!["{} [1]"]);
        check(
            "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nX: y\r\nContent-Length: 6\r\n\r\n[\"é\"]",
            expect![[r#"["é"]"#]],
        );
    }

    #[test]
    fn a_broken_body_costs_only_itself() {
        check("Content-Length: 2\r\n\r\n{]Content-Length: 2\r\n\r\n[]", expect!["malformed []"]);
        check("Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n[]", expect!["malformed []"]);
    }

    #[test]
    fn a_length_that_is_too_short_costs_one_message() {
        check("Content-Length: 3\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n[]", expect!["malformed []"]);
    }

    #[test]
    fn a_length_that_is_too_long_costs_the_next_message_too() {
        check(
            "Content-Length: 9\r\n\r\n[]Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull",
            expect!["malformed malformed null"],
        );
    }

    #[test]
    fn a_header_without_a_length() {
        check("Hello\r\n\r\nContent-Length: 2\r\n\r\n[]", expect!["malformed []"]);
        check("Content-Length: two\r\n\r\n{}Content-Length: 2\r\n\r\n[]", expect!["malformed []"]);
        check("Content-Length: -1\r\n\r\n{}Content-Length: 2\r\n\r\n[]", expect!["malformed []"]);
        check("Content-Length: 99999999999999\r\n\r\n{}Content-Length: 2\r\n\r\n[]", expect!["malformed []"]);
    }

    #[test]
    fn an_end_in_the_middle_is_an_end() {
        for input in ["", "Content-", "Content-Length: 5\r\n", "Content-Length: 5\r\n\r\n{}"] {
            check(input, expect![""]);
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut bytes = Vec::new();
        write(&mut bytes, &serde_json::json!({ "é": 1 })).unwrap();
        assert_eq!(
            read(&mut bytes.as_slice()).unwrap(),
            Some(Incoming::Message(serde_json::json!({ "é": 1 })))
        );
    }
}
