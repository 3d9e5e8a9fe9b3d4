//! What an import adds to the document: the batch, and a record for every name that is new to it.

use std::collections::{HashMap, HashSet};

use crate::{
    data::import::{
        ImportError,
        importer::Imported,
        master_lists::{Told, of_owners, of_people, say},
        text_rows::{first_rows, text_at, texts_of},
    },
    domain::{
        account::{Account, AccountFacts, ProductLine, Region},
        batch::Batch,
        change::Change,
        date::Day,
        dated::Dated,
        id::{ExternalKey, Id, stable_bits},
        own_table::OwnTable,
        people::{Employee, EmployeeFacts, Role, RoleShare},
        record::Record,
        table::standard_table,
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::rows::{BatchRows, ColumnCells, MISSING_NUMBER},
};

/// A record that is known: its number, itself, its keys and its name.
type KnownRecord<'w, T> = (usize, &'w T, &'w Vec<ExternalKey>, &'w Text2);

/// Source of the keys that an import gives.
pub const SOURCE: &str = "import";

/// The role of people named on order lines, in documents made from the starter template.
pub fn sales_role() -> Id<Role> {
    Id::from_raw(stable_bits("role/sales"))
}

/// The role of people whom a list of accounts names as owners, in documents made from the starter template.
fn manager_role() -> Id<Role> {
    Id::from_raw(stable_bits("role/key_account_manager"))
}

/// The record of the batch of an import. `sha256` is that of the packed rows, `at` in seconds since 1970-01-01 UTC.
pub fn batch_of(imported: &Imported, id: Id<Batch>, sha256: String, source: String, at: i64) -> Batch {
    Batch {
        id,
        table: imported.table.clone(),
        sha256,
        rows: imported.accepted,
        columns: imported.columns.clone(),
        source,
        imported_at: at,
    }
}

/// What an import changes about the table of the user's own that its rows are of: a new one is part of the same step, and
/// takes the place of none that is there.
///
/// # Errors
/// [`ImportError::OwnTable`] where the table cannot stand in the document.
pub fn definition(workspace: &Workspace, imported: &Imported) -> Result<Option<Change>, ImportError> {
    let Some(own) = imported.own.as_ref() else { return Ok(None) };
    let own = OwnTable { id: OwnTable::id_of(&own.code), ..own.clone() };
    let fault = if imported.makes_table { own.fault_as_new(workspace) } else { own.fault_in(workspace) };
    if let Some(fault) = fault {
        return Err(ImportError::OwnTable(fault));
    }
    let before = workspace.own_table(&own.code).cloned();
    let is_new = before.as_ref() != Some(&own);
    Ok(is_new.then(|| Change::replace(before.map(Record::from), own)))
}

/// What an import does to the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Intake {
    /// The changes, to be applied as one step.
    pub changes: Vec<Change>,
    /// Rows of a list of accounts or people that say something of a record of which an earlier row of it speaks: they are told,
    /// for what they say was not taken.
    pub second_codes: Vec<SecondCode>,
}

/// A code of a list that stands for the same record as an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SecondCode {
    /// The code.
    pub code: String,
    /// The earlier one, whose row counts.
    pub first: String,
}

/// The changes of a whole import, to be applied as one step: the batch, then new regions, product lines, accounts
/// and people in order of first appearance. A record of the same name gets the key it lacks instead of a twin.
/// New accounts are key accounts, in their rows' region where all of them name the same one; new people are in
/// in the starter's sales role where the document has it, those whom a list of accounts names its managers of key accounts;
/// such a list says who looks after each account. What a list of accounts says of a known one revises its facts (see [`Said`]),
/// as a list of people does theirs. A name that several share is nobody's key. `new_id` gives random bits. What a list says holds
/// from the day of the import on, which is that of UTC here: see [`intake_on`].
///
/// # Errors
/// [`ImportError::AlreadyImported`] where the document has a batch with the same rows.
pub fn intake(
    workspace: &Workspace,
    imported: &Imported,
    batch: Batch,
    new_id: &mut dyn FnMut() -> u64,
) -> Result<Intake, ImportError> {
    let today = Day::of_second(batch.imported_at).unwrap_or(Day::BEGIN);
    intake_on(workspace, imported, batch, today, new_id)
}

