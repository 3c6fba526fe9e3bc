package io.shadowgate.story;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.gate.Counts;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One window of a shadow, and the decision at its end. Times are epoch milliseconds.
 *
 * @param window how the window's own records were used
 * @param figures rates, quantiles and divergence of the window alone, as its report has them;
 *     without those that have no data. A quantile is infinite if it falls on requests that were
 *     never answered
 * @param verdict of the policy that decides
 * @param isFinal whether no later window can change the verdict
 * @param compared requests so far, in windows that are evidence
 * @param gates the gates of the whole test so far, in the order of decisions
 * @param logBad evidence so far that the shadow is bad somewhere, a logarithm
 * @param since start of the first window that counts; later than before if evidence restarted
 * @param alarmedAt end of the window at which the alarm last rang; null if it never did
 * @param restarts number of restarts of the evidence
 */
public record Moment(
        long start,
        long end,
        Coverage window,
        Map<WindowColumn, Double> figures,
        Verdict verdict,
        boolean isFinal,
        long compared,
        List<GatePoint> gates,
        double logBad,
        long since,
        @Nullable Long alarmedAt,
        int restarts) {

    /** The columns of window reports that are figures. */
    private static final List<WindowColumn> FIGURES =
            WindowColumn.REPORTED.stream()
                    .filter(column -> column.type() == WindowColumn.Type.NUMBER)
                    .toList();

    /**
     * A gate at the end of a window. Values are as in {@link GateResult}.
     *
     * @param name of the gate
     */
    public record GatePoint(
            String name,
            @Nullable Double observed,
            @Nullable Double lower,
            @Nullable Double upper,
            double logGood,
            double logBad) {
        static GatePoint of(GateResult gate) {
            return new GatePoint(
                    gate.name(),
                    gate.observed(),
                    gate.lower(),
                    gate.upper(),
                    gate.logGood(),
                    gate.logBad());
        }
    }

    static Moment of(WindowReport report, Decision decision) {
        Map<WindowColumn, Double> figures = new EnumMap<>(WindowColumn.class);
        for (WindowColumn column : FIGURES) {
            Double figure = report.figure(column);
            if (figure != null) {
                figures.put(column, figure);
            }
        }
        EvidenceStatus status = decision.status();
        return new Moment(
                report.windowStart(),
                report.windowEnd(),
                Counts.of(report).coverage(),
                figures,
                decision.verdict(),
                decision.isFinal(),
                decision.coverage().compared(),
                decision.gates().stream().filter(GateResult::isCheck).map(GatePoint::of).toList(),
                status.logBad(),
                status.since(),
                status.alarmedAt(),
                status.restarts());
    }

    /** The gate of this name; null if the test has no such gate. */
    public @Nullable GatePoint gate(String name) {
        return gates.stream().filter(gate -> gate.name().equals(name)).findFirst().orElse(null);
    }

    /**
     * The smallest evidence for good of all gates, a logarithm: what promotion waits for.
     *
     * @return minus infinity if there is no gate
     */
    public double logGood() {
        return gates.stream()
                .mapToDouble(GatePoint::logGood)
                .min()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
