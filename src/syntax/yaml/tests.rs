//! The reader's answers, drawn one node a line: path, value, style, comment.

use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The path of a node: keys joined by dots, items as `[n]`.
fn path(yaml: &Yaml, text: &str, index: u32) -> String {
    let node = yaml.get(index).unwrap();
    let under = node.parent.map_or(String::new(), |parent| path(yaml, text, parent));
    if node.item {
        let same = |other: &Node| other.item && other.parent == node.parent;
        let before = yaml.nodes[..index as usize].iter().filter(|other| same(other)).count();
        return format!("{under}[{before}]");
    }
    let dot = if under.is_empty() { "" } else { "." };
    format!("{under}{dot}{}", node.key_text(text))
}

fn draw(text: &str, span: Span) -> String {
    let yaml = read(text, span);
    let mut drawn = String::new();
    for (index, node) in (0..).zip(&yaml.nodes) {
        drawn += &path(&yaml, text, index);
        drawn += " =";
        if node.style != Style::Empty {
            drawn += &format!(" {:?} {:?}", node.value.of(text), node.style);
        } else {
            drawn += &format!(" @{}", node.value.start);
        }
        if let Some(comment) = node.comment {
            drawn += &format!(" # {}", comment.of(text));
        }
        drawn += "\n";
    }
    for line in &yaml.unread {
        drawn += &format!("unread {:?}\n", line.of(text));
    }
    drawn
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&draw(text, Span::new(0, text.len())));
}

