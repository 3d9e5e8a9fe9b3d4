//! Stable identities. A display name may change, an id never does; codes of other systems are [`ExternalKey`]s.
//! Making a random id needs the browser or the command line, so it is done there, not here.

use std::{cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::domain::schema::text_schema;

/// Letters of Crockford's base 32, in order of value.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters needed to write 64 bits in base 32.
const LENGTH: usize = 13;

/// The identity of one record of type `T`: 64 bits, written as 13 base-32 letters.
pub struct Id<T: ?Sized> {
    raw: u64,
    kind: PhantomData<fn() -> Box<T>>,
}

impl<T: ?Sized> Id<T> {
    /// An id from its 64 bits (random bits, or [`stable_bits`] of a natural key).
    pub const fn from_raw(raw: u64) -> Self {
        Self { raw, kind: PhantomData }
    }

    /// The 64 bits.
    pub const fn raw(self) -> u64 {
        self.raw
    }
}

/// 64 bits that depend only on the text (FNV-1a), for records whose natural key is their identity,
/// such as the value of one input, scope and period: two tabs that write it meet at the same record.
pub fn stable_bits(natural_key: &str) -> u64 {
    natural_key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The text is not an id: 13 letters of Crockford's base 32 were expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id (13 letters of base 32)")]
pub struct IdError(pub String);

impl<T: ?Sized> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let refuse = || IdError(text.to_owned());
        if text.len() != LENGTH {
            return Err(refuse());
        }
        let mut raw: u64 = 0;
        for letter in text.bytes() {
            let digit = ALPHABET.iter().position(|known| *known == letter).ok_or_else(refuse)?;
            raw = raw
                .checked_mul(32)
                .and_then(|shifted| shifted.checked_add(digit as u64))
                .ok_or_else(refuse)?;
        }
        Ok(Self::from_raw(raw))
    }
}

impl<T: ?Sized> fmt::Display for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [b'0'; LENGTH];
        let mut rest = self.raw;
        for letter in letters.iter_mut().rev() {
            *letter = ALPHABET.get((rest % 32) as usize).copied().unwrap_or(b'0');
            rest /= 32;
        }
        formatter.write_str(std::str::from_utf8(&letters).unwrap_or_default())
    }
}

impl<T: ?Sized> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl<T: ?Sized> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: ?Sized> Copy for Id<T> {}
impl<T: ?Sized> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T: ?Sized> Eq for Id<T> {}
impl<T: ?Sized> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T: ?Sized> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<T: ?Sized> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

impl<T: ?Sized> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, T: ?Sized> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

text_schema!(
    Id<T>,
    "Id",
    "^[0-9a-hjkmnp-tv-z]{13}$",
    "An identity: 13 letters of Crockford's base 32, 64 bits.",
    T
);

/// How another system names a record: the code as it stands in the ERP's or CRM's export.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ExternalKey {
    /// The system or file family, for example `erp`.
    pub source: String,
    /// The code or name there; compared as it is, after trimming.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        for raw in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id: Id<()> = Id::from_raw(raw);
            assert_eq!(id.to_string().len(), LENGTH);
            assert_eq!(id.to_string().parse::<Id<()>>(), Ok(id));
        }
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "short", "uuuuuuuuuuuuu", "zzzzzzzzzzzzz", "0000000000000x"] {
            assert!(text.parse::<Id<()>>().is_err(), "{text}");
        }
    }

    #[test]
    fn stable_bits_are_the_published_fnv_1a_values() {
        // Test vectors of the FNV reference (isthe.com/chongo/tech/comp/fnv): "" and "a".
        assert_eq!(stable_bits(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(stable_bits("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
