//! SHA-256 in hexadecimal digits: the address of rows, and what tells whether a lock is still as it was.

use sha2::{Digest as _, Sha256};

/// SHA-256 of all parts, one after the other, as lower-case hexadecimal.
pub fn sha256_hex<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> String {
    let mut hasher = Sha256::new();
    parts.into_iter().for_each(|part| hasher.update(part));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, the example of one block.
    #[test]
    fn digests_are_those_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex([b"abc".as_slice()]), abc);
        assert_eq!(sha256_hex([b"a".as_slice(), b"", b"bc"]), abc);
    }
}
