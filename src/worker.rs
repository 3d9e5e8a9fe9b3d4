//! Messages between the page and its two kinds of workers, each with a protocol number and a build.
