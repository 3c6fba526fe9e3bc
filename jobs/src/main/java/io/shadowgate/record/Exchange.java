package io.shadowgate.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a mapped log, before its rows become requests: a call of the model with its
 * request, its response, or both.
 *
 * @param timestamp event time in epoch milliseconds
 * @param nanos nanoseconds from {@code timestamp} to the exact time, of a half; null where the
 *     times of the log say no latency, and of a record with both parts
 * @param rows how many rows the request has; -1 if that is not known, as of a response
 * @param features of each row; null when no shadow has to be run, and of a response
 * @param primary an answer per row; null of a request
 * @param primaryLatencyMs NaN when the log does not say
 * @param status the HTTP status; null when the log does not say
 * @param shadow the shadow's answer per row, null where a row has none; null when the record
 *     carries none at all
 * @param shadowError why the shadow failed on all rows; null if it did not
 * @param fault why the record is rejected; null if nothing is wrong with it. A half with a fault
 *     still has to find its other half, or the request would be rejected twice
 * @param shown the record as it is rejected if its request is; null of a record with both parts,
 *     which its reader has checked
 */
public record Exchange(
        Part part,
        String requestId,
        long timestamp,
        @Nullable Integer nanos,
        int rows,
        Features @Nullable [] features,
        Prediction @Nullable [] primary,
        double primaryLatencyMs,
        @Nullable Integer status,
        @Nullable LoggedAnswer @Nullable [] shadow,
        double shadowLatencyMs,
        @Nullable String shadowError,
        String[] segments,
        @Nullable String fault,
        @Nullable Rejected shown) {

    /** A million rows with ids of 67 characters. */
    private static final long MOST_ID_CHARACTERS = 1 << 26;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What of a call the record holds. */
    public enum Part {
        BOTH("a call"),
        REQUEST("a request without its response"),
        RESPONSE("a response without its request");

        private final String alone;

        Part(String alone) {
            this.alone = alone;
        }

        /** How the reason begins by which the half is rejected if the other half is not there. */
        public String alone() {
            return alone;
        }
    }

    /** Whether the other part of the call is a record of its own. */
    public boolean isHalf() {
        return part != Part.BOTH;
    }

    /**
     * The call of which this is the request. Its time is the request's. Where neither half has a
     * latency, it is the time from this to the response. The first fault of the two rejects it.
     */
    public Exchange with(Exchange response) {
        Exchange faulty = fault == null && response.fault != null ? response : this;
        boolean ofAnswers = response.primary == null;
        return new Exchange(
                Part.BOTH,
                requestId,
                timestamp,
                null,
                rows,
                features,
                response.primary,
                firstKnown(
                        response.primaryLatencyMs,
                        primaryLatencyMs,
                        ofAnswers ? Double.NaN : millisTo(response)),
                response.status != null ? response.status : status,
                response.shadow,
                firstKnown(
                        response.shadowLatencyMs,
                        shadowLatencyMs,
                        ofAnswers ? millisTo(response) : Double.NaN),
                response.shadowError != null ? response.shadowError : shadowError,
                segments,
                faulty.fault,
                faulty.rejected("").at(timestamp));
    }

    /** The call of a shadow of which the log has the request alone: it failed on all rows. */
    public Exchange unanswered() {
        return ofShadow(rows, null, "the shadow's log has the request, but no response");
    }

    /** The call of a shadow of which the log has the response alone, which is all that it takes. */
    public Exchange answerAlone() {
        return ofShadow(-1, shadow, shadowError);
    }

    /**
     * The same, but a shadow that answered another number of rows than it was asked for has failed
     * on all of them: which answer belongs to which row is not known.
     */
    public Exchange withFailedRows() {
        if (shadow == null || primary != null || rows <= 0 || rows == shadow.length) {
            return this;
        }
        return ofShadow(rows, null, misfit(rows, shadow.length, "the response"));
    }

    private Exchange ofShadow(
            int asked, @Nullable LoggedAnswer @Nullable [] answers, @Nullable String error) {
        return new Exchange(
                Part.BOTH,
                requestId,
                timestamp,
                null,
                asked,
                features,
                null,
                primaryLatencyMs,
                status,
                answers,
                shadowLatencyMs,
                error,
                segments,
                fault,
                shown);
    }

    private static double firstKnown(double one, double other, double last) {
        return !Double.isNaN(one) ? one : !Double.isNaN(other) ? other : last;
    }

    /**
     * From the request's time to the response's. NaN if that is no latency: whole seconds are too
     * coarse, and a response before its request has another clock.
     */
    private double millisTo(Exchange response) {
        if (nanos == null
                || response.nanos == null
                || isWholeSecond() && response.isWholeSecond()) {
            return Double.NaN;
        }
        long between = (response.timestamp - timestamp) * NANOS_PER_MILLI + response.nanos - nanos;
        return between < 0 ? Double.NaN : between / (double) NANOS_PER_MILLI;
    }

    private boolean isWholeSecond() {
        return timestamp % 1000 == 0 && nanos != null && nanos == 0;
    }

    /**
     * The requests of an exchange that has both parts, or the answers of one that has only the
     * shadow's. Rows of a call that has several get the ids {@code id#0}, {@code id#1} and so on.
     *
     * @throws RejectedRecordException if rows and answers differ in number: to align them by their
     *     place would be a guess
     */
    public List<MirroredRequest> requests() throws RejectedRecordException {
        int count = requireRows();
        List<MirroredRequest> requests = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            requests.add(request(row, count));
        }
        return requests;
    }

    /**
     * One of {@link #requests}.
     *
     * @param count what {@link #requireRows} says
     */
    public MirroredRequest request(int row, int count) {
        return new MirroredRequest(
                count == 1 ? requestId : requestId + "#" + row,
                timestamp,
                features == null ? null : features[row],
                primary == null ? null : primary[row],
                primaryLatencyMs,
                shadowAnswer(row),
                segments);
    }

    /**
     * How many requests an exchange with both parts has, or one that has only the shadow's answers.
     *
     * @throws RejectedRecordException if rows and answers differ in number, or the ids of all rows
     *     would be many times longer than the record
     */
    public int requireRows() throws RejectedRecordException {
        int count =
                primary != null
                        ? primary.length
                        : shadow != null
                                ? shadow.length
                                : Math.max(rows, shadowError == null ? 0 : 1);
        requireRows(count, "the response");
        requireRows(shadow == null ? count : shadow.length, "the shadow's response");
        if (count == 0) {
            throw new RejectedRecordException("the record has no rows");
        }
        if (count > 1 && (long) requestId.length() * count > MOST_ID_CHARACTERS) {
            throw new RejectedRecordException(
                    "an id of "
                            + requestId.length()
                            + " characters for each of "
                            + count
                            + " rows; together they may have at most "
                            + MOST_ID_CHARACTERS);
        }
        return count;
    }

    /** The exchange as it is rejected. */
    public Rejected rejected(String reason) {
        return shown == null
                ? new Rejected(reason, Rejected.idPosition(requestId), "", timestamp)
                : new Rejected(
                        reason,
                        shown.position(),
                        shown.record(),
                        shown.timestamp(),
                        shown.logTime());
    }

    private void requireRows(int answers, String where) throws RejectedRecordException {
        int expected = rows >= 0 ? rows : answers;
        if (answers != expected) {
            throw new RejectedRecordException(misfit(expected, answers, where));
        }
    }

    private static String misfit(int rows, int answers, String where) {
        return rows
                + (rows == 1 ? " row" : " rows")
                + " in the request, but "
                + answers
                + " in "
                + where;
    }

    /** What the shadow said to a row, or why it failed; null if the record does not say. */
    public @Nullable LoggedAnswer shadowAnswer(int row) {
        if (shadowError != null) {
            return new LoggedAnswer(null, shadowLatencyMs, shadowError);
        }
        return shadow == null ? null : shadow[row];
    }
}
