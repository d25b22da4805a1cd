//! The gap register: the gap files that a viewer may know, with their own drafts, beside
//! the imported gaps: IFAFRI's common ones and those in practitioners' own words.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::question;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{
    Area, Country, Discipline, Gap, GapFormat, GapSource, GapState, Language, Priority, Viewer,
};
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_workflow::gap_exchange::MOST_EXPORTED;
use uptake_workflow::gap_file::{SeenGapLine, gap_register};

/// Gap files on one page.
const PAGE_SIZE: u32 = 50;

/// Drafts of the own organisation that are shown above the register.
const DRAFTS: u32 = 10;

#[derive(Debug)]
struct Line {
    id: String,
    title: String,
    statement: String,
    service: String,
    area: &'static str,
    find: String,
}

#[derive(Debug)]
struct Group {
    heading: &'static str,
    about: &'static str,
    lines: Vec<Line>,
}

/// A part of what is listed, as files.
#[derive(Debug)]
struct SavedPart {
    /// Which gaps, such as `1,001 to 2,000`.
    range: String,
    /// Formats and addresses.
    files: Vec<(GapFormat, String)>,
}

#[derive(Debug, Template)]
#[template(path = "gaps.html")]
pub(crate) struct Gaps {
    frame: Frame,
    filter: GapFilter,
    drafts: Vec<SeenGapLine>,
    files: Vec<SeenGapLine>,
    pager: Pager,
    member: bool,
    groups: Vec<Group>,
    /// The files in which what is listed can be saved.
    saved_as: Vec<SavedPart>,
}

impl Gaps {
    /// The imported gaps, or those of one area.
    fn groups(gaps: &[Gap], area: Option<Area>) -> Vec<Group> {
        let lines = |practitioner: bool| -> Vec<Line> {
            gaps.iter()
                .filter(|gap| (gap.source == GapSource::Practitioner) == practitioner)
                .filter(|gap| area.is_none_or(|area| gap.area == area))
                .map(line)
                .collect()
        };
        let groups = [
            Group {
                heading: "In practitioners’ own words",
                about: "What people in the services say they cannot do.",
                lines: lines(true),
            },
            Group {
                heading: "Common gaps of first responders (IFAFRI)",
                about: "Agreed between countries in the International Forum to Advance First \
                        Responder Innovation.",
                lines: lines(false),
            },
        ];
        let filled = groups.into_iter().filter(|group| !group.lines.is_empty());
        filled.collect()
    }

    fn text(&self) -> &str {
        self.filter.text.as_deref().unwrap_or_default()
    }

    fn country(&self) -> &str {
        self.filter.country.as_ref().map_or("", Country::code)
    }
}

fn title(line: &SeenGapLine) -> &str {
    let title = line.title.as_ref();
    title.map_or("Gap file for named people", |it| it.value.as_str())
}

fn line(gap: &Gap) -> Line {
    Line {
        id: gap.id.to_string(),
        title: gap.title.clone(),
        statement: gap.statement.clone(),
        service: gap.service.clone(),
        area: gap.area.label(),
        find: question::ask(&gap.statement),
    }
}

/// Reads the filter of an address; what is unknown filters nothing.
pub(crate) fn filter(parameters: &Parameters, viewer: &Viewer) -> GapFilter {
    let mine = parameters.get("whose") == Some("ours") && viewer.organisations().next().is_some();
    GapFilter {
        whose: if mine { Whose::Ours } else { Whose::Published },
        state: parameters
            .get("state")
            .and_then(|code| GapState::CODES.into_iter().find(|it| *it == code)),
        area: parameters.get("area").and_then(Area::parse),
        discipline: parameters.get("discipline").and_then(Discipline::parse),
        priority: parameters.get("priority").and_then(Priority::parse),
        country: parameters.get("country").and_then(Country::parse),
        language: parameters.get("language").and_then(Language::parse),
        text: parameters
            .get("q")
            .map(|text| text.chars().take(200).collect()),
    }
}

/// `GET /gaps?area=drs&discipline=…&state=…&priority=…&country=PL&language=pl&q=…&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let (store, viewer) = (state.store(), visit.viewer());
    let filter = filter(&parameters, viewer);
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = gap_register(store, viewer, &filter, window).await?;
    let member = viewer.organisations().next().is_some();
    let drafts = if member && parameters == Parameters::default() {
        let unpublished = GapFilter {
            whose: Whose::Unpublished,
            ..GapFilter::default()
        };
        gap_register(store, viewer, &unpublished, Page::first(DRAFTS))
            .await?
            .items
    } else {
        Vec::new()
    };
    let gaps = store.gaps().await?;
    let size = u64::from(PAGE_SIZE);
    page(&Gaps {
        frame: Frame::new("Gaps").at(Place::Gaps).on(ground),
        pager: Pager::new(parameters.page(), size, found.total, |page| {
            parameters.address("/gaps", page)
        }),
        saved_as: saved_as(&parameters, found.total),
        groups: Gaps::groups(&gaps, filter.area),
        files: found.items,
        drafts,
        member,
        filter,
    })
}

/// The parts in which `total` gap files are saved, one at least.
fn saved_as(parameters: &Parameters, total: u64) -> Vec<SavedPart> {
    let size = u64::from(MOST_EXPORTED);
    let address = |format: GapFormat, part: u64| {
        let whole = parameters.address(&format!("/gaps.{}", format.extension()), 1);
        let join = if whole.contains('?') { '&' } else { '?' };
        match part {
            1 => whole,
            _ => format!("{whole}{join}part={part}"),
        }
    };
    let parts = 1..=total.div_ceil(size).max(1);
    let saved = parts.map(|part| SavedPart {
        range: format!(
            "{} to {}",
            wording::number_of((part - 1) * size + 1),
            wording::number_of((part * size).min(total))
        ),
        files: GapFormat::ALL
            .iter()
            .map(|it| (*it, address(*it, part)))
            .collect(),
    });
    saved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_register_is_saved_in_parts_that_keep_the_filter() {
        let parameters = Parameters::read(Some("area=drs&page=3"));
        let parts = |total| {
            let parts = saved_as(&parameters, total).into_iter();
            let parts = parts.map(|it| format!("{} {}", it.range, it.files[0].1));
            parts.collect::<Vec<_>>()
        };
        assert_eq!(parts(1_000), ["1 to 1,000 /gaps.csv?area=drs"]);
        assert_eq!(
            parts(2_001),
            [
                "1 to 1,000 /gaps.csv?area=drs",
                "1,001 to 2,000 /gaps.csv?area=drs&part=2",
                "2,001 to 2,001 /gaps.csv?area=drs&part=3",
            ]
        );
    }
}
