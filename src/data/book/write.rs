//! A book as the bytes of an XLSX file (ECMA-376, the parts that every spreadsheet reads). The crate that writes such files asks
//! the clock, and in a browser it can do so only by bindings that bring code made of texts; of its features few are needed here.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::data::book::{Book, Cell, Content, Look, Sheet, Shown, column_letters, on_sheet, styles::Styles};

/// Height of a line of text, in points.
const LINE_HEIGHT: u16 = 16;
/// Most rows and columns of a sheet.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;

const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const SHEET_KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Why a book cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The archive cannot be written; the text is for support.
    #[error("the workbook cannot be written: {0}")]
    Archive(String),
    /// A sheet has more rows or columns than fit.
    #[error("more rows or columns than a sheet can hold")]
    TooLarge,
}

impl From<zip::result::ZipError> for BookError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Archive(error.to_string())
    }
}
impl From<std::io::Error> for BookError {
    fn from(error: std::io::Error) -> Self {
        Self::Archive(error.to_string())
    }
}

/// Writes a book. The same book gives the same bytes.
///
/// # Errors
/// [`BookError`]: more rows or columns than a sheet has.
pub fn write(book: &Book) -> Result<Vec<u8>, BookError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| -> Result<(), BookError> {
        archive.start_file(name, options)?;
        archive.write_all(HEADER.as_bytes())?;
        Ok(archive.write_all(text.as_bytes())?)
    };
    let mut styles = Styles::default();
    add("[Content_Types].xml", &kinds(book))?;
    add("_rels/.rels", &roots())?;
    add("docProps/core.xml", &properties(book))?;
    add("xl/workbook.xml", &workbook(book))?;
    add("xl/_rels/workbook.xml.rels", &relations(book))?;
    for (place, sheet) in book.sheets.iter().enumerate() {
        add(&format!("xl/worksheets/sheet{}.xml", place + 1), &worksheet(sheet, place == 0, &mut styles)?)?;
    }
    add("xl/styles.xml", &styles.part())?;
    Ok(archive.finish()?.into_inner())
}

fn kinds(book: &Book) -> String {
    let mut sheets = String::new();
    for place in 1..=book.sheets.len() {
        let _ = write!(
            sheets,
            r#"<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{SHEET_KIND}.worksheet+xml"/>"#
        );
    }
    format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET_KIND}.sheet.main+xml"/>{sheets}<Override PartName="/xl/styles.xml" ContentType="{SHEET_KIND}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#
    )
}

fn roots() -> String {
    format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#
    )
}

fn properties(book: &Book) -> String {
    let title = escaped(&book.title);
    format!(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>KeyScore</dc:creator></cp:coreProperties>"#
    )
}

