//! Who, why and under which idempotency key.

use bincode::{Decode, Encode};

use super::position_v1::PositionV1;
use super::sealed_v1::SealedV1;
use crate::codec::error::CodecError;
use crate::codec::number::Numbered;
use crate::domain::context::{Actor, ActorKind, Context, KeyUse, Reason, ReasonBasis, ReasonCode};
use crate::domain::key::{CommandDigest, CommandKey, UserKey};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct ContextV1 {
    pub actor: ActorV1,
    pub on_behalf_of: Option<[u8; 16]>,
    pub reason: u8,
    pub reason_basis: u8,
    pub cause: Option<PositionV1>,
    pub key: Option<KeyUseV1>,
    pub details: Option<SealedV1>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct ActorV1 {
    pub kind: u8,
    pub id: [u8; 16],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub(in crate::codec) struct KeyUseV1 {
    pub key: [u8; 16],
    pub digest: [u8; 16],
}

impl From<&Context> for ContextV1 {
    fn from(context: &Context) -> Self {
        Self {
            actor: context.actor.into(),
            on_behalf_of: context.on_behalf_of.map(|user| user.0),
            reason: context.reason.code.number(),
            reason_basis: context.reason.basis.number(),
            cause: context.cause.map(Into::into),
            key: context.key.map(Into::into),
            details: context.details.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<ContextV1> for Context {
    type Error = CodecError;

    fn try_from(stored: ContextV1) -> Result<Self, CodecError> {
        Ok(Self {
            actor: stored.actor.try_into()?,
            on_behalf_of: stored.on_behalf_of.map(UserKey),
            reason: Reason {
                code: ReasonCode::from_number(stored.reason)?,
                basis: ReasonBasis::from_number(stored.reason_basis)?,
            },
            cause: stored.cause.map(Into::into),
            key: stored.key.map(Into::into),
            details: stored.details.map(Into::into),
        })
    }
}

impl From<Actor> for ActorV1 {
    fn from(actor: Actor) -> Self {
        Self { kind: actor.kind.number(), id: actor.id.0 }
    }
}

impl TryFrom<ActorV1> for Actor {
    type Error = CodecError;

    fn try_from(stored: ActorV1) -> Result<Self, CodecError> {
        Ok(Self { kind: ActorKind::from_number(stored.kind)?, id: UserKey(stored.id) })
    }
}

impl From<KeyUse> for KeyUseV1 {
    fn from(used: KeyUse) -> Self {
        Self { key: used.key.0, digest: used.digest.0 }
    }
}

impl From<KeyUseV1> for KeyUse {
    fn from(stored: KeyUseV1) -> Self {
        Self { key: CommandKey(stored.key), digest: CommandDigest(stored.digest) }
    }
}

impl From<&KeyUse> for KeyUseV1 {
    fn from(used: &KeyUse) -> Self {
        (*used).into()
    }
}
