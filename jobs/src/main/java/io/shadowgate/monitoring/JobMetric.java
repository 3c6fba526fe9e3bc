package io.shadowgate.monitoring;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Every metric of a running test. Metrics are in the group {@code shadowgate.test.NAME}; those of
 * one shadow are in its subgroup {@code .shadow.NAME}. The number of series depends on the number
 * of shadows and subtasks, but not on the number of requests.
 *
 * <p>Metrics are for watching a job. Counters start at 0 with each attempt of a subtask. Results
 * never depend on them.
 */
public enum JobMetric {
    READ(Scope.TEST, Kind.COUNTER, "records read in the time range of the run"),
    REJECTED(Scope.TEST, Kind.COUNTER, "records rejected, including late ones"),
    LATE(Scope.TEST, Kind.COUNTER, "rejected requests that arrived after their window was closed"),
    ELSEWHERE(
            Scope.TEST,
            Kind.COUNTER,
            "records that `traffic.record.where` leaves to others; they are not counted as read"),
    NOT_SAMPLED(Scope.TEST, Kind.COUNTER, "records left out by the sample"),
    NOT_MIRRORED(
            Scope.TEST,
            Kind.COUNTER,
            "requests that mirrors dropped, as their heartbeats say; they are not counted as read"),

    OUTSIDE_WINDOWS(
            Scope.TEST,
            Kind.COUNTER,
            "rejected records that belong to no window: late ones, and those without a" + " time"),
    CLOSED(Scope.LIVE_TEST, Kind.COUNTER, "records passed on to windows that are now closed"),
    OPEN(Scope.LIVE_TEST, Kind.GAUGE, "records passed on to windows that are open"),
    REPORTED(
            Scope.LIVE_TEST,
            Kind.COUNTER,
            "records in window reports; in the end equal to the records in closed windows"),
    EVENT_TIME_MS(
            Scope.LIVE,
            Kind.GAUGE,
            "the event time that this subtask of the source has reached, in epoch milliseconds;"
                    + " -9223372036854775808 at the start"),
    HOLDING_EVENT_TIME(
            Scope.LIVE, Kind.GAUGE, "partitions and files of the test that hold event time back"),

    DUPLICATES(
            Scope.PAIRING,
            Kind.COUNTER,
            "repeats left out, of requests and of answers in the shadow's own log"),
    PRIMARY_MISSING(
            Scope.PAIRING,
            Kind.COUNTER,
            "answers in the shadow's own log whose request is not in the primary's log"),
    PAIRED(
            Scope.PAIRING,
            Kind.COUNTER,
            "answers in the shadow's own log that were joined to their request; the two count as"
                    + " one record"),
    WAITING(
            Scope.PAIRING,
            Kind.GAUGE,
            "records that wait for event time, or for their answer or request"),
    HALVES(
            Scope.HALVES,
            Kind.COUNTER,
            "requests and responses that are records of their own; the sum of the next five"
                    + " metrics. A pair counts as read once for each of its rows"),
    HALVES_PAIRED(Scope.HALVES, Kind.COUNTER, "those that were joined to their other half"),
    HALVES_REPEATED(
            Scope.HALVES, Kind.COUNTER, "further requests or responses of a call: duplicates"),
    REQUESTS_ALONE(Scope.HALVES, Kind.COUNTER, "requests rejected without their response"),
    RESPONSES_ALONE(Scope.HALVES, Kind.COUNTER, "responses rejected without their request"),
    HALVES_WAITING(
            Scope.HALVES, Kind.GAUGE, "those that wait for event time, or for their other half"),
    TOO_LONG_FOR_KAFKA(
            Scope.KAFKA, Kind.COUNTER, "results that were too long for Kafka's producer"),

    LABELS_READ(Scope.LABELS, Kind.COUNTER, "labels read"),
    LABELS_ACTED_ON(
            Scope.LABELS,
            Kind.COUNTER,
            "labels with `acted_on`, whose outcome somebody may have changed"),
    LABELS_LATE(
            Scope.LABELS,
            Kind.COUNTER,
            "labels that became known after their request's window was mature; they never count"),
    LABELS_UNUSED(
            Scope.LABELS,
            Kind.COUNTER,
            "labels that no request waited for: it is not in the test or its sample, or its window"
                    + " was mature before the label was read"),
    REQUESTS_MATURE(
            Scope.LABELS,
            Kind.COUNTER,
            "compared requests whose window is mature, with or without a label; the others of"
                    + " `compared` wait"),

    SERVED_LATE(
            Scope.STAGES,
            Kind.COUNTER,
            "served requests that came after their window was closed; they count for no stage"),

