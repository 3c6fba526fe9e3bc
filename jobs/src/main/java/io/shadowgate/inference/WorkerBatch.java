package io.shadowgate.inference;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one worker works on: the rows of several submissions in a row, the calls that they still
 * need, and the way back from a row to its submission. One worker at a time takes calls from it;
 * answers may come from any thread.
 */
final class WorkerBatch {
    private final List<Features> rows = new ArrayList<>();
    private final List<SubmittedRows> submissions = new ArrayList<>();
    private final List<Integer> firstRows = new ArrayList<>();
    private final Deque<Rows> again = new ArrayDeque<>();
    private int nextSubmission;
    private int nextRow;

    /** Why rows share a call, or do not. */
    enum Kind {
        /** Rows that were not chosen to be measured. */
        TOGETHER,
        /** A row that was chosen to be measured: the time of the call is its latency. */
        ALONE,
        /** A row of a call that failed or overran. */
        AGAIN
    }

    /**
     * Rows for one call of the model.
     *
     * @param to the row after the last
     * @param interruptions how often the model went away while it worked on these rows
     */
    record Rows(int from, int to, Kind kind, int interruptions) {
        Rows(int from, int to, Kind kind) {
            this(from, to, kind, 0);
        }

        int count() {
            return to - from;
        }
    }

    /**
     * @param submitted has at least one row
     */
    void add(SubmittedRows submitted) {
        submissions.add(submitted);
        firstRows.add(rows.size());
        rows.addAll(submitted.rows);
    }

    int size() {
        return rows.size();
    }

    /**
     * Plans the same call once more, before all other calls, because it did not reach the model.
     */
    void askAgain(Rows call, boolean interrupted) {
        again.addFirst(
                new Rows(
                        call.from(),
                        call.to(),
                        call.kind(),
                        call.interruptions() + (interrupted ? 1 : 0)));
    }

    /** Plans a call for each row of a call that failed or overran, before all other calls. */
    void askEachAgain(Rows call) {
        for (int row = call.to() - 1; row >= call.from(); row--) {
            again.addFirst(new Rows(row, row + 1, Kind.AGAIN));
        }
    }

    /** Tells how many microseconds each submission has waited so far. */
    void waits(LongConsumer micros) {
        long now = System.nanoTime();
        submissions.forEach(submitted -> micros.accept((now - submitted.submittedNanos) / 1000));
    }

    /**
     * @param most rows that the call may have
     * @return null when all calls are made
     */
    @Nullable Rows nextCall(int most) {
        if (!again.isEmpty() || nextRow == size()) {
            return again.poll();
        }
        int from = nextRow;
        boolean alone = isAlone(from);
        int to = alone ? from + 1 : Math.min(size(), from + most);
        nextRow = from + 1;
        while (nextRow < to && !isAlone(nextRow)) {
            nextRow++;
        }
        return new Rows(from, nextRow, alone ? Kind.ALONE : Kind.TOGETHER);
    }

    /** Rows are looked at in their order. */
    private boolean isAlone(int row) {
        while (nextSubmission + 1 < submissions.size()
                && firstRows.get(nextSubmission + 1) <= row) {
            nextSubmission++;
        }
        return row - firstRows.get(nextSubmission) < submissions.get(nextSubmission).alone;
    }

    List<Features> features(Rows call) {
        return rows.subList(call.from(), call.to());
    }

    /**
     * @param cutTo as {@link Answer#cutTo}
     */
    void scored(Rows call, Prediction[] predictions, double latencyMs, int cutTo) {
        double ofRow = call.kind() == Kind.ALONE ? latencyMs : Double.NaN;
        answer(call, row -> Answer.scored(predictions[row - call.from()], ofRow, cutTo));
    }

    /** A call of one row has overrun its deadline. */
    void timedOut(Rows call, String error) {
        Answer given =
                call.kind() == Kind.ALONE
                        ? Answer.slowerThanAnyLimit(Outcome.TIMED_OUT, error)
                        : Answer.failed(Outcome.TIMED_OUT, error);
        answer(call, row -> given);
    }

    void failed(Rows call, Outcome outcome, String error) {
        Answer failed = Answer.failed(outcome, error);
        answer(call, row -> failed);
    }

    /** Answers what is still open. */
    void giveUp(Outcome outcome, String why) {
        submissions.forEach(submitted -> submitted.giveUp(outcome, why));
    }

    /**
     * @param answers by the rows' places in the batch
     */
    private void answer(Rows call, IntFunction<Answer> answers) {
        int i = Collections.binarySearch(firstRows, call.from());
        i = i >= 0 ? i : -i - 2;
        for (int row = call.from(); row < call.to(); i++) {
            SubmittedRows submitted = submissions.get(i);
            int first = firstRows.get(i);
            int to = Math.min(call.to(), first + submitted.rows.size());
            Answer[] given = new Answer[to - row];
            int from = row;
            Arrays.setAll(given, k -> answers.apply(from + k));
            submitted.answer(row - first, given);
            row = to;
        }
    }
}
