//! What a corpus holds of each programme: all of its research, or civil security alone.

use uptake_model::{Landscape, Programme};

/// What a corpus holds of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The programme.
    pub programme: Programme,
    /// Its projects.
    pub projects: u64,
    /// Those that lie in an area of civil security.
    pub in_security: u64,
}

impl Held {
    /// Whether hardly any of its projects, at most a tenth, lie outside civil security, which
    /// is a fiftieth of a whole programme. Not none at all: a few projects of the security
    /// themes name no topic that tells their area.
    fn is_security_alone(self) -> bool {
        self.projects > 0 && self.in_security * 10 >= self.projects * 9
    }
}

/// The programmes of which the corpus holds civil security alone, the oldest first, where it
/// holds other research of another programme: compared with that one, whatever is common
/// in civil security would fall. Empty where all programmes are held alike.
#[must_use]
pub fn security_alone(landscape: &Landscape) -> Vec<Held> {
    let of_each = Programme::ALL.map(|programme| {
        let projects = landscape.projects.iter();
        let projects = projects.filter(|it| it.programme == programme);
        projects.fold(
            Held {
                programme,
                projects: 0,
                in_security: 0,
            },
            |held, it| Held {
                projects: held.projects + 1,
                in_security: held.in_security + u64::from(!it.areas.is_empty()),
                ..held
            },
        )
    });
    let there = of_each.into_iter().filter(|it| it.projects > 0);
    let (alone, others): (Vec<Held>, Vec<Held>) = there.partition(|it| it.is_security_alone());
    match others.is_empty() {
        true => Vec::new(),
        false => alone,
    }
}
