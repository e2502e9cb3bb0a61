//! What a schema says of a field, a value or a section, and what the tickets of the workspace make of it.

use smol_str::SmolStr;

use crate::schema::{Case, FieldKind, FieldSpec, Need, Schema, SectionSpec};
use crate::text::{PositionEncoding, Positions};
use crate::ticket::value::Progress;
use crate::ticket::{Field, Role, name};
use crate::workspace::{FieldName, FileId, Having, Snapshot, Source};

use super::super::asked::{self, Asked, On, Spec};

/// Characters of a value that are shown at most.
const MAX_SHOWN: usize = 80;

/// What is said of a part of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The key, or the heading.
    pub name: String,
    /// The value that is asked about.
    pub value: Option<String>,
    /// Whether it is needed, and who says so if not the template.
    pub needs: Vec<String>,
    /// What the values are.
    pub kind: Option<Values>,
    /// What the template says of it.
    pub hint: String,
    /// What the configuration says of the value, and how tickets use it.
    pub remarks: Vec<Remark>,
    /// Of how many tickets of the schema how many have it.
    pub adoption: Option<(u32, u32)>,
    /// Where that is written.
    pub origins: Vec<Origin>,
}

/// What the values of a field are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// One of these, in their order; the number of the present one.
    OneOf(Vec<SmolStr>, Option<usize>),
    /// Something like these.
    Like(Vec<SmolStr>),
    /// In words: `a date`.
    Any(String),
}

/// What there is to say of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The configuration takes it for another word.
    StandsFor(SmolStr),
    /// How far the configuration takes a ticket with it to be.
    Means(Progress),
    /// So many tickets have it, in any spelling.
    Used(u32),
    /// The others mostly spell it so; how many.
    Usually(SmolStr, u32),
}

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name for people: a path, or a name of what is built in.
    pub name: String,
    /// The file, if it is one.
    pub file: Option<FileId>,
    /// The line, counted from one.
    pub line: Option<u32>,
}

impl Part {
    /// What is known of a place; nothing where nothing is.
    #[must_use]
    pub fn of(snapshot: &Snapshot, file: FileId, source: &Source, asked: &Asked<'_>) -> Option<Self> {
        let ticket = asked.ticket?;
        let schema = snapshot.schema_of(file, ticket);
        let spec = schema.and_then(|schema| Spec::of(schema, &source.facts, asked.on));
        let schema = schema.filter(|_| spec.is_some());
        let mut part = Self::default();
        let template = schema.zip(spec).map(|(schema, spec)| origin(snapshot, file, schema, spec));
        match (asked.on, spec) {
            (On::Section(_), Some(Spec::Section(spec))) => {
                let schema = schema?;
                part.name = spec.title.trim().to_owned();
                part.hint = spec.hint.to_string();
                part.needs = section_needs(schema, spec);
                let same = schema.fields.iter().find(|field| field.span == spec.span);
                part.kind = same.and_then(|field| values(field, None));
                part.adoption = adoption(snapshot, file, ticket, |all| all.section(&spec.path));
            }
            (On::Key(field), Some(Spec::Field(spec))) => {
                part.name = spec.key.to_string();
                part.hint = hint(spec);
                part.needs = field_needs(schema?, spec);
                part.kind = values(spec, None);
                if field.own && field.under.is_none() {
                    part.adoption = adoption(snapshot, file, ticket, |all| all.field(&spec.name));
                }
            }
            (On::Value(field), spec) => {
                let spec = spec.and_then(|spec| match spec {
                    Spec::Field(spec) => Some(spec),
                    Spec::Section(_) => None,
                });
                part.say_value(snapshot, file, source, asked, field, spec);
                if part.kind.is_none() && part.hint.is_empty() && part.remarks.is_empty() {
                    return None;
                }
            }
            _ => return None,
        }
        part.say_settled(snapshot, file, source, asked);
        part.origins.extend(template.flatten());
        Some(part)
    }

