//! A card that is tried out, as it is drawn: each indicator with its numbers as they are and as they are moved, what that makes
//! of totals, grades and pay. The engine computes all of it; here stand texts, ranges of sliders and what was typed.

use std::{collections::BTreeMap, rc::Rc};

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Kpi, Unit},
        period::Period,
        scenario::{Move, MovePart},
        scope::Scope,
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        pay::PersonPay,
        query::{CardTotal, Carried, MoveRefusal, WhatIf, WhatIfReading},
        report::{Indicator, Outcome, Scorecard, Status},
    },
    view::{
        entry::{self, EntryError},
        explain::scope_name,
        formats::Formats,
        formula::input_name,
        kpi_row::{Delta, kpi_name},
        marks::band_level,
        number::{self, NO_VALUE},
        pay::{no_pay, plan_name},
    },
};

/// Most steps of a slider: few enough for the keyboard, many enough for the hand.
const MOST_STEPS: u32 = 400;
/// Units of a weight in half a percent, the step of its slider in percent.
const WEIGHT_STEP: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// What is moved on a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves(BTreeMap<(Id<Kpi>, MovePart), Decimal>);

impl Moves {
    /// These.
    pub fn of(moves: &[Move]) -> Self {
        Self(moves.iter().map(|one| ((one.kpi, one.part), one.to)).collect())
    }

    /// With one number at another value, or back where it is stored.
    #[must_use]
    pub fn with(mut self, kpi: Id<Kpi>, part: MovePart, to: Option<Decimal>) -> Self {
        match to {
            Some(to) => self.0.insert((kpi, part), to),
            None => self.0.remove(&(kpi, part)),
        };
        self
    }

    /// Where a number is moved to.
    pub fn get(&self, kpi: Id<Kpi>, part: MovePart) -> Option<Decimal> {
        self.0.get(&(kpi, part)).copied()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is moved.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order of indicator and part.
    pub fn list(&self) -> Vec<Move> {
        self.0.iter().map(|((kpi, part), to)| Move { kpi: *kpi, part: *part, to: *to }).collect()
    }

    /// The question for the engine.
    pub fn asked(&self, scope: &Scope, period: Period, reason: &str) -> WhatIf {
        WhatIf { scope: scope.clone(), period, moves: self.list(), reason: reason.to_owned() }
    }
}

/// The range of a slider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The value at its beginning.
    pub low: Decimal,
    /// What a step adds.
    pub step: Decimal,
    /// How many steps it has.
    pub steps: u32,
}

impl Scale {
    /// From 0 to 100 %.
    pub const WEIGHTS: Self = Self { low: Decimal::ZERO, step: WEIGHT_STEP, steps: 200 };

    /// A range around some values, in steps that read well and are no finer than what is shown; `None` where there is no value
    /// to go by. What lies between 0 and 1 of a ratio stays there.
    pub fn around(values: &[Decimal], unit: Unit, places: u32) -> Option<Self> {
        let largest = values.iter().map(Decimal::abs).max().filter(|largest| !largest.is_zero())?;
        let twice = largest.checked_mul(Decimal::TWO)?;
        let high = nice_from(twice)?;
        let is_part = unit == Unit::Ratio && largest <= Decimal::ONE;
        let high = if is_part { high.min(Decimal::ONE) } else { high };
        let has_negative = values.iter().any(|value| *value < Decimal::ZERO);
        let low = if has_negative { Decimal::ZERO.checked_sub(high)? } else { Decimal::ZERO };
        let run = high.checked_sub(low)?;
        let finest = Decimal::try_from_i128_with_scale(1, places).ok()?;
        let step = nice_from(run.checked_div(Decimal::from(MOST_STEPS))?)?.max(finest);
        let steps = number::rounded(run.checked_div(step)?, 0);
        Some(Self { low, step, steps: u32::try_from(steps).ok()? })
    }

    /// The step nearest to a value.
    pub fn position(&self, value: Decimal) -> u32 {
        let steps = value.checked_sub(self.low).and_then(|above| above.checked_div(self.step));
        let steps = steps.map(|steps| number::rounded(steps, 0)).unwrap_or_default().max(Decimal::ZERO);
        u32::try_from(steps).unwrap_or(self.steps).min(self.steps)
    }

