//! Exact quantiles: every measurement is kept and sorted.

/// What a bench says of many measurements, in the unit they came in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quantiles {
    /// How many there were.
    pub count: usize,
    /// The median.
    pub p50: f64,
    /// 95 of 100 are at most this.
    pub p95: f64,
    /// 99 of 100 are at most this; the worst when there are fewer than 100.
    pub p99: f64,
    /// The worst.
    pub worst: f64,
}

impl Quantiles {
    /// Of `values`; all zero when there are none.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            // The smallest value that is not exceeded by more than the rest of the share.
            let rank = (values.len() as f64 * share).ceil() as usize;
            values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
        };
        Self { count: values.len(), p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1.0) }
    }
}

/// The median of `values`, 0 when there are none.
pub fn median(values: &[f64]) -> f64 {
    Quantiles::of(values.to_vec()).p50
}

#[cfg(test)]
mod tests {
    use super::Quantiles;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let all = Quantiles::of((1..=200).map(f64::from).collect());
        assert_eq!((all.p50, all.p95, all.p99, all.worst), (100.0, 190.0, 198.0, 200.0));
    }

    #[test]
    fn of_few_values_the_worst_is_the_99th_percentile() {
        let few = Quantiles::of(vec![3.0, 1.0, 2.0]);
        assert_eq!((few.count, few.p50, few.p99), (3, 2.0, 3.0));
    }
}
