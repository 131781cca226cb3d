//! The outside view: the delivery ratios of earlier programmes, and the resulting distribution for the next
//! plan (reference class forecasting; HM Treasury, 'The Green Book', on optimism bias: adjust by past
//! data).

use boardsight_core::model::{Board, CaseKind, ReferenceCase, ReferenceCaseId, Similarity};

/// Prior before any case is known, stated wherever it is used: one imagined programme that delivered its
/// plan in full, with a standard deviation of half the plan and two degrees of freedom. It widens the
/// distribution of few cases, and many cases outweigh it.
pub const PRIOR: Prior = Prior { ratio: 1.0, spread: 0.5, weight: 1.0, freedom: 2.0 };

/// Prior distribution of delivery ratios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Expected ratio.
    pub ratio: f64,
    /// Expected standard deviation between programmes.
    pub spread: f64,
    /// Number of cases that it counts for in the mean.
    pub weight: f64,
    /// Number of cases that it counts for in the standard deviation.
    pub freedom: f64,
}

/// Number of cases below which a share of them is not informative.
pub const FEW: usize = 10;

/// Factor of a plan's size, either way, within which an earlier plan is of comparable size.
pub const NEAR: f64 = 3.0;

/// Advice on a choice of cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice<'a> {
    /// Chosen cases.
    pub cases: Vec<&'a ReferenceCase>,
    /// Cases that share a group with an earlier one and are therefore not independent of it.
    pub dependent: Vec<&'a ReferenceCase>,
    /// Smallest and largest size, as a multiple of the plan's; `None` if the units differ.
    pub sizes: Option<(f64, f64)>,
    /// Cases with exactly the amount of the plan: most likely the plan itself.
    pub itself: Vec<&'a ReferenceCase>,
    /// Cases whose size differs much from the plan's.
    pub far: Vec<&'a ReferenceCase>,
    /// Cases of the same kind, with a similar programme or field, that were not chosen.
    pub left_out: Vec<&'a ReferenceCase>,
}

impl Advice<'_> {
    /// Returns the number of cases with this similarity to the board's programmes.
    #[must_use]
    pub fn of(&self, similarity: Similarity) -> usize {
        self.cases.iter().filter(|c| c.similarity == similarity).count()
    }
}

/// Size of a plan for comparison with earlier plans: an amount and its unit, `£` or the counted unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanSize<'a> {
    /// Amount; not zero.
    pub amount: f64,
    /// Unit, in the spelling of reference cases.
    pub unit: &'a str,
}

/// Returns an earlier plan's size as a multiple of a plan's; `None` if the units differ or the plan is
/// zero.
#[must_use]
pub fn size(case: &ReferenceCase, plan: PlanSize<'_>) -> Option<f64> {
    let same = case.unit.trim().eq_ignore_ascii_case(plan.unit.trim());
    same.then(|| (case.plan / plan.amount).abs()).filter(|r| r.is_finite())
}

/// Returns advice on the cases with these ids for a plan: their similarity, size and independence.
#[must_use]
pub fn advice<'a>(board: &'a Board, ids: &[ReferenceCaseId], plan: Option<PlanSize<'_>>) -> Advice<'a> {
    let chosen = |c: &&ReferenceCase| ids.contains(&c.id);
    let cases: Vec<&ReferenceCase> = board.reference_cases.iter().filter(chosen).collect();
    let kind = cases.first().map(|c| c.kind);
    let dependent = cases.iter().enumerate().filter(|(i, c)| {
        c.group.as_deref().is_some_and(|g| cases[..*i].iter().any(|b| b.group.as_deref() == Some(g)))
    });
    let sizes: Vec<(&ReferenceCase, f64)> =
        cases.iter().filter_map(|c| Some((*c, size(c, plan?)?))).collect();
    let ends = |worst: f64, pick: fn(f64, f64) -> f64| sizes.iter().map(|s| s.1).fold(worst, pick);
    let alike = |c: &&ReferenceCase| {
        !ids.contains(&c.id)
            && kind.is_none_or(|k| k == c.kind)
            && matches!(c.similarity, Similarity::SameProgramme | Similarity::SameField)
    };
    Advice {
        itself: sizes
            .iter()
            .filter(|(c, _)| plan.is_some_and(|p| c.plan.total_cmp(&p.amount).is_eq()))
            .map(|s| s.0)
            .collect(),
        dependent: dependent.map(|(_, c)| *c).collect(),
        far: sizes.iter().filter(|s| s.1 > NEAR || s.1 * NEAR < 1.0).map(|s| s.0).collect(),
        sizes: (!sizes.is_empty()).then(|| (ends(f64::INFINITY, f64::min), ends(0.0, f64::max))),
        left_out: board.reference_cases.iter().filter(alike).collect(),
        cases,
    }
}

