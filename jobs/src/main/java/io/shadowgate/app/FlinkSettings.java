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

/** The settings of Flink that ShadowGate's promises rest on. */
public final class FlinkSettings {
    private static final Duration CHECKPOINTS = Duration.ofSeconds(30);

    private FlinkSettings() {}

    /** Adds to what the user configured; overrides only what would break a promise. */
    public static Configuration apply(
            Configuration user, ShadowTest test, RuntimeExecutionMode mode) {
        Configuration config = new Configuration(user);
        config.set(PipelineOptions.NAME, "shadowgate " + test.test());
        config.set(ExecutionOptions.RUNTIME_MODE, mode);
        // A type that falls back to Kryo, or an operator without a uid, would fail an upgrade some
        // day; here it fails at once.
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        config.set(
                ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION,
                ExecutionConfigOptions.UidGeneration.ALWAYS);
        // Windows that a savepoint holds open are found again only if they still mean the same.
        // Else Flink refuses to go on, unless it is told to let go of them.
        config.set(
                ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT,
                WindowQuery.uidFormat(test.windowsMean()));
        // No function here changes or keeps a record that it was given to pass on.
        config.set(PipelineOptions.OBJECT_REUSE, true);
        if (mode == RuntimeExecutionMode.STREAMING
                && !config.contains(CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
            // File results become visible with checkpoints; without any they never would.
            config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        }
        return config;
    }
}
