//! What needs attention on the overview: the weakest accounts, the biggest falls, missing data.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{account::Account, id::Id, kpi::Kpi, scope::Member, settings::ScoreScale, workspace::Workspace},
    engine::{
        query::Cards,
        report::{Indicator, Scorecard, Status},
    },
    view::{
        formats::Formats,
        kpi_row::kpi_name,
        movement,
        names::Names,
        number::{self, NO_VALUE},
    },
};

/// Items shown at once.
const MOST_ITEMS: usize = 6;
/// Items kept for gaps in the data, when there are any.
const MOST_GAPS: usize = 2;
/// Points of a total whose loss is worth a line of its own.
const NOTABLE_FALL: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
/// Names or KPIs listed in one line.
const MOST_NAMES: usize = 3;

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// For the list's key.
    pub key: String,
    /// The account it leads to; `None` for a gap that concerns several.
    pub account: Option<Id<Account>>,
    /// Colour and shape.
    pub status: Status,
    /// What is the matter.
    pub title: Rc<str>,
    /// Details; may be empty.
    pub text: String,
    /// Total at the end of the line.
    pub end: String,
}

/// The most pressing items: weak or falling accounts by what they lost, then gaps.
pub fn attention(formats: &Formats, workspace: &Workspace, cards: &Cards) -> Vec<Item> {
    let names = Names::at(workspace, formats.words, cards.period);
    let accounts: Vec<(Id<Account>, Rc<str>, &Scorecard)> = cards
        .cards
        .iter()
        .filter_map(|card| match card.scope.single() {
            Some(Member::Account(id)) => Some((id, names.account(id)?, card)),
            _ => None,
        })
        .collect();
    let mut gaps = gaps(formats, workspace, &accounts);
    let mut pressing: Vec<(Decimal, Item)> = accounts
        .iter()
        .filter_map(|(id, name, card)| {
            let before = cards.previous.iter().find(|old| old.scope == card.scope);
            account_item(formats, workspace, *id, name, card, before)
        })
        .collect();
    pressing.sort_by_key(|(lost, _)| std::cmp::Reverse(*lost));
    let room = MOST_ITEMS - gaps.len().min(MOST_GAPS);
    let mut items: Vec<Item> = pressing.into_iter().take(room).map(|(_, item)| item).collect();
    gaps.truncate(MOST_ITEMS.saturating_sub(items.len()));
    items.extend(gaps);
    items
}

/// An account whose total fell notably or that has KPIs off target, with the points this costs.
fn account_item(
    formats: &Formats,
    workspace: &Workspace,
    id: Id<Account>,
    name: &str,
    card: &Scorecard,
    before: Option<&Scorecard>,
) -> Option<(Decimal, Item)> {
    let words = formats.words;
    let total = card.total?;
    let mut bad: Vec<(Decimal, &Indicator, &Kpi)> = card
        .indicators
        .iter()
        .filter(|indicator| indicator.status == Status::Bad)
        .filter_map(|indicator| {
            Some((points_lost(indicator, &formats.scale)?, indicator, workspace.kpis.get(&indicator.kpi)?))
        })
        .collect();
    bad.sort_by_key(|(lost, ..)| std::cmp::Reverse(*lost));
    let fall = before
        .and_then(|old| old.total)
        .and_then(|old| old.checked_sub(total))
        .filter(|fall| *fall >= NOTABLE_FALL);
    if bad.is_empty() && fall.is_none() {
        return None;
    }
    let lost =
        bad.iter().fold(fall.unwrap_or_default(), |sum, (lost, ..)| sum.checked_add(*lost).unwrap_or(sum));
    let band_before = before.and_then(|old| old.band.as_deref());
    let band_now = card.band.as_deref().filter(|band| Some(*band) != band_before);
    let count = bad.len().to_string();
    let places = u32::from(formats.rounding.total);
    let title = match (fall, band_now) {
        (Some(fall), Some(band)) => words.with(
            "attention.fell_to_band",
            &[("name", name), ("points", &number::fixed(fall, places)), ("band", band)],
        ),
        (Some(fall), None) => {
            words.with("attention.fell", &[("name", name), ("points", &number::fixed(fall, places))])
        }
        (None, _) if bad.len() == 1 => {
            words.with("attention.off_target_one", &[("name", name), ("n", &count)])
        }
        (None, _) => words.with("attention.off_target", &[("name", name), ("n", &count)]),
    };
    let mut details: Vec<String> = bad
        .iter()
        .take(MOST_NAMES - 1)
        .map(|(_, indicator, kpi)| {
            let figure = formats.outcome(kpi, &indicator.actual, |_| None);
            let target =
                indicator.target.as_ref().map(|point| formats.target(kpi, point.target)).unwrap_or_default();
            let arguments =
                [("kpi", kpi_name(kpi, formats).to_string()), ("value", figure.line()), ("target", target)];
            let arguments: Vec<(&str, &str)> =
                arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
            words.with("attention.detail", &arguments).to_string()
        })
        .collect();
    if details.is_empty() {
        details = losses(formats, workspace, card, before);
    }
    let item = Item {
        key: id.to_string(),
        account: Some(id),
        status: if bad.is_empty() { Status::Watch } else { Status::Bad },
        title,
        text: details.join(&words.get("attention.separator")),
        end: formats.total(total),
    };
    Some((lost, item))
}