    /// The value of a step.
    pub fn value(&self, position: u32) -> Decimal {
        let above = self.step.checked_mul(Decimal::from(position.min(self.steps))).unwrap_or_default();
        self.low.checked_add(above).unwrap_or(self.low).normalize()
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below a number above zero.
fn nice_from(number: Decimal) -> Option<Decimal> {
    let mut power = Decimal::ONE;
    while power < number {
        power = power.checked_mul(Decimal::TEN)?;
    }
    let tenth = Decimal::new(1, 1);
    while power.checked_mul(tenth)? >= number {
        power = power.checked_mul(tenth)?;
    }
    let parts = [Decimal::new(2, 1), Decimal::new(5, 1), Decimal::ONE];
    parts.into_iter().filter_map(|part| power.checked_mul(part)).find(|nice| *nice >= number)
}

/// A number that can be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// Which.
    pub part: MovePart,
    /// Unit of what is typed; of a weight a ratio.
    pub unit: Unit,
    /// The value at hand: moved, or as the engine has it.
    pub value: Option<Decimal>,
    /// How it stands in the field.
    pub text: String,
    /// Whether it is moved.
    pub is_moved: bool,
    /// The stored value in words.
    pub stored: String,
    /// The range of the slider.
    pub scale: Option<Scale>,
    /// What is to be said about it.
    pub note: Option<LeverNote>,
}

/// What is said about a number that is moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverNote {
    /// The text.
    pub text: Rc<str>,
    /// Whether it cannot be moved there.
    pub is_refusal: bool,
}

impl Lever {
    /// Reads what was typed; `None` for a blank, which puts the number back.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, text: &str) -> Result<Option<Decimal>, EntryError> {
        match self.part {
            MovePart::Weight => {
                let weight = entry::read_weight(text)?.filter(|_| !text.trim().is_empty());
                Ok(weight.map(percent_of))
            }
            MovePart::Actual | MovePart::Target => entry::read(text, self.unit),
        }
    }
}

/// One indicator of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchRow {
    /// Which.
    pub kpi: Id<Kpi>,
    /// Its name.
    pub name: Rc<str>,
    /// Unit of its values.
    pub unit: Unit,
    /// Its numbers, in the order of [`MovePart::ALL`].
    pub levers: Vec<Lever>,
    /// Its score as it would be.
    pub score: String,
    /// How that differs.
    pub change: Option<Delta>,
    /// How it would be judged.
    pub status: Status,
}

/// The rows of the indicators that have a weight, in the card's order.
pub fn rows(
    reading: &WhatIfReading,
    moves: &Moves,
    workspace: &Workspace,
    formats: &Formats,
) -> Vec<BenchRow> {
    let (now, then) = &reading.card;
    let of_then = |kpi: Id<Kpi>| then.indicators.iter().find(|one| one.kpi == kpi);
    let row = |before: &Indicator| {
        let kpi = workspace.kpis.get(&before.kpi)?;
        before.weight?;
        let after = of_then(before.kpi).unwrap_or(before);
        let note = |part: MovePart| {
            let place = reading.moves.iter().position(|one| (one.kpi, one.part) == (kpi.id, part))?;
            moves.get(kpi.id, part)?;
            note_of(reading.carried.get(place)?, workspace, formats)
        };
        let levers = MovePart::ALL
            .map(|part| Lever { note: note(part), ..lever(part, kpi, (before, after), moves, formats) });
        let change = before.score.zip(after.score).filter(|(before, after)| before != after);
        Some(BenchRow {
            kpi: kpi.id,
            name: kpi_name(kpi, formats),
            unit: kpi.unit,
            levers: levers.to_vec(),
            score: after.score.map_or_else(|| NO_VALUE.to_owned(), |score| formats.score(score)),
            change: change.and_then(|(before, after)| change_of(formats, before, after)),
            status: after.status,
        })
    };
    now.indicators.iter().filter_map(row).collect()
}

/// How a score or total differs from the stored one.
fn change_of(formats: &Formats, before: Decimal, after: Decimal) -> Option<Delta> {
    let against = against(formats, &formats.total(before));
    Some(Delta { against, ..Delta::of_total(formats, before, after, None)? })
}

