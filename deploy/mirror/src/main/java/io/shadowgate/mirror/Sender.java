package io.shadowgate.mirror;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The mirror's thread. It takes records from the outbox, writes them, and hands them to Kafka's
 * producer. A record that the producer cannot take yet stays here until it can.
 */
final class Sender implements Runnable {
    private static final System.Logger LOG = System.getLogger(Sender.class.getName());

    /** How long the thread sleeps when there is nothing to do. Callers never wake it. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private final MirrorSettings settings;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final RecordJson json;

    /** Records that the producer holds. */
    private final AtomicLong inFlight = new AtomicLong();

    /** Whether the producer has to be replaced. */
    private final AtomicBoolean broken = new AtomicBoolean();

    /** The time at which the mirror has to be closed; {@code Long.MAX_VALUE} while it is open. */
    private volatile long end;

    private volatile boolean closing;
    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable Held held;

    /** The counts in the last heartbeat that Kafka has. */
    private volatile MirrorCounts told;

    private volatile boolean beating;
    private long nextBeat;
    private long warned = System.nanoTime() - BETWEEN_WARNINGS;
    private long warnedDrops;

    Sender(
            MirrorSettings settings,
            Outbox outbox,
            Ledger ledger,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.outbox = outbox;
        this.ledger = ledger;
        this.producers = producers;
        this.json = new RecordJson(settings.name(), settings.primaryModel(), settings.redaction());
        this.told = ledger.counts();
        this.nextBeat = System.nanoTime() + settings.heartbeat().toNanos();
    }

    /** A record that the producer did not take yet. */
    private record Held(Copy record, byte[] bytes) {}

