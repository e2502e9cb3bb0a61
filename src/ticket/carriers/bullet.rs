//! `- **Key**: value`, and in a ticket's header also `- Key: value`.

use super::{Carrier, Scene, bold_line, make, plain_key};
use crate::syntax::blocks::BlockKind;
use crate::ticket::Field;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Field>) {
    let before = out.len();
    bold_line::fields(scene.text, scene.block.content, Carrier::Bullet, out);
    let is_task = matches!(scene.block.kind, BlockKind::Item { task: Some(_) });
    if out.len() == before
        && scene.header
        && !is_task
        && let Some((key, rest)) = plain_key(scene.text, scene.block.content)
    {
        out.push(make(scene.text, key, rest, Carrier::Bullet));
    }
}
