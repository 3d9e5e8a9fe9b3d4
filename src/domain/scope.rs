//! What a figure is about: the company, or one member of each of some dimensions.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

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
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Member>", into = "Vec<Member>")]
pub struct Scope(Members);

/// Almost every record and card is about one member: that takes no memory of its own.
#[derive(Clone, Default)]
enum Members {
    #[default]
    None,
    One(Member),
    Several(Vec<Member>),
}

impl Scope {
    /// The whole company.
    pub const COMPANY: Self = Self(Members::None);

    /// The scope of these members; of two members of one dimension the first stays.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        let mut members: Vec<Member> = members.into_iter().collect();
        members.sort_by_key(Member::dimension_order);
        members.dedup_by_key(|member| member.dimension_order());
        Self(match members.as_slice() {
            [] => Members::None,
            [member] => Members::One(*member),
            _ => Members::Several(members),
        })
    }

    /// The members, in a fixed order.
    pub fn members(&self) -> &[Member] {
        match &self.0 {
            Members::None => &[],
            Members::One(member) => std::slice::from_ref(member),
            Members::Several(members) => members,
        }
    }

    /// The only member, if there is exactly one.
    pub const fn single(&self) -> Option<Member> {
        match &self.0 {
            Members::One(member) => Some(*member),
            Members::None | Members::Several(_) => None,
        }
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.members() == other.members()
    }
}
impl Eq for Scope {}
impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Scope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.members().cmp(other.members())
    }
}
impl Hash for Scope {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.members().hash(state);
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Scope").field(&self.members()).finish()
    }
}

impl From<Vec<Member>> for Scope {
    fn from(members: Vec<Member>) -> Self {
        Self::of(members)
    }
}
impl From<Scope> for Vec<Member> {
    fn from(scope: Scope) -> Self {
        match scope.0 {
            Members::Several(members) => members,
            _ => scope.members().to_vec(),
        }
    }
}
impl From<Member> for Scope {
    fn from(member: Member) -> Self {
        Self(Members::One(member))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.members().is_empty() {
            return formatter.write_str("company");
        }
        for (place, member) in self.members().iter().enumerate() {
            if place > 0 {
                formatter.write_str("+")?;
            }
            member.fmt(formatter)?;
        }
        Ok(())
    }
}
