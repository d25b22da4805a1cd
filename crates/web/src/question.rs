//! What a reader asks, as the address of an answer holds it: the need in words, the
//! filters and the page. Read from a query string with repeated names (as forms send
//! them) and written back with changes, so that each chip and each page has an address.

use form_urlencoded::Serializer;
use uptake_model::{Area, Country, Language, Programme, Stage, TopicCode};
use uptake_search::{Corrections, Strength, Thesaurus};

/// Longest need taken from an address, in bytes: some 1,500 words of English, 800 of
/// Greek. A need is a few sentences, and escaped it is three times as long, in an
/// address that browsers and servers must be able to carry.
pub const LONGEST_NEED: usize = 10_000;

/// Items on one page of an answer.
pub const PAGE_SIZE: u32 = 20;

/// The last page that can be asked for: whoever wants more takes the export.
pub const LAST_PAGE: u64 = 50;

/// A need with its filters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The need in the reader's words, trimmed; empty to browse.
    pub need: String,
    /// The language it is written in, where the reader corrected it.
    pub language: Option<Language>,
    /// Slugs of concepts that were found in it and that the reader did not mean.
    pub without: Vec<String>,
    /// Least strength of a hit, where the reader asked for one.
    pub strength: Option<Strength>,
    /// Framework programmes.
    pub programmes: Vec<Programme>,
    /// Where projects stand today.
    pub stages: Vec<Stage>,
    /// Areas of civil security.
    pub areas: Vec<Area>,
    /// Countries that take part.
    pub countries: Vec<Country>,
    /// Codes of funding schemes.
    pub schemes: Vec<String>,
    /// Topics.
    pub topics: Vec<TopicCode>,
    /// First year in which projects may start.
    pub from: Option<i16>,
    /// Last year in which projects may start.
    pub to: Option<i16>,
    /// Page, from 1.
    pub page: u64,
    /// Parameters that were left out because their value is not known: `name=value`.
    pub left_out: Vec<String>,
}

