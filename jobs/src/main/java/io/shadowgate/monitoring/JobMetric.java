package io.shadowgate.monitoring;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Every metric of a running test, in the groups {@code shadowgate.test.NAME} and, for what belongs
 * to one shadow, {@code .shadow.NAME}. So a test has as many series as shadows and subtasks,
 * however many requests there are.
 *
 * <p>For whoever watches a job. Counters begin anew with each attempt of a subtask; results never
 * come from them.
 */
public enum JobMetric {
    READ(Scope.TEST, Kind.COUNTER, "records read that the run has to account for"),
    REJECTED(Scope.TEST, Kind.COUNTER, "of these, rejected; late ones too"),
    LATE(
            Scope.TEST,
            Kind.COUNTER,
            "of the rejected, requests that came when their window was closed"),
    NOT_SAMPLED(Scope.TEST, Kind.COUNTER, "left out by the sample"),

    OUTSIDE_WINDOWS(
            Scope.TEST,
            Kind.COUNTER,
            "of the rejected, those in no window: late ones, and those without a time"),
    CLOSED(
            Scope.LIVE_TEST,
            Kind.COUNTER,
            "records passed on to windows that event time has closed since"),
    OPEN(Scope.LIVE_TEST, Kind.GAUGE, "records passed on to windows that are open"),
    REPORTED(Scope.LIVE_TEST, Kind.COUNTER, "records in window reports: all of the closed"),
    EVENT_TIME_MS(
            Scope.LIVE,
            Kind.GAUGE,
            "the event time that this subtask of the source has told, in epoch milliseconds;"
                    + " -9223372036854775808 before the first"),
    HOLDING_EVENT_TIME(
            Scope.LIVE,
            Kind.GAUGE,
            "partitions and files, of all that the test reads, that hold event time back"),

    DUPLICATES(
            Scope.PAIRING,
            Kind.COUNTER,
            "repeats left out, of requests and of answers in the shadow's own log"),
    PRIMARY_MISSING(
            Scope.PAIRING,
            Kind.COUNTER,
            "answers in the shadow's own log whose request the primary's log does not have"),
    PAIRED(
            Scope.PAIRING,
            Kind.COUNTER,
            "answers in the shadow's own log that went to their request: the two count as one"),
    WAITING(
            Scope.PAIRING,
            Kind.GAUGE,
            "records that event time has not reached yet, or that wait for their answer or"
                    + " request"),
    TOO_LONG_FOR_KAFKA(
            Scope.KAFKA, Kind.COUNTER, "results that were too long for Kafka's producer"),

    COMPARED(Scope.SHADOW, Kind.COUNTER, "requests compared: the sum of the next five"),
    SCORED(Scope.SHADOW, Kind.COUNTER, "answered in time"),
    TIMED_OUT(Scope.SHADOW, Kind.COUNTER, "not answered within `inference.timeout`"),
    MODEL_ERROR(Scope.SHADOW, Kind.COUNTER, "the model failed, or its answer had the wrong shape"),
    BAD_INPUT(Scope.SHADOW, Kind.COUNTER, "features that do not fit the model's input"),
    MISSING(Scope.SHADOW, Kind.COUNTER, "answers that the log should carry and does not"),
    AGREED(Scope.SHADOW, Kind.COUNTER, "of the scored, those on which shadow and primary agree"),

    BATCH_SIZE(Scope.MODEL, Kind.HISTOGRAM, "requests in one call of the model"),
    QUEUE_WAIT_US(
            Scope.MODEL,
            Kind.HISTOGRAM,
            "microseconds that a batch of requests waited for a worker"),
    INFERENCE_TIME_US(
            Scope.MODEL,
            Kind.HISTOGRAM,
            "microseconds that one call of the model took, failed or not"),
    CALL_LIMIT(
            Scope.MODEL,
            Kind.GAUGE,
            "requests that one call of the model may have now: `inference.batch`, or fewer where so"
                    + " many would come near `inference.timeout`"),
    HANGING_CALLS(
            Scope.MODEL, Kind.GAUGE, "calls that run past their deadline and have not returned"),

    VERDICT(Scope.DECISION, Kind.GAUGE, "of the last decision: 1 PROMOTE, 0 HOLD, -1 REJECT"),
    VERDICT_FINAL(
            Scope.DECISION,
            Kind.GAUGE,
            "1 where it is a REJECT for good; 0 where later windows can change it"),
    AGREEMENT(
            Scope.DECISION,
            Kind.GAUGE,
            "agreement rate over the whole test at the last decision; NaN where nothing was"
                    + " scored"),
    LAST_DECISION_EVENT_TIME_MS(
            Scope.DECISION, Kind.GAUGE, "end of the last window decided on, in epoch milliseconds");

    private static final String ROOT = "shadowgate";
    private static final String TEST = "test";
    private static final String SHADOW = "shadow";

    /** So many of the newest values make the quantiles of a histogram. */
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
                    && this != KAFKA;
        }
    }

    /** What Flink calls it. */
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

    /** Of a model that a query asks: there is no test, so no name of one. */
    public static MetricGroup groupOfQueried(MetricGroup operator, String model) {
        return operator.addGroup(ROOT).addGroup("model", model);
    }

    public String metricName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From the operator's own down, with the names of groups and not of tests and shadows. */
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

    /** To be updated by the subtask's own thread alone. */
    public Counter counter(MetricGroup group) {
        return group.counter(metricName());
    }

    /** May be updated by any thread. */
    public Histogram histogram(MetricGroup group) {
        return group.histogram(metricName(), new DescriptiveStatisticsHistogram(HISTOGRAM_VALUES));
    }

    public void gauge(MetricGroup group, Supplier<Number> value) {
        group.gauge(metricName(), value::get);
    }
}
