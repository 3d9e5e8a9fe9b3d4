//! A plan of pay as it is typed: texts field by field, what they mean, and what is wrong with them, each at its field.
//! Faults are those of the engine's lint; nothing is paid here.

pub mod kinds;

mod reader;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        incentive::{
            Adjustment, Amount, Beyond, BorderUnit, FactorCurve, MissingReading, Passes, PayShape, PayUnit,
            Ramp, Reach, Reading, Recovery, ReversalMode, StepRow,
        },
        kpi::{Kpi, Unit},
        pay::{BaseKind, PayTerms},
        period::PeriodLevel,
        text::Text2,
        workspace::Workspace,
    },
    engine::pay_lint::PayNote,
    view::{
        entry, number,
        pay_form::{
            kinds::{Family, FieldUnit, PartKind, PayField},
            reader::Reader,
        },
    },
};

/// Most decimal places that are kept.
const MOST_PLACES: u32 = 9;

/// Where a factor by the team's score begins to be written: points and percent.
const TEAM_PLACES: [(u32, u32); 2] = [(60, 80), (100, 100)];
/// The most that it counts, in percent.
const TEAM_MOST: u32 = 120;

/// What is said at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A key of the catalogue.
    Key(&'static str),
    /// A finding of the engine's lint.
    Note(PayNote),
}

/// What was made of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What the plan says, where every field could be read.
    pub terms: Option<PayTerms>,
    /// What is wrong, in order of discovery.
    pub wrong: Vec<(PayField, Said)>,
}

impl Judged {
    /// What the plan says, where nothing is wrong with it.
    pub fn sound(&self) -> Option<&PayTerms> {
        self.terms.as_ref().filter(|_| self.wrong.is_empty())
    }

    /// What is wrong with the curve and its limits does not keep it from being tried out; a missing name does not either.
    pub fn to_try(&self) -> Option<&PayTerms> {
        let is_name_only = self.wrong.iter().all(|(field, _)| *field == PayField::Name);
        self.terms.as_ref().filter(|_| is_name_only)
    }

    /// What is wrong with a field.
    pub fn at(&self, field: PayField) -> Option<&Said> {
        self.wrong.iter().find(|(at, _)| *at == field).map(|(_, said)| said)
    }
}

/// A row or point of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowForm {
    /// Tells it from all others.
    pub key: u32,
    /// On what its rate is paid.
    pub reach: Reach,
}

/// A gate or multiplier as it is picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartForm {
    /// Tells it from all others.
    pub key: u32,
    /// What its factor comes of.
    pub kind: PartKind,
    /// What it reads.
    pub reads: Reading,
    /// The side that passes.
    pub passes: Passes,
    /// What a missing figure means.
    pub missing: MissingReading,
    /// Rows of its table.
    pub rows: Vec<RowForm>,
}

/// A deduction as it is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissForm {
    /// Tells it from all others.
    pub key: u32,
    /// What is counted.
    pub reads: Reading,
    /// Whether a miss takes percent of the pay.
    pub is_percent: bool,
}

/// A plan of pay as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayForm {
    /// Name.
    pub name: Text2,
    /// How often it pays.
    pub every: PeriodLevel,
    /// What is measured.
    pub measure: Reading,
    /// The unit of borders.
    pub borders: BorderUnit,
    /// The indicator whose target is the quota.
    pub quota: Option<Id<Kpi>>,
    /// The family of the curve.
    pub family: Family,
    /// Rows or points of the curve; kept while a family without rows is picked.
    pub rows: Vec<RowForm>,
    /// How a ramp goes on.
    pub beyond: Beyond,
    /// What the curve's result is.
    pub pays: PayUnit,
    /// What percent are taken of.
    pub base: BaseKind,
    /// Gates and multipliers.
    pub parts: Vec<PartForm>,
    /// Deductions.
    pub misses: Vec<MissForm>,
    /// Whether the floor is percent of the pay.
    pub is_floor_percent: bool,
    /// Whether the cap is percent of the base.
    pub is_cap_percent: bool,
    /// How sales that were taken back come in.
    pub reversals: ReversalMode,
    /// How money that was paid too much is taken back.
    pub recovery: Recovery,
    next: u32,
    texts: BTreeMap<PayField, String>,
}

