//! One card by itself: of a workspace only what the card of one person or account is computed from. No row of anybody else, nobody
//! else's name, no pay. What is left gives the same card, or nothing is given.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    data::{packed::pack, validate::quarantine},
    domain::{
        account::{Account, AccountType},
        batch::{Batch, BatchColumn},
        date::DayRange,
        dated::Dated,
        id::{ExternalKey, Id},
        kpi::{Attribution, Input, Kpi, RecordAggregate, TypedEntry},
        own_table::code_of,
        people::Employee,
        period::{FiscalCalendar, Period, PeriodLevel},
        record::Record,
        scope::{Member, Scope},
        table::{ColumnId, ColumnKind, Dimension, TableId, column_called, standard_columns},
        target::TargetSeries,
        value::{InputValue, Measured},
        weight::WeightOwner,
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        look_ups::as_brought,
        model::Model,
        query::{Answer, Query, Subjects},
        report::Scorecard,
        rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_TEXT},
    },
};

/// Whose card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Whose {
    /// A person's.
    Person(Id<Employee>),
    /// An account's.
    Account(Id<Account>),
}

impl Whose {
    const fn member(self) -> Member {
        match self {
            Self::Person(id) => Member::Employee(id),
            Self::Account(id) => Member::Account(id),
        }
    }
}

/// Why a card cannot be by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotApart {
    /// There is no such person or account.
    Gone,
    /// These indicators count what is not the card's alone; without it they would say something else.
    Counts(Vec<Id<Kpi>>),
}

/// A workspace as it is shared: without pay, and without reviews, whose locks hold pay too. Cells that rows took from each other
/// are taken again by whoever opens it.
pub fn whole(model: &Model) -> Model {
    let mut document = model.workspace.clone();
    document.pay_plans.clear();
    document.pay_bases.clear();
    document.pay_entries.clear();
    document.pools.clear();
    document.cycles.clear();
    document.cycle_seals.clear();
    Model { workspace: document, rows: as_brought(model), ..Model::default() }
}

/// The workspace of one card for a period and those it is compared with: the fiscal year, and the year before.
///
/// # Errors
/// Why there is none.
pub fn apart(model: &Model, whose: Whose, period: Period) -> Result<Model, NotApart> {
    let subject = match whose {
        Whose::Person(id) => Subjects::Employee(id),
        Whose::Account(id) => Subjects::Account(id),
    };
    let card = card_of(model, &subject, period).ok_or(NotApart::Gone)?;
    let kept = Kept::of(&model.workspace, whose, &card, period);
    let mut found = Model { workspace: kept.document(&model.workspace), ..Model::default() };
    for batch in model.workspace.batches.values() {
        let rows = model.rows.get(&batch.id).and_then(|rows| kept.rows(&model.workspace, &batch.table, rows));
        if let Some((batch, rows)) = rows.and_then(|rows| batch_of(batch, rows)) {
            found.workspace.batches.insert(batch.id, batch.clone());
            found.rows.insert(batch.id, rows);
        }
    }
    quarantine(&mut found.workspace);
    let again = card_of(&found, &subject, period).ok_or(NotApart::Gone)?;
    let others: Vec<Id<Kpi>> = differences(&card, &again);
    if others.is_empty() && (card.total, &card.band) == (again.total, &again.band) {
        Ok(found)
    } else {
        Err(NotApart::Counts(others))
    }
}

fn card_of(model: &Model, subject: &Subjects, period: Period) -> Option<Scorecard> {
    let query = Query::Cards { subjects: vec![*subject], period };
    match evaluate(model, &query) {
        Answer::Cards(cards) => cards.cards.into_iter().next(),
        _ => None,
    }
}

/// The indicators that say something else.
fn differences(before: &Scorecard, after: &Scorecard) -> Vec<Id<Kpi>> {
    let is_same = |one: &crate::engine::report::Indicator| {
        after.indicators.iter().any(|other| {
            (one.kpi, &one.actual, &one.target, one.score, one.weight, one.status)
                == (other.kpi, &other.actual, &other.target, other.score, other.weight, other.status)
        })
    };
    before.indicators.iter().filter(|one| !is_same(one)).map(|one| one.kpi).collect()
}

