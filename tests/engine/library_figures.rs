//! What indicators of the library count: distinct things, known flags, baskets that are the same.

use keyscore::domain::{library::kpi_id, value::Measured};
use rust_decimal::Decimal;

use keyscore::domain::scope::Scope;

use crate::{
    formula_values::evaluated,
    library::{empty, history, library, some, stocked, stocked_but, type_in, year, years},
};

/// The sums of the parts of a rate or of a state are not its whole: a year's target must not be divided over months.
#[test]
fn what_does_not_add_up_has_a_unit_that_does_not() {
    use keyscore::domain::library::Aggregation::{Count, Sum};
    for card in &library().cards {
        let adds_up = matches!(card.aggregation, Sum | Count);
        assert!(adds_up || !card.unit.is_additive(), "{}", card.code);
    }
}

const FLAGS: [&str; 5] = ["K19", "K19b", "K21", "K27", "K27b"];

#[test]
fn a_flag_that_has_a_date_counts_from_that_date() {
    let world = stocked_but(&[(
        "order_lines",
        "order_id order_date account product quantity net_amount launch_date is_new is_green green_since is_new_technology technology_since
        D1 2026-03-01 A tea 1 100 2024-03-02 0 1 2026-01-01 1 2026-06-01
        D2 2026-07-01 C cup 1 300 2024-01-01 1 1 - 1 2026-06-01
        D3 2026-09-01 C pot 1 100 - 1 0 - - -
        D4 2026-09-02 B jar 1 500 2020-01-01 1 1 2027-01-01 0 -",
    )]);
    // Launched 729 days before D1, 912 before D2; D3 does not say: A of A, B, C, and 100 / 900.
    // Green: D1, and D2 whose flag has no date; D4 not yet: 400 / 1000.
    // New technology: D2, D1 not yet, D3 does not say: the cup of tea, cup and jar, and 300 / 900.
    let expected = some(&["0.333333333", "0.111111111", "0.4", "0.333333333", "0.333333333"]);
    assert_eq!(years(&world, &FLAGS), expected);
}

#[test]
fn nothing_flagged_is_zero_and_no_flag_at_all_is_missing() {
    let lines = |flag: &str| {
        format!(
            "order_id order_date account product quantity net_amount is_new is_green is_new_technology
            D1 2026-03-01 A tea 1 100 {flag} {flag} {flag}"
        )
    };
    let no = lines("0");
    assert_eq!(years(&stocked_but(&[("order_lines", &no)]), &FLAGS), some(&["0"; 5]));
    let unknown = lines("-");
    assert_eq!(years(&stocked_but(&[("order_lines", &unknown)]), &FLAGS), vec![None; 5]);
}

#[test]
fn shares_by_flag_can_be_typed() {
    let mut world = empty();
    type_in(&mut world, "green_sales", "2026", Measured::Number(200.into()));
    type_in(&mut world, "green_known_sales", "2026", Measured::Number(1000.into()));
    assert_eq!(year(&world, "K21"), Some("0.2".to_owned()));
}

#[test]
fn a_kind_of_cost_without_rows_is_zero_where_costs_are_recorded() {
    let travel = "cost_date account category amount
        2026-05-01 C travel 400";
    let world = stocked_but(&[("account_costs", travel)]);
    // (1200 + 300 + 100) − (800 + 200 + 90) − 0 − 0; 0 / 2000
    assert_eq!(years(&world, &["K02b", "I5"]), some(&["510", "0"]));
    assert_eq!(years(&stocked_but(&[("account_costs", "")]), &["K02b", "I5"]), vec![None; 2]);
}

#[test]
fn baskets_are_compared_only_where_they_are_the_same() {
    let basket = |rows: &str| {
        let text = format!("item valid_from unit_cost basket_weight account\n{rows}");
        years(&stocked_but(&[("unit_costs", &text)]), &["K23", "K23b"])
    };
    // A: 10 · 100 → 9.5 · 100, B: 20 · 50 → 18 · 50; (2000 − 1850) / 2000. Our own: (200 − 180) / 200.
    let both = "tea 2025-01-01 10 100 A
        tea 2026-01-01 9.5 100 A
        tea 2025-02-01 20 50 B
        tea 2026-03-01 18 50 B
        leaf 2025-01-01 4 50 -
        leaf 2026-01-01 3.6 50 -";
    assert_eq!(basket(both), some(&["0.075", "0.1"]));
    // An item more, another item, another quantity, and a price that was changed within the cycle.
    let one = "tea 2025-01-01 10 100 A
        leaf 2025-01-01 4 50 -";
    for now in [
        "tea 2026-01-01 9.5 100 A\n cup 2026-01-01 1 1 A\n leaf 2026-01-01 3.6 50 -\n root 2026-01-01 1 1 -",
        "cup 2026-01-01 9.5 100 A\n root 2026-01-01 3.6 50 -",
        "tea 2026-01-01 9.5 90 A\n leaf 2026-01-01 3.6 40 -",
        "tea 2026-01-01 9.5 50 A\n tea 2026-07-01 9 50 A\n leaf 2026-01-01 3.6 25 -\n leaf 2026-07-01 3 25 -",
    ] {
        assert_eq!(basket(&format!("{one}\n{now}")), vec![None, None], "{now}");
    }
    // Typed: (1000 − 900) / 1000.
    let mut typed = empty();
    type_in(&mut typed, "basket_cost", "2025", Measured::Number(1000.into()));
    type_in(&mut typed, "basket_cost", "2026", Measured::Number(900.into()));
    assert_eq!(year(&typed, "K23"), Some("0.1".to_owned()));
}

