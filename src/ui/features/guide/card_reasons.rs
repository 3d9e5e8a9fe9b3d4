//! The card of every account in words: which indicators it holds, with which weight and target, and why.

use yew::prelude::*;

use crate::{
    app::route::{Route, use_address_query},
    domain::target::TargetSeries,
    engine::guide::cards::{Basis, CardItem, CardPlan, Whose},
    platform::{document, dom},
    ui::{
        components::{card::Card, link::RouteLink},
        features::guide::{Guide, matrix},
    },
    view::{formats::Formats, guide_words},
};

/// Properties of [`CardReasons`].
#[derive(Properties, PartialEq)]
pub struct CardReasonsProps {
    /// What every step sees.
    pub guide: Guide,
    /// The targets of the year.
    pub targets: std::rc::Rc<Vec<TargetSeries>>,
}

/// The card.
#[component]
pub fn CardReasons(props: &CardReasonsProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let at = guide.app.address.query.at;
    // After the heading has had the focus, which every new screen gives it.
    use_effect_with((at, guide.cards.len()), |(at, _)| {
        let later = at.map(|account| dom::after(0, move || document::focus(&format!("card-of-{account}"))));
        move || drop(later)
    });
    let Some(open) = guide.app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &guide.workspace);
    let part = |plan: &CardPlan| {
        let Whose::Account(id) = plan.whose else { return None };
        let account = guide.workspace.accounts.get(&id)?;
        let name = words.of(&account.name);
        let way = RouteLink::new(Route::Account { workspace: open.id, account: id }, query, "ks-link")
            .view(words.with("guide.see_card", &[("name", &name)]));
        let item = |item: &CardItem| item_row(guide, &props.targets, &formats, plan, item);
        let body = if plan.items.is_empty() {
            html! { <p class="ks-mute">{ words.get("guide.card_empty") }</p> }
        } else {
            html! {
                <table class="ks-table ks-table--plain ks-table--dense ks-table--stack">
                    <caption class="ks-sr">{ name.clone() }</caption>
                    <thead><tr><th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.why") }</th><th scope="col" class="ks-table__num">{ words.get("guide.target") }</th><th scope="col" class="ks-table__num">{ words.get("guide.weight") }</th></tr></thead>
                    <tbody>{ for plan.items.iter().map(item) }</tbody>
                </table>
            }
        };
        Some(html! {
            <section key={id.to_string()} class="ks-guide__card" data-account={id.to_string()}>
                <div class="ks-row ks-row--between"><h3 class="ks-guide__h" id={format!("card-of-{id}")} tabindex="-1">{ name }</h3><span class="ks-guide__way">{ way }</span></div>
                { body }
            </section>
        })
    };
    let parts: Vec<Html> = guide.cards.iter().filter_map(part).collect();
    if parts.is_empty() {
        return Html::default();
    }
    Card {
        title: words.get("guide.card_reasons").into(),
        sub: Some(words.get("guide.card_reasons_sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(html! { <div data-test="card-reasons">{ for parts }</div> })
}

fn item_row(
    guide: &Guide,
    targets: &[TargetSeries],
    formats: &Formats,
    plan: &CardPlan,
    item: &CardItem,
) -> Html {
    let words = guide.app.words;
    let Whose::Account(id) = plan.whose else { return Html::default() };
    let Some(card) = guide.stocked.library.card(&item.card) else { return Html::default() };
    let target = matrix::target_of(guide, targets, id, card).zip(guide.stocked.shelf.kpi(card));
    let target = match target {
        Some((target, kpi)) => guide_words::threshold(formats, kpi, target),
        None if card.scoring.is_some() => words.get("guide.by_range").to_string(),
        None => words.get("guide.unset").to_string(),
    };
    let basis = match item.basis {
        Basis::Own => "guide.basis_own",
        Basis::Given => "guide.basis_given",
        _ => "guide.basis_firm",
    };
    html! {
        <tr key={item.card.clone()} data-card={item.card.clone()}>
            <th scope="row">{ guide.card_name(&item.card) }<span class="ks-table__sub">{ words.get(basis) }</span></th>
            <td class="ks-table__wrap" data-label={words.get("guide.why")}>{ for guide.reasons(&item.reasons).into_iter().map(|reason| html! { <p>{ reason }</p> }) }</td>
            <td class="ks-table__num ks-nowrap" data-label={words.get("guide.target")}>{ target }</td>
            <td class="ks-table__num" data-label={words.get("guide.weight")}>{ formats.weight(item.weight) }</td>
        </tr>
    }
}
