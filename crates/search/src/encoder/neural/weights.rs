//! The weights of an encoder, out of model.safetensors: found by name whatever the
//! network is called in the file, and refused where their shape is another.

use crate::encoder::error::EncoderError;
use candle_core::safetensors::SliceSafetensors;
use candle_core::{DType, Device, Tensor};
use std::path::{Path, PathBuf};

/// The file that they are read from.
pub(super) const FILE: &str = "model.safetensors";
/// A tensor that every network of the family has; what stands before it stands before all.
const LANDMARK: &str = "embeddings.word_embeddings.weight";

/// The weights by name.
pub(super) struct Weights<'b> {
    folder: PathBuf,
    tensors: SliceSafetensors<'b>,
    prefix: String,
}

impl<'b> Weights<'b> {
    /// Reads the table of a file.
    pub(super) fn read(folder: &Path, bytes: &'b [u8]) -> Result<Self, EncoderError> {
        let malformed = |why: String| EncoderError::Malformed {
            file: folder.join(FILE),
            why,
        };
        let tensors = SliceSafetensors::new(bytes)
            .map_err(|error| malformed(format!("its table of tensors is broken ({error})")))?;
        let names = tensors.tensors();
        let prefix = names
            .iter()
            .find_map(|(name, _)| name.strip_suffix(LANDMARK))
            .ok_or_else(|| EncoderError::OtherArchitecture {
                folder: folder.to_owned(),
                what: format!("{FILE} holds no {LANDMARK}"),
            })?
            .to_owned();
        Ok(Self {
            folder: folder.to_owned(),
            tensors,
            prefix,
        })
    }

    /// A tensor of a known shape, as 32-bit floats.
    pub(super) fn take(&self, name: &str, shape: &[usize]) -> Result<Tensor, EncoderError> {
        let tensor = self.find(name)?;
        if tensor.dims() == shape {
            return Ok(tensor);
        }
        Err(self.wrong(name, format!("{shape:?}"), &tensor))
    }

    /// A tensor of at least one row of a known length.
    pub(super) fn take_rows(&self, name: &str, width: usize) -> Result<Tensor, EncoderError> {
        let tensor = self.find(name)?;
        match tensor.dims() {
            [rows, found] if *rows > 0 && *found == width => Ok(tensor),
            _ => Err(self.wrong(name, format!("rows of {width}"), &tensor)),
        }
    }

    fn wrong(&self, name: &str, expected: String, tensor: &Tensor) -> EncoderError {
        EncoderError::WrongDimension {
            folder: self.folder.clone(),
            what: format!("the shape of {name} in {FILE}"),
            expected,
            found: format!("{:?}", tensor.dims()),
        }
    }

    fn find(&self, name: &str) -> Result<Tensor, EncoderError> {
        let full = format!("{}{name}", self.prefix);
        let malformed = |why: String| EncoderError::Malformed {
            file: self.folder.join(FILE),
            why,
        };
        if self.tensors.get(&full).is_err() {
            return Err(EncoderError::OtherArchitecture {
                folder: self.folder.clone(),
                what: format!("{FILE} holds no {full}"),
            });
        }
        self.tensors
            .load(&full, &Device::Cpu)
            .and_then(|tensor| tensor.to_dtype(DType::F32))
            .map_err(|error| malformed(format!("{full} cannot be read ({error})")))
    }
}