/// What of a workspace belongs to the card.
struct Kept<'w> {
    whose: Whose,
    /// The person or account, with the roles or types whose targets and rules hold for it.
    members: BTreeSet<Member>,
    /// Accounts whose rows and values count for the person by ownership; the account itself.
    accounts: BTreeSet<Id<Account>>,
    kpis: BTreeSet<Id<Kpi>>,
    inputs: BTreeSet<Id<Input>>,
    aggregates: Vec<&'w RecordAggregate>,
    years: [i32; 2],
    days: DayRange,
    calendar: FiscalCalendar,
}

impl<'w> Kept<'w> {
    fn of(workspace: &'w Workspace, whose: Whose, card: &Scorecard, period: Period) -> Self {
        let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
        let year = period.within(PeriodLevel::Year).unwrap_or(period);
        let before = year.last_year().unwrap_or(year);
        let days = DayRange { from: before.days(calendar).from, until: year.days(calendar).until };
        let mut members = BTreeSet::from([whose.member()]);
        match whose {
            Whose::Person(id) => {
                let facts = workspace.employees.get(&id).into_iter().flat_map(|one| one.facts.revisions());
                let roles = facts.flat_map(|revision| &revision.value.roles);
                members.extend(roles.map(|share| Member::Role(share.role)));
            }
            Whose::Account(id) => {
                let facts = workspace.accounts.get(&id).into_iter().flat_map(|one| one.facts.revisions());
                let types = facts.flat_map(|revision| &revision.value.types);
                members.extend(types.map(|share| Member::AccountType(share.account_type)));
            }
        }
        let mut kept = Self {
            whose,
            members,
            accounts: BTreeSet::new(),
            kpis: BTreeSet::new(),
            inputs: BTreeSet::new(),
            aggregates: Vec::new(),
            years: [before.year(), year.year()],
            days,
            calendar,
        };
        kept.read(workspace, card);
        kept
    }

    /// The indicators of the card and all that they are computed from.
    fn read(&mut self, workspace: &'w Workspace, card: &Scorecard) {
        let mut open: Vec<Id<Kpi>> = card.indicators.iter().map(|one| one.kpi).collect();
        let sets = workspace.weights.values().filter(|set| self.is_owner(set.owner));
        open.extend(sets.flat_map(|set| &set.items).map(|item| item.kpi));
        let rules = workspace.card_rules.values().filter(|rule| self.is_in(&rule.scope));
        let plans = rules.flat_map(|rule| rule.plan.revisions());
        open.extend(plans.flat_map(|revision| revision.value.grouped_kpis()));
        let mut by_owner = false;
        while let Some(id) = open.pop() {
            let Some(kpi) = workspace.kpis.get(&id).filter(|_| self.kpis.insert(id)) else { continue };
            by_owner |= kpi.attribution == Attribution::Owner;
            open.extend(kpi.formula.kpis());
            self.inputs.extend(kpi.formula.inputs());
            self.aggregates.extend(kpi.formula.aggregates());
        }
        let inputs: Vec<&Input> = self.inputs.iter().filter_map(|id| workspace.inputs.get(id)).collect();
        for input in inputs {
            self.aggregates.extend(&input.records);
            if let Some(TypedEntry::LevelCount { answers_of }) = &input.typed {
                self.inputs.insert(*answers_of);
            }
        }
        match self.whose {
            Whose::Account(id) => {
                self.accounts.insert(id);
            }
            Whose::Person(id) if by_owner => {
                let splits = workspace.ownership.values();
                let owned = splits.filter(|split| split.shares.iter().any(|share| share.employee == id));
                self.accounts.extend(owned.map(|split| split.account));
            }
            Whose::Person(_) => {}
        }
    }

    fn is_owner(&self, owner: WeightOwner) -> bool {
        match owner {
            WeightOwner::Company => false,
            WeightOwner::EveryAccount => matches!(self.whose, Whose::Account(_)),
            WeightOwner::AccountType(id) => self.members.contains(&Member::AccountType(id)),
            WeightOwner::Account(id) => self.members.contains(&Member::Account(id)),
            WeightOwner::Role(id) => self.members.contains(&Member::Role(id)),
            WeightOwner::Employee(id) => self.members.contains(&Member::Employee(id)),
        }
    }

