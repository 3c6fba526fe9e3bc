package io.shadowgate.cli;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink that the jobs of a run go to. */
interface FlinkCluster extends AutoCloseable {

    /**
     * What a job's settings build on.
     *
     * @param bounded whether the job ends
     */
    Configuration settings(boolean bounded);

    /** An environment whose jobs run there. */
    StreamExecutionEnvironment environment(Configuration settings);
}