/// Reason why a class gives no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassError {
    /// The class is empty.
    #[error("no reference cases are chosen: choose earlier programmes whose delivery is known")]
    Empty,
    /// A case is not on the board.
    #[error("there is no reference case '{0}': choose one of the board's")]
    Unknown(ReferenceCaseId),
    /// The class mixes activity and money.
    #[error("the class mixes ratios of activity and of money, which are never pooled: choose one kind")]
    Mixed,
    /// A plan is zero, or a figure is not a number.
    #[error("'{0}' has no delivery ratio: its plan is zero or a figure is missing")]
    NoRatio(String),
}

/// Predictive distribution of the delivery ratio of the next programme of a class: a shifted and scaled
/// Student's t.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceClass {
    /// Delivery ratios, in the order of the cases.
    pub ratios: Vec<f64>,
    /// Kind of the ratios: activity or money.
    pub kind: CaseKind,
    /// Mean of the cases alone, without the prior.
    pub mean: f64,
    /// Centre of the distribution.
    pub middle: f64,
    /// Scale of the distribution.
    pub scale: f64,
    /// Degrees of freedom.
    pub freedom: f64,
}

/// Returns the class of the board's cases with these ids.
///
/// # Errors
/// If it is empty, mixed, or a case is unknown or has no ratio.
pub fn class(board: &Board, ids: &[ReferenceCaseId]) -> Result<ReferenceClass, ClassError> {
    let cases: Vec<&ReferenceCase> = ids
        .iter()
        .map(|id| {
            board.reference_cases.iter().find(|c| c.id == *id).ok_or_else(|| ClassError::Unknown(id.clone()))
        })
        .collect::<Result<_, _>>()?;
    class_of(&cases, PRIOR)
}

/// Returns the class of some cases: the predictive distribution of a normal with unknown mean and variance
/// under the conjugate prior (Gelman and others, 'Bayesian Data Analysis', 3rd edition, section 3.3).
///
/// # Errors
/// As [`class`].
pub fn class_of(cases: &[&ReferenceCase], prior: Prior) -> Result<ReferenceClass, ClassError> {
    let kind = cases.first().ok_or(ClassError::Empty)?.kind;
    if cases.iter().any(|c| c.kind != kind) {
        return Err(ClassError::Mixed);
    }
    if let Some(case) = cases.iter().find(|c| !c.ratio().is_finite()) {
        return Err(ClassError::NoRatio(case.title.clone()));
    }
    let ratios: Vec<f64> = cases.iter().map(|c| c.ratio()).collect();
    #[allow(clippy::cast_precision_loss)] // a handful of cases
    let n = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / n;
    let squares: f64 = ratios.iter().map(|r| (r - mean) * (r - mean)).sum();
    let weight = prior.weight + n;
    let freedom = prior.freedom + n;
    let middle = (prior.weight * prior.ratio + n * mean) / weight;
    let apart = mean - prior.ratio;
    let sum =
        prior.freedom * prior.spread * prior.spread + squares + prior.weight * n * apart * apart / weight;
    let scale = libm::sqrt(sum * (weight + 1.0) / (freedom * weight));
    Ok(ReferenceClass { ratios, kind, mean, middle, scale, freedom })
}

impl ReferenceClass {
    /// Returns the probability that at least this ratio of the plan is delivered.
    #[must_use]
    pub fn at_least(&self, ratio: f64) -> f64 {
        1.0 - t_share((ratio - self.middle) / self.scale, self.freedom)
    }

    /// Returns the quantile of the ratio at a share (above 0, below 1).
    #[must_use]
    pub fn point(&self, share: f64) -> f64 {
        self.middle + self.scale * t_point(share, self.freedom)
    }

    /// Returns the factor by which a plan must exceed its target so that the target is reached with this
    /// confidence. `None` if no plan, however large, is sufficient: at that confidence the ratio is zero or
    /// negative.
    #[must_use]
    pub fn uplift(&self, confidence: f64) -> Option<f64> {
        let ratio = self.point(1.0 - confidence);
        (ratio > 0.0).then(|| 1.0 / ratio)
    }
}

