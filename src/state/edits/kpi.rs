//! Edits of KPIs: what one is called, what it means, how it is computed and shown; new ones, and removal.
//! Formulas come as trees that the engine has read; no text is read here.

use crate::{
    domain::{
        about::About,
        change::{Change, Label},
        dated::Dated,
        id::Id,
        kpi::{Attribution, Direction, Formula, Kpi, Perspective, Unit},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        language::{lint::circle_with, types::Type},
        query::KpiUses,
    },
    state::edits::{Edit, EditError, label_with, named, text_over, typed_over},
};

/// Most decimal places on screen: more would pretend to know what nobody measures.
pub const MOST_PLACES: u8 = 6;

/// What a person can change about a KPI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiForm {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: Text2,
    /// What exactly is measured.
    pub definition: Text2,
    /// Perspective.
    pub perspective: Perspective,
    /// Which way is better.
    pub direction: Direction,
    /// Unit of its value.
    pub unit: Unit,
    /// Decimal places shown.
    pub precision: u8,
    /// How a person gets credit for it.
    pub attribution: Attribution,
    /// What a reader has to know besides.
    pub about: About,
}

/// A formula that the engine has read, with the type of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFormula {
    /// The tree.
    pub formula: Formula,
    /// The type of its value.
    pub value: Type,
}

impl KpiForm {
    /// The form as it stands.
    pub fn of(kpi: &Kpi) -> Self {
        Self {
            code: kpi.code.clone(),
            name: kpi.name.clone(),
            definition: kpi.definition.clone(),
            perspective: kpi.perspective,
            direction: kpi.direction,
            unit: kpi.unit,
            precision: kpi.precision,
            attribution: kpi.attribution,
            about: kpi.about.clone(),
        }
    }

    /// What is to be written on a KPI that may have changed since the form was opened: what was typed, and what the
    /// KPI has now where nothing was typed.
    #[must_use]
    pub fn over(&self, opened: &Self, now: &Self) -> Self {
        Self {
            code: typed_over(&self.code, &opened.code, &now.code),
            name: text_over(&self.name, &opened.name, &now.name),
            definition: text_over(&self.definition, &opened.definition, &now.definition),
            perspective: typed_over(&self.perspective, &opened.perspective, &now.perspective),
            direction: typed_over(&self.direction, &opened.direction, &now.direction),
            unit: typed_over(&self.unit, &opened.unit, &now.unit),
            precision: typed_over(&self.precision, &opened.precision, &now.precision),
            attribution: typed_over(&self.attribution, &opened.attribution, &now.attribution),
            about: about_over(&self.about, &opened.about, &now.about),
        }
    }

    /// The form of a new KPI, with a code that is still free.
    pub fn new(workspace: &Workspace) -> Self {
        Self {
            code: free_code(workspace),
            name: Text2::default(),
            definition: Text2::default(),
            perspective: Perspective::Financial,
            direction: Direction::Higher,
            unit: Unit::Currency,
            precision: places_of(Unit::Currency),
            attribution: Attribution::Record,
            about: About::default(),
        }
    }
}

fn about_over(typed: &About, opened: &About, now: &About) -> About {
    About {
        owner: typed_over(&typed.owner, &opened.owner, &now.owner),
        frequency: typed_over(&typed.frequency, &opened.frequency, &now.frequency),
        source: typed_over(&typed.source, &opened.source, &now.source),
        source_detail: typed_over(&typed.source_detail, &opened.source_detail, &now.source_detail),
        benchmark: typed_over(&typed.benchmark, &opened.benchmark, &now.benchmark),
        counter: typed_over(&typed.counter, &opened.counter, &now.counter),
    }
}

/// Decimal places with which values of a unit are usually shown.
pub const fn places_of(unit: Unit) -> u8 {
    match unit {
        Unit::Count => 0,
        Unit::Hours | Unit::Days | Unit::Points => 1,
        Unit::Currency | Unit::Ratio => 2,
    }
}

/// The code after the highest of those that are a `K` and a number.
fn free_code(workspace: &Workspace) -> String {
    let number = |code: &str| code.trim().strip_prefix(['K', 'k'])?.parse::<u32>().ok();
    let highest = workspace.kpis.values().filter_map(|kpi| number(&kpi.code)).max().unwrap_or(0);
    format!("K{:02}", highest.saturating_add(1))
}

