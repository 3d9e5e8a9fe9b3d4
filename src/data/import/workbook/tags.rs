//! XML that arrives in pieces, as its tags one by one. Holds one tag and the beginning of one text at a time, however
//! the bytes are made; resolves no entities and accepts no document type.

use crate::data::import::{ImportError, MAX_WORKBOOK_TEXT, WorkbookLimit};

/// How a section begins whose text is meant as it stands.
const LITERAL: &[u8] = b"![CDATA[";

/// What is done with the tags.
pub(super) trait Sink {
    /// Takes the next tag.
    ///
    /// # Errors
    /// What is wrong with it.
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), ImportError>;

    /// Looks at bytes that begin with a tag, before it is taken apart, and gives how many it took: whole elements only.
    ///
    /// # Errors
    /// A limit that is passed.
    fn elements(&mut self, _bytes: &[u8]) -> Result<usize, ImportError> {
        Ok(0)
    }

    /// How many bytes of a text are wanted.
    fn kept(&self) -> usize;
}

/// One tag with the text before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Name without its prefix.
    pub(super) name: &'a str,
    /// Whether it ends an element.
    pub(super) closes: bool,
    /// Whether it is an element without content.
    pub(super) is_empty: bool,
    /// The beginning of the text before it.
    pub(super) text: &'a [u8],
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, as written.
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn attribute(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            let name = name.trim();
            if name == wanted || name.rsplit_once(':').is_some_and(|(_, local)| local == wanted) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// Where the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// Within a tag; with the quotation mark that is open.
    Tag(Option<u8>),
}

/// Takes XML apart.
pub(super) struct Tags {
    place: Place,
    tag: Vec<u8>,
    text: Vec<u8>,
    text_len: u64,
}

impl Tags {
    pub(super) fn new() -> Self {
        Self { place: Place::Text, tag: Vec::new(), text: Vec::new(), text_len: 0 }
    }

    /// Takes the next bytes and hands every tag that they complete to `sink`.
    ///
    /// # Errors
    /// A document type, a tag or text beyond its limit, or what `sink` returns.
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn feed(&mut self, mut bytes: &[u8], sink: &mut impl Sink) -> Result<(), ImportError> {
        while !bytes.is_empty() {
            match self.place {
                Place::Text => {
                    if self.text_len == 0 && bytes.first() == Some(&b'<') {
                        let taken = sink.elements(bytes)?;
                        if taken > 0 {
                            bytes = bytes.get(taken..).unwrap_or_default();
                            continue;
                        }
                    }
                    let end = bytes.iter().position(|byte| *byte == b'<');
                    let (text, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
                    self.text_len += text.len() as u64;
                    if self.text_len > MAX_WORKBOOK_TEXT {
                        return Err(WorkbookLimit::Text.passed(MAX_WORKBOOK_TEXT));
                    }
                    let room = sink.kept().saturating_sub(self.text.len()).min(text.len());
                    self.text.extend_from_slice(text.get(..room).unwrap_or_default());
                    bytes = rest.get(1..).unwrap_or_default();
                    if end.is_some() {
                        self.place = Place::Tag(None);
                        self.tag.clear();
                    }
                }
                Place::Tag(quote) => bytes = self.take_tag(bytes, quote, sink)?,
            }
        }
        Ok(())
    }

    fn take_tag<'b>(
        &mut self,
        bytes: &'b [u8],
        mut quote: Option<u8>,
        sink: &mut impl Sink,
    ) -> Result<&'b [u8], ImportError> {
        let is_markup = matches!(self.tag.first().or(bytes.first()), Some(b'!' | b'?'));
        if !is_markup {
            return self.take_element(bytes, quote, sink);
        }
        for (at, byte) in bytes.iter().enumerate() {
            match (byte, quote) {
                (b'>', None) if self.is_complete() => {
                    self.place = Place::Text;
                    self.emit(None, sink)?;
                    return Ok(bytes.get(at + 1..).unwrap_or_default());
                }
                (_, Some(open)) if *byte == open => quote = None,
                _ => {}
            }
            self.tag.push(*byte);
            if self.tag.len() as u64 > MAX_WORKBOOK_TEXT {
                return Err(WorkbookLimit::Text.passed(MAX_WORKBOOK_TEXT));
            }
        }
        self.place = Place::Tag(quote);
        Ok(&[])
    }

    /// A plain tag, which ends with the next `>` outside quotation marks. One that lies within a piece is not copied.
    #[cfg_attr(speed, optimize(speed))]
    fn take_element<'b>(
        &mut self,
        bytes: &'b [u8],
        mut quote: Option<u8>,
        sink: &mut impl Sink,
    ) -> Result<&'b [u8], ImportError> {
        let end = bytes.iter().position(|byte| match quote {
            Some(open) => {
                if *byte == open {
                    quote = None;
                }
                false
            }
            None if matches!(byte, b'"' | b'\'') => {
                quote = Some(*byte);
                false
            }
            None => *byte == b'>',
        });
        let tag = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        if (self.tag.len() + tag.len()) as u64 > MAX_WORKBOOK_TEXT {
            return Err(WorkbookLimit::Text.passed(MAX_WORKBOOK_TEXT));
        }
        let Some(end) = end else {
            self.tag.extend_from_slice(tag);
            self.place = Place::Tag(quote);
            return Ok(&[]);
        };
        self.place = Place::Text;
        if self.tag.is_empty() {
            self.emit(Some(tag), sink)?;
        } else {
            self.tag.extend_from_slice(tag);
            self.emit(None, sink)?;
        }
        Ok(bytes.get(end + 1..).unwrap_or_default())
    }

    /// Whether `>` ends what was begun: comments, sections and instructions end with a mark of their own.
    fn is_complete(&self) -> bool {
        match self.tag.as_slice() {
            [b'!', b'-', b'-', rest @ ..] => rest.ends_with(b"--"),
            [b'!', b'[', ..] => self.tag.ends_with(b"]]"),
            [b'?', ..] => self.tag.ends_with(b"?"),
            _ => true,
        }
    }

    /// Hands over a tag: the one that was put together, or one that was found whole.
    #[cfg_attr(speed, optimize(speed))]
    fn emit(&mut self, whole: Option<&[u8]>, sink: &mut impl Sink) -> Result<(), ImportError> {
        match self.tag.first() {
            Some(b'?') => return Ok(()),
            Some(b'!') if self.tag.starts_with(LITERAL) => {
                let literal =
                    self.tag.get(LITERAL.len()..self.tag.len().saturating_sub(2)).unwrap_or_default();
                self.text_len += literal.len() as u64;
                for byte in literal.iter().take(sink.kept().saturating_sub(self.text.len())) {
                    match byte {
                        b'&' => self.text.extend_from_slice(b"&amp;"),
                        other => self.text.push(*other),
                    }
                }
                return Ok(());
            }
            Some(b'!') if self.tag.starts_with(b"!--") || self.tag.starts_with(b"![") => return Ok(()),
            // A document type can define entities and refer to files: no spreadsheet program writes one.
            Some(b'!') => return Err(ImportError::UnsafeWorkbook),
            _ => {}
        }
        let tag =
            std::str::from_utf8(whole.unwrap_or(&self.tag)).map_err(|_| ImportError::DamagedWorkbook)?;
        let (tag, closes) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let end = tag.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        let found = Tag { name, closes, is_empty, text: &self.text, attributes };
        let outcome = sink.tag(&found);
        self.text.clear();
        self.text_len = 0;
        outcome
    }
}
