//! The areas of civil security, and the rule by which topics belong to them.

use serde::{Deserialize, Serialize};

/// An area of civil security, as the destinations of Horizon Europe Cluster 3
/// cut the field. Earlier programmes are mapped onto it by [`Area::of_topic`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Fighting crime and terrorism (FCT).
    CrimeAndTerrorism,
    /// Border management (BM; BES in Horizon 2020).
    BorderManagement,
    /// Resilient infrastructure (INFRA; CIP in Horizon 2020).
    ResilientInfrastructure,
    /// Disaster-resilient society (DRS).
    DisasterResilience,
    /// Cybersecurity (CS; DS in Horizon 2020).
    Cybersecurity,
    /// Strengthened security research and innovation (SSRI; GM in Horizon 2020).
    ResearchAndInnovation,
}

impl Area {
    /// All areas.
    pub const ALL: [Self; 6] = [
        Self::CrimeAndTerrorism,
        Self::BorderManagement,
        Self::ResilientInfrastructure,
        Self::DisasterResilience,
        Self::Cybersecurity,
        Self::ResearchAndInnovation,
    ];

    /// Short code used in addresses, options and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CrimeAndTerrorism => "fct",
            Self::BorderManagement => "bm",
            Self::ResilientInfrastructure => "infra",
            Self::DisasterResilience => "drs",
            Self::Cybersecurity => "cs",
            Self::ResearchAndInnovation => "ssri",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CrimeAndTerrorism => "Fighting crime and terrorism",
            Self::BorderManagement => "Border management",
            Self::ResilientInfrastructure => "Resilient infrastructure",
            Self::DisasterResilience => "Disaster-resilient society",
            Self::Cybersecurity => "Cybersecurity",
            Self::ResearchAndInnovation => "Strengthened security research and innovation",
        }
    }

    /// The word that stands for it in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CrimeAndTerrorism => "crime_and_terrorism",
            Self::BorderManagement => "border_management",
            Self::ResilientInfrastructure => "resilient_infrastructure",
            Self::DisasterResilience => "disaster_resilience",
            Self::Cybersecurity => "cybersecurity",
            Self::ResearchAndInnovation => "research_and_innovation",
        }
    }

    /// Reads [`Self::code`] or [`Self::name`] back, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| {
            [area.code(), area.name()]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(text.trim()))
        })
    }

    /// The area a topic code belongs to.
    ///
    /// Horizon Europe and Horizon 2020 codes carry the area's letters
    /// (`HORIZON-CL3-2021-DRS-01-05`, `SU-BES02-2018`, `SEC-12-FCT-2016-2017`).
    /// FP7 codes carry the number of the activity of the Security work programme
    /// (`SEC-2011.4.2-2`): 1 security of citizens, 2 infrastructures and utilities,
    /// 3 intelligent surveillance and border security, 4 restoring security in
    /// crisis, 5 integration and interoperability, 6 security and society,
    /// 7 coordination. The SME instrument's `DRS-17` and `SMEInst-13` are about
    /// urban critical infrastructure. `None` for topics outside civil security.
    #[must_use]
    pub fn of_topic(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        if code.starts_with("DRS-17") || code.starts_with("SMEINST-13") {
            return Some(Self::ResilientInfrastructure);
        }
        if code.starts_with("ICT-SEC-") {
            return Some(Self::ResilientInfrastructure);
        }
        if let Some(rest) = code.strip_prefix("SEC-20") {
            return Self::of_fp7_activity(rest);
        }
        let horizon_europe = code.starts_with("HORIZON-");
        if horizon_europe && !code.starts_with("HORIZON-CL3-") {
            return None;
        }
        let older = ["SEC-", "SU-", "DRS-", "FCT-", "BES-", "CIP-", "DS-"];
        if !horizon_europe && !older.iter().any(|prefix| code.starts_with(prefix)) {
            return None;
        }
        code.split('-').find_map(|token| {
            Self::of_letters(token.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
    }

    /// `rest` is what follows `SEC-20`: `11.4.2-2`, `07-1.2-01`, `13-0`.
    fn of_fp7_activity(rest: &str) -> Option<Self> {
        let activity = rest
            .get(2..)?
            .trim_start_matches(['.', '-'])
            .chars()
            .next()?;
        match activity {
            '1' => Some(Self::CrimeAndTerrorism),
            '2' => Some(Self::ResilientInfrastructure),
            '3' => Some(Self::BorderManagement),
            '4' => Some(Self::DisasterResilience),
            '5'..='7' => Some(Self::ResearchAndInnovation),
            _ => None,
        }
    }

    fn of_letters(letters: &str) -> Option<Self> {
        match letters {
            "FCT" => Some(Self::CrimeAndTerrorism),
            "BM" | "BES" => Some(Self::BorderManagement),
            "INFRA" | "CIP" => Some(Self::ResilientInfrastructure),
            "DRS" => Some(Self::DisasterResilience),
            "CS" | "DS" => Some(Self::Cybersecurity),
            "SSRI" | "GM" => Some(Self::ResearchAndInnovation),
            _ => None,
        }
    }

    /// The area a part of a programme belongs to, where it belongs to just one:
    /// the sub-parts of `H2020-EU.3.7.` and of `HORIZON.2.3`.
    #[must_use]
    pub fn of_legal_basis(code: &str) -> Option<Self> {
        match code.trim().trim_end_matches('.') {
            "HORIZON.2.3.1" | "H2020-EU.3.7.5" => Some(Self::DisasterResilience),
            "HORIZON.2.3.3" | "H2020-EU.3.7.4" | "H2020-EU.3.7.6" => Some(Self::Cybersecurity),
            "H2020-EU.3.7.1" => Some(Self::CrimeAndTerrorism),
            "H2020-EU.3.7.2" => Some(Self::ResilientInfrastructure),
            "H2020-EU.3.7.3" => Some(Self::BorderManagement),
            "H2020-EU.3.7.7" => Some(Self::ResearchAndInnovation),
            _ => None,
        }
    }

    /// The areas of a project: those of its topics, or, where these say nothing,
    /// those of the parts of the programme that pay. Sorted, each once.
    pub fn of_project<'a>(
        topics: impl IntoIterator<Item = &'a str>,
        legal_bases: impl IntoIterator<Item = &'a str>,
    ) -> Vec<Self> {
        let mut areas: Vec<Self> = topics.into_iter().filter_map(Self::of_topic).collect();
        if areas.is_empty() {
            areas = legal_bases
                .into_iter()
                .filter_map(Self::of_legal_basis)
                .collect();
        }
        areas.sort_unstable();
        areas.dedup();
        areas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_codes_of_three_programmes_find_their_area() {
        let cases = [
            ("HORIZON-CL3-2021-DRS-01-05", Some(Area::DisasterResilience)),
            ("HORIZON-CL3-2026-02-CS-ECCC-01", Some(Area::Cybersecurity)),
            (
                "HORIZON-CL3-2024-INFRA-01-02",
                Some(Area::ResilientInfrastructure),
            ),
            ("HORIZON-CL5-2024-D2-01-02", None),
            ("SU-BES02-2018-2019-2020", Some(Area::BorderManagement)),
            ("SU-GM01-2018-2019-2020", Some(Area::ResearchAndInnovation)),
            ("SEC-12-FCT-2016-2017", Some(Area::CrimeAndTerrorism)),
            ("DS-06-2017", Some(Area::Cybersecurity)),
            ("CIP-01-2016-2017", Some(Area::ResilientInfrastructure)),
            ("DRS-17-2014-1", Some(Area::ResilientInfrastructure)),
            ("SEC-2011.4.2-2", Some(Area::DisasterResilience)),
            ("SEC-2007-1.2-01", Some(Area::CrimeAndTerrorism)),
            ("SEC-2009-7.0-02", Some(Area::ResearchAndInnovation)),
            ("SEC", None),
            ("ERC-2023-STG", None),
        ];
        for (code, area) in cases {
            assert_eq!(Area::of_topic(code), area, "{code}");
        }
    }

    #[test]
    fn codes_and_names_are_read_back() {
        for area in Area::ALL {
            assert_eq!(Area::parse(area.code()), Some(area));
            assert_eq!(Area::parse(area.name()), Some(area));
        }
        assert_eq!(Area::parse("sport"), None);
    }

    #[test]
    fn the_legal_basis_decides_only_where_topics_say_nothing() {
        let both = Area::of_project(["SEC-12-FCT-2016-2017"], ["H2020-EU.3.7.5."]);
        assert_eq!(both, [Area::CrimeAndTerrorism]);
        let basis = Area::of_project(["SEC"], ["H2020-EU.3.7.5.", "H2020-EU.3.7."]);
        assert_eq!(basis, [Area::DisasterResilience]);
    }
}
