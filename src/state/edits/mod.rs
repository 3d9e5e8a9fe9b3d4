//! One file per kind of edit: pure functions from records and the user's wish to an [`Edit`].

pub mod account;
pub mod allocation;
pub mod band;
pub mod batch;
pub mod card_rule;
pub mod cycle;
pub mod employee;
pub mod facts;
pub mod guide;
pub mod input;
pub mod key_alias;
pub mod kpi;
pub mod library;
pub mod master;
pub mod own_table;
pub mod ownership;
pub mod pay;
pub mod pay_entry;
pub mod pool;
pub mod promotion;
pub mod rows;
pub mod scoring;
pub mod settings;
pub mod shares;
pub mod survey;
pub mod target;
pub mod target_plan;
pub mod value;
pub mod weight;
pub mod work_calendar;

use std::collections::BTreeMap;

use crate::domain::{
    change::{Change, Label},
    record::RecordKey,
    text::Text2,
};

/// What one gesture changes, not yet applied or stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What it was, for undo and for the log.
    pub label: Label,
    /// The changes, in order; an edit without changes is nothing.
    pub changes: Vec<Change>,
}

impl Edit {
    /// An edit of one record.
    pub fn one(label: Label, change: Change) -> Self {
        Self { label, changes: vec![change] }
    }
}

/// Why a wish cannot become an edit. Each has its wording in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum EditError {
    /// A name is empty in both languages.
    #[error("a name is missing")]
    NameMissing,
    /// Threshold or stretch without a target.
    #[error("the target comes first")]
    TargetFirst,
    /// The threshold is not on the worse side of the target.
    #[error("the threshold must be worse than the target")]
    ThresholdOrder,
    /// The stretch is not on the better side of the target.
    #[error("the stretch must be better than the target")]
    StretchOrder,
    /// The targets are written for shorter periods, which a target of this level would replace.
    #[error("there are targets of shorter periods")]
    FinerPlan,
    /// Threshold or stretch is set for some of the shorter periods only, so it cannot be added up.
    #[error("threshold or stretch is set for some of the shorter periods only")]
    PartsIncomplete,
    /// The year has no such period at this level.
    #[error("the year has no such period")]
    NoSuchPeriod,
    /// Shares do not total 100 %.
    #[error("the shares must total 100 %")]
    SharesNotWhole,
    /// The same member has two shares.
    #[error("a member stands twice")]
    ShareTwice,
    /// A weight is below 0 % or above 100 %.
    #[error("a weight lies between 0 % and 100 %")]
    WeightOutside,
    /// The card has no KPI to spread over.
    #[error("there is no KPI on the card")]
    NoKpis,
    /// Lowest scores of bands do not fall from top to bottom.
    #[error("band borders must fall")]
    BandOrder,
    /// A band has no code, or another band has it.
    #[error("band codes must differ")]
    BandCode,
    /// The last band cannot go.
    #[error("one band must stay")]
    LastBand,
    /// More decimal places than can be shown.
    #[error("too many decimal places")]
    PrecisionOutside,
    /// A KPI or another input has the name.
    #[error("another KPI or input has this name")]
    NameTaken,
    /// A survey needs 2 to 11 levels.
    #[error("a survey has 2 to 11 levels")]
    SurveyLevels,
    /// The points of a survey do not fall from level to level.
    #[error("points fall from the best level to the worst")]
    SurveyOrder,
    /// Answers were typed by level, so their number stays.
    #[error("the number of levels stays")]
    SurveyLevelsFixed,
    /// A KPI has no code.
    #[error("a code is missing")]
    CodeMissing,
    /// Another KPI has the code.
    #[error("another KPI has this code")]
    CodeTaken,
    /// There is no formula.
    #[error("a formula is missing")]
    FormulaMissing,
    /// The formula gives values of another unit than the KPI has.
    #[error("the formula gives another unit")]
    UnitDiffers,
    /// A benchmark does not say who says so.
    #[error("a benchmark needs a source")]
    BenchmarkSource,
    /// A field of a benchmark cannot be read.
    #[error("a benchmark cannot be read")]
    BenchmarkWrong,
    /// A KPI would be its own counter-metric.
    #[error("a KPI cannot be its own counter-metric")]
    CounterItself,
    /// The KPI would refer to itself.
    #[error("KPIs would refer to each other in a circle")]
    FormulaCircle,
    /// A formula or a card refers to the KPI.
    #[error("the KPI is in use")]
    KpiInUse,
    /// A scoring rule or card rule would give no score, or contradicts itself.
    #[error("the rule is faulty")]
    RuleFaulty,
    /// Points outside the weights without points.
    #[error("points are missing")]
    PointsMissing,
    /// Points outside the weights without a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// An amount of money is missing.
    #[error("an amount is missing")]
    AmountMissing,
    /// Another entry has the number with another amount.
    #[error("the number stands with another amount")]
    NumberTaken,
    /// Salary or target bonus is below zero.
    #[error("an amount is below zero")]
    AmountNegative,
    /// A currency is no code of three letters.
    #[error("a currency has a code of three letters")]
    CurrencyCode,
    /// The points of threshold, target and cap do not rise.
    #[error("the points must rise from threshold to cap")]
    ScaleOrder,
    /// Opening hours cannot be read, or one lies inside another.
    #[error("opening hours cannot be read")]
    HoursUnread,
    /// A day cannot be read, or has hours of its own already.
    #[error("the day cannot be taken")]
    DayUnread,
    /// The number is too large to be computed with.
    #[error("the number is too large")]
    TooLarge,
    /// The parts of an allocation are not all known.
    #[error("the parts are not all known")]
    PartsOpen,
    /// A cycle is not in the state that the step asks for.
    #[error("the cycle cannot take this step")]
    CycleLocked,
    /// A formula reads the table.
    #[error("the table is in use")]
    TableInUse,
    /// Another role, region, product line or account type has the name.
    #[error("another record of the kind has this name")]
    NameTwice,
    /// Something still refers to the record.
    #[error("the record is in use")]
    InUse,
    /// Shares of owners exceed the whole, leave a rest that is not said to be nobody's, or name somebody twice.
    #[error("shares of owners must total 100 % or name the rest")]
    OwnersFaulty,
    /// A span of days ends before it begins, or overlaps another.
    #[error("spans of days must not be empty or overlap")]
    SpansWrong,
    /// There is nothing like it in the workspace any more.
    #[error("the record is gone")]
    Gone,
    /// No record is called so.
    #[error("there is none of this name")]
    NoneSuch,
    /// Several records are called so.
    #[error("there are several of this name")]
    SeveralSuch,
    /// Another record of the kind has the code.
    #[error("another record has this code")]
    KeyTaken,
    /// Somebody would report to themselves.
    #[error("nobody reports to themselves")]
    ManagerItself,
    /// Neither yes nor no.
    #[error("yes or no is expected")]
    YesOrNo,
}

