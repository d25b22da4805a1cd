//! Solutions: tools and methods that can be adopted, each backed by results or projects of
//! the corpus. What is written about one is open to everybody; what is claimed of one is
//! not written here but in claims.

use crate::ids::{MemberOrganisationId, OrganisationId, PersonId, ProjectId, ResultId, SolutionId};
use crate::language::Language;
use crate::marking::{MarkingError, classification_in};
use crate::vocabulary::vocabulary;
use crate::web_address::{WebAddress, WebAddressError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest name and other short texts, in characters.
pub const SHORT_TEXT: usize = 300;

/// Longest description and other long texts, in characters.
pub const LONG_TEXT: usize = 10_000;

vocabulary! {
    /// How a solution can be had.
    Licence {
        /// Nobody said.
        NotStated = "not_stated", "Not stated";
        /// Under a licence that gives everybody its source.
        OpenSource = "open_source", "Open source";
        /// Without a price, but not open source.
        FreeOfCharge = "free_of_charge", "Free of charge";
        /// Bought once.
        Purchase = "purchase", "Bought once";
        /// Paid by time or use.
        Subscription = "subscription", "Paid by time or use";
        /// Provided as a service or a training.
        Service = "service", "Provided as a service";
        /// Cannot be had yet.
        NotOffered = "not_offered", "Not offered yet";
    }
}

vocabulary! {
    /// Who can afford a solution: by whose money it is usually paid, since prices differ by
    /// country and size. The steps are our own.
    Affordability {
        /// Nobody said.
        NotStated = "not_stated", "Not stated";
        /// A unit pays it without asking.
        RunningCosts = "running_costs", "From a unit’s running costs";
        /// It needs a line in an organisation's budget.
        BudgetLine = "budget_line", "Needs a budget line of one organisation";
        /// Only several buyers together, or a programme, can pay it.
        JointPurchase = "joint_purchase", "Needs a joint purchase or a programme";
    }
}

vocabulary! {
    /// Where a solution is supplied from.
    SupplyOrigin {
        /// Nobody said.
        NotStated = "not_stated", "Not stated";
        /// A member state of the Union, Iceland, Liechtenstein or Norway.
        EuEea = "eu_eea", "EU or EEA";
        /// A country associated to the framework programme.
        Associated = "associated", "Associated country";
        /// Another country.
        Other = "other", "Another country";
    }
}

vocabulary! {
    /// How far a solution depends on parties outside the Union: parts, software, data,
    /// services, rights.
    Dependence {
        /// Nobody said.
        NotStated = "not_stated", "Not stated";
        /// Not at all.
        None = "none", "Not dependent";
        /// On parts that can be replaced.
        Replaceable = "replaceable", "Dependent, replaceable";
        /// On parts without which it does not work.
        Critical = "critical", "Dependent, not replaceable";
    }
}

/// Whom to ask about a solution: the web page or mail address of a function, never a
/// person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "address")]
pub enum ContactPoint {
    /// A page.
    Page(WebAddress),
    /// A mail address.
    Mail(String),
}

/// Words by which addresses of functions are told from those of people.
const FUNCTIONS: &[&str] = &[
    "contact",
    "desk",
    "fire",
    "help",
    "info",
    "innovation",
    "kontakt",
    "mail",
    "office",
    "police",
    "press",
    "project",
    "research",
    "rescue",
    "sales",
    "security",
    "service",
    "support",
    "team",
];

impl ContactPoint {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`SolutionError::Contact`] for what is neither a page nor a mail address, and
    /// [`SolutionError::PersonalContact`] for an address of the form `first.last@…`.
    pub fn parse(text: &str) -> Result<Self, SolutionError> {
        let text = text.trim();
        let Some((local, host)) = text.split_once('@').filter(|_| !text.contains("://")) else {
            return Ok(Self::Page(WebAddress::parse(text)?));
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
        let is_mail = !local.is_empty()
            && local.chars().all(plain)
            && host.contains('.')
            && host
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
            && text.len() <= 254;
        if !is_mail {
            return Err(SolutionError::Contact);
        }
        let local = local.to_ascii_lowercase();
        let words: Vec<&str> = local.split(['.', '_']).collect();
        let function = words
            .iter()
            .any(|word| FUNCTIONS.iter().any(|it| word.contains(it)));
        if words.len() > 1 && !function {
            return Err(SolutionError::PersonalContact);
        }
        Ok(Self::Mail(text.to_ascii_lowercase()))
    }

    /// As it is read.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Page(address) => address.as_str(),
            Self::Mail(mail) => mail,
        }
    }
}

/// Who provides a solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The organisation's name.
    pub name: String,
    /// The same organisation in the corpus, where somebody said so.
    pub corpus: Option<OrganisationId>,
    /// Whom to ask.
    pub contact: Option<ContactPoint>,
}

/// What is written about a solution, open to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionContent {
    /// Its name.
    pub name: String,
    /// What it is and what it does.
    pub description: String,
    /// Projects of the corpus that it comes from.
    pub projects: Vec<ProjectId>,
    /// Results of these projects that back it.
    pub results: Vec<ResultId>,
    /// Who provides it.
    pub provider: Provider,
    /// How it can be had.
    pub licence: Licence,
    /// Licence and price in words; empty where not stated.
    pub terms: String,
    /// Who can afford it.
    pub affordability: Affordability,
    /// Where it is supplied from.
    pub origin: SupplyOrigin,
    /// How far it depends on parties outside the Union.
    pub dependence: Dependence,
    /// On whom and for what; empty where not stated.
    pub depends_on: String,
    /// Languages in which it can be used.
    pub languages: Vec<Language>,
}

