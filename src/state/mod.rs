//! What the user is doing: the page's state, actions, undo. Free of the framework and of the browser.
