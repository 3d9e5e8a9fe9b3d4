//! A menu under a button: arrow keys move, Esc and a press elsewhere close it.

use yew::prelude::*;

use crate::{
    platform::dom::{self, PageListener},
    ui::components::icon::{IconSize, icon},
};

/// Properties of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// What the button shows.
    pub face: Html,
    /// What the button says where its face is an icon.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Whether the face is an icon only.
    #[prop_or_default]
    pub square: bool,
    /// Whether the panel ends where the button ends.
    #[prop_or_default]
    pub end: bool,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Items: [`MenuItem`]s, links of class `ks-menu__item`, labels and rules.
    pub children: Html,
}

/// A menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let menu = use_node_ref();
    let listener = use_mut_ref(|| None::<PageListener>);
    {
        let menu = menu.clone();
        use_effect_with((), move |()| {
            *listener.borrow_mut() = PageListener::presses({
                let menu = menu.clone();
                move |event| {
                    if !dom::is_inside(event, &menu) {
                        dom::close_menu(&menu, false);
                    }
                }
            });
            move || drop(listener.borrow_mut().take())
        });
    }
    let onkeydown = {
        let menu = menu.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => dom::close_menu(&menu, true),
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                dom::rove(
                    &menu,
                    ".ks-menu__panel :is(a, button:not(:disabled))",
                    if event.key() == "ArrowDown" { 1 } else { -1 },
                );
            }
            _ => {}
        })
    };
    let onclick = {
        let menu = menu.clone();
        Callback::from(move |_: MouseEvent| dom::close_menu(&menu, true))
    };
    html! {
        <details ref={menu} class={classes!("ks-menu", props.class.clone())} {onkeydown}>
            <summary class={classes!("ks-btn", "ks-btn--ghost", props.square.then_some("ks-btn--icon"))} aria-label={props.label.clone()} title={props.label.clone()}>
                { props.face.clone() }
            </summary>
            <div class={classes!("ks-menu__panel", props.end.then_some("ks-menu__panel--end"))} {onclick}>{ props.children.clone() }</div>
        </details>
    }
}

/// An item of a menu.
#[derive(Debug, Clone, Default)]
pub struct MenuItem {
    /// Name of an icon before the text.
    pub icon: &'static str,
    /// Picked.
    pub onclick: Callback<MouseEvent>,
    /// For a choice: whether it is the one at hand.
    pub chosen: Option<bool>,
    /// Takes something away.
    pub danger: bool,
}

impl MenuItem {
    /// Draws it with its text.
    pub fn view(self, text: impl Into<Html>) -> Html {
        self.draw(text.into())
    }

    fn draw(self, text: Html) -> Html {
        html! {
            <button type="button" class={classes!("ks-menu__item", self.danger.then_some("ks-menu__item--danger"))}
                aria-pressed={self.chosen.map(|chosen| chosen.to_string())} onclick={self.onclick}>
                { icon(self.icon, IconSize::Normal) }
                { text }
                if self.chosen.is_some() { <span class="ks-menu__tick">{ icon("check", IconSize::Normal) }</span> }
            </button>
        }
    }
}
