//! Tables that an import offers as files for a spreadsheet program: refused rows, their reasons, and an empty table to fill in.

use crate::{
    data::import::{RowIssue, importer::RefusedRow},
    domain::table::{ORDER_LINES, standard_columns},
    view::{
        csv_text::{Field, csv},
        import_words::{column_name, issue},
        message::Words,
    },
};

/// Refused rows as a table for a spreadsheet program: line, column, what was found, what was expected.
pub fn issues_csv(issues: &[RowIssue], words: Words) -> String {
    let head = ["line", "header", "found", "expected"]
        .map(|name| Field::Text(words.get(&format!("import.issue.{name}")).to_string()));
    let rows = issues.iter().map(|one| {
        let worded = issue(one, words);
        vec![
            Field::Number(one.line.to_string()),
            Field::Text(worded.header.to_string()),
            Field::Text(one.found.clone()),
            Field::Text(worded.expected.to_string()),
        ]
    });
    csv(std::iter::once(head.to_vec()).chain(rows))
}

/// Refused rows as they stand in the file, each with its line and its reasons, to be corrected and imported again.
pub fn refused_csv(headers: &[String], rows: &[RefusedRow], issues: &[RowIssue], words: Words) -> String {
    let reasons = |row: &RefusedRow| {
        let of_row = issues.iter().filter(|one| one.line == row.line).map(|one| {
            let worded = issue(one, words);
            let place = [("header", &*worded.header), ("expected", &*worded.expected)];
            words.with("import.issue.because", &place).to_string()
        });
        of_row.collect::<Vec<_>>().join(&words.get("import.issue.and"))
    };
    rows_csv(
        headers,
        rows.iter().map(|row| (row.cells.as_slice(), row.line.to_string(), reasons(row))),
        words,
    )
}

/// Rows of a file as they stand in it, each with its line and why it is told: cells, line, reason.
pub fn rows_csv<'r>(
    headers: &[String],
    rows: impl Iterator<Item = (&'r [String], String, String)> + Clone,
    words: Words,
) -> String {
    let text = |text: &str| Field::Text(text.to_owned());
    let width = rows.clone().map(|(cells, ..)| cells.len()).chain([headers.len()]).max().unwrap_or_default();
    let cells = |cells: &[String]| -> Vec<Field> {
        (0..width).map(|place| text(cells.get(place).map_or("", String::as_str))).collect()
    };
    let mut head = cells(headers);
    head.extend([text(&words.get("import.issue.line")), text(&words.get("import.issue.reason"))]);
    let body = rows.map(|(row, line, reason)| {
        let mut fields = cells(row);
        fields.extend([Field::Number(line), text(&reason)]);
        fields
    });
    csv(std::iter::once(head).chain(body))
}

/// An empty table with the headers that an import recognises, to be filled in with a spreadsheet program.
pub fn template_csv(words: Words) -> String {
    csv([standard_columns(&ORDER_LINES.into())
        .unwrap_or_default()
        .iter()
        .map(|spec| Field::Text(column_name(&spec.code.into(), words).to_string()))
        .collect()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::import::Expected, domain::text::Lang, view::import_words::causes};

    const BOTH: [Words; 2] = [Words::new(Lang::Zh), Words::new(Lang::En)];

    #[test]
    fn the_template_has_a_header_for_each_column() {
        for words in BOTH {
            assert_eq!(
                template_csv(words).matches('"').count(),
                standard_columns(&ORDER_LINES.into()).unwrap().len() * 2
            );
        }
    }

    #[test]
    fn refused_rows_are_counted_by_cause_and_exported_harmlessly() {
        let issue = |line, header: &str, found: &str, expected| RowIssue {
            line,
            header: header.to_owned(),
            column: Some("net_amount".into()),
            found: found.to_owned(),
            expected,
        };
        let issues = [
            issue(42, "净额", "三百万", Expected::Number),
            issue(43, "日期", "2025-02-30", Expected::Day),
            issue(1_207, "净额", "=1+1", Expected::Number),
        ];
        let found = causes(&issues, BOTH[0]);
        assert_eq!(
            found.iter().map(|(header, _, times)| (&**header, *times)).collect::<Vec<_>>(),
            [("净额", 2), ("日期", 1)]
        );
        let rows = [
            RefusedRow { line: 42, cells: vec!["A1".to_owned(), "三百万".to_owned()] },
            RefusedRow { line: 1_207, cells: vec!["A9".to_owned(), "=1+1".to_owned(), "x".to_owned()] },
        ];
        let refused = refused_csv(&["no".to_owned(), "净额".to_owned()], &rows, &issues, BOTH[1]);
        let lines: Vec<&str> = refused.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
        assert_eq!(lines[0], "\"no\",\"净额\",\"\",\"Line\",\"Reason\"");
        assert_eq!(lines[1], "\"A1\",\"三百万\",\"\",42,\"净额: expected a number such as 1204.50\"");
        assert!(lines[2].starts_with("\"A9\",\"'=1+1\",\"x\",1207,"), "{}", lines[2]);
        let csv = issues_csv(&issues, BOTH[1]);
        assert!(csv.contains("42,\"净额\",\"三百万\""), "{csv}");
        assert!(csv.contains("1207,\"净额\",\"'=1+1\""), "{csv}");
    }
}
