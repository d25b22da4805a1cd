//! Whether a need is told as people talk or listed as experts write. Who says "we
//! cannot see each other" describes a thing without its name, and other names help
//! to find it; who writes "indoor localisation of responders" means just that.

/// Words of somebody talking, folded: persons, and what they can or cannot do.
const TALKING: &[&str] = &[
    "i",
    "me",
    "my",
    "we",
    "us",
    "our",
    "ours",
    "you",
    "your",
    "he",
    "him",
    "his",
    "she",
    "her",
    "they",
    "them",
    "their",
    "nobody",
    "somebody",
    "someone",
    "anybody",
    "anyone",
    "everybody",
    "everyone",
    "cannot",
    "can",
    "could",
    "must",
    "should",
    "would",
    "want",
    "wants",
    "need",
    "needs",
    "don",
    "doesn",
    "didn",
    "won",
    "wouldn",
    "couldn",
    "isn",
    "aren",
    "dont",
    "cant",
];

/// Whether a text in English is told in sentences: at least one of its words is
/// one of somebody talking.
pub(super) fn is_told(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| TALKING.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_told_and_titles_are_not() {
        for told in [
            "Nobody can tell us whether a bag is dangerous",
            "our radios don't work",
            "Fire crews need a map",
        ] {
            assert!(is_told(told), "{told}");
        }
        for listed in [
            "Indoor localisation of first responders",
            "Stand off scanning and detection of hidden dangerous materials",
            "CBRN",
            "",
        ] {
            assert!(!is_told(listed), "{listed}");
        }
    }
}
