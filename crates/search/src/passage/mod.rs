//! The passage under a hit: the sentence or two that say most of the need.

mod sentences;

use crate::analysis::words;
use crate::document::{DocumentText, Field};
use crate::index::Index;
use crate::query::Query;
use crate::reading::{Occurrence, Reading};
use sentences::sentences;
use serde::Serialize;
use std::ops::Range;

/// Longest passage in bytes; in English text as many characters.
pub const LONGEST_PASSAGE: usize = 300;

/// How many bytes of a sentence too long to show may stand before its first
/// marked word.
const LEAD: usize = 80;

/// A passage of a document's text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Passage {
    /// The field it is from; `None` where the document has no text at all.
    pub field: Option<Field>,
    /// The text.
    pub text: String,
    /// Bytes of `text` that matched the need: ascending, apart from each other.
    pub marks: Vec<Range<usize>>,
    /// Whether the field's text begins before the passage.
    pub begins_inside: bool,
    /// Whether the field's text goes on after it.
    pub ends_inside: bool,
}

/// The best passage of a text for a need: of the objective and the results'
/// titles, the one or two sentences with the highest score by the model that
/// ranks the projects: the weights of different matched terms, and how much the
/// sentence lies in the need's direction; of equals the one in the objective,
/// then the earlier one. The title stands above every passage that is shown, so it is given only
/// where nothing else matched, and a result's title that repeats it (as those of
/// periodic reports do) is passed over. Where only keywords or the acronym
/// matched, the start of the objective, or else the title.
#[must_use]
pub fn best(index: &Index, query: &Query, text: &DocumentText) -> Passage {
    let query = index.own(query);
    let reading = Reading::new(&index.analyser, &query.wanted, text);
    from_reading(index, &query, text, &reading)
}

/// Fields a passage is taken from, those of one line before those of the next.
const SOURCES: [&[Field]; 2] = [&[Field::Objective, Field::Results], &[Field::Title]];

pub(crate) fn from_reading(
    index: &Index,
    query: &Query,
    text: &DocumentText,
    reading: &Reading,
) -> Passage {
    let model = Model {
        index,
        query,
        reading,
    };
    let found = SOURCES
        .into_iter()
        .find_map(|fields| strongest(&model, text, fields));
    let Some(Place {
        field,
        part: place,
        window,
    }) = found
    else {
        return beginning(text);
    };
    let part = &text.parts(field)[place];
    let here = of_field(&reading.occurrences, field);
    let marks = here.iter().filter(|o| o.part == place);
    cut(field, part, window, marks)
}

/// What ranks passages: the same words and the same space that rank projects.
struct Model<'m> {
    index: &'m Index,
    query: &'m Query,
    reading: &'m Reading,
}

/// Where a passage stands.
struct Place {
    field: Field,
    part: usize,
    window: Range<usize>,
}

impl Model<'_> {
    /// What a window is worth, from its matched words and its direction.
    fn worth(&self, part: &str, here: &[Occurrence], window: &Range<usize>) -> f64 {
        let ceiling = self.query.ceiling().max(f64::MIN_POSITIVE);
        let meaning = self.index.header().settings.fusion.meaning;
        let likeness = if meaning > 0.0 {
            f64::from(self.likeness(&part[window.clone()]))
        } else {
            0.0
        };
        weight(self.query, here, window) / ceiling + meaning * likeness.max(0.0)
    }

    /// How much a text lies in the need's direction, −1 to 1.
    fn likeness(&self, text: &str) -> f32 {
        let mut terms = Vec::new();
        words(text, |word| {
            if let Some(term) = self.reading.term(self.index, word.folded) {
                terms.push((term, self.index.rarity(term) as f32));
            }
        });
        let space = self.index.space();
        space.likeness_of(&self.query.meaning, &terms)
    }
}

/// The best window over these fields. Sentences of the objective count for their
/// direction alone too; titles of results, of which there may be hundreds, only
/// where a word was found.
fn strongest(model: &Model<'_>, text: &DocumentText, fields: &[Field]) -> Option<Place> {
    let mut best: Option<(f64, Place)> = None;
    for field in fields {
        let occurrences = of_field(&model.reading.occurrences, *field);
        for (place, part) in text.parts(*field).iter().enumerate() {
            let from = occurrences.partition_point(|o| o.part < place);
            let to = occurrences.partition_point(|o| o.part <= place);
            let here = &occurrences[from..to];
            let by_meaning = *field == Field::Objective && !model.query.meaning.is_empty();
            if (here.is_empty() && !by_meaning)
                || (*field == Field::Results && repeats_title(part, text))
            {
                continue;
            }
            for window in windows(part, here, by_meaning) {
                let worth = model.worth(part, here, &window);
                if worth > 0.0 && best.as_ref().is_none_or(|(most, _)| worth > *most) {
                    let field = *field;
                    best = Some((
                        worth,
                        Place {
                            field,
                            part: place,
                            window,
                        },
                    ));
                }
            }
        }
    }
    best.map(|(_, place)| place)
}

