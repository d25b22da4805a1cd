//! The elements of a project's file, each read by one function. What is not named
//! here is passed over: among it authors, streets, departments, contact forms,
//! editorial articles.

use super::RawPart;
use super::pull::{Element, Pull, XmlError};
use crate::sources::raw_organisation::RawOrganisation;
use crate::sources::raw_project::RawProject;
use crate::sources::raw_result::RawResult;
use uptake_model::{Classification, ClassificationScheme, WebLink, WebLinkKind};

type Read = Result<(), XmlError>;

/// A project's file as it is written.
#[derive(Debug, Default)]
pub(super) struct ProjectElement {
    pub(super) raw: RawProject,
    pub(super) organisations: Vec<RawOrganisation>,
    pub(super) results: Vec<RawResult>,
    pub(super) parts: Vec<RawPart>,
    pub(super) classifications: Vec<Classification>,
    pub(super) links: Vec<WebLink>,
    pub(super) personal: Vec<&'static str>,
}

/// A `category` element as it is written.
#[derive(Default)]
struct Category {
    classification: String,
    kind: String,
    weight: String,
    code: String,
    title: String,
}

impl ProjectElement {
    /// Reads a document whose root is `project`.
    pub(super) fn read(&mut self, xml: &mut Pull<'_>) -> Read {
        let root = xml.child()?.ok_or(XmlError::NoProject)?;
        if root.name() != "project" {
            return Err(XmlError::NoProject);
        }
        while let Some(child) = xml.child()? {
            let raw = &mut self.raw;
            let field = match child.name() {
                "id" => &mut raw.id,
                "rcn" => &mut raw.rcn,
                "acronym" => &mut raw.acronym,
                "title" => &mut raw.title,
                "objective" => &mut raw.objective,
                "keywords" => &mut raw.keywords,
                "status" => &mut raw.status,
                "startDate" => &mut raw.start,
                "endDate" => &mut raw.end,
                "ecSignatureDate" => &mut raw.signed,
                "totalCost" => &mut raw.total_cost,
                "ecMaxContribution" => &mut raw.ec_contribution,
                "contentUpdateDate" => &mut raw.updated,
                "identifiers" => {
                    identifiers(xml, "grantDoi", &mut raw.doi)?;
                    continue;
                }
                "relations" => {
                    self.relations(xml)?;
                    continue;
                }
                _ => {
                    xml.skip()?;
                    continue;
                }
            };
            *field = xml.text()?;
        }
        // A second root, or text after the first, is passed over; an open tag is not.
        while xml.child()?.is_some() {
            xml.skip()?;
        }
        self.sort_programmes();
        Ok(())
    }