fn against(formats: &Formats, stored: &str) -> String {
    formats.words.with("what_if.against", &[("value", stored)]).to_string()
}

fn percent_of(weight: Weight) -> Decimal {
    Decimal::new(i64::from(weight.0), 4).normalize()
}

fn value_of(indicator: &Indicator) -> Option<Decimal> {
    match indicator.actual {
        Outcome::Value { value, .. } => Some(value),
        Outcome::Missing(_) => None,
    }
}

fn lever(
    part: MovePart,
    kpi: &Kpi,
    (before, after): (&Indicator, &Indicator),
    moves: &Moves,
    formats: &Formats,
) -> Lever {
    let places = u32::from(kpi.precision) + if kpi.unit == Unit::Ratio { 2 } else { 0 };
    let number = |indicator: &Indicator| match part {
        MovePart::Actual => value_of(indicator),
        MovePart::Target => indicator.target.map(|point| point.target),
        MovePart::Weight => indicator.weight.map(percent_of),
    };
    let moved = moves.get(kpi.id, part);
    let value = moved.or_else(|| number(after)).or_else(|| number(before));
    let written = |value: Decimal| match (part, moved) {
        (MovePart::Weight, _) => number::trimmed(value, 4),
        (_, Some(moved)) => entry::write(moved, kpi.unit),
        (MovePart::Target, None) => entry::write(value, kpi.unit),
        (MovePart::Actual, None) if kpi.unit == Unit::Ratio => {
            number::percent(value, u32::from(kpi.precision))
        }
        (MovePart::Actual, None) => number::fixed(value, u32::from(kpi.precision)),
    };
    let stored = match (part, number(before)) {
        (_, None) => NO_VALUE.to_owned(),
        (MovePart::Weight, Some(weight)) => format!("{}%", number::trimmed(weight, 4)),
        (MovePart::Target, Some(target)) => formats.target(kpi, target),
        (MovePart::Actual, Some(value)) => formats.figure(kpi, value).line(),
    };
    let around = || {
        let edges = before.target.map(|point| [point.threshold, Some(point.target), point.stretch]);
        let values: Vec<Decimal> = edges.into_iter().flatten().flatten().chain(value_of(before)).collect();
        Scale::around(&values, kpi.unit, places)
    };
    Lever {
        part,
        unit: if part == MovePart::Weight { Unit::Ratio } else { kpi.unit },
        text: value.map(written).unwrap_or_default(),
        value,
        is_moved: moved.is_some(),
        stored,
        scale: if part == MovePart::Weight { Some(Scale::WEIGHTS) } else { around() },
        note: None,
    }
}

fn note_of(
    carried: &Result<Carried, MoveRefusal>,
    workspace: &Workspace,
    formats: &Formats,
) -> Option<LeverNote> {
    let words = formats.words;
    let (text, is_refusal) = match carried {
        Ok(Carried::Written) => return None,
        Ok(Carried::Assumed(input)) => {
            let name = input_name(*input, workspace, words).unwrap_or_default();
            (words.with("what_if.assumed", &[("input", &name)]), false)
        }
        Ok(Carried::Alone) => (words.get("what_if.alone"), false),
        Err(refusal) => (words.get(refusal_key(*refusal)), true),
    };
    Some(LeverNote { text, is_refusal })
}

/// Key of why a number cannot be moved.
pub const fn refusal_key(refusal: MoveRefusal) -> &'static str {
    match refusal {
        MoveRefusal::NotOnCard => "what_if.refused_card",
        MoveRefusal::ThresholdOrder => "what_if.refused_threshold",
        MoveRefusal::StretchOrder => "what_if.refused_stretch",
        MoveRefusal::Week => "what_if.refused_week",
        MoveRefusal::PartOfPeriod => "what_if.refused_part",
        MoveRefusal::Weights => "what_if.refused_weights",
        MoveRefusal::TooLarge => "what_if.refused_large",
    }
}

/// A total as it is and as it would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// For the list's key.
    pub key: String,
    /// Whose.
    pub name: Rc<str>,
    /// What stands below the name; empty for most.
    pub sub: Rc<str>,
    /// As it is.
    pub now: String,
    /// As it would be.
    pub then: String,
    /// Exact values of both, empty where there is none.
    pub exact: (String, String),
    /// How it differs.
    pub change: Option<Delta>,
    /// Grades: code and colour level of both.
    pub bands: Option<[(Option<String>, u8); 2]>,
    /// Why there is nothing; `None` where there is.
    pub reason: Option<Rc<str>>,
}

