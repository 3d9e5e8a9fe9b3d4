//! The account of a person under a plan of pay: what is payable now and what it comes of, the entries, and the form of a new one.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
    },
    domain::{
        date::Day,
        id::Id,
        kpi::Unit,
        pay::PayPlan,
        pay_entry::{PayEntry, PayMove},
        people::Employee,
        period::Period,
        workspace::Workspace,
    },
    engine::{
        incentive::settlement::Settlement,
        query::{Answer, Query},
        statement::PayStatement,
    },
    platform::{clock, dom, random},
    state::edits::pay_entry::{EntryForm, add_entry, remove_entry},
    ui::{
        components::{
            button::{Button, ButtonKind, IconButton},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            icon::{IconSize, icon},
            number_field::{Asked, NumberInput, unit_word},
            seg::Seg,
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{
        entry,
        formats::Formats,
        number::NO_VALUE,
        period,
        statement::{error_words, mode_key, partial_words, recovery_key},
    },
};

/// Properties of [`StatementDialog`].
#[derive(Properties, PartialEq)]
pub struct StatementDialogProps {
    /// Whose account.
    pub person: Id<Employee>,
    /// Under which plan.
    pub plan: Id<PayPlan>,
    /// The last period.
    pub period: Period,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What is typed about a new entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    is_reversal: bool,
    amount: String,
    day: String,
    period: Period,
    number: String,
    reason: String,
}

/// The account.
#[component]
pub fn StatementDialog(props: &StatementDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::PayStatement { person: props.person, period: props.period });
    let blank = || Typed {
        is_reversal: false,
        amount: String::new(),
        day: Day::of_second(clock::now_seconds() + clock::local_offset())
            .map(|day| day.to_string())
            .unwrap_or_default(),
        period: props.period,
        number: String::new(),
        reason: String::new(),
    };
    let typed = use_state(blank);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let form_node = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let found = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::PayStatement(all) => all.iter().find(|statement| statement.plan == props.plan),
            _ => None,
        },
        _ => None,
    };
    let plan = workspace.pay_plans.get(&props.plan).map(|plan| words.of(&plan.name)).unwrap_or_default();
    let name =
        workspace.employees.get(&props.person).map(|person| words.of(&person.name)).unwrap_or_default();
    let title = words.with("settle.title", &[("plan", &plan)]);
    let sub = words.with("settle.sub", &[("name", &name), ("period", &formats.period(props.period))]);
    let on_record = {
        let (app, workspace, state, refusal) =
            (app.clone(), Rc::clone(&workspace), typed.clone(), refusal.setter());
        let (person, plan, form_node, fresh) = (props.person, props.plan, form_node.clone(), blank());
        Callback::from(move |()| {
            let amount = entry::read(&state.amount, Unit::Currency);
            let (Ok(amount), Ok(day)) = (amount, state.day.trim().parse()) else {
                refusal.set(None);
                dom::focus_invalid(&form_node);
                return;
            };
            let form = EntryForm {
                person,
                plan,
                period: state.period,
                day,
                number: &state.number,
                amount,
                reversal: state.is_reversal.then_some(state.reason.as_str()),
            };
            match take(&app, add_entry(&workspace, Id::from_raw(random::random_bits()), &form)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => {
                    refusal.set(None);
                    state.set(Typed {
                        is_reversal: state.is_reversal,
                        period: state.period,
                        ..fresh.clone()
                    });
                }
            }
        })
    };
    let fields = found.map(|statement| {
        EntryFields {
            typed: &typed,
            statement,
            formats: &formats,
            refusal: (*refusal).clone(),
            on_record: &on_record,
        }
        .view()
    });
    html! {
        <Dialog id="pay-statement" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()}>
            <div class="ks-stack" ref={form_node}>
                if let Some(statement) = found {
                    { settlement(statement, &formats) }
                    { entries(statement, &app, &workspace, &formats) }
                }
                { fields.unwrap_or_default() }
            </div>
        </Dialog>
    }
}

