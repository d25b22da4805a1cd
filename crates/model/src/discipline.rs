//! The disciplines of security practitioners.

use serde::{Deserialize, Serialize};

/// A discipline: who responds, protects or investigates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// Fire and rescue services.
    FireAndRescue,
    /// Police and other law enforcement.
    Police,
    /// Border guard.
    BorderGuard,
    /// Coast guard and search and rescue at sea.
    CoastGuard,
    /// Customs.
    Customs,
    /// Civil protection and crisis management.
    CivilProtection,
    /// Emergency medical services and hospitals.
    EmergencyMedical,
    /// Operators of critical infrastructure.
    InfrastructureOperator,
    /// Response to cyber incidents.
    CyberResponse,
    /// Justice, prisons and probation.
    Justice,
    /// Explosive ordnance disposal and CBRN defence.
    CbrnE,
    /// Another discipline.
    Other,
}

impl Discipline {
    /// All disciplines.
    pub const ALL: [Self; 12] = [
        Self::FireAndRescue,
        Self::Police,
        Self::BorderGuard,
        Self::CoastGuard,
        Self::Customs,
        Self::CivilProtection,
        Self::EmergencyMedical,
        Self::InfrastructureOperator,
        Self::CyberResponse,
        Self::Justice,
        Self::CbrnE,
        Self::Other,
    ];

    /// Code stored, and used in forms, files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FireAndRescue => "fire_and_rescue",
            Self::Police => "police",
            Self::BorderGuard => "border_guard",
            Self::CoastGuard => "coast_guard",
            Self::Customs => "customs",
            Self::CivilProtection => "civil_protection",
            Self::EmergencyMedical => "emergency_medical",
            Self::InfrastructureOperator => "infrastructure_operator",
            Self::CyberResponse => "cyber_response",
            Self::Justice => "justice",
            Self::CbrnE => "cbrn_e",
            Self::Other => "other",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FireAndRescue => "Fire and rescue",
            Self::Police => "Police",
            Self::BorderGuard => "Border guard",
            Self::CoastGuard => "Coast guard",
            Self::Customs => "Customs",
            Self::CivilProtection => "Civil protection",
            Self::EmergencyMedical => "Emergency medical services",
            Self::InfrastructureOperator => "Infrastructure operator",
            Self::CyberResponse => "Cyber incident response",
            Self::Justice => "Justice and prisons",
            Self::CbrnE => "Explosives and CBRN",
            Self::Other => "Another discipline",
        }
    }

    /// Reads [`Self::code`] or [`Self::label`] back, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|it| {
            it.code().eq_ignore_ascii_case(text) || it.label().eq_ignore_ascii_case(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discipline_is_read_by_code_or_name() {
        for discipline in Discipline::ALL {
            assert_eq!(Discipline::parse(discipline.code()), Some(discipline));
            assert_eq!(Discipline::parse(discipline.label()), Some(discipline));
        }
        assert_eq!(Discipline::parse("astrology"), None);
    }
}
