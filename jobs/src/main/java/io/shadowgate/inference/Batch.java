package io.shadowgate.inference;

import io.shadowgate.traffic.Features;
import io.shadowgate.traffic.Prediction;
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
    private final Deque<Rows> calls = new ArrayDeque<>();

    /** Rows for one call of the model: {@code to} is the first that is not among them. */
    record Rows(int from, int to) {
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

    /** Plans a call for each run of at most {@code most} rows. */
    void plan(int most) {
        for (int from = 0; from < size(); from += most) {
            calls.add(new Rows(from, Math.min(size(), from + most)));
        }
    }

    /** Plans a call for each row of a call that failed, before all other calls. */
    void planEach(Rows failed) {
        for (int row = failed.to() - 1; row >= failed.from(); row--) {
            calls.addFirst(new Rows(row, row + 1));
        }
    }

    /** Tells how many microseconds each ask has waited until now. */
    void waits(LongConsumer micros) {
        long now = System.nanoTime();
        asks.forEach(ask -> micros.accept((now - ask.submittedNanos) / 1000));
    }

    @Nullable
    Rows nextCall() {
        return calls.poll();
    }

    List<Features> features(Rows call) {
        return rows.subList(call.from(), call.to());
    }

    void scored(Rows call, Prediction[] predictions, double latencyMs, long startNanos) {
        answer(
                call,
                ask -> {
                    double queueMs = (startNanos - ask.submittedNanos) / 1e6;
                    return row -> Answer.scored(predictions[row - call.from()], latencyMs, queueMs);
                });
    }

    void failed(Rows call, Outcome outcome, String error) {
        Answer failed = Answer.failed(outcome, error);
        answer(call, ask -> row -> failed);
    }

    /** Answers what is still open. */
    void giveUp(Outcome outcome, String why) {
        asks.forEach(ask -> ask.giveUp(outcome, why));
    }

    private void answer(Rows call, AnswersOfAsk answers) {
        int i = Collections.binarySearch(firstRows, call.from());
        i = i >= 0 ? i : -i - 2;
        for (int row = call.from(); row < call.to(); i++) {
            Ask ask = asks.get(i);
            int first = firstRows.get(i);
            int to = Math.min(call.to(), first + ask.rows.size());
            IntFunction<Answer> answerTo = answers.of(ask);
            Answer[] given = new Answer[to - row];
            int from = row;
            Arrays.setAll(given, k -> answerTo.apply(from + k));
            ask.answer(row - first, given);
            row = to;
        }
    }

    /** The answers to one ask's rows, by their place in the batch. */
    private interface AnswersOfAsk {
        IntFunction<Answer> of(Ask ask);
    }
}
