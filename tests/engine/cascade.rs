//! Targets handed down: the source's and published examples by hand, locks, months, cells of people and product lines,
//! the tree, and the laws of every allocation. Specification: `docs/allocation.md`.

use keyscore::{
    domain::{
        allocation::{
            Allocation, AllocationBase, AllocationChild, AllocationMethod, AllocationPlan, BlendPart, Driver,
            MonthLock, MonthShape,
        },
        dated::Dated,
        people::EmployeeFacts,
        period::PeriodLevel,
        scope::{Member, Scope},
        text::Text2,
    },
    engine::{
        allocation::AllocationError,
        cascade::{AllocationDraft, AllocationReading, CascadeFault, CascadeNode},
        evaluate::evaluate,
        query::{Answer, Query},
    },
};
use proptest::{collection::vec, option, prop_assert, prop_assert_eq, proptest, strategy::Strategy};
use rust_decimal::Decimal;

use crate::support::{LEADS, VISITS, World, decimal, employee, id, input, region};

/// A child with a percentage.
fn percent(scope: Scope, percent: &str) -> AllocationChild {
    AllocationChild { percent: Some(decimal(percent)), ..AllocationChild::new(scope) }
}

fn capacity(scope: Scope, capacity: &str) -> AllocationChild {
    AllocationChild { capacity: Some(decimal(capacity)), ..AllocationChild::new(scope) }
}

fn plan(base: AllocationBase, method: AllocationMethod, children: Vec<AllocationChild>) -> AllocationPlan {
    AllocationPlan { base, factor: Decimal::ONE_HUNDRED, method, months: MonthShape::Even, children }
}

fn blend(parts: &[(Driver, &str)]) -> AllocationMethod {
    let part = |(by, weight): &(Driver, &str)| BlendPart { by: *by, weight: decimal(weight) };
    AllocationMethod::Blend(parts.iter().map(part).collect())
}

fn read(world: &World, node: &Scope, plan: &AllocationPlan) -> AllocationReading {
    let draft = AllocationDraft { kpi: id(1), node: node.clone(), year: 2026, plan: plan.clone() };
    match evaluate(&world.model, &Query::Allocation(Box::new(draft))) {
        Answer::Allocation(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    }
}

fn tree(world: &World) -> Vec<CascadeNode> {
    match evaluate(&world.model, &Query::Cascade { kpi: id(1), year: 2026 }) {
        Answer::Cascade(nodes) => nodes,
        other => panic!("{other:?}"),
    }
}

fn years(reading: &AllocationReading) -> Vec<String> {
    let year = |year: Option<Decimal>| year.map_or_else(|| "-".to_owned(), |year| year.to_string());
    reading.children.iter().map(|child| year(child.year)).collect()
}

fn sales() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world
}

#[test]
fn a_salesperson_of_region_a_gets_a_fifth_of_the_base_that_is_chosen() {
    let mut world = sales();
    world.targets(1, &region(1), 2026, PeriodLevel::Year, "3000000");
    world.number(VISITS, &region(1), "2025", "2400000");
    world.number(VISITS, &region(1), "2026-01", "250000.05");
    let fifth = |base| plan(base, AllocationMethod::Percent, vec![percent(employee(1), "20")]);
    // 20 % of the plan of 3,000,000; of last year's 2,400,000; of what this year has brought so far, 250,000.05.
    let of_plan = read(&world, &region(1), &fifth(AllocationBase::Plan));
    assert_eq!(years(&of_plan), ["600000.00"]);
    // The other 80 % are nobody's: 2,400,000, and that is said.
    assert_eq!((of_plan.allocated, of_plan.remainder), (Some(decimal("600000")), Some(decimal("2400000"))));
    assert_eq!(of_plan.children[0].share, Some(decimal("20")));
    assert_eq!(of_plan.children[0].months, vec![decimal("50000"); 12]);
    // Who has no percentage gets no target, which is not a target of zero.
    let beside = vec![percent(employee(1), "20"), AllocationChild::new(employee(2))];
    let one = read(&world, &region(1), &plan(AllocationBase::Plan, AllocationMethod::Percent, beside));
    assert_eq!((years(&one), one.children[1].is_left_out), (vec!["600000.00".into(), "-".into()], true));
    assert_eq!((one.remainder, one.months[0]), (of_plan.remainder, decimal("50000")));
    assert_eq!(years(&read(&world, &region(1), &fifth(AllocationBase::LastYear))), ["480000.00"]);
    assert_eq!(years(&read(&world, &region(1), &fifth(AllocationBase::ThisYear))), ["50000.01"]);
    // Five of 20 % and one of 10 %: 110 %, 300,000 more than there is.
    let many = (1..=5).map(|raw| percent(employee(raw), "20")).chain([percent(employee(6), "10")]).collect();
    let over = read(&world, &region(1), &plan(AllocationBase::Plan, AllocationMethod::Percent, many));
    assert_eq!(over.remainder, Some(decimal("-300000")));
}

