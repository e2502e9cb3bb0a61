//! What an action is, and what it is offered for.

use std::cell::OnceCell;

use tower_lsp::ls_types::{ClientCapabilities, ResourceOperationKind};

use crate::checks::{self, Diagnostic};
use crate::features::Cancel;
use crate::features::edit::{self as edits, Changes};
use crate::text::{Document, Span, TextEdit, edit};
use crate::workspace::{FileId, Snapshot, Source, Standing};

/// Something that can be done at a place.
pub struct Action<'a> {
    /// What it does, as an order: `Write "In Progress"`.
    pub title: String,
    /// What sort of action it is.
    pub kind: Kind,
    /// Whether it is the obvious one of those at its place.
    pub is_preferred: bool,
    /// The finding that it mends.
    pub finding: Option<Diagnostic>,
    /// Works out what changes; nothing where that turns out to be nothing.
    pub change: Box<dyn FnOnce() -> Changes + 'a>,
}

impl<'a> Action<'a> {
    /// One of several that may be meant, for no finding.
    pub(super) fn new(kind: Kind, title: impl Into<String>, change: impl FnOnce() -> Changes + 'a) -> Self {
        let (title, change) = (title.into(), Box::new(change));
        Self { title, kind, is_preferred: false, finding: None, change }
    }

    /// One of several that mend a finding.
    pub(super) fn mending(
        finding: &Diagnostic,
        title: impl Into<String>,
        change: impl FnOnce() -> Changes + 'a,
    ) -> Self {
        Self { finding: Some(finding.clone()), ..Self::new(Kind::QuickFix, title, change) }
    }
}

/// The sorts of actions, as the protocol names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mends a finding.
    QuickFix,
    /// Moves text to another file.
    Extract,
    /// Brings text from another file here.
    Inline,
    /// Writes the same in another way.
    Rewrite,
    /// Mends all that is certain.
    FixAll,
    /// Adds all that a ticket lacks.
    AddMissing,
    /// Concerns the whole file, or the workspace.
    Source,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::QuickFix,
        Self::Extract,
        Self::Inline,
        Self::Rewrite,
        Self::FixAll,
        Self::AddMissing,
        Self::Source,
    ];

    /// The name in the protocol; a dot stands before what is more special.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::QuickFix => "quickfix",
            Self::Extract => "refactor.extract",
            Self::Inline => "refactor.inline",
            Self::Rewrite => "refactor.rewrite",
            Self::FixAll => "source.fixAll.tickmark",
            Self::AddMissing => "source.addMissing",
            Self::Source => "source.tickmark",
        }
    }
}

/// A file of this folder: which kinds of actions it offers, and how.
#[derive(Clone, Copy)]
pub struct Provider {
    /// The kinds of its actions; it is not asked when none of them is wanted.
    pub kinds: &'static [Kind],
    /// Adds its actions.
    pub offer: for<'a> fn(&'a Asked<'a>, &mut Vec<Action<'a>>),
}

/// What the client can do with files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Can {
    /// Make them.
    pub create: bool,
    /// Delete them.
    pub delete: bool,
    /// Give them other names.
    pub rename: bool,
}

impl Can {
    /// Everything.
    #[cfg(test)]
    pub const ALL: Self = Self { create: true, delete: true, rename: true };

    /// What a client says of itself.
    #[must_use]
    pub fn of(client: &ClientCapabilities) -> Self {
        Self {
            create: edits::can(client, &ResourceOperationKind::Create),
            delete: edits::can(client, &ResourceOperationKind::Delete),
            rename: edits::can_move(client),
        }
    }
}

/// The place for which actions are asked.
pub struct Asked<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The file.
    pub file: FileId,
    /// Its text, with positions.
    pub document: Document,
    /// Its text, and what it says.
    pub source: Source,
    /// The selection; empty at a cursor.
    pub span: Span,
    /// Whether the answer is still wanted.
    pub cancel: &'a Cancel,
    /// What may be done with files.
    pub can: Can,
    shows_findings: bool,
    findings: OnceCell<Vec<Diagnostic>>,
    sure: OnceCell<Vec<bool>>,
}

impl<'a> Asked<'a> {
    /// A place in a text; of findings that are not shown none is mended.
    #[expect(clippy::too_many_arguments, reason = "it is a list of facts")]
    pub(super) fn new(
        snapshot: &'a Snapshot,
        file: FileId,
        document: Document,
        source: Source,
        span: Span,
        cancel: &'a Cancel,
        can: Can,
        shows_findings: bool,
    ) -> Self {
        Self {
            snapshot,
            file,
            document,
            source,
            span,
            cancel,
            can,
            shows_findings,
            findings: OnceCell::new(),
            sure: OnceCell::new(),
        }
    }

    /// All findings of the file, in the order of their places.
    pub fn findings(&self) -> &[Diagnostic] {
        self.findings.get_or_init(|| match self.shows_findings {
            true => checks::run(self.snapshot, self.file, &|| self.cancel.is_cancelled()),
            false => Vec::new(),
        })
    }

    /// The findings that the selection touches.
    pub fn findings_here(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings().iter().filter(|finding| self.touches(finding.span))
    }

    /// Whether a ticket of the file is surely one, and no template of some.
    #[must_use]
    pub fn is_ticket(&self, ticket: u32) -> bool {
        let sure = self.sure.get_or_init(|| match self.snapshot.standing(self.file) {
            Standing::Template | Standing::Ignored => Vec::new(),
            _ => checks::sure_tickets(self.snapshot, self.file, &self.source),
        });
        sure.get(ticket as usize) == Some(&true)
    }

    /// The ticket in which the selection begins, the innermost one of those around it.
    #[must_use]
    pub fn ticket_here(&self) -> Option<u32> {
        let around = (0u32..).zip(&self.source.facts.tickets);
        let around = around.filter(|(_, ticket)| ticket.span.touches(self.span.start()));
        // Where one ends the next one begins.
        let innermost = around.min_by_key(|(_, it)| (it.span.end() == self.span.start(), it.span.len()));
        innermost.map(|(ticket, _)| ticket).filter(|ticket| self.is_ticket(*ticket))
    }

    /// Whether the selection touches the lines of a place.
    #[must_use]
    pub fn touches_line(&self, place: Span) -> bool {
        let text = &self.source.text;
        self.touches(Span::line_at(text, place.start()).to(Span::line_at(text, place.end())))
    }

    /// The edits of the file that is asked about, as changes.
    #[must_use]
    pub fn edits(&self, edits: impl IntoIterator<Item = TextEdit>) -> Changes {
        let mut changes = Changes::of(self.file, self.source.clone(), edits);
        changes.finish();
        changes
    }

    /// The text after edits, and what it says; nothing where they do not fit.
    #[must_use]
    pub fn after(&self, edits: &[TextEdit]) -> Option<Source> {
        let text = edit::apply_all(&self.source.text, edits)?;
        let facts = self.snapshot.facts_of(self.file, &text);
        Some(Source { text: text.into(), facts: facts.into() })
    }

    /// Whether the selection touches a place.
    #[must_use]
    pub fn touches(&self, span: Span) -> bool {
        span.touches(self.span.start()) || span.touches(self.span.end()) || self.span.covers(span)
    }
}
