//! Names in their comparable form: of fields, of sections, of values. Case, emoji, emphasis, numbering and
//! separators do not matter.

use smol_str::{SmolStr, SmolStrBuilder};

use super::words;

/// The comparable form of a field's key: `Story Points`, `story_points`, `**Story-Points:**` are `story points`.
#[must_use]
pub fn field(written: &str) -> SmolStr {
    fold(written.trim_end_matches([':', '：', '?', '？', ' ', '*', '_']))
}

/// The comparable form of a section's heading: without numbering, emoji, emphasis, marks such as `(Optional)`.
#[must_use]
pub fn section(heading: &str) -> SmolStr {
    let heading = heading.trim().trim_matches(['*', '_', '`']);
    let name = without_marks(heading);
    let folded = fold(without_number(name));
    if folded.is_empty() { fold(name) } else { folded }
}

/// The comparable form of a value: `✅ In-Progress`, `IN_PROGRESS` and `**In progress**` are `in progress`.
#[must_use]
pub fn value(written: &str) -> SmolStr {
    fold(written)
}

/// Words in lower case, one blank between them; words without any ASCII letter or digit, or letter of another
/// script (emoji, also those that a wrong encoding turned into letters of ours), are dropped at both ends when others
/// remain.
fn fold(written: &str) -> SmolStr {
    fold_ascii(written).unwrap_or_else(|| fold_any(written))
}

/// [`fold_any`] for what is short and of ASCII words, as nearly all names are: in one pass, without an allocation.
fn fold_ascii(written: &str) -> Option<SmolStr> {
    const MAX: usize = 64;
    let mut folded = [0; MAX];
    let mut len = 0;
    let (mut gap, mut symbols) = (false, false);
    for byte in written.bytes() {
        let byte = match byte {
            b'A'..=b'Z' => byte | 0x20,
            b'a'..=b'z' | b'0'..=b'9' => byte,
            b'.' | b'/' | b'+' | b'#' | b'&' | b'%' | b'<' | b'>' => {
                symbols = true;
                byte
            }
            0x80.. => return None,
            _ => {
                gap = len > 0;
                continue;
            }
        };
        if gap {
            *folded.get_mut(len)? = b' ';
            len += 1;
            gap = false;
        }
        *folded.get_mut(len)? = byte;
        len += 1;
    }
    let folded = std::str::from_utf8(folded.get(..len)?).ok()?;
    let plain =
        |word: Option<&str>| word.is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_alphanumeric()));
    let trimmed = !symbols || plain(folded.split(' ').next()) && plain(folded.rsplit(' ').next());
    trimmed.then(|| SmolStr::new(folded))
}

fn fold_any(written: &str) -> SmolStr {
    let mut words: &[&str] = &written
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '/' | '+' | '#' | '&' | '%' | '<' | '>')))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>();
    let plain = |word: &&str| word.chars().any(is_plain);
    if words.iter().any(plain) {
        while let [first, rest @ ..] = words
            && !plain(first)
        {
            words = rest;
        }
        while let [rest @ .., last] = words
            && !plain(last)
        {
            words = rest;
        }
    }
    let mut folded = SmolStrBuilder::new();
    for (nth, word) in words.iter().enumerate() {
        if nth > 0 {
            folded.push(' ');
        }
        word.chars().flat_map(char::to_lowercase).for_each(|c| folded.push(c));
    }
    folded.finish()
}

/// Whether a character is surely one of a word: none of those that a wrong encoding makes of an emoji, no sign such
/// as `ℹ`.
fn is_plain(c: char) -> bool {
    let is_script = matches!(c, '\u{400}'..='\u{1fff}' | '\u{2c00}'..='\u{ffff}' | '\u{20000}'..);
    c.is_ascii_alphanumeric() || is_script && c.is_alphanumeric()
}

/// A heading without `1.`, `4.2`, `0.`, `一、`, `（二）`, `1．` before its words.
fn without_number(heading: &str) -> &str {
    if !heading.is_ascii()
        && let Some(rest) = without_wide_number(heading)
    {
        return rest;
    }
    let rest = heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = heading.get(..heading.len() - rest.len()).unwrap_or_default();
    let numbering = number.contains('.') || rest.starts_with([')', ':']);
    if !number.is_empty() && numbering && !number.starts_with('.') {
        rest.trim_start_matches([')', ':', ' ', '\u{a0}'])
    } else {
        heading
    }
}

