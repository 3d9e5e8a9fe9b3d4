//! The sheet of totals: one line for each card, from the roll-up of its scores to the grade.

use rust_decimal::Decimal;

use crate::{
    data::book::{Cell, Content, Look, NumberLook, Shown, on_sheet},
    domain::{
        card_rule::{CardPlan, RollUp},
        scoring::Shape,
    },
    engine::{
        report::{Explanation, Indicator, Scorecard, Step},
        workbook::TotalRule,
    },
    view::{
        live_workbook::{
            Draft,
            lines::{Column, fraction},
        },
        number::rounded,
    },
};

/// Keys of the heads, in order.
pub(super) const HEADS: [&str; 11] = [
    "book.subject",
    "book.weight_given",
    "book.weight_counted",
    "book.rolled",
    "book.points_outside",
    "book.floor",
    "book.cap",
    "book.before_red",
    "book.total",
    "book.grade",
    "book.note",
];

/// Whether the scores of a card are put together in groups first.
fn is_grouped(plan: &CardPlan) -> bool {
    plan.groups.is_some() || !plan.own_groups.is_empty()
}

/// Whether the total of a card is the weighted mean of its scores.
pub(super) fn is_weighted_mean(plan: &CardPlan) -> bool {
    plan.roll_up == RollUp::WeightedMean && !is_grouped(plan)
}

/// The cells of the line in row `row` of a card whose scores stand in these rows of a sheet.
pub(super) fn line(
    draft: &Draft<'_>,
    card: &Scorecard,
    rule: &TotalRule,
    of_card: &[(&Indicator, &Explanation)],
    (row, sheet, (first, last)): (usize, &str, (usize, usize)),
) -> Vec<Cell> {
    let range = |column: Column| {
        let letters = column.letters();
        on_sheet(sheet, &format!("${letters}${first}:${letters}${last}"))
    };
    let (weights, scores) = (range(Column::Weight), range(Column::Score));
    let places = draft.rounding.total;
    let number = NumberLook::Fixed(places);
    let rolled = rolled_up(&rule.plan, of_card, (&weights, &scores), places);
    let is_live = rolled.is_some();
    // A missing figure that blocks leaves no total, nor do weights that have to come to 100 % and do not.
    let whole = if rule.enforces_weights { format!("ABS(B{row}-1)>0.0000001") } else { "FALSE".to_owned() };
    let guarded = |rolled: &str| format!("IF(OR({whole},SUM({})>0),\"\",{rolled})", range(Column::Blocks));
    let rolled_cell = match rolled {
        Some(Rolled { text, is_array: false }) => Cell::formula(guarded(&text), card.course.rolled),
        Some(Rolled { text, is_array: true }) => Cell {
            content: Content::ArrayFormula(guarded(&text), Shown::from(card.course.rolled)),
            look: Look::Computed,
            number,
        },
        None => Cell::number_or_empty(card.course.rolled).looking(Look::Computed),
    };
    let rounded = |limit: Option<Decimal>| limit.map(|limit| rounded(limit, u32::from(places)));
    let (floor, cap) = (rounded(rule.plan.floor), rounded(rule.plan.cap));
    let input = |value: Option<Decimal>| Cell::number_or_empty(value).looking(Look::Input).as_number(number);
    let limited = format!("ROUND(D{row}+E{row},{places})");
    let limited = format!("IF(ISNUMBER(F{row}),MAX(F{row},{limited}),{limited})");
    let before = format!("IF(ISNUMBER(D{row}),IF(ISNUMBER(G{row}),MIN(G{row},{limited}),{limited}),\"\")");
    let total = format!("IF(ISNUMBER(H{row}),MIN(H{row},{}),\"\")", range(Column::Limit));
    let bands = draft.bands().len();
    let grade = format!(
        "IF(ISNUMBER(I{row}),INDEX(BAND_CODES,MAX(MIN({bands},SUMPRODUCT(--(BAND_FROM>I{row}))+1),{})),\"\")",
        range(Column::Place)
    );
    let grade = if bands == 0 { "\"\"".to_owned() } else { grade };
    let note = if is_live { String::new() } else { draft.words.get("book.not_live").to_string() };
    let band = card.band.clone().unwrap_or_default();
    let sum = card.course.rolled.and_then(|rolled| rolled.checked_add(card.course.points_sum));
    let raised = sum.map(|sum| floor.map_or(sum, |floor| sum.max(floor)));
    let limited_total = raised.map(|raised| cap.map_or(raised, |cap| raised.min(cap)));
    vec![
        Cell::text(draft.subject(card)),
        Cell::formula(format!("SUM({weights})"), Some(fraction(card.weight_given)))
            .as_number(NumberLook::Percent(2)),
        Cell::formula(
            format!("SUMPRODUCT(--ISNUMBER({scores}),{weights})"),
            Some(fraction(card.weight_counted)),
        )
        .as_number(NumberLook::Percent(2)),
        rolled_cell.as_number(number),
        Cell::number(card.course.points_sum).looking(Look::Input).as_number(number),
        input(floor),
        input(cap),
        Cell::formula(before, limited_total).as_number(number),
        Cell::formula(total, card.total).looking(Look::Result).as_number(number),
        Cell::formula(grade, Shown::Text(band)).looking(Look::Result),
        Cell::text(note),
    ]
}

/// A roll-up as a formula.
struct Rolled {
    text: String,
    /// Whether it works on ranges as a whole.
    is_array: bool,
}

/// The roll-up of a card, rounded; `None` where the workbook does not follow it: groups, and the worst status by points scales of
/// different indicators.
fn rolled_up(
    plan: &CardPlan,
    of_card: &[(&Indicator, &Explanation)],
    (weights, scores): (&str, &str),
    places: u8,
) -> Option<Rolled> {
    if is_grouped(plan) {
        return None;
    }
    let count = format!("SUMPRODUCT(--ISNUMBER({scores}),--({weights}>0))");
    let counted = format!("SUMPRODUCT(--ISNUMBER({scores}),{weights})");
    let taking = format!("IF(ISNUMBER({scores}),IF({weights}>0,{scores}))");
    let rounded = |inner: String| format!("IF({count}>0,ROUND(ROUND({inner},7),{places}),\"\")");
    let plain = |inner: String| Some(Rolled { text: rounded(inner), is_array: false });
    let array = |inner: String| Some(Rolled { text: rounded(inner), is_array: true });
    match plan.roll_up {
        RollUp::WeightedMean => plain(format!("SUMPRODUCT({weights},{scores})/{counted}")),
        RollUp::Mean => plain(format!("SUMPRODUCT(--({weights}>0),{scores})/{count}")),
        RollUp::Sum => plain(format!("SUMPRODUCT(--({weights}>0),{scores})")),
        RollUp::Min => array(format!("MIN({taking})")),
        RollUp::Max => array(format!("MAX({taking})")),
        RollUp::WorstChild if of_card.iter().any(|(_, explanation)| has_own_scale(explanation)) => None,
        // By one scale the lower score never has the better status.
        RollUp::WorstChild => array(format!("MIN({taking})")),
        RollUp::GeometricMean => {
            let text =
                format!("IF(MIN({taking})<0,\"\",{})", rounded(format!("PRODUCT({taking})^(1/{count})")));
            Some(Rolled { text, is_array: true })
        }
    }
}

fn has_own_scale(explanation: &Explanation) -> bool {
    explanation
        .steps
        .iter()
        .any(|step| matches!(step, Step::Rule { rule, .. } if matches!(rule.shape, Shape::ThreePoint(_))))
}
