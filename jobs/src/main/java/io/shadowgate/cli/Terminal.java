package io.shadowgate.cli;

import io.shadowgate.app.RunListener;
import io.shadowgate.results.DecisionFeed;
import java.io.PrintStream;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;

/**
 * Prints notes to standard output, and the progress of jobs to standard error if it is a terminal.
 */
public final class Terminal implements RunListener {
    /**
     * Set by the launcher, because Java 17 does not detect a terminal when its input is redirected.
     */
    private static final String TERMINAL = "shadowgate.terminal";

    private final PrintStream notes;
    private final StatusLine status = new StatusLine(System.err, Screens.ofOutput().columns());

    /** Those so far, for the status line. */
    private volatile String verdicts = "";

    public Terminal() {
        this(System.out);
    }

    /**
     * @param notes where notes go, if standard output holds something else
     */
    Terminal(PrintStream notes) {
        this.notes = notes;
    }

    /** Whether a person reads this process's output. */
    static boolean isPresent() {
        return Boolean.getBoolean(TERMINAL);
    }

    @Override
    public void note(String text) {
        status.above(() -> notes.println(text));
    }

    @Override
    public Following follow(JobClient job) {
        return isPresent() ? new Progress(job, status, () -> verdicts) : () -> {};
    }

    @Override
    public Following follow(DecisionFeed decisions, Duration between) {
        return new LiveVerdicts(decisions, between, this::note, all -> verdicts = all);
    }
}
