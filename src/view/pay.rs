//! What a person is paid, in words: the amount or why there is none, and every step with the numbers to do it again.

use rust_decimal::Decimal;

use crate::{
    domain::{
        incentive::{Amount, Passes, Reading},
        pay::BaseKind,
        period::PeriodLevel,
        workspace::Workspace,
    },
    engine::{
        incentive::{
            steps::{MeasureLimit, NoPay, PayStep},
            table::Lookup,
        },
        pay::{FigureMissing, PayFigure, PersonPay},
    },
    view::{
        explain::{Worded, WordedStep, scope_name},
        formats::Formats,
        number,
        pay_lint::fault_words,
    },
};

/// Decimal places that the engine gives.
const ALL_PLACES: u32 = 9;

/// The name of a plan, and whose it is.
pub fn plan_line(pay: &PersonPay, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let name = plan_name(pay, workspace, formats);
    let origin = scope_name(&pay.origin, workspace, words);
    words.with("pay.by_plan", &[("plan", &name), ("origin", &origin)]).to_string()
}

/// The name of a plan.
pub fn plan_name(pay: &PersonPay, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let name = workspace.pay_plans.get(&pay.plan).map(|plan| words.of(&plan.name));
    name.unwrap_or_else(|| words.get("pay.no_pay_unknown")).to_string()
}

/// Why there is no pay; `None` where there is.
pub fn no_pay(pay: &PersonPay, workspace: &Workspace, formats: &Formats) -> Option<String> {
    let words = formats.words;
    let text = match pay.payout.no_pay.as_ref()? {
        NoPay::MissingReading(reading) => {
            let figure = reading_name(*reading, workspace, formats);
            let why = pay.figures.iter().find(|figure| figure.reading == *reading);
            let why = why.and_then(|figure| missing_words(figure, workspace, formats));
            let text = words.with("pay.no_pay_missing", &[("figure", &figure)]);
            return Some(match why {
                Some(why) => format!("{text} {}", words.with("pay.missing", &[("reason", &why)])),
                None => text.to_string(),
            });
        }
        NoPay::NoBase => words.get("pay.no_pay_base"),
        NoPay::NegativeBase => words.get("pay.no_pay_negative_base"),
        NoPay::NoQuota => words.get("pay.no_pay_quota"),
        NoPay::Faulty(faults) => {
            let fault = faults.first().map(|fault| fault_words(fault, words)).unwrap_or_default();
            words.with("pay.no_pay_faulty", &[("fault", &fault)])
        }
        NoPay::NegativeSetting => words.get("pay.no_pay_negative"),
        NoPay::NotACount(reading) => {
            words.with("pay.no_pay_count", &[("figure", &reading_name(*reading, workspace, formats))])
        }
        NoPay::OtherPeriod(level) => words.with("pay.no_pay_period", &[("every", &words.get(every(*level)))]),
        NoPay::TooLarge => words.get("pay.no_pay_large"),
    };
    Some(text.to_string())
}

/// Key of how often a plan pays.
pub const fn every(level: PeriodLevel) -> &'static str {
    match level {
        PeriodLevel::Week => "pay.every_week",
        PeriodLevel::Month => "pay.every_month",
        PeriodLevel::Quarter => "pay.every_quarter",
        PeriodLevel::Half => "pay.every_half",
        PeriodLevel::Year => "pay.every_year",
    }
}

/// The name of a figure that a plan reads.
pub fn reading_name(reading: Reading, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let key = match reading {
        Reading::Total => return words.get("pay.total").to_string(),
        Reading::TeamTotal => return words.get("pay.team_total").to_string(),
        Reading::TeamAttainment(_) => "pay.team_attainment",
        Reading::Score(_) => "pay.score",
        Reading::Attainment(_) => "pay.attainment",
        Reading::Value(_) => "pay.value",
    };
    let kpi = reading.kpi().and_then(|id| workspace.kpis.get(&id));
    let name = kpi.map_or_else(|| words.get("pay.gone"), |kpi| words.of(&kpi.name));
    words.with(key, &[("kpi", &name)]).to_string()
}

fn missing_words(figure: &PayFigure, workspace: &Workspace, formats: &Formats) -> Option<String> {
    let words = formats.words;
    let input = |id| workspace.inputs.get(&id).map(|input| words.of(&input.name));
    Some(match figure.missing.as_ref()? {
        FigureMissing::Total(reason) => formats.no_total(*reason).to_string(),
        FigureMissing::Actual(reason) => formats.missing(reason, input),
        FigureMissing::NotOnCard => words.get("pay.not_on_card").to_string(),
        FigureMissing::NoTarget => words.get("pay.no_target").to_string(),
        FigureMissing::NoScore => words.get("pay.no_score").to_string(),
        FigureMissing::NoTeam => words.get("pay.no_team").to_string(),
    })
}

