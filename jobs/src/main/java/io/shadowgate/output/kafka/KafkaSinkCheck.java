package io.shadowgate.output.kafka;

import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import io.shadowgate.spec.Sinks;
import java.time.Duration;
import java.util.Map;

/**
 * Whether a job could write: brokers answer, the topics are there, may be written, and are as the
 * spec takes them to be, and transactions may last as long as it says.
 */
public final class KafkaSinkCheck {
    private static final String SECTION = "sinks.kafka";

    private KafkaSinkCheck() {}

    /**
     * Waits 20 seconds at most for each answer. Settings of topics that this user may not see are
     * taken to be right.
     *
     * @throws BrokerException says what is in the way
     */
    public static void check(Sinks.Kafka kafka) throws InterruptedException {
        check(kafka, Brokers.LONGEST);
    }

    static void check(Sinks.Kafka kafka, Duration longest) throws InterruptedException {
        try (Brokers brokers = new Brokers(SECTION, kafka.servers(), kafka.properties(), longest)) {
            for (Map.Entry<String, String> topic : kafka.topics().entrySet()) {
                brokers.requireWritableTopic(topic.getValue(), SECTION + "." + topic.getKey());
                checkLength(brokers, topic.getValue(), KafkaResults.mostBytes(kafka));
            }
            if (kafka.current() != null) {
                checkCompacted(brokers, kafka.current());
            }
            brokers.requireTransactions(
                    kafka.transactionNames() + "check",
                    kafka.transactionTimeout(),
                    SECTION + ".transaction-timeout");
        }
    }

    /** Else a record that the producer takes would fail the job at the broker. */
    private static void checkLength(Brokers brokers, String topic, int mostBytes)
            throws InterruptedException {
        String limit = brokers.topicSetting(topic, "max.message.bytes");
        if (limit != null && Integer.parseInt(limit) < mostBytes) {
            throw new BrokerException(
                    "topic "
                            + topic
                            + " takes records of "
                            + limit
                            + " bytes at most (its max.message.bytes), and the producer sends up to"
                            + " "
                            + mostBytes
                            + "; set max.request.size in "
                            + SECTION
                            + ".properties to no more than that, or raise the topic's limit");
        }
    }

    private static void checkCompacted(Brokers brokers, String topic) throws InterruptedException {
        String policy = brokers.topicSetting(topic, "cleanup.policy");
        if (policy != null && !policy.equals("compact")) {
            throw new BrokerException(
                    "topic "
                            + topic
                            + " ("
                            + SECTION
                            + ".current) has cleanup.policy="
                            + policy
                            + "; to hold the last decision on each shadow for good it needs"
                            + " cleanup.policy=compact");
        }
    }
}
