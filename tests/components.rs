//! Components rendered to strings on the host: shape and word beside every colour, figures that carry their exact
//! value, drawn marks that are silent where the words stand beside them.
#![cfg(all(feature = "page", not(target_arch = "wasm32")))]

use keyscore::{
    domain::{
        band::{Band, BandTable},
        id::Id,
        text::Text2,
    },
    engine::report::{Status, TrendPoint},
    ui::components::{
        bar::ruler_bar,
        figure::figure,
        ladder::band_ladder,
        spark::spark_line,
        status::{StatusLook, status_mark},
    },
    view::{
        kpi_row::Tag,
        marks::{Ladder, Ruler, Spark},
    },
};
use yew::{Html, LocalServerRenderer, Properties, component};

#[derive(Properties, PartialEq)]
struct ShownProps {
    html: Html,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    props.html.clone()
}

async fn rendered(html: Html) -> String {
    LocalServerRenderer::<Shown>::with_props(ShownProps { html }).hydratable(false).render().await
}

#[tokio::test(flavor = "current_thread")]
async fn a_verdict_has_shape_and_word_in_every_look() {
    for (status, name) in
        [(Status::Good, "good"), (Status::Watch, "watch"), (Status::Bad, "bad"), (Status::Unknown, "none")]
    {
        for look in [StatusLook::Plain, StatusLook::Pill, StatusLook::Mark] {
            let html = rendered(status_mark(status, "达标", look)).await;
            assert!(html.contains(&format!("ks-status--{name}")), "{html}");
            assert!(html.contains(&format!("icons.svg#i-{name}")), "{html}");
            assert!(html.contains("达标"), "{html}");
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_figure_carries_its_exact_value_and_escapes_what_users_wrote() {
    let tag = Tag {
        kpi: "K08\"><script>".to_owned(),
        scope: "company".to_owned(),
        period: "1997".to_owned(),
        exact: "772/809".to_owned(),
    };
    let html = rendered(figure(&tag, "<b>95.43%")).await;
    assert!(html.contains("data-scope=\"company\" data-period=\"1997\" data-exact=\"772/809\""), "{html}");
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_bar_without_a_score_is_an_empty_track() {
    let ruler = Ruler { fill: None, ticks: vec![50.0], target: Some(80.0), status: Some(Status::Unknown) };
    let html = rendered(ruler_bar(&ruler)).await;
    assert!(html.contains("ks-bar--none") && !html.contains("ks-bar__fill"), "{html}");
    let ruler = Ruler { fill: Some(62.5), status: None, ..ruler };
    let html = rendered(ruler_bar(&ruler)).await;
    assert!(html.contains("width=\"62.50%\"") && html.contains("aria-hidden=\"true\""), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_ladder_says_in_words_what_it_draws() {
    let band =
        |code: &str, from: i64| Band { code: code.to_owned(), name: Text2::same(code), from: from.into() };
    let table = BandTable { id: Id::from_raw(1), bands: vec![band("A", 80), band("B", 60), band("C", 0)] };
    let ladder = Ladder::of(&table, 120.into(), Some((90.into(), "90.00".to_owned())), None);
    let html = rendered(band_ladder(&ladder, "90.00 分，A 档".into())).await;
    assert!(html.contains("role=\"img\"") && html.contains("aria-label=\"90.00 分，A 档\""), "{html}");
    assert!(html.contains("x1=\"75.00%\""), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_sparkline_of_one_value_is_nothing() {
    let point = TrendPoint { period: "2026-01".parse().unwrap(), value: Some(1.into()), target: None };
    let html = rendered(spark_line(&Spark::of(&[point]), None)).await;
    assert_eq!(html, "");
}
