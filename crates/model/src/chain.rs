//! The chain from a need to its deployment: seven stations with what stands at each, and
//! where it is broken.

use serde::{Deserialize, Serialize};

/// A station of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Station {
    /// Somebody stated what they cannot do.
    Need,
    /// A topic asked for research on it.
    Topic,
    /// A project set out to meet it.
    Project,
    /// The project left something.
    Result,
    /// Practitioners tried it.
    Trial,
    /// Somebody bought it, or began to.
    Procurement,
    /// It is in use.
    Deployment,
}

impl Station {
    /// All stations, from the need on.
    pub const ALL: [Self; 7] = [
        Self::Need,
        Self::Topic,
        Self::Project,
        Self::Result,
        Self::Trial,
        Self::Procurement,
        Self::Deployment,
    ];

    /// The word on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Need => "Need",
            Self::Topic => "Topic",
            Self::Project => "Project",
            Self::Result => "Result",
            Self::Trial => "Trial",
            Self::Procurement => "Procurement",
            Self::Deployment => "Deployment",
        }
    }

    /// What a broken link before this station says.
    #[must_use]
    pub fn missing(self) -> &'static str {
        match self {
            Self::Need => "nobody states it",
            Self::Topic => "no topic asked for it",
            Self::Project => "no project is confirmed",
            Self::Result => "no result is known",
            Self::Trial => "nobody tried it",
            Self::Procurement => "nobody buys it",
            Self::Deployment => "nobody uses it",
        }
    }

    /// What mends a broken link before this station.
    #[must_use]
    pub fn mend(self) -> &'static str {
        match self {
            Self::Need => "State it as a gap file.",
            Self::Topic => {
                "Bring the gap to your national contact point or network, so that a coming work \
                 programme can ask for it."
            }
            Self::Project => "Look through the suggestions and confirm what meets it.",
            Self::Result => "Ask the confirmed projects what they leave that can be used.",
            Self::Trial => "Plan a trial with those who would use it.",
            Self::Procurement => {
                "Say that you intend to buy what meets it, and record the procurement that is \
                 prepared."
            }
            Self::Deployment => "Record where it is in use, as a claim about the solution.",
        }
    }
}

/// What stands at each station, as far as the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Topics that confirmed projects were funded under.
    pub topics: u64,
    /// Confirmed projects.
    pub projects: u64,
    /// Results of confirmed projects.
    pub results: u64,
    /// Trials that were not given up.
    pub trials: u64,
    /// Procurements that were not given up.
    pub procurements: u64,
    /// Deployments that somebody claims.
    pub deployments: u64,
}

/// A station with what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which.
    pub station: Station,
    /// How much.
    pub count: u64,
    /// Whether the chain breaks here: nothing, after something.
    pub broken: bool,
}

/// The chain of a stated need. It breaks at every station that is empty while the one
/// before it is not.
#[must_use]
pub fn chain(counts: &Counts) -> [Link; 7] {
    let mut before = true;
    Station::ALL.map(|station| {
        let count = match station {
            Station::Need => 1,
            Station::Topic => counts.topics,
            Station::Project => counts.projects,
            Station::Result => counts.results,
            Station::Trial => counts.trials,
            Station::Procurement => counts.procurements,
            Station::Deployment => counts.deployments,
        };
        let broken = before && count == 0;
        before = count > 0;
        Link {
            station,
            count,
            broken,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_breaks_where_nothing_follows_on_something() {
        // Topics, projects, results, trials, procurements, deployments.
        let cases: [([u64; 6], &[Station]); 5] = [
            ([0, 0, 0, 0, 0, 0], &[Station::Topic]),
            ([2, 1, 4, 0, 0, 0], &[Station::Trial]),
            ([2, 1, 4, 1, 0, 1], &[Station::Procurement]),
            ([0, 3, 0, 2, 1, 1], &[Station::Topic, Station::Result]),
            ([1, 1, 1, 1, 1, 1], &[]),
        ];
        for (numbers, broken) in cases {
            let [topics, projects, results, trials, procurements, deployments] = numbers;
            let counts = Counts {
                topics,
                projects,
                results,
                trials,
                procurements,
                deployments,
            };
            let found = chain(&counts).into_iter().filter(|it| it.broken);
            let found: Vec<Station> = found.map(|it| it.station).collect();
            assert_eq!(found, broken, "{numbers:?}");
        }
    }
}
