//! What is bought for a gap file: procurements, commitments to buy, and what each viewer
//! sees of them.

mod commitment;
mod seen;
mod write;

pub use commitment::{CommitRequest, commit_to_buy, withdraw_commitment};
pub use seen::{
    ProcurementSeen, ShownCommitment, WhoBuys, procurement_seen, procurements_seen, who_buys,
};
pub(crate) use seen::{all_procurements, buyers_of, procurements_of};
pub use write::{
    NewProcurement, answer_procurement, change_procurement, record_procurement, step_procurement,
};
