//! `panguan inspect FAMILY`

use clap::Args;
use serde_json::{Map, Value, json};

use super::failure::{End, Failure};
use super::list::kind;
use super::output::Record;
use super::setting::Setting;
use super::worded::worded;
use crate::boot::Reading;
use crate::domain::hex::Hex;
use crate::domain::key::{ChannelKey, UserKey};
use crate::domain::position::Position;
use crate::error::{Code, Error};
use crate::json;
use crate::proof::inspect::{self, Family, Field, Named};
use crate::rocks::Direction;

/// Which rows.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Name the family
    #[arg(value_parser = worded(Family::ALL.map(Family::name), family))]
    family: Family,

    /// Print the rows whose keys begin with these bytes, in hexadecimal digits
    #[arg(long, value_name = "HEX", value_parser = bytes)]
    prefix: Option<Bytes>,

    /// Print the rows of this user, where keys begin with one
    #[arg(long, value_name = "UID", conflicts_with = "prefix")]
    user: Option<String>,

    /// Print the row of this event, where keys are events
    #[arg(long, value_name = "POSITION", conflicts_with_all = ["prefix", "user"])]
    position: Option<Position>,

    /// Print at most so many rows
    #[arg(long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

/// Bytes as they are typed.
#[derive(Clone, Debug)]
struct Bytes(Vec<u8>);

/// Prints rows as they are stored, decoded.
pub fn run(arguments: Arguments, setting: &mut Setting) -> Result<End, Failure> {
    let reading = setting.read()?;
    let prefix = prefix(&arguments, &reading)?;
    let live = reading.rocks.live();
    let rows = reading
        .rocks
        .engine()
        .scan(live.name(arguments.family), &prefix, None, Direction::Rising)
        .map_err(Error::from)?;
    let head = &setting.output.words().head;
    let show = Show { reading: &reading };
    let records = rows.take(arguments.limit as usize).map(|row| {
        let (key, value) = row.map_err(Error::from)?;
        record(arguments.family, &key, &value, &show)
    });
    let paths = ["key_bytes", "key", "value"];
    if setting.output.records::<Failure>(&[head.key, head.value], &paths, records)? == 0 {
        setting.output.note(setting.output.words().said.nothing_found);
    }
    Ok(End::Done)
}

fn record(family: Family, key: &[u8], value: &[u8], show: &Show<'_>) -> Result<Record, Failure> {
    let decoded = inspect::decode(family, key, value).map_err(|error| {
        Error::new(Code::Damaged, format!("the row {} of {} : {error}", Hex(key), family.name()))
            .hint("`panguan verify` names every damaged place")
    })?;
    let cells = vec![show.fields(&decoded.key), show.inner(&decoded.value)];
    let value = json!({
        "key_bytes": Hex(key).to_string(),
        "key": show.group(&decoded.key),
        "value": show.value(&decoded.value),
    });
    Ok(Record { value, cells })
}

fn prefix(arguments: &Arguments, reading: &Reading) -> Result<Vec<u8>, Failure> {
    let Arguments { family, prefix, user, position, .. } = arguments;
    let unsuited = |option: &str, families: &str| {
        let message = format!("--{option} is for the families {families}, not {}", family.name());
        Failure::from(Error::new(Code::FieldInvalid, message).hint("give --prefix instead"))
    };
    match (prefix, user, position) {
        (Some(Bytes(bytes)), ..) => Ok(bytes.clone()),
        (_, Some(uid), _) if inspect::BY_USER.contains(family) => {
            Ok(reading.user_key(uid)?.0.to_vec())
        }
        (_, Some(_), _) => Err(unsuited("user", "member, personal, timeline and actors")),
        (_, _, Some(position)) => inspect::key_of_event(*family, *position)
            .ok_or_else(|| unsuited("position", "log and hides")),
        _ => Ok(Vec::new()),
    }
}

/// Fields as people and scripts read them, with the names that open.
struct Show<'a> {
    reading: &'a Reading,
}

