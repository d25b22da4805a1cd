//! BERT once more, in the plainest arithmetic and in 64 bits, to hold the fast one
//! against. It shares no code with it.

use candle_core::{DType, Device, Tensor};
use std::collections::HashMap;
use std::path::Path;

/// A matrix as rows.
type Rows = Vec<Vec<f64>>;

pub struct PlainBert {
    tensors: HashMap<String, Rows>,
    pub layers: usize,
    pub heads: usize,
    pub first_position: usize,
}

impl PlainBert {
    pub fn read(weights: &Path, prefix: &str, layers: usize, heads: usize) -> Self {
        let read = candle_core::safetensors::load(weights, &Device::Cpu).expect("weights");
        let named = read.into_iter().filter_map(|(name, tensor)| {
            let name = name.strip_prefix(prefix)?.to_owned();
            Some((name, rows(&tensor)?))
        });
        Self {
            tensors: named.collect(),
            layers,
            heads,
            first_position: 0,
        }
    }

    /// The vectors of the tokens.
    pub fn tokens(&self, tokens: &[u32]) -> Rows {
        let embedding = |name: &str, row: usize| {
            self.tensors[&format!("embeddings.{name}_embeddings.weight")][row].clone()
        };
        let mut x: Rows = Vec::new();
        for (place, token) in tokens.iter().enumerate() {
            let word = embedding("word", *token as usize);
            let position = embedding("position", place + self.first_position);
            let sum = add(&add(&word, &position), &embedding("token_type", 0));
            x.push(self.norm("embeddings.LayerNorm", &sum));
        }
        for layer in 0..self.layers {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            let attended = self.attention(&name("attention.self"), &x);
            let y: Rows = attended
                .iter()
                .zip(&x)
                .map(|(attended, x)| {
                    let out = self.linear(&name("attention.output.dense"), attended);
                    self.norm(&name("attention.output.LayerNorm"), &add(&out, x))
                })
                .collect();
            x = y
                .iter()
                .map(|y| {
                    let wide = self.linear(&name("intermediate.dense"), y);
                    let wide: Vec<f64> = wide.into_iter().map(gelu).collect();
                    let out = self.linear(&name("output.dense"), &wide);
                    self.norm(&name("output.LayerNorm"), &add(&out, y))
                })
                .collect();
        }
        x
    }

    fn attention(&self, name: &str, x: &Rows) -> Rows {
        let project = |part: &str| -> Rows {
            x.iter()
                .map(|x| self.linear(&format!("{name}.{part}"), x))
                .collect()
        };
        let (query, key, value) = (project("query"), project("key"), project("value"));
        let hidden = query[0].len();
        let size = hidden / self.heads;
        let mut out = vec![vec![0.0; hidden]; x.len()];
        for head in 0..self.heads {
            let part = head * size..(head + 1) * size;
            for (query, out) in query.iter().zip(&mut out) {
                let weights: Vec<f64> = key
                    .iter()
                    .map(|key| {
                        let product = dot(&query[part.clone()], &key[part.clone()]);
                        (product / (size as f64).sqrt()).exp()
                    })
                    .collect();
                let sum: f64 = weights.iter().sum();
                for (weight, value) in weights.iter().zip(&value) {
                    for place in part.clone() {
                        out[place] += weight / sum * value[place];
                    }
                }
            }
        }
        out
    }

    fn linear(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let weight = &self.tensors[&format!("{name}.weight")];
        let bias = &self.tensors[&format!("{name}.bias")][0];
        weight
            .iter()
            .zip(bias)
            .map(|(row, bias)| dot(row, x) + bias)
            .collect()
    }

    fn norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let count = x.len() as f64;
        let mean = x.iter().sum::<f64>() / count;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let weight = &self.tensors[&format!("{name}.weight")][0];
        let bias = &self.tensors[&format!("{name}.bias")][0];
        x.iter()
            .zip(weight.iter().zip(bias))
            .map(|(x, (weight, bias))| (x - mean) / (variance + 1e-12).sqrt() * weight + bias)
            .collect()
    }
}

fn rows(tensor: &Tensor) -> Option<Rows> {
    let tensor = tensor.to_dtype(DType::F64).ok()?;
    match tensor.rank() {
        1 => Some(vec![tensor.to_vec1().ok()?]),
        2 => tensor.to_vec2().ok(),
        _ => None,
    }
}

fn add(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(x, y)| x + y).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// x Φ(x), with Φ from the series of the error function, which converges everywhere
/// and is accurate to double precision where it is asked here.
fn gelu(x: f64) -> f64 {
    if x.abs() > 8.0 {
        return x.max(0.0);
    }
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    while term.abs() > 1e-17 * sum.abs().max(1e-300) && n < 300.0 {
        term *= x * x / (2.0 * n + 1.0);
        sum += term;
        n += 1.0;
    }
    let density = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    x * (0.5 + density * sum)
}

/// The mean of rows, brought to length 1.
pub fn mean_of_length_1(rows: &Rows) -> Vec<f64> {
    let mut mean = vec![0.0; rows[0].len()];
    for row in rows {
        mean = add(&mean, row);
    }
    of_length_1(&mean)
}

pub fn of_length_1(x: &[f64]) -> Vec<f64> {
    let length = dot(x, x).sqrt();
    x.iter().map(|x| x / length).collect()
}

/// The cosine of our vector and the plain one.
pub fn cosine(ours: &[f32], plain: &[f64]) -> f64 {
    let ours: Vec<f64> = ours.iter().map(|x| f64::from(*x)).collect();
    dot(&of_length_1(&ours), &of_length_1(plain))
}
