//! How far an import is, and what the user decided: the state of the wizard. Starts nothing by itself.

use std::rc::Rc;

use web_sys::File;
use yew::prelude::*;

use crate::{
    app::tasks::import::ImportEvent,
    data::import::{ImportChoices, ImportError, RowIssue, merge::Overlap, preview::Preview},
    domain::table::{ColumnId, ORDER_LINES, TableId},
    platform::clock,
    worker::codec_protocol::ImportSummary,
};

/// A step of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Step {
    /// Choose a file.
    #[default]
    File,
    /// Say what its columns mean.
    Columns,
    /// It is being imported.
    Import,
    /// What came of it.
    Result,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 4] = [Self::File, Self::Columns, Self::Import, Self::Result];

    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::File => "import.step.file",
            Self::Columns => "import.step.columns",
            Self::Import => "import.step.import",
            Self::Result => "import.step.result",
        }
    }
}

/// Why the wizard is not further.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The file cannot be used as it is.
    Refused(ImportError),
    /// The storage or the program failed; the text is for support.
    Failed(String),
    /// The user cancelled.
    Cancelled,
}

/// How far a running import is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Distance {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Rows read.
    pub rows: u64,
    /// Rows read in a second, once that can be told.
    pub speed: Option<u64>,
    /// Seconds until all is read, at the speed so far.
    pub seconds_left: Option<u64>,
}

impl Distance {
    /// The share that is read, 0 to 100.
    pub fn percent(self) -> u8 {
        let percent = self.bytes.saturating_mul(100).checked_div(self.total).unwrap_or(0);
        u8::try_from(percent.min(100)).unwrap_or(100)
    }
}

/// The state of the wizard.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// The step at hand.
    pub step: Step,
    /// The file.
    pub file: Option<File>,
    /// What the user decided about it.
    pub choices: ImportChoices,
    /// What it was last seen to be.
    pub preview: Option<Rc<Preview>>,
    /// What its columns were taken for before the user chose, with how sure that was.
    pub guessed: Vec<(Option<ColumnId>, u8)>,
    /// Whether its start is being read.
    pub is_reading: bool,
    /// Whether it cannot be read with the choices at hand.
    pub is_unreadable: bool,
    /// Why it is not further.
    pub problem: Option<Problem>,
    /// How far the import is.
    pub distance: Distance,
    /// Rows that are there already, with how many were refused: it is asked what to do.
    pub overlap: Option<(Overlap, u64)>,
    /// Whether the decisions are those of an earlier import of the same source.
    pub is_remembered: bool,
    /// What came of it.
    pub summary: Option<Rc<ImportSummary>>,
}

impl Course {
    /// Name of the file; data, never markup.
    pub fn file_name(&self) -> String {
        self.file.as_ref().map(File::name).unwrap_or_default()
    }

    /// The table that its rows belong to, as far as that is known.
    pub fn table(&self) -> TableId {
        let seen = self.preview.as_ref().map(|preview| preview.table.clone());
        seen.or_else(|| self.choices.table.clone()).unwrap_or_else(|| ORDER_LINES.into())
    }

    /// What each column of the file is taken for.
    pub fn mapping(&self) -> Vec<Option<ColumnId>> {
        let columns = self.preview.iter().flat_map(|preview| &preview.columns);
        columns.map(|guess| guess.column.clone()).collect()
    }

    /// What one column of the file is taken for, as the user last said.
    pub fn meaning(&self, place: usize) -> Option<&ColumnId> {
        let seen = || self.preview.as_ref().and_then(|preview| preview.columns.get(place)?.column.as_ref());
        self.choices.columns.as_ref().map_or_else(seen, |columns| columns.get(place)?.as_ref())
    }

    /// The choices after one column of the file got another meaning; whichever had it before loses it.
    pub fn mapped(&self, place: usize, column: Option<ColumnId>) -> ImportChoices {
        let mut mapping = self.choices.columns.clone().unwrap_or_else(|| self.mapping());
        for (other, slot) in mapping.iter_mut().enumerate() {
            if other == place {
                slot.clone_from(&column);
            } else if column.is_some() && *slot == column {
                *slot = None;
            }
        }
        let evidence = self.preview.as_ref().map(|preview| preview.evidence.clone());
        ImportChoices { columns: Some(mapping), evidence, ..self.choices.clone() }
    }

    /// The choices without those that were remembered: what the file is taken for by itself.
    pub fn forgotten(&self) -> ImportChoices {
        let columns = self.guessed.iter().map(|(column, _)| column.clone()).collect();
        let evidence = self.preview.as_ref().map(|preview| preview.evidence.clone());
        ImportChoices {
            columns: Some(columns),
            evidence,
            encoding: self.choices.encoding.clone(),
            delimiter: self.choices.delimiter,
            sheet: self.choices.sheet.clone(),
            header: self.choices.header,
            clock: self.choices.clock,
            ..ImportChoices::default()
        }
    }

    /// The refused rows of an import that came to nothing.
    pub fn refused(&self) -> Option<&[RowIssue]> {
        match &self.problem {
            Some(Problem::Refused(ImportError::NothingAccepted { issues, .. })) => Some(issues),
            _ => None,
        }
    }

