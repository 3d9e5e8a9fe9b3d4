//! What a scoring rule that is being written gives, in words and as a curve. The engine computed all of it.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Direction, Kpi},
        scoring::{Level, Rule, Shape},
    },
    engine::{
        query::{Border, Mark, NoScore, RuleReading, TriedValue},
        report::{Limit, NoLine, Outcome, Status},
    },
    view::{
        formats::{Formats, drawable},
        message::Words,
        names,
    },
};

/// Width of the curve in its own units.
pub const CURVE_WIDTH: f64 = 320.0;
/// Height of the curve in its own units.
pub const CURVE_HEIGHT: f64 = 128.0;
/// Room for the points at the left edge.
const LEFT: f64 = 30.0;
/// Room left free on the other sides.
const MARGIN: f64 = 8.0;
/// Most decimal places of a border on screen.
const MOST_PLACES: u32 = 6;

/// A value and what it earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedRow {
    /// Key for lists.
    pub key: String,
    /// Why the value matters.
    pub what: String,
    /// The value.
    pub value: String,
    /// Its score; `None` where there is none.
    pub score: Option<String>,
    /// How it is judged.
    pub status: Status,
    /// The word for that.
    pub status_word: Rc<str>,
    /// Which limit it hit, or that the red line is crossed.
    pub notes: Vec<Rc<str>>,
    /// Whether it lies just short of the row after it or is looked at besides: drawn more lightly.
    pub is_beside: bool,
    /// Whether it is the actual.
    pub is_actual: bool,
}

/// A curve of scores over values, in a box of [`CURVE_WIDTH`] by [`CURVE_HEIGHT`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Points of each unbroken run, `x,y x,y`.
    pub lines: Vec<String>,
    /// Values that matter: place and verdict, and whether it is the actual.
    pub dots: Vec<(String, String, Status, bool)>,
    /// Lines of points across: place and number.
    pub levels: Vec<(String, String)>,
    /// Lowest and highest value drawn.
    pub ends: Option<(String, String)>,
}

/// The values that matter as rows. Where no value has a score for one and the same reason, only that reason.
///
/// # Errors
/// Why there is no score at all, as a sentence.
pub fn rows(
    reading: &RuleReading,
    rule: &Rule,
    kpi: &Kpi,
    formats: &Formats,
) -> Result<Vec<TriedRow>, Rc<str>> {
    let words = formats.words;
    let failed = |one: &TriedValue| one.outcome.err();
    let first = reading.values.first().and_then(failed);
    if let Some(reason) = first.filter(|first| reading.values.iter().all(|one| failed(one) == Some(*first))) {
        return Err(no_score(reason, words));
    }
    if reading.values.is_empty() {
        return Err(words.get("rule.tried.no_target"));
    }
    Ok(reading.values.iter().map(|one| row(one, rule, kpi, formats)).collect())
}

fn row(one: &TriedValue, rule: &Rule, kpi: &Kpi, formats: &Formats) -> TriedRow {
    let words = formats.words;
    let what: Vec<Rc<str>> =
        one.marks.iter().map(|mark| mark_words(*mark, one.value, rule, kpi, words)).collect();
    let scored = one.outcome.ok();
    let status = scored.map_or(Status::Unknown, |scored| scored.status);
    let limit = scored.and_then(|scored| scored.limit).map(|limit| {
        words.get(match limit {
            Limit::Cap => "rule.tried.cap",
            Limit::Floor => "rule.tried.floor",
        })
    });
    let crossed = one.is_below_red_line.then(|| words.get("rule.tried.red_line"));
    let reason = one.outcome.err().map(|reason| no_score(reason, words));
    TriedRow {
        key: one.value.to_string(),
        what: what.join(&words.get("rule.tried.and")),
        value: value_text(one, kpi, formats),
        score: scored.map(|scored| formats.score(scored.score)),
        status,
        status_word: names::status(status, true, true, words),
        notes: limit.into_iter().chain(crossed).chain(reason).collect(),
        is_beside: one.marks.iter().all(|mark| matches!(mark, Mark::Short(_))),
        is_actual: one.marks.contains(&Mark::Actual),
    }
}

