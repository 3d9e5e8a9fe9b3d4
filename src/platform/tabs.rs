//! Other tabs of the same browser: who wrote which workspace.

use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::{data::store::WorkspaceId, platform::global};

/// The channel to the other tabs; closed when dropped. Where the browser has none, tabs find out when they write.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _listener: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Tabs {
    /// Opens the channel; `on_news` is told which workspace another tab has written.
    pub fn open(on_news: impl Fn(WorkspaceId) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(&global::database()) else {
            return Self { channel: None, _listener: None };
        };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(id) = event.data().as_string().and_then(|text| text.parse().ok()) {
                on_news(id);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel: Some(channel), _listener: Some(listener) }
    }

    /// Tells the other tabs that a workspace was written.
    pub fn announce(&self, workspace: WorkspaceId) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&workspace.to_string()));
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
