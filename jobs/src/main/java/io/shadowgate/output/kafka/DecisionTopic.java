package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.results.ResultException;
import io.shadowgate.spec.Sinks;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Decisions in a topic: the compacted one of current decisions if the spec names it, or the one of
 * all decisions. Only committed records are read. Nothing is committed, and no group is joined.
 * Other tests may write to the same topic; their decisions are passed over.
 */
public final class DecisionTopic implements DecisionFeed {
    private final String test;
    private final TopicReader reader;
    private final SortedMap<String, PublishedDecision> latest = new TreeMap<>();

    private DecisionTopic(String test, TopicReader reader) {
        this.test = test;
        this.reader = reader;
    }

    /** Key and name of a topic with decisions, of all of them if asked; null if there is none. */
    private static Map.@Nullable Entry<String, String> named(Sinks.Kafka kafka, boolean all) {
        Map.Entry<String, String> current = entry("current", kafka.current());
        Map.Entry<String, String> decisions = entry("decisions", kafka.decisions());
        return all
                ? decisions == null ? current : decisions
                : current == null ? decisions : current;
    }

    private static Map.@Nullable Entry<String, String> entry(String key, @Nullable String topic) {
        return topic == null ? null : Map.entry(key, topic);
    }

    /** Whether the spec names a topic with decisions. */
    public static boolean isNamed(Sinks.Kafka kafka) {
        return named(kafka, false) != null;
    }

    /**
     * The decisions that are in the topic already, and those to come.
     *
     * @param kafka names a topic of decisions
     * @throws io.shadowgate.kafka.BrokerException if the topic cannot be read
     */
    public static DecisionTopic ofAll(Sinks.Kafka kafka, String test) throws InterruptedException {
        return open(kafka, test, Objects.requireNonNull(named(kafka, false)), true);
    }

    /** Only the decisions to come, each of them if a topic has them all. */
    public static DecisionTopic ofComing(Sinks.Kafka kafka, String test)
            throws InterruptedException {
        return open(kafka, test, Objects.requireNonNull(named(kafka, true)), false);
    }

    private static DecisionTopic open(
            Sinks.Kafka kafka, String test, Map.Entry<String, String> topic, boolean fromStart)
            throws InterruptedException {
        return new DecisionTopic(
                test, TopicReader.open(kafka, topic.getKey(), topic.getValue(), fromStart));
    }

    @Override
    public List<PublishedDecision> next() throws ResultException {
        List<PublishedDecision> fresh = new ArrayList<>();
        reader.read(record -> add(record, fresh));
        return fresh;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, List<PublishedDecision> fresh)
            throws ResultException {
        PublishedDecision decision;
        try {
            decision = PublishedDecision.of(new String(record.value(), UTF_8));
        } catch (JacksonException e) {
            throw reader.notA("decision", record, e.getOriginalMessage());
        } catch (DateTimeException e) {
            throw reader.notA("decision", record, String.valueOf(e.getMessage()));
        }
        if (decision.test().equals(test)) {
            latest.merge(
                    decision.shadow(),
                    decision,
                    (a, b) -> a.windowEnd().isAfter(b.windowEnd()) ? a : b);
            fresh.add(decision);
        }
    }

    @Override
    public SortedMap<String, PublishedDecision> latest() {
        return new TreeMap<>(latest);
    }

    @Override
    public String place() {
        return reader.place();
    }

    @Override
    public void close() {
        reader.close();
    }
}
