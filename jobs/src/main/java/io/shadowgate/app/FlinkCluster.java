package io.shadowgate.app;

import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink that the jobs of a run go to. */
interface FlinkCluster extends AutoCloseable {

    /**
     * The settings that those of a job are added to.
     *
     * @param bounded whether the job ends
     */
    Configuration settings(boolean bounded);

    /** Whether this process stays with a job without end. */
    boolean isAttached();

    /** Whether it can stay until a job that ends has ended. */
    boolean canStay();

    /** An environment whose jobs run there. */
    StreamExecutionEnvironment environment(Configuration settings);

    /**
     * Waits until a job has ended.
     *
     * @throws ExecutionException if it failed
     */
    default JobExecutionResult await(JobClient job)
            throws ExecutionException, InterruptedException {
        return job.getJobExecutionResult().get();
    }
}
