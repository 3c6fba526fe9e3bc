package io.shadowgate.app;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks of Flink.
 *
 * @param parallelism subtasks that work side by side; null for the cluster's own default
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
                            + " subtasks side by side; more of them need a cluster");
        }
        return parallelism;
    }

    /** Starts a Flink inside this process, and tells where its web UI is. */
    public EmbeddedFlink startEmbedded(RunListener listener) throws Exception {
        EmbeddedFlink flink = EmbeddedFlink.start(slots(), ui, Configuration.fromMap(settings));
        if (ui) {
            listener.note("Flink's web UI while it runs: " + flink.rest());
        }
        return flink;
    }

    /** The Flink that this process was submitted to, or else one inside this process. */
    FlinkCluster open(RunListener listener) throws Exception {
        FlinkCluster given = GivenFlink.orNull();
        return given != null ? given : startEmbedded(listener);
    }

    /** What the cluster gives, with what the user asks for on top. */
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
