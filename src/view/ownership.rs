//! Who looks after an account, in words.

use crate::{
    domain::{ownership::OwnershipSplit, weight::Weight, workspace::Workspace},
    view::{message::Words, number},
};

/// The shares of a split: `Shen Ruo`, or `Shen Ruo 60% · Gu Yan 20% · nobody 20%`. People who are gone are left out.
pub fn owners_text(split: &OwnershipSplit, workspace: &Workspace, words: Words) -> String {
    let total = Weight::total(split.shares.iter().map(|share| share.share));
    let rest = Weight(Weight::WHOLE.0.saturating_sub(total.0));
    let named = split
        .shares
        .iter()
        .filter_map(|share| Some((words.of(&workspace.employees.get(&share.employee)?.name), share.share)));
    let nobody = (rest.0 > 0).then(|| (words.get("owners.nobody"), rest));
    let parts: Vec<_> = named.chain(nobody).collect();
    match parts.as_slice() {
        [(name, Weight::WHOLE)] => name.to_string(),
        parts => {
            let texts: Vec<String> =
                parts.iter().map(|(name, share)| format!("{name} {}%", number::weight(*share))).collect();
            texts.join(" · ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::sample::sample,
        domain::{date::Day, ownership::OwnerShare, text::Lang},
    };

    #[test]
    fn what_is_nobodys_is_said() {
        let workspace = sample().workspace;
        let words = Words::new(Lang::En);
        let people: Vec<_> = workspace.employees.values().take(2).collect();
        let [ann, bob] = people.as_slice() else { unreachable!("the sample has people") };
        let split = |shares: &[(usize, u32)]| {
            let account =
                workspace.accounts.keys().next().unwrap_or_else(|| crate::domain::id::Id::from_raw(1));
            let share = |(who, percent): &(usize, u32)| OwnerShare {
                employee: people.get(*who).unwrap().id,
                share: Weight::percent(*percent),
            };
            let id = OwnershipSplit::id_for(account, Day::BEGIN);
            let shares = shares.iter().map(share).collect();
            OwnershipSplit { id, account, from: Day::BEGIN, shares, reason: String::new() }
        };
        let text = |shares: &[(usize, u32)]| owners_text(&split(shares), &workspace, words);
        assert_eq!(text(&[(0, 100)]), ann.name.en);
        assert_eq!(
            text(&[(0, 60), (1, 20)]),
            format!("{} 60% · {} 20% · nobody 20%", ann.name.en, bob.name.en)
        );
        assert_eq!(text(&[]), "nobody");
    }
}
