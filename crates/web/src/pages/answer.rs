//! The answer page: what was understood of a need, the projects that could meet it
//! with their reasons, and filters. Without a need it browses the corpus.

mod beside;
pub(crate) mod filters;
pub(crate) mod hit;
pub(crate) mod strength;
mod understood;
mod verdict;

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::Pager;
use crate::pages::export;
use crate::pages::sharing::similar::{SimilarRow, gap_files};
use crate::question::{LAST_PAGE, LONGEST_NEED, PAGE_SIZE, Question};
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use beside::BesideView;
use filters::{Chip, Choice, Group};
use hit::HitCard;
use jiff::civil::{Date, date};
use strength::Meaning;
use understood::Understood;
use uptake_search::Filter;
use uptake_workflow::{Answer, Beside, NeedRequest, beside_answer, match_need};
use verdict::Verdict;

#[derive(Debug, Template)]
#[template(path = "answer.html")]
pub(crate) struct AnswerView {
    frame: Frame,
    need: String,
    understood: Option<Understood>,
    verdict: Verdict,
    meanings: Vec<Meaning>,
    basis: Option<String>,
    chips: Vec<Chip>,
    left_out: Vec<String>,
    without_filters: Option<String>,
    hits: Vec<HitCard>,
    groups: Vec<Group>,
    strengths: Vec<Choice>,
    from: String,
    to: String,
    pager: Pager,
    beside: BesideView,
    /// Published gap files like the need, as far as the reader may know of them.
    similar: Vec<SimilarRow>,
    csv: String,
    json: String,
    /// `(first 1,000)` where a file to take away does not hold all hits.
    taken: String,
}

impl AnswerView {
    /// The page of an answer on a given day.
    pub(crate) fn new(
        frame: Frame,
        question: &Question,
        answer: &Answer,
        (beside, similar): (Beside, Vec<SimilarRow>),
        today: Date,
    ) -> Self {
        let asked = !question.need.is_empty();
        let total = u64::from(answer.total);
        let year = |year: Option<i16>| year.map_or(String::new(), |year| year.to_string());
        Self {
            frame: frame.without_search(),
            need: question.need.clone(),
            understood: asked.then(|| Understood::of(question, &answer.terms)),
            verdict: Verdict::of(question, answer),
            meanings: strength::meanings(&answer.calibration),
            basis: strength::basis(&answer.calibration),
            chips: filters::chips(question),
            left_out: question.left_out.clone(),
            without_filters: question
                .is_filtered()
                .then(|| question.unfiltered().address(1)),
            hits: answer
                .hits
                .iter()
                .map(|hit| HitCard::of(hit, &answer.calibration, question, today))
                .collect(),
            groups: filters::groups(question, &answer.facets),
            strengths: filters::strengths(question),
            from: year(question.from),
            to: year(question.to),
            pager: pager(question, total),
            beside: BesideView::of(&question.need, beside),
            similar,
            csv: question.address_as("/match.csv"),
            json: question.address_as("/match.json"),
            taken: taken(answer.total),
        }
    }
}

/// How much of `total` hits the files hold; empty where that is all.
fn taken(total: u32) -> String {
    export::cut_at(total).map_or(String::new(), |hits| {
        format!(" (first {})", wording::number_of(hits as u64))
    })
}

/// Pages as far as they can be asked for: whoever wants more takes the export.
fn pager(question: &Question, total: u64) -> Pager {
    let reachable = total.min(LAST_PAGE * u64::from(PAGE_SIZE));
    let address = |page| question.address(page);
    Pager {
        total,
        ..Pager::new(question.page, u64::from(PAGE_SIZE), reachable, address)
    }
}

/// What a question asks of the search.
pub(crate) fn request(question: &Question, offset: usize, limit: usize) -> NeedRequest {
    NeedRequest {
        text: question.need.clone(),
        language: question.language,
        without: question.without.clone(),
        filter: Filter {
            programmes: question.programmes.iter().copied().collect(),
            stages: question.stages.iter().copied().collect(),
            areas: question.areas.iter().copied().collect(),
            countries: question.countries.iter().cloned().collect(),
            funding_schemes: question.schemes.iter().cloned().collect(),
            topics: question.topics.iter().cloned().collect(),
            started_from: question.from.map(|year| date(year, 1, 1)),
            started_to: question.to.map(|year| date(year, 12, 31)),
            strength_from: question.strength.unwrap_or_default(),
            ..Filter::default()
        },
        offset,
        limit,
    }
}

/// Refuses a need that is longer than an address should carry.
///
/// # Errors
/// [`Fault::TooLarge`], with the way out.
pub(crate) fn check_length(question: &Question) -> Result<(), Fault> {
    if question.need.len() <= LONGEST_NEED {
        return Ok(());
    }
    Err(Fault::TooLarge(format!(
        "Your need is longer than {} bytes, so it was not looked up. Say what you cannot do in \
         a few sentences. Programs can send longer texts to POST /api/v1/match.",
        wording::number_of(LONGEST_NEED as u64)
    )))
}

fn name(question: &Question) -> String {
    if question.need.is_empty() {
        "Research".to_owned()
    } else {
        format!("What exists for “{}”", wording::clip(&question.need, 120))
    }
}

/// `GET /match?q=…&lang=…&without=…&strength=…&programme=…&stage=…&area=…&country=…&scheme=…&topic=…&from=…&to=…&page=…`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let question = Question::read(query.as_deref().unwrap_or_default());
    check_length(&question)?;
    let today = state.today();
    let offset = usize::try_from(crate::pager::offset(question.page, PAGE_SIZE)).unwrap_or(0);
    let request = request(&question, offset, PAGE_SIZE as usize);
    let answer = match_need(state.platform(), &request, today).await?;
    let beside = match question.need.is_empty() {
        true => (Beside::default(), vec![]),
        false => (
            beside_answer(state.platform(), &answer.terms, today).await?,
            gap_files(&state, visit.viewer(), &answer.terms).await?,
        ),
    };
    let frame = Frame::new(name(&question)).at(Place::Research).on(ground);
    page(&AnswerView::new(frame, &question, &answer, beside, today))
}
