//! State to drawable values: rows, series, number formats, messages by key. Never touches the page.
