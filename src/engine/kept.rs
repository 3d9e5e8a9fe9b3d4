//! What is kept from one question to the next: typed values in order, aggregated rows, cards. All of it can be computed
//! from the model at any time and comes out the same; what a change does to it stands in `touch`.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    domain::{
        date::{Day, DayRange},
        id::Id,
        kpi::{Input, Kpi},
        period::{Period, PeriodLevel},
        scope::Scope,
    },
    engine::{
        aggregate::Records,
        appraisal::{Appraise, appraise},
        axis::MonthAxis,
        board::Board,
        coverage::{RowDays, coverage_of, row_days},
        layout::Group,
        model::Model,
        ownership::Ownership,
        query::{Coverage, Subjects},
        study::calendar_of,
        subjects::scopes_of,
        touch::{Reach, What},
        typed::TypedValues,
    },
};

/// Most grounds, and most boards, that are kept.
const MOST: usize = 6;

/// What figures of some periods stand on: months, aggregated rows, shares of accounts.
#[derive(Debug)]
pub(super) struct Ground {
    /// The period that was asked for.
    pub(super) period: Period,
    /// Whether the batches that counted are known.
    pub(super) with_sources: bool,
    /// What was aggregated over.
    pub(super) groups: Vec<Group>,
    /// Whether earlier periods are there, out of which scores are carried forward.
    pub(super) carries: bool,
    pub(super) axis: MonthAxis,
    pub(super) records: Records,
    pub(super) ownership: Ownership,
    /// Aggregates that stand in formulas, each as an input of its own under its id.
    pub(super) inline: BTreeMap<Id<Input>, Input>,
}

/// See the head of the file.
#[derive(Debug, Default)]
pub(super) struct Kept {
    typed: Option<Rc<TypedValues>>,
    row_days: RowDays,
    days: Option<Option<DayRange>>,
    grounds: Vec<Rc<Ground>>,
    /// Grounds of formulas that have changed since: rows that were aggregated for others still hold.
    spent: Vec<Rc<Ground>>,
    boards: Vec<Board>,
    /// Whose cards were asked for: the scopes of subjects, in order.
    pub(super) lists: Vec<(Vec<Subjects>, Period, Rc<[Scope]>)>,
    /// KPIs that read an input, by input.
    pub(super) readers: BTreeMap<Id<Input>, Rc<BTreeSet<Id<Kpi>>>>,
    /// How ratings by people come into totals: given by what answers all questions, so that what is there first does without.
    pub(super) appraise: Option<Appraise>,
}

impl Kept {
    /// Nothing kept, with what brings ratings into totals.
    pub(super) fn appraising() -> Self {
        Self { appraise: Some(appraise), ..Self::default() }
    }

    /// Forgets everything that was computed.
    pub(super) fn clear(&mut self) {
        *self = Self { appraise: self.appraise, ..Self::default() };
    }

    /// The typed values of the workspace, in order.
    pub(super) fn typed(&mut self, model: &Model) -> Rc<TypedValues> {
        Rc::clone(self.typed.get_or_insert_with(|| Rc::new(TypedValues::of(&model.workspace))))
    }

    /// The typed values, where they are there already and can be changed.
    pub(super) fn typed_mut(&mut self) -> Option<&mut TypedValues> {
        if self.typed.as_mut().is_some_and(|typed| Rc::get_mut(typed).is_none()) {
            self.typed = None;
        }
        self.typed.as_mut().and_then(Rc::get_mut)
    }

    /// What there is to evaluate.
    pub(super) fn coverage(&mut self, model: &Model) -> Coverage {
        let typed = self.typed(model);
        coverage_of(model, &typed, &mut self.row_days)
    }

    /// The ordinal of the first month that is not wholly before the end of the data; `None` without typed values,
    /// where nobody asks.
    pub(super) fn open_month(&mut self, model: &Model, unit: PeriodLevel) -> Option<i32> {
        if model.workspace.values.is_empty() {
            return None;
        }
        let days = self.days(model);
        let month = Period::containing(days?.until, unit, calendar_of(&model.workspace));
        month.map(|month| month.ordinal())
    }

