//! What lists of people and of accounts say besides names: when people are employed, where, by whom they are led, and who
//! looks after an account. Blanks say nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    data::import::{
        importer::Imported,
        text_rows::{first_rows, text_at},
    },
    domain::{
        account::{Account, Region},
        change::Change,
        date::{Day, DayRange},
        dated::Dated,
        id::{ExternalKey, Id},
        ownership::{OwnerShare, OwnershipSplit},
        people::{Employee, EmployeeFacts},
        record::{Record, RecordKey},
        table::standard_table,
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::rows::{BatchRows, ColumnCells, MISSING_DAY},
};

/// Records by the text under which the file names them.
type Named<T> = [(String, T)];

/// When and by which file something is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    /// The day of the import.
    pub(super) today: Day,
    /// The file.
    pub(super) source: &'a str,
}

/// Fills in what a list of people says of each: region, manager and days of employment. What was not known before holds since
/// always, what was known to be otherwise is another from the day of the import on. What is planned for later stays planned.
pub(super) fn of_people(
    workspace: &Workspace,
    imported: &Imported,
    people: &Named<Employee>,
    regions: &Named<Region>,
    told: Told<'_>,
    changes: &mut Vec<Change>,
) {
    if standard_table(&imported.table).is_none_or(|table| table.key != ["employee"]) {
        return;
    }
    let rows = &imported.rows;
    let first_rows = first_rows(rows, "employee");
    let by_text = people_by_text(workspace, people);
    let mut places: HashMap<RecordKey, usize> =
        changes.iter().enumerate().map(|(place, change)| (change.key, place)).collect();
    let mut seen: BTreeSet<Id<Employee>> = BTreeSet::new();
    for (place, (_, person)) in people.iter().enumerate() {
        // Of several codes of one person the first speaks.
        let Some(row) = first_rows.get(place).copied().filter(|_| seen.insert(person.id)) else { continue };
        let region = text_at(rows, "region", row);
        let region = region.and_then(|text| regions.iter().find(|(name, _)| name == text));
        let manager = text_at(rows, "manager", row).and_then(|text| by_text.get(text).copied().flatten());
        let said = EmployeeFacts {
            roles: Vec::new(),
            region: region.map(|(_, region)| region.id),
            manager: manager.filter(|manager| *manager != person.id),
        };
        let mut next = person.clone();
        next.facts = with_said(&person.facts, &said, told);
        next.employed =
            with_days(&person.employed, day_at(rows, "hired_on", row), day_at(rows, "left_on", row));
        amend(changes, &mut places, person, next);
    }
}

/// Writes the owner of each account that a list of accounts names: since always where the account has none on the day of the
/// import, from that day on where it has another. Somebody who has a share of it keeps that share, and what is planned for
/// later stays planned.
pub(super) fn of_owners(
    workspace: &Workspace,
    imported: &Imported,
    accounts: &Named<Account>,
    owners: &Named<Employee>,
    told: Told<'_>,
    changes: &mut Vec<Change>,
) {
    let rows = &imported.rows;
    let mut in_force: BTreeMap<Id<Account>, &OwnershipSplit> = BTreeMap::new();
    for split in workspace.ownership.values().filter(|split| split.from <= told.today) {
        let slot = in_force.entry(split.account).or_insert(split);
        if slot.from < split.from {
            *slot = split;
        }
    }
    let first_rows = first_rows(rows, "account");
    let by_text: HashMap<&str, Id<Employee>> =
        owners.iter().map(|(text, person)| (text.as_str(), person.id)).collect();
    let mut seen: BTreeSet<Id<Account>> = BTreeSet::new();
    for (place, (_, account)) in accounts.iter().enumerate() {
        let Some(row) = first_rows.get(place).copied().filter(|_| seen.insert(account.id)) else { continue };
        let Some(owner) = text_at(rows, "employee", row).and_then(|text| by_text.get(text).copied()) else {
            continue;
        };
        let before = in_force.get(&account.id).copied();
        if before.is_some_and(|split| split.shares.iter().any(|share| share.employee == owner)) {
            continue;
        }
        let from = before.map_or(Day::BEGIN, |_| told.today);
        let id = OwnershipSplit::id_for(account.id, from);
        let shares = vec![OwnerShare { employee: owner, share: Weight::WHOLE }];
        let reason = before.map(|_| told.source.to_owned()).unwrap_or_default();
        let written = OwnershipSplit { id, account: account.id, from, shares, reason };
        let same_day = workspace.ownership.get(&id).cloned();
        changes.push(Change::replace(same_day.map(Into::into), written));
    }
}

