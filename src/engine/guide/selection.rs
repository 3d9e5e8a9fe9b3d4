//! Which accounts are key accounts: their share of sales as ABC, and attractiveness beside relationship. Functions of figures
//! and ratings only; the list decides nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{account::Account, guide::Selection, id::Id},
    engine::exact::Exact,
};

/// Points of a criterion that is met, half met, not met.
const POINTS: [i128; 3] = [100, 60, 20];
/// What the share of sales, growth, margin and strategic fit count in the attractiveness; what has no figure is left out.
const CRITERIA: [i128; 4] = [2, 1, 1, 1];
/// Attractiveness and relationship are high from here on.
const HIGH: Decimal = Decimal::from_parts(60, 0, 0, false, 0);
/// Points of a step of the rating from 1 to 5.
const STEP: u8 = 20;
/// Growth from which it counts in full: 10 %.
const GROWING: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// What an account came to in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFigures {
    /// The account.
    pub account: Id<Account>,
    /// Sales of the year.
    pub sales: Option<Decimal>,
    /// Sales of the year before.
    pub before: Option<Decimal>,
    /// Profit margin of the year, 0 to 1.
    pub margin: Option<Decimal>,
}

/// Class by share of sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The largest, which together make the first part of sales.
    A,
    /// Those that make the next part.
    B,
    /// The rest.
    C,
}

/// Where an account stands between attractiveness and relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Attractive, and close.
    Star,
    /// Attractive, not close yet: worth the effort.
    Strategic,
    /// Close, not so attractive: keep it.
    Status,
    /// Neither: serve it lean.
    Streamline,
}

impl Stand {
    /// Its name in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Star => "star",
            Self::Strategic => "strategic",
            Self::Status => "status",
            Self::Streamline => "streamline",
        }
    }
}

/// An account in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The account.
    pub account: Id<Account>,
    /// Sales of the year.
    pub sales: Decimal,
    /// Its share of all sales, 0 to 1.
    pub share: Decimal,
    /// Its class.
    pub class: Class,
    /// Growth beside the year before, as a part of it.
    pub growth: Option<Decimal>,
    /// Its margin.
    pub margin: Option<Decimal>,
    /// Its fit to the strategy, 20 to 100, as rated.
    pub fit: Option<Decimal>,
    /// 0 to 100.
    pub attractiveness: Decimal,
    /// 20 to 100, as rated.
    pub relationship: Option<Decimal>,
    /// Where it stands; `None` where nobody rated the relationship.
    pub stand: Option<Stand>,
    /// Whether it qualifies as a key account: class A, or attractive.
    pub qualifies: bool,
}

/// How somebody rated an account, each from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rating {
    /// The relationship.
    pub relationship: Option<u8>,
    /// The fit to the strategy.
    pub fit: Option<u8>,
}

/// Points of a rating.
fn points_of(rating: Option<u8>) -> Option<Decimal> {
    let rating = rating.filter(|rating| (1..=5).contains(rating))?;
    Some(Decimal::from(rating.saturating_mul(STEP)))
}

/// The accounts with sales, the largest first; of equal sales the lower id. An account is of class A where those before it make
/// less than the first limit of all sales, of class B where they make less than the second.
pub fn ranked(
    figures: &[AccountFigures],
    criteria: &Selection,
    ratings: &BTreeMap<Id<Account>, Rating>,
) -> Vec<Ranked> {
    let mut known: Vec<(&AccountFigures, Decimal)> = figures
        .iter()
        .filter_map(|one| Some((one, one.sales.filter(|sales| *sales > Decimal::ZERO)?)))
        .collect();
    known.sort_by_key(|(one, sales)| (std::cmp::Reverse(*sales), one.account));
    let Some(total) = known.iter().try_fold(Decimal::ZERO, |sum, (_, sales)| sum.checked_add(*sales)) else {
        return Vec::new();
    };
    let margins = known.iter().filter_map(|(one, sales)| Some((*sales, one.margin?)));
    let usual = usual_margin(margins);
    let limit = |weight: crate::domain::weight::Weight| Decimal::new(i64::from(weight.0), 6);
    let (first, second) = (limit(criteria.a_until), limit(criteria.b_until));
    let mut before = Decimal::ZERO;
    let mut found = Vec::new();
    for (one, sales) in known {
        let part =
            |value: Decimal| Exact::from(value).over(Exact::from(total)).and_then(|part| part.round(6));
        let (Some(share), Some(so_far)) = (part(sales), part(before)) else { continue };
        let class = if so_far < first {
            Class::A
        } else if so_far < second {
            Class::B
        } else {
            Class::C
        };
        before = before.checked_add(sales).unwrap_or(before);
        let growth = growth_of(sales, one.before);
        let rating = ratings.get(&one.account).copied().unwrap_or_default();
        let (relationship, fit) = (points_of(rating.relationship), points_of(rating.fit));
        let attractiveness = attractiveness(class, growth, (one.margin, usual), fit);
        let stand = relationship.map(|relationship| match (attractiveness >= HIGH, relationship >= HIGH) {
            (true, true) => Stand::Star,
            (true, false) => Stand::Strategic,
            (false, true) => Stand::Status,
            (false, false) => Stand::Streamline,
        });
        found.push(Ranked {
            account: one.account,
            sales,
            share,
            class,
            growth,
            margin: one.margin,
            fit,
            attractiveness,
            relationship,
            stand,
            qualifies: class == Class::A || attractiveness >= HIGH,
        });
    }
    found
}

fn growth_of(sales: Decimal, before: Option<Decimal>) -> Option<Decimal> {
    let before = before.filter(|before| *before > Decimal::ZERO)?;
    Exact::from(sales).minus(Exact::from(before))?.over(Exact::from(before))?.round(6)
}

/// The margin of all, weighted by sales.
fn usual_margin(parts: impl Iterator<Item = (Decimal, Decimal)>) -> Option<Decimal> {
    let (mut sales, mut profit) = (Exact::ZERO, Exact::ZERO);
    for (amount, margin) in parts {
        sales = sales.plus(Exact::from(amount))?;
        profit = profit.plus(Exact::from(amount).times(Exact::from(margin))?)?;
    }
    profit.over(sales)?.round(9)
}

/// Points of the criteria that have a figure, weighted; rounded to one place.
fn attractiveness(
    class: Class,
    growth: Option<Decimal>,
    (margin, usual): (Option<Decimal>, Option<Decimal>),
    fit: Option<Decimal>,
) -> Decimal {
    let of_class = match class {
        Class::A => POINTS[0],
        Class::B => POINTS[1],
        Class::C => POINTS[2],
    };
    let of_growth = growth.map(|growth| {
        if growth >= GROWING {
            POINTS[0]
        } else if growth >= Decimal::ZERO {
            POINTS[1]
        } else {
            POINTS[2]
        }
    });
    let of_margin =
        margin.zip(usual).map(|(margin, usual)| if margin >= usual { POINTS[0] } else { POINTS[2] });
    let parts = [Some(of_class), of_growth, of_margin, fit.map(|fit| fit.mantissa())];
    let (mut sum, mut weight) = (0, 0);
    for (points, part) in parts.into_iter().zip(CRITERIA) {
        if let Some(points) = points {
            sum += points * part;
            weight += part;
        }
    }
    Exact::ratio(sum, weight).and_then(|mean| mean.round(1)).unwrap_or_default()
}
