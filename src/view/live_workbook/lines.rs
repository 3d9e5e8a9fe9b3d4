//! The sheet of scores: one line for each indicator of each card, from actual and target to score and contribution.

use rust_decimal::Decimal;

use crate::{
    data::book::{Cell, Look, NumberLook, Shown, column_letters},
    domain::{
        card_rule::CardPlan,
        kpi::{Kpi, Unit},
        scoring::{MissingPolicy, RedLineEffect, Rule, Shape, StandIn},
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        report::{Explanation, Indicator, InputSource, NoLine, Outcome, RedLineState, Scorecard, Step},
        span::Span,
    },
    view::{
        explain::scope_name,
        formats::Formats,
        formula::input_name,
        live_workbook::{
            Draft,
            formula::{Leaf, compiled},
            inputs::{Key, Line, What},
            points::{LineCells, raw_points, reaches},
            totals::is_weighted_mean,
        },
        message::Words,
        names,
        number::{NO_VALUE, rounded},
    },
};

/// The columns, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Subject,
    Code,
    Kpi,
    Perspective,
    Actual,
    Threshold,
    Target,
    Stretch,
    Weight,
    Rule,
    Floor,
    Cap,
    Points,
    Score,
    Effective,
    Contribution,
    RedLine,
    /// 1 where a missing actual leaves the card without a total.
    Blocks,
    /// What the red line leaves of the total.
    Limit,
    /// The best place in the bands that the red line leaves.
    Place,
}

impl Column {
    /// All, in order.
    pub(super) const ALL: [Self; 20] = [
        Self::Subject,
        Self::Code,
        Self::Kpi,
        Self::Perspective,
        Self::Actual,
        Self::Threshold,
        Self::Target,
        Self::Stretch,
        Self::Weight,
        Self::Rule,
        Self::Floor,
        Self::Cap,
        Self::Points,
        Self::Score,
        Self::Effective,
        Self::Contribution,
        Self::RedLine,
        Self::Blocks,
        Self::Limit,
        Self::Place,
    ];

    /// Its letters.
    pub(super) fn letters(self) -> String {
        column_letters(self as u16)
    }

    /// The key of its head.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Subject => "book.subject",
            Self::Code => "book.code",
            Self::Kpi => "book.kpi",
            Self::Perspective => "book.perspective",
            Self::Actual => "book.actual",
            Self::Threshold => "book.threshold",
            Self::Target => "book.target",
            Self::Stretch => "book.stretch",
            Self::Weight => "book.weight",
            Self::Rule => "book.rule",
            Self::Floor => "book.floor",
            Self::Cap => "book.cap",
            Self::Points => "book.points",
            Self::Score => "book.score",
            Self::Effective => "book.effective",
            Self::Contribution => "book.contribution",
            Self::RedLine => "book.red_line",
            Self::Blocks => "book.blocks",
            Self::Limit => "book.limit",
            Self::Place => "book.place",
        }
    }
}

/// More than any total: no limit.
pub(super) const NO_LIMIT: &str = "1E+9";

/// Whether a card's indicator has a line: it counts, or it has a red line.
pub(super) fn has_line(indicator: &Indicator, explanation: &Explanation) -> bool {
    indicator.weight.is_some() || explanation.steps.iter().any(|step| matches!(step, Step::RedLine(_)))
}