    fn relations(&mut self, xml: &mut Pull<'_>) -> Read {
        while let Some(child) = xml.child()? {
            match child.name() {
                "associations" => self.associations(xml)?,
                "categories" => {
                    for category in categories(xml)? {
                        self.category(category);
                    }
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn associations(&mut self, xml: &mut Pull<'_>) -> Read {
        while let Some(child) = xml.child()? {
            match child.name() {
                "organization" => {
                    let mut raw = organisation_start(&child);
                    organisation(xml, &mut raw)?;
                    self.organisations.push(raw);
                }
                "programme" => {
                    let mut part = RawPart {
                        kind: child.attribute("type"),
                        unique: child.attribute("uniqueProgrammePart") == "true",
                        ..RawPart::default()
                    };
                    programme(xml, &mut part)?;
                    self.parts.push(part);
                }
                "call" => {
                    let mut code = String::new();
                    identifiers(xml, "identifier", &mut code)?;
                    self.raw.calls.push(code);
                }
                "result" => {
                    let raw = self.result(xml)?;
                    self.results.push(raw);
                }
                "webLink" => {
                    let kind = child.attribute("type");
                    if let Some(link) = web_link(xml, &kind)? {
                        self.links.push(link);
                    }
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn result(&mut self, xml: &mut Pull<'_>) -> Result<RawResult, XmlError> {
        let mut raw = RawResult::default();
        while let Some(child) = xml.child()? {
            match child.name() {
                "id" => raw.id = xml.text()?,
                "title" => raw.title = xml.text()?,
                "description" => raw.description = xml.text()?,
                "teaser" => raw.teaser = xml.text()?,
                "details" => self.result_details(xml, &mut raw)?,
                "identifiers" => identifiers(xml, "doi", &mut raw.doi)?,
                "relations" => result_relations(xml, &mut raw)?,
                _ => xml.skip()?,
            }
        }
        Ok(raw)
    }

    fn result_details(&mut self, xml: &mut Pull<'_>, raw: &mut RawResult) -> Read {
        while let Some(child) = xml.child()? {
            match child.name() {
                "journalTitle" => raw.journal = xml.text()?,
                "publishedYear" => raw.year = xml.text()?,
                "authors" => {
                    if !self.personal.contains(&"authors") {
                        self.personal.push("authors");
                    }
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn category(&mut self, category: Category) {
        let scheme = match category.classification.as_str() {
            "euroSciVoc" => ClassificationScheme::EuroSciVoc,
            // Every project carries every priority; the weight says which ones it serves.
            "policyPriorities" if !matches!(category.weight.as_str(), "" | "0") => {
                ClassificationScheme::PolicyPriority
            }
            "projectFundingSchemeCategory" => {
                self.raw.scheme_code = category.code;
                self.raw.scheme_title = category.title;
                return;
            }
            _ => return,
        };
        let code = category.code.trim();
        let code = match scheme {
            ClassificationScheme::PolicyPriority => code.trim_start_matches('/'),
            _ => code,
        };
        self.classifications.push(Classification {
            scheme,
            code: code.to_owned(),
            title: category.title,
        });
    }

    /// Parts of the programme and topics are both `programme` elements.
    fn sort_programmes(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.sort_by_key(|part| !part.unique);
        for part in parts {
            if self.raw.programme.is_empty() {
                self.raw.programme.clone_from(&part.programme);
            }
            if part.kind == "relatedTopic" {
                self.raw.topics.push((part.code, part.title));
            } else if part.kind == "relatedLegalBasis" || part.kind.is_empty() {
                self.raw
                    .legal_bases
                    .push((part.code.clone(), part.title.clone()));
                self.parts.push(part);
            }
        }
    }
}

/// Reads the child `name` of the element just begun into `into`.
fn identifiers(xml: &mut Pull<'_>, name: &str, into: &mut String) -> Read {
    while let Some(child) = xml.child()? {
        if child.name() == name {
            *into = xml.text()?;
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}

fn organisation_start(start: &Element<'_>) -> RawOrganisation {
    RawOrganisation {
        role: start.attribute("type"),
        order: start.attribute("order"),
        ec_contribution: start.attribute("ecContribution"),
        net_ec_contribution: start.attribute("netEcContribution"),
        total_cost: start.attribute("totalCost"),
        sme: start.attribute("sme"),
        ended: start.attribute("terminated"),
        ..RawOrganisation::default()
    }
}

fn organisation(xml: &mut Pull<'_>, raw: &mut RawOrganisation) -> Read {
    while let Some(child) = xml.child()? {
        match child.name() {
            "id" => raw.pic = xml.text()?,
            "vatNumber" => raw.vat = xml.text()?,
            "legalName" => raw.name = xml.text()?,
            "shortName" => raw.short_name = xml.text()?,
            "address" => {
                while let Some(part) = xml.child()? {
                    match part.name() {
                        "city" => raw.city = xml.text()?,
                        "country" => raw.country = xml.text()?,
                        "url" => raw.url = xml.text()?,
                        _ => xml.skip()?,
                    }
                }
            }
            "relations" => organisation_relations(xml, raw)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn organisation_relations(xml: &mut Pull<'_>, raw: &mut RawOrganisation) -> Read {
    while let Some(child) = xml.child()? {
        match child.name() {
            "categories" => {
                for category in categories(xml)? {
                    if category.classification == "organizationActivityType" {
                        raw.activity = category.code;
                    }
                }
            }
            "regions" => {
                while let Some(region) = xml.child()? {
                    // `relatedRegion` is the country once more.
                    if region.attribute("type") == "relatedNutsCode" && raw.nuts.is_empty() {
                        identifiers(xml, "nutsCode", &mut raw.nuts)?;
                    } else {
                        xml.skip()?;
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn programme(xml: &mut Pull<'_>, part: &mut RawPart) -> Read {
    while let Some(child) = xml.child()? {
        match child.name() {
            "code" => part.code = xml.text()?,
            "title" => part.title = xml.text()?,
            "frameworkProgramme" => part.programme = xml.text()?,
            "parent" => {
                while let Some(parent) = xml.child()? {
                    if parent.name() == "programme" {
                        identifiers(xml, "code", &mut part.parent)?;
                    } else {
                        xml.skip()?;
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn result_relations(xml: &mut Pull<'_>, raw: &mut RawResult) -> Read {
    while let Some(child) = xml.child()? {
        match child.name() {
            "associations" => {
                while let Some(association) = xml.child()? {
                    if association.name() == "webLink" {
                        identifiers(xml, "physUrl", &mut raw.url)?;
                    } else {
                        xml.skip()?;
                    }
                }
            }
            "categories" => {
                for category in categories(xml)? {
                    match (category.classification.as_str(), category.kind.as_str()) {
                        ("collection", _) => raw.collection = category.code,
                        (_, "isDeliveredAs" | "isPublishedAs" | "isRegisteredAs") => {
                            raw.detail = category.title;
                        }
                        _ => {}
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn web_link(xml: &mut Pull<'_>, kind: &str) -> Result<Option<WebLink>, XmlError> {
    let (mut url, mut title) = (String::new(), String::new());
    while let Some(child) = xml.child()? {
        match child.name() {
            "physUrl" => url = xml.text()?,
            "title" => title = xml.text()?,
            _ => xml.skip()?,
        }
    }
    let kind = match kind {
        "relatedWebsite" => WebLinkKind::Website,
        "socialMedia" => WebLinkKind::SocialMedia,
        // Deliverables are listed a second time as links of the project.
        "projectDeliverable" => return Ok(None),
        _ => WebLinkKind::Other,
    };
    Ok(Some(WebLink {
        kind,
        url,
        title: Some(title),
    }))
}

fn categories(xml: &mut Pull<'_>) -> Result<Vec<Category>, XmlError> {
    let mut list = Vec::new();
    while let Some(child) = xml.child()? {
        let mut category = Category {
            classification: child.attribute("classification"),
            kind: child.attribute("type"),
            weight: child.attribute("weight"),
            ..Category::default()
        };
        while let Some(part) = xml.child()? {
            match part.name() {
                "code" => category.code = xml.text()?,
                "title" => category.title = xml.text()?,
                _ => xml.skip()?,
            }
        }
        list.push(category);
    }
    Ok(list)
}
