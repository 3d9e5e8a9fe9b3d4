//! A plan of pay that is being written: what it pays at the places that matter, by the same arithmetic as every pay,
//! without being part of the document. Changes nothing.

use rust_decimal::Decimal;

use crate::{
    domain::{
        incentive::{Amount, BorderUnit, IncentivePlan, PayShape, PayUnit, Reading},
        kpi::Unit,
        workspace::Workspace,
    },
    engine::{
        exact::{Exact, MAX_PLACES},
        incentive::payout::{PayCase, payout},
        pay_lint::{PayNote, lint_terms},
        query::{PayDraft, PayMark, PayReading, TriedPay},
    },
};

/// Parts into which the range of measures is cut for the line at least; they are round numbers, for the table of them is read.
const CURVE_PARTS: u32 = 30;
/// The most of them: a round number is up to two and a half times the next one.
const MOST_PARTS: usize = 80;
/// The line goes on beyond the last place by this part of the range.
const CURVE_MARGIN: i32 = 5;
/// Places of attainments, scores and totals.
const POINT_PLACES: u8 = 2;
/// Most places that are told: more nobody reads, and each is a pay to be computed.
const MOST_PLACES_TOLD: usize = 60;

/// What the plan pays at the places that matter. Gates and multipliers count as passed, misses as none: they read other
/// figures than the measure.
pub(super) fn tried_pay(workspace: &Workspace, draft: &PayDraft) -> PayReading {
    let terms = &draft.terms;
    let is_of_quota = terms.plan.curve.borders == BorderUnit::PercentOfQuota;
    let quota = is_of_quota
        .then(|| draft.quota.filter(|quota| *quota > Decimal::ZERO).unwrap_or(Decimal::ONE_HUNDRED));
    let notes = lint_terms(workspace, terms, quota);
    let base = if terms.plan.needs_base() { draft.base } else { None };
    let (plan, is_cap_left_out) = alone(&terms.plan, base.is_some());
    let mut reading =
        PayReading { notes, tried: Vec::new(), curve: Vec::new(), base, quota, is_cap_left_out };
    if reading.notes.iter().any(PayNote::is_fault) {
        return reading;
    }
    let is_in_percent = terms.plan.curve.pays == PayUnit::PercentOfBase && base.is_none();
    let bench = Bench {
        plan,
        base: base.unwrap_or(Decimal::ONE_HUNDRED),
        quota,
        // Percent are no money, and are not rounded like it.
        places: match workspace.settings() {
            _ if is_in_percent => MAX_PLACES,
            Some(settings) => settings.rounding.money,
            None => 2,
        },
        step: smallest_step(workspace, terms.plan.measure),
    };
    let places = bench.places_that_matter(draft.value);
    let jump_at = |measure: Decimal| {
        reading.notes.iter().find_map(|note| match note {
            PayNote::Cliff(cliff, _) if cliff.at == measure => Some(()),
            _ => None,
        })
    };
    reading.tried = places
        .iter()
        .map(|(marks, measure)| {
            let pay = bench.pay(*measure);
            let limit = jump_at(*measure).and_then(|()| bench.just_below(*measure));
            let jump = pay.zip(limit).and_then(|(pay, below)| pay.checked_sub(below));
            let jump = jump.filter(|jump| !jump.is_zero());
            TriedPay { marks: marks.clone(), measure: *measure, pay, jump }
        })
        .collect();
    reading.curve = bench.curve(&reading.tried).unwrap_or_default();
    reading
}

/// The plan without what reads other figures, and without a cap that needs a base which is not known: whether it had one.
fn alone(plan: &IncentivePlan, has_base: bool) -> (IncentivePlan, bool) {
    let mut alone = plan.clone();
    alone.adjustments.clear();
    alone.deductions.clear();
    alone.deduction_floor = None;
    let is_of_base = plan.curve.pays == PayUnit::PercentOfBase;
    let cap_fits = match plan.cap {
        Some(Amount::Money(_)) => has_base || !is_of_base,
        Some(Amount::Percent(_)) => has_base || is_of_base,
        None => true,
    };
    if !cap_fits {
        alone.cap = None;
    }
    (alone, !cap_fits)
}

fn smallest_step(workspace: &Workspace, measure: Reading) -> Decimal {
    let places = match measure {
        Reading::Value(kpi) => workspace.kpis.get(&kpi).map_or(0, |kpi| {
            let percent = if kpi.unit == Unit::Ratio { 2 } else { 0 };
            kpi.precision.saturating_add(percent).min(MAX_PLACES)
        }),
        Reading::Total
        | Reading::TeamTotal
        | Reading::Score(_)
        | Reading::Attainment(_)
        | Reading::TeamAttainment(_) => POINT_PLACES,
    };
    Decimal::new(1, u32::from(places))
}

struct Bench {
    plan: IncentivePlan,
    base: Decimal,
    quota: Option<Decimal>,
    places: u8,
    step: Decimal,
}

impl Bench {
    fn pay(&self, measure: Decimal) -> Option<Decimal> {
        let readings = vec![(self.plan.measure, measure)];
        let case = PayCase { readings, base: Some(self.base), quota: self.quota };
        let pay = payout(&self.plan, &case, self.places).earned;
        pay.map(|pay| if self.places == MAX_PLACES { pay.normalize() } else { pay })
    }

