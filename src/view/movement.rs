//! What moved a score: the contribution of each KPI now less its contribution before, adding up exactly.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{id::Id, kpi::Kpi, workspace::Workspace},
    engine::report::Scorecard,
    view::{
        formats::{Formats, drawable},
        kpi_row::kpi_name,
        number,
    },
};

/// From the total before to the total now.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// The total before.
    pub before: Decimal,
    /// Parts, largest gain first; what rounding leaves over comes last.
    pub parts: Vec<Part>,
    /// The total now: exactly `before` plus the parts.
    pub now: Decimal,
}

/// One part of a movement.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What moved.
    pub cause: Cause,
    /// By how many points, at the rounding step of totals.
    pub points: Decimal,
}

/// What moved a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A KPI that counted both times.
    Kpi(Id<Kpi>),
    /// A KPI that counts now and did not before.
    Joined(Id<Kpi>),
    /// A KPI that counted before and does not now.
    Left(Id<Kpi>),
    /// Points outside the weights, limits, red lines, or a roll-up that has no contributions.
    Outside,
    /// Contributions are rounded one by one, totals once: what that leaves over.
    Rounding,
}

/// The movement between two cards of one subject; `None` unless both have a total.
pub fn between(before: &Scorecard, now: &Scorecard) -> Option<Movement> {
    let (total_before, total_now) = (before.total?, now.total?);
    let part_of = |card: &Scorecard, kpi: Id<Kpi>| {
        card.indicators
            .iter()
            .find(|indicator| indicator.kpi == kpi)
            .and_then(|indicator| indicator.contribution)
    };
    let mut kpis: Vec<Id<Kpi>> = Vec::new();
    for indicator in now.indicators.iter().chain(&before.indicators) {
        if indicator.contribution.is_some() && !kpis.contains(&indicator.kpi) {
            kpis.push(indicator.kpi);
        }
    }
    let mut parts = Vec::with_capacity(kpis.len() + 1);
    let mut rest = total_now.checked_sub(total_before)?;
    for kpi in kpis {
        let (cause, points) = match (part_of(before, kpi), part_of(now, kpi)) {
            (Some(old), Some(new)) => (Cause::Kpi(kpi), new.checked_sub(old)?),
            (None, Some(new)) => (Cause::Joined(kpi), new),
            (Some(old), None) => (Cause::Left(kpi), Decimal::ZERO.checked_sub(old)?),
            (None, None) => continue,
        };
        rest = rest.checked_sub(points)?;
        parts.push(Part { cause, points });
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.points));
    let beyond = |card: &Scorecard, total: Decimal| total.checked_sub(card.course.rolled.unwrap_or(total));
    // Where nothing is contributed, in groups or by one that decides, all of it comes from outside the parts.
    let is_shared = |card: &Scorecard| {
        card.course.decided_by.is_none()
            && card.indicators.iter().any(|indicator| indicator.contribution.is_some())
    };
    let has_parts = is_shared(before) && is_shared(now);
    let outside =
        if has_parts { beyond(now, total_now)?.checked_sub(beyond(before, total_before)?)? } else { rest };
    rest = rest.checked_sub(outside)?;
    for (cause, points) in [(Cause::Outside, outside), (Cause::Rounding, rest)] {
        if !points.is_zero() {
            parts.push(Part { cause, points });
        }
    }
    Some(Movement { before: total_before, parts, now: total_now })
}

/// Key of the line of what rounding leaves over.
pub const ROUNDING: &str = "rounding";
/// Key of the line of what comes from outside the weights.
pub const OUTSIDE: &str = "outside";

/// A line of the movement as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveLine {
    /// For the list's key.
    pub key: String,
    /// Name of the KPI, or "rounding".
    pub name: Rc<str>,
    /// What to know about it; empty for most.
    pub note: Rc<str>,
    /// Signed points.
    pub points: String,
    /// Start of the bar in percent of the box.
    pub from: f64,
    /// Length of the bar in percent.
    pub length: f64,
    /// Whether it is a gain.
    pub gain: bool,
}

