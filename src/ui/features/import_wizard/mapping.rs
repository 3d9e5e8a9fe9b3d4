//! Second step: how the file is read, what each of its columns means, its first rows, and the start of the import.

use yew::prelude::*;

use crate::{
    data::import::{
        ImportChoices, ImportMode,
        preview::{ColumnGuess, Preview},
    },
    domain::{
        table::{ColumnId, TableSpec},
        workspace::Workspace,
    },
    platform::dom,
    ui::{
        components::{
            button::{Button, ButtonKind},
            icon::{IconSize, icon, icon_like},
            select::Choice,
            table::{ScrollHeight, scroll_region},
        },
        features::import_wizard::{
            course::{Course, Happening, local_minutes},
            issues::issues_card,
            overlap::overlap_view,
            own_table::{OwnTableCard, chosen, draft_of, table_choices},
            preview_rows::preview_rows,
            problem::problem_view,
            reading::Reading,
        },
    },
    view::{
        import_words::{self, Confidence, column_names},
        message::Words,
        own_table_words::seen_column_name,
    },
};

/// The step.
#[derive(Debug, Clone, Copy)]
pub struct ColumnsStep<'a> {
    /// State of the wizard.
    pub course: &'a Course,
    /// The workspace that the rows are for.
    pub catalogue: &'a Workspace,
    /// Tells the wizard.
    pub happen: &'a Callback<Happening>,
    /// Starts the import.
    pub on_start: &'a Callback<ImportMode>,
    /// The heading that gets the focus.
    pub heading: &'a NodeRef,
}

impl ColumnsStep<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let course = self.course;
        let Some(preview) = course.preview.clone() else { return Html::default() };
        let on_choose = self.happen.reform(Happening::Chose);
        let forget = {
            let forgotten = course.forgotten();
            on_choose.reform(move |_: MouseEvent| forgotten.clone())
        };
        let reset = self.happen.reform(|_: MouseEvent| Happening::Reset);
        let draft = draft_of(course, self.catalogue);
        let wrong = draft.as_ref().and_then(|draft| draft.table.fault_as_new(self.catalogue));
        let tables = table_choices(self.catalogue, draft.as_ref().map(|draft| &draft.table), words);
        let on_table = {
            let (choices, seen, file) = (course.choices.clone(), preview.clone(), course.file_name());
            let catalogue = self.catalogue.clone();
            on_choose.reform(move |value: AttrValue| chosen(&value, &choices, &seen, (&file, &catalogue)))
        };
        let on_start = self.on_start.reform(|_: MouseEvent| ImportMode::Ask);
        let columns = preview.columns.len().to_string();
        let about = words.with(
            "import.about",
            &[("size", &import_words::size(preview.total_bytes)), ("columns", &columns)],
        );
        let foot = html! {
            <>
                <div role="status">{ standing(course, &preview.missing_required, preview.is_open(), words) }</div>
                <button type="button" class="ks-btn ks-btn--primary" data-test="import-start" disabled={!course.is_ready() || wrong.is_some()} onclick={on_start}>
                    { icon("upload", IconSize::Normal) }{ words.get("import.start") }
                </button>
            </>
        };
        html! {
            <>
                <section class="ks-card" aria-busy={course.is_reading.then_some("true")}>
                    <header class="ks-card__head">
                        <div>
                            <h2 class="ks-card__title" tabindex="-1" ref={self.heading.clone()}>{ course.file_name() }</h2>
                            <p class="ks-card__sub">{ about }</p>
                        </div>
                        <div class="ks-card__actions">{ Button { icon: Some("file"), small: true, onclick: reset, ..Button::default() }.view(words.get("import.other_file")) }</div>
                    </header>
                    <div class="ks-card__body"><div class="ks-stack ks-stack--tight">
                        if let Some(problem) = &course.problem { { problem_view(problem, words) } }
                        if let Some((overlap, refused)) = course.overlap { { overlap_view(overlap, refused, self.on_start, self.happen, words) } }
                        if course.is_remembered {
                            <div class="ks-row" data-test="import-remembered">
                                <p class="ks-mute">{ words.get("import.remembered.text") }</p>
                                { Button { small: true, kind: ButtonKind::Ghost, onclick: forget, ..Button::default() }.view(words.get("import.remembered.forget")) }
                            </div>
                        }
                        if preview.titles() > 0 {
                            <p class="ks-mute">{ words.with("import.skipped", &[("n", &preview.titles().to_string())]) }</p>
                        }
                        { Reading { preview: &preview, choices: &course.choices, local: local_minutes(), tables, on_table, on_choose: &on_choose }.view(words) }
                        <p class="ks-sr" role="status">{ if course.is_reading { words.get("import.rereading") } else { "".into() } }</p>
                    </div></div>
                </section>
                if let Some(issues) = course.refused() { { issues_card(issues, None, words) } }
                if let Some(draft) = &draft {
                    { OwnTableCard { draft, preview: &preview, choices: &course.choices, wrong, on_choose: &on_choose }.view(words) }
                } else {
                    { mapping_card(course, &preview, &on_choose, words) }
                }
                { preview_rows(&preview, foot, words) }
            </>
        }
    }
}

