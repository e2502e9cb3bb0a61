//! Several short texts in one piece of memory: a workspace has millions of them, and each alone would cost more for
//! being kept than it is long.

/// Short texts, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed(Box<str>);

/// Stands between two texts, and in none of them.
const BETWEEN: char = '\0';

impl Packed {
    /// These texts; in one that holds a NUL, U+FFFD stands in its place, as in Markdown (CommonMark 2.3).
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Self {
        let len: usize = texts.clone().map(|text| text.len() + BETWEEN.len_utf8()).sum();
        let mut packed = String::with_capacity(len.saturating_sub(BETWEEN.len_utf8()));
        for (nth, text) in texts.enumerate() {
            if nth > 0 {
                packed.push(BETWEEN);
            }
            if text.contains(BETWEEN) {
                packed.push_str(&text.replace(BETWEEN, "\u{fffd}"));
            } else {
                packed.push_str(text);
            }
        }
        Self(packed.into())
    }

    /// The texts; a single empty one where there is none.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(BETWEEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let check = |texts: &[&str]| {
            let packed = Packed::new(texts.iter().copied());
            assert_eq!(packed.iter().collect::<Vec<_>>(), texts);
        };
        check(&[""]);
        check(&["a", "", "é b", ""]);
        assert_eq!(Packed::new(["a\0b"].into_iter()).iter().collect::<Vec<_>>(), ["a\u{fffd}b"]);
    }
}
