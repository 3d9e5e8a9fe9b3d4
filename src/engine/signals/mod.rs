//! What needs somebody's attention in a period, figure by figure, each finding with what it rests on. Nothing is changed by it.
//! The rules are those of `docs/signals.md`, section by section.

pub mod chance;
pub mod course;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::chance::{Chance, Side};
pub use self::course::ScoreAt;
use self::course::{falls_to, held_since, red_in_a_row};
use crate::{
    domain::{
        about::Frequency,
        date::Day,
        id::Id,
        kpi::Kpi,
        monitor::{SignalKind, SignalRules},
        period::{Period, PeriodLevel},
        scope::Scope,
        scoring::Shape,
        weight::Weight,
    },
    engine::{
        cards::{Line, work_of},
        exact::Exact,
        forecast::{self, Method, MonthSeries},
        kept::Kept,
        model::Model,
        pace::pace_of,
        query::Subjects,
        report::{Missing, Status},
        rules::scale_of,
        study::Study,
    },
};

/// Whose figures are looked at.
const LOOKED_AT: [Subjects; 3] = [Subjects::Company, Subjects::Accounts, Subjects::Employees];
/// Periods in which it is looked for when a figure was red last, the shown one among them.
const HELD_PERIODS: usize = 6;
/// Decimal places of what is told of values and points.
const PLACES: u8 = 9;
/// Decimal places of the points that a figure costs.
const LOST_PLACES: u8 = 2;

/// The signals of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalReading {
    /// The period.
    pub period: Period,
    /// Figures with a signal, in the order of the cards: the company, accounts, people; on a card in its order.
    pub cells: Vec<SignalCell>,
    /// How many figures with a weight were looked at.
    pub looked_at: u32,
    /// The last day of the data.
    pub data_until: Option<Day>,
}

/// A figure with what is to be known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalCell {
    /// Whose figure.
    pub scope: Scope,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// What was reached, rounded to 9 places.
    pub value: Option<Decimal>,
    /// What was asked.
    pub target: Option<Decimal>,
    /// The points.
    pub score: Option<Decimal>,
    /// How they are judged.
    pub status: Status,
    /// The weight on the card.
    pub weight: Weight,
    /// Points of the card's total that it costs: weight ÷ counted weights × what lacks to the points of the target, to 2 places.
    pub lost: Option<Decimal>,
    /// The signals, the most pressing first, each kind at most once.
    pub signals: Vec<Signal>,
}

/// A signal and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signal {
    /// See [`SignalKind::Red`].
    Red {
        /// The score, and what it is held against.
        now: ScoreAt,
    },
    /// See [`SignalKind::RedInARow`].
    RedInARow {
        /// The periods, oldest first.
        periods: Vec<ScoreAt>,
    },
    /// See [`SignalKind::Forecast`].
    Forecast {
        /// By which method.
        method: Method,
        /// What the period comes to.
        end: Decimal,
        /// What is asked.
        target: Decimal,
        /// How far it stays behind, in the KPI's unit.
        miss: Decimal,
        /// How good the method was on past data: its error over that of saying that nothing changes.
        mase: Option<Decimal>,
        /// The last month that is known.
        known: Period,
    },
    /// See [`SignalKind::Held`].
    Held {
        /// When it was red last.
        since: ScoreAt,
        /// The score now.
        now: ScoreAt,
        /// Points from which on it counts as clear.
        clear: Decimal,
    },
    /// See [`SignalKind::Falling`].
    Falling {
        /// The scores, oldest first; each is lower than the one before.
        periods: Vec<ScoreAt>,
        /// Points of the next lower border.
        border: Decimal,
        /// Points above it within which it is told.
        near: Decimal,
    },
    /// See [`SignalKind::Outside`].
    Outside(Chance),
    /// See [`SignalKind::Run`].
    Run(Chance),
    /// See [`SignalKind::Stale`].
    Stale {
        /// The last day of the data; of a single figure `None`: the KPI has data, this figure has none.
        reaches: Option<Day>,
        /// The day that they should reach.
        expected: Day,
    },
    /// See [`SignalKind::NoComment`].
    NoComment,
}