    /**
     * @param deadline by {@link System#nanoTime}
     */
    void close(long deadline) {
        end = deadline;
        closing = true;
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                boolean busy = sendOne();
                beatIfDue();
                warnOfDrops();
                if (!busy) {
                    LockSupport.parkNanos(PAUSE);
                }
            }
            sendTheRest();
        } catch (InterruptException e) {
            // The mirror is closed, and its time is over.
        } finally {
            finish();
        }
    }

    /** Whether there was something to send, and Kafka's producer took it. */
    private boolean sendOne() {
        Held next = held == null ? poll() : held;
        if (next == null) {
            return false;
        }
        held = next;
        if (!sent(next)) {
            return false;
        }
        held = null;
        return true;
    }

    private @Nullable Held poll() {
        for (Copy record = outbox.poll(); record != null; record = outbox.poll()) {
            DropReason fault;
            try {
                byte[] bytes = json.request(record);
                if (bytes.length <= settings.maxRecordBytes()) {
                    return new Held(record, bytes);
                }
                fault = DropReason.TOO_LARGE;
            } catch (RuntimeException e) {
                fault = DropReason.INVALID;
            }
            ledger.lost(record.weight(), fault);
        }
        return null;
    }

    /** Whether the record is in the producer, or lost. Otherwise it has to be sent again. */
    private boolean sent(Held next) {
        Attempt attempt = new Attempt(next.record().weight());
        Exception thrown = send(next.bytes(), attempt);
        attempt.returned = true;
        Exception atOnce = attempt.atOnce;
        if (thrown == null && atOnce == null) {
            return true;
        }
        inFlight.decrementAndGet();
        if (atOnce == null || thrown != null || atOnce instanceof RetriableException) {
            // No producer, no metadata, or no memory.
            return false;
        }
        lost(attempt.weight, atOnce);
        return true;
    }

    /** A record on its way. The producer tells some faults before its call returns. */
    private final class Attempt implements Completion {
        private final int weight;
        private final Thread own = Thread.currentThread();
        private boolean returned;
        private @Nullable Exception atOnce;

        Attempt(int weight) {
            this.weight = weight;
        }

        @Override
        public void with(@Nullable Exception fault) {
            // Only this thread reads and writes the fields.
            if (fault != null && Thread.currentThread() == own && !returned) {
                atOnce = fault;
            } else {
                completed(weight, fault);
            }
        }
    }

    private void completed(int weight, @Nullable Exception fault) {
        if (fault == null) {
            ledger.sent(weight);
        } else {
            lost(weight, fault);
        }
        inFlight.decrementAndGet();
    }

    private void lost(int weight, Exception fault) {
        if (closing) {
            ledger.lost(weight, DropReason.CLOSED);
        } else if (fault instanceof RecordTooLargeException) {
            ledger.lost(weight, DropReason.TOO_LARGE);
        } else {
            ledger.lost(weight, DropReason.REFUSED);
            // Some faults leave a producer that refuses everything.
            broken.set(true);
        }
    }

    /** Called with the fault, or with null. */
    private interface Completion {
        void with(@Nullable Exception fault);
    }

    /**
     * Hands bytes to the producer.
     *
     * @return what it threw; null if it told, or will tell, its callback
     */
    private @Nullable Exception send(byte[] bytes, Completion completion) {
        inFlight.incrementAndGet();
        try {
            producer()
                    .send(
                            new ProducerRecord<>(settings.topic(), bytes),
                            (metadata, fault) -> completion.with(fault));
            return null;
        } catch (InterruptException e) {
            inFlight.decrementAndGet();
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            broken.set(true);
            pause(RETRY);
            return e;
        }
    }

    private Producer<byte[], byte[]> producer() {
        if (broken.getAndSet(false) && producer != null) {
            // What it holds is refused with it.
            producer.close(Duration.ZERO);
            producer = null;
        }
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private void beatIfDue() {
        if (System.nanoTime() - nextBeat >= 0) {
            nextBeat = System.nanoTime() + settings.heartbeat().toNanos();
            beat();
        }
    }

    /** Tells what happened since the last heartbeat that Kafka has. One is on its way at a time. */
    private void beat() {
        if (beating) {
            return;
        }
        MirrorCounts now = ledger.counts();
        beating = true;
        Completion told =
                fault -> {
                    if (fault == null) {
                        this.told = now;
                    }
                    beating = false;
                    inFlight.decrementAndGet();
                };
        Exception thrown = send(json.heartbeat(System.currentTimeMillis(), now, this.told), told);
        if (thrown != null) {
            told.with(thrown);
        }
    }

    private void warnOfDrops() {
        long now = System.nanoTime();
        if (now - warned < BETWEEN_WARNINGS) {
            return;
        }
        MirrorCounts counts = ledger.counts();
        if (counts.dropped() > warnedDrops) {
            LOG.log(
                    WARNING,
                    "{0} requests were not mirrored since the last such line; all so far: {1}",
                    counts.dropped() - warnedDrops,
                    counts.droppedBy());
            warned = now;
            warnedDrops = counts.dropped();
        }
    }

    /** Until little time is left, which the producer needs to end. */
    private void sendTheRest() {
        long last = end - Math.max(0, end - System.nanoTime()) / 4;
        while (isBefore(last) && (held != null || !outbox.isEmpty())) {
            if (!sendOne()) {
                pause(PAUSE);
            }
        }
        while (isBefore(last) && inFlight.get() > 0) {
            pause(PAUSE);
        }
        outbox.end();
        if (held != null) {
            ledger.lost(held.record().weight(), DropReason.CLOSED);
            held = null;
        }
        if (isBefore(end) && ledger.counts().offered() > 0) {
            beat();
            while (isBefore(end - (end - last) / 2) && inFlight.get() > 0) {
                pause(PAUSE);
            }
        }
    }

    private static boolean isBefore(long deadline) {
        return System.nanoTime() - deadline < 0;
    }

    private static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptException("the mirror is closed");
        }
    }

    private void finish() {
        closing = true;
        outbox.end();
        if (held != null) {
            ledger.lost(held.record().weight(), DropReason.CLOSED);
            held = null;
        }
        // Kafka's client would refuse to wait for its own thread.
        Thread.interrupted();
        if (producer != null) {
            try {
                producer.close(Duration.ZERO);
            } catch (KafkaException e) {
                LOG.log(WARNING, "Kafka''s producer did not close: {0}", e.toString());
            }
        }
    }
}
