//! What an import says, in words: names of columns, why a row was refused, why nothing was imported and what to do.
//! Knows the findings, not how they come about.

use std::rc::Rc;

use rust_decimal::Decimal;

pub use crate::view::table_words::{column_name, column_names, column_of, table_name, table_names};

use crate::{
    data::import::{
        Amounts, DayOrder, DecimalMark, Expected, HeaderRow, ImportError, RowIssue, WorkbookLimit,
        intake::SecondCode, preview::NetAmount,
    },
    domain::text::Lang,
    view::{
        message::Words,
        number::{NO_VALUE, fixed},
        own_table_words, workbook_words,
    },
};

/// From this share on a guess is sure, in percent.
const SURE: u8 = 90;
/// From this share on a guess is probable, in percent.
const PROBABLE: u8 = 60;

/// Sample values that are shown of a column.
const SAMPLES: usize = 2;
/// Letters of a sample value that are shown.
const SAMPLE_CHARS: usize = 24;

/// Cells that are shown of a record.
const OFFERED: usize = 4;

/// How sure the guess of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The user said so.
    Chosen,
    /// An exact synonym.
    High,
    /// A word that other things go by as well.
    Mid,
    /// By part of a header or by its values only.
    Low,
}

impl Confidence {
    /// How sure a guess of so many percent is.
    pub const fn of(percent: u8) -> Self {
        match percent {
            SURE.. => Self::High,
            PROBABLE.. => Self::Mid,
            _ => Self::Low,
        }
    }

    /// Its word.
    pub fn word(self, words: Words) -> Rc<str> {
        words.get(match self {
            Self::Chosen => "import.confidence.chosen",
            Self::High => "import.confidence.high",
            Self::Mid => "import.confidence.mid",
            Self::Low => "import.confidence.low",
        })
    }
}

/// A refused row in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedIssue {
    /// Line of the file, grouped.
    pub line: String,
    /// Header in the file, or "the whole row".
    pub header: Rc<str>,
    /// What stands there; `—` for nothing.
    pub found: Rc<str>,
    /// What was expected.
    pub expected: Rc<str>,
}

/// Why nothing was imported, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedError {
    /// What happened.
    pub title: Rc<str>,
    /// Where, with figures.
    pub text: Rc<str>,
    /// What to do.
    pub remedy: Rc<str>,
}

/// Some values of a column in one line, long ones cut.
pub fn samples(samples: &[String]) -> String {
    samples_of(samples, SAMPLES)
}

pub(super) fn samples_of(samples: &[String], most: usize) -> String {
    let cut = |sample: &String| match sample.char_indices().nth(SAMPLE_CHARS) {
        Some((at, _)) => format!("{}…", sample.get(..at).unwrap_or_default()),
        None => sample.clone(),
    };
    samples.iter().take(most).map(cut).collect::<Vec<_>>().join(" · ")
}

/// What stands between two sentences: nothing in Chinese, whose full stop has its own space.
pub const fn gap(words: Words) -> &'static str {
    match words.lang() {
        Lang::Zh => "",
        Lang::En => " ",
    }
}

/// A whole number with its thousands grouped.
pub fn count(number: u64) -> String {
    fixed(Decimal::from(number), 0)
}

/// A size as people read it: `820 B`, `12.4 KB`, `3.1 MB`.
pub fn size(bytes: u64) -> String {
    let (unit, power) = match bytes {
        0..1_000 => return format!("{bytes}\u{a0}B"),
        1_000..1_000_000 => ("KB", 3),
        1_000_000..1_000_000_000 => ("MB", 6),
        _ => ("GB", 9),
    };
    let scaled = i64::try_from(bytes).ok().map(|bytes| Decimal::new(bytes, power)).unwrap_or(Decimal::MAX);
    format!("{}\u{a0}{unit}", fixed(scaled, 1))
}

