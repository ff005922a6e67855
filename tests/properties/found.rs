//! Histories that once broke a property, named by what was wrong.

use panguan::domain::name::Dialect;

use crate::pure::Pure;
use crate::steps::{Act, Cast, Number, Reach, Step, Time};
use crate::stored::{Pace, Rest};
use crate::{live, live_stored};

fn step(who: usize, act: Act, time: Time) -> Step {
    Step { room: 0, who, others: vec![who], act, time }
}

#[track_caller]
fn holds(steps: &[Step]) {
    let cast = Cast::new(Dialect::WuKongIm);
    live(&cast, steps, &mut Pure::new(&cast));
    for together in [1, steps.len()] {
        live_stored(&cast, steps, &[Pace { together, rest: Rest::Nothing }]);
    }
}

/// The message's time was after the head's, so that it seemed to come from a server that counts
/// anew when it was told again.
#[test]
fn a_late_message_that_was_told_again_restarted_its_channel() {
    holds(&[
        step(0, Act::Message(Number::Skip(2)), Time::Stated),
        step(0, Act::Message(Number::Any(2)), Time::Stated),
    ]);
}

/// A delete made its caller a member where nobody states members, and a read did so only for a user
/// who had been named before.
#[test]
fn a_user_who_was_never_named_could_not_read() {
    holds(&[
        step(0, Act::Message(Number::Next), Time::Now),
        step(1, Act::Read(Reach::Head), Time::Now),
    ]);
}

/// The second telling was after all the messages that were told before the third, and of another
/// id than the newest of then.
#[test]
fn a_message_of_two_times_restarted_its_channel_once_there_was_a_newer_one() {
    holds(&[
        step(0, Act::Message(Number::Next), Time::Now),
        step(0, Act::Message(Number::Again), Time::Stated),
        step(0, Act::Message(Number::Next), Time::Ago(2)),
    ]);
}
