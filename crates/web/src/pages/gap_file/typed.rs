//! What stands in the form of a gap file, as text: read from what was sent or from the gap
//! file, shown again where it is refused, and turned into content.

use super::words::{label_of, value_of};
use crate::parameters::Parameters;
use uptake_model::typed_number::{typed_number, written_number};
use uptake_model::{
    Area, Bound, Discipline, GapContent, GapOrigin, Language, Level, Marked, Marking, Necessity,
    PersonId, Requirement, SeenContent, SeenRequirement, Threshold,
};

/// Rows for requirements beyond those that are filled.
const EMPTY_ROWS: usize = 3;
/// Most rows that are read.
const MOST_ROWS: usize = 60;

/// Names of the fields that carry a marking, with what people call them.
pub(super) const MARKED: [(&str, &str); 11] = [
    ("title", "Title"),
    ("statement", "Statement"),
    ("narrative", "What happens today"),
    ("context", "Conditions"),
    ("objectives", "What would be reached"),
    ("area", "Area"),
    ("concepts", "Concepts"),
    ("disciplines", "Disciplines"),
    ("urgency", "Urgency"),
    ("importance", "Importance"),
    ("origin", "Where it comes from"),
];

/// The fields of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typed(Vec<(String, String)>);

/// A field of which two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) label: String,
    pub(super) theirs: String,
    pub(super) mine: String,
}

impl Typed {
    /// What was sent.
    pub(super) fn sent(fields: &Parameters) -> Self {
        let mut typed = Self::default();
        let single = ["title", "statement", "narrative", "context", "objectives"];
        let choices = [
            "area",
            "urgency",
            "importance",
            "origin",
            "origin_text",
            "language",
        ];
        for name in single.into_iter().chain(choices) {
            typed.put(
                name,
                &fields.get(name).unwrap_or_default().replace('\r', ""),
            );
        }
        for name in ["concepts", "disciplines"] {
            for value in fields.all(name) {
                typed.put(name, value);
            }
        }
        let all = fields.get("m_all");
        for (name, _) in MARKED {
            let name = format!("m_{name}");
            typed.put(&name, all.or_else(|| fields.get(&name)).unwrap_or_default());
        }
        for row in 1..=MOST_ROWS {
            typed.row(fields, row, all);
        }
        typed
    }

    /// A requirement that was sent; a row without a text is none, whatever its choices
    /// say, and a bound without a value is none either.
    fn row(&mut self, fields: &Parameters, row: usize, all: Option<&str>) {
        let part = |part: &str| fields.get(&format!("r{row}_{part}")).unwrap_or_default();
        if part("text").is_empty() {
            return;
        }
        let threshold = ["bound", "value", "unit"];
        let measured = threshold.into_iter().filter(|_| !part("value").is_empty());
        for name in ["text", "necessity"].into_iter().chain(measured) {
            self.put(&format!("r{row}_{name}"), part(name));
        }
        let marking = all.unwrap_or_else(|| part("marking"));
        self.put(&format!("r{row}_marking"), marking);
    }

    /// What a viewer sees of a gap file.
    pub(super) fn seen(content: &SeenContent) -> Self {
        let mut typed = Self::default();
        typed.field("title", content.title.as_ref(), Clone::clone);
        typed.field("statement", content.statement.as_ref(), Clone::clone);
        typed.field("narrative", content.narrative.as_ref(), Clone::clone);
        typed.field("context", content.context.as_ref(), Clone::clone);
        typed.field("objectives", content.objectives.as_ref(), |it| {
            it.join("\n")
        });
        typed.field("area", content.area.as_ref(), |it| it.code().to_owned());
        typed.field("urgency", content.urgency.as_ref(), |it| {
            it.code().to_owned()
        });
        typed.field("importance", content.importance.as_ref(), |it| {
            it.code().to_owned()
        });
        typed.field("origin", content.origin.as_ref(), |it| {
            origin_code(it).to_owned()
        });
        if let Some(origin) = &content.origin {
            typed.put("origin_text", &origin_text(&origin.value));
        }
        typed.put("language", content.language.code());
        if let Some(concepts) = &content.concepts {
            typed.put("m_concepts", concepts.marking.code());
            concepts
                .value
                .iter()
                .for_each(|it| typed.put("concepts", it));
        }
        if let Some(disciplines) = &content.disciplines {
            typed.put("m_disciplines", disciplines.marking.code());
            let codes = disciplines.value.iter().map(|it| it.code());
            codes.for_each(|it| typed.put("disciplines", it));
        }
        for requirement in &content.requirements {
            typed.requirement(requirement);
        }
        typed
    }

    fn field<T>(&mut self, name: &str, field: Option<&Marked<T>>, text: impl Fn(&T) -> String) {
        if let Some(field) = field {
            self.put(name, &text(&field.value));
            self.put(&format!("m_{name}"), field.marking.code());
        }
    }

    fn requirement(&mut self, requirement: &SeenRequirement) {
        let (row, says) = (requirement.shown_as, &requirement.says);
        self.put(&format!("r{row}_text"), &says.text);
        self.put(&format!("r{row}_necessity"), says.necessity.code());
        self.put(&format!("r{row}_marking"), requirement.marking.code());
        if let Some(threshold) = &says.threshold {
            self.put(&format!("r{row}_bound"), threshold.bound.code());
            self.put(&format!("r{row}_value"), &written_number(threshold.value));
            self.put(&format!("r{row}_unit"), &threshold.unit);
        }
    }

