//! What a calibration shows: grades beside the guide, the ranking, raters, the grid.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    domain::{calibration::Calibration, id::Id, people::Employee, period::Period, workspace::Workspace},
    engine::calibration::{CalibrationReading, Distribution, GradeHeads, Ranked, RaterReading},
    ui::components::{
        band::BandMark,
        button::Button,
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        calibration_form::axis_name, entry, formats::Formats, marks::band_level, names::Names, number,
        number::NO_VALUE, rating_form::part_key,
    },
};

/// Most people that are drawn in the ranking.
const MOST: usize = 300;
/// Most names in a box of the grid.
const MOST_NAMES: usize = 8;

/// See the head of the file.
pub(super) struct Tables<'a> {
    pub(super) calibration: &'a Calibration,
    pub(super) reading: &'a CalibrationReading,
    pub(super) workspace: &'a Workspace,
    pub(super) names: &'a Names<'a>,
    pub(super) formats: &'a Formats,
    pub(super) period: Period,
    /// Whether nothing can be decided any more.
    pub(super) is_locked: bool,
    pub(super) on_decide: Callback<Id<Employee>>,
}

impl Tables<'_> {
    /// Draws all of them.
    pub(super) fn view(&self) -> Html {
        html! { <div class="ks-calib">{ self.heads() }{ self.ranking() }{ self.grid() }{ self.raters() }</div> }
    }

    fn name(&self, person: Id<Employee>) -> String {
        self.names.employee(person).map_or_else(|| NO_VALUE.to_owned(), |name| name.to_string())
    }

    fn section(&self, key: &str, hint: &str, body: Html) -> Html {
        let words = self.formats.words;
        html! {
            <div class="ks-calib__part">
                <h3 class="ks-rule__head">{ words.get(key) }</h3>
                <p class="ks-card__sub">{ words.get(hint) }</p>
                { body }
            </div>
        }
    }

    /// Grades of everybody and of each role beside the guide in whole heads.
    fn heads(&self) -> Html {
        let words = self.formats.words;
        let bands = self.workspace.bands.values().next();
        let Some(everybody) = self.reading.groups.first() else { return Html::default() };
        let small = self.calibration.small.to_string();
        let cell = |one: &GradeHeads| {
            let guide =
                one.guide.map_or_else(|| one.actual.to_string(), |guide| format!("{} / {guide}", one.actual));
            let differs = one.guide.is_some_and(|guide| guide != one.actual);
            html! { <td class={classes!("ks-table__num", "ks-nowrap", differs.then_some("ks-strong"))} data-grade={one.code.clone()} data-exact={guide.clone()}>{ guide }</td> }
        };
        let row = |group: &Distribution| {
            let name = match group.role {
                None => words.get("calibration.everybody").to_string(),
                Some(role) => self
                    .workspace
                    .roles
                    .get(&role)
                    .map_or_else(|| NO_VALUE.to_owned(), |role| words.of(&role.name).to_string()),
            };
            let has_guide = !self.calibration.guide.is_empty();
            let warning =
                (group.is_small && has_guide).then(|| words.with("calibration.small", &[("n", &small)]));
            html! {
                <tr key={group.role.map_or_else(|| "all".to_owned(), |role| role.to_string())} data-group={group.role.map_or_else(|| "all".to_owned(), |role| role.to_string())}>
                    <th scope="row">{ name }{ for warning.map(|text| html! { <span class="ks-table__sub ks-calib__warn">{ icon("watch", IconSize::Small) }{ text }</span> }) }</th>
                    <td class="ks-table__num">{ group.heads }</td>
                    { for group.grades.iter().map(cell) }
                    <td class="ks-table__num">{ group.without }</td>
                </tr>
            }
        };
        let head = |one: &GradeHeads| {
            let level = band_level(bands, Some(&one.code));
            let share =
                (!self.calibration.guide.is_empty()).then(|| format!("{}%", entry::write_weight(one.share)));
            html! { <th scope="col" class="ks-table__num">{ BandMark { code: Some(&one.code), level, large: false }.view(words) }{ for share.map(|share| html! { <span class="ks-table__sub">{ share }</span> }) }</th> }
        };
        let table = html! {
            <table class="ks-table ks-table--dense">
                <caption class="ks-sr">{ words.get("calibration.heads") }</caption>
                <thead><tr><th scope="col">{ words.get("calibration.group") }</th><th scope="col" class="ks-table__num">{ words.get("calibration.n_heads") }</th>
                    { for everybody.grades.iter().map(head) }
                    <th scope="col" class="ks-table__num">{ words.get("calibration.without") }</th></tr></thead>
                <tbody>{ for self.reading.groups.iter().map(row) }</tbody>
            </table>
        };
        let hint = if self.calibration.guide.is_empty() {
            "calibration.heads_bare"
        } else {
            "calibration.heads_hint"
        };
        let region = scroll_region(words.get("calibration.heads"), ScrollHeight::Whole, table);
        self.section("calibration.heads", hint, region)
    }

    fn total(&self, total: Option<Decimal>) -> String {
        total.map_or_else(|| NO_VALUE.to_owned(), |total| self.formats.total(total))
    }

    fn ranking(&self) -> Html {
        let words = self.formats.words;
        let bands = self.workspace.bands.values().next();
        let row = |one: &Ranked| {
            let name = self.name(one.person);
            let rank = one.rank.map_or_else(
                || NO_VALUE.to_owned(),
                |rank| {
                    if one.is_tied {
                        words.with("calibration.tied", &[("rank", &rank.to_string())]).to_string()
                    } else {
                        rank.to_string()
                    }
                },
            );
            let figured = one.figured.as_ref().map(|(total, band)| {
                let band = band.clone().unwrap_or_else(|| NO_VALUE.to_owned());
                words.with("calibration.figured", &[("total", &self.total(*total)), ("band", &band)])
            });
            let why = one.decision.as_ref().map(|decision| format!("{}: {}", decision.by, decision.reason));
            let level = band_level(bands, one.band.as_deref());
            let text = html! { <>{ words.get("calibration.decide") }<span class="ks-sr">{ format!(" {name}") }</span></> };
            let person = one.person;
            let onclick = self.on_decide.reform(move |_: MouseEvent| person);
            let decide = Button { small: true, disabled: self.is_locked, onclick, ..Button::default() };
            html! {
                <tr key={one.person.to_string()} data-ranked={one.person.to_string()} data-rank={rank.clone()}>
                    <td class="ks-table__num ks-nowrap">{ rank }</td>
                    <th scope="row" class="ks-nowrap">{ name }</th>
                    <td class="ks-table__num" data-exact={one.total.map(number::machine)}>{ self.total(one.total) }</td>
                    <td class="ks-nowrap">{ BandMark { code: one.band.as_deref(), level, large: false }.view(words) }</td>
                    <td class="ks-table__wrap">{ for figured }{ for why.map(|why| html! { <span class="ks-table__sub">{ why }</span> }) }</td>
                    <td class="ks-table__act">{ decide.view(text) }</td>
                </tr>
            }
        };
        let left_out = self.reading.people.len().saturating_sub(MOST);
        let table = html! {
            <table class="ks-table ks-table--dense">
                <caption class="ks-sr">{ words.get("calibration.ranking") }</caption>
                <thead><tr>
                    <th scope="col" class="ks-table__num">{ words.get("calibration.rank") }</th><th scope="col">{ words.get("calibration.person") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("ratings.total") }</th><th scope="col">{ words.get("calibration.grade") }</th>
                    <th scope="col">{ words.get("calibration.decided") }</th><th scope="col"><span class="ks-sr">{ words.get("calibration.decide") }</span></th>
                </tr></thead>
                <tbody>{ for self.reading.people.iter().take(MOST).map(row) }</tbody>
            </table>
        };
        let body = html! {
            <>
                { scroll_region(words.get("calibration.ranking"), ScrollHeight::Whole, table) }
                if left_out > 0 { <p class="ks-mute">{ words.with("calibration.more", &[("n", &left_out.to_string())]) }</p> }
            </>
        };
        self.section("calibration.ranking", "calibration.ranking_hint", body)
    }

    /// Three by three, the best at the top right.
    fn grid(&self) -> Html {
        let words = self.formats.words;
        let axis = |of| axis_name(of, self.workspace, self.period, words);
        let (across, up) = (&self.calibration.across, &self.calibration.up);
        let range = |axis: &crate::domain::calibration::Axis, place: u8| {
            let (middle, top) = (number::trimmed(axis.middle, 9), number::trimmed(axis.top, 9));
            match place {
                0 => format!("< {middle}"),
                1 => format!("{middle} – {top}"),
                _ => format!("≥ {top}"),
            }
        };
        let cell = |column: u8, row: u8| {
            let inside: Vec<&Ranked> =
                self.reading.people.iter().filter(|one| one.cell == Some((column, row))).collect();
            let names: Vec<String> =
                inside.iter().take(MOST_NAMES).map(|one| self.name(one.person)).collect();
            let more = inside.len().saturating_sub(MOST_NAMES);
            html! {
                <td key={column} class="ks-calib__box" data-box={format!("{column},{row}")} data-exact={inside.len().to_string()}>
                    <strong>{ inside.len() }</strong>
                    <span class="ks-calib__names">{ names.join(&words.get("partial.separator")) }{ if more > 0 { format!(" +{more}") } else { String::new() } }</span>
                </td>
            }
        };
        let row = |row: u8| {
            html! { <tr key={row}><th scope="row" class="ks-nowrap">{ range(up, row) }</th>{ for (0..3).map(|column| cell(column, row)) }</tr> }
        };
        let without = self.reading.people.iter().filter(|one| one.cell.is_none()).count();
        let table = html! {
            <table class="ks-table ks-table--dense ks-calib__grid">
                <caption class="ks-sr">{ words.get("calibration.grid") }</caption>
                <thead><tr><th scope="col">{ format!("{} ↑ · {} →", axis(up.of), axis(across.of)) }</th>
                    { for (0..3).map(|column| html! { <th scope="col">{ range(across, column) }</th> }) }</tr></thead>
                <tbody>{ for [2, 1, 0].map(row) }</tbody>
            </table>
        };
        let body = html! {
            <>
                { scroll_region(words.get("calibration.grid"), ScrollHeight::Whole, table) }
                if without > 0 { <p class="ks-mute">{ words.with("calibration.no_box", &[("n", &without.to_string())]) }</p> }
            </>
        };
        self.section("calibration.grid", "calibration.grid_hint", body)
    }

    fn raters(&self) -> Html {
        let words = self.formats.words;
        if self.reading.raters.is_empty() {
            return Html::default();
        }
        let row = |one: &RaterReading| {
            let places = u32::from(self.formats.rounding.score);
            html! {
                <tr key={format!("{:?} {}", one.kind, one.rater)} data-rater={one.rater.to_string()}>
                    <th scope="row" class="ks-nowrap">{ self.name(one.rater) }</th>
                    <td class="ks-nowrap">{ words.get(part_key(Some(one.kind))) }</td>
                    <td class="ks-table__num">{ one.people }</td>
                    <td class="ks-table__num">{ self.formats.score(one.mean) }</td>
                    <td class="ks-table__num">{ self.formats.score(one.all) }</td>
                    <td class="ks-table__num ks-strong" data-exact={number::machine(one.difference)}>{ number::signed(one.difference, places) }</td>
                </tr>
            }
        };
        let head = |key: &str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
        let table = html! {
            <table class="ks-table ks-table--dense">
                <caption class="ks-sr">{ words.get("calibration.raters") }</caption>
                <thead><tr><th scope="col">{ words.get("ratings.rater") }</th><th scope="col">{ words.get("ratings.part") }</th>
                    { head("calibration.rated") }{ head("calibration.mean") }{ head("calibration.all") }{ head("calibration.difference") }</tr></thead>
                <tbody>{ for self.reading.raters.iter().map(row) }</tbody>
            </table>
        };
        let region = scroll_region(words.get("calibration.raters"), ScrollHeight::Whole, table);
        self.section("calibration.raters", "calibration.raters_hint", region)
    }
}
