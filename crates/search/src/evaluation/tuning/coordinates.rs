//! What can be tuned without building the index again, and the values tried.

use crate::settings::{Bridging, Fusion, Settings};
use serde::{Deserialize, Serialize};

/// The weights that are decided when a need is read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// What words that were not typed count.
    pub bridging: Bridging,
    /// How the parts of a score are added up.
    pub fusion: Fusion,
}

impl Weights {
    /// Those of some settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            bridging: settings.bridging,
            fusion: settings.fusion,
        }
    }

    /// The settings with these weights.
    #[must_use]
    pub fn within(self, settings: Settings) -> Settings {
        Settings {
            bridging: self.bridging,
            fusion: self.fusion,
            ..settings
        }
    }
}

/// One weight: its name, where it is, and the values tried.
pub(super) struct Coordinate {
    pub(super) name: &'static str,
    pub(super) at: fn(&mut Weights) -> &mut f64,
    pub(super) values: &'static [f64],
}

const PARTS: &[f64] = &[
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.7, 2.0,
];
const NEARNESS: &[f64] = &[0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];
const STRONG: &[f64] = &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const WEAK: &[f64] = &[0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3];

/// All of them, those that matter most first.
pub(super) const COORDINATES: [Coordinate; 11] = [
    Coordinate {
        name: "fusion.meaning",
        at: |weights| &mut weights.fusion.meaning,
        values: PARTS,
    },
    Coordinate {
        name: "fusion.nearness",
        at: |weights| &mut weights.fusion.nearness,
        values: NEARNESS,
    },
    Coordinate {
        name: ENCODER,
        at: |weights| &mut weights.fusion.encoder,
        values: PARTS,
    },
    Coordinate {
        name: "bridging.preferred",
        at: |weights| &mut weights.bridging.preferred,
        values: STRONG,
    },
    Coordinate {
        name: "bridging.synonym",
        at: |weights| &mut weights.bridging.synonym,
        values: STRONG,
    },
    Coordinate {
        name: "bridging.alternative",
        at: |weights| &mut weights.bridging.alternative,
        values: STRONG,
    },
    Coordinate {
        name: "bridging.narrower",
        at: |weights| &mut weights.bridging.narrower,
        values: WEAK,
    },
    Coordinate {
        name: "bridging.broader",
        at: |weights| &mut weights.bridging.broader,
        values: WEAK,
    },
    Coordinate {
        name: "bridging.related",
        at: |weights| &mut weights.bridging.related,
        values: STRONG,
    },
    Coordinate {
        name: "bridging.near",
        at: |weights| &mut weights.bridging.near,
        values: STRONG,
    },
    Coordinate {
        name: "bridging.terse",
        at: |weights| &mut weights.bridging.terse,
        values: STRONG,
    },
];

/// The weight that is tuned only where needs come with an encoder's view.
pub(super) const ENCODER: &str = "fusion.encoder";