#[test]
fn history_pipeline_and_even_parts_are_blended() {
    // SAP Territory & Quota: 1,000; history 500/300/200, pipeline 100/100/300, weights .5/.3/.2:
    // .5 × .5 + .3 × .2 + .2 ÷ 3 = 0.376666…; 0.276666…; 0.346666…. Two cents are left, the fractions are equal: they go to the
    // larger weights.
    let mut world = sales();
    world.kpi(2, input(LEADS));
    for (raw, history, pipeline) in [(1, "500", "100"), (2, "300", "100"), (3, "200", "300")] {
        world.number(VISITS, &employee(raw), "2025", history);
        world.number(LEADS, &employee(raw), "2026", pipeline);
    }
    let method = blend(&[(Driver::History, "50"), (Driver::Indicator(id(2)), "30"), (Driver::Even, "20")]);
    let children = || (1..=3).map(employee).map(AllocationChild::new).collect::<Vec<_>>();
    let base = AllocationBase::Typed(decimal("1000"));
    let fair = read(&world, &Scope::COMPANY, &plan(base, method, children()));
    assert_eq!(years(&fair), ["376.67", "276.66", "346.67"]);
    assert_eq!(fair.remainder, Some(decimal("0")));
    assert_eq!(fair.children[0].measured, [Some(decimal("500")), Some(decimal("100")), Some(decimal("1"))]);
    // One measure alone: 1,000 × 5/10, 3/10, 2/10. A measure that nobody has gives nothing.
    let alone =
        |driver| years(&read(&world, &Scope::COMPANY, &plan(base, blend(&[(driver, "1")]), children())));
    assert_eq!(alone(Driver::History), ["500.00", "300.00", "200.00"]);
    assert_eq!(alone(Driver::Even), ["333.34", "333.33", "333.33"]);
    let none = read(&world, &Scope::COMPANY, &plan(base, blend(&[(Driver::Capacity, "1")]), children()));
    assert_eq!(none.fault, Some(CascadeFault::Parts(AllocationError::NoWeights)));
    assert_eq!((years(&none), none.remainder), (vec!["-".to_owned(); 3], None));
    // Capacities of 1, 1 and 2 hours: quarters and a half.
    let typed = [("1", 1), ("1", 2), ("2", 3)].map(|(hours, raw)| capacity(employee(raw), hours)).to_vec();
    let by_hours = read(&world, &Scope::COMPANY, &plan(base, blend(&[(Driver::Capacity, "1")]), typed));
    assert_eq!(years(&by_hours), ["250.00", "250.00", "500.00"]);
}

#[test]
fn heads_are_those_who_work_there() {
    let mut world = sales();
    for (raw, place) in [(1, 1), (2, 1), (3, 2)] {
        let facts = EmployeeFacts { region: Some(id(place)), ..EmployeeFacts::default() };
        world.model.workspace.employees.get_mut(&id(raw)).unwrap().facts = Dated::always(facts);
    }
    let by_heads = plan(
        AllocationBase::Typed(decimal("900")),
        blend(&[(Driver::Heads, "100")]),
        vec![AllocationChild::new(region(1)), AllocationChild::new(region(2))],
    );
    // Two heads in the north, one in the south: 600 and 300; who left before the year counts no more.
    assert_eq!(years(&read(&world, &Scope::COMPANY, &by_heads)), ["600.00", "300.00"]);
    world.employed(2, "2020-01-01", "2026-01-01");
    assert_eq!(years(&read(&world, &Scope::COMPANY, &by_heads)), ["450.00", "450.00"]);
}

