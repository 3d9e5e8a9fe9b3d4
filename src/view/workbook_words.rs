//! Workbooks in words: their sheets, what is hidden in them, what should be known about them; and the clocks of times.

use std::rc::Rc;

use crate::{
    data::import::{
        ClockRule, Remark, SheetSeen, SpreadsheetFormat, WorkbookLimit, evidence::Clocks, preview::Preview,
    },
    view::{import_words::count, message::Words},
};

/// Runs of hidden rows that are told one by one.
const TOLD_RUNS: usize = 5;

/// What a limit of workbooks counts.
pub fn limit_name(limit: WorkbookLimit, words: Words) -> Rc<str> {
    words.get(match limit {
        WorkbookLimit::Entries => "import.workbook.entries",
        WorkbookLimit::Unpacked => "import.workbook.unpacked",
        WorkbookLimit::Cells => "import.workbook.cells",
        WorkbookLimit::Text => "import.workbook.text",
    })
}

/// What a format of workbooks is called.
pub const fn format(format: SpreadsheetFormat) -> &'static str {
    match format {
        SpreadsheetFormat::OpenDocument => "OpenDocument (.ods)",
        SpreadsheetFormat::Binary => "Excel (.xlsb)",
        SpreadsheetFormat::Numbers => "Apple Numbers (.numbers)",
    }
}

/// What should be known about a workbook before it is imported, in sentences.
pub fn remarks(preview: &Preview, words: Words) -> Vec<Rc<str>> {
    let sheet = preview.sheets.iter().find(|sheet| Some(&sheet.name) == preview.sheet.as_ref());
    let mut said: Vec<Rc<str>> =
        preview.remarks.iter().map(|remark| self::remark(*remark, (preview, sheet), words)).collect();
    let hidden: Vec<&str> =
        preview.sheets.iter().filter(|sheet| sheet.is_hidden).map(|sheet| sheet.name.as_str()).collect();
    if !hidden.is_empty() {
        let names = quoted(&hidden, words);
        said.push(words.with("import.remark.hidden_sheets", &[("names", &names)]));
    }
    said
}

fn remark(remark: Remark, (preview, sheet): (&Preview, Option<&SheetSeen>), words: Words) -> Rc<str> {
    let (key, which) = match remark {
        Remark::UncachedFormulas(_) => ("import.remark.uncached", String::new()),
        Remark::FailedFormulas(_) => ("import.remark.failed", String::new()),
        Remark::HiddenRows(_) => {
            let runs = sheet.map(|sheet| sheet.hidden_rows.as_slice()).unwrap_or_default();
            ("import.remark.hidden_rows", row_runs(runs))
        }
        Remark::HiddenColumns(_) => {
            let runs = sheet.map(|sheet| sheet.hidden_columns.as_slice()).unwrap_or_default();
            ("import.remark.hidden_columns", quoted(&column_names(preview, runs), words))
        }
        Remark::LongNumbers(_) => ("import.remark.long_numbers", String::new()),
        Remark::Epoch1904(_) => ("import.remark.epoch_1904", String::new()),
    };
    words.with(key, &[("n", &count(remark.count())), ("which", &which)])
}

/// Runs of rows by their numbers: `5–9, 12`, with a mark where there are more.
fn row_runs(runs: &[(u32, u32)]) -> String {
    let run = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let more = if runs.len() > TOLD_RUNS { ", …" } else { "" };
    runs.iter().take(TOLD_RUNS).map(run).collect::<Vec<_>>().join(", ") + more
}

/// The columns of the file in these runs, by their headers, else by their letters.
fn column_names(preview: &Preview, runs: &[(u32, u32)]) -> Vec<String> {
    let numbers = (1_u32..).zip(&preview.columns);
    let hidden =
        numbers.filter(|(number, _)| runs.iter().any(|(first, last)| (first..=last).contains(&number)));
    hidden
        .map(|(number, column)| match column.header.trim() {
            "" => letters(number),
            header => header.to_owned(),
        })
        .collect()
}

/// The letters of a column from its number, from 1: 28 is `AB`.
fn letters(mut number: u32) -> String {
    let mut found = Vec::new();
    while number > 0 {
        let letter = u8::try_from((number - 1) % 26).unwrap_or(0);
        found.push(char::from(b'A' + letter));
        number = (number - 1) / 26;
    }
    found.into_iter().rev().collect()
}

fn quoted<T: AsRef<str>>(names: &[T], words: Words) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| words.with("import.quoted", &[("name", name.as_ref())]).to_string())
        .collect();
    quoted.join(&words.get("import.and"))
}

/// The name of a sheet, with a word where the workbook hides it.
pub fn sheet(sheet: &SheetSeen, words: Words) -> Rc<str> {
    if sheet.is_hidden {
        words.with("import.sheet.hidden", &[("name", &sheet.name)])
    } else {
        Rc::from(sheet.name.as_str())
    }
}

/// A zone by how far it is ahead of universal time: `UTC+08:00`.
pub fn zone(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let far = minutes.unsigned_abs();
    format!("UTC{sign}{:02}:{:02}", far / 60, far % 60)
}

/// A rule for times with a zone.
pub fn clock_rule(rule: ClockRule, words: Words) -> Rc<str> {
    match rule {
        ClockRule::Ahead(minutes) => words.with("import.clock.ahead", &[("zone", &zone(minutes))]),
        ClockRule::AsWritten => words.get("import.clock.as_written"),
    }
}

/// What becomes of the times of a file, in sentences; nothing where none of them has a zone.
pub fn clocks(clocks: &Clocks, rule: ClockRule, words: Words) -> Option<String> {
    if clocks.zoned == 0 {
        return None;
    }
    let zones: Vec<String> = clocks.zones.iter().map(|minutes| zone(*minutes)).collect();
    let zones = zones.join(", ");
    let n = count(u64::from(clocks.zoned));
    let with = match rule {
        ClockRule::Ahead(minutes) => {
            words.with("import.clock.converted", &[("n", &n), ("zones", &zones), ("zone", &zone(minutes))])
        }
        ClockRule::AsWritten => words.with("import.clock.kept", &[("n", &n), ("zones", &zones)]),
    };
    let local = (clocks.local > 0)
        .then(|| words.with("import.clock.local", &[("n", &count(u64::from(clocks.local)))]));
    Some(match local {
        Some(local) => format!("{with}{}{local}", crate::view::import_words::gap(words)),
        None => with.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_columns_and_zones_have_their_usual_names() {
        assert_eq!(row_runs(&[(5, 9), (12, 12)]), "5–9, 12");
        assert_eq!(row_runs(&[(1, 1); 6]), "1, 1, 1, 1, 1, …");
        assert_eq!([1, 26, 27, 28, 702, 703].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
        assert_eq!([480, 0, -210].map(zone), ["UTC+08:00", "UTC+00:00", "UTC-03:30"]);
    }
}
