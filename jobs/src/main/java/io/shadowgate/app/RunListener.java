package io.shadowgate.app;

import org.apache.flink.core.execution.JobClient;

/** Tells the user what a run does. */
public interface RunListener {
    /** One or more lines of text. */
    void note(String text);

    /**
     * Follows a job that has just started.
     *
     * @return closed when the job has ended
     */
    Following follow(JobClient job);

    /** Open as long as the job runs. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
