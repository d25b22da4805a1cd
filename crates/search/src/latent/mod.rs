//! The latent space: directions of meaning learned from the corpus itself, so that
//! a need reaches projects that say the same in other words. Built with the index,
//! kept in it, used in place.

mod decomposition;
mod dense;
mod meaning;
mod nearness;
pub(crate) mod quantised;
pub(crate) mod sparse;
pub(crate) mod topic_map;
pub(crate) mod training;
mod whitening;

pub(crate) use meaning::{Meaning, Space};
