//! The score of the portfolio as a table: groups of accounts, and in them the accounts with their weights.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        card_rule::RollUp,
        period::Period,
        portfolio::{PortfolioGroups, PortfolioPlan},
        workspace::Workspace,
    },
    engine::portfolio::{GroupOf, Portfolio, PortfolioGroup, PortfolioPart},
    view::{
        formats::Formats,
        marks::band_level,
        message::Words,
        names::Names,
        number::{self, NO_VALUE},
        plan_form::roll_up_name,
    },
};

/// Places of a score on its way to that of the portfolio.
const FINE_PLACES: u32 = 4;

/// What accounts can be put together by, with the ends of the keys of their names.
pub const GROUPINGS: &[(&str, Option<PortfolioGroups>)] = &[
    ("at_once", None),
    ("by_type", Some(PortfolioGroups::AccountType)),
    ("by_region", Some(PortfolioGroups::Region)),
    ("by_tier", Some(PortfolioGroups::Tier)),
];

/// The score and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioTable {
    /// The score, `—` where there is none.
    pub score: String,
    /// The same for machines.
    pub exact: String,
    /// Why there is none.
    pub missing: Option<Rc<str>>,
    /// Code and colour level of the band.
    pub band: (Option<String>, u8),
    /// How it was put together, as a sentence.
    pub how: Rc<str>,
    /// The arithmetic of the last step.
    pub math: Option<String>,
    /// The groups; a single one without a name where there are none.
    pub groups: Vec<GroupRow>,
    /// The head of the column of weights.
    pub weight: Rc<str>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    /// Its name; `None` where there are no groups.
    pub name: Option<Rc<str>>,
    /// Its score before rounding.
    pub score: String,
    /// The sum of its weights that count.
    pub weight: String,
    /// Whether it alone gives the score.
    pub decides: bool,
    /// Its accounts.
    pub parts: Vec<PartRow>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Identity for machines.
    pub key: String,
    /// Its name.
    pub name: Rc<str>,
    /// Its total.
    pub total: String,
    /// Its weight.
    pub weight: String,
    /// Total × weight, where that is what is added up.
    pub product: String,
    /// Whether it counts.
    pub counts: bool,
    /// Whether it alone gives the score of its group.
    pub decides: bool,
}

/// The table of a portfolio.
pub fn table(found: &Portfolio, workspace: &Workspace, period: Period, formats: &Formats) -> PortfolioTable {
    let words = formats.words;
    let names = Names::at(workspace, words, period);
    let shown =
        |total: Option<Decimal>| total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    let is_weighted = found.plan.roll_up == RollUp::WeightedMean;
    let weight = |weight: Option<Decimal>| weight_text(found.plan, workspace, formats, weight);
    let part = |part: &PortfolioPart| PartRow {
        key: part.account.to_string(),
        name: names.account(part.account).unwrap_or_else(|| Rc::from(NO_VALUE)),
        total: shown(part.total),
        weight: weight(part.weight),
        product: product(part).filter(|_| is_weighted).unwrap_or_else(|| NO_VALUE.to_owned()),
        counts: part.counts(),
        decides: part.decides,
    };
    let group = |group: &PortfolioGroup| GroupRow {
        name: found.plan.group_by.map(|_| group_name(&group.of, workspace, words)),
        score: group.score.map_or_else(|_| NO_VALUE.to_owned(), fine),
        weight: weight(Some(group.weight)),
        decides: group.decides,
        parts: group.parts.iter().map(part).collect(),
    };
    PortfolioTable {
        score: shown(found.score.ok()),
        exact: found.score.map_or_else(|_| String::new(), |score| score.normalize().to_string()),
        missing: found.score.err().map(|reason| formats.no_total(reason)),
        band: (found.band.clone(), band_level(workspace.bands.values().next(), found.band.as_deref())),
        how: how(found.plan, workspace, words),
        math: math(found, formats),
        groups: found.groups.iter().map(group).collect(),
        weight: weigher(found.plan, workspace, words).unwrap_or_else(|| words.get("portfolio.weight")),
    }
}

/// A score before rounding, without zeros at the end.
fn fine(score: Decimal) -> String {
    number::trimmed(score, FINE_PLACES)
}

