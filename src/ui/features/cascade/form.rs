//! The fields of a plan that hands a target down: whose, to whom, of what, by which measures.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        allocation::{AllocationBase, AllocationMethod, AllocationPlan, BlendPart, Driver, MonthShape},
        kpi::{Kpi, Unit},
        scope::Scope,
        workspace::Workspace,
    },
    ui::components::{
        cell::{Cell, Taken},
        field::Labelled,
        select::{Choice, Select},
    },
    view::{
        cascade::{Below, belows, children_of, nodes, scope_name2, weight_of, with_children, with_weight},
        entry,
    },
};

const BASES: [&str; 4] = ["plan", "last_year", "this_year", "typed"];
const MONTHS: [(&str, MonthShape); 3] =
    [("parent", MonthShape::Parent), ("last_year", MonthShape::LastYear), ("even", MonthShape::Even)];
/// Measures of a blend besides another indicator.
const DRIVERS: [(&str, Driver); 4] = [
    ("history", Driver::History),
    ("even", Driver::Even),
    ("heads", Driver::Heads),
    ("capacity", Driver::Capacity),
];

/// The form.
pub(super) fn plan_form(
    app: &App,
    kpi: &Kpi,
    year: i32,
    node: &Scope,
    plan: &AllocationPlan,
    on_plan: &Callback<AllocationPlan>,
    on_node: &Callback<Scope>,
) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let select = |id: &'static str,
                  label: &str,
                  choices: Vec<Choice>,
                  value: String,
                  on_select: Callback<AttrValue>| {
        Select {
            id: id.into(),
            label: words.get(label).into(),
            choices,
            value: value.into(),
            on_select,
            ..Select::default()
        }
        .view()
    };
    let all = nodes(workspace, kpi.id, year);
    let node_choices =
        all.iter().map(|scope| Choice::new(scope.to_string(), words.of(&scope_name2(scope, workspace))));
    let pick_node = {
        let (all, on_node) = (all.clone(), on_node.clone());
        Callback::from(move |value: AttrValue| {
            if let Some(scope) = all.iter().find(|scope| scope.to_string() == value.as_str()) {
                on_node.emit(scope.clone());
            }
        })
    };
    let below = Below::of(plan, node);
    let below_choices = belows(workspace, node, year)
        .into_iter()
        .map(|below| Choice::new(below.name(), words.get(&format!("cascade.below_{}", below.name()))));
    let pick_below = {
        let (plan, node, on_plan, workspace) =
            (plan.clone(), node.clone(), on_plan.clone(), workspace.clone());
        Callback::from(move |value: AttrValue| {
            if let Some(below) = Below::named(&value) {
                on_plan.emit(with_children(&plan, children_of(&workspace, &node, below, year)));
            }
        })
    };
    let base = match plan.base {
        AllocationBase::Plan => "plan",
        AllocationBase::LastYear => "last_year",
        AllocationBase::ThisYear => "this_year",
        AllocationBase::Typed(_) => "typed",
    };
    let base_choices = BASES.map(|base| Choice::new(base, words.get(&format!("cascade.base_{base}"))));
    let pick_base = {
        let (plan, on_plan) = (plan.clone(), on_plan.clone());
        Callback::from(move |value: AttrValue| {
            let base = match value.as_str() {
                "last_year" => AllocationBase::LastYear,
                "this_year" => AllocationBase::ThisYear,
                "typed" => AllocationBase::Typed(Decimal::ZERO),
                _ => AllocationBase::Plan,
            };
            on_plan.emit(AllocationPlan { base, ..plan.clone() });
        })
    };
    let method = if plan.method == AllocationMethod::Percent { "percent" } else { "blend" };
    let method_choices = ["percent", "blend"]
        .map(|method| Choice::new(method, words.get(&format!("cascade.method_{method}"))));
    let pick_method = {
        let (plan, on_plan) = (plan.clone(), on_plan.clone());
        Callback::from(move |value: AttrValue| {
            let whole = BlendPart { by: Driver::History, weight: Decimal::ONE_HUNDRED };
            let method = if value == "percent" {
                AllocationMethod::Percent
            } else {
                AllocationMethod::Blend(vec![whole])
            };
            on_plan.emit(AllocationPlan { method, ..plan.clone() });
        })
    };
    let months = MONTHS.iter().find(|(_, shape)| *shape == plan.months).map_or("parent", |(name, _)| *name);
    let month_choices =
        MONTHS.map(|(name, _)| Choice::new(name, words.get(&format!("cascade.months_{name}"))));
    let pick_months = {
        let (plan, on_plan) = (plan.clone(), on_plan.clone());
        Callback::from(move |value: AttrValue| {
            let shape = MONTHS.iter().find(|(name, _)| *name == value.as_str());
            let months = shape.map(|(_, shape)| *shape).unwrap_or_default();
            on_plan.emit(AllocationPlan { months, ..plan.clone() });
        })
    };
    let typed = match plan.base {
        AllocationBase::Typed(amount) => {
            let (plan, on_plan) = (plan.clone(), on_plan.clone());
            let set = move |amount: Option<Decimal>| {
                let base = AllocationBase::Typed(amount.unwrap_or_default());
                on_plan.emit(AllocationPlan { base, ..plan.clone() });
            };
            number_field(
                app,
                ("cascade-typed", "cascade.base_typed"),
                Some(amount),
                kpi.unit,
                Callback::from(set),
            )
        }
        _ => Html::default(),
    };
    let factor = {
        let (plan, on_plan, at_hand) = (plan.clone(), on_plan.clone(), plan.factor);
        let set = move |factor: Option<Decimal>| {
            on_plan.emit(AllocationPlan { factor: factor.unwrap_or(Decimal::ONE_HUNDRED), ..plan.clone() });
        };
        number_field(
            app,
            ("cascade-factor", "cascade.factor"),
            Some(at_hand),
            Unit::Points,
            Callback::from(set),
        )
    };
    html! {
        <>
            <div class="ks-card__bar ks-cascade__fields">
                { select("cascade-node", "cascade.node", node_choices.collect(), node.to_string(), pick_node) }
                { select("cascade-below", "cascade.below", below_choices.collect(), below.map(Below::name).unwrap_or_default().to_owned(), pick_below) }
                { select("cascade-base", "cascade.base", base_choices.to_vec(), base.to_owned(), pick_base) }
                { typed }
                { factor }
                { select("cascade-months", "cascade.months", month_choices.to_vec(), months.to_owned(), pick_months) }
                { select("cascade-method", "cascade.method", method_choices.to_vec(), method.to_owned(), pick_method) }
            </div>
            if method == "blend" { { blend_fields(app, workspace, kpi, plan, on_plan) } }
        </>
    }
}

