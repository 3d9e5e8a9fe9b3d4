//! A scoring rule as it is typed: texts field by field, what they mean, and what is wrong with them, each at its field.
//! Nothing is scored here.

pub mod kinds;

mod reader;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    data::validate::{Problem, RulePart, is_fault, rule_findings},
    domain::{
        kpi::{Kpi, Unit},
        scoring::{Below, Measure, MissingPolicy, RedLineEffect, Rule, ScoreFormula, Shape},
        settings::ScoreScale,
        workspace::Workspace,
    },
    view::{
        entry,
        rule_form::{
            kinds::{Field, RedLineKind, ShapeKind},
            reader::{Reader, usual},
        },
    },
};

/// Something about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// The field.
    pub field: Field,
    /// Key of what is said.
    pub key: &'static str,
    /// Whether the rule cannot be saved so; else it is worth a second look.
    pub is_fault: bool,
}

/// What was made of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The rule, where every field could be read.
    pub rule: Option<Rule>,
    /// What is to be said, in no order.
    pub remarks: Vec<Remark>,
}

impl Judged {
    /// The rule, where nothing is wrong with it.
    pub fn sound(&self) -> Option<&Rule> {
        self.rule.as_ref().filter(|_| !self.remarks.iter().any(|remark| remark.is_fault))
    }

    /// What is said at a field: faults before second looks.
    pub fn at(&self, field: Field) -> Option<Remark> {
        let mut found: Vec<Remark> =
            self.remarks.iter().filter(|remark| remark.field == field).copied().collect();
        found.sort_by_key(|remark| !remark.is_fault);
        found.first().copied()
    }
}

/// What a person did to the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Typed into a field.
    Text(Field, String),
    /// Picked a shape.
    Kind(ShapeKind),
    /// Picked what borders are compared with.
    Measure(Measure),
    /// Picked what a value below the threshold earns.
    ZeroBelow(bool),
    /// Picked what a missing actual counts as.
    Missing(MissingPolicy),
    /// Picked what the red line does.
    RedLine(RedLineKind),
    /// Wants a step or level more.
    AddRow,
    /// Takes a step or level away.
    RemoveRow(u32),
    /// Wrote a formula of points; none where it cannot be read.
    Formula(Option<Box<ScoreFormula>>),
}

/// A rule as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleForm {
    /// The shape.
    pub kind: ShapeKind,
    /// Whether a value below the threshold earns nothing.
    pub is_zero_below: bool,
    /// What borders are compared with.
    pub measure: Measure,
    /// What a missing actual counts as.
    pub missing: MissingPolicy,
    /// What the red line does.
    pub red_line: RedLineKind,
    /// The formula of points, where it can be read.
    pub formula: Option<Box<ScoreFormula>>,
    steps: Vec<u32>,
    levels: Vec<u32>,
    next_row: u32,
    texts: BTreeMap<Field, String>,
}

impl RuleForm {
    /// The form of a rule.
    pub fn of(rule: &Rule, kpi: &Kpi) -> Self {
        let mut form = Self {
            kind: ShapeKind::of(&rule.shape),
            is_zero_below: false,
            measure: Measure::Value,
            missing: rule.missing,
            red_line: RedLineKind::None,
            formula: match &rule.shape {
                Shape::Formula(formula) => Some(formula.clone()),
                _ => None,
            },
            steps: Vec::new(),
            levels: Vec::new(),
            next_row: 0,
            texts: BTreeMap::new(),
        };
        form.fill(&rule.shape, kpi);
        let given = [(Field::Floor, rule.floor), (Field::Cap, rule.cap), (Field::Baseline, rule.baseline)];
        for (field, value) in given {
            form.write(field, value, kpi);
        }
        if let Some(line) = &rule.red_line {
            form.write(Field::Limit, Some(line.limit), kpi);
            form.red_line = match &line.effect {
                RedLineEffect::ZeroTotal => RedLineKind::ZeroTotal,
                RedLineEffect::CapTotal(points) => {
                    form.write(Field::TotalCap, Some(*points), kpi);
                    RedLineKind::CapTotal
                }
                RedLineEffect::CapGrade(code) => {
                    form.set(Field::Grade, code.clone());
                    RedLineKind::CapGrade
                }
            };
        }
        form
    }

