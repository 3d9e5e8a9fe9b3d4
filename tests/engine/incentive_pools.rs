//! Grades, coefficients and pools: what is paid plus what is returned is the pool, to the cent.

use keyscore::{
    domain::{
        id::Id,
        incentive::{GradeRow, GradeTable, LimitRule, NobodyRule, Pool},
    },
    engine::{
        allocation::AllocationError,
        incentive::pool::{PoolError, ShareLimit, Sharer, Shares, coefficient_of, divide, graded_pay},
    },
};
use proptest::{collection::vec, option, prop_assert, prop_assert_eq, proptest, strategy::Strategy};
use rust_decimal::Decimal;

use crate::support::decimal;

fn sharer(key: u64, base: &str, coefficient: &str) -> Sharer {
    let (base, coefficient) = (decimal(base), decimal(coefficient));
    Sharer { employee: Id::from_raw(key), base, coefficient, least: None, most: None }
}

fn pool(amount: &str, when_nobody: NobodyRule, beyond_limits: LimitRule) -> Pool {
    Pool { amount: decimal(amount), when_nobody, beyond_limits }
}

fn amounts(shares: &Shares) -> Vec<String> {
    shares.shares.iter().map(|share| share.amount.to_string()).collect()
}

fn team() -> Vec<Sharer> {
    vec![sharer(1, "5000", "1.0"), sharer(2, "5000", "1.2"), sharer(3, "8000", "0.8")]
}

#[test]
fn grades_become_coefficients_and_an_unknown_grade_is_not_zero() {
    let row = |code: &str, coefficient| GradeRow { code: code.to_owned(), coefficient: decimal(coefficient) };
    let mut table = GradeTable { rows: vec![row("S", "1.5"), row("A", "1.2"), row("B", "1"), row("D", "0")] };
    assert_eq!(coefficient_of(&table, "A"), Some(decimal("1.2")));
    assert_eq!(coefficient_of(&table, "D"), Some(decimal("0")));
    assert_eq!(coefficient_of(&table, "C"), None);
    table.rows.push(row("A", "1.3"));
    assert_eq!(coefficient_of(&table, "A"), None);
    assert_eq!(graded_pay(decimal("8000"), decimal("1.2"), 2), Some(decimal("9600")));
    assert_eq!(graded_pay(decimal("0.05"), decimal("0.5"), 2), Some(decimal("0.03")));
}

#[test]
fn a_pool_is_divided_by_base_times_coefficient() {
    // By hand: weights 5,000/6,000/6,400 of 17,400; 2,873.563… 3,448.275… 3,678.160…, the cent left goes to .5862.
    let shares = divide(&pool("10000", NobodyRule::Return, LimitRule::Return), &team(), 2).unwrap();
    assert_eq!(amounts(&shares), ["2873.56", "3448.28", "3678.16"]);
    assert_eq!((shares.weights, shares.returned), (decimal("17400"), decimal("0")));
    assert_eq!(shares.shares[0].exact, decimal("2873.563218391"));
    // In yen there are no cents: 2,873.56 3,448.27 3,678.16, one left for the largest fraction.
    let shares = divide(&pool("10000", NobodyRule::Return, LimitRule::Return), &team(), 0).unwrap();
    assert_eq!(amounts(&shares), ["2874", "3448", "3678"]);
}

#[test]
fn limits_return_or_redistribute_what_they_cut() {
    let mut team = team();
    team.iter_mut().for_each(|sharer| sharer.most = Some(decimal("3500")));
    let shares = divide(&pool("10000", NobodyRule::Return, LimitRule::Return), &team, 2).unwrap();
    assert_eq!(
        (amounts(&shares), shares.returned),
        (["2873.56", "3448.28", "3500.00"].map(String::from).to_vec(), decimal("178.16"))
    );
    // By hand: 6,500 left, 5/11 and 6/11 of it; the second is then above 3,500 too.
    let shares = divide(&pool("10000", NobodyRule::Return, LimitRule::Redistribute), &team, 2).unwrap();
    assert_eq!(amounts(&shares), ["3000.00", "3500.00", "3500.00"]);
    assert_eq!(shares.shares[1].limit, Some(ShareLimit::Most));
    // Nobody is left free: the rest goes back.
    let shares = divide(&pool("11000", NobodyRule::Return, LimitRule::Redistribute), &team, 2).unwrap();
    assert_eq!((amounts(&shares), shares.returned), (vec!["3500.00".to_owned(); 3], decimal("500")));
    // Least amounts beyond the pool: it is overdrawn, and that is said.
    let mut team = vec![sharer(1, "1", "1"), sharer(2, "0", "1")];
    team.iter_mut().for_each(|sharer| sharer.least = Some(decimal("60")));
    let shares = divide(&pool("100", NobodyRule::Return, LimitRule::Redistribute), &team, 2).unwrap();
    assert_eq!((amounts(&shares), shares.returned), (vec!["60.00".to_owned(); 2], decimal("-20")));
}

