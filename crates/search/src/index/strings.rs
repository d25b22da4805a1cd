//! Many short strings in two sections: their bytes one after the other, and
//! where each ends.

/// A list of strings in place.
#[derive(Clone, Copy)]
pub(super) struct Strings<'i> {
    ends: &'i [u32],
    text: &'i [u8],
}

impl<'i> Strings<'i> {
    /// Reads the two sections without checking them: [`Self::is_sound`] did, when
    /// the index was opened.
    pub(super) fn new(ends: &'i [u32], text: &'i [u8]) -> Self {
        Self { ends, text }
    }

    /// Whether the ends ascend up to the end of the text and every string is UTF-8.
    pub(super) fn is_sound(&self) -> bool {
        self.ends.windows(2).all(|pair| pair[0] <= pair[1])
            && self.ends.last().copied().unwrap_or(0) as usize == self.text.len()
            && std::str::from_utf8(self.text).is_ok_and(|text| {
                self.ends
                    .iter()
                    .all(|end| text.is_char_boundary(*end as usize))
            })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of the string at a place.
    fn bytes(&self, place: usize) -> &'i [u8] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.text[start as usize..self.ends[place] as usize]
    }

    /// The string at a place.
    pub(super) fn get(&self, place: usize) -> &'i str {
        // Checked at opening; an empty string is only what the type asks for.
        std::str::from_utf8(self.bytes(place)).unwrap_or_default()
    }

    /// The place of a string in a sorted part of the list.
    pub(super) fn find(&self, range: std::ops::Range<usize>, wanted: &str) -> Option<u32> {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.bytes(middle).cmp(wanted.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
            }
        }
        None
    }
}

/// Gathers strings for writing.
#[derive(Default)]
pub(super) struct StringsBuilder {
    pub(super) ends: Vec<u32>,
    pub(super) text: Vec<u8>,
}

impl StringsBuilder {
    /// Appends a string; `false` where the text would pass 4 GiB.
    pub(super) fn push(&mut self, string: &str) -> bool {
        self.text.extend_from_slice(string.as_bytes());
        match u32::try_from(self.text.len()) {
            Ok(end) => {
                self.ends.push(end);
                true
            }
            Err(_) => false,
        }
    }
}
