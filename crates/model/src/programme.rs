//! The framework programmes whose security research Uptake reads.

use serde::{Deserialize, Serialize};

/// A framework programme of the European Union for research.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Programme {
    /// Seventh Framework Programme, 2007 to 2013.
    #[serde(rename = "FP7")]
    Fp7,
    /// Horizon 2020, 2014 to 2020.
    #[serde(rename = "H2020")]
    Horizon2020,
    /// Horizon Europe, 2021 to 2027.
    #[serde(rename = "HORIZON")]
    HorizonEurope,
}

impl Programme {
    /// All programmes, oldest first.
    pub const ALL: [Self; 3] = [Self::Fp7, Self::Horizon2020, Self::HorizonEurope];

    /// The code CORDIS uses in its column `frameworkProgramme`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fp7 => "FP7",
            Self::Horizon2020 => "H2020",
            Self::HorizonEurope => "HORIZON",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Fp7 => "FP7",
            Self::Horizon2020 => "Horizon 2020",
            Self::HorizonEurope => "Horizon Europe",
        }
    }

    /// Reads a programme as sources, people and addresses write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase();
        match key.as_str() {
            "FP7" | "FP7SECURITY" => Some(Self::Fp7),
            "H2020" | "HORIZON2020" => Some(Self::Horizon2020),
            "HORIZON" | "HORIZONEUROPE" | "HE" => Some(Self::HorizonEurope),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_are_read_back() {
        for programme in Programme::ALL {
            assert_eq!(Programme::parse(programme.code()), Some(programme));
            assert_eq!(Programme::parse(programme.label()), Some(programme));
        }
        assert_eq!(Programme::parse("LIFE"), None);
    }
}