#[test]
fn a_pool_of_which_nobody_has_a_share() {
    let nobody = vec![sharer(2, "5000", "0"), sharer(1, "0", "1.2"), sharer(3, "0", "0")];
    let shares = divide(&pool("100", NobodyRule::Return, LimitRule::Return), &nobody, 2).unwrap();
    assert_eq!((amounts(&shares), shares.returned), (vec!["0.00".to_owned(); 3], decimal("100")));
    let shares = divide(&pool("100", NobodyRule::Even, LimitRule::Return), &nobody, 2).unwrap();
    assert_eq!(amounts(&shares), ["33.33", "33.34", "33.33"]);
    let shares = divide(&pool("100", NobodyRule::Even, LimitRule::Return), &[], 2).unwrap();
    assert_eq!(shares.returned, decimal("100"));
}

#[test]
fn what_cannot_be_divided_is_refused() {
    let rules = |amount| pool(amount, NobodyRule::Return, LimitRule::Return);
    assert_eq!(divide(&rules("0.005"), &team(), 2), Err(PoolError::NotInUnits(decimal("0.005"))));
    assert_eq!(divide(&rules("-1"), &team(), 2), Err(PoolError::NegativePool));
    let mut team = team();
    team[0].least = Some(decimal("5"));
    team[0].most = Some(decimal("4"));
    assert_eq!(divide(&rules("1"), &team, 2), Err(PoolError::Limits(Id::from_raw(1))));
    team[0] = sharer(1, "-1", "1");
    assert_eq!(divide(&rules("1"), &team, 2), Err(AllocationError::NegativeWeight(1).into()));
    team[0] = sharer(2, "1", "1");
    assert_eq!(divide(&rules("1"), &team, 2), Err(AllocationError::SameKeyTwice(2).into()));
}

/// Base, coefficient, least and what the most is above it, in cents.
type Row = (i64, i64, (Option<i64>, Option<i64>));

fn sharers() -> impl Strategy<Value = Vec<Sharer>> {
    let limits = (option::of(0..3_000_i64), option::of(0..3_000_i64));
    vec((0..50_i64, 0..4_i64, limits), 1..9).prop_map(|rows| {
        let sharer = |(key, (base, coefficient, (least, most))): (u64, Row)| {
            let most = most.map(|most| Decimal::new(most + least.unwrap_or(0), 2));
            let (base, coefficient) = (Decimal::new(base, 0), Decimal::new(coefficient, 1));
            Sharer {
                employee: Id::from_raw(key),
                base,
                coefficient,
                least: least.map(|least| Decimal::new(least, 2)),
                most,
            }
        };
        (1..).zip(rows).map(sharer).collect()
    })
}

proptest! {
    #[test]
    fn paid_and_returned_are_the_pool(cents in 0..20_000_i64, sharers in sharers(), even in 0..2_u8, again in 0..2_u8) {
        let when_nobody = if even == 1 { NobodyRule::Even } else { NobodyRule::Return };
        let beyond_limits = if again == 1 { LimitRule::Redistribute } else { LimitRule::Return };
        let amount = Decimal::new(cents, 2);
        let shares = divide(&Pool { amount, when_nobody, beyond_limits }, &sharers, 2).unwrap();
        let paid: Decimal = shares.shares.iter().map(|share| share.amount).sum();
        prop_assert_eq!(paid + shares.returned, amount);
        for (share, sharer) in shares.shares.iter().zip(&sharers) {
            prop_assert!(sharer.least.is_none_or(|least| share.amount >= least));
            prop_assert!(sharer.most.is_none_or(|most| share.amount <= most));
        }
        let is_bound = |share: &keyscore::engine::incentive::pool::Share| share.limit.is_some();
        if beyond_limits == LimitRule::Redistribute && shares.returned > Decimal::ZERO {
            // Money is left only where nobody who could take more has a weight.
            let free = shares.shares.iter().filter(|share| !is_bound(share));
            prop_assert!(free.map(|share| share.weight).sum::<Decimal>().is_zero());
        }
        if shares.returned < Decimal::ZERO {
            prop_assert!(sharers.iter().filter_map(|sharer| sharer.least).sum::<Decimal>() > Decimal::ZERO);
        }
    }
}
