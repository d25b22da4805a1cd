//! Words of English grammar, which say nothing about what a need is about.
//! They include what people say to complain (`cannot`, `nobody`, `don't`), for
//! these are rare in project texts and would weigh far more than they mean.

use super::stop_word_list::WORDS;

/// Contractions with their apostrophes taken out, sorted.
const CONTRACTIONS: &[&str] = &[
    "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "hed",
    "hell", "hes", "hows", "id", "ill", "im", "isnt", "itd", "itll", "its", "ive", "lets",
    "mightnt", "mustnt", "neednt", "shant", "shed", "shell", "shes", "shouldnt", "thatd", "thatll",
    "thats", "thered", "theres", "theyd", "theyll", "theyre", "theyve", "wasnt", "wed", "well",
    "were", "werent", "weve", "whatll", "whats", "wheres", "whod", "wholl", "whos", "wont",
    "wouldnt", "youd", "youll", "youre", "youve",
];

/// Where the words of each initial letter begin, and one more: every word of
/// every text is looked up here, and most initials have few words.
const STARTS: [usize; 27] = starts();

const fn starts() -> [usize; 27] {
    let mut starts = [0; 27];
    let mut place = 0;
    while place < WORDS.len() {
        let initial = (WORDS[place].as_bytes()[0] - b'a') as usize;
        starts[initial + 1] = place + 1;
        place += 1;
    }
    let mut letter = 1;
    while letter < 27 {
        if starts[letter] < starts[letter - 1] {
            starts[letter] = starts[letter - 1];
        }
        letter += 1;
    }
    starts
}

/// Whether a folded word is a function word.
pub(super) fn contains(folded: &str) -> bool {
    match folded.as_bytes().first() {
        Some(initial @ b'a'..=b'z') => {
            let letter = usize::from(initial - b'a');
            WORDS[STARTS[letter]..STARTS[letter + 1]].contains(&folded)
        }
        _ => false,
    }
}

/// Whether a word written with an apostrophe, given without it, is a contraction.
pub(super) fn is_contraction(folded: &str) -> bool {
    CONTRACTIONS.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_sorted_and_folded() {
        for list in [WORDS, CONTRACTIONS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(
                list.iter()
                    .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
            );
        }
    }

    #[test]
    fn every_word_of_the_list_is_found_by_its_initial() {
        assert!(WORDS.iter().all(|word| contains(word)));
        assert_eq!(STARTS[26], WORDS.len());
        for word in ["", "xylophone", "zebra", "é", "5g"] {
            assert!(!contains(word), "{word}");
        }
    }

    #[test]
    fn grammar_goes_and_content_stays() {
        for word in ["the", "cannot", "nobody", "whether", "we"] {
            assert!(contains(word), "{word}");
        }
        for word in ["well", "smoke", "left", "able", "need", "will", "it"] {
            assert_eq!(contains(word), matches!(word, "will" | "it"), "{word}");
        }
    }
}
