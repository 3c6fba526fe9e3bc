package io.shadowgate.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerUtils;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Hands jobs to a Flink in this process by a method call. A remote client would send them over HTTP
 * and ask for their state at intervals of up to two seconds.
 *
 * @param cluster complete when it has started; jobs wait for it
 */
record EmbeddedJobs(CompletableFuture<MiniCluster> cluster)
        implements PipelineExecutorServiceLoader, PipelineExecutorFactory, PipelineExecutor {
    /** The name of this way to submit jobs, in Flink's configuration. */
    static final String TARGET = "this-process";

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(TARGET);
    }

    @Override
    public String getName() {
        return TARGET;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return true;
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return this;
    }

    @Override
    public CompletableFuture<JobClient> execute(
            Pipeline pipeline, Configuration configuration, ClassLoader classes) throws Exception {
        StreamGraph graph = PipelineExecutorUtils.getStreamGraph(pipeline, configuration);
        List<JobStatusChangedListener> listeners =
                JobStatusChangedListenerUtils.createJobStatusChangedListeners(
                        classes, configuration, ForkJoinPool.commonPool());
        return cluster.thenCompose(
                flink ->
                        flink.submitJob(graph)
                                .thenApply(
                                        submitted -> {
                                            PipelineExecutorUtils.notifyJobStatusListeners(
                                                    pipeline, graph, listeners);
                                            return new MiniClusterJobClient(
                                                    submitted.getJobID(),
                                                    flink,
                                                    classes,
                                                    JobFinalizationBehavior.NOTHING);
                                        }));
    }
}
