//! Parts of a card that people rate, and results that were decided otherwise: hand sums in the comments, and the appraisal of
//! Frappe HRMS with the numbers of its own tests (`hrms/hr/doctype/appraisal/test_appraisal.py`).

use keyscore::{
    domain::{
        card_rule::PointsItem,
        change::{Change, ChangeSet, Label},
        dated::Dated,
        id::Id,
        people::{Employee, EmployeeFacts},
        period::PeriodLevel,
        rating::{
            CommentRule, Criterion, CriterionWeight, Decided, Decision, Mark, MissingPart, PartKind, Rating,
            RatingFault, RatingLevel, RatingPart, RatingPlan, RatingSheet, RatingTerms, ResultOverride,
        },
        record::Record,
        scope::{Member, Scope},
        scoring::{RedLine, RedLineEffect, Rule, ScoringRule},
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        appraisal::{Appraisal, RatingFinding},
        evaluate::{evaluate, report},
        query::{Answer, Query, Subjects},
        report::TotalMissing,
        session::Session,
    },
};

use crate::support::{VISITS, World, day, decimal, employee, id, input, period};

const QUARTER: &str = "2026-Q1";
const ANN: u64 = 1;
const TEAMWORK: u64 = 71;
const INITIATIVE: u64 = 72;

/// Ann has 80 points, Bob 90; Cyd and Dan have no figure. Bands A 90, B 80, C.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = keyscore::domain::kpi::Unit::Points;
    world.put(Employee {
        id: id(4),
        name: Text2::same("Dan"),
        keys: vec![],
        facts: Dated::always(EmployeeFacts::default()),
        employed: vec![],
        away: vec![],
    });
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Quarter, "100 100 100 100");
    world.bands(&[("A", "90"), ("B", "80"), ("C", "0")]);
    for raw in 1..=4 {
        let owner = WeightOwner::Employee(id(raw));
        world.weights(owner, day("0001-01-01"), WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
    }
    world.number(VISITS, &employee(1), QUARTER, "80");
    world.number(VISITS, &employee(2), QUARTER, "90");
    world
}

fn levels(points: &[&str]) -> Vec<RatingLevel> {
    let level = |points: &&str| RatingLevel { name: Text2::same(*points), points: decimal(points) };
    points.iter().map(level).collect()
}

fn part(kind: PartKind, percent: u32, weights: &[(u64, u32)]) -> RatingPart {
    let weight = |(raw, percent): &(u64, u32)| CriterionWeight {
        criterion: id(*raw),
        weight: Weight::percent(*percent),
    };
    RatingPart { kind, weight: Weight::percent(percent), weights: weights.iter().map(weight).collect() }
}

/// Indicators 60 %, manager 30 % (teamwork 60, initiative 40), peers 10 % (teamwork), own view 0 %.
fn terms() -> RatingTerms {
    let criterion =
        |raw: u64, name: &str| Criterion { id: id(raw), name: Text2::same(name), anchors: vec![] };
    RatingTerms {
        every: PeriodLevel::Quarter,
        indicators: Weight::percent(60),
        levels: levels(&["100", "80", "60", "40", "20"]),
        criteria: vec![criterion(TEAMWORK, "teamwork"), criterion(INITIATIVE, "initiative")],
        parts: vec![
            part(PartKind::Own, 0, &[(TEAMWORK, 50), (INITIATIVE, 50)]),
            part(PartKind::Manager, 30, &[(TEAMWORK, 60), (INITIATIVE, 40)]),
            part(PartKind::Peers, 10, &[(TEAMWORK, 100)]),
        ],
        missing: MissingPart::LeaveOut,
        comments: CommentRule::default(),
    }
}

fn plan(world: &mut World, scope: &Scope, terms: RatingTerms) {
    assert_eq!(terms.fault(), None);
    world.put(RatingPlan {
        id: RatingPlan::id_for(scope),
        scope: scope.clone(),
        terms: Dated::always(terms),
    });
}

/// A rater, and what they gave each criterion with what they said.
type Sheet<'t> = (u64, &'t [(u64, &'t str, &'t str)]);

