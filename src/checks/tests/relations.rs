//! Fields by which a team relates tickets.

use super::check;

const RELATIONS: &str = "\
//- /.tickmark.yaml
relations:
  hangs on:
    means: depends-on
    inverse: holds up
";

#[test]
fn they_mean_what_the_configuration_says() {
    let text = "\
//- /1.md
---
id: PE-1
status: done
hangs_on: PE-2
//        ^^^^ warning: PE-1 is done, but PE-2, which it waits for, is \"open\"
---
//- /2.md
---
id: PE-2
status: open
---
";
    check("blocked-by-open", &format!("{RELATIONS}{text}"));
    let plain = text.lines().filter(|line| !line.contains("^^^^")).map(|line| format!("{line}\n"));
    check("blocked-by-open", &plain.collect::<String>());
}

#[test]
fn the_inverse_is_named() {
    let text = "\
//- /1.md
---
id: PE-1
holds-up: [PE-2, PE-3]
//               ^^^^ hint: PE-1 blocks PE-3, but PE-3 does not have PE-1 in \"hangs on\"
---
//- /2.md
---
id: PE-2
hangs_on: PE-1
---
//- /3.md
---
id: PE-3
---
";
    check("one-sided-dependency", &format!("{RELATIONS}{text}"));
}
