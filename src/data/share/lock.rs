//! The lock of an envelope: AES-256-GCM under a key that Argon2id makes of a passphrase. Everything in front of the body is
//! authenticated with it. What a header asks for is held against bounds before any memory is taken.

use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::Fault;

/// Characters that a passphrase has at least: what is shared is attacked without limit of tries.
pub const LEAST_PASSPHRASE: usize = 10;
/// Bytes that locking adds to the body.
pub(super) const TAG: usize = 16;
/// The number of Argon2id among the ways to a key; there is no other yet.
const ARGON2ID: u8 = 1;
/// Memory, passes and lanes of new locks: three times the memory of OWASP's floor (19 MiB, 2 passes, 1 lane; Password Storage
/// Cheat Sheet) and one pass more, since a link can be attacked for as long as somebody keeps it.
const NOW: [u32; 3] = [64 * 1_024, 3, 1];
/// Most memory in KiB, passes and lanes that are spent on the word of a header.
const MOST: [u32; 3] = [256 * 1_024, 10, 4];
/// Bytes of a way: its number, its three costs, salt and nonce.
const WAY: usize = 1 + 3 * 4 + 16 + 12;

/// Random bytes of one lock, never used before: 16 of salt, 12 of nonce.
pub type Salt = [u8; 28];

/// The way from a passphrase to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    kind: u8,
    costs: [u32; 3],
    salt: Salt,
}

impl Way {
    /// The way of new locks.
    pub(super) const fn now(salt: Salt) -> Self {
        Self { kind: ARGON2ID, costs: NOW, salt }
    }

    /// As it stands in a header.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let costs = self.costs.iter().flat_map(|cost| cost.to_le_bytes());
        std::iter::once(self.kind).chain(costs).chain(self.salt).collect()
    }

    /// Reads it, and what stands behind it.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (way, rest) = bytes.split_first_chunk::<WAY>()?;
        let (kind, way) = way.split_first()?;
        let (costs, salt) = way.split_first_chunk::<12>()?;
        let mut found = [0; 3];
        for (cost, bytes) in found.iter_mut().zip(costs.chunks_exact(4)) {
            *cost = u32::from_le_bytes(bytes.try_into().ok()?);
        }
        Some((Self { kind: *kind, costs: found, salt: salt.try_into().ok()? }, rest))
    }

    /// Whether the program spends what this asks for.
    pub(super) fn is_affordable(&self) -> Result<(), Fault> {
        if self.kind != ARGON2ID {
            return Err(Fault::Newer(self.kind));
        }
        let is_within = self.costs.iter().zip(MOST).all(|(cost, most)| (1..=most).contains(cost));
        if is_within { Ok(()) } else { Err(Fault::KeyTooDear) }
    }

    /// Locks a body; `before` is everything in front of it.
    pub(super) fn lock(&self, passphrase: &str, before: &[u8], body: &[u8]) -> Result<Vec<u8>, Fault> {
        let cipher = self.cipher(passphrase)?;
        let payload = Payload { msg: body, aad: before };
        cipher.encrypt(Nonce::from_slice(self.nonce()), payload).map_err(|_| Fault::KeyTooDear)
    }

    /// Opens a body.
    pub(super) fn open(&self, passphrase: &str, before: &[u8], locked: &[u8]) -> Result<Vec<u8>, Fault> {
        let cipher = self.cipher(passphrase)?;
        let payload = Payload { msg: locked, aad: before };
        // What was damaged was told before, by the check value of the envelope.
        cipher.decrypt(Nonce::from_slice(self.nonce()), payload).map_err(|_| Fault::WrongPassphrase)
    }

    fn nonce(&self) -> &[u8] {
        self.salt.get(16..).unwrap_or_default()
    }

    fn cipher(&self, passphrase: &str) -> Result<Aes256Gcm, Fault> {
        let [memory, passes, lanes] = self.costs;
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(|_| Fault::KeyTooDear)?;
        let mut blocks: Vec<Block> = Vec::new();
        blocks.try_reserve_exact(params.block_count()).map_err(|_| Fault::KeyTooDear)?;
        blocks.resize(params.block_count(), Block::new());
        let mut key = [0; 32];
        let salt = self.salt.get(..16).unwrap_or_default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(passphrase.as_bytes(), salt, &mut key, &mut blocks)
            .map_err(|_| Fault::KeyTooDear)?;
        Ok(Aes256Gcm::new(&key.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Argon2id of the crate against a vector from outside: the reference implementation's test with memory 2^16 KiB, 2 passes, 1 lane,
    /// "password", "somesalt" (phc-winner-argon2, src/test.c, Argon2id v=19).
    #[test]
    fn keys_are_those_of_the_reference() {
        let params = Params::new(65_536, 2, 1, Some(32)).unwrap();
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(b"password", b"somesalt", &mut key)
            .unwrap();
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    /// Costs beyond the bounds are refused although nothing of theirs would fit into memory.
    #[test]
    fn what_is_too_dear_is_refused_before_memory_is_taken() {
        for costs in [[u32::MAX, 3, 1], [65_536, u32::MAX, 1], [65_536, 3, 5], [0, 3, 1], [262_145, 1, 1]] {
            let way = Way { kind: ARGON2ID, costs, salt: [0; 28] };
            assert_eq!(way.is_affordable(), Err(Fault::KeyTooDear), "{costs:?}");
        }
        let dearest = Way { kind: ARGON2ID, costs: MOST, salt: [0; 28] };
        assert_eq!(dearest.is_affordable(), Ok(()));
        assert_eq!(Way { kind: 2, ..dearest }.is_affordable(), Err(Fault::Newer(2)));
    }
}