impl Default for PayForm {
    fn default() -> Self {
        let mut form = Self {
            name: Text2::default(),
            every: PeriodLevel::Quarter,
            measure: Reading::Total,
            borders: BorderUnit::Measure,
            quota: None,
            family: Family::Steps,
            rows: Vec::new(),
            beyond: Beyond::Hold,
            pays: PayUnit::PercentOfBase,
            base: BaseKind::Bonus,
            parts: Vec::new(),
            misses: Vec::new(),
            is_floor_percent: true,
            is_cap_percent: true,
            reversals: ReversalMode::LeftTheMeasure,
            recovery: Recovery::CarryForward,
            next: 0,
            texts: BTreeMap::new(),
        };
        for _ in 0..2 {
            let row = form.new_row(Reach::Slice);
            form.rows.push(row);
        }
        form
    }
}

impl PayForm {
    /// The form of a plan.
    pub fn of(name: &Text2, terms: &PayTerms, workspace: &Workspace) -> Self {
        let plan = &terms.plan;
        let mut form = Self {
            name: name.clone(),
            every: terms.every,
            measure: plan.measure,
            borders: plan.curve.borders,
            quota: terms.quota,
            family: Family::of(&plan.curve.shape),
            rows: Vec::new(),
            pays: plan.curve.pays,
            base: terms.base,
            is_floor_percent: !matches!(plan.deduction_floor, Some(Amount::Money(_))),
            is_cap_percent: matches!(plan.cap, Some(Amount::Percent(_)))
                || (plan.cap.is_none() && plan.curve.pays == PayUnit::PercentOfBase),
            reversals: plan.reversals,
            recovery: plan.recovery,
            ..Self::default()
        };
        form.fill_curve(&plan.curve.shape, workspace);
        form.write(PayField::Threshold, plan.curve.threshold, workspace);
        form.write(PayField::MeasureCap, plan.curve.measure_cap, workspace);
        for adjustment in &plan.adjustments {
            form.fill_part(adjustment, workspace);
        }
        for deduction in &plan.deductions {
            let key = form.new_key();
            let is_percent = matches!(deduction.each, Amount::Percent(_));
            form.misses.push(MissForm { key, reads: deduction.reads, is_percent });
            form.write(PayField::Each(key), Some(number_of(deduction.each)), workspace);
            form.write(PayField::Most(key), deduction.most, workspace);
        }
        form.write(PayField::Floor, plan.deduction_floor.map(number_of), workspace);
        form.write(PayField::Cap, plan.cap.map(number_of), workspace);
        form
    }

    fn fill_curve(&mut self, shape: &PayShape, workspace: &Workspace) {
        match shape {
            PayShape::Flat { rate } => self.write(PayField::Rate, Some(*rate), workspace),
            PayShape::Tiers(tiers) => {
                for tier in tiers {
                    let row = self.row_of(tier.reach, tier.from, tier.rate, workspace);
                    self.rows.push(row);
                }
            }
            PayShape::Steps(steps) => {
                for step in steps {
                    let row = self.row_of(Reach::Slice, step.from, step.level, workspace);
                    self.rows.push(row);
                }
            }
            PayShape::Ramp(ramp) | PayShape::RampOfRates(ramp) => {
                self.beyond = ramp.beyond;
                for point in &ramp.points {
                    let row = self.row_of(Reach::Slice, point.at, point.level, workspace);
                    self.rows.push(row);
                }
            }
        }
    }

    fn row_of(&mut self, reach: Reach, from: Decimal, level: Decimal, workspace: &Workspace) -> RowForm {
        let row = self.new_row(reach);
        self.write(PayField::RowFrom(row.key), Some(from), workspace);
        self.write(PayField::RowLevel(row.key), Some(level), workspace);
        row
    }

