//! Rows to columns, wherever they come from. A row with an unreadable cell is refused whole and reported with line, header, what
//! was found and what was expected; nothing goes missing silently.

use std::collections::BTreeMap;

use keyscore_tabular::{column::Column, rows::Taken};

use crate::{
    data::import::{
        Amounts, ClockRule, DayOrder, Expected, ImportError, MAX_ISSUES, MAX_REFUSED_BYTES, MAX_ROWS,
        RowIssue,
        asides::Asides,
        cell::{quoted, trimmed},
        columns::{Cell, cells_of, column_of, push, takes},
        discount,
        duration::TimeUnit,
        evidence::Evidence,
        fill_down::FillDown,
        importer::{Imported, RefusedRow},
        plain::Plain,
        preview::{NetAmount, Preview},
        reading::{Clock, Given, Source, emptied, read},
        records::{Record, TakeRows},
        time,
    },
    domain::{
        batch::BatchColumn,
        date::{Day, DayRange},
        own_table::OwnTable,
        table::{ColumnId, ColumnKind, TableSpec},
    },
    engine::rows::{BatchRows, ColumnCells, MISSING_DAY},
};

/// Header given to net amounts that were computed.
pub const COMPUTED_HEADER: &str = "unit_price × quantity × (1 − discount)";

/// The part of an import that takes rows, wherever they come from.
pub struct RowImporter {
    table: &'static TableSpec,
    own: Option<OwnTable>,
    makes_table: bool,
    sources: Vec<Source>,
    names: Vec<String>,
    headers: u32,
    refused: Vec<RefusedRow>,
    /// Bytes of the refused rows that are kept.
    refused_bytes: usize,
    to_skip: u32,
    day_order: DayOrder,
    /// Place in `sources` of the time by which the table's rows are placed.
    placing: Option<usize>,
    amounts: Amounts,
    clock: ClockRule,
    /// Places in `sources` of unit price, quantity and discount, where net amounts are computed.
    factors: Option<(usize, usize, Option<usize>)>,
    builders: Vec<Column>,
    computed: Column,
    /// Places in `sources` of the order and the amount that counts once for each.
    once: Option<(usize, usize)>,
    asides: Asides,
    fill_down: FillDown,
    /// What takes plain rows, where the file may have some.
    plain: Option<Plain>,
    /// What the rows say about how their values are written, where that is asked.
    evidence: Option<Evidence>,
    /// Memory for the cells of a row.
    scratch: Vec<Cell<'static>>,
    accepted: u32,
    refused_rows: u64,
    issues: Vec<RowIssue>,
    issue_count: u64,
    blank_rows: u64,
    rounded_numbers: u64,
    blank_discounts: u64,
    days_without_time: u64,
}

impl RowImporter {
    /// An import of rows as the preview says, those above the header among them.
    ///
    /// # Errors
    /// Required columns that are not mapped, or a column that does not exist.
    pub fn new(preview: &Preview) -> Result<Self, ImportError> {
        if !preview.missing_required.is_empty() {
            return Err(ImportError::MissingColumns(preview.missing_required.clone()));
        }
        let spec = preview.spec().ok_or_else(|| ImportError::UnknownTable(preview.table.clone()))?;
        if let Some(fault) = preview.own.as_ref().and_then(OwnTable::fault) {
            return Err(ImportError::OwnTable(fault));
        }
        let table = spec;
        let mut sources = Vec::new();
        for (place, guess) in preview.columns.iter().enumerate() {
            let Some(column) = &guess.column else { continue };
            let spec = table.column(&column.0).ok_or_else(|| ImportError::UnknownColumn(column.clone()))?;
            sources.push(Source {
                place,
                header: guess.header.clone(),
                column: column.clone(),
                kind: spec.kind,
                required: spec.required,
                is_discount: column.0 == "discount",
                discount: preview.discount,
                hours: guess.hours,
                decimal_comma: guess.decimal_comma,
                has_ticks: preview.evidence.columns.get(place).is_some_and(|column| column.has_ticks),
                scale: guess.scale,
                clock: preview.clock,
                is_1904: preview.is_1904,
            });
        }
        let find = |code: &str| sources.iter().position(|source| source.column.0 == code);
        let factors = match (preview.net_amount, find("unit_price"), find("quantity")) {
            (NetAmount::Computed, Some(price), Some(quantity)) => Some((price, quantity, find("discount"))),
            _ => None,
        };
        let placing = table.time.and_then(find);
        let once = find("order_id").zip(find("net_amount")).filter(|_| preview.once_per_order);
        let named = sources.iter().filter(|source| source.kind != ColumnKind::Number);
        let fill_down = FillDown::new(&preview.fill_down, named.map(|source| source.place));
        let asides = Asides::new(table, &sources, preview.keep_totals, preview.leave_out.clone());
        let builders = sources.iter().map(|source| column_of(source.kind)).collect();
        Ok(Self {
            table,
            own: preview.own.clone(),
            makes_table: preview.makes_table,
            sources,
            names: preview.columns.iter().map(|guess| guess.header.clone()).collect(),
            refused: Vec::new(),
            refused_bytes: 0,
            headers: u32::try_from(preview.columns.len()).unwrap_or(u32::MAX),
            to_skip: preview.records_above(),
            day_order: preview.day_order,
            placing,
            amounts: preview.amounts,
            clock: preview.clock,
            factors,
            once,
            asides,
            fill_down,
            builders,
            computed: column_of(ColumnKind::Number),
            plain: None,
            evidence: None,
            scratch: Vec::new(),
            accepted: 0,
            refused_rows: 0,
            issues: Vec::new(),
            issue_count: 0,
            blank_rows: 0,
            rounded_numbers: 0,
            blank_discounts: 0,
            days_without_time: 0,
        })
    }

