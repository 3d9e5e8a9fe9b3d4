//! The parts of a person's card that people rate, and decisions of a calibration: from ratings to part scores, from parts to the
//! total. `docs/ratings.md` is the rule. Reached through a pointer (`Kept::appraise`): what answers first does without it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        date::Day,
        id::Id,
        people::Employee,
        period::Period,
        rating::{
            Criterion, Decided, Decision, MissingPart, PartKind, Rating, RatingPart, RatingPlan, RatingSheet,
            RatingTerms, ResultOverride,
        },
        scope::{Member, Scope},
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        cards::indicators_of,
        exact::{Exact, MAX_PLACES},
        report::TotalMissing,
        study::Study,
        total::{Totalled, band_of, cut, lowered},
    },
};

/// Brings ratings and decisions into the total of a card.
pub(super) type Appraise = fn(&Study<'_>, &Scope, Period, &mut Totalled);

/// Decimal places of shares in percent.
const SHARE_PLACES: u8 = 2;

/// How the total of a person's card came about where it is not that of the indicators alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appraisal {
    /// Whose card.
    pub person: Id<Employee>,
    /// Of which period.
    pub period: Period,
    /// Whose plan of ratings holds; `None` where there is none and only a decision was taken.
    pub origin: Option<Scope>,
    /// The parts: the indicators first, then in the order of the plan.
    pub parts: Vec<PartReading>,
    /// What the parts come to, rounded at the total step.
    pub rolled: Option<Decimal>,
    /// The total before a decision, red lines applied.
    pub figured: Option<Decimal>,
    /// Why there is none.
    pub figured_missing: Option<TotalMissing>,
    /// Code of its band.
    pub figured_band: Option<String>,
    /// The decision that holds instead.
    pub decision: Option<Decision>,
    /// The total of the card.
    pub total: Option<Decimal>,
    /// Why there is none.
    pub missing: Option<TotalMissing>,
    /// Code of the band of the card.
    pub band: Option<String>,
    /// What is open about the ratings, in the order of the parts.
    pub findings: Vec<RatingFinding>,
}

/// A part of the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReading {
    /// Who rates; `None` for the indicators.
    pub kind: Option<PartKind>,
    /// Weight given.
    pub weight: Weight,
    /// Its score, rounded at the score step; of the indicators what they come to.
    pub score: Option<Decimal>,
    /// The mean of the raters, rounded to 9 places.
    pub exact: Option<Decimal>,
    /// Weight ÷ weights that count, in percent, rounded to 2 places; `None` where it does not count. Shown, never multiplied.
    pub effective_percent: Option<Decimal>,
    /// Weight × score ÷ weights that count, rounded for display.
    pub contribution: Option<Decimal>,
    /// What the raters gave, in the order in which it is stored.
    pub sheets: Vec<SheetReading>,
}

/// What one rater gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReading {
    /// Who.
    pub rater: Id<Employee>,
    /// Σ weight × points ÷ Σ weight, rounded to 9 places; `None` where a criterion of the part is not rated.
    pub score: Option<Decimal>,
    /// As it is stored.
    pub sheet: RatingSheet,
}

/// Something that is open about ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingFinding {
    /// Nobody has rated this part.
    NoRating(PartKind),
    /// A rater has not rated a criterion, or on a level that there is no more: what that rater gave does not count.
    Unfinished(PartKind, Id<Employee>, Id<Criterion>),
    /// A rating needs a comment and has none.
    CommentMissing(PartKind, Id<Employee>, Id<Criterion>),
}

impl RatingFinding {
    /// Whether nothing is locked while it is open. That nobody has rated a part is a matter of the plan: left out, or no total.
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::NoRating(_))
    }
}

/// How many findings keep a cycle from being locked.
pub fn open_ratings(appraisals: &[Appraisal]) -> usize {
    appraisals.iter().flat_map(|one| &one.findings).filter(|finding| finding.blocks()).count()
}

/// Whether ratings or a decision may make the total of a card. `scopes`: the card's own and those of its roles.
pub(super) fn is_appraised(workspace: &Workspace, scopes: &[Scope], day: Day, period: Period) -> bool {
    let Some(Member::Employee(person)) = scopes.first().and_then(Scope::single) else { return false };
    terms_of(workspace, scopes, day).is_some_and(|(terms, _)| terms.every == period.level())
        || workspace.overrides.contains_key(&ResultOverride::id_for(person, period))
}

