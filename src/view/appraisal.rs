//! Parts of a card that people rate in words: how scores and total came about, what is open, what was decided.

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        people::Employee,
        rating::{Criterion, Decided, PartKind, RatingTerms},
        workspace::Workspace,
    },
    engine::appraisal::{Appraisal, PartReading, RatingFinding, SheetReading},
    view::{
        entry, formats::Formats, message::Words, names::Names, number, number::NO_VALUE,
        rating_form::part_key,
    },
};

/// The terms that an appraisal was made by.
pub fn terms_of<'w>(
    workspace: &'w Workspace,
    appraisal: &Appraisal,
    formats: &Formats,
) -> Option<&'w RatingTerms> {
    let origin = appraisal.origin.as_ref()?;
    let plan = workspace.rating_plans.get(&crate::domain::rating::RatingPlan::id_for(origin))?;
    plan.terms.at(appraisal.period.days(formats.calendar).last())
}

/// The name of a part.
pub fn part_name(kind: Option<PartKind>, words: Words) -> String {
    words.get(part_key(kind)).to_string()
}

fn person(id: Id<Employee>, names: &Names<'_>) -> String {
    names.employee(id).map_or_else(|| NO_VALUE.to_owned(), |name| name.to_string())
}

fn criterion(id: Id<Criterion>, terms: Option<&RatingTerms>, words: Words) -> String {
    let found = terms.and_then(|terms| terms.criteria.iter().find(|one| one.id == id));
    found.map_or_else(|| NO_VALUE.to_owned(), |one| words.of(&one.name).to_string())
}

/// Whether those who rate are called by their names. On the page that a person is handed peers and all round are not: what they
/// say is for the person, who said it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raters {
    /// Everybody by name.
    Named,
    /// Who is asked for a frank word without a name.
    Unnamed,
}

impl Raters {
    const fn hides(self, kind: PartKind) -> bool {
        matches!((self, kind), (Self::Unnamed, PartKind::Peers | PartKind::AllRound))
    }
}

/// A number without zeros at its end, to 9 places.
fn plain(value: Decimal) -> String {
    number::trimmed(value, 9)
}

/// How the scores of a part came about, a line for each rater, and one for all of them. Unnamed raters have none of their own:
/// few would stay unknown beside their points.
pub fn part_lines(
    part: &PartReading,
    terms: Option<&RatingTerms>,
    names: &Names<'_>,
    formats: &Formats,
    raters: Raters,
) -> Vec<String> {
    let words = formats.words;
    let Some(kind) = part.kind else { return Vec::new() };
    if raters.hides(kind) {
        let n = part.sheets.iter().filter(|sheet| sheet.score.is_some()).count();
        let told = words.with("ratings.mean_of", &[("n", &n.to_string())]).to_string();
        return if n > 0 { vec![told] } else { Vec::new() };
    }
    let lines = part.sheets.iter().map(|sheet| sheet_line(kind, sheet, terms, names, words));
    lines.chain(part_line(part, formats)).collect()
}

/// What somebody said beside the points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// As which part, who, on what and which level was given: “Manager · Bob · Teamwork (As asked)”. Of unnamed raters part and
    /// criterion only.
    pub head: String,
    /// The words.
    pub text: String,
}

/// What the raters of a part said, by criterion, the whole last. Of unnamed raters in the order of the texts, which says
/// nothing about who wrote first.
pub fn remarks(
    part: &PartReading,
    terms: Option<&RatingTerms>,
    names: &Names<'_>,
    words: Words,
    raters: Raters,
) -> Vec<Remark> {
    let (Some(kind), Some(terms)) = (part.kind, terms) else { return Vec::new() };
    let part_name = part_name(Some(kind), words);
    let head = |sheet: &SheetReading, about: &str, level: Option<&str>| {
        let who = person(sheet.rater, names);
        let key = match level {
            _ if raters.hides(kind) => "ratings.said_on",
            Some(_) => "ratings.said_of",
            None => "ratings.said_by",
        };
        let level = level.unwrap_or_default();
        let arguments = [("part", part_name.as_str()), ("who", &who), ("about", about), ("level", level)];
        words.with(key, &arguments).to_string()
    };
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut found: Vec<(usize, Remark)> = Vec::new();
    for sheet in &part.sheets {
        for mark in &sheet.sheet.marks {
            let place = terms.criteria.iter().position(|one| one.id == mark.criterion);
            let level = terms.levels.iter().find(|level| level.points == mark.points);
            if let (Some(place), Some(text)) = (place, said(&mark.comment)) {
                let about = criterion(mark.criterion, Some(terms), words);
                let level = level.map(|level| words.of(&level.name));
                found.push((place, Remark { head: head(sheet, &about, level.as_deref()), text }));
            }
        }
        if let Some(text) = said(&sheet.sheet.comment) {
            let about = words.get("ratings.comment");
            found.push((usize::MAX, Remark { head: head(sheet, &about, None), text }));
        }
    }
    if raters.hides(kind) {
        found.sort_by(|left, right| (left.0, &left.1.text).cmp(&(right.0, &right.1.text)));
    } else {
        found.sort_by_key(|(place, _)| *place);
    }
    found.into_iter().map(|(_, remark)| remark).collect()
}

