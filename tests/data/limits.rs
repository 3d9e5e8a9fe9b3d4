//! Limits of the import: refused by name, nothing half-done, no panic on whatever the bytes are.

use keyscore::data::import::{
    Expected, ImportChoices, ImportError, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ISSUES, MAX_ROW_BYTES, MAX_ROWS,
    importer::Importer, preview::preview,
};
use proptest::prelude::*;

use crate::support::{import_in, seen};

const HEADER: &str = "order id,order date,customer\n";

fn refused(bytes: &[u8]) -> ImportError {
    import_in(bytes, &ImportChoices::default(), 60_000).unwrap_err()
}

#[test]
fn files_that_are_no_tables() {
    assert_eq!(refused(b""), ImportError::Empty);
    assert_eq!(refused(b"\n\n"), ImportError::Empty);
    assert_eq!(refused(HEADER.as_bytes()), ImportError::NoRows);
    assert_eq!(refused(b"PK\x03\x04\x14\x00"), ImportError::Workbook);
    assert_eq!(refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), ImportError::OldWorkbook);
    assert_eq!(refused(&[0, 1, 2, 0, 0, 7, 0, 0, 9, 9]), ImportError::NotText);
    let all_bad = format!("{HEADER}1,x,A\n2,y,B\n");
    assert!(
        matches!(refused(all_bad.as_bytes()), ImportError::NothingAccepted { refused: 2, issues } if issues.len() == 2)
    );
    let large = preview(b"a", MAX_FILE_BYTES + 1, &ImportChoices::default());
    assert_eq!(large, Err(ImportError::FileTooLarge { bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES }));
}

#[test]
fn rows_columns_and_cells_have_limits() {
    let wide = format!("{HEADER}1,2026-01-01,A\n{}\n", ",".repeat(MAX_COLUMNS));
    assert_eq!(refused(wide.as_bytes()), ImportError::TooManyColumns { line: 3, limit: MAX_COLUMNS });
    let most = format!(
        "{}\n{}\n",
        ["order id", "order date", "customer"]
            .into_iter()
            .chain(vec!["x"; MAX_COLUMNS - 3])
            .collect::<Vec<_>>()
            .join(","),
        ["1", "2026-01-01", "A"].into_iter().chain(vec![""; MAX_COLUMNS - 3]).collect::<Vec<_>>().join(",")
    );
    assert_eq!(import_in(most.as_bytes(), &ImportChoices::default(), 999).unwrap().accepted, 1);
    let open = format!("{HEADER}1,2026-01-01,A\n2,2026-01-01,\"{}", "x\n".repeat(MAX_ROW_BYTES));
    assert_eq!(refused(open.as_bytes()), ImportError::RowTooLong { line: 3, limit: MAX_ROW_BYTES });
    let long = format!("{HEADER}1,2026-01-01,A\n2,2026-01-01,{}\n", "长".repeat(32_768));
    let imported = import_in(long.as_bytes(), &ImportChoices::default(), 5_000).unwrap();
    assert_eq!((imported.accepted, imported.issues[0].expected), (1, Expected::ShorterText));
    assert_eq!(imported.issues[0].found.chars().count(), 81, "what is repeated is cut");
}

#[test]
fn a_million_rows_and_not_one_more() {
    let head = format!("{HEADER}1,2026-01-01,A\n");
    let mut importer = Importer::new(&seen(head.as_bytes())).unwrap();
    importer.feed(head.as_bytes()).unwrap();
    let thousand = "1,2026-01-01,A\n".repeat(1_000);
    for _ in 1..MAX_ROWS / 1_000 {
        importer.feed(thousand.as_bytes()).unwrap();
    }
    let last = "1,2026-01-01,A\n".repeat(999);
    assert_eq!(importer.feed(last.as_bytes()).unwrap(), u64::from(MAX_ROWS));
    assert_eq!(importer.feed(b"1,2026-01-01,A\n"), Err(ImportError::TooManyRows { limit: MAX_ROWS }));
}

#[test]
fn a_thousand_issues_are_kept_and_all_are_counted() {
    let text = format!("{HEADER}1,2026-01-01,A\n{}", "1,x,A\n".repeat(2_500));
    let imported = import_in(text.as_bytes(), &ImportChoices::default(), 3_000).unwrap();
    assert_eq!(
        (imported.issues.len(), imported.issue_count, imported.refused_rows),
        (MAX_ISSUES, 2_500, 2_500)
    );
}

#[test]
fn undecodable_cells_are_refused_where_they_matter() {
    let mut bytes = b"order id,order date,customer,note\n1,2026-01-01,A,x\n2,2026-01-01,".to_vec();
    bytes.extend_from_slice(b"\xff\xfe,x\n3,2026-01-01,C,\xff\n");
    let choices = ImportChoices { encoding: Some("utf-8".to_owned()), ..ImportChoices::default() };
    let imported = import_in(&bytes, &choices, 11).unwrap();
    assert_eq!(
        (imported.accepted, imported.issues[0].line, imported.issues[0].expected),
        (2, 3, Expected::Readable)
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), piece in 1_usize..300) {
        let _ = import_in(&bytes, &ImportChoices::default(), piece);
    }

    #[test]
    fn no_table_makes_it_panic(rows in prop::collection::vec("[0-9,;.\"/年月日万%() \\-a-c\n]{0,60}", 1..20), piece in 1_usize..50) {
        let text = format!("order id,order date,customer,quantity,unit price,discount\n{}", rows.join("\n"));
        let _ = import_in(text.as_bytes(), &ImportChoices::default(), piece);
    }

    #[test]
    fn pieces_do_not_matter(rows in prop::collection::vec("[0-9,\"\r\n甲a]{0,20}", 1..20), piece in 1_usize..20) {
        let text = format!("order id,order date,customer\n1,2026-01-01,A\n{}", rows.join("\n"));
        let whole = import_in(text.as_bytes(), &ImportChoices::default(), usize::MAX);
        prop_assert_eq!(import_in(text.as_bytes(), &ImportChoices::default(), piece), whole);
    }
}