/// A new KPI.
///
/// # Errors
/// See [`EditError`]: no name, no code or one that is taken, no formula or one of another unit, too many places, a
/// benchmark without source, itself as counter-metric.
pub fn create_kpi(
    workspace: &Workspace,
    id: Id<Kpi>,
    form: &KpiForm,
    formula: Option<&ReadFormula>,
) -> Result<Edit, EditError> {
    let formula = formula.ok_or(EditError::FormulaMissing)?;
    let kpi = written(workspace, id, Text2::default(), form, formula.formula.clone())?;
    fits(workspace, &kpi, formula.value)?;
    let label = label_with(Label::plain("kpi_created").with("code", &kpi.code), "name", &kpi.name);
    Ok(Edit::one(label, Change::create(kpi)))
}

/// Rewrites a KPI; without a formula it keeps the one that it has.
///
/// # Errors
/// See [`EditError`]: no name, no code or one that is taken, a formula of another unit or one that refers to the KPI
/// itself, too many places.
pub fn edit_kpi(
    workspace: &Workspace,
    kpi: &Kpi,
    form: &KpiForm,
    formula: Option<&ReadFormula>,
) -> Result<Edit, EditError> {
    let tree = formula.map_or_else(|| kpi.formula.clone(), |read| read.formula.clone());
    let edited = written(workspace, kpi.id, kpi.variant.clone(), form, tree)?;
    if let Some(read) = formula.filter(|_| edited.formula != kpi.formula || edited.unit != kpi.unit) {
        fits(workspace, &edited, read.value)?;
    }
    let only_formula = Kpi { formula: kpi.formula.clone(), ..edited.clone() } == *kpi;
    let label = if only_formula { Label::plain("kpi_formula") } else { Label::plain("kpi_edited") };
    let label = label_with(label.with("code", &edited.code), "name", &edited.name);
    Ok(Edit::one(label, Change::replace(Some(kpi.clone().into()), edited)))
}

/// Takes a KPI out that no formula, no card and no plan of pay refers to; its targets and scoring rules go with it.
///
/// # Errors
/// A formula, a card or a plan of pay refers to it.
pub fn delete_kpi(kpi: &Kpi, uses: &KpiUses) -> Result<Edit, EditError> {
    if !uses.kpis.is_empty() || !uses.cards.is_empty() || !uses.plans.is_empty() {
        return Err(EditError::KpiInUse);
    }
    let label = label_with(Label::plain("kpi_deleted").with("code", &kpi.code), "name", &kpi.name);
    let targets = uses.targets.iter().filter(|series| series.kpi == kpi.id).cloned().map(Change::remove);
    let rules = uses.rules.iter().filter(|rule| rule.kpi == kpi.id).cloned().map(Change::remove);
    let allocations = uses.allocations.iter().cloned().map(Change::remove);
    let ungrouped = uses.card_rules.iter().map(|rule| {
        let mut written = rule.clone();
        let revisions = rule.plan.revisions().iter().map(|revision| {
            let mut plan = revision.value.clone();
            plan.ungroup(kpi.id);
            (revision, plan)
        });
        written.plan = Dated::default();
        revisions.for_each(|(revision, plan)| {
            written.plan.revise(revision.from, plan, revision.reason.clone());
        });
        Change::replace(Some(rule.clone().into()), written)
    });
    let named = targets.chain(rules).chain(allocations).chain(ungrouped);
    Ok(Edit { label, changes: named.chain([Change::remove(kpi.clone())]).collect() })
}

fn written(
    workspace: &Workspace,
    id: Id<Kpi>,
    variant: Text2,
    form: &KpiForm,
    formula: Formula,
) -> Result<Kpi, EditError> {
    let name = named(&form.name)?;
    let code = form.code.trim().to_owned();
    if code.is_empty() {
        return Err(EditError::CodeMissing);
    }
    let is_taken = |other: &&Kpi| other.id != id && other.code.trim().eq_ignore_ascii_case(&code);
    if workspace.kpis.values().find(is_taken).is_some() {
        return Err(EditError::CodeTaken);
    }
    if form.precision > MOST_PLACES {
        return Err(EditError::PrecisionOutside);
    }
    if form.about.counter == Some(id) {
        return Err(EditError::CounterItself);
    }
    if form.about.benchmark.as_ref().is_some_and(|benchmark| benchmark.source.trim().is_empty()) {
        return Err(EditError::BenchmarkSource);
    }
    let definition = Text2::new(form.definition.zh.trim(), form.definition.en.trim());
    Ok(Kpi {
        id,
        code,
        name,
        definition,
        variant,
        perspective: form.perspective,
        direction: form.direction,
        unit: form.unit,
        precision: form.precision,
        formula,
        attribution: form.attribution,
        about: form.about.clone(),
    })
}

