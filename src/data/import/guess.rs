//! Which column of the table each column of a file is: by the user's word, by its header, by its values.

use std::collections::HashSet;

use crate::{
    data::import::{
        ImportChoices, ImportError,
        cell::{is_missing_value, quoted, trimmed},
        day, headers, number,
        preview::Looks,
        several::FITTING,
        time, units,
    },
    domain::{
        kpi::Unit,
        table::{
            ColumnId, ColumnKind, ORDER_LINES, TableId, TableSpec, column_called, is_carried, references,
            standard_table,
        },
    },
};

/// Share of a column's values, in percent, that must read as its kind.
const KIND_PERCENT: usize = 80;
/// Rows by which a column's kind is judged.
const JUDGED_ROWS: usize = 2_000;
/// Values of a column that are read to judge its kind.
const JUDGED_VALUES: usize = 400;
/// How sure a column is that is known by its values only, in percent.
const BY_VALUES: u8 = 40;
/// How sure a column is whose header is plain, but whose values do not fit, in percent.
const UNFIT: u8 = 50;
/// Share of values, in percent, from which on numbers are taken for codes where so many look like one.
const CODE_PERCENT: usize = 5;
/// Digits that a number has at most: more are those of a code.
const MOST_DIGITS: usize = 15;
/// Signs that stand beside amounts of money.
const CURRENCY_SIGNS: [char; 6] = ['¥', '￥', '$', '€', '£', '元'];

/// Values shown of each column.
const SAMPLES: usize = 3;

/// A column's values as far as they were looked at.
pub(super) struct Statistics {
    filled: usize,
    days: usize,
    numbers: usize,
    flags: usize,
    /// Values that are no numbers though they read as one: codes with leading zeros, and longer than a number is exact.
    codes: usize,
    percents: usize,
    money: usize,
    /// Days with a time of day.
    clocks: usize,
    is_unique: bool,
    pub(super) samples: Vec<String>,
}

impl Statistics {
    /// Of the column at this place; `decimal_comma` says how its numbers are read, nothing that either mark may do.
    pub(super) fn of(data: &[Vec<String>], place: usize, decimal_comma: Option<bool>) -> Self {
        let values: Vec<&str> = data
            .iter()
            .take(JUDGED_ROWS)
            .filter_map(|row| row.get(place))
            .map(|cell| trimmed(cell))
            .filter(|cell| !is_missing_value(cell))
            .collect();
        let mut samples: Vec<String> = Vec::new();
        for value in &values {
            if samples.len() == SAMPLES {
                break;
            }
            if !samples.iter().any(|sample| sample == value) {
                samples.push(quoted(value));
            }
        }
        let rows = data.len().min(JUDGED_ROWS);
        let different: HashSet<&str> = values.iter().copied().collect();
        let is_unique = values.len() == rows && different.len() == rows;
        // Some hundreds all over the column tell as much as all of them.
        let step = (values.len() / JUDGED_VALUES).max(1);
        let values: Vec<&str> = values.into_iter().step_by(step).collect();
        Self {
            filled: values.len(),
            days: values.iter().filter(|value| day::looks_like_day(value)).count(),
            numbers: values.iter().filter(|value| is_number(value, decimal_comma)).count(),
            flags: values.iter().filter(|value| time::flag(value, false).is_some()).count(),
            codes: values.iter().filter(|value| is_code(value)).count(),
            percents: values.iter().filter(|value| value.ends_with(['%', '％'])).count(),
            money: values.iter().filter(|value| value.contains(CURRENCY_SIGNS)).count(),
            clocks: values.iter().filter(|value| value.contains([':', '：'])).count(),
            is_unique,
            samples,
        }
    }

    /// What the values look like, with what the header is usually the name of.
    pub(super) fn looks(&self, header: &str) -> Looks {
        let usual = headers::named(header).and_then(|column| column_called(&column.0));
        let most = |count: usize| count > 0 && count * 100 >= self.filled * KIND_PERCENT;
        let is_usual = |kind: ColumnKind| usual.is_some_and(|spec| spec.kind == kind);
        let (kind, unit) = if most(self.days) && most(self.clocks) {
            (ColumnKind::Time, None)
        } else if most(self.days) || (is_usual(ColumnKind::Day) && most(self.numbers)) {
            (ColumnKind::Day, None)
        } else if most(self.flags) && (!most(self.numbers) || is_usual(ColumnKind::Flag)) {
            (ColumnKind::Flag, None)
        } else if most(self.numbers)
            && self.codes * 100 < self.filled * CODE_PERCENT
            && !is_usual(ColumnKind::Text)
        {
            let usual = usual.and_then(|spec| spec.unit);
            let unit = if most(self.percents) || (units::is_percent_header(header) && self.money == 0) {
                Unit::Ratio
            } else if most(self.money) {
                Unit::Currency
            } else {
                usual.unwrap_or(Unit::Count)
            };
            (ColumnKind::Number, Some(unit))
        } else {
            (ColumnKind::Text, None)
        };
        Looks { kind, unit, is_unique: self.is_unique }
    }

