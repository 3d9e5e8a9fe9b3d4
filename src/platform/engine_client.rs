//! The page's side of the engine worker: sends messages, hands every reply to one listener.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{MessageEvent, Worker};

use crate::{
    platform::{global, wire},
    worker::engine_protocol::{FromEngine, ToEngine},
};

/// What comes from the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum EngineEvent {
    /// A reply.
    Reply(FromEngine),
    /// It cannot start, panicked, or is of another version; the text is for support.
    Broken(String),
}

/// What the worker calls, kept as long as it may.
type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

/// A running engine worker; ended when dropped.
pub struct EngineClient {
    worker: Worker,
    _listeners: Listeners,
}

impl EngineClient {
    /// Starts a worker.
    ///
    /// # Errors
    /// What the browser says when it cannot.
    pub fn start(on_event: impl Fn(EngineEvent) + Clone + 'static) -> Result<Self, String> {
        let worker = global::spawn("spawnEngine").map_err(|error| format!("{error:?}"))?;
        let on_error = on_event.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            match wire::from_data::<FromEngine>(&data) {
                Some(Ok(reply)) => on_event(EngineEvent::Reply(reply)),
                Some(Err(error)) => on_event(EngineEvent::Broken(error.to_string())),
                None => {
                    let text = Reflect::get(&data, &JsValue::from_str("message"))
                        .ok()
                        .and_then(|text| text.as_string());
                    on_event(EngineEvent::Broken(text.unwrap_or_default()));
                }
            }
        });
        let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let text = event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message);
            on_error(EngineEvent::Broken(text.unwrap_or_default()));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { worker, _listeners: (message, error) })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// The message cannot be written or sent.
    pub fn send(&self, message: ToEngine) -> Result<(), String> {
        let buffer = wire::to_buffer(message).map_err(|error| error.to_string())?;
        self.worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .map_err(|error| format!("{error:?}"))
    }
}

impl Drop for EngineClient {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
