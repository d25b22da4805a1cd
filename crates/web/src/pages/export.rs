//! An answer to take away: as a table for people (CSV), or as the API's JSON. Both end
//! after the most hits that are given at once, and say so where that leaves some out.

use crate::api::match_answer::MatchAnswer;
use crate::api::matching::MOST_HITS;
use crate::error::Fault;
use crate::pages::answer::{self, hit};
use crate::question::Question;
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use uptake_model::formula::{harmless, quoted};
use uptake_model::{Country, Stage};
use uptake_workflow::{Answer, AnswerHit, match_need};

/// Columns of the table.
const COLUMNS: [&str; 15] = [
    "rank",
    "id",
    "acronym",
    "title",
    "programme",
    "start",
    "end",
    "stage",
    "coordinator",
    "coordinator_country",
    "countries",
    "ec_contribution_eur",
    "strength",
    "score",
    "why",
];

/// `GET /match.csv?…`, the parameters of `/match`; at most 1,000 hits.
pub(crate) async fn csv(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let (_, found) = found(&state, query.as_deref()).await?;
    let table = table(&found, state.today()).map_err(|error| Fault::Ours(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&found, "csv")),
    ];
    Ok((headers, table).into_response())
}

/// `GET /match.json?…`, the parameters of `/match`; at most 1,000 hits.
pub(crate) async fn json(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let (question, found) = found(&state, query.as_deref()).await?;
    let today = state.today();
    let name = attachment(&found, "json");
    let answer = MatchAnswer {
        cut_at: cut_at(found.total),
        ..MatchAnswer::of(&question.need, 0, &found, today)
    };
    Ok(([(header::CONTENT_DISPOSITION, name)], Json(answer)).into_response())
}

/// After how many of `total` hits an export ends; `None` where it holds them all.
pub(crate) fn cut_at(total: u32) -> Option<usize> {
    (total as usize > MOST_HITS).then_some(MOST_HITS)
}

/// The file's name, which is all that a table can say beside its rows.
fn attachment(found: &Answer, extension: &str) -> String {
    let part = cut_at(found.total).map_or(String::new(), |hits| format!("-first-{hits}"));
    format!("attachment; filename=\"uptake-match{part}.{extension}\"")
}

async fn found(state: &AppState, query: Option<&str>) -> Result<(Question, Answer), Fault> {
    let question = Question::read(query.unwrap_or_default());
    answer::check_length(&question)?;
    let request = answer::request(&question, 0, MOST_HITS);
    let found = match_need(state.platform(), &request, state.today()).await?;
    Ok((question, found))
}

/// The table, opened by a byte order mark: without it spreadsheets read names in
/// national languages as Windows-1252.
fn table(found: &Answer, today: Date) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Never)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for hit in &found.hits {
        writer.write_record(
            row(hit, today)
                .iter()
                .map(|cell| quoted(&harmless(cell)).into_owned()),
        )?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

fn row(hit: &AnswerHit, today: Date) -> [String; 15] {
    let card = &hit.card;
    let coordinator = card.coordinator.as_ref();
    let country = coordinator.and_then(|line| line.country.as_ref());
    let countries: Vec<&str> = card.countries.iter().map(Country::code).collect();
    let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    let money = card
        .ec_contribution
        .map(|money| format!("{:.2}", money.as_f64()));
    [
        hit.rank.to_string(),
        card.id.to_string(),
        card.acronym.clone(),
        card.title.clone(),
        card.programme.label().to_owned(),
        date(card.start),
        date(card.end),
        Stage::on(today, card.status, card.start, card.end)
            .label()
            .to_owned(),
        coordinator.map_or(String::new(), |line| line.name.clone()),
        country.map_or(String::new(), ToString::to_string),
        countries.join(" "),
        money.unwrap_or_default(),
        hit.strength.label().to_owned(),
        format!("{:.4}", hit.score),
        hit::why(&hit.reasons),
    ]
}
