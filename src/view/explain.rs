//! An explanation as worded steps: what was read, the formula with its numbers, target, score line, weight, share.
//! Every line can be recomputed from the lines above it.

mod beside;
mod own_groups;
mod scoring;

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Direction, Formula, Input, Kpi, Unit},
        period::Period,
        scope::{Member, Scope},
        settings::PaceBasis,
        target::TargetPoint,
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        report::{Explanation, InputSource, Limit, Missing, Outcome, Pace, Step},
        span::Span,
    },
    view::{
        formats::Formats,
        formula,
        message::Words,
        number::{self, NO_VALUE},
        partial, period,
    },
};

/// Decimal places that reports carry.
const ALL_PLACES: u32 = 9;

/// The steps of a figure in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// Steps in order.
    pub steps: Vec<WordedStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordedStep {
    /// What it is.
    pub name: String,
    /// Sentences.
    pub text: Vec<String>,
    /// What was read: name with source, and value.
    pub inputs: Vec<(String, String)>,
    /// Arithmetic: left side, and result.
    pub math: Vec<(String, String)>,
}

impl Worded {
    /// The whole explanation as plain text, for the clipboard.
    pub fn plain(&self, title: &str) -> String {
        let mut lines = vec![title.to_owned()];
        for (number, step) in (1..).zip(&self.steps) {
            lines.push(format!("{number}. {}", step.name));
            lines.extend(step.text.iter().map(|text| format!("   {text}")));
            lines.extend(step.inputs.iter().map(|(name, value)| format!("   {name}: {value}")));
            lines.extend(step.math.iter().map(|(left, right)| format!("   {left} = {right}")));
        }
        lines.join("\n")
    }
}

/// Writer of one explanation.
struct Writer<'a> {
    explanation: &'a Explanation,
    workspace: &'a Workspace,
    kpi: &'a Kpi,
    formats: &'a Formats,
    words: Words,
}

/// The explanation in words; `None` where the workspace does not have the KPI any more.
pub fn worded(explanation: &Explanation, workspace: &Workspace, formats: &Formats) -> Option<Worded> {
    let kpi = workspace.kpis.get(&explanation.kpi)?;
    let writer = Writer { explanation, workspace, kpi, formats, words: formats.words };
    let mut steps = Vec::new();
    let inputs = writer.inputs();
    if !inputs.inputs.is_empty() {
        steps.push(inputs);
    }
    steps.extend(explanation.steps.iter().filter_map(|step| writer.step(step)));
    Some(Worded { steps })
}

