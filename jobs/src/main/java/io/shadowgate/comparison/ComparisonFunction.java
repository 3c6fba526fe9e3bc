package io.shadowgate.comparison;

import io.shadowgate.admission.Sampling;
import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one comparison per request and shadow. */
public final class ComparisonFunction extends RichFlatMapFunction<ScoredRequest, Comparison> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ComparisonFunction.class);

    private final String test;
    private final String specSha256;
    private final List<String> shadows;
    private final Agreement agreement;
    private final Redactor redactor;
    private final int segments;
    private final int clusterSegment;
    private transient List<ComparisonCounters> counters;
    private final ArrayList<ReplacedFeatures> replaced = new ArrayList<>();
    private transient List<RunCounts.Counting> runCounts;
    private transient List<ThrottledLog> errors;

    /**
     * @param clusterSegment place of the segment that names a request's cluster; -1 for none
     * @param read names of the features in the order in which requests carry them
     */
    public ComparisonFunction(ShadowTest test, int clusterSegment, List<String> read) {
        this.test = test.test();
        this.specSha256 = test.sha256();
        this.shadows = test.shadows().stream().map(Shadow::name).toList();
        this.agreement = new Agreement(test.compare());
        this.redactor = Redactor.of(test);
        this.segments = test.compare().segments().size();
        this.clusterSegment = clusterSegment;
        for (Shadow shadow : test.shadows()) {
            replaced.add(ReplacedFeatures.of(shadow, read));
        }
    }

    @Override
    public void open(OpenContext context) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        if (task.getIndexOfThisSubtask() == 0) {
            LOG.info(
                    "Test {} starts, attempt {}: shadows {}, digest of the spec {}",
                    test,
                    task.getAttemptNumber() + 1,
                    shadows,
                    specSha256);
        }
        counters = new ArrayList<>();
        runCounts = new ArrayList<>();
        errors = new ArrayList<>();
        for (int i = 0; i < shadows.size(); i++) {
            String shadow = shadows.get(i);
            counters.add(
                    new ComparisonCounters(
                            JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test, shadow)));
            runCounts.add(new RunCounts.Counting(getRuntimeContext(), shadow, replaced.get(i)));
            errors.add(new ThrottledLog(LOG));
        }
    }

    @Override
    public void flatMap(ScoredRequest scored, Collector<Comparison> comparisons) {
        String[] values = scored.request().segments();
        // The segments that get reports come first; keys to sample and to cluster by may follow.
        String[] reported =
                redactor.segments(
                        values.length == segments ? values : Arrays.copyOf(values, segments));
        long cluster = clusterSegment < 0 ? 0 : cluster(scored.request());
        for (int i = 0; i < shadows.size(); i++) {
            Comparison comparison =
                    compare(
                            scored.request(),
                            shadows.get(i),
                            scored.answers()[i],
                            reported,
                            cluster);
            counters.get(i).count(comparison);
            runCounts.get(i).count(scored.answers()[i], scored.request().features());
            if (comparison.error() != null) {
                errors.get(i)
                        .warn(
                                "Shadow {} failed on request {}: {}: {}",
                                Printable.of(shadows.get(i)),
                                shown(redactor.id(comparison.requestId())),
                                comparison.outcome(),
                                Printable.of(comparison.error()));
            }
            comparisons.collect(comparison);
        }
    }

    private static String shown(@Nullable String id) {
        return id == null ? "(privacy.request-id: drop)" : Printable.of(id);
    }

    /** A request that names no cluster is a cluster of its own. */
    private long cluster(MirroredRequest request) {
        String owner = request.segments()[clusterSegment];
        return Sampling.hash(owner == null ? request.requestId() : owner);
    }

    private Comparison compare(
            MirroredRequest request,
            String shadow,
            Answer answer,
            String[] reported,
            long cluster) {
        // Only answers alone have none, and these have been paired.
        Prediction primary = Objects.requireNonNull(request.primary());
        Prediction prediction = answer.prediction();
        Outcome outcome = answer.outcome();
        String error = answer.error();
        String misfit = prediction == null ? null : misfit(primary, prediction);
        if (misfit != null) {
            outcome = Outcome.MODEL_ERROR;
            error = misfit;
            prediction = null;
        }
        // Here, because reports and decisions quote errors, and show segments.
        error = redactor.error(error);
        return new Comparison(
                request.requestId(),
                request.timestamp(),
                shadow,
                outcome,
                primary,
                prediction,
                prediction == null ? null : (Boolean) agreement.holds(primary, prediction),
                request.primaryLatencyMs(),
                outcome == answer.outcome() ? answer.latencyMs() : Double.NaN,
                reported,
                cluster,
                error);
    }

    /** Why the two cannot be compared; null if they can. */
    private static @Nullable String misfit(Prediction primary, Prediction shadow) {
        if (primary.vector() == null) {
            return null;
        }
        int wanted = primary.vector().length;
        int given = shadow.requiredVector().length;
        return given == wanted
                ? null
                : "gave " + given + " numbers where the primary gave " + wanted;
    }
}