    fn fits(&self, kind: ColumnKind) -> bool {
        let most = |count: usize| count * 100 >= self.filled * KIND_PERCENT;
        match kind {
            ColumnKind::Text => true,
            // Serial numbers of spreadsheet programs are numbers that may stand for days.
            ColumnKind::Day | ColumnKind::Time => most(self.days) || most(self.numbers),
            ColumnKind::Flag => most(self.flags),
            ColumnKind::Number => most(self.numbers),
        }
    }
}

/// Whether a text is a number, by this decimal mark or by any.
fn is_number(text: &str, decimal_comma: Option<bool>) -> bool {
    match decimal_comma {
        Some(comma) => number::parse(text, comma).is_ok(),
        None => number::parse(text, false).is_ok() || number::parse(text, true).is_ok(),
    }
}

/// Whether a column of the file is taken for none of the table.
pub(super) fn unmapped(mapping: &[(Option<ColumnId>, u8)], place: usize) -> bool {
    mapping.get(place).is_some_and(|(column, _)| column.is_none())
}

/// Whether most values of a column are numbers.
pub(super) fn kind_of_numbers(data: &[Vec<String>], place: usize) -> bool {
    let statistics = Statistics::of(data, place, None);
    statistics.filled > 0 && statistics.fits(ColumnKind::Number)
}

/// What the cells of this column of the table hold.
pub(super) fn kind_in(table: &TableSpec, column: Option<&ColumnId>) -> Option<ColumnKind> {
    table.column(&column?.0).map(|spec| spec.kind)
}

/// The columns that the user chose, held against the file.
pub(super) fn chosen_columns(
    chosen: &[Option<ColumnId>],
    found: usize,
    table: &TableSpec,
) -> Result<Vec<(Option<ColumnId>, u8)>, ImportError> {
    if chosen.len() != found {
        return Err(ImportError::MappingLength { given: chosen.len(), found });
    }
    for (place, column) in chosen.iter().enumerate() {
        let Some(column) = column else { continue };
        if table.column(&column.0).is_none() {
            return Err(ImportError::UnknownColumn(column.clone()));
        }
        if chosen.iter().take(place).any(|earlier| earlier.as_ref() == Some(column)) {
            return Err(ImportError::ColumnTwice(column.clone()));
        }
    }
    Ok(chosen.iter().map(|column| (column.clone(), if column.is_some() { 100 } else { 0 })).collect())
}

/// Gives each column of the table to the column of the file that fits it best, surest first.
pub(super) fn guess_columns(
    headers: &[String],
    statistics: &[Statistics],
    table: &TableSpec,
) -> Vec<(Option<ColumnId>, u8)> {
    let mut claims: Vec<(u8, usize, ColumnId)> = Vec::new();
    let is_list = matches!(table.key.as_slice(), [key] if table.column(&format!("{key}_name")).is_some());
    let has_address = is_list && headers.iter().any(|header| headers::is_address(header));
    for (place, (header, statistics)) in headers.iter().zip(statistics).enumerate() {
        for (column, confidence) in headers::matches(header, table) {
            if has_address && column.0 == "region" {
                continue;
            }
            if kind_in(table, Some(&column)).is_some_and(|kind| statistics.fits(kind)) {
                claims.push((confidence, place, column));
            } else if confidence > headers::WEAK {
                // The header is plain, so the rows will say what is wrong with the values.
                claims.push((UNFIT, place, column));
            }
        }
    }
    claims.sort_by(|left, right| (right.0, left.1, &left.2).cmp(&(left.0, right.1, &right.2)));
    let mut guesses: Vec<(Option<ColumnId>, u8)> = vec![(None, 0); headers.len()];
    for (confidence, place, column) in claims {
        let taken = guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column));
        if let Some(guess) = guesses.get_mut(place).filter(|guess| guess.0.is_none() && !taken) {
            *guess = (Some(column), confidence);
        }
    }
    guess_by_values(&mut guesses, headers, statistics, table);
    key_by_name(&mut guesses, table);
    guesses
}

