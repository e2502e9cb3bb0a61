//! The words that teams who do not write English have for fields, relations, statuses and marks: one table for each
//! language, and one lookup for all.
//!
//! English words stand where they are used, and are looked for first.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::name;
use super::value::Progress;
use super::{Relation, Role};

mod chinese;
mod french;
mod german;
mod japanese;
mod korean;
mod portuguese;
mod spanish;

/// The words of one language, each as people write it.
struct Language {
    /// Names of fields that play a role.
    roles: &'static [(Role, &'static [&'static str])],
    /// Names of fields and sections that relate tickets.
    relations: &'static [(Relation, &'static [&'static str])],
    /// Names of fields that hold a day.
    dates: &'static [&'static str],
    /// Statuses of what is not begun, begun, and finished.
    progress: [(Progress, &'static [&'static str]); 3],
    /// Statuses of what waits for something else.
    blocked: &'static [&'static str],
    /// Statuses of what will not be done.
    given_up: &'static [&'static str],
    /// Remarks in brackets behind the heading of a section that may be left out.
    optional: &'static [&'static str],
    /// Remarks in brackets behind the heading of a section that may not.
    required: &'static [&'static str],
}

const LANGUAGES: [&Language; 7] = [
    &chinese::WORDS,
    &japanese::WORDS,
    &korean::WORDS,
    &french::WORDS,
    &german::WORDS,
    &spanish::WORDS,
    &portuguese::WORDS,
];

/// What the name of a field says.
#[derive(Clone, Copy, Default)]
struct Key {
    role: Option<Role>,
    relation: Option<Relation>,
    is_date: bool,
}

static KEYS: LazyLock<FxHashMap<SmolStr, Key>> = LazyLock::new(|| {
    let mut keys: FxHashMap<SmolStr, Key> = FxHashMap::default();
    for language in LANGUAGES {
        for (role, words) in language.roles {
            words.iter().for_each(|word| keys.entry(name::field(word)).or_default().role = Some(*role));
        }
        for (relation, words) in language.relations {
            let relation = Some(*relation);
            words.iter().for_each(|word| keys.entry(name::field(word)).or_default().relation = relation);
        }
        language.dates.iter().for_each(|word| keys.entry(name::field(word)).or_default().is_date = true);
    }
    keys
});

static STATUSES: LazyLock<FxHashMap<SmolStr, (Progress, bool)>> = LazyLock::new(|| {
    let mut statuses = FxHashMap::default();
    for language in LANGUAGES {
        for (progress, words) in language.progress {
            words.iter().for_each(|word| {
                statuses.insert(name::value(word), (progress, false));
            });
        }
        for word in language.given_up {
            statuses.insert(name::value(word), (Progress::Done, true));
        }
    }
    statuses
});

/// The role of a field with this comparable name.
pub(super) fn role(name: &str) -> Option<Role> {
    KEYS.get(name)?.role
}

/// What a field or a section of this comparable name says of the tickets that it lists.
pub(super) fn relation(name: &str) -> Option<Relation> {
    KEYS.get(name)?.relation
}

/// Whether a field of this comparable name holds a day.
pub(super) fn is_date(name: &str) -> bool {
    KEYS.get(name).is_some_and(|key| key.is_date)
}

/// What a status in comparable form says.
pub(super) fn progress(status: &str) -> Option<Progress> {
    STATUSES.get(status).map(|(progress, _)| *progress)
}

static BLOCKED: LazyLock<FxHashSet<SmolStr>> =
    LazyLock::new(|| LANGUAGES.iter().flat_map(|it| it.blocked).map(|word| name::value(word)).collect());

/// Whether a status in comparable form says that the work cannot go on at the moment.
pub(super) fn is_blocked(status: &str) -> bool {
    BLOCKED.contains(status)
}

/// Whether a status in comparable form says that the work was given up.
pub(super) fn is_given_up(status: &str) -> bool {
    STATUSES.get(status).is_some_and(|(_, given_up)| *given_up)
}

/// What a remark in brackets, in lower case, says of the section whose heading it stands in.
pub(super) fn mark(remark: &str) -> Option<&'static str> {
    // Short words that others may begin with have to be the whole remark.
    let is = |words: &[&str]| {
        words.iter().any(|word| remark == *word || word.len() > 6 && remark.starts_with(word))
    };
    LANGUAGES.into_iter().find_map(|language| {
        let optional = is(language.optional).then_some("optional");
        optional.or_else(|| is(language.required).then_some("required"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::value;

    #[test]
    fn fields() {
        let check = |written: &str, want: Role| assert_eq!(Role::of(&name::field(written)), Some(want));
        check("状态", Role::Status);
        check("優先級：", Role::Priority);
        check("담당자", Role::Assignee);
        check("ステータス", Role::Status);
        check("Priorité", Role::Priority);
        check("Zuständig", Role::Assignee);
        check("Título", Role::Title);
        check("Responsável", Role::Assignee);
        let check = |written: &str, want: Relation| {
            assert_eq!(Relation::of(&name::field(written)), Some(want), "{written}");
        };
        check("dépend_de", Relation::DependsOn);
        check("阻塞", Relation::Blocks);
        check("依赖", Relation::DependsOn);
        check("차단", Relation::Blocks);
        check("Bloqueado por", Relation::DependsOn);
        assert!(is_date("截止日期") && !is_date("状态"));
    }

    #[test]
    fn statuses() {
        let check = |written: &str, want: Option<Progress>| {
            assert_eq!(value::progress(written), want, "{written}");
        };
        check("✅ 已完成", Some(Progress::Done));
        check("进行中（80%）", Some(Progress::Started));
        check("진행 중", Some(Progress::Started));
        check("Terminé", Some(Progress::Done));
        check("À faire", Some(Progress::Open));
        check("En cours - revue", Some(Progress::Started));
        check("未着手", Some(Progress::Open));
        check("in Arbeit", Some(Progress::Started));
        check("Concluído", Some(Progress::Done));
        check("Hecho", Some(Progress::Done));
        check("设计", None);
        assert!(value::is_given_up("已取消") && !value::is_given_up("完成"));
    }

    #[test]
    fn no_word_means_two_things() {
        let mut seen: FxHashMap<SmolStr, String> = FxHashMap::default();
        let mut add = |word: &str, meaning: String| {
            assert!(!name::value(word).is_empty(), "{word}");
            let before = seen.insert(name::value(word), meaning.clone());
            assert!(before.as_ref().is_none_or(|before| *before == meaning), "{word}: {before:?}");
        };
        for language in LANGUAGES {
            for (progress, words) in language.progress {
                words.iter().for_each(|word| add(word, format!("{progress:?}")));
            }
            language.given_up.iter().for_each(|word| add(word, "given up".to_owned()));
        }
        seen.clear();
        let mut add = |word: &str, meaning: String| {
            let before = seen.insert(name::field(word), meaning.clone());
            assert!(before.as_ref().is_none_or(|before| *before == meaning), "{word}: {before:?}");
        };
        for language in LANGUAGES {
            for (role, words) in language.roles {
                words.iter().for_each(|word| add(word, format!("{role:?}")));
            }
            for (relation, words) in language.relations {
                words.iter().for_each(|word| add(word, format!("{relation:?}")));
            }
            language.dates.iter().for_each(|word| add(word, "date".to_owned()));
        }
    }
}
