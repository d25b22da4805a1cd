//! Rows to values: what every noun's reader needs to take a column apart.

use crate::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;
use uptake_model::{
    Area, Country, Euro, FundingScheme, Programme, ProjectStatus, Proof, StatedSum,
};

pub(crate) fn text(row: &AnyRow, column: &str) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

pub(crate) fn maybe_text(row: &AnyRow, column: &str) -> Result<Option<String>, StoreError> {
    Ok(row.try_get(column)?)
}

pub(crate) fn int(row: &AnyRow, column: &str) -> Result<i64, StoreError> {
    Ok(row.try_get(column)?)
}

pub(crate) fn maybe_int(row: &AnyRow, column: &str) -> Result<Option<i64>, StoreError> {
    Ok(row.try_get(column)?)
}

pub(crate) fn bytes(row: &AnyRow, column: &str) -> Result<Vec<u8>, StoreError> {
    Ok(row.try_get(column)?)
}

/// A count, or a number that is never negative.
pub(crate) fn count(row: &AnyRow, column: &str) -> Result<u64, StoreError> {
    let number = int(row, column)?;
    u64::try_from(number).map_err(|_| unreadable(number.to_string(), "a count"))
}

pub(crate) fn small_count(row: &AnyRow, column: &str) -> Result<u32, StoreError> {
    let number = int(row, column)?;
    u32::try_from(number).map_err(|_| unreadable(number.to_string(), "a count"))
}

pub(crate) fn flag(row: &AnyRow, column: &str) -> Result<bool, StoreError> {
    Ok(int(row, column)? != 0)
}

pub(crate) fn maybe_flag(row: &AnyRow, column: &str) -> Result<Option<bool>, StoreError> {
    Ok(maybe_int(row, column)?.map(|number| number != 0))
}

pub(crate) fn euro(row: &AnyRow, column: &str) -> Result<Option<Euro>, StoreError> {
    Ok(maybe_int(row, column)?.map(Euro::from_cents))
}

/// What [`stated_sum`] reads of the amounts of an expression, over the records of a query.
pub(crate) fn sums_of(amount: &str) -> String {
    format!(
        "CAST(SUM({amount}) AS BIGINT) AS ec_sum, COUNT({amount}) AS ec_stated, COUNT(*) AS ec_records"
    )
}

/// A sum with the number of records that state an amount and of those that state none.
pub(crate) fn stated_sum(row: &AnyRow) -> Result<StatedSum, StoreError> {
    let stated = small_count(row, "ec_stated")?;
    Ok(StatedSum {
        total: euro(row, "ec_sum")?.unwrap_or_default(),
        stated,
        unstated: small_count(row, "ec_records")?.saturating_sub(stated),
    })
}

pub(crate) fn year(row: &AnyRow, column: &str) -> Result<Option<i16>, StoreError> {
    maybe_int(row, column)?
        .map(|year| i16::try_from(year).map_err(|_| unreadable(year.to_string(), "a year")))
        .transpose()
}

pub(crate) fn date(row: &AnyRow, column: &str) -> Result<Option<Date>, StoreError> {
    maybe_text(row, column)?
        .map(|text| text.parse().map_err(|_| unreadable(text, "a date")))
        .transpose()
}

/// A moment, as RFC 3339 text.
pub(crate) fn time(row: &AnyRow, column: &str) -> Result<Timestamp, StoreError> {
    let text = text(row, column)?;
    text.parse().map_err(|_| unreadable(text, "a time"))
}

pub(crate) fn maybe_time(row: &AnyRow, column: &str) -> Result<Option<Timestamp>, StoreError> {
    maybe_text(row, column)?
        .map(|text| text.parse().map_err(|_| unreadable(text, "a time")))
        .transpose()
}

/// The column `proof`.
pub(crate) fn proof(row: &AnyRow) -> Result<Proof, StoreError> {
    let code = text(row, "proof")?;
    Proof::parse(&code).ok_or_else(|| unreadable(code, "a proof"))
}

/// What [`from_json`] reads back.
pub(crate) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unreadable(error.to_string(), "a record"))
}

/// A noun that is kept whole.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| unreadable(error.to_string(), "a record"))
}

pub(crate) fn programme(row: &AnyRow, column: &str) -> Result<Programme, StoreError> {
    maybe_programme(row, column)?.ok_or_else(|| unreadable(String::new(), "a programme"))
}

pub(crate) fn maybe_programme(row: &AnyRow, column: &str) -> Result<Option<Programme>, StoreError> {
    maybe_text(row, column)?
        .map(|code| Programme::parse(&code).ok_or_else(|| unreadable(code, "a programme")))
        .transpose()
}

pub(crate) fn status(row: &AnyRow, column: &str) -> Result<ProjectStatus, StoreError> {
    Ok(ProjectStatus::parse(&text(row, column)?))
}

pub(crate) fn country(row: &AnyRow, column: &str) -> Result<Option<Country>, StoreError> {
    Ok(maybe_text(row, column)?.and_then(|code| Country::parse(&code)))
}

pub(crate) fn area(row: &AnyRow, column: &str) -> Result<Option<Area>, StoreError> {
    Ok(maybe_text(row, column)?.and_then(|code| Area::parse(&code)))
}

/// Areas as a project keeps them: codes joined by commas.
pub(crate) fn areas(row: &AnyRow, column: &str) -> Result<Vec<Area>, StoreError> {
    Ok(text(row, column)?
        .split(',')
        .filter_map(Area::parse)
        .collect())
}

/// What [`areas`] reads back.
pub(crate) fn join_areas(areas: &[Area]) -> String {
    let codes: Vec<&str> = areas.iter().map(|area| area.code()).collect();
    codes.join(",")
}

/// The columns `scheme_code` and `scheme_title`.
pub(crate) fn scheme(row: &AnyRow) -> Result<Option<FundingScheme>, StoreError> {
    let title = maybe_text(row, "scheme_title")?;
    Ok(maybe_text(row, "scheme_code")?.map(|code| FundingScheme { code, title }))
}

/// Words or phrases with a line each.
pub(crate) fn lines(row: &AnyRow, column: &str) -> Result<Vec<String>, StoreError> {
    Ok(text(row, column)?.lines().map(str::to_owned).collect())
}

/// What [`lines`] reads back; line breaks inside a phrase become spaces.
pub(crate) fn join_lines(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|w| w.replace(['\n', '\r'], " ")).collect();
    words.join("\n")
}

pub(crate) fn unreadable(value: impl Into<String>, expected: &'static str) -> StoreError {
    StoreError::Unreadable {
        value: value.into(),
        expected,
    }
}

/// The year of an ISO date, which is how they are stored.
pub(crate) fn year_of(date: &str) -> Option<i16> {
    date.get(..4)?.parse().ok()
}
