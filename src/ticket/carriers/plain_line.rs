//! `Key: value` as a line of its own in a ticket's header.

use super::{Carrier, Raw, Scene, make, plain_key};

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Raw>) {
    if scene.header
        && scene.block.depth == 0
        && let Some((key, rest)) = plain_key(scene.text, scene.block.content)
    {
        out.push(make(scene.text, key, rest, Carrier::PlainLine));
    }
}
