//! Meaning by a neural sentence encoder, for those who provide one. What holds
//! for every encoder, the vectors it made and how near they are to a need, is always
//! here; running one (`feature = "neural"`) costs a build with candle.
//!
//! The rest of Uptake sees [`NeedEncoder`] only: whether one can be loaded is
//! asked of [`load`], which without the feature says how to build with it.

mod error;
mod identity;
pub(crate) mod standing;
pub mod vectors;

#[cfg(feature = "neural")]
pub mod neural;

pub use error::EncoderError;
pub use identity::EncoderIdentity;
pub use vectors::{Fault, VectorLog, Vectors, VectorsError};

use crate::document::DocumentText;
use std::path::Path;
use std::sync::Arc;
use uptake_model::Language;

/// A need as an encoder understands it: one number a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedVector(Vec<f32>);

impl NeedVector {
    /// A need from the numbers an encoder gave.
    #[must_use]
    pub fn new(values: Vec<f32>) -> Self {
        Self(values)
    }

    /// The numbers.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

/// How much of the machine encoding may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// All cores: somebody is waiting for it.
    #[default]
    Full,
    /// One core: the site answers people meanwhile.
    Background,
}

/// Turns texts into vectors that lie near each other when they mean the same.
/// May be called from many threads at once.
pub trait NeedEncoder: Send + Sync + std::fmt::Debug {
    /// What the encoder is, and what its vectors depend on.
    fn identity(&self) -> &EncoderIdentity;

    /// Whether it was trained for texts of a language; a need of another one is given
    /// to it as it was retold in English.
    fn reads(&self, _language: Language) -> bool {
        true
    }

    /// The vector of a need, in the languages the encoder was trained for.
    /// Words beyond what the encoder reads are left out.
    ///
    /// # Errors
    /// [`EncoderError::Computation`] only: any text has a vector.
    fn encode_need(&self, text: &str) -> Result<NeedVector, EncoderError>;

    /// The vectors of passages, in the order given; fastest for some hundred at a
    /// time, since texts of like length are computed together.
    ///
    /// # Errors
    /// [`EncoderError::Computation`] only.
    fn encode_passages(
        &self,
        passages: &[String],
        effort: Effort,
    ) -> Result<Vec<Vec<f32>>, EncoderError>;
}

/// Loads the encoder in a folder.
///
/// # Errors
/// See [`EncoderError`]; [`EncoderError::NotBuiltIn`] without the feature `neural`.
pub fn load(folder: &Path) -> Result<Arc<dyn NeedEncoder>, EncoderError> {
    #[cfg(feature = "neural")]
    {
        Ok(Arc::new(neural::Encoder::load(folder)?))
    }
    #[cfg(not(feature = "neural"))]
    {
        Err(EncoderError::NotBuiltIn(folder.to_owned()))
    }
}

/// What of a project an encoder reads: title, objective, keywords, in this order,
/// because an encoder cuts a long text off and the first sentences say most.
#[must_use]
pub fn passage(text: &DocumentText) -> String {
    let parts = [&text.title, &text.objective, &text.keywords];
    let stated = parts.into_iter().filter(|part| !part.trim().is_empty());
    let mut passage = String::new();
    for part in stated {
        if !passage.is_empty() {
            passage.push_str(if passage.ends_with(['.', '!', '?']) {
                " "
            } else {
                ". "
            });
        }
        passage.push_str(part.trim());
    }
    if passage.is_empty() {
        passage.push_str(&text.acronym);
    }
    passage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_what_the_project_says_of_itself() {
        let text = |title: &str, objective: &str, keywords: &str| DocumentText {
            title: title.to_owned(),
            acronym: "ACRO".to_owned(),
            objective: objective.to_owned(),
            keywords: keywords.to_owned(),
            results: vec!["A report".to_owned()],
        };
        let cases = [
            (
                text("A title", "It seeks.", "fire, smoke"),
                "A title. It seeks. fire, smoke",
            ),
            (text("Who knows?", " ", "fire"), "Who knows? fire"),
            (text("", "", ""), "ACRO"),
        ];
        for (given, expected) in cases {
            assert_eq!(passage(&given), expected);
        }
    }

    #[test]
    #[cfg(not(feature = "neural"))]
    fn without_the_feature_it_says_how_to_build_with_it() {
        let error = load(Path::new("some-encoder"))
            .expect_err("not built in")
            .to_string();
        assert!(error.contains("--features neural"), "{error}");
    }
}
