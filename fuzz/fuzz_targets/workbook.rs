//! Workbooks of which one part is any bytes, in an archive that is sound; and any bytes as an archive.
#![no_main]

use keyscore::data::import::{ImportChoices, workbook::{ReadWorkbook as _, Workbook}};
use libfuzzer_sys::fuzz_target;

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/officeDocument/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const ROWS: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46082</v></c></row></sheetData></worksheet>"#;
const TEXTS: &str = r#"<sst uniqueCount="1"><si><t>order id</t></si></sst>"#;
const STYLES: &str = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, content)) = bytes.split_first() else { return };
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("xl/worksheets/sheet1.xml", ROWS.as_bytes()),
        ("xl/sharedStrings.xml", TEXTS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEETS.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
    ];
    let archive = match parts.get_mut(usize::from(*choice)) {
        Some(part) => {
            part.1 = content;
            stored(&parts)
        }
        None => content.to_vec(),
    };
    let Ok(mut book) = Workbook::open(archive) else { return };
    let Ok(seen) = book.preview(&ImportChoices::default()) else { return };
    let _ = book.import(&seen, &mut |_, _, _| ());
});

/// An archive of parts that are not compressed.
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = archive.len() as u32;
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5a];
        shared.extend(crc32(content).to_le_bytes());
        shared.extend((content.len() as u32).to_le_bytes());
        shared.extend((content.len() as u32).to_le_bytes());
        shared.extend((name.len() as u16).to_le_bytes());
        shared.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&shared);
        archive.extend(name.as_bytes());
        archive.extend(*content);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&shared);
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (at, length) = (archive.len() as u32, list.len() as u32);
    archive.extend(list);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((parts.len() as u16).to_le_bytes());
    archive.extend((parts.len() as u16).to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}