/// The KPIs whose contribution fell most, with their loss.
fn losses(
    formats: &Formats,
    workspace: &Workspace,
    card: &Scorecard,
    before: Option<&Scorecard>,
) -> Vec<String> {
    let Some(movement) = before.and_then(|before| movement::between(before, card)) else { return Vec::new() };
    let lines = movement::lines(&movement, formats, workspace);
    lines
        .iter()
        .rev()
        .filter(|line| line.key != movement::ROUNDING && !line.gain && line.length > 0.0)
        .take(MOST_NAMES - 1)
        .map(|line| {
            formats.words.with("attention.loss", &[("kpi", &line.name), ("points", &line.points)]).to_string()
        })
        .collect()
}

/// Points of the total that an indicator below its target costs: its weight times what is lacking to the target.
fn points_lost(indicator: &Indicator, scale: &ScoreScale) -> Option<Decimal> {
    let lacking = scale.target.checked_sub(indicator.score?)?.max(Decimal::ZERO);
    let share = Decimal::new(i64::from(indicator.weight?.0), 6);
    lacking.checked_mul(share)
}

/// KPIs with a weight that have no value for some accounts, most accounts first.
fn gaps(
    formats: &Formats,
    workspace: &Workspace,
    accounts: &[(Id<Account>, Rc<str>, &Scorecard)],
) -> Vec<Item> {
    let words = formats.words;
    let lacks = |card: &Scorecard, kpi: &Kpi| {
        card.indicators.iter().any(|indicator| {
            indicator.kpi == kpi.id && indicator.weight.is_some() && indicator.status == Status::Unknown
        })
    };
    let mut found: Vec<(usize, Item)> = workspace
        .kpis_by_code()
        .into_iter()
        .filter_map(|kpi| {
            let without: Vec<&str> =
                accounts.iter().filter(|(_, _, card)| lacks(card, kpi)).map(|(_, name, _)| &**name).collect();
            // Where nobody has a score there is nothing to catch up with: the KPI's own tile says what is lacking.
            let is_scored = |card: &Scorecard| {
                card.indicators.iter().any(|indicator| indicator.kpi == kpi.id && indicator.score.is_some())
            };
            if without.is_empty() || !accounts.iter().any(|(_, _, card)| is_scored(card)) {
                return None;
            }
            let count = without.len().to_string();
            let mut listed = without
                .iter()
                .take(MOST_NAMES)
                .copied()
                .collect::<Vec<_>>()
                .join(&words.get("attention.and"));
            if without.len() > MOST_NAMES {
                listed.push_str(&words.get("attention.more"));
            }
            let item = Item {
                key: kpi.id.to_string(),
                account: None,
                status: Status::Unknown,
                title: words.with(
                    if without.len() == 1 { "attention.gap_one" } else { "attention.gap" },
                    &[("kpi", &kpi_name(kpi, formats)), ("n", &count)],
                ),
                text: listed,
                end: NO_VALUE.to_owned(),
            };
            Some((without.len(), item))
        })
        .collect();
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    found.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            kpi::Unit,
            text::{Lang, Text2},
        },
        view::{
            message::Words,
            sample_tests::{account_card, card, decimal, indicator, kpi, with_account},
        },
    };

    fn cards(now: Vec<Scorecard>, previous: Vec<Scorecard>) -> Cards {
        Cards {
            period: "2026-Q2".parse().unwrap(),
            cards: now,
            previous_period: "2026-Q1".parse().ok(),
            previous,
        }
    }

    #[test]
    fn the_costliest_account_comes_first_and_gaps_come_last() {
        let sales = kpi("K01", Unit::Currency, 2);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(sales.id, sales.clone());
        (1..=3).for_each(|number| {
            with_account(
                &mut workspace,
                number,
                Text2::new(format!("客户{number}"), format!("Account {number}")),
            )
        });
        let bad = |score: &str| Indicator {
            status: Status::Bad,
            ..indicator(&sales, Some(score), 100, Some(score))
        };
        let gap = Indicator { status: Status::Unknown, score: None, ..indicator(&sales, None, 100, None) };
        let now = vec![
            account_card(1, card(Some("50"), vec![bad("50")])),
            account_card(2, card(Some("20"), vec![bad("20")])),
            account_card(3, card(None, vec![gap])),
        ];
        let items =
            attention(&Formats::of(Words::new(Lang::En), &workspace), &workspace, &cards(now, Vec::new()));
        let said: Vec<&str> = items.iter().map(|item| &*item.title).collect();
        assert_eq!(
            said,
            [
                "Account 2: off target on 1 KPI",
                "Account 1: off target on 1 KPI",
                "KPI K01: no score for 1 account"
            ]
        );
        assert_eq!(
            items.iter().map(|item| item.end.as_str()).collect::<Vec<_>>(),
            ["20.00", "50.00", NO_VALUE]
        );
    }

    #[test]
    fn a_fall_below_three_points_is_not_worth_a_line() {
        let sales = kpi("K01", Unit::Currency, 2);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(sales.id, sales.clone());
        with_account(&mut workspace, 1, Text2::same("甲"));
        let at = |total: &str| {
            account_card(1, card(Some(total), vec![indicator(&sales, Some(total), 100, Some(total))]))
        };
        let formats = Formats::of(Words::new(Lang::Zh), &workspace);
        for (before, expected) in [("92.99", None), ("93.00", Some("甲：下降 3.00 分"))] {
            let items = attention(&formats, &workspace, &cards(vec![at("90.00")], vec![at(before)]));
            assert_eq!(items.first().map(|item| &*item.title), expected);
        }
    }

    #[test]
    fn points_lost_are_weight_times_what_is_lacking_to_the_target() {
        // By hand: 25 % of (100 − 40) = 15 points.
        let kpi = kpi("K01", Unit::Count, 0);
        let lost = points_lost(&indicator(&kpi, Some("40"), 25, None), &ScoreScale::default());
        assert_eq!(lost, Some(decimal("15")));
    }
}
