//! The tables of coverage over the API: what can be saved beside a page, as records.

use crate::api::coverage::extent::ExtentParameters;
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::named_tables::{NamedTable, TABLES};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde::Serialize;
use serde_json::{Map, Number, Value, json};
use uptake_workflow::table::{Column, Holds, RowsAre, Table};
use utoipa::ToSchema;

/// A table that can be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableSummary {
    /// Its name.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// What it can be asked by.
    pub filters: Vec<&'static str>,
}

/// All tables that can be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableList {
    /// The tables.
    pub tables: Vec<TableSummary>,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnRecord {
    /// Its name, which is a member of each row.
    pub name: String,
    /// What its values are, such as `whole number`, `euro`, `day (ISO 8601)`.
    pub holds: &'static str,
    /// Whether it tells rows apart, alone or with others.
    pub key: bool,
}

/// A table.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableRecord {
    /// Its name in files.
    pub name: String,
    /// What it shows, of what.
    pub title: String,
    /// The snapshot that it was made from; absent for an empty corpus.
    pub snapshot: Option<String>,
    /// `observations` where rows were counted or summed, `things` where they stand in a list.
    pub rows_are: &'static str,
    /// Its columns.
    pub columns: Vec<ColumnRecord>,
    /// Its rows, each with a member for every column: numbers as numbers, amounts in euro,
    /// days as ISO 8601, `null` for what is not stated or does not apply.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<Map<String, Value>>,
}

impl TableRecord {
    /// The record of a table.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        let columns = table.columns.iter();
        let row = |cells: &Vec<String>| {
            let named = table.columns.iter().zip(cells);
            named
                .map(|(column, cell)| (column.name.to_string(), value(column, cell)))
                .collect()
        };
        Self {
            name: table.name.to_string(),
            title: table.title.clone(),
            snapshot: table.snapshot.as_ref().map(ToString::to_string),
            rows_are: match table.rows_are {
                RowsAre::Observations => "observations",
                RowsAre::Things => "things",
            },
            columns: columns
                .map(|it| ColumnRecord {
                    name: it.name.to_string(),
                    holds: it.holds.words(),
                    key: it.key,
                })
                .collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }
}

/// A cell as its column's type reads it.
fn value(column: &Column, cell: &str) -> Value {
    match column.holds {
        // A list without members says that there are none.
        Holds::Projects => cell.split_whitespace().collect(),
        _ if cell.is_empty() => Value::Null,
        Holds::Count | Holds::Decimal | Holds::Euro | Holds::Year => cell
            .parse::<Number>()
            .map_or_else(|_| json!(cell), Value::Number),
        Holds::YesNo => json!(cell == "yes"),
        Holds::Word
        | Holds::Day
        | Holds::Project
        | Holds::Organisation
        | Holds::Topic
        | Holds::Subject
        | Holds::Path => json!(cell),
    }
}

/// The tables that can be asked for, and by what.
#[utoipa::path(
    get,
    path = "/coverage/tables",
    tag = "coverage",
    responses((status = 200, description = "The tables", body = TableList))
)]
pub(crate) async fn list_tables() -> Json<TableList> {
    let tables = TABLES.iter().map(|it| TableSummary {
        name: it.name,
        shows: it.shows,
        filters: it.filters().collect(),
    });
    Json(TableList {
        tables: tables.collect(),
    })
}

/// A table with all its rows, as far as you may see: what its page saves as CSV. Filters are
/// those of the page's address; `/coverage/tables` says which a table knows.
#[utoipa::path(
    get,
    path = "/coverage/tables/{name}",
    tag = "coverage",
    params(
        ("name" = String, Path, description = "Name of the table, such as `topics-ahead`"),
        ExtentParameters,
        ("rows" = Option<String>, Query, description = "`matrix`: what its rows are"),
        ("below" = Option<String>, Query, description = "`matrix`, `money`: slug of the concept to look below"),
        ("discipline" = Option<String>, Query, description = "`matrix`, `records`: code of a discipline"),
        ("missing" = Option<String>, Query, description = "`matrix`: station at which nothing stands"),
        ("row" = Option<String>, Query, description = "`records`: kind and identifier, such as `gap:ID`"),
        ("station" = Option<String>, Query, description = "`records`: station of the chain"),
        ("across" = Option<String>, Query, description = "`overlaps`: `yes` for those across programmes only"),
        ("at-once" = Option<String>, Query, description = "`overlaps`: `yes` for those at the same time only"),
        ("figure" = Option<String>, Query, description = "`trends`: which figure"),
        ("group" = Option<String>, Query, description = "`organisations`, `projects`: group of organisations"),
        ("new" = Option<i16>, Query, description = "`organisations`: the year in which they are new"),
        ("gap" = Option<String>, Query, description = "`partners`: identifier of a gap or a gap file"),
        ("topic" = Option<String>, Query, description = "`partners`: code of a topic"),
        ("code" = Option<String>, Query, description = "`country`: two letters"),
        ("concept" = Option<String>, Query, description = "`projects`: slug of a concept"),
        ("in" = Option<String>, Query, description = "`projects`: country of an organisation"),
        ("kind" = Option<String>, Query, description = "`projects`: kind of an organisation"),
        ("role" = Option<String>, Query, description = "`projects`: `coordinator`"),
        ("only" = Option<String>, Query, description = "`projects`: `no-year` or `no-area`"),
    ),
    responses(
        (status = 200, description = "The table", body = TableRecord),
        (status = 400, description = "It cannot be asked by this", body = ProblemDetails),
        (status = 404, description = "No such table, or nothing that you may see", body = ProblemDetails),
        (status = 503, description = "The corpus is being surveyed", body = ProblemDetails),
    )
)]
pub(crate) async fn get_table(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<TableRecord>, ApiFault> {
    let named = NamedTable::find(&name)?;
    let parameters = Parameters::read(query.as_deref());
    let asking = (visit.viewer().clone(), state.today());
    let table = named.make(state.shared_platform(), asking, parameters);
    Ok(Json(TableRecord::of(&table.await?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_what_their_columns_hold_and_nothing_becomes_zero() {
        let cases = [
            (Holds::Count, "12", json!(12)),
            (Holds::Euro, "1500000.50", json!(1_500_000.5)),
            (Holds::Euro, "", Value::Null),
            (Holds::Year, "2024", json!(2024)),
            (Holds::YesNo, "no", json!(false)),
            (Holds::YesNo, "", Value::Null),
            (Holds::Projects, "1 2", json!(["1", "2"])),
            (Holds::Projects, "", json!([])),
            (Holds::Project, "101000001", json!("101000001")),
            (Holds::Day, "2026-11-23", json!("2026-11-23")),
        ];
        for (holds, cell, expected) in cases {
            assert_eq!(
                value(&Column::of("it", holds), cell),
                expected,
                "{holds:?} {cell}"
            );
        }
    }

    #[test]
    fn each_table_has_a_name_of_its_own_and_every_filter_is_described() {
        let names: std::collections::BTreeSet<&str> = TABLES.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), TABLES.len());
        let description = serde_json::to_value(crate::api::described().into_openapi());
        let description = description.expect("a description");
        let path = &description["paths"]["/api/v1/coverage/tables/{name}"]["get"]["parameters"];
        let described: Vec<&str> = path
            .as_array()
            .expect("parameters")
            .iter()
            .filter_map(|it| it["name"].as_str())
            .collect();
        for filter in TABLES.iter().flat_map(NamedTable::filters) {
            assert!(described.contains(&filter), "{filter}");
        }
    }
}
