package io.shadowgate.cli;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster inside this process, with its web UI, for people who have none. */
public final class EmbeddedFlink implements FlinkCluster {
    private static final String FIRST_FREE_PORT = "8081-8180";

    private final MiniCluster cluster;
    private final URI webUi;
    private final int slots;

    private EmbeddedFlink(MiniCluster cluster, URI webUi, int slots) {
        this.cluster = cluster;
        this.webUi = webUi;
        this.slots = slots;
    }

    public static EmbeddedFlink start(int slots) throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.ADDRESS, "localhost");
        config.set(RestOptions.BIND_ADDRESS, "localhost");
        config.set(RestOptions.BIND_PORT, FIRST_FREE_PORT);
        config.set(JobManagerOptions.ADDRESS, "localhost");
        // Progress travels with heartbeats; ten seconds apart would be dull to watch.
        config.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256L));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .setConfiguration(config)
                                .build());
        cluster.start();
        return new EmbeddedFlink(cluster, cluster.getRestAddress().get(), slots);
    }

    public URI webUi() {
        return webUi;
    }

    /**
     * How a client reaches it: as any remote cluster.
     *
     * @param bounded whether the job ends. One that does not outlives brokers that are away for
     *     some minutes; one that does has somebody waiting, and soon says what is wrong.
     */
    @Override
    public Configuration settings(boolean bounded) {
        Configuration config = new Configuration();
        config.set(DeploymentOptions.TARGET, "remote");
        config.set(DeploymentOptions.ATTACHED, true);
        config.set(RestOptions.ADDRESS, webUi.getHost());
        config.set(RestOptions.PORT, webUi.getPort());
        config.set(CoreOptions.DEFAULT_PARALLELISM, slots);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, bounded ? 3 : 20);
        config.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                Duration.ofSeconds(bounded ? 1 : 15));
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        return config;
    }

    @Override
    public boolean isAttached() {
        return true;
    }

    @Override
    public boolean canStay() {
        return true;
    }

    /** Not through Flink's own factory, which heeds no target outside of a submission. */
    @Override
    public StreamExecutionEnvironment environment(Configuration settings) {
        return new StreamExecutionEnvironment(settings);
    }

    /**
     * A remote cluster's client asks again and again, up to two seconds apart; here it need not.
     */
    @Override
    public JobExecutionResult await(JobClient job) throws ExecutionException, InterruptedException {
        cluster.requestJobResult(job.getJobID()).get();
        return FlinkCluster.super.await(job);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
