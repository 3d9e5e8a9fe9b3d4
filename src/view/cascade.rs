//! Targets handed down, in words: who can stand below a node, how a plan begins, names of cells, and why nothing can be divided.

use rust_decimal::Decimal;

use crate::{
    domain::{
        allocation::{
            Allocation, AllocationBase, AllocationChild, AllocationMethod, AllocationPlan, BlendPart, Driver,
            MonthLock, MonthShape,
        },
        date::DayRange,
        id::Id,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::{allocation::AllocationError, cascade::CascadeFault},
    view::{explain::scope_text, message::Words},
};

/// What stands below a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Regions.
    Regions,
    /// Each region by product lines.
    RegionLines,
    /// Product lines.
    Lines,
    /// People.
    People,
    /// Each person by product lines.
    PeopleLines,
}

impl Below {
    const ALL: [Self; 5] = [Self::Regions, Self::People, Self::Lines, Self::RegionLines, Self::PeopleLines];

    /// Its name in message keys and choices.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::RegionLines => "region_lines",
            Self::Lines => "lines",
            Self::People => "people",
            Self::PeopleLines => "people_lines",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|below| below.name() == name)
    }

    /// Whether the children are cells of a person, a region or a line.
    const fn parts(self) -> (bool, bool, bool) {
        match self {
            Self::Regions => (false, true, false),
            Self::RegionLines => (false, true, true),
            Self::Lines => (false, false, true),
            Self::People => (true, false, false),
            Self::PeopleLines => (true, false, true),
        }
    }

    /// What the children of a plan are.
    pub fn of(plan: &AllocationPlan, node: &Scope) -> Option<Self> {
        let members = plan.children.first()?.scope.members();
        let own = |is: fn(&Member) -> bool| {
            members.iter().any(|member| is(member) && !node.members().contains(member))
        };
        let parts = (
            own(|member| matches!(member, Member::Employee(_))),
            own(|member| matches!(member, Member::Region(_))),
            own(|member| matches!(member, Member::ProductLine(_))),
        );
        Self::ALL.into_iter().find(|below| below.parts() == parts)
    }
}

/// What can stand below a node of this workspace, the usual one first.
pub fn belows(workspace: &Workspace, node: &Scope, year: i32) -> Vec<Below> {
    let has = |is: fn(&Member) -> bool| node.members().iter().any(is);
    let (in_region, in_line) = (
        has(|member| matches!(member, Member::Region(_))),
        has(|member| matches!(member, Member::ProductLine(_))),
    );
    let fits = |below: &Below| {
        let (_, regions, lines) = below.parts();
        let is_inside = (regions && in_region) || (lines && in_line);
        !is_inside && !children_of(workspace, node, *below, year).is_empty()
    };
    Below::ALL.into_iter().filter(fits).collect()
}

/// What is left of an amount that is handed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainder {
    /// Nothing: all of it is handed out.
    None,
    /// Less is handed out than there is.
    Short,
    /// More is handed out than there is.
    Over,
}

impl Remainder {
    /// The verdict on what is left of a base. Of a base below zero less is handed out where the rest is below zero too.
    pub fn of(left: Decimal, base: Option<Decimal>) -> Self {
        let is_below = |number: Decimal| number.is_sign_negative() && !number.is_zero();
        if left.is_zero() {
            Self::None
        } else if is_below(left) == base.is_some_and(is_below) {
            Self::Short
        } else {
            Self::Over
        }
    }
}

/// The days of a fiscal year: who belongs where on the last of them counts for it.
fn days_of(workspace: &Workspace, year: i32) -> Option<DayRange> {
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    Some(Period::new(year, PeriodLevel::Year, 1)?.days(calendar))
}

