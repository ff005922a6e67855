//! The bytes of details, before they are sealed.

mod details_v1;

use details_v1::DetailsV1;

use super::rows::stored_as_v1;
use crate::domain::context::Details;

stored_as_v1!(Details, DetailsV1, "details");
