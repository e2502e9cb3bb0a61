//! Another value in a place where a field is written already.

use crate::checks;
use crate::text::TextEdit;
use crate::ticket::Field;

/// The edit that gives a field another value; none where the field cannot hold it, or has a list.
#[must_use]
pub fn value(text: &str, field: &Field, new: &str) -> Option<TextEdit> {
    if !field.items.is_empty() {
        return None;
    }
    let written = checks::in_carrier(text, field.carrier, field.value, new)?;
    let before = text.get(..field.value.start()).unwrap_or_default();
    let needs_blank = field.value.is_empty() && before.ends_with([':', '=', '*', '|']);
    Some(TextEdit::replace(field.value, if needs_blank { format!(" {written}") } else { written }))
}
