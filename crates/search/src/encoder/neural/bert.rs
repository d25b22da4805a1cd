//! The network: BERT as published, forward only, on 32-bit floats, with the three
//! projections of the attention done as one multiplication.

use super::folder::{Network, Pooling};
use super::fused::{Attention, BiasGelu};
use super::weights::Weights;
use crate::encoder::error::EncoderError;
use candle_core::{D, Device, Result, Tensor};
use candle_nn::ops::layer_norm;

struct Linear {
    weight: Tensor,
    bias: Tensor,
}

impl Linear {
    fn product(&self, x: &Tensor) -> Result<Tensor> {
        x.matmul(&self.weight.t()?)
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.product(x)?.broadcast_add(&self.bias)
    }
}

struct Norm {
    weight: Tensor,
    bias: Tensor,
    epsilon: f32,
}

impl Norm {
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        layer_norm(x, &self.weight, &self.bias, self.epsilon)
    }
}

#[derive(Clone, Copy)]
enum Activation {
    Gelu,
    GeluByTanh,
    Relu,
}

struct Layer {
    /// Query, key and value, one below the other.
    projections: Linear,
    attended: Linear,
    attended_norm: Norm,
    wide: Linear,
    narrow: Linear,
    norm: Norm,
}

/// The network with its weights.
pub(super) struct Bert {
    words: Tensor,
    /// From the first position that tokens take; the type of the first sentence is added in.
    positions: Tensor,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
    hidden: usize,
    activation: Activation,
}

impl Bert {
    /// Takes the weights of a network; each must have the shape that the
    /// configuration says.
    pub(super) fn new(
        weights: &Weights<'_>,
        network: &Network,
    ) -> std::result::Result<Self, EncoderError> {
        let hidden = network.hidden_size;
        let epsilon = network.layer_norm_eps as f32;
        let words = weights.take(
            "embeddings.word_embeddings.weight",
            &[network.vocab_size, hidden],
        )?;
        let positions = weights.take(
            "embeddings.position_embeddings.weight",
            &[network.max_position_embeddings, hidden],
        )?;
        let kinds = weights.take_rows("embeddings.token_type_embeddings.weight", hidden)?;
        let first = network.first_position();
        let placed = || -> Result<Tensor> {
            let positions = positions.narrow(0, first, network.max_position_embeddings - first)?;
            positions.broadcast_add(&kinds.get(0)?)?.contiguous()
        };
        let layers = (0..network.num_hidden_layers)
            .map(|number| Layer::new(weights, network, number))
            .collect::<std::result::Result<_, _>>()?;
        Ok(Self {
            words,
            positions: placed().map_err(computation)?,
            norm: norm(weights, "embeddings.LayerNorm", hidden, epsilon)?,
            layers,
            heads: network.num_attention_heads,
            hidden,
            activation: match network.hidden_act.as_str() {
                "gelu" => Activation::Gelu,
                "relu" => Activation::Relu,
                _ => Activation::GeluByTanh,
            },
        })
    }

    /// The vectors of texts, given as the numbers of their tokens: none empty, none
    /// longer than the positions reach.
    pub(super) fn forward(&self, texts: &[&[u32]], pooling: Pooling) -> Result<Vec<Vec<f32>>> {
        let lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
        let width = lengths.iter().copied().max().unwrap_or_default();
        let count = texts.len();
        let mut tokens = vec![0_u32; count * width];
        for (row, text) in tokens.chunks_exact_mut(width).zip(texts) {
            row[..text.len()].copy_from_slice(text);
        }
        let tokens = Tensor::from_vec(tokens, count * width, &Device::Cpu)?;
        let x = self
            .words
            .index_select(&tokens, 0)?
            .reshape((count, width, self.hidden))?
            .broadcast_add(&self.positions.narrow(0, 0, width)?)?;
        let mut x = self
            .norm
            .forward(&x)?
            .reshape((count * width, self.hidden))?;
        for layer in &self.layers {
            let attended = self.attention(layer, &x, count, width, &lengths)?;
            let y = layer.attended_norm.forward(&(attended + &x)?)?;
            let wide = self.activate(&layer.wide, &y)?;
            x = layer.norm.forward(&(layer.narrow.forward(&wide)? + y)?)?;
        }
        let x = x.reshape((count, width, self.hidden))?;
        let pool = |(row, length): (usize, &usize)| -> Result<Vec<f32>> {
            let tokens = x.get(row)?;
            match pooling {
                Pooling::Mean => tokens.narrow(0, 0, *length)?.mean(0)?.to_vec1(),
                Pooling::Cls => tokens.get(0)?.to_vec1(),
            }
        };
        lengths.iter().enumerate().map(pool).collect()
    }