#[test]
fn locks_stay_and_the_others_share_the_rest() {
    let world = sales();
    let mut all: Vec<AllocationChild> = (1..=3).map(employee).map(AllocationChild::new).collect();
    all[0].locked = Some(decimal("400"));
    all[1].months = vec![MonthLock { month: 12, value: decimal("100") }];
    let base = AllocationBase::Typed(decimal("1000"));
    let even = read(&world, &Scope::COMPANY, &plan(base, blend(&[(Driver::Even, "1")]), all.clone()));
    // 1,000 − 400 leaves 300 each; of the second one's 300 December has 100, the others 200 ÷ 11 = 18.1818…: 18.18 and two
    // cents for the first two months.
    assert_eq!(years(&even), ["400.00", "300.00", "300.00"]);
    let months: Vec<String> = even.children[1].months.iter().map(Decimal::to_string).collect();
    let other = "18.18";
    assert_eq!(months[..3], ["18.19", "18.19", other]);
    assert_eq!((months[10].as_str(), months[11].as_str()), (other, "100.00"));
    assert_eq!(even.children[1].months.iter().sum::<Decimal>(), decimal("300"));
    // By percentages a lock takes nothing from the others: 50 % and 10 % of 1,000 stay, 400 + 500 + 100 = 1,000.
    all[1].percent = Some(decimal("50"));
    all[2].percent = Some(decimal("10"));
    let fixed = read(&world, &Scope::COMPANY, &plan(base, AllocationMethod::Percent, all.clone()));
    assert_eq!(
        (years(&fixed), fixed.remainder),
        (vec!["400.00".into(), "500.00".into(), "100.00".into()], Some(decimal("0")))
    );
    // More locked than there is, in the year and in a month.
    all[0].locked = Some(decimal("1000.01"));
    let beyond = read(&world, &Scope::COMPANY, &plan(base, blend(&[(Driver::Even, "1")]), all.clone()));
    assert_eq!(beyond.fault, Some(CascadeFault::Parts(AllocationError::LocksExceedTotal(1))));
    all[0].locked = None;
    all[1].months[0].value = decimal("600");
    let month = read(&world, &Scope::COMPANY, &plan(base, blend(&[(Driver::Even, "1")]), all));
    assert_eq!(month.children[1].months_fault, Some(AllocationError::LocksExceedTotal(26_667)));
}

#[test]
fn more_is_handed_out_than_there_is_on_purpose_only() {
    let world = sales();
    let base = AllocationBase::Typed(decimal("1000"));
    let children = vec![AllocationChild::new(employee(1)), AllocationChild::new(employee(2))];
    let mut over = plan(base, blend(&[(Driver::Even, "1")]), children);
    over.factor = decimal("110");
    let reading = read(&world, &Scope::COMPANY, &over);
    assert_eq!(
        (years(&reading), reading.remainder),
        (vec!["550.00".into(), "550.00".into()], Some(decimal("-100")))
    );
    over.factor = decimal("-1");
    assert_eq!(read(&world, &Scope::COMPANY, &over).fault, Some(CascadeFault::BelowZero));
    // Ratios have no parts that add up.
    let mut ratio = world.clone();
    ratio.kpi(1, input(VISITS)).unit = keyscore::domain::kpi::Unit::Ratio;
    over.factor = decimal("100");
    assert_eq!(read(&ratio, &Scope::COMPANY, &over).fault, Some(CascadeFault::NotAdditive));
    over.base = AllocationBase::Plan;
    assert_eq!(read(&world, &Scope::COMPANY, &over).fault, Some(CascadeFault::NoBase));
}

#[test]
fn months_follow_the_parent_or_the_year_before() {
    let mut world = sales();
    world.targets(1, &region(1), 2026, PeriodLevel::Month, "10 20 30 0 0 0 0 0 0 0 0 40");
    world.number(VISITS, &region(1), "2025-02", "30");
    world.number(VISITS, &region(1), "2025-07", "10");
    let mut half = plan(AllocationBase::Plan, AllocationMethod::Percent, vec![percent(employee(1), "50")]);
    half.months = MonthShape::Parent;
    let months = |world: &World, plan: &AllocationPlan| {
        let reading = read(world, &region(1), plan);
        let shown = reading.children[0].months.iter().map(|month| month.normalize().to_string());
        (shown.collect::<Vec<_>>().join(" "), reading.is_even_for_want)
    };
    // Half of 100 by 10/20/30/40.
    assert_eq!(months(&world, &half), ("5 10 15 0 0 0 0 0 0 0 0 20".to_owned(), false));
    // 50 by 30 in February and 10 in July.
    half.months = MonthShape::LastYear;
    assert_eq!(months(&world, &half), ("0 37.5 0 0 0 0 12.5 0 0 0 0 0".to_owned(), false));
    // Without a year before the months are even, and that is said: 50 ÷ 12 = 4.1666…, eight cents over.
    let mut bare = World::new();
    bare.kpi(1, input(VISITS));
    bare.targets(1, &region(1), 2026, PeriodLevel::Year, "100");
    let even = "4.17 4.17 4.17 4.17 4.17 4.17 4.17 4.17 4.16 4.16 4.16 4.16";
    assert_eq!(months(&bare, &half), (even.to_owned(), true));
}