/// What a rater gives: `criterion points comment`, the comment may be missing.
fn rating(person: u64, kind: PartKind, sheets: &[Sheet<'_>]) -> Rating {
    let mark = |(raw, points, comment): &(u64, &str, &str)| Mark {
        criterion: id(*raw),
        points: decimal(points),
        comment: (*comment).to_owned(),
    };
    let sheet = |(rater, marks): &(u64, &[(u64, &str, &str)])| RatingSheet {
        rater: id(*rater),
        at: 0,
        marks: marks.iter().map(mark).collect(),
        comment: String::new(),
    };
    Rating {
        id: Rating::id_for(id(person), period(QUARTER), kind),
        person: id(person),
        period: period(QUARTER),
        kind,
        sheets: sheets.iter().map(sheet).collect(),
    }
}

/// The manager gives Ann 80 and 60, three peers 100, 80, 80, she herself twice 100.
fn rate(world: &mut World) {
    world.put(rating(ANN, PartKind::Own, &[(ANN, &[(TEAMWORK, "100", ""), (INITIATIVE, "100", "")])]));
    world.put(rating(ANN, PartKind::Manager, &[(2, &[(TEAMWORK, "80", ""), (INITIATIVE, "60", "")])]));
    let peers: [Sheet<'_>; 3] =
        [(2, &[(TEAMWORK, "100", "")]), (3, &[(TEAMWORK, "80", "")]), (4, &[(TEAMWORK, "80", "")])];
    world.put(rating(ANN, PartKind::Peers, &peers));
}

fn appraisals(world: &World) -> Vec<Appraisal> {
    let query = Query::Appraisals { subjects: vec![Subjects::Employees], period: period(QUARTER) };
    match evaluate(&world.model, &query) {
        Answer::Appraisals(found) => found,
        other => panic!("{other:?}"),
    }
}

fn of(world: &World, person: u64) -> Appraisal {
    appraisals(world).into_iter().find(|one| one.person == id(person)).unwrap()
}

/// Scores of the parts, `-` where there is none.
fn scores(appraisal: &Appraisal) -> Vec<String> {
    let text = |score: Option<rust_decimal::Decimal>| score.map_or("-".to_owned(), |score| score.to_string());
    appraisal.parts.iter().map(|part| text(part.score)).collect()
}

/// Total and band as the card shows them.
fn card(world: &World, person: u64) -> (Option<String>, Option<TotalMissing>, Option<String>) {
    let card = world.card(&employee(person), QUARTER);
    (card.total.map(|total| total.to_string()), card.total_missing, card.band)
}

fn whole(total: &str, band: &str) -> (Option<String>, Option<TotalMissing>, Option<String>) {
    (Some(total.to_owned()), None, Some(band.to_owned()))
}

#[test]
fn parts_make_the_total_by_their_weights() {
    let mut world = world();
    plan(&mut world, &Scope::COMPANY, terms());
    rate(&mut world);
    let ann = of(&world, ANN);
    // Manager (60·80 + 40·60) ÷ 100 = 72; peers (100 + 80 + 80) ÷ 3 = 86.666…, rounded once to 86.67; own 100, which counts nothing.
    assert_eq!(scores(&ann), ["80.00", "100.00", "72.00", "86.67"]);
    assert_eq!(ann.parts[3].exact, Some(decimal("86.666666667")));
    // 0.6·80 + 0.3·72 + 0.1·86.67 = 48 + 21.6 + 8.667 = 78.267.
    assert_eq!(card(&world, ANN), whole("78.27", "C"));
    assert_eq!(ann.total, Some(decimal("78.27")));
    let told: Vec<_> = ann.parts.iter().map(|part| (part.effective_percent, part.contribution)).collect();
    assert_eq!(told[0], (Some(decimal("60")), Some(decimal("48"))));
    assert_eq!(told[1], (None, None));
    assert_eq!(told[3], (Some(decimal("10")), Some(decimal("8.67"))));
    assert!(ann.findings.is_empty());
    // The indicators' own figures are as they were.
    assert_eq!(world.card(&employee(ANN), QUARTER).course.rolled, Some(decimal("80")));
    // Neither the company's card nor another period has such parts.
    assert_eq!(report(&world.model, period("2026-01")).appraisals, []);
    assert!(world.card(&Scope::COMPANY, QUARTER).total.is_none());
    let totals = Query::Totals { subjects: vec![Subjects::Employees], period: period(QUARTER) };
    let Answer::Totals(totals) = evaluate(&world.model, &totals) else { panic!() };
    assert_eq!(totals[0].total, Some(decimal("78.27")));
}

#[test]
fn a_part_that_nobody_rated_is_left_out_or_blocks() {
    let mut world = world();
    plan(&mut world, &Scope::COMPANY, terms());
    rate(&mut world);
    world.model.workspace.ratings.remove(&Rating::id_for(id(ANN), period(QUARTER), PartKind::Peers));
    // (0.6·80 + 0.3·72) ÷ 0.9 = 69.6 ÷ 0.9 = 77.333…
    assert_eq!(card(&world, ANN), whole("77.33", "C"));
    let ann = of(&world, ANN);
    assert_eq!(ann.findings, [RatingFinding::NoRating(PartKind::Peers)]);
    // 60 ÷ 90 and 30 ÷ 90.
    assert_eq!(ann.parts[0].effective_percent, Some(decimal("66.67")));
    assert_eq!(ann.parts[2].effective_percent, Some(decimal("33.33")));
    assert_eq!(ann.parts[3].effective_percent, None);
    // Dan has neither a figure nor a rating.
    assert_eq!(card(&world, 4), (None, Some(TotalMissing::NoScores), None));
    plan(&mut world, &Scope::COMPANY, RatingTerms { missing: MissingPart::Block, ..terms() });
    assert_eq!(card(&world, ANN), (None, Some(TotalMissing::RatingMissing), None));
    // The own view has no weight: that it is missing blocks nothing.
    rate(&mut world);
    world.model.workspace.ratings.remove(&Rating::id_for(id(ANN), period(QUARTER), PartKind::Own));
    assert_eq!(card(&world, ANN), whole("78.27", "C"));
    assert_eq!(of(&world, ANN).findings, [RatingFinding::NoRating(PartKind::Own)]);
}

#[test]
fn a_comment_that_is_asked_for_and_an_unfinished_sheet_are_findings() {
    let mut world = world();
    let comments =
        CommentRule { always: false, at_most: Some(decimal("60")), at_least: Some(decimal("100")) };
    plan(&mut world, &Scope::COMPANY, RatingTerms { comments, ..terms() });
    rate(&mut world);
    let lacks = |kind, rater, criterion| RatingFinding::CommentMissing(kind, id(rater), id(criterion));
    let expected = [
        lacks(PartKind::Own, ANN, TEAMWORK),
        lacks(PartKind::Own, ANN, INITIATIVE),
        lacks(PartKind::Manager, 2, INITIATIVE),
        lacks(PartKind::Peers, 2, TEAMWORK),
    ];
    assert_eq!(of(&world, ANN).findings, expected);
    // What lacks a comment counts all the same.
    assert_eq!(card(&world, ANN), whole("78.27", "C"));
    // A sheet that lacks a criterion, or has a level that there is no more, does not count: the manager's part has no score.
    world.put(rating(ANN, PartKind::Manager, &[(2, &[(TEAMWORK, "80", ""), (INITIATIVE, "75", "why")])]));
    let ann = of(&world, ANN);
    assert!(ann.findings.contains(&RatingFinding::Unfinished(PartKind::Manager, id(2), id(INITIATIVE))));
    assert_eq!(scores(&ann), ["80.00", "100.00", "-", "86.67"]);
    // (48 + 8.667) ÷ 0.7 = 80.952…
    assert_eq!(card(&world, ANN), whole("80.95", "B"));
}

#[test]
fn the_most_specific_plan_holds_and_terms_hold_from_their_day() {
    let mut world = world();
    plan(&mut world, &Scope::COMPANY, terms());
    rate(&mut world);
    world.roles(ANN, &[(1, Weight::WHOLE)]);
    let half = RatingTerms {
        indicators: Weight::percent(50),
        parts: vec![part(PartKind::Manager, 50, &[(TEAMWORK, 100)])],
        ..terms()
    };
    let role: Scope = Member::Role(id(1)).into();
    plan(&mut world, &role, half.clone());
    // 0.5·80 + 0.5·80.
    assert_eq!(card(&world, ANN), whole("80.00", "B"));
    let mut own = Dated::always(terms());
    own.revise(day("2026-04-01"), half, "new weights");
    world.put(RatingPlan { id: RatingPlan::id_for(&employee(ANN)), scope: employee(ANN), terms: own });
    assert_eq!(card(&world, ANN), whole("78.27", "C"));
}

#[test]
fn a_red_line_stands_above_ratings_and_decisions() {
    let mut world = world();
    plan(&mut world, &Scope::COMPANY, terms());
    rate(&mut world);
    let red_line = RedLine { limit: decimal("85"), effect: RedLineEffect::CapTotal(decimal("59.99")) };
    let rule = Rule { red_line: Some(red_line), ..Rule::default() };
    let scope = Scope::COMPANY;
    world.put(ScoringRule {
        id: ScoringRule::id_for(id(1), &scope),
        kpi: id(1),
        scope,
        rule: Dated::always(rule),
    });
    assert_eq!(card(&world, ANN), whole("59.99", "C"));
    decide(&mut world, ANN, Decided::Total(decimal("95")));
    assert_eq!(card(&world, ANN), whole("59.99", "C"));
}

fn decide(world: &mut World, person: u64, what: Decided) {
    let decision = Decision { at: 5, by: "board".to_owned(), reason: "late order".to_owned(), what };
    let key = ResultOverride::id_for(id(person), period(QUARTER));
    let mut known = world.model.workspace.overrides.get(&key).cloned().unwrap_or(ResultOverride {
        id: key,
        person: id(person),
        period: period(QUARTER),
        decisions: vec![],
    });
    known.decisions.push(decision);
    world.put(known);
}

#[test]
fn a_decision_holds_instead_of_the_figures_and_leaves_them_visible() {
    let mut world = world();
    decide(&mut world, 2, Decided::Grade("B".to_owned()));
    // Bob's 90 is an A: the grade is another one, the total stays.
    assert_eq!(card(&world, 2), whole("90.00", "B"));
    let bob = of(&world, 2);
    assert_eq!((bob.figured, bob.figured_band.as_deref()), (Some(decimal("90")), Some("A")));
    assert_eq!(bob.decision.as_ref().map(|decision| decision.reason.as_str()), Some("late order"));
    // A total brings its grade: 80 is a B exactly.
    decide(&mut world, 2, Decided::Total(decimal("80")));
    assert_eq!(card(&world, 2), whole("80.00", "B"));
    // Cyd has no figure and gets a total.
    decide(&mut world, 3, Decided::Total(decimal("79.995")));
    assert_eq!(card(&world, 3), whole("80.00", "B"));
    decide(&mut world, 2, Decided::TakenBack);
    assert_eq!(card(&world, 2), whole("90.00", "A"));
    assert_eq!(world.model.workspace.overrides.values().map(|one| one.decisions.len()).max(), Some(3));
    // A grade that the bands do not have decides nothing.
    decide(&mut world, 2, Decided::Grade("Z".to_owned()));
    assert_eq!(card(&world, 2), whole("90.00", "A"));
    // Nobody else's card has changed by any of it.
    assert_eq!(card(&world, ANN), whole("80.00", "B"));
    assert_eq!(appraisals(&world).len(), 2);
}

#[test]
fn a_session_answers_as_a_fresh_evaluation_does() {
    let mut world = world();
    let mut session = Session::new(world.model.clone());
    let everybody = vec![Subjects::Employees];
    let queries = [
        Query::Totals { subjects: everybody.clone(), period: period(QUARTER) },
        Query::Cards { subjects: everybody.clone(), period: period(QUARTER) },
        Query::Appraisals { subjects: everybody, period: period(QUARTER) },
    ];
    let mut revision = 0;
    let mut step = |world: &mut World, session: &mut Session, record: Record| {
        revision += 1;
        let change = Change {
            key: record.key(),
            before: world.model.workspace.get(record.key()),
            after: Some(record.clone()),
        };
        let label = Label::default();
        session.apply(&ChangeSet { revision, tab: 0, at: 0, label, changes: vec![change], undo_of: None });
        world.put(record);
        for query in &queries {
            assert_eq!(session.answer(query), evaluate(&world.model, query));
        }
    };
    let scope = Scope::COMPANY;
    let plan = |terms: RatingTerms| RatingPlan {
        id: RatingPlan::id_for(&scope),
        scope: scope.clone(),
        terms: Dated::always(terms),
    };
    for query in &queries {
        assert_eq!(session.answer(query), evaluate(&world.model, query));
    }
    step(&mut world, &mut session, plan(terms()).into());
    let given: [Sheet<'_>; 1] = [(2, &[(TEAMWORK, "80", ""), (INITIATIVE, "60", "")])];
    step(&mut world, &mut session, rating(ANN, PartKind::Manager, &given).into());
    step(&mut world, &mut session, plan(RatingTerms { missing: MissingPart::Block, ..terms() }).into());
    step(&mut world, &mut session, plan(terms()).into());
    let item = PointsItem {
        id: Id::from_raw(3),
        scope: employee(ANN),
        period: period(QUARTER),
        points: decimal("5"),
        reason: String::new(),
    };
    step(&mut world, &mut session, item.into());
    // Points count in the indicators' part: (0.6·85 + 0.3·72) ÷ 0.9 = 80.666…
    assert_eq!(card(&world, ANN), whole("80.67", "B"));
    decide(&mut world, ANN, Decided::Grade("A".to_owned()));
    let decided = world.model.workspace.overrides.values().next().unwrap().clone();
    world.model.workspace.overrides.remove(&decided.id);
    step(&mut world, &mut session, decided.into());
    assert_eq!(card(&world, ANN), whole("80.67", "A"));
}

#[test]
fn plans_whose_weights_are_not_whole_are_faulty() {
    let base = terms();
    assert_eq!(base.fault(), None);
    let more = RatingTerms { indicators: Weight::percent(61), ..base.clone() };
    assert_eq!(more.fault(), Some(RatingFault::PartsNotWhole));
    let mut open = base.clone();
    open.parts[1].weights.pop();
    assert_eq!(open.fault(), Some(RatingFault::CriteriaNotWhole(PartKind::Manager)));
    let mut twice = base.clone();
    twice.parts.push(twice.parts[0].clone());
    assert_eq!(twice.fault(), Some(RatingFault::Twice));
    let flat = RatingTerms { levels: levels(&["80", "80"]), ..base.clone() };
    assert_eq!(flat.fault(), Some(RatingFault::LevelsOutOfOrder));
    let one = RatingTerms { levels: levels(&["80"]), ..base };
    assert_eq!(one.fault(), Some(RatingFault::Length));
}

/// Frappe HRMS: goals of 30 % and 70 % scored 5 and 3 of 5 give 3.6; ratings of 0.8 and 0.7 of 5 stars at 70 % and 30 % give 3.85
/// as self score and as average feedback; the final score, their mean, is 3.767 (`test_final_score`). Without self rating and
/// feedback Frappe counts 0 twice and gives 1.2 (`test_manual_kra_rating`); here that takes two ratings of 0, and what is missing is left out.
#[test]
fn the_appraisal_of_frappe_hrms_as_a_plan() {
    let mut world = World::new();
    world.settings(|settings| {
        settings.scale.threshold = decimal("3");
        settings.scale.target = decimal("5");
        settings.scale.cap = decimal("5");
        settings.rounding.total = 3;
    });
    for (kpi, source, actual) in [(1, VISITS, "5"), (2, crate::support::LEADS, "3")] {
        world.kpi(kpi, input(source)).unit = keyscore::domain::kpi::Unit::Points;
        world.targets(kpi, &employee(ANN), 2026, PeriodLevel::Quarter, "5 5 5 5");
        world.number(source, &employee(ANN), QUARTER, actual);
    }
    let weights = [(1, Weight::percent(30).0), (2, Weight::percent(70).0)];
    world.weights(WeightOwner::Employee(id(ANN)), day("0001-01-01"), WeightMode::Enforce, &weights);
    assert_eq!(world.card(&employee(ANN), QUARTER).total, Some(decimal("3.6")));
    let third = |kind, weight: u32| RatingPart {
        weight: Weight(weight),
        ..part(kind, 0, &[(TEAMWORK, 70), (INITIATIVE, 30)])
    };
    let stars = RatingTerms {
        indicators: Weight(333_334),
        levels: levels(&["5", "4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5", "0"]),
        parts: vec![third(PartKind::Own, 333_333), third(PartKind::AllRound, 333_333)],
        ..terms()
    };
    plan(&mut world, &Scope::COMPANY, stars);
    for (kind, rater) in [(PartKind::Own, ANN), (PartKind::AllRound, 2)] {
        world.put(rating(ANN, kind, &[(rater, &[(TEAMWORK, "4", ""), (INITIATIVE, "3.5", "")])]));
    }
    assert_eq!(scores(&of(&world, ANN)), ["3.600", "3.85", "3.85"]);
    assert_eq!(world.card(&employee(ANN), QUARTER).total, Some(decimal("3.767")));
    for (kind, rater) in [(PartKind::Own, ANN), (PartKind::AllRound, 2)] {
        world.put(rating(ANN, kind, &[(rater, &[(TEAMWORK, "0", ""), (INITIATIVE, "0", "")])]));
    }
    assert_eq!(world.card(&employee(ANN), QUARTER).total, Some(decimal("1.2")));
    for kind in [PartKind::Own, PartKind::AllRound] {
        world.model.workspace.ratings.remove(&Rating::id_for(id(ANN), period(QUARTER), kind));
    }
    assert_eq!(world.card(&employee(ANN), QUARTER).total, Some(decimal("3.6")));
}