    fn fill_part(&mut self, adjustment: &Adjustment, workspace: &Workspace) {
        let key = self.new_key();
        let part = match adjustment {
            Adjustment::Gate(gate) => PartForm {
                key,
                kind: PartKind::Gate,
                reads: gate.reads,
                passes: gate.passes,
                missing: gate.missing,
                rows: Vec::new(),
            },
            Adjustment::Multiplier(multiplier) => PartForm {
                key,
                kind: match &multiplier.factor {
                    FactorCurve::Steps(_) => PartKind::Steps,
                    FactorCurve::Ramp(ramp) if ramp.beyond == Beyond::Hold => PartKind::Ramp,
                    FactorCurve::Ramp(_) => PartKind::RampOn,
                },
                reads: multiplier.reads,
                passes: Passes::AtLeast,
                missing: multiplier.missing,
                rows: Vec::new(),
            },
        };
        self.parts.push(part);
        match adjustment {
            Adjustment::Gate(gate) => {
                self.write(PayField::Limit(key), Some(gate.limit), workspace);
                self.write(PayField::Otherwise(key), Some(gate.otherwise), workspace);
            }
            Adjustment::Multiplier(multiplier) => {
                self.write(PayField::FactorMost(key), multiplier.most, workspace);
                for (from, level) in places_of(&multiplier.factor) {
                    let row = self.new_row(Reach::Slice);
                    if let Some(part) = self.parts.last_mut() {
                        part.rows.push(row);
                    }
                    self.write(PayField::RowFrom(row.key), Some(from), workspace);
                    self.write(PayField::RowLevel(row.key), Some(level), workspace);
                }
            }
        }
    }

    /// The text of a field.
    pub fn text(&self, field: PayField) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// Types into a field.
    pub fn set(&mut self, field: PayField, text: String) {
        self.texts.insert(field, text);
    }

    /// Where a row begins and its level, where both can be read.
    pub fn row_numbers(&self, key: u32) -> Option<(Decimal, Decimal)> {
        let read = |field: PayField| {
            let plain = self.text(field).trim().trim_end_matches(['%', '％']);
            entry::read(plain, Unit::Points).ok().flatten()
        };
        Some((read(PayField::RowFrom(key))?, read(PayField::RowLevel(key))?))
    }

    /// Another family; one with rows gets some to write in.
    pub fn pick(&mut self, family: Family) {
        self.family = family;
        while family != Family::Flat && self.rows.len() < 2 {
            self.add_row(None);
        }
    }

