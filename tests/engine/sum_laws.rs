//! Laws of parts and wholes on random order lines and typed values: every way to cut the company, and every way to
//! cut the year, adds up to the same figures; targets too. The sums here are plain sums of what the engine says of the parts.

use keyscore::domain::{
    date::Day,
    kpi::{Attribution, Unit},
    period::PeriodLevel,
    scope::{Member, Scope},
    weight::{WeightMode, WeightOwner},
};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, Strategy, proptest},
    prop_assert, prop_assert_eq,
};
use rust_decimal::Decimal;

use crate::support::{LINES, SALES, VISITS, World, account, day, employee, id, input, region};

const HEADER: &str =
    "order_id order_date promised_date delivered_date account employee region product_line net_amount";
const ON_TIME_SHARE: &str = "COUNT(order_lines WHERE delivered_date <= promised_date) / \
     COUNT(order_lines WHERE delivered_date IS NOT NULL)";

/// One random order line of 2026 whose account, employee, region and product line are all known.
fn line() -> impl Strategy<Value = String> {
    let parts = (
        0..363_i32,
        0..12_i32,
        0..12_i32,
        0..3_usize,
        0..3_usize,
        0..2_usize,
        0..2_usize,
        -5_000..50_000_i64,
    );
    parts.prop_map(|(start, promised, delivered, account, employee, region, line, amount)| {
        let ordered = day("2026-01-01").plus(start);
        let delivered = if delivered == 0 { "-".to_owned() } else { ordered.plus(delivered).to_string() };
        let (account, employee) = (["A", "B", "C"][account], ["Ann", "Bob", "Cyd"][employee]);
        let (region, line) = (["North", "South"][region], ["Tea", "Cup"][line]);
        let (promised, amount) = (ordered.plus(promised), Decimal::new(amount, 4));
        format!("O {ordered} {promised} {delivered} {account} {employee} {region} {line} {amount}")
    })
}

/// Sales (1), lines (2), share on time (3), sales by owner (4), in a fiscal year that begins in some month.
fn world(lines: &[String], start_month: u8) -> World {
    let mut world = World::new();
    world.settings(|settings| settings.calendar.start_month = start_month);
    world.kpi(1, input(SALES));
    world.kpi(2, input(LINES));
    world.formula(3, ON_TIME_SHARE).unit = Unit::Ratio;
    world.kpi(4, input(SALES)).attribution = Attribution::Owner;
    world.own(1, Day::BEGIN, &[(1, 30), (2, 70)]);
    world.own(1, day("2026-05-20"), &[(3, 100)]);
    world.own(2, Day::BEGIN, &[(2, 100)]);
    world.own(3, Day::BEGIN, &[(1, 25), (2, 25), (3, 50)]);
    world.orders(1, &format!("{HEADER}\n{}", lines.join("\n")));
    world
}

/// Numerator and denominator of a figure; nothing where there is none.
fn sides(world: &World, scope: &Scope, kpi: u64, when: &str) -> (Decimal, Decimal) {
    let told = world.actual(scope, kpi, when);
    let (numerator, denominator) = told.split_once('/').unwrap_or((&told, "1"));
    match (numerator.parse(), denominator.parse()) {
        (Ok(numerator), Ok(denominator)) => (numerator, denominator),
        _ => (Decimal::ZERO, Decimal::ZERO),
    }
}

/// Sum of the numerators over scopes and periods.
fn sum(world: &World, scopes: &[Scope], kpi: u64, periods: &[String]) -> Decimal {
    let both = scopes.iter().flat_map(|scope| periods.iter().map(move |when| (scope, when)));
    both.map(|(scope, when)| sides(world, scope, kpi, when).0).sum()
}

/// The periods of one level in the two fiscal years that 2026 can lie in.
fn periods(level: PeriodLevel) -> Vec<String> {
    let of_year = |year: i32| -> Vec<String> {
        match level {
            PeriodLevel::Month => (1..=12).map(|month| format!("{year}-{month:02}")).collect(),
            PeriodLevel::Quarter => (1..=4).map(|quarter| format!("{year}-Q{quarter}")).collect(),
            PeriodLevel::Half => (1..=2).map(|half| format!("{year}-H{half}")).collect(),
            _ => vec![year.to_string()],
        }
    };
    [2025, 2026].into_iter().flat_map(of_year).collect()
}

