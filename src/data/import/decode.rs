//! Bytes to text: which encoding a file has, and decoding it piece by piece.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, CoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::data::import::{ImportError, headers};

/// Encodings offered for choice; any other WHATWG label is understood as well.
pub const ENCODINGS: &[&str] = &[
    "UTF-8",
    "gb18030",
    "Big5",
    "UTF-16LE",
    "UTF-16BE",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
];

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Bytes decoded at a time.
const PIECE: usize = 65_536;

/// The encoding of a name.
///
/// # Errors
/// [`ImportError::UnknownEncoding`].
pub fn encoding_named(name: &str) -> Result<&'static Encoding, ImportError> {
    match Encoding::for_label(name.as_bytes()) {
        Some(encoding) if encoding == GBK => Ok(GB18030),
        Some(encoding) => Ok(encoding),
        None => Err(ImportError::UnknownEncoding(name.to_owned())),
    }
}

/// The encoding that the start of a file seems to have.
///
/// # Errors
/// What the file is, where it is not text.
pub fn detect(head: &[u8], whole: bool) -> Result<&'static Encoding, ImportError> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(ImportError::Workbook);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(ImportError::OldWorkbook);
    }
    if let Some(encoding) = wide_without_mark(head)? {
        return Ok(encoding);
    }
    // What is valid UTF-8 by accident only is rare enough; a cut last character is no fault.
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => !whole && error.error_len().is_none(),
    };
    if valid {
        return Ok(UTF_8);
    }
    if is_mostly_utf8(head) {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess == GBK { GB18030 } else { guess };
    Ok(by_words(head, guess))
}

/// Whether some bytes only keep a text from being UTF-8: one that was cut or damaged is not read in another encoding for that.
fn is_mostly_utf8(head: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        sound += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > 0 && broken * 8 <= sound
}

/// Bytes at the start in which headers are looked for.
const WORDS_IN: usize = 8_192;
/// Lines among which they are.
const WORD_LINES: usize = 30;

/// The encoding in which the first lines hold headers that are known: the guess by frequencies goes wrong in short files.
/// Chinese ones come first where several hold as many.
fn by_words(head: &[u8], guess: &'static Encoding) -> &'static Encoding {
    let start = head.get(..head.len().min(WORDS_IN)).unwrap_or_default();
    let known = |encoding: &'static Encoding| {
        let (text, _, _) = encoding.decode(start);
        let cells = text.lines().take(WORD_LINES).flat_map(|line| line.split([',', ';', '\t', '|', '"']));
        cells.filter(|cell| !cell.is_ascii() && headers::named(cell).is_some()).count()
    };
    let all = [GB18030, BIG5, guess];
    let best = all
        .into_iter()
        .map(|encoding| (known(encoding), encoding))
        .reduce(|best, one| if one.0 > best.0 { one } else { best });
    best.filter(|best| best.0 > 0).map_or(guess, |best| best.1)
}

/// UTF-16 without a byte order mark shows as zero bytes in every other place.
fn wide_without_mark(head: &[u8]) -> Result<Option<&'static Encoding>, ImportError> {
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 {
        return Ok(None);
    }
    // Delimiters and digits alone make a tenth of any table; a few characters end in a zero byte themselves.
    let many = head.len() / 20;
    if odd > many && odd / 4 >= even {
        Ok(Some(UTF_16LE))
    } else if even > many && even / 4 >= odd {
        Ok(Some(UTF_16BE))
    } else {
        Err(ImportError::NotText)
    }
}

/// Decodes text that arrives in pieces; what cannot be decoded comes out as U+FFFD.
pub struct TextDecoder {
    inner: encoding_rs::Decoder,
    text: String,
    /// Whether the bytes are handed on as they are, because so far they were sound UTF-8.
    is_as_it_is: bool,
    /// The beginning of a character whose end has not come.
    begun: Vec<u8>,
    is_at_start: bool,
}

impl TextDecoder {
    /// A decoder that drops a byte order mark.
    pub fn new(encoding: &'static Encoding) -> Self {
        Self {
            inner: encoding.new_decoder_with_bom_removal(),
            text: String::new(),
            is_as_it_is: encoding == UTF_8,
            begun: Vec::new(),
            is_at_start: true,
        }
    }

    /// Decodes the next bytes and hands the text to `sink`.
    ///
    /// # Errors
    /// What `sink` returns.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut dyn FnMut(&str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        if !self.is_as_it_is {
            return self.decode(bytes, last, sink);
        }
        let mut rest = bytes;
        if self.is_at_start && !bytes.is_empty() {
            self.is_at_start = false;
            if bytes.len() < BOM.len() {
                self.is_as_it_is = false;
                return self.decode(bytes, last, sink);
            }
            rest = bytes.strip_prefix(BOM).unwrap_or(bytes);
        }
        // A character that the pieces cut in two is put together byte by byte.
        while !self.begun.is_empty()
            && let Some((byte, after)) = rest.split_first()
        {
            self.begun.push(*byte);
            rest = after;
            match std::str::from_utf8(&self.begun) {
                Ok(text) => {
                    sink(text)?;
                    self.begun.clear();
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return self.give_up(rest, last, sink),
            }
        }
        match std::str::from_utf8(rest) {
            Ok(text) if self.begun.is_empty() || !last => sink(text),
            Ok(text) => self.give_up(text.as_bytes(), last, sink),
            Err(error) => {
                let (sound, unsound) = rest.split_at(error.valid_up_to());
                sink(std::str::from_utf8(sound).unwrap_or_default())?;
                if error.error_len().is_none() && !last {
                    self.begun.extend_from_slice(unsound);
                    return Ok(());
                }
                self.give_up(unsound, last, sink)
            }
        }
    }

    /// Leaves the rest of the file to the decoder, from what is begun on.
    fn give_up(
        &mut self,
        rest: &[u8],
        last: bool,
        sink: &mut dyn FnMut(&str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        self.is_as_it_is = false;
        self.inner = UTF_8.new_decoder_without_bom_handling();
        let begun = std::mem::take(&mut self.begun);
        self.decode(&begun, false, sink)?;
        self.decode(rest, last, sink)
    }

    fn decode(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut dyn FnMut(&str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut rest = bytes;
        loop {
            let (piece, after) = rest.split_at(rest.len().min(PIECE));
            let ends = last && after.is_empty();
            let mut from = piece;
            loop {
                self.text.clear();
                self.text.reserve(self.inner.max_utf8_buffer_length(from.len()).unwrap_or(PIECE * 3));
                let (result, read, _) = self.inner.decode_to_string(from, &mut self.text, ends);
                sink(&self.text)?;
                from = from.get(read..).unwrap_or_default();
                if result == CoderResult::InputEmpty {
                    break;
                }
            }
            rest = after;
            if rest.is_empty() {
                return Ok(());
            }
        }
    }
}
