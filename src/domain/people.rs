//! Employees and the roles whose indicators and weights they are measured by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Region,
    date::DayRange,
    dated::Dated,
    id::{ExternalKey, Id},
    text::Text2,
    weight::Weight,
};

/// A person who works for key accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Employee {
    /// Identity.
    pub id: Id<Employee>,
    /// Name as shown.
    pub name: Text2,
    /// Codes and names by which imported rows refer to the person.
    #[serde(default)]
    pub keys: Vec<ExternalKey>,
    /// What is known about the person over time.
    pub facts: Dated<EmployeeFacts>,
    /// Days of employment; empty means always.
    #[serde(default)]
    pub employed: Vec<DayRange>,
    /// Days of leave inside the employment: targets that add up do not count them.
    #[serde(default)]
    pub away: Vec<DayRange>,
}

impl Employee {
    /// Whether the person is employed on any of these days.
    pub fn is_employed_within(&self, days: DayRange) -> bool {
        let meets = |span: &DayRange| span.from < days.until && days.from < span.until;
        self.employed.is_empty() || self.employed.iter().any(meets)
    }

    /// Whether the person may be there for a part of a period only, or in several roles, so that targets count by days.
    pub fn comes_or_goes(&self) -> bool {
        !self.employed.is_empty() || !self.away.is_empty() || self.facts.revisions().len() > 1
    }

    /// The stretches of these days on which the person is employed and not on leave, in order.
    pub fn days_there(&self, days: DayRange) -> Vec<DayRange> {
        let mut there = match self.employed.as_slice() {
            [] => vec![days],
            spans => spans.iter().map(|span| span.common(days)).collect(),
        };
        for away in &self.away {
            let around = |span: DayRange| {
                let before = DayRange { from: span.from, until: span.until.min(away.from) };
                let after = DayRange { from: span.from.max(away.until), until: span.until };
                if away.is_empty() { [span, DayRange { until: span.from, ..span }] } else { [before, after] }
            };
            there = there.into_iter().flat_map(around).collect();
        }
        there.retain(|span| !span.is_empty());
        there.sort_unstable();
        // Spans of a file may overlap: a day counts once.
        let mut apart: Vec<DayRange> = Vec::with_capacity(there.len());
        for span in there {
            match apart.last_mut() {
                Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
                _ => apart.push(span),
            }
        }
        apart
    }
}

/// What can change about an employee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct EmployeeFacts {
    /// Roles with the fraction of the working time; the fractions total 100 % where there is any.
    #[serde(default)]
    pub roles: Vec<RoleShare>,
    /// Sales region.
    #[serde(default)]
    pub region: Option<Id<Region>>,
    /// Whom the person reports to.
    #[serde(default)]
    pub manager: Option<Id<Employee>>,
}

/// How much of an employee's work belongs to a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleShare {
    /// The role.
    pub role: Id<Role>,
    /// Its share of the working time.
    pub share: Weight,
}

/// A role such as sales or customer service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Identity.
    pub id: Id<Role>,
    /// Name as shown.
    pub name: Text2,
}
