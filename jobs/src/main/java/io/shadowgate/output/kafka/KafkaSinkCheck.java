package io.shadowgate.output.kafka;

import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import io.shadowgate.spec.Sinks;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.util.TimeUtils;

/**
 * Checks that a job could write: brokers answer; topics exist, may be written and have the settings
 * that the spec relies on; transactions may last as long as the spec says.
 */
final class KafkaSinkCheck {
    private static final String SECTION = "sinks.kafka";

    private KafkaSinkCheck() {}

    /**
     * Waits at most 20 seconds for each answer. Takes settings of topics that this user may not see
     * to be right.
     *
     * @param checkpoints the time from one checkpoint of the job to the next
     * @throws BrokerException says what is in the way
     */
    static void check(Sinks.Kafka kafka, Duration checkpoints) throws InterruptedException {
        if (kafka.transactionTimeout().compareTo(checkpoints) <= 0) {
            throw new BrokerException(
                    "sinks.kafka.transaction-timeout is "
                            + TimeUtils.formatWithHighestUnit(kafka.transactionTimeout())
                            + ", but transactions stay open from one checkpoint to the next, and"
                            + " execution.checkpointing.interval is "
                            + TimeUtils.formatWithHighestUnit(checkpoints));
        }
        checkBrokers(kafka, Brokers.LONGEST);
    }

    static void checkBrokers(Sinks.Kafka kafka, Duration longest) throws InterruptedException {
        try (Brokers brokers = new Brokers(SECTION, kafka.servers(), kafka.properties(), longest)) {
            for (Map.Entry<String, String> topic : kafka.topics().entrySet()) {
                brokers.requireWritableTopic(topic.getValue(), SECTION + "." + topic.getKey());
                checkLength(brokers, topic.getValue(), KafkaMessages.mostBytes(kafka));
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

    /** A record that the producer takes and the broker refuses would fail the job. */
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
