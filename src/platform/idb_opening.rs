//! Waits for a database to be opened, but not for ever: a tab with an older version of the program may hold it.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
};

use idb::{Database, request::OpenDatabaseRequest};

use crate::{data::store::StoreError, platform::idb_transaction::store_error};

/// The database, or that another tab keeps it from being opened. The request goes on: once that tab has gone, trying
/// again succeeds.
pub(crate) async fn opened(mut request: OpenDatabaseRequest) -> Result<Database, StoreError> {
    let is_blocked: Rc<Cell<bool>> = Rc::default();
    let waker: Rc<RefCell<Option<Waker>>> = Rc::default();
    {
        let (is_blocked, waker) = (Rc::clone(&is_blocked), Rc::clone(&waker));
        request.on_blocked(move |_| {
            is_blocked.set(true);
            if let Some(waker) = waker.borrow_mut().take() {
                waker.wake();
            }
        });
    }
    let mut opening = pin!(request.into_future());
    poll_fn(move |context| {
        if let Poll::Ready(outcome) = opening.as_mut().poll(context) {
            return Poll::Ready(outcome.map_err(store_error));
        }
        if is_blocked.get() {
            return Poll::Ready(Err(StoreError::Blocked));
        }
        *waker.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    })
    .await
}
