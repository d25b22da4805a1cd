//! The fast network agrees with the plain one: on tiny encoders always, and on a
//! real one where `UPTAKE_ENCODER` names its folder.

use crate::plain_bert::{PlainBert, cosine, mean_of_length_1, of_length_1};
use crate::tiny::Tiny;
use serde_json::json;
use std::path::Path;
use tokenizers::Tokenizer;
use uptake_search::encoder::neural::Encoder;
use uptake_search::encoder::{Effort, NeedEncoder};

/// Texts of several lengths, one empty, one longer than what is read.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "smoke",
        "a bag left on a platform",
        "",
        "drones on a border. fire on a tunnel",
        "words that nobody knows",
    ]
    .map(str::to_owned)
    .into();
    texts.push("smoke fire bag drone ".repeat(200));
    texts
}

fn tokens(folder: &Path, text: &str, most: usize) -> Vec<u32> {
    let mut tokenizer = Tokenizer::from_file(folder.join("tokenizer.json")).expect("a tokenizer");
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).expect("no limit");
    let all = tokenizer
        .encode(text, true)
        .expect("tokens")
        .get_ids()
        .to_vec();
    match all.as_slice() {
        [begin @ .., end] if all.len() > most => [&begin[..most - 1], &[*end]].concat(),
        _ => all,
    }
}

/// Each passage and each need as the plain network has them.
fn check(folder: &Path, plain: &PlainBert, texts: &[String], most: (usize, usize), closest: f64) {
    let encoder = Encoder::load(folder).expect("loaded");
    let prefix = encoder.identity().clone();
    let passages = encoder
        .encode_passages(texts, Effort::Full)
        .expect("encoded");
    assert_eq!(passages.len(), texts.len());
    let alone = encoder
        .encode_passages(texts, Effort::Background)
        .expect("encoded");
    for (text, (passage, alone)) in texts.iter().zip(passages.iter().zip(&alone)) {
        let truth = tokens(folder, &format!("{}{text}", prefix.passage_prefix), most.0);
        let truth = mean_of_length_1(&plain.tokens(&truth));
        for vector in [passage, alone] {
            let found = cosine(vector, &truth);
            assert!(found >= closest, "{found} for {text:.40}");
            let length: f32 = vector.iter().map(|it| it * it).sum();
            assert!((length - 1.0).abs() < 1e-5, "{length}");
        }
        let need = encoder.encode_need(text).expect("encoded");
        let truth = tokens(folder, &format!("{}{text}", prefix.query_prefix), most.1);
        let truth = mean_of_length_1(&plain.tokens(&truth));
        let found = cosine(need.values(), &truth);
        assert!(found >= closest, "{found} for {text:.40}");
    }
}

fn plain(folder: &Path, prefix: &str) -> PlainBert {
    PlainBert::read(&folder.join("model.safetensors"), prefix, 2, 4)
}

#[test]
fn a_bert_agrees_with_plain_arithmetic() {
    for prefix in ["", "bert."] {
        let folder = Tiny::new(prefix).written_and_kept();
        check(
            &folder.path(),
            &plain(&folder.path(), prefix),
            &texts(),
            (40, 40),
            0.999_999,
        );
    }
}

#[test]
fn positions_of_roberta_begin_behind_the_padding_and_prefixes_are_put_before() {
    let mut tiny = Tiny::new("roberta.");
    tiny.config["model_type"] = json!("xlm-roberta");
    tiny.config["pad_token_id"] = json!(1);
    tiny.file(
        "config_sentence_transformers.json",
        r#"{"prompts": {"query": "query: ", "passage": "passage: "}}"#,
    );
    tiny.file("uptake-encoder.toml", "passage_tokens = 9\nname = 'small'");
    let folder = tiny.written_and_kept();
    let mut plain = plain(&folder.path(), "roberta.");
    plain.first_position = 2;
    check(&folder.path(), &plain, &texts(), (9, 38), 0.999_999);
    let encoder = Encoder::load(&folder.path()).expect("loaded");
    assert_eq!(encoder.identity().name, "small");
    assert_eq!(encoder.identity().query_prefix, "query: ");
}

#[test]
fn cls_pooling_takes_the_first_token_and_a_plain_product_stays_unnormalised() {
    let tiny = Tiny::new("");
    tiny.file(
        "modules.json",
        r#"[{"path": "", "type": "sentence_transformers.models.Transformer"},
            {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#,
    );
    tiny.file(
        "1_Pooling/config.json",
        r#"{"pooling_mode_cls_token": true}"#,
    );
    tiny.file(
        "config_sentence_transformers.json",
        r#"{"similarity_fn_name": "dot"}"#,
    );
    let folder = tiny.written_and_kept();
    let encoder = Encoder::load(&folder.path()).expect("loaded");
    let need = encoder.encode_need("smoke on a platform").expect("encoded");
    let all = plain(&folder.path(), "").tokens(&tokens(&folder.path(), "smoke on a platform", 40));
    let found = cosine(need.values(), &of_length_1(&all[0]));
    assert!(found > 0.999_999, "{found}");
    let length: f32 = need.values().iter().map(|it| it * it).sum();
    let truth: f64 = all[0].iter().map(|it| it * it).sum();
    assert!(
        (f64::from(length) - truth).abs() < 1e-3,
        "{length} for {truth}"
    );
}

#[test]
fn the_real_encoder_agrees_with_plain_arithmetic() {
    let Some(folder) = std::env::var_os("UPTAKE_ENCODER") else {
        println!("skipped: UPTAKE_ENCODER does not name the folder of an encoder");
        return;
    };
    let folder = Path::new(&folder);
    let config = std::fs::read(folder.join("config.json")).expect("read");
    let config: serde_json::Value = serde_json::from_slice(&config).expect("JSON");
    let number =
        |name: &str| usize::try_from(config[name].as_u64().expect("a number")).expect("small");
    let plain = PlainBert::read(
        &folder.join("model.safetensors"),
        "",
        number("num_hidden_layers"),
        number("num_attention_heads"),
    );
    let texts = [
        "Nobody can tell us whether a bag left on a platform is dangerous.",
        "Służby ratownicze tracą łączność w tunelach.",
    ]
    .map(str::to_owned);
    check(folder, &plain, &texts, (128, 256), 0.999_9);
}
