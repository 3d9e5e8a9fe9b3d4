//! The frames in which the browser draws.

use gloo::render::{AnimationFrame, request_animation_frame};

/// Calls the function when the browser draws next; not at all where the handle is dropped before.
pub fn next(call: impl FnOnce() + 'static) -> AnimationFrame {
    request_animation_frame(move |_| call())
}
