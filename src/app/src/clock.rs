//! What time it is: the only place in the window that asks the system, so that tests are exact.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ZonedDateTime};

/// Tells the time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Today where the reader is.
    fn today(&self) -> Date;
    /// The time of day where the reader is.
    fn time(&self) -> Time;
}

/// The system's clock.
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

/// A clock that stands still, for tests.
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
