//! One room per source; each opens with its card: publisher, documentation, terms, caveats.

pub(crate) mod cordis_tables;
pub(crate) mod cordis_xml;
pub(crate) mod portal_calls;
pub(crate) mod raw_organisation;
pub(crate) mod raw_project;
pub(crate) mod raw_result;
pub mod sample;
pub(crate) mod topic_titles;
pub(crate) mod work_programme;
