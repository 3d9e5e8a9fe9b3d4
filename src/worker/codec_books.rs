//! What the codec worker does with workbooks that compute: one is written of a report.

use crate::{
    data::{book, packed_file},
    domain::text::Lang,
    engine::workbook::WorkbookBasis,
    view::{catalogue, live_workbook::live_workbook, message::Words},
    worker::codec_protocol::FromCodec,
};

/// Writes the workbook of a basis (JSON) with the names, formulas and rules of the packed document. `messages` are those of the
/// site, for the workbook is written in a language.
pub fn write(basis: String, document: Vec<u8>, messages: String, lang: Lang) -> FromCodec {
    catalogue::learn(&messages);
    let basis: WorkbookBasis = match serde_json::from_str(&basis) {
        Ok(basis) => basis,
        Err(error) => return FromCodec::Failed(error.to_string()),
    };
    let Some(workspace) = packed_file::read_document(&document) else {
        return FromCodec::Failed("the document cannot be read".to_owned());
    };
    let period = basis.report.period;
    match book::write(&live_workbook(&basis, &workspace, Words::new(lang))) {
        Ok(bytes) => FromCodec::Exported { bytes, name: format!("keyscore-{period}.xlsx") },
        Err(error) => FromCodec::Failed(error.to_string()),
    }
}
