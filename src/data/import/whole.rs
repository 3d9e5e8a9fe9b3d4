//! A file read in one pass: its rows are read as its start says, while all of them are asked how their values are written. Where they
//! say something else than the start, the pass comes to nothing; so what comes of it is what comes of looking at all rows first.

use crate::data::import::{
    ImportChoices, ImportError, SURVEYED_BYTES,
    alike::reads_alike,
    decode::detect,
    importer::{Imported, Importer},
    preview::{Preview, preview},
};

/// A pass over a file, in pieces from the first byte on.
pub struct Pass {
    /// What reads the rows; nothing once it has turned out that they are not what the start says.
    importer: Option<Importer>,
    first: Preview,
    choices: ImportChoices,
    /// Bytes that are still asked how their values are written.
    asked: usize,
    /// Whether only ASCII came so far and the encoding was not chosen: what comes then may decide it.
    is_open: bool,
    rows: u64,
}

impl Pass {
    /// Looks at the start of a file of that size.
    ///
    /// # Errors
    /// Why the file cannot be imported at all, or which choice cannot be followed.
    pub fn new(head: &[u8], total: u64, choices: &ImportChoices) -> Result<Self, ImportError> {
        let first = preview(head, total, choices)?;
        let asks = choices.evidence.is_none() && !first.evidence.whole;
        let importer = match Importer::new(&first) {
            Ok(importer) if asks => Some(importer.asking()),
            Ok(importer) => Some(importer),
            // All rows may say more than the first ones.
            Err(_) if asks => None,
            Err(error) => return Err(error),
        };
        let is_open = asks && choices.encoding.is_none() && first.encoding == "UTF-8";
        let asked = if asks { usize::try_from(SURVEYED_BYTES).unwrap_or(usize::MAX) } else { 0 };
        Ok(Self { importer, first, choices: choices.clone(), asked, is_open, rows: 0 })
    }

    /// Takes the next bytes. Gives the number of rows read so far, refused ones included.
    ///
    /// # Errors
    /// As for [`Importer::feed`].
    pub fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError> {
        let (asked, rest) = bytes.split_at(self.asked.min(bytes.len()));
        if self.is_open && !asked.is_ascii() {
            self.is_open = false;
            let at = asked.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            if detect(asked.get(at..).unwrap_or_default(), false)?.name() != self.first.encoding {
                self.importer = None;
            }
        }
        let Some(importer) = &mut self.importer else { return Ok(self.rows) };
        if !asked.is_empty() {
            self.rows = importer.feed(asked)?;
            self.asked -= asked.len();
            if self.asked == 0 {
                importer.stop_asking();
            }
        }
        if !rest.is_empty() {
            self.rows = importer.feed(rest)?;
        }
        Ok(self.rows)
    }

    /// Ends the pass; gives nothing where all rows have to be looked at before they can be read.
    ///
    /// # Errors
    /// As for [`Importer::finish`].
    pub fn finish(self) -> Result<Option<Imported>, ImportError> {
        let Some(importer) = self.importer else { return Ok(None) };
        let (outcome, evidence) = importer.finish_asked();
        if evidence.is_some_and(|evidence| !reads_alike(&self.first, evidence, &self.choices)) {
            return Ok(None);
        }
        outcome.map(Some)
    }
}
