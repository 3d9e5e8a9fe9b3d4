//! Several files on their way into the workspace, and what the user decided about each. Starts nothing by itself.

use std::rc::Rc;

use web_sys::File;
use yew::prelude::*;

use crate::{
    app::tasks::SeveralOutcome,
    data::import::{
        ImportChoices, ImportError,
        preview::Preview,
        several::{self, FITTING},
    },
    domain::{
        change::Change,
        own_table::{OwnTable, OwnTableFault},
        table::{ColumnId, ORDER_LINES, TableId},
        workspace::Workspace,
    },
    ui::features::import_wizard::{
        course::{Course, Happening},
        own_table::{draft_of, with_own},
    },
    worker::codec_protocol::ImportSummary,
};

/// Most files that are taken at once.
pub const MOST_FILES: usize = 50;

/// One of the files.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it seems to be, and what was decided about it.
    pub course: Rc<Course>,
    /// Whether it is not taken in.
    pub is_left_out: bool,
    /// What came of reading it whole.
    pub outcome: Option<SeveralOutcome>,
}

impl Entry {
    /// Of a file that has not been looked at.
    fn of(file: File) -> Self {
        let choices = ImportChoices { is_one_of_several: true, ..ImportChoices::default() };
        let course = Course { file: Some(file), choices, is_reading: true, ..Course::default() };
        Self { course: Rc::new(course), is_left_out: false, outcome: None }
    }

    /// The summary of a file that was read.
    pub fn summary(&self) -> Option<&Rc<ImportSummary>> {
        match &self.outcome {
            Some(SeveralOutcome::Read(summary, _)) => Some(summary),
            _ => None,
        }
    }
}

/// What stands between a file and its import.
#[derive(Debug, Clone, PartialEq)]
pub enum Lack {
    /// Its start is being read.
    Reading,
    /// It cannot be read.
    Unreadable(ImportError),
    /// These columns are not mapped and come through no key.
    Columns(Vec<ColumnId>),
    /// The table that is made for it cannot stand.
    Table(OwnTableFault),
    /// How its days or numbers are written is open.
    Question,
}

/// How far the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// It is being decided what they are.
    #[default]
    Sorting,
    /// They are read whole.
    Checking,
    /// All were read: it can be agreed to.
    Checked,
    /// They are part of the workspace.
    Done,
}

/// The files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stack {
    /// Each of them.
    pub entries: Vec<Entry>,
    /// The one whose columns are shown.
    pub open: Option<usize>,
    /// How far they are.
    pub phase: Phase,
}

impl Stack {
    /// Files that have just come.
    pub fn of(files: Vec<File>) -> Self {
        Self { entries: files.into_iter().take(MOST_FILES).map(Entry::of).collect(), ..Self::default() }
    }

    /// The tables of the files that are taken in, and those that are there.
    pub fn others(&self, workspace: &Workspace) -> Vec<TableId> {
        let taken = self.entries.iter().filter(|entry| !entry.is_left_out);
        let tables: Vec<TableId> =
            taken.filter_map(|entry| Some(entry.course.preview.as_ref()?.table.clone())).collect();
        several::others(workspace, &tables)
    }

    /// What a file lacks; nothing where it is left out.
    pub fn lack(&self, entry: &Entry, others: &[TableId], workspace: &Workspace) -> Option<Lack> {
        if entry.is_left_out {
            return None;
        }
        if let Some(fault) = self.fault(entry, workspace) {
            return Some(Lack::Table(fault));
        }
        let course = &entry.course;
        if let Some(super::super::course::Problem::Refused(error)) = &course.problem {
            return Some(Lack::Unreadable(error.clone()));
        }
        let preview = course.preview.as_ref().filter(|_| !course.is_reading);
        let Some(preview) = preview else { return Some(Lack::Reading) };
        let columns = several::lacking(preview, others);
        if !columns.is_empty() {
            return Some(Lack::Columns(columns));
        }
        preview.is_open().then_some(Lack::Question)
    }

