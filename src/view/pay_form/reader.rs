//! Reads the form of a plan of pay: every text into a number of its unit, every finding to the field that it is about.

use rust_decimal::Decimal;

use crate::{
    domain::{
        incentive::{
            Adjustment, Amount, Beyond, BorderUnit, Deduction, FactorCurve, Gate, IncentivePlan, Multiplier,
            PayCurve, PayShape, Ramp, RampPoint, Reach, StepRow, Tier,
        },
        kpi::Unit,
        pay::PayTerms,
        workspace::Workspace,
    },
    engine::{
        incentive::table::TableFault,
        pay_lint::{PayNote, lint_terms},
    },
    view::{
        entry,
        pay_form::{
            Judged, MissForm, PartForm, PayForm, RowForm, Said,
            kinds::{Family, FieldUnit, PartKind, PayField},
        },
    },
};

/// Key of the remark at an empty field: told only once somebody wants to save.
pub(super) const MISSING: &str = "rule.wrong.missing";

/// A form that is being read.
pub(super) struct Reader<'a> {
    form: &'a PayForm,
    workspace: &'a Workspace,
    wrong: Vec<(PayField, Said)>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(form: &'a PayForm, workspace: &'a Workspace) -> Self {
        Self { form, workspace, wrong: Vec::new() }
    }

    pub(super) fn judge(mut self) -> Judged {
        let name = &self.form.name;
        if name.zh.trim().is_empty() && name.en.trim().is_empty() {
            self.say(PayField::Name, "errors.name_missing");
        }
        let before = self.wrong.len();
        let terms = self.terms();
        let is_read = self.wrong.len() == before;
        let terms = terms.filter(|_| is_read);
        if let Some(terms) = &terms {
            for note in lint_terms(self.workspace, terms, None) {
                if note.is_fault() {
                    let field = self.field_of(&note, terms);
                    self.wrong.push((field, Said::Note(note)));
                }
            }
        }
        Judged { terms, wrong: self.wrong }
    }

    fn terms(&mut self) -> Option<PayTerms> {
        let form = self.form;
        let shape = self.shape();
        let threshold = self.maybe(PayField::Threshold);
        let measure_cap = self.maybe(PayField::MeasureCap);
        let adjustments: Vec<Option<Adjustment>> = form.parts.iter().map(|part| self.part(part)).collect();
        let deductions: Vec<Option<Deduction>> = form.misses.iter().map(|miss| self.miss(miss)).collect();
        let amount = |number: Option<Decimal>, is_percent: bool| {
            number.map(if is_percent { Amount::Percent } else { Amount::Money })
        };
        let deduction_floor = if form.misses.is_empty() {
            None
        } else {
            amount(self.maybe(PayField::Floor), form.is_floor_percent)
        };
        let cap = amount(self.maybe(PayField::Cap), form.is_cap_percent);
        let curve =
            PayCurve { borders: form.borders, threshold, measure_cap, shape: shape?, pays: form.pays };
        let plan = IncentivePlan {
            measure: form.measure,
            curve,
            adjustments: adjustments.into_iter().collect::<Option<_>>()?,
            deductions: deductions.into_iter().collect::<Option<_>>()?,
            deduction_floor,
            cap,
            reversals: form.reversals,
            recovery: form.recovery,
        };
        let quota = form.quota.filter(|_| form.borders == BorderUnit::PercentOfQuota);
        Some(PayTerms { every: form.every, base: form.base, quota, plan })
    }

    fn shape(&mut self) -> Option<PayShape> {
        let form = self.form;
        if form.family == Family::Flat {
            return Some(PayShape::Flat { rate: self.number(PayField::Rate)? });
        }
        let rows = self.rows(&form.rows);
        let rows = rows?;
        Some(match form.family {
            Family::Flat => return None,
            Family::TiersWhole => tiers(&rows, |_| Reach::Whole),
            Family::TiersSlice => tiers(&rows, |_| Reach::Slice),
            Family::TiersMixed => tiers(&rows, |row| row.reach),
            Family::Steps => PayShape::Steps(steps(&rows)),
            Family::Ramp => PayShape::Ramp(ramp(&rows, form.beyond)),
            Family::RampOfRates => PayShape::RampOfRates(ramp(&rows, form.beyond)),
        })
    }

    fn part(&mut self, part: &PartForm) -> Option<Adjustment> {
        let (reads, missing) = (part.reads, part.missing);
        let factor = match part.kind {
            PartKind::Gate => {
                let (limit, otherwise) =
                    (self.number(PayField::Limit(part.key)), self.number(PayField::Otherwise(part.key)));
                let gate = Gate { reads, passes: part.passes, limit: limit?, otherwise: otherwise?, missing };
                return Some(Adjustment::Gate(gate));
            }
            PartKind::Steps => FactorCurve::Steps(steps(&self.rows(&part.rows)?)),
            PartKind::Ramp => FactorCurve::Ramp(ramp(&self.rows(&part.rows)?, Beyond::Hold)),
            PartKind::RampOn => FactorCurve::Ramp(ramp(&self.rows(&part.rows)?, Beyond::Extend)),
        };
        let most = self.maybe(PayField::FactorMost(part.key));
        Some(Adjustment::Multiplier(Multiplier { reads, factor, most, missing }))
    }

    fn miss(&mut self, miss: &MissForm) -> Option<Deduction> {
        let each = self.number(PayField::Each(miss.key));
        let most = self.maybe(PayField::Most(miss.key));
        let each = each.map(if miss.is_percent { Amount::Percent } else { Amount::Money })?;
        Some(Deduction { reads: miss.reads, each, most })
    }

    /// Rows that are written; one that is wholly empty is passed over where others are written.
    fn rows(&mut self, rows: &[RowForm]) -> Option<Vec<(RowForm, Decimal, Decimal)>> {
        let is_empty = |row: &RowForm| {
            let texts = [PayField::RowFrom(row.key), PayField::RowLevel(row.key)];
            texts.iter().all(|field| self.form.text(*field).trim().is_empty())
        };
        let written: Vec<RowForm> = rows.iter().filter(|row| !is_empty(row)).copied().collect();
        let shown = if written.is_empty() { rows.to_vec() } else { written };
        let read: Vec<Option<(RowForm, Decimal, Decimal)>> = shown
            .into_iter()
            .map(|row| {
                let (from, level) =
                    (self.number(PayField::RowFrom(row.key)), self.number(PayField::RowLevel(row.key)));
                Some((row, from?, level?))
            })
            .collect();
        read.into_iter().collect()
    }

    /// A number that must be there.
    fn number(&mut self, field: PayField) -> Option<Decimal> {
        let before = self.wrong.len();
        let found = self.maybe(field);
        if found.is_none() && self.wrong.len() == before {
            self.say(field, MISSING);
        }
        found
    }

    /// A number that may be left out.
    fn maybe(&mut self, field: PayField) -> Option<Decimal> {
        let text = self.form.text(field);
        let read = match self.form.unit_of(field, self.workspace) {
            FieldUnit::Of(unit) => entry::read(text, unit),
            // Percent are kept as percent, with or without their sign.
            FieldUnit::Percent => {
                let plain = text.trim().trim_end_matches(['%', '％']);
                entry::read(plain, Unit::Points)
            }
        };
        match read {
            Ok(value) => value,
            Err(error) => {
                self.say(field, error.key());
                None
            }
        }
    }

    fn say(&mut self, field: PayField, key: &'static str) {
        self.wrong.push((field, Said::Key(key)));
    }

    /// The field that a finding is about.
    fn field_of(&self, note: &PayNote, terms: &PayTerms) -> PayField {
        match note {
            PayNote::Curve(fault) => self.field_in(&self.form.rows, fault, PayField::Table),
            PayNote::Factor(number, fault) => {
                let place = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
                self.form.parts.get(place).map_or(PayField::Table, |part| {
                    self.field_in(&part.rows, fault, PayField::Factors(part.key))
                })
            }
            PayNote::NegativeSetting => self.negative(terms),
            PayNote::NoQuota => PayField::Quota,
            _ => PayField::Table,
        }
    }

    fn field_in(&self, rows: &[RowForm], fault: &TableFault, whole: PayField) -> PayField {
        let written: Vec<&RowForm> =
            rows.iter().filter(|row| !self.form.text(PayField::RowFrom(row.key)).trim().is_empty()).collect();
        let at = |row: u32| written.get(usize::try_from(row.saturating_sub(1)).unwrap_or_default());
        match fault {
            TableFault::OutOfOrder(row) | TableFault::EmptyRow(row) => {
                at(*row).map_or(whole, |row| PayField::RowFrom(row.key))
            }
            TableFault::Negative(_) if self.form.family == Family::Flat && whole == PayField::Table => {
                PayField::Rate
            }
            TableFault::Negative(row) => at(*row).map_or(whole, |row| {
                let is_from =
                    self.form.text(PayField::RowLevel(row.key)).trim().starts_with(['-', '−', '－']);
                if is_from { PayField::RowLevel(row.key) } else { PayField::RowFrom(row.key) }
            }),
            TableFault::FallsForever if whole == PayField::Table => PayField::Beyond,
            _ => whole,
        }
    }

    /// The first setting below zero.
    fn negative(&self, terms: &PayTerms) -> PayField {
        let plan = &terms.plan;
        let is_below = |amount: Amount| match amount {
            Amount::Money(number) | Amount::Percent(number) => number < Decimal::ZERO,
        };
        for (part, adjustment) in self.form.parts.iter().zip(&plan.adjustments) {
            match adjustment {
                Adjustment::Gate(gate) if gate.otherwise < Decimal::ZERO => {
                    return PayField::Otherwise(part.key);
                }
                Adjustment::Multiplier(multiplier)
                    if multiplier.most.is_some_and(|most| most < Decimal::ZERO) =>
                {
                    return PayField::FactorMost(part.key);
                }
                Adjustment::Gate(_) | Adjustment::Multiplier(_) => {}
            }
        }
        for (miss, deduction) in self.form.misses.iter().zip(&plan.deductions) {
            if is_below(deduction.each) {
                return PayField::Each(miss.key);
            }
            if deduction.most.is_some_and(|most| most < Decimal::ZERO) {
                return PayField::Most(miss.key);
            }
        }
        if plan.deduction_floor.is_some_and(is_below) { PayField::Floor } else { PayField::Cap }
    }
}

type Rows = [(RowForm, Decimal, Decimal)];

fn tiers(rows: &Rows, reach: impl Fn(&RowForm) -> Reach) -> PayShape {
    let tier = |(row, from, rate): &(RowForm, Decimal, Decimal)| Tier {
        from: *from,
        to: None,
        rate: *rate,
        reach: reach(row),
    };
    PayShape::Tiers(rows.iter().map(tier).collect())
}

fn steps(rows: &Rows) -> Vec<StepRow> {
    rows.iter().map(|(_, from, level)| StepRow { from: *from, to: None, level: *level }).collect()
}

fn ramp(rows: &Rows, beyond: Beyond) -> Ramp {
    let points = rows.iter().map(|(_, at, level)| RampPoint { at: *at, level: *level }).collect();
    Ramp { points, beyond }
}
