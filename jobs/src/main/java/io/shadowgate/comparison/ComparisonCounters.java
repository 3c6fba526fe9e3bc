package io.shadowgate.comparison;

import io.shadowgate.inference.Outcome;
import io.shadowgate.monitoring.JobMetric;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts one shadow's comparisons as metrics. */
final class ComparisonCounters {
    private final Counter compared;
    private final Counter agreed;
    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);

    ComparisonCounters(MetricGroup shadow) {
        compared = JobMetric.COMPARED.counter(shadow);
        agreed = JobMetric.AGREED.counter(shadow);
        for (Outcome outcome : Outcome.values()) {
            byOutcome.put(outcome, JobMetric.valueOf(outcome.name()).counter(shadow));
        }
    }

    void count(Comparison comparison) {
        if (comparison.outcome() != Outcome.UNAVAILABLE) {
            compared.inc();
        }
        Objects.requireNonNull(byOutcome.get(comparison.outcome())).inc();
        if (comparison.agreement() != null && !comparison.isDisagreement()) {
            agreed.inc();
        }
    }
}
