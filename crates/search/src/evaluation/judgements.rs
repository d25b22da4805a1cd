//! Reading judgements in the form of TREC: need, iteration, document, grade.

use super::ReadError;
use std::collections::BTreeMap;
use uptake_model::ProjectId;

/// Which projects are relevant to which need, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgements {
    by_need: BTreeMap<String, BTreeMap<ProjectId, i32>>,
}

impl Judgements {
    /// Reads judgements; columns may be divided by tabs or spaces. Blank lines
    /// are skipped; repeating a line changes nothing.
    ///
    /// # Errors
    ///
    /// The first line that is not a judgement, by number.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut judgements = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (place, content) in text.lines().enumerate() {
            let line = place + 1;
            let columns: Vec<&str> = content.split_whitespace().collect();
            let (need, project, grade) = match columns.as_slice() {
                [] => continue,
                [need, _, project, grade] => (*need, ProjectId::new(project), *grade),
                other => {
                    return Err(ReadError::NotFourColumns {
                        line,
                        found: other.len(),
                    });
                }
            };
            let grade: i32 = grade.parse().map_err(|_| ReadError::BadGrade {
                line,
                grade: grade.to_owned(),
            })?;
            let grades = judgements.by_need.entry(need.to_owned()).or_default();
            let before = grades.insert(project.clone(), grade);
            if before.is_some_and(|before| before != grade) {
                return Err(ReadError::Contradicts {
                    line,
                    need: need.to_owned(),
                    project: project.to_string(),
                });
            }
        }
        if judgements.by_need.is_empty() {
            return Err(ReadError::Empty { what: "judgements" });
        }
        Ok(judgements)
    }

    /// Adds a grade, in place of an earlier one.
    pub(super) fn add(&mut self, need: &str, project: &str, grade: i32) {
        let grades = self.by_need.entry(need.to_owned()).or_default();
        grades.insert(ProjectId::new(project), grade);
    }

    /// The grades of a need's projects; `None` where it has no judgement.
    #[must_use]
    pub fn of(&self, need: &str) -> Option<&BTreeMap<ProjectId, i32>> {
        self.by_need.get(need)
    }

    /// The projects that are relevant to a need: those of a grade above 0.
    pub fn relevant<'j>(&'j self, need: &str) -> impl Iterator<Item = (&'j ProjectId, i32)> {
        self.of(need)
            .into_iter()
            .flatten()
            .map(|(project, grade)| (project, *grade))
            .filter(|(_, grade)| *grade > 0)
    }

    /// All needs with a judgement, in the order of their ids.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.by_need.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_spaces_divide_and_grades_are_kept() {
        let judgements =
            Judgements::read("n1\t0\t101\t2\r\nn1 0 102  0\n\nn2 0 101 1\nn2 0 101 1\n")
                .expect("judgements");
        let relevant = |need| {
            judgements
                .relevant(need)
                .map(|(project, grade)| (project.as_str(), grade))
                .collect::<Vec<_>>()
        };
        assert_eq!(relevant("n1"), [("101", 2)]);
        assert_eq!(relevant("n2"), [("101", 1)]);
        assert_eq!(relevant("n3"), []);
        assert_eq!(judgements.needs().collect::<Vec<_>>(), ["n1", "n2"]);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        let text = |text: &str| text.to_owned();
        let cases = [
            ("n1 0 101", ReadError::NotFourColumns { line: 1, found: 3 }),
            (
                "n1 0 101 1\nn1 0 102 x",
                ReadError::BadGrade {
                    line: 2,
                    grade: text("x"),
                },
            ),
            (
                "n1 0 101 1\nn1 0 101 2",
                ReadError::Contradicts {
                    line: 2,
                    need: text("n1"),
                    project: text("101"),
                },
            ),
            ("", ReadError::Empty { what: "judgements" }),
        ];
        for (given, expected) in cases {
            assert_eq!(Judgements::read(given), Err(expected), "{given:?}");
        }
    }
}