impl Signal {
    /// What it tells.
    pub const fn kind(&self) -> SignalKind {
        match self {
            Self::Red { .. } => SignalKind::Red,
            Self::RedInARow { .. } => SignalKind::RedInARow,
            Self::Forecast { .. } => SignalKind::Forecast,
            Self::Held { .. } => SignalKind::Held,
            Self::Falling { .. } => SignalKind::Falling,
            Self::Outside(_) => SignalKind::Outside,
            Self::Run(_) => SignalKind::Run,
            Self::Stale { .. } => SignalKind::Stale,
            Self::NoComment => SignalKind::NoComment,
        }
    }

    /// How bad it is: what is red, what is to be watched, what is good news, what is not known.
    pub const fn status(&self) -> Status {
        match self {
            Self::Red { .. } | Self::RedInARow { .. } | Self::Forecast { .. } => Status::Bad,
            Self::Outside(chance) | Self::Run(chance) if !chance.is_worse => Status::Good,
            Self::Held { .. } | Self::Falling { .. } | Self::Outside(_) | Self::Run(_) | Self::NoComment => {
                Status::Watch
            }
            Self::Stale { .. } => Status::Unknown,
        }
    }
}

/// A period before the shown one.
struct Earlier<'m> {
    period: Period,
    study: Study<'m>,
}

/// The signals of a period as of a day.
pub(super) fn signals_of(model: &Model, kept: &mut Kept, period: Period, today: Day) -> SignalReading {
    let workspace = &model.workspace;
    let rules = SignalRules::of(workspace);
    let scopes = kept.scopes(model, &LOOKED_AT, period);
    let study = Study::of(model, kept, &scopes, period, false);
    // What is kept for other questions stays.
    let mut aside = kept.for_draft(model);
    let back = 1..i32::try_from(looked_back(&rules)).unwrap_or(1);
    let earlier: Vec<Earlier<'_>> = back
        .filter_map(|steps| period.shifted(-steps))
        .map(|period| Earlier { period, study: Study::of(model, &mut aside, &scopes, period, false) })
        .collect();
    let series = is_open(&study, period)
        .filter(|_| rules.tells(SignalKind::Forecast))
        .and_then(|()| MonthSeries::of(model, &mut kept.for_draft(model), &study.kpis, &scopes));
    let look =
        Look { rules: &rules, study: &study, earlier: &earlier, series: series.as_ref(), period, today };
    let mut found = SignalReading {
        period,
        cells: Vec::new(),
        looked_at: 0,
        data_until: study.data_until.map(|until| until.plus(-1)),
    };
    let stale = look.stale_kpis(&scopes);
    for (kpi, signal) in &stale {
        found.cells.extend(look.stale_cell(*kpi, signal.clone()));
    }
    for scope in scopes.iter() {
        let work = work_of(&study, scope, period);
        for line in work.lines.iter().filter(|line| line.weight.is_some_and(|weight| weight.0 > 0)) {
            found.looked_at = found.looked_at.saturating_add(1);
            let signals = look.at(line, scope, stale.contains_key(&line.kpi.id));
            if signals.is_empty() {
                continue;
            }
            let lost = lost_by(line, &study, work.totalled.counted);
            merge(&mut found.cells, cell_of(line, scope, lost, signals));
        }
    }
    found
}

/// Something where the data end inside of the period.
fn is_open(study: &Study<'_>, period: Period) -> Option<()> {
    let last = study.data_until?.plus(-1);
    let days = period.days(study.facts.calendar);
    (days.contains(last) && last != days.last()).then_some(())
}

/// How many periods are looked at, the shown one among them.
fn looked_back(rules: &SignalRules) -> usize {
    usize::from(rules.in_a_row).max(usize::from(rules.falls) + 1).max(HELD_PERIODS)
}

