//! Envelopes as the text behind the `#k=` of an address: base 64 for addresses, without filling. What chats and mail programs do to
//! links is undone: breaks of lines, escapes, marks hung on at the end.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Fault;

/// Most characters of a link that is read. Chromium gives up on addresses beyond 2 MiB (url::kMaxURLChars), and none of ours is near
/// that.
pub const MOST_READ: usize = 1_500_000;
/// Most characters of a link that is made: what browsers and mail programs still carry whole. More goes by file.
pub const MOST_MADE: usize = 60_000;
/// Longest link that chats are sure to carry whole. Teams, and replies by WeChat's official accounts, stop at 2,048 characters or
/// bytes (developers.weixin.qq.com, passive reply of text); some of them are for what is written around the link.
pub const MOST_IN_CHATS: usize = 2_000;
/// Longest link that is drawn as a QR code: 2,303 bytes fill version 35 at the lowest level of correction (ISO/IEC 18004), 157
/// squares a side, which a telephone still reads from a screen.
pub const MOST_IN_QR: usize = 2_303;

/// The text of an envelope.
pub fn write(envelope: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(envelope)
}

/// The envelope of a text that may have been through a chat. The end of what is ours is told by the first character that is none
/// of base 64 and none that chats put in.
///
/// # Errors
/// [`Fault::Empty`], [`Fault::TooLong`].
pub fn read(text: &str) -> Result<Vec<u8>, Fault> {
    if text.len() > MOST_READ {
        return Err(Fault::TooLong { got: text.len(), limit: MOST_READ });
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(one) = rest.next() {
        let one = if one == '%' { escaped(&mut rest) } else { Some(one) };
        match one {
            Some(letter) if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_') => {
                clean.push(letter)
            }
            // Breaks, blanks and marks of no width that a chat put in.
            Some(' ' | '\n' | '\r' | '\t' | '\u{a0}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') => {
            }
            _ => break,
        }
    }
    if clean.is_empty() {
        return Err(Fault::Empty);
    }
    // Of four characters one alone says nothing: the cut went through the middle of a byte.
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_encode_padding(false)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
    );
    engine.decode(clean).map_err(|_| Fault::Damaged)
}

/// The character of an escape such as `%2D`; `None` where there is none of one byte.
fn escaped(rest: &mut std::str::Chars<'_>) -> Option<char> {
    let (high, low) = (rest.next()?.to_digit(16)?, rest.next()?.to_digit(16)?);
    char::from_u32(high * 16 + low).filter(char::is_ascii)
}

/// How many characters the text of so many bytes has.
pub const fn characters(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chats_do_to_a_link_is_undone() {
        let envelope: Vec<u8> = (0..=255).collect();
        let text = write(&envelope);
        assert_eq!(text.len(), characters(envelope.len()));
        let (front, back) = text.split_at(100);
        for around in [
            format!("{text}."),
            format!("{text})"),
            format!("{text} "),
            format!("{text}>，见附件"),
            format!("{text}。"),
            format!("{front}\r\n {back}"),
            format!("{front}%0A{back}"),
            format!("{front}\u{200b}{back}%20"),
            format!("{text}=="),
            text.replace('-', "%2D").replace('_', "%5f"),
        ] {
            assert_eq!(read(&around).as_deref(), Ok(envelope.as_slice()), "{around}");
        }
    }

    #[test]
    fn nothing_is_told_from_too_much() {
        for empty in ["", " ", "=", "…"] {
            assert_eq!(read(empty), Err(Fault::Empty), "{empty}");
        }
        let long = "A".repeat(MOST_READ + 1);
        assert_eq!(read(&long), Err(Fault::TooLong { got: MOST_READ + 1, limit: MOST_READ }));
    }
}