impl EditError {
    /// All of them, for the test of the catalogue.
    pub const ALL: [Self; 52] = [
        Self::NameMissing,
        Self::NameTaken,
        Self::SurveyLevels,
        Self::SurveyOrder,
        Self::SurveyLevelsFixed,
        Self::TargetFirst,
        Self::ThresholdOrder,
        Self::StretchOrder,
        Self::FinerPlan,
        Self::PartsIncomplete,
        Self::NoSuchPeriod,
        Self::SharesNotWhole,
        Self::ShareTwice,
        Self::WeightOutside,
        Self::NoKpis,
        Self::BandOrder,
        Self::BandCode,
        Self::LastBand,
        Self::PrecisionOutside,
        Self::CodeMissing,
        Self::CodeTaken,
        Self::FormulaMissing,
        Self::UnitDiffers,
        Self::BenchmarkSource,
        Self::BenchmarkWrong,
        Self::CounterItself,
        Self::FormulaCircle,
        Self::KpiInUse,
        Self::RuleFaulty,
        Self::PointsMissing,
        Self::ReasonMissing,
        Self::AmountMissing,
        Self::NumberTaken,
        Self::AmountNegative,
        Self::CurrencyCode,
        Self::ScaleOrder,
        Self::HoursUnread,
        Self::DayUnread,
        Self::TooLarge,
        Self::PartsOpen,
        Self::CycleLocked,
        Self::TableInUse,
        Self::NameTwice,
        Self::InUse,
        Self::OwnersFaulty,
        Self::SpansWrong,
        Self::Gone,
        Self::NoneSuch,
        Self::SeveralSuch,
        Self::KeyTaken,
        Self::ManagerItself,
        Self::YesOrNo,
    ];

