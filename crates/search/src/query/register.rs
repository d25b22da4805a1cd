//! Whether a need is told as people talk or listed as experts write. Who says "we
//! cannot see each other" describes a thing without its name, and other names help
//! to find it; who writes "indoor localisation of responders" means just that.

/// Words of somebody talking, folded: persons, what they can or cannot do, and the
/// verbs that make a sentence.
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
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
    "keep",
    "keeps",
    "kept",
    "get",
    "gets",
    "got",
    "goes",
    "went",
    "come",
    "comes",
    "came",
];

/// A need of no more words than these names a subject in one of its names; the
/// others help as they do where somebody talks.
const FEW: usize = 2;

/// Whether a text in English is told in sentences, at least one of its words being
/// one of somebody talking, or so short that it is widened all the same.
pub(super) fn is_told(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.len() <= FEW || words.iter().any(|word| TALKING.contains(&word.as_str()))
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
            "drones keep flying over the prison yard",
            "drones",
        ] {
            assert!(is_told(told), "{told}");
        }
        for listed in [
            "Indoor localisation of first responders",
            "Stand off scanning and detection of hidden dangerous materials",
            "CBRN detection in buildings",
        ] {
            assert!(!is_told(listed), "{listed}");
        }
    }
}
