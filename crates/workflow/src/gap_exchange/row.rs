//! A row of a file as the content of a gap file: what its cells mean, and what is wrong
//! with them. What a row does not say stays as it is, or is as in an empty form.

use super::cells::{BETWEEN, FIELDS, HEAD};
use super::report::RowProblem;
use super::threshold;
use crate::gap_file::language_of;
use std::collections::{BTreeSet, HashMap};
use uptake_import::gap_list::GapRow;
use uptake_model::{
    Area, Discipline, GapContent, GapOrigin, Language, Level, Marked, Marking, MarkingError,
    Necessity, PersonId, Requirement, classification_in,
};

/// Highest number of an objective or a requirement in the name of a column.
const LAST_NUMBER: u32 = 200;

/// A row, by what its columns mean.
pub(super) struct Row<'r> {
    texts: HashMap<String, &'r str>,
    problems: Vec<RowProblem>,
}

/// A gap file that a row changes.
pub(super) struct Base<'b> {
    pub(super) content: &'b GapContent,
    /// The markings that hide something from the writer.
    pub(super) hidden: &'b (dyn Fn(Marking) -> bool + Sync),
}

/// Whether a column means something.
pub(super) fn is_known(key: &str) -> bool {
    let field = key.strip_suffix("marking").unwrap_or(key);
    HEAD.contains(&key)
        || FIELDS.contains(&field)
        || ["marking", "requirements"].contains(&key)
        || numbered(key, "objective").is_some_and(|(_, part)| part.is_empty())
        || numbered(key, "requirement")
            .is_some_and(|(_, part)| ["", "level", "threshold", "marking"].contains(&part))
}

/// The number and the rest of a key such as `requirement2level`.
fn numbered<'k>(key: &'k str, name: &str) -> Option<(u32, &'k str)> {
    let rest = key.strip_prefix(name)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let number = rest[..end].parse().ok()?;
    (1..=LAST_NUMBER)
        .contains(&number)
        .then_some((number, &rest[end..]))
}

impl<'r> Row<'r> {
    /// Reads the names of its columns; of two columns of one meaning the first counts.
    pub(super) fn of(row: &'r GapRow) -> Self {
        let mut texts = HashMap::new();
        for cell in &row.cells {
            texts.entry(cell.key()).or_insert(cell.text.as_str());
        }
        Self {
            texts,
            problems: vec![],
        }
    }

