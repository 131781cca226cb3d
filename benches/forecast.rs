//! Duration of a forecast of national size: 100,000 draws of 250 savings over four years.

use boardsight_analysis::forecast::{Input, Model, simulate};
use boardsight_core::model::{Period, RangeShape};

fn main() {
    divan::main();
}

fn model() -> Model {
    let input = |i: u32| {
        let likely = 1e6 * f64::from(i % 17 + 1);
        Input {
            id: format!("s{i}"),
            title: format!("Saving {i}"),
            shape: RangeShape::Triangular,
            range: [-0.2 * likely, likely, 1.5 * likely],
            ramp: vec![0.25, 0.5, 0.75, 1.0],
        }
    };
    Model {
        years: (2017..=2020).filter_map(Period::year).collect(),
        inputs: (0..250).map(input).collect(),
        dependence: 0.3,
        seed: 1,
        draws: 100_000,
        ..Model::default()
    }
}

#[divan::bench(sample_count = 20, args = [1, 2])]
fn draws_100_000_of_250_savings(bencher: divan::Bencher, threads: usize) {
    let model = model();
    bencher.bench(|| simulate(&model, threads));
}
