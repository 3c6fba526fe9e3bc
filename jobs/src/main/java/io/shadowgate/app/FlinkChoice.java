package io.shadowgate.app;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The user's options for Flink.
 *
 * @param parallelism number of parallel subtasks; null for the cluster's own default
 * @param ui whether a Flink inside this process shows its web UI
 * @param settings options of Flink's configuration, by key
 */
public record FlinkChoice(@Nullable Integer parallelism, boolean ui, Map<String, String> settings) {
    /** Flink's own limit. */
    private static final int MOST = 1 << 15;

    public FlinkChoice {
        settings = Map.copyOf(settings);
        if (settings.containsKey("") || settings.containsValue("")) {
            throw new UserError("--flink: write KEY=VALUE, an option of Flink's configuration");
        }
        if (parallelism != null && (parallelism < 1 || parallelism > MOST)) {
            throw new UserError(
                    "--parallelism " + parallelism + ": a whole number from 1 to " + MOST);
        }
    }

    /** Slots of a Flink inside this process. */
    public int slots() {
        if (parallelism == null) {
            return Math.min(Runtime.getRuntime().availableProcessors(), EmbeddedFlink.MOST_SLOTS);
        }
        if (parallelism > EmbeddedFlink.MOST_SLOTS) {
            throw new UserError(
                    "--parallelism "
                            + parallelism
                            + ": the Flink inside this process runs at most "
                            + EmbeddedFlink.MOST_SLOTS
                            + " parallel subtasks; use a cluster for more");
        }
        return parallelism;
    }

    /** Starts a Flink inside this process and tells the listener the address of its web UI. */
    public EmbeddedFlink startEmbedded(RunListener listener) {
        EmbeddedFlink flink = EmbeddedFlink.start(slots(), ui, Configuration.fromMap(settings));
        if (ui) {
            flink.onceStarted(address -> listener.note("Flink's web UI while it runs: " + address));
        }
        return flink;
    }

    /** The Flink that this process was submitted to, or a new one inside this process. */
    FlinkCluster open(RunListener listener) {
        FlinkCluster given = GivenFlink.orNull();
        return given != null ? given : startEmbedded(listener);
    }

    /** The cluster's settings, overridden by the user's. */
    Configuration onTopOf(Configuration given) {
        Configuration config = new Configuration(given);
        config.addAll(Configuration.fromMap(settings));
        return config;
    }

    void applyTo(StreamExecutionEnvironment env) {
        if (parallelism != null) {
            env.setParallelism(parallelism);
        }
    }
}