/// The cells of one line. `row` is its row in the sheet from 1, `range` the rows of its card, `total` the cell that has
/// a number where the card has a total.
pub(super) fn line(
    draft: &mut Draft<'_>,
    card: &Scorecard,
    (indicator, explanation): (&Indicator, &Explanation),
    kpi: &Kpi,
    plan: &CardPlan,
    (row, range, total): (usize, (usize, usize), &str),
) -> Vec<Cell> {
    let at = |column: Column| format!("{}{row}", column.letters());
    let of_card = |column: Column| {
        let letters = column.letters();
        format!("${letters}${}:${letters}${}", range.0, range.1)
    };
    let words = draft.words;
    let rule = explanation.steps.iter().find_map(|step| match step {
        Step::Rule { rule, .. } => Some((**rule).clone()),
        _ => None,
    });
    let rule = rule.unwrap_or_default();
    let number = number_look(kpi);
    let value = match &indicator.actual {
        Outcome::Value { value, .. } => Some(*value),
        Outcome::Missing(_) => None,
    };
    let actual = actual_formula(draft, card, explanation, kpi, &indicator.actual);
    let point = indicator.target;
    let cells = LineCells {
        actual: at(Column::Actual),
        threshold: at(Column::Threshold),
        target: at(Column::Target),
        stretch: at(Column::Stretch),
        cap: at(Column::Cap),
        direction: kpi.direction,
    };
    let input = |value: Option<Decimal>| Cell::number_or_empty(value).looking(Look::Input).as_number(number);
    let plain_score = NumberLook::Fixed(draft.rounding.score);
    let cap = match (&rule.cap, &rule.shape) {
        (Some(cap), _) => Cell::number(*cap),
        (None, Shape::ThreePoint(shape)) => Cell::number(shape.points.cap),
        (None, _) => Cell::formula("P_STRETCH", Some(draft.scale.cap)),
    };
    let parts_incomplete =
        explanation.steps.iter().any(|step| matches!(step, Step::NoLine { reason: NoLine::PartsIncomplete }));
    let exact = explanation.steps.iter().find_map(|step| match step {
        Step::Score { exact, .. } | Step::Shaped { exact, .. } => Some(*exact),
        _ => None,
    });
    let raw = raw_points(&rule.shape, rule.baseline, &cells, draft.period).filter(|_| !parts_incomplete);
    let raw = raw.unwrap_or_else(|| "NA()".to_owned());
    let (floor_at, cap_at) = (at(Column::Floor), at(Column::Cap));
    let points = format!(
        "IF(ISNUMBER({}),IFERROR(IF({floor_at}>{cap_at},NA(),MIN({cap_at},MAX({floor_at},{raw}))),\"\"),\"\")",
        at(Column::Actual)
    );
    let stand_in = match (rule.missing, indicator.stand_in, indicator.score) {
        (MissingPolicy::Zero, ..) => "0".to_owned(),
        (_, Some(StandIn::Carried(_)), Some(score)) => score.normalize().to_string(),
        _ => "\"\"".to_owned(),
    };
    let stand_in =
        if indicator.weight.is_some_and(|weight| weight.0 > 0) { stand_in } else { "\"\"".to_owned() };
    let points_at = at(Column::Points);
    // Rounded first to the places that binary fractions and targets of 9 places surely have, so that a tie is a tie.
    let rounded_points = format!("ROUND(ROUND({points_at},7),{})", draft.rounding.score);
    let score = format!(
        "IF(ISNUMBER({}),IF(ISNUMBER({points_at}),{rounded_points},\"\"),{stand_in})",
        at(Column::Actual)
    );
    let (weights, scores) = (of_card(Column::Weight), of_card(Column::Score));
    let counted = format!("SUMPRODUCT(--ISNUMBER({scores}),{weights})");
    let (score_at, weight_at) = (at(Column::Score), at(Column::Weight));
    let counts = format!("AND(ISNUMBER({score_at}),ISNUMBER({weight_at}),ISNUMBER({total}))");
    let is_mean = is_weighted_mean(plan);
    let effective =
        if is_mean { format!("IF({counts},ROUND({weight_at}/{counted},4),\"\")") } else { "\"\"".to_owned() };
    let contribution = if is_mean {
        format!("IF({counts},ROUND(ROUND({weight_at}*{score_at}/{counted},7),{}),\"\")", draft.rounding.total)
    } else {
        "\"\"".to_owned()
    };
    let percent = indicator.effective_percent.and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED));
    let is_hit =
        card.course.red_lines.iter().any(|found| found.kpi == kpi.id && found.state == RedLineState::Hit);
    let red = RedLineCells::of(&rule, draft, kpi, &at(Column::Actual), is_hit);
    let blocks = if rule.missing == MissingPolicy::Block {
        format!("IF(AND({weight_at}>0,NOT(ISNUMBER({}))),1,0)", at(Column::Actual))
    } else {
        "0".to_owned()
    };
    let is_blocked = indicator.stand_in == Some(StandIn::Blocks);
    let shape = words.get(shape_key(&rule.shape));
    vec![
        Cell::text(draft.subject(card)),
        Cell::text(kpi.code.clone()),
        Cell::text(words.of(&kpi.name).to_string()),
        Cell::text(names::perspective(kpi.perspective, words).to_string()),
        Cell::formula(format!("IFERROR(ROUND({actual},12),\"\")"), value).as_number(number),
        input(point.and_then(|point| point.threshold)),
        input(point.map(|point| point.target)),
        input(point.and_then(|point| point.stretch)),
        Cell::number_or_empty(indicator.weight.map(fraction))
            .looking(Look::Input)
            .as_number(NumberLook::Percent(2)),
        Cell::text(shape.to_string()),
        Cell::number(rule.floor.unwrap_or_default()).looking(Look::Input),
        cap.looking(Look::Input),
        Cell::formula(points, exact).as_number(NumberLook::Fixed(4)),
        Cell::formula(score, indicator.score).looking(Look::Result).as_number(plain_score),
        Cell::formula(effective, percent.filter(|_| is_mean)).as_number(NumberLook::Percent(2)),
        Cell::formula(contribution, indicator.contribution.filter(|_| is_mean))
            .as_number(NumberLook::Fixed(draft.rounding.total)),
        Cell::text(red.text),
        Cell::formula(blocks, Shown::Number(Decimal::from(u8::from(is_blocked)))),
        Cell::formula(red.limit, Shown::Number(red.now.0)),
        Cell::formula(red.place, Shown::Number(red.now.1)),
    ]
}

