//! One indicator of a card as a tile or table row draws it.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Attribution, Direction, Kpi, Perspective},
        period::Period,
        scope::Scope,
        weight::Weight,
        workspace::Workspace,
    },
    engine::report::{Indicator, Outcome, Scorecard, Status},
    view::{
        formats::{Figure, Formats},
        formula::input_name,
        marks::{Ruler, Spark},
        message::Words,
        names, number, partial,
    },
};

/// What a drawn figure says about itself, for tests, drill-down and copying: the page's `data-*` attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Code of the KPI.
    pub kpi: String,
    /// Whose figure.
    pub scope: String,
    /// Of which period.
    pub period: String,
    /// The exact value: `772/809` for a ratio, else the plain decimal; empty if missing.
    pub exact: String,
}

/// How something changed against the period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// How much, without a sign: the arrow says which way.
    pub text: String,
    /// Which way it went.
    pub way: Way,
    /// Whether that is good.
    pub tone: Tone,
    /// What it is compared with, for the tooltip.
    pub against: String,
}

/// Which way a value went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It grew.
    Up,
    /// It fell.
    Down,
    /// It stayed, as far as shown.
    Flat,
}

/// Whether a change is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Yes.
    Better,
    /// No.
    Worse,
    /// No change.
    Same,
}

impl Delta {
    /// The change of a total.
    pub fn of_total(
        formats: &Formats,
        before: Decimal,
        now: Decimal,
        earlier: Option<Period>,
    ) -> Option<Self> {
        let difference = now.checked_sub(before)?;
        let text = formats.total(difference.abs());
        Some(Self::new(formats, difference, Direction::Higher, text, earlier, formats.total(before)))
    }

    /// The change of an amount of pay.
    pub fn of_amount(formats: &Formats, before: Decimal, now: Decimal) -> Option<Self> {
        let difference = now.checked_sub(before)?;
        let text = formats.amount(difference.abs());
        Some(Self::new(formats, difference, Direction::Higher, text, None, formats.amount(before)))
    }

    fn new(
        formats: &Formats,
        difference: Decimal,
        direction: Direction,
        text: String,
        earlier: Option<Period>,
        before: String,
    ) -> Self {
        let nothing = !text.chars().any(|letter| ('1'..='9').contains(&letter));
        let way = match nothing {
            true => Way::Flat,
            false if difference.is_sign_negative() => Way::Down,
            false => Way::Up,
        };
        let tone = match (way, direction) {
            (Way::Flat, _) => Tone::Same,
            (Way::Up, Direction::Higher) | (Way::Down, Direction::Lower) => Tone::Better,
            (Way::Up, Direction::Lower) | (Way::Down, Direction::Higher) => Tone::Worse,
        };
        let period = earlier.map(|period| formats.period(period)).unwrap_or_default();
        let against =
            formats.words.with("delta.against", &[("period", &period), ("value", &before)]).to_string();
        Self { text, way, tone, against }
    }
}

/// One KPI on a card.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiRow {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Rc<str>,
    /// What exactly is measured.
    pub definition: Rc<str>,
    /// Where it is grouped.
    pub perspective: Perspective,
    /// What was reached.
    pub actual: Figure,
    /// Whether something was reached (a value, not a gap).
    pub has_value: bool,
    /// Target, in short.
    pub target: Option<String>,
    /// Target, in full: what scores are computed from.
    pub target_full: Option<String>,
    /// Threshold, in short.
    pub threshold: Option<String>,
    /// Stretch, in short.
    pub stretch: Option<String>,
    /// Actual over target: `97.4%`. Left out where less is better and below zero: a reader would take it amiss.
    pub attainment: Option<String>,
    /// What was planned up to the end of the data, in words; only in a period that is not over.
    pub planned: Option<String>,
    /// The ruled scale.
    pub ruler: Ruler,
    /// Verdict.
    pub status: Status,
    /// Its word, which also says where it rests on part of the data.
    pub status_word: Rc<str>,
    /// What a partial value stands for, with its shape: `◐ 1 of 3 months`.
    pub partial: Option<String>,
    /// Points.
    pub score: Option<String>,
    /// Weight on the card.
    pub weight: Option<String>,
    /// Weight as it counts, where it differs from the given one.
    pub effective: Option<String>,
    /// Part of the total.
    pub contribution: Option<String>,
    /// Change of the value against the period before.
    pub delta: Option<Delta>,
    /// Months before.
    pub spark: Spark,
    /// The exact figure.
    pub tag: Tag,
}

