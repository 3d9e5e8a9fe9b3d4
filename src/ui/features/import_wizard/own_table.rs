//! A table of the user's own that is made for a file: its name, what its columns hold, its key and its date column.

use yew::prelude::*;

use crate::{
    data::import::{
        ImportChoices,
        own::{ColumnForm, Draft},
        preview::{ColumnGuess, Preview},
        several::has_lines,
    },
    domain::{
        own_table::{OwnTable, OwnTableFault},
        text::Lang,
        workspace::Workspace,
    },
    platform::dom,
    ui::{
        components::{
            field::Labelled,
            icon::{IconSize, icon},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::import_wizard::course::Course,
    },
    view::{
        import_words,
        message::Words,
        own_table_words::{example, fault, form_name, own_column_name, own_tables},
        table_words::table_names,
    },
};

/// Value of the choice to make a table.
const NEW: &str = "+";

/// The choices with the tables of the workspace, which the codec does not know otherwise. The one that is made for the file stays
/// as it is written, with whatever code.
pub fn with_own(choices: &ImportChoices, workspace: &Workspace) -> ImportChoices {
    let made = choices.made_table().map(|made| &made.code);
    let is_new = |one: &&OwnTable| workspace.own_table(&one.code).is_none() || Some(&one.code) == made;
    let drafts = choices.own.iter().filter(is_new).cloned();
    let there = workspace.own_tables.values().filter(|one| Some(&one.code) != made).cloned();
    let own = there.chain(drafts).collect();
    ImportChoices { own, has_lines: has_lines(workspace), ..choices.clone() }
}

/// The table that is being made for the file, if its rows are to be of one.
pub fn draft_of(course: &Course, workspace: &Workspace) -> Option<Draft> {
    let code = course.choices.table.as_ref()?;
    let table = course.choices.own_table(code)?;
    // What the workspace has just so is made no longer.
    let is_there =
        workspace.own_table(code).is_some_and(|there| !course.choices.makes_table || there == table);
    if is_there {
        return None;
    }
    let mapping = course.choices.columns.clone().unwrap_or_else(|| course.mapping());
    Some(Draft { table: table.clone(), mapping })
}

/// The tables that rows can belong to, under headings, with the one that could be made. That one stands alone for its code, even
/// where it must not have it.
pub fn table_choices(workspace: &Workspace, draft: Option<&OwnTable>, words: Words) -> Vec<Choice> {
    let (standard, own) = (words.get("own_table.standard"), words.get("own_table.group"));
    let mut choices: Vec<Choice> = table_names(words)
        .into_iter()
        .map(|(code, name)| Choice::under(standard.clone(), code, name))
        .collect();
    choices.extend(
        own_tables(workspace, words).into_iter().map(|(code, name)| Choice::under(own.clone(), code, name)),
    );
    if let Some(draft) = draft {
        choices.retain(|choice| choice.value.as_str() != draft.code.0);
        let name = words.with("own_table.draft", &[("name", &words.of(&draft.name))]);
        choices.push(Choice::under(own.clone(), draft.code.0.clone(), name));
    }
    choices.push(Choice::under(own, NEW, words.get("own_table.new")));
    choices
}

/// The choices after a table was picked for the rows, or one was begun.
pub fn chosen(
    value: &str,
    choices: &ImportChoices,
    preview: &Preview,
    (file, workspace): (&str, &Workspace),
) -> ImportChoices {
    let choices = ImportChoices { evidence: Some(preview.evidence.clone()), ..choices.clone() };
    if value == NEW {
        return Draft::proposed(preview, file, &workspace.tables()).choices(&choices);
    }
    // How days and numbers are written stays.
    choices.of_table(value.into())
}

/// The form of a table that is being made.
pub struct OwnTableCard<'a> {
    /// The table.
    pub draft: &'a Draft,
    /// What the file seems to be.
    pub preview: &'a Preview,
    /// What the user decided.
    pub choices: &'a ImportChoices,
    /// What is wrong with the table.
    pub wrong: Option<OwnTableFault>,
    /// Decides anew.
    pub on_choose: &'a Callback<ImportChoices>,
}

