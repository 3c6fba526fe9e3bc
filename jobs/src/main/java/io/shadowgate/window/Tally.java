package io.shadowgate.window;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.comparison.Counted;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The counts of records with the same shadow, segment and window. All are integers, so that sums do
 * not depend on how records are split between tallies. {@link WindowColumn} names them.
 */
final class Tally {
    final Key key;
    long rejected;
    long incomplete;
    long notSampled;
    long duplicates;
    long primaryMissing;
    long elsewhere;
    long notMirrored;
    long agreed;
    long measured;
    long overLimit;
    long paired;
    long shadowOnlySlow;
    long primaryOnlySlow;
    long scored;
    long timedOut;
    long modelError;
    long badInput;
    long missing;
    long unavailable;
    long firstEventTime = Long.MAX_VALUE;
    long lastEventTime = Long.MIN_VALUE;
    final LatencyHistogram primaryLatency = new LatencyHistogram();
    final LatencyHistogram shadowLatency = new LatencyHistogram();
    final PredictionHistogram predictions;

    /** Errors by kind; without any for a segment. */
    final ErrorCounts errors = new ErrorCounts();

    /** Null unless requests belong to clusters and there are gates for them. */
    @Nullable final ClusterCounts clusters;

    private final Counted counted;
    private final ScoreBins bins;
    private final List<String> classes;
    private final double limitMs;
    private final double slowMs;

    /**
     * The key of the records.
     *
     * @param segment name of the segment, {@code *} for all requests
     * @param windowStart epoch milliseconds
     * @param model digest of the answering model, or {@link Models#LOG}; null for records that are
     *     not compared
     */
    record Key(
            String test, String shadow, String segment, long windowStart, @Nullable String model) {}

    /**
     * @param gated whether the key is for all requests, or for a segment that may have gates
     */
    Tally(Key key, ShadowTest test, boolean gated) {
        this.key = key;
        Compare compare = test.compare();
        counted = new Counted(compare);
        bins = compare.bins();
        predictions = counted.histogram();
        clusters = gated && test.gates().clusterSegment() != null ? new ClusterCounts() : null;
        classes = test.gates().classes().names();
        limitMs = test.gates().limits().maxShadowLatencyP99Ms();
        slowMs = test.gates().pairedLatency().thresholdMs();
    }

    void add(Comparison comparison) {
        if (comparison.outcome() == Outcome.UNAVAILABLE) {
            unavailable++;
            countError(comparison);
            saw(comparison.timestamp());
            return;
        }
        double primaryMs = comparison.primaryLatencyMs();
        boolean primaryTimed = !Double.isNaN(primaryMs);
        if (primaryTimed) {
            primaryLatency.add(primaryMs);
        }
        double shadowMs = comparison.shadowLatencyMs();
        boolean agrees = false;
        switch (comparison.outcome()) {
            case SCORED -> {
                scored++;
                agrees = Objects.requireNonNull(comparison.agreement());
                agreed += agrees ? 1 : 0;
                count(comparison, agrees);
            }
            case TIMED_OUT -> timedOut++;
            case MISSING -> missing++;
            case MODEL_ERROR -> modelError++;
            case BAD_INPUT -> badInput++;
            case UNAVAILABLE -> throw new IllegalStateException("is not compared");
        }
        // A latency is known only for requests that are called alone, or if the log has it.
        boolean timed = !Double.isNaN(shadowMs);
        if (timed) {
            shadowLatency.add(shadowMs);
            measured++;
            overLimit += shadowMs > limitMs ? 1 : 0;
        }
        boolean pair = timed && primaryTimed;
        boolean shadowOnly = pair && shadowMs > slowMs && !(primaryMs > slowMs);
        boolean primaryOnly = pair && primaryMs > slowMs && !(shadowMs > slowMs);
        if (pair) {
            paired++;
            shadowOnlySlow += shadowOnly ? 1 : 0;
            primaryOnlySlow += primaryOnly ? 1 : 0;
        }
        if (clusters != null) {
            clusters.add(
                    comparison.cluster(),
                    comparison.outcome() == Outcome.SCORED,
                    agrees,
                    timed,
                    timed && shadowMs > limitMs);
            if (pair) {
                clusters.addPair(comparison.cluster(), shadowOnly, primaryOnly);
            }
        }
        countError(comparison);
        saw(comparison.timestamp());
    }

