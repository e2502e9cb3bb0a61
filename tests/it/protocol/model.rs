//! The meta model in memory, with what tickmark answers beyond it: types by name, messages by method.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// A type of the protocol.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum Type {
    Base { name: Base },
    Reference { name: String },
    Array { element: Box<Type> },
    Map { key: Box<Type>, value: Box<Type> },
    Or { items: Vec<Type> },
    And { items: Vec<Type> },
    Tuple { items: Vec<Type> },
    Literal { value: Structure },
    StringLiteral { value: String },
    IntegerLiteral { value: i64 },
    BooleanLiteral { value: bool },
}

/// What every other type is made of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) enum Base {
    #[serde(rename = "URI")]
    Uri,
    DocumentUri,
    #[serde(rename = "integer")]
    Integer,
    #[serde(rename = "uinteger")]
    Uinteger,
    #[serde(rename = "decimal")]
    Decimal,
    #[serde(rename = "string")]
    String,
    #[serde(rename = "boolean")]
    Boolean,
    #[serde(rename = "null")]
    Null,
}

/// An object with named properties.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Structure {
    #[serde(default)]
    name: String,
    properties: Vec<Property>,
    #[serde(default)]
    extends: Vec<Type>,
    /// Whether it may have others.
    #[serde(default)]
    pub(crate) open: bool,
    /// Its own properties, and those of all that it extends.
    #[serde(skip)]
    all: Vec<Property>,
}

/// A property of a structure.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Property {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Type,
    #[serde(default)]
    pub(crate) optional: bool,
}

/// A list of values.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Enumeration {
    name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Type,
    pub(crate) values: Vec<Listed>,
    #[serde(default)]
    pub(crate) supports_custom_values: bool,
}

/// One of them.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    pub(crate) value: Value,
}

#[derive(Deserialize)]
struct Alias {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
}

/// A request, a notification, or what can be registered.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) message_direction: String,
    /// Where the client says that it knows it, with dots.
    pub(crate) client_capability: Option<String>,
    /// Where the server says that it knows it, with dots.
    pub(crate) server_capability: Option<String>,
    pub(crate) params: Option<Type>,
    /// Requests only.
    pub(crate) result: Option<Type>,
    pub(crate) registration_options: Option<Type>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    requests: Vec<Message>,
    notifications: Vec<Message>,
    registrations: Vec<Message>,
    structures: Vec<Structure>,
    enumerations: Vec<Enumeration>,
    type_aliases: Vec<Alias>,
}

/// All of it.
pub(crate) struct Model {
    pub(crate) structures: HashMap<String, Structure>,
    pub(crate) enumerations: HashMap<String, Enumeration>,
    pub(crate) aliases: HashMap<String, Type>,
    pub(crate) requests: BTreeMap<String, Message>,
    pub(crate) notifications: BTreeMap<String, Message>,
    registrations: BTreeMap<String, Message>,
}

/// The model, read once.
pub(crate) fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let [mut file, own] = [include_str!("metaModel.json"), include_str!("tickmark.json")]
            .map(|text| serde_json::from_str::<File>(text).unwrap());
        file.requests.extend(own.requests);
        file.notifications.extend(own.notifications);
        file.structures.extend(own.structures);
        let plain: HashMap<_, _> = file.structures.iter().map(|it| (it.name.clone(), it.clone())).collect();
        let aliases = file.type_aliases.into_iter().map(|it| (it.name, it.kind)).collect();
        let mut structures = plain.clone();
        for structure in structures.values_mut() {
            inherit(structure, &plain, &aliases);
        }
        let by_method = |list: Vec<Message>| list.into_iter().map(|it| (it.method.clone(), it)).collect();
        Model {
            structures,
            enumerations: file.enumerations.into_iter().map(|it| (it.name.clone(), it)).collect(),
            aliases,
            requests: by_method(file.requests),
            notifications: by_method(file.notifications),
            registrations: by_method(file.registrations),
        }
    })
}

fn inherit(structure: &mut Structure, all: &HashMap<String, Structure>, aliases: &HashMap<String, Type>) {
    let mut found: Vec<Property> = Vec::new();
    let mut rest = vec![&*structure];
    while let Some(next) = rest.pop() {
        for property in &next.properties {
            // The nearest says it more exactly.
            if found.iter().all(|it| it.name != property.name) {
                found.push(property.clone());
            }
        }
        for mut parent in &next.extends {
            rest.push(loop {
                let Type::Reference { name } = parent else { panic!("{} extends {parent:?}", next.name) };
                match aliases.get(name) {
                    Some(alias) => parent = alias,
                    None => break &all[name],
                }
            });
        }
    }
    structure.all = found;
}

impl Structure {
    /// All properties, also of what it extends.
    pub(crate) fn properties(&self) -> &[Property] {
        if self.extends.is_empty() { &self.properties } else { &self.all }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let list =
            |items: &[Self], between| items.iter().map(Self::to_string).collect::<Vec<_>>().join(between);
        match self {
            Self::Base { name } => write!(f, "{name:?}"),
            Self::Reference { name } => write!(f, "{name}"),
            Self::Array { element } => write!(f, "({element})[]"),
            Self::Map { key, value } => write!(f, "{{ [{key}]: {value} }}"),
            Self::Or { items } => write!(f, "{}", list(items, " | ")),
            Self::And { items } => write!(f, "{}", list(items, " & ")),
            Self::Tuple { items } => write!(f, "[{}]", list(items, ", ")),
            Self::Literal { .. } => write!(f, "{{ … }}"),
            Self::StringLiteral { value } => write!(f, "{value:?}"),
            Self::IntegerLiteral { value } => write!(f, "{value}"),
            Self::BooleanLiteral { value } => write!(f, "{value}"),
        }
    }
}

impl Model {
    /// What is known of a method, also of one that is only ever registered.
    pub(crate) fn message(&self, method: &str) -> Option<&Message> {
        [&self.requests, &self.notifications, &self.registrations].iter().find_map(|it| it.get(method))
    }
}