/// As [`intake`], on a day of the reader's calendar: at night it is another one than that of UTC.
///
/// # Errors
/// As [`intake`].
pub fn intake_on(
    workspace: &Workspace,
    imported: &Imported,
    batch: Batch,
    today: Day,
    new_id: &mut dyn FnMut() -> u64,
) -> Result<Intake, ImportError> {
    if let Some(earlier) = workspace.batches.values().find(|earlier| earlier.sha256 == batch.sha256) {
        return Err(ImportError::AlreadyImported { source_file: earlier.source.clone() });
    }
    let source = batch.source.clone();
    let mut changes = vec![Change::create(batch)];
    let roster = |column: &str| Roster::of(imported, column);
    let regions = roster("region").take_in(
        workspace.regions.values().map(|region| (region, &region.keys, &region.name)),
        &mut changes,
        |_, region, name, keys| Region { name, keys, ..region },
        |_, name, keys| Region { id: Id::from_raw(new_id()), name, keys },
    );
    roster("product_line").take_in(
        workspace.product_lines.values().map(|line| (line, &line.keys, &line.name)),
        &mut changes,
        |_, line, name, keys| ProductLine { name, keys, ..line },
        |_, name, keys| ProductLine { id: Id::from_raw(new_id()), name, keys },
    );
    let facts = AccountColumns::of(&imported.rows);
    let only_regions = only_region_of_accounts(imported);
    let region_of = |place: usize| {
        let region = only_regions.get(place).copied().flatten()?;
        regions.iter().find(|(name, _)| name.as_str() == region).map(|(_, region)| region.id)
    };
    let is_list = standard_table(&imported.table).is_some_and(|table| table.key == ["account"]);
    let told = Told { today, source: &source };
    let accounts = roster("account").take_in(
        workspace.accounts.values().map(|account| (account, &account.keys, &account.name)),
        &mut changes,
        |place, account, name, keys| {
            let said = is_list.then(|| Said {
                tier: facts.tier(place),
                key_account: facts.is_key(place),
                region: region_of(place),
            });
            let facts = said.map_or_else(|| account.facts.clone(), |said| said.revised(&account.facts, told));
            Account { name, keys, facts, ..account }
        },
        |place, name, keys| {
            let region = region_of(place);
            let (tier, key_account) = facts.of_account(place);
            let facts = AccountFacts { key_account, region, tier, ..AccountFacts::default() };
            Account { id: Id::from_raw(new_id()), name, keys, facts: Dated::always(facts) }
        },
    );
    let role = if is_list { manager_role() } else { sales_role() };
    let role = workspace.roles.get(&role).or_else(|| workspace.roles.get(&sales_role()));
    let roles = role.map(|role| RoleShare { role: role.id, share: Weight::WHOLE });
    let people = roster("employee").take_in(
        workspace.employees.values().map(|person| (person, &person.keys, &person.name)),
        &mut changes,
        |_, person, name, keys| Employee { name, keys, ..person },
        |_, name, keys| {
            let facts = EmployeeFacts { roles: roles.iter().cloned().collect(), ..EmployeeFacts::default() };
            let (id, facts) = (Id::from_raw(new_id()), Dated::always(facts));
            Employee { id, name, keys, facts, employed: Vec::new(), away: Vec::new() }
        },
    );
    if is_list {
        of_owners(workspace, imported, &accounts, &people, told, &mut changes);
    }
    of_people(workspace, imported, &people, &regions, told, &mut changes);
    let is_of = |column: &str| standard_table(&imported.table).is_some_and(|table| table.key == [column]);
    let accounts = accounts.iter().map(|(code, account)| (code.as_str(), account.id.raw()));
    let people = people.iter().map(|(code, person)| (code.as_str(), person.id.raw()));
    let second_codes = match (is_of("account"), is_of("employee")) {
        (true, _) => second_codes(accounts),
        (_, true) => second_codes(people),
        _ => Vec::new(),
    };
    Ok(Intake { changes, second_codes })
}

