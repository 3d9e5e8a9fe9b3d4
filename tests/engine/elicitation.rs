//! Weights by rank and by pairs: hand sums, a published example, and their laws.

use keyscore::{
    domain::weight::Weight,
    engine::{
        elicitation::{ElicitationError, Elicited, Judgement, RankMethod, by_pairs, by_rank},
        exact::Exact,
    },
};
use proptest::{collection::vec, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use crate::support::decimal;

/// Half away from zero.
fn rounded(number: Decimal, places: u8) -> String {
    Exact::from(number).round(places).unwrap().to_string()
}

fn units(found: &Elicited) -> Vec<u32> {
    found.weights.iter().map(|weight| weight.0).collect()
}

fn judged(pairs: &[(u32, u32, u32, u32)]) -> Vec<Judgement> {
    pairs
        .iter()
        .map(|(first, second, over, under)| Judgement {
            first: *first,
            second: *second,
            times: (*over, *under),
        })
        .collect()
}

#[test]
fn rank_order_centroid_and_rank_sum() {
    // By hand: 1/3 (1 + 1/2 + 1/3) = 11/18, 1/3 (1/2 + 1/3) = 5/18, 1/9; and 3/6, 2/6, 1/6.
    let found = by_rank(&[1, 2, 3], RankMethod::Centroid).unwrap();
    assert_eq!((units(&found), found.is_approximate), (vec![611_111, 277_778, 111_111], false));
    assert_eq!(found.shares[1], decimal("0.277777778"));
    assert_eq!(units(&by_rank(&[1, 2, 3], RankMethod::Sum).unwrap()), [500_000, 333_333, 166_667]);
    // Barron and Barrett (1996), four attributes: 0.5208 0.2708 0.1458 0.0625.
    assert_eq!(
        units(&by_rank(&[3, 1, 4, 2], RankMethod::Centroid).unwrap()),
        [145_833, 520_834, 62_500, 270_833]
    );
    // Equal ranks share: (2/6 + 1/6) ÷ 2; how the ties are numbered does not matter.
    for ranks in [[1, 2, 2], [4, 9, 9]] {
        assert_eq!(units(&by_rank(&ranks, RankMethod::Sum).unwrap()), [500_000, 250_000, 250_000]);
    }
    assert_eq!(units(&by_rank(&[7], RankMethod::Centroid).unwrap()), [1_000_000]);
    assert_eq!(by_rank(&[], RankMethod::Sum), Err(ElicitationError::Count(0)));
    assert_eq!(by_rank(&[1; 41], RankMethod::Sum), Err(ElicitationError::Count(41)));
}

#[test]
fn pairwise_comparison_of_a_published_example() {
    // "Analytic hierarchy process – leader example" (Wikipedia): experience, education, charisma, age weigh
    // .547 .127 .270 .056 (the first cut so that they total 1). To 9 places by a power iteration in Python:
    // 0.547569239 0.126555284 0.269949922 0.055925554, eigenvalue 4.118418024; CR = 0.118418024 ÷ 3 ÷ 0.9.
    let judgements =
        judged(&[(0, 1, 4, 1), (0, 2, 3, 1), (0, 3, 7, 1), (2, 1, 3, 1), (1, 3, 3, 1), (2, 3, 5, 1)]);
    let found = by_pairs(4, &judgements).unwrap();
    let shares = ["0.547569239", "0.126555284", "0.269949922", "0.055925554"].map(decimal);
    assert_eq!(found.shares, shares);
    for (share, published) in shares.iter().zip(["0.547", "0.127", "0.270", "0.056"]) {
        assert!((share - decimal(published)).abs() < decimal("0.001"));
    }
    let consistency = found.consistency.unwrap();
    assert_eq!((consistency.eigenvalue, consistency.ratio), (decimal("4.118418024"), decimal("0.043858527")));
    assert!(consistency.is_acceptable && found.is_approximate);
    // Judged over implied: 1.08, 1.48, 1.40, 1.41, 1.33, 1.04 either way; experience over charisma is furthest: judged 3,
    // .547569239 ÷ .269949922 by the weights.
    let furthest = consistency.furthest.unwrap();
    assert_eq!((furthest.first, furthest.second), (0, 2));
    assert_eq!(rounded(furthest.implied, 6), "2.028410");
    assert_eq!(Weight::total(found.weights), Weight::WHOLE);
}

#[test]
fn judgements_that_agree_give_their_ratios_exactly() {
    // 6 : 3 : 2 of 11.
    let found = by_pairs(3, &judged(&[(0, 1, 2, 1), (0, 2, 3, 1), (1, 2, 3, 2)])).unwrap();
    assert_eq!(units(&found), [545_455, 272_727, 181_818]);
    let consistency = found.consistency.unwrap();
    assert_eq!((consistency.eigenvalue, consistency.ratio), (decimal("3"), decimal("0")));
    // A circle says nothing, and that is seen: λ = 1 + 9 + 1/9, CI = (λ − 3) ÷ 2, CR = CI ÷ 0.58.
    let found = by_pairs(3, &judged(&[(0, 1, 9, 1), (1, 2, 9, 1), (2, 0, 9, 1)])).unwrap();
    assert_eq!(units(&found), [333_334, 333_333, 333_333]);
    let consistency = found.consistency.unwrap();
    assert_eq!(consistency.eigenvalue, decimal("10.111111111"));
    assert_eq!((rounded(consistency.ratio, 6).as_str(), consistency.is_acceptable), ("6.130268", false));
    assert_eq!(units(&by_pairs(2, &judged(&[(1, 0, 3, 1)])).unwrap()), [250_000, 750_000]);
    assert_eq!(units(&by_pairs(1, &[]).unwrap()), [1_000_000]);
}

#[test]
fn judgements_that_do_not_fit_are_refused() {
    let refused = |count, pairs: &[(u32, u32, u32, u32)]| by_pairs(count, &judged(pairs)).unwrap_err();
    assert_eq!(refused(0, &[]), ElicitationError::Count(0));
    assert_eq!(refused(16, &[]), ElicitationError::Count(16));
    assert_eq!(refused(2, &[]), ElicitationError::NotCompared(0, 1));
    assert_eq!(refused(2, &[(0, 1, 10, 1)]), ElicitationError::OutOfScale(0, 1));
    assert_eq!(refused(2, &[(0, 1, 0, 1)]), ElicitationError::OutOfScale(0, 1));
    assert_eq!(refused(2, &[(0, 0, 1, 1)]), ElicitationError::NoSuchPair(0, 0));
    assert_eq!(refused(2, &[(0, 2, 1, 1)]), ElicitationError::NoSuchPair(0, 2));
    assert_eq!(refused(2, &[(0, 1, 1, 1), (1, 0, 1, 1)]), ElicitationError::Twice(1, 0));
}

proptest! {
    #[test]
    fn ranked_weights_are_whole_and_follow_the_order(ranks in vec(1..60_u32, 1..41), is_sum in 0..2_u8) {
        let method = if is_sum == 1 { RankMethod::Sum } else { RankMethod::Centroid };
        let found = by_rank(&ranks, method).unwrap();
        prop_assert_eq!(Weight::total(found.weights.iter().copied()), Weight::WHOLE);
        for (rank, weight) in ranks.iter().zip(&found.weights) {
            for (other, lighter) in ranks.iter().zip(&found.weights) {
                prop_assert!(rank >= other || weight >= lighter);
            }
        }
    }

    #[test]
    fn consistent_judgements_return_the_weights_they_were_made_of(parts in vec(1..10_u32, 1..16)) {
        let count = u32::try_from(parts.len()).unwrap();
        let mut judgements = Vec::new();
        for (first, over) in (0..).zip(&parts) {
            for (second, under) in (0..).zip(&parts).skip(first as usize + 1) {
                judgements.push(Judgement { first, second, times: (*over, *under) });
            }
        }
        let found = by_pairs(count, &judgements).unwrap();
        let sum = Decimal::from(parts.iter().sum::<u32>());
        for (share, part) in found.shares.iter().zip(&parts) {
            prop_assert!((share * sum - Decimal::from(*part)).abs() < Decimal::new(1, 6));
        }
        prop_assert_eq!(found.consistency.unwrap().ratio, Decimal::ZERO);
        prop_assert_eq!(Weight::total(found.weights), Weight::WHOLE);
    }

    #[test]
    fn any_judgements_total_a_hundred_percent(cells in vec((1..10_u32, 1..10_u32), 105), count in 1..16_u32) {
        let pairs = (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second)));
        let judgements: Vec<Judgement> = pairs.zip(cells).map(|((first, second), times)| Judgement { first, second, times }).collect();
        let found = by_pairs(count, &judgements).unwrap();
        prop_assert_eq!(Weight::total(found.weights), Weight::WHOLE);
        prop_assert!(found.consistency.unwrap().ratio >= Decimal::ZERO);
    }
}