    /// Asks the rows from here on how their values are written.
    pub(super) fn ask(&mut self) {
        self.evidence = Some(Evidence::default());
    }

    /// Takes no rows as they stand.
    #[cfg(test)]
    pub(super) fn take_one_by_one(&mut self) {
        self.plain = None;
    }

    /// What the rows have said, if they were asked; they are not any more.
    pub(super) fn take_evidence(&mut self) -> Option<Evidence> {
        let mut evidence = self.evidence.take()?;
        self.plain.iter_mut().for_each(|plain| plain.tell(&mut evidence));
        Some(evidence)
    }

    /// Lets plain rows be taken as they stand in a text with this delimiter. Not where cells of a row work upon each other.
    pub(super) fn allow_plain(&mut self, delimiter: char) {
        let is_row_alone = self.once.is_none() && !self.fill_down.is_on() && self.asides.allow_plain();
        let is_money = self.sources.iter().any(discount::is_money);
        if self.factors.is_none() && is_row_alone && !is_money && matches!(self.amounts, Amounts::AsGiven) {
            self.plain = Plain::of(delimiter, self.headers as usize, &self.sources);
        }
    }

    /// Takes the next row. Gives the number of rows read so far, refused ones included.
    ///
    /// # Errors
    /// [`ImportError::TooManyRows`].
    pub fn take(&mut self, record: Record<'_>) -> Result<u64, ImportError> {
        self.record(record)?;
        Ok(self.rows_read())
    }

    /// What each column of the file holds that is read, as far as it may come as a value; a column that is not read says
    /// nothing.
    pub(super) fn wanted(&self) -> Vec<Option<ColumnKind>> {
        let mut wanted = vec![None; self.headers as usize];
        for source in &self.sources {
            if let Some(slot) = wanted.get_mut(source.place) {
                // What is more than a number, or has a clock, is read from its text.
                let is_plain = source.scale == 0
                    && !source.is_discount
                    && source.hours.unwrap_or_default() == TimeUnit::Hours;
                *slot = Some(match source.kind {
                    ColumnKind::Number if !is_plain => ColumnKind::Flag,
                    kind => kind,
                });
            }
        }
        wanted
    }

