//! Plans of pay of a workspace: whose plan holds, what it reads from the card, and why there may be no pay.
//! The expected amounts are worked out by hand in the comments.

use keyscore::{
    domain::{
        dated::Dated,
        id::Id,
        pay::{BaseAmounts, BaseKind, PayBase, PayPlan, PayTerms},
        people::{Employee, EmployeeFacts},
        period::PeriodLevel,
        scope::{Member, Scope},
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        pay::{FigureMissing, PersonPay},
        pay_lint::{PayFinding, PayNote, lint_pay},
        query::{Answer, PayDraft, PayMark, PayReading, Query, Subjects},
    },
};

use crate::{
    scoring_support::read,
    support::{VISITS, World, day, decimal, employee, id, input, period},
};

/// Half a percent of the base for each point of the total from 60 on, at most 100 %.
const BY_TOTAL: &str = r#"{"every":"quarter","plan":{"measure":"total","curve":{"borders":"measure","threshold":"60",
    "shape":{"ramp":{"points":[{"at":"0","level":"0"},{"at":"100","level":"100"}],"beyond":"hold"}},"pays":"percent_of_base"}}}"#;

/// Ann's one KPI with a target of 200 and an actual of the quarter.
fn world(actual: &str) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.targets(1, &employee(1), 2026, PeriodLevel::Quarter, "200 200 200 200");
    world.number(VISITS, &employee(1), "2026-Q3", actual);
    world.weights(
        WeightOwner::Employee(id(1)),
        day("0001-01-01"),
        WeightMode::Enforce,
        &[(1, Weight::percent(100).0)],
    );
    world
}

fn role(raw: u64) -> Scope {
    Member::Role(id(raw)).into()
}

fn plan(raw: u64, scope: Scope, from: &str, json: &str) -> PayPlan {
    let mut terms = Dated::default();
    terms.revise(day(from), read::<PayTerms>(json), "");
    PayPlan { id: id(raw), name: Text2::same("plan"), scope, terms }
}

fn base(scope: Scope, json: &str) -> PayBase {
    let amounts = Dated::always(read::<BaseAmounts>(json));
    PayBase { id: PayBase::id_for(&scope), scope, amounts }
}

fn paid(world: &World, when: &str) -> Vec<PersonPay> {
    let subjects = vec![Subjects::Employee(id(1))];
    match evaluate(&world.model, &Query::Pay { subjects, period: period(when) }) {
        Answer::Pay(pay) => pay,
        other => panic!("{other:?}"),
    }
}

/// `plan: amount`, or `plan: reason`.
fn told(world: &World, when: &str) -> Vec<String> {
    let line = |pay: &PersonPay| {
        let plan: Id<PayPlan> = pay.plan;
        match (&pay.payout.earned, &pay.payout.no_pay) {
            (Some(earned), None) => format!("{}: {earned}", plan.raw()),
            (None, Some(reason)) => format!("{}: {}", plan.raw(), serde_json::to_string(reason).unwrap()),
            both => panic!("{both:?}"),
        }
    };
    paid(world, when).iter().map(line).collect()
}

