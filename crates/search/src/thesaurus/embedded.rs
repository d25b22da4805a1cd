//! The files of the folder `thesaurus/`, as they are built into the programme.

/// A file by its name.
macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../../thesaurus/", $name)),
        )
    };
}

/// Name and text of each file.
pub(super) const FILES: &[(&str, &str)] = &[
    file!("scheme.ttl"),
    file!("actor.ttl"),
    file!("border-management.ttl"),
    file!("border-threat.ttl"),
    file!("cbrn-threat.ttl"),
    file!("civil-protection-task.ttl"),
    file!("communication-technology.ttl"),
    file!("crime.ttl"),
    file!("critical-infrastructure.ttl"),
    file!("cyber-threat.ttl"),
    file!("data-technology.ttl"),
    file!("detection-technology.ttl"),
    file!("emergency-response.ttl"),
    file!("hybrid-threat.ttl"),
    file!("identification-technology.ttl"),
    file!("innovation-uptake.ttl"),
    file!("law-enforcement-task.ttl"),
    file!("legal-matter.ttl"),
    file!("natural-hazard.ttl"),
    file!("protective-equipment.ttl"),
    file!("public-space.ttl"),
    file!("robotic-system.ttl"),
    file!("security-method.ttl"),
    file!("security-technology.ttl"),
    file!("sensing-technology.ttl"),
    file!("societal-matter.ttl"),
    file!("technological-hazard.ttl"),
    file!("terrorism-threat.ttl"),
    file!("words.tsv"),
];
