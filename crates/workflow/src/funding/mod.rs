//! Where the money went, who took part and who works with whom: sums over the landscape in
//! memory. Nothing here asks the store for more than the landscape.

mod concentration;
mod cut;
mod network;
mod organisations;
mod people;
mod practitioner;
mod sums;

pub use concentration::{Concentration, TOP, concentration};
pub use cut::{Cut, Group, PartCut, Stated};
pub use network::{
    Community, DRAWN, Link, MEASURED, Network, NetworkSlot, Node, network, network_of,
};
pub use organisations::{OrganisationSum, newcomers_of, organisations_of};
pub use people::{Coordination, GroupSum, NewYear, People, people};
pub use practitioner::{is_practitioner_by_name, is_public_body};
pub use sums::{ConceptSum, Funding, Slice, Sum, by_concept, funding};
