//! Reads the texts of the form of a scoring rule into a rule, and holds the numbers that a new shape begins with.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Direction, Kpi, Unit},
        scoring::{
            AllOrNothing, Below, Events, Level, Levels, Measure, NearCeiling, Range, RedLine, RedLineEffect,
            Rule, Shape, StepPoints, Steps, ThreePoint,
        },
        settings::ScoreScale,
        text::Text2,
    },
    view::{
        entry::{self, EntryError},
        rule_form::{
            Remark, RuleForm,
            kinds::{Field, RedLineKind, ShapeKind},
        },
    },
};

/// Numbers that are usual for a shape, to begin with; `None` where nothing is usual.
pub(super) fn usual(kind: ShapeKind, kpi: &Kpi, scale: &ScoreScale) -> Option<Shape> {
    let whole = |number: i64| Decimal::from(number);
    let is_lower = kpi.direction == Direction::Lower;
    match kind {
        ShapeKind::Line | ShapeKind::AllOrNothing | ShapeKind::Range | ShapeKind::Formula => None,
        ShapeKind::ThreePoint => {
            Some(Shape::ThreePoint(ThreePoint { points: *scale, below: Below::Continue }))
        }
        ShapeKind::Steps => {
            let percents = if is_lower { [120, 110, 100] } else { [80, 90, 100] };
            let points = [60, 80, 100];
            let steps = percents.into_iter().zip(points).map(|(percent, points)| StepPoints {
                from: Decimal::new(percent, 2),
                points: whole(points),
            });
            let (measure, below) = (Measure::Attainment, Decimal::ZERO);
            Some(Shape::Steps(Steps { measure, below, steps: steps.collect() }))
        }
        ShapeKind::Levels => {
            let level =
                |value: i64| Level { value: whole(value), points: whole(value * 20), name: Text2::default() };
            Some(Shape::Levels(Levels { levels: (1..=5).rev().map(level).collect() }))
        }
        ShapeKind::Events => {
            let (start, each) = if is_lower { (100, -10) } else { (60, 10) };
            Some(Shape::Events(Events { start: whole(start), each: whole(each) }))
        }
        ShapeKind::NearCeiling => {
            let ceiling = match (is_lower, kpi.unit) {
                (true, _) => Some(Decimal::ZERO),
                (false, Unit::Ratio) => Some(Decimal::ONE),
                (false, _) => None,
            };
            ceiling.map(|ceiling| Shape::NearCeiling(NearCeiling { ceiling }))
        }
    }
}

/// Reads the fields of a form and notes those that cannot be read.
pub(super) struct Reader<'a> {
    pub(super) form: &'a RuleForm,
    pub(super) kpi: &'a Kpi,
    pub(super) remarks: Vec<Remark>,
}

impl Reader<'_> {
    /// The rule; what could not be read is among the remarks, and something stands in its place.
    pub(super) fn rule(&mut self) -> Option<Rule> {
        let shape = self.shape()?;
        let (floor, cap) = (self.maybe(Field::Floor), self.maybe(Field::Cap));
        let (baseline, red_line) = (self.maybe(Field::Baseline), self.red_line());
        Some(Rule { shape, floor, cap, baseline, missing: self.form.missing, red_line })
    }

    fn shape(&mut self) -> Option<Shape> {
        let measure = self.form.measure;
        Some(match self.form.kind {
            ShapeKind::Line => Shape::Line,
            ShapeKind::ThreePoint => {
                let (threshold, target) = (self.number(Field::AtThreshold), self.number(Field::AtTarget));
                let cap = self.number(Field::AtStretch);
                let below = if self.form.is_zero_below { Below::Zero } else { Below::Continue };
                let points = ScoreScale { threshold: threshold?, target: target?, cap: cap? };
                Shape::ThreePoint(ThreePoint { points, below })
            }
            ShapeKind::Range => {
                let [zero_low, full_low, full_high, zero_high] =
                    [0, 1, 2, 3].map(|place| self.number(Field::Border(place)));
                let points = self.maybe(Field::Full);
                Shape::Range(Range {
                    measure,
                    zero_low: zero_low?,
                    full_low: full_low?,
                    full_high: full_high?,
                    zero_high: zero_high?,
                    points,
                })
            }
            ShapeKind::Steps => {
                let steps = self.rows().into_iter().map(|(_, from, points)| StepPoints { from, points });
                let steps = steps.collect();
                let below = self.maybe(Field::Below).unwrap_or_default();
                Shape::Steps(Steps { measure, below, steps })
            }
            ShapeKind::Levels => {
                let rows = self.rows();
                let level = |(row, value, points)| {
                    let text = |field| self.form.text(field).trim();
                    let name = Text2::new(text(Field::RowZh(row)), text(Field::RowEn(row)));
                    Level { value, points, name }
                };
                Shape::Levels(Levels { levels: rows.into_iter().map(level).collect() })
            }
            ShapeKind::Events => {
                let (start, each) = (self.number(Field::Start), self.number(Field::Each));
                Shape::Events(Events { start: start?, each: each? })
            }
            ShapeKind::Formula => match self.form.formula.clone() {
                Some(formula) => Shape::Formula(formula),
                None => {
                    self.remarks.push(Remark {
                        field: Field::Formula,
                        key: "rule.wrong.formula",
                        is_fault: true,
                    });
                    return None;
                }
            },
            ShapeKind::AllOrNothing => Shape::AllOrNothing(AllOrNothing { points: self.maybe(Field::Full) }),
            ShapeKind::NearCeiling => {
                Shape::NearCeiling(NearCeiling { ceiling: self.number(Field::Ceiling)? })
            }
        })
    }

    fn red_line(&mut self) -> Option<RedLine> {
        if self.form.red_line == RedLineKind::None {
            return None;
        }
        let limit = self.number(Field::Limit);
        let effect = match self.form.red_line {
            RedLineKind::None | RedLineKind::ZeroTotal => RedLineEffect::ZeroTotal,
            RedLineKind::CapTotal => {
                RedLineEffect::CapTotal(self.number(Field::TotalCap).unwrap_or_default())
            }
            RedLineKind::CapGrade => RedLineEffect::CapGrade(self.form.text(Field::Grade).trim().to_owned()),
        };
        Some(RedLine { limit: limit?, effect })
    }

    fn rows(&mut self) -> Vec<(u32, Decimal, Decimal)> {
        let written = self.form.written_rows();
        let row = |row: u32| {
            let (value, points) = (self.number(Field::RowValue(row)), self.number(Field::RowPoints(row)));
            Some((row, value?, points?))
        };
        written.into_iter().filter_map(row).collect()
    }

    /// A number that must be there.
    fn number(&mut self, field: Field) -> Option<Decimal> {
        let found = self.maybe(field);
        if found.is_none() && !self.remarks.iter().any(|remark| remark.field == field) {
            self.remarks.push(Remark { field, key: "rule.wrong.missing", is_fault: true });
        }
        found
    }

    /// A number that may be left out.
    fn maybe(&mut self, field: Field) -> Option<Decimal> {
        match entry::read(self.form.text(field), self.form.unit_of(field, self.kpi)) {
            Ok(value) => value,
            Err(error) => {
                self.refuse(field, error);
                None
            }
        }
    }

    fn refuse(&mut self, field: Field, error: EntryError) {
        self.remarks.push(Remark { field, key: error.key(), is_fault: true });
    }
}
