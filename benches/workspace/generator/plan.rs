//! Which file holds which tickets, decided before anything is written: references go everywhere.

use std::collections::{HashMap, HashSet};

use super::prose::{slug, title};
use super::random::Random;

/// How many tickets depend on [`HUB`], if there are enough.
const HUB_USERS: usize = 1_000;
/// The ticket that many others depend on.
pub(crate) const HUB: &str = "HUB-1";
/// The ticket from which others are asked about; it is in the first folder.
pub(crate) const PROBE: &str = "PROBE-1";
/// The ticket that is found last: it is in the last folder.
pub(crate) const FAR: &str = "FAR-1";
/// What nothing declares.
pub(crate) const GONE: &str = "GONE-1";
/// The file of many tickets.
pub(crate) const LARGE: &str = "backlog.md";

const PER_FOLDER: usize = 200;
const PER_LIST: usize = 12;
/// How many tickets of a thousand take the ID of another one.
const DUPLICATES: usize = 5;
/// How many tickets the probe refers to.
const PROBED: usize = 20;

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// YAML front matter and a long body.
    FrontMatter,
    /// Bold fields and a long body.
    Bold,
    /// A few sections.
    Short,
    /// Many tickets, each with a yaml fence.
    List,
}

use Style::{Bold, FrontMatter, List, Short};

/// Ten files in a row.
const STYLES: [Style; 10] =
    [FrontMatter, Bold, Short, FrontMatter, Bold, Short, FrontMatter, Bold, Short, List];

impl Style {
    fn family(self) -> &'static str {
        match self {
            FrontMatter => "OPS",
            Bold => "DEV",
            Short => "ASK",
            List => "PE",
        }
    }
}

/// A file that is to be written.
pub(crate) struct Planned {
    /// Its path below the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) style: Style,
    pub(crate) ids: Vec<String>,
    /// Tickets that it refers to, whatever else it does.
    pub(crate) refers_to: Vec<String>,
}

/// All files of a workspace, and the places in it that are asked about.
pub(crate) struct Plan {
    pub(crate) files: Vec<Planned>,
    /// The file that declares an ID first.
    pub(crate) home: HashMap<String, String>,
    /// The IDs in the order of their declaration.
    pub(crate) order: Vec<String>,
}

/// A plan in the making.
struct Draft {
    plan: Plan,
    random: Random,
    /// The number of the newest ID of each style.
    serials: [usize; 4],
    /// The IDs that more than one ticket has.
    duplicated: HashSet<String>,
}

impl Draft {
    fn add(&mut self, index: usize, files: usize) {
        let landmarks = [(0, PROBE), (files / 2, HUB), (files - 1, FAR)];
        let landmark = landmarks.into_iter().find_map(|(at, id)| (at == index).then_some(id));
        let style = if landmark.is_some() { Short } else { STYLES[index % STYLES.len()] };
        let ids: Vec<String> = match landmark {
            Some(id) => vec![id.to_owned()],
            None => (0..if style == List { PER_LIST } else { 1 }).map(|_| self.id(style)).collect(),
        };
        let stem = match (style, self.plan.home.contains_key(&ids[0])) {
            (List, _) => format!("phase-{index}"),
            (_, true) => format!("{}-again-{index}", ids[0]),
            _ if landmark.is_some() || index.is_multiple_of(2) => ids[0].clone(),
            _ => format!("{}-{}", ids[0], slug(&title(&mut self.random))),
        };
        let path = format!("tickets/{:04}/{stem}.md", index / PER_FOLDER);
        for id in &ids {
            if !self.plan.home.contains_key(id) {
                self.plan.home.insert(id.clone(), path.clone());
                self.plan.order.push(id.clone());
            }
        }
        self.plan.files.push(Planned { path, style, ids, refers_to: Vec::new() });
    }

    /// A new ID; now and then one that another ticket has.
    fn id(&mut self, style: Style) -> String {
        if self.random.happens(DUPLICATES) {
            let taken = &self.plan.order[self.random.below(self.plan.order.len())];
            if ![PROBE, HUB].contains(&taken.as_str()) {
                self.duplicated.insert(taken.clone());
                return taken.clone();
            }
        }
        let serial = &mut self.serials[style as usize];
        *serial += 1;
        format!("{}-{serial}", style.family())
    }
}

impl Plan {
    pub(crate) fn new(files: usize) -> Self {
        let mut draft = Draft {
            plan: Self { files: Vec::new(), home: HashMap::new(), order: Vec::new() },
            random: Random::new(files as u64),
            serials: [100; 4],
            duplicated: HashSet::new(),
        };
        (0..files).for_each(|index| draft.add(index, files));
        let Draft { mut plan, duplicated, .. } = draft;

        let users = plan.hub_users();
        for user in 0..users {
            // All styles have their share.
            plan.files[user * files / users + (user + 3) % STYLES.len()].refers_to.push(HUB.to_owned());
        }

        let unique: Vec<_> = plan.order.iter().filter(|id| !duplicated.contains(*id)).collect();
        let probed = (0..PROBED).map(|nth| unique[nth * (unique.len() - 1) / (PROBED - 1)].clone());
        let probed = probed.filter(|id| ![PROBE, HUB, FAR].contains(&id.as_str()));
        let probed: Vec<_> = probed.chain([HUB, FAR, GONE].map(str::to_owned)).collect();
        plan.files[0].refers_to.extend(probed);
        plan
    }

    /// How many tickets depend on [`HUB`]: as many as it says, in a small workspace fewer.
    pub(crate) fn hub_users(&self) -> usize {
        HUB_USERS.min(self.files.len() / STYLES.len())
    }

    /// The tickets that the probe refers to, each with the file that declares it.
    pub(crate) fn probed(&self) -> impl Iterator<Item = (&str, &str)> {
        let ids = self.files[0].refers_to.iter();
        ids.filter_map(|id| Some((id.as_str(), self.home.get(id)?.as_str())))
    }
}