fn settlement(statement: &PayStatement, formats: &Formats) -> Html {
    let words = formats.words;
    let note = |kind: &'static str, sign: &'static str, text: Rc<str>| html! { <div class={classes!("ks-note", kind)}>{ icon(sign, IconSize::Normal) }<div>{ text }</div></div> };
    let found = match &statement.settlement {
        Ok(found) => found,
        Err(error) => return note("ks-note--miss", "octagon", error_words(error, words)),
    };
    html! {
        <section class="ks-stack ks-stack--tight" data-payable={found.payable.to_string()}>
            <p class="ks-card__sub">{ words.get(if found.payable < Decimal::ZERO { "settle.take_back" } else { "settle.payable" }) }</p>
            <p class="ks-tile__value">{ formats.amount(found.payable.abs()) }</p>
            { sums(found, formats) }
            <p class="ks-card__sub">{ words.get("settle.formula") }</p>
            <p>{ words.get(mode_key(statement.reversals)) }{ " " }{ words.get(recovery_key(statement.recovery)) }</p>
            if let Some(text) = partial_words(statement, formats) { { note("ks-note--watch", "watch", text) } }
            { earned(statement, formats) }
        </section>
    }
}

fn sums(found: &Settlement, formats: &Formats) -> Html {
    let words = formats.words;
    let line = |key: &'static str, name: &str, amount: Decimal| html! { <div><dt>{ words.get(name) }</dt><dd data-sum={key} data-exact={amount.to_string()}>{ formats.amount(amount) }</dd></div> };
    html! {
        <dl class="ks-defs">
            { line("earned", "settle.earned", found.earned) }
            { line("clawed-back", "settle.clawed_back", found.clawed_back) }
            { line("paid", "settle.paid", found.paid) }
            { line("due", "settle.due", found.due) }
            { line("carried", "settle.carried", found.carried) }
        </dl>
    }
}

fn earned(statement: &PayStatement, formats: &Formats) -> Html {
    let words = formats.words;
    let row = |(period, earned): &(Period, Option<Decimal>)| {
        let amount = earned.map_or_else(|| NO_VALUE.to_owned(), |earned| formats.amount(earned));
        html! { <tr key={period.to_string()}><th scope="row">{ formats.period(*period) }</th><td class="ks-table__num">{ amount }</td></tr> }
    };
    html! {
        <table class="ks-table">
            <caption class="ks-sr">{ words.get("settle.periods") }</caption>
            <thead><tr><th scope="col">{ words.get("settle.period") }</th><th scope="col" class="ks-table__num">{ words.get("settle.earned") }</th></tr></thead>
            <tbody>{ for statement.periods.iter().map(row) }</tbody>
        </table>
    }
}

fn entries(statement: &PayStatement, app: &App, workspace: &Rc<Workspace>, formats: &Formats) -> Html {
    let words = formats.words;
    if statement.entries.is_empty() {
        return html! { <p class="ks-card__sub">{ words.get("settle.no_entries") }</p> };
    }
    let head = |key: &str, is_number: bool| html! { <th scope="col" class={is_number.then_some("ks-table__num")}>{ words.get(key) }</th> };
    let row = |entry: &PayEntry| {
        let amount = formats.amount(entry.what.amount());
        let onclick = {
            let (app, workspace, entry) = (app.clone(), Rc::clone(workspace), entry.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_entry(&workspace, &entry)));
            })
        };
        let (what, reason) = match &entry.what {
            PayMove::Payment { .. } => ("settle.payment", ""),
            PayMove::Reversal { reason, .. } => ("settle.reversal", reason.as_str()),
        };
        let label = words.with("settle.remove", &[("amount", &amount)]);
        let remove =
            IconButton { icon: "trash", small: true, label: label.into(), onclick, ..IconButton::default() };
        html! {
            <tr key={entry.id.to_string()}>
                <th scope="row" class="ks-nowrap">{ period::day(entry.day, words) }</th>
                <td>{ words.get(what) }if !reason.is_empty() { <span class="ks-mute">{ format!(" · {reason}") }</span> }if !statement.counts(entry) { <span class="ks-mute">{ format!(" · {}", words.get("settle.not_counted")) }</span> }</td>
                <td class="ks-nowrap">{ formats.short_period(entry.period) }</td>
                <td>{ &entry.number }</td>
                <td class="ks-table__num">{ amount }</td>
                <td>{ remove.view() }</td>
            </tr>
        }
    };
    let table = html! {
        <table class="ks-table">
            <caption class="ks-sr">{ words.get("settle.entries") }</caption>
            <thead><tr>
                { head("settle.day", false) }{ head("settle.what", false) }{ head("settle.belongs", false) }{ head("settle.number", false) }
                { head("settle.amount", true) }<th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
            </tr></thead>
            <tbody>{ for statement.entries.iter().map(row) }</tbody>
        </table>
    };
    scroll_region(words.get("settle.entries"), ScrollHeight::Whole, table)
}