fn terms_of<'m>(
    workspace: &'m Workspace,
    scopes: &[Scope],
    day: Day,
) -> Option<(&'m RatingTerms, &'m Scope)> {
    if workspace.rating_plans.is_empty() {
        return None;
    }
    let company = Scope::COMPANY;
    scopes.iter().chain([&company]).find_map(|scope| {
        let plan = workspace.rating_plans.get(&RatingPlan::id_for(scope))?;
        Some((plan.terms.at(day)?, &plan.scope))
    })
}

/// See [`Appraise`].
pub(super) fn appraise(study: &Study<'_>, scope: &Scope, period: Period, totalled: &mut Totalled) {
    if let Some(found) = read(study, scope, period, totalled) {
        totalled.total = found.total.ok_or(found.missing.unwrap_or(TotalMissing::NoScores));
        totalled.band = found.band;
    }
}

/// How the total of a card came about; `None` where it is that of its indicators alone.
pub(super) fn appraisal_of(study: &Study<'_>, scope: &Scope, period: Period) -> Option<Appraisal> {
    let day = study.last_day(period);
    is_appraised(study.workspace, &study.target_scopes(scope, day), day, period)
        .then(|| read(study, scope, period, &indicators_of(study, scope, period).totalled))
        .flatten()
}

fn read(study: &Study<'_>, scope: &Scope, period: Period, indicators: &Totalled) -> Option<Appraisal> {
    let Some(Member::Employee(person)) = scope.single() else { return None };
    if study.workspace.rating_plans.is_empty() && study.workspace.overrides.is_empty() {
        return None;
    }
    let (workspace, day) = (study.workspace, study.last_day(period));
    let terms = terms_of(workspace, &study.target_scopes(scope, day), day);
    let terms = terms.filter(|(terms, _)| terms.every == period.level());
    let decision = workspace.overrides.get(&ResultOverride::id_for(person, period));
    if terms.is_none() && decision.is_none() {
        return None;
    }
    let (places, red_lines) = (study.rounding.total, &indicators.course.red_lines);
    let mut found = Appraisal {
        person,
        period,
        origin: terms.map(|(_, origin)| origin.clone()),
        parts: Vec::new(),
        rolled: None,
        figured: indicators.total.ok(),
        figured_missing: indicators.total.err(),
        figured_band: indicators.band.clone(),
        decision: decision.and_then(ResultOverride::holds).cloned(),
        total: None,
        missing: None,
        band: None,
        findings: Vec::new(),
    };
    if let Some((terms, _)) = terms {
        found
            .parts
            .push(PartReading { score: indicators.total.ok(), ..PartReading::of(None, terms.indicators) });
        for part in &terms.parts {
            let given = workspace.ratings.get(&Rating::id_for(person, period, part.kind));
            let read = read_part(terms, part, given, study.rounding.score, &mut found.findings);
            found.parts.push(read);
        }
        let rolled = rolled_up(terms, &mut found.parts, indicators.total, places);
        found.rolled = rolled.ok();
        found.figured = found.rolled.map(|rolled| cut(rolled, red_lines, places));
        found.figured_missing = rolled.err();
        let band = found.figured.and_then(|total| band_of(study.bands, total));
        found.figured_band = band.map(|band| lowered(study.bands, band, red_lines));
    }
    (found.total, found.missing, found.band) =
        (found.figured, found.figured_missing, found.figured_band.clone());
    match found.decision.as_ref().map(|decision| &decision.what) {
        Some(Decided::Total(total)) => {
            found.total = Exact::from(*total).round(places).map(|total| cut(total, red_lines, places));
            found.missing = None;
            let band = found.total.and_then(|total| band_of(study.bands, total));
            found.band = band.map(|band| lowered(study.bands, band, red_lines));
        }
        // A grade that the bands do not have is no grade: what comes out of the figures stays.
        Some(Decided::Grade(code)) if has_grade(study, code) => {
            found.band = Some(lowered(study.bands, code.clone(), red_lines));
        }
        _ => {}
    }
    Some(found)
}

fn has_grade(study: &Study<'_>, code: &str) -> bool {
    study.bands.is_some_and(|bands| bands.bands.iter().any(|band| band.code == *code))
}

impl PartReading {
    fn of(kind: Option<PartKind>, weight: Weight) -> Self {
        Self {
            kind,
            weight,
            score: None,
            exact: None,
            effective_percent: None,
            contribution: None,
            sheets: Vec::new(),
        }
    }
}

