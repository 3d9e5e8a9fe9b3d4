//! The workspace file: round trip, caps, versions, damage.

use std::collections::BTreeSet;

use keyscore::{
    data::{
        file::{FileError, MAX_FILE_BYTES, MAX_ROWS, read, write},
        sample::sample,
        validate::{Action, Problem},
    },
    domain::record::RecordKey,
    engine::{
        language::{MAX_DEPTH, parse},
        model::Model,
        rows::ColumnCells,
    },
};

fn written() -> String {
    write(&sample()).unwrap()
}

fn refused(text: &str) -> FileError {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn what_is_written_reads_back_the_same() {
    let text = written();
    let (model, findings) = read(text.as_bytes()).unwrap();
    assert_eq!(findings, []);
    assert_eq!(model.workspace, sample().workspace);
    assert_eq!(model.rows, sample().rows);
    assert_eq!(write(&model).unwrap(), text);
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(read(with_mark.as_bytes()).unwrap().0.workspace, model.workspace);
}

#[test]
fn files_that_are_not_ours_or_too_new() {
    assert_eq!(refused(""), FileError::Damaged("EOF while parsing a value at line 1 column 0".to_owned()));
    for text in ["hello", "[]", "{}", r#"{"format":"excel","schema":1}"#, r#"{"format":3,"schema":1}"#] {
        assert_eq!(refused(text), FileError::NotAWorkspace, "{text}");
    }
    assert_eq!(
        refused(r#"{"format":"keyscore","schema":9,"future":[[1]]}"#),
        FileError::Newer { found: 9, known: 8 }
    );
    let text = written();
    let places = text.replace(r#""total":2"#, r#""total":10"#);
    assert_ne!(places, text);
    assert!(
        matches!(refused(&places), FileError::Damaged(text) if text.contains("decimal places 0 to 9")),
        "settings that cannot stand are named"
    );
    let half = text.get(..text.len() / 2).unwrap();
    assert!(matches!(refused(half), FileError::Damaged(_)), "a file cut off");
    assert!(
        matches!(refused(r#"{"format":"keyscore","schema":1,"workspace":{}}"#), FileError::Damaged(_)),
        "no settings"
    );
}

#[test]
fn sizes_and_depth_are_capped() {
    let deep = format!(r#"{{"format":"keyscore","schema":1,"x":{}{}}}"#, "[".repeat(140), "]".repeat(140));
    assert_eq!(refused(&deep), FileError::TooDeep { limit: 112 });
    let quoted = format!(r#"{{"format":"keyscore","schema":1,"x":"{}\"["}}"#, "[".repeat(140));
    assert!(matches!(refused(&quoted), FileError::Damaged(_)), "brackets inside a text do not nest");
    let large = vec![b' '; MAX_FILE_BYTES + 1];
    assert_eq!(
        read(&large).unwrap_err(),
        FileError::TooLarge { bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES }
    );
}

#[test]
fn more_rows_than_the_file_carries_are_not_written() {
    let mut model = sample();
    if let Some(batch) = model.workspace.batches.values_mut().next() {
        batch.rows = 20_001;
    }
    assert!(
        matches!(write(&model), Err(FileError::TooManyRows { rows, limit: MAX_ROWS }) if rows > MAX_ROWS)
    );
    let without_rows = Model { rows: Default::default(), ..sample() };
    assert_eq!(write(&without_rows), Err(FileError::RowsMissing("sample-orders-2024.csv".to_owned())));
}

#[test]
fn rows_that_were_changed_or_lost_are_reported() {
    let text = written();
    let changed = text.replacen("[\"SO2024-0001\",", "[\"SO2024-9001\",", 1);
    let (model, findings) = read(changed.as_bytes()).unwrap();
    assert_eq!(
        (findings.len(), findings[0].problem, findings[0].action),
        (1, Problem::RowsChanged, Action::Repaired)
    );
    assert_eq!(read(write(&model).unwrap().as_bytes()).unwrap().1, [], "put right for good");

    let lost = text.replacen("\"count\":820", "\"count\":819", 1);
    let (model, findings) = read(lost.as_bytes()).unwrap();
    let problems: Vec<_> = findings.iter().map(|finding| (finding.problem, finding.action)).collect();
    assert_eq!(problems, [(Problem::RowsUnusable, Action::Removed), (Problem::RowsMissing, Action::Left)]);
    assert_eq!((model.rows.len(), model.workspace.batches.len()), (1, 2));
}

#[test]
fn a_text_that_stands_twice_in_the_list_of_a_column_counts_once() {
    let orders = |model: &Model| {
        let rows = model.rows.values().find(|rows| {
            matches!(rows.columns.get(&"order_id".into()), Some(ColumnCells::Text { dictionary, .. })
                if dictionary.iter().any(|text| text == "SO2024-0001"))
        });
        let Some(ColumnCells::Text { dictionary, codes }) =
            rows.and_then(|rows| rows.columns.get(&"order_id".into())).cloned()
        else {
            panic!("order numbers")
        };
        (dictionary, codes)
    };
    let (before, cells) = orders(&sample());
    let twice =
        written().replacen("[\"SO2024-0001\",\"SO2024-0002\",", "[\"SO2024-0001\",\"SO2024-0001\",", 1);
    let (model, findings) = read(twice.as_bytes()).unwrap();
    assert_eq!(findings.iter().map(|one| one.problem).collect::<Vec<_>>(), [Problem::RowsChanged]);
    let (after, codes) = orders(&model);
    // The second order became the first: one text fewer, and each cell still reads as it stands in the file.
    assert_eq!(after.len(), before.len() - 1);
    assert_eq!(after.iter().collect::<BTreeSet<_>>().len(), after.len());
    for (code, place) in codes.iter().zip(&cells) {
        let text = &before[*place as usize];
        let expected = if text == "SO2024-0002" { "SO2024-0001" } else { text };
        assert_eq!(after[*code as usize], expected);
    }
}

#[test]
fn a_record_that_refers_to_nothing_is_taken_out_and_the_rest_opens() {
    let mut model = sample();
    let region = model.workspace.regions.keys().next().unwrap();
    model.workspace.regions.remove(&region);
    let (opened, findings) = read(write(&model).unwrap().as_bytes()).unwrap();
    assert!(findings.iter().all(|finding| finding.action == Action::Removed));
    assert!(
        findings
            .iter()
            .any(|finding| finding.problem == Problem::UnknownReference(RecordKey::Region(region)))
    );
    assert!(!opened.workspace.accounts.is_empty() && opened.workspace.accounts.len() < 8);
}

#[test]
fn the_deepest_formula_that_is_read_as_text_is_read_from_a_file_too() {
    let mut model = sample();
    let mut text = "net_amount".to_owned();
    for _ in 0..MAX_DEPTH - 3 {
        text = format!("ABS({text})");
    }
    for text in [format!("SUM({text} WHERE net_amount > 1)"), "1+".repeat(MAX_DEPTH - 1) + "1"] {
        let formula = parse(&text, &model.workspace).unwrap().formula;
        model.workspace.kpis.values_mut().for_each(|kpi| kpi.formula = formula.clone());
        let (read_back, findings) = read(write(&model).unwrap().as_bytes()).unwrap();
        assert_eq!(findings, []);
        assert_eq!(read_back.workspace, model.workspace);
    }
}