/// The steps of a pay in words. Every line can be computed again from those above it.
pub fn worded_pay(pay: &PersonPay, workspace: &Workspace, formats: &Formats) -> Worded {
    let mut writer = Writer { pay, workspace, formats, so_far: Decimal::ZERO, curve: Vec::new() };
    let mut steps = vec![writer.figures()];
    steps.extend(pay.payout.steps.iter().filter_map(|step| writer.step(step)));
    if let Some(reason) = no_pay(pay, workspace, formats) {
        let name = formats.words.get("pay.no_amount").to_string();
        steps.push(WordedStep { name, text: vec![reason], ..WordedStep::default() });
    }
    Worded { steps }
}

/// What the curve did: its row or line, for the card.
pub fn curve_line(pay: &PersonPay, workspace: &Workspace, formats: &Formats) -> Option<String> {
    let mut writer = Writer { pay, workspace, formats, so_far: Decimal::ZERO, curve: Vec::new() };
    let is_below =
        pay.payout.steps.iter().any(|step| {
            matches!(step, PayStep::Measure { limit: Some(MeasureLimit::BelowThreshold(_)), .. })
        });
    let curve = pay.payout.steps.iter().filter_map(|step| {
        let is_told = match step {
            PayStep::Curve { .. } => true,
            PayStep::Measure { limit, .. } => limit.is_some(),
            _ => false,
        };
        // Below the threshold there is no more to the curve than that.
        let is_told = is_told && (!is_below || matches!(step, PayStep::Measure { .. }));
        writer.step(step).filter(|_| is_told)
    });
    let told = curve.flat_map(|step| {
        let math = step.math.into_iter().map(|(left, right)| format!("{left} = {right}"));
        step.text.into_iter().chain(math).collect::<Vec<_>>()
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(" "))
}

struct Writer<'a> {
    pay: &'a PersonPay,
    workspace: &'a Workspace,
    formats: &'a Formats,
    /// The pay after the last step.
    so_far: Decimal,
    /// Parts and levels of the curve, until its result closes them.
    curve: Vec<WordedStep>,
}