    /// Another kind for a gate or multiplier; one with rows gets some to write in.
    pub fn pick_part(&mut self, key: u32, kind: PartKind) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.key == key) {
            part.kind = kind;
        }
        let lacking = self.parts.iter().find(|part| part.key == key).map_or(0, |part| part.rows.len());
        for _ in lacking..2 {
            self.add_row(Some(key));
        }
    }

    /// One row more for the curve, or for a multiplier; gives what tells it from the others.
    pub fn add_row(&mut self, part: Option<u32>) -> u32 {
        let reach = self.rows.last().map_or(Reach::Slice, |row| row.reach);
        let row = self.new_row(reach);
        match part {
            None => self.rows.push(row),
            Some(key) => {
                if let Some(part) = self.parts.iter_mut().find(|part| part.key == key) {
                    part.rows.push(row);
                }
            }
        }
        row.key
    }

    /// Takes a row away, wherever it stands.
    pub fn remove_row(&mut self, key: u32) {
        self.rows.retain(|row| row.key != key);
        self.parts.iter_mut().for_each(|part| part.rows.retain(|row| row.key != key));
        self.texts.remove(&PayField::RowFrom(key));
        self.texts.remove(&PayField::RowLevel(key));
    }

    /// A gate more.
    pub fn add_part(&mut self, reads: Reading) -> u32 {
        let key = self.new_key();
        let (passes, missing) = (Passes::AtLeast, MissingReading::Block);
        self.parts.push(PartForm { key, kind: PartKind::Gate, reads, passes, missing, rows: Vec::new() });
        key
    }

    /// A factor by the team's score more, with places to begin with: less below the target, more above it, up to a limit.
    pub fn add_team_factor(&mut self) -> u32 {
        let key = self.new_key();
        let (passes, missing) = (Passes::AtLeast, MissingReading::Block);
        let (kind, reads) = (PartKind::RampOn, Reading::TeamTotal);
        self.parts.push(PartForm { key, kind, reads, passes, missing, rows: Vec::new() });
        for (from, factor) in TEAM_PLACES {
            let row = self.add_row(Some(key));
            self.set(PayField::RowFrom(row), from.to_string());
            self.set(PayField::RowLevel(row), factor.to_string());
        }
        self.set(PayField::FactorMost(key), TEAM_MOST.to_string());
        key
    }

    /// A deduction more.
    pub fn add_miss(&mut self, reads: Reading) -> u32 {
        let key = self.new_key();
        self.misses.push(MissForm { key, reads, is_percent: false });
        key
    }

    /// The unit of a field.
    pub fn unit_of(&self, field: PayField, workspace: &Workspace) -> FieldUnit {
        match field {
            PayField::RowFrom(row) => match self.parts.iter().find(|part| has_row(&part.rows, row)) {
                Some(part) => reading_unit(part.reads, workspace),
                None => self.border_unit(workspace),
            },
            PayField::RowLevel(row) => {
                let is_factor = self.parts.iter().any(|part| has_row(&part.rows, row));
                let is_money = self.pays == PayUnit::Money && !self.family.is_of_rates();
                if is_factor || !is_money { FieldUnit::Percent } else { FieldUnit::Of(Unit::Currency) }
            }
            PayField::Threshold | PayField::MeasureCap => self.border_unit(workspace),
            PayField::Limit(key) => {
                let part = self.parts.iter().find(|part| part.key == key);
                part.map_or(FieldUnit::Of(Unit::Points), |part| reading_unit(part.reads, workspace))
            }
            PayField::Each(key) | PayField::Most(key) => {
                let is_percent = self.misses.iter().any(|miss| miss.key == key && miss.is_percent);
                amount_unit(is_percent)
            }
            PayField::Floor => amount_unit(self.is_floor_percent),
            PayField::Cap => amount_unit(self.is_cap_percent),
            _ => FieldUnit::Percent,
        }
    }

    fn border_unit(&self, workspace: &Workspace) -> FieldUnit {
        match self.borders {
            BorderUnit::PercentOfQuota => FieldUnit::Percent,
            BorderUnit::Measure => reading_unit(self.measure, workspace),
        }
    }

    /// Whether percent of a base are paid or a cap.
    pub fn needs_base(&self) -> bool {
        let has_cap = self.is_cap_percent && !self.text(PayField::Cap).trim().is_empty();
        self.pays == PayUnit::PercentOfBase || has_cap
    }

    /// What the form means, and what is wrong with it.
    pub fn judge(&self, workspace: &Workspace) -> Judged {
        Reader::new(self, workspace).judge()
    }

    fn new_key(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn new_row(&mut self, reach: Reach) -> RowForm {
        RowForm { key: self.new_key(), reach }
    }

    fn write(&mut self, field: PayField, value: Option<Decimal>, workspace: &Workspace) {
        if let Some(value) = value {
            let text = match self.unit_of(field, workspace) {
                FieldUnit::Percent => number::trimmed(value, MOST_PLACES),
                FieldUnit::Of(unit) => entry::write(value, unit),
            };
            self.texts.insert(field, text);
        }
    }
}

/// The unit that a figure is read in.
pub fn reading_unit(reading: Reading, workspace: &Workspace) -> FieldUnit {
    match reading {
        Reading::Total | Reading::TeamTotal | Reading::Score(_) => FieldUnit::Of(Unit::Points),
        Reading::Attainment(_) | Reading::TeamAttainment(_) => FieldUnit::Percent,
        Reading::Value(kpi) => FieldUnit::Of(workspace.kpis.get(&kpi).map_or(Unit::Count, |kpi| kpi.unit)),
    }
}

const fn amount_unit(is_percent: bool) -> FieldUnit {
    if is_percent { FieldUnit::Percent } else { FieldUnit::Of(Unit::Currency) }
}

const fn number_of(amount: Amount) -> Decimal {
    match amount {
        Amount::Money(number) | Amount::Percent(number) => number,
    }
}

fn has_row(rows: &[RowForm], key: u32) -> bool {
    rows.iter().any(|row| row.key == key)
}

fn places_of(factor: &FactorCurve) -> Vec<(Decimal, Decimal)> {
    match factor {
        FactorCurve::Steps(rows) => rows.iter().map(|StepRow { from, level, .. }| (*from, *level)).collect(),
        FactorCurve::Ramp(Ramp { points, .. }) => {
            points.iter().map(|point| (point.at, point.level)).collect()
        }
    }
}
