//! The steps of scoring rules in words: which rule, the shape with its numbers, red line, what stands in, roll-up.

use rust_decimal::Decimal;

use super::{
    ALL_PLACES, WordedStep, Writer,
    own_groups::{Part, put_together},
    scope_name,
};
use crate::{
    domain::{
        card_rule::RollUp,
        kpi::{Direction, Perspective},
        scope::Scope,
        scoring::{Measure, MissingPolicy, Rule, Shape, StandIn, Term},
        weight::Weight,
    },
    engine::report::{GroupRolled, Lever, Limit, Measured, NoLine, RedLineFound, Shaped},
    view::{course, formula, names, number, plan_form::roll_up_name},
};

impl Writer<'_> {
    /// Why there is no score although there is an actual.
    pub(super) fn no_line(&self, reason: NoLine) -> WordedStep {
        self.plain_step(
            "explain.step_score",
            match reason {
                NoLine::TargetNotPositive => "explain.no_line_not_positive",
                NoLine::PartsIncomplete => "explain.no_line_parts",
                NoLine::OutOfOrder => "explain.no_line_out_of_order",
                NoLine::TooLarge => "explain.no_line_too_large",
                NoLine::PointMissing => "explain.no_line_point_missing",
                NoLine::NoLevel => "explain.no_line_no_level",
                NoLine::NegativeEvents => "explain.no_line_negative_events",
                NoLine::ZeroDivisor => "explain.no_line_zero_divisor",
                NoLine::BaselineMissing => "explain.no_line_no_baseline",
                NoLine::NotAScoreFormula => "explain.no_line_not_points",
            },
        )
    }

    /// Whose rule it is, its shape and what it sets beside.
    pub(super) fn rule(&self, origin: &Scope, rule: &Rule) -> WordedStep {
        let origin = scope_name(origin, self.workspace, self.words);
        let shape = self.word(match rule.shape {
            Shape::Line => "explain.shape_line",
            Shape::ThreePoint(_) => "explain.shape_three_point",
            Shape::Range(_) => "explain.shape_range",
            Shape::Steps(_) => "explain.shape_steps",
            Shape::Levels(_) => "explain.shape_levels",
            Shape::Events(_) => "explain.shape_events",
            Shape::AllOrNothing(_) => "explain.shape_all_or_nothing",
            Shape::NearCeiling(_) => "explain.shape_near_ceiling",
            Shape::Formula(_) => "explain.shape_formula",
        });
        let mut text = vec![self.with("explain.rule", &[("origin", &origin), ("shape", &shape)])];
        if let Shape::Steps(steps) = &rule.shape {
            let row = |border: Decimal, measure| self.measured(Measured { measure, value: border });
            let sign = self.border_sign();
            let mut rows: Vec<String> = steps
                .steps
                .iter()
                .map(|step| format!("{sign} {} → {}", row(step.from, steps.measure), points(step.points)))
                .collect();
            rows.push(self.with("explain.steps_below", &[("points", &points(steps.below))]));
            text.push(rows.join(" · "));
        }
        if let Shape::Formula(shape) = &rule.shape {
            text.push(formula::in_words(&shape.points, self.workspace, self.words));
        }
        let limits = [("explain.rule_floor", rule.floor), ("explain.rule_cap", rule.cap)];
        for (key, limit) in limits {
            text.extend(limit.map(|limit| self.with(key, &[("points", &points(limit))])));
        }
        text.extend(match rule.missing {
            MissingPolicy::Exclude => None,
            MissingPolicy::Zero => Some(self.word("explain.missing_zero")),
            MissingPolicy::CarryForward => Some(self.word("explain.missing_carry")),
            MissingPolicy::Block => Some(self.word("explain.missing_block")),
        });
        WordedStep { name: self.word("explain.step_rule"), text, ..WordedStep::default() }
    }

    /// Points by a shape, with its arithmetic.
    pub(super) fn shaped(
        &self,
        shaped: &Shaped,
        exact: Decimal,
        limit: Option<Limit>,
        score: Decimal,
        places: u8,
    ) -> WordedStep {
        let (said, sum) = self.shape(shaped);
        let mut step =
            WordedStep { name: self.word("explain.step_score"), text: vec![said], ..WordedStep::default() };
        if let Some(sum) = sum.filter(|_| limit.is_none()) {
            step.math.push((sum, points(exact)));
        }
        self.rounded(&mut step, exact, limit, score, places);
        step
    }

    /// Which limit was hit, and the rounding.
    pub(super) fn rounded(
        &self,
        step: &mut WordedStep,
        exact: Decimal,
        limit: Option<Limit>,
        score: Decimal,
        places: u8,
    ) {
        match limit {
            Some(Limit::Cap) => step.text.push(self.with("explain.cap", &[("points", &points(exact))])),
            Some(Limit::Floor) => step.text.push(self.with("explain.floor", &[("points", &points(exact))])),
            None => {}
        }
        step.text.push(self.with("explain.rounding", &[("places", &places.to_string())]));
        let shown = number::fixed(score, u32::from(places));
        step.math.push((self.with("explain.rounded", &[("exact", &points(exact))]), shown));
    }

    /// A shape in a sentence, and its arithmetic where there is some.
    fn shape(&self, shaped: &Shaped) -> (String, Option<String>) {
        match shaped {
            Shaped::Slope { measured, from, to } => {
                let value = |value| self.measured(Measured { value, ..*measured });
                let said = self.with(
                    "explain.line",
                    &[
                        ("from_value", &value(from.0)),
                        ("from_points", &points(from.1)),
                        ("to_value", &value(to.0)),
                        ("to_points", &points(to.1)),
                    ],
                );
                let sum = format!(
                    "{} + ({} − {}) ÷ ({} − {}) × ({} − {})",
                    points(from.1),
                    self.measured_operand(*measured),
                    value(from.0),
                    value(to.0),
                    value(from.0),
                    points(to.1),
                    points(from.1),
                );
                (said, Some(sum))
            }
            Shaped::Inside { measured, low, high, points: full } => {
                (self.range("explain.range_inside", *measured, (*low, *high), &points(*full)), None)
            }
            Shaped::Outside { measured, low, high } => {
                (self.range("explain.range_outside", *measured, (*low, *high), "0"), None)
            }
            Shaped::Step { measured, reached, next, points: earned } => {
                let border = |value| self.measured(Measured { value, ..*measured });
                let value = self.measured(*measured);
                let sign = self.border_sign();
                let said = match reached {
                    None => {
                        self.with("explain.step_none", &[("value", &value), ("points", &points(*earned))])
                    }
                    Some(reached) => self.with(
                        "explain.step_reached",
                        &[
                            ("value", &value),
                            ("border", &format!("{sign} {}", border(*reached))),
                            ("points", &points(*earned)),
                        ],
                    ),
                };
                let next = next.map(|next| {
                    self.with("explain.step_next", &[("border", &format!("{sign} {}", border(next)))])
                });
                (format!("{said}{}", next.unwrap_or_default()), None)
            }
            Shaped::Level { value, points: earned, name } => {
                let value = self.exact(*value);
                let name = self.words.of(name);
                let level = if name.is_empty() { value } else { format!("{name} ({value})") };
                (self.with("explain.level", &[("level", &level), ("points", &points(*earned))]), None)
            }
            Shaped::Events { events, start, each } => {
                let said = self.with(
                    "explain.events",
                    &[("start", &points(*start)), ("each", &signed(*each)), ("events", &points(*events))],
                );
                (said, Some(format!("{} + {} × {}", points(*start), bracketed(*each), points(*events))))
            }
            Shaped::AllOrNothing { actual, target, reached, points: full } => {
                let key = if *reached { "explain.all" } else { "explain.nothing_earned" };
                let arguments = [
                    ("actual", &*self.exact(*actual)),
                    ("target", &self.exact(*target)),
                    ("points", &points(*full)),
                ];
                (self.with(key, &arguments), None)
            }
            Shaped::NearCeiling { actual: _, target, ceiling, points: full } => {
                let said = self.with("explain.near_ceiling", &[("ceiling", &self.exact(*ceiling))]);
                let sum = format!(
                    "({} − {}) ÷ ({} − {}) × {}",
                    self.operand(*ceiling),
                    self.operand(*target),
                    self.operand(*ceiling),
                    self.actual_operand(),
                    points(*full)
                );
                (said, Some(sum))
            }
            Shaped::AtCeiling { actual, ceiling } => {
                let arguments = [("actual", &*self.exact(*actual)), ("ceiling", &self.exact(*ceiling))];
                (self.with("explain.at_ceiling", &arguments), None)
            }
            Shaped::Formula { formula, terms, .. } => {
                let value_of = |term: Term| {
                    if term == Term::Value {
                        let actual = self.actual_operand();
                        return Some(if actual.contains('÷') { format!("({actual})") } else { actual });
                    }
                    let value = terms.iter().find(|(known, _)| *known == term).map(|(_, value)| *value);
                    value.map(|value| self.operand(value))
                };
                let said = formula::in_words(formula, self.workspace, self.words);
                let said = self.with("explain.by_formula", &[("formula", &said)]);
                (said, Some(formula::with_terms(formula, &value_of)))
            }
            Shaped::BelowThreshold { actual, threshold } => {
                let arguments = [("actual", &*self.exact(*actual)), ("threshold", &self.exact(*threshold))];
                (self.with("explain.below_threshold", &arguments), None)
            }
        }
    }

    fn range(&self, key: &str, measured: Measured, (low, high): (Decimal, Decimal), earned: &str) -> String {
        let border = |value| self.measured(Measured { value, ..measured });
        let arguments = [
            ("value", &*self.measured(measured)),
            ("low", &border(low)),
            ("high", &border(high)),
            ("points", earned),
        ];
        self.with(key, &arguments)
    }

    /// How far on the way from the baseline to the target.
    pub(super) fn progress(&self, baseline: Decimal, target: Decimal, progress: Decimal) -> WordedStep {
        let (from, to) = (self.operand(baseline), self.operand(target));
        let sum = format!("({} − {from}) ÷ ({to} − {from})", self.actual_operand());
        WordedStep {
            name: self.word("explain.step_progress"),
            text: vec![self.with("explain.progress", &[("baseline", &self.exact(baseline))])],
            math: vec![(sum, format!("{}%", number::percent_trimmed(progress, 2)))],
            ..WordedStep::default()
        }
    }

    /// How the total moves with weight, target, threshold and stretch; nothing where it does not.
    pub(super) fn lever(&self, lever: &Lever) -> Option<WordedStep> {
        let mut text = Vec::new();
        text.extend(
            lever.weight.map(|change| self.with("explain.lever_weight", &[("change", &signed(change))])),
        );
        let shifts = [
            ("explain.lever_target", &lever.target),
            ("explain.lever_threshold", &lever.threshold),
            ("explain.lever_stretch", &lever.stretch),
        ];
        for (key, shift) in shifts {
            let Some(shift) = shift else { continue };
            let to = self.exact(shift.to);
            text.push(match (shift.score, shift.total, shift.change) {
                (Some(score), Some(total), Some(change)) => {
                    let arguments = [
                        ("to", &*to),
                        ("score", &self.formats.score(score)),
                        ("total", &self.formats.total(total)),
                        ("change", &signed(change.normalize())),
                    ];
                    self.with(key, &arguments)
                }
                _ => self.with("explain.lever_no_score", &[("to", &to)]),
            });
        }
        let name = self.word("explain.step_lever");
        (!text.is_empty()).then_some(WordedStep { name, text, ..WordedStep::default() })
    }

    /// The red line, and whether it is kept.
    pub(super) fn red_line(&self, found: &RedLineFound) -> WordedStep {
        let limit = format!("{} {}", self.border_sign(), self.exact(found.limit));
        let text = vec![
            self.with("explain.red_line", &[("limit", &limit)]),
            course::red_line_state(found, self.words),
        ];
        WordedStep { name: self.word("explain.step_red_line"), text, ..WordedStep::default() }
    }

    /// What stands in for the missing score.
    pub(super) fn stand_in(&self, stand_in: StandIn) -> WordedStep {
        let text = vec![course::stand_in_rule(stand_in, self.formats)];
        WordedStep { name: self.word("explain.step_stand_in"), text, ..WordedStep::default() }
    }

    /// Its part in a roll-up that is not the weighted mean.
    pub(super) fn rolled(
        &self,
        given: Weight,
        roll_up: RollUp,
        count: u32,
        decides: bool,
        contribution: Option<Decimal>,
    ) -> WordedStep {
        let mut text = vec![
            self.with("explain.weight_given", &[("weight", &self.formats.weight(given))]),
            course::roll_up_rule(roll_up, self.words),
        ];
        if decides {
            text.push(self.word("explain.decides"));
        }
        let math = contribution.zip(self.counted_score()).map(|(part, score)| {
            let divided = roll_up == RollUp::Mean;
            if divided {
                text.push(self.with("explain.rolled_part", &[("n", &count.to_string())]));
            }
            let sum = if divided { format!("{score} ÷ {count}") } else { score };
            (sum, self.with("explain.points", &[("points", &self.formats.total(part))]))
        });
        WordedStep {
            name: self.word("explain.step_weight"),
            math: math.into_iter().collect(),
            text,
            ..WordedStep::default()
        }
    }

    /// Its part in a roll-up by perspectives.
    pub(super) fn grouped(
        &self,
        given: Weight,
        perspective: Perspective,
        (within, over): (RollUp, RollUp),
        groups: &[GroupRolled],
        rolled: Decimal,
    ) -> WordedStep {
        let mut text = vec![
            self.with("explain.weight_given", &[("weight", &self.formats.weight(given))]),
            course::grouped_rule(within, over, self.words),
        ];
        let worst = groups.iter().find(|group| group.decides).filter(|_| over == RollUp::WorstChild);
        text.extend(worst.map(|group| {
            let name = names::perspective(group.perspective, self.words);
            let rule = roll_up_name(over, self.words);
            self.with("explain.group_worst", &[("rule", &rule), ("name", &name)])
        }));
        let parts: Vec<Part> =
            groups.iter().map(|group| (group.score, group.weight, group.decides)).collect();
        let line = |group: &GroupRolled| {
            let name = names::perspective(group.perspective, self.words);
            let of = [
                ("name", &*name),
                ("n", &group.count.to_string()),
                ("weight", &self.formats.weight(group.weight)),
            ];
            let key = if group.perspective == perspective { "explain.group_own" } else { "explain.group" };
            let key = if group.decides { "explain.group_decides" } else { key };
            let score = number::trimmed(group.score, ALL_PLACES);
            (self.with(key, &of), self.with("explain.points", &[("points", &score)]))
        };
        let total = self.with("explain.points", &[("points", &self.formats.total(rolled))]);
        WordedStep {
            name: self.word("explain.step_weight"),
            text,
            inputs: groups.iter().map(line).collect(),
            math: vec![(put_together(over, &parts, self.formats), total)],
        }
    }

    /// What a border is compared with: attainment in percent, else a value of the KPI.
    fn measured(&self, measured: Measured) -> String {
        match measured.measure {
            Measure::Value => self.exact(measured.value),
            Measure::Attainment => format!("{}%", number::percent_trimmed(measured.value, ALL_PLACES)),
        }
    }

    /// The same inside arithmetic, where the value is the fraction it comes from.
    fn measured_operand(&self, measured: Measured) -> String {
        match measured.measure {
            Measure::Value => self.actual_operand(),
            Measure::Attainment => self.measured(measured),
        }
    }

    /// The sign of a border: reaching it counts.
    fn border_sign(&self) -> &'static str {
        match self.kpi.direction {
            Direction::Higher => "≥",
            Direction::Lower => "≤",
        }
    }
}