    /// What the borders of a shape are compared with; `None` where it has none.
    pub const fn measure_of(shape: &Shape) -> Option<Measure> {
        match shape {
            Shape::Range(range) => Some(range.measure),
            Shape::Steps(steps) => Some(steps.measure),
            _ => None,
        }
    }

    /// The text of a field.
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    fn set(&mut self, field: Field, text: String) {
        self.texts.insert(field, text);
    }

    /// The numbers of the steps or levels at hand, from top to bottom.
    pub fn rows(&self) -> &[u32] {
        match self.kind {
            ShapeKind::Steps => &self.steps,
            ShapeKind::Levels => &self.levels,
            _ => &[],
        }
    }

    /// The form after a change.
    #[must_use]
    pub fn after(mut self, change: Change, kpi: &Kpi, scale: &ScoreScale) -> Self {
        match change {
            Change::Text(field, text) => self.set(field, text),
            Change::Kind(kind) => self.choose(kind, kpi, scale),
            Change::Measure(measure) => self.measure = measure,
            Change::ZeroBelow(is_zero_below) => self.is_zero_below = is_zero_below,
            Change::Missing(missing) => self.missing = missing,
            Change::RedLine(kind) => self.red_line = kind,
            Change::AddRow => {
                self.add_row();
            }
            Change::RemoveRow(row) => self.remove_row(row),
            Change::Formula(formula) => self.formula = formula,
        }
        self
    }

    /// Adds an empty step or level at the end; its number.
    fn add_row(&mut self) -> u32 {
        let row = self.next_row;
        self.next_row = row.saturating_add(1);
        match self.kind {
            ShapeKind::Levels => self.levels.push(row),
            _ => self.steps.push(row),
        }
        row
    }

    /// Takes a step or level away.
    fn remove_row(&mut self, row: u32) {
        self.steps.retain(|known| *known != row);
        self.levels.retain(|known| *known != row);
        for field in [Field::RowValue(row), Field::RowPoints(row), Field::RowZh(row), Field::RowEn(row)] {
            self.texts.remove(&field);
        }
    }

    /// Goes over to another shape. One that was not written yet begins with numbers that are usual for it.
    fn choose(&mut self, kind: ShapeKind, kpi: &Kpi, scale: &ScoreScale) {
        self.kind = kind;
        let is_blank = |field: Field| self.text(field).trim().is_empty();
        let is_new = match kind {
            ShapeKind::Line | ShapeKind::AllOrNothing | ShapeKind::Range | ShapeKind::Formula => false,
            ShapeKind::ThreePoint => is_blank(Field::AtTarget),
            ShapeKind::Steps => self.steps.is_empty(),
            ShapeKind::Levels => self.levels.is_empty(),
            ShapeKind::Events => is_blank(Field::Start),
            ShapeKind::NearCeiling => is_blank(Field::Ceiling),
        };
        if let Some(shape) = usual(kind, kpi, scale).filter(|_| is_new) {
            self.fill(&shape, kpi);
        }
    }

    /// The unit in which a field is typed.
    pub fn unit_of(&self, field: Field, kpi: &Kpi) -> Unit {
        match field {
            Field::Border(_) | Field::RowValue(_)
                if self.measure == Measure::Attainment && self.kind.has_measure() =>
            {
                Unit::Ratio
            }
            Field::Border(_) | Field::RowValue(_) | Field::Ceiling | Field::Limit | Field::Baseline => {
                kpi.unit
            }
            _ => Unit::Points,
        }
    }