#[test]
fn people_in_several_cells_have_the_sum_of_them() {
    let mut world = sales();
    let cell =
        |person: u64, line: u64| Scope::of([Member::Employee(id(person)), Member::ProductLine(id(line))]);
    let cells = vec![percent(cell(1, 1), "10"), percent(cell(1, 2), "20"), percent(cell(2, 1), "30")];
    let split = plan(AllocationBase::Typed(decimal("1200")), AllocationMethod::Percent, cells);
    // A cell of another region's allocation that is stored already: 1,200 a year.
    let elsewhere = Scope::of([Member::Employee(id(2)), Member::Region(id(2))]);
    world.targets(1, &elsewhere, 2026, PeriodLevel::Year, "1200");
    let reading = read(&world, &region(1), &split);
    assert_eq!(years(&reading), ["120.00", "240.00", "360.00"]);
    let people: Vec<(Scope, Option<Decimal>)> =
        reading.people.iter().map(|person| (person.scope.clone(), person.year)).collect();
    // 120 + 240; 360 + 1,200.
    assert_eq!(people, [(employee(1), Some(decimal("360"))), (employee(2), Some(decimal("1560")))]);
    assert_eq!(reading.people[0].months, vec![decimal("30"); 12]);
}

#[test]
fn the_tree_sets_the_sum_of_the_parts_beside_the_plan() {
    let mut world = sales();
    for (raw, place) in [(1, 1), (2, 1), (3, 2)] {
        let facts = EmployeeFacts { region: Some(id(place)), ..EmployeeFacts::default() };
        world.model.workspace.employees.get_mut(&id(raw)).unwrap().facts = Dated::always(facts);
    }
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "1000");
    world.targets(1, &region(1), 2026, PeriodLevel::Year, "600");
    world.targets(1, &region(2), 2026, PeriodLevel::Year, "300");
    world.targets(1, &employee(1), 2026, PeriodLevel::Year, "500");
    let line = |node: &CascadeNode| {
        let shown = |value: Option<Decimal>| {
            value.map_or_else(|| "-".to_owned(), |value| value.normalize().to_string())
        };
        format!("{} {} {} {} {}", node.depth, node.scope, shown(node.target), shown(node.gap), node.without)
    };
    let lines: Vec<String> = tree(&world).iter().map(line).collect();
    let person = |raw| employee(raw).to_string();
    assert_eq!(
        lines,
        [
            "0 company 1000 100 0".to_owned(),
            format!("1 {} 600 100 1", region(1)),
            format!("2 {} 500 - 0", person(1)),
            format!("2 {} - - 0", person(2)),
            format!("1 {} 300 - 1", region(2)),
            format!("2 {} - - 0", person(3)),
        ]
    );
    // An allocation says who stands below, and what they would have to have.
    let stored = plan(
        AllocationBase::Plan,
        AllocationMethod::Percent,
        vec![percent(employee(1), "90"), percent(employee(3), "10")],
    );
    world.put(Allocation {
        id: Allocation::id_for(id(1), &region(1), 2026),
        kpi: id(1),
        node: region(1),
        year: 2026,
        plan: Dated::always(stored),
    });
    let nodes = tree(&world);
    let north: Vec<(&Scope, Option<Decimal>)> =
        nodes.iter().filter(|node| node.depth == 2).map(|node| (&node.scope, node.computed)).collect();
    // 90 % of 600 are 540, and 500 are written; 10 % are 60, and nothing is. Nobody stands twice.
    assert_eq!(north, [(&employee(1), Some(decimal("540"))), (&employee(3), Some(decimal("60")))]);
}