    fn days(&mut self, model: &Model) -> Option<DayRange> {
        match self.days {
            Some(days) => days,
            None => {
                let days = self.coverage(model).days;
                *self.days.insert(days)
            }
        }
    }

    /// The day after the last one of the data.
    pub(super) fn data_until(&mut self, model: &Model, kpis: &[&Kpi]) -> Option<Day> {
        let of_all = if model.workspace.values.is_empty() { None } else { self.days(model) };
        of_all.or_else(|| self.row_days(model, kpis)).map(|days| days.until)
    }

    /// The days found in time columns of aggregates of inputs or of these KPIs.
    pub(super) fn row_days(&mut self, model: &Model, kpis: &[&Kpi]) -> Option<DayRange> {
        row_days(model, kpis, &mut self.row_days)
    }

    /// A ground that was laid for the same, or for more groups.
    pub(super) fn ground(
        &self,
        period: Period,
        with_sources: bool,
        carries: bool,
        groups: &[Group],
    ) -> Option<Rc<Ground>> {
        let serves = |ground: &&Rc<Ground>| {
            (ground.period, ground.with_sources, ground.carries) == (period, with_sources, carries)
                && groups.iter().all(|group| ground.groups.contains(group))
        };
        self.grounds.iter().find(serves).cloned()
    }

    /// Keeps a ground, the oldest ones making room.
    pub(super) fn keep(&mut self, ground: &Rc<Ground>) {
        if self.grounds.len() >= MOST {
            self.grounds.remove(0);
        }
        self.grounds.push(Rc::clone(ground));
    }

    /// Grounds whose aggregated rows still hold for these months.
    pub(super) fn alike(&self, axis: &MonthAxis, with_sources: bool) -> Vec<Rc<Ground>> {
        let grounds = self.grounds.iter().chain(&self.spent);
        let alike =
            grounds.filter(|ground| ground.with_sources == with_sources && ground.axis.lies_like(axis));
        alike.cloned().collect()
    }

    /// Takes out the board of a period; a fresh one where there is none that holds.
    pub(super) fn take_board(&mut self, period: Period, reach: i32, data_until: Option<Day>) -> Board {
        let place = self.boards.iter().position(|board| board.period == period);
        place
            .map(|place| self.boards.remove(place))
            .filter(|board| (board.reach, board.data_until) == (reach, data_until))
            .unwrap_or_else(|| Board::new(period, reach, data_until))
    }

    /// Puts a board back, the oldest ones making room.
    pub(super) fn put_board(&mut self, board: Board) {
        if self.boards.len() >= MOST {
            self.boards.remove(0);
        }
        self.boards.push(board);
    }

    /// The scopes of subjects for a period.
    pub(super) fn scopes(&mut self, model: &Model, subjects: &[Subjects], period: Period) -> Rc<[Scope]> {
        let known = self.lists.iter().find(|(of, at, _)| of == subjects && *at == period);
        if let Some((_, _, scopes)) = known {
            return Rc::clone(scopes);
        }
        let scopes: Rc<[Scope]> = scopes_of(&model.workspace, subjects, period).into();
        if self.lists.len() >= MOST {
            self.lists.remove(0);
        }
        self.lists.push((subjects.to_vec(), period, Rc::clone(&scopes)));
        scopes
    }

    /// The same typed values and days, without what stands on formulas.
    pub(super) fn for_draft(&mut self, model: &Model) -> Self {
        Self {
            typed: Some(self.typed(model)),
            row_days: self.row_days.clone(),
            appraise: self.appraise,
            ..Self::default()
        }
    }

    /// Forgets what a change makes uncertain.
    pub(super) fn forget(&mut self, reach: &Reach, what: &What) {
        self.boards.iter_mut().for_each(|board| board.forget(reach, what));
    }

    /// Forgets which days typed values reach to.
    pub(super) fn forget_days(&mut self) {
        self.days = None;
    }

    /// Formulas have changed: what stands on them is laid anew, out of the rows that are aggregated already.
    pub(super) fn formulas_changed(&mut self) {
        self.readers.clear();
        self.days = None;
        self.spent.append(&mut self.grounds);
        let most = self.spent.len().saturating_sub(MOST);
        self.spent.drain(..most);
    }
}
