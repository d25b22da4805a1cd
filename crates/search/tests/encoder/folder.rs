//! Folders that are no sound encoder: each kind of fault has its own message, and
//! none of them panics.

use crate::tiny::{HIDDEN, Tiny, WORDS};
use candle_core::{DType, Device, Tensor};
use proptest::prelude::*;
use serde_json::json;
use std::fs;
use std::path::Path;
use uptake_search::encoder::neural::Encoder;
use uptake_search::encoder::{EncoderError, NeedEncoder};

fn refusal(folder: &Path) -> EncoderError {
    match Encoder::load(folder) {
        Ok(_) => panic!("a broken encoder was loaded"),
        Err(error) => error,
    }
}

fn check(error: &EncoderError, words: &[&str]) {
    let text = error.to_string();
    for word in words.iter().chain(&["Nothing was changed"]) {
        assert!(text.contains(word), "{word:?} is missing in: {text}");
    }
}

#[test]
fn a_missing_file_is_named() {
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        let folder = Tiny::new("").written_and_kept();
        fs::remove_file(folder.path().join(file)).expect("removed");
        let error = refusal(&folder.path());
        assert!(matches!(error, EncoderError::Missing { .. }), "{error}");
        check(&error, &["incomplete", file]);
    }
    let error = refusal(Path::new("no/such/encoder"));
    check(&error, &["incomplete", "config.json"]);
    let tiny = Tiny::new("");
    tiny.file(
        "modules.json",
        r#"[{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#,
    );
    check(
        &refusal(&tiny.written()),
        &["1_Pooling/config.json is missing"],
    );
}

#[test]
fn another_architecture_is_named() {
    let of_config = [
        ("model_type", json!("t5")),
        ("hidden_act", json!("swish")),
        ("position_embedding_type", json!("relative_key")),
        ("num_attention_heads", json!(5)),
        ("num_hidden_layers", json!(0)),
        ("max_position_embeddings", json!(2)),
    ];
    for (key, value) in of_config {
        let mut tiny = Tiny::new("");
        tiny.config[key] = value;
        let error = refusal(&tiny.written());
        assert!(
            matches!(error, EncoderError::OtherArchitecture { .. }),
            "{key}: {error}"
        );
        check(&error, &["multilingual-e5-small"]);
    }
    let pooling = r#"[{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#;
    let files = [
        (
            "modules.json",
            r#"[{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]"#,
            "",
            "Dense",
        ),
        (
            "modules.json",
            pooling,
            r#"{"pooling_mode_max_tokens": true}"#,
            "max_tokens",
        ),
        (
            "modules.json",
            r#"[{"path": "../up", "type": "a.Pooling"}]"#,
            "{}",
            "../up",
        ),
    ];
    for (name, text, modes, word) in files {
        let tiny = Tiny::new("");
        tiny.file(name, text);
        tiny.file("1_Pooling/config.json", modes);
        check(&refusal(&tiny.written()), &[word]);
    }
    let mut tiny = Tiny::new("");
    tiny.tensors.remove("encoder.layer.1.output.dense.bias");
    check(
        &refusal(&tiny.written()),
        &["holds no encoder.layer.1.output.dense.bias"],
    );
}

#[test]
fn a_wrong_dimension_is_named_with_both_numbers() {
    let mut tiny = Tiny::new("");
    tiny.config["hidden_size"] = json!(64);
    check(&refusal(&tiny.written()), &["[20, 64]", "[20, 32]"]);
    let mut tiny = Tiny::new("");
    let narrow = Tensor::zeros((HIDDEN, 7), DType::F32, &Device::Cpu).expect("a tensor");
    tiny.tensors.insert(
        "encoder.layer.0.attention.self.key.weight".to_owned(),
        narrow,
    );
    check(&refusal(&tiny.written()), &["[32, 32]", "[32, 7]"]);
    let tiny = Tiny::new("");
    tiny.file(
        "modules.json",
        r#"[{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#,
    );
    tiny.file(
        "1_Pooling/config.json",
        r#"{"word_embedding_dimension": 384, "pooling_mode_mean_tokens": true}"#,
    );
    check(&refusal(&tiny.written()), &["should be 32 and is 384"]);
    let mut tiny = Tiny::new("");
    let few = WORDS.len() - 2;
    tiny.config["vocab_size"] = json!(few);
    let words = Tensor::zeros((few, HIDDEN), DType::F32, &Device::Cpu).expect("a tensor");
    tiny.tensors
        .insert("embeddings.word_embeddings.weight".to_owned(), words);
    check(
        &refusal(&tiny.written()),
        &["tokenizer.json", "below 18", "19"],
    );
}

