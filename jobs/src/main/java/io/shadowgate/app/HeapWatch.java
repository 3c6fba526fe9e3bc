package io.shadowgate.app;

import io.shadowgate.model.Memory;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import javax.management.NotificationEmitter;

/**
 * Ends this process as soon as its heap is full, with a line that says so. Otherwise Flink would
 * fail wherever memory runs out first, restart the job again and again, or end the process with a
 * status that says nothing.
 */
public final class HeapWatch {
    /**
     * The full share of the heap after a collection; beyond it, a process does little but collect.
     */
    private static final double FULL = 0.97;

    private static final List<MemoryPoolMXBean> OLD =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
                    .filter(HeapWatch::isOld)
                    .toList();

    private HeapWatch() {}

    /** For the rest of this process. */
    public static void start(PrintStream err) {
        for (MemoryPoolMXBean pool : OLD) {
            pool.setCollectionUsageThreshold((long) (FULL * pool.getUsage().getMax()));
        }
        NotificationEmitter memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        memory.addNotificationListener(
                (notification, handback) -> end(err),
                notification ->
                        notification
                                .getType()
                                .equals(
                                        MemoryNotificationInfo
                                                .MEMORY_COLLECTION_THRESHOLD_EXCEEDED),
                null);
        // Flink may be the first to notice, and be ending the process already.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    if (isFull()) {
                                        end(err);
                                    }
                                },
                                "look at the heap"));
    }

    /** The young generation is full before every collection. */
    private static boolean isOld(MemoryPoolMXBean pool) {
        return pool.getUsage().getMax() > 0
                && (pool.getName().contains("Old") || pool.getName().contains("Tenured"));
    }

    private static boolean isFull() {
        return OLD.stream().anyMatch(MemoryPoolMXBean::isCollectionUsageThresholdExceeded);
    }

    /** Halts: with a full heap neither shutdown hooks nor Flink would finish. */
    private static void end(PrintStream err) {
        err.println("shadowgate: " + message());
        err.flush();
        Runtime.getRuntime().halt(1);
    }

    /** The message for errors that a full heap causes. */
    public static String message() {
        return "out of memory: the heap of this process, of "
                + Memory.megabytes(Runtime.getRuntime().maxMemory())
                + ", is full; "
                + Memory.MORE;
    }
}
