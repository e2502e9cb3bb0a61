//! What a cursor stands in: where something of ours could be typed, and what that would replace.

use smol_str::SmolStr;

use crate::syntax::blocks::{BlockKind, Blocks};
use crate::syntax::inline::{self, InlineKind};
use crate::syntax::tree::{BlockPlace, InlinePlace, Place};
use crate::text::Span;
use crate::ticket::{Carrier, Facts, Relation, Role, name};

use super::yaml_line::YamlLine;

/// A cursor and what is known about the text around it.
pub(super) struct Cursor<'a> {
    /// The document.
    pub(super) text: &'a str,
    /// What it says.
    pub(super) facts: &'a Facts,
    /// The byte before which the cursor stands.
    pub(super) offset: usize,
    /// The line of the cursor, without its line break.
    pub(super) line: Span,
    /// What is written there.
    pub(super) zone: Zone,
    /// The ticket around it.
    pub(super) ticket: Option<u32>,
    /// The comparable path of the section around it; empty above the ticket's first section.
    pub(super) section: Vec<&'a str>,
}

/// What is written where a cursor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Front matter or a yaml fence, that begins there.
    Yaml {
        /// Its first byte, delimiter included.
        top: usize,
        /// Whether it is front matter.
        front: bool,
    },
    /// TOML front matter.
    Toml,
    /// Markdown that is read as such.
    Prose,
}

/// A field whose value the cursor stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldAt {
    /// The comparable name.
    pub(super) name: SmolStr,
    /// The comparable name of the YAML key around it.
    pub(super) under: Option<SmolStr>,
    /// How it is written.
    pub(super) carrier: Carrier,
    /// The old value, or the old element of a list; the cursor touches it.
    pub(super) old: Span,
    /// The quotes that stand around `old`.
    pub(super) quotes: Quotes,
    /// Whether `old` is an element of a list.
    pub(super) is_element: bool,
}

/// Quotes around a YAML value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quotes {
    /// There are none.
    #[default]
    None,
    /// They stand outside of what is replaced; the closing one may be missing.
    Around {
        /// The character.
        mark: char,
        /// Whether the closing one is there.
        closed: bool,
    },
    /// They are replaced, too.
    Inside(char),
}

impl FieldAt {
    /// A field that is no list and has no quotes.
    fn plain(name: SmolStr, carrier: Carrier, old: Span) -> Self {
        Self { name, under: None, carrier, old, quotes: Quotes::None, is_element: false }
    }
}

impl<'a> Cursor<'a> {
    /// The cursor at `offset`; `None` where nothing of ours is ever typed: code, comments, addresses.
    ///
    /// `place` is what the tree says, if there is one in time.
    pub(super) fn at(text: &'a str, facts: &'a Facts, place: Option<Place>, offset: usize) -> Option<Self> {
        let line = Span::line_at(text, offset);
        let in_toml = facts.toml.filter(|toml| toml.touches(offset)).map(|_| Zone::Toml);
        let zone = match in_toml.or_else(|| yaml_around(facts, place, offset)) {
            Some(zone) => Some(zone),
            None => match place {
                Some(place) => zone_of(text, place),
                None => zone_by_blocks(text, line, offset),
            },
        }?;
        let begins = |mark: &str| line.of(text).trim_start().starts_with(mark);
        if zone == Zone::Toml && begins("+++") {
            return None;
        }
        if matches!(zone, Zone::Yaml { .. }) && ["---", "```", "~~~"].into_iter().any(begins) {
            return None;
        }
        let around = |span: Span| span.touches(offset);
        let ticket = (0u32..).zip(&facts.tickets).filter(|(_, ticket)| around(ticket.span)).last();
        // A heading belongs to what is around it until the cursor is below it.
        let section = (0u32..).zip(&facts.sections).filter(|(_, section)| around(section.span)).last();
        Some(Self {
            text,
            facts,
            offset,
            line,
            zone,
            ticket: ticket.map(|(index, _)| index),
            section: section.map(|(index, _)| facts.path(index)).unwrap_or_default(),
        })
    }

