//! What blocks look like, drawn; and that they are those of another reader, whatever the text.

use expect_test::{Expect, expect};

use super::*;

mod equal;
mod oracle;

/// Draws one line a block: kind, nesting, content; cells behind a row.
fn check(text: &str, want: &Expect) {
    let blocks = Blocks::read(text);
    let mut drawn = String::new();
    for block in &blocks {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Item { task: None } => "item".to_owned(),
            BlockKind::Item { task: Some(task) } => format!("task {task:?}").to_lowercase(),
            BlockKind::Row { head, .. } => if head { "head" } else { "row" }.to_owned(),
            BlockKind::Fence { info } => format!("fence({})", info.of(text)),
            other => format!("{other:?}").to_lowercase(),
        };
        let nest = ">".repeat(usize::from(block.quote)) + &"-".repeat(usize::from(block.depth));
        let cells: Vec<&str> = blocks.cells(block).iter().map(|cell| cell.of(text)).collect();
        let content = if cells.is_empty() { block.content.of(text).to_owned() } else { cells.join(" ¦ ") };
        drawn += &format!("{nest}{kind}: {content:?}\n");
    }
    want.assert_eq(&drawn);
}

#[test]
fn paragraphs_and_headings() {
    check(
        "\u{feff}# A **b** #\r\n**K:** v  \r\nnext\r\n\r\nSet\next\n===\n##\n---\n",
        &expect![[r#"
            h1: "A **b**"
            line: "**K:** v"
            line: "next"
            h1: "Set\next"
            h2: ""
            rule: "---"
        "#]],
    );
}

#[test]
fn lists_and_tasks() {
    check(
        "- a\n  lazy\n- [ ] `x` open\n- [x]   done\n  - [ ]\n\n    para\n1. one\n\n2. two\n-\n",
        &expect![[r#"
            -item: "a"
            -line: "lazy"
            -task open: "`x` open"
            -task done: "done"
            --task open: ""
            -line: "para"
            -item: "one"
            -item: "two"
            -item: ""
        "#]],
    );
}

#[test]
fn quotes_tables_fences_comments() {
    check(
        "> q **a**\n> b\n> - i\n\n| A | B |\n|---|---|\n| 1 | `x \\| y` |\n||\n\n```yaml title\nk: v\n```\n~~~\n~~~\n\n<!-- one\ntwo -->\n<div>x</div>\n\n    code\n\n```\nopen",
        &expect![[r#"
            >line: "q **a**"
            >line: "b"
            >-item: "i"
            head: "A ¦ B"
            row: "1 ¦ `x \\| y`"
            row: " ¦ "
            fence(yaml title): "k: v\n"
            fence(): ""
            comment: "one\ntwo"
            html: "<div>x</div>"
            code: "code\n"
            fence(): "open"
        "#]],
    );
}

#[test]
fn front_matter() {
    check(
        "---\nid: 1\n---\n# T\n",
        &expect![[r#"
        frontmatter { closed: true }: "id: 1\n"
        h1: "T"
    "#]],
    );
    check(
        "\n\n---\r\nid: 1\r\n# c\r\ns: \"x\r\n---\r\n",
        &expect![[r#"
        frontmatter { closed: true }: "id: 1\r\n# c\r\ns: \"x\r\n"
    "#]],
    );
    check(
        "---\nid: 1\nstatus: \n\n# T\n\ntext\n",
        &expect![[r#"
        frontmatter { closed: false }: "id: 1\nstatus: \n\n"
        h1: "T"
        line: "text"
    "#]],
    );
    check(
        "---\n\nJust a rule.\n\n---\n",
        &expect![[r#"
        rule: "---"
        line: "Just a rule."
        rule: "---"
    "#]],
    );
    check(
        "---\n---\nx\n",
        &expect![[r#"
        frontmatter { closed: true }: ""
        line: "x"
    "#]],
    );
}

/// Work that grew with the square of the length would not end here in minutes.
#[test]
fn long_texts_without_end() {
    const LENGTH: usize = 300_000;
    for piece in [
        "> ",
        ">",
        "- ",
        "* ",
        "1. ",
        "- \n",
        "\n",
        "[",
        "[a\n",
        "[a]: b\n",
        "[a]: b '\n",
        "[a]: b\n'c\n",
        "*",
        "`",
        "```\n",
        "| ",
        "|\n",
        "|-|\n",
        "| a |\n|-|\n",
        "\t",
        "\\",
        "<a ",
        "<a\n",
        "<!--\n",
        "<?\n",
        "# ",
        "=\n",
        "a\n",
        "a\n\n",
        "\r",
        ">\n- ",
        "    a\n",
    ] {
        for start in ["", "> - > - a\n\n"] {
            let text = start.to_owned() + &piece.repeat(LENGTH / piece.len());
            let blocks = Blocks::read(&text);
            let ends = blocks.iter().map(|block| block.span.end());
            assert!(ends.max().is_none_or(|end| end <= text.len()), "{piece:?}");
        }
    }
    let rows = format!("{}\n{}\n{}", "|a".repeat(10_000), "|-".repeat(10_000), "|\na\n".repeat(10_000));
    assert!(Blocks::read(&rows).cells.len() < 300_000);
}

#[test]
fn nesting_has_a_bound() {
    for mark in ["> ", "- ", "1. ", "- > "] {
        let text = mark.repeat(10_000);
        let blocks = Blocks::read(&(text.clone() + "a\n\n" + &text));
        let deepest = blocks.iter().map(|block| u32::from(block.depth) + u32::from(block.quote)).max();
        assert_eq!(deepest, Some(100), "{mark:?}");
    }
}

/// Each place where the events of pulldown-cmark, taken as they are, would say something else.
#[test]
fn where_events_point_beside_the_text() {
    // Escaped text: the event begins after the backslash.
    check(
        "# \\[A-1\\] t\n- \\*a\n",
        &expect![[r#"
        h1: "\\[A-1\\] t"
        -item: "\\*a"
    "#]],
    );
    // A collapsed reference: the event ends before its `[]`.
    check(
        "- [a][]\n\n[a]: b\n",
        &expect![[r#"
        -item: "[a][]"
    "#]],
    );
    // An item indented by a tab, and one without text: the event begins before the marker.
    check(
        "- a\n\t- b\n\t- \n",
        &expect![[r#"
        -item: "a"
        --item: "b"
        --item: ""
    "#]],
    );
    // HTML in a quoted heading: the event ends in the mark before the underline.
    check(
        "> b <!A\n> ===\n",
        &expect![[r#"
            >h1: "b <!A"
        "#]],
    );
    // Code that begins with an empty CRLF line: the event begins inside of the break.
    check(
        "```\r\n\r\nx\r\n```\r\n",
        &expect![[r#"
        fence(): "\r\nx\r\n"
    "#]],
    );
    // CR alone: pulldown-cmark reads on in code and HTML to the next LF.
    check(
        "```\rx\r```\r<!-- c -->\r# h\r",
        &expect![[r#"
        fence(): "x\r"
        comment: "c"
        h1: "h"
    "#]],
    );
}