/// Those who stand below a node.
pub fn children_of(workspace: &Workspace, node: &Scope, below: Below, year: i32) -> Vec<Scope> {
    let Some(days) = days_of(workspace, year) else { return Vec::new() };
    let day = days.last();
    let region = node.members().iter().find_map(|member| match member {
        Member::Region(id) => Some(*id),
        _ => None,
    });
    let line = node.members().iter().find(|member| matches!(member, Member::ProductLine(_)));
    let people = workspace.employees.values().filter(|person| {
        let facts = person.facts.at(day);
        person.is_employed_within(days)
            && region.is_none_or(|region| facts.is_some_and(|facts| facts.region == Some(region)))
    });
    let people: Vec<Member> = people.map(|person| Member::Employee(person.id)).collect();
    // Of regions those that somebody works in; where nobody says so, all.
    let staffed = |id: &Id<_>| {
        let is_in = |person: &crate::domain::people::Employee| {
            person.facts.at(day).is_some_and(|facts| facts.region == Some(*id))
        };
        workspace.employees.values().any(is_in)
    };
    let mut regions: Vec<Member> = workspace.regions.keys().filter(staffed).map(Member::Region).collect();
    if regions.is_empty() {
        regions = workspace.regions.keys().map(Member::Region).collect();
    }
    let lines: Vec<Member> = workspace.product_lines.keys().map(Member::ProductLine).collect();
    let crossed = |some: Vec<Member>| -> Vec<Scope> {
        let cells = some.into_iter().flat_map(|one| lines.iter().map(move |line| Scope::of([one, *line])));
        cells.collect()
    };
    let plain = |some: Vec<Member>| -> Vec<Scope> {
        some.into_iter().map(|one| Scope::of([one].into_iter().chain(line.copied()))).collect()
    };
    match below {
        Below::Regions => plain(regions),
        Below::People => plain(people),
        Below::RegionLines => crossed(regions),
        Below::PeopleLines => crossed(people),
        // A line of a region is a cell of both.
        Below::Lines => {
            let cells = lines.iter().map(|line| Scope::of(node.members().iter().copied().chain([*line])));
            cells.collect()
        }
    }
}

/// The nodes whose targets can be handed down: the company, staffed regions, and cells that got a target from above.
pub fn nodes(workspace: &Workspace, kpi: Id<Kpi>, year: i32) -> Vec<Scope> {
    let mut found = vec![Scope::COMPANY];
    found.extend(children_of(workspace, &Scope::COMPANY, Below::Regions, year));
    let ours = workspace.allocations.values().filter(|one| one.kpi == kpi && one.year == year);
    for plan in ours.filter_map(|one| one.plan.latest()) {
        let is_person = |member: &Member| matches!(member, Member::Employee(_));
        let cells = plan.children.iter().map(|child| &child.scope);
        found.extend(cells.filter(|scope| !scope.members().iter().any(is_person)).cloned());
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|scope| seen.insert(scope.clone()));
    found
}

/// The plan that stands for a node: the stored one, else one that divides the node's own target by last year's figures.
pub fn plan_of(workspace: &Workspace, kpi: Id<Kpi>, node: &Scope, year: i32) -> AllocationPlan {
    let stored = workspace.allocations.get(&Allocation::id_for(kpi, node, year));
    stored.and_then(|stored| stored.plan.latest()).cloned().unwrap_or_else(|| {
        let below = belows(workspace, node, year).first().copied().unwrap_or(Below::People);
        let children = children_of(workspace, node, below, year);
        AllocationPlan {
            base: AllocationBase::Plan,
            factor: Decimal::ONE_HUNDRED,
            method: AllocationMethod::Blend(vec![BlendPart {
                by: Driver::History,
                weight: Decimal::ONE_HUNDRED,
            }]),
            months: MonthShape::Parent,
            children: children.into_iter().map(AllocationChild::new).collect(),
        }
    })
}

/// The plan with equal parts for everybody.
#[must_use]
pub fn with_even(plan: &AllocationPlan) -> AllocationPlan {
    let even = BlendPart { by: Driver::Even, weight: Decimal::ONE_HUNDRED };
    AllocationPlan { method: AllocationMethod::Blend(vec![even]), ..plan.clone() }
}

/// The plan with other children; those who stay keep what was typed for them.
#[must_use]
pub fn with_children(plan: &AllocationPlan, scopes: Vec<Scope>) -> AllocationPlan {
    let kept = |scope: Scope| {
        let known = plan.children.iter().find(|child| child.scope == scope);
        known.cloned().unwrap_or_else(|| AllocationChild::new(scope))
    };
    AllocationPlan { children: scopes.into_iter().map(kept).collect(), ..plan.clone() }
}

/// The weight of a measure in a plan; `None` where it does not count.
pub fn weight_of(plan: &AllocationPlan, is: impl Fn(Driver) -> bool) -> Option<BlendPart> {
    match &plan.method {
        AllocationMethod::Blend(parts) => parts.iter().copied().find(|part| is(part.by)),
        AllocationMethod::Percent => None,
    }
}

/// The plan with another weight of a measure; none takes it out.
#[must_use]
pub fn with_weight(plan: &AllocationPlan, by: Driver, weight: Option<Decimal>) -> AllocationPlan {
    let is_same = |other: Driver| match (by, other) {
        (Driver::Indicator(_), Driver::Indicator(_)) => true,
        (one, other) => one == other,
    };
    let mut parts = match &plan.method {
        AllocationMethod::Blend(parts) => parts.clone(),
        AllocationMethod::Percent => Vec::new(),
    };
    let place = parts.iter().position(|part| is_same(part.by));
    match (place, weight) {
        (Some(place), Some(weight)) => {
            if let Some(part) = parts.get_mut(place) {
                *part = BlendPart { by, weight };
            }
        }
        (Some(place), None) => {
            parts.remove(place);
        }
        (None, Some(weight)) => parts.push(BlendPart { by, weight }),
        (None, None) => {}
    }
    parts.sort_by_key(|part| part.by);
    AllocationPlan { method: AllocationMethod::Blend(parts), ..plan.clone() }
}

