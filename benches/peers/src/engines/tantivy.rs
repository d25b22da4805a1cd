//! Tantivy with its BM25: English stemming, one thread, one segment. In five
//! fields as Uptake has them, or in one that holds all text, which asks it for a
//! fifth of the lists; with our function words left out, or with all words kept as
//! it does by default.

use super::{Answered, Asker, Engine, LIMIT, texts};
use std::error::Error;
use std::path::Path;
use std::time::Duration;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, TantivyDocument};
use uptake_search::Document;
use uptake_search::analysis::Analyser;

/// Bytes the writer may hold before it writes a segment.
const WRITER_MEMORY: usize = 1_000_000_000;

/// The name of our analysis in an index.
const ANALYSIS: &str = "english";

pub struct Tantivy {
    pub stop_words: bool,
    pub one_field: bool,
}

impl Engine for Tantivy {
    fn build(
        &self,
        documents: &mut dyn Iterator<Item = Document>,
        folder: &Path,
    ) -> Result<(), Box<dyn Error>> {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(ANALYSIS)
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let names = ["title", "acronym", "keywords", "objective", "results"];
        let count = if self.one_field { 1 } else { names.len() };
        let fields: Vec<Field> = names
            .into_iter()
            .take(count)
            .map(|name| schema.add_text_field(name, text.clone()))
            .collect();
        let index = Index::create_in_dir(folder, schema.build())?;
        index.tokenizers().register(ANALYSIS, self.analyzer());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_MEMORY)?;
        for document in documents {
            let mut given = TantivyDocument::default();
            for (place, text) in texts(&document).into_iter().enumerate() {
                given.add_text(fields[place.min(count - 1)], text);
            }
            writer.add_document(given)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        Ok(())
    }

    fn ask(&self, folder: &Path, asker: Asker<'_>) -> Result<(), Box<dyn Error>> {
        let index = Index::open_in_dir(folder)?;
        index.tokenizers().register(ANALYSIS, self.analyzer());
        let searcher = index.reader()?.searcher();
        let fields: Vec<Field> = index.schema().fields().map(|(field, _)| field).collect();
        let mut parser = QueryParser::for_index(&index, fields.clone());
        parser.set_field_boost(fields[0], 2.0);
        let answer = |need: &str| {
            let (query, _) = parser.parse_query_lenient(&words_only(need));
            let found = searcher.search(&query, &TopDocs::with_limit(LIMIT).order_by_score())?;
            Ok(Answered {
                hits: found.len(),
                reading: Duration::ZERO,
            })
        };
        let name = match (self.stop_words, self.one_field) {
            (true, false) => "Tantivy, our stop words",
            (true, true) => "Tantivy, one field",
            (false, _) => "Tantivy, all words",
        };
        asker(vec![(name, Box::new(answer))])
    }
}

impl Tantivy {
    fn analyzer(&self) -> TextAnalyzer {
        let words = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(64))
            .filter(LowerCaser);
        let stemmer = Stemmer::new(Language::English);
        if self.stop_words {
            let function_words = Analyser::stop_words().map(str::to_owned);
            words
                .filter(StopWordFilter::remove(function_words))
                .filter(stemmer)
                .build()
        } else {
            words.filter(stemmer).build()
        }
    }
}

/// Signs of the query language would change what is asked.
fn words_only(need: &str) -> String {
    need.chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect::<String>()
        .to_lowercase()
}
