//! What there is to know before a person is erased: names and codes that they have had, and what others are called, from every
//! document in which they may stand.

use std::collections::BTreeSet;

use crate::{
    domain::{
        change::ChangeSet,
        id::{ExternalKey, Id},
        own_table::OwnTable,
        people::Employee,
        record::Record,
        text::Text2,
        workspace::Workspace,
    },
    engine::cycle::Sealed,
};

/// What was seen of a person and of everything else that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub(super) person: Id<Employee>,
    /// Names of the person, in order of appearance.
    pub(super) names: Vec<String>,
    /// Codes of the person, in order of appearance.
    pub(super) codes: Vec<String>,
    /// Names and codes of everybody and everything else.
    pub(super) others: BTreeSet<String>,
}

impl Seen {
    /// Nothing yet.
    pub const fn of(person: Id<Employee>) -> Self {
        Self { person, names: Vec::new(), codes: Vec::new(), others: BTreeSet::new() }
    }

    /// Looks at a document, and at the rules that its cycles have sealed.
    pub fn document(&mut self, workspace: &Workspace) {
        workspace.employees.values().for_each(|one| self.employee(one));
        workspace.accounts.values().for_each(|one| self.other(&one.name, &one.keys));
        workspace.regions.values().for_each(|one| self.other(&one.name, &one.keys));
        workspace.product_lines.values().for_each(|one| self.other(&one.name, &one.keys));
        workspace.account_types.values().for_each(|one| self.other(&one.name, &[]));
        workspace.roles.values().for_each(|one| self.other(&one.name, &[]));
        workspace.own_tables.values().for_each(|table| self.own_table(table));
        for kpi in workspace.kpis.values() {
            self.other(&kpi.name, &[]);
            put(&mut self.others, &kpi.code);
        }
        for seal in workspace.cycle_seals.values() {
            let sealed = serde_json::from_str::<Sealed>(&seal.text);
            sealed.iter().flat_map(|sealed| &sealed.rules).for_each(|rule| self.record(&rule.record));
        }
    }

    /// Looks at both sides of every change of a step.
    pub fn step(&mut self, step: &ChangeSet) {
        for change in &step.changes {
            change.before.iter().chain(&change.after).for_each(|record| self.record(record));
        }
    }

    fn record(&mut self, record: &Record) {
        match record {
            Record::Employee(one) => self.employee(one),
            Record::Account(one) => self.other(&one.name, &one.keys),
            Record::Region(one) => self.other(&one.name, &one.keys),
            Record::ProductLine(one) => self.other(&one.name, &one.keys),
            Record::AccountType(one) => self.other(&one.name, &[]),
            Record::Role(one) => self.other(&one.name, &[]),
            Record::OwnTable(one) => self.own_table(one),
            Record::Kpi(one) => {
                self.other(&one.name, &[]);
                put(&mut self.others, &one.code);
            }
            Record::CycleSeal(seal) => {
                let sealed = serde_json::from_str::<Sealed>(&seal.text);
                sealed.iter().flat_map(|sealed| &sealed.rules).for_each(|rule| self.record(&rule.record));
            }
            _ => {}
        }
    }

    fn employee(&mut self, one: &Employee) {
        if one.id != self.person {
            self.other(&one.name, &one.keys);
            return;
        }
        let add = |known: &mut Vec<String>, text: &str| {
            let text = text.trim();
            if !text.is_empty() && known.iter().all(|one| one != text) {
                known.push(text.to_owned());
            }
        };
        [&one.name.zh, &one.name.en].into_iter().for_each(|name| add(&mut self.names, name));
        one.keys.iter().for_each(|key| add(&mut self.codes, &key.code));
    }

    /// Its rows are found by these names.
    fn own_table(&mut self, table: &OwnTable) {
        self.other(&table.name, &[]);
        put(&mut self.others, &table.code.0);
        for column in &table.columns {
            self.other(&column.name, &[]);
            put(&mut self.others, &column.code.0);
        }
    }

    fn other(&mut self, name: &Text2, keys: &[ExternalKey]) {
        [&name.zh, &name.en].into_iter().for_each(|name| put(&mut self.others, name));
        keys.iter().for_each(|key| put(&mut self.others, &key.code));
    }
}

fn put(texts: &mut BTreeSet<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() && !texts.contains(text) {
        texts.insert(text.to_owned());
    }
}