/// What one look needs.
struct Look<'a, 'm> {
    rules: &'a SignalRules,
    study: &'a Study<'m>,
    earlier: &'a [Earlier<'m>],
    /// The months of all figures, where the period is not over.
    series: Option<&'a MonthSeries<'m>>,
    period: Period,
    today: Day,
}

impl Look<'_, '_> {
    /// The signals of a figure.
    fn at(&self, line: &Line<'_>, scope: &Scope, is_kpi_stale: bool) -> Vec<Signal> {
        let mut found = Vec::new();
        // Of a target that adds up only a part is due while the period runs: what it comes to in the end is forecast.
        let is_running = line.status != Status::Good && self.has_pace(line, scope);
        if let Some(now) = self.now(line).filter(|_| !is_running) {
            self.by_score(line, scope, now, &mut found);
        }
        found.extend(self.forecast(line, scope));
        if self.rules.tells(SignalKind::Outside) || self.rules.tells(SignalKind::Run) {
            self.by_chance(line, scope, &mut found);
        }
        if !is_kpi_stale && self.rules.tells(SignalKind::Stale) {
            found.extend(self.without_data(line));
        }
        if line.status == Status::Bad
            && !is_running
            && self.rules.tells(SignalKind::NoComment)
            && !self.is_commented(line.kpi.id, scope)
        {
            found.push(Signal::NoComment);
        }
        let place = |signal: &Signal| SignalKind::ALL.iter().position(|kind| *kind == signal.kind());
        found.sort_by_key(place);
        found
    }

    fn has_pace(&self, line: &Line<'_>, scope: &Scope) -> bool {
        let figure = &line.figure;
        let (target, partial) = (figure.target.as_ref(), figure.partial.as_ref());
        pace_of(self.study, line.kpi, scope, self.period, target, partial).is_some()
    }

    /// Whether the end of the period will miss the target, by the method that was best on past data.
    fn forecast(&self, line: &Line<'_>, scope: &Scope) -> Option<Signal> {
        let months = self.series?.values(line.kpi, scope);
        let known = months.last()?.0;
        if !self.period.covers(known) {
            return None;
        }
        let reading = forecast::reading(self.study, line.kpi, scope, self.period, months);
        let (best, target) = (reading.methods.first()?, reading.target?);
        let (end, miss) = (best.end?, best.miss?);
        let least = target.abs().checked_mul(self.rules.miss)?;
        let (method, mase) = (best.method, best.mase);
        (miss > least && miss.is_sign_positive() && !miss.is_zero()).then_some(Signal::Forecast {
            method,
            end,
            target,
            miss,
            mase,
            known,
        })
    }

    fn now(&self, line: &Line<'_>) -> Option<ScoreAt> {
        let scale = scale_of(line.figure.rule, &self.study.scale);
        let (period, score) = (self.period, line.score?);
        Some(ScoreAt { period, score: Some(score), threshold: scale.threshold, target: scale.target })
    }

    /// By the score of this period and of those before it.
    fn by_score(&self, line: &Line<'_>, scope: &Scope, now: ScoreAt, found: &mut Vec<Signal>) {
        let rules = self.rules;
        let Some(score) = now.score else { return };
        let is_red = score < now.threshold;
        let clear = now.threshold.checked_add(rules.release).unwrap_or(now.threshold);
        let border = if score >= now.target { now.target } else { now.threshold };
        let is_near = !is_red && score.checked_sub(border).is_some_and(|above| above <= rules.near);
        let asks_row = is_red && rules.tells(SignalKind::RedInARow);
        let asks_held = !is_red && score < clear && rules.tells(SignalKind::Held);
        let asks_falls = is_near && rules.tells(SignalKind::Falling);
        // Earlier scores are worked out only where one of the rules asks for them.
        let scores = if asks_row || asks_held || asks_falls {
            self.scores(line.kpi, scope, &now)
        } else {
            vec![now.clone()]
        };
        let in_a_row = red_in_a_row(&scores);
        if asks_row && in_a_row >= usize::from(rules.in_a_row) {
            let periods = scores.iter().skip(scores.len().saturating_sub(in_a_row)).cloned().collect();
            found.push(Signal::RedInARow { periods });
        } else if is_red && rules.tells(SignalKind::Red) {
            found.push(Signal::Red { now: now.clone() });
        }
        if asks_held && let Some(since) = held_since(&scores, rules.release) {
            found.push(Signal::Held { since, now, clear });
        }
        if asks_falls && let Some(periods) = falls_to(&scores, usize::from(rules.falls)) {
            found.push(Signal::Falling { periods, border, near: rules.near });
        }
    }