    /// Takes the next row as values, by the columns of the file. Gives the number of rows read so far, or nothing where the row
    /// has to come as texts: because it is not one of data, or because of what is wrong with it.
    pub(super) fn take_values(&mut self, values: &[Given<'_>]) -> Option<u64> {
        let is_full = self.rows_read() >= u64::from(MAX_ROWS);
        let has_clock = self.sources.iter().any(|source| source.kind == ColumnKind::Time);
        if self.to_skip > 0 || is_full || has_clock || values.len() != self.headers as usize {
            return None;
        }
        if self.fill_down.is_on() || self.asides.may_be(values, &self.sources) {
            return None;
        }
        let mut cells = emptied(std::mem::take(&mut self.scratch));
        let mut clock = Clock::default();
        for source in &self.sources {
            let cell = match values.get(source.place)? {
                Given::Number(number) if source.kind == ColumnKind::Number => Cell::Number(*number),
                Given::Day(day) if source.kind == ColumnKind::Day => Cell::Day(*day),
                Given::Text(text) => read(trimmed(text), source, self.day_order, &mut clock).ok()?,
                Given::Nothing if !source.required => Cell::Missing,
                Given::Number(_) | Given::Day(_) | Given::Nothing => return None,
            };
            cells.push(cell);
        }
        let net = self.fitting(&mut cells).ok()?;
        self.add(&mut cells, net);
        self.scratch = emptied(cells);
        self.accepted += 1;
        Some(self.rows_read())
    }

    pub(super) fn rows_read(&self) -> u64 {
        u64::from(self.accepted) + self.refused_rows + self.asides.found.count()
    }

    pub(super) fn record(&mut self, record: Record<'_>) -> Result<(), ImportError> {
        if record.is_blank() {
            self.blank_rows += 1;
            return Ok(());
        }
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return Ok(());
        }
        if self.rows_read() >= u64::from(MAX_ROWS) {
            return Err(ImportError::TooManyRows { limit: MAX_ROWS });
        }
        if let Some(evidence) = &mut self.evidence {
            evidence.add(record.cells());
        }
        if let Some(what) = self.asides.judge(&record, &self.sources, &self.builders) {
            self.asides.leave_out(&record, what, &self.sources, &self.builders);
            return Ok(());
        }
        let filled = if self.fill_down.is_on() { self.fill_down.filled(&record) } else { None };
        match filled {
            Some((text, spans)) => self.row(Record::of(record.line, &text, &spans)),
            None => self.row(record),
        }
        Ok(())
    }

    /// Takes a row of data.
    fn row(&mut self, record: Record<'_>) {
        let (before, kept) = (self.issue_count, self.issues.len());
        // The list of cells is used again for each row; only its memory is kept.
        let mut cells = emptied(std::mem::take(&mut self.scratch));
        let done = self.shape(&record) && self.cells(&record, &mut cells) && self.accept(&record, &mut cells);
        self.scratch = emptied(cells);
        if done {
            self.accepted += 1;
        } else if let Some(what) =
            self.asides.judge_refused(&record, &self.names, (&self.sources, &self.builders))
        {
            self.asides.leave_out(&record, what, &self.sources, &self.builders);
            self.issue_count = before;
            self.issues.truncate(kept);
        } else {
            debug_assert!(self.issue_count > before);
            self.refused_rows += 1;
            self.keep_refused(&record);
        }
    }

    /// Keeps a refused row while its reasons are kept too.
    fn keep_refused(&mut self, record: &Record<'_>) {
        let bytes: usize = record.cells().map(str::len).sum();
        if self.issues.len() < MAX_ISSUES && self.refused_bytes + bytes <= MAX_REFUSED_BYTES {
            self.refused_bytes += bytes;
            self.refused
                .push(RefusedRow { line: record.line, cells: record.cells().map(str::to_owned).collect() });
        }
    }

    /// Whether the row has the cells that the headers promise; empty ones beyond do not matter.
    fn shape(&mut self, record: &Record<'_>) -> bool {
        let found = u32::try_from(record.len()).unwrap_or(u32::MAX);
        // Spreadsheet programs leave blank cells at the end of a row out; what a row needs must be there.
        let needed =
            self.sources.iter().filter(|source| source.required || source.kind == ColumnKind::Number);
        let end = needed.map(|source| source.place + 1).max().unwrap_or(0);
        let lacks_blanks = (2..self.headers).contains(&found) && found as usize >= end;
        let surplus_is_blank = found > self.headers
            && record.cells().skip(self.headers as usize).all(|cell| cell.trim().is_empty());
        if !record.open_quote && (found == self.headers || surplus_is_blank || lacks_blanks) {
            return true;
        }
        let expected = if record.open_quote || record.several_lines {
            Expected::ClosedQuote
        } else {
            Expected::Cells { headers: self.headers, found }
        };
        let found = record.cells().collect::<Vec<_>>().join(" | ");
        self.issue(RowIssue {
            line: record.line,
            header: String::new(),
            column: None,
            found: quoted(&found),
            expected,
        });
        false
    }

