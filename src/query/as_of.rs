//! The moment that a question is about.

use super::{Query, QueryError};
use crate::domain::position::Position;
use crate::domain::time::Micros;

/// The moment that a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// After the newest event.
    #[default]
    Latest,
    /// After the event at this position.
    Position(Position),
    /// After the last event whose `log_time` is not above this.
    Time(Micros),
}

/// The moment that an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The last event that it reflects; `None` before the first.
    pub position: Option<Position>,
    /// The time that was asked for, or else the `log_time` of that event.
    pub time: Option<Micros>,
}

impl Query<'_> {
    /// The newest event that answers reflect; `None` if there is none.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.folded.map(Position::local)
    }

    /// The moment that `as_of` names.
    ///
    /// # Errors
    /// [`QueryError::NotYet`] for a position after [`Query::position`]; or if the log cannot be
    /// read.
    pub fn moment(&self, as_of: AsOf) -> Result<Moment, QueryError> {
        let last = match as_of {
            AsOf::Latest => self.folded,
            AsOf::Position(asked) => {
                let folded = self.position();
                if folded.is_none_or(|folded| asked > folded || asked.partition != folded.partition)
                {
                    return Err(QueryError::NotYet { asked, folded });
                }
                Some(asked.offset)
            }
            AsOf::Time(time) => {
                let position = self.last_by(time)?.map(Position::local);
                return Ok(Moment { position, time: Some(time) });
            }
        };
        let time = last.map(|offset| self.event(offset)).transpose()?;
        Ok(Moment { position: last.map(Position::local), time: time.map(|event| event.log_time) })
    }

    /// The last event whose `log_time` is not above `time`; log times never decrease.
    pub(super) fn last_by(&self, time: Micros) -> Result<Option<u64>, QueryError> {
        let mut counted = 0;
        let mut left = self.folded.map_or(0, |last| last + 1);
        while left > 0 {
            let half = left / 2;
            if self.event(counted + half)?.log_time <= time {
                counted += half + 1;
                left -= half + 1;
            } else {
                left = half;
            }
        }
        Ok(counted.checked_sub(1))
    }
}
