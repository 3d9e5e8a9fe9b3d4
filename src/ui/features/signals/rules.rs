//! The rules of signals: which kinds are told, and the numbers of each.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::monitor::{SignalKind, SignalRules},
    platform::dom,
    state::edits::monitor::set_signal_rules,
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            number_field::{Asked, NumberInput},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::{
        formats::Formats,
        signal_form::{Field, RulesForm},
        signals::{kind_key, rule},
    },
};

/// Properties of [`RulesDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct RulesDialogProps {
    /// Closed.
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn RulesDialog(props: &RulesDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let form = use_state(|| {
        let rules = app.state.open().map(|open| SignalRules::of(&open.catalogue));
        RulesForm::of(&rules.unwrap_or_default())
    });
    let refusal = use_state_eq(|| None::<AttrValue>);
    let body = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let read = form.read();
    // Each rule is told with the numbers as they are typed, where they make sense.
    let told = read.clone().unwrap_or_else(|| SignalRules::of(&open.catalogue));
    let on_submit = {
        let (app, body, read) = (app.clone(), body.clone(), read);
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let (Some(rules), Some(open)) = (read.clone(), app.state.open()) else {
                dom::focus_invalid(&body);
                return;
            };
            match take(&app, set_signal_rules(&open.catalogue, rules)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let number = |field: Field| {
        let (label, unit) = field.keys();
        let on = {
            let form = form.clone();
            Callback::from(move |event: InputEvent| {
                let mut next = (*form).clone();
                next.set(field, dom::text_of(&event));
                form.set(next);
            })
        };
        let input = NumberInput {
            id: format!("signal-{label}").replace(['.', '_'], "-").into(),
            value: form.text(field).to_owned().into(),
            unit: unit.map_or(AttrValue::Static("%"), |unit| words.get(unit).into()),
            oninput: on,
            ..NumberInput::default()
        };
        let (from, to) = field.range().unwrap_or_default();
        let wrong = (!form.is_right(field)).then(|| {
            let arguments = [("from", &*from.to_string()), ("to", &*to.to_string())];
            AttrValue::from(words.with(field.wrong_key(), &arguments))
        });
        Asked { label: words.get(label).into(), ..Asked::default() }.view(input, wrong, words)
    };
    let part = |kind: SignalKind| {
        let on_tick = {
            let form = form.clone();
            Callback::from(move |event: Event| {
                let mut next = (*form).clone();
                next.tell(kind, dom::is_checked(&event));
                form.set(next);
            })
        };
        let fields = || Field::ALL.into_iter().filter(|field| field.kind() == kind);
        let is_told = !form.off.contains(&kind);
        html! {
            <li key={kind.name()} class="ks-signal-rule">
                <label class="ks-check"><input type="checkbox" data-kind={kind.name()} checked={is_told} onchange={on_tick} /><span>{ words.get(kind_key(kind)) }</span></label>
                <div class="ks-signal-rule__body">
                    <p class="ks-field__hint">{ rule(&formats, kind, &told) }</p>
                    if is_told && fields().next().is_some() { <div class="ks-form ks-rule__cols">{ for fields().map(number) }</div> }
                </div>
            </li>
        }
    };
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="signal-rules" title={AttrValue::from(words.get("signals.rules_title"))} sub={Some(AttrValue::from(words.get("signals.rules_sub")))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div ref={body}>
                if let Some(why) = &*refusal { <p class="ks-field__error" role="alert">{ why }</p> }
                <ul class="ks-signal-rules">{ for SignalKind::ALL.into_iter().map(part) }</ul>
            </div>
        </Dialog>
    }
}
