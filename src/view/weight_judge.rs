//! Weights that are being judged: the form by rank, by pairs and by sliding, and what is said about the result.

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::Kpi,
        period::Period,
        weight::{Weight, WeightItem, WeightSet},
        workspace::Workspace,
    },
    engine::{
        elicitation::{ElicitationError, Elicited, Judgement, MAX_COMPARED, MAX_RANKED, RankMethod},
        query::{CardShift, WeightDraft, WeightWay},
    },
    state::edits::weight::slide,
    view::{formats::Formats, message::Words, names::Names, number},
};

/// How much more important at most, as Saaty's scale goes.
pub const MOST_TIMES: i8 = 9;
/// Cards whose totals are listed at most.
pub const MOST_CARDS: usize = 8;

/// How weights are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The indicators are put into order.
    Rank,
    /// Every two are compared.
    Pairs,
    /// Weights are moved, the others give way.
    Slide,
}

impl Way {
    /// All, the quickest first.
    pub const ALL: [Self; 3] = [Self::Rank, Self::Pairs, Self::Slide];

    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rank => "weigh.by_rank",
            Self::Pairs => "weigh.by_pairs",
            Self::Slide => "weigh.by_sliding",
        }
    }

    /// Key of what to do.
    pub const fn hint_key(self) -> &'static str {
        match self {
            Self::Rank => "weigh.rank_hint",
            Self::Pairs => "weigh.pairs_hint",
            Self::Slide => "weigh.slide_hint",
        }
    }
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Picked another way.
    Way(Way),
    /// Moved the indicator at a place of the order up (−1) or down (1).
    Move(usize, i8),
    /// Said whether the one at a place is as important as the one above.
    Tie(usize, bool),
    /// Picked how ranks become weights.
    Method(RankMethod),
    /// Compared a pair: from −9 (the second 9 times) over 1 (alike) to 9; 0 and −1 mean alike too.
    Compare(usize, i8),
    /// Moved the weight of an item.
    Slide(usize, Weight),
    /// Locked an item's weight or let it go.
    Lock(usize, bool),
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeForm {
    /// How weights are found.
    pub way: Way,
    /// How ranks become weights.
    pub method: RankMethod,
    /// Places in the set, the most important first.
    pub order: Vec<usize>,
    /// Whether the one at a place of the order is as important as the one above; never the first.
    pub ties: Vec<bool>,
    /// Pairs of places in the set.
    pub pairs: Vec<(usize, usize)>,
    /// What was said of each pair, see [`Change::Compare`].
    pub times: Vec<i8>,
    /// Weights as they were slid.
    pub weights: Vec<Weight>,
    /// Which of them are locked.
    pub locked: Vec<bool>,
}

