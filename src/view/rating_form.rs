//! The plan of ratings as it is written: parts and their weights, criteria with a weight in each part, levels, and what is asked for.

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::Unit,
        period::PeriodLevel,
        rating::{
            CommentRule, Criterion, CriterionWeight, MOST_CRITERIA, MissingPart, PartKind, RatingLevel,
            RatingPart, RatingTerms,
        },
        settings::ScoreScale,
        text::{Lang, Text2},
        weight::Weight,
    },
    view::{entry, message::Words},
};

/// How many parts there are beside the indicators.
pub const N_PARTS: usize = PartKind::ALL.len();

/// A criterion as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionRow {
    /// Identity; ratings name it.
    pub id: Id<Criterion>,
    /// Name.
    pub name: Text2,
    /// Its weight in each part in percent as typed; empty where it is not asked there.
    pub weights: [String; N_PARTS],
    /// What somebody shows on each level.
    pub anchors: Vec<Text2>,
}

/// A level as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LevelRow {
    /// Name.
    pub name: Text2,
    /// Points as typed.
    pub points: String,
}

/// Everything that is chosen and typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingForm {
    /// Length of the periods.
    pub every: PeriodLevel,
    /// Weight of the indicators as typed.
    pub indicators: String,
    /// Weight of each part as typed; empty where there is no such part.
    pub parts: [String; N_PARTS],
    /// Criteria.
    pub criteria: Vec<CriterionRow>,
    /// Levels, best first.
    pub levels: Vec<LevelRow>,
    /// What a part without a score means.
    pub missing: MissingPart,
    /// Whether every rating needs a comment.
    pub always: bool,
    /// Points at or below which one is needed, as typed.
    pub at_most: String,
    /// Points at or above which one is needed, as typed.
    pub at_least: String,
}

/// What is wrong: the id of the field, and the key of what is said.
pub type RatingWrong = (String, &'static str);

/// Id of the field of the weight of a part; the indicators are the first.
pub fn part_id(kind: Option<PartKind>) -> String {
    format!("rating-part-{}", kind.map_or("indicators", part_code))
}

/// Id of the field of a criterion in a part.
pub fn criterion_id(row: usize, part: usize) -> String {
    format!("rating-criterion-{row}-{part}")
}

/// A part for machines.
pub const fn part_code(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Own => "own",
        PartKind::Manager => "manager",
        PartKind::Peers => "peers",
        PartKind::AllRound => "all-round",
    }
}

/// Key of the name of a part; the indicators where there is none.
pub const fn part_key(kind: Option<PartKind>) -> &'static str {
    match kind {
        None => "ratings.part_indicators",
        Some(PartKind::Own) => "ratings.part_own",
        Some(PartKind::Manager) => "ratings.part_manager",
        Some(PartKind::Peers) => "ratings.part_peers",
        Some(PartKind::AllRound) => "ratings.part_all_round",
    }
}

/// Keys of the names of the levels that a new plan has, best first.
const LEVELS: [&str; 5] =
    ["ratings.level_5", "ratings.level_4", "ratings.level_3", "ratings.level_2", "ratings.level_1"];
/// Keys of the criteria that a new plan has, with their weight.
const CRITERIA: [(&str, &str); 3] =
    [("ratings.criterion_1", "40"), ("ratings.criterion_2", "30"), ("ratings.criterion_3", "30")];

fn both(key: &str) -> Text2 {
    Text2::new(Words::new(Lang::Zh).get(key).to_string(), Words::new(Lang::En).get(key).to_string())
}

impl RatingForm {
    /// A plan as it is; a new one has the manager beside the indicators, the own view without weight, and five levels on the points
    /// scale of the workspace. `random` gives identities.
    pub fn of(terms: Option<&RatingTerms>, scale: &ScoreScale, random: impl Fn() -> u64) -> Self {
        let Some(terms) = terms else { return Self::fresh(scale, random) };
        let weight = |weight: Option<Weight>| weight.map(entry::write_weight).unwrap_or_default();
        let points = |points: Option<Decimal>| {
            points.map(|points| entry::write(points, Unit::Points)).unwrap_or_default()
        };
        let row = |one: &Criterion| CriterionRow {
            id: one.id,
            name: one.name.clone(),
            weights: PartKind::ALL.map(|kind| {
                let weights = terms.part(kind).map(|part| part.weights.as_slice()).unwrap_or_default();
                weight(weights.iter().find(|of| of.criterion == one.id).map(|of| of.weight))
            }),
            anchors: one.anchors.clone(),
        };
        Self {
            every: terms.every,
            indicators: weight(Some(terms.indicators)),
            parts: PartKind::ALL.map(|kind| weight(terms.part(kind).map(|part| part.weight))),
            criteria: terms.criteria.iter().map(row).collect(),
            levels: terms
                .levels
                .iter()
                .map(|level| LevelRow { name: level.name.clone(), points: points(Some(level.points)) })
                .collect(),
            missing: terms.missing,
            always: terms.comments.always,
            at_most: points(terms.comments.at_most),
            at_least: points(terms.comments.at_least),
        }
    }

