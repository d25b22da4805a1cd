//! Adding up scores, term by term, over one chunk of documents after the other.

use crate::index::Index;
use crate::index::postings::{CHUNK, Run};
use crate::query::Query;

/// The sums of a chunk. Its fixed size matches the `u16` of a posting, so that
/// no access needs a check, and it fits the processor's cache.
type Sums = [u32; CHUNK];

/// Scores all documents for one query.
pub(crate) struct Accumulator<'i> {
    index: &'i Index,
    /// Runs of each term that are still to come, with the units of its weight.
    terms: Vec<(&'i [Run], u32)>,
}

impl<'i> Accumulator<'i> {
    pub(crate) fn new(index: &'i Index, query: &Query) -> Self {
        Self::with_weights(
            index,
            query.terms.iter().map(|term| (term.number, term.units)),
        )
    }

    /// The sums must fit 32 bits: whoever gives the weights sees to that.
    pub(crate) fn with_weights(
        index: &'i Index,
        weights: impl Iterator<Item = (u32, u32)>,
    ) -> Self {
        Self {
            index,
            terms: weights
                .map(|(number, units)| (index.runs(number), units))
                .collect(),
        }
    }

    /// The sums of all documents in units; 0 where no term matched.
    pub(crate) fn all(mut self) -> Vec<u32> {
        let documents = self.index.documents() as usize;
        let mut all = vec![0_u32; documents.next_multiple_of(CHUNK)];
        let (chunks, _) = all.as_chunks_mut::<CHUNK>();
        for (chunk, sums) in chunks.iter_mut().enumerate() {
            self.add_chunk(chunk, sums);
        }
        all.truncate(documents);
        all
    }

    /// Calls `visit` with the number of the first document of each chunk and the
    /// scores of its documents in units; 0 where no term matched.
    pub(crate) fn for_each_chunk(self, mut visit: impl FnMut(u32, &[u32])) {
        for (chunk, sums) in self.all().chunks(CHUNK).enumerate() {
            visit((chunk * CHUNK) as u32, sums);
        }
    }

    /// Adds what all terms are worth in a chunk; chunks must come in their order.
    fn add_chunk(&mut self, chunk: usize, sums: &mut Sums) {
        for (runs, units) in &mut self.terms {
            if let [run, next, ..] = **runs
                && run.chunk as usize == chunk
            {
                let (documents, impacts) = self.index.postings(run.start, next.start);
                add(sums, documents, impacts, *units);
                *runs = &runs[1..];
            }
        }
    }
}

/// The inner loop of the whole engine.
fn add(sums: &mut Sums, documents: &[u16], impacts: &[u8], units: u32) {
    for (document, impact) in documents.iter().zip(impacts) {
        sums[*document as usize] += units * u32::from(*impact);
    }
}
