//! A workspace file in an envelope: compressed, with its length and check values in front, locked by a passphrase if wanted; and
//! the same as the text of a link. Reads what strangers made: every bound holds before memory or time is spent.
//!
//! `K S` · version · flags · length of all of it (u32) · check of these 8 bytes · length of what is inside (u32) · where locked the
//! way to the key, salt and nonce · the body · CRC-32 of all before it. Numbers are little-endian. The first nine bytes and the last
//! four are the same in every version, so that cut, altered and newer are told apart.

pub mod anonymise;
pub mod card;
pub mod lean;
mod lock;
pub mod text;

use flate2::{Compress, Compression, Crc, Decompress, FlushCompress, FlushDecompress, Status};

pub use self::lock::{LEAST_PASSPHRASE, Salt};

/// Ending of the name of a file in an envelope.
pub const LOCKED_FILE: &str = ".locked.keyscore";
/// The first two bytes.
const MARK: [u8; 2] = *b"KS";
/// The version that this program writes, and the newest that it reads.
const VERSION: u8 = 1;
/// The flag of what is locked; all others are of versions to come.
const LOCKED: u8 = 1;
/// Bytes that are the same in every version.
const HEAD: usize = 9;
/// Bytes of the check value at the end.
const CHECK: usize = 4;
/// Most bytes that what is inside a link may have; 20,000 rows with their document are a quarter of that.
pub const MAX_LINK_INSIDE: usize = 16_000_000;
/// Most bytes that what is inside a file may have: as much as a workspace file that is not locked.
pub const MAX_FILE_INSIDE: usize = super::file::MAX_FILE_BYTES;
/// Room that is asked for at once.
const STEP: usize = 64 * 1_024;
/// What both sides know before the first byte: a workspace with one record of the usual kinds. It is part of version 1 and never
/// changes.
const KNOWN: &[u8] = include_bytes!("known-1.json");

/// Why what came cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum Fault {
    /// Nothing stands behind the `#k=`.
    #[error("the link has no content")]
    Empty,
    /// It does not begin like ours.
    #[error("it is no shared workspace")]
    Foreign,
    /// It is longer than any that is made.
    #[error("it has {got} characters, more than {limit}")]
    TooLong {
        /// Characters or bytes that came.
        got: usize,
        /// The limit.
        limit: usize,
    },
    /// The end is missing.
    #[error("it is incomplete: {got} of {of}")]
    Incomplete {
        /// Characters or bytes that came.
        got: usize,
        /// How many it had.
        of: usize,
    },
    /// A character or byte is another than it was.
    #[error("it is damaged")]
    Damaged,
    /// A newer program made it.
    #[error("it is of version {0}")]
    Newer(u8),
    /// It is locked, and no passphrase came with it.
    #[error("it is locked")]
    Locked,
    /// It was locked with another passphrase.
    #[error("it was locked with another passphrase")]
    WrongPassphrase,
    /// Making its key would take more memory or time than this program spends.
    #[error("its key would take too much memory or time")]
    KeyTooDear,
    /// What is inside is larger than is read.
    #[error("what is inside has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// Puts a workspace file into an envelope; locked where there is a passphrase, with a salt and nonce that were never used before.
///
/// # Errors
/// [`Fault::TooLarge`] beyond `most` bytes; [`Fault::KeyTooDear`] where there is no memory for the key.
pub fn seal(inside: &[u8], most: usize, key: Option<(&str, Salt)>) -> Result<Vec<u8>, Fault> {
    let too_large = Fault::TooLarge { limit: most };
    let length =
        u32::try_from(inside.len()).ok().filter(|_| inside.len() <= most).ok_or(too_large.clone())?;
    let body = deflate(inside).ok_or(too_large.clone())?;
    let way = key.map(|(_, salt)| lock::Way::now(salt));
    let way_bytes = way.map(|way| way.bytes()).unwrap_or_default();
    let tag = if way.is_some() { lock::TAG } else { 0 };
    let all = HEAD + CHECK + way_bytes.len() + body.len() + tag + CHECK;
    let mut bytes = MARK.to_vec();
    bytes.extend([VERSION, if way.is_some() { LOCKED } else { 0 }]);
    bytes.extend(u32::try_from(all).map_err(|_| too_large)?.to_le_bytes());
    bytes.push(head_check(&bytes));
    bytes.extend(length.to_le_bytes());
    bytes.extend(way_bytes);
    match (way, key) {
        (Some(way), Some((passphrase, _))) => {
            let locked = way.lock(passphrase, &bytes, &body)?;
            bytes.extend(locked);
        }
        _ => bytes.extend(body),
    }
    let check = crc(&bytes);
    bytes.extend(check.to_le_bytes());
    Ok(bytes)
}

