//! The answer page: what was understood of a need, the projects that could meet it
//! with their reasons, and filters. Without a need it browses the corpus.

pub(crate) mod filters;
pub(crate) mod hit;

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::pager::Pager;
use crate::question::{LAST_PAGE, LONGEST_NEED, PAGE_SIZE, Question};
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use filters::{Chip, Group};
use hit::HitCard;
use jiff::civil::{Date, date};
use uptake_search::{Filter, Query};
use uptake_workflow::{Answer, NeedRequest, match_need};

/// How many words of a need are shown with their numbers; the others are folded.
const WORDS_SHOWN: usize = 10;

/// Below this share of the need's weight the best hit shares so little that the answer
/// says so. Not calibrated: a sentence of ten words of which a project uses two.
const LITTLE: f64 = 0.2;

/// A word that was used.
#[derive(Debug)]
struct Word {
    word: String,
    projects: String,
}

#[derive(Debug, Template)]
#[template(path = "answer.html")]
pub(crate) struct AnswerView {
    frame: Frame,
    need: String,
    verdict: String,
    words: Vec<Word>,
    more_words: Vec<Word>,
    unknown: Vec<String>,
    cut: Option<String>,
    chips: Vec<Chip>,
    left_out: Vec<String>,
    without_filters: Option<String>,
    hits: Vec<HitCard>,
    groups: Vec<Group>,
    from: String,
    to: String,
    pager: Pager,
    csv: String,
    json: String,
}

impl AnswerView {
    /// The page of an answer on a given day.
    pub(crate) fn new(frame: Frame, question: &Question, answer: &Answer, today: Date) -> Self {
        let mut words = words(&answer.terms);
        let more_words = words.split_off(words.len().min(WORDS_SHOWN));
        let total = u64::from(answer.total);
        let year = |year: Option<i16>| year.map_or(String::new(), |year| year.to_string());
        let unfiltered = Question {
            need: question.need.clone(),
            ..Question::default()
        };
        Self {
            frame: frame.without_search(),
            need: question.need.clone(),
            verdict: verdict(question, answer),
            words,
            more_words,
            unknown: answer.terms.unknown.clone(),
            cut: cut(&answer.terms),
            chips: filters::chips(question),
            left_out: question.left_out.clone(),
            without_filters: question.is_filtered().then(|| unfiltered.address(1)),
            hits: answer
                .hits
                .iter()
                .map(|hit| HitCard::of(hit, question, today))
                .collect(),
            groups: filters::groups(question, &answer.facets),
            from: year(question.from),
            to: year(question.to),
            pager: pager(question, total),
            csv: question.address_as("/match.csv"),
            json: question.address_as("/match.json"),
        }
    }
}

fn words(query: &Query) -> Vec<Word> {
    let terms = query.terms.iter();
    terms
        .map(|term| Word {
            word: term.word.clone(),
            projects: wording::count(u64::from(term.documents), "project", "projects"),
        })
        .collect()
}

fn cut(query: &Query) -> Option<String> {
    let cut = query.cut?;
    let mut parts = Vec::new();
    if cut.bytes_unread > 0 {
        parts.push("the end of your text was not read".to_owned());
    }
    if cut.terms_left_out > 0 {
        let words = wording::count(cut.terms_left_out as u64, "word", "words");
        parts.push(format!("{words} that say least were left out"));
    }
    Some(format!("Your text is very long: {}.", parts.join(", and ")))
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

/// The one line that says what the answer amounts to.
fn verdict(question: &Question, answer: &Answer) -> String {
    let total = u64::from(answer.total);
    let projects = wording::count(total, "project", "projects");
    let asked = !question.need.is_empty();
    let best = answer.hits.first().map_or(1.0, |hit| hit.strength);
    match (asked, question.is_filtered(), total) {
        (true, true, 0) => {
            "Nothing in the corpus is likely to meet this within your filters.".to_owned()
        }
        (true, false, 0) => "Nothing in the corpus is likely to meet this.".to_owned(),
        (true, _, _) if best < LITTLE => {
            format!("Nothing in the corpus shares much with your need. The nearest of {projects}:")
        }
        (true, false, 1) => "1 project shares words with your need.".to_owned(),
        (true, true, 1) => {
            "1 project shares words with your need and fits your filters.".to_owned()
        }
        (true, false, _) => {
            format!("{projects} share words with your need. Those that share most come first.")
        }
        (true, true, _) => format!(
            "{projects} share words with your need and fit your filters. Those that share most \
             come first."
        ),
        (false, true, 0) => "No project fits all your filters.".to_owned(),
        (false, true, _) => format!("{projects} within your filters, the latest first."),
        (false, false, 0) => "The corpus holds no projects yet.".to_owned(),
        (false, false, _) => format!("All {projects} of the corpus, the latest first."),
    }
}

/// What a question asks of the search.
pub(crate) fn request(question: &Question, offset: usize, limit: usize) -> NeedRequest {
    NeedRequest {
        text: question.need.clone(),
        filter: Filter {
            programmes: question.programmes.iter().copied().collect(),
            stages: question.stages.iter().copied().collect(),
            areas: question.areas.iter().copied().collect(),
            countries: question.countries.iter().cloned().collect(),
            funding_schemes: question.schemes.iter().cloned().collect(),
            topics: question.topics.iter().cloned().collect(),
            started_from: question.from.map(|year| date(year, 1, 1)),
            started_to: question.to.map(|year| date(year, 12, 31)),
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

/// `GET /match?q=…&programme=…&stage=…&area=…&country=…&scheme=…&topic=…&from=…&to=…&page=…`
pub(crate) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let question = Question::read(query.as_deref().unwrap_or_default());
    check_length(&question)?;
    let today = state.today();
    let offset = usize::try_from(crate::pager::offset(question.page, PAGE_SIZE)).unwrap_or(0);
    let request = request(&question, offset, PAGE_SIZE as usize);
    let answer = match_need(state.platform(), &request, today).await?;
    let frame = Frame::new(name(&question))
        .at(Place::Research)
        .on(state.foundation().await?);
    page(&AnswerView::new(frame, &question, &answer, today))
}