fn fits(workspace: &Workspace, kpi: &Kpi, value: Type) -> Result<(), EditError> {
    if !value.fits(kpi.unit) {
        return Err(EditError::UnitDiffers);
    }
    // Another tab may have changed what it refers to since the engine looked.
    if circle_with(workspace, kpi.id, &kpi.formula).is_some() {
        return Err(EditError::FormulaCircle);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        about::Benchmark,
        change::ChangeSet,
        period::PeriodLevel,
        record::Record,
        scope::Scope,
        target::{TargetPlan, TargetSeries},
        weight::WeightOwner,
    };

    fn read(formula: Formula, value: Type) -> ReadFormula {
        ReadFormula { formula, value }
    }

    fn form(code: &str) -> KpiForm {
        let form = KpiForm::new(&Workspace::default());
        KpiForm { code: code.to_owned(), name: Text2::new("毛利", "Margin"), ..form }
    }

    fn kpi_of(edit: &Edit) -> Kpi {
        match edit.changes.as_slice() {
            [Change { after: Some(Record::Kpi(kpi)), .. }] => kpi.clone(),
            other => unreachable!("{other:?}"),
        }
    }

    fn applied(workspace: &mut Workspace, changes: Vec<Change>) {
        let set = ChangeSet { revision: 1, tab: 1, at: 0, label: Label::default(), changes, undo_of: None };
        for change in &set.changes {
            workspace.check(change).unwrap();
            workspace.apply(change);
        }
    }

    /// K01 is a number, K02 refers to it.
    fn two() -> Workspace {
        let mut workspace = Workspace::default();
        let one = read(Formula::Number(1.into()), Type::Number);
        let edit = create_kpi(&workspace, Id::from_raw(1), &form("K01"), Some(&one)).unwrap();
        applied(&mut workspace, edit.changes);
        let two = read(Formula::Kpi(Id::from_raw(1)), Type::Currency);
        let edit = create_kpi(&workspace, Id::from_raw(2), &form("K02"), Some(&two)).unwrap();
        applied(&mut workspace, edit.changes);
        workspace
    }

    #[test]
    fn a_new_kpi_has_a_free_code_and_can_be_undone() {
        let mut workspace = two();
        assert_eq!(KpiForm::new(&workspace).code, "K03");
        let before = workspace.clone();
        let amount = read(Formula::Number(7.into()), Type::Number);
        let edit = create_kpi(&workspace, Id::from_raw(3), &form(" K03 "), Some(&amount)).unwrap();
        assert_eq!(edit.label.key, "kpi_created");
        assert_eq!(kpi_of(&edit).code, "K03");
        applied(&mut workspace, edit.changes.clone());
        applied(&mut workspace, edit.changes.iter().rev().map(Change::inverse).collect());
        assert_eq!(workspace, before);
    }

    #[test]
    fn what_is_lacking_is_refused() {
        let workspace = two();
        let amount = read(Formula::Number(7.into()), Type::Number);
        let create = |form: KpiForm, formula: Option<&ReadFormula>| {
            create_kpi(&workspace, Id::from_raw(3), &form, formula).map(|_| ())
        };
        assert_eq!(create(form("K03"), None), Err(EditError::FormulaMissing));
        assert_eq!(create(form("  "), Some(&amount)), Err(EditError::CodeMissing));
        assert_eq!(create(form("k01"), Some(&amount)), Err(EditError::CodeTaken));
        let nameless = KpiForm { name: Text2::default(), ..form("K03") };
        assert_eq!(create(nameless, Some(&amount)), Err(EditError::NameMissing));
        assert_eq!(
            create(KpiForm { precision: 7, ..form("K03") }, Some(&amount)),
            Err(EditError::PrecisionOutside)
        );
        let hours = read(Formula::Number(7.into()), Type::Hours);
        assert_eq!(create(form("K03"), Some(&hours)), Err(EditError::UnitDiffers));
        assert_eq!(create(KpiForm { unit: Unit::Hours, ..form("K03") }, Some(&hours)), Ok(()));
    }

    #[test]
    fn a_benchmark_needs_a_source_and_a_counter_metric_is_another_one() {
        let workspace = two();
        let kpi = workspace.kpis.get(&Id::from_raw(1)).unwrap();
        let with = |about: About| edit_kpi(&workspace, kpi, &KpiForm { about, ..KpiForm::of(kpi) }, None);
        let benchmark = |source: &str| About {
            benchmark: Some(Benchmark { value: 5.into(), source: source.to_owned(), day: None }),
            ..About::default()
        };
        assert_eq!(with(benchmark(" ")).err(), Some(EditError::BenchmarkSource));
        assert_eq!(kpi_of(&with(benchmark("A survey")).unwrap()).about, benchmark("A survey"));
        let counter = |id| About { counter: Some(Id::from_raw(id)), ..About::default() };
        assert_eq!(with(counter(1)).err(), Some(EditError::CounterItself));
        assert_eq!(kpi_of(&with(counter(2)).unwrap()).about, counter(2));
    }

    #[test]
    fn a_formula_changes_by_itself_and_never_into_a_circle() {
        let workspace = two();
        let kpi = workspace.kpis.get(&Id::from_raw(1)).unwrap();
        let other = read(Formula::Number(2.into()), Type::Number);
        let edit = edit_kpi(&workspace, kpi, &KpiForm::of(kpi), Some(&other)).unwrap();
        assert_eq!((edit.label.key.as_str(), kpi_of(&edit).formula), ("kpi_formula", other.formula));
        let circle = read(Formula::Kpi(Id::from_raw(2)), Type::Currency);
        assert_eq!(
            edit_kpi(&workspace, kpi, &KpiForm::of(kpi), Some(&circle)),
            Err(EditError::FormulaCircle)
        );
        // Without a formula the one at hand stays, and what it is called can change.
        let renamed = KpiForm { name: Text2::same("Gross"), ..KpiForm::of(kpi) };
        let edit = edit_kpi(&workspace, kpi, &renamed, None).unwrap();
        assert_eq!((edit.label.key.as_str(), &kpi_of(&edit).formula), ("kpi_edited", &kpi.formula));
        // Nothing changed is no change.
        let same = edit_kpi(&workspace, kpi, &KpiForm::of(kpi), None).unwrap();
        assert!(same.changes.iter().all(|change| change.before == change.after));
    }

    #[test]
    fn only_what_nothing_refers_to_can_go_and_its_targets_go_with_it() {
        let mut workspace = two();
        let kpi = workspace.kpis.get(&Id::from_raw(1)).unwrap().clone();
        let used = KpiUses { kpis: vec![Id::from_raw(2)], ..KpiUses::default() };
        assert_eq!(delete_kpi(&kpi, &used), Err(EditError::KpiInUse));
        let used = KpiUses { cards: vec![WeightOwner::Company], ..KpiUses::default() };
        assert_eq!(delete_kpi(&kpi, &used), Err(EditError::KpiInUse));
        let series = TargetSeries {
            id: TargetSeries::id_for(kpi.id, &Scope::COMPANY, 2026),
            kpi: kpi.id,
            scope: Scope::COMPANY,
            year: 2026,
            plan: Dated::always(TargetPlan { level: PeriodLevel::Year, values: vec![None] }),
        };
        workspace.put(series.clone().into());
        let uses = KpiUses { targets: vec![series], ..KpiUses::default() };
        let edit = delete_kpi(&kpi, &uses).unwrap();
        let before = workspace.clone();
        applied(&mut workspace, edit.changes.clone());
        assert!(workspace.targets.is_empty() && !workspace.kpis.contains_key(&kpi.id));
        applied(&mut workspace, edit.changes.iter().rev().map(Change::inverse).collect());
        assert_eq!(workspace, before);
    }

    #[test]
    fn what_was_not_typed_is_as_somebody_else_has_written_it_meanwhile() {
        let opened = KpiForm { definition: Text2::new("含税", "With tax"), ..form("K01") };
        let now = KpiForm {
            definition: Text2::new("含税", "Tax included"),
            direction: Direction::Lower,
            precision: 4,
            ..opened.clone()
        };
        let mut typed = opened.clone();
        typed.definition.zh = "不含税".to_owned();
        typed.precision = 1;
        let expected =
            KpiForm { definition: Text2::new("不含税", "Tax included"), precision: 1, ..now.clone() };
        assert_eq!(typed.over(&opened, &now), expected);
        // Where nobody else wrote, what was typed is written as it is.
        assert_eq!(typed.over(&opened, &opened), typed);
    }
}
