//! Frozen structs that several schemas hold. A change is a new file with a new version.

pub(super) mod boundary_v1;
pub(super) mod channel_key_v1;
pub(super) mod context_v1;
pub(super) mod label_v1;
pub(super) mod members_v1;
pub(super) mod position_v1;
pub(super) mod sealed_v1;
pub(super) mod seq_v1;
pub(super) mod times_v1;
