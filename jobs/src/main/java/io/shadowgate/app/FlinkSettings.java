package io.shadowgate.app;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.WindowQuery;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/** The Flink settings that ShadowGate's guarantees depend on. */
public final class FlinkSettings {
    private static final Duration CHECKPOINTS = Duration.ofSeconds(30);

    /**
     * A record or watermark waits this long for others to the same subtask. Between the source and
     * a decision it waits up to three times, and with Flink's default of 100 ms that would be most
     * of the time that a decision takes.
     */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    private FlinkSettings() {}

    /** Adds to the user's configuration; overrides only settings that would break a guarantee. */
    public static Configuration apply(
            Configuration user, ShadowTest test, RuntimeExecutionMode mode) {
        Configuration config = new Configuration(user);
        config.set(PipelineOptions.NAME, "shadowgate " + test.test());
        config.set(ExecutionOptions.RUNTIME_MODE, mode);
        // A type that falls back to Kryo, or an operator without a uid, would make a later upgrade
        // fail. These settings make it fail now.
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        config.set(
                ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION,
                ExecutionConfigOptions.UidGeneration.ALWAYS);
        // The open windows of a savepoint are restored only if their meaning has not changed.
        // Otherwise Flink refuses to start, unless it is told to drop them.
        config.set(
                ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT,
                WindowQuery.uidFormat(test.windowsMean()));
        // Safe because no function here changes or keeps a record that it passes on.
        config.set(PipelineOptions.OBJECT_REUSE, true);
        if (mode == RuntimeExecutionMode.STREAMING
                && !config.contains(ExecutionOptions.BUFFER_TIMEOUT)) {
            config.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        }
        if (mode == RuntimeExecutionMode.STREAMING
                && !config.contains(CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
            // Result files become visible only at checkpoints.
            config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        }
        return config;
    }
}
