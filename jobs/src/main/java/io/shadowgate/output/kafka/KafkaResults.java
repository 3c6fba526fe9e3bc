package io.shadowgate.output.kafka;

import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.ResultSink;
import io.shadowgate.output.ResultStreams;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;

/**
 * Kafka topics of a job without end, written exactly once. One transaction per subtask and
 * checkpoint holds results of all kinds, so a reader of committed records sees a window's reports,
 * the decisions from it and the newest decision at once, or none of them.
 */
public final class KafkaResults implements ResultSink {
    private final ShadowTest test;
    private final Sinks.Kafka kafka;

    public KafkaResults(ShadowTest test) {
        this.test = test;
        this.kafka = Objects.requireNonNull(test.sinks().kafka());
    }

    /** The topics of each kind that has any. */
    private Map<ResultKind<?>, List<String>> topics() {
        Map<ResultKind<?>, List<String>> topics = new LinkedHashMap<>();
        put(topics, ResultKind.DECISIONS, kafka.decisions(), kafka.current());
        put(topics, ResultKind.WINDOWS, kafka.windows());
        put(topics, ResultKind.DISAGREEMENTS, kafka.disagreements());
        put(topics, ResultKind.REJECTED, kafka.rejected());
        if (test.labels() != null) {
            put(topics, ResultKind.QUALITY, kafka.quality());
        }
        if (test.hasStages()) {
            put(topics, ResultKind.STAGES, kafka.stages());
        }
        return topics;
    }

    private static void put(
            Map<ResultKind<?>, List<String>> topics,
            ResultKind<?> kind,
            @Nullable String... names) {
        List<String> named = Stream.of(names).filter(Objects::nonNull).toList();
        if (!named.isEmpty()) {
            topics.put(kind, named);
        }
    }

    @Override
    public List<ResultKind<?>> takes() {
        return List.copyOf(topics().keySet());
    }

    @Override
    public void check(Duration checkpoints) throws InterruptedException {
        KafkaSinkCheck.check(kafka, checkpoints);
    }

    @Override
    public void attach(ResultStreams results) {
        List<DataStream<KafkaMessage>> messages = new ArrayList<>();
        topics().forEach((kind, names) -> messages.add(messages(kind, names, results)));
        messages.stream()
                .reduce(DataStream::union)
                .orElseThrow()
                .sinkTo(sink())
                .uid("kafka")
                .name("Kafka");
    }

    private <T> DataStream<KafkaMessage> messages(
            ResultKind<T> kind, List<String> names, ResultStreams results) {
        return results.of(kind)
                .flatMap(new KafkaMessages<>(kind, names, test))
                .returns(KafkaMessage.class)
                .uid("kafka-" + kind.folder())
                .name(kind.folder() + " for Kafka");
    }

    private KafkaSink<KafkaMessage> sink() {
        return KafkaSink.<KafkaMessage>builder()
                .setKafkaProducerConfig(KafkaClient.properties(kafka.servers(), kafka.properties()))
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        String.valueOf(kafka.transactionTimeout().toMillis()))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(kafka.transactionNames())
                // Reuses names. The default leaves the brokers a new one to remember for each
                // subtask and checkpoint.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setRecordSerializer(new Records(List.copyOf(kafka.topics().values())))
                .build();
    }

    /** Passes a message on as a record, and tells the sink all topics beforehand. */
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