/// The form of a new entry.
struct EntryFields<'a> {
    typed: &'a UseStateHandle<Typed>,
    statement: &'a PayStatement,
    formats: &'a Formats,
    refusal: Option<AttrValue>,
    on_record: &'a Callback<()>,
}

impl EntryFields<'_> {
    fn view(&self) -> Html {
        let words = self.formats.words;
        let typed = self.typed;
        let kinds = [("payment", "settle.payment"), ("reversal", "settle.reversal")];
        let kind = Seg {
            label: words.get("settle.kind").into(),
            choices: kinds.map(|(value, name)| Choice::new(value, words.get(name))).into(),
            value: if typed.is_reversal { "reversal" } else { "payment" }.into(),
            on_select: self.write(|typed, value: AttrValue| typed.is_reversal = value == "reversal"),
            ..Seg::default()
        };
        let amount_error =
            entry::read(&typed.amount, Unit::Currency).err().map(|error| words.get(error.key()).into());
        let amount = NumberInput {
            id: "entry-amount".into(),
            value: typed.amount.clone().into(),
            unit: unit_word(Unit::Currency, self.formats),
            oninput: self.write(|typed, event: InputEvent| typed.amount = dom::text_of(&event)),
            ..NumberInput::default()
        };
        let hint = if typed.is_reversal { "settle.reversal_hint" } else { "settle.payment_hint" };
        let asked = Asked {
            label: words.get("settle.amount").into(),
            hint: Some(words.get(hint).into()),
            ..Asked::default()
        };
        let day_error = typed.day.trim().parse::<Day>().err();
        let day_error = day_error.map(|_| AttrValue::from(words.get(entry::EntryError::NotADay.key())));
        let periods = self.statement.periods.iter().map(|(period, _)| *period);
        let periods = periods.map(|period| Choice::new(period.to_string(), self.formats.period(period)));
        let onclick = self.on_record.reform(|_: MouseEvent| ());
        let record = Button { kind: ButtonKind::Primary, icon: Some("plus"), onclick, ..Button::default() };
        html! {
            <section class="ks-form ks-rule__part" aria-label={words.get("settle.record").to_string()}>
                <h3 class="ks-rule__head">{ words.get("settle.record") }</h3>
                <div>{ kind.view() }</div>
                <div class="ks-form ks-rule__cols">
                    { asked.view(amount, amount_error, words) }
                    { TextField {
                        id: "entry-day".into(),
                        kind: TextKind::Day,
                        label: words.get("settle.day").into(),
                        value: typed.day.clone().into(),
                        on_input: self.write(|typed, text: String| typed.day = text),
                        error: day_error,
                        ..TextField::default()
                    }.view() }
                    { Select {
                        id: "entry-period".into(),
                        label: words.get("settle.belongs").into(),
                        choices: periods.collect(),
                        value: typed.period.to_string().into(),
                        on_select: self.write(|typed, value: AttrValue| {
                            if let Ok(period) = value.parse() {
                                typed.period = period;
                            }
                        }),
                        ..Select::default()
                    }.view() }
                    { TextField {
                        id: "entry-number".into(),
                        label: words.get("settle.number").into(),
                        optional: Some(words.get("setup.optional").into()),
                        hint: Some(words.get("settle.number_hint").into()),
                        value: typed.number.clone().into(),
                        on_input: self.write(|typed, text: String| typed.number = text),
                        ..TextField::default()
                    }.view() }
                    if typed.is_reversal {
                        { TextField {
                            id: "entry-reason".into(),
                            label: words.get("settle.reason").into(),
                            value: typed.reason.clone().into(),
                            on_input: self.write(|typed, text: String| typed.reason = text),
                            ..TextField::default()
                        }.view() }
                    }
                </div>
                if let Some(why) = self.refusal.clone() { <p class="ks-field__error" role="alert">{ why }</p> }
                <div>{ record.view(words.get("settle.record")) }</div>
            </section>
        }
    }

    fn write<E: 'static>(&self, write: fn(&mut Typed, E)) -> Callback<E> {
        let state = self.typed.clone();
        Callback::from(move |event: E| {
            let mut next = (*state).clone();
            write(&mut next, event);
            state.set(next);
        })
    }
}