fn totals_beside((now, then): (&CardTotal, &CardTotal), workspace: &Workspace, formats: &Formats) -> Beside {
    let text =
        |total: Option<Decimal>| total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    let exact = |total: Option<Decimal>| total.map(number::machine).unwrap_or_default();
    let level = |code: &Option<String>| band_level(workspace.bands.values().next(), code.as_deref());
    let change = now.total.zip(then.total).filter(|(now, then)| now != then);
    Beside {
        key: now.scope.to_string(),
        name: scope_name(&now.scope, workspace, formats.words),
        sub: Rc::from(""),
        now: text(now.total),
        then: text(then.total),
        exact: (exact(now.total), exact(then.total)),
        change: change.and_then(|(now, then)| change_of(formats, now, then)),
        bands: Some([(now.band.clone(), level(&now.band)), (then.band.clone(), level(&then.band))]),
        reason: then.missing.map(|reason| formats.no_total(reason)),
    }
}

fn card_total(card: &Scorecard) -> CardTotal {
    let (total, missing, band) = (card.total, card.total_missing, card.band.clone());
    CardTotal { scope: card.scope.clone(), total, missing, band }
}

/// The total of the card itself.
pub fn own(reading: &WhatIfReading, workspace: &Workspace, formats: &Formats) -> Beside {
    let (now, then) = (card_total(&reading.card.0), card_total(&reading.card.1));
    totals_beside((&now, &then), workspace, formats)
}

/// The cards that it counts for.
pub fn reached(reading: &WhatIfReading, workspace: &Workspace, formats: &Formats) -> Vec<Beside> {
    reading.reached.iter().map(|(now, then)| totals_beside((now, then), workspace, formats)).collect()
}

/// Pay by person and plan.
pub fn pays(reading: &WhatIfReading, workspace: &Workspace, formats: &Formats) -> Vec<Beside> {
    let row = |(now, then): &(PersonPay, PersonPay)| {
        let person = crate::domain::scope::Member::Employee(now.person);
        let earned = |pay: &PersonPay| pay.payout.earned;
        let text = |pay: &PersonPay| {
            earned(pay).map_or_else(|| NO_VALUE.to_owned(), |earned| formats.amount(earned))
        };
        let exact = |pay: &PersonPay| earned(pay).map(number::machine).unwrap_or_default();
        let both = earned(now).zip(earned(then)).filter(|(now, then)| now != then);
        Beside {
            key: format!("{}-{}", now.person, now.plan),
            name: scope_name(&person.into(), workspace, formats.words),
            sub: Rc::from(plan_name(now, workspace, formats)),
            now: text(now),
            then: text(then),
            exact: (exact(now), exact(then)),
            change: both.and_then(|(now, then)| {
                let against = against(formats, &formats.amount(now));
                Some(Delta { against, ..Delta::of_amount(formats, now, then)? })
            }),
            bands: None,
            reason: no_pay(then, workspace, formats).map(Rc::from),
        }
    };
    reading.pay.iter().map(row).collect()
}

/// What applying would do, move by move: what would be written, and what stays an assumption. What is refused is in neither.
pub fn told(reading: &WhatIfReading, workspace: &Workspace, formats: &Formats) -> (Vec<String>, Vec<String>) {
    let (mut written, mut assumed) = (Vec::new(), Vec::new());
    for (one, carried) in reading.moves.iter().zip(&reading.carried) {
        let line = move_line(one, &reading.card.0, workspace, formats);
        match carried {
            Ok(Carried::Written) => written.push(line),
            Ok(Carried::Assumed(_) | Carried::Alone) => assumed.push(line),
            Err(_) => {}
        }
    }
    (written, assumed)
}

