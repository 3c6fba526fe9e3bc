package io.shadowgate.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A log that is sent to a topic bit by bit, in its order, whatever happens to the broker. */
public final class TrafficFlow implements AutoCloseable {
    private static final int BIT = 50;
    private static final int EVERY_MS = 50;
    private static final int PATIENCE_MINUTES = 3;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final List<String> log;
    private final CompletableFuture<Void> third = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private int sent;

    private TrafficFlow(KafkaBroker broker, String topic, int partitions, List<String> log) {
        this.producer = broker.producer();
        this.topic = topic;
        this.partitions = partitions;
        this.log = log;
    }

    public static TrafficFlow start(
            KafkaBroker broker, String topic, int partitions, List<String> log) {
        TrafficFlow flow = new TrafficFlow(broker, topic, partitions, log);
        var unused =
                flow.sender.scheduleWithFixedDelay(
                        flow::sendBit, 0, EVERY_MS, TimeUnit.MILLISECONDS);
        return flow;
    }

    private void sendBit() {
        try {
            List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
            for (int to = Math.min(log.size(), sent + BIT); sent < to; sent++) {
                byte[] line = log.get(sent).getBytes(StandardCharsets.UTF_8);
                acknowledged.add(
                        producer.send(new ProducerRecord<>(topic, sent % partitions, null, line)));
            }
            for (Future<RecordMetadata> each : acknowledged) {
                each.get();
            }
            if (sent >= log.size() / 3) {
                third.complete(null);
            }
            if (sent == log.size()) {
                end.complete(null);
                sender.shutdown();
            }
        } catch (Exception e) {
            third.completeExceptionally(e);
            end.completeExceptionally(e);
            sender.shutdown();
        }
    }

    /** Until a third of the log is sent; the rest is on its way. */
    public void awaitThird() throws Exception {
        third.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }

    public void awaitEnd() throws Exception {
        end.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        sender.shutdownNow();
        producer.close();
    }
}