#[test]
fn ten_thousand_people_get_every_cent() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.put(keyscore::domain::account::Region { id: id(9), name: Text2::same("all"), keys: vec![] });
    let children: Vec<AllocationChild> = (1..=10_000)
        .map(|raw| capacity(employee(raw), &format!("{}.{:02}", raw % 97 + 1, raw % 100)))
        .collect();
    let whole = decimal("123456789.01");
    let method = blend(&[(Driver::Capacity, "70"), (Driver::Even, "30")]);
    let reading = read(&world, &region(9), &plan(AllocationBase::Typed(whole), method, children));
    assert_eq!(
        (reading.fault, reading.allocated, reading.remainder),
        (None, Some(whole), Some(decimal("0")))
    );
    assert_eq!(reading.children.iter().filter_map(|child| child.year).sum::<Decimal>(), whole);
    assert_eq!(reading.months.iter().sum::<Decimal>(), whole);
    // One cent among three: the first has it.
    let three = (1..=3).map(employee).map(AllocationChild::new).collect();
    let cent = read(
        &world,
        &region(9),
        &plan(AllocationBase::Typed(decimal("0.01")), blend(&[(Driver::Even, "1")]), three),
    );
    assert_eq!(years(&cent), ["0.01", "0.00", "0.00"]);
}

/// Size, locked year and locked months of a child.
type Sized = (i64, Option<i64>, Vec<(u8, i64)>);

/// Children 1 to n in any order, some of them locked, of any size.
fn children() -> impl Strategy<Value = Vec<AllocationChild>> {
    let one = (0_i64..100_000, option::of(-50_000_i64..50_000), vec((1_u8..=12, -900_i64..900), 0..3));
    vec(one, 1..8).prop_map(|all| {
        let child = |(raw, (size, locked, months)): (u64, Sized)| {
            let mut months: Vec<MonthLock> = months
                .into_iter()
                .map(|(month, cents)| MonthLock { month, value: Decimal::new(cents, 2) })
                .collect();
            months.sort_by_key(|lock| lock.month);
            months.dedup_by_key(|lock| lock.month);
            AllocationChild {
                percent: Some(Decimal::new(size, 3)),
                capacity: Some(Decimal::new(size, 2)),
                locked: locked.map(|cents| Decimal::new(cents, 2)),
                months,
                ..AllocationChild::new(employee(raw))
            }
        };
        (1..).zip(all).map(child).collect()
    })
}

proptest! {
    /// Whatever is divided: parts add up to the year, months to their year, and a lock stays where it is.
    #[test]
    fn parts_add_up_and_locks_stay(children in children(), cents in -10_000_000_i64..10_000_000, is_blend: bool, factor in 0_i64..200) {
        let world = sales();
        let base = AllocationBase::Typed(Decimal::new(cents, 2));
        let method = if is_blend { blend(&[(Driver::Capacity, "60"), (Driver::Even, "40")]) } else { AllocationMethod::Percent };
        let mut wanted = plan(base, method, children.clone());
        wanted.factor = Decimal::from(factor);
        let reading = read(&world, &Scope::COMPANY, &wanted);
        if reading.fault.is_none() {
            let parts: Decimal = reading.children.iter().filter_map(|child| child.year).sum();
            prop_assert_eq!(reading.allocated, Some(parts));
            prop_assert_eq!(reading.remainder, Some(Decimal::new(cents, 2) - parts));
            if is_blend {
                // Everything that is handed out is somebody's: cents × factor ÷ 100, half away from zero.
                let whole = i128::from(cents) * i128::from(factor);
                let half = if whole < 0 { -50 } else { 50 };
                prop_assert_eq!(parts, Decimal::from_i128_with_scale((whole + half) / 100, 2));
            }
        }
        for (child, wish) in reading.children.iter().zip(&children) {
            if let (Some(locked), Some(year)) = (wish.locked, child.year) {
                prop_assert_eq!(locked, year);
            }
            if let (Some(year), false) = (child.year, child.months.is_empty()) {
                prop_assert_eq!(child.months.iter().sum::<Decimal>(), year);
                for lock in &wish.months {
                    prop_assert_eq!(child.months[usize::from(lock.month) - 1], lock.value);
                }
            }
        }
    }

    /// The order in which children stand changes nothing but their order.
    #[test]
    fn the_order_does_not_matter(children in children(), cents in -1_000_000_i64..1_000_000, turn in 0_usize..8) {
        let world = sales();
        let base = AllocationBase::Typed(Decimal::new(cents, 2));
        let method = blend(&[(Driver::Capacity, "60"), (Driver::Even, "40")]);
        let mut turned = children.clone();
        let steps = turn % turned.len();
        turned.rotate_left(steps);
        let one = read(&world, &Scope::COMPANY, &plan(base, method.clone(), children));
        let mut other = read(&world, &Scope::COMPANY, &plan(base, method, turned));
        other.children.rotate_right(steps);
        prop_assert!(one == other);
    }
}
