//! Why a conversation is on a user's list, or is not.

use super::as_of::{AsOf, Moment};
use super::history::{Cut, History, Page};
use super::row::Row;
use super::told::{Telling, Told, ToldChannel};
use super::{Query, QueryError};
use crate::domain::apply::Rows;
use crate::domain::channel::{Channel, Gap};
use crate::domain::channel_type::ChannelType;
use crate::domain::command::Named;
use crate::domain::explain::{
    Coverage, Covered, Explanation, Hid, HidLater, Step, explain, hid_later,
};
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::name::Uid;
use crate::domain::refusal::RefusalClass;
use crate::domain::seq::Seq;
use crate::domain::spelling::{JoinedIds, Spelling};
use crate::domain::time::Micros;
use crate::domain::visible::Conversation;
use crate::view::Order;
use crate::view::read::{self, ConversationRows, TimelineOf};

/// The most members of a channel whose lists are looked at one by one.
pub const OTHERS_COUNTED_MAX: usize = 1_000;

/// Why a conversation is on a user's list, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Whose list it is.
    pub uid: String,
    /// The conversation; where the id that was asked about is malformed, the one that it most
    /// likely means, or else the id as it was asked.
    pub channel_id: String,
    /// Its type, or the number that was asked.
    pub channel_type: i64,
    /// What is wrong with the id that was asked about.
    pub misspelled: Option<Misspelling>,
    /// The moment.
    pub as_of: Moment,
    /// What follows from the timeline, whose entries it names by index.
    pub explanation: Explanation,
    /// Messages that came after a deletion whose caller had named them. How many of the numbers
    /// were recorded is as known now.
    pub hid_later: Option<HidLater>,
    /// Other members on whose lists the conversation is.
    pub others: Others,
    /// What each source feeds, and since when.
    pub sources: Vec<Covered>,
    /// Messages of the channel that were never recorded, as known now.
    pub gaps: Vec<Gap>,
    /// What happened, in the log's order.
    pub timeline: Vec<TimelineStep>,
}

/// What is wrong with an id that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelling {
    /// The id as it was asked.
    pub asked_id: String,
    /// The class of the mistake.
    pub class: RefusalClass,
}

/// On how many other lists a conversation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// How many.
    pub count: u64,
    /// Each list was looked at; otherwise it is the number of members who could see it.
    pub exact: bool,
}

/// One step of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineStep {
    /// What happened.
    pub event: Told,
    /// The conversation as it was listed before; `None` if it was not.
    pub before: Option<Row>,
    /// The conversation as it was listed after; `None` if it was not.
    pub after: Option<Row>,
    /// What it hid, if it is an event that hides.
    pub hid: Option<Hid>,
}

/// What a question about a conversation is about.
struct Asked {
    uid: Uid,
    user: UserKey,
    channel: Option<ChannelKey>,
    named: ToldChannel,
    type_number: i64,
    misspelled: Option<Misspelling>,
}

impl Why {
    /// The time of the event at which the conversation last came onto the list or left it.
    #[must_use]
    pub fn since(&self) -> Option<Micros> {
        self.cause().map(|step| step.event.event.occurred_at)
    }

    /// The step at which the conversation last came onto the list or left it.
    #[must_use]
    pub fn cause(&self) -> Option<&TimelineStep> {
        self.timeline.get(self.explanation.cause?)
    }
}

