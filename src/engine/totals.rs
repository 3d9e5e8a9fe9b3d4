//! Totals of many cards, kept cell by cell. A plain card (weighted mean, no red lines, points or stand-ins) is totalled
//! in whole numbers out of kept scores; every other card, and every number that is too wide, goes the way of `cards`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::{
    domain::{
        card_rule::RollUp,
        id::Id,
        kpi::Kpi,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
        scoring::{MissingPolicy, Rule, Shape},
        weight::{Weight, WeightOwner},
    },
    engine::{
        appraisal::is_appraised,
        cards::work_of,
        exact::Exact,
        query::CardTotal,
        report::TotalMissing,
        score::score_of,
        straight::{Straight, rounded_quotient},
        study::Study,
        targets::Resolved,
        total::{band_of, within},
        touch::What,
        weights::types_of,
    },
};

/// Weights that come to less, and scores below it, make no sum beyond 63 bits.
const SMALL: i64 = 1 << 30;
/// Most indicators of a card that is totalled in whole numbers.
const MOST_LINES: usize = 1 << 12;
/// No score.
const NONE: i64 = i64::MIN;

/// What a cell of a card has reached.
#[derive(Debug, Clone)]
enum Reached {
    /// Not computed yet.
    Unknown,
    /// Nothing.
    Nothing,
    /// A decimal: whole number and places.
    Plain(i64, u8),
    /// Any other number.
    Wide(Box<Exact>),
    /// A part of the period: its target depends on which one.
    Partial,
}

/// What cells have reached and scored, apart: a new weight reads the scores only.
#[derive(Debug, Default)]
struct Cells {
    reached: Vec<Reached>,
    /// Rounded scores as whole numbers, or [`NONE`].
    scores: Vec<i64>,
}

/// What a weighted indicator is measured by.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    kpi: Id<Kpi>,
    target: Option<Resolved>,
    rule: Option<Rule>,
    straight: Option<Straight>,
}

/// Everything but the actuals of a card: the same for all cards of the same types or roles without records of their own.
#[derive(Debug)]
struct Terms {
    lines: Vec<Line>,
    weights: Vec<i64>,
    /// Why there is no total whatever is reached.
    missing: Option<TotalMissing>,
    floor: Option<Decimal>,
    cap: Option<Decimal>,
    /// Whether such cards are totalled here.
    is_plain: bool,
    /// Lines that came out differently when the terms were looked at again.
    changed: Vec<bool>,
}

/// How far a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Done,
    /// Its scores are there.
    Total,
    /// Some cells are unknown.
    Cells,
    /// Its terms are not known.
    New,
}

#[derive(Debug)]
struct Row {
    state: State,
    terms: usize,
    /// Terms of its own, where it ever had some: their place is used again.
    own: Option<usize>,
    /// Its first cell; the others follow in the order of the lines of its terms.
    from: usize,
    /// How many cells it has.
    cells: usize,
    total: CardTotal,
}

/// Which cards have the same terms: kind, and types or roles with their shares.
type Kind = (bool, Vec<(Member, Weight)>);

/// See the head of the file.
#[derive(Debug, Default)]
pub(super) struct Totals {
    rows: Vec<Row>,
    terms: Vec<Terms>,
    shared: BTreeMap<Kind, usize>,
    cells: Cells,
    is_stale: bool,
}

impl Totals {
    /// Makes room for a card.
    pub(super) fn add(&mut self, scope: &Scope) {
        let total = CardTotal { scope: scope.clone(), total: None, missing: None, band: None };
        self.rows.push(Row { state: State::New, terms: 0, own: None, from: 0, cells: 0, total });
    }

    /// Whose card stands at a place.
    pub(super) fn scope(&self, place: usize) -> Option<&Scope> {
        self.rows.get(place).map(|row| &row.total.scope)
    }

    /// Forgets what a change makes uncertain on a card. `is_alone`: the change reaches no other card.
    pub(super) fn forget(&mut self, place: usize, what: &What, is_alone: bool) {
        let Some(row) = self.rows.get_mut(place).filter(|row| row.state != State::New) else { return };
        let terms = self.terms.get(row.terms).filter(|terms| terms.is_plain);
        match what {
            What::Terms if is_alone => row.state = State::New,
            What::Terms => {
                self.is_stale = true;
                row.state = row.state.max(State::Total);
            }
            What::Actuals(kpis) => {
                let Some(terms) = terms else {
                    // A card that is not plain may have red lines on any indicator.
                    row.state = State::Cells;
                    return;
                };
                let cells = self.cells.reached.get_mut(row.from..).unwrap_or_default();
                for (line, reached) in terms.lines.iter().zip(cells) {
                    if kpis.contains(&line.kpi) {
                        *reached = Reached::Unknown;
                        row.state = row.state.max(State::Cells);
                    }
                }
            }
        }
    }