    /// Whether what is said of a scope is said of the card, or of everybody.
    fn is_in(&self, scope: &Scope) -> bool {
        scope.members().iter().all(|member| self.members.contains(member))
    }

    fn document(&self, all: &Workspace) -> Workspace {
        let mut found = Workspace::default();
        all.records().filter_map(|record| self.record(record, all)).for_each(|record| found.put(record));
        found
    }

    /// The record as the card needs it; `None` where it does not. Reasons and notes may name others.
    fn record(&self, record: Record, all: &Workspace) -> Option<Record> {
        let is_ours = |member: Member| self.members.contains(&member);
        Some(match record {
            Record::Settings(_) | Record::BandTable(_) | Record::WorkCalendar(_) | Record::Region(_) => {
                record
            }
            Record::Employee(mut one) if is_ours(Member::Employee(one.id)) => {
                one.facts = without_reasons(&one.facts, |facts| facts.manager = None);
                one.into()
            }
            Record::Account(mut one) if self.accounts.contains(&one.id) => {
                one.facts = without_reasons(&one.facts, |_| ());
                one.into()
            }
            Record::Role(ref one) if is_ours(Member::Role(one.id)) => record,
            Record::AccountType(ref one) if self.has_type(one.id, all) => record,
            Record::OwnershipSplit(mut split) if self.accounts.contains(&split.account) => {
                split.shares.retain(|share| is_ours(Member::Employee(share.employee)));
                split.reason.clear();
                split.into()
            }
            Record::Input(ref one) if self.inputs.contains(&one.id) => record,
            Record::Kpi(mut one) if self.kpis.contains(&one.id) => {
                one.about.owner = one.about.owner.filter(|owner| is_ours(Member::Employee(*owner)));
                one.about.counter = one.about.counter.filter(|counter| self.kpis.contains(counter));
                one.about.source_detail.clear();
                one.into()
            }
            Record::TargetSeries(mut series) if self.has_target(&series, all) => {
                series.plan = without_reasons(&series.plan, |_| ());
                series.into()
            }
            Record::WeightSet(ref set) if self.is_owner(set.owner) => record,
            Record::InputValue(mut value) if self.has_value(&value) => {
                value.source.clear();
                if let Measured::Missing(reason) = &mut value.measured {
                    reason.clear();
                }
                value.into()
            }
            Record::ScoringRule(mut rule) if self.kpis.contains(&rule.kpi) && self.is_in(&rule.scope) => {
                rule.rule = without_reasons(&rule.rule, |_| ());
                rule.into()
            }
            Record::CardRule(mut rule) if self.is_in(&rule.scope) => {
                rule.plan = without_reasons(&rule.plan, |_| ());
                rule.into()
            }
            Record::PointsItem(ref item) if !item.scope.members().is_empty() && self.is_in(&item.scope) => {
                record
            }
            Record::OwnTable(ref table) if self.aggregates.iter().any(|one| one.table == table.code) => {
                record
            }
            _ => return None,
        })
    }

    fn has_type(&self, id: Id<AccountType>, all: &Workspace) -> bool {
        let accounts = self.accounts.iter().filter_map(|account| all.accounts.get(account));
        let mut facts = accounts.flat_map(|account| account.facts.revisions());
        facts.any(|revision| revision.value.types.iter().any(|share| share.account_type == id))
    }

    /// Its own, that of its type or role, and the company's where that holds for everybody.
    fn has_target(&self, series: &TargetSeries, all: &Workspace) -> bool {
        let is_shared = !series.scope.members().is_empty()
            || all.kpis.get(&series.kpi).is_some_and(|kpi| !kpi.unit.is_additive());
        self.kpis.contains(&series.kpi)
            && self.years.contains(&series.year)
            && is_shared
            && self.is_in(&series.scope)
    }

