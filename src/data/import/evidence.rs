//! What the rows of a file say about how days and numbers are written, counted column by column over all of them.
//! Decides nothing where the rows leave it open: that is asked.

use serde::{Deserialize, Serialize};

use crate::data::import::{
    DayOrder, ImportError, Remark,
    cell::{is_missing, trimmed},
    day,
    decode::{TextDecoder, detect, encoding_named},
    number,
    plain::Asked,
    preview::Preview,
    records::{RecordReader, TakeRows as _},
    time,
};

/// Letters of the shortest day with a time of day: `1/1/26 0:00`.
const SHORTEST_TIME: usize = 11;
/// From so many short days on it counts whether their ends differ more at the front or at the back.
const ENOUGH_DAYS: u32 = 3;

/// What a byte of a cell may be: a digit; a mark that numbers or days have; part of a character beyond ASCII.
const DIGIT: u8 = 1;
const TELLING: u8 = 2;
const FOREIGN: u8 = 4;
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte {
            0x30..=0x39 => DIGIT,
            // , . / - and space
            0x20 | 0x2c..=0x2f => TELLING,
            0x80.. => FOREIGN,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// What the rows say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Evidence {
    /// Name of the encoding: the start of a file may be plain ASCII where the rest is not.
    pub encoding: String,
    /// Whether all rows were seen.
    pub whole: bool,
    /// Column by column.
    pub columns: Vec<ColumnEvidence>,
    /// What should be known about a workbook.
    pub remarks: Vec<Remark>,
}

/// What times say about the clocks that wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Clocks {
    /// Times that say how far their clock is ahead of universal time.
    pub zoned: u32,
    /// Times of day that do not.
    pub local: u32,
    /// The zones in minutes, each once, the first of many.
    pub zones: Vec<i32>,
}

/// Zones of a file that are told one by one.
const MAX_ZONES: usize = 4;

impl Clocks {
    /// Those of several columns.
    pub fn together<'c>(columns: impl Iterator<Item = &'c Self>) -> Self {
        columns.fold(Self::default(), |mut sum, one| {
            sum.zoned = sum.zoned.saturating_add(one.zoned);
            sum.local = sum.local.saturating_add(one.local);
            one.zones.iter().for_each(|zone| sum.keep(*zone));
            sum
        })
    }

    fn take(&mut self, zone: Option<i32>) {
        match zone {
            Some(zone) => {
                self.zoned = self.zoned.saturating_add(1);
                self.keep(zone);
            }
            None => self.local = self.local.saturating_add(1),
        }
    }

    fn keep(&mut self, zone: i32) {
        if self.zones.len() < MAX_ZONES && !self.zones.contains(&zone) {
            self.zones.push(zone);
        }
    }
}

/// What the rows say about one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ColumnEvidence {
    /// Whether some cells are numbers by type: their decimal mark is the point.
    pub is_numeric: bool,
    /// Texts whose decimal mark must be a comma.
    pub commas: u32,
    /// Texts whose decimal mark must be a point.
    pub points: u32,
    /// The first text like `1,234`.
    pub open_comma: Option<String>,
    /// The first text like `1.234`.
    pub open_point: Option<String>,
    /// Whether a cell is a tick: an `x` is a cross then.
    #[serde(default)]
    pub has_ticks: bool,
    /// What its times say about clocks.
    #[serde(default)]
    pub clocks: Clocks,
    /// Days whose order matters.
    pub days: u32,
    /// How many of them can be read in each order: day, month, year first.
    pub fits: [u32; 3],
    /// The first day that can be read in more than one order.
    pub open_day: Option<String>,
    /// Which first and last numbers days with short years have, one bit each.
    pub ends: [u128; 2],
}

impl Evidence {
    /// Takes the cells of a row into account.
    pub fn add<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        for (place, cell) in cells.enumerate() {
            self.add_text(place, cell);
        }
    }

    /// Takes a cell of a column into account.
    #[inline]
    pub fn add_text(&mut self, place: usize, cell: &str) {
        if let Some(column) = self.column(place) {
            column.add(trimmed(cell));
        }
    }

    /// Takes so many numbers of a column into account whose mark can only be the decimal one.
    pub(super) fn add_marked(&mut self, place: usize, is_comma: bool, count: u64) {
        if count == 0 {
            return;
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if let Some(column) = self.column(place) {
            let counted = if is_comma { &mut column.commas } else { &mut column.points };
            *counted = counted.saturating_add(count);
        }
    }

    /// Takes a cell of a column into account that is a number by type.
    pub fn add_number(&mut self, place: usize) {
        if let Some(column) = self.column(place) {
            column.is_numeric = true;
        }
    }

    #[inline]
    fn column(&mut self, place: usize) -> Option<&mut ColumnEvidence> {
        if place >= self.columns.len() {
            self.columns.resize_with(place + 1, ColumnEvidence::default);
        }
        self.columns.get_mut(place)
    }
}