impl Writer<'_> {
    fn step(&self, step: &Step) -> Option<WordedStep> {
        match step {
            Step::Input { .. } | Step::Kpi { .. } => None,
            Step::Partial(partial) => Some(WordedStep {
                name: self.word("explain.step_partial"),
                text: partial::explained(partial, self.workspace, self.formats),
                ..WordedStep::default()
            }),
            Step::WorkTime { own, week_hours, holidays, worked } => {
                Some(self.work_time(*own, *week_hours, *holidays, *worked))
            }
            Step::Actual(outcome) => Some(self.actual(outcome)),
            Step::Target { point, origin, derived, prorated } => {
                let mut step = self.target(point, origin, *derived);
                step.text.extend(prorated.map(|part| {
                    let days = [("days", &*part.days.to_string()), ("of", &part.of.to_string())];
                    self.with("explain.target_prorated", &days)
                }));
                Some(step)
            }
            Step::Lever(lever) => self.lever(lever),
            Step::Pace(pace) => Some(self.pace(pace)),
            Step::NoTarget => Some(self.plain_step("explain.step_target", "explain.no_target")),
            Step::Absent => Some(self.plain_step("explain.step_target", "explain.absent")),
            Step::NoLine { reason } => Some(self.no_line(*reason)),
            Step::Rule { origin, rule } => Some(self.rule(origin, rule)),
            Step::Shaped { shaped, exact, limit, score, places } => {
                Some(self.shaped(shaped, *exact, *limit, *score, *places))
            }
            Step::Progress { baseline, target, progress } => {
                Some(self.progress(*baseline, *target, *progress))
            }
            Step::RedLine(found) => Some(self.red_line(found)),
            Step::StandIn { stand_in, .. } => Some(self.stand_in(*stand_in)),
            Step::Rolled { given, roll_up, count, decides, contribution } => {
                Some(self.rolled(*given, *roll_up, *count, *decides, *contribution))
            }
            Step::Grouped { given, perspective, within, over, groups, rolled } => {
                Some(self.grouped(*given, *perspective, (*within, *over), groups, *rolled))
            }
            Step::OwnGrouped { given, groups, parts, over, rolled } => {
                Some(self.own_grouped(*given, groups, (parts, *over), *rolled))
            }
            Step::Score { from, to, exact, limit, score, places } => {
                Some(self.score(*from, *to, *exact, *limit, *score, *places))
            }
            Step::Weight { given, counted, effective_percent, contribution } => Some(WordedStep {
                name: self.word("explain.step_weight"),
                text: if given == counted || counted.0 >= 1_000_000 {
                    vec![self.with("explain.weight_given", &[("weight", &self.formats.weight(*given))])]
                } else {
                    vec![self.with(
                        "explain.weight_counted",
                        &[
                            ("weight", &self.formats.weight(*given)),
                            ("counted", &self.formats.weight(*counted)),
                        ],
                    )]
                },
                math: self.weight_math(*given, *counted, *effective_percent, *contribution),
                ..WordedStep::default()
            }),
            Step::Beside { data_until, counter } => Some(self.beside(*data_until, counter.as_ref())),
            Step::LeftOut { given } => Some(WordedStep {
                name: self.word("explain.step_weight"),
                text: vec![self.with("explain.left_out", &[("weight", &self.formats.weight(*given))])],
                ..WordedStep::default()
            }),
        }
    }

    /// The working time that was counted by.
    fn work_time(&self, own: bool, week_hours: Decimal, holidays: u32, worked: u32) -> WordedStep {
        let hours = number::trimmed(week_hours, ALL_PLACES);
        let key = if own { "explain.work_time" } else { "explain.work_time_usual" };
        let mut text = vec![self.with(key, &[("hours", &hours)])];
        if holidays + worked > 0 {
            let counts = [("holidays", &*holidays.to_string()), ("worked", &worked.to_string())];
            text.push(self.with("explain.work_time_days", &counts));
        }
        WordedStep { name: self.word("explain.step_work_time"), text, ..WordedStep::default() }
    }

    /// Where the target should stand at the end of the data.
    fn pace(&self, pace: &Pace) -> WordedStep {
        let key = match pace.basis {
            PaceBasis::Linear => "explain.pace_linear",
            PaceBasis::Seasonal => "explain.pace_seasonal",
            PaceBasis::Plan => "explain.pace_plan",
        };
        let (part, of) = pace.share;
        let target = self.explanation.steps.iter().find_map(|step| match step {
            Step::Target { point, .. } => Some(self.operand(point.target)),
            _ => None,
        });
        let sum = format!(
            "{} × {} ÷ {}",
            target.unwrap_or_else(|| NO_VALUE.to_owned()),
            number::trimmed(part, ALL_PLACES),
            number::trimmed(of, ALL_PLACES)
        );
        WordedStep {
            name: self.word("explain.step_pace"),
            text: vec![self.with(key, &[("day", &period::day(pace.day, self.words))])],
            math: vec![(sum, self.exact(pace.planned))],
            ..WordedStep::default()
        }
    }

    fn inputs(&self) -> WordedStep {
        let inputs = self.explanation.steps.iter().filter_map(|step| match step {
            Step::Input { input, period, through, source, lacks, value, .. } => {
                Some(self.input(*input, &self.months(*period, *through), source, lacks, *value))
            }
            Step::Kpi { kpi, period, through, outcome } => {
                Some(self.other_kpi(*kpi, &self.months(*period, *through), outcome))
            }
            _ => None,
        });
        let mut files: Vec<&str> = self.explanation.steps.iter().flat_map(files_of).collect();
        files.sort_unstable();
        files.dedup();
        let text = if files.is_empty() {
            Vec::new()
        } else {
            vec![self.with("explain.files", &[("files", &files.join(", "))])]
        };
        WordedStep {
            name: self.word("explain.step_inputs"),
            text,
            inputs: inputs.collect(),
            math: Vec::new(),
        }
    }

    fn input(
        &self,
        id: Id<Input>,
        period: &str,
        source: &InputSource,
        lacks: &[Period],
        value: Option<Decimal>,
    ) -> (String, String) {
        let name = self.input_name(id);
        let origin = match source {
            InputSource::Records { rows, .. } => self.with("explain.from_rows", &[("rows", &grouped(*rows))]),
            InputSource::Typed { values } => {
                let key = if *values == 1 { "explain.from_typed_one" } else { "explain.from_typed" };
                self.with(key, &[("values", &values.to_string())])
            }
            InputSource::RecordsAndTyped { rows, values, .. } => {
                let key = if *values == 1 { "explain.from_both_one" } else { "explain.from_both" };
                self.with(key, &[("rows", &grouped(*rows)), ("values", &values.to_string())])
            }
            // Name and period stand in the same line.
            InputSource::Nothing(Missing::NoData(_)) => self.word("explain.no_data"),
            InputSource::Nothing(missing) => self.formats.missing(missing, |id| self.known_input(id)),
        };
        let origin = partial::with_lacks(origin, lacks, self.formats);
        let text = self.with("explain.input", &[("name", &name), ("period", period), ("origin", &origin)]);
        let unit = self.workspace.inputs.get(&id).map(|input| input.unit);
        (text, value.map_or_else(|| NO_VALUE.to_owned(), |value| self.amount(value, unit)))
    }

    /// A figure of another KPI, in that KPI's unit.
    fn other_kpi(&self, id: Id<Kpi>, period: &str, outcome: &Outcome) -> (String, String) {
        let other = self.workspace.kpis.get(&id);
        let name =
            other.map_or_else(|| self.words.get("missing.unnamed_input"), |kpi| self.words.of(&kpi.name));
        let (origin, value) = match outcome {
            Outcome::Value { value, .. } => {
                (self.word("explain.own_figure"), self.amount(*value, other.map(|kpi| kpi.unit)))
            }
            Outcome::Missing(missing) => {
                (self.formats.missing(missing, |id| self.known_input(id)), NO_VALUE.to_owned())
            }
        };
        let text = self.with("explain.input", &[("name", &name), ("period", period), ("origin", &origin)]);
        (text, value)
    }

    /// A period, or the months from one to another.
    fn months(&self, first: Period, last: Option<Period>) -> String {
        let Some(last) = last else { return self.formats.period(first) };
        let (first, last) = (self.formats.period(first), self.formats.period(last));
        self.with("explain.months", &[("first", &first), ("last", &last)])
    }

    fn actual(&self, outcome: &Outcome) -> WordedStep {
        let formula = formula::in_words(&self.kpi.formula, self.workspace, self.words);
        let mut step =
            WordedStep {
                name: self.word("explain.step_actual"),
                text: vec![self.with(
                    "explain.formula",
                    &[("kpi", &self.words.of(&self.kpi.name)), ("formula", &formula)],
                )],
                ..WordedStep::default()
            };
        match outcome {
            Outcome::Value { value, .. } => {
                let numbers =
                    formula::in_numbers(&self.kpi.formula, self.explanation.period, &|leaf, span| {
                        self.value_of(leaf, span)
                    });
                step.math.push((numbers, self.formats.full(self.kpi, *value)));
                if number::rounded(*value, self.shown_places()) != *value && self.kpi.unit != Unit::Currency {
                    step.text.push(self.with("explain.exact", &[("value", &self.exact(*value))]));
                }
            }
            Outcome::Missing(missing) => {
                step.text.push(self.why_missing(missing));
            }
        }
        step
    }

    fn target(&self, point: &TargetPoint, origin: &Scope, derived: bool) -> WordedStep {
        let part =
            |value: Option<Decimal>| value.map_or_else(|| NO_VALUE.to_owned(), |value| self.exact(value));
        let mut text = vec![
            self.word(match self.kpi.direction {
                Direction::Higher => "explain.higher",
                Direction::Lower => "explain.lower",
            }),
            self.with(
                "explain.target_parts",
                &[
                    ("threshold", &part(point.threshold)),
                    ("target", &part(Some(point.target))),
                    ("stretch", &part(point.stretch)),
                ],
            ),
        ];
        let origin = scope_name(origin, self.workspace, self.words);
        text.push(self.with("explain.target_origin", &[("origin", &origin)]));
        if derived {
            let additive = self.kpi.unit.is_additive();
            text.push(self.word(if additive {
                "explain.target_derived_sum"
            } else {
                "explain.target_derived_hold"
            }));
        }
        let months = self.explanation.period.level().months();
        let is_part = |step: &Step| matches!(step, Step::Partial(part) if part.lacks_months() && i32::from(part.of) == months);
        if self.kpi.unit.is_additive() && self.explanation.steps.iter().any(is_part) {
            text.push(self.word("explain.target_partial"));
        }
        WordedStep { name: self.word("explain.step_target"), text, ..WordedStep::default() }
    }

    fn score(
        &self,
        from: (Decimal, Decimal),
        to: (Decimal, Decimal),
        exact: Decimal,
        limit: Option<Limit>,
        score: Decimal,
        places: u8,
    ) -> WordedStep {
        let points = |value: Decimal| number::trimmed(value, ALL_PLACES);
        let text = vec![self.with(
            "explain.line",
            &[
                ("from_value", &self.exact(from.0)),
                ("from_points", &points(from.1)),
                ("to_value", &self.exact(to.0)),
                ("to_points", &points(to.1)),
            ],
        )];
        let mut math = Vec::new();
        if limit.is_none() && from.0 != to.0 {
            let left = format!(
                "{} + ({} − {}) ÷ ({} − {}) × ({} − {})",
                points(from.1),
                self.actual_operand(),
                self.operand(from.0),
                self.operand(to.0),
                self.operand(from.0),
                points(to.1),
                points(from.1),
            );
            math.push((left, points(exact)));
        }
        let mut step =
            WordedStep { name: self.word("explain.step_score"), text, math, ..WordedStep::default() };
        self.rounded(&mut step, exact, limit, score, places);
        step
    }

    fn weight_math(
        &self,
        given: crate::domain::weight::Weight,
        counted: crate::domain::weight::Weight,
        effective: Decimal,
        contribution: Decimal,
    ) -> Vec<(String, String)> {
        let (given, counted) = (self.formats.weight(given), self.formats.weight(counted));
        let score = self.counted_score();
        let mut math = Vec::new();
        if counted != self.formats.weight(crate::domain::weight::Weight::WHOLE) {
            math.push((format!("{given} ÷ {counted}"), format!("{}%", number::fixed(effective, 2))));
        }
        if let Some(score) = score {
            let points = self.with("explain.points", &[("points", &self.formats.total(contribution))]);
            math.push((format!("{given} × {score} ÷ {counted}"), points));
        }
        math
    }

    /// The score that counts on the card, as it is shown.
    fn counted_score(&self) -> Option<String> {
        self.explanation.steps.iter().find_map(|step| match step {
            Step::Score { score, places, .. } | Step::Shaped { score, places, .. } => {
                Some(number::fixed(*score, u32::from(*places)))
            }
            Step::StandIn { score, .. } => score.map(|score| self.formats.score(score)),
            _ => None,
        })
    }

    /// Why there is no actual; what is lacking in another period (a year earlier) is said of that period.
    fn why_missing(&self, missing: &Missing) -> String {
        let elsewhere = self.explanation.steps.iter().find_map(|step| match (step, missing) {
            (
                Step::Input { input, period, source: InputSource::Nothing(Missing::NoData(_)), .. },
                Missing::NoData(lacking),
            ) if input == lacking && *period != self.explanation.period => Some(*period),
            _ => None,
        });
        match (elsewhere, missing) {
            (Some(period), Missing::NoData(input)) => self.with(
                "explain.no_data_at",
                &[("name", &self.input_name(*input)), ("period", &self.formats.period(period))],
            ),
            _ => self.formats.missing(missing, |id| self.known_input(id)),
        }
    }

    /// The actual inside the score line: the value where it is exact, else the fraction it comes from.
    fn actual_operand(&self) -> String {
        let outcome = self.explanation.steps.iter().find_map(|step| match step {
            Step::Actual(outcome) => Some(outcome),
            _ => None,
        });
        match outcome {
            Some(Outcome::Value { numerator, denominator, value }) => {
                if denominator.checked_mul(*value) == Some(*numerator) {
                    self.operand(*value)
                } else {
                    format!(
                        "{} ÷ {}",
                        number::trimmed(*numerator, ALL_PLACES),
                        number::trimmed(*denominator, ALL_PLACES)
                    )
                }
            }
            _ => NO_VALUE.to_owned(),
        }
    }

    /// A value with its unit and all its places.
    fn exact(&self, value: Decimal) -> String {
        self.amount(value, Some(self.kpi.unit))
    }

    /// A value inside arithmetic: ratios carry their percent sign, other units are left out.
    fn operand(&self, value: Decimal) -> String {
        match self.kpi.unit {
            Unit::Ratio => format!("{}%", number::percent_trimmed(value, ALL_PLACES)),
            _ => number::trimmed(value, ALL_PLACES),
        }
    }

    fn amount(&self, value: Decimal, unit: Option<Unit>) -> String {
        match unit {
            Some(Unit::Ratio) => format!("{}%", number::percent_trimmed(value, ALL_PLACES)),
            Some(Unit::Hours) => {
                format!("{} {}", number::trimmed(value, ALL_PLACES), self.words.get("unit.hours"))
            }
            Some(Unit::Days) => {
                format!("{} {}", number::trimmed(value, ALL_PLACES), self.words.get("unit.days"))
            }
            _ => number::trimmed(value, ALL_PLACES),
        }
    }

    fn shown_places(&self) -> u32 {
        u32::from(self.kpi.precision) + if self.kpi.unit == Unit::Ratio { 2 } else { 0 }
    }

    fn value_of(&self, leaf: &Formula, span: Span) -> Option<String> {
        let at = span.written()?;
        let wanted = match leaf {
            Formula::Input(id) => Some(*id),
            Formula::Records(aggregate) => Some(aggregate.id()),
            _ => None,
        };
        let value = self.explanation.steps.iter().find_map(|step| match (step, leaf) {
            (Step::Input { input, period, through, value, sides, .. }, _)
                if Some(*input) == wanted && (*period, *through) == at =>
            {
                Some(((*value)?, *sides))
            }
            (Step::Kpi { kpi, period, through, outcome: Outcome::Value { value, .. } }, Formula::Kpi(id))
                if kpi == id && (*period, *through) == at =>
            {
                Some((*value, None))
            }
            _ => None,
        });
        let shown = |value: Decimal| number::trimmed(value, ALL_PLACES);
        value.map(|(value, sides)| match sides {
            Some((numerator, denominator)) => format!("({} ÷ {})", shown(numerator), shown(denominator)),
            None => shown(value),
        })
    }

    fn known_input(&self, id: Id<Input>) -> Option<Rc<str>> {
        formula::input_name(id, self.workspace, self.words)
    }

    fn input_name(&self, id: Id<Input>) -> String {
        self.known_input(id).unwrap_or_else(|| self.words.get("missing.unnamed_input")).to_string()
    }

    fn plain_step(&self, name: &str, text: &str) -> WordedStep {
        WordedStep { name: self.word(name), text: vec![self.word(text)], ..WordedStep::default() }
    }

    fn word(&self, key: &str) -> String {
        self.words.get(key).to_string()
    }

    fn with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.words.with(key, arguments).to_string()
    }
}

