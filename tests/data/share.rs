//! Sharing: a card by itself holds nobody else and gives the same card; a shared workspace holds no pay; links carry both.

use std::collections::BTreeSet;

use keyscore::{
    data::{
        file,
        sample::sample,
        share::{
            self, MAX_LINK_INSIDE,
            anonymise::anonymised,
            card::{NotApart, Whose, apart, whole},
            lean::lean,
            text,
        },
    },
    domain::{
        id::Id,
        kpi::{Attribution, Kpi},
        period::Period,
        text::Text2,
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Answer, Query, Subjects},
        report::Scorecard,
    },
    worker::{
        codec_envelopes, codec_files,
        codec_protocol::{FromCodec, LinkRefusal},
    },
};

fn quarter() -> Period {
    "2025-Q4".parse().unwrap()
}

fn card(model: &Model, subject: Subjects) -> Scorecard {
    match evaluate(model, &Query::Cards { subjects: vec![subject], period: quarter() }) {
        Answer::Cards(cards) => cards.cards.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn people(model: &Model) -> Vec<(Whose, Subjects, Text2)> {
    let people = model.workspace.employees.values();
    people.map(|one| (Whose::Person(one.id), Subjects::Employee(one.id), one.name.clone())).collect()
}

fn accounts(model: &Model) -> Vec<(Whose, Subjects, Text2)> {
    let accounts = model.workspace.accounts.values();
    accounts.map(|one| (Whose::Account(one.id), Subjects::Account(one.id), one.name.clone())).collect()
}

/// What everybody and every account is called, in both languages.
fn names(model: &Model) -> BTreeSet<String> {
    let people = model.workspace.employees.values().map(|one| &one.name);
    let all = people.chain(model.workspace.accounts.values().map(|one| &one.name));
    all.flat_map(|name| [name.zh.clone(), name.en.clone()]).collect()
}

/// Every person and account of the sample: what is sent is what the link unpacks to, byte by byte.
#[test]
fn a_card_by_itself_gives_the_same_card_and_names_nobody_else() {
    let model = sample();
    let everybody = names(&model);
    let mut made = 0;
    for (whose, subject, name) in people(&model).into_iter().chain(accounts(&model)) {
        let alone = apart(&model, whose, quarter()).unwrap_or_else(|error| panic!("{name:?}: {error:?}"));
        let sent = file::write(&alone).unwrap();
        let owned: BTreeSet<String> = alone
            .workspace
            .accounts
            .values()
            .flat_map(|one| [one.name.zh.clone(), one.name.en.clone()])
            .collect();
        for other in everybody.iter().filter(|other| !owned.contains(*other)) {
            assert!(
                other == &name.zh || other == &name.en || !sent.contains(other.as_str()),
                "{other} stands on the card of {name:?}"
            );
        }
        assert!(!sent.contains("\"base\""), "no salary");
        let (read, findings) = file::read(sent.as_bytes()).unwrap();
        assert_eq!(findings, [], "what is sent is whole");
        let (before, after) = (card(&model, subject), card(&read, subject));
        assert_eq!((before.total, &before.band), (after.total, &after.band), "{name:?}");
        let figures = |card: &Scorecard| {
            let of = |one: &keyscore::engine::report::Indicator| {
                (one.kpi, one.actual.clone(), one.target, one.score, one.weight)
            };
            card.indicators.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(figures(&before), figures(&after), "{name:?}");
        made += 1;
    }
    assert_eq!(made, 18, "ten people and eight accounts");
}

/// Only rows that name the person or, where credit goes by ownership, the person's accounts.
#[test]
fn a_persons_card_has_no_row_of_anybody_else() {
    let model = sample();
    let (whose, _, name) = people(&model).into_iter().next().unwrap();
    let alone = apart(&model, whose, quarter()).unwrap();
    assert_eq!(alone.workspace.employees.len(), 1);
    let rows: u32 = alone.rows.values().map(|rows| rows.rows).sum();
    let all: u32 = model.rows.values().map(|rows| rows.rows).sum();
    assert!(rows > 0 && rows < all / 2, "{rows} of {all}");
    let employee = keyscore::domain::table::ColumnId::from("employee");
    for rows in alone.rows.values() {
        if let Some(keyscore::engine::rows::ColumnCells::Text { dictionary, .. }) =
            rows.columns.get(&employee)
        {
            assert!(dictionary.iter().all(|text| *text == name.zh), "{dictionary:?}");
        }
    }
}

/// Credit by team counts the rows of those who report to the person: without them the figure would be another.
#[test]
fn a_card_that_counts_others_is_not_given() {
    let mut model = sample();
    let manager = model.workspace.employees.values().find_map(|one| one.facts.latest()?.manager).unwrap();
    let sales: Id<Kpi> = model
        .workspace
        .kpis
        .values()
        .find(|kpi| kpi.code == "K08" || kpi.unit.is_additive())
        .map(|kpi| kpi.id)
        .unwrap();
    let mut kpi = model.workspace.kpis.get(&sales).unwrap().clone();
    kpi.attribution = Attribution::Team;
    model.workspace.put(kpi.into());
    match apart(&model, Whose::Person(manager), quarter()) {
        Err(NotApart::Counts(kpis)) => assert!(kpis.contains(&sales), "{kpis:?}"),
        other => panic!("{:?}", other.map(|model| model.workspace.record_count())),
    }
    assert_eq!(apart(&model, Whose::Person(Id::from_raw(1)), quarter()).unwrap_err(), NotApart::Gone);
}

#[test]
fn a_shared_workspace_has_no_pay_and_the_same_figures() {
    let model = sample();
    assert!(!model.workspace.pay_bases.is_empty() && !model.workspace.pay_plans.is_empty());
    let shared = whole(&model);
    assert!(shared.workspace.pay_bases.is_empty() && shared.workspace.pay_plans.is_empty());
    let (read, findings) = file::read(file::write(&shared).unwrap().as_bytes()).unwrap();
    assert_eq!(findings, []);
    assert_eq!(card(&model, Subjects::Company), card(&read, Subjects::Company));
}

/// As the codec does it.
fn opened(link: String) -> FromCodec {
    match codec_envelopes::open_text(link, None) {
        Ok(inside) => codec_files::look(inside),
        Err(fault) => FromCodec::LinkRefused(LinkRefusal::Fault(fault)),
    }
}

fn sealed(model: &Model) -> String {
    let lean = lean(&model.workspace, &file::write(model).unwrap());
    match codec_envelopes::seal(lean.into_bytes(), None) {
        FromCodec::Sealed { text: Some(link), .. } => link,
        other => panic!("{other:?}"),
    }
}

/// The sample as a link is within what is made, a card within a few thousand characters.
#[test]
fn links_are_as_short_as_they_are_said_to_be() {
    let model = sample();
    let all = sealed(&whole(&model)).len();
    assert!(all < text::MOST_MADE, "{all}");
    for (whose, _, name) in people(&model).into_iter().chain(accounts(&model)) {
        let link = sealed(&apart(&model, whose, quarter()).unwrap());
        assert!(link.len() < 16_000, "{name:?}: {}", link.len());
    }
}

#[test]
fn a_link_opens_to_what_it_was_made_of() {
    let model = whole(&sample());
    let link = sealed(&model);
    match opened(format!("{link}.")) {
        FromCodec::Opened { packed, quarantined: 0, whose: None, .. } => {
            let read = keyscore::data::packed_file::read(&packed).unwrap();
            assert_eq!((read.workspace, read.rows), (model.workspace, model.rows));
        }
        other => panic!("{other:?}"),
    }
    let (cut, _) = link.split_at(link.len() - 100);
    let expected = share::Fault::Incomplete { got: link.len() - 100, of: link.len() };
    assert_eq!(
        opened(cut.to_owned()),
        FromCodec::LinkRefused(LinkRefusal::Fault(expected)),
        "told in characters"
    );
}

/// Inside a whole envelope may be anything: deep nesting, endless lists, other formats.
#[test]
fn what_is_inside_is_read_as_any_file_is() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(
        "{{\"format\":\"keyscore\",\"schema\":7,\"workspace\":{{\"accounts\":[{}0]}}}}",
        "0,".repeat(1_000_000)
    );
    let text =
        format!("{{\"format\":\"keyscore\",\"schema\":7,\"workspace\":\"{}\"}}", "x".repeat(10_000_000));
    let twice = "{\"format\":\"keyscore\",\"format\":\"keyscore\",\"schema\":7}";
    let proto = "{\"__proto__\":{\"format\":\"keyscore\"},\"schema\":7}";
    for inside in [deep.as_str(), &long, &text, twice, proto, "", "null"] {
        let envelope = share::seal(inside.as_bytes(), MAX_LINK_INSIDE, None).unwrap();
        let outcome = opened(text::write(&envelope));
        assert!(matches!(outcome, FromCodec::LinkRefused(LinkRefusal::File(_))), "{outcome:?}");
    }
    let newer = "{\"format\":\"keyscore\",\"schema\":999,\"workspace\":{}}";
    let envelope = share::seal(newer.as_bytes(), MAX_LINK_INSIDE, None).unwrap();
    assert_eq!(
        opened(text::write(&envelope)),
        FromCodec::LinkRefused(LinkRefusal::File(keyscore::worker::codec_protocol::FileRefusal::Newer))
    );
}

const KEY: [u8; 16] = *b"0123456789abcdef";

/// What names anybody or anything in the sample: names and codes of members, texts in rows, what people wrote.
fn telling(model: &Model) -> BTreeSet<String> {
    let mut found = names(model);
    let workspace = &model.workspace;
    let regions = workspace.regions.values().map(|one| (&one.name, &one.keys));
    let lines = workspace.product_lines.values().map(|one| (&one.name, &one.keys));
    for (name, keys) in regions.chain(lines) {
        found.extend([name.zh.clone(), name.en.clone()]);
        found.extend(keys.iter().map(|key| key.code.clone()));
    }
    let accounts = workspace.accounts.values().flat_map(|one| &one.keys);
    let people = workspace.employees.values().flat_map(|one| &one.keys);
    found.extend(accounts.chain(people).map(|key| key.code.clone()));
    for rows in model.rows.values() {
        for cells in rows.columns.values() {
            if let keyscore::engine::rows::ColumnCells::Text { dictionary, .. } = cells {
                found.extend(dictionary.iter().cloned());
            }
        }
    }
    found.extend(workspace.batches.values().map(|batch| batch.source.clone()));
    found.retain(|text| text.chars().count() > 1);
    found
}

/// In the bytes of the file itself: no name, code or text of a row, no free text, and not the key in any form.
#[test]
fn pseudonyms_stand_everywhere_and_the_key_nowhere() {
    let mut model = whole(&sample());
    let told = "交接给陈一鸣 (from Chen Yiming)";
    let (id, mut split) = model.workspace.ownership.values().map(|one| (one.id, one.clone())).next().unwrap();
    split.reason = told.to_owned();
    model.workspace.ownership.insert(id, split);
    let mut kpi = model.workspace.kpis.values().next().unwrap().clone();
    kpi.definition.zh = "陈一鸣负责的指标".to_owned();
    kpi.definition.en = "What Chen Yiming answers for".to_owned();
    let defined = kpi.id;
    model.workspace.put(kpi.into());
    let masked = anonymised(&model, &KEY).unwrap();
    let text = file::write(&masked).unwrap();
    for word in telling(&model) {
        assert!(!text.contains(&word), "{word} is in the file");
    }
    assert!(!text.contains("交接"), "what was written freely is gone");
    let person =
        masked.workspace.employees.values().find(|one| {
            model.workspace.employees.get(&one.id).is_some_and(|before| before.name.zh == "陈一鸣")
        });
    let person = &person.unwrap().name;
    let kpi = masked.workspace.kpis.get(&defined).unwrap();
    assert_eq!(kpi.definition.zh, format!("{}负责的指标", person.zh));
    assert_eq!(kpi.definition.en, format!("What {} answers for", person.en));
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    for form in [hex.as_str(), "0123456789abcdef", "MDEyMzQ1Njc4OWFiY2RlZg"] {
        assert!(!text.contains(form), "{form}");
    }
}

#[test]
fn pseudonyms_change_no_figure_and_are_the_same_every_time() {
    let model = whole(&sample());
    let masked = anonymised(&model, &KEY).unwrap();
    let (read, findings) = file::read(file::write(&masked).unwrap().as_bytes()).unwrap();
    assert_eq!(findings, []);
    for subject in [Subjects::Company]
        .into_iter()
        .chain(people(&model).into_iter().chain(accounts(&model)).map(|(_, subject, _)| subject))
    {
        assert_eq!(card(&model, subject), card(&read, subject));
    }
    let again = anonymised(&model, &KEY).unwrap();
    assert_eq!(file::write(&masked).unwrap(), file::write(&again).unwrap());
    let other = anonymised(&model, b"fedcba9876543210").unwrap();
    let called = |model: &Model| names(model);
    assert!(called(&masked).is_disjoint(&called(&other)), "another key, other pseudonyms");
    assert_eq!(called(&masked).len(), 2 * 18, "each has a name of its own");
    // One person's card alone has the same pseudonym as the whole workspace.
    let (whose, _, _) = people(&model).into_iter().next().unwrap();
    let alone = anonymised(&apart(&model, whose, quarter()).unwrap(), &KEY).unwrap();
    assert!(names(&alone).is_subset(&called(&masked)));
}

#[test]
fn a_locked_file_opens_with_its_passphrase_only() {
    let text = file::write(&whole(&sample())).unwrap();
    let lock = Some(("k7m2-9xqp-4dra".to_owned(), vec![9; 28]));
    let FromCodec::Sealed { envelope, .. } = codec_envelopes::seal(text.clone().into_bytes(), lock) else {
        panic!("it is sealed")
    };
    assert_eq!(
        share::open(&envelope, share::MAX_FILE_INSIDE, Some("k7m2-9xqp-4dra")).unwrap(),
        text.as_bytes()
    );
    assert_eq!(share::open(&envelope, share::MAX_FILE_INSIDE, None), Err(share::Fault::Locked));
    assert_eq!(
        share::open(&envelope, share::MAX_FILE_INSIDE, Some("k7m2-9xqp-4drA")),
        Err(share::Fault::WrongPassphrase)
    );
    let no_random = codec_envelopes::seal(text.into_bytes(), Some(("k7m2-9xqp-4dra".to_owned(), Vec::new())));
    assert_eq!(
        no_random,
        FromCodec::LinkRefused(LinkRefusal::Fault(share::Fault::KeyTooDear)),
        "nothing that only looks locked"
    );
}