/// The table of the file's columns with what each means.
pub(super) fn mapping_card(
    course: &Course,
    preview: &Preview,
    on_choose: &Callback<ImportChoices>,
    words: Words,
) -> Html {
    let mapped = preview.columns.iter().filter(|column| column.column.is_some()).count();
    let (mapped, ignored) = (mapped.to_string(), (preview.columns.len() - mapped).to_string());
    html! {
        <section class="ks-card">
            <header class="ks-card__head"><div>
                <h2 class="ks-card__title">{ words.get("import.mapping.title") }</h2>
                <p class="ks-card__sub">{ words.get("import.mapping.sub") }</p>
            </div></header>
            <div class="ks-card__body ks-card__body--flush">
                { scroll_region(words.get("import.mapping.caption"), ScrollHeight::Whole, html! {
                    <table class="ks-table ks-table--plain">
                        <caption class="ks-sr">{ words.get("import.mapping.caption") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("import.mapping.file_column") }</th>
                            <th scope="col">{ words.get("import.mapping.maps_to") }</th><th scope="col">{ words.get("import.mapping.confidence") }</th>
                        </tr></thead>
                        <tbody>{ for preview.columns.iter().enumerate().map(|(place, column)| mapping_row((course, preview), place, column, on_choose, words)) }</tbody>
                    </table>
                }) }
            </div>
            <footer class="ks-card__foot">
                <p class="ks-mute">{ words.with("import.mapping.summary", &[("mapped", &mapped), ("ignored", &ignored)]) }{ import_words::gap(words) }{ import_words::net_amount(preview.net_amount, words) }</p>
            </footer>
        </section>
    }
}

/// Whether the import can start, and if not, what is lacking.
fn standing(course: &Course, missing: &[ColumnId], is_ambiguous: bool, words: Words) -> Html {
    if !missing.is_empty() {
        let columns = column_names(missing, words);
        return html! {
            <div class="ks-note ks-note--watch" data-test="import-missing">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>
                <strong>{ words.with("import.missing.title", &[("columns", &columns)]) }</strong>{ import_words::gap(words) }{ words.get("import.missing.text") }
            </div></div>
        };
    }
    if is_ambiguous {
        return html! { <div class="ks-note ks-note--watch">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div><strong>{ words.get("import.answer_first") }</strong></div></div> };
    }
    if course.is_unreadable {
        Html::default()
    } else {
        html! { <span class="ks-mute">{ words.get("import.ready") }</span> }
    }
}

fn mapping_row(
    (course, preview): (&Course, &Preview),
    place: usize,
    column: &ColumnGuess,
    on_choose: &Callback<ImportChoices>,
    words: Words,
) -> Html {
    let header = match column.header.trim() {
        "" => words.with("import.mapping.unnamed", &[("n", &(place + 1).to_string())]),
        header => header.into(),
    };
    let onchange = {
        let course = course.clone();
        on_choose.reform(move |event: Event| {
            let code = dom::text_of(&event);
            course.mapped(place, (!code.is_empty()).then_some(ColumnId(code)))
        })
    };
    let value = course.meaning(place).map_or("", |column| column.0.as_str()).to_owned();
    let samples = if column.samples.is_empty() {
        words.get("import.mapping.no_samples")
    } else {
        import_words::samples(&column.samples).into()
    };
    let how = how_read(column, words);
    html! {
        <tr key={place}>
            <th scope="row">{ header.clone() }<span class="ks-table__sub">{ samples }</span>
                if let Some(how) = how { <span class="ks-table__sub" data-test="import-read-as">{ how }</span> }
            </th>
            <td>
                <span class="ks-select">
                    <select class="ks-input" data-column={place.to_string()} ~value={value.as_str()} aria-label={words.with("import.mapping.choose", &[("header", &header)])} {onchange}>
                        <option value="" selected={value.is_empty()}>{ words.get("import.mapping.ignore") }</option>
                        { for column_groups(preview, words).into_iter().map(|(label, choices)| html! {
                            <optgroup label={label}>
                                { for choices.into_iter().map(|choice| html! { <option value={choice.value.clone()} selected={choice.value == value.as_str()}>{ choice.label }</option> }) }
                            </optgroup>
                        }) }
                    </select>
                    { icon("down-chev", IconSize::Small) }
                </span>
            </td>
            <td>{ confidence(course, place, column, words) }</td>
        </tr>
    }
}

/// What the first value is read as, and the unit of the header, where that changes anything.
fn how_read(column: &ColumnGuess, words: Words) -> Option<String> {
    let read = column.read_as.as_ref().map(|value| words.with("import.read_as", &[("value", value)]));
    let scale = import_words::scale(column.scale, words);
    let parts: Vec<_> = read.into_iter().chain(scale).map(|part| part.to_string()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Columns of the table under "required" and "optional".
fn column_groups(preview: &Preview, words: Words) -> [(std::rc::Rc<str>, Vec<Choice>); 2] {
    let table: Option<&TableSpec> = preview.spec();
    let all = table.map(|table| table.columns.as_slice()).unwrap_or_default();
    [("import.mapping.required", true), ("import.mapping.optional", false)].map(|(key, required)| {
        let choices = all.iter().filter(|spec| spec.required == required);
        (
            words.get(key),
            choices
                .map(|spec| Choice::new(spec.code, seen_column_name(preview, &spec.code.into(), words)))
                .collect(),
        )
    })
}

fn confidence(course: &Course, place: usize, column: &ColumnGuess, words: Words) -> Html {
    if column.column.is_none() {
        return Html::default();
    }
    let guessed = course.guessed.get(place).filter(|(guess, _)| *guess == column.column);
    let sure = guessed.map_or(Confidence::Chosen, |(_, percent)| Confidence::of(*percent));
    let class = match sure {
        Confidence::Chosen | Confidence::High => "ks-conf--high",
        Confidence::Mid => "ks-conf--mid",
        Confidence::Low => "ks-conf--low",
    };
    html! {
        <span class={classes!("ks-conf", class)}>
            <svg class="ks-conf__dots" viewBox="0 0 24 8" aria-hidden="true"><circle cx="4" cy="4" r="3" /><circle cx="12" cy="4" r="3" /><circle cx="20" cy="4" r="3" /></svg>
            { sure.word(words) }
        </span>
    }
}
