//! The form of what is typed in: name, unit, and how several numbers make one.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        kpi::{Across, Input, OverAccounts, OverTime, Unit},
        text::Text2,
    },
    platform::{dom, random},
    state::edits::{
        EditError,
        input::{ADDED_UP, InputForm, create_input, edit_input},
    },
    ui::{
        components::{
            cell::Taken,
            dialog::Dialog,
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
        },
    },
    view::{
        facts_words,
        formats::Formats,
        input_words::{UNITS, across, over_accounts, over_time},
    },
};

/// Properties of [`InputDialog`].
#[derive(Properties, PartialEq)]
pub struct InputDialogProps {
    /// The input; `None` for a new one.
    pub input: Option<Rc<Input>>,
    /// Saved: which.
    pub on_saved: Callback<Id<Input>>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub fn InputDialog(props: &InputDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let form = use_state_eq(|| {
        let blank = || InputForm { name: Text2::default(), unit: Unit::Count, rule: ADDED_UP };
        props.input.as_deref().and_then(InputForm::of).unwrap_or_else(blank)
    });
    let refusal = use_state_eq(|| None::<EditError>);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    {
        let body = body.clone();
        use_effect_with(*refusal, move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let change = |write: fn(&mut InputForm, String)| {
        let (form, refusal) = (form.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            refusal.set(None);
            form.set(next);
        })
    };
    let on_submit = {
        let (app, catalogue, form) = (app.clone(), Rc::clone(&catalogue), (*form).clone());
        let (refusal, input) = (refusal.setter(), props.input.clone());
        let (on_saved, on_close) = (props.on_saved.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let id = input.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |input| input.id);
            let edit = match &input {
                None => create_input(&catalogue, id, &form),
                Some(input) => edit_input(&catalogue, input, &form),
            };
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_saved.emit(id);
                on_close.emit(());
            }
        })
    };
    let of_unit = UNITS.iter().position(|unit| *unit == form.unit).unwrap_or_default();
    let of_time = OverTime::ALL.iter().position(|rule| *rule == form.rule.over_time).unwrap_or_default();
    let of_accounts =
        OverAccounts::ALL.iter().position(|rule| *rule == form.rule.over_accounts).unwrap_or_default();
    let select = |id: &'static str,
                  label: &str,
                  (choices, value): (Vec<Choice>, usize),
                  hint: Option<&str>,
                  on: Callback<String>| {
        Select {
            id: id.into(),
            label: words.get(label).into(),
            choices,
            value: value.to_string().into(),
            on_select: on.reform(|value: AttrValue| value.to_string()),
            hint: hint.map(|key| AttrValue::from(words.get(key))),
            ..Select::default()
        }
        .view()
    };
    let choice = |(place, key): (usize, &'static str)| Choice::new(place.to_string(), words.get(key));
    let units = UNITS.iter().enumerate().map(|(place, unit)| {
        Choice::new(place.to_string(), facts_words::unit(*unit, &formats.currency, words))
    });
    let times = OverTime::ALL.iter().map(|rule| over_time(*rule)[0]).enumerate().map(choice);
    let accounts = OverAccounts::ALL.iter().map(|rule| over_accounts(*rule)[0]).enumerate().map(choice);
    let on_unit = change(move |form, value| {
        form.unit = UNITS.get(value.parse::<usize>().unwrap_or_default()).copied().unwrap_or(form.unit);
    });
    let on_time = change(|form, value| {
        let rule = OverTime::ALL.get(value.parse::<usize>().unwrap_or_default());
        form.rule.over_time = rule.copied().unwrap_or(form.rule.over_time);
    });
    let of_across = Across::ALL.iter().position(|rule| *rule == form.rule.across).unwrap_or_default();
    let across_choices: Vec<Choice> =
        Across::ALL.iter().map(|rule| across(*rule)[0]).enumerate().map(choice).collect();
    let on_across = change(|form, value| {
        let rule = Across::ALL.get(value.parse::<usize>().unwrap_or_default());
        form.rule.across = rule.copied().unwrap_or_default();
    });
    // Only sums and means have a part by days.
    let has_across = matches!(form.rule.over_time, OverTime::Sum | OverTime::Mean);
    let on_accounts = change(|form, value| {
        let rule = OverAccounts::ALL.get(value.parse::<usize>().unwrap_or_default());
        form.rule.over_accounts = rule.copied().unwrap_or(form.rule.over_accounts);
    });
    let (title, sub) = match &props.input {
        Some(input) => {
            let name = words.of(&input.name);
            (words.with("input.edit_title", &[("name", &name)]), words.with("input.sub", &[("name", &name)]))
        }
        None => (words.get("input.add"), words.get("input.sub_new")),
    };
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="input-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { NameFields {
                    ids: ["input-name-zh", "input-name-en"],
                    name: &form.name,
                    on_zh: change(|form, text| form.name.zh = text),
                    on_en: change(|form, text| form.name.en = text),
                    error: refusal.map(|error| AttrValue::from(words.get(error.key()))),
                    optional: Some(words.get("setup.optional").into()),
                }.view(words) }
                if props.input.is_none() {
                    { select("input-unit", "input.unit", (units.collect(), of_unit), None, on_unit) }
                }
                { select("input-over-time", "input.over_time", (times.collect(), of_time), Some(over_time(form.rule.over_time)[1]), on_time) }
                if has_across {
                    { select("input-across", "input.across", (across_choices, of_across), Some(across(form.rule.across)[1]), on_across) }
                }
                { select("input-over-accounts", "input.over_accounts", (accounts.collect(), of_accounts), Some(over_accounts(form.rule.over_accounts)[1]), on_accounts) }
            </div>
        </Dialog>
    }
}
