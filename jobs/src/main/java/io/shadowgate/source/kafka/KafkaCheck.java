package io.shadowgate.source.kafka;

import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a job could read: brokers answer, topics exist and are whole, reading is allowed, and
 * the schema registry answers.
 */
public final class KafkaCheck {
    private KafkaCheck() {}

    /**
     * Waits 20 seconds at most for an answer.
     *
     * @param range of a backfill. If it has a start, nothing since then may have been deleted.
     * @throws BrokerException that says what is wrong
     */
    public static void check(Traffic traffic, EventTimeRange range) throws InterruptedException {
        checkRegistry(traffic.requiredKafka().values().registry());
        EventTimeRange read = range.widenedBy(traffic.reach());
        check(traffic.requiredKafka(), "traffic.kafka.topic", read, Brokers.LONGEST);
        if (traffic.hasShadowLog()) {
            Traffic.Kafka shadowLog = traffic.ofShadowLog().requiredKafka();
            check(shadowLog, "traffic.shadow-log.topic", read, Brokers.LONGEST);
        }
    }

    /**
     * The same for the topic of labels, which is read from its start.
     *
     * @throws BrokerException that says what is wrong
     */
    public static void checkLabels(Traffic.Kafka labels) throws InterruptedException {
        checkRegistry(labels.values().registry());
        try (Brokers brokers =
                new Brokers(
                        "labels.kafka", labels.servers(), labels.properties(), Brokers.LONGEST)) {
            brokers.requireConsumer();
            brokers.requireReadableTopic(labels.topic(), "labels.kafka.topic");
        }
    }

    private static void checkRegistry(Traffic.@Nullable Registry registry)
            throws InterruptedException {
        if (registry == null) {
            return;
        }
        try {
            new SchemaRegistry(registry, Brokers.LONGEST).check();
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            throw new BrokerException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param key the spec's key that names the topic
     * @param read the range that is read
     */
    static void check(Traffic.Kafka kafka, String key, EventTimeRange read, Duration longest)
            throws InterruptedException {
        try (Brokers brokers =
                new Brokers("traffic.kafka", kafka.servers(), kafka.properties(), longest)) {
            brokers.requireConsumer();
            brokers.requireReadableTopic(kafka.topic(), key);
            if (kafka.group() != null) {
                brokers.requireGroup(kafka.group());
            }
            if (read.hasStart()) {
                brokers.requireAllSince(kafka.topic(), KafkaTraffic.startMs(kafka, read), key);
            }
        }
    }
}