fn points(value: Decimal) -> String {
    number::trimmed(value, ALL_PLACES)
}

fn signed(value: Decimal) -> String {
    if value > Decimal::ZERO { format!("+{}", points(value)) } else { points(value) }
}

fn bracketed(value: Decimal) -> String {
    if value < Decimal::ZERO { format!("({})", points(value)) } else { points(value) }
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{
            card_rule::RollUp,
            kpi::{Kpi, Unit},
            scope::Scope,
            scoring::{Measure, RedLineEffect, StandIn},
            text::{Lang, Text2},
            weight::Weight,
            workspace::Workspace,
        },
        engine::report::{
            Explanation, Limit, Measured, NoLine, Outcome, RedLineFound, RedLineState, Shaped, Step,
        },
        view::{
            explain::worded,
            formats::Formats,
            message::Words,
            sample_tests::{decimal, kpi},
        },
    };

    fn text(lang: Lang, steps: Vec<Step>) -> String {
        let mut workspace = Workspace::default();
        let kpi: Kpi = kpi("K26", Unit::Points, 1);
        let explanation =
            Explanation { scope: Scope::COMPANY, kpi: kpi.id, period: "2026".parse().unwrap(), steps };
        workspace.kpis.insert(kpi.id, kpi);
        let formats = Formats::of(Words::new(lang), &workspace);
        let text = worded(&explanation, &workspace, &formats).unwrap().plain("x");
        assert!(!text.contains("explain.") && !text.contains("course.") && !text.contains("%{"), "{text}");
        text
    }

    fn actual(value: &str) -> Step {
        let (value, one) = (decimal(value), decimal("1"));
        Step::Actual(Outcome::Value { numerator: value, denominator: one, value })
    }

    #[test]
    fn every_shape_is_worded_in_both_languages_with_its_numbers() {
        let by = |value: &str| Measured { measure: Measure::Value, value: decimal(value) };
        let quota = |value: &str| Measured { measure: Measure::Attainment, value: decimal(value) };
        let pair = |value: &str, points: &str| (decimal(value), decimal(points));
        let d = decimal;
        let cases: Vec<(Shaped, &[&str])> = vec![
            (
                Shaped::Slope { measured: by("9"), from: pair("8", "0"), to: pair("10", "100") },
                &["0 + (9 − 8) ÷ (10 − 8) × (100 − 0) = 50"],
            ),
            (
                Shaped::Inside { measured: by("9"), low: d("8"), high: d("10"), points: d("100") },
                &["8", "10", "100"],
            ),
            (Shaped::Outside { measured: by("9"), low: d("10"), high: d("12") }, &["10", "12"]),
            (
                Shaped::Step {
                    measured: quota("0.95"),
                    reached: Some(d("0.9")),
                    next: Some(d("1")),
                    points: d("80"),
                },
                &["95%", "≥ 90%", "≥ 100%", "80"],
            ),
            (
                Shaped::Step { measured: by("9"), reached: None, next: Some(d("10")), points: d("7") },
                &["≥ 10", "7"],
            ),
            (
                Shaped::Level { value: d("4"), points: d("80"), name: Text2::new("满意", "satisfied") },
                &["(4)", "80"],
            ),
            (
                Shaped::Events { events: d("2"), start: d("100"), each: d("-15") },
                &["100 + (−15) × 2 = 50", "−15"],
            ),
            (
                Shaped::AllOrNothing { actual: d("9"), target: d("10"), reached: false, points: d("100") },
                &["9", "10", "100"],
            ),
            (
                Shaped::NearCeiling { actual: d("9"), target: d("8"), ceiling: d("10"), points: d("100") },
                &["(10 − 8) ÷ (10 − 9) × 100 = 50"],
            ),
            (Shaped::AtCeiling { actual: d("10"), ceiling: d("10") }, &["10"]),
            (Shaped::BelowThreshold { actual: d("9"), threshold: d("10") }, &["9", "10"]),
        ];
        for lang in [Lang::Zh, Lang::En] {
            for (shaped, parts) in &cases {
                let shaped = shaped.clone();
                let step = Step::Shaped { shaped, exact: d("50"), limit: None, score: d("50.00"), places: 2 };
                let said = text(lang, vec![actual("9"), step]);
                for part in *parts {
                    assert!(said.contains(part), "{part} in {said}");
                }
            }
        }
    }

    #[test]
    fn rules_red_lines_stand_ins_and_roll_ups_are_worded() {
        let rule = |json: &str| Step::Rule {
            origin: Scope::COMPANY,
            rule: Box::new(serde_json::from_str(json).unwrap()),
        };
        let red = |state, effect| {
            let kpi = kpi("K26", Unit::Points, 1).id;
            Step::RedLine(RedLineFound { kpi, limit: decimal("90"), effect, actual: None, state })
        };
        let steps = || {
            vec![
                actual("9"),
                rule(
                    r#"{"shape":{"steps":{"below":"5","steps":[{"from":"90","points":"60"}]}},"floor":"1","cap":"99","missing":"zero"}"#,
                ),
                rule(r#"{"shape":{"near_ceiling":{"ceiling":"100"}},"missing":"block"}"#),
                Step::Progress { baseline: decimal("1"), target: decimal("17"), progress: decimal("0.5") },
                Step::Shaped {
                    shaped: Shaped::AtCeiling { actual: decimal("9"), ceiling: decimal("9") },
                    exact: decimal("7"),
                    limit: Some(Limit::Floor),
                    score: decimal("7"),
                    places: 2,
                },
                Step::NoLine { reason: NoLine::NoLevel },
                Step::NoLine { reason: NoLine::PointMissing },
                Step::NoLine { reason: NoLine::NegativeEvents },
                red(RedLineState::Hit, RedLineEffect::CapGrade("C".to_owned())),
                red(RedLineState::Hit, RedLineEffect::CapTotal(decimal("59"))),
                red(RedLineState::Unknown, RedLineEffect::ZeroTotal),
                Step::StandIn {
                    stand_in: StandIn::Carried("2025".parse().unwrap()),
                    score: Some(decimal("80")),
                },
                Step::Rolled {
                    given: Weight::percent(15),
                    roll_up: RollUp::Mean,
                    count: 4,
                    decides: true,
                    contribution: Some(decimal("20")),
                },
            ]
        };
        for (lang, parts) in [
            (
                Lang::Zh,
                [
                    "层差法",
                    "≥ 90 → 60 · 都没达到 → 5",
                    "缺数按 0 分计",
                    "最低 7 分",
                    "(9 − 1) ÷ (17 − 1) = 50%",
                    "必须 ≥ 90",
                    "等级最高 C 档",
                    "总分最高 59 分",
                    "沿用 2025 年的得分",
                    "简单平均",
                    "= 20",
                ],
            ),
            (
                Lang::En,
                [
                    "steps; reaching a border counts",
                    "≥ 90 → 60 · none reached → 5",
                    "counts as 0 points",
                    "at least 7 points",
                    "(9 − 1) ÷ (17 − 1) = 50%",
                    "must be ≥ 90",
                    "the band is at most C",
                    "the total is at most 59",
                    "the score of 2025 counts",
                    "plain mean",
                    "= 20",
                ],
            ),
        ] {
            let said = text(lang, steps());
            for part in parts {
                assert!(said.contains(part), "{part} in {said}");
            }
        }
    }
}