/// Codes of a list whose record an earlier code of it stands for too, with that code.
fn second_codes<'a>(members: impl Iterator<Item = (&'a str, u64)>) -> Vec<SecondCode> {
    let mut first: HashMap<u64, &str> = HashMap::new();
    let mut found = Vec::new();
    for (code, id) in members {
        match first.get(&id) {
            Some(earlier) => found.push(SecondCode { code: code.to_owned(), first: (*earlier).to_owned() }),
            None => drop(first.insert(id, code)),
        }
    }
    found
}

/// The members of a dimension that a file names, in order of first appearance: the texts by which rows refer to them,
/// and what they are called where the file is a list of them.
struct Roster {
    members: Vec<(String, Option<String>)>,
}

impl Roster {
    fn of(imported: &Imported, column: &str) -> Self {
        let rows = &imported.rows;
        let texts = texts_of(rows, column).map(|(texts, _)| texts).unwrap_or_default();
        let is_list = standard_table(&imported.table).is_some_and(|table| table.key == [column]);
        let mut members: Vec<(String, Option<String>)> =
            texts.iter().map(|text| (text.clone(), None)).collect();
        if is_list && let Some((_, codes)) = texts_of(rows, column) {
            let name = format!("{column}_name");
            for (row, code) in codes.iter().enumerate() {
                let parts = ["first_name", "last_name"].map(|part| text_at(rows, part, row));
                let whole = text_at(rows, &name, row).map(str::to_owned).or_else(|| {
                    let parts: Vec<&str> = parts.into_iter().flatten().collect();
                    (!parts.is_empty()).then(|| joined(&parts))
                });
                if let Some((_, slot)) = members.get_mut(*code as usize) {
                    *slot = whole.or(slot.take());
                }
            }
        }
        Self { members }
    }

