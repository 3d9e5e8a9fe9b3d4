//! Step 3: what the firm can do in a month.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        guide::{GuideAnswer, Guided, Resources},
        kpi::Unit,
    },
    ui::{
        components::{
            card::Card,
            cell::{Cell, Taken},
        },
        features::guide::{Guide, tick, write},
    },
    view::entry,
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let resources = guide.resources();
    let on_capacity = {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |typed: AttrValue| match entry::read(&typed, Unit::Currency) {
            Ok(monthly_capacity) => put(&app, Resources { monthly_capacity, ..resources.clone() }),
            Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        })
    };
    let on_staff = {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |typed: AttrValue| match entry::read_count(&typed) {
            Ok(service_staff) => put(&app, Resources { service_staff, ..resources.clone() }),
            Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        })
    };
    let flag = |wish: fn(&mut Resources, bool)| {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |ticked: bool| {
            let mut wanted = resources.clone();
            wish(&mut wanted, ticked);
            let _ = put(&app, wanted);
        })
    };
    let capacity =
        resources.monthly_capacity.map(|value| entry::write(value, Unit::Currency)).unwrap_or_default();
    let staff = resources.service_staff.map(|count| count.to_string()).unwrap_or_default();
    let line = |key: &str, control: Html| {
        html! { <tr key={key.to_owned()}><th scope="row">{ words.get(&format!("guide.{key}")) }</th><td class="ks-table__edit">{ control }</td><td class="ks-mute ks-table__wrap">{ words.get(&format!("guide.{key}_note")) }</td></tr> }
    };
    Card {
        title: words.get("guide.resources").into(),
        sub: Some(words.get("guide.resources_sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.resources")}><table class="ks-table ks-table--plain">
            <caption class="ks-sr">{ words.get("guide.resources") }</caption>
            <thead><tr><th scope="col">{ words.get("general.what") }</th><th scope="col">{ words.get("general.value") }</th><th scope="col">{ words.get("general.meaning") }</th></tr></thead>
            <tbody>
                { line("capacity", html! { <Cell id="guide-capacity" label={AttrValue::from(words.get("guide.capacity"))} value={capacity} on_commit={on_capacity} /> }) }
                { line("service_staff", html! { <Cell id="guide-staff" label={AttrValue::from(words.get("guide.service_staff"))} value={staff} on_commit={on_staff} /> }) }
                { line("equipment", tick("guide-equipment".to_owned(), words.get("guide.is_so").to_string(), resources.equipment_is_limited, flag(|wanted, ticked| wanted.equipment_is_limited = ticked))) }
                { line("staff", tick("guide-short".to_owned(), words.get("guide.is_so").to_string(), resources.staff_is_short, flag(|wanted, ticked| wanted.staff_is_short = ticked))) }
            </tbody>
        </table></div>
    })
}

fn put(app: &App, resources: Resources) -> Taken {
    write(app, GuideAnswer::resources_id(), Guided::Resources(resources))
}
