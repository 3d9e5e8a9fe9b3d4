//! Messages that pass. They stay as long as they are pointed at or hold the focus.

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        part::Chore,
        tasks,
    },
    platform::dom,
    state::{
        action::Action,
        app_state::{Offer, Toast, Tone},
    },
    ui::components::icon::{IconSize, icon},
};

/// How long a message stays: long enough to read it and to reach its button.
const PLAIN_MILLIS: u32 = 8_000;
/// Bad news stays longer.
const BAD_MILLIS: u32 = 20_000;

/// All messages, oldest first.
pub fn toasts(app: &App) -> Html {
    html! {
        <div class="ks-toasts" role="status">
            { for app.state.toasts.iter().map(|toast| html! { <ToastView key={toast.number} toast={toast.clone()} /> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ToastViewProps {
    toast: Toast,
}

#[component]
fn ToastView(props: &ToastViewProps) -> Html {
    let app = use_app();
    let words = app.words;
    let held = use_state(|| false);
    let number = props.toast.number;
    {
        let dispatch = app.dispatch.clone();
        let millis = if props.toast.tone == Tone::Bad { BAD_MILLIS } else { PLAIN_MILLIS };
        use_effect_with(*held, move |held| {
            let timer = (!*held).then(|| dom::after(millis, move || dispatch.send(Action::Dismiss(number))));
            move || drop(timer)
        });
    }
    let dismiss = app.dispatch.callback(move |_: MouseEvent| Action::Dismiss(number));
    let hold = |hold: bool| {
        let held = held.setter();
        move || held.set(hold)
    };
    let (enter, leave, focus_in, focus_out) = (hold(true), hold(false), hold(true), hold(false));
    let bad = props.toast.tone == Tone::Bad;
    html! {
        <div class={classes!("ks-toast", bad.then_some("ks-toast--bad"))}
            onmouseenter={Callback::from(move |_: MouseEvent| enter())} onmouseleave={Callback::from(move |_: MouseEvent| leave())}
            onfocusin={Callback::from(move |_: FocusEvent| focus_in())} onfocusout={Callback::from(move |_: FocusEvent| focus_out())}>
            if bad { { icon("octagon", IconSize::Normal) } }
            <p class="ks-toast__text">{ words.toast(&props.toast.label) }</p>
            if let Some(offer) = &props.toast.offer { { offer_button(&app, offer, number) } }
            <button type="button" class="ks-toast__close" aria-label={words.get("toast.close")} onclick={dismiss}>{ icon("close", IconSize::Normal) }</button>
        </div>
    }
}

fn offer_button(app: &App, offer: &Offer, number: u32) -> Html {
    let text = app.words.get(match offer {
        Offer::Undo => "toast.undo",
        Offer::RestoreWorkspace(_) => "toast.restore",
    });
    let onclick = {
        let (app, offer, number) = (app.clone(), offer.clone(), number);
        Callback::from(move |_: MouseEvent| {
            match &offer {
                Offer::Undo => app.dispatch.send(Action::Undo),
                Offer::RestoreWorkspace(id) => tasks::chore(app.dispatch.runtime(), Chore::Restore(*id)),
            }
            app.dispatch.send(Action::Dismiss(number));
        })
    };
    html! { <button type="button" class="ks-toast__act" {onclick}>{ text }</button> }
}
