package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import io.shadowgate.kafka.KafkaClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of a log to a topic, each when it is due by its own time, only faster. Lines
 * alternate between partitions, so that none is silent.
 */
public final class LiveTraffic implements AutoCloseable {
    private static final Pattern TIME = Pattern.compile("\"timestamp\":(\\d{13})\\b");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long HELD_NANOS = 50_000_000;

    private final List<Path> files;
    private final String topic;
    private final int speed;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "traffic");
    private volatile boolean closed;
    private volatile long held = Long.MAX_VALUE;
    private volatile long sent;
    private volatile long reached = Long.MIN_VALUE;

    /**
     * @param files of JSON lines, in the order of time
     * @param speed how many times faster
     */
    public LiveTraffic(String servers, String topic, List<Path> files, int speed) {
        this.files = List.copyOf(files);
        this.topic = topic;
        this.speed = speed;
        Properties properties = KafkaClient.properties(servers, Map.of());
        properties.setProperty("linger.ms", "5");
        properties.setProperty("max.block.ms", String.valueOf(PATIENCE.toMillis()));
        properties.setProperty("delivery.timeout.ms", String.valueOf(PATIENCE.toMillis()));
        properties.setProperty("request.timeout.ms", "10000");
        ByteArraySerializer bytes = new ByteArraySerializer();
        producer = new KafkaProducer<>(properties, bytes, bytes);
        thread.setDaemon(true);
    }

    /** Sends nothing from this time on, in epoch milliseconds, until it may go on. */
    public void holdAt(long time) {
        held = time;
    }

    /** Ends {@link #holdAt}. */
    public void goOn() {
        held = Long.MAX_VALUE;
        LockSupport.unpark(thread);
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    /** How many lines were sent so far. */
    public long sent() {
        return sent;
    }

    /** The latest time of a line that was sent, in epoch milliseconds. */
    public long reached() {
        return reached;
    }

    /** Whether all lines were sent. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    /**
     * @throws UserError if a line could not be sent
     */
    public void check() {
        Exception error = failure.get();
        if (error != null) {
            throw new UserError("the traffic cannot be sent: " + error.getMessage());
        }
    }

    private void send() {
        try {
            int partitions = producer.partitionsFor(topic).size();
            long start = System.nanoTime();
            @Nullable Long first = null;
            for (Path file : files) {
                try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        // A malformed line has no time and comes with the one before.
                        Matcher time = TIME.matcher(line);
                        if (time.find()) {
                            reached = Math.max(reached, Long.parseLong(time.group(1)));
                            first = first == null ? (Long) reached : first;
                        }
                        if (first != null) {
                            await(start + (long) ((reached - first) * 1e6 / speed));
                        }
                        while (reached >= held && !closed) {
                            LockSupport.parkNanos(HELD_NANOS);
                        }
                        if (closed || failure.get() != null) {
                            return;
                        }
                        send(line, (int) (sent % partitions));
                        sent++;
                    }
                }
            }
            producer.flush();
        } catch (IOException | KafkaException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void await(long due) {
        long left = due - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private void send(String line, int partition) {
        // The record has the request's time, so that a backfill of this topic finds its range.
        Long time = reached == Long.MIN_VALUE ? null : (Long) reached;
        producer.send(
                new ProducerRecord<>(
                        topic, partition, time, null, line.getBytes(StandardCharsets.UTF_8)),
                (at, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
    }

    /** Stops sending. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join(PATIENCE.toMillis());
        producer.close(Duration.ofSeconds(5));
    }
}
