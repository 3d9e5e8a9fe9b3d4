//! How the totals of key accounts make the score of the portfolio.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{id::Id, kpi::Kpi, portfolio::PortfolioPlan, settings::Settings, workspace::Workspace},
    ui::{
        components::{
            card::Card,
            select::{Choice, Select},
        },
        features::settings_editor::{change, name_of, on_pick},
    },
    view::{
        plan_form::{ROLL_UPS, roll_up_name},
        portfolio::GROUPINGS,
    },
};

/// The choice without a roll-up, and that without an indicator.
const NONE: &str = "none";

/// Draws the card.
pub(super) fn view(app: &App, settings: &Settings, workspace: &Workspace) -> Html {
    let words = app.words;
    let plan = settings.portfolio;
    let roll_ups = (0_usize..).zip(ROLL_UPS);
    let roll_ups = std::iter::once(Choice::new(NONE, words.get("portfolio.off")))
        .chain(roll_ups.map(|(place, roll_up)| Choice::new(place.to_string(), roll_up_name(roll_up, words))));
    let place = plan.and_then(|plan| ROLL_UPS.iter().position(|roll_up| *roll_up == plan.roll_up));
    let on_roll_up = {
        let app = app.clone();
        Callback::from(move |value: AttrValue| {
            let picked = value.parse::<usize>().ok().and_then(|place| ROLL_UPS.get(place).copied());
            let _ = change(&app, |settings| {
                settings.portfolio =
                    picked.map(|roll_up| PortfolioPlan { roll_up, ..settings.portfolio.unwrap_or_default() });
            });
        })
    };
    let more = plan.map(|plan| {
        let kpis = workspace.kpis_by_code();
        let kpis = std::iter::once(Choice::new(NONE, words.get("portfolio.weigh_alike")))
            .chain(kpis.iter().map(|kpi| Choice::new(kpi.id.to_string(), words.of(&kpi.name))));
        let on_weigh = {
            let app = app.clone();
            Callback::from(move |value: AttrValue| {
                let kpi = value.parse::<Id<Kpi>>().ok();
                let _ = change(&app, |settings| {
                    if let Some(plan) = &mut settings.portfolio {
                        plan.weigh_by = kpi;
                    }
                });
            })
        };
        let on_group = on_pick(app, GROUPINGS, |settings, by| {
            if let Some(plan) = &mut settings.portfolio {
                plan.group_by = by;
            }
        });
        let groupings =
            GROUPINGS.iter().map(|(name, _)| Choice::new(*name, words.get(&format!("portfolio.{name}"))));
        html! {
            <>
                { Select {
                    id: "portfolio-weigh".into(),
                    label: words.get("portfolio.weigh").into(),
                    hint: Some(words.get("portfolio.weigh_hint").into()),
                    choices: kpis.collect(),
                    value: plan.weigh_by.map_or_else(|| NONE.to_owned(), |kpi| kpi.to_string()).into(),
                    on_select: on_weigh,
                    ..Select::default()
                }.view() }
                { Select {
                    id: "portfolio-group".into(),
                    label: words.get("portfolio.group").into(),
                    choices: groupings.collect(),
                    value: name_of(GROUPINGS, &plan.group_by).into(),
                    on_select: on_group,
                    ..Select::default()
                }.view() }
            </>
        }
    });
    Card {
        title: words.get("portfolio.settings").into(),
        sub: Some(words.get("portfolio.settings_sub").into()),
        ..Card::default()
    }
    .view(html! {
        <div class="ks-form ks-form--cols">
            { Select {
                id: "portfolio-roll-up".into(),
                label: words.get("portfolio.roll_up").into(),
                choices: roll_ups.collect(),
                value: place.map_or_else(|| NONE.to_owned(), |place| place.to_string()).into(),
                on_select: on_roll_up,
                ..Select::default()
            }.view() }
            { more.unwrap_or_default() }
        </div>
    })
}
