//! Edits of rating bands: borders fall from top to bottom, codes differ, one band always stays.

use rust_decimal::Decimal;

use crate::{
    domain::{
        band::{Band, BandTable},
        change::{Change, Label},
        text::Text2,
    },
    state::edits::{Edit, EditError},
};

/// Something about a band that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandProblem {
    /// Place in the table, from 0.
    pub place: usize,
    /// What is wrong.
    pub error: EditError,
}

/// Everything that does not hold in a list of bands, from top to bottom.
pub fn band_problems(bands: &[Band]) -> Vec<BandProblem> {
    let mut problems = Vec::new();
    let last = bands.len().saturating_sub(1);
    for (place, band) in bands.iter().enumerate() {
        let above = place.checked_sub(1).and_then(|above| bands.get(above));
        if place != last && above.is_some_and(|above| band.from >= above.from) {
            problems.push(BandProblem { place, error: EditError::BandOrder });
        }
        let code = band.code.trim();
        if code.is_empty() || bands.iter().take(place).any(|other| other.code.trim() == code) {
            problems.push(BandProblem { place, error: EditError::BandCode });
        }
    }
    problems
}

/// Writes one band in its place.
///
/// # Errors
/// The first problem that the table would have.
pub fn set_band(table: &BandTable, place: usize, band: Band) -> Result<Edit, EditError> {
    let mut bands = table.bands.clone();
    *bands.get_mut(place).ok_or(EditError::Gone)? = Band { code: band.code.trim().to_owned(), ..band };
    write(table, "band_edited", place, bands)
}

/// Adds a band below the one at `place`, halfway to the next border.
///
/// # Errors
/// A place outside the table, or no room between two borders.
pub fn add_band(table: &BandTable, place: usize) -> Result<Edit, EditError> {
    let above = table.bands.get(place).ok_or(EditError::Gone)?;
    let is_last = |at: usize| at + 1 >= table.bands.len();
    let below = if is_last(place + 1) {
        Decimal::ZERO
    } else {
        table.bands.get(place + 1).map(|band| band.from).unwrap_or_default()
    };
    let upper = if is_last(place) { Decimal::ZERO } else { above.from };
    let from = upper
        .checked_add(below)
        .and_then(|sum| sum.checked_div(Decimal::TWO))
        .unwrap_or_default()
        .normalize();
    let mut bands = table.bands.clone();
    let code = fresh_code(&bands);
    bands.insert(place + 1, Band { name: Text2::same(&code), code, from });
    write(table, "band_added", place + 1, bands)
}

/// Takes a band out; its scores fall to the one below, the lowest band's to the one above.
///
/// # Errors
/// The last band left.
pub fn remove_band(table: &BandTable, place: usize) -> Result<Edit, EditError> {
    if table.bands.len() <= 1 {
        return Err(EditError::LastBand);
    }
    let bands =
        table.bands.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, band)| band.clone()).collect();
    let label = Label::plain("band_removed")
        .with("code", table.bands.get(place).map_or("", |band| band.code.as_str()));
    Ok(Edit::one(label, Change::replace(Some(table.clone().into()), BandTable { id: table.id, bands })))
}

fn write(table: &BandTable, key: &str, place: usize, bands: Vec<Band>) -> Result<Edit, EditError> {
    if let Some(problem) = band_problems(&bands).first() {
        return Err(problem.error);
    }
    let label = Label::plain(key).with("code", bands.get(place).map_or("", |band| band.code.as_str()));
    Ok(Edit::one(label, Change::replace(Some(table.clone().into()), BandTable { id: table.id, bands })))
}

/// The first letter of the alphabet that no band has; beyond that a number.
fn fresh_code(bands: &[Band]) -> String {
    let taken = |code: &str| bands.iter().any(|band| band.code == code);
    let letter = ('A'..='Z').map(String::from).find(|code| !taken(code));
    letter.unwrap_or_else(|| format!("{}", bands.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;

    fn table() -> BandTable {
        let band = |code: &str, from: i64| Band {
            code: code.to_owned(),
            name: Text2::same(code),
            from: Decimal::from(from),
        };
        BandTable {
            id: Id::from_raw(1),
            bands: vec![band("S", 95), band("A", 85), band("B", 70), band("D", 0)],
        }
    }

    #[test]
    fn borders_fall_and_codes_differ() {
        let table = table();
        let with = |code: &str, from: i64| Band {
            code: code.to_owned(),
            name: Text2::default(),
            from: Decimal::from(from),
        };
        assert_eq!(set_band(&table, 1, with("A", 95)), Err(EditError::BandOrder));
        assert_eq!(set_band(&table, 1, with("A", 60)), Err(EditError::BandOrder));
        assert_eq!(set_band(&table, 1, with("S", 90)), Err(EditError::BandCode));
        assert_eq!(set_band(&table, 1, with(" ", 90)), Err(EditError::BandCode));
        assert_eq!(set_band(&table, 9, with("X", 90)), Err(EditError::Gone));
        assert!(set_band(&table, 1, with("A+", 90)).is_ok());
    }

    #[test]
    fn a_band_comes_halfway_and_the_last_one_stays() {
        let table = table();
        let edit = add_band(&table, 0).unwrap();
        let Some(crate::domain::record::Record::BandTable(after)) =
            edit.changes.first().and_then(|change| change.after.clone())
        else {
            unreachable!("a table")
        };
        assert_eq!(
            after.bands.get(1).map(|band| (band.code.as_str(), band.from)),
            Some(("C", Decimal::from(90)))
        );
        let single = BandTable { bands: table.bands.iter().take(1).cloned().collect(), ..table.clone() };
        assert_eq!(remove_band(&single, 0), Err(EditError::LastBand));
        assert!(remove_band(&table, 3).is_ok());
    }
}