    /// The scores of the periods before, oldest first, and of this one.
    fn scores(&self, kpi: &Kpi, scope: &Scope, now: &ScoreAt) -> Vec<ScoreAt> {
        let before = |earlier: &Earlier<'_>| {
            let Earlier { period, study } = earlier;
            let scopes = study.target_scopes(scope, study.last_day(*period));
            let figure = study.figure(kpi, scope, &scopes, *period);
            let scale = scale_of(figure.rule, &study.scale);
            let score = figure.scored.and_then(Result::ok).map(|scored| scored.score);
            ScoreAt { period: *period, score, threshold: scale.threshold, target: scale.target }
        };
        self.earlier.iter().rev().map(before).chain([now.clone()]).collect()
    }

    /// By the months up to the end of the period that are over: what chance explains, and what it does not.
    fn by_chance(&self, line: &Line<'_>, scope: &Scope, found: &mut Vec<Signal>) {
        let study = self.study;
        let is_over = |month: &Period| {
            study.data_until.is_none_or(|until| month.days(study.facts.calendar).until <= until)
        };
        let value = |month: Period| {
            let value =
                study.reach(line.kpi, scope, month).0.ok().and_then(|actual| actual.value.round(PLACES));
            (month, value)
        };
        let months: Vec<(Period, Option<Decimal>)> =
            study.trend_of(self.period).into_iter().filter(is_over).map(value).collect();
        let is_range = line.figure.rule.is_some_and(|found| matches!(found.rule.shape, Shape::Range(_)));
        let run = usize::from(self.rules.run);
        let (outside, long) = chance::look(&months, run, (line.kpi.direction, is_range));
        let told = |kind: SignalKind, chance: Option<Chance>| chance.filter(|_| self.rules.tells(kind));
        found.extend(told(SignalKind::Outside, outside).map(Signal::Outside));
        found.extend(told(SignalKind::Run, long).map(Signal::Run));
    }

    /// A figure without a value in a period whose data should be there.
    fn without_data(&self, line: &Line<'_>) -> Option<Signal> {
        let missing = line.figure.actual.as_ref().err()?;
        if !matches!(missing, Missing::NoData(_) | Missing::MonthsApart) {
            return None;
        }
        let last = self.study.last_day(self.period);
        (last.plus(i32::from(self.rules.grace_days)) <= self.today)
            .then_some(Signal::Stale { reaches: None, expected: last })
    }

    /// Whether somebody has said something about a figure of this period, or does something about it.
    fn is_commented(&self, kpi: Id<Kpi>, scope: &Scope) -> bool {
        let workspace = self.study.workspace;
        let days = self.period.days(self.study.facts.calendar);
        let is_about = |of: Option<Id<Kpi>>, whose: &Scope, period: Option<Period>, day: Day| {
            of == Some(kpi)
                && whose == scope
                && period.map_or_else(|| days.contains(day), |period| period == self.period)
        };
        workspace.notes.values().any(|note| is_about(note.kpi, &note.scope, note.period, note.day))
            || workspace.actions.values().any(|one| is_about(one.kpi, &one.scope, one.period, one.begun))
    }

    /// KPIs on any card whose data do not reach as far as they should.
    fn stale_kpis(&self, scopes: &[Scope]) -> BTreeMap<Id<Kpi>, Signal> {
        if !self.rules.tells(SignalKind::Stale) {
            return BTreeMap::new();
        }
        let study = self.study;
        let day = study.last_day(self.period);
        let sets = scopes.iter().filter_map(|scope| study.weights.of_card(study.workspace, scope, day));
        let weighted = sets.flat_map(|set| set.items).filter(|(_, weight)| weight.0 > 0).map(|(kpi, _)| kpi);
        let weighted: std::collections::BTreeSet<Id<Kpi>> = weighted.collect();
        let kpis = weighted.into_iter().filter_map(|id| study.workspace.kpis.get(&id));
        kpis.filter_map(|kpi| Some((kpi.id, self.stale(kpi)?))).collect()
    }

    fn stale(&self, kpi: &Kpi) -> Option<Signal> {
        let study = self.study;
        let calendar = study.facts.calendar;
        let level = kpi.about.frequency.map_or(PeriodLevel::Month, level_of);
        // What should be there: the last whole period of measurement that was over so many days ago, none beyond the shown one.
        let last = study.last_day(self.period);
        let due = last.min(self.today.plus(-i32::from(self.rules.grace_days)));
        let running = Period::containing(due.plus(1), level, calendar)?;
        let newest = running.shifted(-1)?.days(calendar);
        let reaches = study.last_day_read(kpi);
        // That nothing happened on the last days of a month is no gap.
        let is_stale = reaches.is_none_or(|reaches| reaches < newest.from);
        is_stale.then_some(Signal::Stale { reaches, expected: newest.last() })
    }

    /// A KPI out of date, as a figure of the company.
    fn stale_cell(&self, kpi: Id<Kpi>, signal: Signal) -> Option<SignalCell> {
        let kpi = self.study.workspace.kpis.get(&kpi)?;
        Some(SignalCell {
            scope: Scope::COMPANY,
            kpi: kpi.id,
            value: None,
            target: None,
            score: None,
            status: Status::Unknown,
            weight: Weight(0),
            lost: None,
            signals: vec![signal],
        })
    }
}