fn product(part: &PortfolioPart) -> Option<String> {
    let (total, weight) = part.total.zip(part.weight).filter(|_| part.counts())?;
    total.checked_mul(weight).map(|product| number::trimmed(product, FINE_PLACES))
}

fn weigher(plan: PortfolioPlan, workspace: &Workspace, words: Words) -> Option<Rc<str>> {
    plan.weigh_by.and_then(|kpi| workspace.kpis.get(&kpi)).map(|kpi| words.of(&kpi.name))
}

fn weight_text(
    plan: PortfolioPlan,
    workspace: &Workspace,
    formats: &Formats,
    weight: Option<Decimal>,
) -> String {
    let Some(weight) = weight else { return NO_VALUE.to_owned() };
    match plan.weigh_by.and_then(|kpi| workspace.kpis.get(&kpi)) {
        Some(kpi) => formats.full(kpi, weight),
        None => number::trimmed(weight, 0),
    }
}

fn group_name(of: &GroupOf, workspace: &Workspace, words: Words) -> Rc<str> {
    let found = match of {
        GroupOf::AccountType(id) => workspace.account_types.get(id).map(|one| words.of(&one.name)),
        GroupOf::Region(id) => workspace.regions.get(id).map(|one| words.of(&one.name)),
        GroupOf::Tier(tier) => Some(words.with("portfolio.tier", &[("tier", tier)])),
        GroupOf::None => None,
    };
    found.unwrap_or_else(|| words.get("portfolio.no_group"))
}

fn how(plan: PortfolioPlan, workspace: &Workspace, words: Words) -> Rc<str> {
    let roll_up = roll_up_name(plan.roll_up, words);
    let weight = match (plan.weigh_by, weigher(plan, workspace, words)) {
        (None, _) => words.get("portfolio.alike"),
        (Some(_), Some(name)) => words.with("portfolio.by_kpi", &[("kpi", &name)]),
        (Some(_), None) => words.get("portfolio.weigher_gone"),
    };
    let grouping = GROUPINGS.iter().find(|(_, by)| *by == plan.group_by).map_or("at_once", |(name, _)| *name);
    let grouping = words.get(&format!("portfolio.{grouping}"));
    words.with("portfolio.how", &[("roll_up", &roll_up), ("weight", &weight), ("grouping", &grouping)])
}

/// Σ total × weight ÷ Σ weight with its numbers; only where the whole is a weighted mean.
fn math(found: &Portfolio, formats: &Formats) -> Option<String> {
    let score = found.score.ok().filter(|_| found.plan.roll_up == RollUp::WeightedMean)?;
    let counted = || found.groups.iter().flat_map(|group| &group.parts).filter(|part| part.counts());
    let sum = |of: fn(&PortfolioPart) -> Option<Decimal>| {
        counted().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(of(part)?))
    };
    let products = sum(|part| part.total?.checked_mul(part.weight?))?;
    let weights = sum(|part| part.weight)?;
    let (products, weights) = (number::trimmed(products, 9), number::trimmed(weights, 9));
    Some(format!("{products} ÷ {weights} = {}", formats.total(score)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::sample::sample,
        domain::text::Lang,
        engine::{
            evaluate::evaluate,
            query::{Answer, Query},
        },
    };

    #[test]
    fn the_sample_tells_how_its_portfolio_comes_about() {
        let model = sample();
        let period: Period = "2025".parse().unwrap();
        let Answer::Portfolio(Some(found)) = evaluate(&model, &Query::Portfolio { period }) else {
            panic!("the sample has a plan for its portfolio")
        };
        for lang in [Lang::Zh, Lang::En] {
            let formats = Formats::of(Words::new(lang), &model.workspace);
            let shown = table(&found, &model.workspace, period, &formats);
            assert!(shown.groups.len() > 1 && shown.groups.iter().all(|group| group.name.is_some()));
            // The line of arithmetic, done again from its texts, gives the score that is shown.
            let math = shown.math.unwrap().replace(',', "");
            let (left, right) = math.split_once(" = ").unwrap();
            let (above, below) = left.split_once(" ÷ ").unwrap();
            let [above, below]: [Decimal; 2] = [above, below].map(|text| text.parse().unwrap());
            assert_eq!(number::fixed(above / below, 2), right);
            assert_eq!(right, shown.score);
        }
    }
}
