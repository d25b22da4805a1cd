//! The sections of a topic proposal, each from the records it rests on.

use super::{Ground, ProposalSection, Source, Traced};
use crate::coverage::matrix::RowSubject;
use uptake_model::{Euro, FundedProject, GapSource, SeenContent, Station};
use uptake_search::Thesaurus;

/// Projects that are named as the state of the art.
const MOST_NEAREST: usize = 8;

/// Concepts that societal and legal aspects stand below.
const SOCIETAL: [&str; 2] = ["societal-matter", "legal-matter"];

fn english(text: String, source: Source) -> Traced {
    Traced {
        text,
        language: "en".to_owned(),
        source,
    }
}

fn section(heading: &'static str, statements: Vec<Traced>, missing: &[&str]) -> ProposalSection {
    ProposalSection {
        heading,
        statements,
        missing: missing.iter().map(|it| (*it).to_owned()).collect(),
    }
}

/// As [`section`]; what is missing is said only where nothing is known.
fn or_missing(heading: &'static str, statements: Vec<Traced>, missing: &str) -> ProposalSection {
    let missing: &[&str] = if statements.is_empty() {
        &[missing]
    } else {
        &[]
    };
    section(heading, statements, missing)
}

impl Ground<'_> {
    pub(super) fn sections(&self) -> Vec<ProposalSection> {
        vec![
            self.need(),
            self.sharing(),
            self.broken(),
            self.state_of_the_art(),
            self.outcome(),
            self.scope(),
            self.readiness(),
            self.contribution(),
            self.society(),
            self.calls(),
        ]
    }

    fn own(&self) -> Source {
        match self.subject {
            RowSubject::GapFile(id) => Source::GapFile(id.clone()),
            RowSubject::Gap(id) => Source::Gap(id.clone()),
            other => Source::Matrix(other.clone()),
        }
    }

    /// A statement in the gap's own words.
    fn words(&self, text: &str) -> Traced {
        Traced {
            text: text.to_owned(),
            language: self.row.language.clone(),
            source: self.own(),
        }
    }

    fn content(&self) -> Option<&SeenContent> {
        self.file.map(|it| &it.content)
    }

    fn matrix(&self) -> Source {
        Source::Matrix(self.subject.clone())
    }

    fn need(&self) -> ProposalSection {
        let mut statements = Vec::new();
        if let Some(gap) = self.gap {
            statements.push(self.words(&gap.statement));
        }
        if let Some(content) = self.content() {
            let texts = [&content.statement, &content.narrative];
            let texts = texts.into_iter().flatten().map(|it| it.value.as_str());
            statements.extend(texts.filter(|it| !it.is_empty()).map(|it| self.words(it)));
            let levels = [
                ("Urgency", &content.urgency),
                ("Importance", &content.importance),
            ];
            for (name, level) in levels {
                if let Some(level) = level {
                    let text = format!("{name}: {}.", level.value.code());
                    statements.push(english(text, self.own()));
                }
            }
        }
        or_missing("Need", statements, "The need is not stated.")
    }

    fn sharing(&self) -> ProposalSection {
        let heading = "Who shares it";
        let mut statements = Vec::new();
        if let Some(gap) = self.gap {
            let text = match gap.source {
                GapSource::Ifafri { number } => format!(
                    "Common gap {number} of the International Forum to Advance First Responder \
                     Innovation ({}), agreed between its countries.",
                    gap.edition
                ),
                GapSource::Practitioner => {
                    format!("Said by a practitioner ({}); {}.", gap.service, gap.edition)
                }
            };
            statements.push(english(text, self.own()));
            let missing = "No organisation has co-signed it: it is no gap file yet. Begin one and ask \
                           others to co-sign.";
            return section(heading, statements, &[missing]);
        }
        let Some(shares) = self.shares else {
            return section(heading, statements, &["Who shares it is not known."]);
        };
        if let Some(owner) = &shares.owner {
            let text = format!("Stated by {}, {}.", owner.name, owner.country.name());
            statements.push(english(text, self.own()));
        }
        for signed in &shares.signed {
            let organisation = &signed.organisation;
            let (name, country) = (&organisation.name, organisation.country.name());
            let text = format!("Co-signed by {name}, {country}.");
            statements.push(english(text, self.own()));
        }
        if let Some(pool) = &shares.pool {
            let countries = pool.countries.map_or(String::new(), |it| match it {
                1 => " in 1 country".to_owned(),
                it => format!(" in {it} countries"),
            });
            let text = format!(
                "At least {} authorities{countries} share this.",
                pool.authorities
            );
            statements.push(english(text, self.own()));
        }
        let alone = shares.signed.is_empty() && shares.pool.is_none();
        let missing = "No other organisation is known to share it. Ask others to co-sign.";
        let missing: &[&str] = if alone { &[missing] } else { &[] };
        section(heading, statements, missing)
    }

    fn broken(&self) -> ProposalSection {
        let links = crate::coverage::words::links(self.row);
        let statements = links.map(|it| {
            let mut text = it.words;
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            english(format!("{text}."), self.matrix())
        });
        let statements: Vec<Traced> = statements.collect();
        let whole = english(
            "The chain is unbroken from topics to deployments: a new topic may repeat what exists."
                .to_owned(),
            self.matrix(),
        );
        let statements = if statements.is_empty() {
            vec![whole]
        } else {
            statements
        };
        section("Where the chain breaks", statements, &[])
    }

    fn nearest(&self) -> impl Iterator<Item = (&FundedProject, bool)> {
        let projects = &self.charted.landscape.projects;
        self.nearest
            .iter()
            .filter_map(|(place, counts)| Some((projects.get(*place)?, *counts)))
    }

    fn state_of_the_art(&self) -> ProposalSection {
        let statements = self.nearest().take(MOST_NEAREST).map(|(project, counts)| {
            let year = project
                .year()
                .map_or("year not stated".to_owned(), |it| it.to_string());
            let money = project
                .ec_contribution
                .map_or("contribution not stated".to_owned(), Euro::short);
            let strength = if counts { "Counts" } else { "Possible only" };
            let results = match project.result_count() {
                0 => "no result known".to_owned(),
                1 => "1 result".to_owned(),
                number => format!("{number} results"),
            };
            let text = format!(
                "{strength}: {}, {} ({}, {year}; {money}; {results}).",
                project.acronym,
                title(project),
                project.programme.label()
            );
            english(text, Source::Project(project.id.clone()))
        });
        let mut statements: Vec<Traced> = statements.collect();
        let all = self.nearest.len();
        if all > MOST_NEAREST {
            let text = format!("{MOST_NEAREST} of {all} projects that come near are named here.");
            statements.push(english(text, self.matrix()));
        }
        let missing = "No project of the corpus comes near, not even possibly. Look outside it: \
                       national programmes, industry, other continents.";
        or_missing("State of the art", statements, missing)
    }

    fn outcome(&self) -> ProposalSection {
        let mut statements = Vec::new();
        if let Some(content) = self.content() {
            let objectives = content.objectives.iter().flat_map(|it| &it.value);
            statements.extend(objectives.map(|it| self.words(it)));
            for requirement in &content.requirements {
                let says = &requirement.says;
                let threshold = says.threshold.as_ref();
                let threshold = threshold.map_or(String::new(), |it| format!(" ({it})"));
                let text = format!("{}{threshold} [{}]", says.text, says.necessity.code());
                statements.push(self.words(&text));
            }
        }
        let missing = "Neither objectives nor requirements are stated. State in a gap file what a \
                       solution should reach, with thresholds that a trial can measure.";
        or_missing("Expected outcome", statements, missing)
    }

    fn scope(&self) -> ProposalSection {
        let mut statements = Vec::new();
        if let Some(gap) = self.gap {
            let text = format!("Area: {}. Service: {}.", gap.area.label(), gap.service);
            statements.push(english(text, self.own()));
        }
        let mut missing = Vec::new();
        if let Some(content) = self.content() {
            if let Some(area) = &content.area {
                let text = format!("Area: {}.", area.value.label());
                statements.push(english(text, self.own()));
            }
            let disciplines = content.disciplines.iter().flat_map(|it| &it.value);
            let disciplines: Vec<&str> = disciplines.map(|it| it.label()).collect();
            if disciplines.is_empty() {
                missing.push("Which disciplines are affected is not stated.");
            } else {
                let text = format!("Practitioners affected: {}.", disciplines.join(", "));
                statements.push(english(text, self.own()));
            }
            let concepts = content.concepts.iter().flat_map(|it| &it.value);
            let names: Vec<&str> = concepts
                .filter_map(|it| Thesaurus::embedded().concept(it))
                .map(|it| it.preferred(uptake_model::Language::En))
                .collect();
            if !names.is_empty() {
                let text = format!("Concepts: {}.", names.join(", "));
                statements.push(english(text, self.own()));
            }
            match content.context.as_ref().filter(|it| !it.value.is_empty()) {
                Some(context) => statements.push(self.words(&context.value)),
                None => missing.push("Under which conditions it occurs is not stated."),
            }
        } else {
            missing.push("Conditions of use are not stated: it is no gap file yet.");
        }
        section("Scope", statements, &missing)
    }

    fn readiness(&self) -> ProposalSection {
        let count = |station| self.row.cell(station).map_or(0, |it| it.count);
        let nothing = self.nearest.is_empty();
        let step = step(
            (count(Station::Project), count(Station::Trial)),
            nothing,
            self.verified,
        );
        let (from, to, why) = (step.from, step.to, step.why);
        let action = match from {
            ..=5 => "a research and innovation action",
            6 | 7 => "an innovation action with trials by practitioners",
            _ => "a pre-commercial procurement or a procurement of innovative solutions",
        };
        let span = match from == to {
            true => format!("at TRL {from}"),
            false => format!("from TRL {from} to TRL {to}"),
        };
        let text = format!(
            "Suggested: {span}, by {action}, since {why}. A suggestion by rule, not a finding."
        );
        let mut statements = vec![english(text, Source::Rule)];
        let verified = self.verified.map(|level| {
            let text = format!("The readiest solution recorded for it is verified at TRL {level}.");
            english(text, self.own())
        });
        let missing = "No solution recorded for it has a verified readiness level.";
        let missing: &[&str] = if verified.is_none() { &[missing] } else { &[] };
        statements.extend(verified);
        section("Readiness and type of action", statements, missing)
    }

    fn contribution(&self) -> ProposalSection {
        let nearest: Vec<(bool, Option<Euro>)> = self
            .nearest()
            .map(|(it, counts)| (counts, it.ec_contribution))
            .collect();
        let statement = middle(&nearest).map(|it| english(it, self.matrix()));
        or_missing(
            "Expected contribution",
            statement.into_iter().collect(),
            "No near project states a contribution, so none is suggested.",
        )
    }

    fn society(&self) -> ProposalSection {
        let mut about: Vec<usize> = SOCIETAL
            .iter()
            .flat_map(|it| self.charted.about(it))
            .collect();
        about.sort_unstable();
        let projects = &self.charted.landscape.projects;
        let near = self.nearest.iter().map(|it| it.0);
        let near = near.filter(|it| about.binary_search(it).is_ok());
        let statements = near.take(MOST_NEAREST).filter_map(|place| {
            let project = projects.get(place)?;
            let text = format!(
                "{} is about societal or legal matters: {}.",
                project.acronym,
                title(project)
            );
            Some(english(text, Source::Project(project.id.clone())))
        });
        let mut missing = vec![
            "What those affected, citizens and those who would be watched, think of it is not \
             recorded.",
            "Which disciplines of the social sciences and humanities are needed is not recorded.",
        ];
        let statements: Vec<Traced> = statements.collect();
        if statements.is_empty() {
            missing.insert(0, "No near project is about societal or legal matters.");
        }
        section("Societal, ethical and SSH aspects", statements, &missing)
    }

    fn calls(&self) -> ProposalSection {
        let statements = self.calls.iter().map(|topic| {
            let deadline = topic
                .deadline
                .map_or("deadline not stated".to_owned(), |it| {
                    format!("deadline {it}")
                });
            let title = topic.title.as_deref().unwrap_or_default();
            let text = format!("{} {title} ({deadline}).", topic.code);
            english(text, Source::Topic(topic.code.clone()))
        });
        let mut statements: Vec<Traced> = statements.collect();
        if statements.is_empty() {
            let text = "No open or forthcoming topic comes near, so a topic of its own is due.";
            statements.push(english(text.to_owned(), self.matrix()));
        }
        section("Calls that come near", statements, &[])
    }
}

