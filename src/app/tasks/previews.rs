//! Looking at many files: two at a time, the others wait. Each look is a worker that reads its whole file, and a machine has
//! few processors and little memory to spare beside the page.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::{Rc, Weak},
};

use web_sys::File;
use yew::Callback;

use crate::{
    app::tasks::import::{ImportJob, preview_file},
    data::import::{ImportChoices, ImportError, preview::Preview},
    platform::later,
};

/// Most files that are looked at at once.
const AT_ONCE: usize = 2;

/// What is told of a file that was looked at.
type OnDone = Callback<Result<Preview, ImportError>>;

/// Files that are looked at or wait for it, by their places; dropping it ends all of that.
#[derive(Clone, Default)]
pub struct Previews {
    queue: Rc<RefCell<Queue>>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<(usize, File, ImportChoices, OnDone)>,
    running: BTreeMap<usize, (u64, ImportJob)>,
    /// Looks that were begun: a look that was replaced has another number.
    begun: u64,
}

impl Previews {
    /// Looks at the file of a place as soon as its turn comes; a look at that place which was wanted before is not any more.
    pub fn look(&self, place: usize, file: File, choices: ImportChoices, on_done: OnDone) {
        {
            let mut queue = self.queue.borrow_mut();
            queue.running.remove(&place);
            queue.waiting.retain(|(other, ..)| *other != place);
            queue.waiting.push_back((place, file, choices, on_done));
        }
        next(&self.queue);
    }
}

/// Begins looks until as many are under way as may be.
fn next(queue: &Rc<RefCell<Queue>>) {
    loop {
        let (number, place, file, choices, on_done) = {
            let mut queue = queue.borrow_mut();
            if queue.running.len() >= AT_ONCE {
                return;
            }
            let Some((place, file, choices, on_done)) = queue.waiting.pop_front() else { return };
            queue.begun += 1;
            (queue.begun, place, file, choices, on_done)
        };
        let owner = Rc::downgrade(queue);
        let told = Callback::from(move |outcome| {
            on_done.emit(outcome);
            let owner = Weak::clone(&owner);
            // Not within the call: the job owns the closure that is running.
            later::soon(move || {
                let Some(queue) = owner.upgrade() else { return };
                let is_own = queue.borrow().running.get(&place).is_some_and(|(own, _)| *own == number);
                if is_own {
                    let done = queue.borrow_mut().running.remove(&place);
                    drop(done);
                }
                next(&queue);
            });
        });
        let job = preview_file(&file, choices, told);
        queue.borrow_mut().running.insert(place, (number, job));
    }
}
