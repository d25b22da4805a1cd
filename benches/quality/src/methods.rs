//! The methods, each one part more than the one before, and what was measured.

use crate::bm25::Bm25;
use crate::corpus::Corpus;
use crate::needs::Set;
use uptake_search::evaluation::{Comparison, Judgements, Report, Run, compare, evaluate};
use uptake_search::{Fusion, Index, Settings};

/// How deep each ranking is read.
const DEPTH: usize = 100;

/// A method on a set.
pub struct Row {
    /// The method.
    pub method: &'static str,
    /// What was measured.
    pub report: Report,
    /// Share of the first ten that nobody judged: by so much the figure may
    /// understate. `None` where only what is relevant is listed.
    pub unjudged: Option<f64>,
    /// Less plain BM25, need by need; `None` for plain BM25.
    pub beside_plain: Option<Comparison>,
    /// Less the method in the row above.
    pub beside_last: Option<Comparison>,
}

/// All methods on a set.
pub struct Measured {
    /// The set's name.
    pub set: String,
    /// What the weights have to do with it.
    pub note: &'static str,
    /// Whether it is a part of another set.
    pub detail: bool,
    /// Rows, in the order of the parts.
    pub rows: Vec<Row>,
}

/// Names of the methods and the settings they stand for, from those of the index.
fn steps(settings: Settings) -> [(&'static str, Settings); 4] {
    let words = settings.words_only();
    let meaning = Settings {
        fusion: Fusion {
            meaning: settings.fusion.meaning,
            ..words.fusion
        },
        ..words
    };
    let nearness = Settings {
        fusion: Fusion {
            encoder: 0.0,
            ..settings.fusion
        },
        ..words
    };
    let all = Settings {
        bridging: settings.bridging,
        ..nearness
    };
    [
        ("words in five fields (BM25F), translated", words),
        ("+ meaning", meaning),
        ("+ nearness to civil security", nearness),
        ("+ thesaurus: all parts", all),
    ]
}

/// Measures a set with every method.
pub fn measure(corpus: &Corpus, plain: &Bm25, set: &Set) -> Measured {
    let known = |id: &_| corpus.index.document(id).is_some();
    let score = |run: &Run| evaluate(run, &set.judgements, known);
    let run = plain.run(&set.needs, DEPTH);
    let mut rows: Vec<Row> = vec![Row {
        method: "plain BM25 (k1 1.2, b 0.75, one field)",
        report: score(&run),
        unjudged: unjudged(&run, &set.judgements),
        beside_plain: None,
        beside_last: None,
    }];
    for (method, settings) in steps(corpus.index.header().settings) {
        let Ok(index) = Index::open(&corpus.path) else {
            continue;
        };
        let run = Run::of(&index.with_weights(&settings), &set.needs, DEPTH);
        let report = score(&run);
        let last = rows.last().map(|row| compare(&row.report, &report));
        rows.push(Row {
            method,
            unjudged: unjudged(&run, &set.judgements),
            beside_plain: Some(compare(&rows[0].report, &report)),
            beside_last: last,
            report,
        });
    }
    Measured {
        set: set.name.clone(),
        note: set.note,
        detail: set.detail,
        rows,
    }
}

/// See [`Row::unjudged`].
fn unjudged(run: &Run, judgements: &Judgements) -> Option<f64> {
    let (mut shown, mut unread, mut zeros) = (0, 0, false);
    for (need, ranked) in &run.answers {
        let grades = judgements.of(need)?;
        zeros |= grades.values().any(|grade| *grade == 0);
        let first = ranked.iter().take(10);
        shown += first.len();
        unread += first.filter(|(id, _)| !grades.contains_key(id)).count();
    }
    (zeros && shown > 0).then(|| f64::from(unread as u32) / f64::from(shown as u32))
}
