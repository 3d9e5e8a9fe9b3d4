//! The points of a pay curve on its drawing: where they stand, and what a row says once its point is moved. Pay is the
//! engine's; here only places of the drawing become round numbers of a row, which is then judged and paid like any other.

use rust_decimal::Decimal;

use crate::{
    domain::{
        incentive::{BorderUnit, PayUnit},
        kpi::Unit,
        pay::PayTerms,
        workspace::Workspace,
    },
    engine::{
        pay_draft::round_step,
        query::{PayMark, PayReading},
    },
    view::{
        formats::drawable,
        number,
        pay_form::{
            PayForm, RowForm,
            kinds::{Family, FieldUnit, PayField},
            reading_unit,
        },
        pay_tried::{EDGE, LEFT, LINE_HEIGHT, LINE_WIDTH},
    },
};

/// Into how many steps the shown range is cut at least: a point is moved by whole steps, which are round numbers.
const STEPS: u32 = 100;
/// Most decimal places of a place or level that is dragged or nudged.
const MOST_PLACES: u32 = 9;
/// By how many steps a point moves with the shift key.
pub const FAR: i64 = 10;

/// What the drawing shows: from where to where, and up to which pay. A unit of places is that of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Lowest place.
    pub low: Decimal,
    /// Highest place.
    pub high: Decimal,
    /// Highest pay.
    pub top: Decimal,
    /// What a level of 1 is as pay: 1, or a hundredth of the base. `None` where rows hold no levels but rates.
    pub by_level: Option<Decimal>,
    /// What a place of 1 is as a measure: 1, a hundredth of the quota, or a hundredth where places are percent.
    pub by_place: Decimal,
}

/// A point that can be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Which row it is.
    pub row: u32,
    /// The how manieth, from 1.
    pub number: usize,
    /// Where it stands on the drawing.
    pub x: f64,
    /// The same, from above.
    pub y: f64,
    /// Where the row begins.
    pub from: Decimal,
    /// Its level or rate.
    pub level: Decimal,
}

/// What the drawing shows of a plan that was tried out.
pub fn frame(reading: &PayReading, terms: &PayTerms, form: &PayForm, workspace: &Workspace) -> Option<Frame> {
    let (low, high) = (reading.curve.first()?.0, reading.curve.last()?.0);
    let top = reading.curve.iter().map(|(_, pay)| *pay).max()?;
    let hundredth = Decimal::new(1, 2);
    let by_place = match (terms.plan.curve.borders, reading.quota) {
        (BorderUnit::PercentOfQuota, Some(quota)) => quota.checked_mul(hundredth)?,
        // Ratios are written as percent.
        _ if reading_unit(terms.plan.measure, workspace) == FieldUnit::Of(Unit::Ratio) => hundredth,
        _ => Decimal::ONE,
    };
    let is_level = matches!(form.family, Family::Steps | Family::Ramp);
    let by_level = match (terms.plan.curve.pays, reading.base) {
        (PayUnit::PercentOfBase, Some(base)) => base.checked_mul(hundredth)?,
        _ => Decimal::ONE,
    };
    let by_level = Some(by_level).filter(|one| is_level && *one > Decimal::ZERO);
    (high > low && by_place > Decimal::ZERO).then_some(Frame { low, high, top, by_level, by_place })
}

impl Frame {
    /// By how much a place moves in one step.
    pub fn place_step(&self) -> Decimal {
        let range = self.high.checked_sub(self.low).and_then(|range| range.checked_div(self.by_place));
        round_step(range.unwrap_or_default(), STEPS)
    }

    /// By how much a level or rate moves in one step.
    pub fn level_step(&self) -> Decimal {
        let range = self.by_level.and_then(|by| self.top.checked_div(by));
        range.map_or(Decimal::ONE, |range| round_step(range, STEPS))
    }

    fn x(&self, measure: Decimal) -> f64 {
        let run = drawable(self.high) - drawable(self.low);
        LEFT + (drawable(measure) - drawable(self.low)) / run * (LINE_WIDTH - 2.0 * LEFT)
    }

    fn y(&self, pay: Decimal) -> f64 {
        let top = drawable(self.top);
        let part = if top > 0.0 { drawable(pay) / top } else { 0.0 };
        LINE_HEIGHT - EDGE - part * (LINE_HEIGHT - 3.0 * EDGE)
    }

    /// The row that a place of the drawing means, in whole steps: where it begins, and its level where rows hold levels.
    pub fn at(&self, (x, y): (f64, f64)) -> (Decimal, Option<Decimal>) {
        let run = drawable(self.high) - drawable(self.low);
        let measure = drawable(self.low) + (x - LEFT) / (LINE_WIDTH - 2.0 * LEFT) * run;
        let from = stepped(measure / drawable(self.by_place), self.place_step());
        let level = self.by_level.map(|by| {
            let part = (LINE_HEIGHT - EDGE - y) / (LINE_HEIGHT - 3.0 * EDGE);
            stepped(part * drawable(self.top) / drawable(by), self.level_step()).max(Decimal::ZERO)
        });
        (from, level)
    }
}

