//! The cards of one period that were asked for: what each scope has reached, its finished card, its total.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    domain::{date::Day, period::Period, scope::Scope},
    engine::{
        cards::scorecard,
        query::CardTotal,
        report::Scorecard,
        study::{Known, Study},
        totals::Totals,
        touch::{Reach, What},
    },
};

/// Most cards with all their figures that are kept: beyond it they take more room than time.
const MOST_CARDS: usize = 1_000;

/// A card with its trend, and the card of the period before.
type Pair = (Scorecard, Option<Scorecard>);

#[derive(Debug, Default)]
struct Row {
    known: Known,
    /// Apart, so that those without it lie close together.
    cards: Option<Box<Pair>>,
}

/// A list of scopes, and the row of each.
type Placed = (Rc<[Scope]>, Rc<[usize]>);

/// See the head of the file.
#[derive(Debug)]
pub(super) struct Board {
    pub(super) period: Period,
    /// The first month that formulas may ask for.
    pub(super) reach: i32,
    /// The day after the last one of the data: what lies before it is expected to be there.
    pub(super) data_until: Option<Day>,
    index: BTreeMap<Scope, usize>,
    rows: Vec<Row>,
    totals: Totals,
    /// Where the scopes of a list stand.
    places: Vec<Placed>,
}

impl Board {
    /// A board without cards.
    pub(super) fn new(period: Period, reach: i32, data_until: Option<Day>) -> Self {
        Self {
            period,
            reach,
            data_until,
            index: BTreeMap::new(),
            rows: Vec::new(),
            totals: Totals::default(),
            places: Vec::new(),
        }
    }

    /// Forgets what a change makes uncertain.
    pub(super) fn forget(&mut self, reach: &Reach, what: &What) {
        if let Reach::Only(scope) = reach {
            if let Some(place) = self.index.get(scope) {
                self.forget_at(*place, what, true);
            }
            return;
        }
        for place in 0..self.rows.len() {
            if self.totals.scope(place).is_some_and(|scope| reach.holds(scope)) {
                self.forget_at(place, what, false);
            }
        }
    }

    fn forget_at(&mut self, place: usize, what: &What, is_alone: bool) {
        let Some(row) = self.rows.get_mut(place) else { return };
        row.cards = None;
        if let What::Actuals(kpis) = what
            && !row.known.is_empty()
        {
            row.known.retain(|(kpi, _), _| !kpis.contains(kpi));
        }
        self.totals.forget(place, what, is_alone);
    }

    /// The places of scopes; those that are not there yet get one.
    fn places(&mut self, scopes: &Rc<[Scope]>) -> Rc<[usize]> {
        if let Some((_, places)) = self.places.iter().find(|(known, _)| Rc::ptr_eq(known, scopes)) {
            return Rc::clone(places);
        }
        let mut places = Vec::with_capacity(scopes.len());
        for scope in scopes.iter() {
            let place = self.index.get(scope).copied().unwrap_or_else(|| {
                self.index.insert(scope.clone(), self.rows.len());
                self.rows.push(Row::default());
                self.totals.add(scope);
                self.rows.len() - 1
            });
            places.push(place);
        }
        let places: Rc<[usize]> = places.into();
        if self.places.len() >= 8 {
            self.places.remove(0);
        }
        self.places.push((Rc::clone(scopes), Rc::clone(&places)));
        places
    }

    /// The totals of scopes, in their order.
    pub(super) fn totals(&mut self, study: &Study<'_>, scopes: &Rc<[Scope]>) -> Vec<CardTotal> {
        let places = self.places(scopes);
        self.totals.get(study, self.period, &places)
    }

    /// The cards of scopes with their trends, in their order, and the cards of the period before.
    pub(super) fn cards(
        &mut self,
        study: &Study<'_>,
        scopes: &Rc<[Scope]>,
    ) -> (Vec<Scorecard>, Vec<Scorecard>) {
        let is_kept = scopes.len() <= MOST_CARDS;
        let places = self.places(scopes);
        let (mut cards, mut previous) = (Vec::with_capacity(scopes.len()), Vec::with_capacity(scopes.len()));
        for (scope, place) in scopes.iter().zip(places.iter()) {
            let Some(row) = self.rows.get_mut(*place) else { continue };
            let pair = row.cards.take().unwrap_or_else(|| {
                study.exchange(scope, std::mem::take(&mut row.known));
                let before = self.period.shifted(-1).map(|before| scorecard(study, scope, before, false));
                let pair = (scorecard(study, scope, self.period, true), before);
                let known = study.exchange(scope, Known::new());
                if is_kept {
                    row.known = known;
                }
                Box::new(pair)
            });
            if is_kept {
                row.cards = Some(pair.clone());
            }
            cards.push(pair.0);
            previous.extend(pair.1);
        }
        (cards, previous)
    }
}