    COMPARED(Scope.SHADOW, Kind.COUNTER, "requests compared; the sum of the next five metrics"),
    SCORED(Scope.SHADOW, Kind.COUNTER, "requests answered in time"),
    TIMED_OUT(Scope.SHADOW, Kind.COUNTER, "requests not answered within `inference.timeout`"),
    MODEL_ERROR(
            Scope.SHADOW,
            Kind.COUNTER,
            "requests on which the model failed, or whose answer had the wrong shape"),
    BAD_INPUT(Scope.SHADOW, Kind.COUNTER, "requests whose features do not fit the model's input"),
    MISSING(Scope.SHADOW, Kind.COUNTER, "requests without the answer that the log should hold"),
    UNAVAILABLE(
            Scope.SHADOW,
            Kind.COUNTER,
            "requests that the shadow's server could not be asked; they are not compared"),
    AGREED(Scope.SHADOW, Kind.COUNTER, "scored requests on which shadow and primary agree"),

    BATCH_SIZE(Scope.MODEL, Kind.HISTOGRAM, "requests in one call of the model"),
    QUEUE_WAIT_US(
            Scope.MODEL,
            Kind.HISTOGRAM,
            "microseconds that a batch of requests waited for a worker"),
    INFERENCE_TIME_US(
            Scope.MODEL,
            Kind.HISTOGRAM,
            "microseconds that one call of the model took, whether it failed or not"),
    CALL_LIMIT(
            Scope.MODEL,
            Kind.GAUGE,
            "the present limit on requests in one call of the model: `inference.batch`, or lower if"
                    + " such calls would come near `inference.timeout`"),
    OUTAGE_MS(
            Scope.MODEL,
            Kind.GAUGE,
            "how long the shadow's server could not be asked so far, in milliseconds; 0 if it can"
                    + " be"),
    HANGING_CALLS(Scope.MODEL, Kind.GAUGE, "calls past their deadline that have not returned"),

    VERDICT(Scope.DECISION, Kind.GAUGE, "the last decision: 1 PROMOTE, 0 HOLD, -1 REJECT"),
    VERDICT_FINAL(
            Scope.DECISION,
            Kind.GAUGE,
            "1 if the last decision is a final REJECT; 0 if later windows can change it"),
    AGREEMENT(
            Scope.DECISION,
            Kind.GAUGE,
            "agreement rate over the whole test at the last decision; NaN if nothing was"
                    + " scored"),
    LAST_DECISION_EVENT_TIME_MS(
            Scope.DECISION,
            Kind.GAUGE,
            "end of the last window that was decided on, in epoch milliseconds");

    private static final String ROOT = "shadowgate";
    private static final String TEST = "test";
    private static final String SHADOW = "shadow";

    /** The number of newest values in a histogram. */
    private static final int HISTOGRAM_VALUES = 1000;

    private final Scope scope;
    private final Kind kind;
    private final String meaning;

    /** Where a metric is registered, and when. */
    public enum Scope {
        /** Once per test, from the start. */
        TEST,
        /** Once per log of a test without end, from the start. */
        LIVE,
        /** Once per test without end, from the start. */
        LIVE_TEST,
        /** Once per test with {@code traffic.shadow-log} or {@code traffic.pairing}. */
        PAIRING,
        /** Once per log in which a request and its response are two records. */
        HALVES,
        /** Once per test with {@code labels}. */
        LABELS,
        /** Once per test with {@code stages}. */
        STAGES,
        /** Once per test and kind of result that goes to Kafka. */
        KAFKA,
        /** Once per shadow, from the start. */
        SHADOW,
        /** Once per shadow with a model, from the start. */
        MODEL,
        /** Once per shadow of an unbounded job, from its first decision after each start. */
        DECISION;

        public boolean isOfShadow() {
            return this != TEST
                    && this != LIVE
                    && this != LIVE_TEST
                    && this != PAIRING
                    && this != HALVES
                    && this != LABELS
                    && this != STAGES
                    && this != KAFKA;
        }
    }

    /** The name in Flink. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    JobMetric(Scope scope, Kind kind, String meaning) {
        this.scope = scope;
        this.kind = kind;
        this.meaning = meaning;
    }

    public static MetricGroup groupOf(MetricGroup operator, String test) {
        return operator.addGroup(ROOT).addGroup(TEST, test);
    }

    public static MetricGroup groupOf(MetricGroup operator, String test, String shadow) {
        return groupOf(operator, test).addGroup(SHADOW, shadow);
    }

    /** The group of a model that a SQL query calls. It has no test. */
    public static MetricGroup groupOfQueried(MetricGroup operator, String model) {
        return operator.addGroup(ROOT).addGroup("model", model);
    }

    public String metricName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name below the operator's group, without the names of tests and shadows. */
    public String scopedName() {
        return ROOT + "." + TEST + "." + (scope.isOfShadow() ? SHADOW + "." : "") + metricName();
    }

    public Scope scope() {
        return scope;
    }

    public Kind kind() {
        return kind;
    }

    public String meaning() {
        return meaning;
    }

    /** Only the subtask's own thread may update it. */
    public Counter counter(MetricGroup group) {
        return group.counter(metricName());
    }

    /** Any thread may update it. */
    public Histogram histogram(MetricGroup group) {
        return group.histogram(metricName(), new DescriptiveStatisticsHistogram(HISTOGRAM_VALUES));
    }

    public void gauge(MetricGroup group, Supplier<Number> value) {
        group.gauge(metricName(), value::get);
    }
}
