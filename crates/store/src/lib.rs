//! Where records and corpus are kept: one SQL text for SQLite and PostgreSQL.