    /// The totals of the cards at these places.
    pub(super) fn get(&mut self, study: &Study<'_>, period: Period, places: &[usize]) -> Vec<CardTotal> {
        if std::mem::take(&mut self.is_stale) {
            self.look_again(study, period);
        }
        let rows = places.iter().filter_map(|place| self.rows.get(*place));
        if rows.clone().any(|row| row.state == State::New) {
            let own = owners(study);
            places.iter().for_each(|place| self.lay(study, period, *place, &own));
        }
        let Self { rows, terms, cells, .. } = self;
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let Some(row) = rows.get_mut(*place) else { continue };
            if row.state != State::Done
                && let Some(terms) = terms.get(row.terms)
            {
                row.renew(study, period, terms, cells);
            }
            found.push(row.total.clone());
        }
        found
    }

    /// Reads targets, rules and weights again; what comes out differently is computed anew.
    fn look_again(&mut self, study: &Study<'_>, period: Period) {
        // Any card that has them still shows what terms are; those without a card are given up.
        let mut shown: Vec<Option<&Scope>> = vec![None; self.terms.len()];
        for row in self.rows.iter().filter(|row| row.state != State::New) {
            if let Some(shown) = shown.get_mut(row.terms) {
                *shown = Some(&row.total.scope);
            }
        }
        let mut is_laid_anew = vec![true; self.terms.len()];
        for ((old, is_new), scope) in self.terms.iter_mut().zip(&mut is_laid_anew).zip(shown) {
            let Some(scope) = scope else { continue };
            let mut terms = Terms::of(study, scope, period);
            let pairs = || terms.lines.iter().zip(&old.lines);
            *is_new = terms.lines.len() != old.lines.len()
                || terms.is_plain != old.is_plain
                || pairs().any(|(now, then)| now.kpi != then.kpi);
            terms.changed = pairs().map(|(now, then)| now != then).collect();
            *old = terms;
        }
        let is_new = |place: usize| is_laid_anew.get(place).copied().unwrap_or(true);
        self.shared.retain(|_, place| !is_new(*place));
        for row in self.rows.iter_mut().filter(|row| row.state != State::New) {
            let Some(terms) = self.terms.get(row.terms).filter(|_| !is_new(row.terms)) else {
                row.state = State::New;
                continue;
            };
            row.state = row.state.max(if terms.is_plain { State::Total } else { State::Cells });
            if terms.is_plain {
                for (idx, _) in terms.changed.iter().enumerate().filter(|(_, changed)| **changed) {
                    let cell = row.from + idx;
                    if let (Some(reached), Some(score), Some(line)) =
                        (self.cells.reached.get(cell), self.cells.scores.get_mut(cell), terms.lines.get(idx))
                    {
                        *score = reached.scored(study, &row.total.scope, period, line);
                    }
                }
            }
        }
    }

    /// Finds the terms of a new card and makes room for its cells.
    fn lay(&mut self, study: &Study<'_>, period: Period, place: usize, own: &BTreeSet<Scope>) {
        let Some(row) = self.rows.get_mut(place).filter(|row| row.state == State::New) else { return };
        let scope = &row.total.scope;
        let is_account = matches!(scope.single(), Some(Member::Account(_)));
        let is_own = scope.members().is_empty() || own.contains(scope) || comes_or_goes(study, scope);
        let kind = (!is_own).then(|| (is_account, types_of(study.workspace, scope, study.last_day(period))));
        let known = kind.as_ref().and_then(|kind| self.shared.get(kind)).copied();
        row.terms = known.unwrap_or_else(|| {
            let found = Terms::of(study, scope, period);
            match row.own.filter(|_| is_own).and_then(|place| Some((place, self.terms.get_mut(place)?))) {
                Some((place, terms)) => {
                    *terms = found;
                    place
                }
                None => {
                    self.terms.push(found);
                    self.terms.len() - 1
                }
            }
        });
        match kind {
            Some(kind) => {
                self.shared.insert(kind, row.terms);
            }
            None => row.own = Some(row.terms),
        }
        row.state = State::Cells;
        let plain = self.terms.get(row.terms).filter(|terms| terms.is_plain);
        let count = plain.map_or(0, |terms| terms.lines.len());
        if count > row.cells {
            (row.from, row.cells) = (self.cells.scores.len(), count);
            self.cells.reached.extend((0..count).map(|_| Reached::Unknown));
            self.cells.scores.extend((0..count).map(|_| NONE));
        } else {
            let places = row.from..row.from + row.cells;
            self.cells.reached.get_mut(places.clone()).unwrap_or_default().fill(Reached::Unknown);
            self.cells.scores.get_mut(places).unwrap_or_default().fill(NONE);
        }
    }
}