/// The title of a project inside a sentence.
fn title(project: &FundedProject) -> &str {
    project.title.trim_end_matches(['.', ' '])
}

/// From where to where a topic should lead, in technology readiness levels, and why.
struct Step {
    from: u8,
    to: u8,
    why: &'static str,
}

/// The step that follows from how many projects and trials there are, and whether `nothing`
/// comes near. A level that is verified says more than these: it is where the step begins.
fn step((projects, trials): (u64, u64), nothing: bool, verified: Option<u8>) -> Step {
    let (from, to, why) = match (projects, trials, verified) {
        (.., Some(9)) => (
            9,
            9,
            "the readiest solution recorded is verified there, so that buying comes next",
        ),
        (.., Some(level)) => (
            level,
            (level + 2).min(9),
            "the readiest solution recorded is verified at the first",
        ),
        (0, _, None) if nothing => (2, 5, "no project comes near, so research comes first"),
        (0, _, None) => (4, 6, "projects come near, but none is confirmed or likely"),
        (_, 0, None) => (
            6,
            8,
            "projects exist, but no trial with practitioners is recorded",
        ),
        (.., None) => (
            8,
            9,
            "it was tried with practitioners, so that buying comes next",
        ),
    };
    Step { from, to, why }
}

/// What the middle one of the nearest projects that state it got: of those that count where one
/// of them states it, and else of those that are only possible. Each with whether it counts,
/// and its amount.
fn middle(nearest: &[(bool, Option<Euro>)]) -> Option<String> {
    let of = |counts: bool| {
        let of = nearest.iter().filter(move |it| it.0 == counts);
        let all = of.clone().count();
        let mut stated: Vec<Euro> = of.filter_map(|it| it.1).collect();
        stated.sort_unstable();
        Some((median(&stated)?, stated.len(), all))
    };
    let (sure, (median, stated, all)) = match of(true) {
        Some(found) => (true, found),
        None => (false, of(false)?),
    };
    let what = match (sure, nearest.iter().any(|it| it.0)) {
        (true, _) => "likely or confirmed",
        (false, true) => "only possible, since no likely or confirmed one states it",
        (false, false) => "only possible, since none is likely or confirmed",
    };
    let middle = match stated {
        1 => "the one project that states it".to_owned(),
        stated => format!("the middle one of the {stated} projects that state it"),
    };
    Some(format!(
        "The Union contributed {} to {middle}, of {all} that are {what}.",
        median.short()
    ))
}