    /// What is known of a value.
    fn say_value(
        &mut self,
        snapshot: &Snapshot,
        file: FileId,
        source: &Source,
        asked: &Asked<'_>,
        field: &Field,
        spec: Option<&FieldSpec>,
    ) {
        let written = asked.span.of(&source.text);
        let is_own = field.own && field.under.is_none();
        let ticket = asked.ticket.unwrap_or_default();
        let set = snapshot.set(file, ticket, &field.name).filter(|_| is_own);
        self.name = spec.map_or_else(|| field.key.of(&source.text).to_owned(), |spec| spec.key.to_string());
        self.value = Some(clipped(written));
        self.hint = spec.map(hint).filter(|hint| hint != written).unwrap_or_default();
        let meant = set.and_then(|set| set.value(written));
        self.kind = match (set, spec) {
            (Some(set), _) => Some(one_of(set.values(), meant.map_or(written, SmolStr::as_str))),
            (None, Some(spec)) => values(spec, Some(written)),
            (None, None) => None,
        };
        let other = meant.filter(|meant| name::value(meant) != name::value(written));
        self.remarks.extend(other.cloned().map(Remark::StandsFor));
        self.remarks.extend(set.and_then(|set| set.progress(written)).map(Remark::Means));
        let is_set = matches!(self.kind, Some(Values::OneOf(..) | Values::Like(_)));
        let is_label = self.kind.is_none() && written.contains(char::is_alphabetic);
        let recurs = !matches!(Role::of(&field.name), Some(Role::Id | Role::Title));
        if !is_own || !recurs || !field.items.is_empty() || !(is_set || is_label) {
            return;
        }
        let used: u32 = snapshot.spellings(&field.name, written).iter().map(|(_, count)| count).sum();
        // The ticket itself is one of them.
        if used > 1 {
            self.remarks.push(Remark::Used(used));
        }
        let of_index = FieldName {
            name: field.name.clone(),
            nested: field.under.is_some(),
            in_data: field.carrier.is_data(),
        };
        let habit = snapshot.habit(file, ticket, &of_index, written);
        self.remarks.extend(habit.map(|habit| Remark::Usually(habit.spelling, habit.uses)));
    }

    /// Where the configuration gives the values.
    fn say_settled(&mut self, snapshot: &Snapshot, file: FileId, source: &Source, asked: &Asked<'_>) {
        let (On::Key(field) | On::Value(field)) = asked.on else { return };
        let Some(ticket) = asked.ticket.filter(|_| field.own && field.under.is_none()) else { return };
        let Some(set) = snapshot.set(file, ticket, &field.name) else { return };
        let kind = snapshot.schema_of(file, ticket).and_then(|schema| schema.kind);
        let written = asked.span.of(&source.text);
        let value =
            matches!(asked.on, On::Value(_)).then(|| set.value(written).map_or(written, SmolStr::as_str));
        let found = asked::settled_at(snapshot, file, kind, &field.name, value);
        let line = found.and_then(|(config, span)| line(&snapshot.text(config)?, span.start()));
        self.origins.push(Origin {
            name: set.from().to_owned(),
            file: found.map(|(config, _)| config),
            line,
        });
    }
}

/// Where the template of a ticket has a part; nothing of what only a configuration asks for, which says so itself.
fn origin(snapshot: &Snapshot, file: FileId, schema: &Schema, spec: Spec<'_>) -> Option<Origin> {
    let is_settled = match spec {
        Spec::Field(spec) => spec.settled.is_some() || spec.set.is_some(),
        Spec::Section(spec) => spec.settled.is_some(),
    };
    let template = snapshot.template_of(file, schema).filter(|_| spec.span().is_some());
    let Some(template) = template else {
        let has_name = matches!(schema.origin, crate::schema::Origin::Builtin(_)) || schema.format.is_some();
        return (has_name && !is_settled).then(|| Origin { name: schema.source(), file: None, line: None });
    };
    let text = snapshot.text(template);
    let line = text.and_then(|text| line(&text, spec.place(snapshot, template, &text)?.start()));
    Some(Origin { name: snapshot.path_shown(template), file: Some(template), line })
}

/// The line of a byte offset, counted from one.
fn line(text: &str, offset: usize) -> Option<u32> {
    Positions::new(text, PositionEncoding::Utf8).of(offset).line.checked_add(1)
}

