package io.shadowgate.inference;

import io.shadowgate.request.Features;
import io.shadowgate.request.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import javax.annotation.Nullable;

/**
 * The rows of several asks side by side, the calls that they still need, and the way back from a
 * row to its ask. One worker at a time takes calls from it; answers may come from any thread.
 */
final class Batch {
    private final List<Features> rows = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();
    private final List<Integer> firstRows = new ArrayList<>();
    private final Deque<Rows> again = new ArrayDeque<>();
    private int nextAsk;
    private int nextRow;

    /** Why rows are in a call. */
    enum Kind {
        /** They were not chosen to be alone. */
        TOGETHER,
        /** A row that was chosen to be alone: the time of the call is its latency. */
        ALONE,
        /** A row of a call that failed or overran. */
        AGAIN
    }

    /**
     * Rows for one call of the model.
     *
     * @param to the first row that is not among them
     */
    record Rows(int from, int to, Kind kind) {
        int count() {
            return to - from;
        }
    }

    /**
     * @param ask has at least one row
     */
    void add(Ask ask) {
        asks.add(ask);
        firstRows.add(rows.size());
        rows.addAll(ask.rows);
    }

    int size() {
        return rows.size();
    }

    /** Plans a call for each row of a call that failed or overran, before all other calls. */
    void askEachAgain(Rows call) {
        for (int row = call.to() - 1; row >= call.from(); row--) {
            again.addFirst(new Rows(row, row + 1, Kind.AGAIN));
        }
    }

    /** Tells how many microseconds each ask has waited until now. */
    void waits(LongConsumer micros) {
        long now = System.nanoTime();
        asks.forEach(ask -> micros.accept((now - ask.submittedNanos) / 1000));
    }

    /**
     * @param most rows that it may have
     * @return null when all calls are made
     */
    @Nullable
    Rows nextCall(int most) {
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
        while (nextAsk + 1 < asks.size() && firstRows.get(nextAsk + 1) <= row) {
            nextAsk++;
        }
        return row - firstRows.get(nextAsk) < asks.get(nextAsk).alone;
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

    void failed(Rows call, String error) {
        Answer failed = Answer.failed(Outcome.MODEL_ERROR, error);
        answer(call, row -> failed);
    }

    /** Answers what is still open. */
    void giveUp(Outcome outcome, String why) {
        asks.forEach(ask -> ask.giveUp(outcome, why));
    }

    /**
     * @param answers by the rows' places in the batch
     */
    private void answer(Rows call, IntFunction<Answer> answers) {
        int i = Collections.binarySearch(firstRows, call.from());
        i = i >= 0 ? i : -i - 2;
        for (int row = call.from(); row < call.to(); i++) {
            Ask ask = asks.get(i);
            int first = firstRows.get(i);
            int to = Math.min(call.to(), first + ask.rows.size());
            Answer[] given = new Answer[to - row];
            int from = row;
            Arrays.setAll(given, k -> answers.apply(from + k));
            ask.answer(row - first, given);
            row = to;
        }
    }
}
