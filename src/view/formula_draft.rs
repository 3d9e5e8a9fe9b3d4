//! A formula that is being written, in words: what is wrong and where, or what it means and what it comes to for an
//! account and period; and what can be put in. Reads no formula.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        about::About,
        date::DayRange,
        id::Id,
        kpi::{Attribution, Direction, Formula, Input, Kpi, Perspective, Unit},
        period::{FiscalCalendar, Period, PeriodLevel},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        language::{
            error::{FormulaError, NameKind, Place, Problem},
            lint::Fault,
            print,
            types::Type,
        },
        query::{FormulaFault, FormulaReading, KpiUses},
        report::{InputSource, Missing, Outcome, Step},
    },
    view::{
        explain::scope_text,
        facts_words,
        formats::{Figure, Formats},
        formula::input_name,
        formula_words::{error_words, fault_words, type_words},
        kpi_row::exact,
        message::Words,
        number::{self, NO_VALUE},
        partial,
        weight_card::scope_of,
    },
};

/// Most decimal places that are shown of what was read.
const READ_PLACES: u32 = 9;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The sentence.
    pub sentence: String,
    /// Where, if it is at a place: the text before, the text in question (empty at the end), the text behind.
    pub place: Option<(String, String, String)>,
    /// Where, in words: `Character 17`.
    pub position: String,
    /// The text with what was probably meant put in.
    pub repaired: Option<String>,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// What is wrong with a text, in words.
pub fn wrong(fault: &FormulaFault, text: &str, words: Words) -> Wrong {
    let error = match fault {
        FormulaFault::Text(error) => error,
        FormulaFault::Circle(codes) => {
            return Wrong {
                sentence: fault_words(&Fault::Circle(codes.clone()), words),
                place: None,
                position: String::new(),
                repaired: None,
                suggestion: None,
            };
        }
    };
    let suggestion = suggested(error);
    let has_place = !matches!(error.problem, Problem::Empty | Problem::TooLong(_) | Problem::TooManyParts(_));
    let position = (error.at.start + 1).to_string();
    Wrong {
        sentence: error_words(error, words),
        place: has_place.then(|| cut(text, error.at)),
        position: words.with("formula.draft.position", &[("n", &position)]).to_string(),
        repaired: suggestion.as_ref().map(|name| with_insert(text, error.at, name).0),
        suggestion,
    }
}

/// The name that was probably meant, as it stands in a formula.
fn suggested(error: &FormulaError) -> Option<String> {
    match &error.problem {
        Problem::Unknown { kind: NameKind::Function, suggestion, .. } => suggestion.clone(),
        Problem::Unknown { suggestion, .. } => suggestion.as_deref().map(print::name),
        _ => None,
    }
}

/// The text before, at and behind a place.
fn cut(text: &str, at: Place) -> (String, String, String) {
    let part = |from: usize, until: usize| text.chars().skip(from).take(until.saturating_sub(from)).collect();
    (part(0, at.start), part(at.start, at.end), part(at.end, usize::MAX))
}

/// The text with something put at a place, and how many characters stand before its end: the caret's new place.
pub fn with_insert(text: &str, at: Place, insert: &str) -> (String, usize) {
    let (before, _, behind) = cut(text, at);
    let caret = at.start + insert.chars().count();
    // A function that has its bracket already gets no second one.
    let (insert, caret) = match insert.strip_suffix('(') {
        Some(name) if behind.trim_start().starts_with(['(', '（']) => (name, caret),
        _ => (insert, caret),
    };
    (format!("{before}{insert}{behind}"), caret)
}

/// How the value of a formula is shown, before there is a KPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Unit.
    pub unit: Unit,
    /// Decimal places.
    pub precision: u8,
}

/// What a formula means and comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The formula as it is printed.
    pub text: String,
    /// The type of its value.
    pub kind: Rc<str>,
    /// The value.
    pub figure: Figure,
    /// The exact value as a machine reads it; empty if missing.
    pub exact: String,
    /// What of the period it stands for, in sentences.
    pub partial: Vec<String>,
    /// What was read: name with origin, and value.
    pub read: Vec<(String, String)>,
}

