//! Plain rows taken as they stand against the same rows read one by one, on random files of plain and odd cells.

use proptest::prelude::*;

use super::*;
use crate::data::import::{
    ImportChoices,
    evidence::{ColumnEvidence, Survey},
    importer::{Imported, Importer},
    preview::{Preview, preview},
    whole::Pass,
};

const HEADERS: [&str; 8] =
    ["order_id", "order_date", "account", "net_amount", "quantity", "promised_date", "product", "memo"];

/// Cells as files have them: mostly plain, some odd, some that are refused.
fn cell() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        "-?[0-9]{1,4}",
        "-?[0-9]{1,4}\\.[0-9]{1,4}",
        "-?[0-9]{1,3},[0-9]{1,3}",
        "[0-9]{1,3}\\.[0-9]{3}",
        "[0-9]{15,20}(\\.[0-9]{1,11})?",
        "(\\.5|5\\.|-|--1|1-|\\+3|\\(4\\.50\\)|¥1,234\\.50|12%|1\\.5万|１２|0|-0|00|007|1e3)",
    ];
    let day = prop_oneof![
        "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}",
        "2026-03-01( 14:05|T14:05:09\\+08:00|x|-|\\.5)?",
        "(2026年3月1日|20260301|46082|0000-00-00|２０２６-03-01)",
    ];
    let text = prop_oneof![
        "[A-Za-z]{1,3}[0-9]{0,4}",
        "(SO|客户)[0-9]{1,3}",
        "[a-zA-Z0-9 ./:√✓-]{0,14}",
        "( |\u{3000}|\u{a0}|\t)?(x|n/a|N/A|null|nil|无|—|#N/A|#REF!|\\\\N|\u{fffd}|a\u{0}b|=\"001\"|='x'|12:30)( |\u{3000})?",
        "[0-9]{1,3}\\.[0-9]{1,3}",
    ];
    prop_oneof![3 => number, 3 => day, 4 => text, 1 => Just(String::new())]
}

/// A cell that suits its column, most of the time.
fn cell_of(place: usize) -> BoxedStrategy<String> {
    let plain: BoxedStrategy<String> = match place {
        0 => "SO[0-9]{1,4}".boxed(),
        1 | 5 => "2026-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])".boxed(),
        3 | 4 => "-?[0-9]{1,3}(\\.[0-9]{1,3})?".boxed(),
        _ => "[A-C][0-9]{0,2}".boxed(),
    };
    prop_oneof![12 => plain, 1 => cell()].boxed()
}

fn row() -> impl Strategy<Value = Vec<String>> {
    let cells: Vec<_> = (0..HEADERS.len()).map(cell_of).collect();
    (cells, 0_usize..40).prop_map(|(mut cells, more)| {
        match more {
            0 => cells.truncate(3),
            1 => cells.push("more".to_owned()),
            2 => cells.push(String::new()),
            3 => cells.iter_mut().for_each(String::clear),
            _ => {}
        }
        cells
    })
}

/// A file: delimiter, which cells are quoted, how lines end.
fn file() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec((row(), any::<u8>(), 0_usize..12), 1..40);
    (rows, prop::sample::select(vec![',', ';', '\t', '|'])).prop_map(|(rows, delimiter)| {
        let line = |cells: &[String], quotes: u8| {
            let quoted = cells.iter().enumerate().map(|(place, cell)| {
                let must = cell.contains([delimiter, '"', '\n', '\r']);
                let may = quotes & (1 << (place % 8)) != 0 && quotes.is_multiple_of(3);
                if must || may { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
            });
            quoted.collect::<Vec<_>>().join(&delimiter.to_string())
        };
        let mut text = format!("{}\n", HEADERS.join(&delimiter.to_string()));
        let count = rows.len();
        for (place, (cells, quotes, end)) in rows.into_iter().enumerate() {
            text.push_str(&line(&cells, quotes));
            text.push_str(match end {
                0 => "\r\n",
                1 => "\r",
                2 => "\n\n",
                3 if place + 1 == count => "",
                _ => "\n",
            });
        }
        text
    })
}

/// What comes of a file by an import, and what its rows say.
fn imported(
    mut importer: Importer,
    text: &str,
    piece: usize,
) -> (Result<Imported, ImportError>, Option<Evidence>) {
    for piece in text.as_bytes().chunks(piece) {
        if let Err(error) = importer.feed(piece) {
            return (Err(error), None);
        }
    }
    let (outcome, evidence) = importer.finish_asked();
    (outcome, evidence.map(short))
}