    /// The pay as close below a place as decimals come: what the lint calls the limit.
    fn just_below(&self, at: Decimal) -> Option<Decimal> {
        self.pay(at.checked_sub(Decimal::new(1, u32::from(MAX_PLACES)))?)
    }

    /// Borders with what lies just below, the threshold, the cap, one place beyond, and what was asked; rising.
    fn places_that_matter(&self, asked: Option<Decimal>) -> Vec<(Vec<PayMark>, Decimal)> {
        let curve = &self.plan.curve;
        let froms: Vec<Decimal> = match &curve.shape {
            PayShape::Flat { .. } => Vec::new(),
            PayShape::Tiers(tiers) => tiers.iter().map(|tier| tier.from).collect(),
            PayShape::Steps(rows) => rows.iter().map(|row| row.from).collect(),
            PayShape::Ramp(ramp) | PayShape::RampOfRates(ramp) => {
                ramp.points.iter().map(|point| point.at).collect()
            }
        };
        let rows = (1..).map(PayMark::Row).zip(froms);
        let limits = [(PayMark::Threshold, curve.threshold), (PayMark::MeasureCap, curve.measure_cap)];
        let limits = limits.into_iter().filter_map(|(mark, at)| Some((mark, at?)));
        let mut marked: Vec<(PayMark, Decimal)> = rows
            .chain(limits)
            .take(MOST_PLACES_TOLD)
            .filter_map(|(mark, at)| Some((mark, self.border(at)?)))
            .collect();
        let highest = marked.iter().map(|(_, at)| *at).max();
        let below: Vec<(PayMark, Decimal)> = marked
            .iter()
            .filter(|(mark, at)| *mark != PayMark::MeasureCap && *at > Decimal::ZERO)
            .filter_map(|(_, at)| Some((PayMark::JustBelow, at.checked_sub(self.step)?)))
            .collect();
        marked.extend(below);
        marked.extend(self.beyond(highest).map(|at| (PayMark::Beyond, at)));
        marked.extend(asked.map(|at| (PayMark::Asked, at)));
        let mut places: Vec<(Vec<PayMark>, Decimal)> = Vec::new();
        marked.sort_by_key(|mark| (mark.1, mark.0));
        for (mark, at) in marked {
            match places.last_mut().filter(|(_, last)| *last == at) {
                Some((marks, _)) if marks.contains(&mark) => {}
                Some((marks, _)) => marks.push(mark),
                None => places.push((vec![mark], at.normalize())),
            }
        }
        places
    }

    fn border(&self, at: Decimal) -> Option<Decimal> {
        match self.quota {
            Some(quota) => Exact::from(at).times(Exact::from(quota))?.over(Exact::whole(100))?.to_decimal(),
            None => Some(at),
        }
    }

    /// A fifth beyond the highest place; a hundred where there is none.
    fn beyond(&self, highest: Option<Decimal>) -> Option<Decimal> {
        match highest.filter(|highest| *highest > Decimal::ZERO) {
            Some(highest) => {
                let fifth = Exact::from(highest).over(Exact::whole(CURVE_MARGIN))?;
                let places = self.step.scale().try_into().unwrap_or(POINT_PLACES);
                Exact::from(highest).plus(fifth)?.round(places)
            }
            None => Some(self.quota.unwrap_or(Decimal::ONE_HUNDRED)),
        }
    }

    /// The line from zero, or the lowest place, to the highest.
    fn curve(&self, tried: &[TriedPay]) -> Option<Vec<(Decimal, Decimal)>> {
        let low = tried.first()?.measure.min(Decimal::ZERO);
        let high = tried.last()?.measure;
        let part = round_step(high.checked_sub(low)?, CURVE_PARTS);
        let mut line: Vec<(Decimal, Decimal)> = Vec::new();
        let mut at = low.checked_div(part)?.ceil().checked_mul(part)?;
        while at <= high && line.len() <= MOST_PARTS {
            if !tried.iter().any(|one| one.measure == at) {
                line.push((at.normalize(), self.pay(at)?));
            }
            at = at.checked_add(part)?;
        }
        for one in tried {
            if one.jump.is_some() {
                line.push((one.measure, self.just_below(one.measure)?));
            }
            line.push((one.measure, one.pay?));
        }
        // Of a jump the limit comes first: the sort keeps the order of equal places.
        line.sort_by_key(|(at, _)| *at);
        line.dedup();
        Some(line)
    }
}

/// The largest of 1, 2 and 5 with noughts before or behind that goes into a range at least so often; 1 where there is no range.
pub fn round_step(range: Decimal, times: u32) -> Decimal {
    let wanted = range.checked_div(Decimal::from(times)).filter(|wanted| *wanted > Decimal::ZERO);
    let Some(wanted) = wanted else { return Decimal::ONE };
    let mut unit = Decimal::new(1, u32::from(MAX_PLACES));
    let mut best = unit;
    loop {
        for digit in [1_u32, 2, 5] {
            match unit.checked_mul(Decimal::from(digit)) {
                Some(step) if step <= wanted => best = step,
                _ => return best.normalize(),
            }
        }
        let Some(next) = unit.checked_mul(Decimal::TEN) else { return best.normalize() };
        unit = next;
    }
}
