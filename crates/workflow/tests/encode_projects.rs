//! Encoding: only what is missing or has changed, resumable at any batch, and the
//! encoder in use is remembered; on an invented encoder that counts what it reads.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use uptake_model::{Language, Record, SourceKind};
use uptake_search::Settings;
use uptake_search::encoder::{Effort, EncoderError, EncoderIdentity, NeedEncoder, NeedVector};
use uptake_testing::{import, invented_corpus, now};
use uptake_workflow::{
    DataFolder, EncodingReport, NeedRequest, Platform, encode_projects, match_need, plan_encoding,
    rebuild_index,
};

/// Reads a text as the counts of its letters.
#[derive(Debug)]
struct LetterCounter {
    identity: EncoderIdentity,
    read: AtomicUsize,
    /// The needs it was given.
    needs: Mutex<Vec<String>>,
}

impl LetterCounter {
    fn named(name: &str) -> Arc<Self> {
        Arc::new(Self {
            identity: EncoderIdentity {
                name: name.to_owned(),
                fingerprint: format!("{name:0>64}"),
                dimension: 26,
                pooling: "counts, length 1".to_owned(),
                passage_tokens: 1_000,
                query_prefix: String::new(),
                passage_prefix: String::new(),
            },
            read: AtomicUsize::new(0),
            needs: Mutex::default(),
        })
    }

    fn counts(text: &str) -> Vec<f32> {
        let mut counts = [0.0_f32; 26];
        for letter in text.to_lowercase().bytes().filter(u8::is_ascii_lowercase) {
            counts[usize::from(letter - b'a')] += 1.0;
        }
        let length = counts
            .iter()
            .map(|it| it * it)
            .sum::<f32>()
            .sqrt()
            .max(1e-6);
        counts.iter().map(|it| it / length).collect()
    }
}

impl NeedEncoder for LetterCounter {
    fn identity(&self) -> &EncoderIdentity {
        &self.identity
    }

    fn reads(&self, language: Language) -> bool {
        language == Language::En
    }

    fn encode_need(&self, text: &str) -> Result<NeedVector, EncoderError> {
        self.needs.lock().expect("whole").push(text.to_owned());
        Ok(NeedVector::new(Self::counts(text)))
    }

    fn encode_passages(
        &self,
        passages: &[String],
        _: Effort,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        self.read.fetch_add(passages.len(), Ordering::Relaxed);
        Ok(passages
            .iter()
            .map(|passage| Self::counts(passage))
            .collect())
    }
}

struct Place {
    platform: Platform,
    _folder: TempDir,
}

impl Place {
    /// A platform with the invented corpus, indexed.
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataFolder::open(&folder.path().join("data")).expect("made");
        let platform = Platform::open(data, None).await.expect("opened");
        let place = Self {
            platform,
            _folder: folder,
        };
        place.import(invented_corpus(), 0).await;
        place
    }

    async fn import(&self, records: Vec<Record>, minutes: i64) {
        let at = now() + SignedDuration::from_mins(minutes);
        import(self.platform.store(), SourceKind::Cordis, records, at)
            .await
            .expect("imported");
        rebuild_index(&self.platform, at, &mut |_| {})
            .await
            .expect("indexed");
    }

    async fn encode(&self, encoder: &Arc<LetterCounter>) -> EncodingReport {
        let encoder: Arc<dyn NeedEncoder> = Arc::<LetterCounter>::clone(encoder);
        let go_on = AtomicBool::new(false);
        encode_projects(&self.platform, &encoder, Effort::Full, &mut |_| {}, &go_on)
            .await
            .expect("encoded")
    }

    fn projects(&self) -> usize {
        self.platform.index().expect("there").documents() as usize
    }
}

/// The projects of the invented corpus, one of them with another title.
fn with_another_title() -> Vec<Record> {
    let mut records = invented_corpus();
    let project = records.iter_mut().find_map(|record| match record {
        Record::Project(project) => Some(project),
        _ => None,
    });
    "Zebra crossings".clone_into(&mut project.expect("a project").title);
    records
}