    /// What is wrong with the table that is made for a file, by itself, in the workspace, and beside those that are made for
    /// others.
    pub fn fault(&self, entry: &Entry, workspace: &Workspace) -> Option<OwnTableFault> {
        let draft = draft_of(&entry.course, workspace)?.table;
        let taken = self.entries.iter().filter(|other| !other.is_left_out);
        let drafts: Vec<OwnTable> =
            taken.filter_map(|other| Some(draft_of(&other.course, workspace)?.table)).collect();
        draft.fault_as_new(workspace).or_else(|| draft.fault_beside(&drafts))
    }

    /// The files that are taken in, in the order in which they are, each with what the codec is told.
    pub fn orders(&self, workspace: &Workspace) -> Vec<(usize, File, ImportChoices)> {
        let others = self.others(workspace);
        let taken: Vec<(usize, &Entry, TableId)> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.is_left_out)
            .filter_map(|(place, entry)| Some((place, entry, entry.course.preview.as_ref()?.table.clone())))
            .collect();
        let tables: Vec<TableId> = taken.iter().map(|(_, _, table)| table.clone()).collect();
        let in_order = several::order(&tables).into_iter().filter_map(|place| taken.get(place));
        let order = |(place, entry, table): &(usize, &Entry, TableId)| {
            let choices = ImportChoices {
                table: Some(table.clone()),
                others: others.clone(),
                ..with_own(&entry.course.order(), workspace)
            };
            Some((*place, entry.course.file.clone()?, choices))
        };
        in_order.filter_map(order).collect()
    }

    /// What all files bring, in the order in which they were read.
    pub fn changes(&self, workspace: &Workspace) -> Vec<Change> {
        let read = self.orders(workspace).into_iter().filter_map(|(place, _, _)| self.entries.get(place));
        let changes = read.filter_map(|entry| match &entry.outcome {
            Some(SeveralOutcome::Read(_, changes)) => Some(changes.iter().cloned()),
            _ => None,
        });
        merged(changes.flatten())
    }

    /// Whether what the files take from each other really came: nothing that a file needs was to come from one that was
    /// refused.
    pub fn is_whole(&self, workspace: &Workspace) -> bool {
        let read = several::others(workspace, &self.read_tables());
        self.entries
            .iter()
            .filter(|entry| entry.summary().is_some())
            .all(|entry| self.lack(entry, &read, workspace).is_none())
    }

    /// The tables of the files that were read.
    fn read_tables(&self) -> Vec<TableId> {
        let read = self.entries.iter().filter(|entry| entry.summary().is_some());
        read.filter_map(|entry| Some(entry.course.preview.as_ref()?.table.clone())).collect()
    }

    /// The tables that keys may point at, as far as it is known which files can be read.
    pub fn others_now(&self, workspace: &Workspace) -> Vec<TableId> {
        match self.phase {
            Phase::Checked => several::others(workspace, &self.read_tables()),
            Phase::Sorting | Phase::Checking | Phase::Done => self.others(workspace),
        }
    }

    /// Rows that would be new or changed.
    pub fn rows(&self) -> u64 {
        self.entries.iter().filter_map(Entry::summary).map(|summary| u64::from(summary.accepted)).sum()
    }
}

/// Several changes of one record as one: a later file may complete what an earlier one made.
fn merged(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for change in changes {
        match places.get(&change.key).and_then(|place: &usize| all.get_mut(*place)) {
            Some(earlier) => earlier.after = change.after,
            None => {
                places.insert(change.key, all.len());
                all.push(change);
            }
        }
    }
    all
}