/// What a red line does, in words and as formulas.
struct RedLineCells {
    text: String,
    /// What both formulas come to now.
    now: (Decimal, Decimal),
    limit: String,
    place: String,
}

impl RedLineCells {
    fn of(rule: &Rule, draft: &Draft<'_>, kpi: &Kpi, actual: &str, is_hit: bool) -> Self {
        let none = (Decimal::from(1_000_000_000), Decimal::ZERO);
        let Some(red_line) = &rule.red_line else {
            return Self {
                text: String::new(),
                now: none,
                limit: NO_LIMIT.to_owned(),
                place: "0".to_owned(),
            };
        };
        let border = red_line.limit.normalize().to_string();
        let kept = format!("OR(NOT(ISNUMBER({actual})),{})", reaches(actual, &border, kpi.direction));
        let limit = match &red_line.effect {
            RedLineEffect::ZeroTotal => Some(Decimal::ZERO),
            RedLineEffect::CapTotal(limit) => Some(*limit),
            RedLineEffect::CapGrade(_) => None,
        };
        let place = match &red_line.effect {
            RedLineEffect::CapGrade(code) => {
                let bands = draft.bands();
                bands.iter().position(|band| band.code == *code).map_or(bands.len(), |place| place + 1)
            }
            _ => 0,
        };
        let text = Formats::of(draft.words, draft.workspace).full(kpi, red_line.limit);
        let places = u32::from(draft.rounding.total);
        let reached = (limit.map_or(none.0, |limit| rounded(limit, places)), Decimal::from(place));
        Self {
            text,
            now: if is_hit { reached } else { none },
            limit: limit.map_or_else(
                || NO_LIMIT.to_owned(),
                |limit| {
                    format!("IF({kept},{NO_LIMIT},ROUND({},{}))", limit.normalize(), draft.rounding.total)
                },
            ),
            place: format!("IF({kept},0,{place})"),
        }
    }
}

