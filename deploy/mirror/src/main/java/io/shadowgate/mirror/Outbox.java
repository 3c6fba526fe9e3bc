package io.shadowgate.mirror;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait for the sender. Callers never wait for each other or wake the sender, which
 * looks for itself. {@link Ledger} keeps it within its bounds.
 */
final class Outbox {
    private final Ledger ledger;
    private final Queue<Copy> queue = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    Outbox(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Adds a record that was reserved. */
    void add(Copy record) {
        queue.add(record);
        // The sender may have taken its last look before this record came.
        if (ended && queue.remove(record)) {
            ledger.lost(record.weight(), DropReason.CLOSED);
        }
    }

    @Nullable Copy poll() {
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Drops what is left, now and later. */
    void end() {
        ended = true;
        for (Copy left = queue.poll(); left != null; left = queue.poll()) {
            ledger.lost(left.weight(), DropReason.CLOSED);
        }
    }
}
