//! A scoring rule that is being written: the values that matter and what they earn. Expected points are the examples of
//! `docs/scoring.md`, or worked by hand the same way; that a stored rule gives the same is looked at beside.

use keyscore::{
    domain::{
        kpi::Direction::{self, Higher, Lower},
        scope::Scope,
        target::TargetPoint,
    },
    engine::{
        evaluate::evaluate,
        query::{Answer, Border, Mark, NoScore, Query, RuleDraft, RuleReading},
        report::{Limit, NoLine, Status},
    },
};

use crate::{
    scoring_support::{indicator, read, world},
    support::{World, decimal, id, period},
};

fn draft(rule: &str) -> RuleDraft {
    let (scope, period) = (Scope::COMPANY, period("2026"));
    RuleDraft { kpi: id(1), rule: read(rule), scope, period, assumed: None, value: None }
}

fn asked(world: &World, draft: RuleDraft) -> RuleReading {
    let answer = evaluate(&world.model, &Query::Rule(Box::new(draft)));
    // The answer crosses to the page as bytes.
    let bytes = postcard::to_allocvec(&answer).unwrap();
    assert_eq!(postcard::from_bytes::<Answer>(&bytes).unwrap(), answer);
    match answer {
        Answer::Rule(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    }
}

/// The world of one KPI whose values show so many places.
fn shown(direction: Direction, target: &str, places: u8) -> World {
    let mut world = world(direction, target, "", "85");
    world.model.workspace.kpis.values_mut().for_each(|kpi| kpi.precision = places);
    world
}

/// Values with their scores in order, `value:score`, `-` where there is none.
fn told(reading: &RuleReading) -> String {
    let told = reading.values.iter().map(|one| match one.outcome {
        Ok(scored) => format!("{}:{}", one.value, scored.score),
        Err(_) => format!("{}:-", one.value),
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_points_of_every_shape_and_what_lies_just_short_of_them() {
    for (direction, target, places, rule, expected) in [
        // 60 − 4/3; 60 + 29 × 4/3; 100 + 29 × 2/3. 85 is the actual.
        (
            Higher,
            "70/100/130",
            0,
            r#"{"shape":"line"}"#,
            "69:58.67 70:60.00 85:80.00 99:98.67 100:100.00 129:119.33 130:120.00",
        ),
        (Higher, "100", 0, r#"{"shape":"line"}"#, "85:85.00 99:99.00 100:100.00"),
        // Below the threshold nothing.
        (
            Higher,
            "70/100/130",
            0,
            r#"{"shape":{"three_point":{"points":{"threshold":"60","target":"100","cap":"120"},"below":"zero"}}}"#,
            "69:0.00 70:60.00 85:80.00 99:98.67 100:100.00 129:119.33 130:120.00",
        ),
        (
            Higher,
            "",
            0,
            r#"{"shape":{"range":{"zero_low":"8","full_low":"10","full_high":"12","zero_high":"16"}}}"#,
            "7:0.00 8:0.00 9:50.00 10:100.00 12:100.00 13:75.00 16:0.00 17:0.00 85:0.00",
        ),
        (
            Lower,
            "",
            2,
            r#"{"shape":{"steps":{"steps":[{"from":"4","points":"60"},{"from":"2","points":"80"},{"from":"1","points":"100"}]}}}"#,
            "85:0.00 4.01:0.00 4:60.00 2.01:60.00 2:80.00 1.01:80.00 1:100.00",
        ),
        // Of a target of 200.
        (
            Higher,
            "200",
            0,
            r#"{"shape":{"steps":{"measure":"attainment","steps":[{"from":"0.8","points":"60"},{"from":"0.9","points":"80"},{"from":"1","points":"100"}]}}}"#,
            "85:0.00 159:0.00 160:60.00 179:60.00 180:80.00 199:80.00 200:100.00",
        ),
        (
            Higher,
            "",
            0,
            r#"{"shape":{"levels":{"levels":[{"value":"5","points":"100"},{"value":"4","points":"80"}]}}}"#,
            "4:80.00 5:100.00 85:-",
        ),
        // 100 − 15 × 4 is the floor of 40.
        (
            Lower,
            "",
            0,
            r#"{"shape":{"events":{"start":"100","each":"-15"}},"floor":"40"}"#,
            "85:40.00 4:40.00 3:55.00 2:70.00 1:85.00 0:100.00",
        ),
        (Lower, "3", 2, r#"{"shape":{"all_or_nothing":{}}}"#, "85:0.00 3.01:0.00 3:100.00"),
        // 0.1 ÷ 0.11 of 100.
        (
            Higher,
            "0.9",
            2,
            r#"{"shape":{"near_ceiling":{"ceiling":"1"}},"cap":"300"}"#,
            "0.89:90.91 0.9:100.00 1:300.00 85:300.00",
        ),
    ] {
        let reading = asked(&shown(direction, target, places), draft(rule));
        assert_eq!(told(&reading), expected, "{rule}");
        for one in &reading.values {
            let stored = indicator(direction, target, rule, &one.value.to_string());
            let score = one.outcome.ok().map(|scored| scored.score);
            assert_eq!(
                (score, one.outcome.map_or(Status::Unknown, |scored| scored.status)),
                (stored.score, stored.status)
            );
        }
    }
}

#[test]
fn marks_say_why_a_value_matters_and_the_red_line_is_told() {
    let rule = r#"{"shape":"line","red_line":{"limit":"100","effect":"zero_total"}}"#;
    let asking = RuleDraft { value: Some(decimal("140")), ..draft(rule) };
    let reading = asked(&shown(Higher, "100", 0), asking);
    let marks: Vec<(String, &[Mark], bool)> = reading
        .values
        .iter()
        .map(|one| (one.value.to_string(), one.marks.as_slice(), one.is_below_red_line))
        .collect();
    let both = |mark: fn(Border) -> Mark| [mark(Border::Target), mark(Border::RedLine)];
    let (at, short) = (both(Mark::At), both(Mark::Short));
    assert_eq!(
        marks,
        [
            ("85".to_owned(), [Mark::Actual].as_slice(), true),
            ("99".to_owned(), short.as_slice(), true),
            ("100".to_owned(), at.as_slice(), false),
            ("140".to_owned(), [Mark::Asked].as_slice(), false),
        ]
    );
    let limits: Vec<Option<Limit>> =
        reading.values.iter().filter_map(|one| one.outcome.ok()).map(|scored| scored.limit).collect();
    assert_eq!(limits, [None, None, None, Some(Limit::Cap)]);
}

#[test]
fn what_stands_now_is_told_beside_and_a_target_can_be_assumed() {
    let present = asked(
        &world(Higher, "100", r#"{"shape":{"all_or_nothing":{}}}"#, "85"),
        draft(r#"{"shape":"line"}"#),
    );
    assert_eq!(
        (present.present, told(&present).split(' ').next().map(str::to_owned)),
        (Some(decimal("0.00")), Some("85:85.00".to_owned()))
    );
    let without = shown(Higher, "", 0);
    let nothing = asked(&without, draft(r#"{"shape":"line"}"#));
    assert_eq!(nothing.values.iter().map(|one| one.outcome).collect::<Vec<_>>(), [Err(NoScore::NoTarget)]);
    let target = TargetPoint { threshold: None, target: decimal("50"), stretch: None };
    let assuming = RuleDraft { assumed: Some(target), ..draft(r#"{"shape":"line"}"#) };
    let assumed = asked(&without, assuming.clone());
    assert_eq!((assumed.is_assumed, told(&assumed)), (true, "49:98.00 50:100.00 85:120.00".to_owned()));
    // A target that is there is never pushed aside.
    let known = asked(&shown(Higher, "100", 0), assuming);
    assert_eq!((known.is_assumed, known.target.map(|point| point.target)), (false, Some(decimal("100"))));
}

#[test]
fn a_faulty_rule_says_why_there_is_no_score_and_its_curve_is_empty_there() {
    let crossed = r#"{"shape":{"range":{"zero_low":"8","full_low":"13","full_high":"12","zero_high":"16"}}}"#;
    let reading = asked(&shown(Higher, "", 0), draft(crossed));
    assert!(reading.values.iter().all(|one| one.outcome == Err(NoScore::NoLine(NoLine::OutOfOrder))));
    assert!(reading.curve.iter().all(|(_, score)| score.is_none()));
}

#[test]
fn the_curve_rises_through_the_points_of_the_line() {
    let reading = asked(&shown(Higher, "70/100/130", 0), draft(r#"{"shape":"line"}"#));
    assert!(reading.curve.is_sorted_by(|left, right| left.0 < right.0 && left.1 <= right.1));
    for one in &reading.values {
        let score = one.outcome.ok().map(|scored| scored.score);
        assert!(reading.curve.contains(&(one.value, score)), "{}", one.value);
    }
}