impl Writer<'_> {
    fn word(&self, key: &str) -> String {
        self.formats.words.get(key).to_string()
    }

    fn with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.formats.words.with(key, arguments).to_string()
    }

    fn money(&self, amount: Decimal) -> String {
        self.formats.amount_exact(amount)
    }

    fn of_figure(&self, key: &str, reading: Reading) -> String {
        self.with(key, &[("figure", &reading_name(reading, self.workspace, self.formats))])
    }

    fn figures(&self) -> WordedStep {
        let mut inputs: Vec<(String, String)> = Vec::new();
        for figure in &self.pay.figures {
            let value = match figure.value {
                Some(value) => plain(value),
                None => {
                    let reason = missing_words(figure, self.workspace, self.formats).unwrap_or_default();
                    self.with("pay.missing", &[("reason", &reason)])
                }
            };
            inputs.push((reading_name(figure.reading, self.workspace, self.formats), value));
        }
        if let Some(base) = &self.pay.base {
            let kind = self.word(match base.kind {
                BaseKind::Bonus => "pay.bonus",
                BaseKind::Salary => "pay.salary",
            });
            let origin = scope_name(&base.origin, self.workspace, self.formats.words);
            inputs.push((format!("{kind} · {origin}"), self.money(base.amount)));
        }
        if let Some(quota) = self.pay.quota {
            inputs.push((self.word("pay.quota"), plain(quota)));
        }
        let text = match self.pay.figures.iter().any(|figure| figure.is_partial) {
            true => vec![self.word("pay.partial")],
            false => Vec::new(),
        };
        let line = plan_line(self.pay, self.workspace, self.formats);
        let text = std::iter::once(line).chain(text).collect();
        WordedStep { name: self.word("pay.step_figures"), text, inputs, ..WordedStep::default() }
    }

    fn step(&mut self, step: &PayStep) -> Option<WordedStep> {
        match step {
            PayStep::Measure { reading, counted, limit, .. } => {
                let counted = plain(*counted);
                let text = match limit {
                    None => self.with("pay.measure_plain", &[("value", &counted)]),
                    Some(MeasureLimit::BelowThreshold(threshold)) => self
                        .with("pay.measure_below", &[("threshold", &plain(*threshold)), ("value", &counted)]),
                    Some(MeasureLimit::Cap) => self.with("pay.measure_cap", &[("most", &counted)]),
                    Some(MeasureLimit::Zero) => self.word("pay.measure_zero"),
                };
                let name = reading_name(*reading, self.workspace, self.formats);
                let name = format!("{} · {name}", self.word("pay.step_measure"));
                Some(WordedStep { name, text: vec![text], ..WordedStep::default() })
            }
            PayStep::Part { row, reach, from, to, rate, pays } => {
                let key = match (row, reach) {
                    (0, _) => "pay.part_flat",
                    (_, crate::domain::incentive::Reach::Whole) => "pay.part_whole",
                    (_, crate::domain::incentive::Reach::Slice) => "pay.part_slice",
                };
                let text = self.with(key, &[("row", &row.to_string())]);
                let left = if from.is_zero() {
                    format!("{} × {}%", plain(*to), plain(*rate))
                } else {
                    format!("({} − {}) × {}%", plain(*to), plain(*from), plain(*rate))
                };
                self.curve.push(WordedStep {
                    text: vec![text],
                    math: vec![(left, plain(*pays))],
                    ..WordedStep::default()
                });
                None
            }
            PayStep::Level { lookup, level, is_rate } => {
                let (text, mut math) = self.looked_up(lookup, *level, self.counted());
                if *is_rate && let Some(counted) = self.counted() {
                    math.push((format!("{} × {}%", plain(counted), plain(*level)), String::new()));
                }
                self.curve.push(WordedStep { text: vec![text], math, ..WordedStep::default() });
                None
            }
            PayStep::Curve { result } => {
                self.so_far = *result;
                let parts = std::mem::take(&mut self.curve);
                let mut text: Vec<String> = parts.iter().flat_map(|part| part.text.clone()).collect();
                let mut math: Vec<(String, String)> = parts.into_iter().flat_map(|part| part.math).collect();
                if let Some((_, open)) = math.last_mut().filter(|(_, right)| right.is_empty()) {
                    *open = plain(*result);
                } else if math.len() > 1 {
                    let sum = math.iter().map(|(_, right)| right.clone()).collect::<Vec<_>>().join(" + ");
                    math.push((sum, plain(*result)));
                }
                if text.is_empty() {
                    text.push(plain(*result));
                }
                Some(WordedStep { name: self.word("pay.step_curve"), text, math, ..WordedStep::default() })
            }
            PayStep::Share { base, pay } => {
                let left = format!("{} × {}%", self.money(*base), plain(self.so_far));
                Some(self.paid("pay.step_share", Vec::new(), left, *pay))
            }
            PayStep::Gate { reading, value, passes, limit, passed, factor, pay } => {
                let value = value.map_or_else(|| number::NO_VALUE.to_owned(), plain);
                let key = match passes {
                    Passes::AtLeast => "pay.gate_least",
                    Passes::AtMost => "pay.gate_most",
                };
                let mut text = vec![self.with(key, &[("limit", &plain(*limit)), ("value", &value)])];
                text.push(match passed {
                    true => self.word("pay.gate_passed"),
                    false => self.with("pay.gate_failed", &[("factor", &plain(*factor))]),
                });
                let name = self.of_figure("pay.step_gate", *reading);
                let left = format!("{} × {}%", self.money(self.so_far), plain(*factor));
                Some(self.named_step(name, text, left, *pay))
            }
            PayStep::Multiplier { reading, value, lookup, capped_from, factor, pay } => {
                let found = capped_from.unwrap_or(*factor);
                let (mut text, mut math) = match lookup {
                    Some(lookup) => {
                        let (text, math) = self.looked_up(lookup, found, *value);
                        (vec![text], math)
                    }
                    None => (Vec::new(), Vec::new()),
                };
                if capped_from.is_some() {
                    text.push(self.with("pay.factor_capped", &[("most", &plain(*factor))]));
                    math.push((format!("min({}, {})", plain(found), plain(*factor)), plain(*factor)));
                }
                let name = self.of_figure("pay.step_multiplier", *reading);
                let left = format!("{} × {}%", self.money(self.so_far), plain(*factor));
                let mut step = self.named_step(name, text, left, *pay);
                math.append(&mut step.math);
                Some(WordedStep { math, ..step })
            }
            PayStep::Deduction { reading, misses, each, most, takes } => {
                let name = self.of_figure("pay.step_deduction", *reading);
                let left = format!("{} × {}", plain(*misses), self.operand(*each, self.so_far));
                let most = most.map(|most| match each {
                    Amount::Money(_) => Amount::Money(most),
                    Amount::Percent(_) => Amount::Percent(most),
                });
                let left = match most {
                    Some(most) => format!("min({left}, {})", self.operand(most, self.so_far)),
                    None => left,
                };
                let most = most.map(|most| self.amount(most, "pay.percent_of_pay"));
                let text = most.map(|most| self.with("pay.deduction_most", &[("most", &most)]));
                Some(WordedStep {
                    name,
                    text: text.into_iter().collect(),
                    math: vec![(left, self.money(*takes))],
                    ..WordedStep::default()
                })
            }
            PayStep::AfterDeductions { taken, floor, is_limited, pay } => {
                let floor_amount = floor.unwrap_or(Amount::Money(Decimal::ZERO));
                let operand = self.operand(floor_amount, self.so_far);
                let least = self.amount(floor_amount, "pay.percent_of_pay");
                let key = if *is_limited { "pay.floor_holds" } else { "pay.floor" };
                let text = (*is_limited || floor.is_some()).then(|| self.with(key, &[("floor", &least)]));
                let before = self.money(self.so_far);
                let left = format!("{before} − {}", self.money(*taken));
                let left = match is_limited {
                    true => format!("max({left}, min({before}, {operand}))"),
                    false => left,
                };
                Some(self.paid("pay.step_after", text.into_iter().collect(), left, *pay))
            }
            PayStep::Cap { cap, base, is_limited, pay } => {
                let key = if *is_limited { "pay.cap_hit" } else { "pay.cap" };
                let most = self.amount(*cap, "pay.percent_of_base");
                let text = self.with(key, &[("cap", &most)]);
                let operand = self.operand(*cap, base.unwrap_or_default());
                let left = format!("min({}, {operand})", self.money(self.so_far));
                Some(self.paid("pay.step_cap", vec![text], left, *pay))
            }
            PayStep::Earned { places, pay } => {
                let text = self.with("pay.earned", &[("places", &places.to_string())]);
                let left = self.money(self.so_far);
                let math = vec![(left, self.formats.amount(*pay))];
                let name = self.word("pay.step_earned");
                Some(WordedStep { name, text: vec![text], math, ..WordedStep::default() })
            }
        }
    }

    fn counted(&self) -> Option<Decimal> {
        self.pay.payout.steps.iter().find_map(|step| match step {
            PayStep::Measure { counted, .. } => Some(*counted),
            _ => None,
        })
    }

    fn amount(&self, amount: Amount, percent: &str) -> String {
        match amount {
            Amount::Money(money) => self.money(money),
            Amount::Percent(number) => self.with(percent, &[("percent", &plain(number))]),
        }
    }

    /// The same inside arithmetic: percent are written with what they are taken of.
    fn operand(&self, amount: Amount, whole: Decimal) -> String {
        match amount {
            Amount::Money(money) => self.money(money),
            Amount::Percent(number) => format!("{} × {}%", self.money(whole), plain(number)),
        }
    }

    fn paid(&mut self, name: &str, text: Vec<String>, left: String, pay: Decimal) -> WordedStep {
        let name = self.word(name);
        self.named_step(name, text, left, pay)
    }

    fn named_step(&mut self, name: String, text: Vec<String>, left: String, pay: Decimal) -> WordedStep {
        self.so_far = pay;
        WordedStep { name, text, math: vec![(left, self.money(pay))], ..WordedStep::default() }
    }

    /// Where a value falls in a table or ramp. `value` is what was looked up.
    fn looked_up(
        &self,
        lookup: &Lookup,
        level: Decimal,
        value: Option<Decimal>,
    ) -> (String, Vec<(String, String)>) {
        match lookup {
            Lookup::Below { first } => {
                (self.with("pay.level_below", &[("first", &plain(*first))]), Vec::new())
            }
            Lookup::Level { row, from, level } => {
                let arguments =
                    [("row", &*row.to_string()), ("from", &*plain(*from)), ("level", &*plain(*level))];
                (self.with("pay.level_row", &arguments), Vec::new())
            }
            Lookup::Line { from: (x1, y1), to: (x2, y2) } => {
                let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|number| plain(*number));
                let arguments =
                    [("x1", x1.as_str()), ("y1", y1.as_str()), ("x2", x2.as_str()), ("y2", y2.as_str())];
                let text = self.with("pay.level_line", &arguments);
                let line = |x: String| format!("{y1} + ({x} − {x1}) × ({y2} − {y1}) ÷ ({x2} − {x1})");
                (text, value.map(|value| (line(plain(value)), plain(level))).into_iter().collect())
            }
        }
    }
}

fn plain(value: Decimal) -> String {
    number::trimmed(value, ALL_PLACES)
}
