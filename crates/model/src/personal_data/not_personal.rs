//! Columns whose names sound personal and that are about nobody, each with what they hold.

/// Columns whose names sound like a person's and are not: table, column, and why.
pub const NOT_PERSONAL: &[(&str, &str, &str)] = &[
    (
        "organisation",
        "name",
        "a legal entity, as published (decision 0006)",
    ),
    ("organisation", "short_name", "a legal entity, as published"),
    (
        "member_organisation",
        "name",
        "an authority, a company or an institute",
    ),
    ("topic", "programme_name", "a funding programme"),
    ("institution", "name", "an institution"),
    ("consolidation_part", "owner", "an organisation"),
    ("solution", "name", "a tool or a method"),
    ("part_answer", "subject", "a trial or a procurement"),
    (
        "organisation",
        "described_by",
        "the import that described it",
    ),
    (
        "project_history",
        "replaced_by",
        "the import that replaced it",
    ),
];
