//! An organisation's part in a project as a source writes it, before it is normalised;
//! the XML and the tables of CORDIS both end here. Streets, departments and contact
//! forms have no field, so that they cannot be kept.

use crate::normalise::{self, Link};
use crate::notes::Notes;
use uptake_model::{
    ActivityType, Country, Euro, Organisation, Participation, Pic, ProblemKind, Role,
};

/// The fields as text.
#[derive(Debug, Default)]
pub(crate) struct RawOrganisation {
    pub(crate) pic: String,
    pub(crate) vat: String,
    pub(crate) name: String,
    pub(crate) short_name: String,
    pub(crate) country: String,
    pub(crate) city: String,
    pub(crate) nuts: String,
    pub(crate) url: String,
    pub(crate) activity: String,
    pub(crate) sme: String,
    pub(crate) role: String,
    pub(crate) order: String,
    pub(crate) ec_contribution: String,
    pub(crate) net_ec_contribution: String,
    pub(crate) total_cost: String,
    pub(crate) ended: String,
}

impl RawOrganisation {
    /// Normalises the fields. `place` is the organisation's place in the source's
    /// list, from 1, used where the source states none.
    pub(crate) fn finish(self, place: u32, notes: &mut Notes<'_>) -> Participation {
        let role = Role::parse(&self.role);
        if role == Role::Other && !self.role.trim().is_empty() {
            notes.note(ProblemKind::UnknownRole, "role", &self.role);
        }
        let whole = money(&self.ec_contribution, "ecContribution", notes);
        let net = money(&self.net_ec_contribution, "netEcContribution", notes);
        let total_cost = money(&self.total_cost, "organization.totalCost", notes);
        Participation {
            role,
            order: self.order.trim().parse().unwrap_or(place),
            ec_contribution: share(role, whole, net),
            total_cost: total_cost.filter(|cost| cost.cents() != 0),
            ended_early: truth(&self.ended).unwrap_or(false),
            organisation: self.organisation(notes),
        }
    }

    fn organisation(self, notes: &mut Notes<'_>) -> Organisation {
        let pic = self.pic.trim().trim_end_matches(".0");
        let pic = (!pic.is_empty() && pic.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| Pic::new(pic));
        let country = country(&self.country, notes);
        let name = notes.line("organization.name", &self.name);
        let short_name = notes.line("organization.shortName", &self.short_name);
        if name.is_none() {
            notes.note(
                ProblemKind::MissingTitle,
                "organization.name",
                pic.as_ref().map_or("", Pic::as_str),
            );
        }
        let name = name
            .or_else(|| short_name.clone())
            .or_else(|| pic.as_ref().map(ToString::to_string))
            .unwrap_or_else(|| "Not named".to_owned());
        let nuts = region(&self.nuts, country.as_ref(), notes);
        Organisation {
            pic,
            vat: normalise::vat(&self.vat),
            short_name: short_name.filter(|short| *short != name),
            name,
            city: notes.line("organization.city", &self.city),
            country,
            nuts,
            url: web_address(&self.url, "organization.url", notes),
            activity: ActivityType::parse(&self.activity),
            sme: truth(&self.sme),
        }
    }
}

/// What an organisation keeps of the Union's contribution. `whole` includes what a
/// beneficiary passes on to third parties, which then are stated with 0; `net` tells the two
/// apart, and both add up to the project's contribution (counted in 19,189 projects). A third
/// party's 0 without a net is no statement, and neither is the net of 0 of partners that are
/// not funded.
fn share(role: Role, whole: Option<Euro>, net: Option<Euro>) -> Option<Euro> {
    let nothing = |it: &Euro| it.cents() == 0;
    match net {
        Some(net) if whole.is_some() || !nothing(&net) => Some(net),
        _ => whole.filter(|it| role != Role::ThirdParty || !nothing(it)),
    }
}

/// An amount, empty where it is not stated; what cannot be read is noted.
pub(crate) fn money(raw: &str, field: &str, notes: &mut Notes<'_>) -> Option<Euro> {
    if normalise::is_placeholder(raw) {
        return None;
    }
    let amount = normalise::amount(raw);
    if amount.is_none() {
        notes.note(ProblemKind::BadAmount, field, raw);
    }
    amount
}

/// A web address; what is none is noted and dropped.
pub(crate) fn web_address(raw: &str, field: &str, notes: &mut Notes<'_>) -> Option<String> {
    let undone = normalise::undo_escapes(raw);
    match normalise::link(undone.as_deref().unwrap_or(raw)) {
        Link::Address(address) => Some(address),
        Link::Absent => None,
        Link::Bad(what) => {
            notes.note(ProblemKind::BadLink, field, &what);
            None
        }
    }
}

fn country(raw: &str, notes: &mut Notes<'_>) -> Option<Country> {
    if raw.trim().is_empty() {
        return None;
    }
    let country = Country::parse(raw);
    if !country.as_ref().is_some_and(Country::is_known) {
        notes.note(ProblemKind::UnknownCountry, "organization.country", raw);
    }
    country
}

/// A NUTS code of at least one level below the country (a bare country code says
/// nothing more than the country does).
fn region(raw: &str, country: Option<&Country>, notes: &mut Notes<'_>) -> Option<String> {
    let code = raw.trim().to_ascii_uppercase();
    let prefix = code.get(..2).filter(|_| code.len() > 2)?;
    if Country::parse(prefix).as_ref() != country {
        notes.note(ProblemKind::ForeignRegion, "organization.nutsCode", &code);
        return None;
    }
    // NUTS itself writes EL; the United Kingdom is UK until its last edition (2016).
    let prefix = country.map_or(prefix, Country::code);
    Some(format!("{prefix}{}", &code[2..]))
}

/// `true`, `1`, `yes` and `Y`; their opposites; anything else is not stated.
pub(crate) fn truth(raw: &str) -> Option<bool> {
    match raw.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "y" => Some(true),
        "false" | "0" | "no" | "n" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_what_an_organisation_keeps() {
        let euro = |it: i64| Some(Euro::from_cents(it));
        let cases = [
            (Role::Coordinator, euro(1_000), euro(900), euro(900)),
            (Role::ThirdParty, euro(0), euro(100), euro(100)),
            (Role::ThirdParty, euro(0), None, None),
            (Role::ThirdParty, euro(70), None, euro(70)),
            (Role::Participant, euro(0), None, euro(0)),
            (Role::Participant, euro(500), euro(0), euro(0)),
            (Role::AssociatedPartner, None, euro(0), None),
            (Role::AssociatedPartner, None, euro(30), euro(30)),
            (Role::AssociatedPartner, None, None, None),
        ];
        for (role, whole, net, expected) in cases {
            assert_eq!(
                share(role, whole, net),
                expected,
                "{role:?} {whole:?} {net:?}"
            );
        }
    }
}