/// The weights of the measures.
fn blend_fields(
    app: &App,
    workspace: &Workspace,
    kpi: &Kpi,
    plan: &AllocationPlan,
    on_plan: &Callback<AllocationPlan>,
) -> Html {
    let words = app.words;
    let weight = |id: String, label: String, by: Driver, weight: Option<Decimal>| {
        let (plan, on_plan) = (plan.clone(), on_plan.clone());
        let set = Callback::from(move |weight: Option<Decimal>| on_plan.emit(with_weight(&plan, by, weight)));
        number_field_of(app, id, label, weight, Unit::Points, set)
    };
    let plain = DRIVERS.map(|(name, by)| {
        let at_hand = weight_of(plan, |other| other == by).map(|part| part.weight);
        weight(
            format!("cascade-by-{name}"),
            words.get(&format!("cascade.by_{name}")).to_string(),
            by,
            at_hand,
        )
    });
    let other = weight_of(plan, |by| matches!(by, Driver::Indicator(_)));
    let others: Vec<&Kpi> = workspace
        .kpis_by_code()
        .into_iter()
        .filter(|other| other.id != kpi.id && other.unit.is_additive())
        .collect();
    let shown = match other.map(|part| part.by) {
        Some(Driver::Indicator(id)) => others.iter().copied().find(|other| other.id == id),
        _ => None,
    };
    let none = Choice::new("", words.get("cascade.by_none"));
    let choices = others.iter().map(|other| Choice::new(other.id.to_string(), words.of(&other.name)));
    let pick = {
        let (plan, on_plan) = (plan.clone(), on_plan.clone());
        let old = other;
        Callback::from(move |value: AttrValue| {
            let weight = old.map_or(Decimal::ONE_HUNDRED, |part| part.weight);
            match (value.parse(), old) {
                (Ok(id), _) => on_plan.emit(with_weight(&plan, Driver::Indicator(id), Some(weight))),
                (Err(_), Some(old)) => on_plan.emit(with_weight(&plan, old.by, None)),
                (Err(_), None) => {}
            }
        })
    };
    html! {
        <fieldset class="ks-card__bar ks-cascade__fields ks-cascade__blend">
            <legend class="ks-field__label">{ words.get("cascade.blend") }</legend>
            { for plain }
            if !others.is_empty() {
                { Select {
                    id: "cascade-by-kpi".into(),
                    label: words.get("cascade.by_indicator").into(),
                    choices: std::iter::once(none).chain(choices).collect(),
                    value: shown.map(|kpi| kpi.id.to_string()).unwrap_or_default().into(),
                    on_select: pick,
                    ..Select::default()
                }.view() }
            }
            if let Some(part) = other {
                { weight("cascade-by-indicator".to_owned(), words.get("cascade.by_weight").to_string(), part.by, Some(part.weight)) }
            }
        </fieldset>
    }
}

fn number_field(
    app: &App,
    (id, label): (&str, &str),
    value: Option<Decimal>,
    unit: Unit,
    on_value: Callback<Option<Decimal>>,
) -> Html {
    number_field_of(app, id.to_owned(), app.words.get(label).to_string(), value, unit, on_value)
}

/// A labelled number that is taken over when it is left.
fn number_field_of(
    app: &App,
    id: String,
    label: String,
    value: Option<Decimal>,
    unit: Unit,
    on_value: Callback<Option<Decimal>>,
) -> Html {
    let words = app.words;
    let text = value.map(|value| entry::write(value, unit)).unwrap_or_default();
    let on_commit = Callback::from(move |text: AttrValue| match entry::read(&text, unit) {
        Ok(read) if read == value => Taken::Same,
        Ok(read) if read.is_some_and(|read| read.is_sign_negative() && unit == Unit::Points) => {
            Taken::Refused(words.get("errors.negative").into())
        }
        Ok(read) => {
            on_value.emit(read);
            Taken::Changed
        }
        Err(error) => Taken::Refused(words.get(error.key()).into()),
    });
    Labelled { id: id.clone().into(), label: label.clone().into(), ..Labelled::default() }
        .view(html! { <Cell {id} {label} value={text} {on_commit} /> })
}