/// Scopes that have a target, rule, weight or points item of their own.
fn owners(study: &Study<'_>) -> BTreeSet<Scope> {
    let workspace = study.workspace;
    let of_weights = workspace.weights.values().filter_map(|set| match set.owner {
        WeightOwner::Account(id) => Some(Scope::from(Member::Account(id))),
        WeightOwner::Employee(id) => Some(Scope::from(Member::Employee(id))),
        _ => None,
    });
    let of_targets = workspace.targets.values().map(|series| series.scope.clone());
    let of_rules = workspace.scoring_rules.values().map(|rule| rule.scope.clone());
    let of_cards = workspace.card_rules.values().map(|rule| rule.scope.clone());
    let of_items = workspace.points_items.values().map(|item| item.scope.clone());
    let of_plans = workspace.rating_plans.values().map(|plan| plan.scope.clone());
    let of_decisions =
        workspace.overrides.values().map(|decided| Scope::from(Member::Employee(decided.person)));
    let of_rules = of_rules.chain(of_plans).chain(of_decisions);
    of_weights.chain(of_targets).chain(of_rules).chain(of_cards).chain(of_items).collect()
}

/// Whether targets of a person may count by days.
fn comes_or_goes(study: &Study<'_>, scope: &Scope) -> bool {
    let Some(Member::Employee(id)) = scope.single() else { return false };
    let person = study.workspace.employees.get(&id);
    person.is_some_and(Employee::comes_or_goes)
}

impl Terms {
    fn of(study: &Study<'_>, scope: &Scope, period: Period) -> Self {
        let day = study.last_day(period);
        let scopes = study.target_scopes(scope, day);
        let plan = study.rules.of_card(&scopes, day);
        let weights = study.weights.of_card(study.workspace, scope, day);
        let missing = match &weights {
            None => Some(TotalMissing::NoWeights),
            Some(weights) if !weights.is_valid => Some(TotalMissing::WeightsNotWhole),
            Some(_) => None,
        };
        let items = weights.map(|weights| weights.items).unwrap_or_default();
        let items =
            items.into_iter().filter_map(|(id, weight)| Some((study.workspace.kpis.get(&id)?, weight)));
        let (kpis, weights): (Vec<&Kpi>, Vec<i64>) =
            items.map(|(kpi, weight)| (kpi, i64::from(weight.0))).unzip();
        let rule_of = |kpi: &Kpi| study.rules.of_kpi(kpi.id, &scopes, day).map(|found| found.rule);
        let is_plain_rule = |rule: &Rule| rule.red_line.is_none() && rule.missing == MissingPolicy::Exclude;
        let is_plain = plan.roll_up == RollUp::WeightedMean
            && plan.groups.is_none()
            && plan.own_groups.is_empty()
            && study.rules.points_of(&scopes, period).is_empty()
            && !is_appraised(study.workspace, &scopes, day, period)
            && study.kpis.iter().all(|kpi| rule_of(kpi).is_none_or(is_plain_rule))
            && weights.len() <= MOST_LINES
            && weights.iter().sum::<i64>() < SMALL;
        let line = |kpi: &Kpi| {
            let (target, rule) = (study.target(kpi, &scopes, period, None), rule_of(kpi));
            let is_line = rule.is_none_or(|rule| rule.shape == Shape::Line);
            let straight = target.as_ref().filter(|_| is_line).and_then(|target| {
                Straight::of(target, kpi.direction, rule, &study.scale, study.rounding.score)
            });
            Line { kpi: kpi.id, target, rule: rule.cloned(), straight }
        };
        let lines: Vec<Line> = kpis.into_iter().map(line).collect();
        let changed = vec![false; lines.len()];
        Self { lines, weights, missing, floor: plan.floor, cap: plan.cap, is_plain, changed }
    }
}

