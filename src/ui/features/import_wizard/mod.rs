//! The import wizard: choose a file, say what its columns mean, import, see what came of it. Several steps on one
//! page; nothing is written before the user says so.

pub mod course;
mod doubts;
pub mod file_step;
pub mod issues;
mod left_out;
pub mod mapping;
pub mod overlap;
pub mod own_table;
pub mod preview_rows;
pub mod problem;
pub mod reading;
pub mod result;
pub mod running;
pub mod several;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::use_address_query,
        tasks::{self, ImportJob},
    },
    data::import::{ImportChoices, ImportError, ImportMode, preview::Preview, several::others},
    platform::{clock, dom},
    ui::{
        components::icon::{IconSize, icon},
        features::import_wizard::{
            course::{Course, Happening, Step},
            file_step::FileStep,
            mapping::ColumnsStep,
            own_table::with_own,
            result::ResultStep,
            running::RunningStep,
            several::SeveralFiles,
        },
    },
};

/// The wizard.
#[component]
pub fn ImportWizard() -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let course = use_reducer_eq(Course::default);
    // Keys of a file may point at tables that are there.
    let catalogue = app.state.open().map(|open| open.catalogue.clone()).unwrap_or_default();
    let others = others(&catalogue, &[]);
    let several = use_state_eq(Vec::<web_sys::File>::new);
    let heading = use_node_ref();
    let look = use_mut_ref(|| None::<ImportJob>);
    let work = use_mut_ref(|| None::<ImportJob>);
    {
        // A new look ends the one before it.
        let (dispatcher, look) = (course.dispatcher(), look.clone());
        let (others, catalogue) = (others.clone(), catalogue.clone());
        use_effect_with(
            (course.file.clone(), course.choices.clone()),
            move |(file, choices): &(Option<web_sys::File>, ImportChoices)| {
                *look.borrow_mut() = file.as_ref().map(|file| {
                    let decided = with_own(choices, &catalogue);
                    let asked = ImportChoices { others: others.clone(), ..decided.clone() };
                    let on_done = Callback::from(move |outcome: Result<Preview, ImportError>| {
                        let preview = outcome.as_ref().ok();
                        let recalled =
                            preview.and_then(|preview| tasks::remembered().recall(preview, &decided));
                        dispatcher.dispatch(Happening::Read(outcome.map(Rc::new)));
                        if let Some(choices) = recalled {
                            dispatcher.dispatch(Happening::Recalled(choices));
                        }
                    });
                    tasks::preview_file(file, asked, on_done)
                });
            },
        );
    }
    {
        let is_first = use_mut_ref(|| true);
        let heading = heading.clone();
        use_effect_with(course.step, move |_| {
            if !std::mem::replace(&mut *is_first.borrow_mut(), false) {
                dom::focus(&heading);
            }
        });
    }
    let happen = {
        let dispatcher = course.dispatcher();
        Callback::from(move |happening: Happening| dispatcher.dispatch(happening))
    };
    let on_start = {
        let (app, course, work, catalogue) = (app.clone(), course.clone(), work.clone(), catalogue.clone());
        Callback::from(move |mode: ImportMode| {
            let Some(file) = &course.file else { return };
            if let Some(preview) = &course.preview {
                tasks::remember(preview, &course.choices);
            }
            let (dispatcher, began) = (course.dispatcher(), clock::now_millis());
            course.dispatch(Happening::Started);
            let on_event = Callback::from(move |event| {
                dispatcher.dispatch(Happening::Went(event, clock::now_millis() - began))
            });
            *work.borrow_mut() = Some(tasks::import_file(
                &app,
                file,
                ImportChoices { others: others.clone(), ..with_own(&course.order(), &catalogue) },
                mode,
                on_event,
            ));
        })
    };
    let on_cancel = {
        let (dispatcher, work) = (course.dispatcher(), work);
        Callback::from(move |()| {
            work.borrow_mut().take();
            dispatcher.dispatch(Happening::Cancelled);
        })
    };
    if !several.is_empty() {
        let close = several.setter();
        let on_close = Callback::from(move |()| close.set(Vec::new()));
        return html! { <SeveralFiles files={(*several).clone()} {on_close} {query} /> };
    }
    let step = match course.step {
        Step::File => {
            let several = several.setter();
            let on_several = Callback::from(move |files| several.set(files));
            html! { <FileStep course={(*course).clone()} {happen} {on_several} heading={heading} /> }
        }
        Step::Columns => ColumnsStep {
            course: &course,
            catalogue: &catalogue,
            happen: &happen,
            on_start: &on_start,
            heading: &heading,
        }
        .view(words),
        Step::Import => html! { <RunningStep course={(*course).clone()} {on_cancel} heading={heading} /> },
        Step::Result => ResultStep { course: &course, happen: &happen, heading: &heading, query }.view(&app),
    };
    html! {
        <div class="ks-stack">
            <ol class="ks-steps" aria-label={words.get("import.steps")}>
                { for Step::ALL.into_iter().enumerate().map(|(place, step)| step_view(place, step, course.step, words)) }
            </ol>
            { step }
        </div>
    }
}

fn step_view(place: usize, step: Step, now: Step, words: crate::view::message::Words) -> Html {
    let is_done = step < now;
    let class = classes!(
        "ks-steps__item",
        is_done.then_some("ks-steps__item--done"),
        (step == now).then_some("ks-steps__item--now"),
    );
    html! {
        <li key={place} {class} aria-current={(step == now).then_some("step")}>
            <span class="ks-steps__dot" aria-hidden="true">
                if is_done { { icon("check", IconSize::Small) } } else { { place + 1 } }
            </span>
            <span class="ks-steps__text">
                { words.get(step.key()) }
                if is_done { <span class="ks-sr">{ " · " }{ words.get("import.step.done") }</span> }
            </span>
        </li>
    }
}
