//! Settings that `uptake tune` found, kept in the data folder until the next index
//! takes them over, and which needs they were found on, so that nobody measures
//! them on the same needs unawares.

use crate::data_folder::DataFolder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use uptake_search::evaluation::{Need, Weights, read_needs};
use uptake_search::{Calibration, Settings};

/// The needs that the settings Uptake comes with were found on.
const SHIPPED_ON: [&str; 2] = [
    include_str!("../../../evaluation/practitioners/tune/queries.tsv"),
    include_str!("../../../evaluation/statements/queries.tsv"),
];

/// How scores are given meaning: thresholds that were found by another rule say something
/// else. 2 since scores are compared with the usual one of their answer.
const RULE: u32 = 2;

/// Settings found by tuning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TunedSettings {
    /// When they were found, UTC; the epoch for those that Uptake comes with.
    pub found_at: Timestamp,
    /// What is decided when a need is read.
    pub weights: Weights,
    /// What scores mean with these weights.
    pub calibration: Calibration,
    /// The same where an encoder adds its part.
    pub encoded: Calibration,
    /// A digest of each need they were found on, see [`digest`].
    pub needs: BTreeSet<String>,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// See [`RULE`]; files of the first rule do not say it.
    #[serde(default)]
    rule: u32,
    #[serde(flatten)]
    settings: serde_json::Value,
}

/// Why tuned settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TunedError {
    /// The file is there and is not what `uptake tune` writes.
    #[error(
        "The tuned settings in {path} cannot be used ({reason}). The index in force stays as it \
         was. Run `uptake tune --write` again, or delete the file to go back to the settings that \
         Uptake comes with.",
        path = .path.display()
    )]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file cannot be written.
    #[error(
        "The tuned settings cannot be written to {path} ({reason}). What was there is untouched. \
         Make room or correct the permissions, then tune again.",
        path = .path.display()
    )]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// What tells a need from others without keeping its words: the first 16
/// hexadecimal digits of the SHA-256 of its text, white space at the ends left out.
#[must_use]
pub fn digest(need: &Need) -> String {
    let hash = Sha256::digest(need.text.trim().as_bytes());
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl TunedSettings {
    /// The settings that Uptake comes with, and the needs they were found on.
    #[must_use]
    pub fn shipped() -> Self {
        let settings = Settings::default();
        Self {
            found_at: Timestamp::UNIX_EPOCH,
            weights: Weights::of(&settings),
            calibration: settings.calibration,
            encoded: settings.encoded,
            // A test reads the file, so that it cannot be at fault here.
            needs: SHIPPED_ON
                .iter()
                .flat_map(|text| read_needs(text).unwrap_or_default())
                .map(|need| digest(&need))
                .collect(),
        }
    }

    /// The settings of an index that takes these over.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let settings = self.weights.within(Settings::default());
        Settings {
            calibration: self.calibration,
            encoded: self.encoded,
            ..settings
        }
    }

    /// How many of these needs had a part in finding the settings.
    #[must_use]
    pub fn knew(&self, needs: &[Need]) -> usize {
        let known = |need: &&Need| self.needs.contains(&digest(need));
        needs.iter().filter(known).count()
    }

    /// Whether an index with these settings was made from them.
    #[must_use]
    pub fn are_of(&self, settings: &Settings) -> bool {
        Weights::of(settings) == self.weights
            && settings.calibration == self.calibration
            && settings.encoded == self.encoded
    }
}

impl DataFolder {
    /// Where tuned settings are or will be.
    #[must_use]
    pub fn tuned_path(&self) -> PathBuf {
        self.path().join("tuned.json")
    }

