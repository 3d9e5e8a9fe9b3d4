//! Shares of a whole: dealt out without losing a part, and checked to total 100 %.

use crate::{domain::weight::Weight, engine::allocation, state::edits::EditError};

/// Steps in which shares are dealt where they can be: 0.01 %.
const STEP: u32 = 100;

/// Deals `whole` out in proportion to `claims`, in steps of 0.01 % where it is a multiple of that; see [`allocation::deal`].
pub fn deal(whole: u32, claims: &[u32]) -> Vec<u32> {
    let step = if whole.is_multiple_of(STEP) { STEP } else { 1 };
    allocation::deal(whole, step, claims)
}

/// Checks shares that are whole or absent, each member standing once.
///
/// # Errors
/// A member that stands twice, or a total other than 100 % where there is any share.
pub fn whole_or_none<T: PartialEq>(shares: &[(T, Weight)]) -> Result<(), EditError> {
    let twice = shares
        .iter()
        .enumerate()
        .any(|(place, (member, _))| shares.iter().take(place).any(|(other, _)| other == member));
    if twice {
        return Err(EditError::ShareTwice);
    }
    let total = Weight::total(shares.iter().map(|(_, share)| *share));
    if shares.is_empty() || total == Weight::WHOLE { Ok(()) } else { Err(EditError::SharesNotWhole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_total_the_whole_and_stay_within_a_step_of_the_exact_share() {
        // Worked by hand: 100 % in thirds by 0.01 % is 33.34 + 33.33 + 33.33; 30:15:10:15:10:15 scaled from 95 % to 100 %
        // has exact shares 31.5789, 15.7895, 10.5263, 15.7895, 10.5263, 15.7895; cut off they total 99.95, so the five
        // largest remainders (.95 three times, .89, then the first .63) are raised by 0.01 %.
        assert_eq!(deal(1_000_000, &[1, 1, 1]), [333_400, 333_300, 333_300]);
        assert_eq!(
            deal(1_000_000, &[300_000, 150_000, 100_000, 150_000, 100_000, 150_000]),
            [315_800, 157_900, 105_300, 157_900, 105_200, 157_900]
        );
    }

    #[test]
    fn nothing_claimed_is_dealt_evenly_and_nobody_gets_nothing() {
        assert_eq!(deal(50_000, &[0, 0]), [25_000, 25_000]);
        assert_eq!(deal(50_001, &[0, 0]), [25_001, 25_000]);
        assert_eq!(deal(10, &[]), Vec::<u32>::new());
    }

    #[test]
    fn shares_are_whole_or_absent() {
        assert_eq!(whole_or_none::<u8>(&[]), Ok(()));
        assert_eq!(whole_or_none(&[(1, Weight::percent(60)), (2, Weight::percent(40))]), Ok(()));
        assert_eq!(whole_or_none(&[(1, Weight::percent(60))]), Err(EditError::SharesNotWhole));
        assert_eq!(
            whole_or_none(&[(1, Weight::percent(60)), (1, Weight::percent(40))]),
            Err(EditError::ShareTwice)
        );
    }
}
