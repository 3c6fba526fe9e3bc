package io.shadowgate.app;

import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The cluster that {@code flink run} or an application's deployment names. */
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

    /**
     * Whether this process is the JobManager of an application, which has to outlive {@code main}.
     */
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
        // It is not ours to stop.
    }
}
