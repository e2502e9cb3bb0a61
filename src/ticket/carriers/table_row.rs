//! A row of a table with two columns: key and value.

use super::{Carrier, Scene, make};
use crate::syntax::inline::unwrap_emphasis;
use crate::text::Span;
use crate::ticket::{Field, id};

/// Longest key, in bytes.
const MAX_KEY: usize = 60;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let [key, value] = scene.cells else { return };
    let key = unwrap_emphasis(scene.text, *key);
    let written = key.of(scene.text).trim_end_matches([':', '*']);
    let is_key = written.contains(char::is_alphabetic)
        && written.len() <= MAX_KEY
        && !written.contains(['[', '`', '<', '{'])
        && id::shape(written).is_none();
    if is_key {
        out.push(make(scene.text, Span::of_part(scene.text, written), *value, Carrier::TableRow));
    }
}
