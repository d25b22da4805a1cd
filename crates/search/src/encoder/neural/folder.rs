//! An encoder's folder as sentence-transformers writes it: what its small files
//! say, checked before the large one is read.

use super::super::error::EncoderError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

/// Tokens of a passage that are read unless the folder's own limit is lower or its
/// `uptake-encoder.toml` says otherwise: see docs/decisions/0011 for what a longer
/// reading costs and brings.
const PASSAGE_TOKENS: usize = 128;

/// `config.json`: the network.
#[derive(Debug, Deserialize)]
pub(super) struct Network {
    #[serde(default)]
    pub(super) model_type: String,
    #[serde(default, rename = "_name_or_path")]
    name: String,
    pub(super) hidden_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) vocab_size: usize,
    pub(super) max_position_embeddings: usize,
    #[serde(default = "gelu")]
    pub(super) hidden_act: String,
    #[serde(default = "small")]
    pub(super) layer_norm_eps: f64,
    #[serde(default)]
    pad_token_id: Option<usize>,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

fn gelu() -> String {
    "gelu".to_owned()
}

/// The value that BERT was published with.
fn small() -> f64 {
    1e-12
}

impl Network {
    /// Position of the first token: BERT counts from 0, RoBERTa and its kin from
    /// behind the number of the padding token.
    pub(super) fn first_position(&self) -> usize {
        match self.model_type.as_str() {
            "bert" => 0,
            _ => self.pad_token_id.unwrap_or(1) + 1,
        }
    }

    /// Why this network cannot be run, if it cannot.
    fn objection(&self) -> Option<String> {
        if !["bert", "roberta", "xlm-roberta"].contains(&self.model_type.as_str()) {
            return Some(format!("its model_type is {:?}", self.model_type));
        }
        if !["gelu", "relu", "gelu_new", "gelu_pytorch_tanh"].contains(&self.hidden_act.as_str()) {
            return Some(format!("its hidden_act is {:?}", self.hidden_act));
        }
        match self.position_embedding_type.as_deref() {
            None | Some("absolute") => {}
            Some(other) => return Some(format!("its position_embedding_type is {other:?}")),
        }
        let sizes = [
            self.hidden_size,
            self.num_hidden_layers,
            self.num_attention_heads,
            self.intermediate_size,
            self.vocab_size,
        ];
        if sizes.contains(&0) || self.max_position_embeddings <= self.first_position() + 2 {
            return Some("one of the sizes in config.json is 0 or too small".to_owned());
        }
        (!self.hidden_size.is_multiple_of(self.num_attention_heads)).then(|| {
            format!(
                "its hidden_size {} is no multiple of its {} heads",
                self.hidden_size, self.num_attention_heads
            )
        })
    }
}

/// How the vectors of the tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    Mean,
    Cls,
}

#[derive(Debug, Deserialize)]
struct Module {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Debug, Deserialize)]
struct PoolingModes {
    #[serde(default)]
    word_embedding_dimension: Option<usize>,
    #[serde(flatten)]
    modes: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
struct SentenceTransformers {
    #[serde(default)]
    prompts: BTreeMap<String, String>,
    #[serde(default)]
    similarity_fn_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct SentenceLimit {
    #[serde(default)]
    max_seq_length: Option<usize>,
}

/// Encoders of English have some 30,000 pieces of words, those of many languages
/// 120,000 (BERT) or 250,000 (XLM-R).
const MULTILINGUAL_FROM: usize = 80_000;

/// `uptake-encoder.toml`, which a person may put beside the other files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wishes {
    name: Option<String>,
    query_prefix: Option<String>,
    passage_prefix: Option<String>,
    passage_tokens: Option<usize>,
    multilingual: Option<bool>,
}

/// What the small files say together.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) name: String,
    pub(super) network: Network,
    pub(super) pooling: Pooling,
    pub(super) normalise: bool,
    pub(super) query_prefix: String,
    pub(super) passage_prefix: String,
    /// Most tokens of a need, the two that mark beginning and end included.
    pub(super) tokens: usize,
    /// Most tokens of a passage, likewise.
    pub(super) passage_tokens: usize,
    /// Whether it reads more languages than English.
    pub(super) multilingual: bool,
}

impl Recipe {
    /// Reads the small files of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, EncoderError> {
        let network: Network = required(folder, "config.json")?;
        let other = |what| EncoderError::OtherArchitecture {
            folder: folder.to_owned(),
            what,
        };
        if let Some(what) = network.objection() {
            return Err(other(what));
        }
        let sentences: SentenceTransformers =
            optional(folder, "config_sentence_transformers.json")?.unwrap_or_default();
        let limit: SentenceLimit =
            optional(folder, "sentence_bert_config.json")?.unwrap_or_default();
        let wishes = wishes(folder)?;
        let modules: Option<Vec<Module>> = optional(folder, "modules.json")?;
        let (pooling, normalised) = match &modules {
            None => (Pooling::Mean, false),
            Some(modules) => stages(folder, modules, network.hidden_size)?,
        };
        // Where the configuration does not normalise, the similarity does, being a
        // cosine unless it is said to be the plain product.
        let plain = matches!(
            sentences.similarity_fn_name.as_deref(),
            Some("dot" | "dot_product")
        );
        let prefixes = prefixes(folder, &network.name, &sentences.prompts);
        let room = network.max_position_embeddings - network.first_position();
        let tokens = limit.max_seq_length.unwrap_or(room).clamp(3, room);
        let passage_tokens = wishes.passage_tokens.unwrap_or(PASSAGE_TOKENS);
        Ok(Self {
            name: wishes.name.unwrap_or_else(|| name_of(folder, &network)),
            pooling,
            normalise: normalised || !plain,
            query_prefix: wishes.query_prefix.unwrap_or(prefixes.0),
            passage_prefix: wishes.passage_prefix.unwrap_or(prefixes.1),
            tokens,
            passage_tokens: passage_tokens.clamp(3, tokens),
            multilingual: wishes
                .multilingual
                .unwrap_or(network.vocab_size >= MULTILINGUAL_FROM),
            network,
        })
    }
}

