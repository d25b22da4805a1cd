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
    pub(crate) fn all(self) -> Vec<u32> {
        let mut all = Vec::with_capacity(self.index.documents() as usize);
        self.for_each_chunk(|_, sums| all.extend_from_slice(sums));
        all
    }

    /// Calls `visit` with the number of the first document of each chunk and the
    /// scores of its documents in units; 0 where no term matched.
    pub(crate) fn for_each_chunk(mut self, mut visit: impl FnMut(u32, &[u32])) {
        let documents = self.index.documents() as usize;
        let Ok(mut sums) = <Box<Sums>>::try_from(vec![0_u32; CHUNK].into_boxed_slice()) else {
            return; // The length is right by construction.
        };
        for chunk in 0..documents.div_ceil(CHUNK) {
            let first = chunk * CHUNK;
            let local = (documents - first).min(CHUNK);
            for (runs, units) in &mut self.terms {
                if let [run, next, ..] = **runs
                    && run.chunk as usize == chunk
                {
                    let (documents, impacts) = self.index.postings(run.start, next.start);
                    add(&mut sums, documents, impacts, *units);
                    *runs = &runs[1..];
                }
            }
            visit(first as u32, &sums[..local]);
            sums[..local].fill(0);
        }
    }
}

/// The inner loop of the whole engine.
fn add(sums: &mut Sums, documents: &[u16], impacts: &[u8], units: u32) {
    for (document, impact) in documents.iter().zip(impacts) {
        sums[*document as usize] += units * u32::from(*impact);
    }
}
