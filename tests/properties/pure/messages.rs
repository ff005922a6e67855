//! Messages: new, told again, or of a server that counts anew.

use panguan::domain::apply::Rows;
use panguan::domain::channel::Channel;
use panguan::domain::decide::message::{self, Message, Verdict};
use panguan::domain::seq::Seq;

use super::Pure;
use crate::model::{Answer, When};

impl Pure {
    fn message(&mut self, told: Message, when: When) -> Answer {
        let sender = told.from.map(|from| {
            let Ok(row) = self.rows.member(&from, &told.channel);
            row
        });
        let row = self.channel(told.channel);
        match message::message(&row, &sender.unwrap_or_default(), told) {
            Verdict::Duplicate => Answer::Duplicate,
            Verdict::Restart(_) if self.was_recorded(&row, told) => Answer::Duplicate,
            Verdict::Record(facts) | Verdict::Restart(facts) => self.record_all(facts, when),
        }
    }

    fn was_recorded(&self, row: &Channel, told: Message) -> bool {
        let seq = told.seq.map(|number| Seq::new(row.incarnation, number));
        self.heads.iter().any(|(key, head)| {
            *key == told.channel && Some(head.seq) == seq && head.message_id == told.message_id
        })
    }

    /// A message that is told twice is recorded once.
    pub(super) fn tell(&mut self, told: Message, when: When) -> Answer {
        let answer = self.message(told, when);
        if told.seq.is_some() {
            let events = self.events.len();
            assert_eq!(self.message(told, when), Answer::Duplicate);
            assert_eq!(self.events.len(), events);
        }
        answer
    }
}
