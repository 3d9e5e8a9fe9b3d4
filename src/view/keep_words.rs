//! What is kept, in words: the names of kinds of records.

/// Key of the name of a kind of records.
pub fn kind_key(kind: &str) -> &'static str {
    match kind {
        "Settings" => "keep.kinds.settings",
        "Region" => "keep.kinds.regions",
        "ProductLine" => "keep.kinds.product_lines",
        "AccountType" => "keep.kinds.account_types",
        "Role" => "keep.kinds.roles",
        "Account" => "keep.kinds.accounts",
        "Employee" => "keep.kinds.employees",
        "OwnershipSplit" => "keep.kinds.ownership",
        "Input" => "keep.kinds.inputs",
        "Kpi" => "keep.kinds.kpis",
        "TargetSeries" => "keep.kinds.targets",
        "WeightSet" => "keep.kinds.weights",
        "BandTable" => "keep.kinds.bands",
        "InputValue" => "keep.kinds.values",
        "Batch" => "keep.kinds.batches",
        "ScoringRule" | "CardRule" | "PointsItem" => "keep.kinds.rules",
        "WorkCalendar" => "keep.kinds.work_time",
        "PayPlan" | "PayBase" | "PayEntry" | "BonusPool" | "PromotionRule" => "keep.kinds.pay",
        "GuideAnswer" => "keep.kinds.guide",
        "Allocation" => "keep.kinds.allocations",
        "Cycle" | "CycleSeal" => "keep.kinds.cycles",
        "RatingPlan" | "Rating" | "ResultOverride" => "keep.kinds.ratings",
        "KeyAlias" => "keep.kinds.key_aliases",
        "OwnTable" => "keep.kinds.own_tables",
        "SignalRules" | "Acknowledgement" => "keep.kinds.signals",
        "Note" => "keep.kinds.notes",
        "ActionItem" => "keep.kinds.actions",
        _ => OTHER,
    }
}

/// Key of what has no name of its own: kinds of a newer program.
const OTHER: &str = "keep.kinds.other";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::KINDS;

    #[test]
    fn every_kind_has_a_name() {
        for kind in KINDS {
            assert_ne!(kind_key(kind), OTHER, "{kind}");
        }
        assert_eq!(kind_key("Colour"), OTHER);
    }
}