/// The name of whoever a target or a weight belongs to, types and roles included.
pub fn scope_name(scope: &Scope, workspace: &Workspace, words: Words) -> Rc<str> {
    scope_text(scope, workspace).map_or_else(|| words.get("scope.company"), |name| words.of(&name))
}

/// The bilingual name of a scope; `None` for the company.
pub fn scope_text(scope: &Scope, workspace: &Workspace) -> Option<Text2> {
    let unknown = || Text2::same(NO_VALUE);
    let member = scope.members().first()?;
    let name = match member {
        Member::Account(id) => workspace.accounts.get(id).map(|account| account.name.clone()),
        Member::AccountType(id) => workspace.account_types.get(id).map(|kind| kind.name.clone()),
        Member::Employee(id) => workspace.employees.get(id).map(|employee| employee.name.clone()),
        Member::Role(id) => workspace.roles.get(id).map(|role| role.name.clone()),
        Member::Region(id) => workspace.regions.get(id).map(|region| region.name.clone()),
        Member::ProductLine(id) => workspace.product_lines.get(id).map(|line| line.name.clone()),
    };
    Some(name.unwrap_or_else(unknown))
}

fn files_of(step: &Step) -> Vec<&str> {
    match step {
        Step::Input {
            source: InputSource::Records { files, .. } | InputSource::RecordsAndTyped { files, .. },
            ..
        } => files.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn grouped(rows: u64) -> String {
    number::fixed(Decimal::from(rows), 0)
}

#[cfg(test)]
mod tests;
