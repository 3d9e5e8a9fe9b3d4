//! Signals out of the scores of periods one after the other. Pure: knows no workspace.
//! A period without a score is no evidence: it ends a row and a fall.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::period::Period;

/// The score of a period, and the points that it is judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreAt {
    /// The period.
    pub period: Period,
    /// The rounded score; `None` without one.
    pub score: Option<Decimal>,
    /// Points of the threshold: below them it is red.
    pub threshold: Decimal,
    /// Points of the target.
    pub target: Decimal,
}

impl ScoreAt {
    /// Whether it is red; `None` without a score.
    pub fn is_red(&self) -> Option<bool> {
        self.score.map(|score| score < self.threshold)
    }
}

/// How many of the newest periods are red one after the other. Scores stand oldest first.
pub fn red_in_a_row(scores: &[ScoreAt]) -> usize {
    scores.iter().rev().take_while(|one| one.is_red() == Some(true)).count()
}

/// The newest red period of which the last one is not clear yet: since then no score has reached the threshold by `release`
/// points. `None` where the last one is red itself, or was never red.
pub fn held_since(scores: &[ScoreAt], release: Decimal) -> Option<ScoreAt> {
    let is_clear = |one: &ScoreAt| {
        let clear = one.threshold.checked_add(release);
        one.score.zip(clear).is_some_and(|(score, clear)| score >= clear)
    };
    if scores.last()?.is_red() != Some(false) {
        return None;
    }
    let since = scores.iter().rev().find(|one| one.is_red() == Some(true) || is_clear(one))?;
    (since.is_red() == Some(true)).then(|| since.clone())
}

/// The newest periods of which each has a lower score than the one before, where there are at least so many falls; oldest first.
pub fn falls_to(scores: &[ScoreAt], falls: usize) -> Option<Vec<ScoreAt>> {
    let is_fall = |pair: &&[ScoreAt]| match pair {
        [before, after] => before.score.zip(after.score).is_some_and(|(before, after)| after < before),
        _ => false,
    };
    let found = scores.windows(2).rev().take_while(is_fall).count();
    (falls > 0 && found >= falls).then(|| scores.iter().skip(scores.len() - found - 1).cloned().collect())
}
