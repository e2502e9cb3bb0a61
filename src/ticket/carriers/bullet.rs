//! `- **Key**: value`, and in a ticket's header also `- Key: value`.

use super::{Carrier, Raw, Scene, bold_line, make, plain_key};
use crate::syntax::blocks::BlockKind;

pub(super) fn read(scene: &Scene<'_>, out: &mut Vec<Raw>) {
    bold_line::fields(scene.text, scene.block.content, Carrier::Bullet, out);
    let is_task = matches!(scene.block.kind, BlockKind::Item { task: Some(_) });
    if out.is_empty()
        && scene.header
        && !is_task
        && let Some((key, rest)) = plain_key(scene.text, scene.block.content)
    {
        out.push(make(scene.text, key, rest, Carrier::Bullet));
    }
}