/// The multiple of a step that is nearest to a number of the drawing.
fn stepped(at: f64, step: Decimal) -> Decimal {
    let times: i64 = format!("{:.0}", at / drawable(step)).parse().unwrap_or_default();
    Decimal::from(times).checked_mul(step).unwrap_or_default().normalize()
}

/// The points of the rows as they stand. Those of levels stand where their row says, so that they follow the hand; those of
/// rates at what was paid there last.
pub fn points(reading: &PayReading, frame: &Frame, form: &PayForm) -> Vec<Point> {
    let written = form.rows.iter().filter(|row| !form.text(PayField::RowFrom(row.key)).trim().is_empty());
    let point = |(number, row): (usize, &RowForm)| {
        let (from, level) = form.row_numbers(row.key)?;
        let pay = match frame.by_level {
            Some(by) => level.checked_mul(by)?,
            None => {
                let mark = PayMark::Row(u32::try_from(number).ok()?);
                reading.tried.iter().find(|one| one.marks.contains(&mark))?.pay?
            }
        };
        let (x, y) = (frame.x(from.checked_mul(frame.by_place)?), frame.y(pay));
        let (x, y) = (x.clamp(0.0, LINE_WIDTH), y.clamp(0.0, LINE_HEIGHT));
        Some(Point { row: row.key, number, x, y, from, level })
    };
    (1..).zip(written).filter_map(point).collect()
}

/// Where a point may go: between its neighbours, a step away from each.
pub fn kept_between(points: &[Point], row: u32, wanted: Decimal, step: Decimal) -> Decimal {
    let Some(place) = points.iter().position(|point| point.row == row) else { return wanted };
    let before =
        place.checked_sub(1).and_then(|before| points.get(before)).and_then(|one| one.from.checked_add(step));
    let after = points.get(place + 1).and_then(|one| one.from.checked_sub(step));
    // Neighbours may stand closer together than a step: then the point stays where it is.
    match (before, after) {
        (Some(before), Some(after)) if before > after => points.get(place).map_or(wanted, |one| one.from),
        (before, after) => {
            let wanted = before.map_or(wanted, |before| wanted.max(before));
            after.map_or(wanted, |after| wanted.min(after))
        }
    }
}

/// A number as a row holds it.
pub fn written(value: Decimal) -> String {
    number::trimmed(value, MOST_PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn frame(by_level: Option<&str>) -> Frame {
        Frame {
            low: Decimal::ZERO,
            high: decimal("144"),
            top: decimal("5000"),
            by_level: by_level.map(decimal),
            by_place: Decimal::ONE,
        }
    }

    #[test]
    fn steps_are_round_and_at_least_a_hundred() {
        // 144 ÷ 100 = 1.44 → 1; 5,000 ÷ 100 = 50; 0.3 ÷ 100 = 0.003 → 0.002; 40,000 ÷ 40 = 1,000.
        for (range, steps, step) in [
            ("144", 100, "1"),
            ("5000", 100, "50"),
            ("0.3", 100, "0.002"),
            ("40000", 40, "1000"),
            ("0", 100, "1"),
        ] {
            assert_eq!(round_step(decimal(range), steps), decimal(step), "{range}");
        }
    }

    #[test]
    fn a_place_of_the_drawing_is_the_row_whose_point_stands_there() {
        // A base of 2,500: a level of 1 % is 25; the drawing goes up to 200 % in steps of 2 %.
        let frame = frame(Some("25"));
        assert_eq!(frame.level_step(), decimal("2"));
        let (x, y) = (frame.x(decimal("80")), frame.y(decimal("1250")));
        assert_eq!(frame.at((x, y)), (decimal("80"), Some(decimal("50"))));
        // A quarter of a step to the right is the same row; far above or below it ends at nothing.
        assert_eq!(frame.at((x + 0.5, y)).0, decimal("80"));
        assert_eq!(frame.at((x, LINE_HEIGHT * 2.0)).1, Some(Decimal::ZERO));
        // Of rates only the place is told.
        assert_eq!(self::frame(None).at((x, y)), (decimal("80"), None));
    }

    #[test]
    fn a_point_stays_between_its_neighbours() {
        let point = |row: u32, from: &str| Point {
            row,
            number: 1,
            x: 0.0,
            y: 0.0,
            from: decimal(from),
            level: Decimal::ONE,
        };
        let points = [point(1, "60"), point(2, "80"), point(3, "80.5")];
        let kept = |row, wanted: &str| kept_between(&points, row, decimal(wanted), Decimal::ONE);
        assert_eq!(kept(1, "95"), decimal("79"));
        assert_eq!(kept(1, "-5"), decimal("-5"));
        assert_eq!(kept(3, "10"), decimal("81"));
        // Between 61 and 79.5; where there is no room it stays.
        assert_eq!(kept(2, "100"), decimal("79.5"));
        let close = [point(1, "60"), point(2, "60.5"), point(3, "61")];
        assert_eq!(kept_between(&close, 2, decimal("70"), Decimal::ONE), decimal("60.5"));
    }
}