    fn fresh(scale: &ScoreScale, random: impl Fn() -> u64) -> Self {
        let middle = |low: Decimal, high: Decimal| {
            low.checked_add(high).and_then(|sum| sum.checked_div(Decimal::TWO)).unwrap_or(high)
        };
        let (low, full, cap) = (scale.threshold, scale.target, scale.cap);
        let points = [cap, middle(full, cap), full, middle(low, full), low];
        let text = |points: Decimal| entry::write(points, Unit::Points);
        Self {
            every: PeriodLevel::Quarter,
            indicators: "70".to_owned(),
            parts: ["0", "30", "", ""].map(str::to_owned),
            criteria: CRITERIA
                .iter()
                .map(|(key, weight)| CriterionRow {
                    id: Id::from_raw(random()),
                    name: both(key),
                    weights: [*weight, *weight, "", ""].map(str::to_owned),
                    anchors: Vec::new(),
                })
                .collect(),
            levels: LEVELS
                .iter()
                .zip(points)
                .map(|(key, points)| LevelRow { name: both(key), points: text(points) })
                .collect(),
            missing: MissingPart::LeaveOut,
            always: false,
            at_most: text(low),
            at_least: text(cap),
        }
    }

    /// Which parts it has.
    pub fn used(&self) -> Vec<(usize, PartKind)> {
        let all = PartKind::ALL.into_iter().enumerate();
        all.filter(|(place, _)| self.parts.get(*place).is_some_and(|text| !text.trim().is_empty())).collect()
    }

    /// The sum of the weights of the parts; what cannot be read counts nothing.
    pub fn parts_sum(&self) -> Weight {
        let texts = self.parts.iter().chain([&self.indicators]);
        Weight::total(texts.filter_map(|text| entry::read_weight(text).ok().flatten()))
    }

    /// The sum of the weights of the criteria in a part.
    pub fn criteria_sum(&self, part: usize) -> Weight {
        let texts = self.criteria.iter().filter_map(|row| row.weights.get(part));
        Weight::total(texts.filter_map(|text| entry::read_weight(text).ok().flatten()))
    }

    /// Adds a criterion without weights.
    pub fn add_criterion(&mut self, id: Id<Criterion>) {
        if self.criteria.len() < MOST_CRITERIA {
            let weights = Default::default();
            self.criteria.push(CriterionRow { id, name: Text2::default(), weights, anchors: Vec::new() });
        }
    }

    /// Writes what somebody shows on a level, in one language.
    pub fn anchor(&mut self, row: usize, level: usize, lang: Lang, text: String) {
        let n_levels = self.levels.len();
        if let Some(row) = self.criteria.get_mut(row) {
            row.anchors.resize(n_levels.max(level + 1), Text2::default());
            if let Some(anchor) = row.anchors.get_mut(level) {
                write_in(anchor, lang, text);
            }
        }
    }

    /// Takes a level away with what criteria say about it.
    pub fn remove_level(&mut self, level: usize) {
        if level < self.levels.len() {
            self.levels.remove(level);
            for row in self.criteria.iter_mut().filter(|row| level < row.anchors.len()) {
                row.anchors.remove(level);
            }
        }
    }