/// The formula of an actual over the lines of inputs; where the workbook cannot compute it, its two sides.
fn actual_formula(
    draft: &mut Draft<'_>,
    card: &Scorecard,
    explanation: &Explanation,
    kpi: &Kpi,
    outcome: &Outcome,
) -> String {
    let subject = draft.subject(card);
    let sheet = draft.inputs_sheet.clone();
    let (workspace, words) = (draft.workspace, draft.words);
    let formats = Formats::of(words, workspace);
    let inputs = &mut draft.inputs;
    let mut cell = |leaf: Leaf, span: Span| {
        let (period, through) = span.written()?;
        let months = match through {
            None => formats.period(period),
            Some(last) => format!("{} – {}", formats.period(period), formats.period(last)),
        };
        let step = explanation.steps.iter().find(|step| match step {
            Step::Input { input, period: at, through: until, .. } => {
                leaf == Leaf::Input(*input) && (*at, *until) == (period, through)
            }
            Step::Kpi { kpi, period: at, through: until, .. } => {
                leaf == Leaf::Kpi(*kpi) && (*at, *until) == (period, through)
            }
            _ => false,
        })?;
        let key = Key { scope: card.scope.clone(), what: What::leaf(leaf, kpi.attribution), period, through };
        Some(inputs.cell(&sheet, key, || {
            match step {
                Step::Input { input, source, value, sides, .. } => Line {
                    texts: [
                        subject.clone(),
                        input_name(*input, workspace, words)
                            .map_or_else(|| NO_VALUE.to_owned(), |name| name.to_string()),
                        months,
                        source_text(source, words, &formats, workspace),
                    ],
                    sides: sides.or(value.map(|value| (value, Decimal::ONE))),
                },
                Step::Kpi { kpi, outcome, .. } => Line {
                    texts: [
                        subject.clone(),
                        workspace
                            .kpis
                            .get(kpi)
                            .map(|kpi| words.of(&kpi.name).to_string())
                            .unwrap_or_default(),
                        months,
                        words.get("book.from_kpi").to_string(),
                    ],
                    sides: sides_of(outcome),
                },
                _ => Line { texts: Default::default(), sides: None },
            }
        }))
    };
    let span = Span::from(draft.period);
    if let Some(formula) = compiled(&kpi.formula, span, &mut cell) {
        return formula;
    }
    let months = formats.period(draft.period);
    let sides = sides_of(outcome);
    let mut side = |which: u8, key: &str, value: Option<Decimal>| {
        let what = What::Side(kpi.id.raw(), which);
        let key_of = Key { scope: card.scope.clone(), what, period: draft.period, through: None };
        let name = words.with(key, &[("name", &words.of(&kpi.name))]).to_string();
        inputs.cell(&sheet, key_of, || Line {
            texts: [subject.clone(), name, months.clone(), words.get("book.from_program").to_string()],
            sides: value.map(|value| (value, Decimal::ONE)),
        })
    };
    let numerator = side(0, "book.numerator", sides.map(|sides| sides.0));
    let denominator = side(1, "book.denominator", sides.map(|sides| sides.1));
    format!("{numerator}/{denominator}")
}

fn sides_of(outcome: &Outcome) -> Option<(Decimal, Decimal)> {
    match outcome {
        Outcome::Value { numerator, denominator, .. } => Some((*numerator, *denominator)),
        Outcome::Missing(_) => None,
    }
}

fn source_text(source: &InputSource, words: Words, formats: &Formats, workspace: &Workspace) -> String {
    let rows_of = |rows: u64, files: &[String]| {
        let rows = words.with("explain.from_rows", &[("rows", &rows.to_string())]);
        if files.is_empty() { rows.to_string() } else { format!("{rows} · {}", files.join(", ")) }
    };
    match source {
        InputSource::Records { rows, files } | InputSource::RecordsAndTyped { rows, files, .. } => {
            rows_of(*rows, files)
        }
        InputSource::Typed { values } => {
            let key = if *values == 1 { "explain.from_typed_one" } else { "explain.from_typed" };
            words.with(key, &[("values", &values.to_string())]).to_string()
        }
        InputSource::Nothing(missing) => formats.missing(missing, |id| input_name(id, workspace, words)),
    }
}

/// A weight as a part of 1.
pub(super) fn fraction(weight: Weight) -> Decimal {
    Decimal::new(i64::from(weight.0), 6)
}

fn number_look(kpi: &Kpi) -> NumberLook {
    if kpi.unit == Unit::Ratio {
        NumberLook::Percent(kpi.precision)
    } else {
        NumberLook::Fixed(kpi.precision)
    }
}

const fn shape_key(shape: &Shape) -> &'static str {
    match shape {
        Shape::Line => "rule.shape.line",
        Shape::ThreePoint(_) => "rule.shape.three_point",
        Shape::Range(_) => "rule.shape.range",
        Shape::Steps(_) => "rule.shape.steps",
        Shape::Levels(_) => "rule.shape.levels",
        Shape::Events(_) => "rule.shape.events",
        Shape::AllOrNothing(_) => "rule.shape.all_or_nothing",
        Shape::NearCeiling(_) => "rule.shape.near_ceiling",
        Shape::Formula(_) => "rule.shape.formula",
    }
}

/// The name of the subject of a card, as the other sheets have it.
pub(super) fn subject_name(card: &Scorecard, draft: &Draft<'_>) -> String {
    scope_name(&card.scope, draft.workspace, draft.words).to_string()
}
