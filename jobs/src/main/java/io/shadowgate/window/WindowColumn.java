package io.shadowgate.window;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of windows: the counts of a window and the values of its report.
 *
 * <p>Columns with a source are part of the table {@code tallies}. All columns except {@link
 * #EVENT_TIME} are part of a window report, in this order. Row type, table schema, JSON and the
 * table in {@code jobs/docs/records.md} are derived from this list, and a test compares the SQL
 * texts with it. A new count needs an entry here, a field of {@link Tally} that comparisons update,
 * and a line in {@code sql/window_report.sql}.
 */
public enum WindowColumn {
    TEST(Type.NAME, null, tally -> tally.key.test(), "the test"),
    SHADOW(Type.NAME, null, tally -> tally.key.shadow(), "the shadow"),
    SEGMENT(
            Type.NAME,
            null,
            tally -> tally.key.segment(),
            "`*` for all requests, or a name such as `country=DE` (above)"),
    /** The start of the window that a tally belongs to. */
    EVENT_TIME(
            Type.ROWTIME,
            null,
            tally -> Instant.ofEpochMilli(tally.key.windowStart()),
            "event time of a tally: any instant within its window"),
    WINDOW_START(Type.TIME, "first instant of the window"),
    WINDOW_END(Type.TIME, "first instant after the window"),
    TOTAL_REQUESTS(Type.COUNT, "all compared requests: those with any outcome but `UNAVAILABLE`"),
    AGREEMENT_RATE(Type.NUMBER, "share of `agreed` in `scored`"),
    PRIMARY_LATENCY_P50(
            Type.NUMBER,
            "median latency of the primary, in milliseconds (below); null if the log has none"),
    PRIMARY_LATENCY_P99(Type.NUMBER, "its 99th percentile"),
    SHADOW_LATENCY_P50(Type.NUMBER, "median latency of the shadow, over `measured` requests"),
    SHADOW_LATENCY_P99(Type.NUMBER, "its 99th percentile"),
    SHADOW_ERROR_RATE(
            Type.NUMBER, "share of compared requests with an outcome other than `SCORED`"),
    PREDICTION_DISTRIBUTION_DIVERGENCE(
            Type.NUMBER,
            "Jensen-Shannon distance (natural logarithm) between the two sides' predictions"
                    + " for scored requests; what is counted depends on `compare.by` (spec.md)"),
    READ(Type.COUNT, "records read: the sum of the ten counts that follow"),
    REJECTED(
            Merge.SUM,
            tally -> tally.rejected,
            "records rejected; in the report of all segments only"),
    INCOMPLETE(
            Merge.SUM,
            tally -> tally.incomplete,
            "those of the rejected records that lack a feature which `shadows[].missing` does not"
                    + " replace"),
    NOT_SAMPLED(Merge.SUM, tally -> tally.notSampled, "requests outside the sample"),
    DUPLICATES(
            Merge.SUM,
            tally -> tally.duplicates,
            "repeats of records; repeated answers in the report of all segments only"),
    PRIMARY_MISSING(
            Merge.SUM,
            tally -> tally.primaryMissing,
            "answers of the shadow without a request; in the report of all segments only"),
    SCORED(Merge.SUM, tally -> tally.scored, "requests with the outcome `SCORED`"),
    TIMED_OUT(Merge.SUM, tally -> tally.timedOut, "requests with the outcome `TIMED_OUT`"),
    MODEL_ERROR(Merge.SUM, tally -> tally.modelError, "requests with the outcome `MODEL_ERROR`"),
    BAD_INPUT(Merge.SUM, tally -> tally.badInput, "requests with the outcome `BAD_INPUT`"),
    MISSING(Merge.SUM, tally -> tally.missing, "requests with the outcome `MISSING`"),
    UNAVAILABLE(
            Merge.SUM,
            tally -> tally.unavailable,
            "requests with the outcome `UNAVAILABLE`: the shadow's server could not be asked, so"
                    + " they are not compared"),
    AGREED(Merge.SUM, tally -> tally.agreed, "scored requests on which the shadow agrees"),
    MEASURED(
            Merge.SUM,
            tally -> tally.measured,
            "requests with a known `shadow_latency_ms`, including infinite ones"),
    OVER_LIMIT(
            Merge.SUM,
            tally -> tally.overLimit,
            "`measured` requests above `gates.max-shadow-latency-p99`"),
    PAIRED(
            Merge.SUM,
            tally -> tally.paired,
            "`measured` requests whose `primary_latency_ms` is known too"),
    SHADOW_ONLY_SLOW(
            Merge.SUM,
            tally -> tally.shadowOnlySlow,
            "`paired` requests on which only the shadow took longer than"
                    + " `gates.paired-latency.threshold`"),
    PRIMARY_ONLY_SLOW(
            Merge.SUM,
            tally -> tally.primaryOnlySlow,
            "`paired` requests on which only the primary did"),
    ELSEWHERE(
            Merge.SUM,
            tally -> tally.elsewhere,
            "records that `traffic.record.where` leaves to others, not counted as read; in the"
                    + " report of all segments only"),
    NOT_MIRRORED(
            Merge.SUM,
            tally -> tally.notMirrored,
            "requests that mirrors dropped, as their heartbeats say, not counted as read; in the"
                    + " report of all segments only"),
    FIRST_EVENT_TIME(
            Type.TIME,
            Merge.MIN,
            tally -> tally.firstEventTime,
            "earliest event time of the counted records"),
    LAST_EVENT_TIME(
            Type.TIME,
            Merge.MAX,
            tally -> tally.lastEventTime,
            "latest event time of the counted records"),
    MODEL_MIN(
            Type.MODEL,
            Merge.MIN,
            tally -> tally.key.model(),
            "sha-256 of the model that answered, or `log` if the log holds the answers; the"
                    + " first in text order if there were several models; null if nothing was"
                    + " compared"),
    MODEL_MAX(
            Type.MODEL,
            Merge.MAX,
            tally -> tally.key.model(),
            "the same, but the last in text order. It differs from `model_min` if the job was"
                    + " restarted with another model while the window was open; such a window is"
                    + " not evidence"),
    PRIMARY_LATENCY(
            Merge.LATENCIES,
            tally -> tally.primaryLatency.toBytes(),
            "histogram of the primary's latencies"),
    SHADOW_LATENCY(
            Merge.LATENCIES,
            tally -> tally.shadowLatency.toBytes(),
            "histogram of the shadow's latencies"),
    PREDICTIONS(
            Merge.PREDICTIONS,
            tally -> tally.predictions.toBytes(),
            "histogram of both sides' predictions"),
    CLUSTERS(
            Merge.CLUSTERS,
            tally -> tally.clusters == null ? null : tally.clusters.toBytes(),
            "counts by groups of clusters, for all segments and for segments that have gates; null"
                    + " without `gates.cluster-segment`"),
    ERRORS(
            Merge.ERRORS,
            tally -> tally.errors.isEmpty() ? null : tally.errors.toBytes(),
            "the shadow's errors by kind, with counts and examples (`COMMONEST_ERRORS` in SQL); in"
                    + " the report of all segments only; null if there are none");

    /** The type of a value. */
    public enum Type {
        /** A text of the report's key. */
        NAME("text", false),
        /** The source of the table's event time; not part of reports. */
        ROWTIME("time", false),
        /** Epoch milliseconds. */
        TIME("time", false),
        /** The digest of a model, or {@link Models#LOG}; null for none. */
        MODEL("text", true),
        COUNT("whole number", false),
        /** Computed by the query; null if there is no data for it. */
        NUMBER("number", true),
        /** A stored histogram or other sketch; null if nothing was counted. */
        BYTES("bytes", true);

        private final String words;
        private final boolean nullable;

        Type(String words, boolean nullable) {
            this.words = words;
            this.nullable = nullable;
        }

        public boolean isNullable() {
            return nullable;
        }

        /** The type in words, for documentation. */
        String words() {
            return nullable ? words + " or null" : words;
        }
    }

    /** The columns of {@code tallies}. */
    static final List<WindowColumn> TALLIED =
            Arrays.stream(values()).filter(column -> column.source != null).toList();

    /** The fields of a window report. */
    public static final List<WindowColumn> REPORTED =
            Arrays.stream(values()).filter(column -> column != EVENT_TIME).toList();

    /** The columns of {@link WindowCounts}. */
    static final List<WindowColumn> COUNTED =
            TALLIED.stream()
                    .filter(column -> column.merge != null && column.type != Type.MODEL)
                    .toList();

    private final String field = name().toLowerCase(Locale.ROOT);
    private final Type type;
    @Nullable private final Merge merge;
    @Nullable private final Function<Tally, Object> source;
    private final String meaning;

    /** A column that the query computes. */
    WindowColumn(Type type, String meaning) {
        this(type, null, null, meaning);
    }

    /** A count, or bytes. */
    WindowColumn(Merge merge, Function<Tally, Object> source, String meaning) {
        this(merge == Merge.SUM ? Type.COUNT : Type.BYTES, merge, source, meaning);
    }

    WindowColumn(
            Type type,
            @Nullable Merge merge,
            @Nullable Function<Tally, Object> source,
            String meaning) {
        this.type = type;
        this.merge = merge;
        this.source = source;
        this.meaning = meaning;
    }

    /** The name in SQL and in JSON. */
    public String field() {
        return field;
    }

    public Type type() {
        return type;
    }

    /** Null for key columns, and for columns that the query computes. */
    @Nullable Merge merge() {
        return merge;
    }

    /**
     * The value of a column of {@code tallies}.
     *
     * @throws NullPointerException if the query computes it
     */
    @Nullable Object of(Tally tally) {
        return Objects.requireNonNull(source).apply(tally);
    }

    /** The meaning of the value, for documentation. */
    String meaning() {
        return meaning;
    }
}
