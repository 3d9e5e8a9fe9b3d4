//! Tells when the system turns light or dark.

use gloo::events::EventListener;

/// Calls back with whether the system is dark whenever that changes, until it is dropped.
pub struct SystemTheme {
    _listener: Option<EventListener>,
}

impl SystemTheme {
    /// Starts listening.
    pub fn watch(mut changed: impl FnMut(bool) + 'static) -> Self {
        Self {
            _listener: query().map(|query| EventListener::new(&query, "change", move |_| changed(is_dark()))),
        }
    }
}

/// Whether the system is dark.
pub fn is_dark() -> bool {
    query().is_some_and(|query| query.matches())
}

fn query() -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok().flatten()
}
