//! Gaps that may be one, and results that running projects could use, as tables.

use super::super::handover::{Handover, Usable, handovers};
use super::super::matrix::RowSubject;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use crate::similar_gaps::{AlikeGap, FoundGap, alike_gaps};
use crate::table::{Column, Holds, Table, marking, plain, yes_no};
use jiff::civil::Date;
use uptake_model::{Extent, Viewer};
use uptake_store::listing::Page;

const GAPS: [Column; 6] = [
    Column::key("gap", Holds::Subject),
    Column::of("title", Holds::Word),
    Column::key("may_be_one_with", Holds::Subject),
    Column::of("its_title", Holds::Word),
    Column::of("alike", Holds::Decimal),
    Column::of("marking", Holds::Word),
];

const RESULTS: [Column; 9] = [
    Column::key("running", Holds::Project),
    Column::of("acronym", Holds::Word),
    Column::of("end", Holds::Day),
    Column::key("could_use", Holds::Project),
    Column::of("its_acronym", Holds::Word),
    Column::of("results", Holds::Count),
    Column::of("alike", Holds::Decimal),
    Column::of("nearly_the_same", Holds::YesNo),
    Column::of("shared", Holds::Word),
];

impl AlikeGap {
    /// Which gap it is, as a row of coverage names it.
    #[must_use]
    pub fn subject(&self) -> RowSubject {
        match &self.gap {
            FoundGap::File(id) => RowSubject::GapFile(id.clone()),
            FoundGap::Imported(id) => RowSubject::Gap(id.clone()),
        }
    }
}

/// All pairs of gaps that may be one, as far as `viewer` may know.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn gaps_alike_table(
    platform: &Platform,
    viewer: &Viewer,
) -> Result<Table, PlatformError> {
    let pairs = alike_gaps(platform, viewer).await?;
    let rows = pairs.iter().map(|it| {
        let named = it.pair.iter();
        let named = named.flat_map(|it| [it.subject().code(), it.title.clone()]);
        let strictest = it.pair.iter().filter_map(|it| it.marking).max();
        named
            .chain([format!("{:.3}", it.likeness), marking(strictest)])
            .collect()
    });
    let landscape = landscape(platform).await?;
    let named = ("gaps-alike", "Gaps that may be one".to_owned());
    Ok(Table::counted(named, &landscape, &GAPS, rows).of_things())
}

/// All projects within an extent that run on a day, with the ended ones whose results they
/// could use. An empty number of results says that the corpus has none of that programme.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn usable_results_table(
    platform: &Platform,
    extent: &Extent,
    today: Date,
) -> Result<Table, PlatformError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut read = 0;
    loop {
        let window = Page::new(read, Page::MAX_LIMIT);
        let found = handovers(platform, extent, today, window).await?;
        rows.extend(found.items.iter().flat_map(lines));
        read += found.items.len() as u64;
        if found.items.is_empty() || read >= found.total {
            break;
        }
    }
    let landscape = landscape(platform).await?;
    let words = extent.in_words();
    let title = format!("Results that running projects {words} could use");
    Ok(Table::counted(("results-to-use", title), &landscape, &RESULTS, rows).of_things())
}

fn lines(found: &Handover) -> Vec<Vec<String>> {
    let running = &found.running;
    let line = |usable: &Usable| {
        let shared: Vec<&str> = usable.shared.iter().map(|it| it.word.as_str()).collect();
        vec![
            running.id.to_string(),
            running.acronym.clone(),
            plain(running.end),
            usable.project.id.to_string(),
            usable.project.acronym.clone(),
            plain(usable.results),
            format!("{:.3}", usable.similarity),
            yes_no(usable.overlaps()),
            shared.join("; "),
        ]
    };
    found.usable.iter().map(line).collect()
}
