//! The matrix of a plan: one row for each child, its year and months; what is typed into a cell is fixed there.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    domain::{
        allocation::{AllocationChild, AllocationMethod, AllocationPlan, Driver},
        kpi::{Kpi, Unit},
        period::{Period, PeriodLevel},
        workspace::Workspace,
    },
    engine::cascade::{AllocatedChild, AllocationReading, CascadeFault},
    ui::components::{
        cell::{Cell, Taken},
        icon::{IconSize, icon},
        table::OneStop,
    },
    view::{
        cascade::{Field, Remainder, fault_text, parts_text, scope_name2, weight_of, with_field},
        entry,
        formats::Formats,
        message::Words,
        number::{self, NO_VALUE},
    },
};

/// Most rows with fields that are drawn; what lies beyond counts all the same.
const MOST_ROWS: usize = 200;

/// The matrix.
pub(super) struct Matrix<'a> {
    pub(super) kpi: &'a Kpi,
    pub(super) plan: &'a AllocationPlan,
    pub(super) reading: &'a AllocationReading,
    pub(super) on_plan: &'a Callback<AllocationPlan>,
}

impl Matrix<'_> {
    pub(super) fn view(&self, workspace: &Workspace, words: Words) -> Html {
        let formats = Formats::of(words, workspace);
        let asks_percent = self.plan.method == AllocationMethod::Percent;
        let asks_capacity = weight_of(self.plan, |by| by == Driver::Capacity).is_some();
        let months: Vec<String> = (1..=12)
            .filter_map(|index| Period::new(2001, PeriodLevel::Month, index))
            .map(|month| formats.short_period(month))
            .collect();
        let rows = self.plan.children.iter().zip(&self.reading.children).take(MOST_ROWS);
        let rows = rows.map(|(child, part)| {
            self.row(child, part, &months, (asks_percent, asks_capacity), workspace, &formats)
        });
        let hidden = self.plan.children.len().saturating_sub(MOST_ROWS);
        let table = html! {
            <table class="ks-table ks-table--dense ks-table--pin ks-table--plain ks-cascade">
                <caption class="ks-sr">{ words.get("cascade.caption") }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ words.get("cascade.child") }</th>
                        if asks_percent { <th scope="col" class="ks-table__num">{ words.get("cascade.percent") }</th> }
                        if asks_capacity { <th scope="col" class="ks-table__num">{ words.get("cascade.by_capacity") }</th> }
                        <th scope="col" class="ks-table__num">{ words.get("cascade.share") }</th>
                        <th scope="col" class="ks-table__num">{ words.get("cascade.year") }</th>
                        { for months.iter().map(|month| html! { <th key={month.clone()} scope="col" class="ks-table__num">{ month.clone() }</th> }) }
                        <th scope="col" class="ks-table__num">{ words.get("cascade.written") }</th>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
                { self.foot((asks_percent, asks_capacity), &formats) }
            </table>
        };
        html! {
            <>
                { self.summary(&formats) }
                <OneStop label={AttrValue::from(words.get("cascade.caption"))}>{ table }</OneStop>
                if hidden > 0 { <p class="ks-card__bar ks-mute">{ words.with("cascade.hidden", &[("n", &hidden.to_string())]) }</p> }
                { self.people(workspace, &formats) }
            </>
        }
    }

    fn shown(&self, value: Option<Decimal>) -> String {
        value
            .map_or_else(|| NO_VALUE.to_owned(), |value| number::fixed(value, u32::from(self.reading.places)))
    }

    /// An amount by itself, with its unit.
    fn amount(&self, value: Option<Decimal>, formats: &Formats) -> String {
        let kpi = Kpi { precision: self.reading.places, ..self.kpi.clone() };
        value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.full(&kpi, value))
    }

    /// What is divided, what is handed out, and what is left of it or over it.
    fn summary(&self, formats: &Formats) -> Html {
        let (reading, words) = (self.reading, formats.words);
        let remainder = reading.remainder.map(|left| {
            let amount = self.amount(Some(left.abs()), formats);
            let (look, mark, key) = match Remainder::of(left, reading.base) {
                Remainder::None => ("ks-remain--ok", "good", "cascade.remainder_none"),
                Remainder::Short => ("ks-remain--short", "watch", "cascade.remainder_short"),
                Remainder::Over => ("ks-remain--over", "bad", "cascade.remainder_over"),
            };
            html! {
                <p class={classes!("ks-remain", look)} data-remainder={left.to_string()}>
                    { icon(mark, IconSize::Normal) }{ words.with(key, &[("amount", &amount)]) }
                </p>
            }
        });
        let item = |key: &str, value: Option<Decimal>| {
            html! {
                <div class="ks-stats__item" data-exact={value.map(|value| value.to_string())}>
                    <p class="ks-stats__value">{ self.amount(value, formats) }</p><p class="ks-stats__name">{ words.get(key) }</p>
                </div>
            }
        };
        html! {
            <div class="ks-card__bar ks-cascade__sum">
                <div class="ks-stats" data-test="cascade-sum">
                    { item("cascade.sum_base", reading.base) }
                    { item("cascade.sum_allocated", reading.allocated) }
                    { item("cascade.sum_plan", reading.plan) }
                </div>
                <div class="ks-stack ks-stack--tight" aria-live="polite">
                    { remainder.unwrap_or_default() }
                    if let Some(fault) = reading.fault {
                        // Without a target above there is nothing wrong yet, only nothing to hand down.
                        <p class={classes!("ks-remain", if fault == CascadeFault::NoBase { "ks-remain--short" } else { "ks-remain--over" })} data-test="cascade-fault">{ icon(if fault == CascadeFault::NoBase { "watch" } else { "octagon" }, IconSize::Normal) }{ fault_text(fault, &|value| self.amount(Some(value), formats), reading.places, words) }</p>
                    }
                    if reading.is_even_for_want { <p class="ks-mute">{ words.get("cascade.even_for_want") }</p> }
                </div>
            </div>
        }
    }

    fn row(
        &self,
        child: &AllocationChild,
        part: &AllocatedChild,
        months: &[String],
        (asks_percent, asks_capacity): (bool, bool),
        workspace: &Workspace,
        formats: &Formats,
    ) -> Html {
        let words = formats.words;
        let name = words.of(&scope_name2(&child.scope, workspace));
        let cell = |field: Field, column: &str, own: Option<Decimal>, given: Option<Decimal>, unit: Unit| {
            let text = own.map(|value| entry::write(value, unit)).unwrap_or_default();
            let inherited =
                given.map(|value| AttrValue::from(number::fixed(value, u32::from(self.reading.places))));
            let label = words.with("cascade.cell", &[("name", &name), ("column", column)]);
            let place = match field {
                Field::Percent => "percent".to_owned(),
                Field::Capacity => "capacity".to_owned(),
                Field::Year => "year".to_owned(),
                Field::Month(month) => month.to_string(),
            };
            let id = format!("cascade-{}-{place}", child.scope);
            let is_share = matches!(field, Field::Percent | Field::Capacity);
            let (plan, scope, on_plan) = (self.plan.clone(), child.scope.clone(), self.on_plan.clone());
            let on_commit = Callback::from(move |text: AttrValue| match entry::read(&text, unit) {
                Ok(read) if read == own => Taken::Same,
                Ok(Some(read)) if is_share && read.is_sign_negative() => {
                    Taken::Refused(words.get("errors.negative").into())
                }
                Ok(read) => {
                    on_plan.emit(with_field(&plan, &scope, field, read));
                    Taken::Changed
                }
                Err(error) => Taken::Refused(words.get(error.key()).into()),
            });
            let exact = own.or(given).map(|value| value.to_string());
            html! { <td key={id.clone()} class="ks-table__edit" data-column={place} data-exact={exact}><Cell {id} {label} roving=true value={text} {inherited} {on_commit} /></td> }
        };
        let month = |(place, month): (usize, &String)| {
            let number = u8::try_from(place + 1).unwrap_or(u8::MAX);
            let own = child.months.iter().find(|lock| lock.month == number).map(|lock| lock.value);
            cell(Field::Month(number), month, own, part.months.get(place).copied(), self.kpi.unit)
        };
        let changed = part.written.filter(|written| part.year.is_some_and(|year| year != *written));
        html! {
            <tr key={child.scope.to_string()} data-scope={child.scope.to_string()}>
                <th scope="row">
                    { name.clone() }
                    if let Some(fault) = part.months_fault {
                        <p class="ks-field__error" role="alert">{ icon("octagon", IconSize::Small) }{ parts_text(fault, &|value| self.amount(Some(value), formats), self.reading.places, words) }</p>
                    }
                </th>
                if asks_percent { { cell(Field::Percent, &words.get("cascade.percent"), child.percent, None, Unit::Points) } }
                if asks_capacity { { cell(Field::Capacity, &words.get("cascade.by_capacity"), child.capacity, None, Unit::Count) } }
                <td class="ks-table__num">{ part.share.map_or_else(|| NO_VALUE.to_owned(), |share| format!("{}%", number::fixed(share, 2))) }</td>
                { cell(Field::Year, &words.get("cascade.year"), child.locked, part.year, self.kpi.unit) }
                { for months.iter().enumerate().map(month) }
                <td class={classes!("ks-table__num", changed.is_some().then_some("ks-cascade__differs"))}>{ self.shown(part.written) }</td>
            </tr>
        }
    }

    fn foot(&self, (asks_percent, asks_capacity): (bool, bool), formats: &Formats) -> Html {
        let (reading, words) = (self.reading, formats.words);
        let skipped = 1 + usize::from(asks_percent) + usize::from(asks_capacity);
        let blank =
            |n: usize| (0..n).map(|place| html! { <td key={place.to_string()}></td> }).collect::<Html>();
        let month = |value: Option<Decimal>, place: usize| html! { <td key={format!("m{place}")} class="ks-table__num">{ self.shown(value) }</td> };
        html! {
            <tfoot>
                <tr data-test="cascade-total">
                    <th scope="row">{ words.get("cascade.row_sum") }</th>
                    { blank(skipped) }
                    <td class="ks-table__num">{ self.amount(reading.allocated, formats) }</td>
                    { for (0..12).map(|place| month(reading.months.get(place).copied(), place)) }
                    <td></td>
                </tr>
                <tr>
                    <th scope="row">{ words.get("cascade.row_plan") }</th>
                    { blank(skipped) }
                    <td class="ks-table__num">{ self.amount(reading.plan, formats) }</td>
                    { for (0..12).map(|place| month(reading.plan_months.get(place).copied().flatten(), place)) }
                    <td></td>
                </tr>
            </tfoot>
        }
    }

    /// People with several cells, each with the sum.
    fn people(&self, workspace: &Workspace, formats: &Formats) -> Html {
        let words = formats.words;
        if self.reading.people.is_empty() {
            return Html::default();
        }
        let sums = self.reading.people.iter().map(|person| {
            html! {
                <div key={person.scope.to_string()} data-scope={person.scope.to_string()} data-exact={person.year.map(|year| year.to_string())}>
                    <dt>{ words.of(&scope_name2(&person.scope, workspace)) }</dt><dd>{ self.amount(person.year, formats) }</dd>
                </div>
            }
        });
        html! {
            <div class="ks-card__bar">
                <section><h3 class="ks-field__label">{ words.get("cascade.people_sums") }</h3><dl class="ks-defs">{ for sums }</dl></section>
            </div>
        }
    }
}