/// Evidence without the columns at its end that say nothing.
fn short(mut evidence: Evidence) -> Evidence {
    while evidence.columns.last() == Some(&ColumnEvidence::default()) {
        evidence.columns.pop();
    }
    evidence
}

fn seen(text: &str) -> Option<Preview> {
    let choices = ImportChoices { table: Some("order_lines".into()), ..ImportChoices::default() };
    preview(text.as_bytes(), text.len() as u64, &choices).ok()
}

#[test]
fn days_are_those_of_the_calendar() {
    // Of every month of the years 1 to 9999 the days 1, 28 to 32 and 0, and what is beyond: held against the calendar.
    for year in (0..=9999).filter(|year| year % 7 == 0 || year % 100 == 0 || (1890..2110).contains(year)) {
        for month in 0..=13 {
            for day in [0, 1, 28, 29, 30, 31, 32] {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let bytes: &[u8; 10] = text.as_bytes().try_into().unwrap();
                let expected = crate::domain::date::Day::from_ymd(year, month, day).map(|day| day.number());
                assert_eq!(keyscore_tabular::cells::iso_day(bytes), expected, "{text}");
            }
        }
    }
    for text in
        ["2026-1-001", "2026/01/01", "20260-1-01", "2026-0a-01", "2026-01-0:", "-026-01-01", "２026-01-"]
    {
        let bytes: &[u8; 10] = text.as_bytes().try_into().unwrap();
        assert_eq!(keyscore_tabular::cells::iso_day(bytes), None, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn plain_rows_are_what_they_are_one_by_one(text in file(), piece in 1_usize..400) {
        let Some(seen) = seen(&text) else { return Ok(()) };
        let Ok(quick) = Importer::new(&seen) else { return Ok(()) };
        let slow = Importer::new(&seen)?.one_by_one();
        let (quick, quick_evidence) = imported(quick.asking(), &text, piece);
        let (slow, slow_evidence) = imported(slow.asking(), &text, usize::MAX);
        prop_assert_eq!(quick_evidence, slow_evidence);
        prop_assert_eq!(quick, slow);
    }

    #[test]
    fn rows_that_are_only_asked_say_the_same(text in file(), piece in 1_usize..400) {
        let Some(seen) = seen(&text) else { return Ok(()) };
        let Ok(importer) = Importer::new(&seen) else { return Ok(()) };
        let (_, one_by_one) = imported(importer.one_by_one().asking(), &text, usize::MAX);
        let mut survey = Survey::new(&seen, true)?;
        for piece in text.as_bytes().chunks(piece) {
            survey.feed(piece)?;
        }
        let mut surveyed = short(survey.finish(true)?);
        (surveyed.encoding, surveyed.whole) = (String::new(), false);
        prop_assert_eq!(Some(surveyed), one_by_one);
    }

    #[test]
    fn one_pass_is_looking_first(text in file(), piece in 1_usize..400, head in 20_usize..2000) {
        let bytes = text.as_bytes();
        let head = &bytes[..head.min(bytes.len())];
        let choices = ImportChoices::default();
        let Ok(mut pass) = Pass::new(head, bytes.len() as u64, &choices) else { return Ok(()) };
        let fed = bytes.chunks(piece).try_for_each(|piece| pass.feed(piece).map(drop));
        let first = preview(head, bytes.len() as u64, &choices)?;
        let seen = if first.evidence.whole {
            first
        } else {
            let mut survey = Survey::new(&first, false)?;
            let surveyed = bytes.chunks(piece).try_for_each(|piece| survey.feed(piece));
            prop_assert_eq!(&fed, &surveyed);
            if fed.is_err() {
                return Ok(());
            }
            let evidence = Some(survey.finish(true)?);
            // Where all rows together name no table, the user is asked for it and there is nothing to be the same as.
            let Ok(seen) = preview(head, bytes.len() as u64, &ImportChoices { evidence, ..choices }) else {
                return Ok(());
            };
            seen
        };
        match pass.finish() {
            Ok(None) => {}
            Ok(Some(passed)) => {
                prop_assert_eq!(Ok(passed), imported(Importer::new(&seen)?.one_by_one(), &text, usize::MAX).0);
            }
            Err(error) => {
                prop_assert_eq!(Err(error), imported(Importer::new(&seen)?.one_by_one(), &text, usize::MAX).0);
            }
        }
    }
}
