//! What the grids of accounts, people, product lines and the like have in common: the card around them, which record a row
//! means, and what is said where a block cannot be taken. Knows no kind of record.

use std::{collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        change::Label,
        text::{Lang, Text2},
    },
    platform::{collate::collator, random},
    state::{
        action::Action,
        app_state::Tone,
        edits::{
            Edit,
            rows::{RowFault, RowText},
        },
    },
    ui::{
        components::{
            button::Button,
            card::Card,
            cell::Taken,
            grid::desk::{BlockRefusal, RowAt, Write, Written},
        },
        features::commit::take,
    },
    view::{
        grid::{Column, ColumnKind},
        message::Words,
    },
};

/// The card around a grid. Texts are keys of the catalogue.
#[derive(Debug, Clone)]
pub struct GridCard<'a> {
    /// Title of the card.
    pub title: &'a str,
    /// A line below the title.
    pub sub: &'a str,
    /// What the button for a new record says.
    pub add: &'a str,
    /// A new record is wanted.
    pub on_add: Callback<()>,
    /// What is said where there is no record.
    pub none: Option<&'a str>,
    /// What is said below the grid.
    pub notes: &'a [&'a str],
}

impl GridCard<'_> {
    /// Draws it around a grid, with what is open above it.
    pub fn view(self, grid: Html, above: Html, words: Words) -> Html {
        let add = Button {
            icon: Some("plus"),
            onclick: self.on_add.reform(|_: MouseEvent| ()),
            ..Button::default()
        };
        let actions = add.view(words.get(self.add));
        let gap = crate::view::import_words::gap(words);
        let body = html! {
            <>
                if let Some(none) = self.none { <p class="ks-card__pad ks-mute">{ words.get(none) }</p> }
                { grid }
                if !self.notes.is_empty() {
                    <div class="ks-card__foot"><p class="ks-mute">
                        { for self.notes.iter().map(|note| html! { <>{ words.get(note) }{ gap }</> }) }
                    </p></div>
                }
                { above }
            </>
        };
        let (title, sub) = (words.get(self.title).into(), Some(words.get(self.sub).into()));
        Card { title, sub, flush: true, actions, ..Card::default() }.view(body)
    }
}

/// Columns of a name: in the reader's language first, which heads the rows, then in the other.
pub fn name_columns(words: Words) -> [(Lang, Column); 2] {
    let column = |lang: Lang| {
        let key = match lang {
            Lang::Zh => "setup.name_zh",
            Lang::En => "setup.name_en",
        };
        (lang, Column::new(words.get(key), ColumnKind::Text))
    };
    match words.lang() {
        Lang::Zh => [column(Lang::Zh), column(Lang::En)],
        Lang::En => [column(Lang::En), column(Lang::Zh)],
    }
}

/// A column of text with what can be written into it.
pub fn chosen_from(label: &str, choices: impl Iterator<Item = Rc<str>>, words: Words) -> Column {
    Column { choices: Some(choices.collect()), ..Column::new(words.get(label), ColumnKind::Text) }
}

/// A name in both languages as cells; the first is what the record is called in the reader's language.
pub fn name_cells(name: &Text2, words: Words) -> [Rc<str>; 2] {
    let other = match words.lang() {
        Lang::Zh => &name.en,
        Lang::En => &name.zh,
    };
    [words.of(name), Rc::from(other.as_str())]
}

/// Up to so many records are sorted as the language has it: the browser compares texts one pair at a time.
const SORTED_BY_LANGUAGE: usize = 2_000;

/// Sorts records by name; very many by code points, until a head is pressed.
pub fn sort_by_name<T>(records: &mut [&T], name: impl Fn(&T) -> &str, words: Words) {
    if records.len() <= SORTED_BY_LANGUAGE {
        let compare = collator(words.lang());
        records.sort_by(|left, right| compare(name(left), name(right)));
    } else {
        records.sort_by(|left, right| name(left).cmp(name(right)));
    }
}

/// Takes the texts of a gesture: `edit` makes an edit of what the columns of the grid mean.
pub fn write_rows<C: Copy>(
    app: &App,
    columns: &[C],
    writes: &[Write],
    edit: impl FnOnce(&[RowText<C>]) -> Result<Edit, RowFault>,
) -> Written {
    let mut new_ids: BTreeMap<usize, u64> = BTreeMap::new();
    let mut texts = Vec::with_capacity(writes.len());
    for write in writes {
        let id = match &write.row {
            RowAt::Known(key) => key.parse().ok(),
            RowAt::New(place) => Some(*new_ids.entry(*place).or_insert_with(random::random_bits)),
        };
        let (Some(id), Some(column)) = (id, columns.get(write.column).copied()) else { return Written::Same };
        texts.push(RowText { id, column, text: write.text.clone() });
    }
    let edit = match edit(&texts) {
        Ok(edit) => edit,
        Err(RowFault { at, error }) => {
            return Written::Refused(at, AttrValue::from(app.words.get(error.key())));
        }
    };
    match take(app, Ok(edit)) {
        Taken::Changed => {
            Written::Changed(new_ids.into_values().map(|id| Rc::from(id.to_string())).collect())
        }
        Taken::Same => Written::Same,
        Taken::Refused(reason) => Written::Refused(0, reason),
    }
}

/// Says why a block was not taken.
pub fn refused(app: &App) -> Callback<BlockRefusal> {
    let app = app.clone();
    Callback::from(move |refusal: BlockRefusal| {
        let label = match refusal {
            BlockRefusal::TooLarge => Label::plain("block_too_large"),
            BlockRefusal::Searching => Label::plain("block_searching"),
            BlockRefusal::OverHeading => Label::plain("block_over_heading"),
            BlockRefusal::Waiting(text, reason) => {
                Label::plain("block_waiting").with("text", text).with("reason", &*reason)
            }
            BlockRefusal::Cell((row, column), text, reason) => Label::plain("block_refused")
                .with("row", row.to_string())
                .with("column", column.to_string())
                .with("text", text)
                .with("reason", &*reason),
        };
        app.dispatch.send(Action::Notify(Tone::Bad, label, None));
    })
}
