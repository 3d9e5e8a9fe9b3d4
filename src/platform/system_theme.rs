//! Tells when the system turns light or dark.

use gloo::events::EventListener;

/// Calls back whenever the system changes between light and dark, until it is dropped.
pub struct SystemTheme {
    _listener: Option<EventListener>,
}

impl SystemTheme {
    /// Starts listening.
    pub fn watch(mut changed: impl FnMut() + 'static) -> Self {
        let query = web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
        Self { _listener: query.map(|query| EventListener::new(&query, "change", move |_| changed())) }
    }
}
