//! What a calibration looks at: ranking with ties, a guide by grades in whole heads beside what there is, how generous raters are, a
//! nine-box grid. It shows and warns, and changes nothing. `docs/ratings.md` is the rule.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        band::BandTable,
        calibration::{Axis, AxisOf, Calibration},
        id::Id,
        people::{Employee, Role},
        rating::{Decision, PartKind},
        scope::Member,
        weight::Weight,
    },
    engine::{
        allocation::{Member as Claim, allocate},
        appraisal::{Appraisal, PartReading},
        exact::Exact,
        query::CardTotal,
    },
};

/// What a calibration shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalibrationReading {
    /// Everybody with a card, best total first; of equal totals in the order of the cards; those without a total last.
    pub people: Vec<Ranked>,
    /// Everybody together, then the people of each role, in order of id.
    pub groups: Vec<Distribution>,
    /// Raters by part, most generous first.
    pub raters: Vec<RaterReading>,
}

/// Somebody in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Who.
    pub person: Id<Employee>,
    /// One more than how many have a higher total; `None` without a total.
    pub rank: Option<u32>,
    /// Whether others have the same total.
    pub is_tied: bool,
    /// The total as it counts.
    pub total: Option<Decimal>,
    /// The grade as it counts.
    pub band: Option<String>,
    /// What comes out of the figures, where a decision holds instead: total and grade.
    pub figured: Option<(Option<Decimal>, Option<String>)>,
    /// The decision that holds.
    pub decision: Option<Decision>,
    /// What is read for the axes: across, up.
    pub axes: (Option<Decimal>, Option<Decimal>),
    /// The box: column from the left and row from the bottom, 0 to 2 each; `None` where an axis has no number.
    pub cell: Option<(u8, u8)>,
}

/// How many have which grade, beside the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// Whose role; everybody where there is none.
    pub role: Option<Id<Role>>,
    /// People with a grade.
    pub heads: u32,
    /// People without one, who are in no count.
    pub without: u32,
    /// Whether the group is too small for a guide to say anything.
    pub is_small: bool,
    /// Grades, best first.
    pub grades: Vec<GradeHeads>,
}

/// The people of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeHeads {
    /// Code of the band.
    pub code: String,
    /// How many have it.
    pub actual: u32,
    /// What part the guide means it for.
    pub share: Weight,
    /// The guide in whole heads, by largest remainder; `None` without a guide.
    pub guide: Option<u32>,
}

/// How a rater rates beside all raters of the same part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaterReading {
    /// As which part.
    pub kind: PartKind,
    /// Who.
    pub rater: Id<Employee>,
    /// How many people the rater has rated.
    pub people: u32,
    /// The mean of what the rater gave, rounded at the score step.
    pub mean: Decimal,
    /// The mean of what all raters of the part gave, rounded at the score step.
    pub all: Decimal,
    /// The exact difference of both means, rounded once.
    pub difference: Decimal,
}

/// What is looked at.
pub(super) struct Looked<'a> {
    pub(super) calibration: &'a Calibration,
    pub(super) totals: &'a [CardTotal],
    pub(super) appraisals: &'a [Appraisal],
    pub(super) bands: Option<&'a BandTable>,
    /// The roles of each person, largest share first, as they are on the last day of the period.
    pub(super) roles: &'a dyn Fn(Id<Employee>) -> Vec<Id<Role>>,
    /// Decimal places of scores.
    pub(super) places: u8,
}

/// What a calibration shows.
pub(super) fn read(looked: &Looked<'_>) -> CalibrationReading {
    let by_person: BTreeMap<Id<Employee>, &Appraisal> =
        looked.appraisals.iter().map(|one| (one.person, one)).collect();
    let mut people: Vec<Ranked> = looked
        .totals
        .iter()
        .filter_map(|total| match total.scope.single() {
            Some(Member::Employee(person)) => Some((person, total)),
            _ => None,
        })
        .map(|(person, total)| ranked(looked, person, total, by_person.get(&person).copied()))
        .collect();
    // Stable: of equal totals the order of the cards stays.
    people.sort_by_key(|one| std::cmp::Reverse(one.total));
    let mut before = 0;
    for tied in people.chunk_by_mut(|left, right| left.total == right.total) {
        let count = tied.len();
        for one in tied.iter_mut().filter(|one| one.total.is_some()) {
            one.rank = u32::try_from(before + 1).ok();
            one.is_tied = count > 1;
        }
        before += count;
    }
    let mut roles: BTreeMap<Id<Role>, Vec<&Ranked>> = BTreeMap::new();
    for one in &people {
        for role in (looked.roles)(one.person) {
            roles.entry(role).or_default().push(one);
        }
    }
    let everybody: Vec<&Ranked> = people.iter().collect();
    let groups = std::iter::once((None, everybody))
        .chain(roles.into_iter().map(|(role, people)| (Some(role), people)))
        .map(|(role, people)| distribution(looked, role, &people))
        .collect();
    CalibrationReading { groups, raters: raters(looked), people }
}