/// The value with as many places as it takes to tell it from its neighbours; an actual with its usual ones.
fn value_text(one: &TriedValue, kpi: &Kpi, formats: &Formats) -> String {
    let is_measured = one.marks.iter().all(|mark| *mark == Mark::Actual);
    if is_measured {
        return formats.full(kpi, one.value);
    }
    formats.full_exact(kpi, one.value)
}

fn mark_words(mark: Mark, value: Decimal, rule: &Rule, kpi: &Kpi, words: Words) -> Rc<str> {
    match mark {
        Mark::Actual => words.get("rule.tried.actual"),
        Mark::Asked => words.get("rule.tried.asked"),
        Mark::At(border) => border_words(border, value, rule, words),
        Mark::Short(Border::Range(place)) => {
            let key = if place > 1 { "rule.tried.above" } else { "rule.tried.below" };
            words.with(key, &[("border", &border_words(Border::Range(place), value, rule, words))])
        }
        Mark::Short(border) => {
            let key = match kpi.direction {
                Direction::Higher => "rule.tried.below",
                Direction::Lower => "rule.tried.above",
            };
            words.with(key, &[("border", &border_words(border, value, rule, words))])
        }
    }
}

fn border_words(border: Border, value: Decimal, rule: &Rule, words: Words) -> Rc<str> {
    let numbered = |key: &str, place: u32| words.with(key, &[("n", &place.saturating_add(1).to_string())]);
    match border {
        Border::Threshold => words.get("setup.threshold"),
        Border::Target => words.get("setup.target"),
        Border::Stretch => words.get("setup.stretch"),
        Border::Range(0) => words.get("rule.zero_low"),
        Border::Range(1) => words.get("rule.full_low"),
        Border::Range(2) => words.get("rule.full_high"),
        Border::Range(_) => words.get("rule.zero_high"),
        Border::Step(place) => numbered("rule.tried.step", place),
        Border::Level(place) => match level(rule, place).map(|level| words.of(&level.name)) {
            Some(name) if !name.is_empty() => name,
            _ => numbered("rule.tried.level", place),
        },
        Border::Events => words.with("rule.tried.events", &[("n", &value.normalize().to_string())]),
        Border::Ceiling => words.get("rule.tried.ceiling"),
        Border::RedLine => words.get("rule.red_line_short"),
    }
}

fn level(rule: &Rule, place: u32) -> Option<&Level> {
    match &rule.shape {
        Shape::Levels(levels) => levels.levels.get(usize::try_from(place).ok()?),
        _ => None,
    }
}

/// Why a value has no score.
fn no_score(reason: NoScore, words: Words) -> Rc<str> {
    words.get(match reason {
        NoScore::NoTarget => "rule.tried.no_target",
        NoScore::NoLine(NoLine::TargetNotPositive) => "rule.tried.not_positive",
        NoScore::NoLine(NoLine::PartsIncomplete) => "rule.tried.parts",
        NoScore::NoLine(NoLine::OutOfOrder) => "rule.tried.out_of_order",
        NoScore::NoLine(NoLine::PointMissing) => "rule.tried.point_missing",
        NoScore::NoLine(NoLine::NoLevel) => "rule.tried.no_level",
        NoScore::NoLine(NoLine::NegativeEvents) => "rule.tried.negative_events",
        NoScore::NoLine(NoLine::TooLarge) => "rule.tried.too_large",
        NoScore::NoLine(NoLine::ZeroDivisor) => "explain.no_line_zero_divisor",
        NoScore::NoLine(NoLine::BaselineMissing) => "explain.no_line_no_baseline",
        NoScore::NoLine(NoLine::NotAScoreFormula) => "explain.no_line_not_points",
    })
}