#[test]
fn scalars_keep_their_text_and_place() {
    check(
        r#"id: 001
n: 010
when: 2026-01-09T20:28:50Z
link: http://x.y/z#top
at: 12:30
no: n#1
'quoted key': yes
"a b": 'it''s'
key with blanks : "say \"hi\" # no"  
"#,
        expect![[r#"
            id = "001" Plain
            n = "010" Plain
            when = "2026-01-09T20:28:50Z" Plain
            link = "http://x.y/z#top" Plain
            at = "12:30" Plain
            no = "n#1" Plain
            quoted key = "yes" Plain
            a b = "'it''s'" SingleQuoted
            key with blanks = "\"say \\\"hi\\\" # no\"" DoubleQuoted
        "#]],
    );
}

#[test]
fn comments_are_kept_beside_their_value() {
    check(
        "status: \"NOT_STARTED\"  # NOT_STARTED | DONE\nsprint: \"\"  # JIRA\n# alone\npoints: 0 #\nassignee:  ## who\nlist: [a, b] # two\n- x # item\n",
        expect![[r#"
        status = "\"NOT_STARTED\"" DoubleQuoted # NOT_STARTED | DONE
        sprint = "\"\"" DoubleQuoted # JIRA
        points = "0" Plain # 
        assignee = @93 # who
        list = "[a, b]" List # two
        list[0] = "a" Plain
        list[1] = "b" Plain
        list[2] = "x" Plain # item
    "#]],
    );
}

#[test]
fn half_typed_lines_cost_themselves_only() {
    check(
        "a: 1\nstat\nb:\nc: \n- \n-\nd:v\n: x\n@scope/pkg\n? complex\ne: 2",
        expect![[r#"
        a = "1" Plain
        b = @12
        c = @16
        c[0] = @19
        c[1] = @21
        e = "2" Plain
        unread "stat"
        unread "d:v"
        unread ": x"
        unread "@scope/pkg"
    "#]],
    );
}

#[test]
fn reserved_characters_are_text() {
    check(
        r#"reporter: @name
- @scope/pkg
`x`: `y`
%a: %b
**bold**: *it* works
time: at 12: 30: now
"#,
        expect![[r#"
            reporter = "@name" Plain
            reporter[0] = "@scope/pkg" Plain
            `x` = "`y`" Plain
            %a = "%b" Plain
            **bold** = "*it* works" Plain
            time = "at 12: 30: now" Plain
        "#]],
    );
}

#[test]
fn brackets_followed_by_text_are_plain() {
    check(
        r#"title: [TICKET-ID]: [t]
a: [x] y # c
b: "q" r # c
[T]: v
- [ ] task: do it
link: [[A]], [[B]]
"#,
        expect![[r#"
            title = "[TICKET-ID]: [t]" Plain
            a = "[x] y" Plain # c
            b = "\"q\" r" Plain # c
            [T] = "v" Plain
            [T][0] = "[ ] task: do it" Plain
            link = "[[A]], [[B]]" Plain
        "#]],
    );
}

#[test]
fn placeholders_in_braces_are_plain() {
    check(
        r#"id: {{id}}
title: {{a}} and {{b}} # c
list: [{{x}}, y {{z}}]
half: {{na
"#,
        expect![[r#"
            id = "{{id}}" Plain
            title = "{{a}} and {{b}}" Plain # c
            list = "[{{x}}, y {{z}}]" List
            list[0] = "{{x}}" Plain
            list[1] = "y {{z}}" Plain
            half = "{{na" Plain
        "#]],
    );
}

#[test]
fn nested_mappings() {
    check(
        r#"a:
  b:
    c: 1
  d: 2
e: 3
"#,
        expect![[r#"
            a = @2
            a.b = @7
            a.b.c = "1" Plain
            a.d = "2" Plain
            e = "3" Plain
        "#]],
    );
}

#[test]
fn lists_of_mappings() {
    check(
        r#"phases:
  - id: p1
    name: x
    tasks:
      - t1
      -   id: t2
          n: 1
  -
    id: p2
  - id: p3
"#,
        expect![[r#"
            phases = @7
            phases[0] = @12
            phases[0].id = "p1" Plain
            phases[0].name = "x" Plain
            phases[0].tasks = @41
            phases[0].tasks[0] = "t1" Plain
            phases[0].tasks[1] = @61
            phases[0].tasks[1].id = "t2" Plain
            phases[0].tasks[1].n = "1" Plain
            phases[1] = @88
            phases[1].id = "p2" Plain
            phases[2] = @104
            phases[2].id = "p3" Plain
        "#]],
    );
}

#[test]
fn a_list_may_stand_at_the_column_of_its_key() {
    check(
        r#"deps:
- a
- b: 1
  c: 2
- - x
  - y
next: z
"#,
        expect![[r#"
            deps = @5
            deps[0] = "a" Plain
            deps[1] = @12
            deps[1].b = "1" Plain
            deps[1].c = "2" Plain
            deps[2] = @26
            deps[2][0] = "x" Plain
            deps[2][1] = "y" Plain
            next = "z" Plain
        "#]],
    );
}

#[test]
fn flow_collections() {
    check(
        r#"a: []
b: [x, 'y, z', "w"]
c: {k: v, "q":1, 'e': , alone}
d: [[1, 2], {k: [3]}]
e: [k: v, http://x, it's]
f: [a, , b,]
"#,
        expect![[r#"
            a = "[]" List
            b = "[x, 'y, z', \"w\"]" List
            b[0] = "x" Plain
            b[1] = "'y, z'" SingleQuoted
            b[2] = "\"w\"" DoubleQuoted
            c = "{k: v, \"q\":1, 'e': , alone}" Map
            c.k = "v" Plain
            c.q = "1" Plain
            c.e = @48
            c.alone = @55
            d = "[[1, 2], {k: [3]}]" List
            d[0] = "[1, 2]" List
            d[0][0] = "1" Plain
            d[0][1] = "2" Plain
            d[1] = "{k: [3]}" Map
            d[1].k = "[3]" List
            d[1].k[0] = "3" Plain
            e = "[k: v, http://x, it's]" List
            e[0] = @83
            e[0].k = "v" Plain
            e[1] = "http://x" Plain
            e[2] = "it's" Plain
            f = "[a, , b,]" List
            f[0] = "a" Plain
            f[1] = "b" Plain
        "#]],
    );
}

#[test]
fn flow_collections_over_lines() {
    check(
        r#"tags: [
  a, # first
  b c
  d,
]
meta: {
  k: v,
  l: [
    1]
}
z: 1
"#,
        expect![[r#"
            tags = "[\n  a, # first\n  b c\n  d,\n]" List
            tags[0] = "a" Plain # first
            tags[1] = "b c\n  d" Plain
            meta = "{\n  k: v,\n  l: [\n    1]\n}" Map
            meta.k = "v" Plain
            meta.l = "[\n    1]" List
            meta.l[0] = "1" Plain
            z = "1" Plain
        "#]],
    );
}

#[test]
fn unclosed_brackets_end_with_their_line() {
    check(
        r#"deps: [A-1, A-
status: open
map: {k: v, l # c
  - x
q: ["a, b]
end: 1
"#,
        expect![[r#"
            deps = "[A-1, A-" List
            deps[0] = "A-1" Plain
            deps[1] = "A-" Plain
            status = "open" Plain
            map = "{k: v, l" Map
            map.k = "v" Plain
            map.l = @41 # c
            map[0] = "x" Plain
            q = "[\"a, b]" List
            q[0] = "\"a, b]" DoubleQuoted
            end = "1" Plain
        "#]],
    );
}

#[test]
fn unclosed_quotes_end_with_their_line() {
    check(
        r#"title: "abc # d
status: 'open
x: "y"
last: "
"#,
        expect![[r#"
            title = "\"abc # d" DoubleQuoted
            status = "'open" SingleQuoted
            x = "\"y\"" DoubleQuoted
            last = "\"" DoubleQuoted
        "#]],
    );
}

#[test]
fn quoted_values_over_lines() {
    check(
        r#"a: "one
  two: 2

three" # c
b: 'x
  y'
c:
  "k: v"
"#,
        expect![[r#"
            a = "\"one\n  two: 2\n\nthree\"" DoubleQuoted # c
            b = "'x\n  y'" SingleQuoted
            c = "\"k: v\"" DoubleQuoted
        "#]],
    );
}

#[test]
fn plain_values_over_lines() {
    check(
        r#"a: one
  two

  - three # c
  lost
b:
  four
  five
- six
  seven
"#,
        expect![[r#"
            a = "one\n  two\n\n  - three" Plain # c
            b = "four\n  five" Plain
            b[0] = "six\n  seven" Plain
            unread "lost"
        "#]],
    );
}

#[test]
fn blocks_are_one_value() {
    check(
        r#"a: |
  k: v

  # no comment
   - x
b: >- # folded
  text
# c
c: |2+
   y

list:
  - |
    z: 1
  - k: >
      w
    l: 2
d: > quote
e: |x
"#,
        expect![[r#"
            a = "|\n  k: v\n\n  # no comment\n   - x" Literal
            b = ">- # folded\n  text" Literal # folded
            c = "|2+\n   y" Literal
            list = @79
            list[0] = "|\n    z: 1" Literal
            list[1] = @99
            list[1].k = ">\n      w" Literal
            list[1].l = "2" Plain
            d = "> quote" Plain
            e = "|x" Plain
        "#]],
    );
}

#[test]
fn entries_under_a_value_are_still_read() {
    check(
        r#"a: b
  c: d
e: f
- g
   x: 1
  y: 2
"#,
        expect![[r#"
            a = "b" Plain
            a.c = "d" Plain
            e = "f" Plain
            e[0] = "g" Plain
            e[0].x = "1" Plain
            e[0].y = "2" Plain
        "#]],
    );
}

#[test]
fn anchors_and_tags_belong_to_the_value() {
    check(
        r#"a: &x 1
b: *x
c: &y
  d: 1
e: !!str "q"
f: &z
  - 1
<<: *y
g: !t [1]
h: !!str |
  text
"#,
        expect![[r#"
            a = "&x 1" Plain
            b = "*x" Plain
            c = "&y" Plain
            c.d = "1" Plain
            e = "!!str \"q\"" DoubleQuoted
            f = "&z" Plain
            f[0] = "1" Plain
            << = "*y" Plain
            g = "!t [1]" List
            g[0] = "1" Plain
            h = "!!str |\n  text" Literal
        "#]],
    );
}

#[test]
fn tabs() {
    check(
        "a:\n\tb: 1\n\tc:\t2\t# x\nd: 3\n-\te\n",
        expect![[r#"
        a = @2
        a.b = "1" Plain
        a.c = "2" Plain # x
        d = "3" Plain
        d[0] = "e" Plain
    "#]],
    );
}

#[test]
fn line_breaks() {
    check(
        "a: 1\r\nb:\r\n  - x\r\n  - y\r\nc: one\r\n  two\rd: |\r  z\re: 2",
        expect![[r#"
        a = "1" Plain
        b = @8
        b[0] = "x" Plain
        b[1] = "y" Plain
        c = "one\r\n  two" Plain
        d = "|\r  z" Literal
        e = "2" Plain
    "#]],
    );
}

#[test]
fn documents_and_bom() {
    check(
        "\u{feff}---\na: 1\n--- # c\na: 2\n...\n  b: 3\n",
        expect![[r#"
        a = "1" Plain
        a = "2" Plain
        b = "3" Plain
    "#]],
    );
}

#[test]
fn duplicate_keys_are_both_kept() {
    check(
        r#"a: 1
a: 2
"#,
        expect![[r#"
            a = "1" Plain
            a = "2" Plain
        "#]],
    );
}

#[test]
fn one_flow_collection() {
    check(
        r#"{a: 1, b: [x]}
"#,
        expect![[r#"
            a = "1" Plain
            b = "[x]" List
            b[0] = "x" Plain
        "#]],
    );
}

#[test]
fn nodes_are_found_by_path_and_by_place() {
    let text = "a:\n  b: [x, yy]\nc: \n";
    let yaml = read(text, Span::new(0, text.len()));
    let value_at = |path: &str| yaml.path(text, path).map(|(_, node)| node.value.of(text));
    assert_eq!(value_at("a.b"), Some("[x, yy]"));
    assert_eq!(value_at("a.c"), None);
    assert_eq!(yaml.roots().map(|(_, node)| node.key_text(text)).collect::<Vec<_>>(), ["a", "c"]);
    let (list, _) = yaml.path(text, "a.b").unwrap();
    assert_eq!(yaml.children(list).map(|(_, node)| node.value.of(text)).collect::<Vec<_>>(), ["x", "yy"]);

    let at = |place: usize| yaml.node_at(place).map(|(index, _)| path(&yaml, text, index));
    assert_eq!(at(text.find("yy").unwrap() + 1).as_deref(), Some("a.b[1]"));
    assert_eq!(at(text.find(", yy").unwrap() + 1).as_deref(), Some("a.b"));
    assert_eq!(at(text.find("b:").unwrap()).as_deref(), Some("a.b"));
    assert_eq!(at(text.len() - 1).as_deref(), Some("c"));
    assert_eq!(at(text.len()), None);
}

#[test]
fn quotes_are_taken_off_even_half_typed() {
    let text = "a: \"x\"\nb: '\nc: !t 'y'\nd: \"z\ne: ''\nf: g\n";
    let yaml = read(text, Span::new(0, text.len()));
    let inner: Vec<_> = yaml.nodes.iter().map(|node| node.inner(text).of(text)).collect();
    assert_eq!(inner, ["x", "", "y", "z", "", "g"]);
}

#[test]
fn a_fence_is_read_at_its_own_indentation() {
    let text = "- x\n  ```yaml\n  a:\n    - b\n  c: d\n  ```\n";
    let span = Span::new(text.find("a:").unwrap(), text.find("  ```\n").unwrap());
    expect![[r#"
        a = @18
        a[0] = "b" Plain
        c = "d" Plain
    "#]]
    .assert_eq(&draw(text, span));
}

#[test]
fn depth_and_count_are_bounded() {
    let deep: String = (0..100).map(|depth| format!("{}k{depth}:\n", " ".repeat(depth))).collect();
    let yaml = read(&deep, Span::new(0, deep.len()));
    let mut depths: Vec<usize> = Vec::new();
    for node in &yaml.nodes {
        depths.push(node.parent.map_or(0, |parent| depths[parent as usize] + 1));
    }
    assert_eq!((yaml.nodes.len(), depths.into_iter().max()), (100, Some(MAX_DEPTH)));

    let long = "a: 1\n".repeat(MAX_NODES + 1);
    let yaml = read(&long, Span::new(0, long.len()));
    assert_eq!((yaml.nodes.len(), yaml.truncated), (MAX_NODES, true));
}

#[test]
fn a_megabyte_of_anything_is_read_in_linear_time() {
    let units = [
        "[",
        "{",
        "a: [\n",
        "- [\n",
        "- ",
        "a: \"\n",
        "a: \"x\n y\" z\n",
        "'",
        "[{{,",
        "{a: ",
        "a: b\n c\n",
        "\t",
    ];
    for unit in units {
        let text = unit.repeat(1_000_000 / unit.len());
        assert!(read(&text, Span::new(0, text.len())).nodes.len() <= MAX_NODES);
    }
}

/// What every answer must keep to: places inside the YAML, on character boundaries and in order, parents before
/// their children.
fn check_places(text: &str, span: Span) {
    let yaml = read(text, span);
    let is_place = |place: Span| span.covers(place) && text.get(place.range()).is_some();
    let mut last = span.start;
    for (index, node) in (0..).zip(&yaml.nodes) {
        assert!(node.start >= last, "order: {node:?}");
        last = node.start;
        assert!(is_place(node.value) && is_place(node.inner(text)), "value: {node:?}");
        assert!(node.value.start >= node.start, "value before its node: {node:?}");
        assert!(node.key.is_none_or(is_place) && node.comment.is_none_or(is_place), "{node:?}");
        assert!(node.parent.is_none_or(|parent| parent < index), "parent: {node:?}");
        assert_eq!(node.item, node.key.is_none());
        assert_eq!(node.style == Style::Empty, node.value.is_empty(), "{node:?}");
    }
    assert!(yaml.unread.iter().all(|line| is_place(*line) && !line.is_empty()));
    if let Some(error) = syntax_error(text, span) {
        assert!(text.get(error.span.range()).is_some() && error.span.end <= span.end);
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check_places(&text, Span::new(0, text.len()));
    }

    #[test]
    fn anything_like_yaml_is_read(parts in proptest::collection::vec(prop::sample::select(PARTS), 0..40), cut in 0usize..8) {
        let text = parts.concat();
        let start = (cut..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        check_places(&text, Span::new(start, text.len()));
    }
}

const PARTS: &[&str] = &[
    "a", "key", ": ", ":", "\n", "\n  ", "\n    ", "- ", "-", "[", "]", "{", "}", ", ", "\"", "'", "#",
    " # c", "|", ">", "\\", "\r\n", "\r", "\t", "é", "😀", "{{x}}", "&a ", "*a", "!t ", "? ", "---", "...",
    "@", "\u{feff}", "\u{2028}", "\0",
];
