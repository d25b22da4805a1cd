//! What stands around every page: name, places, search, breadcrumb and the foot
//! that says which data the page was made from.

use crate::assets;
use crate::ground::Ground;
use crate::wording;
use uptake_model::Snapshot;

/// The four places of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The gap register.
    Gaps,
    /// Projects, organisations and their results.
    Research,
    /// Topics and calls.
    Calls,
    /// Consolidated views: what is covered, where money went, what overlaps.
    Coverage,
    /// What everything rests on: thesaurus, data, method.
    Library,
}

impl Place {
    /// The places in the order of the header.
    pub const ALL: [Self; 5] = [
        Self::Gaps,
        Self::Research,
        Self::Calls,
        Self::Coverage,
        Self::Library,
    ];

    /// The word in the header.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Gaps => "Gaps",
            Self::Research => "Research",
            Self::Calls => "Calls",
            Self::Coverage => "Coverage",
            Self::Library => "Library",
        }
    }

    /// The address it leads to.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Gaps => "/gaps",
            Self::Research => "/match",
            Self::Calls => "/topics",
            Self::Coverage => "/coverage",
            Self::Library => "/library",
        }
    }

    /// The step it is in a breadcrumb.
    #[must_use]
    pub fn crumb(self) -> Crumb {
        Crumb::new(self.label(), self.href())
    }
}

/// One step of a breadcrumb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What is read.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Crumb {
    /// A step.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// The data a page was made from, for its foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foundation {
    /// Identifier of the latest import.
    pub snapshot: String,
    /// Its source, in words.
    pub source: String,
    /// Its day.
    pub day: String,
}

impl Foundation {
    /// The wording of a snapshot.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            snapshot: snapshot.id.to_string(),
            source: snapshot.source.label().to_owned(),
            day: wording::day_of(snapshot.imported_at),
        }
    }
}

/// What the foot of a page says about the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: the page was made without looking at the data, as errors are.
    Unsaid,
    /// That nothing was imported yet.
    Empty,
    /// Which data it was made from.
    On(Foundation),
}

/// Everything around a page's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The page's own name, also its `h1`.
    pub title: String,
    /// The place it belongs to.
    pub place: Option<Place>,
    /// The steps from home to the page, both left out.
    pub crumbs: Vec<Crumb>,
    /// Whether the breadcrumb ends with the page's own name.
    pub own_step: bool,
    /// Whether the header offers the search: not where the page is one itself.
    pub search: bool,
    /// The data the page was made from.
    pub standing: Standing,
    /// The page's own address on this site, for paper; empty for errors.
    pub address: String,
    /// The name of whoever signed in.
    pub person: Option<String>,
    /// What every form of the page sends along as `form`, so that one sent twice is
    /// carried out once.
    pub form: String,
}

impl Frame {
    /// A frame for a page of this name.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: None,
            crumbs: Vec::new(),
            own_step: true,
            search: true,
            standing: Standing::Unsaid,
            address: String::new(),
            person: None,
            form: String::new(),
        }
    }

    /// Names the place the page belongs to, as the header marks it and as the
    /// first step of the breadcrumb.
    #[must_use]
    pub fn within(mut self, place: Place) -> Self {
        self.place = Some(place);
        self.crumbs.insert(0, place.crumb());
        self
    }

    /// Names the place without a step: for the place's own page.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds a step to the breadcrumb.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb::new(label, href));
        self
    }

    /// Leaves the page's own name out of the breadcrumb: where it is a mere code, the
    /// heading below says it once.
    #[must_use]
    pub fn without_own_step(mut self) -> Self {
        self.own_step = false;
        self
    }

    /// Leaves the search out of the header.
    #[must_use]
    pub fn without_search(mut self) -> Self {
        self.search = false;
        self
    }

    /// Says under which address the page stands, for whom and from which data it was made.
    #[must_use]
    pub fn on(mut self, ground: Ground) -> Self {
        self.standing = ground.data.map_or(Standing::Empty, Standing::On);
        self.address = ground.address;
        self.person = ground.person;
        self.form = ground.form;
        self
    }

    /// Whether the page belongs to `place`, for the template.
    #[must_use]
    pub fn is_at(&self, place: &Place) -> bool {
        self.place == Some(*place)
    }

    /// The address of an asset, for the template.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The version of Uptake, for the template.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
