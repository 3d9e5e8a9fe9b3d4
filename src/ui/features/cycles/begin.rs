//! Begins a review cycle for the period on screen.

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period},
    domain::{id::Id, period::PeriodLevel, text::Text2},
    platform::{clock, random},
    state::edits::cycle::{begin_cycle, free_name},
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
        },
        features::{
            commit::take,
            cycles::usual_name,
            record_editor::{NameFields, form_buttons},
        },
    },
    view::formats::Formats,
};

/// Properties of [`BeginDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct BeginDialogProps {
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn BeginDialog(props: &BeginDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let name = use_state_eq(|| None::<Text2>);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    // Weeks are not reviewed: the month that the week ends in is.
    let level = if period.level() == PeriodLevel::Week { PeriodLevel::Month } else { period.level() };
    let last = period.days(formats.calendar).last();
    let period = crate::domain::period::Period::containing(last, level, formats.calendar).unwrap_or(period);
    let shown =
        (*name).clone().unwrap_or_else(|| free_name(&open.catalogue, &usual_name(&open.catalogue, period)));
    let on_text = |write: fn(&mut Text2, String)| {
        let (name, refusal, shown) = (name.setter(), refusal.setter(), shown.clone());
        Callback::from(move |text: String| {
            let mut next = shown.clone();
            write(&mut next, text);
            name.set(Some(next));
            refusal.set(None);
        })
    };
    let on_submit = {
        let (app, shown, refusal, on_close) =
            (app.clone(), shown.clone(), refusal.setter(), props.on_close.clone());
        let catalogue = std::rc::Rc::clone(&open.catalogue);
        Callback::from(move |()| {
            let id = Id::from_raw(random::random_bits());
            match take(&app, begin_cycle(&catalogue, id, &shown, period, clock::now_seconds())) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    html! {
        <Dialog id="cycle-begin" title={AttrValue::from(words.get("cycles.add"))} kind={DialogKind::Normal} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} foot={form_buttons(&props.on_close, false, words)}>
            <div class="ks-form">
                <p>{ words.with("cycles.begin_told", &[("period", &formats.period(period))]) }</p>
                <div class="ks-form ks-form--cols">
                    { NameFields {
                        ids: ["cycle-zh", "cycle-en"],
                        name: &shown,
                        on_zh: on_text(|name, text| name.zh = text),
                        on_en: on_text(|name, text| name.en = text),
                        error: (*refusal).clone(),
                        optional: None,
                    }.view(words) }
                </div>
            </div>
        </Dialog>
    }
}