/// The rows of a card, in its order; those without a weight come last, as in the report.
pub fn rows(
    formats: &Formats,
    workspace: &Workspace,
    card: &Scorecard,
    previous: Option<(&Scorecard, Period)>,
    period: Period,
) -> Vec<KpiRow> {
    let build = |indicator: &Indicator| {
        let kpi = workspace.kpis.get(&indicator.kpi)?;
        let before = previous.and_then(|(card, earlier)| {
            let old = card.indicators.iter().find(|old| old.kpi == indicator.kpi)?;
            Some((old, earlier))
        });
        Some(row(formats, workspace, kpi, indicator, before, &card.scope, period))
    };
    card.indicators.iter().filter_map(build).collect()
}

fn row(
    formats: &Formats,
    workspace: &Workspace,
    kpi: &Kpi,
    indicator: &Indicator,
    before: Option<(&Indicator, Period)>,
    scope: &Scope,
    period: Period,
) -> KpiRow {
    let words = formats.words;
    let has_value = matches!(indicator.actual, Outcome::Value { .. });
    let point = indicator.target.as_ref();
    // The effective weight has two places, the given one up to four.
    let given = indicator.weight.map(|weight| number::rounded(Decimal::new(i64::from(weight.0), 4), 2));
    let effective =
        indicator.effective_percent.filter(|percent| given.is_some_and(|given| given != *percent));
    KpiRow {
        kpi: kpi.id,
        code: kpi.code.clone(),
        name: kpi_name(kpi, formats),
        definition: words.of(&kpi.definition),
        perspective: kpi.perspective,
        actual: formats.outcome(kpi, &indicator.actual, |input| input_name(input, workspace, words)),
        has_value,
        target: point.map(|point| formats.target(kpi, point.target)),
        target_full: point.map(|point| formats.full_exact(kpi, point.target)),
        threshold: point.and_then(|point| point.threshold).map(|value| formats.target(kpi, value)),
        stretch: point.and_then(|point| point.stretch).map(|value| formats.target(kpi, value)),
        attainment: indicator
            .attainment
            .filter(|ratio| kpi.direction == Direction::Higher && !ratio.is_sign_negative())
            .map(|ratio| formats.attainment(ratio)),
        planned: indicator.pace.as_ref().map(|pace| {
            let planned = formats.target(kpi, pace.planned);
            words.with("kpi_table.planned", &[("value", &planned)]).to_string()
        }),
        ruler: Ruler::of_score(indicator.score, indicator.status, point, &formats.scale),
        status: indicator.status,
        status_word: partial::status_word(
            names::status(indicator.status, has_value, point.is_some(), words),
            indicator.partial.as_ref(),
            words,
        ),
        partial: indicator
            .partial
            .as_ref()
            .map(|part| format!("{} {}", partial::MARK, partial::short(part, words))),
        score: indicator.score.map(|score| formats.score(score)),
        weight: indicator.weight.map(|weight| formats.weight(weight)),
        effective: effective.map(|percent| format!("{}%", number::trimmed(percent, 2))),
        contribution: indicator.contribution.map(|points| formats.total(points)),
        delta: delta(formats, kpi, indicator, before),
        spark: Spark::of(&indicator.trend),
        tag: Tag {
            kpi: kpi.code.clone(),
            scope: scope.to_string(),
            period: period.to_string(),
            exact: exact(&indicator.actual),
        },
    }
}