/// What a line of text says, by the place of its word.
fn amounts(lines: &[String], word: usize, text: &str) -> Decimal {
    let matching = lines.iter().filter(|line| text.is_empty() || line.split(' ').nth(word) == Some(text));
    matching.filter_map(|line| line.split(' ').nth(8)?.parse::<Decimal>().ok()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    /// Law 11 over the year: months, quarters and halves of any fiscal year add up to the years, for everybody.
    #[test]
    fn shorter_periods_add_up_to_longer_ones(lines in vec(line(), 1..24), start_month in 1..=12_u8) {
        let world = world(&lines, start_month);
        let levels = [PeriodLevel::Month, PeriodLevel::Quarter, PeriodLevel::Half, PeriodLevel::Year].map(periods);
        for (scope, kpis) in [
            (Scope::COMPANY, &[1_u64, 2][..]), (account(1), &[1, 2]), (employee(1), &[1, 4]), (employee(3), &[4]), (region(2), &[1]),
        ] {
            for kpi in kpis {
                let [months, quarters, halves, years] =
                    levels.each_ref().map(|level| sum(&world, std::slice::from_ref(&scope), *kpi, level));
                prop_assert!(months == years && quarters == years && halves == years,
                    "{scope} K{kpi}: {months} {quarters} {halves} {years}");
            }
        }
        // The lines themselves, added up here.
        prop_assert_eq!(sum(&world, &[Scope::COMPANY], 1, &levels[0]), amounts(&lines, 0, ""));
        prop_assert_eq!(sum(&world, &[account(2)], 1, &levels[1]), amounts(&lines, 4, "B"));
        prop_assert_eq!(sum(&world, &[employee(2)], 1, &levels[2]), amounts(&lines, 5, "Bob"));
        prop_assert_eq!(sum(&world, &[region(1)], 1, &levels[0]), amounts(&lines, 6, "North"));
    }

    /// Law 11 over the company: accounts, people, regions, product lines and what lies in two of them.
    #[test]
    fn every_cut_of_the_company_adds_up_to_it(lines in vec(line(), 1..24), start_month in 1..=12_u8) {
        let world = world(&lines, start_month);
        let [accounts, people] = [[1, 2, 3].map(account), [1, 2, 3].map(employee)];
        let regions = [1, 2].map(region);
        let product_lines = [1, 2].map(|raw| Scope::from(Member::ProductLine(id(raw))));
        for when in ["2025", "2026", "2026-H1", "2026-Q1", "2026-03"].map(str::to_owned) {
            let of = |scopes: &[Scope], kpi: u64| sum(&world, scopes, kpi, std::slice::from_ref(&when));
            for kpi in [1, 2] {
                let company = of(&[Scope::COMPANY], kpi);
                for cut in [&accounts[..], &people, &regions, &product_lines] {
                    prop_assert_eq!(of(cut, kpi), company, "{} {}", when, cut.len());
                }
            }
            prop_assert_eq!(of(&people, 4), of(&[Scope::COMPANY], 4));
            for of_account in &accounts {
                let crossed = [1, 2].map(|raw| {
                    Scope::of(of_account.members().iter().copied().chain([Member::Region(id(raw))]))
                });
                prop_assert_eq!(of(&crossed, 1), of(std::slice::from_ref(of_account), 1));
            }
        }
    }

    /// Law 11 for ratios: the whole's numerator and denominator are those of its parts, added up.
    #[test]
    fn a_ratio_of_the_whole_is_made_of_sums(lines in vec(line(), 1..24), start_month in 1..=12_u8) {
        let world = world(&lines, start_month);
        let added = |scopes: &[Scope], periods: &[String]| {
            let both = scopes.iter().flat_map(|scope| periods.iter().map(move |when| (scope, when)));
            both.map(|(scope, when)| sides(&world, scope, 3, when))
                .fold((Decimal::ZERO, Decimal::ZERO), |sum, part| (sum.0 + part.0, sum.1 + part.1))
        };
        // What was delivered, and what of that in time, counted in the text of the lines: days compare as texts.
        let delivered: Vec<Vec<&str>> =
            lines.iter().map(|line| line.split(' ').collect::<Vec<_>>()).filter(|words| words[3] != "-").collect();
        let in_time = delivered.iter().filter(|words| words[3] <= words[2]).count();
        let counted = (Decimal::from(in_time), Decimal::from(delivered.len()));
        for level in [PeriodLevel::Month, PeriodLevel::Quarter, PeriodLevel::Year] {
            prop_assert_eq!(added(&[Scope::COMPANY], &periods(level)), counted);
            prop_assert_eq!(added(&[1, 2, 3].map(account), &periods(level)), counted);
        }
    }

    /// Law 11 for typed values: what was typed for accounts and months adds up over both.
    #[test]
    fn typed_values_add_up(values in vec(-9_999..99_999_i64, 36)) {
        let mut world = World::new();
        world.kpi(1, input(VISITS));
        for (place, value) in (0_u64..).zip(&values) {
            let when = format!("2026-{:02}", place % 12 + 1);
            world.number(VISITS, &account(place / 12 + 1), &when, &Decimal::new(*value, 2).to_string());
        }
        let of = |accounts: std::ops::Range<usize>, months: std::ops::Range<usize>| -> Decimal {
            let places = accounts.flat_map(|account| months.clone().map(move |month| account * 12 + month));
            places.map(|place| Decimal::new(values[place], 2)).sum()
        };
        for (when, months) in [("2026", 0..12), ("2026-H2", 6..12), ("2026-Q2", 3..6), ("2026-11", 10..11)] {
            prop_assert_eq!(sides(&world, &Scope::COMPANY, 1, when).0, of(0..3, months.clone()), "{}", when);
            prop_assert_eq!(sides(&world, &account(2), 1, when).0, of(1..2, months), "{}", when);
        }
    }

    /// Law 11 for targets: additive ones of months are those of quarters, halves and years, threshold and stretch too.
    #[test]
    fn additive_targets_add_up(values in vec(1..99_999_i64, 12)) {
        let mut world = World::new();
        world.kpi(1, input(VISITS));
        world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
        let point = |sum: i64| [sum, 3 * sum, 4 * sum].map(|number| Decimal::new(number, 2));
        let texts: Vec<String> =
            values.iter().map(|value| point(*value).map(|number| number.to_string()).join("/")).collect();
        world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Month, &texts.join(" "));
        for (when, months) in [("2026", 0..12), ("2026-H2", 6..12), ("2026-Q2", 3..6), ("2026-11", 10..11)] {
            let found = world.indicator(&Scope::COMPANY, 1, when).target.unwrap();
            let expected = point(values[months].iter().sum());
            prop_assert_eq!([found.threshold.unwrap(), found.target, found.stretch.unwrap()], expected, "{}", when);
        }
    }
}
