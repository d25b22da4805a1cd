//! Which organisations are taken for practitioners. No source says it of an organisation,
//! so it is told by its kind and by its name, and both are shown apart.

use uptake_model::{ActivityType, FundedOrganisation};
use uptake_search::analysis::words;

/// Beginnings of words, without accents, by which police, fire, rescue, border, coast guard,
/// customs and civil protection services name themselves in languages of the Union. Several
/// words must stand side by side.
const NAMES: [&str; 56] = [
    "police",
    "policia",
    "policie",
    "policij",
    "policja",
    "policji",
    "policejn",
    "policajn",
    "politie",
    "politiet",
    "politia",
    "politiei",
    "polizei",
    "polizia",
    "polisen",
    "polismynd",
    "poliisi",
    "rendors",
    "αστυνομ",
    "полици",
    "garda siochana",
    "gendarm",
    "guardia civil",
    "carabinier",
    "bundeskriminalamt",
    "landeskriminalamt",
    "fire service",
    "fire brigade",
    "fire and rescue",
    "fire rescue",
    "fire department",
    "feuerwehr",
    "berufsfeuerwehr",
    "brandweer",
    "pompier",
    "sapeurs",
    "bombeir",
    "bomber",
    "hasic",
    "vigili del fuoco",
    "strazy pozarn",
    "straz pozarn",
    "pelastus",
    "raddningstjanst",
    "civil protection",
    "protezione civile",
    "proteccion civil",
    "protection civile",
    "protecao civil",
    "katastrophenschutz",
    "technisches hilfswerk",
    "border guard",
    "coast guard",
    "customs",
    "red cross",
    "ambulance",
];

/// Whether the Commission's codes have it as a public body (`PUB`), which excludes those of
/// research and education. Not every public body is a practitioner: ministries of other
/// matters and funding agencies are among them.
#[must_use]
pub fn is_public_body(organisation: &FundedOrganisation) -> bool {
    organisation.activity == Some(ActivityType::Public)
}

/// Whether it is neither a public body nor a company and its name holds a word by which
/// services of practitioners name themselves: police academies, associations of fire
/// brigades, the Red Cross.
#[must_use]
pub fn is_practitioner_by_name(organisation: &FundedOrganisation) -> bool {
    let other = !matches!(
        organisation.activity,
        Some(ActivityType::Public | ActivityType::Private)
    );
    other && is_named(&organisation.name)
}

fn is_named(name: &str) -> bool {
    let mut folded = String::from(" ");
    words(name, |word| {
        folded.push_str(word.folded);
        folded.push(' ');
    });
    NAMES.iter().any(|it| {
        folded
            .match_indices(it)
            .any(|(at, _)| folded[..at].ends_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(name: &str, activity: Option<ActivityType>) -> FundedOrganisation {
        FundedOrganisation {
            id: "x".into(),
            name: name.to_owned(),
            short_name: None,
            country: None,
            activity,
            sme: None,
        }
    }

    #[test]
    fn practitioners_are_told_by_kind_or_by_name() {
        let cases = [
            ("Musterpolizei", Some(ActivityType::Public), (true, false)),
            ("POLICÍA DE PRUEBA", None, (false, true)),
            (
                "Police Academy of Musterstadt",
                Some(ActivityType::Education),
                (false, true),
            ),
            (
                "Vigili del Fuoco di Prova",
                Some(ActivityType::Other),
                (false, true),
            ),
            (
                "Red Cross of Sampleland",
                Some(ActivityType::Other),
                (false, true),
            ),
            (
                "Customs Software Ltd",
                Some(ActivityType::Private),
                (false, false),
            ),
            (
                "POLITECNICO DI PROVA",
                Some(ActivityType::Education),
                (false, false),
            ),
            (
                "Institute of Policy",
                Some(ActivityType::Research),
                (false, false),
            ),
            ("Metropolis Fire Physics", None, (false, false)),
        ];
        for (name, activity, expected) in cases {
            let it = organisation(name, activity);
            assert_eq!(
                (is_public_body(&it), is_practitioner_by_name(&it)),
                expected,
                "{name}"
            );
        }
    }
}
