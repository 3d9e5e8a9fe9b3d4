//! Documents of older formats as documents of this one: one step per version, each from the format before it to its own.
//! A step works on JSON, because what it reads is no longer what the types say.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::settings::SCHEMA;

/// A step from one version of the format to the next.
type Step = fn(&mut Value) -> Result<(), MigrateError>;

/// The steps, the first from version 1 to 2.
const STEPS: [Step; SCHEMA as usize - 1] = [
    scoring_rules,
    work_calendars,
    tables_and_guide,
    allocations_and_cycles,
    own_tables,
    groups_and_teams,
    ratings,
];

/// Why a document of an older format cannot become one of this one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigrateError {
    /// It is of a newer format.
    #[error("it has schema {0}, which is newer than this program")]
    Newer(u32),
    /// It is not what its format says; the text is for support.
    #[error("{0}")]
    Unreadable(String),
}

/// A document of a version of the format, read as it would have been written today.
///
/// # Errors
/// See [`MigrateError`].
pub fn read<T: DeserializeOwned>(text: &str, schema: u32) -> Result<T, MigrateError> {
    let unreadable = |error: serde_json::Error| MigrateError::Unreadable(error.to_string());
    if schema == SCHEMA {
        return serde_json::from_str(text).map_err(unreadable);
    }
    let mut document: Value = serde_json::from_str(text).map_err(unreadable)?;
    migrate(&mut document, schema)?;
    serde_json::from_value(document).map_err(unreadable)
}

/// Brings a document (an object with a list of records by kind) from a version of the format to this one.
///
/// # Errors
/// See [`MigrateError`].
pub fn migrate(document: &mut Value, schema: u32) -> Result<(), MigrateError> {
    if schema > SCHEMA {
        return Err(MigrateError::Newer(schema));
    }
    STEPS.iter().skip((schema as usize).saturating_sub(1)).try_for_each(|step| step(document))
}

/// Version 2 brought scoring rules, card rules and points. A document of version 1 has none: the plain rule holds.
fn scoring_rules(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["scoring_rules", "card_rules", "points_items"])
}

/// Version 3 brought work calendars. A document of version 2 has none: Monday to Friday, eight hours.
fn work_calendars(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["work_calendars"])
}

/// Version 4 brought times and flags in tables, pay, cards of a library and the guided setting. A document of version 3 has
/// none of them, and what it has is written the same way.
fn tables_and_guide(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &[])
}

/// Version 5 brought allocations of targets and review cycles. A document of version 4 has none.
fn allocations_and_cycles(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["allocations", "cycles", "cycle_seals"])
}

/// Version 6 brought tables of the user's own and entries of accounts of pay. A document of version 5 has none.
fn own_tables(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["own_tables", "pay_entries"])
}

/// Version 7 brought groups of a card's own, credit by team, the newest value of rows and rules of promotion. A document of
/// version 6 has none of them, and what it has is written the same way.
fn groups_and_teams(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["promotion_rules"])
}

/// Version 8 brought ratings by people and decisions of calibration. A document of version 7 has none: the indicators are the card.
fn ratings(document: &mut Value) -> Result<(), MigrateError> {
    add_kinds(document, &["rating_plans", "ratings", "overrides"])
}

fn add_kinds(document: &mut Value, kinds: &[&str]) -> Result<(), MigrateError> {
    let document =
        document.as_object_mut().ok_or_else(|| MigrateError::Unreadable("it is no document".to_owned()))?;
    for kind in kinds {
        document.entry(*kind).or_insert_with(|| Value::Array(Vec::new()));
    }
    Ok(())
}