fn repeats_title(result: &str, text: &DocumentText) -> bool {
    !text.title.is_empty() && result.contains(&text.title)
}

/// The occurrences of one field; they stand together.
fn of_field(occurrences: &[Occurrence], field: Field) -> &[Occurrence] {
    let start = occurrences.partition_point(|o| o.field < field);
    let end = occurrences.partition_point(|o| o.field <= field);
    &occurrences[start..end]
}

/// Candidate passages: every sentence with an occurrence, alone and with the one
/// before or after; a sentence too long to show as stretches around its
/// occurrences. With `all`, sentences without an occurrence too, alone.
fn windows(part: &str, here: &[Occurrence], all: bool) -> Vec<Range<usize>> {
    let sentences = sentences(part);
    let mut windows = Vec::new();
    for (place, sentence) in sentences.iter().enumerate() {
        let inside = || here.iter().filter(|o| sentence.contains(&o.range.start));
        if inside().next().is_none() {
            if all && sentence.len() <= LONGEST_PASSAGE {
                windows.push(sentence.clone());
            }
            continue;
        }
        if sentence.len() > LONGEST_PASSAGE {
            windows.extend(inside().map(|o| stretch(part, sentence, o.range.start)));
            continue;
        }
        windows.push(sentence.clone());
        for (from, to) in [(place.wrapping_sub(1), place), (place, place + 1)] {
            if let (Some(from), Some(to)) = (sentences.get(from), sentences.get(to))
                && to.end - from.start <= LONGEST_PASSAGE
            {
                windows.push(from.start..to.end);
            }
        }
    }
    windows
}

/// A part of a long sentence that begins shortly before `anchor`, at a word.
fn stretch(part: &str, sentence: &Range<usize>, anchor: usize) -> Range<usize> {
    let lead = boundary(part, anchor.saturating_sub(LEAD).max(sentence.start));
    let start = match part[lead..anchor].find(char::is_whitespace) {
        Some(space) if lead > sentence.start => {
            anchor - part[lead + space..anchor].trim_start().len()
        }
        _ if lead > sentence.start => anchor,
        _ => sentence.start,
    };
    start..shorten(part, start..sentence.end)
}

/// The end of the longest beginning of `range` that is short enough and ends at a word.
fn shorten(part: &str, range: Range<usize>) -> usize {
    if range.len() <= LONGEST_PASSAGE {
        return range.end;
    }
    let most = boundary(part, range.start + LONGEST_PASSAGE);
    match part[range.start..most].rfind(char::is_whitespace) {
        Some(space) if space > 0 => {
            range.start + part[range.start..range.start + space].trim_end().len()
        }
        _ => most,
    }
}

/// The last place at or before `at` where the text may be cut.
fn boundary(part: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|place| part.is_char_boundary(*place))
        .unwrap_or(0)
}

/// The sum of the weights of the different terms inside a window.
fn weight(query: &Query, here: &[Occurrence], window: &Range<usize>) -> f64 {
    let inside = |o: &&Occurrence| window.start <= o.range.start && o.range.end <= window.end;
    let mut seen: Vec<usize> = here.iter().filter(inside).map(|o| o.term).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.into_iter().map(|term| query.terms[term].weight).sum()
}

fn cut<'o>(
    field: Field,
    part: &str,
    window: Range<usize>,
    occurrences: impl Iterator<Item = &'o Occurrence>,
) -> Passage {
    let mut marks: Vec<Range<usize>> = occurrences
        .filter(|o| window.start <= o.range.start && o.range.end <= window.end)
        .map(|o| o.range.start - window.start..o.range.end - window.start)
        .collect();
    // A compound marks its parts and its whole: one mark for what overlaps.
    marks.sort_unstable_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    marks.dedup_by(|next, kept| {
        let overlap = next.start < kept.end;
        if overlap {
            kept.end = kept.end.max(next.end);
        }
        overlap
    });
    Passage {
        field: Some(field),
        text: part[window.clone()].to_owned(),
        marks,
        begins_inside: !part[..window.start].trim().is_empty(),
        ends_inside: !part[window.end..].trim().is_empty(),
    }
}

/// The start of the objective, or the title.
fn beginning(text: &DocumentText) -> Passage {
    for (field, part) in [
        (Field::Objective, &text.objective),
        (Field::Title, &text.title),
    ] {
        let sentences = sentences(part);
        let Some(first) = sentences.first() else {
            continue;
        };
        let last = sentences
            .iter()
            .take(2)
            .take_while(|sentence| sentence.end - first.start <= LONGEST_PASSAGE)
            .last();
        let end = match last {
            Some(sentence) => sentence.end,
            None => shorten(part, first.clone()),
        };
        return cut(field, part, first.start..end, std::iter::empty());
    }
    Passage::default()
}
