//! A KPI's targets of a year from the company down, each beside what those below it have together.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    domain::{
        allocation::Allocation,
        id::Id,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
        target::TargetSeries,
        workspace::Workspace,
    },
    engine::{
        cascade::{AllocationDraft, AllocationReading, CascadeNode, allocated, parts::heads},
        kept::Kept,
        model::Model,
        study::calendar_of,
        targets::Targets,
    },
};

/// How deep a cascade may go; a circle of allocations ends there too.
const MOST_DEPTH: u8 = 8;
/// Decimal places of targets that are compared.
const PLACES: u8 = 9;

/// The tree, each node before those below it.
pub(in crate::engine) fn cascade(
    model: &Model,
    kept: &mut Kept,
    kpi: Id<Kpi>,
    year: i32,
) -> Vec<CascadeNode> {
    let Some((kpi, period)) = model.workspace.kpis.get(&kpi).zip(Period::new(year, PeriodLevel::Year, 1))
    else {
        return Vec::new();
    };
    let mut tree = Tree {
        model,
        kept,
        kpi,
        period,
        targets: Targets::of(&model.workspace),
        nodes: Vec::new(),
        seen: BTreeSet::new(),
    };
    tree.visit(&Scope::COMPANY, 0, None);
    tree.nodes
}

struct Tree<'a, 'm> {
    model: &'m Model,
    kept: &'a mut Kept,
    kpi: &'m Kpi,
    period: Period,
    targets: Targets<'m>,
    nodes: Vec<CascadeNode>,
    seen: BTreeSet<Scope>,
}

impl Tree<'_, '_> {
    /// Adds a node and all below it; `above` is what the allocation of its parent gives it.
    fn visit(&mut self, scope: &Scope, depth: u8, above: Option<Decimal>) {
        if depth > MOST_DEPTH || !self.seen.insert(scope.clone()) {
            return;
        }
        let reading = self.reading(scope);
        let children: Vec<(Scope, Option<Decimal>)> = match &reading {
            Some(reading) => reading.children.iter().map(|child| (child.scope.clone(), child.year)).collect(),
            None => self.usual_children(scope).into_iter().map(|child| (child, None)).collect(),
        };
        let targets: Vec<Option<Decimal>> = children.iter().map(|(child, _)| self.target(child)).collect();
        let known: Vec<Decimal> = targets.iter().flatten().copied().collect();
        let below = (!known.is_empty())
            .then(|| known.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one)))
            .flatten();
        let target = self.target(scope);
        self.nodes.push(CascadeNode {
            scope: scope.clone(),
            depth,
            target,
            below,
            gap: target.zip(below).and_then(|(target, below)| target.checked_sub(below)),
            without: u32::try_from(targets.len() - known.len()).unwrap_or(u32::MAX),
            hands_down: reading.is_some(),
            computed: above.filter(|above| target != Some(*above)),
        });
        for (child, above) in children {
            self.visit(&child, depth + 1, above);
        }
    }

    fn reading(&mut self, node: &Scope) -> Option<AllocationReading> {
        let id = Allocation::id_for(self.kpi.id, node, self.period.year());
        let stored = self.model.workspace.allocations.get(&id)?;
        let plan = stored.plan.at(self.last_day())?.clone();
        let draft = AllocationDraft { kpi: self.kpi.id, node: node.clone(), year: self.period.year(), plan };
        allocated(self.model, self.kept, &draft)
    }

    fn last_day(&self) -> crate::domain::date::Day {
        self.period.days(calendar_of(&self.model.workspace)).last()
    }

    fn target(&self, scope: &Scope) -> Option<Decimal> {
        let scopes = std::slice::from_ref(scope);
        let found = self.targets.resolve(self.kpi, scopes, self.period, &[self.period], self.last_day())?;
        found.target.round(PLACES)
    }

    /// Who stands below where no allocation says so: regions below the company, people below their region, and people
    /// without a region below the company.
    fn usual_children(&self, node: &Scope) -> Vec<Scope> {
        let workspace = &self.model.workspace;
        match node.single() {
            None if node.members().is_empty() => {
                let days = self.period.days(calendar_of(workspace));
                let is_staffed = |region: &Scope| {
                    heads(workspace, region, self.last_day(), days) > 0 || self.has_series(region)
                };
                let regions = workspace.regions.keys().map(|id| Scope::from(Member::Region(id)));
                let regions: Vec<Scope> = regions.filter(is_staffed).collect();
                let without = self.people(|region| region.is_none());
                regions.into_iter().chain(without).collect()
            }
            Some(Member::Region(id)) => self.people(|region| region == Some(Member::Region(id))),
            _ => Vec::new(),
        }
    }

    fn people(&self, is_meant: impl Fn(Option<Member>) -> bool) -> Vec<Scope> {
        let workspace: &Workspace = &self.model.workspace;
        let day = self.last_day();
        let days = self.period.days(calendar_of(workspace));
        let of = |person: &&crate::domain::people::Employee| {
            let region = person.facts.at(day).and_then(|facts| facts.region).map(Member::Region);
            is_meant(region) && heads(workspace, &Member::Employee(person.id).into(), day, days) > 0
        };
        workspace.employees.values().filter(of).map(|person| Member::Employee(person.id).into()).collect()
    }

    fn has_series(&self, scope: &Scope) -> bool {
        let id = TargetSeries::id_for(self.kpi.id, scope, self.period.year());
        self.model.workspace.targets.contains_key(&id)
    }
}
