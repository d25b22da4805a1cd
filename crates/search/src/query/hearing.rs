//! The words of a need as typed: their stems in order, and its function words.

use crate::analysis::{Analyser, Shape, words};
use std::collections::{BTreeSet, HashMap};

/// How much a compound's joined form counts beside the words of the need. It
/// repeats what its parts say already: at full weight nDCG@10 over 2,087 topics
/// outside security was 0.694, at a quarter 0.703, without it 0.701, while only
/// with it `stand-off` finds `standoff`.
const JOINED_EMPHASIS: f64 = 0.25;

/// What is gathered of one stem while reading a need.
pub(super) struct Heard<'t> {
    pub(super) stem: String,
    pub(super) word: &'t str,
    pub(super) count: u32,
    pub(super) emphasis: f64,
}

/// The stems of a need in the order they were first typed, and its function words.
#[derive(Default)]
pub(super) struct Listening<'t> {
    places: HashMap<String, usize>,
    pub(super) heard: Vec<Heard<'t>>,
    pub(super) stop_words: BTreeSet<String>,
}

impl<'t> Listening<'t> {
    pub(super) fn listen(&mut self, analyser: &Analyser, text: &'t str) {
        words(text, |word| match analyser.stem(word.folded) {
            Some(stem) => self.hear(&stem, &text[word.range], word.shape),
            None if !self.stop_words.contains(word.folded) => {
                self.stop_words.insert(word.folded.to_owned());
            }
            None => {}
        });
    }

    fn hear(&mut self, stem: &str, word: &'t str, shape: Shape) {
        let place = match self.places.get(stem) {
            Some(place) => *place,
            None => {
                self.places.insert(stem.to_owned(), self.heard.len());
                self.heard.push(Heard {
                    stem: stem.to_owned(),
                    word,
                    count: 0,
                    emphasis: 0.0,
                });
                self.heard.len() - 1
            }
        };
        let heard = &mut self.heard[place];
        heard.count += 1;
        heard.emphasis += match shape {
            Shape::Plain => 1.0,
            Shape::Joined => JOINED_EMPHASIS,
        };
    }
}
