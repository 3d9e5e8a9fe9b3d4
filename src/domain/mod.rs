//! The words of the field as checked types: accounts, people, KPIs, targets, weights, periods, the workspace.
//! Nothing in this folder calculates a score, reads a file or prints.

pub mod about;
pub mod account;
pub mod allocation;
pub mod band;
pub mod batch;
pub mod card_rule;
pub mod change;
pub mod cycle;
pub mod date;
pub mod dated;
pub mod guide;
pub mod id;
pub mod incentive;
pub mod key_alias;
pub mod kpi;
pub mod library;
pub mod ownership;
pub mod pay;
pub mod people;
pub mod period;
pub mod pool;
pub mod record;
pub mod records;
pub mod row;
mod schema;
pub mod scope;
pub mod scoring;
pub mod settings;
pub mod table;
pub mod target;
pub mod text;
pub mod value;
pub mod week_year;
pub mod weight;
pub mod work_calendar;
pub mod workspace;
