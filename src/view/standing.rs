//! The headline of a card: total, band, change, ladder, and what is left out of the score, in words.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{period::Period, scope::Member, weight::Weight, workspace::Workspace},
    engine::report::{Indicator, Outcome, Scorecard, TotalMissing},
    view::{
        course,
        formats::Formats,
        formula::input_name,
        kpi_row::{Delta, kpi_name},
        marks::{Ladder, band_level},
        number::NO_VALUE,
        partial,
    },
};

/// The headline of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The total, `—` if there is none.
    pub total: String,
    /// The exact total, empty if there is none.
    pub exact: String,
    /// Why there is no total.
    pub no_total: Option<Rc<str>>,
    /// Code of the band.
    pub band: Option<String>,
    /// Colour level of the band, 0 to 5.
    pub level: u8,
    /// Change against the period before.
    pub delta: Option<Delta>,
    /// `vs 84.30 (A) in Q2 2025`, empty where there is nothing to compare with.
    pub note: Rc<str>,
    /// The ladder of bands, if the workspace has bands.
    pub ladder: Option<Ladder>,
    /// The ladder in words: total, band and its limits.
    pub ladder_label: Rc<str>,
    /// Points that are missing to the next better band, with its code.
    pub next_band: Option<(String, String)>,
    /// Said beside the total where less than half of the weight has a score.
    pub provisional: Option<Rc<str>>,
}

/// The headline of a card, compared with the same subject's card of the period before.
pub fn standing(
    formats: &Formats,
    workspace: &Workspace,
    card: &Scorecard,
    previous: Option<(&Scorecard, Period)>,
) -> Standing {
    let words = formats.words;
    let bands = workspace.bands.values().next();
    let before = previous.and_then(|(old, period)| Some((old.total?, old.band.as_deref(), period)));
    let delta = card
        .total
        .zip(before)
        .and_then(|(now, (old, _, period))| Delta::of_total(formats, old, now, Some(period)));
    let note = match before {
        None => Rc::from(""),
        Some((total, band, period)) => words.with(
            if band.is_some() { "standing.against_band" } else { "standing.against" },
            &[
                ("total", &formats.total(total)),
                ("band", band.unwrap_or_default()),
                ("period", &formats.period(period)),
            ],
        ),
    };
    let total = card.total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    let ladder_label = match (card.total, &card.band) {
        (Some(_), Some(band)) => words.with("standing.ladder", &[("total", &total), ("band", band)]),
        (Some(_), None) => words.with("standing.ladder_no_band", &[("total", &total)]),
        (None, _) => words.get("standing.ladder_no_total"),
    };
    let next_band = bands.zip(card.total).and_then(|(table, total)| {
        let better = table.bands.iter().rev().find(|band| band.from > total)?;
        Some((better.code.clone(), formats.total(better.from.checked_sub(total)?)))
    });
    Standing {
        exact: card.total.map(crate::view::number::machine).unwrap_or_default(),
        no_total: card.total_missing.map(|reason| formats.no_total(reason)),
        band: card.band.clone(),
        level: band_level(bands, card.band.as_deref()),
        delta,
        note,
        ladder: bands.map(|table| {
            let now = card.total.map(|value| (value, total.clone()));
            Ladder::of(table, formats.scale.cap, now, before.map(|(old, ..)| old))
        }),
        ladder_label,
        next_band,
        provisional: provisional(formats, card),
        total,
    }
}

/// A total that rests on less than half of the weight is no verdict yet.
fn provisional(formats: &Formats, card: &Scorecard) -> Option<Rc<str>> {
    let (counted, given) = (u64::from(card.weight_counted.0), u64::from(card.weight_given.0));
    (card.total.is_some() && counted * 2 < given).then(|| {
        let share = formats.weight(card.weight_counted);
        formats.words.with("standing.provisional", &[("share", &share)])
    })
}

/// Why nothing at all on a card has a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unscored {
    /// There are values, but no targets to hold them against.
    NoTargets,
    /// There are no values.
    NoValues,
}

/// Why nothing at all has a score; `None` where something has, or where weights are what is lacking.
pub fn unscored(card: &Scorecard) -> Option<Unscored> {
    if card.total_missing != Some(TotalMissing::NoScores) {
        return None;
    }
    let has_value = |indicator: &Indicator| matches!(indicator.actual, Outcome::Value { .. });
    let some = card.indicators.iter().any(|indicator| indicator.weight.is_some() && has_value(indicator));
    Some(if some { Unscored::NoTargets } else { Unscored::NoValues })
}

