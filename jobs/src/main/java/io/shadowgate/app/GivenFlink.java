package io.shadowgate.app;

import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that this process was submitted to by {@code flink run} or an application deployment.
 */
public final class GivenFlink implements FlinkCluster {
    private static final String APPLICATION = "embedded";

    /** Null if this process was not submitted to a Flink. */
    @Nullable
    public static GivenFlink orNull() {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                        instanceof StreamContextEnvironment
                ? new GivenFlink()
                : null;
    }

    /** Whether this process is the JobManager of an application. It must outlive {@code main}. */
    public boolean isApplication() {
        return settings(true).get(DeploymentOptions.TARGET).equals(APPLICATION);
    }

    @Override
    public Configuration settings(boolean bounded) {
        return Configuration.fromMap(
                StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration().toMap());
    }

    /** False for {@code flink run -d} and for a submission by the web UI. */
    @Override
    public boolean isAttached() {
        return settings(true).get(DeploymentOptions.ATTACHED);
    }

    @Override
    public boolean canStay() {
        return isApplication() || isAttached();
    }

    @Override
    public StreamExecutionEnvironment environment(Configuration settings) {
        return StreamExecutionEnvironment.getExecutionEnvironment(settings);
    }

    @Override
    public void close() {
        // The cluster belongs to the user and keeps running.
    }
}