impl OwnTableCard<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let table = &self.draft.table;
        let wrong = self.wrong.as_ref().map(|wrong| fault(wrong, words));
        let name = |id: &'static str, lang: Lang, label: &'static str| {
            let value = if lang == Lang::Zh { &table.name.zh } else { &table.name.en };
            let onchange = self.change(move |draft, text| draft.table.name.set(lang, text.trim()));
            field(
                id,
                words.get(label).into(),
                None,
                html! {
                    <Typed {id} value={value.clone()} {onchange} lang={Some(lang.tag())} />
                },
            )
        };
        let on_code = self.change(|draft, text| draft.set_code(&text));
        let code = field(
            "own-code",
            words.get("own_table.code").into(),
            Some(words.get("own_table.code_hint").into()),
            html! {
                <Typed id="own-code" value={table.code.0.clone()} onchange={on_code} described={Some("own-code-h")} />
            },
        );
        let mut days = vec![Choice::new("", words.get("own_table.time_none"))];
        let of_days = table
            .columns
            .iter()
            .filter(|column| matches!(ColumnForm::of(column), ColumnForm::Day | ColumnForm::Time));
        days.extend(of_days.map(|column| Choice::new(column.code.0.clone(), own_column_name(column, words))));
        let time = Select {
            id: "own-time".into(),
            label: words.get("own_table.time").into(),
            hint: Some(words.get("own_table.time_hint").into()),
            choices: days,
            value: table.time.as_ref().map(|time| time.0.clone()).unwrap_or_default().into(),
            on_select: self.decide(|draft, value: AttrValue| {
                draft.table.time = (!value.is_empty()).then(|| value.as_str().into());
            }),
            ..Select::default()
        };
        let formula = example(table);
        html! {
            <section class="ks-card" data-test="own-table">
                <header class="ks-card__head"><div>
                    <h2 class="ks-card__title">{ words.get("own_table.title") }</h2>
                    <p class="ks-card__sub">{ words.get("own_table.sub") }</p>
                </div></header>
                <div class="ks-card__body"><div class="ks-form ks-form--cols">
                    { name("own-zh", Lang::Zh, "own_table.zh") }
                    { name("own-en", Lang::En, "own_table.en") }
                    { code }
                    { time.view() }
                </div></div>
                <div class="ks-card__body ks-card__body--flush">{ self.columns(words) }</div>
                <footer class="ks-card__foot">
                    if let Some(wrong) = wrong {
                        <p class="ks-field__error" role="status" data-test="own-table-fault">{ icon("octagon", IconSize::Small) }{ wrong }</p>
                    } else {
                        <p class="ks-mute" role="status">{ words.get("own_table.ready") }{ import_words::gap(words) }{ words.with("own_table.example", &[("formula", &formula)]) }</p>
                    }
                </footer>
            </section>
        }
    }

    fn columns(&self, words: Words) -> Html {
        let caption = words.get("own_table.columns");
        let heads = ["file_column", "zh", "en", "holds", "in_formulas"].map(
            |head| html! { <th key={head} scope="col">{ words.get(&format!("own_table.{head}")) }</th> },
        );
        scroll_region(
            caption.clone(),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table ks-table--plain ks-table--dense">
                    <caption class="ks-sr">{ caption }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("own_table.take") }</th>{ for heads }<th scope="col">{ words.get("own_table.key") }</th>
                    </tr></thead>
                    <tbody>{ for self.preview.columns.iter().enumerate().map(|(place, guess)| self.row(place, guess, words)) }</tbody>
                </table>
            },
        )
    }

    fn row(&self, place: usize, guess: &ColumnGuess, words: Words) -> Html {
        let header = match guess.header.trim() {
            "" => words.with("import.mapping.unnamed", &[("n", &(place + 1).to_string())]),
            header => header.into(),
        };
        let named = |key: &str| words.with(key, &[("header", &header)]);
        let column = self.draft.column(place);
        let on_take =
            {
                let guess = guess.clone();
                self.decide(move |draft, event: Event| {
                    if dom::is_checked(&event) { draft.take(place, &guess) } else { draft.leave(place) }
                })
            };
        let samples = (!guess.samples.is_empty()).then(|| import_words::samples(&guess.samples));
        html! {
            <tr key={place}>
                <td><input type="checkbox" checked={column.is_some()} onchange={on_take} aria-label={named("own_table.take_named")} /></td>
                <th scope="row">{ header.clone() }if let Some(samples) = samples { <span class="ks-table__sub">{ samples }</span> }</th>
                if let Some(column) = column {
                    { for [(Lang::Zh, &column.name.zh, "own_table.zh_named"), (Lang::En, &column.name.en, "own_table.en_named")].map(|(lang, value, key)| html! {
                        <td><input class="ks-input ks-input--sm" type="text" value={value.clone()} onchange={self.change(move |draft, text| draft.rename(place, lang, &text))} aria-label={named(key)} lang={lang.tag()} autocomplete="off" spellcheck="false" /></td>
                    }) }
                    <td>{ Select {
                        id: format!("own-form-{place}").into(),
                        label: named("own_table.holds_named").into(),
                        bare: true,
                        small: true,
                        choices: ColumnForm::ALL.into_iter().map(|form| Choice::new(form.word(), form_name(form, words))).collect(),
                        value: ColumnForm::of(column).word().into(),
                        on_select: self.decide(move |draft, word: AttrValue| {
                            if let Some(form) = ColumnForm::named(&word) {
                                draft.reform(place, form);
                            }
                        }),
                        ..Select::default()
                    }.view() }</td>
                    <td class="ks-mute">{ column.code.0.clone() }</td>
                    <td><input type="checkbox" checked={self.draft.table.key.contains(&column.code)} onchange={self.decide(move |draft, event: Event| draft.set_key(place, dom::is_checked(&event)))} aria-label={named("own_table.key_named")} /></td>
                } else {
                    <td colspan="5" class="ks-mute">{ words.get("import.preview.ignored") }</td>
                }
            </tr>
        }
    }

    /// Writes something into the draft and decides so.
    fn decide<T: 'static>(&self, write: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let (draft, choices) = (self.draft.clone(), self.choices.clone());
        let seen = self.preview.evidence.clone();
        self.on_choose.reform(move |value: T| {
            let mut draft = draft.clone();
            write(&mut draft, value);
            draft.choices(&ImportChoices { evidence: Some(seen.clone()), ..choices.clone() })
        })
    }

    /// The same for what is typed, once it is confirmed.
    fn change(&self, write: impl Fn(&mut Draft, String) + 'static) -> Callback<Event> {
        self.decide(move |draft, event: Event| write(draft, dom::text_of(&event)))
    }
}

fn field(id: &'static str, label: AttrValue, hint: Option<AttrValue>, control: Html) -> Html {
    Labelled { id: id.into(), label, hint, ..Labelled::default() }.view(control)
}

/// Properties of [`Typed`].
#[derive(Properties, PartialEq)]
struct TypedProps {
    id: &'static str,
    value: AttrValue,
    onchange: Callback<Event>,
    #[prop_or_default]
    lang: Option<&'static str>,
    #[prop_or_default]
    described: Option<&'static str>,
}

/// A text that is decided when its field is left. What is being typed stays, whatever a preview that comes meanwhile draws anew.
#[component]
fn Typed(props: &TypedProps) -> Html {
    let text = use_state_eq(|| props.value.to_string());
    {
        let text = text.setter();
        use_effect_with(props.value.clone(), move |value| text.set(value.to_string()));
    }
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| text.set(dom::text_of(&event)))
    };
    html! {
        <input class="ks-input" id={props.id} type="text" value={(*text).clone()} {oninput} onchange={props.onchange.clone()}
            lang={props.lang} aria-describedby={props.described} autocomplete="off" spellcheck="false" />
    }
}
