//! One measured figure, and what it is compared with.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One measured figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The median over the rounds.
    pub value: f64,
    /// What the value counts.
    pub unit: String,
    /// The same without any logic, in the same rounds; or what the figure may be at most.
    pub floor: Option<f64>,
    /// How the value compares with the floor: 1 is as good as it.
    pub ratio: Option<f64>,
    /// How it was taken.
    pub how: String,
}

impl Figure {
    /// A figure that nothing is compared with.
    pub fn alone(name: &str, value: f64, unit: &str, how: String) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        Self { name, value, unit, floor: None, ratio: None, how }
    }

    /// A rate beside that of its floor, where more is better.
    pub fn rate(name: &str, rates: &[(f64, f64)], unit: &str, how: String) -> Self {
        let value = median(rates.iter().map(|(rate, _)| *rate).collect());
        let floor = median(rates.iter().map(|(_, floor)| *floor).collect());
        let ratio = median(rates.iter().map(|(rate, floor)| rate / floor).collect());
        Self { floor: Some(floor), ratio: Some(ratio), ..Self::alone(name, value, unit, how) }
    }

    /// A time beside that of its floor, where less is better.
    pub fn time(name: &str, value: Duration, floor: Duration, how: String) -> Self {
        Self {
            floor: Some(micros(floor)),
            ratio: Some(micros(floor) / micros(value)),
            ..Self::alone(name, micros(value), "us", how)
        }
    }
}

/// Events in a second.
pub fn per_second(count: usize, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a bench counts far below 2^52")]
    let count = count as f64;
    count / took.as_secs_f64().max(f64::EPSILON)
}

/// A duration in microseconds.
pub fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The duration that `share` of them, from 0 to 1, do not exceed.
pub fn quantile(mut durations: Vec<Duration>, share: f64) -> Duration {
    durations.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into what is in memory"
    )]
    let at = ((durations.len() as f64 * share) as usize).min(durations.len().saturating_sub(1));
    durations.get(at).copied().unwrap_or_default()
}