    /// A typed value that counts on the card: of the person or account itself, or of an account that the person owns.
    fn has_value(&self, value: &InputValue) -> bool {
        let is_ours = |member: &Member| match member {
            Member::Account(id) => self.accounts.contains(id),
            Member::Employee(_) => self.members.contains(member),
            _ => true,
        };
        let members = value.scope.members();
        let is_named = members.iter().any(|one| matches!(one, Member::Account(_) | Member::Employee(_)));
        let days = value.period.days(self.calendar);
        self.inputs.contains(&value.input)
            && is_named
            && members.iter().all(is_ours)
            && days.from < self.days.until
            && self.days.from < days.until
    }

    /// The rows of a batch that count on the card, with no more columns than are read; `None` where there are none.
    fn rows(&self, all: &Workspace, table: &TableId, rows: &BatchRows) -> Option<BatchRows> {
        let read: Vec<&&RecordAggregate> = self.aggregates.iter().filter(|one| one.table == *table).collect();
        let mut wanted: BTreeSet<&ColumnId> = read.iter().flat_map(|one| one.columns()).collect();
        let times: Vec<_> = read.iter().filter_map(|one| rows.columns.get(&one.time)?.days()).collect();
        let mut is_theirs = vec![false; usize::try_from(rows.rows).ok()?];
        let mut mark = |dimension: Dimension, keys: &[ExternalKey]| {
            let Some((_, texts, codes)) = naming_column(table, dimension, rows) else { return };
            let named: Vec<bool> = texts.iter().map(|text| is_key(keys, text)).collect();
            for (is_theirs, code) in is_theirs.iter_mut().zip(codes) {
                *is_theirs |= at(&named, *code);
            }
        };
        let person = match self.whose {
            Whose::Person(id) => all.employees.get(&id),
            Whose::Account(_) => None,
        };
        person.iter().for_each(|one| mark(Dimension::Employee, &one.keys));
        let accounts = self.accounts.iter().filter_map(|id| all.accounts.get(id));
        let account_keys: Vec<ExternalKey> = accounts.flat_map(|one| one.keys.iter().cloned()).collect();
        mark(Dimension::Account, &account_keys);
        let is_now = |row: usize| {
            let day = |days: &std::borrow::Cow<'_, [i32]>| days.get(row).copied().unwrap_or(MISSING_DAY);
            let is_within = |day: i32| day >= self.days.from.number() && day < self.days.until.number();
            times.iter().any(|days| is_within(day(days)))
        };
        let picked: Vec<usize> = is_theirs
            .iter()
            .enumerate()
            .filter(|(row, is)| **is && is_now(*row))
            .map(|(row, _)| row)
            .collect();
        if picked.is_empty() {
            return None;
        }
        let naming: Vec<(Dimension, ColumnId)> = Dimension::ALL
            .into_iter()
            .filter_map(|one| Some((one, naming_column(table, one, rows)?.0)))
            .collect();
        let read_columns = wanted.clone();
        // A column that names accounts is needed only where rows are credited by them.
        let of_us = |one: &&(Dimension, ColumnId)| match one.0 {
            Dimension::Employee => true,
            Dimension::Account => !self.accounts.is_empty(),
            Dimension::Region | Dimension::ProductLine => false,
        };
        wanted.extend(naming.iter().filter(of_us).map(|(_, column)| column));
        let mut found = BatchRows { rows: u32::try_from(picked.len()).ok()?, ..BatchRows::default() };
        for (column, cells) in rows.columns.iter().filter(|(column, _)| wanted.contains(column)) {
            let mut cells = picked_cells(cells, &picked);
            let named = naming.iter().find(|one| one.1 == *column).map(|one| one.0);
            match named {
                Some(Dimension::Employee) => {
                    blank_others(&mut cells, person.map_or(&[] as &[ExternalKey], |one| one.keys.as_slice()));
                }
                // What an indicator reads of it stays: of one's own rows it is one's own figure.
                Some(Dimension::Account) if !read_columns.contains(column) => {
                    blank_others(&mut cells, &account_keys)
                }
                _ => {}
            }
            found.columns.insert(column.clone(), cells);
        }
        Some(found)
    }
}

