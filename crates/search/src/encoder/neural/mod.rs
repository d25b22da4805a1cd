//! Running a sentence encoder with candle on the CPU: from a folder of files to
//! vectors of needs and passages.

mod bert;
mod folder;
mod fused;
mod weights;

use super::error::EncoderError;
use super::identity::EncoderIdentity;
use super::{Effort, NeedEncoder, NeedVector};
use bert::Bert;
use folder::{Pooling, Recipe};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use tokenizers::{Tokenizer, TruncationParams};
use uptake_model::Language;
use weights::Weights;

/// Texts that are computed together. More of them only make the intermediate
/// results outgrow the caches: 16 and 32 measured alike, 64 slower.
const TOGETHER: usize = 16;
/// No token is longer than this in the texts that encoders are for; what stands
/// beyond that many bytes for each token that is read is not even looked at.
const BYTES_OF_A_TOKEN: usize = 32;

/// A loaded encoder.
pub struct Encoder {
    identity: EncoderIdentity,
    recipe: Recipe,
    tokenizer: Tokenizer,
    bert: Bert,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoder({})", self.identity.short())
    }
}

impl Encoder {
    /// Loads an encoder from a folder with config.json, tokenizer.json and
    /// model.safetensors, and as far as they are there modules.json with the pooling it
    /// names, sentence_bert_config.json, config_sentence_transformers.json, and our own
    /// `uptake-encoder.toml` (`name`, `query_prefix`, `passage_prefix`, `passage_tokens`,
    /// `multilingual`), which has the last word.
    ///
    /// # Errors
    /// A file is missing or broken, the network is of another kind, or the files
    /// contradict each other; see [`EncoderError`].
    pub fn load(folder: &Path) -> Result<Self, EncoderError> {
        let config = folder::bytes(folder, "config.json")?;
        let tokens = folder::bytes(folder, "tokenizer.json")?;
        let bytes = folder::bytes(folder, weights::FILE)?;
        let recipe = Recipe::read(folder)?;
        let tokenizer = tokenizer(folder, &tokens, &recipe)?;
        let bert = Bert::new(&Weights::read(folder, &bytes)?, &recipe.network)?;
        let pooling = match recipe.pooling {
            Pooling::Mean => "mean",
            Pooling::Cls => "cls",
        };
        let length = if recipe.normalise { ", length 1" } else { "" };
        let identity = EncoderIdentity {
            name: recipe.name.clone(),
            fingerprint: fingerprint(&[&config, &tokens, &bytes]),
            dimension: recipe.network.hidden_size as u32,
            pooling: format!("{pooling}{length}"),
            passage_tokens: recipe.passage_tokens as u32,
            query_prefix: recipe.query_prefix.clone(),
            passage_prefix: recipe.passage_prefix.clone(),
        };
        Ok(Self {
            identity,
            recipe,
            tokenizer,
            bert,
        })
    }

    /// The numbers of a text's tokens, at most `most`, the closing mark kept.
    fn tokens(&self, prefix: &str, text: &str, most: usize) -> Result<Vec<u32>, EncoderError> {
        let text = format!("{prefix}{}", beginning(text, most * BYTES_OF_A_TOKEN));
        let encoding = self
            .tokenizer
            .encode_fast(text, true)
            .map_err(|error| EncoderError::Computation(error.to_string()))?;
        let mut tokens = encoding.get_ids().to_vec();
        if tokens.len() > most {
            let end = tokens.pop();
            tokens.truncate(most - 1);
            tokens.extend(end);
        }
        if tokens.is_empty() {
            // Not with the tokenizers of this family, which mark beginning and end.
            tokens.push(0);
        }
        Ok(tokens)
    }

    fn vectors(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let mut vectors = self
            .bert
            .forward(texts, self.recipe.pooling)
            .map_err(|error| EncoderError::Computation(error.to_string()))?;
        if self.recipe.normalise {
            for vector in &mut vectors {
                let length = vector.iter().map(|it| it * it).sum::<f32>().sqrt();
                for number in vector.iter_mut() {
                    *number /= length.max(f32::MIN_POSITIVE);
                }
            }
        }
        Ok(vectors)
    }
}

