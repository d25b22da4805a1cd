//! Groups of projects in which every two are alike (complete linkage): a chain of
//! likenesses, each with the next, joins nothing whose ends are strangers.

use super::pairs::Pair;
use std::collections::HashMap;

/// A group of projects that do nearly the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Its projects by number, ascending; at least two.
    pub members: Vec<u32>,
    /// The similarity of the two that are least alike.
    pub least: f32,
    /// The mean similarity of all its pairs.
    pub mean: f32,
}

/// The groups that all pairs at or above a floor form, each project in one at most. The
/// closest pair is joined first; two groups are joined where every pair across is there.
#[must_use]
pub fn overlaps(pairs: &[Pair]) -> Vec<Overlap> {
    let known: HashMap<(u32, u32), f32> = pairs
        .iter()
        .map(|pair| ((pair.first, pair.second), pair.similarity))
        .collect();
    let mut closest: Vec<&Pair> = pairs.iter().collect();
    closest.sort_by(|a, b| {
        let by_number = (a.first, a.second).cmp(&(b.first, b.second));
        b.similarity.total_cmp(&a.similarity).then(by_number)
    });
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut group_of: HashMap<u32, usize> = HashMap::new();
    for pair in closest {
        let [one, other] = [pair.first, pair.second].map(|document| {
            *group_of.entry(document).or_insert_with(|| {
                groups.push(vec![document]);
                groups.len() - 1
            })
        });
        if one == other || !all_known(&known, &groups[one], &groups[other]) {
            continue;
        }
        let joining = std::mem::take(&mut groups[other]);
        for document in &joining {
            group_of.insert(*document, one);
        }
        groups[one].extend(joining);
    }
    let found = groups.into_iter().filter(|group| group.len() > 1);
    found.map(|group| measured(group, &known)).collect()
}

fn all_known(known: &HashMap<(u32, u32), f32>, one: &[u32], other: &[u32]) -> bool {
    one.iter()
        .all(|a| other.iter().all(|b| known.contains_key(&ordered(*a, *b))))
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

fn measured(mut members: Vec<u32>, known: &HashMap<(u32, u32), f32>) -> Overlap {
    members.sort_unstable();
    let pairs = members.iter().enumerate();
    let similarities: Vec<f32> = pairs
        .flat_map(|(place, a)| members[place + 1..].iter().map(move |b| (*a, *b)))
        .filter_map(|pair| known.get(&pair).copied())
        .collect();
    let least = similarities.iter().copied().fold(1.0, f32::min);
    let mean = similarities.iter().sum::<f32>() / similarities.len().max(1) as f32;
    Overlap {
        members,
        least,
        mean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(first: u32, second: u32, similarity: f32) -> Pair {
        Pair {
            first,
            second,
            similarity,
        }
    }

    fn members(pairs: &[Pair]) -> Vec<Vec<u32>> {
        overlaps(pairs).into_iter().map(|it| it.members).collect()
    }

    #[test]
    fn a_group_is_whole_and_a_chain_is_none() {
        assert_eq!(
            members(&[pair(0, 1, 0.9), pair(1, 2, 0.8), pair(0, 2, 0.7)]),
            [vec![0, 1, 2]]
        );
        assert_eq!(members(&[pair(0, 1, 0.9), pair(1, 2, 0.8)]), [vec![0, 1]]);
        assert_eq!(
            members(&[pair(0, 1, 0.9), pair(2, 3, 0.9), pair(1, 2, 0.95)]),
            [vec![1, 2]],
            "what is left alone forms no group"
        );
        assert_eq!(members(&[]), Vec::<Vec<u32>>::new());
    }

    #[test]
    fn a_group_tells_how_alike_its_members_are() {
        let found = overlaps(&[pair(3, 5, 1.0), pair(3, 9, 0.5), pair(5, 9, 0.75)]);
        assert_eq!(found[0].members, [3, 5, 9]);
        assert!((found[0].least - 0.5).abs() < 1e-6);
        assert!((found[0].mean - 0.75).abs() < 1e-6);
    }
}
