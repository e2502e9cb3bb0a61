//! `.tickmark.yaml` as a team writes it: the types from which its reader, its JSON Schema, its completion and its
//! reference page are made.
//!
//! The documentation of a field is what a user reads on hover and in the reference.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Level;
use crate::ticket::Relation;
use crate::ticket::value::Progress;

/// What a team has settled for the files below this one. All of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Written {
    /// Other configurations to start from, relative to this file. What this file says wins, key by key; lists and
    /// tables of one name are replaced as a whole.
    pub extends: OneOrMany,
    /// Templates that are not found by their names, relative to this file; with `files`, for those files only.
    pub templates: Vec<TemplateRef>,
    /// The kinds of tickets, by name. The first one whose `files` fit a ticket's file is the ticket's kind; one
    /// without `files` is for tickets whose `type` field has its name.
    pub kinds: IndexMap<String, Kind>,
    /// The values that a field may have, by the field's name, for tickets of every kind.
    pub values: IndexMap<String, Vec<ValueRule>>,
    /// What ticket IDs look like, and how far they reach.
    pub ids: Ids,
    /// Fields that relate tickets, by name, besides those that tickmark knows.
    pub relations: IndexMap<String, RelationRule>,
    /// How much each check matters, by its code.
    pub severity: IndexMap<String, Level>,
    /// Other severities for some files. Later entries win.
    pub overrides: Vec<Override>,
    /// Files and folders in which nothing is reported. Their tickets still exist for others.
    pub ignore: OneOrMany,
    /// Files and folders of finished tickets, besides folders called `archive`, `done` and the like: they count as done, and
    /// only their IDs and their syntax are checked.
    pub archive: OneOrMany,
}

/// One string, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// Just one.
    One(String),
    /// Any number.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// A template that the configuration names.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TemplateRef {
    /// Its path, relative to this file.
    Path(String),
    /// Its path, and the files that follow it.
    For(TemplateFor),
}

/// A template for some files.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateFor {
    /// The path of the template, relative to this file.
    pub path: String,
    /// Globs of the files that follow it. Without any it is one of those that are chosen by shape.
    #[serde(default)]
    pub files: OneOrMany,
}

/// A kind of ticket.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Kind {
    /// Globs of the files whose tickets are of this kind, relative to this file.
    pub files: OneOrMany,
    /// The template: a path relative to this file, or `built-in NAME`. Without one the kind has only what is written
    /// here.
    pub template: Option<String>,
    /// Sections, by their headings.
    pub sections: Needs,
    /// Fields, by their names.
    pub fields: Needs,
    /// What tickets need in some cases only.
    pub when: Vec<When>,
    /// The values that a field may have, by the field's name; they take the place of the template's.
    pub values: IndexMap<String, Vec<ValueRule>>,
    /// What the IDs of this kind look like.
    pub ids: Option<Ids>,
}

/// What a ticket needs. It is said on top of the template, and settles how strict to be.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Needs {
    /// Missing ones are reported as warnings, however few tickets have them.
    pub required: Vec<String>,
    /// Missing ones are not reported.
    pub optional: Vec<String>,
}

/// What tickets need in one case.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// The case: values of fields, all of which must hold. `status: [Done, Closed]`
    pub is: IndexMap<String, OneOrMany>,
    /// Sections, by their headings.
    pub sections: Needs,
    /// Fields, by their names.
    pub fields: Needs,
}

/// A value that a field may have. The order of the list is the order of the values.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueRule {
    /// As it is spelled.
    Plain(String),
    /// With other spellings, or with what it means.
    Full(ValueEntry),
}

/// A value with all that is said of it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueEntry {
    /// As it is spelled.
    pub value: String,
    /// Other words for it, which are accepted.
    #[serde(default)]
    pub aliases: OneOrMany,
    /// What a status says of the ticket, where its words do not tell.
    #[serde(default)]
    pub means: Option<Progress>,
}

/// What ticket IDs look like.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Ids {
    /// Regular expressions for whole IDs. An ID of a family that is named here but fits none of them is reported.
    pub patterns: OneOrMany,
    /// How far an ID reaches: the whole workspace, or its folder where numbers start anew in every folder. Left out,
    /// it is learned.
    pub scope: Option<Scope>,
    /// Prefixes of tickets that live elsewhere, such as `JIRA`: they are never reported as unknown.
    pub external: OneOrMany,
    /// Old prefixes with the ones that took their place: `task: BACK`.
    pub renamed: IndexMap<String, String>,
}

/// How far an ID reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// One ticket in all of the workspace.
    Workspace,
    /// One ticket in each folder.
    Folder,
}

/// A field that relates tickets.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RelationRule {
    /// What the ticket with the field says of those that it lists.
    pub means: Option<Relation>,
    /// The field in which the other ticket says the same from its side.
    pub inverse: Option<String>,
}

/// Other severities for some files.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Override {
    /// Globs of the files, relative to this file.
    pub files: OneOrMany,
    /// How much each check matters there, by its code.
    pub severity: IndexMap<String, Level>,
}

/// The names of a type's fields in the order of its declaration, as they are written.
pub(super) fn fields_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    // What a derived reader asks for first is a structure with these fields.
    let mut fields: &'static [&'static str] = &[];
    let _ = T::deserialize(Fields(&mut fields));
    fields
}

struct Fields<'f>(&'f mut &'static [&'static str]);

impl<'de> serde::Deserializer<'de> for Fields<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("only the fields of a structure are asked for"))
    }

    fn deserialize_struct<V: serde::de::Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
