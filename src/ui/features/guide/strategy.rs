//! Step 1: what the firm wants, ranked.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::guide::{GuideAnswer, Guided, Strategy},
    ui::{
        components::{button::IconButton, card::Card},
        features::guide::{Guide, tick, write},
    },
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let row = |strategy: &Strategy| row(guide, *strategy);
    Card {
        title: words.get("guide.strategies").into(),
        sub: Some(words.get("guide.strategies_sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.strategies")}><table class="ks-table ks-table--plain">
            <caption class="ks-sr">{ words.get("guide.strategies") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("guide.strategy") }</th>
                <th scope="col" class="ks-table__num">{ words.get("guide.rank") }</th>
                <th scope="col">{ words.get("guide.calls_for") }</th>
                <th scope="col"><span class="ks-sr">{ words.get("guide.order") }</span></th>
            </tr></thead>
            <tbody>{ for Strategy::ALL.iter().map(row) }</tbody>
        </table></div>
    })
}

fn row(guide: &Guide, strategy: Strategy) -> Html {
    let words = guide.app.words;
    let ranked = guide.strategies();
    let rank = ranked.iter().position(|known| *known == strategy);
    let call = format!("strategy:{}", strategy.code());
    let called: Vec<String> =
        guide.stocked.library.called_by(&call).map(|card| guide.card_name(&card.code)).collect();
    let name = words.get(&format!("guide.strategy_{}", strategy.code()));
    let on_toggle = {
        let (app, ranked) = (guide.app.clone(), ranked.to_vec());
        Callback::from(move |ticked: bool| {
            let mut wanted: Vec<Strategy> =
                ranked.iter().copied().filter(|known| *known != strategy).collect();
            if ticked {
                wanted.push(strategy);
            }
            put(&app, wanted);
        })
    };
    let on_up = {
        let (app, ranked) = (guide.app.clone(), ranked.to_vec());
        Callback::from(move |_: MouseEvent| {
            let mut wanted = ranked.clone();
            if let Some(place) = wanted.iter().position(|known| *known == strategy).filter(|place| *place > 0)
            {
                wanted.swap(place, place - 1);
            }
            put(&app, wanted);
        })
    };
    let up = IconButton {
        icon: "up-chev",
        label: words.with("guide.move_up", &[("name", &name)]).into(),
        small: true,
        disabled: rank.is_none_or(|rank| rank == 0),
        onclick: on_up,
    };
    html! {
        <tr key={strategy.code()}>
            <th scope="row">{ tick(format!("strategy-{}", strategy.code()), html! { { name } }, rank.is_some(), on_toggle) }</th>
            <td class="ks-table__num">{ rank.map(|rank| (rank + 1).to_string()).unwrap_or_default() }</td>
            <td class="ks-table__wrap ks-mute">{ called.join(&words.get("library.joint")) }</td>
            <td class="ks-table__act">{ up.view() }</td>
        </tr>
    }
}

fn put(app: &App, strategies: Vec<Strategy>) {
    let _ = write(app, GuideAnswer::strategies_id(), Guided::Strategies(strategies));
}