#[test]
fn shares_are_missing_where_their_two_sides_cover_different_things() {
    // Two market sizes in 2026 and one in 2025.
    let sizes = "valid_from amount
        2025-01-01 62500
        2026-01-01 50000
        2026-07-01 1000";
    assert_eq!(year(&stocked_but(&[("market_sizes", sizes)]), "K29"), None);
    // A and C ordered, only the spend of A is estimated.
    let spend = "valid_from account amount
        2026-01-01 A 4000";
    assert_eq!(year(&stocked_but(&[("account_spend", spend)]), "K11b"), None);
    // Typed for the company: 2000 / 10000.
    let mut typed = stocked_but(&[("account_spend", "")]);
    type_in(&mut typed, "category_spend", "2026", Measured::Number(10_000.into()));
    assert_eq!(year(&typed, "K11b"), Some("0.2".to_owned()));
}

#[test]
fn growth_on_nothing_or_on_less_than_nothing_is_no_rate() {
    for before in ["0", "-100"] {
        let lines = format!(
            "order_id order_date account product quantity net_amount
            P1 2025-03-01 A tea 1 {before}
            D1 2026-03-01 A tea 1 100"
        );
        let mut world = stocked_but(&[("order_lines", &lines)]);
        assert_eq!(years(&world, &["K12", "K12b"]), [None, None], "{before}");
        // The year before and the period before are the same for a year: the reason is the definition's, not a division.
        for code in ["K12", "K12b"] {
            assert_eq!(evaluated(&mut world, code, &Scope::COMPANY, "2026"), "Undefined", "{code} {before}");
        }
    }
}

#[test]
fn a_share_beyond_the_whole_is_told_instead_of_counted() {
    let reason = |table: (&str, &str), code: &str| {
        evaluated(&mut stocked_but(&[table]), code, &Scope::COMPANY, "2026")
    };
    // The accounts buy for 10000 of the category in a market that is said to hold 9999, and in one of 10000.
    let market = |amount: &str| format!("valid_from amount\n2026-01-01 {amount}");
    assert_eq!(reason(("market_sizes", &market("9999")), "K11a"), "Undefined");
    assert_eq!(year(&stocked_but(&[("market_sizes", &market("10000"))]), "K11a"), Some("1".to_owned()));
    // A and C bought from us for 2000 in all, and are said to buy for 1999.
    let spend = "valid_from account amount
        2026-01-01 A 999
        2026-01-01 C 1000";
    assert_eq!(reason(("account_spend", spend), "K11b"), "Undefined");
}

#[test]
fn satisfaction_can_be_typed_level_by_level() {
    // (3·100 + 4·80 + 2·60 + 1·40) / 10
    let mut typed = stocked_but(&[("surveys", "")]);
    type_in(&mut typed, "satisfaction_points", "2026", Measured::Levels(vec![3, 4, 2, 1, 0]));
    assert_eq!(year(&typed, "K05"), Some("78".to_owned()));
}

#[test]
fn the_history_of_an_indicator_is_its_months_and_years() {
    let world = stocked();
    let found = history(&world, vec![kpi_id("K01")]);
    let months: Vec<Option<Decimal>> = found[0].months.clone();
    let at = |place: usize| months[place].map(|value| value.normalize().to_string());
    assert_eq!(months.len(), 24);
    // March and June 2025, February, May and August 2026.
    assert_eq!(
        [at(2), at(5), at(13), at(16), at(19)].map(Option::unwrap),
        ["1000", "500", "1500", "400", "100"]
    );
    assert_eq!((found[0].before, found[0].year), (Some(1500.into()), Some(2000.into())));
}
