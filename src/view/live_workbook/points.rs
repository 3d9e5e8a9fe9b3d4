//! Scoring rules as formulas: from the cells of a line to its points before floor and cap. `docs/scoring.md` is the rule,
//! section by section; what gives no score there is an error here.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Direction,
        period::Period,
        scoring::{Below, Measure, Range, Shape, Steps, Term, ThreePoint},
    },
    engine::span::Span,
    view::live_workbook::formula::{Leaf, compiled, constant},
};

/// Names of the cells that hold the points scale.
pub(super) const SCALE: [&str; 3] = ["P_THRESHOLD", "P_TARGET", "P_STRETCH"];

/// The cells of a line.
#[derive(Debug, Clone)]
pub(super) struct LineCells {
    /// The actual; a text where it is missing.
    pub(super) actual: String,
    /// Threshold, empty where there is none.
    pub(super) threshold: String,
    /// Target, empty where there is none.
    pub(super) target: String,
    /// Stretch, empty where there is none.
    pub(super) stretch: String,
    /// Most points.
    pub(super) cap: String,
    /// Which way is better.
    pub(super) direction: Direction,
}

/// The raw points of a shape; `None` where a spreadsheet cannot compute them.
pub(super) fn raw_points(
    shape: &Shape,
    baseline: Option<Decimal>,
    cells: &LineCells,
    period: Period,
) -> Option<String> {
    Some(match shape {
        Shape::Line => line(cells),
        Shape::ThreePoint(shape) => three_point(shape, cells),
        Shape::Range(range) => in_range(range, cells),
        Shape::Steps(steps) => on_steps(steps, cells),
        Shape::Levels(levels) => {
            let LineCells { actual, .. } = cells;
            levels.levels.iter().rev().fold("NA()".to_owned(), |rest, level| {
                format!("IF({actual}={},{},{rest})", constant(level.value), constant(level.points))
            })
        }
        Shape::Events(events) => {
            let LineCells { actual, .. } = cells;
            format!("IF({actual}<0,NA(),{}+{}*{actual})", constant(events.start), constant(events.each))
        }
        Shape::AllOrNothing(shape) => {
            let full = shape.points.map_or_else(|| SCALE[1].to_owned(), constant);
            let reached = reaches(&cells.actual, &cells.target, cells.direction);
            format!("IF(ISNUMBER({}),IF({reached},{full},0),NA())", cells.target)
        }
        Shape::NearCeiling(shape) => {
            let LineCells { actual, target, cap, direction, .. } = cells;
            let ceiling = constant(shape.ceiling);
            let is_worse = worse(target, &ceiling, *direction);
            let reached = reaches(actual, &ceiling, *direction);
            format!(
                "IF(AND(ISNUMBER({target}),{is_worse}),IF({reached},{cap},({ceiling}-{target})/({ceiling}-{actual})*{}),NA())",
                SCALE[1]
            )
        }
        Shape::Formula(shape) => {
            let known = |cell: &str| format!("IF(ISNUMBER({cell}),{cell},NA())");
            compiled(&shape.points, Span::from(period), &mut |leaf, _| match leaf {
                Leaf::Term(Term::Value) => Some(known(&cells.actual)),
                Leaf::Term(Term::Threshold) => Some(known(&cells.threshold)),
                Leaf::Term(Term::Target) => Some(known(&cells.target)),
                Leaf::Term(Term::Stretch) => Some(known(&cells.stretch)),
                Leaf::Term(Term::Baseline) => Some(baseline.map_or_else(|| "NA()".to_owned(), constant)),
                _ => None,
            })?
        }
    })
}

/// A value reaches a border: meeting it exactly counts.
pub(super) fn reaches(value: &str, border: &str, direction: Direction) -> String {
    match direction {
        Direction::Higher => format!("{value}>={border}"),
        Direction::Lower => format!("{value}<={border}"),
    }
}

/// A value is strictly on the worse side of another.
fn worse(value: &str, than: &str, direction: Direction) -> String {
    match direction {
        Direction::Higher => format!("{value}<{than}"),
        Direction::Lower => format!("{value}>{than}"),
    }
}

/// On the straight line through two points.
fn through(x: &str, (from_x, from_y): (&str, &str), (to_x, to_y): (&str, &str)) -> String {
    format!("{from_y}+({x}-{from_x})/({to_x}-{from_x})*({to_y}-{from_y})")
}

