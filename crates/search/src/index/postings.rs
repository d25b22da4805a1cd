//! The postings of an index: for each term, in which documents it stands and
//! how much it is worth there.
//!
//! Documents are counted in chunks of 65,536, so that a posting is a `u16`
//! beside a `u8`, and the accumulator of a chunk stays in the processor's cache.
//! A term's postings stand together, chunk after chunk; a *run* says where the
//! postings of one chunk begin.

use super::block::{Counts, Entry, Gathered};
use super::header::averages;
use crate::document::Field;
use crate::settings::Settings;
use bytemuck::{Pod, Zeroable};

/// Documents in a chunk.
pub(crate) const CHUNK: usize = 1 << 16;

/// The highest impact; an impact is the saturated frequency in steps of 1/255.
pub(crate) const FULL_IMPACT: u8 = u8::MAX;

/// The postings of one term in one chunk begin at `start` and end where the next run starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Run {
    pub(crate) chunk: u32,
    pub(crate) start: u32,
}

/// A saturated frequency as an impact; never 0, for the term does stand there.
pub(crate) fn impact(saturated: f64) -> u8 {
    // Between 0 and 255 by construction; `as` rounds toward zero after `round`.
    ((saturated * f64::from(FULL_IMPACT)).round() as u8).max(1)
}

/// Where an entry stands before documents have numbers.
pub(super) type Place = usize;

/// What the builder makes of all that was read.
pub(super) struct Postings {
    pub(super) peaks: Vec<u8>,
    /// For each term its first run; one more at the end.
    pub(super) term_runs: Vec<u32>,
    /// All runs, and a last one that marks the end.
    pub(super) runs: Vec<Run>,
    pub(super) documents: Vec<u16>,
    pub(super) impacts: Vec<u8>,
    pub(super) norms: Vec<f32>,
}

/// Sums and numbers of filled fields over all documents.
pub(super) fn lengths(entries: &[Entry]) -> ([u64; Field::COUNT], [u32; Field::COUNT]) {
    let (mut sums, mut filled) = ([0; Field::COUNT], [0; Field::COUNT]);
    for entry in entries {
        for (place, length) in entry.lengths.iter().enumerate() {
            sums[place] += u64::from(*length);
            filled[place] += u32::from(*length > 0);
        }
    }
    (sums, filled)
}

/// Places all postings. `order` lists the documents by number, `terms` is how
/// many terms there are; the terms gathered must have their final numbers.
/// `None` where there are more postings than 32 bits can count.
pub(super) fn place(
    gathered: &Gathered,
    order: &[Place],
    terms: usize,
    settings: &Settings,
) -> Option<Postings> {
    let mut next = starts(&gathered.terms, terms)?;
    let total = next.last().copied().unwrap_or(0) as usize;
    let frequencies: Vec<u32> = next.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (sums, filled) = lengths(&gathered.entries);
    let averages = averages(&sums, &filled);
    let mut postings = Postings {
        peaks: vec![0; terms],
        term_runs: Vec::new(),
        runs: Vec::new(),
        documents: vec![0; total],
        impacts: vec![0; total],
        norms: Vec::with_capacity(order.len()),
    };
    let mut runs: Vec<(u32, Run)> = Vec::with_capacity(terms);
    let mut last_chunk = vec![u32::MAX; terms];
    let document_count = u32::try_from(order.len()).ok()?;
    for (number, entry) in order.iter().enumerate() {
        let entry = &gathered.entries[*entry];
        let (chunk, local) = ((number / CHUNK) as u32, (number % CHUNK) as u16);
        let mut square = 0.0_f64;
        let counted = gathered.terms[entry.terms.clone()]
            .iter()
            .zip(&gathered.counts[entry.terms.clone()]);
        for (term, counts) in counted {
            let slot = *term as usize;
            let worth = worth(settings, counts, &entry.lengths, &averages);
            let at = next[slot];
            if last_chunk[slot] != chunk {
                last_chunk[slot] = chunk;
                runs.push((*term, Run { chunk, start: at }));
            }
            postings.documents[at as usize] = local;
            postings.impacts[at as usize] = worth;
            postings.peaks[slot] = postings.peaks[slot].max(worth);
            next[slot] = at + 1;
            square += part_of_norm(Settings::rarity(document_count, frequencies[slot]), worth);
        }
        postings.norms.push(square.sqrt() as f32);
    }
    // Already in chunk order for each term, so a stable sort by term is enough.
    runs.sort_by_key(|(term, _)| *term);
    finish_runs(&mut postings, &runs, terms, total);
    Some(postings)
}

/// The square of a term's weight in a document's vector.
pub(crate) fn part_of_norm(rarity: f64, impact: u8) -> f64 {
    let weight = rarity * f64::from(impact) / f64::from(FULL_IMPACT);
    weight * weight
}

fn worth(
    settings: &Settings,
    counts: &Counts,
    lengths: &[u32; Field::COUNT],
    averages: &[f64; Field::COUNT],
) -> u8 {
    impact(settings.saturated(counts, lengths, averages))
}

/// Where each term's postings start, and one more at the end.
fn starts(gathered: &[u32], terms: usize) -> Option<Vec<u32>> {
    let mut frequencies = vec![0_u32; terms];
    for term in gathered {
        frequencies[*term as usize] += 1;
    }
    let mut starts = Vec::with_capacity(terms + 1);
    let mut sum = 0_u32;
    starts.push(sum);
    for frequency in frequencies {
        sum = sum.checked_add(frequency)?;
        starts.push(sum);
    }
    Some(starts)
}

fn finish_runs(postings: &mut Postings, runs: &[(u32, Run)], terms: usize, total: usize) {
    let mut next = runs.iter().peekable();
    for term in 0..terms {
        postings.term_runs.push(postings.runs.len() as u32);
        while let Some((_, run)) = next.next_if(|(owner, _)| *owner as usize == term) {
            postings.runs.push(*run);
        }
    }
    postings.term_runs.push(postings.runs.len() as u32);
    postings.runs.push(Run {
        chunk: u32::MAX,
        start: total as u32,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impacts_span_the_byte_and_are_never_nothing() {
        let cases = [(0.0, 1), (0.001, 1), (0.5, 128), (0.998, 254), (1.0, 255)];
        for (saturated, expected) in cases {
            assert_eq!(impact(saturated), expected, "{saturated}");
        }
    }
}