#[tokio::test]
async fn only_what_is_missing_or_has_changed_is_read() {
    let place = Place::new().await;
    let encoder = LetterCounter::named("letters");
    let first = place.encode(&encoder).await;
    assert_eq!((first.encoded, first.kept), (place.projects(), 0));
    let again = place.encode(&encoder).await;
    assert_eq!((again.encoded, again.kept), (0, place.projects()));
    place.import(with_another_title(), 5).await;
    let changed = place.encode(&encoder).await;
    assert_eq!((changed.encoded, changed.kept), (1, place.projects() - 1));
    assert_eq!(encoder.read.load(Ordering::Relaxed), place.projects() + 1);
}

#[tokio::test]
async fn stopped_before_the_end_it_says_so_and_the_next_run_goes_on() {
    let place = Place::new().await;
    let encoder = LetterCounter::named("letters");
    let shared: Arc<dyn NeedEncoder> = Arc::<LetterCounter>::clone(&encoder);
    let stop = AtomicBool::new(true);
    let report = encode_projects(&place.platform, &shared, Effort::Full, &mut |_| {}, &stop)
        .await
        .expect("stopped");
    assert!(report.stopped && report.encoded == 0, "{report:?}");
    let plan = plan_encoding(&place.platform, &shared).await.expect("read");
    assert_eq!(
        (plan.projects, plan.missing),
        (place.projects(), place.projects())
    );
    assert!(!plan.sample.is_empty() && plan.sample.len() <= 32);
    assert!(!place.encode(&encoder).await.stopped);
    let plan = plan_encoding(&place.platform, &shared).await.expect("read");
    assert_eq!((plan.missing, plan.sample.len()), (0, 0));
}

#[tokio::test]
async fn a_damaged_batch_is_told_once_and_made_again() {
    let place = Place::new().await;
    let encoder = LetterCounter::named("letters");
    place.encode(&encoder).await;
    let path = place.platform.folder().vectors_path(encoder.identity());
    let mut bytes = std::fs::read(&path).expect("read");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    let shared: Arc<dyn NeedEncoder> = Arc::<LetterCounter>::clone(&encoder);
    let plan = plan_encoding(&place.platform, &shared).await.expect("read");
    assert_eq!((plan.missing, plan.faults.len()), (place.projects(), 1));
    let report = place.encode(&encoder).await;
    assert_eq!((report.encoded, report.faults.len()), (place.projects(), 0));
}

#[tokio::test]
async fn an_encoder_in_use_brings_its_vectors_and_a_new_index_is_aligned_anew() {
    let place = Place::new().await;
    let platform = &place.platform;
    assert!(platform.encoder().is_none() && platform.vectors().is_none());
    let encoder = LetterCounter::named("letters");
    let shared: Arc<dyn NeedEncoder> = Arc::<LetterCounter>::clone(&encoder);
    platform
        .adopt_encoder(Path::new("some/encoder"), shared)
        .expect("remembered");
    assert!(platform.vectors().is_none(), "nothing is encoded yet");
    place.encode(&encoder).await;
    let vectors = platform.vectors().expect("there");
    let index = platform.index().expect("there");
    assert_eq!(vectors.covered(&index), place.projects());
    place.import(with_another_title(), 5).await;
    let index = platform.index().expect("there");
    assert_eq!(vectors.covered(&index), place.projects() - 1);
    place.encode(&encoder).await;
    let vectors = platform.vectors().expect("there");
    assert_eq!(vectors.covered(&index), place.projects());
    let need = platform
        .encoder()
        .expect("in use")
        .encode_need("zebra crossings");
    let all = vectors.similarity_of_all(&index, &need.expect("encoded"));
    let nearest = (0_u32..)
        .zip(&all)
        .max_by(|one, other| one.1.total_cmp(other.1));
    let (nearest, _) = nearest.expect("some");
    let encoded = all.iter().filter(|it| !it.is_nan()).count();
    assert_eq!(encoded, place.projects());
    let cards = platform
        .store()
        .project_cards(&[index.id(nearest).expect("indexed")])
        .await
        .expect("read");
    assert_eq!(cards[0].title, "Zebra crossings");
    assert!(platform.forget_encoder().expect("forgotten"));
    assert!(!platform.forget_encoder().expect("was none"));
    assert!(platform.encoder().is_none() && platform.vectors().is_none());
}

