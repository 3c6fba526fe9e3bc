package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.results.ResultException;
import io.shadowgate.spec.Sinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The window reports, or the quality reports, that a topic holds of one test. Other tests may write
 * to the same topic; their reports are passed over.
 */
public final class ReportTopic {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String test;
    private final Map<Key, String> reports = new LinkedHashMap<>();

    private ReportTopic(String test) {
        this.test = test;
    }

    private record Key(String shadow, String segment, String windowStart) {}

    /**
     * Reads the topic from its start to what is its end now. Of several reports on the same window
     * the last counts: a test that started anew has written it again.
     *
     * @param key of the topic in {@code sinks.kafka}
     * @return each report as JSON has it
     * @throws io.shadowgate.kafka.BrokerException if the topic cannot be read
     */
    public static List<String> read(Sinks.Kafka kafka, String key, String topic, String test)
            throws InterruptedException, ResultException {
        ReportTopic read = new ReportTopic(test);
        try (TopicReader reader = TopicReader.open(kafka, key, topic, true)) {
            reader.read(record -> read.add(record, reader));
        }
        return List.copyOf(read.reports.values());
    }

    private void add(ConsumerRecord<byte[], byte[]> record, TopicReader reader)
            throws ResultException {
        String line = new String(record.value(), UTF_8);
        try {
            JsonNode report = JSON.readTree(line);
            if (report.required("test").stringValue().equals(test)) {
                reports.put(
                        new Key(
                                report.required("shadow").stringValue(),
                                report.required("segment").stringValue(),
                                report.required("window_start").stringValue()),
                        line);
            }
        } catch (JacksonException e) {
            throw reader.notA("report", record, e.getOriginalMessage());
        }
    }
}