/// Whether these bytes begin an envelope.
pub fn is_envelope(bytes: &[u8]) -> bool {
    bytes.starts_with(&MARK)
}

/// What is inside an envelope of at most `most` bytes.
///
/// # Errors
/// What is wrong with it.
pub fn open(bytes: &[u8], most: usize, passphrase: Option<&str>) -> Result<Vec<u8>, Fault> {
    let (head, _) = bytes.split_at_checked(HEAD).ok_or_else(|| match bytes {
        short if MARK.starts_with(short) || short.starts_with(&MARK) => {
            Fault::Incomplete { got: short.len(), of: HEAD + CHECK }
        }
        _ => Fault::Foreign,
    })?;
    let &[mark_0, mark_1, version, flags, l0, l1, l2, l3, check] = head else { return Err(Fault::Foreign) };
    if [mark_0, mark_1] != MARK {
        return Err(Fault::Foreign);
    }
    if head_check(head.get(..HEAD - 1).unwrap_or_default()) != check {
        return Err(Fault::Damaged);
    }
    let all = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).unwrap_or(usize::MAX);
    // What hangs on behind is none of ours.
    let bytes = bytes.get(..all).ok_or(Fault::Incomplete { got: bytes.len(), of: all })?;
    let (checked, sum) = bytes.split_last_chunk::<CHECK>().ok_or(Fault::Damaged)?;
    if crc(checked) != u32::from_le_bytes(*sum) {
        return Err(Fault::Damaged);
    }
    if version > VERSION || flags & !LOCKED != 0 {
        return Err(Fault::Newer(version));
    }
    let rest = checked.get(HEAD..).ok_or(Fault::Damaged)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(Fault::Damaged)?;
    let inside = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    if inside > most {
        return Err(Fault::TooLarge { limit: most });
    }
    if flags & LOCKED == 0 {
        return inflate(rest, inside);
    }
    let (way, locked) = lock::Way::read(rest).ok_or(Fault::Damaged)?;
    way.is_affordable()?;
    let passphrase = passphrase.ok_or(Fault::Locked)?;
    let known = checked.len() - locked.len();
    let body = way.open(passphrase, checked.get(..known).unwrap_or_default(), locked)?;
    inflate(&body, inside)
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn head_check(bytes: &[u8]) -> u8 {
    let [low, ..] = crc(bytes).to_le_bytes();
    low
}

/// Compresses; `None` where the compressor gives up, which it does for want of memory only.
fn deflate(inside: &[u8]) -> Option<Vec<u8>> {
    let mut press = Compress::new(Compression::best(), false);
    press.set_dictionary(KNOWN).ok()?;
    let mut body = Vec::with_capacity(inside.len() / 2 + 1_024);
    loop {
        let taken = usize::try_from(press.total_in()).ok()?;
        let status = press.compress_vec(inside.get(taken..)?, &mut body, FlushCompress::Finish).ok()?;
        match status {
            Status::StreamEnd => return Some(body),
            Status::Ok | Status::BufError => body.reserve(STEP),
        }
    }
}

/// Unpacks exactly as many bytes as were said, counted while they come: room is asked for piece by piece.
fn inflate(body: &[u8], inside: usize) -> Result<Vec<u8>, Fault> {
    let mut press = Decompress::new(false);
    press.set_dictionary(KNOWN).map_err(|_| Fault::Damaged)?;
    let mut found = Vec::new();
    loop {
        let (taken, had) = (usize::try_from(press.total_in()).unwrap_or(usize::MAX), found.len());
        found.reserve(STEP.min((inside - had) + 1));
        let rest = body.get(taken..).unwrap_or_default();
        let status = press.decompress_vec(rest, &mut found, FlushDecompress::None);
        let is_stuck = found.len() == had && usize::try_from(press.total_in()) == Ok(taken);
        match status.map_err(|_| Fault::Damaged)? {
            Status::StreamEnd if found.len() == inside => return Ok(found),
            Status::Ok | Status::BufError if found.len() <= inside && !is_stuck => {}
            _ => return Err(Fault::Damaged),
        }
    }
}

#[cfg(test)]
mod tests;