/// Follows modules.json: transformer, pooling, normalisation, and nothing else.
fn stages(
    folder: &Path,
    modules: &[Module],
    hidden: usize,
) -> Result<(Pooling, bool), EncoderError> {
    let (mut pooling, mut normalised) = (Pooling::Mean, false);
    for module in modules {
        match module.kind.rsplit('.').next().unwrap_or_default() {
            "Transformer" => {}
            "Normalize" => normalised = true,
            "Pooling" => pooling = self::pooling(folder, &module.path, hidden)?,
            _ => {
                return Err(EncoderError::OtherArchitecture {
                    folder: folder.to_owned(),
                    what: format!("modules.json names {}", module.kind),
                });
            }
        }
    }
    Ok((pooling, normalised))
}

fn pooling(folder: &Path, path: &str, hidden: usize) -> Result<Pooling, EncoderError> {
    let other = |what: String| EncoderError::OtherArchitecture {
        folder: folder.to_owned(),
        what,
    };
    let inside = !path.is_empty()
        && path
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'_');
    if !inside {
        return Err(other(format!("its pooling stands at {path:?}")));
    }
    let modes: PoolingModes =
        optional(&folder.join(path), "config.json")?.ok_or_else(|| EncoderError::Missing {
            folder: folder.to_owned(),
            file: "1_Pooling/config.json",
        })?;
    if let Some(found) = modes.word_embedding_dimension.filter(|it| *it != hidden) {
        return Err(EncoderError::WrongDimension {
            folder: folder.to_owned(),
            what: format!("word_embedding_dimension in {path}/config.json"),
            expected: hidden.to_string(),
            found: found.to_string(),
        });
    }
    let on: Vec<&str> = modes
        .modes
        .iter()
        .filter(|(name, value)| name.starts_with("pooling_mode") && value.as_bool() == Some(true))
        .map(|(name, _)| name.as_str())
        .collect();
    match on.as_slice() {
        ["pooling_mode_mean_tokens"] => Ok(Pooling::Mean),
        ["pooling_mode_cls_token"] => Ok(Pooling::Cls),
        other_modes => Err(other(format!("its pooling is {other_modes:?}"))),
    }
}

/// Prefixes of a need and of a passage: what the folder says, else those of the E5
/// family where the name is theirs, because without them its vectors are poor.
fn prefixes(folder: &Path, name: &str, prompts: &BTreeMap<String, String>) -> (String, String) {
    let prompt = |names: &[&str]| {
        let stated = names.iter().find_map(|name| prompts.get(*name));
        stated.filter(|prompt| !prompt.is_empty()).cloned()
    };
    let stated = (prompt(&["query"]), prompt(&["passage", "document"]));
    if stated.0.is_some() || stated.1.is_some() {
        return (stated.0.unwrap_or_default(), stated.1.unwrap_or_default());
    }
    let path = folder.to_string_lossy();
    let mut words = path
        .split(|it: char| !it.is_alphanumeric())
        .chain(name.split(|it: char| !it.is_alphanumeric()));
    if words.any(|word| word.eq_ignore_ascii_case("e5")) {
        return ("query: ".to_owned(), "passage: ".to_owned());
    }
    (String::new(), String::new())
}

fn name_of(folder: &Path, network: &Network) -> String {
    let of_folder = folder.file_name().map(|name| name.to_string_lossy());
    match of_folder {
        Some(name) => name.into_owned(),
        None => network.name.clone(),
    }
}

fn wishes(folder: &Path) -> Result<Wishes, EncoderError> {
    let file = folder.join("uptake-encoder.toml");
    match std::fs::read_to_string(&file) {
        Ok(text) => toml::from_str(&text).map_err(|error| EncoderError::Malformed {
            file,
            why: error.message().to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Wishes::default()),
        Err(source) => Err(EncoderError::Io { file, source }),
    }
}

/// The bytes of a file that must be there.
pub(super) fn bytes(folder: &Path, name: &'static str) -> Result<Vec<u8>, EncoderError> {
    let file = folder.join(name);
    std::fs::read(&file).map_err(|source| match source.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => EncoderError::Missing {
            folder: folder.to_owned(),
            file: name,
        },
        _ => EncoderError::Io { file, source },
    })
}

fn required<T: DeserializeOwned>(folder: &Path, name: &'static str) -> Result<T, EncoderError> {
    parsed(&folder.join(name), &bytes(folder, name)?)
}

fn optional<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, EncoderError> {
    let file = folder.join(name);
    match std::fs::read(&file) {
        Ok(bytes) => parsed(&file, &bytes).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(EncoderError::Io { file, source }),
    }
}

fn parsed<T: DeserializeOwned>(file: &Path, bytes: &[u8]) -> Result<T, EncoderError> {
    serde_json::from_slice(bytes).map_err(|error| EncoderError::Malformed {
        file: file.to_owned(),
        why: error.to_string(),
    })
}
