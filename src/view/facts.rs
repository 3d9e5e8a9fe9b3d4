//! Facts beside a headline: how many accounts stand well, how many KPIs are on target, how complete the data is.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        account::Account,
        band::BandTable,
        id::Id,
        people::Employee,
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        query::Cards,
        report::{Indicator, Outcome, Scorecard},
    },
    view::{formats::Formats, number, roster::counts},
};

/// A fact: what it is and its text.
pub type Fact = (Rc<str>, Rc<str>);

/// Facts of the overview: how accounts and KPIs stand, or, before anything has a score, what there is.
pub fn portfolio(formats: &Formats, workspace: &Workspace, cards: &Cards) -> Vec<Fact> {
    let words = formats.words;
    let accounts: Vec<&Scorecard> =
        cards.cards.iter().filter(|card| matches!(card.scope.single(), Some(Member::Account(_)))).collect();
    let company = cards.cards.iter().find(|card| card.scope == Scope::COMPANY);
    let of = |part: usize, whole: usize| {
        words.with("overview.of", &[("n", &part.to_string()), ("all", &whole.to_string())])
    };
    if accounts.iter().all(|card| card.total.is_none()) {
        let kpis: Vec<&Indicator> = company.into_iter().flat_map(|card| &card.indicators).collect();
        let valued = kpis.iter().filter(|indicator| has_value(indicator)).count();
        return vec![
            (words.get("overview.fact_accounts"), Rc::from(accounts.len().to_string())),
            (words.get("overview.fact_valued"), of(valued, kpis.len())),
        ];
    }
    let mut facts = Vec::with_capacity(4);
    if let Some((code, count)) =
        workspace.bands.values().next().and_then(|table| in_upper_bands(table, &accounts))
    {
        facts.push((words.with("overview.fact_top_bands", &[("band", &code)]), of(count, accounts.len())));
    }
    if let Some([good, watch, bad, unknown]) = company.map(counts) {
        facts.push((words.get("overview.fact_on_target"), of(good, good + watch + bad + unknown)));
    }
    let off_target: usize = accounts.iter().map(|card| counts(card)).map(|[_, _, bad, _]| bad).sum();
    facts.push((words.get("overview.fact_off_target"), Rc::from(off_target.to_string())));
    let weighted: Vec<&Indicator> = accounts.iter().flat_map(|card| weighted(card)).collect();
    let valued = weighted.iter().filter(|indicator| has_value(indicator)).count();
    if let Some(share) = Decimal::from(valued).checked_div(Decimal::from(weighted.len())) {
        facts
            .push((words.get("overview.fact_complete"), Rc::from(format!("{}%", number::percent(share, 0)))));
    }
    facts
}

fn weighted(card: &Scorecard) -> impl Iterator<Item = &Indicator> {
    card.indicators.iter().filter(|indicator| indicator.weight.is_some())
}

fn has_value(indicator: &&Indicator) -> bool {
    matches!(indicator.actual, Outcome::Value { .. })
}

/// Code of the second best band, and how many accounts reach it.
fn in_upper_bands(table: &BandTable, accounts: &[&Scorecard]) -> Option<(String, usize)> {
    let band = table.bands.get(1).filter(|_| table.bands.len() > 2)?;
    let count = accounts.iter().filter(|card| card.total.is_some_and(|total| total >= band.from)).count();
    Some((band.code.clone(), count))
}

/// Place of a subject by total among cards with a total: 1 for the highest, equal totals share a place.
pub fn rank(cards: &[Scorecard], subject: &Scope) -> Option<(usize, usize)> {
    let own = cards.iter().find(|card| card.scope == *subject)?.total?;
    let totals: Vec<Decimal> = cards.iter().filter_map(|card| card.total).collect();
    Some((totals.iter().filter(|total| **total > own).count() + 1, totals.len()))
}

/// The subjects before and after one in a list, without going round.
pub fn neighbours<T: Copy + PartialEq>(all: &[T], one: T) -> (Option<T>, Option<T>) {
    let place = all.iter().position(|other| *other == one);
    let before = place.and_then(|place| place.checked_sub(1)).and_then(|place| all.get(place)).copied();
    let after = place.and_then(|place| all.get(place + 1)).copied();
    (before, after)
}

/// How two texts compare in the reader's language.
type CompareTexts<'a> = &'a dyn Fn(&str, &str) -> std::cmp::Ordering;

/// Ids of all accounts in the order of their names.
pub fn accounts_by_name(
    workspace: &Workspace,
    formats: &Formats,
    compare_texts: CompareTexts<'_>,
) -> Vec<Id<Account>> {
    let named = workspace.accounts.values().map(|account| (account.id, &account.name));
    by_name(named, formats, compare_texts)
}

/// Ids of all people in the order of their names.
pub fn people_by_name(
    workspace: &Workspace,
    formats: &Formats,
    compare_texts: CompareTexts<'_>,
) -> Vec<Id<Employee>> {
    let named = workspace.employees.values().map(|person| (person.id, &person.name));
    by_name(named, formats, compare_texts)
}

fn by_name<'a, T>(
    named: impl Iterator<Item = (Id<T>, &'a Text2)>,
    formats: &Formats,
    compare_texts: CompareTexts<'_>,
) -> Vec<Id<T>> {
    let mut named: Vec<(Id<T>, Rc<str>)> = named.map(|(id, name)| (id, formats.words.of(name))).collect();
    named.sort_by(|left, right| compare_texts(&left.1, &right.1));
    named.into_iter().map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::id::Id, view::sample_tests::card};

    #[test]
    fn equal_totals_share_a_place() {
        let scope = |number: u64| Scope::from(Member::Account(Id::from_raw(number)));
        let cards: Vec<Scorecard> = [("90", 1), ("80", 2), ("90", 3)]
            .map(|(total, number)| Scorecard { scope: scope(number), ..card(Some(total), Vec::new()) })
            .to_vec();
        assert_eq!(rank(&cards, &scope(3)), Some((1, 3)));
        assert_eq!(rank(&cards, &scope(2)), Some((3, 3)));
        assert_eq!(rank(&cards, &scope(9)), None);
    }

    #[test]
    fn neighbours_do_not_go_round() {
        assert_eq!(neighbours(&[1, 2, 3], 1), (None, Some(2)));
        assert_eq!(neighbours(&[1, 2, 3], 3), (Some(2), None));
        assert_eq!(neighbours(&[1, 2, 3], 9), (None, None));
    }
}