/// Writes a person whom the import itself has made or changed already, or changes the one that is there.
fn amend(
    changes: &mut Vec<Change>,
    places: &mut HashMap<RecordKey, usize>,
    before: &Employee,
    after: Employee,
) {
    if *before == after {
        return;
    }
    let after = Record::from(after);
    match places.get(&after.key()).and_then(|place| changes.get_mut(*place)) {
        Some(change) => change.after = Some(after),
        None => {
            places.insert(after.key(), changes.len());
            changes.push(Change::replace(Some(before.clone().into()), after));
        }
    }
}

/// Everybody by code and name; none where several share it. Those of the file come first.
fn people_by_text<'a>(
    workspace: &'a Workspace,
    people: &'a Named<Employee>,
) -> HashMap<&'a str, Option<Id<Employee>>> {
    let mut known: HashMap<&str, Option<Id<Employee>>> = HashMap::new();
    let mut enter = |text: &'a str, id: Id<Employee>| {
        let text = text.trim();
        if !text.is_empty() {
            let slot = known.entry(text).or_insert(Some(id));
            if *slot != Some(id) {
                *slot = None;
            }
        }
    };
    let texts = |keys: &'a [ExternalKey], name: &'a Text2| {
        keys.iter().map(|key| key.code.as_str()).chain([name.zh.as_str(), name.en.as_str()])
    };
    for person in people.iter().map(|(_, person)| person).chain(workspace.employees.values()) {
        texts(&person.keys, &person.name).for_each(|text| enter(text, person.id));
    }
    // The code by which the file itself lists somebody is theirs, whoever else is called that.
    for (code, person) in people {
        known.insert(code.as_str(), Some(person.id));
    }
    known
}

fn with_said(facts: &Dated<EmployeeFacts>, said: &EmployeeFacts, told: Told<'_>) -> Dated<EmployeeFacts> {
    let mut next = facts.clone();
    say(&mut next, (|facts| facts.region, |facts, region| facts.region = Some(region)), said.region, told);
    say(
        &mut next,
        (|facts| facts.manager, |facts, manager| facts.manager = Some(manager)),
        said.manager,
        told,
    );
    next
}

/// How a fact is read, where it is known, and written.
type Field<F, T> = (fn(&F) -> Option<T>, fn(&mut F, T));

/// Writes one fact that a list says: into every revision that lacks it where it is not known on the day of the import, else
/// from that day on as long as it was to stay as it is; where another is planned, that one follows.
pub(super) fn say<F: Clone + Default, T: Clone + PartialEq>(
    facts: &mut Dated<F>,
    (read, write): Field<F, T>,
    said: Option<T>,
    told: Told<'_>,
) {
    let Some(said) = said else { return };
    let revisions = facts.revisions().to_vec();
    let mut now = facts.at(told.today).cloned().unwrap_or_default();
    let Some(known) = read(&now) else {
        for mut one in revisions.into_iter().filter(|one| read(&one.value).is_none()) {
            write(&mut one.value, said.clone());
            facts.revise(one.from, one.value, one.reason);
        }
        return;
    };
    if known == said {
        return;
    }
    write(&mut now, said.clone());
    facts.revise(told.today, now, told.source);
    for mut one in revisions.into_iter().filter(|one| one.from > told.today) {
        if read(&one.value).as_ref() != Some(&known) {
            break;
        }
        write(&mut one.value, said.clone());
        facts.revise(one.from, one.value, one.reason);
    }
}

/// The days of employment with first and last day as the list says them. An employment apart from all that are known is
/// another one; several are somebody's own work, of which only the last one gets its end.
fn with_days(known: &[DayRange], hired: Option<Day>, left: Option<Day>) -> Vec<DayRange> {
    let mut spans = known.to_vec();
    let until = left.map(|day| day.plus(1));
    let said = hired.map(|from| DayRange { from, until: until.unwrap_or(Day::END) });
    if let Some(said) = said.filter(|said| known.iter().all(|span| span.common(*said).is_empty())) {
        spans.push(said);
        spans.sort_unstable();
    } else {
        match spans.as_mut_slice() {
            [] => spans.extend(until.map(|until| DayRange { from: Day::BEGIN, until })),
            [only] => {
                only.from = hired.unwrap_or(only.from);
                only.until = until.unwrap_or(only.until);
            }
            [.., last] => last.until = until.unwrap_or(last.until),
        }
    }
    if spans.iter().any(|span| span.is_empty()) { known.to_vec() } else { spans }
}

fn day_at(rows: &BatchRows, column: &str, row: usize) -> Option<Day> {
    match rows.columns.get(&column.into())? {
        ColumnCells::Day(days) => {
            days.get(row).copied().filter(|day| *day != MISSING_DAY).and_then(Day::from_number)
        }
        _ => None,
    }
}