/// What scores of accounts wait for: targets at all, targets of the accounts, or values. The end of a message key.
pub fn awaited(cards: &[Scorecard]) -> &'static str {
    let has_target = |card: &Scorecard| card.indicators.iter().any(|indicator| indicator.target.is_some());
    let of_account = |card: &&Scorecard| matches!(card.scope.single(), Some(Member::Account(_)));
    if cards.iter().filter(of_account).any(has_target) {
        "_data"
    } else if cards.iter().any(has_target) {
        "_accounts"
    } else {
        ""
    }
}

/// An indicator with a weight that has no score of its own, or one on part of the data, or a turn in the course of
/// the total: what it is and what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// For the list's key.
    pub key: String,
    /// `客户满意度缺数` and why.
    pub what: Rc<str>,
    /// `其 25% 权重按比例分给其余 5 项指标`, or how a partial value counts.
    pub weight: Rc<str>,
    /// Whether data are what it lacks.
    pub lacks_data: bool,
}

/// Indicators of a card that are left out of its total, then those that count with part of their data.
pub fn left_out(formats: &Formats, workspace: &Workspace, card: &Scorecard) -> Vec<LeftOut> {
    let words = formats.words;
    let weighted =
        card.indicators.iter().filter(|indicator| indicator.weight.is_some_and(|weight| weight > Weight(0)));
    let counted = weighted.clone().filter(|indicator| indicator.score.is_some()).count().to_string();
    let partial = weighted.clone().filter(|indicator| indicator.score.is_some()).filter_map(|indicator| {
        let kpi = workspace.kpis.get(&indicator.kpi)?;
        let partial = indicator.partial.as_ref()?;
        let said = partial::sentences(partial, workspace, formats);
        let said = said.join(&words.get("partial.separator"));
        let what = words.with("partial.note", &[("kpi", &kpi_name(kpi, formats)), ("said", &said)]);
        let rule = if partial.lacks_months() { words.get("partial.rule") } else { Rc::from("") };
        Some(LeftOut { key: format!("partial/{}", kpi.id), what, weight: rule, lacks_data: false })
    });
    weighted
        .clone()
        .filter(|indicator| indicator.score.is_none() || indicator.stand_in.is_some())
        .filter_map(|indicator| {
            let kpi = workspace.kpis.get(&indicator.kpi)?;
            let name = kpi_name(kpi, formats);
            let what = match (&indicator.actual, &indicator.target) {
                (Outcome::Missing(reason), _) => {
                    let reason = formats.missing(reason, |input| input_name(input, workspace, words));
                    words.with("left_out.missing", &[("kpi", &name), ("reason", &reason)])
                }
                (_, None) => words.with("left_out.no_target", &[("kpi", &name)]),
                (_, Some(_)) => words.with("left_out.no_line", &[("kpi", &name)]),
            };
            let weight = formats.weight(indicator.weight.unwrap_or_default());
            let weight = match counted.as_str() {
                _ if let Some(stand_in) = indicator.stand_in => {
                    Rc::from(course::stand_in_rule(stand_in, formats))
                }
                "0" => words.with("left_out.weight_unused", &[("weight", &weight)]),
                counted => words.with("left_out.weight", &[("weight", &weight), ("n", counted)]),
            };
            let lacks_data = matches!(indicator.actual, Outcome::Missing(_));
            Some(LeftOut { key: kpi.id.to_string(), what, weight, lacks_data })
        })
        .chain(partial)
        .chain(course::notes(formats, workspace, card))
        .collect()
}

