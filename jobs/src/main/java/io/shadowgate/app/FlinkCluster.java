package io.shadowgate.app;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink that runs the jobs. */
interface FlinkCluster extends AutoCloseable {

    /**
     * The settings to start from; a job adds its own.
     *
     * @param bounded whether the job ends
     */
    Configuration settings(boolean bounded);

    /** Whether this process waits for a job without end. */
    boolean isAttached();

    /** Whether this process can wait for the end of a bounded job. */
    boolean canStay();

    /** An environment whose jobs run on this cluster. */
    StreamExecutionEnvironment environment(Configuration settings);
}
