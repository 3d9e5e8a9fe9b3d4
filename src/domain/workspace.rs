//! The document of one workspace: everything except the imported rows, kept record by record.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::{Account, AccountType, ProductLine, Region},
    allocation::Allocation,
    band::BandTable,
    batch::Batch,
    card_rule::{CardRule, PointsItem},
    change::{Change, ChangeSet},
    cycle::{Cycle, CycleSeal},
    date::Day,
    guide::{GuideAnswer, Guided},
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
    record::{Record, RecordKey},
    records::Records,
    scoring::ScoringRule,
    settings::Settings,
    target::TargetSeries,
    value::InputValue,
    weight::WeightSet,
    work_calendar::WorkCalendar,
};

/// A change does not fit the record as it is: somebody else changed it in between.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record {key:?} is not as the change expects it")]
pub struct Conflict {
    /// The record in question.
    pub key: RecordKey,
    /// The record as it is now.
    pub found: Option<Box<Record>>,
}

macro_rules! workspace {
    ($($field:ident: $kind:ident, $doc:literal;)+) => {
        /// The document of one workspace.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
        #[serde(default)]
        pub struct Workspace {
            $(#[doc = $doc] pub $field: Records<$kind>,)+
        }

        impl JsonSchema for Workspace {
            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed("Workspace")
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut properties = serde_json::Map::new();
                $({
                    let mut list = generator.subschema_for::<Vec<$kind>>();
                    list.insert("description".to_owned(), $doc.into());
                    properties.insert(stringify!($field).to_owned(), list.to_value());
                })+
                json_schema!({
                    "description": "The document: records by kind; a kind that is absent has none.",
                    "type": "object",
                    "properties": properties,
                })
            }
        }

        impl Workspace {
            /// The record under this key.
            pub fn get(&self, key: RecordKey) -> Option<Record> {
                match key {
                    $(RecordKey::$kind(id) => self.$field.get(&id).cloned().map(Record::$kind),)+
                }
            }

            /// Puts a record in, in place of the one with its key.
            pub fn put(&mut self, record: Record) {
                match record {
                    $(Record::$kind(record) => { self.$field.insert(record.id, record); })+
                }
            }

            /// Takes a record out.
            pub fn remove(&mut self, key: RecordKey) {
                match key {
                    $(RecordKey::$kind(id) => { self.$field.remove(&id); })+
                }
            }

            /// How many records there are.
            pub fn record_count(&self) -> usize {
                0 $(+ self.$field.len())+
            }

            /// Every record, kind by kind, in order of id.
            pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
                let none = std::iter::empty();
                $(let none = none.chain(self.$field.values().cloned().map(Record::$kind));)+
                none
            }
        }
    };
}

workspace! {
    settings: Settings, "Settings, exactly one record.";
    regions: Region, "Regions.";
    product_lines: ProductLine, "Product lines.";
    account_types: AccountType, "Account types.";
    roles: Role, "Roles.";
    accounts: Account, "Accounts.";
    employees: Employee, "Employees.";
    ownership: OwnershipSplit, "Ownership of accounts.";
    inputs: Input, "Inputs of KPIs.";
    kpis: Kpi, "KPIs.";
    targets: TargetSeries, "Targets.";
    weights: WeightSet, "Weight sets.";
    bands: BandTable, "Rating bands, at most one record.";
    values: InputValue, "Typed values.";
    batches: Batch, "Imported batches.";
    scoring_rules: ScoringRule, "How KPIs are scored where that is not the plain line.";
    card_rules: CardRule, "How cards are totalled where that is not the weighted mean.";
    points_items: PointsItem, "Points outside the weights.";
    work_calendars: WorkCalendar, "Working time, at most one record.";
    pay_plans: PayPlan, "Plans of pay.";
    pay_bases: PayBase, "Salaries and target bonuses.";
    pay_entries: PayEntry, "What was paid to people, and pay that was taken back.";
    pools: BonusPool, "Bonuses by grades.";
    promotion_rules: PromotionRule, "Rules by which people are proposed for promotion.";
    guide: GuideAnswer, "Answers of the guided target setting.";
    allocations: Allocation, "How targets are handed down.";
    cycles: Cycle, "Review cycles.";
    cycle_seals: CycleSeal, "What was locked of review cycles.";
    key_aliases: KeyAlias, "Other ways in which files write keys.";
    own_tables: OwnTable, "Tables of the user's own.";
    rating_plans: RatingPlan, "Which parts cards of people have beside the indicators.";
    ratings: Rating, "What people gave each other.";
    overrides: ResultOverride, "Results that were decided otherwise.";
    signal_rules: SignalRules, "Which signals are given and when, at most one record.";
    acknowledgements: Acknowledgement, "Signals that somebody has looked at.";
    notes: Note, "Comments on figures, and events.";
    actions: ActionItem, "What is done about figures.";
}

impl Workspace {
    /// The settings, if the document has them.
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.values().next()
    }

    /// Whether the record is as the change expects it.
    ///
    /// # Errors
    /// The record as it is, when it is not.
    pub fn check(&self, change: &Change) -> Result<(), Conflict> {
        let found = self.get(change.key);
        if found == change.before {
            Ok(())
        } else {
            Err(Conflict { key: change.key, found: found.map(Box::new) })
        }
    }

    /// Applies a change without looking at its guard.
    pub fn apply(&mut self, change: &Change) {
        match &change.after {
            Some(record) => self.put(record.clone()),
            None => self.remove(change.key),
        }
    }

    /// Applies a whole change set, or nothing of it.
    ///
    /// # Errors
    /// The first change whose guard does not hold.
    pub fn apply_checked(&mut self, change_set: &ChangeSet) -> Result<(), Conflict> {
        change_set.changes.iter().try_for_each(|change| self.check(change))?;
        change_set.changes.iter().for_each(|change| self.apply(change));
        Ok(())
    }

    /// Whether the guided setting left this KPI out of the system.
    pub fn is_declined(&self, kpi: &Kpi) -> bool {
        let system = self.guide.get(&GuideAnswer::system_id()).map(|answer| &answer.answer);
        matches!(system, Some(Guided::System(system)) if system.declined.contains(&kpi.code))
    }

    /// Whether the guided setting decides what the cards of accounts hold on a day: where it was applied before.
    pub fn is_guided(&self, day: Day) -> bool {
        let system = self.guide.get(&GuideAnswer::system_id()).map(|answer| &answer.answer);
        matches!(system, Some(Guided::System(system)) if system.applied.is_some_and(|from| from <= day))
    }

    /// KPIs in the order of their codes.
    pub fn kpis_by_code(&self) -> Vec<&Kpi> {
        let mut kpis: Vec<&Kpi> = self.kpis.values().collect();
        kpis.sort_by(|left, right| (&left.code, left.id).cmp(&(&right.code, right.id)));
        kpis
    }
}
