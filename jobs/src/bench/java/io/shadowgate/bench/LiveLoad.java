package io.shadowgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends requests with the present time to a topic, at a given rate. The primary's answer to one in
 * a hundred is such that no shadow agrees. A request's id contains the time when it was sent.
 */
final class LiveLoad implements AutoCloseable {
    static final int DISAGREES_EVERY = 100;
    private static final long TICK_NANOS = 1_000_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String[] tails =
            IntStream.range(0, 1000).mapToObj(LiveLoad::tail).toArray(String[]::new);
    private final String topic;
    private final int partitions;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "load");
    private volatile double perSecond;
    private volatile boolean closed;

    LiveLoad(String servers, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "linger.ms",
                                "5",
                                "batch.size",
                                "131072"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        thread.start();
    }

    /** Sets the rate from now on; 0 for a pause. */
    void rate(double requestsPerSecond) {
        perSecond = requestsPerSecond;
    }

    long sent() {
        return sent.get();
    }

    /**
     * The part of a request after its time. It is made only once, so that the load takes little
     * CPU.
     */
    private static String tail(int number) {
        double feature = number / 1000.0;
        double answer = 1 / (1 + Math.exp(-feature));
        return String.format(
                Locale.ROOT,
                ",\"features\":[%.3f],\"primary_prediction\":%.6f,\"primary_latency_ms\":%d,"
                        + "\"segments\":{\"country\":\"%s\"}}",
                feature,
                number % DISAGREES_EVERY == 0 ? answer / 2 : answer,
                1 + number % 50,
                LogWriter.COUNTRIES[number % LogWriter.COUNTRIES.length]);
    }

    private void send() {
        long before = System.nanoTime();
        double owed = 0;
        while (!closed && failure.get() == null) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = System.nanoTime();
            // Drops requests that could not be sent for a second, because they would add to the
            // next rate.
            owed = Math.min(perSecond, owed + perSecond * (now - before) / 1e9);
            before = now;
            for (; owed >= 1 && perSecond > 0; owed--) {
                sendOne(sent.getAndIncrement());
            }
        }
    }

    private void sendOne(long number) {
        long now = System.currentTimeMillis();
        String line =
                "{\"request_id\":\""
                        + now
                        + "-"
                        + number
                        + "\",\"timestamp\":"
                        + now
                        + tails[(int) (number % tails.length)];
        producer.send(
                new ProducerRecord<>(
                        topic,
                        (int) (number % partitions),
                        null,
                        line.getBytes(StandardCharsets.UTF_8)),
                (done, failed) -> {
                    if (failed != null) {
                        failure.set(failed);
                    }
                });
    }

    @Override
    public void close() throws Exception {
        closed = true;
        thread.join();
        producer.close();
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
