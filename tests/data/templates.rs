//! Templates are current, sound, complete, and the ones that the page offers under the names that it gives them.

use keyscore::{
    data::{
        file::{read, write},
        starter::id,
        templates::{TEMPLATES, workspace_of},
        validate::check,
    },
    domain::{
        guide::{System, SystemItem},
        text::Lang,
        weight::{Weight, WeightOwner},
    },
    engine::{
        guide::balance::{FindingKind, chosen, findings},
        library::read_library,
        model::Model,
    },
    view::{library, message::Words},
};

#[test]
fn every_template_is_a_complete_workspace() {
    let cards = read_library(include_str!("../../static/templates/library.json")).unwrap();
    for template in TEMPLATES {
        let workspace = workspace_of(template, &cards).unwrap();
        assert_eq!(check(&workspace), [], "{}", template.code);
        // What the source leaves open of a role is asked for: 40 % for customer service, 60 % for marketing.
        let open = [("customer_service", "K05", 60), ("marketing", "K29", 40)];
        for set in workspace.weights.values() {
            let left = open.iter().find(|(role, code, _)| {
                set.owner == WeightOwner::Role(id(&format!("role/{role}")))
                    && template.cards.iter().any(|(known, _)| known == code)
            });
            let expected = left.map_or(Weight::WHOLE, |(_, _, percent)| Weight::percent(*percent));
            assert_eq!(set.total(), expected, "{}", template.code);
        }
        assert!(!workspace.targets.is_empty() && !workspace.bands.is_empty() && !workspace.roles.is_empty());
        assert_eq!(workspace.weights.values().next().map(|set| set.items.is_empty()), Some(false));
        // Financial and not, early and late.
        let kpis = template.cards.iter().filter_map(|(code, _)| cards.card(code));
        assert_eq!(kpis.clone().count(), template.cards.len());
        // By the check of the guided setting itself; a counter-metric may stand outside of a template, and one for a kind of
        // account or an industry leans to what those ask for.
        let choice = System {
            fixed: template
                .cards
                .iter()
                .map(|(code, percent)| SystemItem {
                    card: (*code).to_owned(),
                    weight: Weight::percent(*percent),
                })
                .collect(),
            added: template.cards.iter().map(|(code, _)| (*code).to_owned()).collect(),
            ..System::default()
        };
        let found = findings(&cards, &chosen(&[], choice), &|_| true);
        let others: Vec<_> = found
            .iter()
            .filter(|one| {
                !matches!(
                    one.kind,
                    FindingKind::NoCounter { .. }
                        | FindingKind::OnePerspective(..)
                        | FindingKind::NoHighEnd(_)
                )
            })
            .collect();
        assert!(others.is_empty(), "{}: {others:?}", template.code);
        let text = write(&Model { workspace, rows: Default::default(), ..Model::default() }).unwrap();
        let path = format!("{}/static/templates/{}.json", env!("CARGO_MANIFEST_DIR"), template.code);
        assert!(std::fs::read_to_string(path).unwrap() == text, "run `keyscore template --name all`");
        assert_eq!(read(text.as_bytes()).unwrap().1, []);
    }
}

#[test]
fn the_page_offers_every_template_by_its_name() {
    let codes: Vec<&str> = TEMPLATES.iter().map(|template| template.code).collect();
    assert_eq!(codes, library::TEMPLATES.map(|(code, _)| code));
    for template in TEMPLATES {
        let key = format!("library.template_{}", template.code);
        let said = [Lang::Zh, Lang::En].map(|lang| Words::new(lang).get(&key).to_string());
        assert_eq!(said, [template.zh, template.en]);
    }
}
