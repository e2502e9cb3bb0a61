//! Entries of a yaml fence under a ticket's heading.

use super::{Carrier, front_matter};
use crate::text::Span;
use crate::ticket::Field;

/// Whether a fence with this info string holds YAML.
pub(in crate::ticket) fn is_yaml(info: &str) -> bool {
    let language = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
    language.eq_ignore_ascii_case("yaml") || language.eq_ignore_ascii_case("yml")
}

/// The fields in a fence's body.
pub(in crate::ticket) fn read(text: &str, content: Span, out: &mut Vec<Field>) {
    front_matter::entries(text, content, Carrier::YamlFence, out);
}
