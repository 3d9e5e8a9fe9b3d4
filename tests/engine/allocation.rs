//! Largest remainder: published examples, ties, signs, locks, and its laws.

use keyscore::engine::{
    allocation::{AllocationError, Member, allocate},
    exact::Exact,
};
use proptest::{
    arbitrary::any,
    collection::vec,
    prop_assert, prop_assert_eq, proptest,
    sample::Index,
    strategy::{Just, Strategy},
};

use crate::support::decimal;

fn members(weights: &[&str]) -> Vec<Member> {
    (1..).zip(weights).map(|(key, weight)| Member::new(key, Exact::from(decimal(weight)))).collect()
}

fn whole(weights: &[u32]) -> Vec<Member> {
    (1..).zip(weights).map(|(key, weight)| Member::new(key, Exact::whole(*weight))).collect()
}

#[test]
fn grades_by_a_guide_distribution() {
    // nationalcalculatorauthority, largest remainder: 23 heads at 10/25/55/8/2 % → 2/6/13/2/0.
    let guide = members(&["10", "25", "55", "8", "2"]);
    assert_eq!(allocate(23, &guide), Ok(vec![2, 6, 13, 2, 0]));
    assert_eq!(allocate(-23, &guide), Ok(vec![-2, -6, -13, -2, 0]));
    assert_eq!(allocate(0, &guide), Ok(vec![0; 5]));
    // Bell curves of Zoho, GE and CiteHR on 20 heads: whole already. On 7 heads by hand:
    // .7 1.4 2.8 1.4 .7 → floors 0 1 2 1 0, three left for .8, .7 and .7.
    assert_eq!(allocate(20, &members(&["10", "20", "40", "20", "10"])), Ok(vec![2, 4, 8, 4, 2]));
    assert_eq!(allocate(20, &members(&["20", "70", "10"])), Ok(vec![4, 14, 2]));
    assert_eq!(allocate(20, &members(&["5", "10", "70", "10", "5"])), Ok(vec![1, 2, 14, 2, 1]));
    assert_eq!(allocate(7, &members(&["10", "20", "40", "20", "10"])), Ok(vec![1, 1, 3, 1, 1]));
}

#[test]
fn a_fixed_share_and_a_weighted_fair_share() {
    // Salesforce AssignedTargetPercentage: child = parent × p; 20 % of 1,234,567.
    assert_eq!(allocate(123_456_700, &members(&["20", "80"])), Ok(vec![24_691_340, 98_765_360]));
    // SAP Territory & Quota: history 500/300/200, pipeline 100/100/300, even thirds, weighted .5/.3/.2:
    // 1,130/3, 830/3 and 1,040/3 of 1,000. Rounded one by one they add up to 1,000.01; here the two cents
    // that are left go to the largest weights, all fractions being equal.
    let thirds = |sums: [i128; 3]| -> Vec<Member> {
        (1..).zip(sums).map(|(key, sum)| Member::new(key, Exact::ratio(sum, 3).unwrap())).collect()
    };
    let shares = thirds([1_130, 830, 1_040]);
    assert_eq!(allocate(100_000, &shares), Ok(vec![37_667, 27_666, 34_667]));
    let nearest: Vec<String> =
        shares.iter().map(|member| member.weight.round(2).unwrap().to_string()).collect();
    assert_eq!(nearest, ["376.67", "276.67", "346.67"]);
}

#[test]
fn thirds_of_a_hundred_percent() {
    assert_eq!(allocate(1_000_000, &whole(&[1, 1, 1])), Ok(vec![333_334, 333_333, 333_333]));
    assert_eq!(allocate(1_000_000, &whole(&[30, 30, 30])), Ok(vec![333_334, 333_333, 333_333]));
}

