//! Settlement: nothing is paid twice, a refund comes back once.

use keyscore::{
    domain::incentive::{Recovery, ReversalMode},
    engine::incentive::settlement::{Account, Payment, Reversal, Settlement, SettlementError, settle},
};
use proptest::{collection::vec, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use crate::support::decimal;

fn reversal(key: &str, amount: &str) -> Reversal {
    Reversal { key: key.to_owned(), amount: decimal(amount), reason: "refund".to_owned() }
}

fn payment(key: &str, amount: &str) -> Payment {
    Payment { key: key.to_owned(), amount: decimal(amount) }
}

fn amounts(settlement: &Settlement) -> [String; 3] {
    [settlement.due, settlement.payable, settlement.carried].map(|amount| amount.normalize().to_string())
}

#[test]
fn a_refund_that_left_the_gross_is_recovered_once() {
    // lms-front 511: refunded sales leave the gross while past payouts stay paid. Earned 1,000 and paid, then 200 go.
    let mut account = Account {
        earned: decimal("800"),
        reversals: vec![reversal("r1", "200")],
        payments: vec![payment("p1", "1000")],
    };
    let settled = |account: &Account, mode| settle(account, mode, Recovery::CarryForward).unwrap();
    assert_eq!(amounts(&settled(&account, ReversalMode::LeftTheMeasure)), ["-200", "0", "200"]);
    account.earned = decimal("1100");
    assert_eq!(amounts(&settled(&account, ReversalMode::LeftTheMeasure)), ["100", "100", "0"]);
    account.payments.push(payment("p2", "100"));
    assert_eq!(amounts(&settled(&account, ReversalMode::LeftTheMeasure)), ["0", "0", "0"]);
    // The other way: the measure still has the sale, so the entry counts. Same money.
    account.earned = decimal("1300");
    assert_eq!(amounts(&settled(&account, ReversalMode::AsClawback)), ["0", "0", "0"]);
}

#[test]
fn a_clawback_is_a_negative_payment_with_a_reason() {
    // dub 4371: a clawback is a negative commission, and the reason is required.
    let mut account = Account {
        earned: decimal("1000"),
        reversals: vec![reversal("r1", "250")],
        payments: vec![payment("p1", "1000")],
    };
    let settled = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce).unwrap();
    assert_eq!(amounts(&settled), ["-250", "-250", "0"]);
    account.payments.push(payment("p2", "-250"));
    assert_eq!(
        amounts(&settle(&account, ReversalMode::AsClawback, Recovery::AtOnce).unwrap()),
        ["0", "0", "0"]
    );
    account.reversals[0].reason = " ".to_owned();
    let error = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce);
    assert_eq!(error, Err(SettlementError::NoReason("r1".to_owned())));
    account.reversals[0] = reversal("r1", "-1");
    let error = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce);
    assert_eq!(error, Err(SettlementError::NegativeReversal("r1".to_owned())));
}

#[test]
fn the_same_entry_twice_counts_once() {
    let mut account = Account {
        earned: decimal("1000"),
        reversals: vec![reversal("r1", "100"), reversal("r1", "100.00")],
        payments: vec![payment("p1", "300"), payment("p1", "300")],
    };
    let settled = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce).unwrap();
    assert_eq!(amounts(&settled), ["600", "600", "0"]);
    account.payments.push(payment("p1", "301"));
    let error = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce);
    assert_eq!(error, Err(SettlementError::TwoAmounts("p1".to_owned())));
}

#[test]
fn nobody_pays_back_more_than_was_paid() {
    let account = Account {
        earned: decimal("100"),
        reversals: vec![reversal("r1", "500")],
        payments: vec![payment("p1", "60")],
    };
    let settled = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce).unwrap();
    assert_eq!(amounts(&settled), ["-60", "-60", "0"]);
}

proptest! {
    #[test]
    fn whatever_happens_in_between_the_payments_end_at_what_is_earned(
        months in vec((0..100_000_i64, 0..3_usize, 0..2_u8), 1..12),
        late in 0..2_u8,
    ) {
        // Each month earns; some months reverse an earlier month's earnings (each once), listed twice on purpose.
        for (mode, recovery) in [
            (ReversalMode::AsClawback, Recovery::AtOnce),
            (ReversalMode::AsClawback, Recovery::CarryForward),
            (ReversalMode::LeftTheMeasure, Recovery::AtOnce),
            (ReversalMode::LeftTheMeasure, Recovery::CarryForward),
        ] {
            let mut account = Account::default();
            let (mut gross, mut reversed) = (Decimal::ZERO, Decimal::ZERO);
            let mut open: Vec<Decimal> = Vec::new();
            for (month, (cents, back, does)) in months.iter().enumerate() {
                let amount = Decimal::new(*cents, 2);
                gross += amount;
                open.push(amount);
                if *does == 1 && *back < open.len() {
                    let amount = open.remove(*back);
                    reversed += amount;
                    for _ in 0..2 {
                        account.reversals.push(reversal(&format!("r{month}"), &amount.to_string()));
                    }
                }
                account.earned = match mode {
                    ReversalMode::AsClawback => gross,
                    ReversalMode::LeftTheMeasure => gross - reversed,
                };
                for again in 0..=late {
                    let settled = settle(&account, mode, recovery).unwrap();
                    prop_assert_eq!(settled.payable - settled.carried, settled.due);
                    if again > 0 {
                        // Asked again at once: nothing more is payable.
                        prop_assert_eq!(settled.payable, Decimal::ZERO);
                    }
                    account.payments.push(payment(&format!("p{month}/{again}"), &settled.payable.to_string()));
                }
            }
            let paid: Decimal = account.payments.iter().map(|payment| payment.amount).sum();
            let settled = settle(&account, mode, recovery).unwrap();
            prop_assert_eq!(paid - settled.carried, gross - reversed);
            prop_assert!(recovery == Recovery::CarryForward || settled.carried.is_zero());
            prop_assert!(recovery == Recovery::AtOnce || account.payments.iter().all(|one| one.amount >= Decimal::ZERO));
        }
    }
}