/// The name of a KPI with the variant it stands for, where there is one.
pub fn kpi_name(kpi: &Kpi, formats: &Formats) -> Rc<str> {
    let variant = formats.words.of(&kpi.variant);
    let name = formats.words.of(&kpi.name);
    if variant.is_empty() { name } else { Rc::from(format!("{name} · {variant}")) }
}

/// The exact value of an outcome as a machine reads it; empty if missing.
pub fn exact(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Missing(_) => String::new(),
        // The numerator over 1 is the value itself, without its rounding to 9 places.
        Outcome::Value { numerator, denominator, .. } if *denominator == Decimal::ONE => {
            number::machine(*numerator)
        }
        Outcome::Value { numerator, denominator, .. } => {
            format!("{}/{}", number::machine(*numerator), number::machine(*denominator))
        }
    }
}

fn delta(
    formats: &Formats,
    kpi: &Kpi,
    now: &Indicator,
    before: Option<(&Indicator, Period)>,
) -> Option<Delta> {
    let (before, earlier) = before?;
    let (Outcome::Value { value: new, .. }, Outcome::Value { value: old, .. }) =
        (&now.actual, &before.actual)
    else {
        return None;
    };
    let text = formats.change(kpi, *old, *new)?;
    let difference = new.checked_sub(*old)?;
    Some(Delta::new(formats, difference, kpi.direction, text, Some(earlier), formats.full(kpi, *old)))
}

/// Names of the KPIs that people get credit for by their share of an account, in one line; empty if there is none.
pub fn credited_by_ownership(workspace: &Workspace, words: Words) -> String {
    let kpis = workspace.kpis_by_code().into_iter().filter(|kpi| kpi.attribution == Attribution::Owner);
    kpis.map(|kpi| words.of(&kpi.name).to_string()).collect::<Vec<_>>().join(&words.get("attention.and"))
}

/// Rows of one perspective with the sum of their weights.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiGroup {
    /// The perspective; `None` for KPIs without a weight on this card.
    pub perspective: Option<Perspective>,
    /// Its name.
    pub name: Rc<str>,
    /// Sum of the weights given.
    pub weight: Option<String>,
    /// Score of the perspective.
    pub score: Option<String>,
    /// The rows.
    pub rows: Vec<KpiRow>,
}

/// The rows of a card by perspective in its fixed order; KPIs without a weight stand apart at the end.
pub fn groups(formats: &Formats, card: &Scorecard, rows: &[KpiRow], unweighted: &str) -> Vec<KpiGroup> {
    let weighted = |perspective: Perspective| {
        let rows: Vec<KpiRow> = rows
            .iter()
            .filter(|row| row.perspective == perspective && row.weight.is_some())
            .cloned()
            .collect();
        let weights =
            card.indicators.iter().filter(|indicator| rows.iter().any(|row| row.kpi == indicator.kpi));
        let score = card.perspectives.iter().find(|score| score.perspective == perspective);
        KpiGroup {
            perspective: Some(perspective),
            name: names::perspective(perspective, formats.words),
            weight: Some(formats.weight(Weight::total(weights.filter_map(|indicator| indicator.weight)))),
            score: score.and_then(|score| score.score).map(|points| formats.total(points)),
            rows,
        }
    };
    let others = KpiGroup {
        perspective: None,
        name: Rc::from(unweighted),
        weight: None,
        score: None,
        rows: rows.iter().filter(|row| row.weight.is_none()).cloned().collect(),
    };
    let groups = Perspective::ALL.into_iter().map(weighted).chain([others]);
    groups.filter(|group| !group.rows.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample_tests::decimal;

    fn value(numerator: &str, denominator: &str) -> Outcome {
        let (numerator, denominator) = (decimal(numerator), decimal(denominator));
        Outcome::Value { numerator, denominator, value: numerator / denominator }
    }

    #[test]
    fn exact_figures_read_as_fractions_or_plain_decimals() {
        assert_eq!(exact(&value("772", "809")), "772/809");
        assert_eq!(exact(&value("1265793.0395000", "1")), "1265793.0395");
        assert_eq!(exact(&value("-12.50", "1.0")), "-12.5");
    }
}
