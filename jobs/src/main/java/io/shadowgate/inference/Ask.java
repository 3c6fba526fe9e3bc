package io.shadowgate.inference;

import io.shadowgate.traffic.Features;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows that one caller wants scored together, and the answers as they come. Guarded by itself: the
 * worker that answers and the deadline that gives up may meet.
 */
final class Ask {
    final List<Features> rows;
    final CompletableFuture<Answer[]> answered = new CompletableFuture<>();
    final long submittedNanos = System.nanoTime();
    private final Answer[] answers;
    private int open;

    Ask(List<Features> rows) {
        this.rows = rows;
        this.answers = new Answer[rows.size()];
        this.open = rows.size();
    }

    /** The first answer to a row stands; later ones are discarded. */
    synchronized void answer(int row, Answer answer) {
        if (answers[row] == null) {
            answers[row] = answer;
            open--;
            if (open == 0) {
                answered.complete(answers);
            }
        }
    }

    void giveUp(Outcome outcome, String why) {
        Answer answer = Answer.failed(outcome, why);
        for (int row = 0; row < answers.length; row++) {
            answer(row, answer);
        }
    }
}
