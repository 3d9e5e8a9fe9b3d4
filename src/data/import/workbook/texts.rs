//! Texts of a workbook: those that its cells share, and those that stand in a cell. They lie one after the other, so that
//! many of them cost little more than their letters.

use std::borrow::Cow;

use crate::data::import::{ImportError, workbook::tags::Tag};

/// Length of an escape like `_x000D_`.
const ESCAPE: usize = 7;

/// Texts by their number.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<u32>,
    is_phonetic: bool,
    is_preserved: bool,
}

impl Texts {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number; empty where there is none.
    #[inline]
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let from = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = from.zip(self.ends.get(number).copied());
        range.and_then(|(from, until)| self.all.get(from as usize..until as usize)).unwrap_or_default()
    }

    /// Takes the tags within one text, whose pieces may have formats of their own.
    ///
    /// # Errors
    /// A text that is not UTF-8.
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn take(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        match (tag.name, tag.closes) {
            ("rPh", closes) => self.is_phonetic = !closes && !tag.is_empty,
            ("t", false) => self.is_preserved = tag.attribute("space") == Some("preserve"),
            ("t", true) if !self.is_phonetic => {
                let text = std::str::from_utf8(tag.text).map_err(|_| ImportError::DamagedWorkbook)?;
                self.add(text, self.is_preserved);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds a piece of text as it is written in XML.
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn add(&mut self, text: &str, is_preserved: bool) {
        let plain = unescaped(text);
        let kept = if is_preserved { &plain } else { plain.trim_matches([' ', '\t', '\r', '\n']) };
        self.all.push_str(&decoded(kept));
    }

    /// Ends the text whose pieces were added. Gives its number.
    ///
    /// # Errors
    /// There are more of them than can be counted.
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn end(&mut self) -> Result<u32, ImportError> {
        let number = u32::try_from(self.ends.len()).map_err(|_| ImportError::DamagedWorkbook)?;
        self.ends.push(u32::try_from(self.all.len()).map_err(|_| ImportError::DamagedWorkbook)?);
        Ok(number)
    }
}

/// A text or attribute without its entities.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '\r']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        let Some((entity, after)) = after.split_once(';') else {
            rest = after;
            break;
        };
        let number = entity.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
            Some(code) => u32::from_str_radix(code, 16).ok(),
            None => code.parse().ok(),
        });
        match (entity, number.and_then(char::from_u32)) {
            ("amp", _) => result.push('&'),
            ("lt", _) => result.push('<'),
            ("gt", _) => result.push('>'),
            ("quot", _) => result.push('"'),
            ("apos", _) => result.push('\''),
            (_, Some(letter)) => result.push(letter),
            _ => {}
        }
        rest = after;
    }
    result.push_str(rest);
    Cow::Owned(result)
}

/// A text without the escapes by which spreadsheet programs write what XML cannot hold: `_x000D_`.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let flush = |units: &mut Vec<u16>, result: &mut String| {
        result.push_str(&String::from_utf16_lossy(units));
        units.clear();
    };
    while !rest.is_empty() {
        if let Some(unit) = escape(rest) {
            units.push(unit);
            rest = rest.get(ESCAPE..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut result);
        let plain =
            rest.char_indices().skip(1).find(|(_, letter)| *letter == '_').map_or(rest.len(), |(at, _)| at);
        let (before, after) = rest.split_at(plain);
        result.push_str(before);
        rest = after;
    }
    flush(&mut units, &mut result);
    Cow::Owned(result)
}

/// The code unit of an escape with which the text begins.
fn escape(text: &str) -> Option<u16> {
    let digits = text.get(..ESCAPE)?.strip_prefix("_x")?.strip_suffix('_')?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_entities_are_resolved_once() {
        assert_eq!(unescaped("A &amp; B &lt;1&gt; &#20013;&#x56fd; &unknown; x"), "A & B <1> 中国  x");
        assert_eq!(unescaped("&amp;lt;"), "&lt;");
        assert_eq!(unescaped("a\r\nb & c"), "a\nb  c");
        assert_eq!(decoded("a_x000D_b _x005F_x000D_ _x1F4 _xD83D__xDCF7_"), "a\rb _x000D_ _x1F4 \u{1f4f7}");
    }
}