#[tokio::test]
async fn a_need_is_ranked_by_the_encoder_in_use_and_its_part_is_told() {
    let place = Place::new().await;
    let platform = &place.platform;
    let answer = async |text: &str| {
        let request = NeedRequest {
            text: text.to_owned(),
            limit: 50,
            ..NeedRequest::default()
        };
        match_need(platform, &request, now().to_zoned(TimeZone::UTC).date())
            .await
            .expect("answered")
    };
    let need = "eclair, probe and eclat";
    let without = answer(need).await;
    assert!(without.hits.iter().all(|hit| hit.parts.encoder.is_none()));
    let settings = Settings::default();
    // Of fewer than fifty projects none is the fiftieth.
    let own = settings.calibration.for_need(without.terms.telling(), 0.0);
    assert_eq!(without.calibration, own);

    let encoder = LetterCounter::named("letters");
    let shared: Arc<dyn NeedEncoder> = Arc::<LetterCounter>::clone(&encoder);
    platform
        .adopt_encoder(Path::new("some/encoder"), shared)
        .expect("remembered");
    place.encode(&encoder).await;
    let with = answer(need).await;
    let own = settings.encoded.for_need(with.terms.telling(), 0.0);
    assert_eq!(with.calibration, own);
    let parts: Vec<f64> = with
        .hits
        .iter()
        .map(|hit| hit.parts.encoder.expect("all are encoded"))
        .collect();
    assert!(parts.iter().any(|part| *part > 0.0), "{parts:?}");
    for hit in &with.hits {
        let before = without
            .hits
            .iter()
            .find(|other| other.card.id == hit.card.id);
        let gained = hit.score - before.expect("it shared a word before").score;
        assert!((gained - hit.parts.encoder.expect("told")).abs() < 1e-9);
    }
    assert_eq!(
        encoder.needs.lock().expect("whole").last().expect("one"),
        need
    );

    // It reads English only: a German need reaches it as it was retold.
    answer("Schmuggel an der Grenze").await;
    let retold = encoder.needs.lock().expect("whole").last().cloned();
    let retold = retold.expect("one").to_lowercase();
    assert!(
        retold.contains("border") && !retold.contains("grenze"),
        "{retold}"
    );
    // Nothing asked, nothing encoded.
    let asked = encoder.needs.lock().expect("whole").len();
    answer("  ").await;
    assert_eq!(encoder.needs.lock().expect("whole").len(), asked);
}

#[tokio::test]
async fn each_encoder_has_its_own_vectors() {
    let place = Place::new().await;
    let (one, other) = (LetterCounter::named("one"), LetterCounter::named("other"));
    place.encode(&one).await;
    assert_eq!(place.encode(&other).await.encoded, place.projects());
    assert_eq!(place.encode(&one).await.kept, place.projects());
}

#[tokio::test]
async fn what_cannot_be_loaded_is_said_and_matching_goes_on() {
    let place = Place::new().await;
    let platform = &place.platform;
    assert!(platform.encoder_fault().is_none(), "none was ever named");
    let notes = [
        ("not a note", "cannot be understood"),
        (
            "folder = 'no/such/encoder'\nname = 'lost'\nfingerprint = '00'",
            "Matching goes on without an encoder",
        ),
    ];
    for (note, words) in notes {
        std::fs::write(platform.folder().encoder_note(), note).expect("written");
        assert!(platform.encoder().is_none());
        let fault = platform.encoder_fault().expect("is said");
        assert!(fault.contains(words), "{fault}");
    }
    platform.index().expect("matching goes on");
}
