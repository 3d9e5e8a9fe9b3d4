//! Doing something a little later.

use gloo::timers::callback::Timeout;

/// Calls the function once the current event has been handled.
pub fn soon(call: impl FnOnce() + 'static) {
    Timeout::new(0, call).forget();
}

/// Calls the function after some milliseconds.
pub fn after(milliseconds: u32, call: impl FnOnce() + 'static) {
    Timeout::new(milliseconds, call).forget();
}

/// Writes a line for support into the browser's console.
pub fn log(text: &str) {
    gloo::console::warn!(text);
}