    /// The text of a column; empty where there is none.
    pub(super) fn get(&self, key: &str) -> &'r str {
        self.texts.get(key).copied().unwrap_or_default()
    }

    fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    fn wrong(&mut self, column: &str, words: impl Into<String>) {
        self.problems.push(RowProblem {
            column: column.to_owned(),
            words: words.into(),
        });
    }

    /// The content that the row stands for; in `base`, where it changes a gap file,
    /// requirements keep the numbers that were shown.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(super) fn content(
        mut self,
        base: Option<&Base<'_>>,
        author: PersonId,
    ) -> Result<GapContent, Vec<RowProblem>> {
        let old = base.map(|it| it.content);
        if let Some(base) = base {
            self.leave_hidden(base);
        }
        let title = self.text("title", base, old.map(|it| &it.title));
        let statement = self.text("statement", base, old.map(|it| &it.statement));
        let language = self.language(old, &statement.value);
        let content = GapContent {
            narrative: self.text("narrative", base, old.map(|it| &it.narrative)),
            context: self.text("context", base, old.map(|it| &it.context)),
            objectives: self.objectives(base),
            requirements: self.requirements(base),
            area: self.area(old),
            concepts: self.concepts(base),
            disciplines: self.disciplines(base),
            urgency: self.level("urgency", old.map(|it| &it.urgency)),
            importance: self.level("importance", old.map(|it| &it.importance)),
            origin: self.origin(old),
            language,
            named: vec![author],
            guests: vec![],
            title,
            statement,
        };
        if self.problems.is_empty() {
            Ok(content)
        } else {
            Err(self.problems)
        }
    }

    /// Refuses what a row says of a hidden choice, right or wrong: from “as it stands” a
    /// guess would be told to be right. Hidden texts are refused where they are merged.
    fn leave_hidden(&mut self, base: &Base<'_>) {
        let content = base.content;
        for (name, marking) in [
            ("area", content.area.marking),
            ("urgency", content.urgency.marking),
            ("importance", content.importance.marking),
            ("origin", content.origin.marking),
        ] {
            if (base.hidden)(marking) && !self.get(name).is_empty() {
                let words = "This is kept for named people, and you are not one of them. Leave the cell empty.";
                self.wrong(name, words.to_owned());
            }
        }
    }

    /// The marking of a field: its own cell, the row's, what it was, or within the own
    /// organisation.
    fn marking(&mut self, column: &str, old: Option<Marking>) -> Marking {
        let key: String = column.chars().filter(|it| *it != '_').collect();
        let own = self.get(&format!("{key}marking"));
        let (name, text) = match own {
            "" => ("marking".to_owned(), self.get("marking")),
            own => (format!("{column}_marking"), own),
        };
        if text.is_empty() {
            return old.unwrap_or_default();
        }
        Marking::parse(text).unwrap_or_else(|error| {
            self.wrong(&name, error.to_string());
            Marking::default()
        })
    }

    /// What a field was, where the writer sees it.
    fn seen<'b, T>(base: Option<&Base<'_>>, old: Option<&'b Marked<T>>) -> Option<&'b T> {
        let old = old?;
        let hidden = base.is_some_and(|it| (it.hidden)(old.marking));
        (!hidden).then_some(&old.value)
    }

    fn text(
        &mut self,
        name: &str,
        base: Option<&Base<'_>>,
        old: Option<&Marked<String>>,
    ) -> Marked<String> {
        let value = if self.has(name) {
            self.get(name).to_owned()
        } else {
            Self::seen(base, old).cloned().unwrap_or_default()
        };
        Marked::new(value, self.marking(name, old.map(|it| it.marking)))
    }

    fn language(&mut self, old: Option<&GapContent>, statement: &str) -> Language {
        let text = self.get("language");
        if text.is_empty() {
            return old.map_or_else(|| language_of(statement), |it| it.language);
        }
        Language::parse(text).unwrap_or_else(|| {
            let words = format!(
                "“{text}” is no language of the Union. Write its two letters, such as “pl”, or nothing."
            );
            self.wrong("language", words);
            Language::En
        })
    }

    fn area(&mut self, old: Option<&GapContent>) -> Marked<Area> {
        let text = self.get("area");
        let old = old.map(|it| &it.area);
        let marking = self.marking("area", old.map(|it| it.marking));
        let known = Area::ALL
            .into_iter()
            .find(|it| it.label().eq_ignore_ascii_case(text));
        let value = match (text, old) {
            ("", Some(old)) => Some(old.value),
            (text, _) => known.or_else(|| Area::parse(text)),
        };
        let value = value.unwrap_or_else(|| {
            let codes: Vec<&str> = Area::ALL.into_iter().map(Area::code).collect();
            let what = match text {
                "" => "nothing was written".to_owned(),
                text => format!("“{text}” is no area"),
            };
            let words = format!("{what}. Write one of {}.", codes.join(", "));
            self.wrong("area", words);
            Area::DisasterResilience
        });
        Marked::new(value, marking)
    }

    fn level(&mut self, name: &str, old: Option<&Marked<Level>>) -> Marked<Level> {
        let text = self.get(name);
        let value = match text {
            "" => old.map(|it| it.value).or(Some(Level::Medium)),
            text => Level::parse(text),
        };
        let value = value.unwrap_or_else(|| {
            let words = format!("“{text}” is no level. Write low, medium, high or critical.");
            self.wrong(name, words);
            Level::Medium
        });
        Marked::new(value, self.marking(name, old.map(|it| it.marking)))
    }

    fn origin(&mut self, old: Option<&GapContent>) -> Marked<GapOrigin> {
        let text = self.get("origin");
        let old = old.map(|it| &it.origin);
        let value = match (text, old) {
            ("", old) => Some(old.map_or(GapOrigin::Own, |it| it.value.clone())),
            (text, _) => origin(text),
        };
        let value = value.unwrap_or_else(|| {
            let words = format!(
                "“{text}” is not understood. Write “own”, “network: NAME”, “ifafri: NUMBER EDITION” or \
                 “work programme: TOPIC”."
            );
            self.wrong("origin", words);
            GapOrigin::Own
        });
        Marked::new(value, self.marking("origin", old.map(|it| it.marking)))
    }

    fn words(&self, name: &str) -> Vec<&'r str> {
        self.get(name)
            .split([';', '\n'])
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .collect()
    }

    fn concepts(&mut self, base: Option<&Base<'_>>) -> Marked<Vec<String>> {
        let old = base.map(|it| &it.content.concepts);
        let value = if self.has("concepts") {
            self.words("concepts")
                .into_iter()
                .map(str::to_owned)
                .collect()
        } else {
            Self::seen(base, old).cloned().unwrap_or_default()
        };
        Marked::new(value, self.marking("concepts", old.map(|it| it.marking)))
    }

    fn disciplines(&mut self, base: Option<&Base<'_>>) -> Marked<Vec<Discipline>> {
        let old = base.map(|it| &it.content.disciplines);
        let mut value = Vec::new();
        if !self.has("disciplines") {
            value = Self::seen(base, old).cloned().unwrap_or_default();
        }
        for text in self.words("disciplines") {
            match Discipline::parse(text) {
                Some(known) => value.push(known),
                None => {
                    let codes: Vec<&str> =
                        Discipline::ALL.into_iter().map(Discipline::code).collect();
                    let words = format!(
                        "“{text}” is no discipline. Write, with semicolons between them: {}.",
                        codes.join(BETWEEN)
                    );
                    self.wrong("disciplines", words);
                }
            }
        }
        Marked::new(value, self.marking("disciplines", old.map(|it| it.marking)))
    }

    fn numbers(&self, name: &str) -> BTreeSet<u32> {
        let keys = self.texts.keys();
        keys.filter_map(|key| numbered(key, name))
            .map(|(number, _)| number)
            .collect()
    }

    /// Objectives, from columns of their own and from the lines of one cell.
    fn objectives(&mut self, base: Option<&Base<'_>>) -> Marked<Vec<String>> {
        let old = base.map(|it| &it.content.objectives);
        let numbers = self.numbers("objective");
        let value = if numbers.is_empty() && !self.has("objectives") {
            Self::seen(base, old).cloned().unwrap_or_default()
        } else {
            let own = numbers.iter().map(|n| self.get(&format!("objective{n}")));
            let lines = self.get("objectives").lines().map(str::trim);
            own.chain(lines)
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Marked::new(value, self.marking("objectives", old.map(|it| it.marking)))
    }

    /// Requirements, from columns of their own and from the lines of one cell.
    fn requirements(&mut self, base: Option<&Base<'_>>) -> Vec<Marked<Requirement>> {
        let seen = base.map(|base| {
            let all = base.content.requirements.iter();
            let seen = all.filter(|it| !(base.hidden)(it.marking));
            seen.cloned().collect::<Vec<_>>()
        });
        let seen = seen.unwrap_or_default();
        let numbers = self.numbers("requirement");
        if numbers.is_empty() && !self.has("requirements") {
            return shown(seen);
        }
        let mut found = Vec::new();
        for number in &numbers {
            let old = seen.get(*number as usize - 1);
            found.extend(self.requirement(*number, old));
        }
        let last = numbers.last().copied().unwrap_or(0);
        let after = last.max(u32::try_from(seen.len()).unwrap_or(u32::MAX));
        let lines = self.get("requirements").lines().map(str::trim);
        for (line, number) in lines.filter(|it| !it.is_empty()).zip(after + 1..) {
            let (necessity, text) = told(line);
            let requirement = Requirement {
                number,
                text: text.to_owned(),
                necessity,
                threshold: None,
            };
            found.push(Marked::new(requirement, self.marking("requirements", None)));
        }
        found
    }

    fn requirement(
        &mut self,
        number: u32,
        old: Option<&Marked<Requirement>>,
    ) -> Option<Marked<Requirement>> {
        let name = format!("requirement_{number}");
        let key = format!("requirement{number}");
        let text = self.get(&key);
        let threshold = self.get(&format!("{key}threshold"));
        if text.is_empty() {
            if !threshold.is_empty() {
                self.wrong(
                    &name,
                    "it has a threshold and no text. Write what a solution should do, or empty the \
                     threshold.",
                );
            }
            return None;
        }
        let level = self.get(&format!("{key}level"));
        let necessity = match level {
            "" => old.map_or(Necessity::Should, |it| it.value.necessity),
            level => Necessity::parse(level).unwrap_or_else(|| {
                let words = format!("“{level}” is no level. Write must or should.");
                self.wrong(&format!("{name}_level"), words);
                Necessity::Should
            }),
        };
        let threshold = match threshold {
            "" if self.has(&format!("{key}threshold")) => None,
            "" => old.and_then(|it| it.value.threshold.clone()),
            text => threshold::read(text)
                .map_err(|words| self.wrong(&format!("{name}_threshold"), words))
                .ok(),
        };
        let requirement = Requirement {
            number,
            text: text.to_owned(),
            necessity,
            threshold,
        };
        let marking = self.marking(&name, old.map(|it| it.marking));
        Some(Marked::new(requirement, marking))
    }
}