impl Reached {
    fn of(study: &Study<'_>, scope: &Scope, period: Period, line: &Line) -> Option<Self> {
        let kpi = study.workspace.kpis.get(&line.kpi)?;
        Some(match study.reach(kpi, scope, period) {
            (Err(_), _) => Self::Nothing,
            (Ok(_), Some(_)) => Self::Partial,
            (Ok(actual), None) => match actual.value.to_plain() {
                Some((mantissa, places)) => Self::Plain(mantissa, places),
                None => Self::Wide(Box::new(actual.value)),
            },
        })
    }

    /// The rounded score as a whole number, or [`NONE`].
    fn scored(&self, study: &Study<'_>, scope: &Scope, period: Period, line: &Line) -> i64 {
        let plain = |actual: Exact| {
            let kpi = study.workspace.kpis.get(&line.kpi)?;
            let (target, rule) = (line.target.as_ref(), line.rule.as_ref());
            score_of(actual, target, kpi.direction, rule, &study.scale, study.rounding.score)
        };
        let scored = match self {
            Self::Unknown | Self::Nothing => None,
            Self::Plain(mantissa, places) => {
                let straight = line.straight.as_ref();
                if let Some(score) = straight.and_then(|line| line.points(*mantissa, usize::from(*places))) {
                    return score;
                }
                Exact::from_scaled(i128::from(*mantissa), u32::from(*places)).and_then(plain)
            }
            Self::Wide(actual) => plain(**actual),
            Self::Partial => study.workspace.kpis.get(&line.kpi).and_then(|kpi| {
                let scopes = study.target_scopes(scope, study.last_day(period));
                study.figure(kpi, scope, &scopes, period).scored
            }),
        };
        let score =
            scored.and_then(Result::ok).and_then(|scored| i64::try_from(scored.score.mantissa()).ok());
        score.unwrap_or(NONE)
    }
}

impl Row {
    fn renew(&mut self, study: &Study<'_>, period: Period, terms: &Terms, cells: &mut Cells) {
        let scope = &self.total.scope;
        let places = self.from..self.from + terms.lines.len();
        let scores = cells.scores.get_mut(places.clone()).unwrap_or_default();
        if terms.is_plain && self.state == State::Cells {
            let reached = cells.reached.get_mut(places).unwrap_or_default();
            for ((line, reached), score) in terms.lines.iter().zip(reached).zip(&mut *scores) {
                if matches!(reached, Reached::Unknown)
                    && let Some(found) = Reached::of(study, scope, period, line)
                {
                    *score = found.scored(study, scope, period, line);
                    *reached = found;
                }
            }
        }
        self.state = State::Done;
        let total = match terms.missing {
            Some(missing) => Some(Err(missing)),
            None if terms.is_plain => mean_of(terms, scores, study.rounding.score, study.rounding.total),
            None => None,
        };
        let total = total
            .map(|total| total.map(|total| within(total, terms.floor, terms.cap, study.rounding.total).0));
        let (total, band) = match total {
            Some(Ok(total)) => (Ok(total), band_of(study.bands, total)),
            Some(Err(missing)) => (Err(missing), None),
            None => {
                let totalled = work_of(study, scope, period).totalled;
                (totalled.total, totalled.band)
            }
        };
        (self.total.total, self.total.missing) = (total.ok(), total.err());
        self.total.band = band;
    }
}

/// The weighted mean of the scores, rounded; `None` where it takes wider numbers.
fn mean_of(
    terms: &Terms,
    scores: &[i64],
    places: u8,
    total_places: u8,
) -> Option<Result<Decimal, TotalMissing>> {
    let (mut sum, mut counted) = (0_i64, 0_i64);
    for (weight, score) in terms.weights.iter().zip(scores) {
        if *score == NONE {
            continue;
        }
        if !(-SMALL..=SMALL).contains(score) {
            return None;
        }
        sum += weight * score;
        counted += weight;
    }
    if counted == 0 {
        return Some(Err(TotalMissing::NoScores));
    }
    let power = 10_i64.checked_pow(u32::from(places.abs_diff(total_places)))?;
    let (sum, counted) = if total_places >= places {
        (sum.checked_mul(power)?, counted)
    } else {
        (sum, counted.checked_mul(power)?)
    };
    let rounded = rounded_quotient(sum, counted)?;
    Some(Ok(Decimal::try_from_i128_with_scale(i128::from(rounded), u32::from(total_places)).ok()?))
}
