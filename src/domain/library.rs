//! The library of indicators: finished cards with everything that an indicator of a workspace needs, and what calls for
//! each. The cards are a data file (`static/templates/library.json`); formulas stand in it as text and are read by the engine.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    about::{DataSource, Frequency},
    id::{Id, stable_bits},
    kpi::{Attribution, Direction, Input, Kpi, Perspective, TypedRule, Unit},
    scoring::Rule,
    survey::SurveyScale,
    text::Text2,
};

/// The version of the library's layout that this program reads.
pub const LIBRARY_VERSION: u32 = 1;

/// All cards, and the inputs that they are computed from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Library {
    /// Version of the layout.
    pub version: u32,
    /// Inputs, each once.
    #[serde(default)]
    pub inputs: Vec<LibraryInput>,
    /// Cards, in the order of the source.
    #[serde(default)]
    pub cards: Vec<LibraryCard>,
}

/// An input of cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryInput {
    /// Stable code.
    pub code: String,
    /// The input that it becomes in a workspace, where that is not made of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Input>>,
    /// Name, unique in the library; formulas name inputs by the English one.
    pub name: Text2,
    /// Unit of the aggregate.
    pub unit: Unit,
    /// The aggregate over records as text; empty where no table gives it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub records: String,
    /// How values are typed in, if they may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed: Option<LibraryEntry>,
}

/// How values of an input of the library are typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryEntry {
    /// A number that adds up.
    Number,
    /// Answers per level of a survey: Σ n·points.
    LevelPoints,
    /// The same by points of its own.
    ScalePoints(SurveyScale),
    /// Answers per level of a survey: Σ n of the input with this code.
    LevelCount(String),
    /// A number with its own rule over time and over accounts.
    Kept(TypedRule),
}

/// How values of parts make the value of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Added up.
    Sum,
    /// Counted.
    Count,
    /// Σ numerators ÷ Σ denominators.
    Ratio,
    /// Mean weighted by the number of cases.
    Weighted,
    /// The newest.
    Last,
    /// The largest.
    Max,
}

/// A finished card of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryCard {
    /// Stable code, and the code of the indicator in a workspace.
    pub code: String,
    /// The indicator that it becomes in a workspace, where that is not made of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Kpi>>,
    /// Standard name.
    pub name: Text2,
    /// First letters of the pinyin of the Chinese name, for the search.
    #[serde(default)]
    pub initials: String,
    /// Which reading it is where there are several; empty for the only one.
    #[serde(default)]
    pub variant: Text2,
    /// Code of the card that it is another reading of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub variant_of: String,
    /// Perspective.
    pub perspective: Perspective,
    /// Which way is better; where `scoring` is a range, which way is mostly asked for.
    pub direction: Direction,
    /// Unit.
    pub unit: Unit,
    /// Decimal places shown.
    pub precision: u8,
    /// How parts make the whole.
    pub aggregation: Aggregation,
    /// How often it is measured.
    pub frequency: Frequency,
    /// What kind of system the data come from.
    pub source: DataSource,
    /// How a person gets credit.
    pub attribution: Attribution,
    /// Whether only the firm as a whole can have it: one account alone wins no new customers and has no capacity or market of
    /// its own. It stands on no account's card.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_firm: bool,
    /// What exactly is measured.
    pub definition: Text2,
    /// Why it matters.
    pub why: Text2,
    /// What goes wrong with it.
    pub traps: Text2,
    /// The formula as text over the library's inputs and cards.
    pub formula: String,
    /// Codes of the inputs that the formula names.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// Codes of the cards that the formula names.
    #[serde(default)]
    pub kpis: Vec<String>,
    /// How it is scored where that is not the plain line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<Rule>,
    /// Threshold, target and stretch to begin with: a proposal.
    pub start: Start,
    /// Account types that call for it, with the threshold of the source where it has one.
    #[serde(default)]
    pub types: Vec<TypeThreshold>,
    /// Code of the counter-metric.
    #[serde(default)]
    pub counter: Option<String>,
    /// What calls for it: `strategy:…`, `need:…`, `swot:…`, `type:…`, `resource:…` or `balance:…`.
    #[serde(default)]
    pub calls: Vec<String>,
    /// What it also serves without being proposed for it, in the same terms.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether it tells early what results will be; else it is a result.
    #[serde(default)]
    pub leading: bool,
    /// Roles that are usually measured by it.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Lines of the source article.
    #[serde(default)]
    pub lines: Vec<u32>,
}

/// Targets to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Values in the unit of the indicator; ratios are 0 to 1.
    Fixed(StartPoint),
    /// Last year's value and so much more, as a part of it.
    LastYear(StartPoint),
}

/// Threshold, target and stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartPoint {
    /// Threshold.
    pub threshold: Decimal,
    /// Target.
    pub target: Decimal,
    /// Stretch.
    pub stretch: Decimal,
}

/// What accounts of a type are held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeThreshold {
    /// The type, for example `price_sensitive`.
    #[serde(rename = "type")]
    pub account_type: String,
    /// The target in the unit of the indicator; `None` where it has to be set.
    #[serde(default)]
    pub target: Option<Decimal>,
    /// Whether the source states the figure; else it is a parameter that is proposed.
    #[serde(default)]
    pub stated: bool,
}

impl Library {
    /// The card with this code.
    pub fn card(&self, code: &str) -> Option<&LibraryCard> {
        self.cards.iter().find(|card| card.code == code)
    }

    /// The input with this code.
    pub fn input(&self, code: &str) -> Option<&LibraryInput> {
        self.inputs.iter().find(|input| input.code == code)
    }

    /// The indicator that the card of this code becomes in a workspace.
    pub fn kpi_id(&self, code: &str) -> Id<Kpi> {
        self.card(code).map_or_else(|| kpi_id(code), LibraryCard::kpi_id)
    }

    /// The input that the input of this code becomes in a workspace.
    pub fn input_id(&self, code: &str) -> Id<Input> {
        self.input(code).and_then(|input| input.id).unwrap_or_else(|| input_id(code))
    }

    /// Cards that something calls for, for example `need:price`.
    pub fn called_by<'l>(&'l self, call: &'l str) -> impl Iterator<Item = &'l LibraryCard> {
        self.cards.iter().filter(move |card| card.calls.iter().any(|known| known == call))
    }
}

impl LibraryCard {
    /// The indicator that it becomes in a workspace.
    pub fn kpi_id(&self) -> Id<Kpi> {
        self.id.unwrap_or_else(|| kpi_id(&self.code))
    }

    /// What accounts of this type are held to.
    pub fn threshold_for(&self, account_type: &str) -> Option<&TypeThreshold> {
        self.types.iter().find(|known| known.account_type == account_type)
    }
}

/// The indicator that the card of this code becomes in a workspace.
pub fn kpi_id(code: &str) -> Id<Kpi> {
    Id::from_raw(stable_bits(&format!("kpi/{code}")))
}

/// The input that the library's input of this code becomes in a workspace.
pub fn input_id(code: &str) -> Id<Input> {
    Id::from_raw(stable_bits(&format!("input/{code}")))
}
