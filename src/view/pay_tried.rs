//! What a plan of pay that is being written pays, in words and as a line: rows of the table, and places to draw through.

use rust_decimal::Decimal;

use crate::{
    domain::{
        incentive::{PayUnit, Reading},
        kpi::Kpi,
        pay::PayTerms,
        workspace::Workspace,
    },
    engine::query::{PayMark, PayReading, TriedPay},
    view::{
        formats::{Formats, drawable},
        number,
        pay_form::{kinds::FieldUnit, reading_unit},
    },
};

/// Width of the drawing.
pub const LINE_WIDTH: f64 = 360.0;
/// Height of the drawing.
pub const LINE_HEIGHT: f64 = 140.0;
/// What is left free on either side.
pub const LEFT: f64 = 8.0;
/// What is left free below, and twice above.
pub const EDGE: f64 = 10.0;
/// Most decimal places of a measure.
const MOST_PLACES: u32 = 9;

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayRow {
    /// The measure, exact, as a key.
    pub key: String,
    /// Why it matters.
    pub what: String,
    /// The measure.
    pub measure: String,
    /// The pay; `None` where it cannot be computed.
    pub pay: Option<String>,
    /// How far the pay jumps here.
    pub jump: Option<String>,
    /// Whether it lies beside a place that matters: drawn more lightly.
    pub is_beside: bool,
}

/// The line through the pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLine {
    /// Its places, `x,y x,y`.
    pub points: String,
    /// Places of the table.
    pub dots: Vec<(String, String)>,
    /// The lowest and highest measure.
    pub ends: (String, String),
    /// The highest pay.
    pub top: String,
}

/// The rows of the table.
pub fn rows(reading: &PayReading, terms: &PayTerms, workspace: &Workspace, formats: &Formats) -> Vec<PayRow> {
    let words = formats.words;
    let row = |one: &TriedPay| {
        let what: Vec<String> = one.marks.iter().map(|mark| mark_words(*mark, formats)).collect();
        let jump = one.jump.map(|jump| {
            let size = pay_text(jump.abs(), reading, terms, formats);
            let key =
                if jump > Decimal::ZERO { "pay_plan.tried.jump_up" } else { "pay_plan.tried.jump_down" };
            words.with(key, &[("size", &size)]).to_string()
        });
        PayRow {
            key: number::machine(one.measure),
            what: what.join(&words.get("rule.tried.and")),
            measure: measure_text(one.measure, terms, workspace, formats),
            pay: one.pay.map(|pay| pay_text(pay, reading, terms, formats)),
            jump,
            is_beside: one.marks.iter().all(|mark| matches!(mark, PayMark::JustBelow | PayMark::Beyond)),
        }
    };
    reading.tried.iter().map(row).collect()
}

/// The line; `None` where there is nothing to draw.
pub fn line(
    reading: &PayReading,
    terms: &PayTerms,
    workspace: &Workspace,
    formats: &Formats,
) -> Option<PayLine> {
    let (first, last) = (reading.curve.first()?, reading.curve.last()?);
    let highest = reading.curve.iter().map(|(_, pay)| *pay).max()?;
    let (low, run) = (drawable(first.0), drawable(last.0) - drawable(first.0));
    let top = drawable(highest);
    if run <= 0.0 {
        return None;
    }
    let x = |at: Decimal| LEFT + (drawable(at) - low) / run * (LINE_WIDTH - 2.0 * LEFT);
    let y = |pay: Decimal| {
        let part = if top > 0.0 { drawable(pay) / top } else { 0.0 };
        LINE_HEIGHT - EDGE - part * (LINE_HEIGHT - 3.0 * EDGE)
    };
    let place = |(at, pay): &(Decimal, Decimal)| format!("{:.1},{:.1}", x(*at), y(*pay));
    let dots = reading.tried.iter().filter_map(|one| {
        let pay = one.pay?;
        Some((format!("{:.1}", x(one.measure)), format!("{:.1}", y(pay))))
    });
    Some(PayLine {
        points: reading.curve.iter().map(place).collect::<Vec<_>>().join(" "),
        dots: dots.collect(),
        ends: (
            measure_text(first.0, terms, workspace, formats),
            measure_text(last.0, terms, workspace, formats),
        ),
        top: pay_text(highest, reading, terms, formats),
    })
}

/// What the plan pays along the line: measure and pay, each measure once; of a jump what is paid from there on.
pub fn along(
    reading: &PayReading,
    terms: &PayTerms,
    workspace: &Workspace,
    formats: &Formats,
) -> Vec<(String, String, String)> {
    let mut found: Vec<(Decimal, Decimal)> = Vec::new();
    for (at, pay) in &reading.curve {
        match found.last_mut() {
            Some(last) if last.0 == *at => last.1 = *pay,
            _ => found.push((*at, *pay)),
        }
    }
    let row = |(at, pay): (Decimal, Decimal)| {
        let key = number::machine(at);
        (key, measure_text(at, terms, workspace, formats), pay_text(pay, reading, terms, formats))
    };
    found.into_iter().map(row).collect()
}

fn mark_words(mark: PayMark, formats: &Formats) -> String {
    let words = formats.words;
    match mark {
        PayMark::Asked => words.get("pay_plan.tried.asked").to_string(),
        PayMark::Threshold => words.get("pay_plan.tried.threshold").to_string(),
        PayMark::Row(row) => words.with("pay_plan.tried.row", &[("row", &row.to_string())]).to_string(),
        PayMark::MeasureCap => words.get("pay_plan.tried.cap").to_string(),
        PayMark::JustBelow => words.get("pay_plan.tried.below").to_string(),
        PayMark::Beyond => words.get("pay_plan.tried.beyond").to_string(),
    }
}

fn measure_text(measure: Decimal, terms: &PayTerms, workspace: &Workspace, formats: &Formats) -> String {
    let kpi: Option<&Kpi> = match terms.plan.measure {
        Reading::Value(kpi) => workspace.kpis.get(&kpi),
        _ => None,
    };
    match (kpi, reading_unit(terms.plan.measure, workspace)) {
        (Some(kpi), _) => formats.full_exact(kpi, measure),
        (None, FieldUnit::Percent) => format!("{}%", number::trimmed(measure, MOST_PLACES)),
        (None, FieldUnit::Of(_)) => number::trimmed(measure, MOST_PLACES),
    }
}

/// Money, or percent where the base is not known.
fn pay_text(pay: Decimal, reading: &PayReading, terms: &PayTerms, formats: &Formats) -> String {
    if terms.plan.curve.pays == PayUnit::PercentOfBase && reading.base.is_none() {
        formats.words.with("pay_lint.percent", &[("number", &number::trimmed(pay, MOST_PLACES))]).to_string()
    } else {
        formats.amount(pay)
    }
}
