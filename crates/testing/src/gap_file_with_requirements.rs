//! A published gap file with requirements, to hold evidence against.

use crate::now;
use uptake_model::{
    Area, Bound, GapContent, GapFile, GapState, Language, Marked, Marking, Necessity, Requirement,
    Threshold,
};

/// `gap-1` of the brigade, published, whose title the community sees, with a requirement that
/// the brigade alone sees (number 1) and one that the community sees (number 2).
#[must_use]
pub fn gap_file_with_requirements() -> GapFile {
    let requirement = |number, unit: &str| Requirement {
        number,
        text: "last".to_owned(),
        necessity: Necessity::Must,
        threshold: Some(Threshold {
            bound: Bound::AtLeast,
            value: 30.0,
            unit: unit.to_owned(),
        }),
    };
    let area = Area::DisasterResilience;
    let mut content = GapContent::begun("See", "To see", area, Language::En, "brigade-lead".into());
    content.title.marking = Marking::Green;
    content.requirements = vec![
        Marked::new(requirement(1, "m"), Marking::AmberStrict),
        Marked::new(requirement(2, "min"), Marking::Green),
    ];
    GapFile {
        id: "gap-1".into(),
        owner: "org-brigade".into(),
        author: "brigade-lead".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}
