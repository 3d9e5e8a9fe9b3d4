//! Where the headers of a table are: below titles, in two rows where cells were merged, or nowhere.

use crate::data::import::{HeaderRow, cell::trimmed, day, headers, number};

/// Records among which the header is looked for: exports put titles above it.
const SEARCHED: usize = 60;
/// So many columns must be recognised for a record to be the header by its words.
const RECOGNISED: usize = 2;

/// The likeliest place of the header among the first records that are not blank.
pub fn find(records: &[Vec<String>]) -> HeaderRow {
    let score = |place: usize| recognised(&merged_at(records, place).0);
    let best =
        (0..records.len().min(SEARCHED)).max_by_key(|place| (score(*place), std::cmp::Reverse(*place)));
    if let Some(place) = best.filter(|place| score(*place) >= RECOGNISED) {
        return HeaderRow::At(u32::try_from(place).unwrap_or(0));
    }
    let width = usual_width(records);
    let first = records.iter().take(SEARCHED).position(|record| filled(record) * 2 >= width).unwrap_or(0);
    let place = u32::try_from(first).unwrap_or(0);
    let is_data = records
        .get(first)
        .is_some_and(|record| best.is_none_or(|best| score(best) == 0) && holds_values(record));
    if is_data { HeaderRow::Absent(place) } else { HeaderRow::At(place) }
}

/// How many columns of the table the likeliest header names.
pub fn best_score(records: &[Vec<String>]) -> usize {
    (0..records.len().min(SEARCHED)).map(|place| recognised(&merged_at(records, place).0)).max().unwrap_or(0)
}

/// The headers in a record; one that is blank is that of the row above, where cells were merged across both. Where headers
/// stand several times under different groups (last year, this year), each is named with its group.
pub fn headers_at(records: &[Vec<String>], place: usize) -> Vec<String> {
    let (found, above) = merged_at(records, place);
    let below = records.get(place).map(Vec::as_slice).unwrap_or_default();
    if has_repeated(below)
        && let Some(above) = above
    {
        let grouped = with_groups(&found, below, above);
        if !has_repeated(&grouped) {
            return grouped;
        }
    }
    found
}

/// The headers in a record with those of the row above where they are blank, and that row where it holds some.
fn merged_at(records: &[Vec<String>], place: usize) -> (Vec<String>, Option<&Vec<String>>) {
    let mut found = records.get(place).cloned().unwrap_or_default();
    let above = place.checked_sub(1).and_then(|above| records.get(above)).filter(|above| filled(above) > 1);
    if let Some(above) = above {
        let blanks = found.iter_mut().zip(above).filter(|(header, _)| header.trim().is_empty());
        blanks.for_each(|(header, above)| header.clone_from(above));
    }
    (found, above)
}

/// The headers with the groups that stand over them; a group reaches to the next cell above that is filled.
fn with_groups(found: &[String], below: &[String], above: &[String]) -> Vec<String> {
    let mut group = "";
    let mut grouped = Vec::with_capacity(found.len());
    for (place, header) in found.iter().enumerate() {
        let over = above.get(place).map_or("", |cell| trimmed(cell));
        if !over.is_empty() {
            group = over;
        }
        let own = below.get(place).map_or("", |cell| trimmed(cell));
        grouped.push(if own.is_empty() || group.is_empty() {
            header.clone()
        } else {
            format!("{group} {own}")
        });
    }
    grouped
}

fn has_repeated(headers: &[String]) -> bool {
    let mut filled: Vec<&str> =
        headers.iter().map(|header| trimmed(header)).filter(|header| !header.is_empty()).collect();
    let count = filled.len();
    filled.sort_unstable();
    filled.dedup();
    filled.len() < count
}

/// The number of cells that most records have.
pub(super) fn usual_width(records: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|left, right| left == right);
    runs.max_by_key(|run| (run.len(), run.first().copied())).and_then(|run| run.first().copied()).unwrap_or(0)
}

fn filled(record: &[String]) -> usize {
    record.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// How many columns of the table the headers name.
fn recognised(headers: &[String]) -> usize {
    let mut columns: Vec<String> = headers
        .iter()
        .filter(|header| header.chars().count() <= headers::LONGEST)
        .filter_map(|header| headers::named(header))
        .map(|column| column.0)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns.len()
}

/// Whether the record looks like data: a day in it, or numbers in half of its filled cells.
fn holds_values(record: &[String]) -> bool {
    let cells = || record.iter().map(|cell| trimmed(cell)).filter(|cell| !cell.is_empty());
    let numbers = cells()
        .filter(|cell| number::parse(cell, false).is_ok() || number::parse(cell, true).is_ok())
        .count();
    cells().any(day::looks_like_day) || (numbers > 0 && numbers * 2 >= cells().count())
}
