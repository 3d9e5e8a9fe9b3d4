//! A lock that all tabs and workers of the origin share. Where the browser has none (plain http), nobody gets it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Whether the browser has locks.
pub fn are_there() -> bool {
    locks().is_some()
}

fn locks() -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// A lock that is held; given back when dropped.
pub struct Lock {
    give_back: Function,
    _granted: Closure<dyn FnMut(JsValue) -> JsValue>,
    _refused: Closure<dyn FnMut(JsValue)>,
}

impl Lock {
    /// Takes the lock of this name, if nobody has it.
    pub async fn take(name: &str) -> Option<Self> {
        let locks = locks()?;
        let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
        let (held, give_back) = promise()?;
        let (answered, answer) = promise()?;
        let held = Rc::new(RefCell::new(Some(held)));
        let is_granted: Rc<Cell<bool>> = Rc::default();
        let refused = {
            let answer = answer.clone();
            // Where site data is blocked, asking is refused.
            Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| {
                let _ = answer.call0(&JsValue::UNDEFINED);
            })
        };
        let granted = {
            let is_granted = Rc::clone(&is_granted);
            Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
                is_granted.set(lock.is_object());
                let _ = answer.call0(&JsValue::UNDEFINED);
                // The lock is held until this promise is kept.
                match held.borrow_mut().take() {
                    Some(held) if lock.is_object() => held.into(),
                    _ => JsValue::UNDEFINED,
                }
            })
        };
        let asked =
            request.call3(&locks, &JsValue::from_str(name), &options, granted.as_ref().unchecked_ref());
        let _ = asked.ok()?.dyn_into::<Promise>().ok()?.catch(&refused);
        JsFuture::from(answered).await.ok()?;
        is_granted.get().then_some(Self { give_back, _granted: granted, _refused: refused })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.give_back.call0(&JsValue::UNDEFINED);
    }
}

/// A promise and what keeps it.
fn promise() -> Option<(Promise, Function)> {
    let slot: Rc<RefCell<Option<Function>>> = Rc::default();
    let taken = Rc::clone(&slot);
    let promise = Promise::new(&mut move |keep: Function, _: Function| {
        *taken.borrow_mut() = Some(keep);
    });
    let keep = slot.borrow_mut().take()?;
    Some((promise, keep))
}
