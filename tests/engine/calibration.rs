//! What a calibration shows: ranks, heads, means and boxes worked out by hand in the comments.

use keyscore::{
    domain::{
        calibration::{Axis, AxisOf, Calibration, GuideShare},
        cycle::{Cycle, CycleState},
        dated::Dated,
        id::Id,
        people::{Employee, EmployeeFacts},
        period::PeriodLevel,
        rating::{
            CommentRule, Criterion, CriterionWeight, Decided, Decision, Mark, MissingPart, PartKind, Rating,
            RatingLevel, RatingPart, RatingPlan, RatingSheet, RatingTerms, ResultOverride,
        },
        scope::Scope,
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        calibration::CalibrationReading,
        cycle::{CycleSide, SealReading},
        evaluate::evaluate,
        query::{Answer, Query},
    },
};

use crate::support::{VISITS, World, day, decimal, employee, id, input, period};

const QUARTER: &str = "2026-Q1";
const POTENTIAL: u64 = 71;

/// People 1 to n with these points; `-` has no figure. Bands A 90, B 80, C.
fn world(points: &[&str]) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = keyscore::domain::kpi::Unit::Points;
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Quarter, "100 100 100 100");
    world.bands(&[("A", "90"), ("B", "80"), ("C", "0")]);
    for (raw, points) in (1..).zip(points) {
        // Names in the order of the numbers, so that cards are too.
        world.put(Employee {
            id: id(raw),
            name: Text2::same(format!("P{raw:02}")),
            keys: vec![],
            facts: Dated::always(EmployeeFacts::default()),
            employed: vec![],
            away: vec![],
        });
        let owner = WeightOwner::Employee(id(raw));
        world.weights(owner, day("0001-01-01"), WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
        if *points != "-" {
            world.number(VISITS, &employee(raw), QUARTER, points);
        }
    }
    world
}

fn axis(of: AxisOf, middle: &str, top: &str) -> Axis {
    Axis { of, middle: decimal(middle), top: decimal(top) }
}

fn calibrate(world: &mut World, guide: &[(&str, u32)], small: u16, up: Axis) {
    let share = |(code, percent): &(&str, u32)| GuideShare {
        code: (*code).to_owned(),
        share: Weight::percent(*percent),
    };
    let calibration = Calibration {
        guide: guide.iter().map(share).collect(),
        small,
        across: axis(AxisOf::Total, "80", "90"),
        up,
    };
    assert!(calibration.is_possible());
    world.put(Cycle {
        id: id(1),
        name: Text2::same(QUARTER),
        period: period(QUARTER),
        state: CycleState::Review,
        seals: vec![],
        log: vec![],
        appeals: vec![],
        calibration: Some(calibration),
    });
}