/// A heading without a number that has full-width marks around or behind it.
fn without_wide_number(heading: &str) -> Option<&str> {
    const NUMERALS: [char; 12] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零'];
    let is_digit =
        |c: char| c.is_ascii_digit() || c == '.' || ('０'..='９').contains(&c) || NUMERALS.contains(&c);
    let (inner, closes): (_, &[char]) = match heading.strip_prefix(['（', '(', '第']) {
        Some(inner) => (inner, &['）', ')', '章', '节', '節', '部']),
        None => (heading, &['、', '．', '。', '.', '）', '：']),
    };
    let rest = inner.trim_start_matches(is_digit);
    if rest.len() == inner.len() {
        return None;
    }
    let words = rest.strip_prefix(closes)?.trim_start_matches(['、', '．', '：', ':', '　', ' ', '\u{a0}']);
    (!words.is_empty()).then_some(words)
}

/// Remarks in brackets that say when a section is needed; they are no part of its name.
const MARKS: [&str; 10] = [
    "optional",
    "if applicable",
    "if needed",
    "as needed",
    "if any",
    "required",
    "recommended",
    "mandatory",
    "nice to have",
    "if relevant",
];

/// The remark in brackets at the end of a heading, in lower case, when it says how much the section is needed.
#[must_use]
pub fn mark(heading: &str) -> Option<&'static str> {
    let remark = marked(heading)?.1.trim().to_lowercase();
    MARKS.into_iter().find(|mark| remark.starts_with(mark)).or_else(|| words::mark(&remark))
}

/// A heading and the remark in brackets behind it.
fn marked(heading: &str) -> Option<(&str, &str)> {
    let heading = heading.trim().trim_end_matches(['*', '_', ':', '：', ' ']);
    heading.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])
}

fn without_marks(heading: &str) -> &str {
    match mark(heading) {
        Some(_) => marked(heading).map_or(heading, |(name, _)| name.trim()),
        None => heading,
    }
}

/// Whether a file of this name, without its extension, is what a folder's ticket is written in: `task.yaml`,
/// `README.md`.
#[must_use]
pub fn is_ticket_file(stem: &str) -> bool {
    const STEMS: [&str; 13] = [
        "task", "ticket", "story", "epic", "bug", "issue", "feature", "subtask", "item", "spec", "meta",
        "index", "readme",
    ];
    STEMS.iter().any(|known| known.eq_ignore_ascii_case(stem))
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_and_values() {
        let check = |written: &str, want: &str| assert_eq!(super::field(written), want, "{written}");
        check("Story Points", "story points");
        check("story_points", "story points");
        check("⏳ Estimated-Duration:", "estimated duration");
        check("Migration needed?", "migration needed");
        check("优先级", "优先级");
        check("ðŸ”´ Critical", "critical");
        check("✅ Done", "done");
        check("READY_FOR_TESTING", "ready for testing");
        check("CI/CD", "ci/cd");
        check("", "");
    }

    #[test]
    fn sections() {
        let check = |heading: &str, want: &str| assert_eq!(super::section(heading), want, "{heading}");
        check("## 4.2 Rollback Plan".trim_start_matches('#'), "rollback plan");
        check("0. Feature Context", "feature context");
        check("Research Context (Optional)", "research context");
        check("🔧 **Setup**:", "setup");
        check("3 ways to win", "3 ways to win");
        check("Quick Rollback (< 5 minutes)", "quick rollback < 5 minutes");
        check("Monitoring\u{a0}& Observability", "monitoring & observability");
        check("2.", "2.");
        check("一、背景", "背景");
        check("（二）目标（可选）", "目标");
        check("1．概要", "概要");
        check("2、风险：", "风险");
        check("第三章 実装", "実装");
        check("一般情報", "一般情報");
        check("📋 배경\u{a0}(선택)", "배경");
        check("Notes (optionnel)", "notes");
        check("CI/CD 配置", "ci/cd 配置");
        check("数据库 API", "数据库 api");
        check("ℹ️ Note", "note");
    }
}