/// Where a table of names has no column of codes, the names are its keys.
fn key_by_name(guesses: &mut [(Option<ColumnId>, u8)], table: &TableSpec) {
    let [key] = table.key.as_slice() else { return };
    let is = |guess: &Option<ColumnId>, code: &str| guess.as_ref().is_some_and(|column| column.0 == code);
    if guesses.iter().any(|(guess, _)| is(guess, key)) {
        return;
    }
    let name = format!("{key}_name");
    if let Some((guess, _)) = guesses.iter_mut().find(|(guess, _)| is(guess, &name)) {
        *guess = Some(ColumnId::from(*key));
    }
}

/// Whether a text of digits is a code and no number.
fn is_code(text: &str) -> bool {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && text.len() > 1 && (text.starts_with('0') || text.len() > MOST_DIGITS)
}

/// How well a file fits a table, with what its columns would be.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) table: &'static TableSpec,
    pub(super) columns: Vec<(Option<ColumnId>, u8)>,
    /// By which tables are held against each other.
    points: i32,
}

impl Fit {
    /// What the columns of a file would be in a table.
    pub(super) fn of(
        table: &'static TableSpec,
        headers: &[String],
        statistics: &[Statistics],
        choices: &ImportChoices,
    ) -> Self {
        let columns = guess_columns(headers, statistics, table);
        let points = points(table, &columns, headers, choices);
        Self { table, columns, points }
    }

    /// How sure it is that the file is this table, in percent: as sure as its columns are, unless it lacks required ones or has
    /// nothing but one column in common with it.
    pub(super) fn percent(&self) -> u8 {
        let mapped = self.columns.iter().filter(|(column, _)| column.is_some());
        let sure: Vec<u32> = mapped.map(|(_, sure)| u32::from(*sure)).collect();
        let mean = sure.iter().sum::<u32>() / u32::try_from(sure.len()).unwrap_or(1).max(1);
        let is_doubtful = !missing(self.table, &self.columns, None).is_empty()
            || (sure.len() < 2 && self.columns.len() > 1);
        u8::try_from(if is_doubtful { mean / 3 } else { mean }).unwrap_or(100)
    }
}

/// Points that a required column costs which neither the file nor a key gives.
const LACKING: i32 = 30;
/// Points that an order without a product, a quantity or a price costs as a line of an order, where several files come.
const NO_LINE: i32 = 30;
/// Points that a table costs in which no amount has a place, where the file has both amounts and days that would be left out.
const STRAY: i32 = 40;
/// Code of the table of whole orders.
pub(super) const ORDERS: &str = "orders";
/// Points for having the columns by which a row is known.
const KEYED: i32 = 10;

/// The table that a file fits best; order lines where it fits none.
pub(super) fn guess_table(
    headers: &[String],
    statistics: &[Statistics],
    choices: &ImportChoices,
) -> Option<Fit> {
    // Columns that were chosen are columns of the table, if of any.
    let has_chosen = |table: &&'static TableSpec| {
        choices.columns.iter().flatten().flatten().all(|column| table.column(&column.0).is_some())
    };
    let (fitting, others): (Vec<_>, Vec<_>) = choices.tables().into_iter().partition(has_chosen);
    let possible = if fitting.is_empty() { others } else { fitting };
    let fits = possible.into_iter().map(|table| Fit::of(table, headers, statistics, choices));
    let fits: Vec<Fit> = fits.collect();
    let best = fits.iter().reduce(|best, fit| if fit.points > best.points { fit } else { best });
    // Sales are counted on order lines: where none are there, an order with its amount is an order of one line.
    let has_amount = |fit: &&Fit| {
        fit.table.code == ORDERS
            && fit
                .columns
                .iter()
                .any(|(column, _)| column.as_ref().is_some_and(|column| column.0 == "net_amount"))
    };
    if best.filter(has_amount).is_some()
        && !choices.has_lines
        && !choices.is_one_of_several
        && let Some(lines) = fits.iter().find(|fit| fit.table.code == ORDER_LINES)
        && missing(lines.table, &lines.columns, None).is_empty()
    {
        return Some(lines.clone());
    }
    // What is like none of them is asked about as order lines, the first.
    best.filter(|best| best.percent() >= FITTING).or(fits.first()).cloned()
}

