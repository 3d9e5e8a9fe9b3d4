//! What the editors of indicators, accounts and people have in common: the card with a row per record, and parts of
//! their forms. Knows no kind of record.

use yew::prelude::*;

use crate::{
    domain::text::Text2,
    ui::components::{
        button::{Button, ButtonKind, IconButton},
        card::Card,
        empty::Empty,
        field::TextField,
        select::{Choice, Select},
        table::{ScrollHeight, scroll_region},
    },
    view::message::Words,
};

/// The card of an editor. Texts are keys of the catalogue.
#[derive(Debug, Clone)]
pub struct EditorCard<'a> {
    /// Title of the card and name of its table.
    pub title: &'a str,
    /// A line below the title.
    pub sub: &'a str,
    /// What the button for a new record says.
    pub add: &'a str,
    /// A new record is wanted.
    pub on_add: Callback<()>,
    /// The picture, and the text where there is no record.
    pub none: (&'static str, &'a str),
    /// How high the table may be.
    pub height: ScrollHeight,
    /// Heads of the columns before that of the buttons.
    pub columns: &'a [&'a str],
}

impl EditorCard<'_> {
    /// Draws it around the rows, with what is open above it.
    pub fn view(self, words: Words, rows: Vec<Html>, above: Html) -> Html {
        let add = Button {
            icon: Some("plus"),
            onclick: self.on_add.reform(|_: MouseEvent| ()),
            ..Button::default()
        };
        let actions = add.view(words.get(self.add));
        let head = |column: &&str| html! { <th scope="col">{ words.get(column) }</th> };
        let table = || {
            scroll_region(
                words.get(self.title),
                self.height,
                html! {
                    <table class="ks-table ks-table--pin">
                        <caption class="ks-sr">{ words.get(self.title) }</caption>
                        <thead><tr>
                            { for self.columns.iter().map(head) }
                            <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                        </tr></thead>
                        <tbody>{ for rows.iter().cloned() }</tbody>
                    </table>
                },
            )
        };
        let (icon, none) = self.none;
        let body = html! {
            <>
                if rows.is_empty() {
                    { Empty { icon, small: true, text: Some(words.get(none).into()), ..Empty::default() }.view() }
                } else {
                    { table() }
                }
                { above }
            </>
        };
        let (title, sub) = (words.get(self.title).into(), Some(words.get(self.sub).into()));
        Card { title, sub, flush: true, actions, ..Card::default() }.view(body)
    }
}

/// The last cell of a row: the button that opens its form.
pub fn edit_cell(name: &str, on_edit: Callback<()>, words: Words) -> Html {
    let button = IconButton {
        icon: "edit",
        small: true,
        label: words.with("action.edit_named", &[("name", name)]).into(),
        onclick: on_edit.reform(|_: MouseEvent| ()),
        ..IconButton::default()
    };
    html! { <td class="ks-table__act">{ button.view() }</td> }
}

/// The buttons below a form: cancel and save.
pub fn form_buttons(on_close: &Callback<()>, is_busy: bool, words: Words) -> Html {
    let cancel = Button { onclick: on_close.reform(|_: MouseEvent| ()), ..Button::default() };
    let save = Button { kind: ButtonKind::Primary, submit: true, busy: is_busy, ..Button::default() };
    html! {
        <>
            { cancel.view(words.get("action.cancel")) }
            { save.view(words.get("action.save")) }
        </>
    }
}

/// The fields of a name in both languages.
#[derive(Debug, Clone)]
pub struct NameFields<'a> {
    /// Ids of the two fields.
    pub ids: [&'static str; 2],
    /// The name as it is written.
    pub name: &'a Text2,
    /// Typed in Chinese.
    pub on_zh: Callback<String>,
    /// Typed in English.
    pub on_en: Callback<String>,
    /// What is wrong.
    pub error: Option<AttrValue>,
    /// What the English field says where it may stay empty.
    pub optional: Option<AttrValue>,
}

impl NameFields<'_> {
    /// Draws them.
    pub fn view(self, words: Words) -> Html {
        let [zh, en] = self.ids;
        let zh = TextField {
            id: zh.into(),
            label: words.get("setup.name_zh").into(),
            value: self.name.zh.clone().into(),
            on_input: self.on_zh,
            error: self.error,
            lang: Some("zh-CN"),
            first: true,
            ..TextField::default()
        };
        let en = TextField {
            id: en.into(),
            label: words.get("setup.name_en").into(),
            optional: self.optional,
            value: self.name.en.clone().into(),
            on_input: self.on_en,
            lang: Some("en"),
            ..TextField::default()
        };
        html! { <>{ zh.view() }{ en.view() }</> }
    }
}

/// A choice of one named record or none, by the ids as text.
pub fn named_select<'a>(
    id: &'static str,
    label: &str,
    records: impl Iterator<Item = (String, &'a Text2)>,
    value: Option<String>,
    on_select: Callback<String>,
    words: Words,
) -> Html {
    let none = std::iter::once(Choice::new("", words.get("setup.none")));
    Select {
        id: id.into(),
        label: words.get(label).into(),
        choices: none.chain(records.map(|(id, name)| Choice::new(id, words.of(name)))).collect(),
        value: value.unwrap_or_default().into(),
        on_select: on_select.reform(|value: AttrValue| value.to_string()),
        ..Select::default()
    }
    .view()
}
