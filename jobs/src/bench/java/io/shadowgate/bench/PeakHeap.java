package io.shadowgate.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The most bytes left in this process's heap after a garbage collection. */
final class PeakHeap {
    private final Set<String> pools;
    private final AtomicLong peak = new AtomicLong();

    private PeakHeap(Set<String> pools) {
        this.pools = pools;
    }

    static PeakHeap watch() {
        PeakHeap heap =
                new PeakHeap(
                        ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getType() == MemoryType.HEAP)
                                .map(MemoryPoolMXBean::getName)
                                .collect(Collectors.toSet()));
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((event, none) -> heap.collected(event), null, null);
        }
        return heap;
    }

    private void collected(Notification event) {
        if (!event.getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        long left =
                GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> pools.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
        peak.accumulateAndGet(left, Math::max);
    }

    /** Collects the garbage of earlier work, and starts again. */
    void reset() {
        System.gc();
        peak.set(0);
    }

    long bytes() {
        return peak.get();
    }
}