/// Of how many tickets that follow the schema of this one how many have something; nothing where it is the only one.
fn adoption(
    snapshot: &Snapshot,
    file: FileId,
    ticket: u32,
    having: impl Fn(&Having) -> u32,
) -> Option<(u32, u32)> {
    let adoption = snapshot.adoption(file, ticket);
    let all = adoption.all();
    (all.tickets() > 1).then(|| (having(all), all.tickets()))
}

/// What the template says of a field, where that is more than what its values are.
fn hint(spec: &FieldSpec) -> String {
    let is_said = match &spec.kind {
        FieldKind::Choice(values) | FieldKind::Suggestions(values) => {
            let says =
                |value: Option<&SmolStr>| value.is_some_and(|value| spec.hint.contains(value.as_str()));
            says(values.first()) && says(values.last())
        }
        FieldKind::Id { family, .. } => {
            family.as_ref().is_some_and(|family| spec.hint.starts_with(family.as_str()))
        }
        _ => false,
    };
    if is_said || name::field(&spec.hint) == spec.name { String::new() } else { spec.hint.to_string() }
}

/// The start of a value; more is seen where it stands.
fn clipped(value: &str) -> String {
    match value.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// What the values of a field are; nothing of one that takes any text.
fn values(spec: &FieldSpec, written: Option<&str>) -> Option<Values> {
    let any = |words: &str| Some(Values::Any(words.to_owned()));
    match &spec.kind {
        FieldKind::Text => None,
        FieldKind::Choice(values) => Some(one_of(values, written.unwrap_or_default())),
        FieldKind::Suggestions(values) => Some(Values::Like(values.clone())),
        FieldKind::Date => any("a date"),
        FieldKind::Number => any("a number"),
        FieldKind::Ids => any("IDs of tickets"),
        FieldKind::Path => any("the path of a file"),
        FieldKind::Link => any("a link"),
        FieldKind::Id { family, words } => {
            let of = family.as_ref().map(|family| format!(": {family}-…")).unwrap_or_default();
            let or = if words.is_empty() { String::new() } else { format!(", or {}", words.join(", ")) };
            any(&format!("the ID of a ticket{of}{or}"))
        }
    }
}

fn one_of(values: &[SmolStr], written: &str) -> Values {
    let exact = values.iter().position(|value| value == written);
    let alike = || {
        let form = name::value(written);
        values.iter().position(|value| !form.is_empty() && name::value(value) == form)
    };
    Values::OneOf(values.to_vec(), exact.or_else(alike))
}

fn field_needs(schema: &Schema, spec: &FieldSpec) -> Vec<String> {
    // Of what stands deeper the template does not tell.
    if spec.under.is_some() || !spec.section.is_empty() {
        return Vec::new();
    }
    let own = if spec.required { "required" } else { "optional" };
    let cases = schema.cases.iter().flat_map(|case| {
        let named = case.fields.iter().filter(|field| Role::same(&field.name, &spec.name));
        named.map(move |field| in_case(if field.required { "required" } else { "optional" }, case))
    });
    [settled(own, spec.settled.as_deref())].into_iter().chain(cases).collect()
}

fn section_needs(schema: &Schema, spec: &SectionSpec) -> Vec<String> {
    let word = |need: Need| match need {
        Need::Required => "required",
        Need::Expected => "expected",
        Need::Optional => "optional",
    };
    let cases = schema.cases.iter().flat_map(|case| {
        let last = spec.path.last();
        let named = case.sections.iter().filter(move |section| section.path.last() == last);
        named.map(move |section| in_case(word(section.need), case))
    });
    [settled(word(spec.need), spec.settled.as_deref())].into_iter().chain(cases).collect()
}

fn settled(word: &str, by: Option<&str>) -> String {
    by.map_or_else(|| word.to_owned(), |by| format!("{word}, says {by}"))
}

fn in_case(word: &str, case: &Case) -> String {
    let when = if case.said.is_empty() { String::new() } else { format!(" when {}", case.said) };
    format!("{word}{when}, says {}", case.from)
}