/// What was expected in a cell or row.
pub fn expected(expected: Expected, words: Words) -> Rc<str> {
    words.get(match expected {
        Expected::Something => "import.expected.something",
        Expected::Day => "import.expected.day",
        Expected::Time => "import.expected.time",
        Expected::Flag => "import.expected.flag",
        Expected::Number => "import.expected.number",
        Expected::SmallerNumber => "import.expected.smaller_number",
        Expected::Discount => "import.expected.discount",
        Expected::ShorterText => "import.expected.shorter_text",
        Expected::Readable => "import.expected.readable",
        Expected::ClosedQuote => "import.expected.closed_quote",
        Expected::WorkingFormula => "import.expected.working_formula",
        Expected::StoredResult => "import.expected.stored_result",
        Expected::Cells { headers, found } => {
            let (headers, found) = (headers.to_string(), found.to_string());
            return words.with("import.expected.cells", &[("headers", &headers), ("found", &found)]);
        }
    })
}

/// A refused row in words.
pub fn issue(issue: &RowIssue, words: Words) -> WordedIssue {
    let header = match (&issue.column, issue.header.trim()) {
        (None, "") => words.get("import.whole_row"),
        (Some(column), "") => column_name(column, words),
        (_, header) => Rc::from(header),
    };
    let found =
        if issue.found.trim().is_empty() { Rc::from(NO_VALUE) } else { Rc::from(issue.found.as_str()) };
    WordedIssue { line: count(issue.line), header, found, expected: expected(issue.expected, words) }
}

/// How often each cause occurs among refused rows, the most frequent first: header, what was expected, how often.
pub fn causes(issues: &[RowIssue], words: Words) -> Vec<(Rc<str>, Rc<str>, usize)> {
    let mut found: Vec<(Rc<str>, Rc<str>, usize)> = Vec::new();
    for one in issues.iter().map(|one| issue(one, words)) {
        match found
            .iter_mut()
            .find(|(header, expected, _)| *header == one.header && *expected == one.expected)
        {
            Some((_, _, times)) => *times += 1,
            None => found.push((one.header, one.expected, 1)),
        }
    }
    found.sort_by_key(|(_, _, times)| std::cmp::Reverse(*times));
    found
}

/// The name of a delimiter.
pub fn delimiter(delimiter: char, words: Words) -> Rc<str> {
    words.get(match delimiter {
        ',' => "import.delimiter.comma",
        ';' => "import.delimiter.semicolon",
        '\t' => "import.delimiter.tab",
        '|' => "import.delimiter.bar",
        other => return words.with("import.delimiter.other", &[("sign", &other.to_string())]),
    })
}

/// The name of an order of day and month.
pub fn day_order(order: DayOrder, words: Words) -> Rc<str> {
    words.get(match order {
        DayOrder::DayFirst => "import.day_order.day_first",
        DayOrder::MonthFirst => "import.day_order.month_first",
        DayOrder::YearFirst => "import.day_order.year_first",
    })
}

/// The name of a decimal mark.
pub fn decimal(mark: Option<DecimalMark>, words: Words) -> Rc<str> {
    words.get(match mark {
        None => "import.decimal.by_column",
        Some(DecimalMark::Point) => "import.decimal.point",
        Some(DecimalMark::Comma) => "import.decimal.comma",
    })
}

/// A record as a place for the header: its number and its first cells, or that there is none.
pub fn header_row(header: HeaderRow, records: &[Vec<String>], words: Words) -> Rc<str> {
    let HeaderRow::At(place) = header else { return words.get("import.header.absent") };
    let cells = records.get(place as usize).map(|record| samples_of(record, OFFERED)).unwrap_or_default();
    words.with("import.header.at", &[("n", &(u64::from(place) + 1).to_string()), ("cells", &cells)])
}

/// The unit that the header of a column gives to its numbers; nothing for none.
pub fn scale(scale: i8, words: Words) -> Option<Rc<str>> {
    let factor = match scale {
        0 => return None,
        -2 => return Some(words.get("import.scale.percent")),
        places => count(10_u64.checked_pow(u32::try_from(places).ok()?)?),
    };
    Some(words.with("import.scale.factor", &[("factor", &factor)]))
}

/// The name of a rule for net amounts.
pub fn amounts(amounts: Amounts, words: Words) -> Rc<str> {
    match amounts {
        Amounts::AsGiven => words.get("import.amounts.as_given"),
        Amounts::RoundPerLine { places } => {
            words.with("import.amounts.rounded", &[("places", &places.to_string())])
        }
    }
}