impl JudgeForm {
    /// The form of a set: the order is that of its weights, every two are alike, weights are where they are.
    pub fn of(set: &WeightSet) -> Self {
        let weights: Vec<Weight> = set.items.iter().map(|item| item.weight).collect();
        let of = |place: &usize| weights.get(*place).copied().unwrap_or_default();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(of(place)));
        let alike = order.windows(2).map(|pair| matches!(pair, [above, own] if of(above) == of(own)));
        let ties = std::iter::once(false).chain(alike).take(weights.len()).collect();
        let count = weights.len();
        let pairs: Vec<(usize, usize)> =
            (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second))).collect();
        Self {
            way: Way::Rank,
            method: RankMethod::Centroid,
            order,
            ties,
            times: vec![1; pairs.len()],
            pairs,
            locked: vec![false; count],
            weights,
        }
    }

    /// The form after a change.
    #[must_use]
    pub fn after(mut self, change: Change) -> Self {
        match change {
            Change::Way(way) => self.way = way,
            Change::Method(method) => self.method = method,
            Change::Move(place, step) => self.shift(place, step),
            Change::Tie(place, is_tied) => {
                if let Some(tie) = self.ties.get_mut(place).filter(|_| place > 0) {
                    *tie = is_tied;
                }
            }
            Change::Compare(pair, times) => {
                if let Some(said) = self.times.get_mut(pair) {
                    *said = times.clamp(-MOST_TIMES, MOST_TIMES);
                }
            }
            Change::Slide(place, to) => self.weights = slide(&self.weights, &self.locked, place, to),
            Change::Lock(place, is_locked) => {
                if let Some(lock) = self.locked.get_mut(place) {
                    *lock = is_locked;
                }
            }
        }
        self
    }

    /// Moves one in the order; what was tied is no longer where it changes places.
    fn shift(&mut self, place: usize, step: i8) {
        let other = place.checked_add_signed(isize::from(step)).filter(|other| *other < self.order.len());
        let Some(other) = other.filter(|_| place < self.order.len()) else { return };
        self.order.swap(place, other);
        let upper = place.min(other);
        for at in [upper, upper.saturating_add(1), upper.saturating_add(2)] {
            if let Some(tie) = self.ties.get_mut(at) {
                *tie = false;
            }
        }
    }

    /// The rank of the one at a place of the order: those that are alike share one.
    pub fn rank_at(&self, place: usize) -> u32 {
        let above = self.ties.iter().take(place.saturating_add(1)).filter(|tie| !**tie).count();
        u32::try_from(above).unwrap_or(u32::MAX)
    }

    /// What the engine is asked.
    pub fn draft(&self, set: &WeightSet, period: Period) -> WeightDraft {
        let way = match self.way {
            Way::Rank => {
                let mut ranks = vec![0; self.order.len()];
                for (place, item) in self.order.iter().enumerate() {
                    if let Some(rank) = ranks.get_mut(*item) {
                        *rank = self.rank_at(place);
                    }
                }
                WeightWay::Rank(ranks, self.method)
            }
            Way::Pairs => WeightWay::Pairs(self.judgements()),
            Way::Slide => WeightWay::Given,
        };
        let slid = set.items.iter().zip(&self.weights);
        let items = match self.way {
            Way::Slide => slid.map(|(item, weight)| WeightItem { kpi: item.kpi, weight: *weight }).collect(),
            Way::Rank | Way::Pairs => set.items.clone(),
        };
        WeightDraft { set: WeightSet { items, ..set.clone() }, way, period }
    }

    fn judgements(&self) -> Vec<Judgement> {
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let judged = |((first, second), times): (&(usize, usize), &i8)| {
            let size = u32::from(times.unsigned_abs().max(1));
            let times = if *times < 0 { (1, size) } else { (size, 1) };
            Judgement { first: place(*first), second: place(*second), times }
        };
        self.pairs.iter().zip(&self.times).map(judged).collect()
    }
}

/// What is said about weights, most important first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Whether it asks for a second look.
    pub is_doubt: bool,
}

/// How far comparisons contradict each other, in words; `None` where nothing was compared.
pub fn consistency(
    elicited: &Elicited,
    form: &JudgeForm,
    set: &WeightSet,
    workspace: &Workspace,
    words: Words,
) -> Option<Said> {
    let told = elicited.consistency?;
    let ratio = number::fixed(told.ratio, 2);
    if told.is_acceptable {
        let text = words.with("weigh.consistent", &[("ratio", &ratio)]).to_string();
        return Some(Said { text, is_doubt: false });
    }
    let name = |place: u32| {
        let kpi = set.items.get(place as usize).and_then(|item| workspace.kpis.get(&item.kpi));
        kpi.map(|kpi| words.of(&kpi.name)).unwrap_or_default()
    };
    let Some(far) = told.furthest else {
        let text = words.with("weigh.contradicting", &[("ratio", &ratio)]).to_string();
        return Some(Said { text, is_doubt: true });
    };
    let pair = (far.first as usize, far.second as usize);
    let times = form.pairs.iter().position(|known| *known == pair).and_then(|at| form.times.get(at).copied());
    let text = words.with(
        "weigh.contradicting_at",
        &[
            ("ratio", &ratio),
            ("first", &name(far.first)),
            ("second", &name(far.second)),
            ("judged", &times_text(times.unwrap_or(1))),
            ("implied", &number::fixed(far.implied, 2)),
        ],
    );
    Some(Said { text: text.to_string(), is_doubt: true })
}

