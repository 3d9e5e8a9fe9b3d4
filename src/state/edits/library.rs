//! Edits that bring indicators of the library into a workspace.

use crate::{
    domain::{
        change::{Change, Label},
        record::Record,
    },
    state::edits::{Edit, label_with},
};

/// Puts records of the library in: those that the workspace lacks, as the library has read them.
pub fn adopt(records: Vec<Record>) -> Edit {
    let kpis: Vec<_> = records
        .iter()
        .filter_map(|record| match record {
            Record::Kpi(kpi) => Some(kpi.clone()),
            _ => None,
        })
        .collect();
    let label = match kpis.as_slice() {
        [kpi] => label_with(Label::plain("library_added").with("code", &kpi.code), "name", &kpi.name),
        _ => Label::plain("library_added_many").with("n", kpis.len().to_string()),
    };
    Edit { label, changes: records.into_iter().map(Change::create).collect() }
}
