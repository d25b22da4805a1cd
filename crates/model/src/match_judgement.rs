//! What an organisation decided about a project for a gap file: that it meets the gap, or
//! why not. Each organisation decides for itself; where they differ, both stand.

use crate::access::{Circle, Viewer};
use crate::gap_file::GapFile;
use crate::ids::{GapFileId, MemberOrganisationId, PersonId, ProjectId, ResultId};
use crate::judgement::Grade;
use crate::marking::Marking;
use crate::member_organisation::{MemberKind, MemberOrganisation};
use crate::suggestion::Likelihood;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest reason or remark, in characters.
pub const LONGEST_JUDGEMENT_REASON: usize = 2_000;

/// How far a project meets a gap, as an organisation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It set out to deliver what the gap asks for.
    Meets,
    /// It meets the gap in part, or in another setting.
    Partly,
    /// It is about the same matter, but does not meet the gap.
    Related,
    /// It does not help.
    Rejected,
}

impl Verdict {
    /// All verdicts, the best first.
    pub const ALL: [Self; 4] = [Self::Meets, Self::Partly, Self::Related, Self::Rejected];

    /// Code stored, and used in forms and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Partly => "partly",
            Self::Related => "related",
            Self::Rejected => "rejected",
        }
    }

    /// The words people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Meets => "Meets it fully",
            Self::Partly => "Meets it partly",
            Self::Related => "Related",
            Self::Rejected => "Does not help",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }

    /// The grade that evaluation and tuning learn from.
    #[must_use]
    pub fn grade(self) -> Grade {
        match self {
            Self::Meets => Grade::Meets,
            Self::Partly => Grade::Partly,
            Self::Related => Grade::Related,
            Self::Rejected => Grade::NoHelp,
        }
    }

    /// Whether it says that the project meets the gap, at least partly. Only such
    /// projects count in the chain.
    #[must_use]
    pub fn confirms(self) -> bool {
        matches!(self, Self::Meets | Self::Partly)
    }
}

/// The one grade of a project where organisations gave several: the median, and of two
/// middle ones their mean rounded down, so that doubt never makes a match better than
/// half of those who judged it. `None` where nobody judged.
#[must_use]
pub fn joint_grade(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Grade> {
    let grades = verdicts.into_iter().map(|it| it.grade().number());
    let mut grades: Vec<u8> = grades.collect();
    grades.sort_unstable();
    let upper = *grades.get(grades.len() / 2)?;
    let lower = *grades.get((grades.len() - 1) / 2)?;
    Grade::of_number((lower + upper) / 2)
}

/// How many organisations must have judged before it is told what they made of what the
/// matching suggested: two could tell each other's judgements from it.
pub const LEAST_JUDGING: usize = 3;

/// What organisations made of suggestions of one strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedStrength {
    /// How strongly the matching suggested them.
    pub strength: Likelihood,
    /// How many judgements there are of each verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; 4],
    /// How many organisations made them.
    pub organisations: usize,
}

impl JudgedStrength {
    /// What the judgements that are given say of each strength that at least
    /// [`LEAST_JUDGING`] organisations judged, the strongest first.
    #[must_use]
    pub fn all(judged: &[(Likelihood, &MatchJudgement)]) -> Vec<Self> {
        let of = |strength| {
            let own = judged.iter().filter(move |(it, _)| *it == strength);
            let own = own.map(|(_, judgement)| *judgement);
            let organisations: BTreeSet<_> = own.clone().map(|it| &it.organisation).collect();
            Self {
                strength,
                verdicts: Verdict::ALL
                    .map(|verdict| own.clone().filter(|it| it.verdict == verdict).count() as u64),
                organisations: organisations.len(),
            }
        };
        let all = [Likelihood::Likely, Likelihood::Possible].map(of);
        let told = all.into_iter();
        told.filter(|it| it.organisations >= LEAST_JUDGING)
            .collect()
    }
}

/// What an organisation is to the gap that it judges for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The gap is its own.
    Owner,
    /// It co-signed the gap.
    CoSigner,
    /// It is a practitioner that may see the gap.
    Practitioner,
}

impl Standing {
    /// What `organisation` is to a gap in `circle`; `None` where it may not judge for it:
    /// research and industry judge only what they own or co-signed.
    #[must_use]
    pub fn of(organisation: &MemberOrganisation, circle: &Circle) -> Option<Self> {
        if organisation.id == circle.owner {
            Some(Self::Owner)
        } else if circle.partners.contains(&organisation.id) {
            Some(Self::CoSigner)
        } else {
            (organisation.kind == MemberKind::Practitioner).then_some(Self::Practitioner)
        }
    }