/// Where net amounts come from, as a sentence.
pub fn net_amount(net_amount: NetAmount, words: Words) -> Rc<str> {
    words.get(match net_amount {
        NetAmount::Given => "import.net.given",
        NetAmount::Computed => "import.net.computed",
        NetAmount::Absent => "import.net.absent",
    })
}

/// Why nothing was imported, in words. Texts have the places `bytes`, `limit`, `line` and so on of their error.
pub fn error(error: &ImportError, words: Words) -> WordedError {
    let (name, arguments): (&str, Vec<(&str, String)>) = match error {
        ImportError::Empty => ("empty", Vec::new()),
        ImportError::NoRows => ("no_rows", Vec::new()),
        ImportError::Workbook => ("workbook", Vec::new()),
        ImportError::OldWorkbook => ("old_workbook", Vec::new()),
        ImportError::OtherSpreadsheet(format) => {
            ("other_spreadsheet", vec![("format", workbook_words::format(*format).to_owned())])
        }
        ImportError::OldDocument => ("old_document", Vec::new()),
        ImportError::ProtectedWorkbook => ("protected_workbook", Vec::new()),
        ImportError::IncompleteWorkbook => ("incomplete_workbook", Vec::new()),
        ImportError::DamagedWorkbook => ("damaged_workbook", Vec::new()),
        ImportError::UnsafeWorkbook => ("unsafe_workbook", Vec::new()),
        ImportError::WorkbookTooLarge { what, limit } => {
            let limit = match what {
                WorkbookLimit::Entries | WorkbookLimit::Cells => count(*limit),
                WorkbookLimit::Unpacked | WorkbookLimit::Text => size(*limit),
            };
            (
                "workbook_too_large",
                vec![("what", workbook_words::limit_name(*what, words).to_string()), ("limit", limit)],
            )
        }
        ImportError::PartMissing => ("part_missing", Vec::new()),
        ImportError::UnknownSheet(sheet) => ("unknown_sheet", vec![("sheet", sheet.clone())]),
        ImportError::Markup => ("markup", Vec::new()),
        ImportError::NotText => ("not_text", Vec::new()),
        ImportError::UnknownEncoding(encoding) => ("unknown_encoding", vec![("encoding", encoding.clone())]),
        ImportError::UnknownDelimiter(sign) => ("unknown_delimiter", vec![("sign", sign.to_string())]),
        ImportError::FileTooLarge { bytes, limit } => {
            ("file_too_large", vec![("size", size(*bytes)), ("limit", size(*limit))])
        }
        ImportError::TooManyRows { limit } => ("too_many_rows", vec![("limit", count(u64::from(*limit)))]),
        ImportError::TooManyColumns { line, limit } => {
            ("too_many_columns", vec![("line", count(*line)), ("limit", limit.to_string())])
        }
        ImportError::RowTooLong { line, .. } => ("row_too_long", vec![("line", count(*line))]),
        ImportError::MissingColumns(columns) => {
            ("missing_columns", vec![("columns", column_names(columns, words))])
        }
        ImportError::ColumnTwice(column) => {
            ("column_twice", vec![("column", column_name(column, words).to_string())])
        }
        ImportError::UnknownColumn(column) => ("unknown_column", vec![("column", column.0.clone())]),
        ImportError::MappingLength { given, found } => {
            ("mapping_length", vec![("given", given.to_string()), ("found", found.to_string())])
        }
        ImportError::NothingAccepted { refused, .. } => ("nothing_accepted", vec![("rows", count(*refused))]),
        ImportError::UnknownTable(table) => ("unknown_table", vec![("table", table.0.clone())]),
        ImportError::OwnTable(fault) => ("own_table", vec![("fault", own_table_words::fault(fault, words))]),
        ImportError::AlreadyImported { source_file } => {
            ("already_imported", vec![("file", source_file.clone())])
        }
    };
    let arguments: Vec<(&str, &str)> =
        arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let part = |part: &str| words.with(&format!("import.error.{name}.{part}"), &arguments);
    WordedError { title: part("title"), text: part("text"), remedy: part("remedy") }
}

/// Second codes that are named; of more their number says enough.
const NAMED_CODES: usize = 5;