/// What a formula means and comes to, in words.
pub fn told(reading: &FormulaReading, shown: Shown, workspace: &Workspace, formats: &Formats) -> Told {
    let words = formats.words;
    let name_of = |id| {
        let aggregates = reading.formula.aggregates();
        let own = aggregates.into_iter().find(|aggregate| aggregate.id() == id);
        let own = own.map(|aggregate| Rc::from(print::aggregate(aggregate, workspace, words.lang())));
        own.or_else(|| input_name(id, workspace, words))
    };
    let figure = match &reading.outcome {
        Outcome::Value { value, .. } => {
            let line = full(*value, shown, formats);
            Figure { text: line.clone(), unit: String::new(), full: line }
        }
        Outcome::Missing(missing) => {
            Figure { text: NO_VALUE.to_owned(), unit: String::new(), full: formats.missing(missing, name_of) }
        }
    };
    let read = reading.read.iter().filter_map(|step| match step {
        Step::Input { input, period, through, source, value, .. } => {
            let name = name_of(*input).unwrap_or_else(|| words.get("missing.unnamed_input"));
            let origin = origin(source, formats, &name_of);
            Some(read_line(&name, (*period, *through), &origin, value.map(read_value), formats))
        }
        Step::Kpi { kpi, period, through, outcome } => {
            let known = workspace.kpis.get(kpi);
            let name = known.map_or_else(|| Rc::from(NO_VALUE), |kpi| words.of(&kpi.name));
            let (origin, value) = match (outcome, known) {
                (Outcome::Value { value, .. }, Some(kpi)) => {
                    (words.get("explain.own_figure").to_string(), Some(formats.full(kpi, *value)))
                }
                (Outcome::Missing(missing), _) => (formats.missing(missing, name_of), None),
                _ => (String::new(), None),
            };
            Some(read_line(&name, (*period, *through), &origin, value, formats))
        }
        _ => None,
    });
    let partial = reading.partial.as_ref();
    Told {
        text: reading.text.clone(),
        kind: type_words(reading.value, words),
        figure,
        exact: exact(&reading.outcome),
        partial: partial.map(|found| partial::sentences(found, workspace, formats)).unwrap_or_default(),
        read: read.collect(),
    }
}

fn read_value(value: Decimal) -> String {
    number::trimmed(value, READ_PLACES)
}

fn read_line(
    name: &str,
    (first, last): (Period, Option<Period>),
    origin: &str,
    value: Option<String>,
    formats: &Formats,
) -> (String, String) {
    let first = formats.period(first);
    let months = last.map_or(first.clone(), |last| {
        let last = formats.period(last);
        formats.words.with("explain.months", &[("first", &first), ("last", &last)]).to_string()
    });
    let arguments = [("name", name), ("period", &months), ("origin", origin)];
    let line = formats.words.with("explain.input", &arguments);
    (line.to_string(), value.unwrap_or_else(|| NO_VALUE.to_owned()))
}

fn origin(source: &InputSource, formats: &Formats, name_of: &dyn Fn(Id<Input>) -> Option<Rc<str>>) -> String {
    let words = formats.words;
    let grouped = |rows: u64| number::fixed(Decimal::from(rows), 0);
    match source {
        InputSource::Records { rows, .. } => words.with("explain.from_rows", &[("rows", &grouped(*rows))]),
        InputSource::Typed { values } => {
            let key = if *values == 1 { "explain.from_typed_one" } else { "explain.from_typed" };
            words.with(key, &[("values", &values.to_string())])
        }
        InputSource::RecordsAndTyped { rows, values, .. } => {
            let key = if *values == 1 { "explain.from_both_one" } else { "explain.from_both" };
            words.with(key, &[("rows", &grouped(*rows)), ("values", &values.to_string())])
        }
        InputSource::Nothing(Missing::NoData(_)) => words.get("explain.no_data"),
        InputSource::Nothing(missing) => Rc::from(formats.missing(missing, name_of)),
    }
    .to_string()
}