    /// The terms.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn read(&self) -> Result<RatingTerms, Vec<RatingWrong>> {
        let mut wrong: Vec<RatingWrong> = Vec::new();
        let mut weight = |id: String, text: &str| match entry::read_weight(text) {
            Ok(Some(weight)) if weight <= Weight::WHOLE => weight,
            Ok(Some(_)) => {
                wrong.push((id, "ratings.wrong.weight"));
                Weight(0)
            }
            Ok(None) => Weight(0),
            Err(error) => {
                wrong.push((id, error.key()));
                Weight(0)
            }
        };
        let indicators = weight(part_id(None), &self.indicators);
        let mut parts = Vec::new();
        for (place, kind) in self.used() {
            let own = weight(part_id(Some(kind)), self.parts.get(place).map_or("", String::as_str));
            let mut weights = Vec::new();
            for (row, criterion) in self.criteria.iter().enumerate() {
                let text = criterion.weights.get(place).map_or("", String::as_str);
                let of = weight(criterion_id(row, place), text);
                if of.0 > 0 {
                    weights.push(CriterionWeight { criterion: criterion.id, weight: of });
                }
            }
            parts.push(RatingPart { kind, weight: own, weights });
        }
        let mut points = |id: String, text: &str| match entry::read(text, Unit::Points) {
            Ok(points) => points,
            Err(error) => {
                wrong.push((id, error.key()));
                None
            }
        };
        let mut levels = Vec::new();
        let mut open_levels = Vec::new();
        for (place, row) in self.levels.iter().enumerate() {
            let id = format!("rating-level-{place}");
            let points = points(id.clone(), &row.points);
            let before = levels.last().map(|level: &RatingLevel| level.points);
            match points {
                Some(points) if points >= Decimal::ZERO && before.is_none_or(|before| points < before) => {}
                _ => open_levels.push((id, "ratings.wrong.falling")),
            }
            levels.push(RatingLevel { name: row.name.clone(), points: points.unwrap_or_default() });
        }
        let at_most = points("rating-at-most".to_owned(), &self.at_most);
        let at_least = points("rating-at-least".to_owned(), &self.at_least);
        wrong.extend(open_levels);
        for (place, row) in self.criteria.iter().enumerate() {
            if row.name.zh.trim().is_empty() && row.name.en.trim().is_empty() {
                wrong.push((format!("rating-criterion-{place}"), "ratings.wrong.name"));
            }
        }
        for (place, row) in self.levels.iter().enumerate() {
            if row.name.zh.trim().is_empty() && row.name.en.trim().is_empty() {
                wrong.push((format!("rating-level-name-{place}"), "ratings.wrong.name"));
            }
        }
        if parts.is_empty() {
            wrong.push((part_id(Some(PartKind::Manager)), "ratings.wrong.no_part"));
        } else if self.parts_sum() != Weight::WHOLE {
            wrong.push((part_id(None), "ratings.wrong.parts"));
        }
        for (place, _) in self.used() {
            if self.criteria_sum(place) != Weight::WHOLE {
                wrong.push((criterion_id(0, place), "ratings.wrong.criteria"));
            }
        }
        if self.levels.len() < 2 {
            wrong.push(("rating-level-add".to_owned(), "ratings.wrong.levels"));
        }
        let comments = CommentRule { always: self.always, at_most, at_least };
        let criteria = self
            .criteria
            .iter()
            .map(|row| Criterion { id: row.id, name: trimmed(&row.name), anchors: row.anchors.clone() })
            .collect();
        let (every, missing) = (self.every, self.missing);
        let terms = RatingTerms { every, indicators, levels, criteria, parts, missing, comments };
        // What none of the fields explains must not be saved either.
        if wrong.is_empty() && terms.fault().is_some() {
            wrong.push((part_id(None), "ratings.wrong.other"));
        }
        if wrong.is_empty() { Ok(terms) } else { Err(wrong) }
    }
}

fn trimmed(name: &Text2) -> Text2 {
    Text2::new(name.zh.trim(), name.en.trim())
}

/// Writes a name in one language; the other one stays.
pub fn write_in(name: &mut Text2, lang: Lang, text: String) {
    match lang {
        Lang::Zh => name.zh = text,
        Lang::En => name.en = text,
    }
}

/// A plan in a line: “Indicators 70 % · Manager 30 % · Own view 0 %”.
pub fn plan_line(terms: &RatingTerms, words: Words) -> String {
    let part = |kind, weight| format!("{} {}%", words.get(part_key(kind)), entry::write_weight(weight));
    let parts = terms.parts.iter().map(|one| part(Some(one.kind), one.weight));
    let all: Vec<String> = std::iter::once(part(None, terms.indicators)).chain(parts).collect();
    all.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> RatingForm {
        RatingForm::of(None, &ScoreScale::default(), || 7)
    }

    #[test]
    fn a_new_plan_stands_and_reads_back_as_it_is() {
        let next = std::cell::Cell::new(0);
        let random = || {
            next.set(next.get() + 1);
            next.get()
        };
        let form = RatingForm::of(None, &ScoreScale::default(), random);
        let terms = form.read().unwrap();
        // Levels from the scale 60, 100, 120: its ends, the target, and what lies between.
        let points: Vec<String> = terms.levels.iter().map(|level| level.points.to_string()).collect();
        assert_eq!(points, ["120", "110", "100", "80", "60"]);
        assert_eq!(terms.part(PartKind::Own).map(|part| part.weight), Some(Weight(0)));
        assert_eq!(RatingForm::of(Some(&terms), &ScoreScale::default(), || 0).read(), Ok(terms));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let wrong = |change: fn(&mut RatingForm)| {
            let mut form = fresh();
            change(&mut form);
            form.read().unwrap_err().into_iter().map(|(id, key)| format!("{id} {key}")).collect::<Vec<_>>()
        };
        let parts = wrong(|form| form.indicators = "60".to_owned());
        assert!(parts.contains(&"rating-part-indicators ratings.wrong.parts".to_owned()), "{parts:?}");
        let criteria = wrong(|form| form.criteria[0].weights[1] = "30".to_owned());
        assert!(criteria.contains(&"rating-criterion-0-1 ratings.wrong.criteria".to_owned()), "{criteria:?}");
        let levels = wrong(|form| form.levels[1].points = "130".to_owned());
        assert!(levels.contains(&"rating-level-1 ratings.wrong.falling".to_owned()), "{levels:?}");
        let none = wrong(|form| form.parts = Default::default());
        assert!(none.contains(&"rating-part-manager ratings.wrong.no_part".to_owned()), "{none:?}");
        let text = wrong(|form| form.at_most = "few".to_owned());
        assert!(text.contains(&"rating-at-most errors.not_a_number".to_owned()), "{text:?}");
    }
}
