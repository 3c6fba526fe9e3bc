package io.shadowgate.cli;

import io.shadowgate.app.RunListener;
import org.apache.flink.core.execution.JobClient;

/** Notes on standard output, and the progress of jobs on standard error if that is a terminal. */
final class Terminal implements RunListener {
    /** Set by the launcher, which can tell; Java 17 cannot when its input is redirected. */
    private static final String TERMINAL = "shadowgate.terminal";

    /** Whether a person follows what this process says. */
    static boolean isPresent() {
        return Boolean.getBoolean(TERMINAL);
    }

    @Override
    public void note(String text) {
        System.out.println(text);
    }

    @Override
    public Following follow(JobClient job) {
        return isPresent() ? new Progress(job) : () -> {};
    }
}