/// Requirements under the numbers that the writer was shown.
fn shown(mut requirements: Vec<Marked<Requirement>>) -> Vec<Marked<Requirement>> {
    for (requirement, number) in requirements.iter_mut().zip(1..) {
        requirement.value.number = number;
    }
    requirements
}

/// The level that opens a line, such as `must: work in rain`, and the rest.
fn told(line: &str) -> (Necessity, &str) {
    let parted = line.split_once(':').and_then(|(level, text)| {
        let level = Necessity::parse(level)?;
        Some((level, text.trim()))
    });
    parted.unwrap_or((Necessity::Should, line))
}

/// Reads an origin as `cells::origin` writes it.
fn origin(text: &str) -> Option<GapOrigin> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    let kind = kind.trim().to_lowercase().replace(['_', '-'], " ");
    let rest = rest.trim().to_owned();
    match kind.as_str() {
        "own" => Some(GapOrigin::Own),
        "network" => Some(GapOrigin::Network { name: rest }),
        "work programme" => Some(GapOrigin::WorkProgramme { topic: rest }),
        "ifafri" => {
            let (number, edition) = rest.split_once(char::is_whitespace)?;
            Some(GapOrigin::Ifafri {
                number: number.parse().ok()?,
                edition: edition.trim().to_owned(),
            })
        }
        _ => None,
    }
}

/// The classified cells of a row, those of unknown columns too.
pub(super) fn classified(row: &GapRow) -> Vec<RowProblem> {
    let cells = row.cells.iter();
    cells
        .filter_map(|cell| {
            let found = classification_in(&cell.text)?;
            Some(RowProblem {
                column: cell.column.to_string(),
                words: MarkingError::AboveRemit(found.to_owned()).to_string(),
            })
        })
        .collect()
}
