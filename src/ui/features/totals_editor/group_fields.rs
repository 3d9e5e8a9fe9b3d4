//! Groups of one's own in the form of a card rule: a part for each group, and the group of every indicator.

use yew::prelude::*;

use crate::{
    domain::{id::Id, kpi::Kpi, workspace::Workspace},
    platform::dom,
    ui::components::{
        button::{Button, IconButton},
        field::TextField,
        number_field::{Asked, NumberInput},
        select::{Choice, Select},
    },
    view::{
        group_form::{GroupFault, GroupForm, GroupRow},
        message::Words,
        plan_form::{ROLL_UPS, roll_up_name},
    },
};

/// The groups of a form and what they are drawn with.
pub struct GroupFields<'a> {
    /// The groups as they are written.
    pub form: &'a GroupForm,
    /// What is wrong with them; told once somebody has tried to save.
    pub faults: &'a [GroupFault],
    /// Whether somebody has.
    pub is_told: bool,
    /// The document.
    pub workspace: &'a Workspace,
    /// The catalogue.
    pub words: Words,
    /// Changed.
    pub on_change: Callback<GroupForm>,
}

impl GroupFields<'_> {
    /// Draws them.
    pub fn view(&self) -> Html {
        let words = self.words;
        let add = self.edit(|form, ()| form.add()).reform(|_: MouseEvent| ());
        let none = self.faults.iter().find(|(_, key)| *key == "groups.wrong.none").filter(|_| self.is_told);
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("groups.head") }</h3>
                <p class="ks-field__hint">{ words.get("groups.hint") }</p>
                <ol class="ks-rule__rows">{ for self.form.rows.iter().enumerate().map(|(place, row)| self.row(place, row)) }</ol>
                if let Some((_, key)) = none { <p class="ks-field__error" role="alert">{ words.get(key) }</p> }
                <div>{ Button { small: true, icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("groups.add")) }</div>
                if !self.form.rows.is_empty() {
                    <h3 class="ks-rule__head">{ words.get("groups.members") }</h3>
                    <ul class="ks-rule__rows ks-groups__members">{ for self.members().into_iter().map(|kpi| self.member(kpi)) }</ul>
                }
            </section>
        }
    }

    fn edit<T: 'static>(&self, write: impl Fn(&mut GroupForm, T) + 'static) -> Callback<T> {
        let (form, on_change) = (self.form.clone(), self.on_change.clone());
        Callback::from(move |value: T| {
            let mut next = form.clone();
            write(&mut next, value);
            on_change.emit(next);
        })
    }

    fn error(&self, place: usize, is_here: impl Fn(&str) -> bool) -> Option<AttrValue> {
        let found =
            self.faults.iter().filter(|_| self.is_told).find(|(at, key)| *at == place && is_here(key));
        found.map(|(_, key)| AttrValue::from(self.words.get(key)))
    }

    fn row(&self, place: usize, row: &GroupRow) -> Html {
        let words = self.words;
        let id = |part: &str| AttrValue::from(format!("plan-group-{place}-{part}"));
        let is_of_weight = |key: &str| key == "groups.wrong.weight" || key.starts_with("errors.");
        let lang = words.lang();
        let inside: Vec<Choice> = std::iter::once(Choice::new("", words.get("groups.outermost")))
            .chain(
                self.form.hosts(place).into_iter().map(|host| Choice::new(host.to_string(), self.name(host))),
            )
            .collect();
        let roll_ups = (0..).zip(ROLL_UPS);
        let roll_ups: Vec<Choice> = roll_ups
            .map(|(at, roll_up): (usize, _)| Choice::new(at.to_string(), roll_up_name(roll_up, words)))
            .collect();
        let rolled_at = ROLL_UPS.iter().position(|roll_up| *roll_up == row.roll_up).unwrap_or_default();
        let set = move |write: fn(&mut GroupRow, AttrValue)| {
            self.edit(move |form, value: AttrValue| {
                if let Some(row) = form.rows.get_mut(place) {
                    write(row, value);
                }
            })
        };
        let name = TextField {
            id: id("name"),
            label: words.get("groups.name").into(),
            value: words.of(&row.name).to_string().into(),
            on_input: self.edit(move |form, text: String| form.rename(place, lang, text)),
            error: self.error(place, |key| !is_of_weight(key) && key != "groups.wrong.none"),
            ..TextField::default()
        };
        let weight = NumberInput {
            id: id("weight"),
            value: row.weight.clone().into(),
            unit: "%".into(),
            oninput: set(|row, value| row.weight = value.to_string())
                .reform(|event: InputEvent| AttrValue::from(dom::text_of(&event))),
            ..NumberInput::default()
        };
        let asked = Asked {
            label: words.get("groups.weight").into(),
            placeholder: Some(words.get("groups.weight_none").into()),
            ..Asked::default()
        };
        let remove = IconButton {
            icon: "trash",
            small: true,
            label: words.with("action.remove_named", &[("name", &self.name(place))]).into(),
            onclick: self.edit(move |form, _: MouseEvent| form.remove(place)),
            ..IconButton::default()
        };
        html! {
            <li key={place} class="ks-rule__sub ks-groups__row">
                { name.view() }
                { Select {
                    id: id("inside"),
                    label: words.get("groups.inside").into(),
                    choices: inside,
                    value: row.inside.map(|host| host.to_string()).unwrap_or_default().into(),
                    on_select: set(|row, value| row.inside = value.parse().ok()),
                    ..Select::default()
                }.view() }
                { Select {
                    id: id("roll-up"),
                    label: words.get("groups.roll_up").into(),
                    choices: roll_ups,
                    value: rolled_at.to_string().into(),
                    on_select: set(|row, value| {
                        row.roll_up = value.parse::<usize>().ok().and_then(|at| ROLL_UPS.get(at).copied()).unwrap_or_default();
                    }),
                    ..Select::default()
                }.view() }
                { asked.view(weight, self.error(place, is_of_weight), words) }
                { remove.view() }
            </li>
        }
    }

    /// The name of a group, or its number while it has none.
    fn name(&self, place: usize) -> String {
        let name = self.form.rows.get(place).map(|row| self.words.of(&row.name).trim().to_owned());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| {
            self.words.with("groups.numbered", &[("n", &(place + 1).to_string())]).to_string()
        })
    }

    /// Indicators that have a weight on some card, or a group already, by code.
    fn members(&self) -> Vec<&Kpi> {
        let has_weight = |id: Id<Kpi>| {
            self.workspace.weights.values().any(|set| set.items.iter().any(|item| item.kpi == id))
        };
        let all = self.workspace.kpis_by_code().into_iter();
        all.filter(|kpi| self.form.members.contains_key(&kpi.id) || has_weight(kpi.id)).collect()
    }

    fn member(&self, kpi: &Kpi) -> Html {
        let words = self.words;
        let (id, name) = (kpi.id, words.of(&kpi.name));
        let groups = (0..self.form.rows.len()).map(|place| Choice::new(place.to_string(), self.name(place)));
        let choices = std::iter::once(Choice::new("", words.get("groups.no_group"))).chain(groups).collect();
        let at = self.form.members.get(&id).map(|place| place.to_string()).unwrap_or_default();
        html! {
            <li key={id.to_string()} class="ks-groups__member">
                <span>{ format!("{} ", kpi.code) }{ name.clone() }</span>
                { Select {
                    id: format!("plan-member-{}", kpi.code).into(),
                    label: words.with("groups.group_of", &[("kpi", &name)]).into(),
                    bare: true,
                    small: true,
                    choices,
                    value: at.into(),
                    on_select: self.edit(move |form, value: AttrValue| form.put(id, value.parse().ok())),
                    ..Select::default()
                }.view() }
            </li>
        }
    }
}