    /// What stands in the line before the cursor.
    pub(super) fn before(&self) -> &'a str {
        Span::new(self.line.start(), self.offset).of(self.text)
    }

    /// What stands in the line after the cursor.
    pub(super) fn after(&self) -> &'a str {
        Span::new(self.offset, self.line.end()).of(self.text)
    }

    /// The field whose value the cursor stands in.
    pub(super) fn field(&self) -> Option<FieldAt> {
        match self.zone {
            Zone::Yaml { top, front } => self.yaml_field(top, front),
            Zone::Toml => self.toml_field(),
            Zone::Prose => {
                self.prose_field().or_else(|| self.heading_field()).or_else(|| self.section_field())
            }
        }
    }

    /// YAML is read line by line, since half of the time it is no YAML yet.
    fn yaml_field(&self, top: usize, front: bool) -> Option<FieldAt> {
        let carrier = if front { Carrier::FrontMatter } else { Carrier::YamlFence };
        let here = YamlLine::read(self.text, self.line);
        if here.comment.is_some_and(|at| self.offset > at) {
            return None;
        }
        let name_of = |line: &YamlLine| line.key.map(|key| name::field(key.of(self.text)));
        let above = here.above(self.text, self.line, top);
        if let Some(key) = here.key {
            Span::new(key.end(), self.offset).of(self.text).find(':')?;
            let mut field = FieldAt {
                name: name_of(&here)?,
                under: above.and_then(|(above, _)| name_of(&above)),
                carrier,
                old: here.value,
                quotes: Quotes::None,
                is_element: false,
            };
            let written = here.value.of(self.text);
            // `[A | B]` is a choice that nobody has made, and no list.
            if written.starts_with('[') && !written.contains('|') {
                field.old = self.element(here.value)?;
                field.is_element = true;
            }
            return self.quoted(field);
        }
        let dash = self.line.start() + here.indent;
        if !here.is_item || self.offset <= dash {
            return None;
        }
        let (above, line) = above.filter(|(above, _)| above.value.is_empty())?;
        self.quoted(FieldAt {
            name: name_of(&above)?,
            under: above.above(self.text, line, top).and_then(|(above, _)| name_of(&above)),
            carrier,
            old: here.value,
            quotes: Quotes::None,
            is_element: true,
        })
    }

    /// A value on the line of its key, or an element of an array there.
    fn toml_field(&self) -> Option<FieldAt> {
        let in_line = |key: Span| self.line.covers(key) && key.end() < self.offset;
        let field = self.facts.fields.iter().filter(|field| field.carrier == Carrier::Toml);
        let field = field.filter(|field| in_line(field.key)).max_by_key(|field| field.key)?;
        Span::new(field.key.end(), self.offset).of(self.text).find('=')?;
        if field.comment.is_some_and(|comment| self.offset >= comment.start()) {
            return None;
        }
        let mut at = FieldAt {
            name: field.name.clone(),
            under: field.under.clone(),
            carrier: Carrier::Toml,
            old: field.value,
            quotes: Quotes::None,
            is_element: false,
        };
        if field.value.of(self.text).starts_with('[') {
            at.old = self.element(field.value)?;
            at.is_element = true;
        } else if let Some(mark) =
            self.text.get(..at.old.start()).and_then(|before| before.chars().next_back())
            && matches!(mark, '"' | '\'')
        {
            let closed = self.text.get(at.old.end()..).is_some_and(|after| after.starts_with(mark));
            at.old = Span::new(at.old.start() - 1, at.old.end() + usize::from(closed));
        }
        self.quoted(at)
    }

    /// The element of `[a, b]` at the cursor.
    fn element(&self, list: Span) -> Option<Span> {
        if self.offset <= list.start() {
            return None;
        }
        let before = Span::new(list.start(), self.offset).of(self.text);
        let after = Span::new(self.offset, list.end().max(self.offset)).of(self.text);
        let start = before.rfind(['[', ','])?;
        if before.ends_with(']') {
            return None;
        }
        let end = after.find([',', ']']).unwrap_or(after.len());
        Some(Span::new(list.start() + start + 1, self.offset + end).trim(self.text))
    }

    /// The field with its old value fitted to the cursor and without quotes; `None` if the cursor is behind it.
    fn quoted(&self, mut field: FieldAt) -> Option<FieldAt> {
        if field.old.is_empty() {
            field.old = Span::empty(self.offset);
            return Some(field);
        }
        let raw = field.old.of(self.text);
        if let Some(mark) = raw.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let closed = raw.len() > 1 && raw.ends_with(mark);
            let inner = Span::new(field.old.start() + 1, field.old.end() - usize::from(closed));
            if inner.touches(self.offset) {
                field.quotes = Quotes::Around { mark, closed };
                field.old = inner;
                return Some(field);
            }
            field.quotes = Quotes::Inside(mark);
        }
        field.old = self.fitted(field.old)?;
        Some(field)
    }

    /// A value, and the blanks between it and the cursor; `None` if there is something else between them.
    fn fitted(&self, value: Span) -> Option<Span> {
        let gap = if self.offset > value.end() {
            Span::new(value.end(), self.offset)
        } else {
            Span::new(self.offset, value.start())
        };
        gap.of(self.text).trim().is_empty().then(|| value.to(Span::empty(self.offset)))
    }

    fn prose_field(&self) -> Option<FieldAt> {
        let in_line = |key: Span| self.line.covers(key) && key.end() < self.offset;
        let field = self
            .facts
            .fields
            .iter()
            .filter(|field| {
                !matches!(field.carrier, Carrier::FrontMatter | Carrier::YamlFence | Carrier::Section)
            })
            .filter(|field| in_line(field.key))
            .max_by_key(|field| field.key)?;
        let between = Span::new(field.key.end(), self.offset).of(self.text);
        let is_cell = field.carrier == Carrier::TableRow;
        between.find(if is_cell { &['|'][..] } else { &[':', '：'] })?;
        let old = if field.value.is_empty() {
            // Still inside of the marks around the key.
            let is_typed = between.trim_end().trim_end_matches(['*', '_', '`']).ends_with([':', '：', '|']);
            let marks_close = !is_cell && self.after().trim_start().starts_with(['*', '_', '`']);
            (is_typed && !marks_close).then(|| Span::empty(self.offset))?
        } else {
            self.fitted(field.value)?
        };
        Some(FieldAt::plain(field.name.clone(), field.carrier, old))
    }

    /// `## Status: ` before there is a value that makes it a field.
    fn heading_field(&self) -> Option<FieldAt> {
        let heading = self.line.of(self.text).strip_prefix("##")?;
        let colon = heading.find([':', '：'])?;
        let name = name::section(heading.get(..colon)?.trim_start_matches('#'));
        let rest = heading.get(colon..)?.trim_start_matches([':', '：']);
        let rest = Span::of_part(self.text, rest);
        if !Role::is_clear(&name) || self.offset < rest.start() {
            return None;
        }
        let old = rest.trim(self.text);
        let old = if old.is_empty() { Span::empty(self.offset) } else { self.fitted(old)? };
        Some(FieldAt::plain(name, Carrier::Heading, old))
    }

    /// The value under `## Status`: the only line there, or none yet.
    fn section_field(&self) -> Option<FieldAt> {
        let section = self.facts.sections.iter().rfind(|section| section.body.touches(self.offset))?;
        let is_named = Role::is_clear(&section.name) && Relation::of(&section.name).is_none();
        let is_key = is_named && section.level > 1 && Role::of(&section.name).is_some();
        let body = section.body.trim(self.text);
        let is_alone = body.is_empty() || self.line.covers(body);
        let is_below = self.line.start() > section.title.end();
        let is_list = body.of(self.text).starts_with(['-', '*', '+', '#', '|', '>']);
        if !is_key || !is_alone || !is_below || is_list {
            return None;
        }
        let old = if body.is_empty() { Span::empty(self.offset) } else { self.fitted(body)? };
        Some(FieldAt::plain(section.name.clone(), Carrier::Section, old))
    }
}

