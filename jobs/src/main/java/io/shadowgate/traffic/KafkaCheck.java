package io.shadowgate.traffic;

import io.shadowgate.config.Traffic;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import java.time.Duration;

/** Whether a job could read: brokers answer, the topic is there, it and the group may be read. */
public final class KafkaCheck {
    private KafkaCheck() {}

    /**
     * Waits 20 seconds at most for an answer.
     *
     * @throws BrokerException says what is in the way
     */
    public static void check(Traffic.Kafka kafka) throws InterruptedException {
        check(kafka, Brokers.LONGEST);
    }

    static void check(Traffic.Kafka kafka, Duration longest) throws InterruptedException {
        try (Brokers brokers =
                new Brokers("traffic.kafka", kafka.servers(), kafka.properties(), longest)) {
            brokers.requireReadableTopic(kafka.topic());
            if (kafka.group() != null) {
                brokers.requireGroup(kafka.group());
            }
        }
    }
}
