//! German.

use super::{Language, Progress, Relation, Role};

pub(super) const WORDS: Language = Language {
    roles: &[
        (Role::Id, &["kennung", "ticketnummer", "ticket-nummer", "vorgangsnummer"]),
        (Role::Title, &["titel", "bezeichnung", "zusammenfassung"]),
        (Role::Status, &["zustand", "bearbeitungsstand"]),
        (Role::Priority, &["priorität", "dringlichkeit", "schweregrad"]),
        (Role::Points, &["punkte", "story-punkte", "aufwand", "schätzung"]),
        (Role::Type, &["typ", "tickettyp", "vorgangsart"]),
        (
            Role::Assignee,
            &[
                "zuständig",
                "verantwortlich",
                "bearbeiter",
                "bearbeiterin",
                "zugewiesen an",
                "verantwortlicher",
                "zugewiesen",
            ],
        ),
    ],
    relations: &[
        (
            Relation::DependsOn,
            &[
                "hängt ab von",
                "abhängig von",
                "abhängigkeiten",
                "abhängigkeit",
                "blockiert durch",
                "blockiert von",
                "voraussetzungen",
                "benötigt",
            ],
        ),
        (Relation::Blocks, &["blockiert"]),
        (Relation::Parent, &["übergeordnet", "übergeordnetes ticket", "teil von"]),
        (Relation::Child, &["unteraufgaben", "teilaufgaben"]),
        (Relation::Related, &["verwandt", "verwandte tickets", "siehe auch", "bezieht sich auf"]),
        (Relation::Sequence, &["ersetzt", "ersetzt durch", "nachfolger", "vorgänger"]),
    ],
    dates: &[
        "datum",
        "fällig",
        "fällig am",
        "frist",
        "termin",
        "erstellt",
        "erstellt am",
        "aktualisiert",
        "aktualisiert am",
        "geändert am",
        "beginn",
        "ende",
    ],
    progress: [
        (
            Progress::Open,
            &["offen", "neu", "zu erledigen", "nicht begonnen", "geplant", "entwurf", "ausstehend"],
        ),
        (
            Progress::Started,
            &[
                "in arbeit",
                "in bearbeitung",
                "begonnen",
                "in prüfung",
                "im test",
                "blockiert",
                "pausiert",
                "angefangen",
            ],
        ),
        (
            Progress::Done,
            &[
                "erledigt",
                "fertig",
                "abgeschlossen",
                "geschlossen",
                "gelöst",
                "umgesetzt",
                "beendet",
                "ausgeliefert",
            ],
        ),
    ],
    blocked: &["blockiert", "pausiert"],
    given_up: &["abgebrochen", "verworfen", "abgelehnt", "zurückgezogen"],
    optional: &["falls zutreffend", "falls nötig", "wenn zutreffend", "bei bedarf", "freiwillig"],
    required: &["erforderlich", "pflicht", "verpflichtend"],
};
