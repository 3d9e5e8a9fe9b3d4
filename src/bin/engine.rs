//! The engine worker's module: listens for messages and answers them one after another, and marks which part of it is
//! fetched later. Holds no rules.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::{cell::RefCell, collections::VecDeque, rc::Rc};

    use keyscore::{
        platform::worker_scope,
        worker::{engine_host::EngineHost, engine_protocol::ToEngine},
    };

    /// Messages wait in a line, so that a slow read of the store never lets a later one overtake it.
    pub(crate) fn start() {
        let waiting: Rc<RefCell<VecDeque<ToEngine>>> = Rc::default();
        let host = Rc::new(RefCell::new(Some(EngineHost::new(super::later::fetch))));
        worker_scope::listen(move |message: ToEngine, _file| {
            waiting.borrow_mut().push_back(message);
            let taken = host.borrow_mut().take();
            let Some(mut busy) = taken else { return };
            let (waiting, host) = (Rc::clone(&waiting), Rc::clone(&host));
            wasm_bindgen_futures::spawn_local(async move {
                loop {
                    let next = waiting.borrow_mut().pop_front();
                    let Some(message) = next else { break };
                    worker_scope::reply(busy.handle(message).await);
                }
                *host.borrow_mut() = Some(busy);
            });
        });
    }
}

/// What only `engine` reaches is split off into a module of its own, which `.ci/site.mjs` writes.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the mark stands for an import and an export that the split tool joins")]
mod later {
    use keyscore::{
        platform::worker_stores::BrowserStores,
        worker::{
            engine_host::{Fetching, LaterPart, PartMissing},
            engine_later::EngineLater,
        },
    };
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(engine, fallible)]
    fn part() -> Result<Box<dyn LaterPart>, SplitLoaderError> {
        Ok(Box::new(EngineLater::new(BrowserStores)))
    }

    pub(crate) fn fetch() -> Fetching {
        Box::pin(async { part().await.map_err(|_| PartMissing) })
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    browser::start();
}

/// The worker is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
