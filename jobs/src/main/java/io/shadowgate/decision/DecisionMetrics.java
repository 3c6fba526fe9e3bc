package io.shadowgate.decision;

import io.shadowgate.gate.AgreementGate;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.verdict.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** Shows the last decision on each shadow as metrics of the job. */
public final class DecisionMetrics extends RichMapFunction<Decision, Decision> {
    private static final long serialVersionUID = 1;

    /** The last decision by shadow. Metrics read the entries from other threads. */
    @Nullable private transient Map<String, Last> last;

    private static final class Last {
        volatile Decision decision;

        Last(Decision decision) {
            this.decision = decision;
        }
    }

    @Override
    public Decision map(Decision decision) {
        if (last == null) {
            last = new HashMap<>();
        }
        last.computeIfAbsent(decision.shadow(), shadow -> register(decision)).decision = decision;
        return decision;
    }

    private Last register(Decision first) {
        Last shown = new Last(first);
        MetricGroup group =
                JobMetric.groupOf(
                        getRuntimeContext().getMetricGroup(), first.test(), first.shadow());
        JobMetric.VERDICT.gauge(group, () -> number(shown.decision.verdict()));
        JobMetric.VERDICT_FINAL.gauge(group, () -> shown.decision.isFinal() ? 1 : 0);
        JobMetric.AGREEMENT.gauge(group, () -> agreement(shown.decision));
        JobMetric.LAST_DECISION_EVENT_TIME_MS.gauge(group, () -> shown.decision.windowEnd());
        return shown;
    }

    private static int number(Verdict verdict) {
        return switch (verdict) {
            case PROMOTE -> 1;
            case HOLD -> 0;
            case REJECT -> -1;
        };
    }

    private static double agreement(Decision decision) {
        Double observed = decision.check(AgreementGate.NAME).observed();
        return observed == null ? Double.NaN : observed;
    }
}
