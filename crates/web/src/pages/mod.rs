//! The pages, one file each: what the address carries, the template, a short handler.

pub(crate) mod about;
pub(crate) mod answer;
pub(crate) mod call;
pub(crate) mod concept;
pub(crate) mod custody;
pub(crate) mod data;
pub(crate) mod export;
pub(crate) mod gap;
pub(crate) mod gap_file;
pub(crate) mod gaps;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod library;
pub(crate) mod matching;
pub(crate) mod organisation;
pub(crate) mod organisations;
pub(crate) mod people;
pub(crate) mod people_factors;
pub(crate) mod problems;
pub(crate) mod project;
pub(crate) mod results;
pub(crate) mod similar;
pub(crate) mod thesaurus;
pub(crate) mod topic;
pub(crate) mod topics;
pub(crate) mod why;