#[test]
fn the_total_of_the_card_is_paid_by_the_plan_and_rounded_once() {
    // 167 of 200: 83.50 points, 83.5 % of 3,333.33 = 2,783.33055.
    let mut world = world("167");
    world.put(plan(7, employee(1), "0001-01-01", BY_TOTAL));
    world.put(base(employee(1), r#"{"bonus":"3333.33"}"#));
    assert_eq!(told(&world, "2026-Q3"), ["7: 2783.33"]);
    // 119 of 200: 59.50 points lie below the threshold: zero is a pay.
    let mut low = world.clone();
    low.number(VISITS, &employee(1), "2026-Q3", "119");
    assert_eq!(told(&low, "2026-Q3"), ["7: 0.00"]);
    // Nothing is known of the quarter before: no pay, and not zero.
    assert_eq!(told(&world, "2026-Q2"), [r#"7: {"missing_reading":"total"}"#]);
    assert_eq!(told(&world, "2026"), [r#"7: {"other_period":"quarter"}"#]);
}

#[test]
fn the_nearest_scope_with_a_plan_in_force_holds_with_all_its_plans() {
    let mut world = world("200");
    world.roles(1, &[(1, Weight::percent(30)), (2, Weight::percent(70))]);
    let flat = |rate: &str| {
        let curve =
            format!(r#"{{"borders":"measure","shape":{{"flat":{{"rate":"{rate}"}}}},"pays":"money"}}"#);
        format!(r#"{{"every":"quarter","plan":{{"measure":{{"value":"{}"}},"curve":{curve}}}}}"#, id::<()>(1))
    };
    world.put(plan(1, Scope::COMPANY, "0001-01-01", &flat("1")));
    assert_eq!(told(&world, "2026-Q3"), ["1: 2.00"]);
    world.put(plan(2, role(1), "0001-01-01", &flat("2")));
    assert_eq!(told(&world, "2026-Q3"), ["2: 4.00"]);
    // The role with the larger share comes first, and all of its plans pay.
    world.put(plan(3, role(2), "0001-01-01", &flat("3")));
    world.put(plan(4, role(2), "2026-09-30", &flat("4")));
    assert_eq!(told(&world, "2026-Q3"), ["3: 6.00", "4: 8.00"]);
    // A plan that begins after the last day of the period does not hold yet.
    world.put(plan(5, employee(1), "2026-10-01", &flat("5")));
    assert_eq!(told(&world, "2026-Q3"), ["3: 6.00", "4: 8.00"]);
    world.put(plan(5, employee(1), "2026-09-30", &flat("5")));
    assert_eq!(told(&world, "2026-Q3"), ["5: 10.00"]);
}

#[test]
fn amounts_of_the_nearest_scope_hold_as_a_whole_and_salary_is_per_month() {
    let mut world = world("200");
    world.put(plan(
        1,
        Scope::COMPANY,
        "0001-01-01",
        &BY_TOTAL.replace(r#""every""#, r#""base":"salary","every""#),
    ));
    assert_eq!(told(&world, "2026-Q3"), [r#"1: "no_base""#]);
    world.put(base(Scope::COMPANY, r#"{"salary":"1000.01"}"#));
    // Three months of 1,000.01 at 100 %.
    assert_eq!(told(&world, "2026-Q3"), ["1: 3000.03"]);
    world.put(base(employee(1), r#"{"bonus":"5"}"#));
    assert_eq!(told(&world, "2026-Q3"), [r#"1: "no_base""#]);
    // A record without an amount says nothing.
    world.put(base(employee(1), "{}"));
    assert_eq!(told(&world, "2026-Q3"), ["1: 3000.03"]);
    // No part of a month is a week.
    let salary = BaseAmounts { salary: Some(decimal("1000")), bonus: None };
    assert_eq!(salary.of(BaseKind::Salary, PeriodLevel::Week), None);
    assert_eq!(salary.of(BaseKind::Salary, PeriodLevel::Year), Some(decimal("12000")));
}

#[test]
fn borders_in_percent_of_quota_take_the_target_of_the_card() {
    // 240 of a target of 200: 200 × 10 % + 40 × 20 % = 28; without the target there is no quota.
    let json = format!(
        r#"{{"every":"quarter","quota":"{kpi}","plan":{{"measure":{{"value":"{kpi}"}},"curve":{{"borders":"percent_of_quota","shape":{{"tiers":[
        {{"from":"0","rate":"10","reach":"slice"}},{{"from":"100","rate":"20","reach":"slice"}}]}},"pays":"money"}}}}}}"#,
        kpi = id::<()>(1)
    );
    let mut world = world("240");
    world.put(plan(1, employee(1), "0001-01-01", &json));
    assert_eq!(told(&world, "2026-Q3"), ["1: 28.00"]);
    world.model.workspace.targets.clear();
    assert_eq!(told(&world, "2026-Q3"), [r#"1: "no_quota""#]);
}

#[test]
fn the_full_report_has_the_same_pay() {
    let mut world = world("167");
    world.put(plan(7, Scope::COMPANY, "0001-01-01", BY_TOTAL));
    world.put(base(Scope::COMPANY, r#"{"bonus":"3333.33"}"#));
    let report = keyscore::engine::evaluate::report(&world.model, period("2026-Q3"));
    let mine: Vec<_> = report.pay.iter().filter(|pay| pay.person == id(1)).cloned().collect();
    assert_eq!((mine, report.pay.len()), (paid(&world, "2026-Q3"), 3));
}

fn notes(json: &str) -> Vec<PayNote> {
    let mut world = World::new();
    world.put(plan(1, Scope::COMPANY, "0001-01-01", json));
    lint_pay(&world.model.workspace).into_iter().map(|PayFinding { note, .. }| note).collect()
}

fn linted(shape: &str, more: &str) -> Vec<String> {
    let json = format!(
        r#"{{"every":"quarter","plan":{{"measure":"total","curve":{{"borders":"measure",{more}"shape":{shape},"pays":"percent_of_base"}}}}}}"#
    );
    notes(&json).iter().map(|note| serde_json::to_string(note).unwrap()).collect()
}

#[test]
fn rows_that_never_decide_and_cliffs_are_named() {
    let steps =
        r#"{"steps":[{"from":"60","level":"50"},{"from":"80","level":"80"},{"from":"130","level":"150"}]}"#;
    let cliff = |at: &str, below: &str, reached: &str, size: &str| {
        format!(
            r#"{{"cliff":[{{"at":"{at}","below":"{below}","reached":"{reached}","size":"{size}"}},"percent_of_base"]}}"#
        )
    };
    // 130 lies above the cap of scores, 120.
    let above = r#"{"unreachable":3}"#.to_owned();
    let expected = [
        above.clone(),
        cliff("60", "0", "50", "50"),
        cliff("80", "50", "80", "30"),
        cliff("130", "80", "150", "70"),
    ];
    assert_eq!(linted(steps, ""), expected);
    // From the threshold of 85 on the second row holds; the first decides nothing.
    let expected = [
        r#"{"unreachable":1}"#.to_owned(),
        above,
        cliff("85", "0", "80", "80"),
        cliff("130", "80", "150", "70"),
    ];
    assert_eq!(linted(steps, r#""threshold":"85","#), expected);
    let gap = r#"{"steps":[{"from":"0","to":"50","level":"1"},{"from":"60","level":"2"}]}"#;
    assert_eq!(linted(gap, ""), [r#"{"curve":{"gap":["50","60"]}}"#]);
    let slices =
        r#"{"tiers":[{"from":"0","rate":"1","reach":"slice"},{"from":"50","rate":"2","reach":"slice"}]}"#;
    assert_eq!(linted(slices, r#""threshold":"0","#), Vec::<String>::new());
}

/// What the engine says about terms that are being written.
fn tried(world: &World, draft: PayDraft) -> PayReading {
    let answer = evaluate(&world.model, &Query::PayDraft(Box::new(draft)));
    // The answer crosses to the page as bytes.
    let bytes = postcard::to_allocvec(&answer).unwrap();
    assert_eq!(postcard::from_bytes::<Answer>(&bytes).unwrap(), answer);
    match answer {
        Answer::PayDraft(reading) => *reading,
        other => panic!("{other:?}"),
    }
}

/// `measure:pay`, with `/jump` where it jumps.
fn told_of(reading: &PayReading) -> String {
    let one = reading.tried.iter().map(|one| {
        let pay = one.pay.map_or_else(|| "-".to_owned(), |pay| pay.to_string());
        let jump = one.jump.map(|jump| format!("/{}", jump.normalize())).unwrap_or_default();
        format!("{}:{pay}{jump}", one.measure)
    });
    one.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_plan_that_is_being_written_pays_at_its_borders_and_just_below() {
    // docs/incentives.md 3, quota 33,000: 16,499 × 5 % = 824.95; 16,500 × 10 % = 1,650; 32,999 × 10 % = 3,299.90;
    // 33,000 × 10 % = 3,300; a fifth beyond, 39,600: 3,300 + 6,600 × 20 % = 4,620; asked, 40,000: 3,300 + 1,400 = 4,700.
    let mut world = world("200");
    world.model.workspace.kpis.values_mut().for_each(|kpi| kpi.precision = 0);
    let kpi = id::<()>(1);
    let terms = read::<PayTerms>(&format!(
        r#"{{"every":"quarter","quota":"{kpi}","plan":{{"measure":{{"value":"{kpi}"}},"curve":{{"borders":"percent_of_quota","shape":{{"tiers":[
        {{"from":"0","rate":"5","reach":"whole"}},{{"from":"50","rate":"10","reach":"whole"}},{{"from":"100","rate":"20","reach":"slice"}}]}},"pays":"money"}}}}}}"#
    ));
    let draft = PayDraft { terms, base: None, quota: Some(33_000.into()), value: Some(40_000.into()) };
    let reading = tried(&world, draft.clone());
    assert_eq!(
        told_of(&reading),
        "0:0.00 16499:824.95 16500:1650.00/825 32999:3299.90 33000:3300.00 39600:4620.00 40000:4700.00"
    );
    // The one cliff: 825 → 1,650.
    let notes: Vec<String> = reading.notes.iter().map(|note| serde_json::to_string(note).unwrap()).collect();
    assert_eq!(notes, [r#"{"cliff":[{"at":"16500","below":"825","reached":"1650","size":"825"},"money"]}"#]);
    // The line goes up at one place: the limit, then what is reached.
    let at_cliff: Vec<String> = reading
        .curve
        .iter()
        .filter(|(at, _)| *at == 16_500.into())
        .map(|(_, pay)| pay.normalize().to_string())
        .collect();
    assert_eq!(at_cliff, ["825", "1650"]);
    // Nothing is written by asking, and what is faulty pays nothing.
    assert!(world.model.workspace.pay_plans.is_empty());
    let mut faulty = draft;
    faulty.terms.quota = None;
    let reading = tried(&world, faulty);
    assert_eq!((reading.notes.first(), reading.tried.len()), (Some(&PayNote::NoQuota), 0));
}

#[test]
fn steps_that_are_being_written_pay_percent_or_money_of_a_base() {
    // docs/incentives.md 3: 80 50, 90 80, 100 100, 110 120, 120 150; a fifth beyond 120 is 144.
    let terms = read::<PayTerms>(
        r#"{"every":"quarter","plan":{"measure":"total","curve":{"borders":"measure","shape":{"steps":[{"from":"80","level":"50"},
        {"from":"90","level":"80"},{"from":"100","level":"100"},{"from":"110","level":"120"},{"from":"120","level":"150"}]},"pays":"percent_of_base"}}}"#,
    );
    let draft = PayDraft { terms, base: None, quota: None, value: None };
    let world = world("200");
    let reading = tried(&world, draft.clone());
    assert_eq!(
        told_of(&reading),
        "79.99:0 80:50/50 89.99:50 90:80/30 99.99:80 100:100/20 109.99:100 110:120/20 119.99:120 120:150/30 144:150"
    );
    assert_eq!(reading.tried.last().map(|one| one.marks.clone()), Some(vec![PayMark::Beyond]));
    // Of 8,000: 50 % is 4,000, 150 % is 12,000.
    let reading = tried(&world, PayDraft { base: Some(8_000.into()), ..draft });
    let at =
        |measure: i64| reading.tried.iter().find(|one| one.measure == measure.into()).and_then(|one| one.pay);
    assert_eq!((at(80), at(120)), (Some(4_000.into()), Some(12_000.into())));
}

#[test]
fn percent_of_an_unknown_base_are_not_rounded_like_money_and_a_cap_that_needs_it_is_left_out() {
    // Between (80; 0) and (100; 65) half of the way is 32.5 %, in a currency without minor units too.
    let terms = read::<PayTerms>(
        r#"{"every":"quarter","plan":{"measure":"total","cap":{"money":"20"},"curve":{"borders":"measure","shape":{"ramp":{"points":[{"at":"80","level":"0"},
        {"at":"100","level":"65"}],"beyond":"hold"}},"pays":"percent_of_base"}}}"#,
    );
    let mut world = world("200");
    world.settings(|settings| settings.rounding.money = 0);
    let draft = PayDraft { terms, base: None, quota: None, value: Some(90.into()) };
    let at = |reading: &PayReading| reading.tried.iter().find(|one| one.measure == 90.into())?.pay;
    let reading = tried(&world, draft.clone());
    assert_eq!((at(&reading), reading.is_cap_left_out), (Some(decimal("32.5")), true));
    // 32.5 % of 50 is 16.25, of 100 it is more than the cap.
    for (base, pay) in [(50, "16"), (100, "20")] {
        let reading = tried(&world, PayDraft { base: Some(base.into()), ..draft.clone() });
        assert_eq!((at(&reading), reading.is_cap_left_out), (Some(decimal(pay)), false));
    }
}

#[test]
fn cliffs_of_a_plan_on_quota_are_told_as_percent_of_it() {
    // Whole tiers 0 5 %, 50 10 %: at 50 of a quota of 100 from 2.5 to 5.
    let json = format!(
        r#"{{"every":"quarter","quota":"{0}","plan":{{"measure":{{"value":"{0}"}},"curve":{{"borders":"percent_of_quota","shape":{{"tiers":[
        {{"from":"0","rate":"5","reach":"whole"}},{{"from":"50","rate":"10","reach":"whole"}}]}},"pays":"money"}}}}}}"#,
        id::<()>(1)
    );
    let told: Vec<String> = notes(&json).iter().map(|note| serde_json::to_string(note).unwrap()).collect();
    assert_eq!(told, [r#"{"quota_cliff":[{"at":"50","below":"2.5","reached":"5","size":"2.5"},"money"]}"#]);
}

/// 10 for each of the person's visits, times what the team's total makes of it: 80 % at 60 points, 100 % at 100, at most 120 %.
fn by_team(missing: &str) -> String {
    format!(
        r#"{{"every":"quarter","plan":{{"measure":{{"value":"{}"}},"curve":{{"borders":"measure","shape":{{"flat":{{"rate":"1000"}}}},"pays":"money"}},
        "adjustments":[{{"multiplier":{{"reads":"team_total","factor":{{"ramp":{{"points":[{{"at":"60","level":"80"}},{{"at":"100","level":"100"}}],"beyond":"extend"}}}},
        "most":"120","missing":"{missing}"}}}}]}}}}"#,
        id::<()>(1)
    )
}