/// The lines of a movement. Bars run from the middle: the largest part fills its half.
pub fn lines(movement: &Movement, formats: &Formats, workspace: &Workspace) -> Vec<MoveLine> {
    let largest = movement.parts.iter().map(|part| drawable(part.points).abs()).fold(0.0, f64::max);
    let words = formats.words;
    let line = |part: &Part| {
        let (kpi, note) = match part.cause {
            Cause::Kpi(kpi) => (Some(kpi), Rc::from("")),
            Cause::Joined(kpi) => (Some(kpi), words.get("movement.joined")),
            Cause::Left(kpi) => (Some(kpi), words.get("movement.left")),
            Cause::Outside | Cause::Rounding => (None, Rc::from("")),
        };
        let known = kpi.and_then(|kpi| workspace.kpis.get(&kpi));
        let name = match (kpi, known) {
            (Some(_), Some(kpi)) => kpi_name(kpi, formats),
            (Some(_), None) => words.get("movement.removed_kpi"),
            (None, _) if part.cause == Cause::Outside => words.get("movement.outside"),
            (None, _) => words.get("movement.rounding"),
        };
        let length = if largest > 0.0 { drawable(part.points).abs() / largest * 50.0 } else { 0.0 };
        let gain = part.points > Decimal::ZERO;
        MoveLine {
            key: match (part.cause, kpi) {
                (_, Some(kpi)) => kpi.to_string(),
                (Cause::Outside, None) => OUTSIDE.to_owned(),
                (_, None) => ROUNDING.to_owned(),
            },
            name,
            note,
            points: number::signed(part.points, u32::from(formats.rounding.total)),
            from: if gain { 50.0 } else { 50.0 - length },
            length,
            gain,
        }
    };
    movement.parts.iter().map(line).collect()
}

/// Whether a KPI counts in one of the two cards only, which changes how much the others count.
pub fn is_reweighted(movement: &Movement) -> bool {
    movement.parts.iter().any(|part| matches!(part.cause, Cause::Joined(_) | Cause::Left(_)))
}

