//! Weights from judgement: by rank order (exact) and by comparing pairs (AHP, approximate by nature).
//! Integers throughout, so that every machine gives the same digits. Rules: `docs/incentives.md`, section 11.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::weight::Weight,
    engine::{
        allocation::{Member, allocate},
        exact::Exact,
    },
};

/// Most indicators that can be ranked.
pub const MAX_RANKED: usize = 40;
/// Most indicators that can be compared in pairs: as far as Saaty's random indices go.
pub const MAX_COMPARED: usize = 15;
/// How many times as important one may be at most.
const MOST_TIMES: u32 = 9;
/// Largest part of the fraction of a judgement.
const MAX_PART: u32 = 1_000;
/// Saaty's random indices for 1 to 15, in hundredths (Saaty, The Analytic Hierarchy Process, 1980).
const RANDOM_INDEX: [i128; MAX_COMPARED] =
    [0, 0, 58, 90, 112, 124, 132, 141, 145, 149, 151, 148, 156, 157, 159];
/// Decimal places of a weight as a share of one.
const SHARE_PLACES: u32 = 6;
/// Decimal places of the fixed-point numbers of the iteration.
const PLACES: u32 = 18;
/// One in those numbers.
const ONE: i128 = 1_000_000_000_000_000_000;
/// The iteration ends when nothing moves by more than this, in units of 10^−18.
const STILL: i128 = 100;
/// And after this many rounds at the latest.
const MAX_ROUNDS: u32 = 20_000;

/// Weights from judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elicited {
    /// The shares before they are brought to units of weight, to 9 places.
    pub shares: Vec<Decimal>,
    /// The weights; they total 100 % exactly.
    pub weights: Vec<Weight>,
    /// Whether the shares come from an approximation.
    pub is_approximate: bool,
    /// How far the comparisons contradict each other.
    pub consistency: Option<Consistency>,
}

/// How far comparisons contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consistency {
    /// Principal eigenvalue, to 9 places; the number of indicators where nothing contradicts.
    pub eigenvalue: Decimal,
    /// Consistency index.
    pub index: Decimal,
    /// Consistency ratio.
    pub ratio: Decimal,
    /// Whether the ratio is at most 0.1.
    pub is_acceptable: bool,
    /// The comparison that is furthest from what the weights say; `None` below three indicators.
    pub furthest: Option<Furthest>,
}

/// The comparison to look at first where comparisons contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furthest {
    /// The one, by position.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// How many times as important the first is by the weights, to 9 places.
    pub implied: Decimal,
}

/// How ranks become weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RankMethod {
    /// Rank-order centroid: the mean of all weights that respect the order.
    Centroid,
    /// Rank sum: weights fall evenly.
    Sum,
}

/// A comparison of two indicators, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The one.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// How many times as important the first is as the second: a fraction from 1/9 to 9.
    pub times: (u32, u32),
}

/// Why no weights come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ElicitationError {
    /// Nothing to weigh, or more than can be.
    #[error("{0} indicators cannot be weighed this way")]
    Count(u32),
    /// A comparison is not from 1/9 to 9.
    #[error("the comparison of {0} and {1} is not from 1/9 to 9")]
    OutOfScale(u32, u32),
    /// A comparison names itself or what is not there.
    #[error("there is no pair {0} and {1}")]
    NoSuchPair(u32, u32),
    /// A pair is compared twice.
    #[error("{0} and {1} are compared twice")]
    Twice(u32, u32),
    /// A pair is not compared.
    #[error("{0} and {1} are not compared")]
    NotCompared(u32, u32),
    /// A number grew beyond what can be computed.
    #[error("a number is too large")]
    TooLarge,
}

/// Weights that were given as such.
///
/// # Errors
/// There are none.
pub fn as_given(weights: impl IntoIterator<Item = Weight>) -> Result<Elicited, ElicitationError> {
    let weights: Vec<Weight> = weights.into_iter().collect();
    if weights.is_empty() {
        return Err(count_error(0));
    }
    let shares = weights.iter().map(|weight| Decimal::new(i64::from(weight.0), SHARE_PLACES)).collect();
    Ok(Elicited { shares, weights, is_approximate: false, consistency: None })
}

