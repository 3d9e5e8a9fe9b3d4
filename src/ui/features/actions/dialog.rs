//! The form of an action: what, about which figure, who, by when, what is expected, why it is as it is, and what became of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::use_period,
    },
    domain::{
        id::Id,
        kpi::Kpi,
        monitor::{ActionItem, ActionStage, CauseHead},
        period::Period,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::query::{Answer, Query},
    platform::{clock, dom, random},
    state::edits::{
        EditError,
        action::{remove_action, set_action},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            number_field::{Asked, NumberInput, unit_word},
            select::{Choice, Select},
            status::{StatusLook, status_mark},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::{
        actions::{self, ActionForm, EffectLine, FormFaults, head_key, stage_key},
        formats::Formats,
        kpi_row::kpi_name,
        message::Words,
    },
};

/// What the form begins with.
#[derive(Debug, Clone, PartialEq)]
pub enum Begin {
    /// A new action about a figure.
    About(Scope, Id<Kpi>, Period),
    /// A new action; what it is about is asked.
    New,
    /// An action as it is.
    Of(ActionItem),
}

/// Properties of [`ActionDialog`].
#[derive(Properties, PartialEq)]
pub struct ActionDialogProps {
    /// What it begins with.
    pub begin: Begin,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub fn ActionDialog(props: &ActionDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let formats = Formats::of(words, &workspace);
    let form = use_state(|| match &props.begin {
        Begin::Of(action) => ActionForm::of(action, &workspace),
        Begin::About(scope, kpi, period) => {
            ActionForm::about(&formats, &workspace, Some(*kpi), scope.clone(), *period)
        }
        Begin::New => ActionForm {
            name: String::new(),
            ..ActionForm::about(&formats, &workspace, None, Scope::COMPANY, period)
        },
    });
    let (id, begun) = *use_state(|| match &props.begin {
        Begin::Of(action) => (action.id, action.begun),
        _ => (Id::from_raw(random::random_bits()), clock::today()),
    });
    let refusal = use_state_eq(|| None::<AttrValue>);
    let body = use_node_ref();
    {
        let body = body.clone();
        use_effect_with((*refusal).clone(), move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let effects = use_answer(Query::Effects);
    let read = form.read(id, begun, &workspace);
    let faults = read.as_ref().err().copied().unwrap_or_default();
    let on_submit = {
        let (app, workspace, read, body) = (app.clone(), Rc::clone(&workspace), read.ok(), body.clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let Some(action) = read.clone() else {
                dom::focus_invalid(&body);
                return;
            };
            match take(&app, set_action(&workspace, action)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let kpi = form.kpi.and_then(|kpi| workspace.kpis.get(&kpi));
    let is_new = !matches!(props.begin, Begin::Of(_));
    let title = words.get(if is_new { "actions.dialog_add" } else { "actions.dialog" });
    let about = actions::about(&formats, &workspace, form.kpi, &form.scope);
    let sub = match form.period {
        Some(period) if form.kpi.is_some() => format!("{about} · {}", formats.period(period)),
        _ => about,
    };
    let on_remove = match &props.begin {
        Begin::Of(action) => {
            let (app, action, on_close) = (app.clone(), action.clone(), props.on_close.clone());
            Some(Callback::from(move |_: MouseEvent| {
                take(&app, Ok::<_, EditError>(remove_action(&action)));
                on_close.emit(());
            }))
        }
        _ => None,
    };
    let foot = html! {
        <>
            if let Some(onclick) = on_remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Danger, icon: Some("trash"), onclick, ..Button::default() }.view(words.get("action.delete")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    let effect = match &effects {
        Async::Ready { value, .. } => match &**value {
            Answer::Effects(effects) => actions::rows(&formats, &workspace, effects, clock::today())
                .into_iter()
                .find(|row| row.action.id == id)
                .and_then(|row| row.effect),
            _ => None,
        },
        _ => None,
    };
    let fields = Fields {
        form: &form,
        faults,
        refusal: (*refusal).clone(),
        workspace: &workspace,
        formats: &formats,
        kpi,
        words,
        cleared: refusal.setter(),
    };
    html! {
        <Dialog id="action-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { fields.main(matches!(props.begin, Begin::New)) }
                if let Some(effect) = &effect { { effect_view(effect, words) } }
                if !is_new { { fields.note() } }
                { fields.causes() }
            </div>
        </Dialog>
    }
}

/// What became of the figure: before, when it was due, now, and the change.
fn effect_view(effect: &EffectLine, words: Words) -> Html {
    let at = |key: &str, at: Option<&(String, String)>| {
        at.map(|(period, value)| html! { <div><dt>{ words.with(key, &[("period", period)]) }</dt><dd>{ value }</dd></div> })
    };
    html! {
        <section class="ks-stack ks-stack--tight" data-test="effect">
            <h3 class="ks-mute">{ words.get("actions.effect_title") }</h3>
            <dl class="ks-defs">
                { at("actions.effect_before", Some(&effect.before)).unwrap_or_default() }
                { at("actions.effect_due", effect.at_due.as_ref()).unwrap_or_default() }
                { at("actions.effect_now", effect.now.as_ref()).unwrap_or_default() }
                if !effect.change.is_empty() {
                    <div><dt>{ words.get("actions.effect_change") }</dt><dd>
                        { &effect.change }{ " " }
                        if !effect.share.is_empty() { { status_mark(effect.status, &words.with("actions.share", &[("share", &effect.share)]), StatusLook::Plain) } }
                    </dd></div>
                }
            </dl>
        </section>
    }
}

/// The parts of the form.
struct Fields<'a> {
    form: &'a UseStateHandle<ActionForm>,
    faults: FormFaults,
    refusal: Option<AttrValue>,
    workspace: &'a Workspace,
    formats: &'a Formats,
    kpi: Option<&'a Kpi>,
    words: Words,
    cleared: UseStateSetter<Option<AttrValue>>,
}

impl Fields<'_> {
    fn write(&self, write: impl Fn(&mut ActionForm, String) + 'static) -> Callback<String> {
        let (form, cleared) = (self.form.clone(), self.cleared.clone());
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
            cleared.set(None);
        })
    }

    fn say(&self, key: &str) -> AttrValue {
        self.words.get(key).into()
    }

    fn optional(&self) -> Option<AttrValue> {
        Some(self.say("setup.optional"))
    }

    /// What, about which figure, who, by when, what is expected, how far.
    fn main(&self, asks_figure: bool) -> Html {
        let (form, words) = (self.form, self.words);
        let none = || std::iter::once(Choice::new("", words.get("setup.none")));
        let select =
            |id: &'static str, label: &str, choices: Vec<Choice>, value: String, on: Callback<String>| {
                let (label, value) = (words.get(label).into(), value.into());
                let on_select = on.reform(|value: AttrValue| value.to_string());
                Select { id: id.into(), label, choices, value, on_select, ..Select::default() }.view()
            };
        let people = self.workspace.employees.values();
        let people = none().chain(people.map(|one| Choice::new(one.id.to_string(), words.of(&one.name))));
        let owner = form.owner.map(|owner| owner.to_string()).unwrap_or_default();
        let stages = ActionStage::ALL.map(|stage| Choice::new(stage.name(), words.get(stage_key(stage))));
        let day = |id: &'static str,
                   label: &str,
                   value: &str,
                   wrong: Option<&'static str>,
                   on: Callback<String>| TextField {
            id: id.into(),
            kind: TextKind::Day,
            label: words.get(label).into(),
            optional: self.optional(),
            value: value.to_owned().into(),
            on_input: on,
            error: wrong.map(|key| words.get(key).into()),
            ..TextField::default()
        };
        let expected = self.kpi.map(|kpi| {
            let input = NumberInput {
                id: "action-expected".into(),
                value: form.expected.clone().into(),
                unit: unit_word(kpi.unit, self.formats),
                oninput: self
                    .write(|form, text| form.expected = text)
                    .reform(|event: InputEvent| dom::text_of(&event)),
                ..NumberInput::default()
            };
            let asked = Asked {
                label: words.get("actions.expected").into(),
                optional: true,
                hint: Some(words.get("actions.expected_hint").into()),
                ..Asked::default()
            };
            asked.view(input, self.faults.expected.map(|key| words.get(key).into()), words)
        });
        html! {
            <>
                { TextField {
                    id: "action-name".into(),
                    label: self.say("actions.name"),
                    value: form.name.clone().into(),
                    on_input: self.write(|form, text| form.name = text),
                    error: self.refusal.clone(),
                    first: true,
                    ..TextField::default()
                }.view() }
                if asks_figure { { self.figure() } }
                <div class="ks-form ks-rule__cols">
                    { select("action-owner", "actions.owner", people.collect(), owner, self.write(|form, id| form.owner = id.parse().ok())) }
                    { select("action-stage", "actions.stage_head", stages.to_vec(), form.stage.name().to_owned(), self.write(|form, name| {
                        form.stage = ActionStage::ALL.into_iter().find(|stage| stage.name() == name).unwrap_or_default();
                    })) }
                </div>
                <div class="ks-form ks-rule__cols">
                    { day("action-due", "actions.due", &form.due, self.faults.due, self.write(|form, text| form.due = text)).view() }
                    { day("action-review", "actions.review", &form.review, self.faults.review, self.write(|form, text| form.review = text)).view() }
                </div>
                { expected.unwrap_or_default() }
            </>
        }
    }

    /// About which figure, of whom.
    fn figure(&self) -> Html {
        let (form, words) = (self.form, self.words);
        let kpis = self.workspace.kpis_by_code().into_iter();
        let kpis =
            kpis.map(|kpi| Choice::new(kpi.id.to_string(), AttrValue::from(kpi_name(kpi, self.formats))));
        let kpis = std::iter::once(Choice::new("", words.get("actions.no_kpi"))).chain(kpis);
        let accounts = self
            .workspace
            .accounts
            .values()
            .map(|one| (Member::Account(one.id), &one.name, "signals.whose_accounts"));
        let people = self
            .workspace
            .employees
            .values()
            .map(|one| (Member::Employee(one.id), &one.name, "signals.whose_people"));
        let members: Vec<(Member, AttrValue, AttrValue)> = accounts
            .chain(people)
            .map(|(member, name, group)| (member, words.of(name).into(), words.get(group).into()))
            .collect();
        let company = std::iter::once(Choice::new("company", words.get("scope.company")));
        let whose = members
            .iter()
            .map(|(member, name, group)| Choice::under(group.clone(), member.to_string(), name.clone()));
        let on_whose = {
            let members: Vec<Member> = members.iter().map(|(member, ..)| *member).collect();
            self.write(move |form, text| {
                let found = members.iter().find(|member| member.to_string() == text);
                form.scope = found.map_or(Scope::COMPANY, |member| Scope::from(*member));
            })
        };
        let field =
            |id: &'static str, label: &str, choices: Vec<Choice>, value: String, on: Callback<String>| {
                let (label, value) = (words.get(label).into(), value.into());
                let on_select = on.reform(|value: AttrValue| value.to_string());
                Select { id: id.into(), label, choices, value, on_select, ..Select::default() }.view()
            };
        html! {
            <div class="ks-form ks-rule__cols">
                { field("action-kpi", "actions.about_kpi", kpis.collect(), form.kpi.map(|kpi| kpi.to_string()).unwrap_or_default(), self.write(|form, id| form.kpi = id.parse().ok())) }
                { field("action-whose", "actions.about_whose", company.chain(whose).collect(), form.scope.to_string(), on_whose) }
            </div>
        }
    }

    /// What came of it.
    fn note(&self) -> Html {
        TextField {
            id: "action-note".into(),
            kind: TextKind::Area,
            label: self.say("actions.note"),
            optional: self.optional(),
            value: self.form.note.clone().into(),
            on_input: self.write(|form, text| form.note = text),
            ..TextField::default()
        }
        .view()
    }

    /// Why the figure is as it is: five answers to "why?", and causes by the heads of a fishbone diagram.
    fn causes(&self) -> Html {
        let words = self.words;
        let is_filled = self.form.whys.iter().chain(&self.form.causes).any(|text| !text.trim().is_empty());
        let why = |(place, text): (usize, &String)| {
            let n = (place + 1).to_string();
            TextField {
                id: format!("action-why-{n}").into(),
                label: words.with("actions.why", &[("n", &n)]).into(),
                value: text.clone().into(),
                on_input: self.write(move |form, text| {
                    if let Some(why) = form.whys.get_mut(place) {
                        *why = text;
                    }
                }),
                ..TextField::default()
            }
            .view()
        };
        let head = |(place, (head, text)): (usize, (CauseHead, &String))| {
            TextField {
                id: format!("action-cause-{}", head.name()).into(),
                kind: TextKind::Area,
                label: words.get(head_key(head)).into(),
                value: text.clone().into(),
                on_input: self.write(move |form, text| {
                    if let Some(causes) = form.causes.get_mut(place) {
                        *causes = text;
                    }
                }),
                ..TextField::default()
            }
            .view()
        };
        html! {
            <details class="ks-actions__causes" open={is_filled}>
                <summary>{ words.get("actions.causes") }</summary>
                <div class="ks-form">
                    <p class="ks-field__hint">{ words.get("actions.whys_hint") }</p>
                    { for self.form.whys.iter().enumerate().map(why) }
                    <p class="ks-field__hint">{ words.get("actions.heads_hint") }</p>
                    <div class="ks-form ks-rule__cols">{ for CauseHead::ALL.into_iter().zip(&self.form.causes).enumerate().map(head) }</div>
                </div>
            </details>
        }
    }
}