fn points(
    table: &TableSpec,
    columns: &[(Option<ColumnId>, u8)],
    headers: &[String],
    choices: &ImportChoices,
) -> i32 {
    let is_mapped =
        |code: &str| columns.iter().any(|(column, _)| column.as_ref().is_some_and(|column| column.0 == code));
    let named = headers.iter().filter(|header| !header.trim().is_empty()).count().max(1);
    let sure: i32 =
        columns.iter().filter(|(column, _)| column.is_some()).map(|(_, percent)| i32::from(*percent)).sum();
    let mut points = sure / i32::try_from(named).unwrap_or(i32::MAX);
    points -= LACKING * i32::try_from(missing(table, columns, None).len()).unwrap_or(0);
    let is_of_lines = table.code == ORDER_LINES;
    // An order with its amount, which comes alone, is an order of one line: sales are counted there.
    let is_one_line =
        is_of_lines && !choices.is_one_of_several && is_mapped("order_id") && is_mapped("net_amount");
    if is_one_line || table.key.iter().all(|key| is_mapped(key)) {
        points += KEYED;
    }
    let stray = |fits: &dyn Fn(&str) -> bool| {
        let free = headers.iter().zip(columns).filter(|(_, (column, _))| column.is_none());
        free.map(|(header, _)| header).any(|header| fits(header))
    };
    let has_amount = columns.iter().any(|(column, _)| {
        column
            .as_ref()
            .and_then(|column| table.column(&column.0))
            .is_some_and(|spec| spec.unit == Some(Unit::Currency) && spec.code != "unit_price")
    });
    let is_stray = !has_amount
        && stray(&|header| headers::fits(header, "net_amount", ORDER_LINES) > 0)
        && (table.time.is_some_and(is_mapped)
            || stray(&|header| headers::fits(header, "order_date", ORDER_LINES) > 0));
    // Most of what the headers name has no place here.
    let is_known = |header: &&String| headers::named(header).is_some();
    let known = headers.iter().filter(is_known).count();
    let taken = columns.iter().filter(|(column, _)| column.is_some()).count();
    let is_stray = is_stray || (known > 4 && taken * 2 < known);
    if is_stray && standard_table(&table.code.into()).is_some() {
        points -= STRAY;
    }
    let is_line = ["product", "quantity", "unit_price"].into_iter().any(is_mapped);
    if choices.is_one_of_several && is_of_lines && !is_line {
        points -= NO_LINE;
    }
    points
}

/// The required columns that neither a column of the file nor, through a key, one of the other tables gives; all tables
/// are taken for there where none are named.
pub(super) fn missing(
    table: &TableSpec,
    columns: &[(Option<ColumnId>, u8)],
    others: Option<&[TableId]>,
) -> Vec<ColumnId> {
    let is_mapped =
        |code: &str| columns.iter().any(|(column, _)| column.as_ref().is_some_and(|column| column.0 == code));
    let is_there = |code: &str| others.is_none_or(|others| others.iter().any(|other| other.0 == code));
    let comes = |code: &str| {
        is_carried(code)
            && references(table).into_iter().any(|reference| {
                let has =
                    standard_table(&reference.table.into()).is_some_and(|other| other.column(code).is_some());
                has && reference.column != code && is_mapped(reference.column) && is_there(reference.table)
            })
    };
    let lacking =
        table.columns.iter().filter(|spec| spec.required && !is_mapped(spec.code) && !comes(spec.code));
    lacking.map(|spec| ColumnId::from(spec.code)).collect()
}

/// The first column of days is the day of the order where no header says so.
fn guess_by_values(
    guesses: &mut [(Option<ColumnId>, u8)],
    headers: &[String],
    statistics: &[Statistics],
    table: &TableSpec,
) {
    if table.code != ORDER_LINES {
        return;
    }
    let column = ColumnId::from("order_date");
    if guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column)) {
        return;
    }
    let is_days = |statistics: &Statistics| {
        statistics.filled > 0 && statistics.days * 100 >= statistics.filled * KIND_PERCENT
    };
    let is_kept = |header: &str| {
        let header = header.to_lowercase();
        ["modified", "updated", "printed", "exported", "修改", "更新", "打印", "导出"]
            .iter()
            .any(|word| header.contains(word))
    };
    let place = guesses.iter().zip(statistics).zip(headers).position(|(((guess, _), statistics), header)| {
        guess.is_none() && is_days(statistics) && !is_kept(header)
    });
    if let Some(guess) = place.and_then(|place| guesses.get_mut(place)) {
        *guess = (Some(column), BY_VALUES);
    }
}
