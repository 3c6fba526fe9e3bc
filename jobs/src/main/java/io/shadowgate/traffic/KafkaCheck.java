package io.shadowgate.traffic;

import io.shadowgate.config.Traffic;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import java.time.Duration;

/** Whether a job could read: brokers answer, topics are there, they and the group may be read. */
public final class KafkaCheck {
    private KafkaCheck() {}

    /**
     * Waits 20 seconds at most for an answer.
     *
     * @throws BrokerException says what is in the way
     */
    public static void check(Traffic traffic) throws InterruptedException {
        check(traffic.kafka(), "traffic.kafka.topic", Brokers.LONGEST);
        if (traffic.hasShadowLog()) {
            check(traffic.ofShadowLog().kafka(), "traffic.shadow-log.topic", Brokers.LONGEST);
        }
    }

    /**
     * @param key of the spec that names the topic
     */
    static void check(Traffic.Kafka kafka, String key, Duration longest)
            throws InterruptedException {
        try (Brokers brokers =
                new Brokers("traffic.kafka", kafka.servers(), kafka.properties(), longest)) {
            brokers.requireReadableTopic(kafka.topic(), key);
            if (kafka.group() != null) {
                brokers.requireGroup(kafka.group());
            }
        }
    }
}
