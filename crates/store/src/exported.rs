//! Which columns of the corpus are exported as tables, beside the schema that they are of: a
//! column that is new must be exported, or named with why it is not.

/// What is exported of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportedColumns {
    /// Its name in the database.
    pub table: &'static str,
    /// The columns that are exported, in this order.
    pub exported: &'static [&'static str],
    /// Those that are not: they serve the database alone, or repeat what others say.
    pub left_out: &'static [&'static str],
}

/// Of `snapshot`.
pub const SNAPSHOT: ExportedColumns = ExportedColumns {
    table: "snapshot",
    exported: &[
        "number",
        "id",
        "source",
        "origin",
        "imported_at",
        "checksum",
        "counts",
    ],
    left_out: &[],
};

/// Of `project`.
pub const PROJECT: ExportedColumns = ExportedColumns {
    table: "project",
    exported: &[
        "id",
        "rcn",
        "programme",
        "acronym",
        "title",
        "objective",
        "keywords",
        "status",
        "start_date",
        "end_date",
        "signed_date",
        "total_cost",
        "ec_contribution",
        "scheme_code",
        "scheme_title",
        "doi",
        "source_updated",
        "areas",
        "coordinator",
        "participants",
        "version",
        "snapshot",
    ],
    left_out: &[
        "acronym_key",
        "checksum",
        "source_checksum",
        "first_snapshot",
    ],
};

/// Of `organisation`.
pub const ORGANISATION: ExportedColumns = ExportedColumns {
    table: "organisation",
    exported: &[
        "id",
        "pic",
        "vat",
        "name",
        "short_name",
        "country",
        "city",
        "nuts",
        "url",
        "activity",
        "sme",
    ],
    left_out: &["described_by", "search_text", "projects"],
};

/// Of `participation`.
pub const PARTICIPATION: ExportedColumns = ExportedColumns {
    table: "participation",
    exported: &[
        "project",
        "place",
        "organisation",
        "role",
        "country",
        "ec_contribution",
        "total_cost",
        "ended_early",
    ],
    left_out: &[],
};

/// Of `research_result`.
pub const RESEARCH_RESULT: ExportedColumns = ExportedColumns {
    table: "research_result",
    exported: &[
        "project",
        "place",
        "id",
        "kind",
        "detail",
        "title",
        "description",
        "url",
        "doi",
        "journal",
        "year",
    ],
    left_out: &[],
};

/// Of `topic`.
pub const TOPIC: ExportedColumns = ExportedColumns {
    table: "topic",
    exported: &[
        "code",
        "title",
        "programme",
        "programme_name",
        "call",
        "action",
        "destination",
        "expected_outcome",
        "scope",
        "description",
        "conditions",
        "opening",
        "deadline",
        "deadline_model",
        "budget_min",
        "budget_max",
        "budget_total",
        "budget_projects",
        "url",
        "keywords",
        "draft",
        "announced",
        "area",
        "snapshot",
    ],
    left_out: &["search_text"],
};

/// Of `call`.
pub const CALL: ExportedColumns = ExportedColumns {
    table: "call",
    exported: &["code", "title", "programme", "snapshot"],
    left_out: &[],
};

/// Of `project_topic`.
pub const PROJECT_TOPIC: ExportedColumns = ExportedColumns {
    table: "project_topic",
    exported: &["project", "place", "topic", "title"],
    left_out: &[],
};

/// Of `project_call`.
pub const PROJECT_CALL: ExportedColumns = ExportedColumns {
    table: "project_call",
    exported: &["project", "place", "call"],
    left_out: &[],
};

/// Of `classification`.
pub const CLASSIFICATION: ExportedColumns = ExportedColumns {
    table: "classification",
    exported: &["project", "place", "scheme", "code", "title"],
    left_out: &[],
};

/// Of `web_link`.
pub const WEB_LINK: ExportedColumns = ExportedColumns {
    table: "web_link",
    exported: &["project", "place", "kind", "url", "title"],
    left_out: &[],
};

/// Of `gap`.
pub const GAP: ExportedColumns = ExportedColumns {
    table: "gap",
    exported: &[
        "id",
        "title",
        "statement",
        "service",
        "area",
        "source",
        "number",
        "edition",
        "language",
        "unconfirmed",
        "snapshot",
    ],
    left_out: &[],
};

/// All tables of which something is exported.
pub const ALL: [ExportedColumns; 12] = [
    SNAPSHOT,
    PROJECT,
    ORGANISATION,
    PARTICIPATION,
    RESEARCH_RESULT,
    TOPIC,
    CALL,
    PROJECT_TOPIC,
    PROJECT_CALL,
    CLASSIFICATION,
    WEB_LINK,
    GAP,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn each_column_of_these_tables_is_exported_or_left_out_by_name() {
        let schema = Schema::of_this_build().await.expect("a schema");
        for it in ALL {
            let table = schema.table(it.table).expect(it.table);
            let stand: BTreeSet<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
            let named: Vec<&str> = it.exported.iter().chain(it.left_out).copied().collect();
            let told: BTreeSet<&str> = named.iter().copied().collect();
            assert_eq!(told.len(), named.len(), "{}: one is named twice", it.table);
            assert_eq!(told, stand, "{}", it.table);
        }
    }
}