/// What saving would change for the subject at hand, as a sentence: the score now and then.
pub fn change(reading: &RuleReading, kpi: &Kpi, name: &str, formats: &Formats) -> Option<Rc<str>> {
    let Outcome::Value { value, .. } = &reading.outcome else { return None };
    let row = reading.values.iter().find(|one| one.marks.contains(&Mark::Actual))?;
    let score = |score: Option<Decimal>| {
        score.map_or_else(|| formats.words.get("status.no_score"), |score| Rc::from(formats.score(score)))
    };
    let (now, then) = (score(reading.present), score(row.outcome.ok().map(|scored| scored.score)));
    let key = if now == then { "rule.tried.same" } else { "rule.tried.change" };
    let value = formats.full(kpi, *value);
    let arguments = [("name", name), ("value", &value), ("now", &now), ("then", &then)];
    Some(formats.words.with(key, &arguments))
}

/// The curve of a reading; empty where only single values have a score.
pub fn curve(reading: &RuleReading, kpi: &Kpi, formats: &Formats) -> Curve {
    let Some(((low, _), (high, _))) = reading.curve.first().zip(reading.curve.last()) else {
        return Curve::default();
    };
    let scores = reading.curve.iter().filter_map(|(_, score)| *score);
    let Some(lowest) = scores.clone().min() else { return Curve::default() };
    let bottom = lowest.min(Decimal::ZERO);
    let top = scores.max().unwrap_or_default().max(reading.scale.target);
    let across = share_of(drawable(*low), drawable(*high), LEFT, CURVE_WIDTH - MARGIN);
    let up = share_of(drawable(bottom), drawable(top), CURVE_HEIGHT - MARGIN, MARGIN);
    let place = |value: Decimal, score: Decimal| {
        (coordinate(across(drawable(value))), coordinate(up(drawable(score))))
    };
    let runs = reading.curve.chunk_by(|left, right| left.1.is_some() == right.1.is_some());
    let lines = runs.filter(|run| run.len() > 1 && run.iter().all(|(_, score)| score.is_some())).map(|run| {
        let points = run.iter().filter_map(|(value, score)| Some(place(*value, (*score)?)));
        points.map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
    });
    let dots =
        reading.values.iter().filter(|one| !one.marks.iter().all(|mark| matches!(mark, Mark::Short(_))));
    let dots = dots.filter_map(|one| {
        let scored = one.outcome.ok()?;
        let (x, y) = place(one.value, scored.score);
        Some((x, y, scored.status, one.marks.contains(&Mark::Actual)))
    });
    let mut points = vec![bottom, reading.scale.threshold, reading.scale.target, top];
    points.retain(|points| (bottom..=top).contains(points));
    points.sort();
    points.dedup();
    let levels = points
        .into_iter()
        .map(|points| (coordinate(up(drawable(points))), crate::view::number::trimmed(points, MOST_PLACES)));
    Curve {
        lines: lines.collect(),
        dots: dots.collect(),
        levels: levels.collect(),
        ends: Some((formats.figure(kpi, *low).line(), formats.figure(kpi, *high).line())),
    }
}

/// Maps `low..high` to `from..to`; everything to the middle where there is no range.
fn share_of(low: f64, high: f64, from: f64, to: f64) -> impl Fn(f64) -> f64 {
    move |value| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        from + share * (to - from)
    }
}