/// The fact over time without the reasons why it changed.
fn without_reasons<T: Clone>(dated: &Dated<T>, change: impl Fn(&mut T)) -> Dated<T> {
    let mut found = Dated::default();
    for revision in dated.revisions() {
        let mut value = revision.value.clone();
        change(&mut value);
        found.revise(revision.from, value, "");
    }
    found
}

/// The column of a table that names members of a dimension: its code, dictionary and cells.
fn naming_column<'r>(
    table: &TableId,
    dimension: Dimension,
    rows: &'r BatchRows,
) -> Option<(ColumnId, &'r [String], &'r [u32])> {
    let standard = standard_columns(table)
        .map(|columns| columns.iter().find(|spec| spec.dimension == Some(dimension)).map(|spec| spec.code));
    let column = ColumnId::from(standard.unwrap_or(Some(code_of(dimension)))?);
    match rows.columns.get(&column)? {
        ColumnCells::Text { dictionary, codes } => Some((column, dictionary, codes)),
        _ => None,
    }
}

fn is_key(keys: &[ExternalKey], text: &str) -> bool {
    keys.iter().any(|key| key.code.trim() == text.trim())
}

fn at(flags: &[bool], code: u32) -> bool {
    usize::try_from(code).ok().and_then(|place| flags.get(place)).copied().unwrap_or(false)
}

fn picked_cells(cells: &ColumnCells, picked: &[usize]) -> ColumnCells {
    fn of<T: Copy>(cells: &[T], picked: &[usize]) -> Vec<T> {
        picked.iter().filter_map(|row| cells.get(*row).copied()).collect()
    }
    match cells {
        ColumnCells::Text { dictionary, codes } => {
            let (mut texts, mut found) = (Vec::new(), Vec::new());
            let mut places: BTreeMap<u32, u32> = BTreeMap::new();
            for code in of(codes, picked) {
                let text = usize::try_from(code).ok().and_then(|place| dictionary.get(place));
                let Some(text) = text else {
                    found.push(MISSING_TEXT);
                    continue;
                };
                let next = u32::try_from(texts.len()).unwrap_or(MISSING_TEXT);
                let place = *places.entry(code).or_insert(next);
                if place == next {
                    texts.push(text.clone());
                }
                found.push(place);
            }
            ColumnCells::Text { dictionary: texts, codes: found }
        }
        ColumnCells::Day(days) => ColumnCells::Day(of(days, picked)),
        ColumnCells::Time(seconds) => ColumnCells::Time(of(seconds, picked)),
        ColumnCells::Number { scale, mantissas } => {
            ColumnCells::Number { scale: *scale, mantissas: of(mantissas, picked) }
        }
    }
}

/// Takes out of a column of people whoever has none of these keys.
fn blank_others(cells: &mut ColumnCells, keys: &[ExternalKey]) {
    let ColumnCells::Text { dictionary, codes } = cells else { return };
    let is_kept: Vec<bool> = dictionary.iter().map(|text| is_key(keys, text)).collect();
    codes.iter_mut().filter(|code| !at(&is_kept, **code)).for_each(|code| *code = MISSING_TEXT);
    let all: Vec<usize> = (0..codes.len()).collect();
    *cells = picked_cells(cells, &all);
}

/// A batch of these rows; where they come from may say more than they do.
fn batch_of(batch: &Batch, rows: BatchRows) -> Option<(Batch, BatchRows)> {
    let packed = pack(&rows).ok()?;
    let columns = rows.columns.iter().map(|(column, cells)| {
        let brought = batch.columns.iter().find(|one| one.column == *column);
        let kind = brought.map(|one| one.kind).or(column_called(&column.0).map(|spec| spec.kind));
        let kind = kind.unwrap_or(match cells {
            ColumnCells::Text { .. } => ColumnKind::Text,
            ColumnCells::Day(_) => ColumnKind::Day,
            ColumnCells::Number { .. } => ColumnKind::Number,
            ColumnCells::Time(_) => ColumnKind::Time,
        });
        BatchColumn { column: column.clone(), kind, header: column.0.clone() }
    });
    let (sha256, columns) = (packed.sha256, columns.collect());
    let batch = Batch { sha256, rows: rows.rows, columns, source: batch.table.0.clone(), ..batch.clone() };
    Some((batch, rows))
}
