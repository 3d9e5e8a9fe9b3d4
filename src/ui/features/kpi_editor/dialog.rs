//! The form of one indicator: name and code, the formula with what it comes to, how it is shown and credited.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
        route::use_period,
    },
    domain::{
        about::About,
        id::Id,
        kpi::{Attribution, Direction, Kpi, Perspective},
        workspace::Workspace,
    },
    engine::{
        language::print,
        query::{Answer, FormulaDraft, Query},
    },
    platform::{dom, random},
    state::edits::{
        EditError,
        kpi::{KpiForm, MOST_PLACES, ReadFormula, create_kpi, edit_kpi, places_of},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            kpi_editor::{
                about_fields::AboutFields,
                formula_field::FormulaField,
                probe::{Verdict, use_told_fault, use_verdict},
                tried::{Tried, scopes, tried},
            },
            record_editor::{NameFields, form_buttons},
        },
    },
    view::{
        benchmark_text::BenchmarkText,
        facts_words,
        formats::Formats,
        formula_draft::{self, Shown, told, unit_differs, unit_of, units},
        names,
    },
};

/// Properties of [`KpiDialog`].
#[derive(Properties, PartialEq)]
pub struct KpiDialogProps {
    /// The indicator; `None` for a new one.
    pub kpi: Option<Kpi>,
    /// Closed.
    pub on_close: Callback<()>,
    /// It is to be deleted.
    pub on_delete: Callback<Id<Kpi>>,
}

