//! Uptake's own index in its ways: the ranking, which is what the others give, by
//! words, meaning, bridges and nearness together; the same with the counts of all
//! facets, which is what its pages show; and by words alone, as the others rank.

use super::{Answered, Asker, Engine, LIMIT};
use crate::clock;
use std::error::Error;
use std::path::Path;
use uptake_model::SnapshotId;
use uptake_search::{Document, Filter, Index, IndexBuilder, Query, Settings, Stamp, Window};

/// Documents given to the builder at once.
const BATCH: usize = 2000;

pub struct Uptake;

impl Engine for Uptake {
    fn build(
        &self,
        documents: &mut dyn Iterator<Item = Document>,
        folder: &Path,
    ) -> Result<(), Box<dyn Error>> {
        let mut builder = IndexBuilder::new(Settings::default())?;
        loop {
            let batch: Vec<Document> = documents.take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            builder.add(batch);
        }
        let stamp = Stamp {
            snapshot: SnapshotId::new("peers"),
            built_at: "2026-11-23T00:00:00Z".parse()?,
        };
        builder.write(&folder.join("index"), stamp)?;
        Ok(())
    }

    fn ask(&self, folder: &Path, asker: Asker<'_>) -> Result<(), Box<dyn Error>> {
        let index = Index::open(&folder.join("index"))?;
        let settings = index.header().settings.words_only();
        let words = Index::open(&folder.join("index"))?.with_weights(&settings);
        let (filter, today) = (Filter::default(), jiff::civil::date(2026, 11, 23));
        let window = Window {
            offset: 0,
            limit: LIMIT,
        };
        let ranked = |query: &Query| index.rank(query, LIMIT).len();
        let counted = |query: &Query| index.search(query, &filter, today, window).hits.len();
        let by_words = |query: &Query| words.rank(query, LIMIT).len();
        asker(vec![
            ("Uptake", timed(&index, &ranked)),
            ("Uptake with counts", timed(&index, &counted)),
            ("Uptake, words alone", timed(&words, &by_words)),
        ])
    }
}

fn timed<'e>(index: &'e Index, rank: &'e dyn Fn(&Query) -> usize) -> super::Answer<'e> {
    Box::new(move |need| {
        let start = clock::thread();
        let query = index.query(need);
        let reading = clock::thread() - start;
        Ok(Answered {
            hits: rank(&query),
            reading,
        })
    })
}
