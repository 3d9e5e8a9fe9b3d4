//! What every component can reach: the state, a way to send actions, the words of the current language.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        part::{FetchPart, PartMissing},
        route::Address,
        runtime::Runtime,
        tasks,
    },
    platform::{document, preferences},
    state::{action::Action, app_state::AppState},
    view::message::Words,
};

/// The page as components see it.
#[derive(Clone)]
pub struct App {
    /// The state.
    pub state: Rc<AppState>,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// The message catalogue in the current language.
    pub words: Words,
    /// Where the page is.
    pub address: Address,
}

impl PartialEq for App {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.address == other.address
    }
}

/// Sends actions; equal as long as the page runs.
#[derive(Clone)]
pub struct Dispatch {
    runtime: Rc<Runtime>,
}

impl PartialEq for Dispatch {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.runtime, &other.runtime)
    }
}

impl Dispatch {
    /// Sends an action.
    pub fn send(&self, action: Action) {
        self.runtime.send(action);
    }

    /// The runtime, for tasks.
    pub fn runtime(&self) -> &Rc<Runtime> {
        &self.runtime
    }

    /// A callback that sends the action made of its argument.
    pub fn callback<T: 'static>(&self, make: impl Fn(T) -> Action + 'static) -> Callback<T> {
        let runtime = Rc::clone(&self.runtime);
        Callback::from(move |argument| runtime.send(make(argument)))
    }
}

/// Properties of [`AppProvider`].
#[derive(Properties)]
pub struct AppProviderProps {
    /// How the part of the page is fetched that does not come with the start; the same as long as the page runs.
    pub fetch_part: FetchPart,
    /// Everything that may use the app.
    pub children: Html,
}

impl PartialEq for AppProviderProps {
    fn eq(&self, other: &Self) -> bool {
        self.children == other.children
    }
}

/// Starts the runtime and gives it to its children.
#[component]
pub fn AppProvider(props: &AppProviderProps) -> Html {
    let fetch_part = props.fetch_part;
    let runtime = use_memo((), |()| {
        Runtime::new(AppState { preferences: preferences::read(), ..AppState::default() }, fetch_part)
    });
    let runtime: Rc<Runtime> = (*runtime).clone();
    let state = use_state(|| runtime.state());
    {
        let runtime = Rc::clone(&runtime);
        let setter = state.setter();
        use_effect_with((), move |()| {
            runtime.on_redraw(Callback::from(move |next| setter.set(next)));
            tasks::start(&runtime);
        });
    }
    let address = use_state_eq(|| Address::of_hash(&document::address()));
    {
        let setter = address.setter();
        use_effect_with((), move |()| {
            let listener = document::on_address(move |hash| setter.set(Address::of_hash(&hash)));
            move || drop(listener)
        });
    }
    let app = App {
        state: (*state).clone(),
        dispatch: Dispatch { runtime },
        words: Words::new(state.preferences.lang),
        address: *address,
    };
    html! { <ContextProvider<App> context={app}>{ props.children.clone() }</ContextProvider<App>> }
}

/// The app. Components are always below an [`AppProvider`].
#[hook]
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_else(|| App {
        state: Rc::default(),
        dispatch: Dispatch {
            runtime: Runtime::new(AppState::default(), || Box::pin(async { Err(PartMissing) })),
        },
        words: Words::new(crate::domain::text::Lang::default()),
        address: Address::of_hash(""),
    })
}
