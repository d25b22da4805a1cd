//! Two steps of the network that tensors would take in several passes over memory
//! each, done in one: they cost as much as the multiplications otherwise.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Error, Layout, Result, Shape};

/// GELU(x + bias), exactly as defined with the error function.
pub(super) struct BiasGelu;

impl CustomOp2 for BiasGelu {
    fn name(&self) -> &'static str {
        "bias-gelu"
    }

    fn cpu_fwd(
        &self,
        values: &CpuStorage,
        layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let values = contiguous(values, layout)?;
        let bias = contiguous(bias, bias_layout)?;
        let mut out = vec![0.0; values.len()];
        let rows = values.chunks_exact(bias.len());
        for (out, row) in out.chunks_exact_mut(bias.len()).zip(rows) {
            bias_gelu(row, bias, out);
        }
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }
}

/// Softmax over the last dimension of scores (texts, heads, tokens, tokens), scaled,
/// and over the first `lengths[text]` tokens only: the rest is padding and gets 0.
pub(super) struct Attention {
    pub(super) scale: f32,
    pub(super) lengths: Vec<usize>,
}

impl CustomOp1 for Attention {
    fn name(&self) -> &'static str {
        "attention-softmax"
    }

    fn cpu_fwd(&self, scores: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (texts, heads, rows, width) = layout.shape().dims4()?;
        if texts != self.lengths.len() || self.lengths.iter().any(|it| *it > width) {
            return Err(Error::Msg("lengths do not fit the scores".to_owned()));
        }
        let scores = contiguous(scores, layout)?;
        let mut out = vec![0.0; scores.len()];
        let per_text = heads * rows * width;
        let texts = scores
            .chunks_exact(per_text)
            .zip(out.chunks_exact_mut(per_text));
        for ((scores, out), length) in texts.zip(&self.lengths) {
            let rows = scores.chunks_exact(width).zip(out.chunks_exact_mut(width));
            for (scores, out) in rows {
                softmax(&scores[..*length], self.scale, &mut out[..*length]);
            }
        }
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }
}

fn contiguous<'s>(storage: &'s CpuStorage, layout: &Layout) -> Result<&'s [f32]> {
    let (from, to) = layout
        .contiguous_offsets()
        .ok_or_else(|| Error::Msg("a tensor is not contiguous".to_owned()))?;
    Ok(&storage.as_slice::<f32>()?[from..to])
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+fma", "x86_64+avx2+fma"))]
fn bias_gelu(values: &[f32], bias: &[f32], out: &mut [f32]) {
    for ((out, value), bias) in out.iter_mut().zip(values).zip(bias) {
        *out = gelu(value + bias);
    }
}

#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+fma", "x86_64+avx2+fma"))]
fn softmax(scores: &[f32], scale: f32, out: &mut [f32]) {
    let most = scores
        .iter()
        .fold(f32::NEG_INFINITY, |most, it| most.max(*it));
    for (out, score) in out.iter_mut().zip(scores) {
        *out = exp_below_zero((score - most) * scale);
    }
    let sum: f32 = out.iter().sum();
    for out in out {
        *out /= sum;
    }
}

/// x Φ(x). The complementary error function by formula 7.1.26 of Abramowitz and
/// Stegun, whose error is below 1.5e-7.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    const P: f32 = 0.327_591_1;
    const A: [f32; 5] = [
        0.254_829_6,
        -0.284_496_72,
        1.421_413_8,
        -1.453_152,
        1.061_405_4,
    ];
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + P * z);
    let polynomial = ((((A[4] * t + A[3]) * t + A[2]) * t + A[1]) * t + A[0]) * t;
    let beyond = 0.5 * polynomial * exp_below_zero(-z * z);
    x * if x > 0.0 { 1.0 - beyond } else { beyond }
}

/// e^x for x ≤ 0 without a branch or a call, so that the loops above become vector
/// code: 2^n times a polynomial on the rest, with the coefficients of Cephes' `expf`.
#[inline(always)]
fn exp_below_zero(x: f32) -> f32 {
    // Adding and taking away 1.5 × 2^23 rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    const C: [f32; 6] = [
        0.5,
        1.666_666_5e-1,
        4.166_579_6e-2,
        8.333_452e-3,
        1.398_2e-3,
        1.987_569_1e-4,
    ];
    // Below this the result is smaller than the least normal number.
    let x = x.max(-87.0);
    let n = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let p = ((((C[5] * r + C[4]) * r + C[3]) * r + C[2]) * r + C[1]) * r + C[0];
    let power = f32::from_bits(((n as i32 + 127) << 23) as u32);
    (p * r * r + r + 1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_the_library_to_six_digits() {
        for step in 0..=8_700_u16 {
            let x = -f32::from(step) / 100.0;
            let (found, truth) = (f64::from(exp_below_zero(x)), f64::from(x).exp());
            assert!(
                (found - truth).abs() <= truth * 1e-6,
                "{x}: {found} for {truth}"
            );
        }
        assert!(exp_below_zero(-1e9) < 1e-37);
    }

    #[test]
    fn gelu_agrees_with_tabulated_values() {
        // x Φ(x) with Φ from the tables of the normal distribution.
        let table = [
            (0.0, 0.0),
            (1.0, 0.841_344_7),
            (-1.0, -0.158_655_25),
            (2.0, 1.954_499_7),
            (-3.0, -0.004_049_69),
            (30.0, 30.0),
            (-30.0, 0.0),
        ];
        for (x, expected) in table {
            assert!((gelu(x) - expected).abs() < 1e-6, "{x}: {}", gelu(x));
        }
    }

    #[test]
    fn a_softmax_adds_up_to_one_and_keeps_ratios() {
        let mut out = [0.0; 3];
        softmax(&[2.0, 4.0, -200.0], 0.5, &mut out);
        assert!((out.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(
            (out[1] / out[0] - std::f32::consts::E).abs() < 1e-5,
            "{out:?}"
        );
        assert!(out[2] < 1e-30);
    }
}
