package io.shadowgate.mirror;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Sends a service's requests to Kafka, where a shadow test reads them.
 *
 * <p>{@link #offer} returns at once. It copies the request into a queue; one daemon thread writes
 * the records and hands them to Kafka. When the queue is full, a request is dropped and counted.
 * Every ten seconds a heartbeat says in the same topic how many, so that a test knows what it does
 * not see.
 *
 * <p>Thread-safe. A service has one mirror, and closes it when it ends.
 */
public final class Mirror implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final MirrorSettings settings;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Sender sender;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens a mirror. Kafka need not be there yet.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a property of Kafka is wrong
     */
    public static Mirror open(MirrorSettings settings) {
        // The producer itself is made later, because it fails while no address can be resolved.
        new ProducerConfig(settings.producer());
        return open(settings, () -> new KafkaProducer<>(settings.producer()));
    }

    /**
     * @param producers makes a producer; called again after a failure
     */
    static Mirror open(MirrorSettings settings, Supplier<Producer<byte[], byte[]>> producers) {
        Mirror mirror = new Mirror(settings, producers);
        mirror.thread.start();
        return mirror;
    }

    private Mirror(MirrorSettings settings, Supplier<Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.ledger = new Ledger(settings.maxRecords(), settings.maxBytes());
        this.outbox = new Outbox(ledger);
        this.sender = new Sender(settings, outbox, ledger, producers);
        this.thread = new Thread(sender, "shadowgate-mirror");
        thread.setDaemon(true);
    }

    /**
     * Mirrors a request. Never throws, waits for nothing, and does not touch Kafka. The request is
     * copied, so the caller may change it afterwards.
     */
    public void offer(MirroredRequest request) {
        Copy copy = take(request);
        if (copy != null) {
            outbox.add(copy);
        }
    }

    /**
     * Counts a request, and holds it within the bounds.
     *
     * @return null if the sample leaves it out, or if it is dropped; otherwise the request goes to
     *     {@link #put} or {@link #give}
     */
    @Nullable Copy take(MirroredRequest request) {
        ledger.offered();
        try {
            if (!settings.sample().keeps(request)) {
                ledger.sampledOut();
                return null;
            }
            if (closed.get()) {
                throw new Unmirrorable(DropReason.CLOSED);
            }
            if (ledger.isFull()) {
                throw new Unmirrorable(DropReason.FULL);
            }
            Copy copy = request.copy(settings.maxRecordBytes());
            if (!ledger.reserve(copy.weight())) {
                throw new Unmirrorable(DropReason.FULL);
            }
            return copy;
        } catch (Unmirrorable e) {
            ledger.dropped(e.reason());
        } catch (RuntimeException | StackOverflowError e) {
            // A map that changes meanwhile, or a value whose text cannot be had.
            ledger.dropped(DropReason.INVALID);
        }
        return null;
    }

    /** Queues a request that was taken. */
    void put(Copy taken) {
        outbox.add(taken);
    }

    /** Gives up a request that was taken. */
    void giveUp(Copy taken, DropReason reason) {
        ledger.lost(taken.weight(), reason);
    }

    /** What became of all requests so far. */
    public MirrorCounts counts() {
        return ledger.counts();
    }

    /** Closes the mirror within five seconds. */
    @Override
    public void close() {
        close(CLOSING);
    }

    /**
     * Sends what is queued, and a last heartbeat. What Kafka does not have in time is dropped and
     * counted.
     *
     * @param timeout the longest that this call may take
     */
    public void close(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        closed.set(true);
        sender.close(end);
        try {
            long last = Math.max(1, timeout.toMillis() / 10);
            thread.join(Math.max(1, timeout.toMillis() - last));
            if (thread.isAlive()) {
                // Kafka's client is waiting for something.
                thread.interrupt();
                thread.join(last);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