/// The value in full, in the unit that was chosen.
fn full(value: Decimal, shown: Shown, formats: &Formats) -> String {
    let kpi = Kpi {
        id: Id::from_raw(0),
        code: String::new(),
        name: Text2::default(),
        definition: Text2::default(),
        variant: Text2::default(),
        perspective: Perspective::Financial,
        direction: Direction::Higher,
        unit: shown.unit,
        precision: shown.precision,
        formula: Formula::Number(Decimal::ZERO),
        attribution: Attribution::Record,
        about: About::default(),
    };
    formats.full(&kpi, value)
}

/// That the unit does not fit what the formula gives.
pub fn unit_differs(value: Type, unit: Unit, words: Words) -> Option<String> {
    (!value.fits(unit)).then(|| fault_words(&Fault::Unit { declared: unit, found: value }, words))
}

/// The unit that goes with a type, where there is one.
pub const fn unit_of(value: Type) -> Option<Unit> {
    match value {
        Type::Currency => Some(Unit::Currency),
        Type::Percent => Some(Unit::Ratio),
        Type::Count => Some(Unit::Count),
        Type::Hours => Some(Unit::Hours),
        Type::Days => Some(Unit::Days),
        Type::Points => Some(Unit::Points),
        Type::Number | Type::Mixed | Type::Date | Type::Text | Type::YesNo => None,
    }
}

/// What a completion is.
pub fn kind_words(kind: NameKind, words: Words) -> Rc<str> {
    words.get(match kind {
        NameKind::Function => "formula.draft.function",
        NameKind::Table => "formula.draft.table",
        NameKind::Column => "formula.draft.column",
        NameKind::Kpi => "formula.draft.kpi",
        NameKind::Term => "formula.draft.term",
    })
}

/// Periods to try a formula out in, newest first: years, quarters and months that the records cover, and one more.
pub fn periods(days: Option<DayRange>, calendar: FiscalCalendar, own: Period) -> Vec<Period> {
    const LEVELS: [(PeriodLevel, usize); 3] =
        [(PeriodLevel::Year, 10), (PeriodLevel::Quarter, 12), (PeriodLevel::Month, 24)];
    let mut found = Vec::new();
    for (level, most) in LEVELS {
        let at = |day| Period::containing(day, level, calendar);
        let days = days.filter(|days| !days.is_empty());
        let Some((first, last)) = days.and_then(|days| Some((at(days.from)?, at(days.last())?))) else {
            continue;
        };
        let steps = std::iter::successors(Some(last), |period| period.shifted(-1));
        found.extend(steps.take_while(|period| period.ordinal() >= first.ordinal()).take(most));
    }
    if !found.contains(&own) {
        found.insert(0, own);
    }
    found
}

/// What still refers to a KPI, each in one line.
pub fn uses(uses: &KpiUses, workspace: &Workspace, words: Words) -> Vec<String> {
    let formulas = uses.kpis.iter().filter_map(|id| workspace.kpis.get(id)).map(|kpi| {
        let name = format!("{} {}", kpi.code, words.of(&kpi.name));
        words.with("setup.used_by_kpi", &[("name", &name)])
    });
    let cards = uses.cards.iter().map(|owner| {
        let name = match scope_of(*owner) {
            None => words.get("setup.every_account"),
            Some(scope) => scope_text(&scope, workspace)
                .map_or_else(|| words.get("setup.company_card"), |name| words.of(&name)),
        };
        words.with("setup.used_by_card", &[("name", &name)])
    });
    let plans = uses.plans.iter().filter_map(|id| workspace.pay_plans.get(id));
    let plans = plans.map(|plan| words.with("setup.used_by_plan", &[("name", &words.of(&plan.name))]));
    formulas.chain(cards).chain(plans).map(|line| line.to_string()).collect()
}

/// The choices of units, with money in the workspace's currency.
pub fn units(currency: &str, words: Words) -> Vec<(Unit, Rc<str>)> {
    [Unit::Currency, Unit::Ratio, Unit::Count, Unit::Hours, Unit::Days, Unit::Points]
        .map(|unit| (unit, facts_words::unit(unit, currency, words)))
        .to_vec()
}

#[cfg(test)]
mod tests;