#[test]
fn locks_keep_their_amount_and_the_rest_is_divided() {
    let mut locked = whole(&[1, 1, 1]);
    locked[1].locked = Some(50);
    assert_eq!(allocate(101, &locked), Ok(vec![26, 50, 25]));
    assert_eq!(allocate(50, &locked), Ok(vec![0, 50, 0]));
    assert_eq!(allocate(49, &locked), Err(AllocationError::LocksExceedTotal(1)));
    assert_eq!(allocate(-10, &locked), Ok(vec![-30, 50, -30]));
    locked.iter_mut().for_each(|member| member.locked = Some(10));
    assert_eq!(allocate(30, &locked), Ok(vec![10, 10, 10]));
    assert_eq!(allocate(31, &locked), Err(AllocationError::LocksDiffer(1)));
}

#[test]
fn what_cannot_be_divided_is_refused() {
    assert_eq!(allocate(1, &whole(&[0, 0])), Err(AllocationError::NoWeights));
    assert_eq!(allocate(0, &whole(&[0, 0])), Ok(vec![0, 0]));
    assert_eq!(allocate(1, &members(&["-1", "2"])), Err(AllocationError::NegativeWeight(1)));
    assert_eq!(allocate(0, &[]), Ok(Vec::new()));
    assert_eq!(allocate(1, &[]), Err(AllocationError::LocksDiffer(1)));
    let twin = [Member::new(3, Exact::ONE), Member::new(3, Exact::ONE)];
    assert_eq!(allocate(1, &twin), Err(AllocationError::SameKeyTwice(3)));
    assert_eq!(allocate(i128::MIN, &whole(&[1])), Err(AllocationError::TooLarge));
}

/// Weights, many of them equal, so that ties are common; at least one above zero.
fn weights() -> impl Strategy<Value = Vec<u32>> {
    vec(0..6_u32, 1..12).prop_filter("somebody has a weight", |weights| weights.iter().any(|one| *one > 0))
}

fn shuffled() -> impl Strategy<Value = (Vec<Member>, Vec<Member>)> {
    weights().prop_flat_map(|weights| {
        let members = whole(&weights);
        (Just(members.clone()), Just(members).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn parts_add_up_and_lie_within_one_unit_of_exact(total in -100_000..100_000_i128, weights in weights()) {
        let shares = allocate(total, &whole(&weights)).unwrap();
        prop_assert_eq!(shares.iter().sum::<i128>(), total);
        let sum = i128::from(weights.iter().sum::<u32>());
        for (share, weight) in shares.iter().zip(&weights) {
            // |share − total × weight ÷ sum| < 1, without division.
            prop_assert!((share * sum - total * i128::from(*weight)).abs() < sum);
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(total in -1_000..1_000_i128, (members, mixed) in shuffled()) {
        let by_key = |members: &[Member]| {
            let mut shares: Vec<(u64, i128)> =
                members.iter().map(|member| member.key).zip(allocate(total, members).unwrap()).collect();
            shares.sort_unstable();
            shares
        };
        prop_assert_eq!(by_key(&members), by_key(&mixed));
    }

    #[test]
    fn a_weight_that_grows_alone_never_loses(
        total in -1_000..1_000_i128, weights in weights(), who in any::<Index>(), more in 1..5_u32,
    ) {
        let who = who.index(weights.len());
        let mut raised = weights.clone();
        raised[who] += more;
        let before = allocate(total, &whole(&weights)).unwrap()[who];
        let after = allocate(total, &whole(&raised)).unwrap()[who];
        prop_assert!(after.abs() >= before.abs());
        let shares = allocate(total, &whole(&weights)).unwrap();
        for (left, one) in weights.iter().zip(&shares) {
            for (right, other) in weights.iter().zip(&shares) {
                prop_assert!(left <= right || one.abs() >= other.abs());
            }
        }
    }

    #[test]
    fn locks_hold_and_the_sum_too(total in 0..1_000_i128, weights in weights(), who in any::<Index>(), units in 0..50_i128) {
        let mut members = whole(&weights);
        members.push(Member::new(99, Exact::ONE));
        let who = who.index(weights.len());
        members[who].locked = Some(units);
        match allocate(total, &members) {
            Ok(shares) => {
                prop_assert_eq!((shares[who], shares.iter().sum::<i128>()), (units, total));
            }
            Err(error) => {
                prop_assert!(units > total);
                prop_assert_eq!(error, AllocationError::LocksExceedTotal(units - total));
            }
        }
    }
}
