//! Encoders small enough to be made by a test: two layers, 32 dimensions, weights
//! from a fixed sequence, and a tokenizer of a few words.

use candle_core::{Device, Tensor};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const WORDS: [&str; 20] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "smoke", "fire", "bag", "left", "on", "a",
    "platform", "drone", "##s", "query", "passage", ":", ".", "border", "tunnel",
];
pub const HIDDEN: usize = 32;
const LAYERS: usize = 2;
const WIDE: usize = 48;
const POSITIONS: usize = 40;

/// An encoder's folder that goes away; a test changes what it wants to see refused.
pub struct Tiny {
    folder: TempDir,
    pub config: Value,
    pub tensors: HashMap<String, Tensor>,
}

impl Tiny {
    /// A sound one, with the names of tensors that begin with `prefix`.
    pub fn new(prefix: &str) -> Self {
        let config = json!({
            "model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": LAYERS,
            "num_attention_heads": 4, "intermediate_size": WIDE, "vocab_size": WORDS.len(),
            "max_position_embeddings": POSITIONS, "hidden_act": "gelu",
            "layer_norm_eps": 1e-12, "pad_token_id": 0, "type_vocab_size": 2,
        });
        let folder = tempfile::tempdir().expect("a folder");
        let tiny = Self {
            folder,
            config,
            tensors: tensors(prefix),
        };
        tiny.file("tokenizer.json", &tokenizer().to_string());
        tiny
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("tiny")
    }

    /// Writes one more file, or another in the place of one.
    pub fn file(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Writes the configuration and the weights as they stand.
    pub fn written(&self) -> PathBuf {
        self.file("config.json", &self.config.to_string());
        self.weights(&self.path().join("model.safetensors"));
        self.path()
    }

    /// The same, for a test that goes on using the folder.
    pub fn written_and_kept(self) -> Self {
        self.written();
        self
    }

    fn weights(&self, path: &Path) {
        candle_core::safetensors::save(&self.tensors, path).expect("written");
    }
}

/// Numbers between -1 and 1 that look drawn and are the same every time.
struct Sequence(u64);

impl Sequence {
    fn tensor(&mut self, shape: &[usize], spread: f32, middle: f32) -> Tensor {
        let count = shape.iter().product();
        let values: Vec<f32> = (0..count)
            .map(|_| {
                self.0 = self
                    .0
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let unit = (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0;
                unit * spread + middle
            })
            .collect();
        Tensor::from_vec(values, shape, &Device::Cpu).expect("a tensor")
    }
}

fn tensors(prefix: &str) -> HashMap<String, Tensor> {
    let mut sequence = Sequence(7);
    let mut tensors = HashMap::new();
    let mut add = |name: String, tensor: Tensor| {
        tensors.insert(format!("{prefix}{name}"), tensor);
    };
    for (name, rows) in [
        ("word", WORDS.len()),
        ("position", POSITIONS),
        ("token_type", 2),
    ] {
        let tensor = sequence.tensor(&[rows, HIDDEN], 0.5, 0.0);
        add(format!("embeddings.{name}_embeddings.weight"), tensor);
    }
    let mut norm = |name: &str| {
        let weight = sequence.tensor(&[HIDDEN], 0.3, 1.0);
        let bias = sequence.tensor(&[HIDDEN], 0.2, 0.0);
        [
            (format!("{name}.weight"), weight),
            (format!("{name}.bias"), bias),
        ]
    };
    let mut norms: Vec<(String, Tensor)> = norm("embeddings.LayerNorm").into();
    for layer in 0..LAYERS {
        for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
            norms.extend(norm(&format!("encoder.layer.{layer}.{part}")));
        }
    }
    for (name, tensor) in norms {
        add(name, tensor);
    }
    for layer in 0..LAYERS {
        for (part, to, from) in [
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", WIDE, HIDDEN),
            ("output.dense", HIDDEN, WIDE),
        ] {
            let name = format!("encoder.layer.{layer}.{part}");
            add(
                format!("{name}.weight"),
                sequence.tensor(&[to, from], 0.4, 0.0),
            );
            add(format!("{name}.bias"), sequence.tensor(&[to], 0.3, 0.0));
        }
    }
    tensors
}

fn tokenizer() -> Value {
    let vocab: serde_json::Map<String, Value> = WORDS
        .iter()
        .enumerate()
        .map(|(number, word)| ((*word).to_owned(), json!(number)))
        .collect();
    let special = |word: &str, id: usize| json!({"id": word, "ids": [id], "tokens": [word]});
    json!({
        "version": "1.0", "truncation": null, "padding": null,
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true,
            "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"[CLS]": special("[CLS]", 2), "[SEP]": special("[SEP]", 3)}},
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocab},
    })
}