    fn attention(
        &self,
        layer: &Layer,
        x: &Tensor,
        count: usize,
        width: usize,
        lengths: &[usize],
    ) -> Result<Tensor> {
        let size = self.hidden / self.heads;
        let projected = layer
            .projections
            .forward(x)?
            .reshape((count, width, 3, self.heads, size))?
            .permute((2, 0, 3, 1, 4))?;
        let part = |place: usize| projected.get(place)?.contiguous();
        let (query, key, value) = (part(0)?, part(1)?, part(2)?);
        let softmax = Attention {
            scale: 1.0 / (size as f32).sqrt(),
            lengths: lengths.to_vec(),
        };
        let weights = query.matmul(&key.transpose(D::Minus2, D::Minus1)?)?;
        let mixed = weights.apply_op1_no_bwd(&softmax)?.matmul(&value)?;
        let mixed = mixed.transpose(1, 2)?.contiguous()?;
        layer
            .attended
            .forward(&mixed.reshape((count * width, self.hidden))?)
    }

    fn activate(&self, linear: &Linear, x: &Tensor) -> Result<Tensor> {
        match self.activation {
            Activation::Gelu => linear.product(x)?.apply_op2_no_bwd(&linear.bias, &BiasGelu),
            Activation::GeluByTanh => linear.forward(x)?.gelu(),
            Activation::Relu => linear.forward(x)?.relu(),
        }
    }
}

impl Layer {
    fn new(
        weights: &Weights<'_>,
        network: &Network,
        number: usize,
    ) -> std::result::Result<Self, EncoderError> {
        let hidden = network.hidden_size;
        let wide = network.intermediate_size;
        let epsilon = network.layer_norm_eps as f32;
        let at = |part: &str| format!("encoder.layer.{number}.{part}");
        let parts = ["query", "key", "value"].map(|part| {
            linear(
                weights,
                &at(&format!("attention.self.{part}")),
                hidden,
                hidden,
            )
        });
        let [query, key, value] = parts;
        let (query, key, value) = (query?, key?, value?);
        let below = |parts: [&Tensor; 3]| Tensor::cat(&parts, 0).map_err(computation);
        let projections = Linear {
            weight: below([&query.weight, &key.weight, &value.weight])?,
            bias: below([&query.bias, &key.bias, &value.bias])?,
        };
        Ok(Self {
            projections,
            attended: linear(weights, &at("attention.output.dense"), hidden, hidden)?,
            attended_norm: norm(weights, &at("attention.output.LayerNorm"), hidden, epsilon)?,
            wide: linear(weights, &at("intermediate.dense"), wide, hidden)?,
            narrow: linear(weights, &at("output.dense"), hidden, wide)?,
            norm: norm(weights, &at("output.LayerNorm"), hidden, epsilon)?,
        })
    }
}

fn linear(
    weights: &Weights<'_>,
    name: &str,
    to: usize,
    from: usize,
) -> std::result::Result<Linear, EncoderError> {
    Ok(Linear {
        weight: weights.take(&format!("{name}.weight"), &[to, from])?,
        bias: weights.take(&format!("{name}.bias"), &[to])?,
    })
}

fn norm(
    weights: &Weights<'_>,
    name: &str,
    size: usize,
    epsilon: f32,
) -> std::result::Result<Norm, EncoderError> {
    Ok(Norm {
        weight: weights.take(&format!("{name}.weight"), &[size])?,
        bias: weights.take(&format!("{name}.bias"), &[size])?,
        epsilon,
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn computation(error: candle_core::Error) -> EncoderError {
    EncoderError::Computation(error.to_string())
}
