//! Whatever happens to an envelope on its way has its own name, and none of it takes memory that was not asked for in earnest.

use proptest::prelude::*;

use super::*;

const INSIDE: &[u8] = b"{\"format\":\"keyscore\",\"schema\":7,\"workspace\":{}}";
const SALT: Salt = [7; 28];
const PASSPHRASE: &str = "k7m2-9xqp-4dra";

fn plain() -> Vec<u8> {
    seal(INSIDE, MAX_LINK_INSIDE, None).unwrap()
}

/// The bytes with the check values made anew, as somebody would who means harm.
fn forged(mut bytes: Vec<u8>, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    change(&mut bytes);
    bytes[8] = head_check(&bytes[..8]);
    let end = bytes.len() - CHECK;
    let check = crc(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&check);
    bytes
}

fn opened(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    open(bytes, MAX_LINK_INSIDE, None)
}

#[test]
fn what_goes_in_comes_out() {
    assert_eq!(opened(&plain()).unwrap(), INSIDE);
    let locked = seal(INSIDE, MAX_LINK_INSIDE, Some((PASSPHRASE, SALT))).unwrap();
    assert_eq!(open(&locked, MAX_LINK_INSIDE, Some(PASSPHRASE)).unwrap(), INSIDE);
    assert!(!locked.windows(8).any(|part| part == &INSIDE[..8]), "nothing of it is to be read");
    assert_eq!(opened(&locked), Err(Fault::Locked));
    assert_eq!(open(&locked, MAX_LINK_INSIDE, Some("k7m2-9xqp-4drb")), Err(Fault::WrongPassphrase));
}

#[test]
fn the_known_words_make_a_workspace_small() {
    let starter = include_bytes!("../../../static/templates/starter.json");
    let bytes = seal(starter, MAX_LINK_INSIDE, None).unwrap();
    assert!(bytes.len() < 600, "{} bytes", bytes.len());
    assert_eq!(opened(&bytes).unwrap(), starter);
}

#[test]
fn whatever_is_cut_off_is_missed() {
    let bytes = plain();
    for got in 0..bytes.len() {
        let outcome = opened(&bytes[..got]);
        match outcome {
            Err(Fault::Incomplete { got: said, of }) => {
                assert_eq!((said, of >= HEAD + CHECK), (got, true));
                assert!(got < HEAD || of == bytes.len());
            }
            other => panic!("{got} bytes: {other:?}"),
        }
    }
}

#[test]
fn every_altered_byte_is_noticed_and_none_is_taken_for_another_fault() {
    let bytes = plain();
    for place in 0..bytes.len() {
        for flip in [1, 0x20, 0x80] {
            let mut altered = bytes.clone();
            altered[place] ^= flip;
            let expected = if place < MARK.len() { Fault::Foreign } else { Fault::Damaged };
            assert_eq!(opened(&altered), Err(expected), "byte {place}");
        }
    }
}

#[test]
fn what_hangs_on_behind_does_no_harm() {
    let mut bytes = plain();
    bytes.extend(b"abc");
    assert_eq!(opened(&bytes).unwrap(), INSIDE);
}

#[test]
fn a_newer_version_says_so() {
    assert_eq!(opened(&forged(plain(), |bytes| bytes[2] = 2)), Err(Fault::Newer(2)));
    assert_eq!(opened(&forged(plain(), |bytes| bytes[3] = 4)), Err(Fault::Newer(1)));
}

#[test]
fn what_unpacks_to_more_than_it_says_is_refused_at_what_it_says() {
    // 256 MiB of zeros are a quarter of a megabyte: the size in front is believed as a limit only.
    let zeros = vec![0; 15_000_000];
    let bomb = seal(&zeros, MAX_LINK_INSIDE, None).unwrap();
    assert!(bomb.len() < 20_000);
    assert_eq!(open(&bomb, 8_000_000, None), Err(Fault::TooLarge { limit: 8_000_000 }));
    let lying = forged(bomb, |bytes| bytes[9..13].copy_from_slice(&100_u32.to_le_bytes()));
    assert_eq!(opened(&lying), Err(Fault::Damaged));
    assert_eq!(
        seal(&zeros, 1_000, None),
        Err(Fault::TooLarge { limit: 1_000 }),
        "nor is what could not be read written"
    );
}

#[test]
fn a_key_that_costs_too_much_is_never_begun() {
    let locked = seal(INSIDE, MAX_LINK_INSIDE, Some((PASSPHRASE, SALT))).unwrap();
    // Memory stands behind the head, the length and the number of the way.
    let dear = forged(locked, |bytes| bytes[14..18].copy_from_slice(&(4 * 1_024 * 1_024_u32).to_le_bytes()));
    assert_eq!(open(&dear, MAX_LINK_INSIDE, Some(PASSPHRASE)), Err(Fault::KeyTooDear));
}

#[test]
fn a_lock_covers_what_stands_in_front_of_it() {
    let locked = seal(INSIDE, MAX_LINK_INSIDE, Some((PASSPHRASE, SALT))).unwrap();
    let longer = forged(locked, |bytes| bytes[9] ^= 1);
    assert_eq!(open(&longer, MAX_LINK_INSIDE, Some(PASSPHRASE)), Err(Fault::WrongPassphrase));
}

proptest! {
    #[test]
    fn any_bytes_are_opened_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = opened(&bytes);
        let mut marked = b"KS\x01\x00".to_vec();
        marked.extend(&bytes);
        let _ = opened(&marked);
        if marked.len() > HEAD + CHECK {
            let length = u32::try_from(marked.len()).unwrap();
            let _ = opened(&forged(marked, |bytes| bytes[4..8].copy_from_slice(&length.to_le_bytes())));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        let _ = text::read(&text);
    }
}
