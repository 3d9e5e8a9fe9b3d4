//! The tables of the form of a plan of ratings: parts, criteria with their weight in each part, levels.

use yew::prelude::*;

use crate::{
    domain::{id::Id, rating::PartKind, text::Text2, weight::Weight},
    platform::{dom, random},
    ui::components::{
        button::{Button, IconButton},
        field::described_by,
        number_field::{Asked, NumberInput},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        entry,
        message::Words,
        rating_form::{LevelRow, RatingForm, RatingWrong, criterion_id, part_id, part_key, write_in},
    },
};

/// What the tables are drawn with.
pub struct RatingFields<'a> {
    /// The plan as it is written.
    pub form: &'a RatingForm,
    /// What is wrong with it.
    pub wrong: &'a [RatingWrong],
    /// Whether somebody has tried to save it.
    pub is_told: bool,
    /// The catalogue.
    pub words: Words,
    /// Changed.
    pub on_change: Callback<RatingForm>,
}

impl RatingFields<'_> {
    /// Writes into the form.
    fn edit<T: 'static>(&self, write: impl Fn(&mut RatingForm, T) + 'static) -> Callback<T> {
        let (form, on_change) = (self.form.clone(), self.on_change.clone());
        Callback::from(move |value: T| {
            let mut next = form.clone();
            write(&mut next, value);
            on_change.emit(next);
        })
    }

    fn typed(&self, write: impl Fn(&mut RatingForm, String) + 'static) -> Callback<InputEvent> {
        self.edit(write).reform(|event: InputEvent| dom::text_of(&event))
    }

    /// What is wrong at a field: what is typed wrong at once, what is not whole yet once somebody has tried to save.
    pub fn error(&self, id: &str) -> Option<AttrValue> {
        let (_, key) = self.wrong.iter().find(|(at, _)| at == id)?;
        (self.is_told || key.starts_with("errors.")).then(|| AttrValue::from(self.words.get(key)))
    }

    /// A number without a label beside it.
    fn number(
        &self,
        id: String,
        label: String,
        value: &str,
        unit: &'static str,
        oninput: Callback<InputEvent>,
    ) -> Html {
        let error = self.error(&id);
        let input = NumberInput {
            id: id.into(),
            value: value.to_owned().into(),
            unit: unit.into(),
            oninput,
            ..NumberInput::default()
        };
        Asked { label: label.into(), bare: true, ..Asked::default() }.view(input, error, self.words)
    }

    fn text(&self, id: String, label: String, value: &Text2, oninput: Callback<InputEvent>) -> Html {
        let error = self.error(&id);
        let described = described_by(&id, false, error.is_some());
        html! {
            <div class={classes!("ks-field", error.is_some().then_some("ks-field--error"))}>
                <input class="ks-input" id={id.clone()} type="text" value={self.words.of(value).to_string()} {oninput} aria-label={label}
                    aria-invalid={error.is_some().then_some("true")} aria-describedby={described} autocomplete="off" spellcheck="false" />
                if let Some(error) = error { <p class="ks-field__error" id={format!("{id}-e")}>{ error }</p> }
            </div>
        }
    }

    /// The weights of the parts, and what they come to.
    pub fn parts(&self) -> Html {
        let words = self.words;
        let row = |place: Option<usize>, kind: Option<PartKind>| {
            let text = match place {
                None => self.form.indicators.as_str(),
                Some(place) => self.form.parts.get(place).map_or("", String::as_str),
            };
            let name = words.get(part_key(kind));
            let oninput = self.typed(move |form, text| match place {
                None => form.indicators = text,
                Some(place) => {
                    if let Some(part) = form.parts.get_mut(place) {
                        *part = text;
                    }
                }
            });
            let hint = match kind {
                None => "ratings.hint_indicators",
                Some(PartKind::Own) => "ratings.hint_own",
                Some(PartKind::Manager) => "ratings.hint_manager",
                Some(PartKind::Peers) => "ratings.hint_peers",
                Some(PartKind::AllRound) => "ratings.hint_all_round",
            };
            html! {
                <tr key={part_id(kind)}>
                    <th scope="row" class="ks-ratings__name">{ name.clone() }<span class="ks-table__sub">{ words.get(hint) }</span></th>
                    <td class="ks-ratings__num">{ self.number(part_id(kind), name.to_string(), text, "%", oninput) }</td>
                </tr>
            }
        };
        let all = (0..).zip(PartKind::ALL).map(|(place, kind): (usize, _)| row(Some(place), Some(kind)));
        let rows: Vec<Html> = std::iter::once(row(None, None)).chain(all).collect();
        html! {
            <table class="ks-table ks-table--dense ks-table--plain">
                <caption class="ks-sr">{ words.get("ratings.parts") }</caption>
                <thead><tr><th scope="col">{ words.get("ratings.part") }</th><th scope="col" class="ks-table__num">{ words.get("ratings.weight") }</th></tr></thead>
                <tbody>{ for rows }</tbody>
                <tfoot><tr><th scope="row">{ words.get("ratings.sum") }</th><td class="ks-table__num">{ self.sum("parts", self.form.parts_sum()) }</td></tr></tfoot>
            </table>
        }
    }

    fn sum(&self, of: &str, sum: Weight) -> Html {
        let look = (sum != Weight::WHOLE).then_some("ks-ratings__open");
        html! { <span class={classes!("ks-strong", look)} data-sum={of.to_owned()}>{ format!("{}%", entry::write_weight(sum)) }</span> }
    }

    /// Criteria with their weight in each part.
    pub fn criteria(&self) -> Html {
        let (words, lang) = (self.words, self.words.lang());
        let used = self.form.used();
        let row = |(place, row): (usize, &crate::view::rating_form::CriterionRow)| {
            let name = words.of(&row.name).to_string();
            let write = self.typed(move |form, text| {
                if let Some(row) = form.criteria.get_mut(place) {
                    write_in(&mut row.name, lang, text);
                }
            });
            let label = words.with("ratings.criterion_n", &[("n", &(place + 1).to_string())]).to_string();
            let weight = |(part, kind): &(usize, PartKind)| {
                let part = *part;
                let oninput = self.typed(move |form, text| {
                    if let Some(weight) =
                        form.criteria.get_mut(place).and_then(|row| row.weights.get_mut(part))
                    {
                        *weight = text;
                    }
                });
                let text = row.weights.get(part).map_or("", String::as_str);
                let label = format!("{name} · {}", words.get(part_key(Some(*kind))));
                html! { <td class="ks-ratings__num">{ self.number(criterion_id(place, part), label, text, "%", oninput) }</td> }
            };
            let remove = IconButton {
                icon: "trash",
                small: true,
                label: words.with("action.remove_named", &[("name", &name)]).into(),
                onclick: self.edit(move |form, _: MouseEvent| {
                    if place < form.criteria.len() {
                        form.criteria.remove(place);
                    }
                }),
                ..IconButton::default()
            };
            html! {
                <tr key={row.id.to_string()}>
                    <th scope="row" class="ks-ratings__wide">{ self.text(format!("rating-criterion-{place}"), label, &row.name, write) }</th>
                    { for used.iter().map(weight) }
                    <td class="ks-table__act">{ remove.view() }</td>
                </tr>
            }
        };
        let head = |(_, kind): &(usize, PartKind)| html! { <th scope="col" class="ks-table__num">{ words.get(part_key(Some(*kind))) }</th> };
        let sum = |(part, kind): &(usize, PartKind)| {
            html! { <td class="ks-table__num">{ self.sum(crate::view::rating_form::part_code(*kind), self.form.criteria_sum(*part)) }</td> }
        };
        let add = self.edit(|form, _: MouseEvent| form.add_criterion(Id::from_raw(random::random_bits())));
        let table = html! {
            <table class="ks-table ks-table--dense ks-table--plain">
                <caption class="ks-sr">{ words.get("ratings.criteria") }</caption>
                <thead><tr><th scope="col">{ words.get("ratings.criterion") }</th>{ for used.iter().map(head) }
                    <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th></tr></thead>
                <tbody>{ for self.form.criteria.iter().enumerate().map(row) }</tbody>
                <tfoot><tr><th scope="row">{ words.get("ratings.sum") }</th>{ for used.iter().map(sum) }<td></td></tr></tfoot>
            </table>
        };
        html! {
            <>
                { scroll_region(words.get("ratings.criteria"), ScrollHeight::Whole, table) }
                <div>{ Button { small: true, icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("ratings.add_criterion")) }</div>
            </>
        }
    }

    /// Levels with their points, and what each criterion looks like on each of them.
    pub fn levels(&self) -> Html {
        let (words, lang) = (self.words, self.words.lang());
        let row = |(place, row): (usize, &LevelRow)| {
            let n = (place + 1).to_string();
            let name = self.typed(move |form, text| {
                if let Some(row) = form.levels.get_mut(place) {
                    write_in(&mut row.name, lang, text);
                }
            });
            let points = self.typed(move |form, text| {
                if let Some(row) = form.levels.get_mut(place) {
                    row.points = text;
                }
            });
            let remove = IconButton {
                icon: "trash",
                small: true,
                label: words.with("action.remove_named", &[("name", &words.of(&row.name))]).into(),
                onclick: self.edit(move |form, _: MouseEvent| form.remove_level(place)),
                ..IconButton::default()
            };
            let label = |key: &str| words.with(key, &[("n", &n)]).to_string();
            html! {
                <tr key={place}>
                    <th scope="row" class="ks-ratings__wide">{ self.text(format!("rating-level-name-{place}"), label("ratings.level_name"), &row.name, name) }</th>
                    <td class="ks-ratings__num">{ self.number(format!("rating-level-{place}"), label("ratings.level_points"), &row.points, "", points) }</td>
                    <td class="ks-table__act">{ remove.view() }</td>
                </tr>
            }
        };
        let add = self.edit(|form, _: MouseEvent| form.levels.push(LevelRow::default()));
        html! {
            <>
                <table class="ks-table ks-table--dense ks-table--plain">
                    <caption class="ks-sr">{ words.get("ratings.levels") }</caption>
                    <thead><tr><th scope="col">{ words.get("ratings.level") }</th><th scope="col">{ words.get("ratings.points") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th></tr></thead>
                    <tbody>{ for self.form.levels.iter().enumerate().map(row) }</tbody>
                </table>
                <div>{ Button { small: true, icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("ratings.add_level")) }</div>
                { for self.form.criteria.iter().enumerate().map(|(place, row)| self.anchors(place, row)) }
            </>
        }
    }

    /// What somebody shows on each level of a criterion.
    fn anchors(&self, place: usize, row: &crate::view::rating_form::CriterionRow) -> Html {
        let (words, lang) = (self.words, self.words.lang());
        let criterion = words.of(&row.name).to_string();
        let none = Text2::default();
        let line = |(level, of): (usize, &LevelRow)| {
            let write = self.typed(move |form, text| form.anchor(place, level, lang, text));
            let name = words.of(&of.name).to_string();
            let label = format!("{criterion} · {name}");
            html! {
                <div key={level} class="ks-ratings__anchor">
                    <span>{ name }</span>
                    { self.text(format!("rating-anchor-{place}-{level}"), label, row.anchors.get(level).unwrap_or(&none), write) }
                </div>
            }
        };
        let written = row.anchors.iter().filter(|text| !words.of(text).is_empty()).count().to_string();
        let of = self.form.levels.len().to_string();
        let title =
            words.with("ratings.anchors_of", &[("criterion", &criterion), ("n", &written), ("of", &of)]);
        html! {
            <details key={row.id.to_string()} class="ks-ratings__anchors">
                <summary>{ title }</summary>
                { for self.form.levels.iter().enumerate().map(line) }
            </details>
        }
    }
}