/// A number of one child that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Its percentage of the base.
    Percent,
    /// Its capacity.
    Capacity,
    /// Its year, fixed.
    Year,
    /// A month of it, fixed; counted from 1.
    Month(u8),
}

/// The plan with another number of one child; none frees it again.
#[must_use]
pub fn with_field(
    plan: &AllocationPlan,
    scope: &Scope,
    field: Field,
    value: Option<Decimal>,
) -> AllocationPlan {
    let mut plan = plan.clone();
    if let Some(child) = plan.children.iter_mut().find(|child| child.scope == *scope) {
        match field {
            Field::Percent => child.percent = value,
            Field::Capacity => child.capacity = value,
            Field::Year => child.locked = value,
            Field::Month(month) => {
                child.months.retain(|lock| lock.month != month);
                child.months.extend(value.map(|value| MonthLock { month, value }));
                child.months.sort_by_key(|lock| lock.month);
            }
        }
    }
    plan
}

/// Whether anything is fixed by hand.
pub fn has_locks(plan: &AllocationPlan) -> bool {
    plan.children.iter().any(|child| child.locked.is_some() || !child.months.is_empty())
}

/// The plan with nothing fixed by hand.
#[must_use]
pub fn without_locks(plan: &AllocationPlan) -> AllocationPlan {
    let free =
        |child: &AllocationChild| AllocationChild { locked: None, months: Vec::new(), ..child.clone() };
    AllocationPlan { children: plan.children.iter().map(free).collect(), ..plan.clone() }
}

/// The bilingual name of a scope, every member of it.
pub fn scope_name2(scope: &Scope, workspace: &Workspace) -> Text2 {
    let side = |lang: Lang| {
        let words = Words::new(lang);
        let names = scope.members().iter().filter_map(|member| scope_text(&Scope::from(*member), workspace));
        let names: Vec<String> = names.map(|name| words.of(&name).to_string()).collect();
        if names.is_empty() { words.get("scope.company").to_string() } else { names.join(" · ") }
    };
    Text2::new(side(Lang::Zh), side(Lang::En))
}

/// Why nothing can be handed down, as a sentence; `write` writes an amount with its unit.
pub fn fault_text(
    fault: CascadeFault,
    write: &dyn Fn(Decimal) -> String,
    places: u8,
    words: Words,
) -> String {
    match fault {
        CascadeFault::NotAdditive => words.get("cascade.fault_not_additive").to_string(),
        CascadeFault::NoBase => words.get("cascade.fault_no_base").to_string(),
        CascadeFault::BelowZero => words.get("cascade.fault_below_zero").to_string(),
        CascadeFault::Parts(error) => parts_text(error, write, places, words),
    }
}

/// Why parts cannot be formed, as a sentence; `write` writes an amount with its unit.
pub fn parts_text(
    error: AllocationError,
    write: &dyn Fn(Decimal) -> String,
    places: u8,
    words: Words,
) -> String {
    let amount =
        |units: i128| write(Decimal::try_from_i128_with_scale(units, u32::from(places)).unwrap_or_default());
    match error {
        AllocationError::NoWeights
        | AllocationError::NegativeWeight(_)
        | AllocationError::SameKeyTwice(_) => words.get("cascade.fault_no_weights").to_string(),
        AllocationError::LocksExceedTotal(over) => {
            words.with("cascade.fault_locks_exceed", &[("amount", &amount(over))]).to_string()
        }
        AllocationError::LocksDiffer(left) => {
            words.with("cascade.fault_locks_differ", &[("amount", &amount(left))]).to_string()
        }
        AllocationError::TooLarge => words.get("errors.too_large").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::Remainder;

    /// Of 100, 80 or 120 handed out; of −100, −80 or −120.
    #[test]
    fn less_and_more_than_there_is_are_told_apart_below_zero_too() {
        let of = |left: i64, base: i64| Remainder::of(Decimal::from(left), Some(Decimal::from(base)));
        assert_eq!((of(20, 100), of(-20, 100)), (Remainder::Short, Remainder::Over));
        assert_eq!((of(-20, -100), of(20, -100)), (Remainder::Short, Remainder::Over));
        assert_eq!((of(0, 100), of(0, -100)), (Remainder::None, Remainder::None));
    }
}
