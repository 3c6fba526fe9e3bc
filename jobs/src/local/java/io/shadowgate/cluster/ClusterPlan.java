package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a cluster. All of them are on loopback.
 *
 * @param restPort of the JobManager, for the web UI and for submissions
 * @param gatewayPort of the SQL Gateway; null for none
 * @param kafkaPort of the broker; null for none
 * @param taskManagers number of processes that run tasks
 * @param slots in each TaskManager
 * @param openControl whether every program on this machine may submit and cancel jobs, also through
 *     the web UI; otherwise only programs that know the cluster's secret
 * @param settings options of Flink that override the cluster's defaults
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
