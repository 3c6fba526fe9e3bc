package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.metrics.JobMetric;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.request.Rejected;
import io.shadowgate.text.Printable;
import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of one kind as records of their topics.
 *
 * <p>What is longer than the producer takes becomes a rejected record that says so: the producer
 * would refuse it, and refuse it again after every restart of the job.
 */
final class KafkaMessages<T> extends RichFlatMapFunction<T, KafkaMessage> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMessages.class);

    /** So many characters of what is too long are shown. */
    private static final int SHOWN = 1024;

    private static final JsonLines<Rejected> REJECTED = new JsonLines<>(JsonForms::rejected);

    private final Kind<T> kind;
    private final List<String> topics;
    private final String test;
    private final int mostBytes;
    @Nullable private final String rejectedTopic;
    private transient Counter tooLong;
    private transient ThrottledLog tooLongLog;

    /**
     * What is to be known of a kind of result.
     *
     * @param name as a reason for rejection calls one
     * @param key of a result: those with the same one stay in their order
     */
    record Kind<T>(String name, JsonLines<T> lines, Key<T> key) implements Serializable {}

    /** Gives a record's key, null for none. */
    @FunctionalInterface
    interface Key<T> extends Serializable {
        @Nullable
        String of(T value);
    }

    /**
     * @param mostBytes of key and value together
     * @param rejectedTopic null where nobody asked for rejected records
     */
    KafkaMessages(
            Kind<T> kind,
            List<String> topics,
            String test,
            int mostBytes,
            @Nullable String rejectedTopic) {
        this.kind = kind;
        this.topics = List.copyOf(topics);
        this.test = test;
        this.mostBytes = mostBytes;
        this.rejectedTopic = rejectedTopic;
    }

    @Override
    public void open(OpenContext context) {
        tooLongLog = new ThrottledLog(LOG);
        tooLong =
                JobMetric.TOO_LONG_FOR_KAFKA.counter(
                        JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test));
    }

    @Override
    public void flatMap(T value, Collector<KafkaMessage> messages) {
        String line = kind.lines().line(value);
        String key = kind.key().of(value);
        byte[] valueBytes = line.getBytes(UTF_8);
        byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
        int length = valueBytes.length + (keyBytes == null ? 0 : keyBytes.length);
        if (length > mostBytes) {
            tooLong.inc();
            reject(rejected(length, key, line), messages);
            return;
        }
        for (String topic : topics) {
            messages.collect(new KafkaMessage(topic, keyBytes, valueBytes));
        }
    }

    private void reject(Rejected rejected, Collector<KafkaMessage> messages) {
        if (rejectedTopic == null) {
            tooLongLog.warn("{}: {}", Printable.of(rejected.position()), rejected.reason());
        } else {
            messages.collect(
                    new KafkaMessage(rejectedTopic, null, REJECTED.line(rejected).getBytes(UTF_8)));
        }
    }

    private Rejected rejected(int length, @Nullable String key, String line) {
        return new Rejected(
                "not written: a "
                        + kind.name()
                        + " of "
                        + length
                        + " bytes, and Kafka's producer takes "
                        + mostBytes
                        + " (max.request.size in sinks.kafka.properties)",
                key == null ? "" : beginning(key),
                beginning(line),
                null);
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN));
    }
}
