package io.shadowgate.mirror;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of requests, and keeps those that are queued within their bounds. */
final class Ledger {
    private final long maxRecords;
    private final long maxBytes;
    private final LongAdder offered = new LongAdder();
    private final LongAdder sampledOut = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Ledger(long maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void offered() {
        offered.increment();
    }

    void sampledOut() {
        sampledOut.increment();
    }

    void dropped(DropReason reason) {
        adder(reason).increment();
    }

    private LongAdder adder(DropReason reason) {
        LongAdder adder = dropped.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no count of " + reason);
        }
        return adder;
    }

    /** Whether not even the smallest record fits. A look that costs less than a copy. */
    boolean isFull() {
        return records.get() >= maxRecords || bytes.get() >= maxBytes;
    }

    /** Takes a record in, unless it exceeds a bound. */
    boolean reserve(int weight) {
        if (records.incrementAndGet() > maxRecords) {
            records.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(weight) > maxBytes) {
            bytes.addAndGet(-weight);
            records.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Kafka has a record that was reserved. */
    void sent(int weight) {
        sent.increment();
        release(weight);
    }

    /** A record that was reserved is lost. */
    void lost(int weight, DropReason reason) {
        dropped(reason);
        release(weight);
    }

    private void release(int weight) {
        bytes.addAndGet(-weight);
        records.decrementAndGet();
    }

    MirrorCounts counts() {
        Map<DropReason, Long> lost = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, count) -> lost.put(reason, count.sum()));
        return new MirrorCounts(
                offered.sum(), sampledOut.sum(), sent.sum(), records.get(), bytes.get(), lost);
    }
}
