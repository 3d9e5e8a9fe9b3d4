//! What a figure is about: the company, or one member of each of some dimensions.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::{Account, AccountType, ProductLine, Region},
    id::Id,
    people::{Employee, Role},
};

/// A member of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    /// An account.
    Account(Id<Account>),
    /// Every account of a type (for targets that accounts of the type share).
    AccountType(Id<AccountType>),
    /// A person.
    Employee(Id<Employee>),
    /// Everybody in a role (for targets that people in the role share).
    Role(Id<Role>),
    /// A region.
    Region(Id<Region>),
    /// A product line.
    ProductLine(Id<ProductLine>),
}

impl Member {
    const fn dimension_order(&self) -> u8 {
        match self {
            Self::Account(_) => 0,
            Self::AccountType(_) => 1,
            Self::Employee(_) => 2,
            Self::Role(_) => 3,
            Self::Region(_) => 4,
            Self::ProductLine(_) => 5,
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(formatter, "account:{id}"),
            Self::AccountType(id) => write!(formatter, "account_type:{id}"),
            Self::Employee(id) => write!(formatter, "employee:{id}"),
            Self::Role(id) => write!(formatter, "role:{id}"),
            Self::Region(id) => write!(formatter, "region:{id}"),
            Self::ProductLine(id) => write!(formatter, "product_line:{id}"),
        }
    }
}

/// A set of members, at most one of each dimension; none is the whole company.
/// Written `company` or, for example, `account:000…+region:000…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Member>", into = "Vec<Member>")]
pub struct Scope(Vec<Member>);

impl Scope {
    /// The whole company.
    pub const COMPANY: Self = Self(Vec::new());

    /// The scope of these members; of two members of one dimension the first stays.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        let mut members: Vec<Member> = members.into_iter().collect();
        members.sort_by_key(Member::dimension_order);
        members.dedup_by_key(|member| member.dimension_order());
        Self(members)
    }

    /// The members, in a fixed order.
    pub fn members(&self) -> &[Member] {
        &self.0
    }

    /// The only member, if there is exactly one.
    pub fn single(&self) -> Option<Member> {
        match self.0.as_slice() {
            [member] => Some(*member),
            _ => None,
        }
    }
}

impl From<Vec<Member>> for Scope {
    fn from(members: Vec<Member>) -> Self {
        Self::of(members)
    }
}
impl From<Scope> for Vec<Member> {
    fn from(scope: Scope) -> Self {
        scope.0
    }
}
impl From<Member> for Scope {
    fn from(member: Member) -> Self {
        Self(vec![member])
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("company");
        }
        for (place, member) in self.0.iter().enumerate() {
            if place > 0 {
                formatter.write_str("+")?;
            }
            member.fmt(formatter)?;
        }
        Ok(())
    }
}
