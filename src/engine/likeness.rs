//! Which of many keys look much like one that is not among them: written with other spaces, marks or case, or with a letter
//! more, less or another.

use std::collections::HashMap;

/// Keys that are proposed.
const PROPOSED: usize = 3;
/// Share of pairs of letters, in percent, that two keys must have in common.
const ALIKE: usize = 60;

/// Keys by the pairs of letters that are in them.
pub struct Likeness<'k> {
    keys: Vec<(&'k str, String, usize)>,
    by_pair: HashMap<[char; 2], Vec<u32>>,
}

impl<'k> Likeness<'k> {
    /// The keys that are there.
    pub fn of(keys: impl Iterator<Item = &'k str>) -> Self {
        let mut all: Vec<&str> = keys.collect();
        all.sort_unstable();
        let mut by_pair: HashMap<[char; 2], Vec<u32>> = HashMap::new();
        let mut told = Vec::with_capacity(all.len());
        for (key, number) in all.into_iter().zip(0..) {
            let plain = plain(key);
            let pairs = pairs(&plain);
            told.push((key, plain, pairs.len()));
            pairs.into_iter().for_each(|pair| by_pair.entry(pair).or_default().push(number));
        }
        Self { keys: told, by_pair }
    }

    /// Those that look like this one, the likeliest first: the same but for case, spaces and marks, then those with most pairs
    /// of letters in common (twice the pairs in common over the pairs of both, Dice 1945).
    pub fn like(&self, key: &str) -> Vec<String> {
        let wanted = plain(key);
        let own = pairs(&wanted);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for number in own.iter().filter_map(|pair| self.by_pair.get(pair)).flatten() {
            *shared.entry(*number).or_insert(0) += 1;
        }
        let scored = shared.into_iter().filter_map(|(number, shared)| {
            let (key, plain, pairs) = self.keys.get(number as usize)?;
            let percent = if *plain == wanted { 101 } else { shared * 200 / (own.len() + pairs).max(1) };
            (percent >= ALIKE).then_some((percent, *key))
        });
        let mut scored: Vec<(usize, &str)> = scored.collect();
        scored.sort_unstable_by(|left, right| (right.0, left.1).cmp(&(left.0, right.1)));
        scored.into_iter().take(PROPOSED).map(|(_, key)| key.to_owned()).collect()
    }
}

/// Letters and digits only, in lower case and half width.
fn plain(key: &str) -> String {
    let half = key.chars().map(|letter| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    });
    half.filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Each pair of letters that stand side by side, once, the ends among them.
fn pairs(plain: &str) -> Vec<[char; 2]> {
    let letters: Vec<char> = std::iter::once(' ').chain(plain.chars()).chain([' ']).collect();
    let mut pairs: Vec<[char; 2]> =
        letters.windows(2).filter_map(|pair| <[char; 2]>::try_from(pair).ok()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_written_otherwise_are_found() {
        let known = Likeness::of(["GTX Pro", "GTX Basic", "MG Special", "澜桐医疗集团", "华东"].into_iter());
        assert_eq!(known.like("GTXPro"), ["GTX Pro"]);
        assert_eq!(known.like("ｇｔｘ－ｐｒｏ"), ["GTX Pro"]);
        // A letter more: nine pairs in common of eleven and ten.
        assert_eq!(known.like("MG Specials"), ["MG Special"]);
        assert_eq!(known.like("澜桐医疗"), ["澜桐医疗集团"]);
        assert!(known.like("Other").is_empty());
    }
}
