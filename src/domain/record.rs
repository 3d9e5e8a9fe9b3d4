//! A record: the smallest thing that carries an invariant, and the unit of storing, merging and undoing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::{Account, AccountType, ProductLine, Region},
    allocation::Allocation,
    band::BandTable,
    batch::Batch,
    card_rule::{CardRule, PointsItem},
    cycle::{Cycle, CycleSeal},
    guide::GuideAnswer,
    id::Id,
    key_alias::KeyAlias,
    kpi::{Input, Kpi},
    monitor::{Acknowledgement, ActionItem, Note, SignalRules},
    own_table::OwnTable,
    ownership::OwnershipSplit,
    pay::{PayBase, PayPlan},
    pay_entry::PayEntry,
    people::{Employee, Role},
    pool::BonusPool,
    promotion::PromotionRule,
    rating::{Rating, RatingPlan, ResultOverride},
    scoring::ScoringRule,
    settings::Settings,
    target::TargetSeries,
    value::InputValue,
    weight::WeightSet,
    work_calendar::WorkCalendar,
};

/// A type whose values stand in the document under their id.
pub trait Identified: Sized {
    /// The id of this record.
    fn id(&self) -> Id<Self>;
}

macro_rules! records {
    ($($kind:ident),+ $(,)?) => {
        /// A record of any kind.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Record {
            $(#[doc = concat!("See [`", stringify!($kind), "`].")] $kind($kind)),+
        }

        /// Which record: kind and id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum RecordKey {
            $(#[doc = concat!("See [`", stringify!($kind), "`].")] $kind(Id<$kind>)),+
        }

        /// Names of all kinds, as [`RecordKey::kind`] gives them.
        pub const KINDS: &[&str] = &[$(stringify!($kind)),+];

        impl Record {
            /// Kind and id.
            pub fn key(&self) -> RecordKey {
                match self { $(Self::$kind(record) => RecordKey::$kind(record.id)),+ }
            }
        }

        impl RecordKey {
            /// Name of the kind, for example `ScoringRule`.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => stringify!($kind)),+ }
            }
        }

        $(
            impl Identified for $kind {
                fn id(&self) -> Id<Self> { self.id }
            }
            impl From<$kind> for Record {
                fn from(record: $kind) -> Self { Self::$kind(record) }
            }
        )+
    };
}

records!(
    Settings,
    Region,
    ProductLine,
    AccountType,
    Role,
    Account,
    Employee,
    OwnershipSplit,
    Input,
    Kpi,
    TargetSeries,
    WeightSet,
    BandTable,
    InputValue,
    Batch,
    ScoringRule,
    CardRule,
    PointsItem,
    WorkCalendar,
    PayPlan,
    PayBase,
    PayEntry,
    BonusPool,
    PromotionRule,
    GuideAnswer,
    Allocation,
    Cycle,
    CycleSeal,
    KeyAlias,
    OwnTable,
    RatingPlan,
    Rating,
    ResultOverride,
    SignalRules,
    Acknowledgement,
    Note,
    ActionItem,
);
