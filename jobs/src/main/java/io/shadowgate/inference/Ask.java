package io.shadowgate.inference;

import io.shadowgate.request.Features;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows that one caller wants scored together, and the answers as they come. Guarded by itself: the
 * worker that answers and the deadline that gives up may meet.
 */
final class Ask {
    final List<Features> rows;

    /** So many of the rows, the first, are to have a call each, whose time is their latency. */
    final int alone;

    final CompletableFuture<Answer[]> answered = new CompletableFuture<>();
    final long submittedNanos = System.nanoTime();
    private final Answer[] answers;
    private int open;

    Ask(List<Features> rows, int alone) {
        this.rows = rows;
        this.alone = alone;
        this.answers = new Answer[rows.size()];
        this.open = rows.size();
        if (rows.isEmpty()) {
            answered.complete(answers);
        }
    }

    /** The first answer to a row stands; later ones are discarded. */
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
        // Outside the lock: whoever waits for it runs here.
        answered.complete(answers);
    }

    /** Answers what is still open. */
    void giveUp(Outcome outcome, String why) {
        Answer[] given = new Answer[answers.length];
        Arrays.fill(given, Answer.failed(outcome, why));
        answer(0, given);
    }
}