    /// Reads the form and says what is wrong with it.
    pub fn judge(&self, kpi: &Kpi, workspace: &Workspace) -> Judged {
        let mut reader = Reader { form: self, kpi, remarks: Vec::new() };
        let rule = reader.rule();
        let mut remarks = reader.remarks;
        let Some(rule) = rule.filter(|_| remarks.is_empty()) else { return Judged { rule: None, remarks } };
        let scale = workspace.settings().map(|settings| settings.scale).unwrap_or_default();
        let written = self.written_rows();
        let findings = rule_findings(&rule, kpi.direction, &scale, workspace.bands.values().next());
        // What is worth a second look is told once nothing is wrong.
        let has_fault = findings.iter().any(|(_, problem)| is_fault(*problem));
        for (part, problem) in findings.into_iter().filter(|(_, problem)| !has_fault || is_fault(*problem)) {
            let field = match part {
                RulePart::Points => Field::AtTarget,
                RulePart::Border(place) => Field::Border(u8::try_from(place).unwrap_or_default()),
                RulePart::Rows => Field::Rows,
                RulePart::Row(place) => {
                    let row = written.get(place).copied().unwrap_or_default();
                    let is_value = matches!(problem, Problem::Twice);
                    if is_value { Field::RowValue(row) } else { Field::RowPoints(row) }
                }
                RulePart::Limits => Field::Floor,
                RulePart::Grade => Field::Grade,
            };
            // Steps are put in order when they are saved.
            if let Some(key) = remark_key(part, problem) {
                remarks.push(Remark { field, key, is_fault: is_fault(problem) });
            }
        }
        Judged { rule: Some(rule), remarks }
    }

    /// Steps or levels that say anything.
    fn written_rows(&self) -> Vec<u32> {
        let is_written = |row: &&u32| {
            let fields =
                [Field::RowValue(**row), Field::RowPoints(**row), Field::RowZh(**row), Field::RowEn(**row)];
            fields.into_iter().any(|field| !self.text(field).trim().is_empty())
        };
        self.rows().iter().filter(is_written).copied().collect()
    }

    fn write(&mut self, field: Field, value: Option<Decimal>, kpi: &Kpi) {
        if let Some(value) = value {
            let unit = self.unit_of(field, kpi);
            self.set(field, entry::write(value, unit));
        }
    }

    /// Writes the numbers of a shape, which is the one at hand.
    fn fill(&mut self, shape: &Shape, kpi: &Kpi) {
        match shape {
            Shape::Line | Shape::Formula(_) => {}
            Shape::ThreePoint(shape) => {
                let ScoreScale { threshold, target, cap } = shape.points;
                self.is_zero_below = shape.below == Below::Zero;
                self.write(Field::AtThreshold, Some(threshold), kpi);
                self.write(Field::AtTarget, Some(target), kpi);
                self.write(Field::AtStretch, Some(cap), kpi);
            }
            Shape::Range(range) => {
                self.measure = range.measure;
                let borders = [range.zero_low, range.full_low, range.full_high, range.zero_high];
                for (place, border) in (0..).zip(borders) {
                    self.write(Field::Border(place), Some(border), kpi);
                }
                self.write(Field::Full, range.points, kpi);
            }
            Shape::Steps(steps) => {
                self.measure = steps.measure;
                for step in &steps.steps {
                    let row = self.add_row();
                    self.write(Field::RowValue(row), Some(step.from), kpi);
                    self.write(Field::RowPoints(row), Some(step.points), kpi);
                }
                self.write(Field::Below, Some(steps.below), kpi);
            }
            Shape::Levels(levels) => {
                for level in &levels.levels {
                    let row = self.add_row();
                    self.write(Field::RowValue(row), Some(level.value), kpi);
                    self.write(Field::RowPoints(row), Some(level.points), kpi);
                    self.set(Field::RowZh(row), level.name.zh.clone());
                    self.set(Field::RowEn(row), level.name.en.clone());
                }
            }
            Shape::Events(events) => {
                self.write(Field::Start, Some(events.start), kpi);
                self.write(Field::Each, Some(events.each), kpi);
            }
            Shape::AllOrNothing(shape) => self.write(Field::Full, shape.points, kpi),
            Shape::NearCeiling(shape) => self.write(Field::Ceiling, Some(shape.ceiling), kpi),
        }
    }
}

const fn remark_key(part: RulePart, problem: Problem) -> Option<&'static str> {
    Some(match (part, problem) {
        (RulePart::Points, _) => "rule.wrong.points",
        (RulePart::Border(_), _) => "rule.wrong.border",
        (RulePart::Limits, _) => "rule.wrong.limits",
        (RulePart::Grade, _) => "rule.wrong.grade",
        (_, Problem::Empty) => "rule.wrong.no_rows",
        (_, Problem::Twice) => "rule.wrong.twice",
        (_, Problem::Falling) => "rule.wrong.falling",
        (_, Problem::WithoutEffect) => "rule.wrong.without_effect",
        (_, Problem::Gap) => "rule.wrong.gap",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