impl ColumnEvidence {
    fn add(&mut self, text: &str) {
        // Most cells say nothing: they are let go at once.
        let bytes = text.as_bytes();
        if let [_, _, _, _, b'-', _, _, b'-', _, _] = bytes
            && day::is_iso(text)
        {
            return;
        }
        if bytes.len() > 60 {
            return;
        }
        if bytes.len() >= SHORTEST_TIME
            && bytes.contains(&b':')
            && let Some(zone) = time::zone_in(text)
        {
            self.clocks.take(zone);
        }
        let holds =
            bytes.iter().fold(0, |holds, byte| holds | CLASSES.get(usize::from(*byte)).copied().unwrap_or(0));
        if holds & FOREIGN == 0 {
            if holds & DIGIT == 0 || holds & TELLING == 0 {
                return;
            }
        } else {
            self.has_ticks |= time::is_tick(text);
            if holds & DIGIT == 0 && !text.contains(|letter| ('０'..='９').contains(&letter)) {
                return;
            }
        }
        if is_missing(text) {
            return;
        }
        if let Some(point) = number::plain_point(text) {
            if number::is_open_point(text, point) {
                keep_first(&mut self.open_point, text);
            } else {
                self.points += 1;
            }
            return;
        }
        let is_marked = |letter: char| matches!(letter, ',' | '.' | '，' | '．');
        if text.contains(is_marked) {
            match number::decimal_mark(text) {
                Some(true) if number::parse(text, true).is_ok() => self.commas += 1,
                Some(false) if number::parse(text, false).is_ok() => self.points += 1,
                None => match number::open_mark(text) {
                    Some(',') => keep_first(&mut self.open_comma, text),
                    Some(_) => keep_first(&mut self.open_point, text),
                    None => {}
                },
                Some(_) => {}
            }
        }
        if text.contains(['/', '-', '.', '／', '－', '．', ' ']) {
            self.add_day(text);
        }
    }

    fn add_day(&mut self, text: &str) {
        let Some(orders) = day::order_evidence(text) else { return };
        self.days += 1;
        let possible = [orders.day_first, orders.month_first, orders.year_first];
        for (count, fits) in self.fits.iter_mut().zip(possible) {
            *count += u32::from(fits);
        }
        if possible.iter().filter(|fits| **fits).count() > 1 {
            keep_first(&mut self.open_day, text);
        }
        if let (Some((first, last)), [firsts, lasts]) = (orders.ends, &mut self.ends) {
            *firsts |= 1_u128.checked_shl(u32::from(first)).unwrap_or(0);
            *lasts |= 1_u128.checked_shl(u32::from(last)).unwrap_or(0);
        }
    }

    /// The orders in which all days of the column can be read; all that some can, where none fits all.
    fn orders(&self) -> Vec<DayOrder> {
        const ORDERS: [DayOrder; 3] = [DayOrder::DayFirst, DayOrder::MonthFirst, DayOrder::YearFirst];
        let [firsts, lasts] = self.ends.map(u128::count_ones);
        // Years differ less than days do.
        let is_likely = |order: DayOrder| match order {
            _ if self.days < ENOUGH_DAYS => true,
            DayOrder::YearFirst => firsts <= lasts,
            DayOrder::DayFirst | DayOrder::MonthFirst => lasts <= firsts,
        };
        let by = |wanted: &dyn Fn(DayOrder, u32) -> bool| -> Vec<DayOrder> {
            let counted = ORDERS.into_iter().zip(self.fits);
            counted.filter(|(order, count)| wanted(*order, *count)).map(|(order, _)| order).collect()
        };
        let all = by(&|order, count| count == self.days && is_likely(order));
        if all.is_empty() { by(&|_, count| count > 0) } else { all }
    }
}

/// Whether a cell says anything, whatever column it is in.
pub(super) fn says(text: &str) -> bool {
    let mut column = ColumnEvidence::default();
    column.add(trimmed(text));
    column != ColumnEvidence::default()
}

fn keep_first(slot: &mut Option<String>, text: &str) {
    if slot.is_none() {
        *slot = Some(text.to_owned());
    }
}

/// How days are read, decided over several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayDecision {
    /// The orders that are possible, the likeliest first; more than one is a question.
    pub(super) orders: Vec<DayOrder>,
    /// A day that can be read in more than one order.
    pub(super) sample: Option<String>,
}

