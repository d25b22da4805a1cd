//! How the numbers came about, what they cannot say, and how they are checked.

use super::data::Section;
use super::make::Material;
use uptake_model::Snapshot;

/// The imports, one line each, the oldest first.
pub(crate) fn sources(snapshots: &[Snapshot]) -> Vec<String> {
    let oldest_first = snapshots.iter().rev();
    oldest_first
        .map(|it| {
            format!(
                "{}: {}, {}, SHA-256 {}. {}",
                it.id,
                it.source.label(),
                it.origin,
                it.checksum,
                it.source.terms()
            )
        })
        .collect()
}

/// How the numbers came about; of an empty corpus, what holds anyway.
pub(super) fn section(material: Option<&Material>) -> Section {
    let made = material.map(|material| {
        format!(
            "Made from the corpus as it stood after the import {}; what runs, has ended or is open is told as of {}.",
            material
                .landscape()
                .snapshot
                .as_ref()
                .map_or("(none)", |it| it.as_str()),
            material.as_of.strftime("%-d %B %Y")
        )
    });
    let holds = [
        "A project is likely where its score, calibrated against judged needs, says so; that is a suggestion by \
         machine, which nobody has confirmed. How good such suggestions are is measured on the page “How matching \
         works” of the site (/about/matching). A project is about a concept where its text names it in English words; \
         what it does without saying so is missed.",
        "The corpus holds what was imported and no more: research of the European Union's framework programmes, not \
         national research, and only those of its projects that the sources list. The area of a project follows from \
         its topics, or from the part of the programme that pays where these say nothing.",
        "The same snapshot, weights, day and version of Uptake give the same brief, byte for byte. To check this file \
         against the corpus: uptake brief verify FILE. It makes the brief again, names the first figure that differs, \
         and says if the corpus has moved on.",
    ];
    Section {
        title: "Method and limits".to_owned(),
        paragraphs: made.into_iter().chain(holds.map(str::to_owned)).collect(),
        figures: Vec::new(),
    }
}
