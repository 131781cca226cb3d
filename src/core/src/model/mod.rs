//! The data model of a board as plain serde types: the content of a board file, which all other modules
//! read.
//!
//! The module reads no clock or file. An unknown value is `None` and is displayed as 'not reported'; it is
//! never zero. Every figure has a [`Citation`].

mod area;
mod assurance;
mod audit;
mod board;
mod check;
mod comment;
mod event;
mod finding;
mod forecast;
mod framework;
mod group;
mod id;
mod key;
mod linked;
mod mapping;
mod measure;
mod meeting;
mod money;
mod period;
mod programme;
mod register;
mod rescale;
mod risk;
mod run;
mod saving;
mod snapshot;
mod source;
mod stream;

pub use area::{Area, AreaKind, AreaShare};
pub use assurance::{Assurance, AssuranceLine, Crossing, EarlyWarning, Gap, GapKind, Objective, Opinion};
pub use audit::{AuditEntry, AuditKind};
pub use board::{Board, Body, FileKind, Member, SCHEMA};
pub use check::{Problem, RecordPath, Step, check, check_register};
pub use comment::{COMMENTED, Comment, CommentSubject, Reply, Resolved};
pub use event::Event;
pub use finding::Finding;
pub use forecast::{
    CaseKind, Correlation, Forecast, Need, Overlap, OverlapVerdict, RampStep, RangeShape, ReferenceCase,
    SavingRange, Similarity,
};
pub use framework::{
    Appetite, BandColour, CustomField, FieldKind, ImpactStep, LikelihoodStep, OwnCategory, RiskFramework,
    Scale, ScoreBand, Stance, Tag,
};
pub use group::Group;
pub use id::*;
pub use key::{BoardKey, Signature};
pub use linked::{
    BandCount, LastRead, LinkedBoard, LinkedFigures, LinkedMeasure, LinkedRisk, LinkedSaving, Unreached,
};
pub use mapping::{ColumnRule, Mapping, Means, NameRule, Role};
pub use measure::{
    Absence, AbsenceReason, DataGap, Denominator, DesiredDirection, EarlierFigure, Measure, Point, Rebase,
    Series, SeriesKind, SpcSettings, StatedCost, StatedCostKind, Target, UnitCost, ValueKind,
};
pub use meeting::{Action, AgendaItem, CitedSnapshot, Decision, DecisionStatus, Meeting, Topic};
pub use money::Gbp;
pub use period::{Period, PeriodError, PeriodKind};
pub use programme::{
    ConfidenceRating, DeliveryConfidence, MoneyKind, MoneyLine, Programme, ProgrammeKind, Site,
};
pub use register::Register;
pub use rescale::{RatingConversion, shifts};
pub use risk::{
    Control, ControlEffect, ControlKind, Escalation, PastEscalation, Proximity, Rating, RatingKind, Risk,
    RiskAction, RiskCategory, RiskNature, RiskReview, RiskStatus, Treatment, Velocity,
};
pub use run::Run;
pub use saving::{Agreement, Cashability, EvidenceStrength, Expectation, Saving, SourcedGbp};
pub use snapshot::{SealedPart, SnapshotMark, is_sha256};
pub use source::{Basis, Citation, Release, Source};
pub use stream::{Frequency, Return, ReturnQuery, ReturnState, Stream, StreamState};
