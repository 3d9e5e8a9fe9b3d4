//! Several files at once: which table each is, what its columns mean, a check of all rows, and one step that takes them in.

pub mod list;
pub mod stack;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{AddressQuery, Route},
        tasks::{self, SeveralJob, previews::Previews},
    },
    data::import::{ImportChoices, ImportError, preview::Preview},
    domain::workspace::Workspace,
    platform::dom,
    ui::{
        components::{
            button::Button,
            icon::{IconSize, icon_like},
            link::RouteLink,
        },
        features::import_wizard::{
            course::local_minutes,
            mapping::mapping_card,
            own_table::{OwnTableCard, chosen, draft_of, table_choices, with_own},
            preview_rows::preview_rows,
            reading::Reading,
            several::{
                list::FileList,
                stack::{MOST_FILES, Phase, Stack, Turn},
            },
        },
    },
    view::{
        import_words::{self, count},
        message::Words,
    },
};

/// Properties of [`SeveralFiles`].
#[derive(Properties, PartialEq)]
pub struct SeveralFilesProps {
    /// The files.
    pub files: Vec<web_sys::File>,
    /// Back to the choice of files.
    pub on_close: Callback<()>,
    /// The period that links keep.
    pub query: AddressQuery,
}

/// The files, from being chosen to being part of the workspace.
#[component]
pub fn SeveralFiles(props: &SeveralFilesProps) -> Html {
    let app = use_app();
    let words = app.words;
    let stack = use_reducer_eq(Stack::default);
    let looks = use_mut_ref(Previews::default);
    let work = use_mut_ref(SeveralJob::default);
    let heading = use_node_ref();
    let catalogue = app.state.open().map(|open| open.catalogue.clone()).unwrap_or_default();
    let look = {
        let (dispatcher, looks) = (stack.dispatcher(), looks);
        let catalogue = catalogue.clone();
        Callback::from(move |(place, file, choices): (usize, web_sys::File, ImportChoices)| {
            let choices = with_own(&choices, &catalogue);
            let (dispatcher, decided) = (dispatcher.clone(), choices.clone());
            let on_done = Callback::from(move |outcome: Result<Preview, ImportError>| {
                let recalled =
                    outcome.as_ref().ok().and_then(|preview| tasks::remembered().recall(preview, &decided));
                dispatcher.dispatch(Turn::Seen(place, outcome.map(Rc::new)));
                if let Some(choices) = recalled {
                    dispatcher.dispatch(Turn::Recalled(place, choices));
                }
            });
            let looks = looks.borrow().clone();
            looks.look(place, file, choices, on_done);
        })
    };
    {
        let (dispatcher, heading) = (stack.dispatcher(), heading.clone());
        use_effect_with(props.files.clone(), move |files| {
            dispatcher.dispatch(Turn::Came(files.clone()));
            dom::focus(&heading);
        });
    }
    {
        // A file is looked at when it comes and whenever something else was decided about it.
        let wanted: Vec<(web_sys::File, ImportChoices)> = stack
            .entries
            .iter()
            .filter_map(|entry| Some((entry.course.file.clone()?, entry.course.choices.clone())))
            .collect();
        let before = use_mut_ref(Vec::<(web_sys::File, ImportChoices)>::new);
        use_effect_with(wanted, move |wanted| {
            let seen = std::mem::replace(&mut *before.borrow_mut(), wanted.clone());
            for (place, (file, choices)) in wanted.iter().enumerate() {
                if seen.get(place) != Some(&(file.clone(), choices.clone())) {
                    look.emit((place, file.clone(), choices.clone()));
                }
            }
        });
    }
    let turn = {
        let dispatcher = stack.dispatcher();
        Callback::from(move |turn: Turn| dispatcher.dispatch(turn))
    };
    let others = stack.others_now(&catalogue);
    let is_ready = stack.entries.iter().any(|entry| !entry.is_left_out)
        && stack.entries.iter().all(|entry| stack.lack(entry, &others, &catalogue).is_none());
    let on_check = {
        let (app, stack, work, catalogue) = (app.clone(), stack.clone(), work.clone(), catalogue.clone());
        Callback::from(move |_: MouseEvent| {
            for entry in stack.entries.iter().filter(|entry| !entry.is_left_out) {
                if let Some(preview) = &entry.course.preview {
                    tasks::remember(preview, &entry.course.choices);
                }
            }
            stack.dispatch(Turn::Checking);
            let dispatcher = stack.dispatcher();
            let on_event =
                Callback::from(move |(place, outcome)| dispatcher.dispatch(Turn::Went(place, outcome)));
            *work.borrow_mut() = tasks::take_in_several(&app, stack.orders(&catalogue), on_event);
        })
    };
    let on_stop = {
        let (dispatcher, work) = (stack.dispatcher(), work);
        Callback::from(move |_: MouseEvent| {
            *work.borrow_mut() = SeveralJob::default();
            dispatcher.dispatch(Turn::Stopped);
        })
    };
    // The page of another workspace is another page: this is the one for which the files were read.
    let workspace = app.state.open().map(|open| open.id);
    let on_commit = {
        let (app, stack, catalogue) = (app.clone(), stack.clone(), catalogue.clone());
        Callback::from(move |_: MouseEvent| {
            let files = stack.entries.iter().filter(|entry| entry.summary().is_some()).count();
            if tasks::commit_several(&app, workspace, files, stack.rows(), stack.changes(&catalogue)) {
                stack.dispatch(Turn::Committed);
            }
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let rows = count(stack.rows());
    let n = stack.entries.len().to_string();
    let is_whole = stack.is_whole(&catalogue);
    let foot = match stack.phase {
        Phase::Sorting => html! {
            <>
                <span class="ks-mute" role="status">{ words.get(if is_ready { "several.ready" } else { "several.not_ready" }) }</span>
                <button type="button" class="ks-btn ks-btn--primary" data-test="several-check" disabled={!is_ready} onclick={on_check}>{ words.get("several.check") }</button>
            </>
        },
        Phase::Checking => html! {
            <>
                <span class="ks-row" role="status"><span class="ks-spin" aria-hidden="true"></span>{ words.get("several.checking") }</span>
                { Button { onclick: on_stop, ..Button::default() }.view(words.get("import.cancel")) }
            </>
        },
        Phase::Checked => html! {
            <>
                <span class="ks-mute" role="status">{ words.get(if is_whole { "several.nothing_written" } else { "several.not_whole" }) }</span>
                <button type="button" class="ks-btn ks-btn--primary" data-test="several-import" disabled={stack.rows() == 0 || !is_whole} onclick={on_commit}>{ words.with("several.import", &[("rows", &rows)]) }</button>
            </>
        },
        Phase::Done => html! {
            <>
                { Button { icon: Some("upload"), onclick: close.clone(), ..Button::default() }.view(words.get("import.done.again")) }
                { workspace.map(|workspace| RouteLink::new(Route::Overview { workspace }, props.query, "ks-btn ks-btn--primary").view(words.get("import.done.to_overview"))).unwrap_or_default() }
            </>
        },
    };
    html! {
        <div class="ks-stack">
            <section class="ks-card" data-test="several" data-phase={format!("{:?}", stack.phase).to_lowercase()}>
                <header class="ks-card__head">
                    <div>
                        <h2 class="ks-card__title" tabindex="-1" ref={heading}>{ words.with("several.title", &[("n", &n)]) }</h2>
                        <p class="ks-card__sub">{ words.get("several.sub") }</p>
                    </div>
                    if stack.phase != Phase::Done {
                        <div class="ks-card__actions">{ Button { icon: Some("file"), small: true, onclick: close, ..Button::default() }.view(words.get("several.others")) }</div>
                    }
                </header>
                <div class="ks-card__body ks-card__body--flush">
                    if stack.phase == Phase::Done {
                        <div class="ks-card__pad"><div class="ks-note ks-note--good" role="status" data-test="several-done">{ icon_like("good", IconSize::Normal, Some("ks-status__mark")) }<div>{ words.with("several.done", &[("rows", &rows)]) }{ import_words::gap(words) }{ words.get("import.done.undo") }</div></div></div>
                    }
                    if props.files.len() > MOST_FILES {
                        <p class="ks-card__pad ks-mute" role="status">{ words.with("several.too_many", &[("n", &MOST_FILES.to_string())]) }</p>
                    }
                    { FileList { stack: &stack, catalogue: &catalogue, others: &others, turn: &turn }.view(words) }
                </div>
                <footer class="ks-card__foot">{ foot }</footer>
            </section>
            { opened(&stack, &catalogue, &turn, words) }
        </div>
    }
}

/// How the file is read whose columns are shown, what they mean, and its first rows.
fn opened(stack: &Stack, catalogue: &Workspace, turn: &Callback<Turn>, words: Words) -> Html {
    let entry = stack.open.and_then(|place| Some((place, stack.entries.get(place)?)));
    let Some((place, entry)) = entry else { return Html::default() };
    let Some(preview) = entry.course.preview.clone() else { return Html::default() };
    let on_choose = turn.reform(move |choices: ImportChoices| Turn::Chose(place, choices));
    let choices = &entry.course.choices;
    let draft = draft_of(&entry.course, catalogue);
    let tables = table_choices(catalogue, draft.as_ref().map(|draft| &draft.table), words);
    let on_table = {
        let (choices, seen, file) = (choices.clone(), preview.clone(), entry.course.file_name());
        let catalogue = catalogue.clone();
        on_choose.reform(move |value: AttrValue| chosen(&value, &choices, &seen, (&file, &catalogue)))
    };
    let done = turn.reform(|_: MouseEvent| Turn::Opened(None));
    let foot = Button { onclick: done, ..Button::default() }.view(words.get("several.close"));
    html! {
        <>
            <section class="ks-card" aria-busy={entry.course.is_reading.then_some("true")}>
                <header class="ks-card__head"><div><h2 class="ks-card__title">{ entry.course.file_name() }</h2></div></header>
                <div class="ks-card__body">{ Reading { preview: &preview, choices, local: local_minutes(), tables, on_table, on_choose: &on_choose }.view(words) }</div>
            </section>
            if let Some(draft) = &draft {
                { OwnTableCard { draft, preview: &preview, choices, wrong: stack.fault(entry, catalogue), on_choose: &on_choose }.view(words) }
            } else {
                { mapping_card(&entry.course, &preview, &on_choose, words) }
            }
            { preview_rows(&preview, foot, words) }
        </>
    }
}
