//! Clock: the only place in the window that reads the system time, so that tests can set it.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ZonedDateTime};

/// Source of the current time.
pub trait Clock {
    /// Returns the current time.
    fn now(&self) -> Timestamp;
    /// Returns today's date in the user's time zone.
    fn today(&self) -> Date;
    /// Returns the time of day in the user's time zone.
    fn time(&self) -> Time;
}

/// System clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn today(&self) -> Date {
        ZonedDateTime::now().date()
    }

    fn time(&self) -> Time {
        ZonedDateTime::now().time()
    }
}

/// Clock with a fixed time, for tests.
#[derive(Clone, Copy, Debug)]
pub struct StoppedClock(pub Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn today(&self) -> Date {
        self.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
    }

    fn time(&self) -> Time {
        self.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).time()
    }
}