    /// The words beside the organisation's name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "owns this gap",
            Self::CoSigner => "co-signed",
            Self::Practitioner => "practitioner",
        }
    }
}

/// One organisation's decision about one project. A later one takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchJudgement {
    /// The gap file.
    pub gap: GapFileId,
    /// Who decided.
    pub organisation: MemberOrganisationId,
    /// Who wrote it down for the organisation; shown to nobody outside it.
    pub author: PersonId,
    /// The project.
    pub project: ProjectId,
    /// The result of the project that it is about, where one was named.
    pub result: Option<ResultId>,
    /// The decision.
    pub verdict: Verdict,
    /// Why; never empty for a rejection.
    pub reason: String,
    /// Whether the machine had not suggested the project.
    pub added: bool,
    /// How far the organisation shares what it decides about this gap.
    pub marking: Marking,
    /// When.
    pub judged_at: Timestamp,
}

impl MatchJudgement {
    /// Who may see it, where the gap itself may be seen: AMBER reaches those who share
    /// the gap, its owner among them.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer, gap: &Circle) -> bool {
        let sharing = std::iter::once(&gap.owner).chain(&gap.partners);
        let circle = Circle {
            owner: self.organisation.clone(),
            partners: sharing.cloned().collect(),
            named: vec![self.author.clone()],
            guests: vec![],
        };
        circle.may_see(viewer, self.marking)
    }
}

impl GapFile {
    /// Whether `viewer` may see what was found for the gap: suggestions and judgements
    /// tell what title and statement say, so only whoever may read both.
    #[must_use]
    pub fn matches_are_seen_by(&self, viewer: &Viewer, circle: &Circle) -> bool {
        self.is_known_to(viewer, circle)
            && circle.may_see(viewer, self.content.title.marking)
            && circle.may_see(viewer, self.content.statement.marking)
    }

    /// Whether what was found for the gap, and the words it was found by, are open to
    /// whoever may see `marking`: published, and title and statement at most so.
    #[must_use]
    pub fn is_released_to(&self, marking: Marking) -> bool {
        self.state.is_public()
            && self.content.title.marking <= marking
            && self.content.statement.marking <= marking
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Meets, Partly, Rejected, Related};

    #[test]
    fn verdicts_are_their_codes_and_grades() {
        for (verdict, number) in Verdict::ALL.into_iter().zip([3, 2, 1, 0]) {
            assert_eq!(Verdict::parse(verdict.code()), Some(verdict));
            assert_eq!(verdict.grade().number(), number);
            assert_eq!(verdict.confirms(), number >= 2);
        }
    }

    #[test]
    fn where_organisations_differ_the_median_counts_rounded_down() {
        let cases: [(&[Verdict], Option<u8>); 7] = [
            (&[], None),
            (&[Meets], Some(3)),
            (&[Meets, Rejected], Some(1)),
            (&[Meets, Partly], Some(2)),
            (&[Partly, Related], Some(1)),
            (&[Rejected, Meets, Partly], Some(2)),
            (&[Rejected, Meets, Meets, Rejected], Some(1)),
        ];
        for (verdicts, expected) in cases {
            let found = joint_grade(verdicts.iter().copied());
            assert_eq!(found.map(Grade::number), expected, "{verdicts:?}");
        }
    }

    #[test]
    fn what_two_organisations_judged_is_not_told() {
        let judged = |organisation: &str, project: &str, verdict| MatchJudgement {
            gap: "gap-1".into(),
            organisation: organisation.into(),
            author: "x".into(),
            project: project.into(),
            result: None,
            verdict,
            reason: String::new(),
            added: false,
            marking: Marking::Clear,
            judged_at: Timestamp::UNIX_EPOCH,
        };
        let all = [
            (Likelihood::Likely, judged("a", "1", Meets)),
            (Likelihood::Likely, judged("b", "1", Partly)),
            (Likelihood::Likely, judged("b", "2", Rejected)),
            (Likelihood::Likely, judged("c", "1", Meets)),
            (Likelihood::Possible, judged("a", "3", Related)),
            (Likelihood::Possible, judged("b", "3", Related)),
            (Likelihood::Possible, judged("b", "4", Meets)),
        ];
        let all: Vec<_> = all.iter().map(|(strength, it)| (*strength, it)).collect();
        let told = [JudgedStrength {
            strength: Likelihood::Likely,
            verdicts: [2, 1, 0, 1],
            organisations: 3,
        }];
        assert_eq!(JudgedStrength::all(&all), told);
        assert_eq!(JudgedStrength::all(&all[..3]), []);
    }
}
