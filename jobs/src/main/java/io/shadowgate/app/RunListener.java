package io.shadowgate.app;

import io.shadowgate.results.DecisionFeed;
import java.time.Duration;
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

    /**
     * Follows the decisions that a job without end publishes.
     *
     * @param decisions those to come; closed by the caller
     * @param between the time after which new ones may have come
     * @return closed when the job has ended, after which there may be new ones once more
     */
    Following follow(DecisionFeed decisions, Duration between);

    /** Open as long as the job runs. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