fn ranked(looked: &Looked<'_>, person: Id<Employee>, total: &CardTotal, found: Option<&Appraisal>) -> Ranked {
    let value = |axis: &Axis| match axis.of {
        AxisOf::Total => total.total,
        // A card without rated parts is its indicators alone.
        AxisOf::Indicators => {
            found.filter(|one| !one.parts.is_empty()).map_or(total.total, |one| part(one, None)?.score)
        }
        AxisOf::Part(kind) => part(found?, Some(kind))?.score,
        AxisOf::Criterion(kind, criterion) => {
            let sheets = part(found?, Some(kind))?.sheets.iter().map(|sheet| &sheet.sheet);
            let marks = sheets.flat_map(|sheet| &sheet.marks).filter(|mark| mark.criterion == criterion);
            let points: Vec<Decimal> = marks.map(|mark| mark.points).collect();
            mean(&points)?.round(looked.places)
        }
    };
    let place = |axis: &Axis, value: Option<Decimal>| {
        value.map(|value| u8::from(value >= axis.middle) + u8::from(value >= axis.top))
    };
    let (across, up) = (&looked.calibration.across, &looked.calibration.up);
    let axes = (value(across), value(up));
    let decision = found.and_then(|one| one.decision.clone());
    Ranked {
        person,
        rank: None,
        is_tied: false,
        total: total.total,
        band: total.band.clone(),
        figured: found.filter(|_| decision.is_some()).map(|one| (one.figured, one.figured_band.clone())),
        decision,
        axes,
        cell: place(across, axes.0).zip(place(up, axes.1)),
    }
}

fn part(appraisal: &Appraisal, kind: Option<PartKind>) -> Option<&PartReading> {
    appraisal.parts.iter().find(|part| part.kind == kind)
}

fn mean(values: &[Decimal]) -> Option<Exact> {
    let sum = values.iter().try_fold(Exact::ZERO, |sum, value| sum.plus(Exact::from(*value)))?;
    sum.over(Exact::whole(u32::try_from(values.len()).ok()?))
}

/// Largest remainder over the grades, best first: of equal remainders the larger share first, then the better grade.
fn distribution(looked: &Looked<'_>, role: Option<Id<Role>>, people: &[&Ranked]) -> Distribution {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let bands = looked.bands.map(|table| table.bands.as_slice()).unwrap_or_default();
    let heads = count(people.iter().filter(|one| one.band.is_some()).count());
    let share_of = |code: &str| {
        let guide = looked.calibration.guide.iter().find(|one| one.code == code);
        guide.map_or(Weight(0), |one| one.share)
    };
    let claims: Vec<Claim> =
        (0..).zip(bands).map(|(key, band)| Claim::new(key, Exact::whole(share_of(&band.code).0))).collect();
    // A guide that names none of the bands divides nothing.
    let guide =
        (!looked.calibration.guide.is_empty()).then(|| allocate(i128::from(heads), &claims).ok()).flatten();
    let grades = bands
        .iter()
        .enumerate()
        .map(|(place, band)| GradeHeads {
            code: band.code.clone(),
            actual: count(people.iter().filter(|one| one.band.as_deref() == Some(&band.code)).count()),
            share: share_of(&band.code),
            guide: guide.as_ref().and_then(|guide| u32::try_from(*guide.get(place)?).ok()),
        })
        .collect();
    let is_small = heads < u32::from(looked.calibration.small);
    Distribution { role, heads, without: count(people.len()) - heads, is_small, grades }
}

/// The mean of what each rater gave beside the mean of what everybody gave in the same part. Unfinished sheets are in neither.
fn raters(looked: &Looked<'_>) -> Vec<RaterReading> {
    let mut given: BTreeMap<PartKind, BTreeMap<Id<Employee>, Vec<Decimal>>> = BTreeMap::new();
    for part in looked.appraisals.iter().flat_map(|one| &one.parts) {
        let Some(kind) = part.kind else { continue };
        for sheet in &part.sheets {
            if let Some(score) = sheet.score {
                given.entry(kind).or_default().entry(sheet.rater).or_default().push(score);
            }
        }
    }
    let mut found = Vec::new();
    for (kind, raters) in given {
        let everything: Vec<Decimal> = raters.values().flatten().copied().collect();
        let Some(all) = mean(&everything) else { continue };
        let mut of_kind: Vec<RaterReading> = raters
            .into_iter()
            .filter_map(|(rater, scores)| {
                let own = mean(&scores)?;
                Some(RaterReading {
                    kind,
                    rater,
                    people: u32::try_from(scores.len()).ok()?,
                    mean: own.round(looked.places)?,
                    all: all.round(looked.places)?,
                    difference: own.minus(all)?.round(looked.places)?,
                })
            })
            .collect();
        of_kind.sort_by_key(|one| std::cmp::Reverse(one.difference));
        found.append(&mut of_kind);
    }
    found
}
