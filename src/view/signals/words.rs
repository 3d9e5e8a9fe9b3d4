//! Signals in words: one sentence each, and the numbers that it rests on.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Kpi,
        monitor::{SignalKind, SignalRules},
    },
    engine::signals::{Chance, ScoreAt, Side, Signal},
    view::{
        forecast::method_key,
        formats::Formats,
        number::{self, NO_VALUE},
        period,
    },
};

/// Key of what a kind of signal is called.
pub const fn kind_key(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Red => "signals.kind.red",
        SignalKind::RedInARow => "signals.kind.red_in_a_row",
        SignalKind::Forecast => "signals.kind.forecast",
        SignalKind::Held => "signals.kind.held",
        SignalKind::Falling => "signals.kind.falling",
        SignalKind::Outside => "signals.kind.outside",
        SignalKind::Run => "signals.kind.run",
        SignalKind::Stale => "signals.kind.stale",
        SignalKind::NoComment => "signals.kind.no_comment",
    }
}

/// Key of the rule of a kind in a sentence, with its numbers as arguments.
const fn rule_key(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Red => "signals.rule.red",
        SignalKind::RedInARow => "signals.rule.red_in_a_row",
        SignalKind::Forecast => "signals.rule.forecast",
        SignalKind::Held => "signals.rule.held",
        SignalKind::Falling => "signals.rule.falling",
        SignalKind::Outside => "signals.rule.outside",
        SignalKind::Run => "signals.rule.run",
        SignalKind::Stale => "signals.rule.stale",
        SignalKind::NoComment => "signals.rule.no_comment",
    }
}

/// What a signal says.
pub fn sentence(formats: &Formats, kpi: &Kpi, signal: &Signal) -> String {
    let words = formats.words;
    let points = |points: Decimal| formats.score(points);
    let score = |at: &ScoreAt| at.score.map_or_else(|| NO_VALUE.to_owned(), points);
    let value = |value: Decimal| formats.figure(kpi, value).line();
    match signal {
        Signal::Red { now } => {
            words.with("signals.says.red", &[("score", &score(now)), ("threshold", &points(now.threshold))])
        }
        Signal::RedInARow { periods } => {
            let first = periods.first().map(|one| formats.period(one.period)).unwrap_or_default();
            let last = periods.last().map(score).unwrap_or_default();
            words.with(
                "signals.says.red_in_a_row",
                &[("n", &periods.len().to_string()), ("first", &first), ("score", &last)],
            )
        }
        Signal::Forecast { end, target, miss, .. } => words.with(
            "signals.says.forecast",
            &[("end", &value(*end)), ("target", &formats.target(kpi, *target)), ("miss", &value(*miss))],
        ),
        Signal::Held { since, now, clear } => words.with(
            "signals.says.held",
            &[
                ("score", &score(now)),
                ("clear", &points(*clear)),
                ("since", &formats.period(since.period)),
                ("before", &score(since)),
            ],
        ),
        Signal::Falling { periods, border, .. } => {
            let falls = periods.len().saturating_sub(1).to_string();
            let newest = periods.last();
            let is_target = newest.is_some_and(|newest| newest.target == *border);
            let above = newest.and_then(|newest| newest.score?.checked_sub(*border)).unwrap_or_default();
            let key =
                if is_target { "signals.says.falling_target" } else { "signals.says.falling_threshold" };
            let score = newest.map(score).unwrap_or_default();
            words.with(key, &[("n", &falls), ("score", &score), ("above", &points(above))])
        }
        Signal::Outside(chance) => {
            let (month, newest) = match chance.months.last() {
                Some((month, newest)) => (formats.period(*month), value(*newest)),
                None => Default::default(),
            };
            let (key, limit) = match chance.side {
                Side::Above => ("signals.says.outside_above", chance.limits.upper),
                Side::Below => ("signals.says.outside_below", chance.limits.lower),
            };
            words.with(key, &[("month", &month), ("value", &newest), ("limit", &value(limit))])
        }
        Signal::Run(chance) => {
            let first = chance.months.first().map(|(month, _)| formats.period(*month)).unwrap_or_default();
            let key = match chance.side {
                Side::Above => "signals.says.run_above",
                Side::Below => "signals.says.run_below",
            };
            let n = chance.months.len().to_string();
            words.with(key, &[("n", &n), ("first", &first), ("mean", &value(chance.limits.mean))])
        }
        Signal::Stale { reaches, expected } => {
            let expected = period::day(*expected, words);
            match reaches {
                Some(reaches) => words.with(
                    "signals.says.stale",
                    &[("reaches", &period::day(*reaches, words)), ("expected", &expected)],
                ),
                None => words.with("signals.says.stale_none", &[("expected", &expected)]),
            }
        }
        Signal::NoComment => words.get("signals.says.no_comment"),
    }
    .to_string()
}

