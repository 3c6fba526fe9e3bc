package io.shadowgate.app;

import io.shadowgate.model.Memory;
import io.shadowgate.restguard.GuardOptions;
import io.shadowgate.restguard.GuardOptions.Allowed;
import io.shadowgate.restguard.GuardSecret;
import java.net.URI;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
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
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Reference;

/**
 * A Flink cluster inside this process. All its ports are on loopback and answer only this process.
 * Its web UI, if enabled, is read-only and visible to all users of this machine.
 */
public final class EmbeddedFlink implements FlinkCluster {
    private static final String FIRST_FREE_PORT = "8081-8180";
    private static final String ANY_PORT = "0";
    private static final String LOOPBACK = "127.0.0.1";

    /** More subtasks need more memory for network buffers than one process has. */
    static final int MOST_SLOTS = 64;

    private static final int FEW_SLOTS = 16;
    private static final int BUFFERS_PER_PAIR = 15;
    private static final MemorySize BUFFER = MemorySize.parse("32kb");
    private static final MemorySize SMALL_BUFFER = MemorySize.parse("8kb");
    private static final MemorySize LEAST_BUFFERS = MemorySize.ofMebiBytes(64);

    /** Direct memory besides the buffers, for Flink itself and for Kafka and file clients. */
    private static final MemorySize BESIDE_BUFFERS = MemorySize.ofMebiBytes(64);

    /** Complete when the cluster has started. */
    private final CompletableFuture<MiniCluster> cluster;

    private final String secret;
    private final int slots;

    private EmbeddedFlink(CompletableFuture<MiniCluster> cluster, String secret, int slots) {
        this.cluster = cluster;
        this.secret = secret;
        this.slots = slots;
    }

    /**
     * Begins to start a Flink and returns at once, so that a job can be planned meanwhile. If the
     * start fails, the first job fails.
     *
     * @param ui whether other programs on this machine may read the web UI
     * @param user the user's settings; they cannot change the ports' protection or the buffer sizes
     * @throws UserError if this process has too little memory for it
     */
    public static EmbeddedFlink start(int slots, boolean ui, Configuration user) {
        String secret = GuardSecret.random();
        Configuration config = new Configuration();
        // Heartbeats carry the progress, and the default of ten seconds is too slow to watch.
        config.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256L));
        config.addAll(user);
        config.set(RestOptions.ADDRESS, "localhost");
        config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        config.set(RestOptions.BIND_PORT, ui ? FIRST_FREE_PORT : ANY_PORT);
        config.set(JobManagerOptions.ADDRESS, "localhost");
        // Without this, the BLOB server listens on all interfaces.
        config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        config.set(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN, "http://localhost");
        config.set(WebOptions.SUBMIT_ENABLE, false);
        config.set(WebOptions.CANCEL_ENABLE, false);
        config.set(WebOptions.RESCALE_ENABLE, false);
        // These options hide buttons and close the upload of jars. The guard closes the rest.
        config.set(GuardOptions.SECRET, secret);
        config.set(GuardOptions.WITHOUT_SECRET, ui ? Allowed.READING : Allowed.NOTHING);
        MemorySize buffer = slots > FEW_SLOTS ? SMALL_BUFFER : BUFFER;
        MemorySize buffers = buffers(slots, buffer);
        checkMemory(slots, buffers);
        config.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, buffer);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, buffers);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, buffers);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .setConfiguration(config)
                                .build(),
                        () -> Reference.owned(rpc(config)));
        CompletableFuture<MiniCluster> started = new CompletableFuture<>();
        Thread starter = new Thread(() -> start(cluster, started), "start Flink");
        starter.setDaemon(true);
        starter.start();
        return new EmbeddedFlink(started, secret, slots);
    }

    /** Flink's own loader unpacks a nested jar at each start; the launcher has it unpacked. */
    private static RpcSystem rpc(Configuration config) {
        return ServiceLoader.load(RpcSystem.class)
                .findFirst()
                .orElseGet(() -> RpcSystem.load(config));
    }

    private static void start(MiniCluster cluster, CompletableFuture<MiniCluster> started) {
        try {
            cluster.start();
            started.complete(cluster);
        } catch (Throwable e) {
            started.completeExceptionally(e);
        }
    }

    /** Each subtask has buffers for every subtask that it sends to or receives from. */
    private static MemorySize buffers(int slots, MemorySize buffer) {
        MemorySize needed = buffer.multiply((double) BUFFERS_PER_PAIR * slots * slots);
        return needed.compareTo(LEAST_BUFFERS) > 0 ? needed : LEAST_BUFFERS;
    }

    /**
     * Buffers are direct memory, which the JVM limits to the size of the heap. With too little of
     * it, Flink waits for buffers forever.
     */
    private static void checkMemory(int slots, MemorySize buffers) {
        long needed = buffers.add(BESIDE_BUFFERS).getBytes();
        long most = Runtime.getRuntime().maxMemory();
        if (most < needed) {
            throw new UserError(
                    "not enough memory: this process may use "
                            + Memory.megabytes(most)
                            + ", but needs "
                            + Memory.megabytes(needed)
                            + " for "
                            + slots
                            + " parallel subtasks; "
                            + Memory.MORE);
        }
    }

    /** Calls back with the address of the web UI when it has started. */
    void onceStarted(Consumer<URI> shown) {
        var unused = cluster.thenCompose(MiniCluster::getRestAddress).thenAccept(shown);
    }

    /** The address of the web UI, and for clients. Waits until it answers. */
    public URI rest() throws Exception {
        return cluster.get().getRestAddress().get();
    }

    /** The secret that a client must send, as {@link GuardOptions#SECRET}. */
    public String secret() {
        return secret;
    }

    /**
     * Settings of a job on this cluster.
     *
     * @param bounded whether the job ends. A job without end survives brokers that are down for
     *     some minutes. A job that ends fails sooner, because a user is waiting for it.
     */
    @Override
    public Configuration settings(boolean bounded) {
        Configuration config = new Configuration();
        config.set(DeploymentOptions.TARGET, EmbeddedJobs.TARGET);
        config.set(DeploymentOptions.ATTACHED, true);
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

    @Override
    public StreamExecutionEnvironment environment(Configuration settings) {
        return new StreamExecutionEnvironment(
                new EmbeddedJobs(cluster),
                settings,
                Thread.currentThread().getContextClassLoader());
    }

    /** Also ends a cluster that is still starting. */
    @Override
    public void close() throws Exception {
        MiniCluster started;
        try {
            started = cluster.get();
        } catch (ExecutionException e) {
            return; // It closed itself.
        }
        started.close();
    }
}