const fn level_of(frequency: Frequency) -> PeriodLevel {
    match frequency {
        Frequency::Weekly => PeriodLevel::Week,
        Frequency::Monthly => PeriodLevel::Month,
        Frequency::Quarterly => PeriodLevel::Quarter,
        Frequency::HalfYearly => PeriodLevel::Half,
        Frequency::Yearly => PeriodLevel::Year,
    }
}

fn cell_of(line: &Line<'_>, scope: &Scope, lost: Option<Decimal>, signals: Vec<Signal>) -> SignalCell {
    let figure = &line.figure;
    SignalCell {
        scope: scope.clone(),
        kpi: line.kpi.id,
        value: figure.actual.as_ref().ok().and_then(|actual| actual.value.round(PLACES)),
        target: figure.target.as_ref().and_then(|target| target.target.to_decimal()),
        score: line.score,
        status: line.status,
        weight: line.weight.unwrap_or_default(),
        lost,
        signals,
    }
}

/// Weight ÷ counted weights × what lacks to the points of the target; nothing where nothing lacks.
fn lost_by(line: &Line<'_>, study: &Study<'_>, counted: Weight) -> Option<Decimal> {
    let (weight, score) = line.weighted_score()?;
    let lacks = scale_of(line.figure.rule, &study.scale).target.checked_sub(score)?;
    if lacks.is_sign_negative() || lacks.is_zero() {
        return None;
    }
    Exact::from(lacks).times(Exact::ratio(i128::from(weight.0), i128::from(counted.0))?)?.round(LOST_PLACES)
}

/// A figure beside those that are there; one of the company that is out of date gets its figures and further signals.
fn merge(cells: &mut Vec<SignalCell>, cell: SignalCell) {
    let is_company = cell.scope == Scope::COMPANY;
    let same = cells.iter_mut().filter(|_| is_company);
    let same = same.into_iter().find(|one| one.scope == cell.scope && one.kpi == cell.kpi);
    match same {
        Some(one) => {
            let mut signals = cell.signals.clone();
            signals.append(&mut one.signals);
            *one = SignalCell { signals, ..cell };
        }
        None => cells.push(cell),
    }
}
