//! The projects behind a figure: those of an extent that are about a concept and in which
//! somebody of a kind takes part.

use super::practitioner::{is_practitioner_by_name, is_public_body};
use crate::landscape::Charted;
use uptake_model::{
    ActivityType, Country, Extent, FundedOrganisation, FundedPart, FundedProject, Landscape, Role,
    StatedSum,
};

/// A value, or that the source states none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated<T> {
    /// It is this.
    As(T),
    /// Nothing is stated.
    Not,
}

impl<T: PartialEq> Stated<T> {
    fn is(&self, found: Option<&T>) -> bool {
        match self {
            Self::As(value) => found == Some(value),
            Self::Not => found.is_none(),
        }
    }
}

/// Organisations that are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// All that take part.
    All,
    /// Public bodies: see [`is_public_body`].
    PublicBodies,
    /// Others that are named as services of practitioners: see [`is_practitioner_by_name`].
    NamedPractitioners,
    /// Small and medium-sized enterprises, where stated.
    Sme,
    /// Those of which nothing states whether they are one.
    SmeNotStated,
}

impl Group {
    /// All, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::PublicBodies,
        Self::NamedPractitioners,
        Self::Sme,
        Self::SmeNotStated,
    ];

    /// The word in addresses and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::PublicBodies => "public",
            Self::NamedPractitioners => "named",
            Self::Sme => "sme",
            Self::SmeNotStated => "sme-not-stated",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All organisations",
            Self::PublicBodies => "Public bodies",
            Self::NamedPractitioners => "Other practitioners, told by their names",
            Self::Sme => "Small and medium-sized enterprises",
            Self::SmeNotStated => "Not stated whether small or medium-sized",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether an organisation is one of them.
    #[must_use]
    pub fn holds(self, organisation: &FundedOrganisation) -> bool {
        match self {
            Self::All => true,
            Self::PublicBodies => is_public_body(organisation),
            Self::NamedPractitioners => is_practitioner_by_name(organisation),
            Self::Sme => organisation.sme == Some(true),
            Self::SmeNotStated => organisation.sme.is_none(),
        }
    }
}

/// What must hold of one part of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartCut {
    /// Where the organisation stood.
    pub country: Option<Stated<Country>>,
    /// Its kind.
    pub kind: Option<Stated<ActivityType>>,
    /// Of which group it is.
    pub group: Option<Group>,
    /// Whether it coordinates.
    pub coordinates: bool,
}

impl PartCut {
    /// Whether nothing is asked of parts.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it holds of a part.
    pub(super) fn holds(&self, landscape: &Landscape, part: &FundedPart) -> bool {
        let organisation = landscape.organisations.get(part.organisation);
        let kind = organisation.and_then(|it| it.activity);
        let of_group = |group: Group| organisation.is_some_and(|it| group.holds(it));
        self.country
            .as_ref()
            .is_none_or(|it| it.is(part.country.as_ref()))
            && self.kind.as_ref().is_none_or(|it| it.is(kind.as_ref()))
            && self.group.is_none_or(of_group)
            && (!self.coordinates || part.role == Role::Coordinator)
    }

    /// What the parts that hold have together; no record where none does.
    #[must_use]
    pub fn share(&self, landscape: &Landscape, project: &FundedProject) -> StatedSum {
        let parts = landscape.parts_of(project).iter();
        parts
            .filter(|it| self.holds(landscape, it))
            .map(|it| it.ec_contribution)
            .collect()
    }
}

/// Which projects stand behind a figure. Everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cut {
    /// The extent of the page.
    pub extent: Extent,
    /// A concept that they are about, itself or something below it.
    pub concept: Option<String>,
    /// Only those whose year of start is not stated.
    pub undated: bool,
    /// Only those of no area of civil security.
    pub of_no_area: bool,
    /// What must hold of one of their parts.
    pub part: PartCut,
}

impl Cut {
    /// The places of the projects, those with most money first; `None` where a concept is
    /// asked for and the corpus is still being surveyed, so that nothing is `charted`.
    #[must_use]
    pub fn places(&self, landscape: &Landscape, charted: Option<&Charted>) -> Option<Vec<usize>> {
        let mut places = landscape.within(&self.extent);
        if let Some(concept) = &self.concept {
            let about = charted?.about(concept);
            places.retain(|it| about.binary_search(it).is_ok());
        }
        places.retain(|place| {
            let project = &landscape.projects[*place];
            (!self.undated || project.start.is_none())
                && (!self.of_no_area || project.areas.is_empty())
                && (self.part.is_open() || self.part.share(landscape, project).records() > 0)
        });
        places.sort_by_key(|place| {
            let project = &landscape.projects[*place];
            (std::cmp::Reverse(project.ec_contribution), *place)
        });
        Some(places)
    }
}
