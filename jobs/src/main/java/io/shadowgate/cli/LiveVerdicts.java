package io.shadowgate.cli;

import io.shadowgate.app.RunListener;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line for each change of verdict while a job runs. It reads what the job has published,
 * so it tells nothing that a failure could take back.
 */
final class LiveVerdicts implements RunListener.Following {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final DecisionFeed decisions;
    private final VerdictLines lines;
    private final Consumer<String> out;
    private final Consumer<String> status;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "verdicts");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** The last message about decisions that could not be read, which is not repeated. */
    @Nullable private String fault;

    /**
     * @param out is given whole lines
     * @param status is given the verdicts on all shadows after each look
     */
    LiveVerdicts(
            DecisionFeed decisions,
            Duration between,
            Consumer<String> out,
            Consumer<String> status) {
        this.decisions = decisions;
        this.lines = new VerdictLines(decisions.latest());
        this.out = out;
        this.status = status;
        if (!decisions.latest().isEmpty()) {
            out.accept("So far: " + VerdictLines.all(decisions.latest()));
        }
        long millis =
                Math.max(SHORTEST.toMillis(), Math.min(between.toMillis(), LONGEST.toMillis()));
        var unused =
                timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            lines.changes(decisions.next()).forEach(out);
            status.accept(VerdictLines.all(decisions.latest()));
            fault = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The job goes on, and decisions are told when they can be read again.
            String message = Printable.lines("Decisions cannot be read: " + e.getMessage());
            if (!message.equals(fault)) {
                out.accept(message);
                fault = message;
            }
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            // A reader has one thread at a time.
            if (timer.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