fn workbook(book: &Book) -> String {
    let (mut sheets, mut names) = (String::new(), String::new());
    for (place, sheet) in book.sheets.iter().enumerate() {
        let (name, number) = (escaped(&sheet.name), place + 1);
        let _ = write!(sheets, r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#);
        if sheet.frozen > 0 {
            let rows = escaped(&on_sheet(&sheet.name, &format!("${0}:${0}", sheet.frozen)));
            let _ = write!(
                names,
                r#"<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{rows}</definedName>"#
            );
        }
    }
    for (name, cells) in &book.names {
        let _ = write!(names, r#"<definedName name="{}">{}</definedName>"#, escaped(name), escaped(cells));
    }
    if !names.is_empty() {
        names = format!("<definedNames>{names}</definedNames>");
    }
    format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets>{names}<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>"#
    )
}

fn relations(book: &Book) -> String {
    let mut sheets = String::new();
    for place in 1..=book.sheets.len() {
        let _ = write!(
            sheets,
            r#"<Relationship Id="rId{place}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>"#
        );
    }
    let styles = book.sheets.len() + 1;
    format!(
        r#"<Relationships xmlns="{PACKAGE}">{sheets}<Relationship Id="rId{styles}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
    )
}

fn worksheet(sheet: &Sheet, is_first: bool, styles: &mut Styles) -> Result<String, BookError> {
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
    if sheet.rows.len() > MOST_ROWS || columns > MOST_COLUMNS {
        return Err(BookError::TooLarge);
    }
    let selected = if is_first { r#" tabSelected="1""# } else { "" };
    let pane = match sheet.frozen {
        0 => String::new(),
        rows => format!(
            r#"<pane ySplit="{rows}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/>"#,
            rows + 1
        ),
    };
    let mut out = format!(
        r#"<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView{selected} workbookViewId="0">{pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>"#
    );
    if !sheet.widths.is_empty() {
        out.push_str("<cols>");
        for (place, width) in (0u16..).zip(&sheet.widths) {
            let hidden = if sheet.hidden.contains(&place) { r#" hidden="1""# } else { "" };
            let _ = write!(
                out,
                r#"<col min="{0}" max="{0}" width="{width}" customWidth="1"{hidden}/>"#,
                place + 1
            );
        }
        out.push_str("</cols>");
    }
    out.push_str("<sheetData>");
    let letters: Vec<String> = (0..u16::try_from(columns).unwrap_or(u16::MAX)).map(column_letters).collect();
    let mut at = String::new();
    for (place, row) in sheet.rows.iter().enumerate() {
        let number = place + 1;
        let height = match lines_of(row, &sheet.widths) {
            None => String::new(),
            Some(lines) => format!(r#" ht="{}" customHeight="1""#, u32::from(LINE_HEIGHT) * u32::from(lines)),
        };
        let _ = write!(out, r#"<row r="{number}"{height}>"#);
        for (letters, cell) in letters.iter().zip(row) {
            at.clear();
            let _ = write!(at, "{letters}{number}");
            put(&mut out, &at, cell, styles);
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData>");
    let last = u16::try_from(columns).unwrap_or(u16::MAX).saturating_sub(1);
    if sheet.filter && sheet.frozen > 0 && columns > 0 {
        let (letters, rows) = (column_letters(last), sheet.rows.len());
        let _ = write!(out, r#"<autoFilter ref="A{}:{letters}{rows}"/>"#, sheet.frozen);
    }
    out.push_str(r#"<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>"#);
    Ok(out)
}

/// How many lines the texts of a row need that are broken; `None` where none is. Wide characters count twice.
fn lines_of(row: &[Cell], widths: &[u16]) -> Option<u16> {
    let broken = row.iter().zip(widths).filter(|(cell, _)| matches!(cell.look, Look::Head | Look::Note));
    let lines = broken.filter_map(|(cell, width)| {
        let Content::Text(text) = &cell.content else { return None };
        let length: usize = text.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum();
        u16::try_from(length.div_ceil(usize::from(*width).max(1))).ok()
    });
    lines.max()
}

fn put(out: &mut String, at: &str, cell: &Cell, styles: &mut Styles) {
    if cell.content == Content::Empty && cell.look == Look::Plain {
        return;
    }
    let style = styles.of(cell.look, cell.number);
    // Writing into a text cannot fail.
    let _ = match &cell.content {
        Content::Empty => write!(out, r#"<c r="{at}" s="{style}"/>"#),
        Content::Text(text) => {
            let begun = write!(out, r#"<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#);
            escape(out, text);
            out.push_str("</t></is></c>");
            begun
        }
        Content::Number(number) => {
            write!(out, r#"<c r="{at}" s="{style}"><v>{}</v></c>"#, number.normalize())
        }
        Content::Formula(formula, shown) => {
            let (kind, value) = result_of(shown);
            write!(out, r#"<c r="{at}" s="{style}"{kind}><f>{}</f><v>{value}</v></c>"#, escaped(formula))
        }
        Content::ArrayFormula(formula, shown) => {
            let (kind, value) = result_of(shown);
            let formula = escaped(formula);
            write!(
                out,
                r#"<c r="{at}" s="{style}"{kind}><f t="array" ref="{at}">{formula}</f><v>{value}</v></c>"#
            )
        }
    };
}

/// Of what kind the result of a formula is, and the result.
fn result_of(shown: &Shown) -> (&'static str, String) {
    match shown {
        Shown::Number(number) => ("", number.normalize().to_string()),
        Shown::Text(text) if text.starts_with('#') => (r#" t="e""#, escaped(text)),
        Shown::Text(text) => (r#" t="str""#, escaped(text)),
    }
}

/// A text inside XML: its marks written out, characters that XML does not have left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

fn escape(out: &mut String, text: &str) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"');
    if text.bytes().all(is_plain) {
        out.push_str(text);
        return;
    }
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(one),
            one if one.is_control() || matches!(one, '\u{fffe}' | '\u{ffff}') => {}
            one => out.push(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use rust_decimal::Decimal;

    use super::*;

    fn book(rows: Vec<Vec<Cell>>) -> Book {
        let sheet = Sheet {
            name: "A & B".to_owned(),
            widths: vec![10; 3],
            frozen: 1,
            filter: true,
            rows,
            ..Sheet::default()
        };
        Book {
            title: "T <1>".to_owned(),
            sheets: vec![sheet],
            names: vec![("ONE".to_owned(), "'A & B'!$A$1".to_owned())],
        }
    }

    /// Read by another program (calamine).
    #[test]
    fn what_is_written_is_read_by_others() {
        let rows = vec![
            vec![Cell::text("Head").looking(Look::Head), Cell::text("=1+1 <&\"\u{1}>")],
            vec![
                Cell::number(Decimal::new(-1_250, 3)),
                Cell::default(),
                Cell::formula("A2*2", Some(Decimal::new(-25, 1))),
            ],
            vec![
                Cell::formula("IF(A2>0,\"\",NA())", Shown::Text("#N/A".to_owned())),
                Cell::formula("\"x\"", Shown::Text("x".to_owned())),
            ],
        ];
        let bytes = write(&book(rows.clone())).unwrap();
        assert_eq!(write(&book(rows)).unwrap(), bytes, "the same book gives the same bytes");
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.sheet_names(), ["A & B"]);
        let values = read.worksheet_range("A & B").unwrap();
        let value = |row: u32, column: u32| values.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        // What begins like a formula is a text all the same.
        assert_eq!(value(0, 1), Data::String("=1+1 <&\">".to_owned()));
        assert_eq!(
            [value(1, 0), value(1, 1), value(1, 2)],
            [Data::Float(-1.25), Data::Empty, Data::Float(-2.5)]
        );
        assert!(matches!(value(2, 0), Data::Error(_)), "{:?}", value(2, 0));
        assert_eq!(value(2, 1), Data::String("x".to_owned()));
        let formulas = read.worksheet_formula("A & B").unwrap();
        assert_eq!(formulas.get_value((2, 0)).map(String::as_str), Some("IF(A2>0,\"\",NA())"));
        assert!(read.defined_names().contains(&("ONE".to_owned(), "'A & B'!$A$1".to_owned())));
    }

    #[test]
    fn a_sheet_has_an_end() {
        let rows = vec![vec![Cell::default(); MOST_COLUMNS + 1]];
        assert!(matches!(write(&book(rows)), Err(BookError::TooLarge)));
    }
}