/// How many times as important the first is: `3`, `1/3`, `1`.
pub fn times_text(times: i8) -> String {
    match times {
        -1..=1 => "1".to_owned(),
        2.. => times.to_string(),
        _ => format!("1/{}", times.unsigned_abs()),
    }
}

/// What a comparison says, as a choice.
pub fn times_choice(times: i8, words: Words) -> String {
    let size = times.unsigned_abs();
    let who = if times < 0 { "second" } else { "first" };
    match size {
        0 | 1 => words.get("weigh.alike").to_string(),
        3 | 5 | 7 | 9 => words.get(&format!("weigh.{who}_{size}")).to_string(),
        _ => words.with(&format!("weigh.{who}_between"), &[("n", &size.to_string())]).to_string(),
    }
}

/// All comparisons that can be picked, from the first by far to the second by far.
pub fn all_times() -> impl Iterator<Item = i8> {
    (2..=MOST_TIMES).rev().chain(std::iter::once(1)).chain((2..=MOST_TIMES).map(|times| -times))
}

/// A card whose total moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedCard {
    /// Whose.
    pub name: String,
    /// Key of the row.
    pub key: String,
    /// The total as it is.
    pub before: String,
    /// The total with the weights.
    pub after: String,
    /// The difference with its sign; empty where there is none to tell.
    pub change: String,
}

/// The cards that move most, and how many more there are.
pub fn moved(
    cards: &[CardShift],
    workspace: &Workspace,
    period: Period,
    formats: &Formats,
) -> (Vec<MovedCard>, usize) {
    let names = Names::at(workspace, formats.words, period);
    let change = |card: &CardShift| card.after?.checked_sub(card.before?);
    let mut sorted: Vec<&CardShift> = cards.iter().collect();
    // A total that comes or goes is the largest change of all.
    sorted.sort_by_key(|card| {
        let is_kept = card.before.is_some() == card.after.is_some();
        (is_kept, std::cmp::Reverse(change(card).map(|change| change.abs())))
    });
    let total = |value: Option<Decimal>| {
        value.map_or_else(|| number::NO_VALUE.to_owned(), |value| formats.total(value))
    };
    let row = |card: &&CardShift| MovedCard {
        name: names.scope(&card.scope).to_string(),
        key: card.scope.to_string(),
        before: total(card.before),
        after: total(card.after),
        change: change(card)
            .map(|change| number::signed(change, u32::from(formats.rounding.total)))
            .unwrap_or_default(),
    };
    let rows: Vec<MovedCard> = sorted.iter().take(MOST_CARDS).map(row).collect();
    let more = cards.len().saturating_sub(rows.len());
    (rows, more)
}

/// Key of why no weights come of it.
pub const fn refusal_key(error: ElicitationError) -> &'static str {
    match error {
        ElicitationError::Count(_) => "weigh.count",
        _ => "weigh.failed",
    }
}

/// Whether so many indicators can be weighed in a way.
pub const fn fits(way: Way, count: usize) -> bool {
    match way {
        Way::Rank => count <= MAX_RANKED,
        Way::Pairs => count <= MAX_COMPARED,
        Way::Slide => true,
    }
}

