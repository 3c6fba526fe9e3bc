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
 * Ends this process with a clear message as soon as its heap is full. Without it, Flink fails at
 * the first place that runs out of memory, restarts the job again and again, or ends the process
 * with a status that does not tell the cause.
 */
public final class HeapWatch {
    /**
     * The heap counts as full above this share after a collection; the process then does little but
     * collect.
     */
    private static final double FULL = 0.97;

    private static final List<MemoryPoolMXBean> OLD =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
                    .filter(HeapWatch::isOld)
                    .toList();

    private HeapWatch() {}

    /** Watches until this process ends. */
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
        // Flink may notice first and start to end the process.
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

    /** The young generation does not count: it is full before every collection. */
    private static boolean isOld(MemoryPoolMXBean pool) {
        return pool.getUsage().getMax() > 0
                && (pool.getName().contains("Old") || pool.getName().contains("Tenured"));
    }

    private static boolean isFull() {
        return OLD.stream().anyMatch(MemoryPoolMXBean::isCollectionUsageThresholdExceeded);
    }

    /**
     * Halts the JVM, because with a full heap neither shutdown hooks nor Flink would finish. One
     * thread at a time, so that the message appears once.
     */
    private static synchronized void end(PrintStream err) {
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