/// The middle one of rising amounts, the lower of two; `None` of none.
fn median(stated: &[Euro]) -> Option<Euro> {
    stated.get(stated.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_amount_is_one_that_was_paid() {
        let euro = |all: &[i64]| {
            all.iter()
                .map(|it| Euro::from_cents(*it))
                .collect::<Vec<_>>()
        };
        let cases: [(&[i64], Option<i64>); 4] = [
            (&[], None),
            (&[7], Some(7)),
            (&[1, 9], Some(1)),
            (&[1, 2, 9], Some(2)),
        ];
        for (stated, middle) in cases {
            assert_eq!(median(&euro(stated)), middle.map(Euro::from_cents));
        }
    }

    #[test]
    fn what_is_expected_to_be_paid_follows_the_projects_that_count() {
        let euro = |millions: i64| Some(Euro::from_cents(millions * 100_000_000));
        let of_sure = middle(&[
            (true, euro(2)),
            (true, euro(4)),
            (true, None),
            (false, euro(90)),
            (false, euro(91)),
        ]);
        assert_eq!(
            of_sure.as_deref(),
            Some(
                "The Union contributed € 2 million to the middle one of the 2 projects that state it, of 3 that are likely or \
                 confirmed."
            )
        );
        let silent = middle(&[(true, None), (false, euro(90))]).expect("one states it");
        assert!(
            silent.ends_with(
                "of 1 that are only possible, since no likely or confirmed one states it."
            ),
            "{silent}"
        );
        let possible = middle(&[(false, euro(90)), (false, None)]).expect("one states it");
        assert!(
            possible.ends_with("of 2 that are only possible, since none is likely or confirmed."),
            "{possible}"
        );
        assert_eq!(middle(&[(true, None), (false, None)]), None);
    }

    #[test]
    fn a_verified_level_is_where_the_step_begins() {
        type Found = ((u64, u64), bool, Option<u8>);
        let cases: [(Found, (u8, u8)); 9] = [
            (((0, 0), true, None), (2, 5)),
            (((0, 0), false, None), (4, 6)),
            (((3, 0), false, None), (6, 8)),
            (((3, 1), false, None), (8, 9)),
            // Evidence says more than how many projects and trials there are, either way.
            (((3, 1), false, Some(4)), (4, 6)),
            (((0, 0), true, Some(6)), (6, 8)),
            (((3, 0), false, Some(7)), (7, 9)),
            (((3, 0), false, Some(8)), (8, 9)),
            (((3, 0), false, Some(9)), (9, 9)),
        ];
        for ((counts, nothing, verified), expected) in cases {
            let found = step(counts, nothing, verified);
            assert_eq!((found.from, found.to), expected, "{counts:?} {verified:?}");
        }
    }
}
