//! Entries of TOML front matter, those of tables included.

use super::{Carrier, field};
use crate::syntax::toml;
use crate::text::Span;
use crate::ticket::{Field, name};

/// The fields in a piece of TOML.
pub(in crate::ticket) fn read(text: &str, content: Span, out: &mut Vec<Field>) {
    for entry in toml::read(text, content) {
        let under = entry.under.map(|under| name::field(under.of(text)));
        let made = field(text, entry.key, entry.value, Carrier::Toml);
        out.push(Field { under, items: entry.items, comment: entry.comment, ..made });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::drawn;
    use super::Carrier;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&drawn(text, Carrier::Toml));
    }

    #[test]
    fn front_matter() {
        check(
            "+++\nid = \"PE-1\"\nstatus = 'open' # open | done\npoints = 5\ndepends_on = [\"PE-2\", \"PE-3\"]\n\n\
             [extra]\nowner = \"Ada\"\n+++\n# PE-1: A\n",
            &expect![[r#"
                id = PE-1
                status = open # open | done
                points = 5
                depends_on = ["PE-2", "PE-3"] ["PE-2", "PE-3"]
                extra = 
                extra > owner = Ada (not own)
            "#]],
        );
    }

    #[test]
    fn what_is_no_front_matter() {
        check("+++\nid = \"PE-1\"\n\n# PE-1: A\n", &expect![""]);
        check("Text\n+++\nid = \"PE-1\"\n+++\n", &expect![""]);
        check("+++\nThat is a rule of pluses.\n+++\n", &expect![""]);
    }
}