    /// Gives every member its record: one that is known by a key or name gets the keys that it lacks, and its name where so
    /// far its code had to stand for it; of the others new ones are made. Gives the records by text.
    fn take_in<'w, T: Clone + PartialEq + Into<Record> + 'w>(
        self,
        known: impl Iterator<Item = (&'w T, &'w Vec<ExternalKey>, &'w Text2)>,
        changes: &mut Vec<Change>,
        changed: impl Fn(usize, T, Text2, Vec<ExternalKey>) -> T,
        mut made: impl FnMut(usize, Text2, Vec<ExternalKey>) -> T,
    ) -> Vec<(String, T)> {
        // Every text by which a record is known; none where several records share it.
        let mut by_text: HashMap<&str, Option<KnownRecord<'_, T>>> = HashMap::new();
        for (number, one) in known.enumerate() {
            let texts = one.1.iter().map(|key| key.code.trim()).chain([one.2.zh.trim(), one.2.en.trim()]);
            for text in texts.filter(|text| !text.is_empty()) {
                let slot = by_text.entry(text).or_insert(Some((number, one.0, one.1, one.2)));
                if slot.is_some_and(|earlier| earlier.0 != number) {
                    *slot = None;
                }
            }
        }
        // A name that several members of the list have is nobody's.
        let mut times: HashMap<&str, u32> = HashMap::new();
        for name in self.members.iter().filter_map(|(_, name)| name.as_deref()) {
            *times.entry(name).or_insert(0) += 1;
        }
        let shared: HashSet<String> =
            times.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name.to_owned()).collect();
        let claimed_by_code: HashSet<usize> = self
            .members
            .iter()
            .filter_map(|(code, _)| Some(by_text.get(code.as_str())?.as_ref()?.0))
            .collect();
        let mut found = Vec::with_capacity(self.members.len());
        let mut claimed: HashSet<usize> = HashSet::new();
        for (place, (code, name)) in self.members.into_iter().enumerate() {
            let own = || name.as_deref().filter(|name| *name != code);
            let telling =
                own().filter(|name| !shared.contains(*name) && !matches!(by_text.get(name), Some(None)));
            let wanted: Vec<&str> = [Some(code.as_str()), telling].into_iter().flatten().collect();
            let by_code = by_text.get(code.as_str()).copied().flatten();
            let by_name = || {
                let found = by_text.get(telling?).copied().flatten()?;
                // What goes by its own code, or was found before, is not this one too.
                (!claimed_by_code.contains(&found.0) && !claimed.contains(&found.0)).then_some(found)
            };
            let record = match by_code.or_else(by_name) {
                Some((number, record, keys, known_name)) => {
                    let lacking =
                        wanted.iter().filter(|text| !keys.iter().any(|key| key.code.trim() == **text));
                    let lacking: Vec<ExternalKey> = lacking.map(|text| key(text)).collect();
                    let is_code = known_name.zh.trim() == code && known_name.en.trim() == code;
                    let name = own().filter(|_| is_code).map(Text2::same);
                    let is_new = !lacking.is_empty() || name.is_some();
                    let keys = keys.iter().cloned().chain(lacking).collect();
                    let next =
                        changed(place, record.clone(), name.unwrap_or_else(|| known_name.clone()), keys);
                    // Of several texts that stand for one record the first changes it.
                    if claimed.insert(number) && (is_new || next != *record) {
                        changes.push(Change::replace(Some(record.clone().into()), next.clone()));
                    }
                    next
                }
                None => {
                    let keys = wanted.iter().map(|text| key(text)).collect();
                    let new = made(place, Text2::same(name.as_deref().unwrap_or(&code)), keys);
                    changes.push(Change::create(new.clone()));
                    new
                }
            };
            found.push((code, record));
        }
        found
    }
}

/// First and last name; Chinese names stand together, the family name first.
fn joined(parts: &[&str]) -> String {
    if parts.iter().all(|part| part.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))) {
        return parts.iter().rev().copied().collect();
    }
    parts.join(" ")
}

/// What a list of accounts says of one that is known already; blanks say nothing.
struct Said<'r> {
    tier: Option<&'r str>,
    key_account: Option<bool>,
    region: Option<Id<Region>>,
}

impl Said<'_> {
    /// The facts as the list has them. What was not known on the day of the import, or only taken for granted when the account
    /// was made, holds from the beginning; what was known to be otherwise is another from that day on, and what is planned for
    /// later stays planned.
    fn revised(&self, facts: &Dated<AccountFacts>, told: Told<'_>) -> Dated<AccountFacts> {
        let mut next = facts.clone();
        let tier = |facts: &AccountFacts| Some(facts.tier.clone()).filter(|tier| !tier.is_empty());
        say(&mut next, (tier, |facts, tier| facts.tier = tier), self.tier.map(str::to_owned), told);
        say(
            &mut next,
            (|facts| facts.region, |facts, region| facts.region = Some(region)),
            self.region,
            told,
        );
        let is_granted = next.revisions().len() == 1 && facts.revisions().len() == 1;
        match next.latest_mut().filter(|facts| is_granted && facts.key_account) {
            Some(facts) => facts.key_account = self.key_account.unwrap_or(true),
            None => say(
                &mut next,
                (|facts| Some(facts.key_account), |facts, key_account| facts.key_account = key_account),
                self.key_account,
                told,
            ),
        }
        next
    }
}

/// What a list of accounts says of each.
struct AccountColumns<'r> {
    rows: &'r BatchRows,
    first_rows: Vec<usize>,
}

