//! Paths as links write them: with the escapes that a destination needs.

/// A path as a destination: with escapes where one is needed, and for letters beyond ASCII if the old one had them.
///
/// `is_pointed` says that it stands between `<` and `>`.
pub(in crate::features) fn encoded(path: &str, old: &str, is_pointed: bool) -> String {
    let escapes_letters = old.contains('%') && old.is_ascii();
    let escapes_blanks = !is_pointed || old.contains("%20");
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let escape = match c {
            '%' | '#' | '?' | '<' | '>' | '\\' => true,
            '(' | ')' => !is_pointed && !old.contains('('),
            c if c.is_control() => true,
            c if c.is_whitespace() => escapes_blanks,
            c => !c.is_ascii() && escapes_letters,
        };
        if escape {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_the_link_had_them() {
        let check = |path: &str, old: &str, is_pointed: bool, want: &str| {
            assert_eq!(encoded(path, old, is_pointed), want);
        };
        check("a b/ä.md", "x.md", false, "a%20b/ä.md");
        check("a b/ä.md", "x.md", true, "a b/ä.md");
        check("a b/ä.md", "%C3%A4.md", false, "a%20b/%C3%A4.md");
        check("a (1)#2.md", "x.md", false, "a%20%281%29%232.md");
        check("a(1).md", "b(2).md", false, "a(1).md");
        check("100%.md", "x.md", true, "100%25.md");
    }
}
