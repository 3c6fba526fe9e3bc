package io.shadowgate.app;

import javax.annotation.Nullable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Option;

/** Options of the jobs. */
public final class FlinkOptions {
    /** Flink's own limit. */
    private static final int MOST = 1 << 15;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description =
                    "Subtasks that work side by side: at most 64 in this process, 32768 on a"
                            + " cluster. Default: the processors of this machine; on a cluster, its"
                            + " own.")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--ui",
            negatable = true,
            description =
                    "Show Flink's web UI, on a port of this machine alone, while Flink runs inside"
                        + " this process. Nothing can be changed there. Default: only if started"
                        + " from a terminal.")
    @Nullable
    private Boolean ui;

    /** How many an embedded Flink needs. */
    public int slots() {
        int slots =
                parallelism == null
                        ? Math.min(
                                Runtime.getRuntime().availableProcessors(),
                                EmbeddedFlink.MOST_SLOTS)
                        : checked();
        if (slots > EmbeddedFlink.MOST_SLOTS) {
            throw new UserError(
                    "--parallelism "
                            + parallelism
                            + ": the Flink inside this process runs at most "
                            + EmbeddedFlink.MOST_SLOTS
                            + " subtasks side by side; more of them need a cluster");
        }
        return slots;
    }

    /** Starts one in this process, and says where its web UI is, if it has one. */
    public EmbeddedFlink startEmbedded() throws Exception {
        boolean shown = ui == null ? Progress.isOnTerminal() : ui;
        EmbeddedFlink flink = EmbeddedFlink.start(slots(), shown);
        if (shown) {
            System.out.println("Flink's web UI while it runs: " + flink.rest());
        }
        return flink;
    }

    /** Without the option the cluster's own default stands, which for an embedded one is slots. */
    void applyTo(StreamExecutionEnvironment env) {
        if (parallelism != null) {
            env.setParallelism(checked());
        }
    }

    private int checked() {
        if (parallelism < 1 || parallelism > MOST) {
            throw new UserError(
                    "--parallelism " + parallelism + ": a whole number from 1 to " + MOST);
        }
        return parallelism;
    }
}
