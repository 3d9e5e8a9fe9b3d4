//! A book as the bytes of an XLSX file.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use crate::data::book::{Book, Cell, Content, Look, NumberLook, Sheet, Shown};

/// Why a book cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A sheet or name is such that no spreadsheet takes it, or there are more cells than one can hold.
    #[error("the workbook cannot be written: {0}")]
    Format(#[from] XlsxError),
    /// A sheet has more rows or columns than fit.
    #[error("more rows or columns than a sheet can hold")]
    TooLarge,
}

/// The formats that were made so far: a workbook has each once.
type Formats = BTreeMap<(Look, NumberLook), Format>;

/// Writes a book.
///
/// # Errors
/// [`BookError`]: names that no spreadsheet takes, more rows or columns than a sheet has.
pub fn write(book: &Book) -> Result<Vec<u8>, BookError> {
    let mut workbook = Workbook::new();
    // The same book gives the same bytes: no clock is asked.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&book.title).set_author("KeyScore").set_creation_datetime(&created),
    );
    let mut formats = Formats::new();
    for sheet in &book.sheets {
        fill(workbook.add_worksheet(), sheet, &mut formats)?;
    }
    for (name, cells) in &book.names {
        workbook.define_name(name, &format!("={cells}"))?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), BookError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    if sheet.frozen > 0 {
        worksheet.set_freeze_panes(sheet.frozen, 0)?;
        worksheet.set_repeat_rows(sheet.frozen - 1, sheet.frozen - 1)?;
    }
    for (column, width) in (0u16..).zip(&sheet.widths) {
        worksheet.set_column_width(column, f64::from(*width))?;
    }
    for column in &sheet.hidden {
        worksheet.set_column_hidden(*column)?;
    }
    for (at, row) in (0u32..).zip(&sheet.rows) {
        for (column, cell) in row.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| BookError::TooLarge)?;
            put(worksheet, (at, column), cell, formats)?;
        }
    }
    let last = u32::try_from(sheet.rows.len()).map_err(|_| BookError::TooLarge)?;
    if sheet.filter && sheet.frozen > 0 && last > sheet.frozen {
        let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(1).saturating_sub(1);
        let columns = u16::try_from(columns).map_err(|_| BookError::TooLarge)?;
        worksheet.autofilter(sheet.frozen - 1, 0, last - 1, columns)?;
    }
    Ok(())
}

fn put(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &mut Formats,
) -> Result<(), BookError> {
    let format = formats.entry((cell.look, cell.number)).or_insert_with(|| format_of(cell.look, cell.number));
    match &cell.content {
        Content::Empty if cell.look == Look::Plain => {}
        Content::Empty => {
            worksheet.write_blank(row, column, format)?;
        }
        Content::Text(text) => {
            worksheet.write_string_with_format(row, column, text, format)?;
        }
        Content::Number(number) => {
            worksheet.write_number_with_format(row, column, binary(*number), format)?;
        }
        Content::Formula(text, shown) => {
            worksheet.write_formula_with_format(row, column, formula(text, shown), format)?;
        }
        Content::ArrayFormula(text, shown) => {
            worksheet.write_array_formula_with_format(
                row,
                column,
                row,
                column,
                formula(text, shown),
                format,
            )?;
        }
    }
    Ok(())
}

fn formula(text: &str, shown: &Shown) -> Formula {
    let result = match shown {
        Shown::Number(number) => number.normalize().to_string(),
        // An empty result would be written as 0.
        Shown::Text(text) if text.is_empty() => " ".to_owned(),
        Shown::Text(text) => text.clone(),
    };
    Formula::new(format!("={text}")).set_result(result)
}

/// The nearest number that a spreadsheet can hold.
fn binary(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

/// Blue on light yellow is what one changes, black what is computed: the custom of financial models.
fn format_of(look: Look, number: NumberLook) -> Format {
    let line = Color::RGB(0x00D9_DEE7);
    let cell = || Format::new().set_border(FormatBorder::Thin).set_border_color(line);
    let format = match look {
        Look::Plain => Format::new(),
        Look::Title => Format::new().set_bold().set_font_size(16),
        Look::Head => cell()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(0x001F_3A5F)),
        Look::Note => {
            Format::new().set_font_color(Color::RGB(0x005B_6675)).set_text_wrap().set_align(FormatAlign::Top)
        }
        Look::Input => {
            cell().set_font_color(Color::RGB(0x001A_4FB5)).set_background_color(Color::RGB(0x00FF_F8DB))
        }
        Look::Computed => cell(),
        Look::Result => cell().set_bold().set_background_color(Color::RGB(0x00EA_F1FA)),
    };
    let places =
        |places: u8| if places == 0 { String::new() } else { format!(".{}", "0".repeat(places.into())) };
    match number {
        NumberLook::General => format,
        NumberLook::Fixed(of) => format.set_num_format(format!("#,##0{}", places(of))),
        NumberLook::Percent(of) => format.set_num_format(format!("0{}%", places(of))),
    }
}
