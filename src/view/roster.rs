//! Rows of the lists of accounts and of people.

use std::{cmp::Ordering, rc::Rc};

use rust_decimal::Decimal;

use crate::{
    domain::{
        account::Account, id::Id, people::Employee, period::Period, scope::Member, workspace::Workspace,
    },
    engine::{
        query::Cards,
        report::{Scorecard, Status},
    },
    view::{
        formats::Formats,
        kpi_row::Delta,
        marks::{Ruler, Spark, band_level},
        names::Names,
        number::{self, NO_VALUE},
        sort::{SortValue, Sorting, sort_by_value},
    },
};

/// Whose card a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An account.
    Account(Id<Account>),
    /// A person.
    Person(Id<Employee>),
}

/// A column that the lists can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterColumn {
    /// Name.
    Name,
    /// Account types or roles.
    Kind,
    /// Tier (accounts only).
    Tier,
    /// Region.
    Region,
    /// Total.
    Total,
    /// Change of the total.
    Delta,
    /// KPIs on target.
    OnTarget,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterRow {
    /// Whose.
    pub subject: Subject,
    /// For the list's key.
    pub key: String,
    /// Name.
    pub name: Rc<str>,
    /// Account types or roles.
    pub kind: String,
    /// Tier, empty for people.
    pub tier: String,
    /// Region.
    pub region: String,
    /// Whom a person reports to, or who looks after an account.
    pub contact: String,
    /// Total as text, `—` if there is none.
    pub total_text: String,
    /// Total.
    pub total: Option<Decimal>,
    /// Why there is no total.
    pub no_total: Option<Rc<str>>,
    /// The exact total for machines.
    pub exact: String,
    /// Scope for machines.
    pub scope: String,
    /// Band.
    pub band: Option<String>,
    /// Colour level of the band.
    pub level: u8,
    /// The total on the ruled scale.
    pub ruler: Ruler,
    /// Change of the total.
    pub delta: Option<Delta>,
    /// Change of the total, for sorting.
    pub change: Option<Decimal>,
    /// Totals of the months before.
    pub spark: Spark,
    /// Weighted KPIs on target, to watch, off target, without a score.
    pub counts: [usize; 4],
}

impl RosterRow {
    /// KPIs with a weight.
    pub fn kpis(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// Rows of all cards of accounts and people in an answer.
pub fn roster(formats: &Formats, workspace: &Workspace, cards: &Cards) -> Vec<RosterRow> {
    let names = Names::at(workspace, formats.words, cards.period);
    let row = |card: &Scorecard| {
        let before = cards.previous.iter().find(|old| old.scope == card.scope).and_then(|old| old.total);
        match card.scope.single()? {
            Member::Account(id) => Some(RosterRow {
                name: names.account(id)?,
                kind: names.account_types(id),
                tier: names.tier(id),
                region: names.account_region(id),
                contact: names.owners(id),
                key: id.to_string(),
                ..blank(formats, workspace, card, before, cards.previous_period, Subject::Account(id))
            }),
            Member::Employee(id) => Some(RosterRow {
                name: names.employee(id)?,
                kind: names.roles(id),
                region: names.employee_region(id),
                contact: names.manager(id).map(|name| name.to_string()).unwrap_or_default(),
                key: id.to_string(),
                ..blank(formats, workspace, card, before, cards.previous_period, Subject::Person(id))
            }),
            _ => None,
        }
    };
    cards.cards.iter().filter_map(row).collect()
}

fn blank(
    formats: &Formats,
    workspace: &Workspace,
    card: &Scorecard,
    before: Option<Decimal>,
    earlier: Option<Period>,
    subject: Subject,
) -> RosterRow {
    let both = card.total.zip(before);
    RosterRow {
        subject,
        key: String::new(),
        name: Rc::from(""),
        kind: String::new(),
        tier: String::new(),
        region: String::new(),
        contact: String::new(),
        total_text: card.total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total)),
        total: card.total,
        no_total: card.total_missing.map(|reason| formats.no_total(reason)),
        exact: card.total.map(number::machine).unwrap_or_default(),
        scope: card.scope.to_string(),
        band: card.band.clone(),
        level: band_level(workspace.bands.values().next(), card.band.as_deref()),
        ruler: Ruler::of_total(card.total, &formats.scale),
        delta: both.and_then(|(now, before)| Delta::of_total(formats, before, now, earlier)),
        change: both.and_then(|(now, before)| now.checked_sub(before)),
        spark: Spark::of(&card.trend),
        counts: counts(card),
    }
}

/// Weighted KPIs on target, to watch, off target, without a score.
pub fn counts(card: &Scorecard) -> [usize; 4] {
    let of = |status: Status| {
        card.indicators
            .iter()
            .filter(|indicator| indicator.weight.is_some() && indicator.status == status)
            .count()
    };
    [of(Status::Good), of(Status::Watch), of(Status::Bad), of(Status::Unknown)]
}

/// Sorts the rows.
pub fn sort(
    rows: &mut [RosterRow],
    sorting: Sorting<RosterColumn>,
    compare_texts: &dyn Fn(&str, &str) -> Ordering,
) {
    let value_of = |row: &RosterRow| match sorting.column {
        RosterColumn::Name => SortValue::Text(row.name.to_string()),
        RosterColumn::Kind => SortValue::Text(row.kind.clone()),
        RosterColumn::Tier => SortValue::Text(row.tier.clone()),
        RosterColumn::Region => SortValue::Text(row.region.clone()),
        RosterColumn::Total => SortValue::Number(row.total),
        RosterColumn::Delta => SortValue::Number(row.change),
        RosterColumn::OnTarget => SortValue::Number(row.counts.first().map(|count| Decimal::from(*count))),
    };
    // Of equal values, and where nothing has one, names decide.
    rows.sort_by(|left, right| compare_texts(&left.name, &right.name));
    sort_by_value(rows, sorting.descending, value_of, compare_texts);
}

/// Whether a row contains what was typed into the search box, in its name, kind, region, tier or contact.
pub fn matches(row: &RosterRow, wanted: &str) -> bool {
    let wanted = wanted.trim().to_lowercase();
    let texts = [&*row.name, &row.kind, &row.region, &row.tier, &row.contact];
    wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
}

/// The rows that gained and lost the most points, at most so many each, by size.
pub fn movers(rows: &[RosterRow], most: usize) -> (Vec<RosterRow>, Vec<RosterRow>) {
    let mut changed: Vec<&RosterRow> =
        rows.iter().filter(|row| row.change.is_some_and(|change| !change.is_zero())).collect();
    changed.sort_by_key(|row| row.change);
    let is_gain = |row: &&&RosterRow| row.change.is_some_and(|change| change > Decimal::ZERO);
    let gains = changed.iter().rev().filter(is_gain).take(most).map(|row| (*row).clone()).collect();
    let losses = changed.iter().filter(|row| !is_gain(row)).take(most).map(|row| (*row).clone()).collect();
    (gains, losses)
}
