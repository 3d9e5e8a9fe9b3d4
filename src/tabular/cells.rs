//! Cells as almost all files write them: where they end, days like `2026-03-31`, numbers of digits with one decimal mark.

/// Most decimal places of a number.
pub const MAX_PLACES: u8 = 9;
/// Most characters of a number that is read here; as many digits always fit.
const PLAIN_CHARS: usize = 18;
/// A byte of one in every place.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of every byte.
const HIGH: u64 = ONES * 0x80;

/// A high bit for each byte of the word that is the delimiter, a quotation mark or a line end, and for some others: spaces, and
/// what follows one that is meant.
#[inline]
pub fn marks(word: [u8; 8], delimiter: u8) -> u64 {
    let word = u64::from_le_bytes(word);
    let low = word.wrapping_sub(ONES * 0x23) & !word;
    let apart = word ^ (ONES * u64::from(delimiter));
    (low | (apart.wrapping_sub(ONES) & !apart)) & HIGH
}

/// Where a cell without quotation marks around it ends that begins here: the place of the delimiter or line end; nothing where
/// the text ends before.
#[inline]
pub(crate) fn cell_end(bytes: &[u8], from: usize, delimiter: u8) -> Option<usize> {
    let is_end = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let mut at = from;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let mut marks = marks(*word, delimiter);
        while marks != 0 {
            let place = (marks.trailing_zeros() / 8) as usize;
            if word.get(place).is_some_and(|byte| is_end(*byte)) {
                return Some(at + place);
            }
            marks &= marks - 1;
        }
        at += 8;
    }
    let tail = bytes.get(at..)?;
    tail.iter().position(|byte| is_end(*byte)).map(|place| at + place)
}

/// The number, since 1970-01-01, of a day written like `2026-03-31`; `None` for any other text, and where there is no such
/// day in the years 1 to 9999.
pub fn iso_day(text: &[u8; 10]) -> Option<i32> {
    day_number(text)
}

/// As [`iso_day`], put where it is called.
#[inline(always)]
pub(crate) fn day_number(text: &[u8; 10]) -> Option<i32> {
    // Digits and dashes, each less what it is at least.
    const LEAST: u64 = u64::from_le_bytes(*b"0000-00-");
    // What takes a byte that is more than allowed, 9 for digits and 0 for dashes, to its highest bit.
    const ABOVE: u64 = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f]);
    let [y1, y2, y3, y4, d1, m1, m2, d2, t1, t2] = *text;
    let rest = u64::from_le_bytes([y1, y2, y3, y4, d1, m1, m2, d2]).wrapping_sub(LEAST);
    if (rest | rest.wrapping_add(ABOVE)) & HIGH != 0 {
        return None;
    }
    let digit = |byte: u8| i32::from(byte.wrapping_sub(b'0'));
    let (tens, ones) = (digit(t1), digit(t2));
    if tens > 9 || ones > 9 {
        return None;
    }
    let year = digit(y1) * 1000 + digit(y2) * 100 + digit(y3) * 10 + digit(y4);
    let month = digit(m1) * 10 + digit(m2);
    let day = tens * 10 + ones;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(is_leap),
        _ => return None,
    };
    if year == 0 || day == 0 || day > length {
        return None;
    }
    // Years from March on, so that the day which leap years have more is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    Some(days - 719_468)
}

/// A number as it is written: its digits, and how many of them stand behind the decimal mark. Zeros at its end are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// All digits as a whole number.
    pub mantissa: i64,
    /// Digits behind the decimal mark, at most [`MAX_PLACES`].
    pub places: u8,
    /// Digits before it, at least one.
    pub whole: u8,
}

impl Digits {
    /// Whether its mark may group thousands as well, as in `1.234`, where the first digit is this one.
    pub fn is_open(self, first: u8) -> bool {
        self.places == 3 && self.whole <= 3 && first != b'0'
    }

    /// The same number with the fewest places, but not fewer than these.
    #[inline]
    #[must_use]
    pub fn shortened(mut self, least: u8) -> Self {
        while self.places > least && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.places -= 1;
        }
        self
    }
}

/// The number that begins here and the place behind it: digits, with a minus before and one decimal mark between them at
/// most; `None` for whatever has to be looked at more closely, and where the text ends with it.
#[inline]
pub(crate) fn number_at(bytes: &[u8], from: usize, mark: u8) -> Option<(Digits, usize)> {
    let is_negative = *bytes.get(from)? == b'-';
    let first = from + usize::from(is_negative);
    let mut at = first;
    let mut mantissa = 0_i64;
    let mut next;
    loop {
        next = *bytes.get(at)?;
        let digit = next.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
        at += 1;
    }
    let whole = at - first;
    let mut places = 0;
    if next == mark {
        at += 1;
        let begin = at;
        loop {
            let digit = bytes.get(at)?.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
            at += 1;
        }
        places = at - begin;
        if places == 0 {
            return None;
        }
    }
    if whole == 0 || at - first > PLAIN_CHARS || places > usize::from(MAX_PLACES) {
        return None;
    }
    let mantissa = if is_negative { -mantissa } else { mantissa };
    let count = |digits: usize| u8::try_from(digits).unwrap_or(u8::MAX);
    Some((Digits { mantissa, places: count(places), whole: count(whole) }, at))
}

/// The number that a text is, where it is written so plainly; see [`Digits`].
pub fn number(text: &[u8], mark: u8) -> Option<Digits> {
    // Something has to stand behind its last digit.
    let mut ended = [b';'; PLAIN_CHARS + 2];
    if text.len() > PLAIN_CHARS + 1 {
        return None;
    }
    ended.iter_mut().zip(text).for_each(|(slot, byte)| *slot = *byte);
    let (digits, end) = number_at(&ended, 0, mark)?;
    (end == text.len()).then_some(digits)
}

/// Whether an ASCII text may say something about how days and numbers are written: it has a digit and one of the marks
/// that they have, or a time of day. `None` where the text is not ASCII, or one that is no text: that takes a closer look.
#[inline]
pub(crate) fn tells(text: &[u8]) -> Option<bool> {
    const DIGIT: u8 = 1;
    const MARK: u8 = 2;
    const COLON: u8 = 4;
    const ODD: u8 = 8;
    const CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut byte = 0;
        while byte < classes.len() {
            classes[byte] = match byte {
                0x30..=0x39 => DIGIT,
                // , . / - and space
                0x20 | 0x2c..=0x2f => MARK,
                0x3a => COLON,
                0 | 0x80.. => ODD,
                _ => 0,
            };
            byte += 1;
        }
        classes
    };
    let mut holds = 0;
    for byte in text {
        holds |= CLASSES.get(usize::from(*byte)).copied().unwrap_or(ODD);
    }
    if holds & ODD != 0 {
        return None;
    }
    Some(holds & DIGIT != 0 && holds & (MARK | COLON) != 0)
}