/// The form of one indicator.
#[component]
pub fn KpiDialog(props: &KpiDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    // The form as it was opened, and as it was typed. What nobody typed follows what another tab writes meanwhile.
    let written = use_state(|| {
        let form = props.kpi.as_ref().map_or_else(|| KpiForm::new(&catalogue), KpiForm::of);
        (form.clone(), form)
    });
    let now = props.kpi.as_ref().map_or_else(|| written.0.clone(), KpiForm::of);
    let form = written.1.over(&written.0, &now);
    let own_text = props.kpi.as_ref().map(|kpi| print::formula(&kpi.formula, &catalogue, words.lang()));
    let own_text = own_text.unwrap_or_default();
    let typed_text = use_state_eq(|| None::<String>);
    let typed_benchmark = use_state_eq(|| None::<BenchmarkText>);
    let text = typed_text.as_ref().unwrap_or(&own_text);
    // A new indicator takes the unit of its formula until somebody picks one.
    let is_unit_picked = use_state_eq(|| props.kpi.is_some());
    let is_composing = use_state_eq(|| false);
    let is_saving = use_state_eq(|| false);
    let refusal = use_state_eq(|| None::<EditError>);
    let scopes = use_memo(Rc::clone(&catalogue), |catalogue| scopes(catalogue, words));
    let scope = use_state_eq(|| {
        scopes.get(1).or(scopes.first()).map(|(_, scope, _)| scope.clone()).unwrap_or_default()
    });
    let (on_screen, _) = use_period();
    let period = use_state_eq(|| on_screen);
    let body = use_node_ref();
    let draft = FormulaDraft {
        text: text.clone(),
        kpi: props.kpi.as_ref().map(|kpi| kpi.id),
        attribution: form.attribution,
        lang: words.lang(),
        scope: (*scope).clone(),
        period: *period,
    };
    let coverage = match use_answer(Query::Coverage) {
        Async::Ready { value, .. } => match &*value {
            Answer::Coverage(coverage) => coverage.days.map(|days| days.last()),
            _ => None,
        },
        _ => None,
    };
    let of_kpi = |kpi: &Kpi| facts_words::state(kpi, &catalogue, coverage, &Formats::of(words, &catalogue));
    let state = props.kpi.as_ref().map(of_kpi).unwrap_or_default();
    let verdict = use_verdict(draft.clone(), *is_composing, *is_saving);
    let wrong = use_told_fault(&verdict, text, *is_saving || refusal.is_some());
    let wrong = wrong.map(|(fault, text)| formula_draft::wrong(&fault, &text, words));
    let value = verdict.reading().filter(|_| verdict.fresh).map(|reading| reading.value);
    {
        let (written, now, form, is_picked) = (written.setter(), now.clone(), form.clone(), *is_unit_picked);
        use_effect_with(value, move |value| {
            if let Some(unit) = value.and_then(unit_of).filter(|unit| !is_picked && *unit != form.unit) {
                written.set((now, KpiForm { unit, precision: places_of(unit), ..form }));
            }
        });
    }
    let benchmark_text = match &*typed_benchmark {
        Some(typed) => typed.clone(),
        None => BenchmarkText::of(form.about.benchmark.as_ref(), form.unit),
    };
    let benchmark = benchmark_text.read(form.unit);
    let benchmark_wrong = benchmark.as_ref().err().copied();
    {
        let mut form = form.clone();
        let is_benchmark_wrong = match benchmark {
            Ok(benchmark) => {
                form.about.benchmark = benchmark;
                false
            }
            Err(_) => true,
        };
        let (app, kpi, refusal, on_close) =
            (app.clone(), props.kpi.clone(), refusal.setter(), props.on_close.clone());
        let (is_saving_now, is_same, catalogue) =
            (is_saving.setter(), *text == own_text, Rc::clone(&catalogue));
        use_effect_with((*is_saving, verdict.clone()), move |(is_saving, verdict)| {
            if !*is_saving || !verdict.fresh {
                return;
            }
            is_saving_now.set(false);
            if is_benchmark_wrong {
                refusal.set(Some(EditError::BenchmarkWrong));
                return;
            }
            match save(&app, &catalogue, kpi.as_ref(), &form, verdict, is_same) {
                Ok(()) => on_close.emit(()),
                Err(error) => refusal.set(Some(error)),
            }
        });
    }
    {
        // The field that is wrong is marked by now.
        let body = body.clone();
        use_effect_with(*refusal, move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let change = Rc::new({
        let (written, form, refusal) = (written.setter(), form.clone(), refusal.setter());
        move |write: &dyn Fn(&mut KpiForm)| {
            let mut next = form.clone();
            write(&mut next);
            written.set((now.clone(), next));
            refusal.set(None);
        }
    });
    let typed = |write: fn(&mut KpiForm, String)| {
        let change = Rc::clone(&change);
        Callback::from(move |text: String| change(&|form| write(form, text.clone())))
    };
    let picked = |write: fn(&mut KpiForm, usize)| {
        let change = Rc::clone(&change);
        Callback::from(move |value: AttrValue| {
            let place = value.parse().unwrap_or_default();
            change(&|form| write(form, place));
        })
    };
    let submit = {
        let (is_saving, refusal) = (is_saving.setter(), refusal.setter());
        Callback::from(move |()| {
            refusal.set(None);
            is_saving.set(true);
        })
    };
    let on_text = {
        let (text, refusal, is_saving) = (typed_text.setter(), refusal.setter(), is_saving.setter());
        Callback::from(move |typed: String| {
            text.set(Some(typed));
            refusal.set(None);
            is_saving.set(false);
        })
    };
    let on_about = {
        let change = Rc::clone(&change);
        Callback::from(move |about: About| change(&|form| form.about = about.clone()))
    };
    let on_benchmark = {
        let (typed, refusal) = (typed_benchmark.setter(), refusal.setter());
        Callback::from(move |text: BenchmarkText| {
            typed.set(Some(text));
            refusal.set(None);
        })
    };
    let on_unit = {
        let (change, is_unit_picked) = (Rc::clone(&change), is_unit_picked.setter());
        let currency = Formats::of(words, &catalogue).currency;
        Callback::from(move |value: AttrValue| {
            let all = units(&currency, words);
            if let Some((unit, _)) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
                is_unit_picked.set(true);
                change(&|form| {
                    form.unit = *unit;
                });
            }
        })
    };
    let on_composing = {
        let is_composing = is_composing.setter();
        Callback::from(move |composing| is_composing.set(composing))
    };
    let error = |about: &[EditError]| {
        refusal.filter(|error| about.contains(error)).map(|error| AttrValue::from(words.get(error.key())))
    };
    let formats = Formats::of(words, &catalogue);
    let shown = Shown { unit: form.unit, precision: form.precision };
    let told = verdict.reading().map(|reading| told(reading, shown, &catalogue, &formats));
    let unit_error = value.and_then(|value| unit_differs(value, form.unit, words)).map(AttrValue::from);
    let all_units = units(&formats.currency, words);
    let choose = |id: &'static str,
                  label: &str,
                  choices: Vec<Rc<str>>,
                  at: Option<usize>,
                  on_select: Callback<AttrValue>| Select {
        id: id.into(),
        label: words.get(label).into(),
        choices: numbered(choices),
        value: at.unwrap_or_default().to_string().into(),
        on_select,
        ..Select::default()
    };
    let title = props.kpi.as_ref().map_or_else(
        || words.get("setup.indicator_add"),
        |kpi| words.with("action.edit_named", &[("name", &words.of(&kpi.name))]),
    );
    let delete = props.kpi.as_ref().map(|kpi| {
        let (on_delete, id) = (props.on_delete.clone(), kpi.id);
        let onclick = Callback::from(move |_: MouseEvent| on_delete.emit(id));
        Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }
            .view(words.get("setup.kpi_delete"))
    });
    let foot = html! {
        <>
            if let Some(delete) = delete { <span class="ks-dialog__aside">{ delete }</span> }
            { form_buttons(&props.on_close, *is_saving, words) }
        </>
    };
    html! {
        <Dialog id="kpi-dialog" title={AttrValue::from(title)} sub={props.kpi.as_ref().map(|kpi| AttrValue::from(kpi.code.clone()))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(submit.clone())} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-form ks-form--cols">
                    { NameFields {
                        ids: ["kpi-name-zh", "kpi-name-en"],
                        name: &form.name,
                        on_zh: typed(|form, text| form.name.zh = text),
                        on_en: typed(|form, text| form.name.en = text),
                        error: error(&[EditError::NameMissing]),
                        optional: None,
                    }.view(words) }
                </div>
                <FormulaField text={text.clone()} kpi={props.kpi.as_ref().map(|kpi| kpi.id)} {wrong} {on_text} {on_composing} on_submit={submit} />
                { tried(&app, &Tried { told, typed: text.trim(), is_fresh: verdict.fresh, tag: (&form.code, &scope, *period), scopes: &scopes, draft: &draft }, (scope.setter(), period.setter())) }
                <div class="ks-form ks-form--cols">
                    { Select { error: unit_error.or_else(|| error(&[EditError::UnitDiffers])), ..choose("kpi-unit", "setup.unit", all_units.iter().map(|(_, name)| Rc::clone(name)).collect(), all_units.iter().position(|(unit, _)| *unit == form.unit), on_unit) }.view() }
                    { Select { hint: Some(words.get("setup.places_hint").into()), error: error(&[EditError::PrecisionOutside]), ..choose("kpi-places", "setup.places", (0..=MOST_PLACES).map(|places| Rc::from(places.to_string())).collect(), Some(usize::from(form.precision)), picked(|form, place| form.precision = u8::try_from(place).unwrap_or(form.precision))) }.view() }
                    { choose("kpi-direction", "setup.direction", DIRECTIONS.map(|one| facts_words::direction(one, words)).to_vec(), DIRECTIONS.iter().position(|one| *one == form.direction), picked(|form, place| form.direction = DIRECTIONS.get(place).copied().unwrap_or(form.direction))).view() }
                    { choose("kpi-attribution", "setup.attribution", CREDITS.map(|one| facts_words::attribution(one, words)).to_vec(), CREDITS.iter().position(|one| *one == form.attribution), picked(|form, place| form.attribution = CREDITS.get(place).copied().unwrap_or(form.attribution))).view() }
                    { choose("kpi-perspective", "setup.perspective", Perspective::ALL.map(|one| names::perspective(one, words)).to_vec(), Perspective::ALL.iter().position(|one| *one == form.perspective), picked(|form, place| form.perspective = Perspective::ALL.get(place).copied().unwrap_or(form.perspective))).view() }
                    { TextField {
                        id: "kpi-code".into(),
                        label: words.get("setup.code").into(),
                        hint: Some(words.get("setup.code_hint").into()),
                        value: form.code.clone().into(),
                        on_input: typed(|form, text| form.code = text),
                        error: error(&[EditError::CodeMissing, EditError::CodeTaken]),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "kpi-definition-zh".into(),
                        label: words.get("setup.definition_zh").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.definition.zh.clone().into(),
                        on_input: typed(|form, text| form.definition.zh = text),
                        lang: Some("zh-CN"),
                        kind: TextKind::Area,
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "kpi-definition-en".into(),
                        label: words.get("setup.definition_en").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.definition.en.clone().into(),
                        on_input: typed(|form, text| form.definition.en = text),
                        lang: Some("en"),
                        kind: TextKind::Area,
                        ..TextField::default()
                    }.view() }
                </div>
                { AboutFields {
                    kpi: props.kpi.as_ref().map(|kpi| kpi.id),
                    about: &form.about,
                    benchmark: &benchmark_text,
                    wrong: benchmark_wrong,
                    workspace: &catalogue,
                    state: &state,
                    on_about,
                    on_benchmark,
                }.view(words) }
                if let Some(circle) = error(&[EditError::FormulaCircle, EditError::FormulaMissing]) { <p class="ks-field__error" role="alert">{ circle }</p> }
            </div>
        </Dialog>
    }
}