    /// Adds a value.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The value of a field, empty where nothing was typed.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field has a value among others.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(n, v)| n == name && v == value)
    }

    /// All values of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The marking chosen for a field; nothing is released by default.
    pub(super) fn marking(&self, name: &str) -> Marking {
        Marking::parse(self.get(name)).unwrap_or_default()
    }

    /// The numbers of the rows for requirements.
    pub(super) fn rows(&self) -> Vec<usize> {
        let last = (1..=MOST_ROWS)
            .rev()
            .find(|row| !self.get(&format!("r{row}_text")).is_empty());
        (1..=(last.unwrap_or(0) + EMPTY_ROWS).min(MOST_ROWS)).collect()
    }

    /// The content it stands for.
    ///
    /// # Errors
    /// What cannot be understood, in words.
    pub(super) fn content(&self, author: PersonId) -> Result<GapContent, String> {
        for (name, value) in self.0.iter().filter(|(name, value)| {
            !value.is_empty() && (name.starts_with("m_") || name.ends_with("_marking"))
        }) {
            Marking::parse(value).map_err(|error| format!("{name}: {error}"))?;
        }
        let language = Language::parse(self.get("language"));
        let language = language
            .unwrap_or_else(|| uptake_workflow::gap_file::language_of(self.get("statement")));
        let area = Area::parse(self.get("area")).ok_or("Area: choose one.")?;
        let text = |name: &str| {
            Marked::new(
                self.get(name).to_owned(),
                self.marking(&format!("m_{name}")),
            )
        };
        let level = |name: &str| {
            let level = Level::parse(self.get(name)).unwrap_or(Level::Medium);
            Marked::new(level, self.marking(&format!("m_{name}")))
        };
        let lines = self.get("objectives").lines().map(str::trim);
        let objectives = lines
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        let disciplines = self
            .all("disciplines")
            .filter_map(Discipline::parse)
            .collect();
        let concepts = self.all("concepts").map(str::to_owned).collect();
        Ok(GapContent {
            title: text("title"),
            statement: text("statement"),
            narrative: text("narrative"),
            context: text("context"),
            objectives: Marked::new(objectives, self.marking("m_objectives")),
            requirements: self.requirements()?,
            area: Marked::new(area, self.marking("m_area")),
            concepts: Marked::new(concepts, self.marking("m_concepts")),
            disciplines: Marked::new(disciplines, self.marking("m_disciplines")),
            urgency: level("urgency"),
            importance: level("importance"),
            origin: Marked::new(self.origin()?, self.marking("m_origin")),
            language,
            named: vec![author],
            guests: vec![],
        })
    }

    fn requirements(&self) -> Result<Vec<Marked<Requirement>>, String> {
        let mut found = Vec::new();
        for (row, number) in (1..=MOST_ROWS).zip(1..) {
            let part = |part: &str| self.get(&format!("r{row}_{part}"));
            if part("text").is_empty() {
                continue;
            }
            let threshold = match part("value") {
                "" => None,
                value => Some(Threshold {
                    bound: Bound::parse(part("bound")).unwrap_or(Bound::AtLeast),
                    value: typed_number(value)
                        .map_err(|error| format!("Requirement {row}: {error}"))?,
                    unit: part("unit").to_owned(),
                }),
            };
            let requirement = Requirement {
                number,
                text: part("text").to_owned(),
                necessity: Necessity::parse(part("necessity")).unwrap_or(Necessity::Should),
                threshold,
            };
            found.push(Marked::new(
                requirement,
                self.marking(&format!("r{row}_marking")),
            ));
        }
        Ok(found)
    }

    fn origin(&self) -> Result<GapOrigin, String> {
        let text = self.get("origin_text").to_owned();
        match self.get("origin") {
            "network" => Ok(GapOrigin::Network { name: text }),
            "work_programme" => Ok(GapOrigin::WorkProgramme { topic: text }),
            "ifafri" => {
                let number = text
                    .split_once(' ')
                    .map(|(number, edition)| (number.parse(), edition));
                match number {
                    Some((Ok(number), edition)) => Ok(GapOrigin::Ifafri {
                        number,
                        edition: edition.trim().to_owned(),
                    }),
                    _ => Err(
                        "Where it comes from: write the number of the IFAFRI gap, a space and the \
                              edition."
                            .to_owned(),
                    ),
                }
            }
            _ => Ok(GapOrigin::Own),
        }
    }

    /// The fields in which this, what somebody typed, differs from `theirs`.
    pub(super) fn differences(&self, theirs: &Self) -> Vec<Difference> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.0.iter().chain(&theirs.0) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let joined = |typed: &Self, name: &str| {
            let values = typed.all(name).filter(|it| !it.is_empty());
            let mut values: Vec<String> = values.map(|it| value_of(name, it)).collect();
            values.sort_unstable();
            values.join(", ")
        };
        // The marking of a field in which nothing is stated tells nothing.
        let stated = |name: &str| {
            let field = name.strip_prefix("m_").unwrap_or(name);
            !joined(self, field).is_empty() || !joined(theirs, field).is_empty()
        };
        names
            .into_iter()
            .filter(|name| stated(name))
            .map(|name| Difference {
                label: label_of(name),
                theirs: joined(theirs, name),
                mine: joined(self, name),
            })
            .filter(|it| it.theirs != it.mine)
            .collect()
    }
}

/// The code of an origin in the form.
pub(super) fn origin_code(origin: &GapOrigin) -> &'static str {
    match origin {
        GapOrigin::Own => "own",
        GapOrigin::Network { .. } => "network",
        GapOrigin::Ifafri { .. } => "ifafri",
        GapOrigin::WorkProgramme { .. } => "work_programme",
    }
}

fn origin_text(origin: &GapOrigin) -> String {
    match origin {
        GapOrigin::Own => String::new(),
        GapOrigin::Network { name } => name.clone(),
        GapOrigin::Ifafri { number, edition } => format!("{number} {edition}"),
        GapOrigin::WorkProgramme { topic } => topic.clone(),
    }
}
