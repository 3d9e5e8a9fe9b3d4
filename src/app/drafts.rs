//! Plans of targets that are being written and are no step yet: kept as long as the page is there, so that going to another
//! screen loses nothing and the browser asks before the page is left. Nothing of it is stored, and nothing counts.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use crate::{
    app::runtime::Runtime,
    data::store::WorkspaceId,
    domain::{allocation::AllocationPlan, id::Id, kpi::Kpi, scope::Scope},
};

/// What a plan hands down: of which workspace and indicator, of which fiscal year, whose target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanPlace {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// The fiscal year.
    pub year: i32,
    /// Whose target.
    pub node: Scope,
}

/// Plans that are no step yet.
#[derive(Default)]
pub struct PlanDrafts {
    plans: RefCell<BTreeMap<PlanPlace, AllocationPlan>>,
}

impl PlanDrafts {
    /// Those of this page.
    pub fn of(runtime: &Runtime) -> Rc<Self> {
        let held = runtime.drafts.borrow().clone().and_then(|held| held.downcast::<Self>().ok());
        held.unwrap_or_else(|| {
            let fresh = Rc::new(Self::default());
            *runtime.drafts.borrow_mut() = Some(Rc::clone(&fresh) as Rc<dyn std::any::Any>);
            fresh
        })
    }

    /// The plan that is being written.
    pub fn get(&self, place: &PlanPlace) -> Option<AllocationPlan> {
        self.plans.borrow().get(place).cloned()
    }

    /// Keeps a plan, or lets go of it.
    pub fn set(&self, runtime: &Runtime, place: &PlanPlace, plan: Option<AllocationPlan>) {
        let mut plans = self.plans.borrow_mut();
        match plan {
            Some(plan) => plans.insert(place.clone(), plan),
            None => plans.remove(place),
        };
        runtime.has_drafts.set(!plans.is_empty());
    }

    /// What is being written in a workspace.
    pub fn places(&self, workspace: WorkspaceId) -> Vec<PlanPlace> {
        self.plans.borrow().keys().filter(|place| place.workspace == workspace).cloned().collect()
    }
}
