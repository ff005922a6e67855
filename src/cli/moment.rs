//! Moments as they are typed: a position, an RFC 3339 time, a date, or how long ago.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::position::Position;
use crate::domain::time::Micros;
use crate::query::AsOf;

/// What is accepted, for help texts and errors.
const FORMS: &str = "a time such as 2026-11-24T08:04:24Z, a date, how long ago such as -2h \
                     (s, m, h, d, w), or a position such as 0-1842";

/// A moment as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After the newest event.
    Now,
    /// After the event at this position.
    Position(Position),
    /// At this time.
    Time(Micros),
    /// In this millisecond since 1970. An answer shows times so, and a time that was copied from
    /// one, given back, must not leave out the event that it belongs to.
    Millisecond(i64),
    /// This many microseconds ago.
    Ago(i64),
}

impl Moment {
    /// The moment that `text` names.
    ///
    /// # Errors
    /// A sentence that says what is accepted.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "now" {
            return Ok(Self::Now);
        }
        if let Some(span) = text.strip_prefix('-') {
            return ago(span).map(Self::Ago).ok_or_else(|| not_a_moment(text));
        }
        if let Ok(position) = text.parse() {
            return Ok(Self::Position(position));
        }
        time(text).ok_or_else(|| not_a_moment(text))
    }

    /// The moment as a question takes it.
    #[must_use]
    pub fn as_of(self, now: Micros) -> AsOf {
        match self {
            Self::Now => AsOf::Latest,
            Self::Position(position) => AsOf::Position(position),
            Self::Time(time) => AsOf::Time(time),
            Self::Millisecond(millis) => AsOf::Time(Micros::end_of_milli(millis)),
            Self::Ago(span) => AsOf::Time(Micros(now.0.saturating_sub(span))),
        }
    }

    /// The moment as the beginning of a range.
    #[must_use]
    pub fn as_start(self, now: Micros) -> AsOf {
        match self {
            Self::Millisecond(millis) => AsOf::Time(Micros(millis.saturating_mul(1_000))),
            moment => moment.as_of(now),
        }
    }

    /// The time at which a range begins or ends; of a position there is none, and it is now.
    #[must_use]
    pub fn as_bound(self, now: Micros) -> Micros {
        match self.as_start(now) {
            AsOf::Time(time) => time,
            AsOf::Latest | AsOf::Position(_) => now,
        }
    }
}

/// A time, never a position: for bounds of what is searched by time.
///
/// # Errors
/// A sentence that says what is accepted.
pub fn parse_time(text: &str) -> Result<Moment, String> {
    match Moment::parse(text)? {
        Moment::Position(_) => Err(format!("{text} is a position; a time is needed here")),
        moment => Ok(moment),
    }
}

/// A time of RFC 3339, or the midnight at which a date begins.
fn time(text: &str) -> Option<Moment> {
    if text.len() == "1970-01-01".len() && text.parse::<Date>().is_ok() {
        let midnight = format!("{text}T00:00:00Z").parse::<Timestamp>().ok()?;
        return Some(Moment::Time(Micros(midnight.as_microsecond())));
    }
    let moment = text.parse::<Timestamp>().ok()?;
    Some(if decimals(text) > 3 {
        Moment::Time(Micros(moment.as_microsecond()))
    } else {
        Moment::Millisecond(moment.as_millisecond())
    })
}

/// How many digits of a second are given.
fn decimals(text: &str) -> usize {
    let after = text.rsplit_once(['.', ',']).map_or("", |(_, after)| after);
    after.bytes().take_while(u8::is_ascii_digit).count()
}

/// Microseconds of a span such as `2h`.
fn ago(span: &str) -> Option<i64> {
    let unit = span.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let count = span.strip_suffix(unit)?;
    if !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    count.parse::<i64>().ok()?.checked_mul(seconds)?.checked_mul(1_000_000)
}

fn not_a_moment(text: &str) -> String {
    let shown: String = text.chars().take(64).flat_map(char::escape_debug).collect();
    format!("\"{shown}\" is no moment; give {FORMS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, moment: Moment) {
        assert_eq!(Moment::parse(text), Ok(moment), "{text}");
    }

    #[test]
    fn every_form_is_read() {
        is("now", Moment::Now);
        is("0-1842", Moment::Position(Position::local(1842)));
        is("-2h", Moment::Ago(7_200_000_000));
        is("-30m", Moment::Ago(1_800_000_000));
        is("-7d", Moment::Ago(604_800_000_000));
        is("1970-01-02", Moment::Time(Micros(86_400_000_000)));
        is("1970-01-01T00:00:00.000001Z", Moment::Time(Micros(1)));
    }

    #[test]
    fn a_time_as_answers_show_it_is_its_whole_millisecond() {
        is("1970-01-01T00:00:00.002Z", Moment::Millisecond(2));
        is("1970-01-01T00:00:01Z", Moment::Millisecond(1_000));
        is("1970-01-01T01:00:01.002+01:00", Moment::Millisecond(1_002));
        let (moment, now) = (Moment::Millisecond(2), Micros(0));
        assert_eq!(moment.as_of(now), AsOf::Time(Micros(2_999)));
        assert_eq!(moment.as_start(now), AsOf::Time(Micros(2_000)));
    }

    #[test]
    fn what_is_no_moment_is_refused_with_what_is_one() {
        for text in ["", "-", "-2", "-2y", "-h", "--2h", "-9223372036854775807w", "yesterday", "0-"]
        {
            let refused = Moment::parse(text).unwrap_err();
            assert!(refused.contains("such as -2h"), "{text}: {refused}");
        }
        assert!(Moment::parse("\u{1b}[2J").unwrap_err().contains("\\u{1b}"));
    }

    #[test]
    fn a_bound_of_a_search_is_a_time() {
        assert!(parse_time("0-7").unwrap_err().contains("a time is needed"));
        assert_eq!(parse_time("-1s"), Ok(Moment::Ago(1_000_000)));
    }

    #[test]
    fn ago_counts_from_now() {
        let now = Micros(10_000_000);
        assert_eq!(Moment::Ago(4_000_000).as_of(now), AsOf::Time(Micros(6_000_000)));
        assert_eq!(Moment::Now.as_of(now), AsOf::Latest);
    }
}