/// What a signal rests on, as names and numbers, and the rule in a sentence.
pub fn basis(
    formats: &Formats,
    kpi: &Kpi,
    signal: &Signal,
    rules: &SignalRules,
) -> (String, Vec<(String, String)>) {
    let words = formats.words;
    let points =
        |points: Decimal| words.with("signals.points", &[("points", &formats.score(points))]).to_string();
    let scores = |periods: &[ScoreAt]| -> Vec<(String, String)> {
        let of = |one: &ScoreAt| {
            (formats.period(one.period), one.score.map_or_else(|| NO_VALUE.to_owned(), points))
        };
        periods.iter().map(of).collect()
    };
    let named = |key: &str, text: String| (words.get(key).to_string(), text);
    let chance = |chance: &Chance| -> Vec<(String, String)> {
        let value = |value: Decimal| formats.full(kpi, value);
        let mut lines: Vec<(String, String)> =
            chance.months.iter().map(|(month, at)| (formats.period(*month), value(*at))).collect();
        lines.extend([
            named("signals.basis.mean", value(chance.limits.mean)),
            named("signals.basis.range", value(chance.limits.moving_range)),
            named("signals.basis.upper", value(chance.limits.upper)),
            named("signals.basis.lower", value(chance.limits.lower)),
            named("signals.basis.months", chance.of.to_string()),
        ]);
        lines
    };
    let lines = match signal {
        Signal::Red { now } => {
            let mut lines = scores(std::slice::from_ref(now));
            lines.push(named("signals.basis.threshold", points(now.threshold)));
            lines
        }
        Signal::RedInARow { periods } => {
            let mut lines = scores(periods);
            lines.extend(periods.last().map(|now| named("signals.basis.threshold", points(now.threshold))));
            lines
        }
        Signal::Forecast { method, end, target, miss, mase, known } => {
            let full = |value: Decimal| formats.full(kpi, value);
            let mase = mase.map_or_else(|| NO_VALUE.to_owned(), |mase| number::fixed(mase, 2));
            vec![
                named("signals.basis.end", full(*end)),
                named("signals.basis.target", full(*target)),
                named("signals.basis.miss", full(*miss)),
                named("signals.basis.known", formats.period(*known)),
                named("signals.basis.method", words.get(method_key(*method)).to_string()),
                named("forecast.mase", mase),
            ]
        }
        Signal::Held { since, now, clear } => {
            let mut lines = scores(&[since.clone(), now.clone()]);
            lines.push(named("signals.basis.threshold", points(now.threshold)));
            lines.push(named("signals.basis.clear", points(*clear)));
            lines
        }
        Signal::Falling { periods, border, near } => {
            let mut lines = scores(periods);
            lines.push(named("signals.basis.border", points(*border)));
            lines.push(named("signals.basis.near", points(*near)));
            lines
        }
        Signal::Outside(found) | Signal::Run(found) => chance(found),
        Signal::Stale { reaches, expected } => {
            let day = |day| period::day(day, words);
            let reaches = reaches.map_or_else(|| NO_VALUE.to_owned(), day);
            vec![named("signals.basis.reaches", reaches), named("signals.basis.expected", day(*expected))]
        }
        Signal::NoComment => Vec::new(),
    };
    (rule(formats, signal.kind(), rules), lines)
}

/// The rule of a kind in a sentence.
pub fn rule(formats: &Formats, kind: SignalKind, rules: &SignalRules) -> String {
    let percent = number::percent_trimmed(rules.miss, 2);
    let arguments = [
        ("n", rules.in_a_row.to_string()),
        ("release", formats.score(rules.release)),
        ("near", formats.score(rules.near)),
        ("falls", rules.falls.to_string()),
        ("run", rules.run.to_string()),
        ("days", rules.grace_days.to_string()),
        ("miss", percent),
    ];
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, text)| (*name, text.as_str())).collect();
    formats.words.with(rule_key(kind), &arguments).to_string()
}