/// Something that happened to the files.
pub enum Turn {
    /// They came.
    Came(Vec<File>),
    /// The start of one was read.
    Seen(usize, Result<Rc<Preview>, ImportError>),
    /// What was decided about the same source before is decided again.
    Recalled(usize, ImportChoices),
    /// The user decided something about one.
    Chose(usize, ImportChoices),
    /// The user said which table one is; none leaves it out.
    TableChosen(usize, Option<TableId>),
    /// The columns of one are shown, or of none.
    Opened(Option<usize>),
    /// They are being read whole.
    Checking,
    /// The reading went on.
    Went(usize, SeveralOutcome),
    /// The reading was ended by the user.
    Stopped,
    /// They became part of the workspace.
    Committed,
}

impl Reducible for Stack {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        let mut next = (*self).clone();
        match turn {
            Turn::Came(files) => next = Self::of(files),
            Turn::Seen(place, outcome) => next.seen(place, outcome),
            Turn::Recalled(place, choices) => next.happened(place, Happening::Recalled(choices)),
            Turn::Chose(place, choices) => {
                next.unchecked();
                next.happened(place, Happening::Chose(choices));
            }
            Turn::TableChosen(place, table) => {
                next.unchecked();
                next.table_chosen(place, table);
            }
            Turn::Opened(place) => next.open = place,
            Turn::Checking => {
                next.unchecked();
                (next.phase, next.open) = (Phase::Checking, None);
            }
            Turn::Went(place, outcome) if next.phase == Phase::Checking => {
                if let Some(entry) = next.entries.get_mut(place) {
                    entry.outcome = Some(outcome);
                }
                let is_final = |entry: &Entry| {
                    entry.is_left_out || !matches!(entry.outcome, None | Some(SeveralOutcome::Reading(_)))
                };
                if next.entries.iter().all(is_final) {
                    next.phase = Phase::Checked;
                }
            }
            Turn::Went(..) => {}
            Turn::Stopped => next.unchecked(),
            Turn::Committed => next.phase = Phase::Done,
        }
        Rc::new(next)
    }
}

impl Stack {
    fn happened(&mut self, place: usize, happening: Happening) {
        if let Some(entry) = self.entries.get_mut(place) {
            entry.course = Rc::clone(&entry.course).reduce(happening);
        }
    }

    fn seen(&mut self, place: usize, outcome: Result<Rc<Preview>, ImportError>) {
        let is_unlike = outcome.as_ref().is_ok_and(|preview| preview.table_percent < FITTING);
        self.happened(place, Happening::Read(outcome));
        if let Some(entry) = self.entries.get_mut(place) {
            entry.is_left_out |= is_unlike && entry.course.choices.table.is_none();
        }
        self.serve_sales();
    }

    /// Once all were looked at: orders with amounts are order lines where no file has any, for sales are counted there.
    fn serve_sales(&mut self) {
        let previews = || {
            self.entries.iter().filter(|entry| !entry.is_left_out).map(|entry| entry.course.preview.as_ref())
        };
        let is_known = self.entries.iter().all(|entry| !entry.course.is_reading);
        if !is_known || !several::serve_sales(previews().flatten().map(Rc::as_ref)) {
            return;
        }
        let orders: Vec<usize> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.is_left_out && entry.course.choices.table.is_none())
            .filter(|(_, entry)| entry.course.preview.as_ref().is_some_and(|preview| preview.could_be_lines))
            .map(|(place, _)| place)
            .collect();
        orders.into_iter().for_each(|place| self.table_chosen(place, Some(ORDER_LINES.into())));
    }

    fn table_chosen(&mut self, place: usize, table: Option<TableId>) {
        let Some(entry) = self.entries.get_mut(place) else { return };
        entry.is_left_out = table.is_none();
        let Some(table) = table else { return };
        let evidence = entry.course.preview.as_ref().map(|preview| preview.evidence.clone());
        let choices = ImportChoices { evidence, ..entry.course.choices.of_table(table) };
        self.happened(place, Happening::Chose(choices));
    }

    /// What was read counts no longer.
    fn unchecked(&mut self) {
        self.phase = Phase::Sorting;
        self.entries.iter_mut().for_each(|entry| entry.outcome = None);
    }
}