/// One sentence on what moved the score most: `total up 2.10: sales +3.00, complaint rate −1.20`.
pub fn finding(movement: &Movement, formats: &Formats, workspace: &Workspace) -> Rc<str> {
    let words = formats.words;
    let places = u32::from(formats.rounding.total);
    let difference = movement.now.checked_sub(movement.before).unwrap_or_default();
    let said = lines(movement, formats, workspace);
    let kpi_lines = || said.iter().filter(|line| line.key != ROUNDING && line.key != OUTSIDE);
    let best = kpi_lines().find(|line| line.gain);
    let worst = kpi_lines().rev().find(|line| !line.gain && line.length > 0.0);
    let separator = words.get("movement.separator");
    let most: Vec<String> =
        [best, worst].into_iter().flatten().map(|line| format!("{} {}", line.name, line.points)).collect();
    let key = match (difference.is_zero(), difference > Decimal::ZERO) {
        (true, _) => "movement.finding_same",
        (false, true) => "movement.finding_up",
        (false, false) => "movement.finding_down",
    };
    let points = number::fixed(difference.abs(), places);
    words.with(key, &[("points", &points), ("most", &most.join(&separator))])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::kpi::Unit,
        view::sample_tests::{card, decimal, indicator, kpi},
    };

    #[test]
    fn parts_and_rounding_lead_from_one_total_to_the_other() {
        // By hand: three weights of 30 with scores 88.38, 88.15, 65.12 give 80.55 and contributions 29.46, 29.38,
        // 21.71, which add to 80.55; the card before has a total of 78.00 from 26.00 + 26.00 + 26.01.
        let kpis = [kpi("A", Unit::Count, 0), kpi("B", Unit::Count, 0), kpi("C", Unit::Count, 0)];
        let of = |parts: [&str; 3]| {
            kpis.iter().zip(parts).map(|(kpi, part)| indicator(kpi, Some("80"), 30, Some(part))).collect()
        };
        let before = card(Some("78.00"), of(["26.00", "26.00", "26.01"]));
        let now = card(Some("80.55"), of(["29.46", "29.38", "21.71"]));
        let movement = between(&before, &now).unwrap();
        let points: Vec<Decimal> = movement.parts.iter().map(|part| part.points).collect();
        assert_eq!(points, [decimal("3.46"), decimal("3.38"), decimal("-4.30"), decimal("0.01")]);
        assert_eq!(movement.parts.last().map(|part| part.cause), Some(Cause::Rounding));
    }

    #[test]
    fn points_and_red_lines_are_no_rounding() {
        // By hand: 80.00 before; now 85.00 rolled up from 85.00, and +3 points: 88.00, of which 3.00 come from outside.
        let one = kpi("A", Unit::Count, 0);
        let before = card(Some("80.00"), vec![indicator(&one, Some("80"), 100, Some("80.00"))]);
        let mut now = card(Some("88.00"), vec![indicator(&one, Some("85"), 100, Some("85.00"))]);
        now.course.rolled = Some(decimal("85.00"));
        let parts = |now: &Scorecard| between(&before, now).unwrap().parts;
        let outside = |points: &str| Part { cause: Cause::Outside, points: decimal(points) };
        assert_eq!(parts(&now).last(), Some(&outside("3.00")));
        // Of the lowest score nothing is contributed: what is left is no rounding either.
        now.course.decided_by = Some(one.id);
        assert_eq!(parts(&now).last(), Some(&outside("3.00")));
    }

    /// Law 17 of `docs/architecture.md`: between a card and itself nothing moved.
    #[test]
    fn a_card_beside_itself_has_not_moved() {
        let kpis = [kpi("A", Unit::Count, 0), kpi("B", Unit::Count, 0)];
        // By hand: 33.33 + 66.66 are 99.99, the total is 100.00: what rounding leaves over is no movement either.
        let parts = kpis.iter().zip(["33.33", "66.66"]);
        let mut same = card(
            Some("100.00"),
            parts.map(|(kpi, part)| indicator(kpi, Some("100"), 10, Some(part))).collect(),
        );
        for rolled in [None, Some(decimal("97.00"))] {
            same.course.rolled = rolled;
            let movement = between(&same, &same).unwrap();
            assert_eq!((movement.before, movement.now), (decimal("100.00"), decimal("100.00")));
            let still = |part: &Part| matches!(part.cause, Cause::Kpi(_)) && part.points.is_zero();
            assert!(movement.parts.len() == 2 && movement.parts.iter().all(still), "{movement:?}");
        }
    }

    #[test]
    fn without_a_total_there_is_no_movement() {
        assert_eq!(between(&card(None, Vec::new()), &card(Some("80"), Vec::new())), None);
    }

    /// The contribution of a KPI before and now.
    type Both = (Option<i64>, Option<i64>);

    proptest! {
        #[test]
        fn before_plus_the_parts_is_now(
            totals in (0_i64..12_000, 0_i64..12_000),
            parts in proptest::collection::vec((proptest::option::of(0_i64..6_000), proptest::option::of(0_i64..6_000)), 0..9),
        ) {
            let points = |hundredths: i64| Decimal::new(hundredths, 2);
            let text = |hundredths: i64| points(hundredths).to_string();
            let side = |pick: fn(&Both) -> Option<i64>| {
                parts.iter().enumerate().map(|(place, both)| {
                    let contribution = pick(both).map(text);
                    indicator(&kpi(&format!("K{place}"), Unit::Count, 0), None, 10, contribution.as_deref())
                }).collect::<Vec<_>>()
            };
            let before = card(Some(&text(totals.0)), side(|both| both.0));
            let now = card(Some(&text(totals.1)), side(|both| both.1));
            let movement = between(&before, &now).unwrap();
            let sum = movement.parts.iter().fold(movement.before, |sum, part| sum + part.points);
            prop_assert_eq!(sum, movement.now);
            prop_assert!(movement.parts.iter().all(|part| part.cause != Cause::Rounding || !part.points.is_zero()));
        }
    }
}
