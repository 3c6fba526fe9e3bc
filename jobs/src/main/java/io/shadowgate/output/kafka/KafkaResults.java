package io.shadowgate.output.kafka;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.request.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.window.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The results of a job without end in Kafka, exactly once: one transaction per subtask and
 * checkpoint holds all kinds, so that who reads committed records sees a window's reports, the
 * decisions from it and the newest decision at once, or none of them.
 */
public final class KafkaResults {
    /** What Kafka adds to key and value of a record that stands alone in a batch, and some. */
    private static final int OVERHEAD = 128;

    private static final int DEFAULT_MOST_BYTES = 1 << 20;

    private final ShadowTest test;
    private final Sinks.Kafka kafka;

    public KafkaResults(ShadowTest test) {
        this.test = test;
        this.kafka = Objects.requireNonNull(test.sinks().kafka());
    }

    public void write(
            DataStream<Decision> decisions,
            DataStream<WindowReport> windows,
            DataStream<Comparison> comparisons,
            DataStream<Rejected> rejected) {
        List<DataStream<KafkaMessage>> messages = new ArrayList<>();
        add(
                messages,
                decisions,
                "decisions",
                new KafkaMessages.Kind<>(
                        "decision",
                        new JsonLines<>(JsonForms::decision),
                        decision -> decision.test() + "/" + decision.shadow()),
                kafka.decisions(),
                kafka.current());
        add(
                messages,
                windows,
                "windows",
                new KafkaMessages.Kind<>(
                        "window report",
                        new JsonLines<>(JsonForms::windowReport),
                        report -> report.test() + "/" + report.shadow()),
                kafka.windows());
        add(
                messages,
                comparisons.filter(Comparison::isDisagreement).uid("kafka-disagreeing"),
                "disagreements",
                new KafkaMessages.Kind<>(
                        "disagreement",
                        new JsonLines<>(JsonForms.comparison(test.compare().segments())),
                        Comparison::requestId),
                kafka.disagreements());
        add(
                messages,
                rejected,
                "rejected",
                new KafkaMessages.Kind<>(
                        "rejected record", new JsonLines<>(JsonForms::rejected), record -> null),
                kafka.rejected());
        messages.stream()
                .reduce(DataStream::union)
                .orElseThrow()
                .sinkTo(sink())
                .uid("kafka")
                .name("Kafka");
    }

    private <T> void add(
            List<DataStream<KafkaMessage>> messages,
            DataStream<T> results,
            String name,
            KafkaMessages.Kind<T> kind,
            String... topics) {
        List<String> named = Stream.of(topics).filter(Objects::nonNull).toList();
        if (!named.isEmpty()) {
            messages.add(
                    results.flatMap(
                                    new KafkaMessages<>(
                                            kind,
                                            named,
                                            test.test(),
                                            mostBytes(kafka) - OVERHEAD,
                                            kafka.rejected()))
                            .returns(KafkaMessage.class)
                            .uid("kafka-" + name)
                            .name(name + " for Kafka"));
        }
    }

    /** Of a record with all that Kafka adds to it. */
    static int mostBytes(Sinks.Kafka kafka) {
        String given = kafka.properties().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return given == null ? DEFAULT_MOST_BYTES : Integer.parseInt(given);
    }

    private KafkaSink<KafkaMessage> sink() {
        return KafkaSink.<KafkaMessage>builder()
                .setKafkaProducerConfig(KafkaClient.properties(kafka.servers(), kafka.properties()))
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        String.valueOf(kafka.transactionTimeout().toMillis()))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(kafka.transactionNames())
                // Names are used again, where the default would leave the brokers a new one to
                // remember for each subtask and checkpoint.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setRecordSerializer(new Records(List.copyOf(kafka.topics().values())))
                .build();
    }

    /** A message is a record already; the sink also wants to know all topics beforehand. */
    private record Records(List<String> topics)
            implements KafkaRecordSerializationSchema<KafkaMessage>, KafkaDatasetFacetProvider {

        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                KafkaMessage message, KafkaSinkContext context, @Nullable Long timestamp) {
            return new ProducerRecord<>(message.topic(), message.key(), message.value());
        }

        @Override
        public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
            return Optional.of(
                    new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(topics)));
        }
    }
}
