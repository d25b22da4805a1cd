//! The layout of the file of vectors: a head that names the encoder, then batches,
//! each written at once and checked by itself, so that an interrupted run loses
//! at most the batch it was writing.
//!
//! ```text
//! 0   magic "UPTAKEVC"           8 bytes
//! 8   format                     u32
//! 12  length of the description  u32
//! 16  SHA-256 of bytes 0 to 15 and the description
//! 48  the encoder, as JSON
//! …   batches:
//!     0   magic "VECS"           4 bytes
//!     4   vectors n              u32
//!     8   length of what follows byte 48, u32
//!     12  zero                   u32
//!     16  SHA-256 of bytes 0 to 15 and what follows byte 48
//!     48  n × fingerprint of the text  u64
//!         n × scale                    f32
//!         n × d numbers                i8, times the scale
//!         n × d numbers                f16, the same exactly
//!         n × end of the identifier    u32
//!         identifiers                  UTF-8
//! ```
//!
//! All numbers are little-endian. A project may stand in several batches: the last counts.

use super::scan::quantise;
use crate::encoder::identity::EncoderIdentity;
use half::f16;
use half::slice::HalfFloatSliceExt;
use sha2::{Digest, Sha256};
use uptake_model::ProjectId;

pub(super) const MAGIC: [u8; 8] = *b"UPTAKEVC";
pub(super) const FORMAT: u32 = 1;
const BATCH: [u8; 4] = *b"VECS";
/// Bytes before the description, and before the content of a batch.
pub(super) const LEAD: usize = 48;
/// What of the lead the checksum covers; it stands behind it.
const COVERED: usize = 16;

/// One project's vector, as an encoder made it.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorRow {
    /// The project.
    pub id: ProjectId,
    /// Fingerprint of the text it was made from.
    pub text: u64,
    /// The vector.
    pub values: Vec<f32>,
}

/// The vectors of a batch as they stand in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Batch {
    pub(super) ids: Vec<ProjectId>,
    pub(super) texts: Vec<u64>,
    pub(super) scales: Vec<f32>,
    pub(super) numbers: Vec<i8>,
    pub(super) exact: Vec<f16>,
}

/// What stands at a place where a batch should begin.
pub(super) enum Found {
    /// A batch and its length in bytes; `None` where its checksum does not match.
    Batch(Option<Batch>, u32, usize),
    /// The beginning of a batch whose end is missing.
    Beginning,
    /// Something else.
    Nothing,
}

impl Batch {
    pub(super) fn of(rows: &[VectorRow]) -> Self {
        let mut batch = Self::default();
        for row in rows {
            batch.ids.push(row.id.clone());
            batch.texts.push(row.text);
            batch.scales.push(quantise(&row.values, &mut batch.numbers));
            let from = batch.exact.len();
            batch.exact.resize(from + row.values.len(), f16::ZERO);
            batch.exact[from..].convert_from_f32_slice(&row.values);
        }
        batch
    }

    /// The batch as it is written.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut content = Vec::new();
        content.extend(self.texts.iter().flat_map(|text| text.to_le_bytes()));
        content.extend(self.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        content.extend_from_slice(bytemuck::cast_slice(&self.numbers));
        content.extend(self.exact.iter().flat_map(|number| number.to_le_bytes()));
        let mut end = 0;
        for id in &self.ids {
            end += id.as_str().len() as u32;
            content.extend(end.to_le_bytes());
        }
        for id in &self.ids {
            content.extend_from_slice(id.as_str().as_bytes());
        }
        let mut bytes = Vec::with_capacity(LEAD + content.len());
        bytes.extend_from_slice(&BATCH);
        bytes.extend((self.ids.len() as u32).to_le_bytes());
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend([0; 4]);
        sealed(bytes, &content)
    }

    /// Reads what stands at the beginning of `bytes`.
    pub(super) fn read(bytes: &[u8], dimension: usize) -> Found {
        let known = bytes.len().min(BATCH.len());
        if bytes[..known] != BATCH[..known] {
            return Found::Nothing;
        }
        if bytes.len() < LEAD {
            return Found::Beginning;
        }
        let (rows, length) = (number(bytes, 4), number(bytes, 8) as usize);
        let fixed = row_bytes(dimension).checked_mul(rows as usize);
        if rows == 0 || fixed.is_none_or(|fixed| length < fixed) {
            return Found::Nothing;
        }
        let Some(content) = bytes[LEAD..].get(..length) else {
            return Found::Beginning;
        };
        let sound = bytes[COVERED..LEAD] == checksum(&bytes[..COVERED], content);
        let batch = sound.then(|| Self::parse(content, rows as usize, dimension));
        Found::Batch(batch.flatten(), rows, LEAD + length)
    }

    fn parse(mut content: &[u8], rows: usize, dimension: usize) -> Option<Self> {
        let mut take = |length: usize| {
            let (taken, rest) = content.split_at_checked(length)?;
            content = rest;
            Some(taken)
        };
        let texts = take(rows * 8)?.chunks_exact(8).map(|raw| {
            let mut number = [0; 8];
            number.copy_from_slice(raw);
            u64::from_le_bytes(number)
        });
        let scales = take(rows * 4)?.chunks_exact(4);
        let scales = scales.map(|raw| f32::from_bits(number(raw, 0)));
        let numbers = take(rows * dimension)?;
        let exact = take(rows * dimension * 2)?.chunks_exact(2);
        let exact = exact.map(|raw| f16::from_le_bytes([raw[0], raw[1]]));
        let ends = take(rows * 4)?.chunks_exact(4).map(|raw| number(raw, 0));
        let (texts, scales, exact) = (texts.collect(), scales.collect(), exact.collect());
        let ends: Vec<u32> = ends.collect();
        let names = std::str::from_utf8(content).ok()?;
        let mut from = 0;
        let mut ids = Vec::with_capacity(rows);
        for end in ends {
            ids.push(ProjectId::new(names.get(from..end as usize)?));
            from = end as usize;
        }
        Some(Self {
            ids,
            texts,
            scales,
            numbers: bytemuck::cast_slice(numbers).to_vec(),
            exact,
        })
    }
}

/// Bytes of a vector without its identifier.
fn row_bytes(dimension: usize) -> usize {
    8 + 4 + dimension + 2 * dimension + 4
}

/// The head of a file of an encoder's vectors.
pub(super) fn head(encoder: &EncoderIdentity) -> serde_json::Result<Vec<u8>> {
    let description = serde_json::to_vec(encoder)?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend((description.len() as u32).to_le_bytes());
    Ok(sealed(bytes, &description))
}

/// The encoder that a head names, and the length of the head; `None` where the
/// checksum does not match. The caller has looked at magic and format.
pub(super) fn read_head(bytes: &[u8]) -> Option<(EncoderIdentity, usize)> {
    let lead = bytes.get(..LEAD)?;
    let description = bytes[LEAD..].get(..number(lead, 12) as usize)?;
    if lead[COVERED..] != checksum(&lead[..COVERED], description) {
        return None;
    }
    let encoder: EncoderIdentity = serde_json::from_slice(description).ok()?;
    Some((encoder, LEAD + description.len()))
}

fn sealed(mut lead: Vec<u8>, content: &[u8]) -> Vec<u8> {
    let sum = checksum(&lead, content);
    lead.extend(sum);
    lead.extend_from_slice(content);
    lead
}

fn checksum(lead: &[u8], content: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(lead)
        .chain_update(content)
        .finalize()
        .into()
}

/// The number at a place that is known to be there.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let mut raw = [0; 4];
    raw.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(raw)
}