#[test]
fn a_broken_file_is_named_with_what_is_wrong() {
    for file in [
        "config.json",
        "tokenizer.json",
        "model.safetensors",
        "sentence_bert_config.json",
        "uptake-encoder.toml",
    ] {
        let tiny = Tiny::new("");
        let folder = tiny.written();
        tiny.file(file, "{ this is [ neither");
        let error = refusal(&folder);
        assert!(matches!(error, EncoderError::Malformed { .. }), "{error}");
        check(&error, &[file]);
    }
    let tiny = Tiny::new("");
    let folder = tiny.written();
    let weights = fs::read(folder.join("model.safetensors")).expect("read");
    fs::write(
        folder.join("model.safetensors"),
        &weights[..weights.len() / 2],
    )
    .expect("cut");
    check(
        &refusal(&folder),
        &["model.safetensors", "table of tensors"],
    );
}

#[test]
fn prefixes_come_from_the_person_else_the_folder_else_the_name() {
    let prompts = r#"{"prompts": {"query": "Q: ", "document": ""}}"#;
    let empty = r#"{"prompts": {"query": "", "document": ""}}"#;
    let cases = [
        ("", "", "", ("", "")),
        (
            "invented/multilingual-e5-small",
            "",
            "",
            ("query: ", "passage: "),
        ),
        (
            "invented/multilingual-e5-small",
            empty,
            "",
            ("query: ", "passage: "),
        ),
        ("invented/e5", prompts, "", ("Q: ", "")),
        (
            "invented/e5",
            prompts,
            "query_prefix = 'find '\npassage_prefix = 'p '",
            ("find ", "p "),
        ),
    ];
    for (name, sentences, wishes, (query, passage)) in cases {
        let mut tiny = Tiny::new("");
        tiny.config["_name_or_path"] = json!(name);
        if !sentences.is_empty() {
            tiny.file("config_sentence_transformers.json", sentences);
        }
        tiny.file("uptake-encoder.toml", wishes);
        let encoder = Encoder::load(&tiny.written()).expect("loaded");
        let identity = encoder.identity();
        assert_eq!(
            (
                identity.query_prefix.as_str(),
                identity.passage_prefix.as_str()
            ),
            (query, passage)
        );
    }
}

#[test]
fn the_fingerprint_is_of_the_three_files_and_nothing_else() {
    let tiny = Tiny::new("");
    let first = Encoder::load(&tiny.written())
        .expect("loaded")
        .identity()
        .clone();
    assert_eq!((first.fingerprint.len(), first.dimension), (64, 32));
    assert_eq!(first.pooling, "mean, length 1");
    tiny.file("README.md", "words about it");
    let again = Encoder::load(&tiny.path())
        .expect("loaded")
        .identity()
        .clone();
    assert_eq!(first, again);
    let mut other = Tiny::new("");
    other.config["layer_norm_eps"] = json!(1e-5);
    let other = Encoder::load(&other.written())
        .expect("loaded")
        .identity()
        .clone();
    assert_eq!(first.difference(&other), Some("its files"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a person types has a vector, and whatever stands in the weights is
    /// loaded or refused.
    #[test]
    fn any_text_has_a_vector(text in "\\PC{0,200}") {
        let folder = Tiny::new("").written_and_kept();
        let encoder = Encoder::load(&folder.path()).expect("loaded");
        let need = encoder.encode_need(&text).expect("encoded");
        prop_assert_eq!(need.values().len(), HIDDEN);
        prop_assert!(need.values().iter().all(|it| it.is_finite()));
    }

    #[test]
    fn damaged_weights_are_loaded_or_refused(at in 0..4_000_usize, byte in any::<u8>()) {
        let folder = Tiny::new("").written_and_kept();
        let path = folder.path().join("model.safetensors");
        let mut bytes = fs::read(&path).expect("read");
        bytes[at] = byte;
        fs::write(&path, bytes).expect("written");
        // Numbers may be changed unseen: only the table has a shape to be checked by.
        let _ = Encoder::load(&folder.path());
    }
}
