//! The short forms in which lists name projects, organisations, topics and calls,
//! with the SQL that selects them.

use super::{CallLine, OrganisationLine, ProjectLine, TopicLine};
use crate::{StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{ActivityType, Area, CallCode, OrganisationId, ProjectId, TopicCode};

/// Columns of an organisation `o`, all prefixed, for [`organisation`].
pub(super) const ORGANISATION: &str = "o.id AS o_id, o.name AS o_name, o.short_name AS o_short, \
    o.country AS o_country, o.city AS o_city, o.activity AS o_activity, o.sme AS o_sme";

/// Columns of a project `p`, for [`project`]; its coordinator is `o`.
pub(super) const PROJECT: &str = "p.id, p.programme, p.acronym, p.title, p.status, p.start_date, \
    p.end_date, p.ec_contribution";

/// Where the columns of [`PROJECT`] and [`ORGANISATION`] come from.
pub(super) const FROM_PROJECT: &str = "project p LEFT JOIN organisation o ON o.id = p.coordinator";

/// Latest start first, projects without one last, and always in one order.
pub(super) const LATEST_FIRST: &str =
    "CASE WHEN p.start_date IS NULL THEN 1 ELSE 0 END, p.start_date DESC, p.id";

/// Reads the columns of [`ORGANISATION`]; `None` where nothing was joined.
pub(super) fn maybe_organisation(found: &AnyRow) -> Result<Option<OrganisationLine>, StoreError> {
    let Some(id) = row::maybe_text(found, "o_id")? else {
        return Ok(None);
    };
    Ok(Some(OrganisationLine {
        id: OrganisationId::new(id),
        name: row::text(found, "o_name")?,
        short_name: row::maybe_text(found, "o_short")?,
        country: row::country(found, "o_country")?,
        city: row::maybe_text(found, "o_city")?,
        activity: row::maybe_text(found, "o_activity")?.and_then(|code| ActivityType::parse(&code)),
        sme: row::maybe_flag(found, "o_sme")?,
    }))
}

pub(super) fn organisation(found: &AnyRow) -> Result<OrganisationLine, StoreError> {
    maybe_organisation(found)?.ok_or_else(|| row::unreadable("", "an organisation"))
}

/// Reads the columns of [`PROJECT`] and [`ORGANISATION`].
pub(super) fn project(found: &AnyRow) -> Result<ProjectLine, StoreError> {
    Ok(ProjectLine {
        id: ProjectId::new(row::text(found, "id")?),
        programme: row::programme(found, "programme")?,
        acronym: row::text(found, "acronym")?,
        title: row::text(found, "title")?,
        status: row::status(found, "status")?,
        start: row::date(found, "start_date")?,
        end: row::date(found, "end_date")?,
        ec_contribution: row::euro(found, "ec_contribution")?,
        coordinator: maybe_organisation(found)?,
    })
}

/// Reads `topic` and `title`; the area follows from the code.
pub(super) fn topic(found: &AnyRow) -> Result<TopicLine, StoreError> {
    let code = row::text(found, "topic")?;
    Ok(TopicLine {
        area: Area::of_topic(&code),
        code: TopicCode::new(code),
        title: row::maybe_text(found, "title")?,
    })
}

/// Reads `call` and `title`.
pub(super) fn call(found: &AnyRow) -> Result<CallLine, StoreError> {
    Ok(CallLine {
        code: CallCode::new(row::text(found, "call")?),
        title: row::maybe_text(found, "title")?,
    })
}
