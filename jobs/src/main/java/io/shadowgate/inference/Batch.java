package io.shadowgate.inference;

import io.shadowgate.traffic.Features;
import io.shadowgate.traffic.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows of several asks side by side, and the way back from a row to its ask. */
final class Batch {
    final List<Features> rows = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();
    private final List<Integer> firstRows = new ArrayList<>();

    void add(Ask ask) {
        asks.add(ask);
        firstRows.add(rows.size());
        rows.addAll(ask.rows);
    }

    int size() {
        return rows.size();
    }

    void scored(int from, Prediction[] predictions, double latencyMs, long startNanos) {
        for (int row = from; row < from + predictions.length; row++) {
            int i = askOf(row);
            Ask ask = asks.get(i);
            double queueMs = (startNanos - ask.submittedNanos) / 1e6;
            ask.answer(
                    row - firstRows.get(i),
                    Answer.scored(predictions[row - from], latencyMs, queueMs));
        }
    }

    void failed(int row, String error) {
        int i = askOf(row);
        asks.get(i).answer(row - firstRows.get(i), Answer.failed(Outcome.MODEL_ERROR, error));
    }

    void giveUp(String why) {
        asks.forEach(ask -> ask.giveUp(Outcome.TIMED_OUT, why));
    }

    private int askOf(int row) {
        int i = Collections.binarySearch(firstRows, row);
        return i >= 0 ? i : -i - 2;
    }
}