/// A solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// Identifier.
    pub id: SolutionId,
    /// The organisation that entered it, and keeps it up to date.
    pub owner: MemberOrganisationId,
    /// Who entered it.
    pub author: PersonId,
    /// What is written about it.
    pub content: SolutionContent,
    /// Counts the changes, from 1.
    pub version: u32,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Why a solution cannot be taken as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SolutionError {
    /// Something that must be there is not.
    #[error("{0} is missing. Add it; the rest is kept as you typed it.")]
    Missing(&'static str),
    /// Nothing of the corpus backs it.
    #[error(
        "No project backs this solution. Name at least one by its number: a solution here is something \
         that research in the corpus produced."
    )]
    NotBacked,
    /// Too long.
    #[error("{field} is longer than {limit} characters. Shorten it; all of it is still here.")]
    TooLong {
        /// Which text.
        field: &'static str,
        /// How long it may be.
        limit: usize,
    },
    /// Neither a page nor a mail address.
    #[error(
        "The contact point is neither a web page (https://…) nor a mail address. Give one of the two."
    )]
    Contact,
    /// It looks like a person's address.
    #[error(
        "The contact point looks like the address of one person. This page is open to everybody, so give \
         the address of a function, such as info@…, or a web page."
    )]
    PersonalContact,
    /// An address that cannot be linked.
    #[error(transparent)]
    Address(#[from] WebAddressError),
    /// A classification.
    #[error(transparent)]
    Marking(#[from] MarkingError),
}

impl SolutionContent {
    /// Whether it can be taken as written.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), SolutionError> {
        let short = [
            ("The name", &self.name),
            ("The provider", &self.provider.name),
            ("The terms", &self.terms),
        ];
        for (field, text) in &short[..2] {
            if text.trim().is_empty() {
                return Err(SolutionError::Missing(field));
            }
        }
        if self.description.trim().is_empty() {
            return Err(SolutionError::Missing("The description"));
        }
        if self.projects.is_empty() {
            return Err(SolutionError::NotBacked);
        }
        for (field, text) in short {
            writable(field, text, SHORT_TEXT)?;
        }
        writable("The description", &self.description, LONG_TEXT)?;
        writable("What it depends on", &self.depends_on, LONG_TEXT)
    }
}

/// Whether a text is short enough and carries no classification.
pub(crate) fn writable(field: &'static str, text: &str, limit: usize) -> Result<(), SolutionError> {
    if text.chars().count() > limit {
        return Err(SolutionError::TooLong { field, limit });
    }
    match classification_in(text) {
        Some(found) => Err(MarkingError::AboveRemit(found.to_owned()).into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> SolutionContent {
        SolutionContent {
            name: "Helmet camera".to_owned(),
            description: "Sees through smoke.".to_owned(),
            projects: vec!["101000001".into()],
            results: vec![],
            provider: Provider {
                name: "Invented maker".to_owned(),
                corpus: None,
                contact: None,
            },
            licence: Licence::Purchase,
            terms: String::new(),
            affordability: Affordability::BudgetLine,
            origin: SupplyOrigin::EuEea,
            dependence: Dependence::NotStated,
            depends_on: String::new(),
            languages: vec![Language::En],
        }
    }

    #[test]
    fn a_contact_point_is_a_function_and_never_a_person() {
        for text in [
            "https://maker.example/contact",
            "info@maker.example",
            "fire.rescue@x.example",
            "helpdesk_nl@x.example",
        ] {
            assert!(ContactPoint::parse(text).is_ok(), "{text}");
        }
        for text in ["anna.kowalska@maker.example", "jean_dupont@maker.example"] {
            let refused = ContactPoint::parse(text);
            assert_eq!(refused, Err(SolutionError::PersonalContact), "{text}");
        }
        for text in [
            "Anna Kowalska",
            "+33 1 23",
            "javascript:alert(1)",
            "a@b",
            "<x>@maker.example",
            "javascript://a@b.example/%0aalert(1)",
        ] {
            assert!(ContactPoint::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_missing_too_long_or_classified_is_named() {
        assert_eq!(content().check(), Ok(()));
        let nameless = SolutionContent {
            name: " ".to_owned(),
            ..content()
        };
        assert_eq!(nameless.check(), Err(SolutionError::Missing("The name")));
        let bare = SolutionContent {
            projects: vec![],
            ..content()
        };
        assert_eq!(bare.check(), Err(SolutionError::NotBacked));
        let long = SolutionContent {
            terms: "x".repeat(301),
            ..content()
        };
        assert!(matches!(
            long.check(),
            Err(SolutionError::TooLong { limit: 300, .. })
        ));
        let secret = SolutionContent {
            description: "EU SECRET\nIt sees.".to_owned(),
            ..content()
        };
        assert!(matches!(
            secret.check(),
            Err(SolutionError::Marking(MarkingError::AboveRemit(_)))
        ));
    }
}
