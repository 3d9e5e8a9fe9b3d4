//! Dialogs and drawers on the browser's own modal dialog: the focus stays inside, Esc closes, the focus goes back.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    platform::dom::{self, Modal},
    ui::components::button::IconButton,
};

/// Shape of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DialogKind {
    /// For a short form.
    #[default]
    Normal,
    /// For one question.
    Small,
    /// For a table.
    Large,
    /// For a form with what comes of it beside.
    Wide,
    /// A panel on the right, the whole sheet on a phone.
    Drawer,
}

impl DialogKind {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Small => Some("ks-dialog--sm"),
            Self::Large => Some("ks-dialog--lg"),
            Self::Wide => Some("ks-dialog--wide"),
            Self::Drawer => Some("ks-dialog--drawer"),
        }
    }
}

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Title.
    pub title: AttrValue,
    /// Second line of the head.
    #[prop_or_default]
    pub sub: Option<AttrValue>,
    /// Shape.
    #[prop_or_default]
    pub kind: DialogKind,
    /// What the button that closes it says.
    pub close_label: AttrValue,
    /// Esc, the close button, or a press beside the dialog.
    pub on_close: Callback<()>,
    /// Sent, where the dialog is a form.
    #[prop_or_default]
    pub on_submit: Option<Callback<()>>,
    /// Buttons at the bottom: others first, the main one last.
    #[prop_or_default]
    pub foot: Html,
    /// What stands in it.
    pub children: Html,
}

/// A modal dialog, open as long as it is drawn.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    let modal = use_mut_ref(|| None::<Modal>);
    {
        let (node, modal) = (node.clone(), Rc::clone(&modal));
        use_effect_with((), move |()| {
            *modal.borrow_mut() = Modal::open(&node);
            move || close(&modal)
        });
    }
    let oncancel = props.on_close.reform(|event: Event| event.prevent_default());
    let onpointerdown = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        Callback::from(move |event: PointerEvent| {
            if dom::is_backdrop(&event, &node) {
                on_close.emit(());
            }
        })
    };
    let on_close = props.on_close.reform(|_: MouseEvent| ());
    let title_id = format!("{}-title", props.id);
    let inside = html! {
        <>
            <header class="ks-dialog__head">
                <div>
                    <h2 class="ks-dialog__title" id={title_id.clone()}>{ props.title.clone() }</h2>
                    if let Some(sub) = &props.sub { <p class="ks-dialog__sub">{ sub.clone() }</p> }
                </div>
                { IconButton { icon: "close", label: props.close_label.clone(), onclick: on_close, ..IconButton::default() }.view() }
            </header>
            <div class="ks-dialog__body" tabindex={(props.kind == DialogKind::Drawer).then_some("0")}>{ props.children.clone() }</div>
            if props.foot != Html::default() { <footer class="ks-dialog__foot">{ props.foot.clone() }</footer> }
        </>
    };
    let inside = match props.on_submit.clone() {
        Some(on_submit) => {
            let onsubmit = Callback::from(move |event: SubmitEvent| {
                event.prevent_default();
                on_submit.emit(());
            });
            html! { <form class="ks-dialog__form" {onsubmit} novalidate=true>{ inside }</form> }
        }
        None => inside,
    };
    html! {
        <dialog ref={node} id={props.id.clone()} class={classes!("ks-dialog", props.kind.class())} aria-labelledby={title_id} {oncancel} {onpointerdown}>
            { inside }
        </dialog>
    }
}

fn close(modal: &Rc<RefCell<Option<Modal>>>) {
    let open = modal.borrow_mut().take();
    drop(open);
}