fn line(cells: &LineCells) -> String {
    let LineCells { actual, threshold, target, stretch, direction, .. } = cells;
    let [p_threshold, p_target, p_stretch] = SCALE;
    let without = match direction {
        Direction::Higher => "0".to_owned(),
        Direction::Lower => format!("2*{target}"),
    };
    let base_x = format!("IF(ISNUMBER({threshold}),{threshold},{without})");
    let base_y = format!("IF(ISNUMBER({threshold}),{p_threshold},0)");
    let is_good = format!(
        "AND(ISNUMBER({target}),OR(ISNUMBER({threshold}),{target}>0),{},IF(ISNUMBER({stretch}),{},TRUE),{base_y}<{p_target},{p_target}<={p_stretch})",
        worse(&base_x, target, *direction),
        worse(target, stretch, *direction),
    );
    let is_above = format!("AND(ISNUMBER({stretch}),{})", worse(target, actual, *direction));
    let above = through(actual, (target, p_target), (stretch, p_stretch));
    let below = through(actual, (&base_x, &base_y), (target, p_target));
    format!("IF({is_good},IF({is_above},{above},{below}),NA())")
}

fn three_point(shape: &ThreePoint, cells: &LineCells) -> String {
    let LineCells { actual, threshold, target, stretch, direction, .. } = cells;
    let [p_threshold, p_target, p_stretch] =
        [shape.points.threshold, shape.points.target, shape.points.cap].map(constant);
    let is_good = format!(
        "AND(ISNUMBER({threshold}),ISNUMBER({target}),ISNUMBER({stretch}),{},{},{p_threshold}<{p_target},{p_target}<={p_stretch})",
        worse(threshold, target, *direction),
        worse(target, stretch, *direction),
    );
    let above = through(actual, (target, &p_target), (stretch, &p_stretch));
    let below = through(actual, (threshold, &p_threshold), (target, &p_target));
    let below = match shape.below {
        Below::Continue => below,
        Below::Zero => format!("IF({},{below},0)", reaches(actual, threshold, *direction)),
    };
    format!("IF({is_good},IF({},{above},{below}),NA())", worse(target, actual, *direction))
}

/// What borders are compared with.
fn measured(measure: Measure, cells: &LineCells) -> String {
    let LineCells { actual, target, .. } = cells;
    match measure {
        Measure::Value => actual.clone(),
        // Rounded far beyond anything that is written, so that 0.9 is 0.9 in binary fractions too.
        Measure::Attainment => {
            format!("IF(AND(ISNUMBER({target}),{target}>0),ROUND({actual}/{target},12),NA())")
        }
    }
}

fn in_range(range: &Range, cells: &LineCells) -> String {
    let borders = [range.zero_low, range.full_low, range.full_high, range.zero_high];
    if !borders.is_sorted() {
        return "NA()".to_owned();
    }
    let x = measured(range.measure, cells);
    let full = range.points.map_or_else(|| SCALE[1].to_owned(), constant);
    let [zero_low, full_low, full_high, zero_high] = borders.map(constant);
    let rising = format!("({x}-{zero_low})/({full_low}-{zero_low})*{full}");
    let falling = format!("({zero_high}-{x})/({zero_high}-{full_high})*{full}");
    format!(
        "IF(AND({x}>={full_low},{x}<={full_high}),{full},IF(AND({x}>{zero_low},{x}<{full_low}),{rising},IF(AND({x}>{full_high},{x}<{zero_high}),{falling},0)))"
    )
}

fn on_steps(steps: &Steps, cells: &LineCells) -> String {
    let mut sorted: Vec<(Decimal, Decimal)> =
        steps.steps.iter().map(|step| (step.from, step.points)).collect();
    sorted.sort_by_key(|(from, _)| *from);
    let is_twice = sorted.windows(2).any(|pair| matches!(pair, [left, right] if left.0 == right.0));
    if sorted.is_empty() || is_twice {
        return "NA()".to_owned();
    }
    // The hardest border is asked first, so it stands outermost.
    if cells.direction == Direction::Lower {
        sorted.reverse();
    }
    let x = measured(steps.measure, cells);
    sorted.iter().fold(constant(steps.below), |rest, (from, points)| {
        format!("IF({},{},{rest})", reaches(&x, &constant(*from), cells.direction), constant(*points))
    })
}
