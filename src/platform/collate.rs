//! The order of texts in a language, as the browser knows it: Chinese by pinyin.

use std::{cmp::Ordering, rc::Rc};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::domain::text::Lang;

/// Compares two texts.
pub type Compare = Rc<dyn Fn(&str, &str) -> Ordering>;

/// The order of texts in a language, numbers inside of them by value (`A2` before `A10`).
/// By code point where the browser has no collator.
pub fn collator(lang: Lang) -> Compare {
    let Some(compare) = browser_compare(lang) else { return Rc::new(|left, right| left.cmp(right)) };
    Rc::new(move |left, right| {
        let order = compare.call2(&JsValue::UNDEFINED, &left.into(), &right.into());
        let order = order.ok().and_then(|order| order.as_f64()).unwrap_or_default();
        order.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    })
}

fn browser_compare(lang: Lang) -> Option<Function> {
    let options = Object::new();
    Reflect::set(&options, &"numeric".into(), &JsValue::TRUE).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = Reflect::get(&intl, &"Collator".into()).ok()?.dyn_into::<Function>().ok()?;
    let collator = Reflect::construct(&constructor, &Array::of2(&lang.tag().into(), &options)).ok()?;
    Reflect::get(&collator, &"compare".into()).ok()?.dyn_into::<Function>().ok()
}
