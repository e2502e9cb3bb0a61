//! How much a check matters, by path and by the nearest configuration.

use super::check;

#[test]
fn by_path_and_by_the_nearest_configuration() {
    check(
        "invalid-value",
        "\
//- /.tickmark.yaml
values: {status: [Open, Closed]}
severity: {invalid-value: error}
ignore: old
overrides:
  - files: drafts/**
    severity: {invalid-value: hint}
  - files: drafts/x/**
    severity: {invalid-value: off}
//- /team/.tickmark.yaml
values: {status: [Todo]}
ignore: [later]
//- /1.md
---
id: PE-1
status: Shut
//      ^^^^ error: \"Shut\" is no value of status: .tickmark.yaml allows Open or Closed
---
//- /drafts/1.md
---
id: PE-2
status: Shut
//      ^^^^ hint: \"Shut\" is no value of status: .tickmark.yaml allows Open or Closed
---
//- /drafts/x/1.md
---
id: PE-3
status: Shut
---
//- /old/1.md
---
id: PE-4
status: Shut
---
//- /team/1.md
---
id: PE-5
status: Open
//      ^^^^ warning: \"Open\" is no value of status: team/.tickmark.yaml allows Todo
---
//- /team/later/1.md
---
id: PE-6
status: Shut
---
//- /team/old/1.md
---
id: PE-7
status: Open
//      ^^^^ warning: \"Open\" is no value of status: team/.tickmark.yaml allows Todo
---
",
    );
}
