//! Where the money went, who took part and who works with whom: sums over the landscape in
//! memory. Nothing here asks the store for more than the landscape.

mod concentration;
mod country;
mod cut;
mod network;
mod newcomers;
mod organisation_profile;
mod organisations;
mod partner_table;
mod partners;
mod people;
mod practitioner;
mod sums;
mod tables;

pub use concentration::{Concentration, TOP, concentration};
pub use country::{AreaShare, CountryProfile, country_profile};
pub use cut::{Cut, Group, PartCut, Stated};
pub use network::{Community, DRAWN, Link, MEASURED, Network, Node, network, network_of};
pub use newcomers::{NewYear, is_new};
pub use organisation_profile::{OrganisationProfile, organisation_profile};
pub use organisations::{OrganisationSum, organisations_of, organisations_whose};
pub use partners::{
    Partner, PartnerSearch, Partners, PartnersFor, RECENT_YEARS, partners, partners_for,
};
pub use people::{Coordination, GroupSum, People, group_sums, people, people_of};
pub use practitioner::{is_practitioner_by_name, is_public_body};
pub use sums::{ConceptSum, Funding, Slice, Sum, by_concept, funding};
pub use tables::{communities_table, money_table, network_table, people_table};