const DIRECTIONS: [Direction; 2] = [Direction::Higher, Direction::Lower];
const CREDITS: [Attribution; 3] = [Attribution::Record, Attribution::Owner, Attribution::Team];

fn numbered(choices: Vec<Rc<str>>) -> Vec<Choice> {
    choices.into_iter().enumerate().map(|(place, label)| Choice::new(place.to_string(), label)).collect()
}

/// Stores what was written. A formula that nobody touched stays as it is, whatever the reader makes of its text.
fn save(
    app: &App,
    workspace: &Workspace,
    kpi: Option<&Kpi>,
    form: &KpiForm,
    verdict: &Verdict,
    is_same: bool,
) -> Result<(), EditError> {
    let read = verdict.reading();
    let untouched = kpi.filter(|_| is_same).map(|kpi| &kpi.formula);
    let read = read.map(|reading| ReadFormula {
        formula: untouched.unwrap_or(&reading.formula).clone(),
        value: reading.value,
    });
    if read.is_none() && !(is_same && kpi.is_some()) {
        return Err(EditError::FormulaMissing);
    }
    let edit = match kpi {
        None => create_kpi(workspace, Id::from_raw(random::random_bits()), form, read.as_ref()),
        Some(kpi) => edit_kpi(workspace, kpi, form, read.as_ref()),
    };
    let error = edit.as_ref().err().copied();
    match (take(app, edit), error) {
        (Taken::Refused(_), Some(error)) => Err(error),
        _ => Ok(()),
    }
}