impl Query<'_> {
    /// Why `named` is on its user's list, or is not. The id may be malformed: then the answer is
    /// about the conversation that it most likely means.
    ///
    /// A time also counts what this conversation's later events say happened before it. The gaps,
    /// the other members, and whether somebody ever stated them are as known now: no index dates
    /// them.
    ///
    /// # Errors
    /// [`QueryError::BadUid`], [`QueryError::NotYet`], or if something cannot be read.
    pub fn why(&self, named: &Named, at: AsOf) -> Result<Why, QueryError> {
        let asked = self.asked(named)?;
        let as_of = self.moment(at)?;
        let cut = Cut {
            last: as_of.position.map(|position| position.offset),
            occurred_by: match at {
                AsOf::Time(time) => Some(time),
                AsOf::Latest | AsOf::Position(_) => None,
            },
            folded: self.folded.unwrap_or(0),
        };
        let history = self.history_of(&asked, named, cut)?;
        let coverage = self.coverage(&asked, &history, as_of)?;
        let steps: Vec<Step> = history.pages.iter().map(|page| page.step.clone()).collect();
        let explanation = explain(&steps, history.now.conversation(), &coverage);
        let channel = match &asked.channel {
            Some(channel) => self.view.channel(channel)?,
            None => Channel::default(),
        };
        let hid_later = later(&steps, history.now.conversation(), &channel);
        Ok(Why {
            others: self.others(&asked, &history, as_of)?,
            timeline: self.timeline(&asked, history.pages)?,
            uid: asked.uid.as_str().to_owned(),
            channel_id: asked.named.id,
            channel_type: asked.type_number,
            misspelled: asked.misspelled,
            as_of,
            explanation,
            sources: coverage.sources,
            hid_later,
            gaps: channel.gaps,
        })
    }

    fn asked(&self, named: &Named) -> Result<Asked, QueryError> {
        let secrets = self.names.secrets;
        let uid = self.uid(&named.uid)?;
        let spelling =
            Spelling { uid: &uid, channel_id: &named.channel_id, channel_type: named.channel_type };
        let (channel, misspelled) = match spelling.channel(self.names.dialect, JoinedIds::Refused) {
            Ok(channel) => (Some(channel), None),
            Err(mistake) => (mistake.meant, Some(mistake.class)),
        };
        let id = channel.as_ref().map_or(named.channel_id.as_str(), |name| name.id_for(&uid));
        let kind = channel.as_ref().map(|name| name.kind());
        let kind = kind.or_else(|| ChannelType::try_from(named.channel_type).ok());
        Ok(Asked {
            user: secrets.user_key(&uid),
            named: ToldChannel { id: id.to_owned(), kind: kind.unwrap_or(ChannelType::Person) },
            type_number: kind.map_or(named.channel_type, |kind| i64::from(kind.number())),
            channel: channel.as_ref().map(|name| secrets.channel_key(name)),
            misspelled: misspelled
                .map(|class| Misspelling { asked_id: named.channel_id.clone(), class }),
            uid,
        })
    }

    /// The events of the conversation, those of its channel's life, and the deletes that were
    /// refused under the id as it was asked.
    fn history_of(&self, asked: &Asked, named: &Named, cut: Cut) -> Result<History, QueryError> {
        let sent =
            self.names.secrets.asked_key(Some(named.channel_type), named.channel_id.as_str());
        let mut offsets = self.timeline_offsets(&asked.user, &TimelineOf::Asked(sent))?;
        let Some(channel) = asked.channel else {
            return self.refusals(&offsets, cut);
        };
        offsets.extend(self.step_offsets(asked.user, channel)?);
        offsets.sort_unstable();
        offsets.dedup();
        self.history((asked.user, channel), &offsets, cut)
    }

    pub(super) fn timeline_offsets(
        &self,
        user: &UserKey,
        of: &TimelineOf,
    ) -> Result<Vec<u64>, QueryError> {
        let entries = self.view.timeline(user, of, None, Order::Rising);
        entries.map(|entry| Ok(entry?.0)).collect()
    }

    /// The offsets of the conversation's own events and of its channel's life, rising.
    pub(super) fn step_offsets(
        &self,
        user: UserKey,
        channel: ChannelKey,
    ) -> Result<Vec<u64>, QueryError> {
        let mut offsets = self.timeline_offsets(&user, &TimelineOf::Channel(channel))?;
        for entry in self.view.lifecycle(&channel, None, Order::Rising) {
            offsets.push(entry?.0);
        }
        offsets.sort_unstable();
        Ok(offsets)
    }

    /// A page of a conversation's history as it is told.
    pub(super) fn timeline_step(
        &self,
        user: UserKey,
        channel: Option<&ChannelKey>,
        page: Page,
    ) -> Result<TimelineStep, QueryError> {
        let Page { step, before, after } = page;
        let row = |rows: &ConversationRows| match channel {
            Some(channel) => self.row(user, channel, rows.conversation()),
            None => Ok(None),
        };
        Ok(TimelineStep {
            before: row(&before)?,
            after: row(&after)?,
            hid: step.hid(),
            event: self.tell(step.event, Telling::to(user))?,
        })
    }

    /// The steps of an id that names no conversation: nothing but refusals.
    fn refusals(&self, offsets: &[u64], cut: Cut) -> Result<History, QueryError> {
        let nowhere = (UserKey([0; 16]), ChannelKey { kind: ChannelType::Live, id: [0; 16] });
        self.history(nowhere, offsets, cut)
    }

    fn timeline(&self, asked: &Asked, pages: Vec<Page>) -> Result<Vec<TimelineStep>, QueryError> {
        pages
            .into_iter()
            .map(|page| self.timeline_step(asked.user, asked.channel.as_ref(), page))
            .collect()
    }

    fn coverage(
        &self,
        asked: &Asked,
        history: &History,
        as_of: Moment,
    ) -> Result<Coverage, QueryError> {
        let silent_members = match &asked.channel {
            Some(channel) if channel.kind != ChannelType::Person => {
                let is_known = !history.pages.is_empty();
                is_known && !self.view.channel(channel)?.members_stated
            }
            _ => false,
        };
        Ok(Coverage {
            sources: self.sources()?,
            channel: asked.channel.map(|channel| channel.kind),
            silent_members,
            at: as_of.time.unwrap_or_default(),
        })
    }

    fn sources(&self) -> Result<Vec<Covered>, QueryError> {
        let fed = self.view.coverage()?.into_iter();
        Ok(fed
            .map(|read::Coverage { source, kind, since }| Covered { source, kind, since })
            .collect())
    }

    fn others(
        &self,
        asked: &Asked,
        history: &History,
        as_of: Moment,
    ) -> Result<Others, QueryError> {
        let Some(channel) = asked.channel else { return Ok(Others { count: 0, exact: true }) };
        let row = &history.now.channel;
        if row.disbanded {
            return Ok(Others { count: 0, exact: true });
        }
        let members = match row.pair {
            Some(pair) => pair.users().collect(),
            None => {
                let members = self.view.members_of(&channel).take(OTHERS_COUNTED_MAX + 1);
                members.map(|member| Ok(member?.0)).collect::<Result<Vec<_>, QueryError>>()?
            }
        };
        if members.len() > OTHERS_COUNTED_MAX {
            let all = self.view.channel(&channel)?.member_count;
            let count = all.saturating_sub(u64::from(history.now.member.member));
            return Ok(Others { count, exact: false });
        }
        let Some(last) = as_of.position else { return Ok(Others { count: 0, exact: true }) };
        let of = TimelineOf::Channel(channel);
        let mut count = 0;
        for user in members.into_iter().filter(|user| *user != asked.user) {
            let Some((_, entry)) = self.view.timeline_at(&user, &of, last.offset)? else {
                continue;
            };
            // Who wrote last decides nothing of who sees it.
            let (member, personal, own) = (&entry.member, &entry.personal, Seq::ZERO);
            let rows = Conversation { channel: row, member, own, personal };
            count += u64::from(rows.is_visible());
        }
        // Who left since is no longer among the members, and may have seen it then.
        Ok(Others { count, exact: row.pair.is_some() || as_of.position == self.position() })
    }
}

/// What a deletion hides that came after it. The gaps are those of the channel as it is `today`.
fn later(steps: &[Step], then: Conversation<'_>, today: &Channel) -> Option<HidLater> {
    let is_counted_on = then.channel.last_seq().incarnation == today.incarnation;
    hid_later(steps, then, if is_counted_on { &today.gaps } else { &[] })
}
