//! What of a workspace file can be made again is left out of a link: identities that are made of what a record is about, and checksums
//! of rows. Neither can be compressed, and a link is as long as they are.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::{
    card_rule::CardRule, ownership::OwnershipSplit, scoring::ScoringRule, target::TargetSeries,
    value::InputValue, weight::WeightSet, workspace::Workspace,
};

/// How every record begins.
const BEGIN: &str = "{\"id\":\"";
/// How the checksum of a batch begins, and its letters.
const SUM: &str = "\"sha256\":\"";
const SUM_LETTERS: usize = 64;
/// Letters of an identity.
const LETTERS: usize = 13;

/// The text of a file of this workspace without what [`restored`] makes again.
pub fn lean(workspace: &Workspace, text: &str) -> String {
    let made = made_ids(workspace);
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('"') {
        let opens_record = place > 0 && rest.get(place - 1..).is_some_and(|from| from.starts_with(BEGIN));
        let (before, from) = rest.split_at(place);
        found.push_str(before);
        let (head, letters, keep) = match from {
            _ if opens_record => (BEGIN.len() - 1, LETTERS, false),
            from if from.starts_with(SUM) => (SUM.len(), SUM_LETTERS, false),
            _ => (1, 0, true),
        };
        let value = from.get(head..head + letters).unwrap_or_default();
        let is_made = !keep && (letters == SUM_LETTERS || made.contains(value));
        found.push_str(from.get(..head).unwrap_or_default());
        rest = from.get(if is_made { head + letters } else { head }..).unwrap_or_default();
    }
    found + rest
}

fn made_ids(workspace: &Workspace) -> BTreeSet<String> {
    let values = workspace.values.values();
    let values = values.filter(|one| one.id == InputValue::id_for(one.input, &one.scope, one.period));
    let targets = workspace.targets.values();
    let targets = targets.filter(|one| one.id == TargetSeries::id_for(one.kpi, &one.scope, one.year));
    let weights = workspace.weights.values().filter(|one| one.id == WeightSet::id_for(one.owner, one.from));
    let splits = workspace.ownership.values();
    let splits = splits.filter(|one| one.id == OwnershipSplit::id_for(one.account, one.from));
    let rules = workspace.scoring_rules.values();
    let rules = rules.filter(|one| one.id == ScoringRule::id_for(one.kpi, &one.scope));
    let cards = workspace.card_rules.values().filter(|one| one.id == CardRule::id_for(&one.scope));
    let ids = values.map(|one| one.id.to_string()).chain(targets.map(|one| one.id.to_string()));
    let ids = ids.chain(weights.map(|one| one.id.to_string())).chain(splits.map(|one| one.id.to_string()));
    ids.chain(rules.map(|one| one.id.to_string())).chain(cards.map(|one| one.id.to_string())).collect()
}

/// The file with the identities that were left out; the bytes as they are where none was, or where they are no file. Checksums are
/// made by whoever reads the rows.
pub fn restored(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(b"{") || super::super::file::is_too_deep(&bytes) {
        return bytes;
    }
    let Ok(mut file) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    let Some(Value::Object(workspace)) = file.get_mut("workspace") else { return bytes };
    let mut any = false;
    for (kind, id_of) in KINDS {
        let Some(Value::Array(records)) = workspace.get_mut(kind) else { continue };
        for record in records {
            if record.get("id").and_then(Value::as_str) != Some("") {
                continue;
            }
            if let Some(fields) = record.as_object_mut() {
                fields.insert("id".to_owned(), Value::String("0".repeat(LETTERS)));
            }
            if let Some(id) = id_of(record)
                && let Some(fields) = record.as_object_mut()
            {
                fields.insert("id".to_owned(), Value::String(id));
                any = true;
            }
        }
    }
    if any { serde_json::to_vec(&file).unwrap_or(bytes) } else { bytes }
}

/// The identity of a record of a kind, by what it is about.
type IdOf = fn(&Value) -> Option<String>;

/// The kinds whose identities are made.
const KINDS: [(&str, IdOf); 6] = [
    ("values", |value| {
        let one: InputValue = serde_json::from_value(value.clone()).ok()?;
        Some(InputValue::id_for(one.input, &one.scope, one.period).to_string())
    }),
    ("targets", |value| {
        let one: TargetSeries = serde_json::from_value(value.clone()).ok()?;
        Some(TargetSeries::id_for(one.kpi, &one.scope, one.year).to_string())
    }),
    ("weights", |value| {
        let one: WeightSet = serde_json::from_value(value.clone()).ok()?;
        Some(WeightSet::id_for(one.owner, one.from).to_string())
    }),
    ("ownership", |value| {
        let one: OwnershipSplit = serde_json::from_value(value.clone()).ok()?;
        Some(OwnershipSplit::id_for(one.account, one.from).to_string())
    }),
    ("scoring_rules", |value| {
        let one: ScoringRule = serde_json::from_value(value.clone()).ok()?;
        Some(ScoringRule::id_for(one.kpi, &one.scope).to_string())
    }),
    ("card_rules", |value| {
        let one: CardRule = serde_json::from_value(value.clone()).ok()?;
        Some(CardRule::id_for(&one.scope).to_string())
    }),
];