/// A move as a line: `On-time delivery · target: 95% → 97%`.
pub fn move_line(one: &Move, card: &Scorecard, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let kpi = workspace.kpis.get(&one.kpi);
    let name = kpi.map_or_else(|| words.get("movement.removed_kpi"), |kpi| kpi_name(kpi, formats));
    let before = card.indicators.iter().find(|indicator| indicator.kpi == one.kpi);
    let number = before.and_then(|indicator| match one.part {
        MovePart::Actual => value_of(indicator),
        MovePart::Target => indicator.target.map(|point| point.target),
        MovePart::Weight => indicator.weight.map(percent_of),
    });
    let part = words.get(&format!("what_if.{}", one.part.name()));
    let text = |value: Decimal| value_text(value, one.part, kpi, formats);
    let from = number.map_or_else(|| NO_VALUE.to_owned(), text);
    format!("{name} · {part}: {from} → {}", text(one.to))
}

/// A value of a number that is moved, with its unit.
pub fn value_text(value: Decimal, part: MovePart, kpi: Option<&Kpi>, formats: &Formats) -> String {
    match (part, kpi) {
        (MovePart::Weight, _) => format!("{}%", number::trimmed(value, 4)),
        (_, None) => number::trimmed(value, 9),
        (MovePart::Actual | MovePart::Target, Some(kpi)) => formats.full(kpi, value),
    }
}

/// One sentence on what the changes do, for the head of the results.
pub fn finding(own: &Beside, moves: &Moves, formats: &Formats) -> Rc<str> {
    let words = formats.words;
    if moves.is_empty() {
        return words.get("what_if.finding_none");
    }
    let arguments = [("now", own.now.as_str()), ("then", own.then.as_str())];
    match &own.reason {
        Some(reason) => words.with("what_if.finding_missing", &[("reason", reason)]),
        None if own.now == own.then => words.with("what_if.finding_same", &arguments),
        None => words.with("what_if.finding", &arguments),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn sliders_run_in_steps_that_read_well() {
        let around = |values: &[&str], unit, places| {
            let values: Vec<Decimal> = values.iter().map(|text| decimal(text)).collect();
            let scale = Scale::around(&values, unit, places)?;
            Some((scale.low.to_string(), scale.step.normalize().to_string(), scale.steps))
        };
        let text = |low: &str, step: &str, steps| Some((low.to_owned(), step.to_owned(), steps));
        // By hand: twice 0.97 is beyond all of all; 1 ÷ 400 is 0.0025, the next of 1, 2, 5 is 0.005.
        assert_eq!(around(&["0.93", "0.97"], Unit::Ratio, 3), text("0", "0.005", 200));
        // Twice 0.02 is 0.04, up to 0.05; 0.05 ÷ 400 is finer than a tenth of a percent shows.
        assert_eq!(around(&["0.02"], Unit::Ratio, 3), text("0", "0.001", 50));
        // 2 × 1,300,000 up to 5,000,000; ÷ 400 = 12,500, up to 20,000.
        assert_eq!(around(&["1200000", "1300000"], Unit::Currency, 2), text("0", "20000", 250));
        assert_eq!(around(&["-0.05", "0.1"], Unit::Ratio, 3), text("-0.2", "0.001", 400));
        assert_eq!(around(&[], Unit::Count, 0), None);
        assert_eq!(around(&["0"], Unit::Count, 0), None);
    }

    #[test]
    fn positions_and_values_belong_together() {
        let scale = Scale { low: decimal("-1"), step: decimal("0.5"), steps: 6 };
        assert_eq!(
            [decimal("-1"), decimal("0.24"), decimal("0.26"), decimal("9")]
                .map(|value| scale.position(value)),
            [0, 2, 3, 6]
        );
        assert_eq!((scale.value(3), scale.value(99)), (decimal("0.5"), decimal("2")));
        assert_eq!(Scale::WEIGHTS.position(decimal("33.3")), 67);
    }

    #[test]
    fn a_blank_puts_a_number_back() {
        let (kpi, other) = (Id::from_raw(1), Id::from_raw(2));
        let moves = Moves::default().with(kpi, MovePart::Weight, Some(decimal("40")));
        let moves = moves.with(other, MovePart::Actual, Some(decimal("0.9")));
        assert_eq!((moves.len(), moves.get(kpi, MovePart::Weight)), (2, Some(decimal("40"))));
        let back = Moves::of(&moves.list()).with(kpi, MovePart::Weight, None);
        assert_eq!(back.list(), [Move { kpi: other, part: MovePart::Actual, to: decimal("0.9") }]);
    }
}