/// How the score of one rater came about: “Bob: (60% × 80 + 40% × 60) ÷ 100% = 72”.
fn sheet_line(
    kind: PartKind,
    sheet: &SheetReading,
    terms: Option<&RatingTerms>,
    names: &Names<'_>,
    words: Words,
) -> String {
    let rater = person(sheet.rater, names);
    let weights =
        terms.and_then(|terms| terms.part(kind)).map(|part| part.weights.as_slice()).unwrap_or_default();
    let Some(score) = sheet.score else {
        return words.with("ratings.sheet_open", &[("rater", &rater)]).to_string();
    };
    let terms: Vec<String> = weights
        .iter()
        .filter_map(|asked| {
            let mark = sheet.sheet.marks.iter().find(|mark| mark.criterion == asked.criterion)?;
            Some(format!("{}% × {}", entry::write_weight(asked.weight), plain(mark.points)))
        })
        .collect();
    let sum = terms.join(" + ");
    words
        .with("ratings.sheet_line", &[("rater", &rater), ("sum", &sum), ("score", &plain(score))])
        .to_string()
}

/// How the score of a part came about where several rated: “(100 + 80 + 80) ÷ 3 = 86.666666667 → 86.67”.
fn part_line(part: &PartReading, formats: &Formats) -> Option<String> {
    let scores: Vec<String> = part.sheets.iter().filter_map(|one| one.score).map(plain).collect();
    let (score, exact) = part.score.zip(part.exact)?;
    let rounded = formats.score(score);
    (scores.len() > 1)
        .then(|| format!("({}) ÷ {} = {} → {rounded}", scores.join(" + "), scores.len(), plain(exact)))
}

/// How the total came about: “(60% × 80.00 + 30% × 72.00) ÷ 90% → 77.33”.
pub fn total_line(appraisal: &Appraisal, formats: &Formats) -> Option<String> {
    let rolled = appraisal.rolled?;
    let counted: Vec<&PartReading> =
        appraisal.parts.iter().filter(|part| part.weight.0 > 0 && part.score.is_some()).collect();
    let term = |part: &&PartReading| {
        let score = part.score.map(|score| formats.score(score)).unwrap_or_default();
        format!("{}% × {score}", entry::write_weight(part.weight))
    };
    let sum: Vec<String> = counted.iter().map(term).collect();
    let weight = crate::domain::weight::Weight::total(counted.iter().map(|part| part.weight));
    Some(format!("({}) ÷ {}% → {}", sum.join(" + "), entry::write_weight(weight), formats.total(rolled)))
}

/// A finding as a sentence.
pub fn finding_line(
    finding: RatingFinding,
    terms: Option<&RatingTerms>,
    names: &Names<'_>,
    words: Words,
) -> String {
    let told = |key: &str, kind, rater, of| {
        let arguments = [
            ("part", &*part_name(Some(kind), words)),
            ("rater", &*person(rater, names)),
            ("criterion", &*criterion(of, terms, words)),
        ];
        words.with(key, &arguments).to_string()
    };
    match finding {
        RatingFinding::NoRating(kind) => {
            words.with("ratings.no_rating", &[("part", &part_name(Some(kind), words))]).to_string()
        }
        RatingFinding::Unfinished(kind, rater, of) => told("ratings.unfinished", kind, rater, of),
        RatingFinding::CommentMissing(kind, rater, of) => told("ratings.comment_missing", kind, rater, of),
    }
}

/// What was decided, with what comes out of the figures: “decided: A instead of B (board: late order)”.
pub fn decision_line(appraisal: &Appraisal, formats: &Formats) -> Option<String> {
    let decision = appraisal.decision.as_ref()?;
    let words = formats.words;
    let total =
        |total: Option<Decimal>| total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    let band = |band: &Option<String>| band.clone().unwrap_or_else(|| NO_VALUE.to_owned());
    let figured = format!("{} {}", total(appraisal.figured), band(&appraisal.figured_band));
    let decided = match &decision.what {
        Decided::Total(_) => format!("{} {}", total(appraisal.total), band(&appraisal.band)),
        Decided::Grade(_) | Decided::TakenBack => band(&appraisal.band),
    };
    let arguments = [
        ("decided", &*decided),
        ("figured", &*figured),
        ("by", &*decision.by),
        ("reason", &*decision.reason),
    ];
    Some(words.with("ratings.decided", &arguments).to_string())
}