impl<'r> AccountColumns<'r> {
    fn of(rows: &'r BatchRows) -> Self {
        let first_rows = first_rows(rows, "account");
        Self { rows, first_rows }
    }

    /// Tier, and whether it is a key account; new accounts are, unless the file says otherwise.
    fn of_account(&self, place: usize) -> (String, bool) {
        (self.tier(place).unwrap_or_default().to_owned(), self.is_key(place).unwrap_or(true))
    }

    /// Its tier, where the file says it.
    fn tier(&self, place: usize) -> Option<&'r str> {
        text_at(self.rows, "tier", self.first_rows.get(place).copied()?)
    }

    /// Whether it is a key account, where the file says so.
    fn is_key(&self, place: usize) -> Option<bool> {
        let Some(ColumnCells::Number { mantissas, .. }) = self.rows.columns.get(&"is_key".into()) else {
            return None;
        };
        let answer = mantissas.get(self.first_rows.get(place).copied()?).copied();
        answer.filter(|answer| *answer != MISSING_NUMBER).map(|answer| answer != 0)
    }
}

fn key(name: &str) -> ExternalKey {
    ExternalKey { source: SOURCE.to_owned(), code: name.to_owned() }
}

/// For each account the region that all of its rows name, where they name one and the same.
fn only_region_of_accounts(imported: &Imported) -> Vec<Option<&str>> {
    let rows = &imported.rows;
    let Some((accounts, account_codes)) = texts_of(rows, "account") else { return Vec::new() };
    let Some((regions, region_codes)) = texts_of(rows, "region") else { return Vec::new() };
    let mut found: Vec<(Option<u32>, bool)> = vec![(None, true); accounts.len()];
    for (account, region) in account_codes.iter().zip(region_codes) {
        if let Some((first, same)) = found.get_mut(*account as usize) {
            match first {
                None => *first = Some(*region),
                Some(first) => *same &= first == region,
            }
        }
    }
    found
        .into_iter()
        .map(|(code, same)| {
            code.filter(|_| same).and_then(|code| regions.get(code as usize)).map(String::as_str)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{
        import::{ImportChoices, importer::Importer, preview::preview},
        packed::pack,
        starter::starter,
    };

    #[test]
    fn what_a_list_says_holds_from_the_readers_day_on() {
        let mut workspace = starter();
        let mut next = 0;
        // 1,796,056,200 seconds are 2026-11-30 16:30 UTC: half past midnight of 1 December in Shanghai.
        for (number, (tier, at, day)) in
            [("High", 0, "1970-01-01"), ("Low", 1_796_056_200, "2026-12-01")].into_iter().enumerate()
        {
            let text = format!("account,tier,account name\nA,{tier},Alder\n");
            let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
            let seen = preview(text.as_bytes(), text.len() as u64, &choices).unwrap();
            let mut importer = Importer::new(&seen).unwrap();
            importer.feed(text.as_bytes()).unwrap();
            let imported = importer.finish().unwrap();
            let sha256 = pack(&imported.rows).unwrap().sha256;
            let id = Id::from_raw(u64::try_from(number).unwrap() + 1);
            let batch = batch_of(&imported, id, sha256, "a.csv".to_owned(), at);
            let taken = intake_on(&workspace, &imported, batch, day.parse().unwrap(), &mut || {
                next += 1;
                next
            });
            taken.unwrap().changes.iter().for_each(|change| workspace.apply(change));
        }
        let account = workspace.accounts.values().next().unwrap();
        let told: Vec<(String, &str)> = account
            .facts
            .revisions()
            .iter()
            .map(|revision| (revision.from.to_string(), revision.value.tier.as_str()))
            .collect();
        assert_eq!(told, [(Day::BEGIN.to_string(), "High"), ("2026-12-01".to_owned(), "Low")]);
    }
}