/// The YAML that the facts know of, which can be wrong enough that a tree does not see it.
fn yaml_around(facts: &Facts, place: Option<Place>, offset: usize) -> Option<Zone> {
    let yaml = facts.yaml.iter().find(|yaml| yaml.touches(offset))?;
    let front = !matches!(place, Some(Place { block: BlockPlace::Fence { .. }, .. }))
        && facts.yaml.first() == Some(yaml)
        && facts.sections.first().is_none_or(|section| section.span.start > yaml.start);
    Some(Zone::Yaml { top: yaml.start(), front })
}

fn zone_of(text: &str, place: Place) -> Option<Zone> {
    let top = place.span.start();
    match (place.block, place.inline) {
        (BlockPlace::FrontMatter, _) => {
            (!place.span.of(text).trim_start().starts_with("+++")).then_some(Zone::Yaml { top, front: true })
        }
        (BlockPlace::Fence { info }, _) => is_yaml(info.of(text)).then_some(Zone::Yaml { top, front: false }),
        (BlockPlace::IndentedCode | BlockPlace::Html | BlockPlace::Rule, _)
        | (_, InlinePlace::Html | InlinePlace::Autolink | InlinePlace::LinkDestination) => None,
        _ => Some(Zone::Prose),
    }
}

/// The same from the blocks, where there is no tree.
fn zone_by_blocks(text: &str, line: Span, offset: usize) -> Option<Zone> {
    let blocks = Blocks::read(text);
    let block = blocks.iter().rfind(|block| block.span.touches(offset));
    let span = block.map(|block| block.span).unwrap_or_default();
    match block.map(|block| block.kind) {
        Some(BlockKind::FrontMatter { .. }) => Some(Zone::Yaml { top: span.start(), front: true }),
        Some(BlockKind::Fence { info }) if is_yaml(info.of(text)) => {
            Some(Zone::Yaml { top: span.start(), front: false })
        }
        Some(
            BlockKind::Fence { .. }
            | BlockKind::Code
            | BlockKind::Comment
            | BlockKind::Html
            | BlockKind::Rule,
        ) => None,
        _ => {
            let silent = inline::scan(text, line).any(|mark| match mark.kind {
                InlineKind::Comment => mark.span.contains(offset),
                InlineKind::Link { destination } => destination.touches(offset),
                _ => false,
            });
            let word = Span::new(line.start(), offset).of(text).rsplit(char::is_whitespace).next();
            (!silent && !word.is_some_and(|word| word.contains("://"))).then_some(Zone::Prose)
        }
    }
}

/// Whether the words behind a fence say that it holds YAML.
pub(super) fn is_yaml(info: &str) -> bool {
    info.split([' ', '\t', '{']).next().is_some_and(|word| matches!(word, "yaml" | "yml" | "YAML"))
}