fn reports_to(world: &mut World, person: u64, leader: Option<u64>) {
    let known = world.model.workspace.employees.get(&id(person)).unwrap().clone();
    let facts = EmployeeFacts { manager: leader.map(id), ..EmployeeFacts::default() };
    world.put(Employee { facts: Dated::always(facts), ..known });
}

#[test]
fn pay_is_scaled_by_the_total_of_the_card_of_whom_one_reports_to() {
    let mut world = world("100");
    world.put(plan(7, employee(1), "0001-01-01", &by_team("block")));
    // Nobody to report to: the figure is missing, which is not a factor of 0.
    assert_eq!(told(&world, "2026-Q3"), [r#"7: {"missing_reading":"team_total"}"#]);
    assert_eq!(paid(&world, "2026-Q3")[0].figures[1].missing, Some(FigureMissing::NoTeam));
    // Person 2 leads and reached 180 of 200: 90 points, 95 % of 1,000.
    world.targets(1, &employee(2), 2026, PeriodLevel::Quarter, "200 200 200 200");
    world.number(VISITS, &employee(2), "2026-Q3", "180");
    let everything = [(1, Weight::percent(100).0)];
    world.weights(WeightOwner::Employee(id(2)), day("0001-01-01"), WeightMode::Enforce, &everything);
    reports_to(&mut world, 1, Some(2));
    assert_eq!(told(&world, "2026-Q3"), ["7: 950.00"]);
    // Asked for together the same comes out, and in the order of the people.
    let all = Query::Pay { subjects: vec![Subjects::Employees], period: period("2026-Q3") };
    let of_first = |answer: Answer| match answer {
        Answer::Pay(pay) => pay.iter().find(|one| one.person == id(1)).and_then(|one| one.payout.earned),
        other => panic!("{other:?}"),
    };
    assert_eq!(of_first(evaluate(&world.model, &all)), Some(decimal("950.00")));
    // A team without a total blocks, or passes where the plan says so.
    assert_eq!(
        told(&world, "2026-Q2"),
        [format!(r#"7: {{"missing_reading":{{"value":"{}"}}}}"#, id::<()>(1))]
    );
    let mut passing = world.clone();
    passing.put(plan(7, employee(1), "0001-01-01", &by_team("pass")));
    reports_to(&mut passing, 1, None);
    assert_eq!(told(&passing, "2026-Q3"), ["7: 1000.00"]);
    // Whoever leads oneself has no team above.
    reports_to(&mut world, 1, Some(1));
    assert_eq!(told(&world, "2026-Q3"), [r#"7: {"missing_reading":"team_total"}"#]);
}