/// What columns of days say together.
pub(super) fn decide_order<'c>(columns: impl Iterator<Item = &'c ColumnEvidence> + Clone) -> DayDecision {
    let telling = || columns.clone().filter(|column| column.days > 0);
    let sample = telling().find_map(|column| column.open_day.clone());
    let lists: Vec<Vec<DayOrder>> = telling().map(ColumnEvidence::orders).collect();
    let Some(first) = lists.first() else {
        return DayDecision { orders: vec![DayOrder::MonthFirst], sample };
    };
    let common: Vec<DayOrder> =
        first.iter().copied().filter(|order| lists.iter().all(|list| list.contains(order))).collect();
    let mut orders = if common.is_empty() { lists.concat() } else { common };
    orders.sort_by_key(|order| *order as u8);
    orders.dedup();
    // Where both are possible, neither is likelier; an answer is asked for.
    if orders.contains(&DayOrder::DayFirst) && orders.contains(&DayOrder::MonthFirst) && sample.is_some() {
        orders.sort_by_key(|order| *order != DayOrder::MonthFirst);
    }
    DayDecision { orders, sample }
}

/// The decimal mark of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MarkDecision {
    /// Whether it is the comma.
    pub(super) is_comma: bool,
    /// A text that may be meant either way, where nothing decides it.
    pub(super) open: Option<String>,
}

/// The decimal mark that a column shows by itself: whether it is the comma; nothing where it leaves that open.
pub(super) fn own_mark(column: &ColumnEvidence) -> Option<bool> {
    if column.is_numeric {
        return Some(false);
    }
    (column.commas + column.points > 0).then_some(column.commas > column.points)
}

/// What a column says about its decimal mark; where it says nothing, what the other columns of numbers say: those that are read
/// as numbers, for codes such as `1.001.000` say nothing about amounts.
pub(super) fn decide_mark<'c>(
    column: &ColumnEvidence,
    all: impl Iterator<Item = &'c ColumnEvidence>,
    delimiter: char,
) -> MarkDecision {
    let decided = |is_comma: bool| MarkDecision { is_comma, open: None };
    if column.is_numeric {
        return decided(false);
    }
    if column.commas + column.points > 0 {
        return decided(column.commas > column.points);
    }
    let (commas, points) =
        all.fold((0_u32, 0_u32), |(commas, points), one| (commas + one.commas, points + one.points));
    if commas != points {
        return decided(commas > points);
    }
    match (&column.open_comma, &column.open_point) {
        (None, None) => decided(false),
        // 1,234 is a thousand in most of the world, and where it is not, the semicolon separates cells.
        (Some(_), None) if delimiter != ';' => decided(false),
        (Some(text), _) | (None, Some(text)) => MarkDecision { is_comma: false, open: Some(text.clone()) },
    }
}

/// A reading of all rows for the sake of their evidence, in pieces from the first byte on.
pub struct Survey {
    decoder: TextDecoder,
    reader: RecordReader,
    /// Whether only ASCII came so far and the encoding was not chosen: what comes then may decide it.
    is_open: bool,
    asked: Asked,
}

impl Survey {
    /// A survey of a file that looks so; `is_chosen` says that the encoding is the user's decision.
    ///
    /// # Errors
    /// An encoding or delimiter that does not exist.
    pub fn new(preview: &Preview, is_chosen: bool) -> Result<Self, ImportError> {
        let delimiter =
            u8::try_from(preview.delimiter).map_err(|_| ImportError::UnknownDelimiter(preview.delimiter))?;
        let evidence = Evidence { encoding: preview.encoding.clone(), ..Evidence::default() };
        let (cells, above) = (preview.columns.len(), preview.records_above());
        Ok(Self {
            decoder: TextDecoder::new(encoding_named(&preview.encoding)?),
            reader: RecordReader::new(delimiter),
            is_open: !is_chosen && preview.encoding == "UTF-8",
            asked: Asked::new(preview.delimiter, cells, above, evidence),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// A limit that is passed; the import would meet it too.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        if self.is_open && !bytes.is_ascii() {
            self.is_open = false;
            let at = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            let encoding = detect(bytes.get(at..).unwrap_or_default(), false)?;
            self.asked.evidence.encoding = encoding.name().to_owned();
            self.decoder = TextDecoder::new(encoding);
        }
        self.take(bytes, false)
    }

    /// What the rows say. Where the file goes on (`is_end` is false), the last record may be cut off and says nothing.
    ///
    /// # Errors
    /// A limit that is passed.
    pub fn finish(mut self, is_end: bool) -> Result<Evidence, ImportError> {
        if is_end {
            self.take(&[], true)?;
            let Self { reader, asked, .. } = &mut self;
            reader.finish(&mut |record| asked.record(record))?;
        }
        Ok(Evidence { whole: true, ..self.asked.finish() })
    }

    fn take(&mut self, bytes: &[u8], last: bool) -> Result<(), ImportError> {
        let Self { decoder, reader, asked, .. } = self;
        decoder.feed(bytes, last, &mut |text| reader.feed_rows(text, asked))
    }
}
