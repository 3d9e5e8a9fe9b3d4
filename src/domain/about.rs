//! What a reader has to know of an indicator besides its figures: who answers for it, how often and where it is
//! measured, what others reach, and what to watch beside it. Nothing here takes part in any computation.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{date::Day, id::Id, kpi::Kpi, people::Employee};

/// The card of an indicator. Every part may be unknown; a person or indicator that is gone counts as unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Who answers for the figure (责任人).
    #[serde(default)]
    pub owner: Option<Id<Employee>>,
    /// How often it is measured (统计频率).
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// What kind of system the data come from (数据来源).
    #[serde(default)]
    pub source: Option<DataSource>,
    /// Which report, screen or form exactly; data, never markup.
    #[serde(default)]
    pub source_detail: String,
    /// What others reach (行业标准).
    #[serde(default)]
    pub benchmark: Option<Benchmark>,
    /// The counter-metric (制衡指标): what suffers first when this one is driven too hard.
    #[serde(default)]
    pub counter: Option<Id<Kpi>>,
}

/// How often an indicator is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// 每周
    Weekly,
    /// 每月
    Monthly,
    /// 每季度
    Quarterly,
    /// 每半年
    HalfYearly,
    /// 每年
    Yearly,
}

impl Frequency {
    /// From the most often to the least.
    pub const ALL: [Self; 5] = [Self::Weekly, Self::Monthly, Self::Quarterly, Self::HalfYearly, Self::Yearly];
}

/// What kind of system the data of an indicator come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// Orders, deliveries, invoices.
    Erp,
    /// Visits, leads, complaints.
    Crm,
    /// Asking the customers.
    Survey,
    /// Market research and what customers publish.
    Research,
    /// Kept by hand.
    Manual,
}

impl DataSource {
    /// In the order of a list.
    pub const ALL: [Self; 5] = [Self::Erp, Self::Crm, Self::Survey, Self::Research, Self::Manual];
}

/// What others reach, and who says so. Without a source it is hearsay, so the source is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Benchmark {
    /// In the unit of the KPI; ratios are 0 to 1.
    pub value: Decimal,
    /// Who says so; data, never markup.
    pub source: String,
    /// As of which day.
    #[serde(default)]
    pub day: Option<Day>,
}
