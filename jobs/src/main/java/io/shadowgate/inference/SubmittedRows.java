package io.shadowgate.inference;

import io.shadowgate.record.Features;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows that one caller submitted together, and their answers as they come. Any thread may answer: a
 * worker and a deadline may do so at the same time.
 */
final class SubmittedRows {
    final List<Features> rows;

    /** How many of the rows, from the first, get a call each, whose time is their latency. */
    final int alone;

    final CompletableFuture<Answer[]> answered = new CompletableFuture<>();
    final long submittedNanos = System.nanoTime();
    private final Answer[] answers;
    private int open;

    SubmittedRows(List<Features> rows, int alone) {
        this.rows = rows;
        this.alone = alone;
        this.answers = new Answer[rows.size()];
        this.open = rows.size();
        if (rows.isEmpty()) {
            answered.complete(answers);
        }
    }

    /** Keeps the first answer to each row, and ignores later ones. */
    void answer(int from, Answer... given) {
        synchronized (this) {
            for (int i = 0; i < given.length; i++) {
                if (answers[from + i] == null) {
                    answers[from + i] = given[i];
                    open--;
                }
            }
            if (open > 0) {
                return;
            }
        }
        // Outside the lock, because code that waits for the answers runs here.
        answered.complete(answers);
    }

    /** Answers the rows that have no answer yet. */
    void giveUp(Outcome outcome, String why) {
        Answer[] given = new Answer[answers.length];
        Arrays.fill(given, Answer.failed(outcome, why));
        answer(0, given);
    }
}