    /// The cells of a row; gives whether all can be used, with an issue for each that cannot.
    fn cells<'r>(&mut self, record: &Record<'r>, cells: &mut Vec<Cell<'r>>) -> bool {
        let mut refused = Vec::new();
        let mut clock = self.clock(record);
        for (place, source) in self.sources.iter().enumerate() {
            let text = trimmed(record.cell(source.place));
            clock.is_placing = self.placing == Some(place);
            match read(text, source, self.day_order, &mut clock) {
                Ok(cell) => cells.push(cell),
                Err(expected) => refused.push(RowIssue {
                    line: record.line,
                    header: source.header.clone(),
                    column: Some(source.column.clone()),
                    found: quoted(text),
                    expected,
                }),
            }
        }
        if refused.is_empty() {
            self.days_without_time += u64::from(clock.has_day_only);
            return true;
        }
        refused.into_iter().for_each(|issue| self.issue(issue));
        false
    }

    /// The clock by which the times of a row are read: that of the time that places the row, so that it stays in the month
    /// that is written.
    fn clock(&self, record: &Record<'_>) -> Clock {
        let placing = self.placing.and_then(|place| self.sources.get(place));
        let placing = placing.filter(|source| source.kind == ColumnKind::Time);
        let written =
            placing.and_then(|source| time::parse(trimmed(record.cell(source.place)), self.day_order));
        let own = written.and_then(|written| written.zone);
        Clock {
            // One clock for all rows, or that of the time that places this one.
            zone: match self.clock {
                ClockRule::Ahead(minutes) => Some(minutes),
                ClockRule::AsWritten => own,
            },
            is_midnight_unknown: written.is_some_and(|written| written.is_day_only),
            ..Clock::default()
        }
    }

    /// Adds the row to the columns, wholly or not at all.
    fn accept(&mut self, record: &Record<'_>, cells: &mut Vec<Cell<'_>>) -> bool {
        match self.fitting(cells) {
            Ok(net) => {
                self.add(cells, net);
                true
            }
            Err(place) => {
                let source = place.and_then(|place| self.sources.get(place));
                self.issue(RowIssue {
                    line: record.line,
                    header: source.map_or_else(|| COMPUTED_HEADER.to_owned(), |source| source.header.clone()),
                    column: Some(
                        source.map_or_else(|| ColumnId::from("net_amount"), |source| source.column.clone()),
                    ),
                    found: source.map_or_else(String::new, |source| quoted(record.cell(source.place))),
                    expected: Expected::SmallerNumber,
                });
                false
            }
        }
    }

    /// Rounds what is to be rounded and computes the net amount; or says which cell is too large, none for that amount.
    fn fitting<'r>(&mut self, cells: &mut [Cell<'r>]) -> Result<Cell<'r>, Option<usize>> {
        let net = discount::net(self.factors, &self.sources, self.amounts, cells).map_err(|_| None)?;
        discount::shares(&self.sources, cells);
        if let Amounts::RoundPerLine { places } = self.amounts
            && let Some(place) = self.sources.iter().position(|source| source.column.0 == "net_amount")
            && let Some(Cell::Number(number)) = cells.get_mut(place)
        {
            *number = discount::round_to(*number, places);
        }
        let unfit =
            self.builders.iter_mut().zip(cells.iter()).position(|(column, cell)| !takes(column, cell));
        if unfit.is_some() {
            return Err(unfit);
        }
        let net = net.map_or(Cell::Missing, Cell::Number);
        if takes(&mut self.computed, &net) { Ok(net) } else { Err(None) }
    }

    /// Adds a row that fits to the columns.
    fn add(&mut self, cells: &mut Vec<Cell<'_>>, net: Cell<'_>) {
        let is_rounded = |cell: &&Cell<'_>| matches!(cell, Cell::Number(number) if number.rounded);
        self.rounded_numbers += cells.iter().filter(is_rounded).count() as u64;
        if let Some((price, quantity, discount)) = self.factors {
            let present = |place: usize| !matches!(cells.get(place), Some(Cell::Missing) | None);
            let is_blank = discount.is_some_and(|discount| !present(discount));
            self.blank_discounts += u64::from(present(price) && present(quantity) && is_blank);
            push(&mut self.computed, &net);
        }
        let orders = |columns: &[Column]| match self.once.and_then(|(order, _)| columns.get(order)) {
            Some(Column::Texts(texts)) => Some(texts.count()),
            _ => None,
        };
        let before = orders(&self.builders);
        self.builders.iter_mut().zip(cells.drain(..)).for_each(|(column, cell)| push(column, &cell));
        if before.is_some()
            && orders(&self.builders) == before
            && let Some((_, amount)) = self.once
            && let Some(Column::Numbers(numbers)) = self.builders.get_mut(amount)
        {
            numbers.forget_last();
        }
    }

    fn issue(&mut self, issue: RowIssue) {
        self.issue_count += 1;
        if self.issues.len() < MAX_ISSUES {
            self.issues.push(issue);
        }
    }

    /// Ends the import.
    ///
    /// # Errors
    /// [`ImportError::NoRows`] or [`ImportError::NothingAccepted`].
    pub fn finish(self) -> Result<Imported, ImportError> {
        if self.rows_read() == 0 {
            return Err(ImportError::NoRows);
        }
        if self.accepted == 0 {
            return Err(ImportError::NothingAccepted { refused: self.refused_rows, issues: self.issues });
        }
        let mut cells: BTreeMap<ColumnId, ColumnCells> = BTreeMap::new();
        let mut headers: BTreeMap<ColumnId, String> = BTreeMap::new();
        let mut blank_columns = Vec::new();
        let computed = self
            .factors
            .is_some()
            .then(|| (ColumnId::from("net_amount"), COMPUTED_HEADER.to_owned(), self.computed));
        let brought = self
            .sources
            .into_iter()
            .zip(self.builders)
            .map(|(source, builder)| (source.column, source.header, builder));
        for (column, header, builder) in brought.chain(computed) {
            if builder.is_blank() {
                blank_columns.push(column.clone());
            }
            headers.insert(column.clone(), header);
            cells.insert(column, cells_of(builder));
        }
        let columns = self
            .table
            .columns
            .iter()
            .filter_map(|spec| {
                let column = ColumnId::from(spec.code);
                let header = headers.remove(&column)?;
                Some(BatchColumn { column, kind: spec.kind, header })
            })
            .collect();
        Ok(Imported {
            order_days: self.table.time.and_then(|time| days_of(cells.get(&time.into())?)),
            table: self.table.code.into(),
            own: self.own,
            makes_table: self.makes_table,
            rows: BatchRows { rows: self.accepted, columns: cells },
            columns,
            accepted: self.accepted,
            refused_rows: self.refused_rows,
            issues: self.issues,
            issue_count: self.issue_count,
            refused: self.refused,
            headers: self.names,
            blank_rows: self.blank_rows,
            left_out: self.asides.found,
            blank_columns,
            rounded_numbers: self.rounded_numbers,
            blank_discounts: self.blank_discounts,
            days_without_time: self.days_without_time,
        })
    }
}

impl TakeRows for RowImporter {
    fn rows(&mut self, text: &str) -> Option<Taken> {
        let plain = self.plain.as_mut()?;
        if self.to_skip > 0 {
            return Some(Taken::default());
        }
        let read = u64::from(self.accepted) + self.refused_rows + self.asides.found.count();
        let most = u32::try_from(u64::from(MAX_ROWS).saturating_sub(read)).unwrap_or(0);
        let reading = (self.sources.as_slice(), self.day_order);
        let evidence = self.evidence.as_mut();
        let taken = plain.take(text, (self.accepted, most), &mut self.builders, reading, evidence)?;
        self.accepted += u32::try_from(taken.rows).unwrap_or(0);
        Some(taken)
    }

    fn record(&mut self, record: Record<'_>) -> Result<(), ImportError> {
        Self::record(self, record)
    }
}

fn days_of(cells: &ColumnCells) -> Option<DayRange> {
    let days = cells.days()?;
    let present = || days.iter().copied().filter(|day| *day != MISSING_DAY);
    let (first, last) = (present().min()?, present().max()?);
    Some(DayRange { from: Day::from_number(first)?, until: Day::from_number(last)?.plus(1) })
}