/// The name of the indicator of an item.
pub fn item_name(set: &WeightSet, place: usize, workspace: &Workspace, words: Words) -> String {
    let kpi: Option<Id<Kpi>> = set.items.get(place).map(|item| item.kpi);
    let kpi = kpi.and_then(|id| workspace.kpis.get(&id));
    kpi.map_or_else(|| number::NO_VALUE.to_owned(), |kpi| words.of(&kpi.name).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        date::Day,
        text::Lang,
        weight::{WeightMode, WeightOwner},
    };

    fn set(percents: &[u32]) -> WeightSet {
        let owner = WeightOwner::Company;
        let item = |(raw, percent): (u64, &u32)| WeightItem {
            kpi: Id::from_raw(raw),
            weight: Weight::percent(*percent),
        };
        let items = (1..).zip(percents).map(item).collect();
        WeightSet {
            id: WeightSet::id_for(owner, Day::BEGIN),
            owner,
            from: Day::BEGIN,
            mode: WeightMode::Enforce,
            items,
        }
    }

    fn ranks(form: &JudgeForm, set: &WeightSet) -> Vec<u32> {
        match form.draft(set, "2026".parse().unwrap()).way {
            WeightWay::Rank(ranks, _) => ranks,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn the_order_begins_with_the_weights_and_moves_step_by_step() {
        let set = set(&[10, 40, 25, 25]);
        let form = JudgeForm::of(&set);
        assert_eq!((form.order.as_slice(), ranks(&form, &set)), ([1, 2, 3, 0].as_slice(), vec![3, 1, 2, 2]));
        let form = form.after(Change::Tie(2, false));
        assert_eq!(ranks(&form, &set), [4, 1, 2, 3]);
        let form = form.after(Change::Move(3, -1)).after(Change::Move(2, -1)).after(Change::Move(1, -1));
        assert_eq!(ranks(&form, &set), [1, 2, 3, 4]);
        // Neither end goes any further, and the first is never tied.
        let same =
            form.clone().after(Change::Move(0, -1)).after(Change::Move(3, 1)).after(Change::Tie(0, true));
        assert_eq!(same, form);
        // Who changes places is not alike any more.
        let tied = form.after(Change::Tie(1, true)).after(Change::Tie(3, true));
        assert_eq!(ranks(&tied, &set), [1, 1, 2, 2]);
        assert_eq!(ranks(&tied.after(Change::Move(1, 1)), &set), [1, 3, 2, 4]);
    }

    #[test]
    fn comparisons_become_fractions_and_choices_name_both_sides() {
        let set = set(&[50, 30, 20]);
        let form = JudgeForm::of(&set).after(Change::Way(Way::Pairs));
        let form = form.after(Change::Compare(0, 3)).after(Change::Compare(2, -12));
        let WeightWay::Pairs(judged) = form.draft(&set, "2026".parse().unwrap()).way else { unreachable!() };
        let told: Vec<_> = judged.iter().map(|one| (one.first, one.second, one.times)).collect();
        assert_eq!(told, [(0, 1, (3, 1)), (0, 2, (1, 1)), (1, 2, (1, 9))]);
        let all: Vec<i8> = all_times().collect();
        assert_eq!(all, [9, 8, 7, 6, 5, 4, 3, 2, 1, -2, -3, -4, -5, -6, -7, -8, -9]);
        for lang in [Lang::Zh, Lang::En] {
            let mut choices: Vec<String> =
                all.iter().map(|times| times_choice(*times, Words::new(lang))).collect();
            choices.sort();
            choices.dedup();
            assert_eq!(choices.len(), 17, "{choices:?}");
        }
        assert_eq!([3, 1, -4].map(times_text), ["3", "1", "1/4"]);
    }

    #[test]
    fn sliding_keeps_locks_and_the_whole() {
        let set = set(&[50, 30, 20]);
        let form = JudgeForm::of(&set).after(Change::Way(Way::Slide)).after(Change::Lock(2, true));
        let form = form.after(Change::Slide(0, Weight::percent(60)));
        assert_eq!(form.weights, [60, 20, 20].map(Weight::percent));
        let draft = form.draft(&set, "2026".parse().unwrap());
        assert_eq!((draft.set.total(), draft.way), (Weight::WHOLE, WeightWay::Given));
    }
}