/// What is said of codes of a list that stand for a record of which an earlier row speaks.
pub fn second_codes(codes: &[SecondCode], words: Words) -> Option<Rc<str>> {
    let pair = |one: &SecondCode| {
        words.with("import.done.second_pair", &[("code", &one.code), ("first", &one.first)])
    };
    let named: Vec<Rc<str>> = codes.iter().take(NAMED_CODES).map(pair).collect();
    (!codes.is_empty()).then(|| {
        words.with(
            "import.done.second_codes",
            &[("n", &codes.len().to_string()), ("codes", &named.join(&words.get("masters.separator")))],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::import::{SpreadsheetFormat, headers::matches},
        domain::{
            own_table::OwnTableFault,
            table::{ORDER_LINES, standard_columns, standard_table},
        },
    };

    const BOTH: [Words; 2] = [Words::new(Lang::Zh), Words::new(Lang::En)];

    fn every_expected() -> Vec<Expected> {
        // A new variant does not compile here until it is listed.
        let next = |expected: Expected| match expected {
            Expected::Something => Some(Expected::Day),
            Expected::Day => Some(Expected::Time),
            Expected::Time => Some(Expected::Flag),
            Expected::Flag => Some(Expected::Number),
            Expected::Number => Some(Expected::SmallerNumber),
            Expected::SmallerNumber => Some(Expected::Discount),
            Expected::Discount => Some(Expected::ShorterText),
            Expected::ShorterText => Some(Expected::Readable),
            Expected::Readable => Some(Expected::Cells { headers: 14, found: 15 }),
            Expected::Cells { .. } => Some(Expected::ClosedQuote),
            Expected::ClosedQuote => Some(Expected::WorkingFormula),
            Expected::WorkingFormula => Some(Expected::StoredResult),
            Expected::StoredResult => None,
        };
        std::iter::successors(Some(Expected::Something), |last| next(*last)).collect()
    }

    fn every_error() -> Vec<ImportError> {
        let next = |error: &ImportError| {
            Some(match error {
                ImportError::Empty => ImportError::NoRows,
                ImportError::NoRows => ImportError::Workbook,
                ImportError::Workbook => ImportError::OldWorkbook,
                ImportError::OldWorkbook => ImportError::OldDocument,
                ImportError::OldDocument => ImportError::OtherSpreadsheet(SpreadsheetFormat::Binary),
                ImportError::OtherSpreadsheet(_) => ImportError::ProtectedWorkbook,
                ImportError::ProtectedWorkbook => ImportError::IncompleteWorkbook,
                ImportError::IncompleteWorkbook => ImportError::DamagedWorkbook,
                ImportError::DamagedWorkbook => ImportError::UnsafeWorkbook,
                ImportError::UnsafeWorkbook => {
                    ImportError::WorkbookTooLarge { what: WorkbookLimit::Cells, limit: 5_000_000 }
                }
                ImportError::WorkbookTooLarge { .. } => ImportError::PartMissing,
                ImportError::PartMissing => ImportError::UnknownSheet("Sheet9".to_owned()),
                ImportError::UnknownSheet(_) => ImportError::Markup,
                ImportError::Markup => ImportError::NotText,
                ImportError::NotText => ImportError::UnknownEncoding("klingon".to_owned()),
                ImportError::UnknownEncoding(_) => ImportError::UnknownDelimiter('x'),
                ImportError::UnknownDelimiter(_) => {
                    ImportError::FileTooLarge { bytes: 612_000_000, limit: 500_000_000 }
                }
                ImportError::FileTooLarge { .. } => ImportError::TooManyRows { limit: 1_000_000 },
                ImportError::TooManyRows { .. } => ImportError::TooManyColumns { line: 3, limit: 500 },
                ImportError::TooManyColumns { .. } => {
                    ImportError::RowTooLong { line: 4_211, limit: 1_000_000 }
                }
                ImportError::RowTooLong { .. } => {
                    ImportError::MissingColumns(vec!["order_id".into(), "account".into()])
                }
                ImportError::MissingColumns(_) => ImportError::ColumnTwice("account".into()),
                ImportError::ColumnTwice(_) => ImportError::UnknownColumn("colour".into()),
                ImportError::UnknownColumn(_) => ImportError::MappingLength { given: 3, found: 4 },
                ImportError::MappingLength { .. } => {
                    ImportError::NothingAccepted { refused: 1_200, issues: Vec::new() }
                }
                ImportError::NothingAccepted { .. } => ImportError::UnknownTable("visits".into()),
                ImportError::UnknownTable(_) => ImportError::OwnTable(OwnTableFault::NoKey),
                ImportError::OwnTable(_) => {
                    ImportError::AlreadyImported { source_file: "orders.csv".to_owned() }
                }
                ImportError::AlreadyImported { .. } => return None,
            })
        };
        std::iter::successors(Some(ImportError::Empty), next).collect()
    }

    fn is_worded(text: &str) -> bool {
        !text.trim().is_empty() && !text.contains("import.") && !text.contains("%{")
    }

    #[test]
    fn everything_expected_has_words_in_both_languages() {
        for one in every_expected() {
            let [zh, en] = BOTH.map(|words| expected(one, words));
            assert!(is_worded(&zh) && is_worded(&en) && zh != en, "{one:?}: {zh} / {en}");
        }
        let [zh, _] = BOTH.map(|words| expected(Expected::Cells { headers: 14, found: 15 }, words));
        assert!(zh.contains("14") && zh.contains("15"), "{zh}");
    }

    #[test]
    fn every_error_says_what_happened_and_what_to_do_in_both_languages() {
        for one in every_error() {
            let [zh, en] = BOTH.map(|words| error(&one, words));
            for (chinese, english) in [(&zh.title, &en.title), (&zh.text, &en.text), (&zh.remedy, &en.remedy)]
            {
                assert!(
                    is_worded(chinese) && is_worded(english) && chinese != english,
                    "{one:?}: {chinese} / {english}"
                );
            }
        }
        let large = error(&ImportError::FileTooLarge { bytes: 612_000_000, limit: 500_000_000 }, BOTH[1]);
        assert!(
            large.text.contains("612.0\u{a0}MB") && large.text.contains("500.0\u{a0}MB"),
            "{}",
            large.text
        );
    }

    #[test]
    fn every_column_and_choice_has_a_name_in_both_languages() {
        for spec in standard_columns(&ORDER_LINES.into()).unwrap() {
            let [zh, en] = BOTH.map(|words| column_name(&spec.code.into(), words));
            assert!(*zh != *spec.code && *en != *spec.code && zh != en, "{}: {zh} / {en}", spec.code);
        }
        assert_eq!(&*column_name(&"colour".into(), BOTH[0]), "colour");
        for words in BOTH {
            let all = [',', ';', '\t', '|', '^']
                .map(|sign| delimiter(sign, words))
                .into_iter()
                .chain([DayOrder::DayFirst, DayOrder::MonthFirst].map(|order| day_order(order, words)))
                .chain(
                    [Amounts::AsGiven, Amounts::RoundPerLine { places: 2 }].map(|rule| amounts(rule, words)),
                )
                .chain(
                    [NetAmount::Given, NetAmount::Computed, NetAmount::Absent]
                        .map(|source| net_amount(source, words)),
                )
                .chain(
                    [Confidence::Chosen, Confidence::High, Confidence::Mid, Confidence::Low]
                        .map(|sure| sure.word(words)),
                );
            assert!(all.into_iter().all(|text| is_worded(&text)));
        }
    }

    #[test]
    fn an_import_recognises_the_headers_of_the_template() {
        for words in BOTH {
            for spec in standard_columns(&ORDER_LINES.into()).unwrap() {
                let name = column_name(&spec.code.into(), words);
                let best = matches(&name, standard_table(&ORDER_LINES.into()).unwrap())
                    .into_iter()
                    .max_by_key(|(_, percent)| *percent);
                assert!(
                    best.as_ref().is_some_and(|(column, percent)| column.0 == spec.code && *percent >= SURE),
                    "{name}: {best:?}"
                );
            }
        }
    }

    #[test]
    fn long_samples_are_cut() {
        let texts = ["曜石电子".to_owned(), "Ana Trujillo Emparedados y helados".to_owned()];
        assert_eq!(samples(&texts), "曜石电子 · Ana Trujillo Emparedados…");
    }

    #[test]
    fn sizes_are_written_for_people() {
        for (bytes, text) in [
            (820, "820\u{a0}B"),
            (12_350, "12.4\u{a0}KB"),
            (3_100_000, "3.1\u{a0}MB"),
            (1_500_000_000, "1.5\u{a0}GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