/// Returns the share of Student's t distribution below a point, by the incomplete beta function.
#[must_use]
pub fn t_share(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * beta_share(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// Returns the quantile of Student's t distribution at a share, by bisection.
#[must_use]
pub fn t_point(share: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (-1e6, 1e6);
    for _ in 0..90 {
        let middle = 0.5 * (low + high);
        if t_share(middle, freedom) < share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Returns the regularised incomplete beta function, by Lentz's continued fraction (Press and others,
/// 'Numerical Recipes').
fn beta_share(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_share(1.0 - x, b, a);
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(1.0 - x),
    ) / a;
    let kept = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let (mut c, mut d) = (1.0, 1.0 / kept(1.0 - (a + b) * x / (a + 1.0)));
    let mut f = d;
    for m in 1..300 {
        let m = f64::from(m);
        for step in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / kept(1.0 + step * d);
            c = kept(1.0 + step / c);
            f *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * f
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Basis, Similarity};

    fn case(ratio: f64, kind: CaseKind) -> ReferenceCase {
        ReferenceCase {
            id: "c".into(),
            title: "Case".into(),
            kind,
            unit: "£".into(),
            plan: 1.0,
            outturn: ratio,
            basis: Basis::Published,
            similarity: Similarity::NotStated,
            group: None,
            note: String::new(),
            cites: vec![],
        }
    }

    fn of(ratios: &[f64]) -> ReferenceClass {
        let cases: Vec<_> = ratios.iter().map(|&r| case(r, CaseKind::Money)).collect();
        class_of(&cases.iter().collect::<Vec<_>>(), PRIOR).unwrap()
    }

    #[test]
    fn student_t_matches_published_tables() {
        for (share, freedom, point) in
            [(0.975, 1.0, 12.706), (0.975, 5.0, 2.571), (0.9, 4.0, 1.533), (0.05, 10.0, -1.812)]
        {
            assert!((t_point(share, freedom) - point).abs() < 6e-4, "{share} {freedom}");
        }
        assert!((t_share(0.0, 3.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn class_narrows_with_the_number_of_cases() {
        let (two, many) = (of(&[0.5, 0.7]), of(&[0.5, 0.7].repeat(100)));
        assert!(two.point(0.9) - two.point(0.1) > 3.0 * (many.point(0.9) - many.point(0.1)));
        assert!((many.middle - 0.6).abs() < 0.01 && two.middle > 0.65);
    }

    #[test]
    fn negative_delivery_gives_no_uplift() {
        let c = of(&[-0.82, -0.63]);
        assert!(c.middle < 0.0 && c.at_least(1.0) < 0.2);
        assert_eq!(c.uplift(0.8), None);
        assert!(of(&[0.9; 40]).uplift(0.8).unwrap() > 1.1);
    }

    #[test]
    fn advice_counts_similar_cases_and_plan_sizes() {
        let mut b = boardsight_testkit::fixture::board();
        let named = |id: &str, plan: f64, similarity, group: Option<&str>| ReferenceCase {
            id: id.into(),
            plan,
            similarity,
            group: group.map(str::to_owned),
            ..case(1.0, CaseKind::Money)
        };
        b.reference_cases = vec![
            named("a", 100.0, Similarity::SameProgramme, Some("g")),
            named("b", 2_000.0, Similarity::OtherField, Some("g")),
            named("c", 90.0, Similarity::SameField, None),
        ];
        let ids = ["a".into(), "b".into()];
        let pounds = |amount| Some(PlanSize { amount, unit: "£" });
        let found = advice(&b, &ids, pounds(200.0));
        assert_eq!((found.of(Similarity::SameProgramme), found.of(Similarity::OtherField)), (1, 1));
        assert_eq!(found.sizes, Some((0.5, 10.0)));
        let id = |list: &[&ReferenceCase]| list.iter().map(|c| c.id.to_string()).collect::<Vec<_>>();
        assert_eq!((id(&found.far), id(&found.dependent)), (vec!["b".to_owned()], vec!["b".to_owned()]));
        assert_eq!(id(&found.left_out), ["c"]);
        assert_eq!(advice(&b, &ids, None).sizes, None);
        assert_eq!(advice(&b, &[], pounds(200.0)).cases.len(), 0);
        let itself = advice(&b, &ids, pounds(100.0));
        assert_eq!((id(&itself.itself), itself.sizes), (vec!["a".to_owned()], Some((1.0, 20.0))));
        // Sizes in days and in pounds are not compared.
        assert_eq!(advice(&b, &ids, Some(PlanSize { amount: 100.0, unit: "days" })).sizes, None);
    }

    #[test]
    fn unusable_class_gives_its_reason() {
        assert_eq!(class_of(&[], PRIOR), Err(ClassError::Empty));
        let (a, b) = (case(1.0, CaseKind::Money), case(1.0, CaseKind::Activity));
        assert_eq!(class_of(&[&a, &b], PRIOR), Err(ClassError::Mixed));
        let mut zero = case(1.0, CaseKind::Money);
        zero.plan = 0.0;
        assert_eq!(class_of(&[&zero], PRIOR), Err(ClassError::NoRatio("Case".into())));
    }
}