/// What rounding leaves between the shown contributions and the shown roll-up, which is the total unless points, limits
/// or red lines follow; `None` where they add up, where nothing is contributed or there is no total.
pub fn rounding_left(card: &Scorecard) -> Option<Decimal> {
    let is_shared = card.indicators.iter().any(|indicator| indicator.contribution.is_some());
    if card.course.decided_by.is_some() || !is_shared {
        return None;
    }
    let shown = card
        .indicators
        .iter()
        .filter_map(|indicator| indicator.contribution)
        .try_fold(Decimal::ZERO, Decimal::checked_add)?;
    card.course.rolled.or(card.total)?.checked_sub(shown).filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{id::Id, kpi::Unit, scope::Scope, target::TargetPoint, text::Lang},
        engine::report::{Missing, Partial},
        view::{
            message::Words,
            sample_tests::{card, indicator, kpi},
        },
    };

    #[test]
    fn what_rounding_leaves_closes_the_gap_between_parts_and_total() {
        // By hand: 30.56 + 40.12 = 70.68, shown total 70.69, so 0.01 is left; equal parts leave nothing.
        let (left, right) = (kpi("K01", Unit::Currency, 2), kpi("K05", Unit::Points, 1));
        let parts = |total| {
            let parts = vec![
                indicator(&left, Some("61.12"), 50, Some("30.56")),
                indicator(&right, Some("80.24"), 50, Some("40.12")),
            ];
            rounding_left(&card(Some(total), parts))
        };
        assert_eq!(parts("70.69"), Some(Decimal::new(1, 2)));
        assert_eq!(parts("70.68"), None);
    }

    #[test]
    fn what_scores_wait_for_is_what_is_not_there_yet() {
        let known = kpi("K05", Unit::Points, 1);
        let of = |has_target: bool, scope: Scope| {
            let target = has_target.then_some(TargetPoint {
                threshold: None,
                target: Decimal::from(80),
                stretch: None,
            });
            let line = Indicator { target, ..indicator(&known, None, 50, None) };
            Scorecard { scope, ..card(None, vec![line]) }
        };
        let account = || Scope::from(Member::Account(Id::from_raw(1)));
        assert_eq!(awaited(&[of(false, Scope::COMPANY), of(false, account())]), "");
        assert_eq!(awaited(&[of(true, Scope::COMPANY), of(false, account())]), "_accounts");
        assert_eq!(awaited(&[of(true, Scope::COMPANY), of(true, account())]), "_data");
        for key in ["heat.sub_values", "overview.attention_unscored"] {
            for end in ["", "_accounts", "_data"] {
                for lang in [Lang::Zh, Lang::En] {
                    let key = format!("{key}{end}");
                    assert_ne!(&*Words::new(lang).get(&key), key);
                }
            }
        }
    }

    #[test]
    fn a_total_on_less_than_half_of_the_weight_is_provisional() {
        let (left, right) = (kpi("K01", Unit::Currency, 2), kpi("K05", Unit::Points, 1));
        let said = |counted| {
            let mut card = card(
                Some("110"),
                vec![
                    indicator(&left, Some("110"), counted, Some("110")),
                    indicator(&right, None, 100 - counted, None),
                ],
            );
            card.weight_given = Weight::percent(100);
            card.weight_counted = Weight::percent(counted);
            let formats = Formats::of(Words::new(Lang::En), &Workspace::default());
            provisional(&formats, &card).map(|text| text.to_string())
        };
        assert_eq!(said(49).as_deref(), Some("Provisional: only 49% of the weight has a score"));
        assert_eq!(said(50), None);
    }

    #[test]
    fn what_counts_with_part_of_its_data_is_said_beside_what_is_left_out() {
        let sales = kpi("K01", Unit::Currency, 2);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(sales.id, sales.clone());
        let mut one = indicator(&sales, Some("90"), 100, Some("90"));
        let months = vec!["2026-01".parse().unwrap()];
        one.partial = Some(Partial { months, of: 3, accounts: Vec::new(), gaps: Vec::new() });
        let card = card(Some("90"), vec![one]);
        let said = |lang| {
            let formats = Formats::of(Words::new(lang), &workspace);
            left_out(&formats, &workspace, &card).first().map(|one| format!("{}|{}", one.what, one.weight))
        };
        assert_eq!(
            said(Lang::Zh).as_deref(),
            Some(
                "指标K01只有部分数据：3 个月中只有 1 个月的数据：1 月。|只按有数据的月份计算；可加总的目标也只取这些月份。"
            )
        );
        assert_eq!(
            said(Lang::En).as_deref(),
            Some(
                "KPI K01 is partial: data of 1 of 3 months: Jan.|It is computed over the months with data; a target that adds up is that of the same months."
            )
        );
    }

    #[test]
    fn what_is_left_out_is_said_in_words() {
        let (sales, rate) = (kpi("K01", Unit::Currency, 2), kpi("K05", Unit::Points, 1));
        let mut workspace = Workspace::default();
        workspace.kpis.insert(sales.id, sales.clone());
        workspace.kpis.insert(rate.id, rate.clone());
        let mut gap = indicator(&rate, None, 25, None);
        gap.actual = Outcome::Missing(Missing::ZeroDenominator);
        let card = card(Some("90"), vec![indicator(&sales, Some("90"), 75, Some("90")), gap]);
        let said = |lang| {
            let formats = Formats::of(Words::new(lang), &workspace);
            left_out(&formats, &workspace, &card)
                .into_iter()
                .map(|one| format!("{}|{}", one.what, one.weight))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said(Lang::Zh),
            ["指标K05缺数：分母为零，算不出比率。|其 25% 权重按比例分给其余 1 项指标。"]
        );
        assert_eq!(
            said(Lang::En),
            [
                "KPI K05 has no value: The denominator is zero, so there is no ratio.|Its 25% weight is spread in proportion over the remaining KPIs (1)."
            ]
        );
    }
}
