//! The page's side of the codec worker: one job, its events, and its end when dropped.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{File, MessageEvent, Worker};

use crate::{
    platform::{global, wire},
    worker::codec_protocol::{FromCodec, ToCodec},
};

/// What the worker calls, kept as long as it may.
type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

/// A running job. Dropping it ends the worker at once and leaves everything as it was.
pub struct CodecJob {
    worker: Worker,
    _listeners: Listeners,
}

impl CodecJob {
    /// Starts a job with the file it is about.
    ///
    /// # Errors
    /// The worker cannot be started or told; the text is for support.
    pub fn start(
        job: ToCodec,
        file: Option<&File>,
        on_event: impl Fn(FromCodec) + Clone + 'static,
    ) -> Result<Self, String> {
        let worker = global::spawn("spawnCodec").map_err(|error| format!("{error:?}"))?;
        let on_error = on_event.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            on_event(match wire::from_data::<FromCodec>(&event.data()) {
                Some(Ok(reply)) => reply,
                Some(Err(error)) => FromCodec::Failed(error.to_string()),
                None => FromCodec::Failed(format!("{:?}", event.data())),
            });
        });
        let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let text = event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message);
            on_error(FromCodec::Failed(text.unwrap_or_default()));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        let buffer = wire::to_buffer(job).map_err(|error| error.to_string())?;
        let parts = Array::of1(&buffer);
        if let Some(file) = file {
            parts.push(file);
        }
        worker
            .post_message_with_transfer(&parts, &Array::of1(&buffer))
            .map_err(|error| format!("{error:?}"))?;
        Ok(Self { worker, _listeners: (message, error) })
    }
}

impl Drop for CodecJob {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
