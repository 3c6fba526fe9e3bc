package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is to consist of, all of it on loopback.
 *
 * @param restPort of the JobManager: the web UI, and where jobs are submitted
 * @param gatewayPort of the SQL Gateway; null for none
 * @param kafkaPort of the broker; null for none
 * @param taskManagers how many processes run tasks
 * @param slots in each of them
 * @param openControl whether every program of this machine may submit and cancel jobs, by way of
 *     the web UI too; else only those that know the cluster's secret
 * @param settings Flink's own, over those that the cluster comes with
 */
public record ClusterPlan(
        int restPort,
        @Nullable Integer gatewayPort,
        @Nullable Integer kafkaPort,
        int taskManagers,
        int slots,
        boolean openControl,
        Map<String, String> settings) {

    public ClusterPlan {
        if (taskManagers < 1 || slots < 1) {
            throw new UserError(
                    "a cluster has at least one TaskManager with one slot, not "
                            + taskManagers
                            + " with "
                            + slots);
        }
        settings = new TreeMap<>(settings);
    }
}
