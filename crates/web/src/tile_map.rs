//! A map of European countries as a grid of equal tiles. A tile grid shows counts
//! without letting large countries shout, needs no borders to be drawn, and is
//! read as a table by whoever cannot see it.

use askama::Template;
use uptake_model::Country;

/// Column and row of each country on the grid, nine columns by nine rows. Placed by
/// hand so that neighbours stay neighbours as far as a grid allows.
const PLACES: [(&str, u16, u16); 43] = [
    ("IS", 0, 0),
    ("NO", 4, 0),
    ("SE", 5, 0),
    ("FI", 6, 0),
    ("DK", 4, 1),
    ("EE", 6, 1),
    ("IE", 0, 2),
    ("UK", 1, 2),
    ("NL", 3, 2),
    ("DE", 4, 2),
    ("PL", 5, 2),
    ("LV", 6, 2),
    ("BE", 2, 3),
    ("LU", 3, 3),
    ("CZ", 4, 3),
    ("SK", 5, 3),
    ("LT", 6, 3),
    ("BY", 7, 3),
    ("FR", 1, 4),
    ("CH", 2, 4),
    ("LI", 3, 4),
    ("AT", 4, 4),
    ("HU", 5, 4),
    ("UA", 6, 4),
    ("PT", 0, 5),
    ("ES", 1, 5),
    ("IT", 3, 5),
    ("SI", 4, 5),
    ("HR", 5, 5),
    ("RO", 6, 5),
    ("MD", 7, 5),
    ("BA", 4, 6),
    ("RS", 5, 6),
    ("BG", 6, 6),
    ("GE", 8, 6),
    ("ME", 4, 7),
    ("XK", 5, 7),
    ("MK", 6, 7),
    ("TR", 7, 7),
    ("MT", 3, 8),
    ("AL", 5, 8),
    ("EL", 6, 8),
    ("CY", 8, 8),
];

const CELL: u16 = 46;
const TILE: u16 = 42;

/// How many of something a country has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryCount {
    /// The country.
    pub country: Country,
    /// How many.
    pub count: u64,
}

#[derive(Debug)]
struct Tile {
    x: u16,
    y: u16,
    code: String,
    name: String,
    count: u64,
    level: u8,
}

/// The drawing: tiles for Europe, a list for the rest.
#[derive(Debug, Template)]
#[template(path = "tile_map.html")]
pub struct TileMap {
    title: String,
    width: u16,
    height: u16,
    tiles: Vec<Tile>,
    elsewhere: Vec<CountryCount>,
}

impl TileMap {
    /// Draws `counts`; `title` says what is counted. `None` where nothing is.
    #[must_use]
    pub fn draw(title: &str, counts: &[CountryCount]) -> Option<Self> {
        let most = counts
            .iter()
            .map(|entry| entry.count)
            .max()
            .filter(|&most| most > 0)?;
        let tiles = PLACES
            .iter()
            .map(|&(code, column, row)| {
                let found = counts.iter().find(|entry| entry.country.code() == code);
                let count = found.map_or(0, |entry| entry.count);
                Tile {
                    x: column * CELL + 2,
                    y: row * CELL + 2,
                    code: code.to_owned(),
                    name: found.map_or_else(
                        || Country::parse(code).map_or(code.to_owned(), |c| c.name().to_owned()),
                        |entry| entry.country.name().to_owned(),
                    ),
                    count,
                    level: level(count, most),
                }
            })
            .collect();
        let elsewhere = counts
            .iter()
            .filter(|entry| entry.count > 0)
            .filter(|entry| PLACES.iter().all(|place| place.0 != entry.country.code()))
            .cloned()
            .collect();
        Some(Self {
            title: title.to_owned(),
            width: 9 * CELL,
            height: 9 * CELL,
            tiles,
            elsewhere,
        })
    }
}

/// Four steps up to the largest count; nothing is its own step.
fn level(count: u64, most: u64) -> u8 {
    match (count * 4).div_ceil(most.max(1)) {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(pairs: &[(&str, u64)]) -> Vec<CountryCount> {
        pairs
            .iter()
            .filter_map(|&(code, count)| {
                Country::parse(code).map(|country| CountryCount { country, count })
            })
            .collect()
    }

    #[test]
    fn no_two_countries_share_a_tile_and_every_one_is_known() {
        for (i, a) in PLACES.iter().enumerate() {
            assert!(a.1 < 9 && a.2 < 9, "{a:?}");
            assert!(Country::parse(a.0).is_some_and(|c| c.is_known()), "{a:?}");
            for b in &PLACES[i + 1..] {
                assert!((a.1, a.2) != (b.1, b.2) && a.0 != b.0, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_largest_count_is_the_darkest_and_the_rest_of_the_world_is_listed() {
        let map = TileMap::draw("Participants", &counted(&[("DE", 8), ("EL", 1), ("IL", 2)]));
        let html = map.expect("a map").render().expect("renders");
        assert!(html.contains(r#"class="tile-4""#), "{html}");
        assert!(html.contains("Israel"), "{html}");
        assert_eq!(
            (level(0, 8), level(1, 8), level(3, 8), level(8, 8)),
            (0, 1, 2, 4)
        );
    }

    #[test]
    fn nothing_to_count_is_not_drawn() {
        assert!(TileMap::draw("Participants", &counted(&[("DE", 0)])).is_none());
        assert!(TileMap::draw("Participants", &[]).is_none());
    }
}