    /**
     * Adds all counts of another tally of the same shadow and window, but for those of clusters.
     */
    void add(Tally other) {
        rejected += other.rejected;
        incomplete += other.incomplete;
        notSampled += other.notSampled;
        duplicates += other.duplicates;
        primaryMissing += other.primaryMissing;
        elsewhere += other.elsewhere;
        notMirrored += other.notMirrored;
        agreed += other.agreed;
        measured += other.measured;
        overLimit += other.overLimit;
        paired += other.paired;
        shadowOnlySlow += other.shadowOnlySlow;
        primaryOnlySlow += other.primaryOnlySlow;
        scored += other.scored;
        timedOut += other.timedOut;
        modelError += other.modelError;
        badInput += other.badInput;
        missing += other.missing;
        unavailable += other.unavailable;
        firstEventTime = Math.min(firstEventTime, other.firstEventTime);
        lastEventTime = Math.max(lastEventTime, other.lastEventTime);
        primaryLatency.merge(other.primaryLatency);
        shadowLatency.merge(other.shadowLatency);
        predictions.merge(other.predictions);
        errors.merge(other.errors);
    }

    /** Counts an error, if it is a tally of all requests. */
    void countError(Comparison comparison) {
        if (comparison.error() != null && key.segment().equals(SegmentName.ALL)) {
            errors.add(comparison.outcome() + ": " + comparison.error());
        }
    }

    void add(Uncompared record) {
        switch (record.kind()) {
            case REJECTED -> rejected++;
            case INCOMPLETE -> {
                rejected++;
                incomplete++;
            }
            case NOT_SAMPLED -> notSampled++;
            case DUPLICATE -> duplicates++;
            case PRIMARY_MISSING -> primaryMissing++;
            case ELSEWHERE -> elsewhere++;
            case NOT_MIRRORED -> notMirrored += record.count();
        }
        saw(record.timestamp());
    }

    private void count(Comparison scored, boolean agrees) {
        Prediction primary = scored.primaryPrediction();
        // A comparison that was scored has it.
        Prediction shadow = Objects.requireNonNull(scored.shadowPrediction());
        String label = counted.label(primary);
        String answer = counted.label(shadow);
        if (label != null && answer != null) {
            predictions.add(label, answer);
            if (clusters != null) {
                addLabels(clusters, scored.cluster(), label, answer, agrees);
            }
            return;
        }
        double number = counted.number(primary, scored.requestId());
        double answered = counted.number(shadow, scored.requestId());
        predictions.add(number, answered);
        if (clusters != null) {
            addNumbers(clusters, scored.cluster(), number, answered);
        }
    }

    /** The hash of a label selects its cell. */
    private void addLabels(
            ClusterCounts counts, long cluster, String label, String answer, boolean agrees) {
        counts.addBins(cluster, cell(label), cell(answer), !label.equals(answer));
        int number = classes.indexOf(label);
        if (number >= 0) {
            counts.addClass(cluster, number, agrees);
        }
    }

    /** Adjacent bins share a cell. */
    private void addNumbers(ClusterCounts counts, long cluster, double number, double answered) {
        int one = bins.indexOf(number);
        int other = bins.indexOf(answered);
        counts.addBins(
                cluster,
                one * ClusterCounts.CELLS / bins.size(),
                other * ClusterCounts.CELLS / bins.size(),
                one != other);
    }

    private static int cell(String label) {
        return Math.floorMod(label.hashCode(), ClusterCounts.CELLS);
    }

    /** Whether no record was counted. */
    boolean isEmpty() {
        return firstEventTime > lastEventTime;
    }

    private void saw(long timestamp) {
        firstEventTime = Math.min(firstEventTime, timestamp);
        lastEventTime = Math.max(lastEventTime, timestamp);
    }
}