    /// The tuned settings of this folder; `None` where there are none. Of settings that
    /// another rule calibrated the weights stay, with the thresholds that Uptake comes with.
    ///
    /// # Errors
    /// [`TunedError::Unusable`].
    pub fn tuned_settings(&self) -> Result<Option<TunedSettings>, TunedError> {
        let path = self.tuned_path();
        let unusable = |reason: String| TunedError::Unusable {
            path: path.clone(),
            reason,
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(error.to_string())),
        };
        let Kept { rule, settings } =
            serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?;
        let mut tuned: TunedSettings =
            serde_json::from_value(settings).map_err(|error| unusable(error.to_string()))?;
        if rule != RULE {
            let shipped = Settings::default();
            tuned.calibration = shipped.calibration;
            tuned.encoded = shipped.encoded;
        }
        match tuned.settings().is_valid() {
            true => Ok(Some(tuned)),
            false => Err(unusable("a number lies outside its range".to_owned())),
        }
    }

    /// Keeps tuned settings for the next index, in place of others: aside first and
    /// renamed, so that a half-written file never counts.
    ///
    /// # Errors
    /// [`TunedError::NotWritten`].
    pub fn keep_tuned(&self, tuned: &TunedSettings) -> Result<(), TunedError> {
        let path = self.tuned_path();
        let aside = self.path().join(".tuned.json");
        let kept = Kept {
            rule: RULE,
            settings: serde_json::to_value(tuned).unwrap_or_default(),
        };
        let text = serde_json::to_vec_pretty(&kept).unwrap_or_default();
        fs::write(&aside, text)
            .and_then(|()| fs::rename(&aside, &path))
            .map_err(|error| TunedError::NotWritten {
                path,
                reason: error.to_string(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tuned(needs: &[&Need]) -> TunedSettings {
        let settings = Settings::default();
        TunedSettings {
            found_at: Timestamp::UNIX_EPOCH,
            weights: Weights::of(&settings),
            calibration: settings.calibration,
            encoded: settings.encoded,
            needs: needs.iter().map(|need| digest(need)).collect(),
        }
    }

    fn need(text: &str) -> Need {
        Need {
            id: "n".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_read_back_and_knows_its_needs() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(&place.path().join("data")).expect("opened");
        assert_eq!(folder.tuned_settings().expect("none yet"), None);
        let kept = tuned(&[&need("smoke in tunnels")]);
        folder.keep_tuned(&kept).expect("kept");
        assert_eq!(folder.tuned_settings().expect("read"), Some(kept.clone()));
        assert_eq!(kept.knew(&[need(" smoke in tunnels\n"), need("ice")]), 1);
        assert!(kept.are_of(&kept.settings()));
    }

    #[test]
    fn the_settings_that_uptake_comes_with_know_what_they_were_found_on() {
        let shipped = TunedSettings::shipped();
        assert_eq!(shipped.settings(), Settings::default());
        assert_eq!(shipped.needs.len(), 110);
        for text in SHIPPED_ON {
            let needs = read_needs(text).expect("needs");
            assert_eq!(shipped.knew(&needs), needs.len());
        }
    }

    #[test]
    fn settings_of_another_rule_keep_their_weights_alone() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(&place.path().join("data")).expect("opened");
        let mut before = tuned(&[&need("smoke in tunnels")]);
        let expected = TunedSettings {
            weights: Weights {
                fusion: uptake_search::Fusion {
                    meaning: 0.5,
                    ..before.weights.fusion
                },
                ..before.weights
            },
            ..before.clone()
        };
        before.weights = expected.weights;
        before.calibration.likely = 0.9;
        before.encoded.likely = 1.2;
        let text = serde_json::to_string(&before).expect("JSON");
        fs::write(folder.tuned_path(), text).expect("written");
        assert_eq!(folder.tuned_settings().expect("read"), Some(expected));
    }

    #[test]
    fn a_broken_file_is_said_and_never_used() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(&place.path().join("data")).expect("opened");
        let mut wild = tuned(&[]);
        wild.weights.bridging.synonym = 7.0;
        folder.keep_tuned(&wild).expect("kept");
        let wild = fs::read_to_string(folder.tuned_path()).expect("text");
        let cases = [("{", "EOF"), (wild.as_str(), "outside its range")];
        for (text, reason) in cases {
            fs::write(folder.tuned_path(), text).expect("written");
            let said = folder.tuned_settings().expect_err("refused").to_string();
            assert!(
                said.contains(reason) && said.contains("uptake tune"),
                "{said}"
            );
        }
    }
}