impl Show<'_> {
    fn group(&self, fields: &[Named]) -> Value {
        let value = |name: &str, field: &Field| match field {
            // Larger than what many readers keep of a number.
            Field::Number(number) if name == "message_id" => json!(number.to_string()),
            field => self.value(field),
        };
        let named = fields.iter().map(|(name, field)| ((*name).to_owned(), value(name, field)));
        Value::Object(named.collect::<Map<_, _>>())
    }

    fn value(&self, field: &Field) -> Value {
        match field {
            Field::None => Value::Null,
            Field::Flag(flag) => json!(flag),
            Field::Number(number) => json!(number),
            Field::Signed(number) => json!(number),
            Field::User(user) => {
                json!({"pseudonym": Hex(&user.0).to_string(), "uid": self.reading.user_name(user)})
            }
            Field::Channel(channel) => json!({
                "pseudonym": Hex(&channel.id).to_string(),
                "channel_type": channel.kind.number(),
                "name": self.reading.channel_name(channel),
            }),
            Field::List(fields) => fields.iter().map(|field| self.value(field)).collect(),
            Field::Group(fields) => self.group(fields),
            _ => json!(self.text(field)),
        }
    }

    /// Fields on one line: `name=value`, what is not set left out.
    fn fields(&self, fields: &[Named]) -> String {
        let set = fields.iter().filter(|(_, field)| *field != Field::None);
        let texts = set.map(|(name, field)| format!("{name}={}", self.text(field)));
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The outermost fields stand without braces.
    fn inner(&self, field: &Field) -> String {
        match field {
            Field::Group(fields) => self.fields(fields),
            other => self.text(other),
        }
    }

    fn text(&self, field: &Field) -> String {
        match field {
            Field::None => "-".to_owned(),
            Field::Flag(flag) => flag.to_string(),
            Field::Number(number) => number.to_string(),
            Field::Signed(number) => number.to_string(),
            Field::Text(text) => text.clone(),
            Field::Bytes(bytes) => Hex(bytes).to_string(),
            Field::Time(time) => json::time(*time),
            Field::Position(position) => position.to_string(),
            Field::Seq(seq) => seq.to_string(),
            Field::User(user) => self.user(user),
            Field::Channel(channel) => self.channel(channel),
            Field::Pair(pair) => format!("{}+{}", self.user(&pair.low()), self.user(&pair.high())),
            Field::Sealed(sealed) => match self.reading.unsealed_name(sealed) {
                Some(name) => format!("sealed({name})"),
                None => format!("sealed({} bytes)", sealed.ciphertext.len()),
            },
            Field::List(fields) => {
                let texts: Vec<String> = fields.iter().map(|field| self.text(field)).collect();
                format!("[{}]", texts.join(", "))
            }
            Field::Group(fields) => format!("{{{}}}", self.fields(fields)),
        }
    }

    fn user(&self, user: &UserKey) -> String {
        self.reading.user_name(user).unwrap_or_else(|| Hex(&user.0).to_string())
    }

    fn channel(&self, channel: &ChannelKey) -> String {
        let name =
            self.reading.channel_name(channel).unwrap_or_else(|| Hex(&channel.id).to_string());
        format!("{}:{name}", kind(channel.kind.number()))
    }
}

fn family(text: &str) -> Result<Family, String> {
    Family::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Family::ALL.iter().map(|family| family.name()).collect();
        format!("the families are {}", names.join(", "))
    })
}

fn bytes(text: &str) -> Result<Bytes, String> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err("bytes are hexadecimal digits, two for each".to_owned());
    }
    let byte = |pair: &[u8]| {
        std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())
    };
    Ok(Bytes(digits.chunks(2).filter_map(byte).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_two_digits_each() {
        assert_eq!(bytes("00fF").unwrap().0, [0, 255]);
        assert_eq!(bytes("").unwrap().0, [0; 0]);
        assert!(bytes("0").is_err() && bytes("0g").is_err() && bytes("+1").is_err());
    }

    #[test]
    fn a_family_that_is_none_is_told_the_others() {
        assert!(family("rows").unwrap_err().contains("personal"));
    }
}