    /// What the import is told: the choices, and what was found out so that it need not be found out again.
    pub fn order(&self) -> ImportChoices {
        let preview = self.preview.as_deref();
        ImportChoices {
            evidence: preview.map(|preview| preview.evidence.clone()),
            sheet: preview.and_then(|preview| preview.sheet.clone()),
            ..self.choices.clone()
        }
    }

    /// Whether the import can start.
    pub fn is_ready(&self) -> bool {
        let is_decided = |preview: &Rc<Preview>| preview.missing_required.is_empty() && !preview.is_open();
        !self.is_reading && !self.is_unreadable && self.preview.as_ref().is_some_and(is_decided)
    }
}

/// Something that happened to the wizard.
pub enum Happening {
    /// A file was chosen.
    Picked(File),
    /// Its start was read.
    Read(Result<Rc<Preview>, ImportError>),
    /// The user decided something about it.
    Chose(ImportChoices),
    /// What was decided about the same source before is decided again.
    Recalled(ImportChoices),
    /// The rows that are there already are left as they are.
    LeftAlone,
    /// The import began.
    Started,
    /// It went on; with the milliseconds since it began.
    Went(ImportEvent, f64),
    /// The user cancelled it.
    Cancelled,
    /// Back to the beginning.
    Reset,
}

impl Reducible for Course {
    type Action = Happening;

    fn reduce(self: Rc<Self>, happening: Happening) -> Rc<Self> {
        let mut next = (*self).clone();
        match happening {
            Happening::Picked(file) => {
                next = Self { file: Some(file), is_reading: true, ..Self::default() };
            }
            Happening::Read(Ok(preview)) => {
                if next.choices.columns.is_none() {
                    next.guessed = preview
                        .columns
                        .iter()
                        .map(|guess| (guess.column.clone(), guess.confidence_percent))
                        .collect();
                }
                next.preview = Some(preview);
                (next.is_reading, next.is_unreadable, next.problem, next.step) =
                    (false, false, None, Step::Columns);
            }
            Happening::Read(Err(error)) => {
                (next.is_reading, next.is_unreadable, next.problem) =
                    (false, true, Some(Problem::Refused(error)));
            }
            // Nothing new is nothing to read again.
            Happening::Chose(choices) if choices == next.choices => {}
            Happening::Chose(choices) => {
                next.is_reading = true;
                (next.overlap, next.is_remembered) = (None, false);
                next.choices = choices;
            }
            Happening::Recalled(choices) => {
                (next.is_reading, next.is_remembered) = (true, true);
                next.choices = choices;
            }
            Happening::LeftAlone => next.overlap = None,
            Happening::Started => {
                (next.step, next.problem, next.distance) = (Step::Import, None, Distance::default());
                next.overlap = None;
            }
            Happening::Went(event, millis) if next.step == Step::Import => next.went(event, millis),
            Happening::Went(..) => {}
            Happening::Cancelled => (next.step, next.problem) = (Step::Columns, Some(Problem::Cancelled)),
            Happening::Reset => next = Self::default(),
        }
        Rc::new(next)
    }
}

impl Course {
    fn went(&mut self, event: ImportEvent, millis: f64) {
        let problem = match event {
            ImportEvent::Progress { bytes, total, rows } => {
                let seconds_left = seconds_left((bytes, total), millis);
                self.distance = Distance { bytes, total, rows, speed: speed(rows, millis), seconds_left };
                return;
            }
            ImportEvent::Done(summary) => {
                (self.step, self.summary) = (Step::Result, Some(Rc::new(summary)));
                return;
            }
            ImportEvent::Overlaps { overlap, refused } => {
                (self.step, self.overlap) = (Step::Columns, Some((overlap, refused)));
                return;
            }
            ImportEvent::Refused(error) => Problem::Refused(error),
            ImportEvent::Failed(text) => Problem::Failed(text),
        };
        (self.step, self.problem) = (Step::Columns, Some(problem));
    }
}

/// How far the clock of this computer is ahead of universal time now, in minutes.
pub fn local_minutes() -> i32 {
    i32::try_from(clock::local_offset() / 60).unwrap_or(0)
}

/// Rows in a second; not told before half a second has passed, as it would be a guess.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the start are small and positive"
)]
fn speed(rows: u64, millis: f64) -> Option<u64> {
    if millis < 500.0 {
        return None;
    }
    rows.saturating_mul(1_000).checked_div(millis as u64)
}

/// Seconds that the rest takes as the part before it did, rounded up; not told before half a second has passed.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the start are small and positive"
)]
fn seconds_left((bytes, total): (u64, u64), millis: f64) -> Option<u64> {
    if millis < 500.0 || bytes == 0 {
        return None;
    }
    let rest = total.saturating_sub(bytes).saturating_mul(millis as u64).checked_div(bytes)?;
    Some(rest.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_takes_as_long_as_what_was() {
        // A quarter in three seconds: the rest takes nine.
        assert_eq!(seconds_left((25, 100), 3_000.0), Some(9));
        assert_eq!(seconds_left((99, 100), 3_000.0), Some(1), "never nothing while there is something");
        assert_eq!(seconds_left((100, 100), 3_000.0), Some(0));
        assert_eq!([seconds_left((1, 100), 400.0), seconds_left((0, 100), 4_000.0)], [None, None]);
        assert_eq!(speed(600_000, 3_000.0), Some(200_000));
    }
}
