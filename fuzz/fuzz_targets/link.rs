//! Any text as a shared link; and any bytes as what is inside an envelope whose check values fit, so that the fuzzer gets past them.
#![no_main]

use keyscore::data::{
    file,
    share::{self, MAX_LINK_INSIDE, text},
};
use libfuzzer_sys::fuzz_target;

/// The same bytes with a length and check values that fit them.
fn fitted(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut made = bytes.to_vec();
    if made.len() < 17 {
        return None;
    }
    made[..2].copy_from_slice(b"KS");
    let length = u32::try_from(made.len()).ok()?;
    made[4..8].copy_from_slice(&length.to_le_bytes());
    let crc = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    made[8] = crc(&made[..8])[0];
    let end = made.len() - 4;
    let check = crc(&made[..end]);
    made[end..].copy_from_slice(&check);
    Some(made)
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(link) = std::str::from_utf8(bytes)
        && let Ok(envelope) = text::read(link)
    {
        // Without a passphrase: making keys would be all that is measured.
        let _ = share::open(&envelope, MAX_LINK_INSIDE, None);
    }
    if let Some(fitted) = fitted(bytes)
        && let Ok(inside) = share::open(&fitted, MAX_LINK_INSIDE, None)
    {
        assert!(inside.len() <= MAX_LINK_INSIDE);
        let _ = file::read(&inside);
    }
    let sealed = share::seal(bytes, MAX_LINK_INSIDE, None).expect("it is small");
    let again = text::read(&text::write(&sealed)).expect("it is ours");
    assert_eq!(share::open(&again, MAX_LINK_INSIDE, None).as_deref(), Ok(bytes));
});