    /// Key of the wording in the message catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NameMissing => "errors.name_missing",
            Self::NameTaken => "errors.name_taken",
            Self::SurveyLevels => "errors.survey_levels",
            Self::SurveyOrder => "errors.survey_order",
            Self::SurveyLevelsFixed => "errors.survey_levels_fixed",
            Self::TargetFirst => "errors.target_first",
            Self::ThresholdOrder => "errors.threshold_order",
            Self::StretchOrder => "errors.stretch_order",
            Self::FinerPlan => "errors.finer_plan",
            Self::PartsIncomplete => "errors.parts_incomplete",
            Self::NoSuchPeriod => "errors.no_such_period",
            Self::SharesNotWhole => "errors.shares_not_whole",
            Self::ShareTwice => "errors.share_twice",
            Self::WeightOutside => "errors.weight_outside",
            Self::NoKpis => "errors.no_kpis",
            Self::BandOrder => "errors.band_order",
            Self::BandCode => "errors.band_code",
            Self::LastBand => "errors.last_band",
            Self::PrecisionOutside => "errors.precision_outside",
            Self::CodeMissing => "errors.code_missing",
            Self::CodeTaken => "errors.code_taken",
            Self::FormulaMissing => "errors.formula_missing",
            Self::UnitDiffers => "errors.unit_differs",
            Self::BenchmarkSource => "errors.benchmark_source",
            Self::BenchmarkWrong => "errors.benchmark_wrong",
            Self::CounterItself => "errors.counter_itself",
            Self::FormulaCircle => "errors.formula_circle",
            Self::KpiInUse => "errors.kpi_in_use",
            Self::RuleFaulty => "errors.rule_faulty",
            Self::PointsMissing => "errors.points_missing",
            Self::ReasonMissing => "errors.reason_missing",
            Self::AmountMissing => "errors.amount_missing",
            Self::NumberTaken => "errors.number_taken",
            Self::AmountNegative => "errors.amount_negative",
            Self::CurrencyCode => "errors.currency_code",
            Self::ScaleOrder => "errors.scale_order",
            Self::HoursUnread => "errors.hours_unread",
            Self::DayUnread => "errors.day_unread",
            Self::TooLarge => "errors.too_large",
            Self::PartsOpen => "errors.parts_open",
            Self::CycleLocked => "errors.cycle_locked",
            Self::TableInUse => "errors.table_in_use",
            Self::NameTwice => "masters.taken",
            Self::InUse => "masters.in_use",
            Self::OwnersFaulty => "owners.faulty",
            Self::SpansWrong => "presence.spans_wrong",
            Self::Gone => "errors.gone",
            Self::NoneSuch => "grid.none_such",
            Self::SeveralSuch => "grid.several_such",
            Self::KeyTaken => "grid.key_taken",
            Self::ManagerItself => "grid.manager_itself",
            Self::YesOrNo => "grid.yes_or_no",
        }
    }
}

/// Changes of one gesture: several of one record are one, and one that changes nothing is none.
fn merged(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut merged: BTreeMap<RecordKey, Change> = BTreeMap::new();
    for change in changes {
        match merged.get_mut(&change.key) {
            Some(earlier) => earlier.after = change.after,
            None => drop(merged.insert(change.key, change)),
        }
    }
    merged.into_values().filter(|change| change.before != change.after).collect()
}

/// A label with a bilingual argument: the catalogue fills in the wording of the reader's language.
fn label_of(key: &str, name: &Text2) -> Label {
    label_with(Label::plain(key), "name", name)
}

/// The label with one bilingual argument more.
fn label_with(label: Label, argument: &str, text: &Text2) -> Label {
    label.with(&format!("{argument}.zh"), &text.zh).with(&format!("{argument}.en"), &text.en)
}

/// The text without blanks around it, if it says anything at all.
fn named(name: &Text2) -> Result<Text2, EditError> {
    let name = Text2::new(name.zh.trim(), name.en.trim());
    if name.zh.is_empty() && name.en.is_empty() { Err(EditError::NameMissing) } else { Ok(name) }
}

/// A field of a form that is to be written: as typed where that differs from what the form was opened with, else as
/// the record has it now.
fn typed_over<T: PartialEq + Clone>(typed: &T, opened: &T, now: &T) -> T {
    if typed == opened { now.clone() } else { typed.clone() }
}

/// The same of a text, each language by itself.
fn text_over(typed: &Text2, opened: &Text2, now: &Text2) -> Text2 {
    Text2::new(typed_over(&typed.zh, &opened.zh, &now.zh), typed_over(&typed.en, &opened.en, &now.en))
}

#[cfg(test)]
mod rule_tests;
