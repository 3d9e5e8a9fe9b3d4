//! How text files are read, as functions that are handed over: whoever holds them need not be linked with the readers,
//! so that the codec fetches these only for text files.

use crate::data::import::{
    ImportChoices, ImportError,
    evidence::{Evidence, Survey},
    importer::{Imported, Importer},
    preview::{Preview, preview},
    whole::Pass,
};

/// See [`Survey`].
pub trait SurveyText {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// As for [`Survey::feed`].
    fn feed(&mut self, bytes: &[u8]) -> Result<(), ImportError>;

    /// What the rows say; whether all of them came.
    ///
    /// # Errors
    /// As for [`Survey::finish`].
    fn finish(self: Box<Self>, is_end: bool) -> Result<Evidence, ImportError>;
}

/// See [`Importer`].
pub trait ImportText {
    /// Takes the next bytes. Gives the number of rows read so far, refused ones included.
    ///
    /// # Errors
    /// As for [`Importer::feed`].
    fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError>;

    /// Ends the import.
    ///
    /// # Errors
    /// As for [`Importer::finish`].
    fn finish(self: Box<Self>) -> Result<Imported, ImportError>;
}

/// See [`Pass`].
pub trait PassText {
    /// Takes the next bytes. Gives the number of rows read so far, refused ones included.
    ///
    /// # Errors
    /// As for [`Pass::feed`].
    fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError>;

    /// Ends the pass; gives nothing where all rows have to be looked at before they can be read.
    ///
    /// # Errors
    /// As for [`Pass::finish`].
    fn finish(self: Box<Self>) -> Result<Option<Imported>, ImportError>;
}

/// Begins a pass over a file of that size by its start.
pub type BeginPass = fn(&[u8], u64, &ImportChoices) -> Result<Box<dyn PassText>, ImportError>;

/// Begins a survey of a file that looks so; the flag says that the encoding is the user's decision.
pub type BeginSurvey = fn(&Preview, bool) -> Result<Box<dyn SurveyText>, ImportError>;

/// Begins an import as the preview says.
pub type BeginImport = fn(&Preview) -> Result<Box<dyn ImportText>, ImportError>;

/// The readers of text files.
#[derive(Debug, Clone, Copy)]
pub struct TextReaders {
    /// Looks at the start of a file of that size; see [`preview`].
    pub preview: fn(&[u8], u64, &ImportChoices) -> Result<Preview, ImportError>,
    /// See [`Survey::new`].
    pub survey: BeginSurvey,
    /// See [`Importer::new`].
    pub import: BeginImport,
    /// See [`Pass::new`].
    pub pass: BeginPass,
}

/// The readers of this program.
pub fn readers() -> TextReaders {
    TextReaders {
        preview,
        survey: |seen, is_chosen| Ok(Box::new(Survey::new(seen, is_chosen)?)),
        import: |seen| Ok(Box::new(Importer::new(seen)?)),
        pass: |head, total, choices| Ok(Box::new(Pass::new(head, total, choices)?)),
    }
}

impl SurveyText for Survey {
    fn feed(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        Self::feed(self, bytes)
    }

    fn finish(self: Box<Self>, is_end: bool) -> Result<Evidence, ImportError> {
        Self::finish(*self, is_end)
    }
}

impl ImportText for Importer {
    fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError> {
        Self::feed(self, bytes)
    }

    fn finish(self: Box<Self>) -> Result<Imported, ImportError> {
        Self::finish(*self)
    }
}

impl PassText for Pass {
    fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError> {
        Self::feed(self, bytes)
    }

    fn finish(self: Box<Self>) -> Result<Option<Imported>, ImportError> {
        Self::finish(*self)
    }
}