fn read(world: &World) -> CalibrationReading {
    match evaluate(&world.model, &Query::Calibration(id(1))) {
        Answer::Calibration(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    }
}

/// `person rank total`, a tie marked by `=`.
fn ranks(reading: &CalibrationReading) -> Vec<String> {
    let line = |one: &keyscore::engine::calibration::Ranked| {
        let rank = one.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let total = one.total.map_or("-".to_owned(), |total| total.to_string());
        format!("{} {}{rank} {total}", one.person.raw(), if one.is_tied { "=" } else { "" })
    };
    reading.people.iter().map(line).collect()
}

/// `code actual/guide` of a group.
fn heads(reading: &CalibrationReading, group: usize) -> Vec<String> {
    let line = |one: &keyscore::engine::calibration::GradeHeads| {
        let guide = one.guide.map_or("-".to_owned(), |guide| guide.to_string());
        format!("{} {}/{guide}", one.code, one.actual)
    };
    reading.groups[group].grades.iter().map(line).collect()
}

#[test]
fn equal_totals_share_a_rank_and_the_next_one_skips() {
    let mut world = world(&["80", "70", "90", "80", "-"]);
    calibrate(&mut world, &[], 10, axis(AxisOf::Indicators, "80", "90"));
    let reading = read(&world);
    assert_eq!(ranks(&reading), ["3 1 90.00", "1 =2 80.00", "4 =2 80.00", "2 4 70.00", "5 - -"]);
    // Nobody without a total is in a count; without a guide there are no heads of one.
    assert_eq!((reading.groups[0].heads, reading.groups[0].without), (4, 1));
    assert_eq!(heads(&reading, 0), ["A 1/-", "B 2/-", "C 1/-"]);
    assert!(reading.groups[0].is_small);
    // 80 is the middle, 90 the top, 70 the bottom on both axes.
    let cells: Vec<_> = reading.people.iter().map(|one| one.cell).collect();
    assert_eq!(cells, [Some((2, 2)), Some((1, 1)), Some((1, 1)), Some((0, 0)), None]);
}

#[test]
fn a_guide_is_dealt_in_whole_heads_by_largest_remainder() {
    // 5 heads at 10 / 50 / 40: 0.5, 2.5, 2: one head is left, 0.5 and 0.5 tie, and the larger share takes it: 0 / 3 / 2.
    let mut world = world(&["95", "92", "85", "70", "60"]);
    world.roles(1, &[(1, Weight::WHOLE)]);
    world.roles(4, &[(1, Weight::percent(50)), (2, Weight::percent(50))]);
    calibrate(&mut world, &[("A", 10), ("B", 50), ("C", 40)], 5, axis(AxisOf::Total, "80", "90"));
    let reading = read(&world);
    assert_eq!(heads(&reading, 0), ["A 2/0", "B 1/3", "C 2/2"]);
    // Five are not fewer than five; the roles are.
    let small: Vec<bool> = reading.groups.iter().map(|group| group.is_small).collect();
    assert_eq!(small, [false, true, true]);
    // Two in the first role: 0.2, 1, 0.8 → 0 / 1 / 1.
    assert_eq!((reading.groups[1].role, reading.groups[1].heads), (Some(id(1)), 2));
    assert_eq!(heads(&reading, 1), ["A 1/0", "B 0/1", "C 1/1"]);
    assert_eq!(heads(&reading, 2), ["A 0/0", "B 0/1", "C 1/0"]);
}

fn rate(world: &mut World, person: u64, rater: u64, points: &str) {
    let kind = PartKind::Manager;
    let mark = Mark { criterion: id(POTENTIAL), points: decimal(points), comment: String::new() };
    let sheet = RatingSheet { rater: id(rater), at: 0, marks: vec![mark], comment: String::new() };
    let key = Rating::id_for(id(person), period(QUARTER), kind);
    let mut rating = world.model.workspace.ratings.get(&key).cloned().unwrap_or(Rating {
        id: key,
        person: id(person),
        period: period(QUARTER),
        kind,
        sheets: vec![],
    });
    rating.sheets.push(sheet);
    world.put(rating);
}

/// The manager's part has no weight: it is there for the grid.
fn plan(world: &mut World) {
    let level = |points: &str| RatingLevel { name: Text2::same(points), points: decimal(points) };
    let scope = Scope::COMPANY;
    let terms = RatingTerms {
        every: PeriodLevel::Quarter,
        indicators: Weight::WHOLE,
        levels: ["90", "80", "72", "60"].map(level).to_vec(),
        criteria: vec![Criterion { id: id(POTENTIAL), name: Text2::same("potential"), anchors: vec![] }],
        parts: vec![RatingPart {
            kind: PartKind::Manager,
            weight: Weight(0),
            weights: vec![CriterionWeight { criterion: id(POTENTIAL), weight: Weight::WHOLE }],
        }],
        missing: MissingPart::LeaveOut,
        comments: CommentRule::default(),
    };
    world.put(RatingPlan { id: RatingPlan::id_for(&scope), scope, terms: Dated::always(terms) });
}

#[test]
fn raters_beside_each_other_and_two_axes() {
    let mut world = world(&["95", "85", "70", "60"]);
    plan(&mut world);
    rate(&mut world, 1, 2, "72");
    rate(&mut world, 3, 2, "80");
    rate(&mut world, 4, 3, "90");
    let potential = AxisOf::Criterion(PartKind::Manager, Id::from_raw(POTENTIAL));
    calibrate(&mut world, &[], 10, axis(potential, "75", "85"));
    let reading = read(&world);
    // Bob 72 and 80: 76. Cyd 90. All: 242 ÷ 3 = 80.666…; 90 − 80.666… = 9.33, 76 − 80.666… = −4.67.
    let told: Vec<_> = reading
        .raters
        .iter()
        .map(|one| (one.rater.raw(), one.people, one.mean, one.all, one.difference))
        .collect();
    assert_eq!(told[0], (3, 1, decimal("90"), decimal("80.67"), decimal("9.33")));
    assert_eq!(told[1], (2, 2, decimal("76"), decimal("80.67"), decimal("-4.67")));
    // Total and potential: 95 and 72, 85 and nothing, 70 and 80, 60 and 90.
    let cells: Vec<_> = reading.people.iter().map(|one| (one.person.raw(), one.cell)).collect();
    assert_eq!(cells, [(1, Some((2, 0))), (2, None), (3, Some((0, 1))), (4, Some((0, 2)))]);
    // A part without weight changes no total.
    assert_eq!(ranks(&reading)[0], "1 1 95.00");
}

fn decide(world: &mut World, person: u64, what: Decided) {
    let key = ResultOverride::id_for(id(person), period(QUARTER));
    let decision = Decision { at: 1, by: "board".to_owned(), reason: "one-off".to_owned(), what };
    let (person, period) = (id(person), period(QUARTER));
    world.put(ResultOverride { id: key, person, period, decisions: vec![decision] });
}

#[test]
fn a_decision_moves_rank_and_heads_and_stands_in_lock_and_comparison() {
    let mut world = world(&["95", "85", "70"]);
    calibrate(&mut world, &[("A", 100)], 1, axis(AxisOf::Total, "80", "90"));
    let seal = |world: &World| match evaluate(&world.model, &Query::Seal(id(1))) {
        Answer::Seal(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    };
    let before: SealReading = seal(&world);
    decide(&mut world, 3, Decided::Total(decimal("96")));
    let reading = read(&world);
    assert_eq!(ranks(&reading), ["3 1 96.00", "1 2 95.00", "2 3 85.00"]);
    assert_eq!(heads(&reading, 0), ["A 2/3", "B 1/0", "C 0/0"]);
    assert_eq!(reading.people[0].figured, Some((Some(decimal("70")), Some("C".to_owned()))));
    let after = seal(&world);
    assert!(after.recomputes && after.sha256 != before.sha256 && after.open_ratings == 0);
    assert!(after.text.contains("one-off") && !before.text.contains("appraisals"));
    // A lock of before, beside what comes out now: the total differs, and the decision is among the rules with its reason.
    let mark = keyscore::domain::cycle::SealMark {
        seal: id(9),
        sha256: before.sha256.clone(),
        engine: before.engine.clone(),
        at: 1,
    };
    world.put(keyscore::domain::cycle::CycleSeal { id: id(9), cycle: id(1), text: before.text });
    world.model.workspace.cycles.get_mut(&id(1)).unwrap().seals.push(mark);
    let compared = Query::CycleCompare { left: CycleSide::Sealed(id(1)), right: CycleSide::Now(id(1)) };
    let Answer::CycleCompare(Some(compared)) = evaluate(&world.model, &compared) else { panic!() };
    let differs = compared.cards.iter().find(|pair| pair.left != pair.right).unwrap();
    assert_eq!(differs.scope, employee(3));
    assert_eq!(compared.rules.iter().map(|rule| rule.reason.as_str()).collect::<Vec<_>>(), ["one-off"]);
    assert!(compared.left.is_some_and(|proof| proof.is_intact && proof.recomputes == Some(true)));
    // Off: there is nothing to look at.
    world.model.workspace.cycles.get_mut(&id(1)).unwrap().calibration = None;
    assert!(matches!(evaluate(&world.model, &Query::Calibration(id(1))), Answer::Calibration(None)));
}