/// The score of a part: the mean of what its raters gave, rounded once.
fn read_part(
    terms: &RatingTerms,
    part: &RatingPart,
    given: Option<&Rating>,
    places: u8,
    findings: &mut Vec<RatingFinding>,
) -> PartReading {
    let mut read = PartReading::of(Some(part.kind), part.weight);
    let sheets = given.map(|rating| rating.sheets.as_slice()).unwrap_or_default();
    if sheets.is_empty() {
        findings.push(RatingFinding::NoRating(part.kind));
    }
    let (mut sum, mut count) = (Some(Exact::ZERO), 0_u32);
    for sheet in sheets {
        let score = read_sheet(terms, part, sheet, findings);
        if let Some(score) = score {
            sum = sum.and_then(|sum| sum.plus(score));
            count += 1;
        }
        let score = score.and_then(|score| score.round(MAX_PLACES));
        read.sheets.push(SheetReading { rater: sheet.rater, score, sheet: sheet.clone() });
    }
    let mean = sum.and_then(|sum| sum.over(Exact::whole(count)));
    read.exact = mean.and_then(|mean| mean.round(MAX_PLACES));
    read.score = mean.and_then(|mean| mean.round(places));
    read
}

/// Σ weight × points ÷ Σ weight of what one rater gave, exact; `None` where a criterion is not rated.
fn read_sheet(
    terms: &RatingTerms,
    part: &RatingPart,
    sheet: &RatingSheet,
    findings: &mut Vec<RatingFinding>,
) -> Option<Exact> {
    let mut sum = Some(Exact::ZERO);
    let mut weights = Weight(0);
    for asked in &part.weights {
        let mark = sheet.marks.iter().find(|mark| mark.criterion == asked.criterion);
        let mark = mark.filter(|mark| terms.levels.iter().any(|level| level.points == mark.points));
        let Some(mark) = mark else {
            findings.push(RatingFinding::Unfinished(part.kind, sheet.rater, asked.criterion));
            sum = None;
            continue;
        };
        if terms.comments.asks(mark.points) && mark.comment.trim().is_empty() {
            findings.push(RatingFinding::CommentMissing(part.kind, sheet.rater, asked.criterion));
        }
        weights = Weight::total([weights, asked.weight]);
        let points = Exact::from(mark.points).times(Exact::whole(asked.weight.0));
        sum = sum.zip(points).and_then(|(sum, points)| sum.plus(points));
    }
    sum?.over(Exact::whole(weights.0))
}

/// Σ weight × score ÷ Σ weight over the parts that count, rounded; and each part's share of it.
fn rolled_up(
    terms: &RatingTerms,
    parts: &mut [PartReading],
    indicators: Result<Decimal, TotalMissing>,
    places: u8,
) -> Result<Decimal, TotalMissing> {
    if terms.fault().is_some() {
        return Err(TotalMissing::WeightsNotWhole);
    }
    // That the indicators have no scores yet is like a part without ratings; any other reason is a fault of the card.
    match indicators {
        Err(reason) if reason != TotalMissing::NoScores && terms.indicators.0 > 0 => return Err(reason),
        _ => {}
    }
    let is_asked = |part: &&PartReading| part.weight.0 > 0;
    let lacks = parts.iter().filter(is_asked).any(|part| part.score.is_none());
    if lacks && terms.missing == MissingPart::Block {
        return Err(TotalMissing::RatingMissing);
    }
    let counted = parts.iter().filter(|part| part.score.is_some()).map(|part| part.weight);
    let counted = Exact::whole(Weight::total(counted).0);
    let mut sum = Some(Exact::ZERO);
    for part in parts.iter_mut().filter(|part| part.weight.0 > 0) {
        let Some(score) = part.score else { continue };
        let weight = Exact::whole(part.weight.0);
        let product = weight.times(Exact::from(score));
        sum = sum.zip(product).and_then(|(sum, product)| sum.plus(product));
        let percent = weight.times(Exact::whole(100)).and_then(|weight| weight.over(counted));
        part.effective_percent = percent.and_then(|percent| percent.round(SHARE_PLACES));
        part.contribution = product.and_then(|product| product.over(counted)?.round(places));
    }
    sum.and_then(|sum| sum.over(counted)?.round(places)).ok_or(TotalMissing::NoScores)
}
