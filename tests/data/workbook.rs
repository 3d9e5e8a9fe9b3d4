//! Workbooks: written here by another library, or part by part; expected cells by hand.

use std::io::{Cursor, Write as _};

use keyscore::data::import::{
    Expected, HeaderRow, ImportChoices, ImportError, MAX_COLUMNS, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS,
    MAX_WORKBOOK_ENTRIES, MAX_WORKBOOK_TEXT, MAX_WORKBOOK_UNPACKED, PREVIEW_ROWS, Remark, SpreadsheetFormat,
    WorkbookLimit,
    importer::Imported,
    preview::Preview,
    workbook::{Limits, ReadWorkbook as _, Workbook, is_workbook},
};
use keyscore::{
    domain::text::Lang,
    view::{message::Words, workbook_words::remarks},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{cells, mapped};

fn open(bytes: &[u8]) -> Result<Workbook, ImportError> {
    assert!(is_workbook(bytes));
    Workbook::open(bytes.to_vec())
}

fn look(bytes: &[u8], choices: &ImportChoices) -> Result<Preview, ImportError> {
    open(bytes)?.preview(choices)
}

fn import(bytes: &[u8], choices: &ImportChoices) -> Result<Imported, ImportError> {
    let mut book = open(bytes)?;
    let seen = book.preview(choices)?;
    book.import(&seen, &mut |_, _, _| ())
}

fn refused(bytes: &[u8]) -> ImportError {
    import(bytes, &ImportChoices::default()).unwrap_err()
}

/// A workbook with one sheet whose rows are this XML, and further parts or others in place of the usual ones.
fn book_of(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let usual = [
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="x"><workbookPr/><sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    let mut parts: Vec<(&str, &str)> =
        usual.into_iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name)).collect();
    parts.extend(others);
    zipped(&parts)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Cells as inline texts or, where they read as numbers, as numbers.
fn row_of(number: u32, cells: &[&str]) -> String {
    let cells: String = ('A'..)
        .zip(cells)
        .map(|(column, text)| {
            let at = format!("{column}{number}");
            match text.parse::<f64>() {
                Ok(_) => format!(r#"<c r="{at}"><v>{text}</v></c>"#),
                Err(_) => format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#),
            }
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

const HEADERS: [&str; 5] = ["order id", "order date", "customer", "amount", "discount"];

#[test]
fn a_workbook_of_every_kind_of_cell() {
    let mut writer = Writer::new();
    let notes = writer.add_worksheet().set_name("说明").unwrap();
    notes.write(0, 0, "导出说明").unwrap();
    let sheet = writer.add_worksheet().set_name("订单").unwrap();
    let (day, percent) = (Format::new().set_num_format("yyyy/m/d"), Format::new().set_num_format("0.0%"));
    let code = Format::new().set_num_format("00000");
    sheet.write(0, 0, "2026年销售明细").unwrap();
    for (place, header) in (0..).zip(&["订单编号", "下单日期", "客户名称", "销售额", "折扣(%)", "响应时长"])
    {
        sheet.write(2, place, *header).unwrap();
    }
    let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write_with_format(3, 0, 42, &code).unwrap();
    sheet.write_with_format(3, 1, date("2026-03-01"), &day).unwrap();
    sheet.write(3, 2, "云栎家电 & Co <1>").unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap();
    sheet.write_with_format(3, 4, 0.15, &percent).unwrap();
    sheet.write_with_format(3, 5, 1.5, &Format::new().set_num_format("[h]:mm")).unwrap();
    sheet.write(4, 0, "007").unwrap();
    sheet
        .write_with_format(
            4,
            1,
            date("2026-03-02T23:59:59"),
            &Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        )
        .unwrap();
    sheet.write(4, 2, "澜桐医疗").unwrap();
    sheet.write(4, 3, "1,234.50").unwrap();
    sheet.write(4, 4, 20).unwrap();
    sheet.write_formula(5, 3, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(5, 0, 7).unwrap();
    sheet.write(5, 1, 46_084).unwrap();
    sheet.write(5, 2, "环宇").unwrap();
    let bytes = writer.save_to_buffer().unwrap();
    let seen = look(&bytes, &ImportChoices::default()).unwrap();
    assert_eq!(seen.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["说明", "订单"]);
    assert_eq!((seen.sheet.as_deref(), seen.header), (Some("订单"), HeaderRow::At(1)));
    assert_eq!(
        mapped(&seen),
        [
            Some("order_id"),
            Some("order_date"),
            Some("account"),
            Some("net_amount"),
            Some("discount"),
            Some("response_hours")
        ]
    );
    assert_eq!(seen.remarks, []);
    let imported = import(&bytes, &ImportChoices::default()).unwrap();
    assert_eq!((imported.accepted, imported.refused_rows), (3, 0), "{:?}", imported.issues);
    assert_eq!(cells(&imported, "order_id"), ["00042", "007", "7"]);
    // 46084 is 2026-03-03: two days after 46082, which is 2026-03-01.
    assert_eq!(cells(&imported, "order_date"), ["2026-03-01", "2026-03-02", "2026-03-03"]);
    assert_eq!(cells(&imported, "account"), ["云栎家电 & Co <1>", "澜桐医疗", "环宇"]);
    // 0.1 + 0.2 has 0.3 in 15 digits; a formula counts by its stored result.
    assert_eq!(cells(&imported, "net_amount"), ["0.3", "1234.5", "2.0"]);
    // 15 % is 0.15 once, not twice; 20 under a header of percent is 0.20.
    assert_eq!(cells(&imported, "discount"), ["0.15", "0.20", "-"]);
    // One day and a half as a duration.
    assert_eq!(cells(&imported, "response_hours"), ["36", "-", "-"]);
}

#[test]
fn the_sheet_is_chosen() {
    let mut writer = Writer::new();
    for (name, account) in [("一月", "Alder"), ("二月", "Birch")] {
        let sheet = writer.add_worksheet().set_name(name).unwrap();
        for (place, header) in (0..).zip(&HEADERS) {
            sheet.write(0, place, *header).unwrap();
        }
        for (place, text) in (0..).zip(&["1", "2026-03-01", account]) {
            sheet.write(1, place, *text).unwrap();
        }
    }
    let bytes = writer.save_to_buffer().unwrap();
    let choose = |name: &str| ImportChoices { sheet: Some(name.to_owned()), ..ImportChoices::default() };
    assert_eq!(cells(&import(&bytes, &ImportChoices::default()).unwrap(), "account"), ["Alder"]);
    assert_eq!(cells(&import(&bytes, &choose("二月")).unwrap(), "account"), ["Birch"]);
    assert_eq!(import(&bytes, &choose("三月")), Err(ImportError::UnknownSheet("三月".to_owned())));
}

#[test]
fn days_of_the_1904_system() {
    let rows = format!(
        r#"{}<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>44620</v></c><c r="C2" t="str"><v>A</v></c></row>"#,
        row_of(1, &HEADERS)
    );
    let styles = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let book = r#"<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let bytes = book_of(&rows, &[("xl/styles.xml", styles), ("xl/workbook.xml", book)]);
    // 46082 − 1462 days between the two epochs = 44620.
    assert_eq!(cells(&import(&bytes, &ImportChoices::default()).unwrap(), "order_date"), ["2026-03-01"]);
    assert_eq!(look(&bytes, &ImportChoices::default()).unwrap().remarks, [Remark::Epoch1904(1)]);
}

#[test]
fn formulas_without_result_errors_hidden_rows_and_long_codes_are_told() {
    let rows = [
        row_of(1, &HEADERS),
        row_of(2, &["123456789012345678", "2026-03-01", "A", "5", "0"]),
        r#"<row r="3" hidden="1"><c r="A3"><v>2</v></c><c r="B3" t="str"><v>2026-03-02</v></c><c r="C3" t="str"><v>B</v></c><c r="D3"><f>SUM(A1:A2)</f></c></row>"#.to_owned(),
        r##"<row r="4"><c r="A4"><v>3</v></c><c r="B4" t="str"><v>2026-03-02</v></c><c r="C4" t="e"><v>#REF!</v></c></row>"##.to_owned(),
        r##"<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="str"><v>2026-03-02</v></c><c r="C5" t="str"><v>C</v></c><c r="D5" t="e"><v>#SPILL!</v></c></row>"##.to_owned(),
        r##"<row r="6"><c r="A6"><v>5</v></c><c r="B6" t="str"><v>2026-03-02</v></c><c r="C6" t="str"><v>D</v></c><c r="D6" t="e"><v>#N/A</v></c></row>"##.to_owned(),
    ]
    .concat();
    let bytes = book_of(&rows, &[]);
    let seen = look(&bytes, &ImportChoices::default()).unwrap();
    assert_eq!(
        seen.remarks,
        [
            Remark::UncachedFormulas(1),
            Remark::FailedFormulas(2),
            Remark::HiddenRows(1),
            Remark::LongNumbers(1)
        ]
    );
    let imported = import(&bytes, &ImportChoices::default()).unwrap();
    let issues: Vec<_> =
        imported.issues.iter().map(|issue| (issue.line, issue.header.as_str(), issue.expected)).collect();
    assert_eq!(
        issues,
        [
            (3, "amount", Expected::StoredResult),
            (4, "customer", Expected::WorkingFormula),
            (5, "amount", Expected::WorkingFormula)
        ]
    );
    assert_eq!(cells(&imported, "account"), ["A", "D"]);
    assert_eq!(cells(&imported, "net_amount"), ["5", "-"]);
}

#[test]
fn files_that_are_no_workbooks_are_told_apart() {
    assert_eq!(refused(&zipped(&[("readme.txt", "hello")])), ImportError::Workbook);
    let other = |name: &str| refused(&zipped(&[(name, "<x/>")]));
    assert_eq!(other("content.xml"), ImportError::OtherSpreadsheet(SpreadsheetFormat::OpenDocument));
    assert_eq!(other("xl/workbook.bin"), ImportError::OtherSpreadsheet(SpreadsheetFormat::Binary));
    assert_eq!(other("Index/Document.iwa"), ImportError::OtherSpreadsheet(SpreadsheetFormat::Numbers));
    let whole = book_of(&row_of(1, &HEADERS), &[]);
    assert_eq!(refused(&whole[..whole.len() / 2]), ImportError::IncompleteWorkbook);
    assert_eq!(refused(b"PK\x03\x04 and so on"), ImportError::IncompleteWorkbook);
    let compound = |text: &str| {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600], &wide, &[0; 100]].concat()
    };
    assert_eq!(refused(&compound("EncryptedPackage")), ImportError::ProtectedWorkbook);
    assert_eq!(refused(&compound("Workbook")), ImportError::OldWorkbook);
    assert_eq!(refused(&compound("WordDocument")), ImportError::OldDocument);
    assert_eq!(refused(&book_of("", &[])), ImportError::Empty);
    assert_eq!(refused(&book_of(&row_of(1, &HEADERS), &[])), ImportError::NoRows);
    let large =
        vec![b'P', b'K', 3, 4].into_iter().chain(std::iter::repeat_n(0, 50_000_000)).collect::<Vec<u8>>();
    let bytes = large.len() as u64;
    assert_eq!(refused(&large), ImportError::FileTooLarge { bytes, limit: MAX_WORKBOOK_BYTES });
}

#[test]
fn hostile_workbooks_are_refused_by_name_and_limit() {
    let limit = |what, limit| ImportError::WorkbookTooLarge { what, limit };
    let rows = |rows: &str| book_of(&format!("{}{rows}", row_of(1, &HEADERS)), &[]);
    // Two cells as far apart as can be: a table of them would take half a terabyte.
    let far = rows(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    assert_eq!(refused(&far), ImportError::TooManyColumns { line: 1_048_576, limit: MAX_COLUMNS });
    for place in ["XFE1", "A1048577", "A99999999999", "ABCDEFGH1", "1", "A", ""] {
        let bytes = rows(&format!(r#"<row r="2"><c r="{place}"><v>1</v></c></row>"#));
        assert_eq!(refused(&bytes), ImportError::DamagedWorkbook, "{place}");
    }
    // Five cells are the headers.
    let few = Limits { cells: 1_000, ..Limits::default() };
    let many = |cells: usize| {
        Workbook::open_within(rows(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(cells))), few).err()
    };
    assert_eq!((many(995), many(996)), (None, Some(limit(WorkbookLimit::Cells, 1_000))));
    assert_eq!(Limits::default(), Limits { cells: MAX_WORKBOOK_CELLS, unpacked: MAX_WORKBOOK_UNPACKED });
    let space = rows(&" ".repeat(2_000_000));
    assert_eq!(refused(&space), limit(WorkbookLimit::Text, MAX_WORKBOOK_TEXT));
    let tag = rows(&format!(r#"<row r="2" spans="{}"></row>"#, "1".repeat(2_000_000)));
    assert_eq!(refused(&tag), limit(WorkbookLimit::Text, MAX_WORKBOOK_TEXT));
    let names: Vec<String> =
        (0..=MAX_WORKBOOK_ENTRIES).map(|number| format!("xl/media/{number}.png")).collect();
    let entries: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(refused(&zipped(&entries)), limit(WorkbookLimit::Entries, MAX_WORKBOOK_ENTRIES));
    let entities = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY j "ha">]><sst><si><t>&j;</t></si></sst>"#;
    assert_eq!(refused(&book_of("", &[("xl/sharedStrings.xml", entities)])), ImportError::UnsafeWorkbook);
    // What a list of texts claims reserves nothing.
    let claims = r#"<sst uniqueCount="99999999999"><si><t>x</t></si></sst>"#;
    assert_eq!(refused(&book_of("", &[("xl/sharedStrings.xml", claims)])), ImportError::Empty);
}

/// Spreadsheet programs keep a format for every row of a sheet that was once coloured: a million rows hold two orders.
#[test]
fn a_sheet_of_a_million_empty_rows_is_what_is_in_it() {
    let mut rows = row_of(1, &HEADERS);
    rows.push_str(&row_of(2, &["1", "2026-03-01", "A", "5", ""]));
    for row in 3..1_048_576_u32 {
        use std::fmt::Write as _;
        write!(rows, r#"<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>"#).unwrap();
    }
    rows.push_str(&row_of(1_048_576, &["2", "2026-03-02", "B", "7", ""]));
    let bytes = book_of(&rows, &[]);
    let seen = look(&bytes, &ImportChoices::default()).unwrap();
    // Five headers, and two rows of five cells of which the last is an empty text.
    assert_eq!(seen.sheets[0].cells, 15);
    let imported = import(&bytes, &ImportChoices::default()).unwrap();
    assert_eq!(cells(&imported, "net_amount"), ["5", "7"]);
}

#[test]
fn parts_are_found_wherever_the_workbook_says_that_they_are() {
    let rows = row_of(1, &HEADERS) + &row_of(2, &["1", "2026-03-01", "A", "5", ""]);
    let bytes = book_of(&rows, &[]);
    let whole = import(&bytes, &ImportChoices::default()).unwrap();
    for target in [
        "/xl/worksheets/sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "./worksheets/sheet1.xml",
        "worksheets/../worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "/xl/./worksheets//sheet1.xml",
        "../../xl/worksheets/sheet1.xml",
    ] {
        let relations = format!(
            r#"<Relationships><Relationship Id="rId1" Type="worksheet" Target="{target}"/></Relationships>"#
        );
        let bytes = book_of(&rows, &[("xl/_rels/workbook.xml.rels", &relations)]);
        assert_eq!(import(&bytes, &ImportChoices::default()), Ok(whole.clone()), "{target}");
    }
}

/// 44,621 days after 1904-01-01 is 2026-03-02, from 1900 on 2022-03-01 (`date -d "1904-01-01 +44621 days"`, `"1899-12-30 +44621 days"`).
#[test]
fn numbers_without_a_format_count_from_1904_where_the_workbook_does() {
    let book = |flag: &str| {
        format!(
            r#"<workbook xmlns:r="x"><workbookPr date1904="{flag}"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        )
    };
    let rows = row_of(1, &HEADERS)
        + &row_of(2, &["1", "44621", "A", "5", ""])
        + &row_of(3, &["2", "44622.75", "B", "7", ""]);
    for (flag, days, read_as) in
        [("1", ["2026-03-02", "2026-03-03"], "2026-03-02"), ("0", ["2022-03-01", "2022-03-02"], "2022-03-01")]
    {
        let bytes = book_of(&rows, &[("xl/workbook.xml", &book(flag))]);
        let seen = look(&bytes, &ImportChoices::default()).unwrap();
        assert_eq!(seen.columns[1].read_as.as_deref(), Some(read_as));
        assert_eq!(cells(&import(&bytes, &ImportChoices::default()).unwrap(), "order_date"), days);
    }
}

#[test]
fn what_is_hidden_is_named_in_the_preview() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("Orders").unwrap();
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(0, column, header).unwrap();
    }
    for row in 1..=9_u32 {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, "2026-03-01").unwrap();
        sheet.write(row, 2, "A").unwrap();
        sheet.write(row, 3, 5).unwrap();
    }
    for row in [2, 3, 4, 7] {
        sheet.set_row_hidden(row).unwrap();
    }
    // The amount, and a column in which nothing stands.
    sheet.set_column_hidden(3).unwrap();
    sheet.set_column_hidden(9).unwrap();
    writer.add_worksheet().set_name("Old").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    let bytes = writer.save_to_buffer().unwrap();
    let seen = look(&bytes, &ImportChoices::default()).unwrap();
    assert_eq!(seen.remarks, [Remark::HiddenRows(4), Remark::HiddenColumns(1)]);
    assert_eq!(seen.sheets[0].hidden_rows, [(3, 5), (8, 8)]);
    for words in [Words::new(Lang::En), Words::new(Lang::Zh)] {
        let said = remarks(&seen, words).join(" ");
        assert!(said.contains("3–5, 8") && said.contains("amount") && said.contains("Old"), "{said}");
    }
    assert_eq!(import(&bytes, &ImportChoices::default()).unwrap().accepted, 9, "hidden rows are rows");
}

/// The reader of another library finds the same texts and numbers in the same places.
#[test]
fn cells_are_those_that_another_reader_finds() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(0, column, header).unwrap();
    }
    for row in 1..400_u32 {
        let at = f64::from(row);
        sheet.write(row, 0, at).unwrap();
        sheet.write(row, 1, format!("客户 <{}> & “{row}”", row % 7)).unwrap();
        sheet.write(row, 2, at * 1_000.5).unwrap();
        sheet.write(row, 3, if row % 2 == 0 { " kept  as is " } else { "A\nB" }).unwrap();
        // Every third row has a gap.
        if row % 3 != 0 {
            sheet.write(row, 4, -at / 8.0).unwrap();
        }
    }
    let bytes = writer.save_to_buffer().unwrap();
    let mut other: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let range = calamine::Reader::worksheet_range(&mut other, "Sheet1").unwrap();
    let theirs: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(|cell| cell.to_string().trim().to_owned()).collect()).collect();
    let choices = ImportChoices { header: Some(HeaderRow::Absent(0)), ..ImportChoices::default() };
    let ours = look(&bytes, &choices).unwrap().rows;
    assert_eq!(ours.len(), PREVIEW_ROWS);
    for (line, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let ours: Vec<&str> = ours.iter().map(|cell| cell.trim()).collect();
        let mut theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
        while theirs.len() > ours.len() && theirs.last().is_some_and(|cell| cell.is_empty()) {
            theirs.pop();
        }
        assert_eq!(ours, theirs, "{line}");
    }
}

#[test]
fn one_text_in_every_cell_is_counted_in_each_of_them() {
    // 2,000 cells of 1,000 letters say two million, whatever little they are stored as.
    let texts = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1_000));
    let cells = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(2_000);
    let bytes = book_of(&format!("{}{cells}", row_of(1, &HEADERS)), &[("xl/sharedStrings.xml", &texts)]);
    let open =
        |unpacked: u64| Workbook::open_within(bytes.clone(), Limits { unpacked, ..Limits::default() }).err();
    let limit = 1_900_000;
    let refused = ImportError::WorkbookTooLarge { what: WorkbookLimit::Unpacked, limit };
    assert_eq!((open(limit), open(2_100_000)), (Some(refused), None));
}

#[test]
fn a_sheet_of_another_shape_does_not_keep_the_others_from_being_read() {
    let wide = r#"<worksheet><sheetData><row r="1"><c r="SG1"><v>1</v></c></row></sheetData></worksheet>"#;
    let rows = format!("{}{}", row_of(1, &HEADERS), row_of(2, &["1", "2026-03-01", "A", "5", "0"]));
    let book = r#"<workbook xmlns:r="x"><sheets><sheet name="Orders" r:id="rId1"/><sheet name="Wide" r:id="rId2"/></sheets></workbook>"#;
    let targets = r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>"#;
    let others = [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", targets),
        ("xl/worksheets/sheet2.xml", wide),
    ];
    let bytes = book_of(&rows, &others);
    let mut book = Workbook::open(bytes).unwrap();
    let preview = book.preview(&ImportChoices::default()).unwrap();
    assert_eq!((preview.sheets.len(), preview.sheet.as_deref()), (2, Some("Orders")));
}

#[test]
fn what_unpacks_to_more_than_it_may_is_refused_whatever_it_claims() {
    let mut bytes = zipped(&[("xl/worksheets/sheet1.xml", &"<x/>".repeat(1 << 18))]);
    assert!(bytes.len() < 10_000, "{} bytes claim a mebibyte", bytes.len());
    let open = |bytes: &[u8], unpacked: u64| {
        Workbook::open_within(bytes.to_vec(), Limits { unpacked, ..Limits::default() }).err()
    };
    let too_large = |limit| Some(ImportError::WorkbookTooLarge { what: WorkbookLimit::Unpacked, limit });
    assert_eq!(open(&bytes, (1 << 20) - 1), too_large((1 << 20) - 1));
    assert_eq!(open(&bytes, 1 << 20), Some(ImportError::Workbook), "there is no list of sheets");
    // The size that the list of entries states, made small: what comes out is counted.
    let list = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[list + 24..list + 28].copy_from_slice(&1_000_u32.to_le_bytes());
    let lied = open(&bytes, 100_000);
    assert!(lied == too_large(100_000) || lied == Some(ImportError::DamagedWorkbook), "{lied:?}");
}

#[test]
fn no_change_of_a_byte_makes_it_panic() {
    let rows = format!("{}{}", row_of(1, &HEADERS), row_of(2, &["1", "2026-03-01", "A", "5", "0"]));
    let bytes = book_of(
        &rows,
        &[("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>"#)],
    );
    for place in 0..bytes.len() {
        for change in [0x01, 0xff] {
            let mut broken = bytes.clone();
            broken[place] ^= change;
            if is_workbook(&broken) {
                let _ = import(&broken, &ImportChoices::default());
            }
        }
    }
}
