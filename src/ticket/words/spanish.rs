//! Spanish.

use super::{Language, Progress, Relation, Role};

pub(super) const WORDS: Language = Language {
    roles: &[
        (Role::Id, &["identificador"]),
        (Role::Title, &["título", "titulo", "nombre"]),
        (Role::Status, &["estado", "estatus"]),
        (Role::Priority, &["prioridad", "severidad", "gravedad"]),
        (Role::Points, &["puntos", "puntos de historia", "estimación", "esfuerzo"]),
        (Role::Type, &["tipo", "tipo de tarea"]),
        (Role::Assignee, &["asignado a", "asignada a", "asignado", "responsable", "encargado"]),
    ],
    relations: &[
        (
            Relation::DependsOn,
            &[
                "depende de",
                "dependencias",
                "dependencia",
                "bloqueado por",
                "bloqueada por",
                "requiere",
                "requisitos previos",
            ],
        ),
        (Relation::Blocks, &["bloquea", "bloquea a"]),
        (Relation::Parent, &["épica", "tarea padre", "parte de"]),
        (Relation::Child, &["subtareas", "subtarea"]),
        (
            Relation::Related,
            &["relacionado", "relacionado con", "relacionada con", "tareas relacionadas", "ver también"],
        ),
        (Relation::Sequence, &["reemplaza", "reemplazado por", "sustituye a"]),
    ],
    dates: &[
        "fecha",
        "fecha límite",
        "fecha de creación",
        "creado",
        "actualizado",
        "fecha de inicio",
        "fecha de fin",
        "vencimiento",
    ],
    progress: [
        (
            Progress::Open,
            &[
                "por hacer",
                "abierto",
                "abierta",
                "nuevo",
                "nueva",
                "pendiente",
                "borrador",
                "no iniciado",
                "planificado",
            ],
        ),
        (
            Progress::Started,
            &[
                "en curso",
                "en progreso",
                "en proceso",
                "iniciado",
                "en revisión",
                "en pruebas",
                "bloqueado",
                "bloqueada",
                "en pausa",
                "en desarrollo",
            ],
        ),
        (
            Progress::Done,
            &[
                "hecho",
                "hecha",
                "terminado",
                "terminada",
                "completado",
                "completada",
                "cerrado",
                "cerrada",
                "finalizado",
                "finalizada",
                "resuelto",
                "resuelta",
            ],
        ),
    ],
    blocked: &["bloqueado", "bloqueada", "en pausa"],
    given_up: &["cancelado", "cancelada", "rechazado", "rechazada", "descartado", "descartada"],
    optional: &["opcional", "si aplica", "si corresponde", "si es necesario"],
    required: &["obligatorio", "obligatoria", "requerido", "requerida"],
};
