//! The needs that stand under the box of the home page: those of the gap register in
//! practitioners' words, and where it holds too few, needs of our own.

use crate::question;
use uptake_model::{Gap, GapSource};

/// How many examples stand under the box.
const EXAMPLES: usize = 6;

/// Needs of our own, one from each service: service, language, statement.
const OWN: [(&str, &str, &str); EXAMPLES] = [
    (
        "fire and rescue",
        "en",
        "The wind turns, and the forest fire is behind my crews before anybody has told them. I want to know an \
         hour earlier where it will go.",
    ),
    (
        "police",
        "en",
        "We seize forty phones in one night and need months to read them. By then the people we should have found \
         are gone.",
    ),
    (
        "border guard",
        "es",
        "De noche llegan lanchas pequeñas a la costa y nuestro radar no las ve. Cuando alguien nos avisa, ya no \
         queda nadie en la playa.",
    ),
    (
        "emergency medical service",
        "en",
        "A bus has overturned, forty people are hurt, and we write on paper who went to which hospital. An hour \
         later nobody can tell a mother where her child is.",
    ),
    (
        "infrastructure operator",
        "en",
        "Every few weeks a drone flies over our power station. We see it by chance, and we never know where the \
         pilot is standing.",
    ),
    (
        "civil protection",
        "de",
        "Wenn der Strom zwei Tage wegbleibt, wissen wir nicht, wer zu Hause an einem Beatmungsgerät hängt und zuerst \
         Hilfe braucht.",
    ),
];

/// A need somebody stated, to begin with.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) statement: String,
    pub(crate) service: String,
    /// Language of the statement, ISO 639-1.
    pub(crate) language: String,
    pub(crate) href: String,
}

impl Example {
    fn new(statement: &str, service: &str, language: &str) -> Self {
        Self {
            statement: statement.to_owned(),
            service: service.to_owned(),
            language: language.to_owned(),
            href: question::ask(statement),
        }
    }
}

/// Six needs: of the register, one from each service before any service comes twice,
/// since the first six a reader sees should show how wide the field is; filled up with
/// our own, those of services not yet named first.
pub(crate) fn examples(gaps: &[Gap]) -> Vec<Example> {
    let mut chosen: Vec<Example> = registered(gaps)
        .into_iter()
        .take(EXAMPLES)
        .map(|gap| Example::new(&gap.statement, &gap.service, &gap.language))
        .collect();
    let named = |service: &str| chosen.iter().any(|other| other.service == service);
    let (again, new): (Vec<_>, Vec<_>) = OWN.into_iter().partition(|(service, ..)| named(service));
    let missing = EXAMPLES.saturating_sub(chosen.len());
    let own = new.into_iter().chain(again).take(missing);
    chosen.extend(own.map(|(service, language, text)| Example::new(text, service, language)));
    chosen
}

/// The gaps of the register in the order in which they serve as examples.
fn registered(gaps: &[Gap]) -> Vec<&Gap> {
    let own: Vec<&Gap> = gaps
        .iter()
        .filter(|gap| gap.source == GapSource::Practitioner)
        .collect();
    let mut chosen: Vec<&Gap> = Vec::with_capacity(gaps.len());
    for gap in &own {
        if chosen.iter().all(|other| other.service != gap.service) {
            chosen.push(gap);
        }
    }
    for gap in own.into_iter().chain(gaps) {
        if !chosen.iter().any(|other| other.id == gap.id) {
            chosen.push(gap);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use uptake_model::Area;

    fn gap(id: &str, service: &str) -> Gap {
        Gap {
            id: id.into(),
            title: id.to_owned(),
            statement: format!("We cannot do {id}."),
            service: service.to_owned(),
            area: Area::DisasterResilience,
            source: GapSource::Practitioner,
            edition: "invented".to_owned(),
            language: "en".to_owned(),
            unconfirmed: false,
        }
    }

    fn services(gaps: &[Gap]) -> Vec<String> {
        let chosen = examples(gaps).into_iter();
        chosen.map(|example| example.service).collect()
    }

    #[test]
    fn an_empty_register_leaves_six_services_in_three_languages() {
        let own = examples(&[]);
        let services: BTreeSet<&str> = own.iter().map(|it| it.service.as_str()).collect();
        let languages: BTreeSet<&str> = own.iter().map(|it| it.language.as_str()).collect();
        assert_eq!((own.len(), services.len()), (6, 6));
        assert_eq!(Vec::from_iter(languages), ["de", "en", "es"]);
        assert!(own[0].href.starts_with("/match?q=The+wind+turns"));
    }

    #[test]
    fn a_short_register_is_filled_up_with_other_services_first() {
        let few = [gap("1", "police"), gap("2", "police"), gap("3", "customs")];
        assert_eq!(
            services(&few),
            [
                "police",
                "customs",
                "police",
                "fire and rescue",
                "border guard",
                "emergency medical service"
            ]
        );
    }

    #[test]
    fn a_full_register_needs_none_of_ours() {
        let many = ["a", "b", "c", "d", "e", "f", "g"].map(|name| gap(name, name));
        assert_eq!(services(&many), ["a", "b", "c", "d", "e", "f"]);
    }
}
