package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.text.Printable;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns results of one kind into records of their topics.
 *
 * <p>A result that is longer than the producer takes becomes a rejected record that says so. The
 * producer would refuse it, again after every restart of the job.
 */
final class KafkaMessages<T> extends RichFlatMapFunction<T, KafkaMessage> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMessages.class);

    /** Characters of a result that is too long, as its rejected record shows them. */
    private static final int SHOWN = 1024;

    /** At least what Kafka adds to key and value of a record that is alone in its batch. */
    private static final int OVERHEAD = 128;

    private static final int DEFAULT_MOST_BYTES = 1 << 20;

    private final String one;
    private final JsonLines<T> lines;
    private final JsonLines<Rejected> rejectedLines;
    private final ResultKind.Key<T> key;
    private final List<String> topics;
    private final String test;

    /** Of key and value together. */
    private final int mostBytes;

    @Nullable private final String rejectedTopic;
    private transient Counter tooLong;
    private transient ThrottledLog tooLongLog;

    /**
     * @param test has a section for Kafka
     */
    KafkaMessages(ResultKind<T> kind, List<String> topics, ShadowTest test) {
        Sinks.Kafka kafka = Objects.requireNonNull(test.sinks().kafka());
        this.one = kind.one();
        this.lines = new JsonLines<>(kind.form(test));
        this.rejectedLines = new JsonLines<>(JsonForms.rejected(test));
        this.key = kind.key(test);
        this.topics = List.copyOf(topics);
        this.test = test.test();
        this.mostBytes = mostBytes(kafka) - OVERHEAD;
        this.rejectedTopic = kafka.rejected();
    }

    /** The most bytes of a record, including what Kafka adds to it. */
    static int mostBytes(Sinks.Kafka kafka) {
        String given = kafka.properties().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return given == null ? DEFAULT_MOST_BYTES : Integer.parseInt(given);
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
        String line = lines.line(value);
        String keyText = key.of(value);
        byte[] valueBytes = line.getBytes(UTF_8);
        byte[] keyBytes = keyText == null ? null : keyText.getBytes(UTF_8);
        int length = valueBytes.length + (keyBytes == null ? 0 : keyBytes.length);
        if (length > mostBytes) {
            tooLong.inc();
            reject(rejected(length, keyText, line), messages);
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
                    new KafkaMessage(rejectedTopic, null, rejectedLines.line(rejected).getBytes(UTF_8)));
        }
    }

    private Rejected rejected(int length, @Nullable String keyText, String line) {
        return new Rejected(
                "not written: a "
                        + one
                        + " of "
                        + length
                        + " bytes, and Kafka's producer takes "
                        + mostBytes
                        + " (max.request.size in sinks.kafka.properties)",
                keyText == null ? "" : beginning(keyText),
                beginning(line),
                null);
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN));
    }
}