/// Weights by rank: the smallest number is the most important; equal ones share the mean of their places' weights.
///
/// # Errors
/// Why none come of it.
pub fn by_rank(ranks: &[u32], method: RankMethod) -> Result<Elicited, ElicitationError> {
    if ranks.is_empty() || ranks.len() > MAX_RANKED {
        return Err(count_error(ranks.len()));
    }
    let shares = rank_shares(ranks, method).ok_or(ElicitationError::TooLarge)?;
    elicited(&shares, false, None).ok_or(ElicitationError::TooLarge)
}

fn rank_shares(ranks: &[u32], method: RankMethod) -> Option<Vec<Exact>> {
    let count = i128::try_from(ranks.len()).ok()?;
    let mut places = Vec::with_capacity(ranks.len());
    let mut centroid = Exact::ZERO;
    for place in (1..=count).rev() {
        centroid = centroid.plus(Exact::ratio(1, place * count)?)?;
        places.push(match method {
            RankMethod::Centroid => centroid,
            RankMethod::Sum => Exact::ratio(2 * (count + 1 - place), count * (count + 1))?,
        });
    }
    places.reverse();
    let share = |rank: &u32| {
        let above = ranks.iter().filter(|other| *other < rank).count();
        let equal = ranks.iter().filter(|other| *other == rank).count();
        let taken = places.iter().skip(above).take(equal);
        let sum = taken.copied().try_fold(Exact::ZERO, Exact::plus)?;
        sum.over(Exact::whole(i128::try_from(equal).ok()?))
    };
    ranks.iter().map(share).collect()
}

/// Weights by comparing every pair once.
///
/// # Errors
/// Why none come of it.
pub fn by_pairs(count: u32, judgements: &[Judgement]) -> Result<Elicited, ElicitationError> {
    let matrix = matrix_of(count, judgements)?;
    let (shares, eigenvalue) = principal(&matrix).ok_or(ElicitationError::TooLarge)?;
    let shares: Option<Vec<Exact>> = shares
        .into_iter()
        .map(|share| Exact::from_scaled(share, PLACES)?.to_decimal().map(Exact::from))
        .collect();
    let shares = shares.ok_or(ElicitationError::TooLarge)?;
    let mut consistency = consistency_of(count, eigenvalue).ok_or(ElicitationError::TooLarge)?;
    if count > 2 {
        consistency.furthest = furthest_of(&shares, judgements);
    }
    elicited(&shares, true, Some(consistency)).ok_or(ElicitationError::TooLarge)
}

/// The matrix of fractions, 1 on the diagonal, each pair and its inverse.
fn matrix_of(count: u32, judgements: &[Judgement]) -> Result<Vec<Vec<(u32, u32)>>, ElicitationError> {
    let size = count as usize;
    if size == 0 || size > MAX_COMPARED {
        return Err(ElicitationError::Count(count));
    }
    let mut matrix: Vec<Vec<Option<(u32, u32)>>> = vec![vec![None; size]; size];
    for (idx, row) in matrix.iter_mut().enumerate() {
        if let Some(cell) = row.get_mut(idx) {
            *cell = Some((1, 1));
        }
    }
    for judgement in judgements {
        let (first, second, (over, under)) = (judgement.first, judgement.second, judgement.times);
        if first == second || first >= count || second >= count {
            return Err(ElicitationError::NoSuchPair(first, second));
        }
        let parts = 1..=MAX_PART;
        let is_in_scale = parts.contains(&over)
            && parts.contains(&under)
            && over <= under * MOST_TIMES
            && under <= over * MOST_TIMES;
        if !is_in_scale {
            return Err(ElicitationError::OutOfScale(first, second));
        }
        for (row, column, times) in [(first, second, (over, under)), (second, first, (under, over))] {
            if let Some(cell) = matrix.get_mut(row as usize).and_then(|row| row.get_mut(column as usize)) {
                if cell.is_some() {
                    return Err(ElicitationError::Twice(first, second));
                }
                *cell = Some(times);
            }
        }
    }
    let mut full = Vec::with_capacity(size);
    for (row, cells) in (0..).zip(matrix) {
        let mut filled = Vec::with_capacity(size);
        for (column, cell) in (0..).zip(cells) {
            filled.push(cell.ok_or(ElicitationError::NotCompared(row, column))?);
        }
        full.push(filled);
    }
    Ok(full)
}

