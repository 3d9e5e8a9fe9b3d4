//! The steps of the guided target setting. Every answer is written at once, as one step of undo.

pub mod account_targets;
pub mod aside;
pub mod balance;
pub mod benchmark;
pub mod card_reasons;
pub mod establish;
pub mod lint;
pub mod matrix;
pub mod needs;
pub mod people_targets;
pub mod printed;
pub mod resources;
pub mod result;
pub mod selection;
pub mod shared_weights;
pub mod strategy;
pub mod swot;
pub mod target_parts;
pub mod targets;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{context::App, library::Stocked},
    domain::{
        date::DayRange,
        guide::{
            AccountNeeds, AccountTier, GuideAnswer, Guided, OwnSwot, Quadrant, Resources, Selection,
            Strategy, SwotItem, SwotTheme, System,
        },
        id::Id,
        library::LibraryCard,
        workspace::Workspace,
    },
    engine::guide::{Proposal, Reason, SystemRow, cards::CardPlan},
    platform::dom,
    state::edits::{
        EditError,
        guide::{answer, take_back},
    },
    ui::{components::cell::Taken, features::commit::take},
    view::guide_words,
};

/// What every step sees: the library, the workspace, and what the answers come to.
#[derive(Clone)]
pub struct Guide {
    /// The page.
    pub app: App,
    /// The library, and what the workspace has of it.
    pub stocked: Stocked,
    /// The workspace without target series and typed values.
    pub workspace: Rc<Workspace>,
    /// What the answers come to.
    pub proposal: Rc<Proposal>,
    /// The system that they make.
    pub rows: Rc<Vec<SystemRow>>,
    /// Whose card holds what of it.
    pub cards: Rc<Vec<CardPlan>>,
    /// Fiscal year that is planned.
    pub year: i32,
    /// The days of that year.
    pub days: DayRange,
}

impl PartialEq for Guide {
    fn eq(&self, other: &Self) -> bool {
        self.app == other.app
            && self.stocked == other.stocked
            && Rc::ptr_eq(&self.workspace, &other.workspace)
            && self.proposal == other.proposal
            && self.rows == other.rows
            && self.cards == other.cards
            && self.year == other.year
            && self.days == other.days
    }
}

impl Guide {
    /// The answer under an id.
    fn answered(&self, id: Id<GuideAnswer>) -> Option<&Guided> {
        self.workspace.guide.get(&id).map(|answer| &answer.answer)
    }

    /// The strategies, the most important first.
    pub fn strategies(&self) -> &[Strategy] {
        match self.answered(GuideAnswer::strategies_id()) {
            Some(Guided::Strategies(strategies)) => strategies,
            _ => &[],
        }
    }

    /// What an account needs.
    pub fn needs(&self, account: Id<crate::domain::account::Account>) -> AccountNeeds {
        match self.answered(GuideAnswer::needs_id(account)) {
            Some(Guided::Needs(needs)) => needs.clone(),
            _ => {
                // What an import or the set-up said about the tier holds until it is answered here.
                let facts = self.workspace.accounts.get(&account).and_then(|known| known.facts.latest());
                let tier = facts.and_then(|facts| AccountTier::read(&facts.tier));
                AccountNeeds { tier, ..AccountNeeds::of(account) }
            }
        }
    }

    /// All answers.
    pub fn answers(&self) -> Vec<GuideAnswer> {
        self.workspace.guide.values().cloned().collect()
    }

    /// What the firm can do.
    pub fn resources(&self) -> Resources {
        match self.answered(GuideAnswer::resources_id()) {
            Some(Guided::Resources(resources)) => resources.clone(),
            _ => Resources::default(),
        }
    }

    /// An item of the board.
    pub fn swot(&self, theme: SwotTheme) -> Option<&SwotItem> {
        match self.answered(GuideAnswer::swot_id(theme)) {
            Some(Guided::Swot(item)) => Some(item),
            _ => None,
        }
    }

    /// Items of the board in the user's own words, by quadrant.
    pub fn own_swot(&self, quadrant: Option<Quadrant>) -> Vec<(Id<GuideAnswer>, &OwnSwot)> {
        let own = self.workspace.guide.values().filter_map(|answer| match &answer.answer {
            Guided::OwnSwot(item) => Some((answer.id, item)),
            _ => None,
        });
        own.filter(|(_, item)| quadrant.is_none_or(|quadrant| item.quadrant == quadrant)).collect()
    }

    /// What makes an account a key account.
    pub fn selection(&self) -> Selection {
        match self.answered(GuideAnswer::selection_id()) {
            Some(Guided::Selection(selection)) => selection.clone(),
            _ => Selection::default(),
        }
    }

    /// The choice of indicators.
    pub fn system(&self) -> System {
        match self.answered(GuideAnswer::system_id()) {
            Some(Guided::System(system)) => system.clone(),
            _ => System::default(),
        }
    }

    /// A card's name with its variant.
    pub fn card_name(&self, code: &str) -> String {
        self.stocked.library.card(code).map_or_else(|| code.to_owned(), |card| self.name_of(card))
    }

    fn name_of(&self, card: &LibraryCard) -> String {
        let (name, variant) = (self.app.words.of(&card.name), self.app.words.of(&card.variant));
        if variant.is_empty() { name.to_string() } else { format!("{name} · {variant}") }
    }

    /// Reasons in words, what is alike in one line.
    pub fn reasons(&self, reasons: &[Reason]) -> Vec<String> {
        guide_words::reasons(reasons, &self.workspace, self.app.words)
    }
}

/// Writes an answer over what the workspace has now.
pub fn write(app: &App, id: Id<GuideAnswer>, given: Guided) -> Taken {
    let state = app.dispatch.runtime().state();
    match state.open() {
        Some(open) => take(app, Ok(answer(&open.catalogue, id, given))),
        None => Taken::Refused(AttrValue::from(app.words.get(EditError::Gone.key()))),
    }
}

/// Takes an answer back.
pub fn forget(app: &App, id: Id<GuideAnswer>) {
    let state = app.dispatch.runtime().state();
    if let Some(open) = state.open() {
        let _ = take(app, take_back(&open.catalogue, id));
    }
}

/// A box that is ticked or not, with its text.
pub fn tick(id: String, text: impl Into<Html>, is_ticked: bool, on_change: Callback<bool>) -> Html {
    let onchange = on_change.reform(|event: Event| dom::is_checked(&event));
    html! { <label class="ks-check" for={id.clone()}><input type="checkbox" {id} checked={is_ticked} {onchange} /><span>{ text.into() }</span></label> }
}