fn coordinate(place: f64) -> String {
    format!("{place:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{kpi::Unit, text::Lang, workspace::Workspace},
        engine::{
            evaluate::evaluate,
            model::Model,
            query::{Answer, Query, RuleDraft},
        },
        view::sample_tests,
    };

    /// What the engine says of a rule for a KPI of always 100 %, without a target unless one is assumed.
    fn reading(json: &str, target: Option<&str>) -> (RuleReading, Rule, Kpi) {
        let kpi = sample_tests::kpi("K08", Unit::Ratio, 1);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(kpi.id, kpi.clone());
        let rule: Rule = serde_json::from_str(json).unwrap();
        let point = |target: &str| crate::domain::target::TargetPoint {
            threshold: None,
            target: target.parse().unwrap(),
            stretch: None,
        };
        let draft = RuleDraft {
            kpi: kpi.id,
            rule: rule.clone(),
            scope: crate::domain::scope::Scope::COMPANY,
            period: "2026".parse().unwrap(),
            assumed: target.map(point),
            value: None,
        };
        let model = Model { workspace, ..Model::default() };
        match evaluate(&model, &Query::Rule(Box::new(draft))) {
            Answer::Rule(Some(reading)) => (*reading, rule, kpi),
            other => unreachable!("{other:?}"),
        }
    }

    fn told(lang: Lang, json: &str, target: Option<&str>) -> Result<Vec<String>, Rc<str>> {
        let (reading, rule, kpi) = reading(json, target);
        let formats = Formats::of(Words::new(lang), &Workspace::default());
        let rows = rows(&reading, &rule, &kpi, &formats)?;
        let line = |row: &TriedRow| {
            let score = row.score.as_deref().unwrap_or("—");
            format!("{} {} {score} {}", row.what, row.value, row.notes.join(" ")).trim().to_owned()
        };
        Ok(rows.iter().map(line).collect())
    }

    const STEPS: &str = r#"{"shape":{"steps":{"steps":[{"from":"0.9","points":"80"},{"from":"0.955","points":"130"}]}},
        "red_line":{"limit":"0.9","effect":"zero_total"}}"#;

    #[test]
    fn borders_are_named_with_what_lies_just_short_of_them() {
        let zh = told(Lang::Zh, STEPS, None).unwrap();
        assert_eq!(
            zh,
            [
                "差一点到第 1 档、差一点到红线 89.9% 0.00 碰红线",
                "第 1 档、红线 90.0% 80.00",
                "差一点到第 2 档 95.4% 80.00",
                "第 2 档 95.5% 120.00 封顶",
                "现在的实际值 100.0% 120.00 封顶",
            ]
        );
        let en = told(Lang::En, STEPS, None).unwrap();
        assert_eq!(
            en.first().map(String::as_str),
            Some("just below: step 1, just below: Red line 89.9% 0.00 red line crossed")
        );
        assert!(en.iter().all(|line| !line.contains("rule.") && !line.contains("%{")), "{en:?}");
    }

    #[test]
    fn one_reason_is_told_once() {
        let line = r#"{"shape":"line"}"#;
        assert_eq!(told(Lang::En, line, None), Err(Rc::from("No target, so no score.")));
        let own = r#"{"shape":{"three_point":{"points":{"threshold":"60","target":"100","cap":"120"}}}}"#;
        let said = told(Lang::Zh, own, Some("0.9")).unwrap_err();
        assert!(said.contains("还要有门槛和挑战"), "{said}");
        // Just short, at the target, and the actual.
        assert_eq!(told(Lang::En, line, Some("0.9")).unwrap().len(), 3);
    }

    #[test]
    fn the_curve_stays_inside_its_box() {
        let (reading, _, kpi) = reading(STEPS, None);
        let formats = Formats::of(Words::new(Lang::En), &Workspace::default());
        let curve = curve(&reading, &kpi, &formats);
        let inside = |text: &str| {
            let (x, y) = text.split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            (0.0..=CURVE_WIDTH).contains(&x) && (0.0..=CURVE_HEIGHT).contains(&y)
        };
        assert_eq!(curve.lines.len(), 1);
        assert!(curve.lines.iter().flat_map(|line| line.split(' ')).all(inside));
        // Both steps (the red line is the first of them) and the actual; what lies just short has no dot.
        assert_eq!(curve.dots.len(), 3);
        assert!(curve.levels.iter().any(|(_, points)| points == "100"));
    }
}
