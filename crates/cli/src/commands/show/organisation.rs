//! An organisation with those it works with.

use super::facts::{fact, sum};
use crate::terminal::{shorten, table};
use comfy_table::Cell;
use std::io::Write;
use uptake_store::listing::OrganisationPage;

pub fn print(page: &OrganisationPage, out: &mut dyn Write) -> anyhow::Result<()> {
    let organisation = &page.organisation;
    writeln!(out, "{}\n", organisation.name)?;
    fact(out, "Identifier", page.id.as_str())?;
    fact(
        out,
        "Country",
        organisation
            .country
            .as_ref()
            .map_or("not stated", |c| c.name()),
    )?;
    fact(
        out,
        "Kind",
        organisation
            .activity
            .map_or("not stated", |kind| kind.label()),
    )?;
    fact(
        out,
        "Projects",
        &format!("{}, {} as coordinator", page.projects, page.coordinated),
    )?;
    fact(
        out,
        "Union contribution",
        &sum(page.ec_contribution, "part", "parts"),
    )?;
    let mut rows = table(&["Works with", "Country", "Shared projects>"]);
    for partner in &page.partners {
        rows.add_row([
            Cell::new(shorten(&partner.organisation.name, 70)),
            Cell::new(
                partner
                    .organisation
                    .country
                    .as_ref()
                    .map_or("", |country| country.name()),
            ),
            Cell::new(partner.shared).set_alignment(comfy_table::CellAlignment::Right),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    Ok(())
}