impl NeedEncoder for Encoder {
    fn identity(&self) -> &EncoderIdentity {
        &self.identity
    }

    fn reads(&self, language: Language) -> bool {
        language == Language::En || self.recipe.multilingual
    }

    fn encode_need(&self, text: &str) -> Result<NeedVector, EncoderError> {
        let tokens = self.tokens(&self.recipe.query_prefix, text, self.recipe.tokens)?;
        let mut vectors = self.vectors(&[&tokens])?;
        Ok(NeedVector::new(vectors.pop().unwrap_or_default()))
    }

    fn encode_passages(
        &self,
        passages: &[String],
        effort: Effort,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let (prefix, most) = (&self.recipe.passage_prefix, self.recipe.passage_tokens);
        let tokens = passages
            .iter()
            .map(|passage| self.tokens(prefix, passage, most))
            .collect::<Result<Vec<_>, _>>()?;
        // Like lengths together, so that little of a batch is padding; the longest
        // first, so that the last batches, which one core waits for, are short.
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(tokens[*place].len()));
        let batches: Vec<&[usize]> = order.chunks(TOGETHER).collect();
        let next = AtomicUsize::new(0);
        let results = Mutex::new(vec![Vec::new(); tokens.len()]);
        let work = || -> Result<(), EncoderError> {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let texts: Vec<&[u32]> = batch.iter().map(|it| tokens[*it].as_slice()).collect();
                let vectors = self.vectors(&texts)?;
                let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                for (place, vector) in batch.iter().zip(vectors) {
                    results[*place] = vector;
                }
            }
            Ok(())
        };
        let cores = match effort {
            Effort::Background => 1,
            Effort::Full => std::thread::available_parallelism().map_or(1, usize::from),
        };
        in_parallel(cores.min(batches.len()), &work)?;
        Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Does the work on some threads at once, each with a pool of one thread for the
/// multiplications in it: whole batches side by side waste nothing on handing small
/// matrices to and fro.
fn in_parallel(
    threads: usize,
    work: &(impl Fn() -> Result<(), EncoderError> + Sync),
) -> Result<(), EncoderError> {
    let died = |what: String| EncoderError::Computation(what);
    std::thread::scope(|scope| {
        let alone = || {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            pool.map_err(|error| died(error.to_string()))?.install(work)
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(alone)).collect();
        running.into_iter().try_for_each(|thread| {
            let done = thread.join();
            done.unwrap_or_else(|_| Err(died("a thread ended before its work".to_owned())))
        })
    })
}

/// The tokenizer, without its own ideas of padding and of where to cut, and checked
/// against the words that the network knows.
fn tokenizer(folder: &Path, bytes: &[u8], recipe: &Recipe) -> Result<Tokenizer, EncoderError> {
    let malformed = |why: String| EncoderError::Malformed {
        file: folder.join("tokenizer.json"),
        why,
    };
    let mut tokenizer =
        Tokenizer::from_bytes(bytes).map_err(|error| malformed(error.to_string()))?;
    tokenizer.with_padding(None);
    let cut = TruncationParams {
        max_length: recipe.tokens,
        ..TruncationParams::default()
    };
    tokenizer
        .with_truncation(Some(cut))
        .map_err(|error| malformed(error.to_string()))?;
    let most = tokenizer
        .get_vocab(true)
        .into_values()
        .max()
        .unwrap_or_default() as usize;
    if most >= recipe.network.vocab_size {
        return Err(EncoderError::WrongDimension {
            folder: folder.to_owned(),
            what: "the largest token number in tokenizer.json".to_owned(),
            expected: format!("below {}", recipe.network.vocab_size),
            found: most.to_string(),
        });
    }
    Ok(tokenizer)
}

/// As much of a text as fits some bytes, in whole characters.
fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn fingerprint(files: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update((file.len() as u64).to_le_bytes());
        hash.update(file);
    }
    let digits = hash.finalize();
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}
