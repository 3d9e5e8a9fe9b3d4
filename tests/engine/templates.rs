//! Every template scores: with the rows of the library's fixture its company card has a total.

use keyscore::{
    data::templates::{TEMPLATES, workspace_of},
    domain::library::Start,
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Answer, Query, Subjects},
        report::Outcome,
    },
};

use crate::{
    library::{library, stocked},
    support::period,
};

#[test]
fn every_template_scores() {
    let (library, world) = (library(), stocked());
    for template in TEMPLATES {
        let mut model = Model { workspace: workspace_of(template, &library).unwrap(), ..world.model.clone() };
        world.model.workspace.batches.values().for_each(|batch| model.workspace.put(batch.clone().into()));
        let query = Query::Cards { subjects: vec![Subjects::Company], period: period("2026") };
        let Answer::Cards(cards) = evaluate(&model, &query) else { panic!("{}", template.code) };
        let card = &cards.cards[0];
        assert!(card.total.is_some(), "{}: {:?}", template.code, card.total_missing);
        // What has a proposal as its target and rows as its data has a score.
        for indicator in &card.indicators {
            let code = &model.workspace.kpis.get(&indicator.kpi).unwrap().code;
            let has_target = library.card(code).is_some_and(|card| matches!(card.start, Start::Fixed(_)));
            let has_value = matches!(indicator.actual, Outcome::Value { .. });
            assert!(!(has_target && has_value) || indicator.score.is_some(), "{} {code}", template.code);
        }
        let scored = card.indicators.iter().filter(|indicator| indicator.score.is_some()).count();
        assert!(scored >= 3, "{}: {scored}", template.code);
    }
}
