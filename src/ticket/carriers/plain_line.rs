//! `Key: value` as a line of its own in a ticket's header.

use super::{Carrier, Scene, make, plain_key};
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    if scene.header
        && scene.block.depth == 0
        && let Some((key, rest)) = plain_key(scene.text, scene.block.content)
    {
        out.push(make(scene.text, key, rest, Carrier::PlainLine));
    }
}
