//! What the command line says about an import: what the file was taken for, what is open, and what came of it.

use std::path::Path;

use keyscore::data::import::{
    DayOrder,
    doubts::{Doubt, DoubtKind},
    importer::Imported,
    preview::Preview,
};

use super::streams::{named, say};

/// Lines of one kind that are printed.
pub(super) const SHOWN: usize = 20;

/// Something has to be said in the map before the file can be imported.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Open(String);

/// Says what a file was taken for.
///
/// # Errors
/// What is open, with how the map answers it.
pub(super) fn seen(path: &Path, seen: &Preview) -> Result<(), Box<dyn std::error::Error>> {
    let encoding = seen.sheet.as_ref().map_or_else(
        || format!("encoding {}, delimiter {:?}", seen.encoding, seen.delimiter),
        |sheet| format!("sheet `{sheet}`"),
    );
    say(&format!("{}: table {}, {encoding}", path.display(), seen.table.0));
    for column in &seen.columns {
        match &column.column {
            Some(meaning) => say(&format!(
                "  `{}` -> {} ({} %)",
                column.header.trim(),
                meaning.0,
                column.confidence_percent
            )),
            None if column.header.trim().is_empty() => {}
            None => say(&format!("  `{}` is left out", column.header.trim())),
        }
    }
    for remark in &seen.remarks {
        say(&format!("  remark: {remark:?}"));
    }
    if seen.undecodable {
        say("  remark: some characters cannot be read in this encoding");
    }
    let mut open = Vec::new();
    if seen.day_order_ambiguous {
        let sample = seen.day_readings.first().map_or("a day", |reading| reading.text.as_str());
        let orders: Vec<&str> = seen.day_readings.iter().map(|reading| order_name(reading.order)).collect();
        let orders = if orders.is_empty() { "day_first, month_first".to_owned() } else { orders.join(", ") };
        open.push(format!("`{sample}` can be read in several ways: say \"day_order\" in the map ({orders})"));
    }
    if let Some(number) = &seen.decimal_question {
        open.push(format!("`{number}` may be meant in two ways: say \"decimal\" in the map (point, comma)"));
    }
    for doubt in &seen.doubts {
        let said = worded(doubt);
        say(&format!("  remark: {said}"));
        for tally in &doubt.tallies {
            let sum = tally.sum.as_ref().map_or_else(String::new, |sum| format!(", in all {sum}"));
            let mark = if tally.is_striking { " (!)" } else { "" };
            say(&format!("    `{}`: {} rows{sum}{mark}", tally.value, tally.rows));
        }
        if doubt.is_open {
            open.push(format!("{said}: {}", answer(doubt)));
        }
    }
    if open.is_empty() { Ok(()) } else { Err(named(path, &Open(open.join("; "))).into()) }
}

const fn order_name(order: DayOrder) -> &'static str {
    match order {
        DayOrder::DayFirst => "day_first",
        DayOrder::MonthFirst => "month_first",
        DayOrder::YearFirst => "year_first",
    }
}

fn worded(doubt: &Doubt) -> String {
    let header = &doubt.header;
    match doubt.kind {
        DoubtKind::Currencies => format!("`{header}` is in several currencies"),
        DoubtKind::Statuses => format!("`{header}` says that {} rows may be no sales", doubt.count),
        DoubtKind::RepeatedAmounts => {
            format!("`{header}` is the same on each line of an order ({} orders)", doubt.count)
        }
        DoubtKind::ComputedAmounts => format!(
            "`{header}` is the amount of whole orders ({}); lines are computed from price and quantity",
            doubt.count
        ),
        DoubtKind::Discount => {
            format!("`{header}` {} may be taken off, be what is paid, or money", doubt.sample)
        }
        DoubtKind::Gaps => format!("{header} are blank in {} rows below others", doubt.count),
        DoubtKind::Gross => format!("`{header}` includes tax"),
    }
}

fn answer(doubt: &Doubt) -> String {
    let column = doubt.column;
    match doubt.kind {
        DoubtKind::Currencies => {
            "say \"accepted\": [\"currencies\"] in the map to add them up as they are".to_owned()
        }
        DoubtKind::Statuses => {
            let striking = doubt.tallies.iter().filter(|tally| tally.is_striking);
            let values: Vec<String> = striking.map(|tally| format!("{:?}", tally.value)).collect();
            let values = values.join(", ");
            format!(
                "say \"leave_out\": {{\"column\": {column}, \"values\": [{values}]}} in the map, or \"accepted\": [\"statuses\"] to count them"
            )
        }
        DoubtKind::RepeatedAmounts => {
            "say \"once_per_order\": true in the map, or \"accepted\": [\"repeated_amounts\"]".to_owned()
        }
        DoubtKind::ComputedAmounts => "say \"accepted\": [\"computed_amounts\"] in the map".to_owned(),
        DoubtKind::Discount => "say \"discount\" in the map (share_off, share_paid, money)".to_owned(),
        DoubtKind::Gaps => {
            "say \"fill_down\": true in the map to take the values above, or \"accepted\": [\"gaps\"]"
                .to_owned()
        }
        DoubtKind::Gross => String::new(),
    }
}

/// Says what came of it.
pub(super) fn imported(path: &Path, imported: &Imported) {
    let left_out = &imported.left_out;
    say(&format!(
        "{}: {} rows imported, {} refused, {} lines of totals and {} others left out",
        path.display(),
        imported.accepted,
        imported.refused_rows,
        left_out.totals,
        left_out.frames + left_out.excluded
    ));
    if imported.days_without_time > 0 {
        say(&format!(
            "  {} rows have a day without a time: no hours are measured from them",
            imported.days_without_time
        ));
    }
    for row in left_out.rows.iter().take(SHOWN) {
        let sum = if row.is_sum { ", the sum of the rows above" } else { "" };
        say(&format!("  line {}: left out, {:?}{sum}: {}", row.line, row.what, row.cells.join(" | ")));
    }
    for issue in imported.issues.iter().take(SHOWN) {
        say(&format!(
            "  line {}, {}: expected {:?}, found `{}`",
            issue.line, issue.header, issue.expected, issue.found
        ));
    }
}
