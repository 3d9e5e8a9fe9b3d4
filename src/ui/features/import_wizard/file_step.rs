//! First step: the file, dropped or chosen.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    platform::{dom, download},
    ui::{
        components::{
            button::{Button, ButtonKind},
            icon::{IconSize, icon},
        },
        features::import_wizard::{
            course::{Course, Happening},
            problem::problem_view,
        },
    },
    view::import_tables,
};

/// Properties of [`FileStep`].
#[derive(Properties, PartialEq)]
pub struct FileStepProps {
    /// State of the wizard.
    pub course: Course,
    /// Tells the wizard.
    pub happen: Callback<Happening>,
    /// Several files were chosen at once.
    pub on_several: Callback<Vec<web_sys::File>>,
    /// The heading that gets the focus.
    pub heading: NodeRef,
}

/// The drop zone, which is a labelled file field too.
#[component]
pub fn FileStep(props: &FileStepProps) -> Html {
    let words = use_app().words;
    let is_over = use_state_eq(|| false);
    let chosen = {
        let (happen, on_several) = (props.happen.clone(), props.on_several.clone());
        Callback::from(move |mut files: Vec<web_sys::File>| match files.len() {
            0 => {}
            1 => files.pop().into_iter().for_each(|file| happen.emit(Happening::Picked(file))),
            _ => on_several.emit(files),
        })
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| chosen.emit(dom::picked_files(&event)))
    };
    let ondragover = {
        let is_over = is_over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(true);
        })
    };
    let ondragleave = {
        let is_over = is_over.setter();
        Callback::from(move |_: DragEvent| is_over.set(false))
    };
    let ondrop = {
        let is_over = is_over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(false);
            chosen.emit(dom::dropped_files(&event));
        })
    };
    let onpaste = {
        let happen = props.happen.clone();
        Callback::from(move |event: InputEvent| {
            let text = dom::text_of(&event);
            // One cell alone is no table.
            if text.trim().contains(['\n', '\t'])
                && let Some(file) =
                    dom::text_file(&format!("{}.tsv", words.get("import.paste.file_name")), &text)
            {
                happen.emit(Happening::Picked(file));
            }
        })
    };
    let template = Callback::from(move |_: MouseEvent| {
        let name = format!("{}.csv", words.get("import.template.file_name"));
        download::offer(&name, "text/csv;charset=utf-8", import_tables::template_csv(words).as_bytes());
    });
    let name = props.course.file_name();
    html! {
        <section class="ks-card" aria-busy={props.course.is_reading.then_some("true")}>
            <header class="ks-card__head"><div>
                <h2 class="ks-card__title" tabindex="-1" ref={props.heading.clone()}>{ words.get("import.title") }</h2>
                <p class="ks-card__sub">{ words.get("import.lead") }</p>
            </div></header>
            <div class="ks-card__body"><div class="ks-stack ks-stack--tight">
                <label class={classes!("ks-drop", is_over.then_some("ks-drop--over"))} {ondragover} {ondragleave} {ondrop}>
                    { icon("upload", IconSize::Huge) }
                    <strong>{ words.get("import.drop.title") }</strong>
                    <span class="ks-mute">{ words.get("import.drop.text") }</span>
                    <input class="ks-sr" id="import-file" data-test="import-file" type="file" multiple=true accept=".csv,.txt,.tsv,.xlsx,.xlsm,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        aria-describedby="import-file-h" {onchange} />
                </label>
                <div class="ks-row ks-row--between">
                    <p class="ks-field__hint" id="import-file-h">{ words.get("import.drop.hint") }</p>
                    { Button { kind: ButtonKind::Ghost, small: true, icon: Some("download"), onclick: template, ..Button::default() }.view(words.get("import.template.action")) }
                </div>
                <div class="ks-field">
                    <label class="ks-field__label" for="import-paste">{ words.get("import.paste.label") }</label>
                    <textarea class="ks-input" id="import-paste" data-test="import-paste" rows="2" autocomplete="off" spellcheck="false" oninput={onpaste} />
                </div>
                if props.course.is_reading {
                    <p class="ks-row" role="status"><span class="ks-spin" aria-hidden="true"></span>{ words.with("import.reading", &[("file", &name)]) }</p>
                }
                if let Some(problem) = &props.course.problem { { problem_view(problem, words) } }
            </div></div>
        </section>
    }
}