impl Question {
    /// Reads the query string of an address. Never fails: what cannot be
    /// understood is collected in [`Self::left_out`], empty values are nothing.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut question = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if !value.is_empty() && !question.take(&name, value) {
                question.left_out.push(format!("{name}={value}"));
            }
        }
        question
    }

    /// Takes one parameter; false where its value is not known. Names that are
    /// not ours are passed over, since other people's links carry such.
    pub(crate) fn take(&mut self, name: &str, value: &str) -> bool {
        match name {
            "q" => {
                value.clone_into(&mut self.need);
                true
            }
            "lang" => set(&mut self.language, Language::parse(value)),
            "without" => {
                let concept = Thesaurus::embedded().concept(value);
                add(&mut self.without, concept.map(|known| known.slug.clone()))
            }
            // Nothing is weaker than unlikely, so that would be no filter.
            "strength" => set(
                &mut self.strength,
                Strength::parse(value).filter(|strength| *strength != Strength::Unlikely),
            ),
            "programme" => add(&mut self.programmes, Programme::parse(value)),
            "stage" => add(&mut self.stages, Stage::parse(value)),
            "area" => add(&mut self.areas, Area::parse(value)),
            // A code that no list of countries holds would find nothing and not say why.
            "country" => add(
                &mut self.countries,
                Country::parse(value).filter(Country::is_known),
            ),
            "scheme" => add(&mut self.schemes, Some(value.to_owned())),
            "topic" => add(&mut self.topics, Some(TopicCode::new(value))),
            "from" => set_year(&mut self.from, value),
            "to" => set_year(&mut self.to, value),
            "page" => match value.parse() {
                Ok(page @ 1..=LAST_PAGE) => {
                    self.page = page;
                    true
                }
                _ => false,
            },
            _ => true,
        }
    }

    /// The same need, read in another language or as the text itself tells.
    #[must_use]
    pub fn in_language(&self, language: Option<Language>) -> Self {
        Self {
            language,
            ..self.clone()
        }
    }

    /// The same need without a concept.
    #[must_use]
    pub fn setting_aside(&self, slug: &str) -> Self {
        let mut other = self.clone();
        add(&mut other.without, Some(slug.to_owned()));
        other
    }

    /// The same need with a concept that was set aside.
    #[must_use]
    pub fn taking_back(&self, slug: &str) -> Self {
        let mut other = self.clone();
        other.without.retain(|known| known != slug);
        other
    }

    /// The same need, only with hits from this strength on.
    #[must_use]
    pub fn from_strength(&self, strength: Strength) -> Self {
        Self {
            strength: Some(strength),
            ..self.clone()
        }
    }

    /// The same need without filters; corrections stay.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self {
            need: self.need.clone(),
            language: self.language,
            without: self.without.clone(),
            ..Self::default()
        }
    }

    /// How the reader corrected the reading of the need.
    #[must_use]
    pub fn corrections(&self) -> Corrections {
        Corrections {
            language: self.language,
            without: self.without.clone(),
        }
    }

    /// Whether any filter is set.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.filters().is_empty()
    }

    /// The filters that are set, as name and value.
    #[must_use]
    pub fn filters(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let mut push = |name, value: &str| out.push((name, value.to_owned()));
        if let Some(strength) = self.strength {
            push("strength", strength.label());
        }
        self.programmes
            .iter()
            .for_each(|p| push("programme", p.code()));
        self.stages.iter().for_each(|s| push("stage", s.code()));
        self.areas.iter().for_each(|a| push("area", a.code()));
        self.countries
            .iter()
            .for_each(|c| push("country", c.code()));
        self.schemes.iter().for_each(|s| push("scheme", s));
        self.topics.iter().for_each(|t| push("topic", t.as_str()));
        if let Some(year) = self.from {
            push("from", &year.to_string());
        }
        if let Some(year) = self.to {
            push("to", &year.to_string());
        }
        out
    }

    /// The query string without the page, empty where nothing is asked.
    #[must_use]
    pub fn query(&self) -> String {
        self.write(&self.filters(), 1)
    }

    /// The address of the answer on a page, from 1.
    #[must_use]
    pub fn address(&self, page: u64) -> String {
        at("/match", &self.write(&self.filters(), page))
    }

    /// The address of the same answer without one filter.
    #[must_use]
    pub fn address_without(&self, name: &str, value: &str) -> String {
        let mut filters = self.filters();
        filters.retain(|(n, v)| !(*n == name && v == value));
        at("/match", &self.write(&filters, 1))
    }

    /// The address of the answer in another form, such as `/match.csv`.
    #[must_use]
    pub fn address_as(&self, path: &str) -> String {
        at(path, &self.query())
    }

    /// The address of the explanation of one hit.
    #[must_use]
    pub fn why(&self, id: &str) -> String {
        let mut out = Serializer::new(String::new());
        self.write_need(&mut out);
        out.append_pair("id", id);
        at("/match/why", &out.finish())
    }

    fn write(&self, filters: &[(&'static str, String)], page: u64) -> String {
        let mut out = Serializer::new(String::new());
        self.write_need(&mut out);
        for (name, value) in filters {
            out.append_pair(name, value);
        }
        if page > 1 {
            out.append_pair("page", &page.to_string());
        }
        out.finish()
    }

    /// Writes the need and how it is to be read.
    fn write_need(&self, out: &mut Serializer<'_, String>) {
        if !self.need.is_empty() {
            out.append_pair("q", &self.need);
        }
        if let Some(language) = self.language {
            out.append_pair("lang", language.code());
        }
        for slug in &self.without {
            out.append_pair("without", slug);
        }
    }
}

/// The address of an answer to a need without filters.
#[must_use]
pub fn ask(need: &str) -> String {
    Question {
        need: need.to_owned(),
        ..Question::default()
    }
    .address(1)
}

fn at(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    if !list.contains(&value) {
        list.push(value);
    }
    true
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let known = value.is_some();
    if known {
        *place = value;
    }
    known
}

fn set_year(year: &mut Option<i16>, value: &str) -> bool {
    match value.parse() {
        Ok(parsed @ 1950..=2100) => {
            *year = Some(parsed);
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_back() {
        let query = "q=find+explosives+%26+drones&lang=PL&without=unattended-object&strength=possible\
                     &programme=HORIZON&programme=H2020&stage=running\
                     &area=fct&country=GR&scheme=RIA&topic=SEC-2011.4.2-2&from=2018&to=2024";
        let question = Question::read(query);
        assert_eq!(question.need, "find explosives & drones");
        assert_eq!(question.countries[0].code(), "EL");
        assert_eq!(question.left_out, Vec::<String>::new());
        assert_eq!(Question::read(&question.query()), question);
        assert_eq!(question.language, Some(Language::Pl));
        assert!(question.address(3).ends_with("&page=3"));
        assert_eq!(
            question.why("7"),
            "/match/why?q=find+explosives+%26+drones&lang=pl&without=unattended-object&id=7"
        );
        assert_eq!(
            question
                .taking_back("unattended-object")
                .unfiltered()
                .address(1),
            "/match?q=find+explosives+%26+drones&lang=pl"
        );
        let without = question.address_without("programme", "H2020");
        assert!(
            without.contains("programme=HORIZON") && !without.contains("H2020"),
            "{without}"
        );
    }

    #[test]
    fn values_that_are_not_known_are_left_out_and_said() {
        let question = Question::read(
            "programme=LIFE&stage=&from=20x8&page=0&utm=x&area=FCT&area=fct&country=XX",
        );
        assert_eq!(
            question.left_out,
            ["programme=LIFE", "from=20x8", "page=0", "country=XX"]
        );
        let corrected = Question::read("q=a&lang=tlh&lang=&without=no-concept&strength=unlikely");
        assert_eq!(
            corrected.left_out,
            ["lang=tlh", "without=no-concept", "strength=unlikely"]
        );
        assert_eq!((question.page, question.areas.len()), (1, 1));
        assert!(question.is_filtered());
    }

    #[test]
    fn nothing_asked_is_the_bare_address() {
        assert_eq!(Question::read("").address(1), "/match");
        assert_eq!(ask("a b"), "/match?q=a+b");
    }
}
