//! What tickets look like: the sections of each style, and what stands in them.

/// What stands in a section.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// So many sentences.
    Text(usize),
    Bullets(usize),
    /// Bullets that begin with a word in bold.
    Topics(usize),
    Tasks(usize),
    Steps(usize),
    /// A table with so many rows.
    Table(usize),
    /// A fence of this language.
    Code(&'static str),
    /// A line a reference.
    References,
}

use Body::{Bullets, Code, References, Steps, Table, Tasks, Text, Topics};

/// A heading as written, and what stands under it.
pub(crate) type Section = (&'static str, &'static [Body]);

pub(crate) const FRONT_MATTER: &[Section] = &[
    ("## Description", &[Text(8)]),
    ("## Context", &[Text(8)]),
    ("## Acceptance Criteria", &[Steps(6)]),
    ("## Technical Details", &[Text(1)]),
    ("### Infrastructure Component", &[Topics(5), Code("yaml")]),
    ("### Configuration Requirements", &[Code("bash"), Topics(4)]),
    ("### Installation & Setup", &[Code("bash"), Bullets(4)]),
    ("### Database/Schema Changes", &[Text(2)]),
    ("### Service Integration", &[Bullets(4)]),
    ("### Monitoring & Health Checks", &[Table(5), Bullets(4)]),
    ("### Security Considerations", &[Topics(5)]),
    ("### Backup & Recovery", &[Topics(4)]),
    ("## Implementation Notes", &[Bullets(6)]),
    ("## Related Documentation", &[Bullets(4)]),
    ("## Dependencies", &[References]),
    ("## Testing", &[Tasks(12)]),
    ("## Definition of Done", &[Tasks(6)]),
    ("## Rollback Plan", &[Steps(4)]),
];

pub(crate) const BOLD: &[Section] = &[
    ("## Task Description", &[Text(6)]),
    ("## Technical Requirements", &[]),
    ("### Must Have", &[Tasks(4)]),
    ("### Nice to Have", &[Tasks(3)]),
    ("### Out of Scope", &[Bullets(3)]),
    ("## Implementation Steps", &[]),
    ("### Step 1: Prepare", &[Code("rust"), Tasks(3)]),
    ("### Step 2: Change over", &[Code("rust"), Tasks(4)]),
    ("## Testing Requirements", &[Code("bash")]),
    ("### Unit Tests", &[Steps(5)]),
    ("### Integration Tests", &[Bullets(3)]),
    ("## Definition of Done", &[Tasks(8)]),
    ("## Dependencies", &[References]),
    ("## Architecture Considerations", &[Text(3), Topics(4)]),
    ("## Rollback Plan", &[Code("bash"), Topics(4)]),
    ("## Monitoring & Observability", &[Tasks(5)]),
    ("## Security Considerations", &[Tasks(5)]),
    ("## Estimated Effort", &[Table(6)]),
    ("## Success Criteria", &[Tasks(4)]),
    ("## Notes & Context", &[Text(6)]),
    ("## Related Links", &[Bullets(3)]),
];

pub(crate) const SHORT: &[Section] = &[
    ("## Objective", &[Text(3)]),
    ("## Requirements", &[Bullets(5)]),
    ("## Approach", &[Steps(3)]),
    ("## Success Criteria", &[Tasks(4)]),
    ("## Dependencies", &[References]),
    ("## Resources", &[Bullets(1)]),
];
