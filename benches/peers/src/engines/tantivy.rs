//! Tantivy with its BM25: English stemming, one thread, one segment; with our
//! function words left out, and with all words kept as it does by default.

use super::{Answer, Engine, LIMIT};
use std::error::Error;
use std::path::Path;
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

pub struct Tantivy {
    pub stop_words: bool,
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        if self.stop_words {
            "Tantivy, our stop words"
        } else {
            "Tantivy, all words"
        }
    }

    fn build(&self, documents: &[Document], folder: &Path) -> Result<Answer, Box<dyn Error>> {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("english")
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let fields: Vec<Field> = ["title", "acronym", "keywords", "objective", "results"]
            .map(|name| schema.add_text_field(name, text.clone()))
            .to_vec();
        let index = Index::create_in_dir(folder, schema.build())?;
        index
            .tokenizers()
            .register("english", self.analyzer(documents));
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_MEMORY)?;
        for document in documents {
            writer.add_document(as_tantivy(document, &fields))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let searcher = index.reader()?.searcher();
        let mut parser = QueryParser::for_index(&index, fields.clone());
        parser.set_field_boost(fields[0], 2.0);
        Ok(Box::new(move |need| {
            let (query, _) = parser.parse_query_lenient(&words_only(need));
            Ok(searcher
                .search(&query, &TopDocs::with_limit(LIMIT).order_by_score())?
                .len())
        }))
    }
}

impl Tantivy {
    fn analyzer(&self, documents: &[Document]) -> TextAnalyzer {
        let words = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(64))
            .filter(LowerCaser);
        let stemmer = Stemmer::new(Language::English);
        if self.stop_words {
            words
                .filter(StopWordFilter::remove(stop_words(documents)))
                .filter(stemmer)
                .build()
        } else {
            words.filter(stemmer).build()
        }
    }
}

/// Those of our function words that the documents use.
fn stop_words(documents: &[Document]) -> Vec<String> {
    let mut found = std::collections::BTreeSet::new();
    for document in documents.iter().take(20_000) {
        for word in document.text.objective.split_whitespace() {
            let word = word.to_lowercase();
            if Analyser::is_stop_word(&word) {
                found.insert(word);
            }
        }
    }
    found.into_iter().collect()
}

fn as_tantivy(document: &Document, fields: &[Field]) -> TantivyDocument {
    let text = &document.text;
    let mut given = TantivyDocument::default();
    for (field, part) in
        fields
            .iter()
            .zip([&text.title, &text.acronym, &text.keywords, &text.objective])
    {
        given.add_text(*field, part);
    }
    for result in &text.results {
        given.add_text(fields[4], result);
    }
    given
}

/// Signs of the query language would change what is asked.
fn words_only(need: &str) -> String {
    need.chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect::<String>()
        .to_lowercase()
}
