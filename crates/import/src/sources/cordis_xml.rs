//! CORDIS projects, one XML file each.
//!
//! Publisher: Publications Office of the European Union, CORDIS.
//! Documentation: <https://cordis.europa.eu/about/services/en> and the data set pages
//! "CORDIS - EU research projects under Horizon Europe", "… Horizon 2020", "… FP7" on
//! data.europa.eu. There is no published schema; what stands here was read off the
//! 19,189 files of December 2025.
//! Terms: © European Union, CC BY 4.0 (Commission Decision 2011/833/EU).
//! Caveats: some files are escaped twice; some texts still carry the doubled quotes of a
//! table; country codes are EL and UK; `totalCost` is 0 for lump sums; `ecContribution` is
//! absent for unfunded roles, and of beneficiaries includes what they pass on to third parties, of which
//! `netEcContribution` tells the share that we take; NUTS codes may belong to another country; publications name
//! their authors, whom we do not read.

mod elements;
mod pull;

use super::raw_project::{RawProject, programme_of_code};
use crate::normalise;
use crate::notes::Notes;
use elements::ProjectElement;
use pull::Pull;
use uptake_model::{Problem, ProblemKind, Programme, ProgrammePart, Project};

/// What one file holds.
#[derive(Debug, Default)]
pub(crate) struct XmlFile {
    /// Its name.
    pub(crate) file: String,
    /// The project, unless it had to be left out.
    pub(crate) project: Option<Box<Project>>,
    /// The parts of the programme it names.
    pub(crate) parts: Vec<ProgrammePart>,
    /// What was wrong.
    pub(crate) problems: Vec<Problem>,
    /// Elements of personal data that were passed over.
    pub(crate) personal: Vec<&'static str>,
}

/// Reads one file, never failing: what is wrong with it is among the problems.
pub(crate) fn read(file: &str, text: &str) -> XmlFile {
    let mut notes = Notes::new(file, None);
    let mut element = ProjectElement::default();
    let mut pull = Pull::new(text);
    if let Err(error) = element.read(&mut pull) {
        if !element.raw.id.trim().is_empty() {
            notes.identify(element.raw.id.trim());
        }
        notes.note(
            ProblemKind::MalformedXml,
            "",
            &format!("{error}, at byte {}", pull.position()),
        );
        return XmlFile {
            file: file.to_owned(),
            problems: notes.into_problems(),
            ..XmlFile::default()
        };
    }
    let personal = std::mem::take(&mut element.personal);
    let (project, parts) = finish(element, &mut notes);
    XmlFile {
        file: file.to_owned(),
        project,
        parts,
        problems: notes.into_problems(),
        personal,
    }
}

fn finish(
    element: ProjectElement,
    notes: &mut Notes<'_>,
) -> (Option<Box<Project>>, Vec<ProgrammePart>) {
    let ProjectElement {
        raw,
        organisations,
        results,
        parts,
        classifications,
        links,
        ..
    } = element;
    let id = raw.id.trim().to_owned();
    let Some(mut project) = RawProject::finish(raw, notes) else {
        return (None, Vec::new());
    };
    project.participations = (1..)
        .zip(organisations)
        .map(|(place, raw)| raw.finish(place, notes))
        .collect();
    project.results = (1..)
        .zip(results)
        .map(|(place, raw)| raw.finish(&id, place, notes))
        .collect();
    for mut entry in classifications {
        entry.title = notes
            .line("category.title", &entry.title)
            .unwrap_or_default();
        let known = |other: &uptake_model::Classification| {
            other.scheme == entry.scheme && other.code == entry.code
        };
        if !project.classifications.iter().any(known) {
            project.classifications.push(entry);
        }
    }
    for mut link in links {
        let Some(url) = super::raw_organisation::web_address(&link.url, "webLink", notes) else {
            continue;
        };
        link.title = link
            .title
            .as_deref()
            .and_then(|title| notes.line("webLink.title", title));
        if !project.links.iter().any(|known| known.url == url) {
            project.links.push(uptake_model::WebLink { url, ..link });
        }
    }
    let parts = parts
        .into_iter()
        .filter_map(|part| part.finish(project.programme))
        .collect();
    (Some(Box::new(project)), parts)
}

/// A `programme` element as it is written.
#[derive(Debug, Default)]
struct RawPart {
    kind: String,
    unique: bool,
    code: String,
    title: String,
    programme: String,
    parent: String,
}

impl RawPart {
    fn finish(self, default: Programme) -> Option<ProgrammePart> {
        let code = self.code.trim().to_owned();
        let programme = Programme::parse(&self.programme)
            .or_else(|| programme_of_code(&code))
            .unwrap_or(default);
        let parent = self.parent.trim().to_owned();
        (!code.is_empty()).then(|| ProgrammePart {
            title: normalise::line(&self.title).0,
            programme,
            parent: (!parent.is_empty() && parent != code).then_some(parent),
            code,
        })
    }
}