/// The principal eigenvector, its parts adding up to one, and eigenvalue, in units of 10^−18, by power iteration.
fn principal(matrix: &[Vec<(u32, u32)>]) -> Option<(Vec<i128>, i128)> {
    let even = ONE.checked_div(i128::try_from(matrix.len()).ok()?)?;
    let mut vector = vec![even; matrix.len()];
    let mut eigenvalue = ONE;
    for _ in 0..MAX_ROUNDS {
        let row = |cells: &Vec<(u32, u32)>| {
            let product = |((over, under), part): (&(u32, u32), &i128)| {
                part.checked_mul(i128::from(*over))?.checked_div(i128::from(*under))
            };
            cells.iter().zip(&vector).try_fold(0_i128, |sum, pair| sum.checked_add(product(pair)?))
        };
        let image: Option<Vec<i128>> = matrix.iter().map(row).collect();
        let image = image?;
        eigenvalue = image.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part))?;
        let scaled = |part: &i128| part.checked_mul(ONE)?.checked_div(eigenvalue);
        let next: Option<Vec<i128>> = image.iter().map(scaled).collect();
        let next = next?;
        let is_still = next.iter().zip(&vector).all(|(new, old)| (new - old).abs() <= STILL);
        vector = next;
        if is_still {
            break;
        }
    }
    Some((vector, eigenvalue))
}

fn consistency_of(count: u32, eigenvalue: i128) -> Option<Consistency> {
    let eigenvalue = Exact::from_scaled(eigenvalue, PLACES)?.to_decimal()?;
    let random = RANDOM_INDEX.get(count.checked_sub(1)? as usize).copied().unwrap_or(0);
    if random == 0 {
        let (index, ratio) = (Decimal::ZERO, Decimal::ZERO);
        return Some(Consistency { eigenvalue, index, ratio, is_acceptable: true, furthest: None });
    }
    let excess = Exact::from(eigenvalue).minus(Exact::whole(count))?;
    let index = excess.over(Exact::whole(count).minus(Exact::ONE)?)?;
    let ratio = index.over(Exact::from_scaled(random, 2)?)?;
    let (index, ratio) = (index.to_decimal()?, ratio.to_decimal()?);
    Some(Consistency { eigenvalue, index, ratio, is_acceptable: ratio <= Decimal::new(1, 1), furthest: None })
}

/// The judgement whose quotient with that of the weights is furthest from 1, either way; of equal ones the first.
fn furthest_of(shares: &[Exact], judgements: &[Judgement]) -> Option<Furthest> {
    let doubt = |judgement: &Judgement| {
        let share = |place: u32| shares.get(place as usize).copied();
        let implied = share(judgement.first)?.over(share(judgement.second)?)?;
        let (over, under) = judgement.times;
        let off = Exact::ratio(i128::from(over), i128::from(under))?.over(implied)?;
        let off = if off < Exact::ONE { Exact::ONE.over(off)? } else { off };
        let (first, second) = (judgement.first, judgement.second);
        Some((off, Furthest { first, second, implied: implied.to_decimal()? }))
    };
    let worst =
        judgements.iter().filter_map(doubt).reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
    worst.map(|(_, found)| found)
}

fn elicited(shares: &[Exact], is_approximate: bool, consistency: Option<Consistency>) -> Option<Elicited> {
    let members: Vec<Member> = (0..).zip(shares).map(|(key, share)| Member::new(key, *share)).collect();
    let units = allocate(i128::from(Weight::WHOLE.0), &members).ok()?;
    let weights: Option<Vec<Weight>> =
        units.into_iter().map(|units| u32::try_from(units).ok().map(Weight)).collect();
    let shares: Option<Vec<Decimal>> = shares.iter().map(|share| share.to_decimal()).collect();
    Some(Elicited { shares: shares?, weights: weights?, is_approximate, consistency })
}

fn count_error(count: usize) -> ElicitationError {
    ElicitationError::Count(u32::try_from(count).unwrap_or(u32::MAX))
}
