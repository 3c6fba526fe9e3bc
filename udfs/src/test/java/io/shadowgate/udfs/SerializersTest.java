package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.statistics.AgreementCounts;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.Disagreements;
import io.shadowgate.statistics.ExactQuantile;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.NumpyJensenShannon;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.TestData;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SerializersTest {

    @ParameterizedTest
    @MethodSource("values")
    <T> void valuesSurviveARoundTripAndAByteCopy(TypeSerializer<T> serializer, T value)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(value, out);
        serializer.serialize(value, out);
        DataOutputSerializer copied = new DataOutputSerializer(16);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        serializer.copy(in, copied);
        serializer.copy(in, copied);
        assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());

        DataInputDeserializer back = new DataInputDeserializer(copied.getCopyOfBuffer());
        assertThat(serializer.deserialize(back)).isEqualTo(value);
        assertThat(serializer.deserialize(serializer.createInstance(), back)).isEqualTo(value);
        assertThat(back.available()).isZero();
    }

    @Test
    void copiesDoNotShareCounts() {
        LatencyHistogramSerializer serializer = new LatencyHistogramSerializer();
        LatencyHistogram original = new LatencyHistogram();
        LatencyHistogram copy = serializer.copy(original);
        copy.add(1);
        assertThat(original.isEmpty()).isTrue();
    }

    /** The names and the version are part of every savepoint. */
    @Test
    void snapshotsOfVersion1AreReadForEver() throws IOException {
        assertReads("LatencyHistogramSerializer", new LatencyHistogramSerializer());
        assertReads("PredictionAccumulatorSerializer", new PredictionAccumulatorSerializer());
        assertReads("AgreementCountsSerializer", new AgreementCountsSerializer());
        assertReads("DisagreementsSerializer", new DisagreementsSerializer());
        assertReads("ClusterCountsSerializer", new ClusterCountsSerializer());
        assertReads("ConfusionMatrixSerializer", new ConfusionMatrixSerializer());
        assertReads("ExactQuantileSerializer", new ExactQuantileSerializer());
        assertReads("NumpyJensenShannonSerializer", new NumpyJensenShannonSerializer());
    }

    @Test
    void stateOfANewerReleaseIsRefused() throws IOException {
        LatencyHistogramSerializer.Snapshot newer = new LatencyHistogramSerializer.Snapshot();
        newer.readSnapshot(2, new DataInputDeserializer(new byte[0]), getClass().getClassLoader());
        assertThat(
                        new LatencyHistogramSerializer()
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(newer)
                                .isIncompatible())
                .isTrue();
    }

    static Stream<Arguments> values() {
        PredictionAccumulator scores = new PredictionAccumulator();
        scores.addScores(0.1, 0.9, 0, 1, 20);
        PredictionAccumulator labels = new PredictionAccumulator();
        labels.merge(
                PredictionHistogram.fromBytes(TestData.stored("prediction_histogram_labels_v1")));
        PredictionAccumulatorSerializer predictions = new PredictionAccumulatorSerializer();
        LatencyHistogramSerializer latencies = new LatencyHistogramSerializer();
        return Stream.of(
                Arguments.of(latencies, new LatencyHistogram()),
                Arguments.of(
                        latencies,
                        LatencyHistogram.fromBytes(TestData.stored("latency_histogram_v1"))),
                Arguments.of(predictions, new PredictionAccumulator()),
                Arguments.of(predictions, scores),
                Arguments.of(predictions, labels),
                Arguments.of(new AgreementCountsSerializer(), new AgreementCounts()),
                Arguments.of(
                        new AgreementCountsSerializer(),
                        AgreementCounts.fromBytes(TestData.stored("agreement_counts_v1"))),
                Arguments.of(new DisagreementsSerializer(), new Disagreements()),
                Arguments.of(
                        new DisagreementsSerializer(),
                        Disagreements.fromBytes(TestData.stored("disagreements_v1"))),
                Arguments.of(new ClusterCountsSerializer(), new ClusterCounts()),
                Arguments.of(
                        new ClusterCountsSerializer(),
                        ClusterCounts.fromBytes(TestData.stored("cluster_counts_v1"))),
                Arguments.of(new ConfusionMatrixSerializer(), new ConfusionMatrix()),
                Arguments.of(
                        new ConfusionMatrixSerializer(),
                        ConfusionMatrix.fromBytes(TestData.stored("confusion_matrix_v1"))),
                Arguments.of(new ExactQuantileSerializer(), new ExactQuantile()),
                Arguments.of(
                        new ExactQuantileSerializer(),
                        ExactQuantile.fromBytes(TestData.stored("exact_quantile_v1"))),
                Arguments.of(new NumpyJensenShannonSerializer(), new NumpyJensenShannon()),
                Arguments.of(
                        new NumpyJensenShannonSerializer(),
                        NumpyJensenShannon.fromBytes(TestData.stored("numpy_jensen_shannon_v1"))));
    }

    private static <T> void assertReads(String name, TypeSerializer<T> now) throws IOException {
        DataOutputSerializer written = new DataOutputSerializer(64);
        written.writeUTF("io.shadowgate.udfs." + name + "$Snapshot");
        written.writeInt(1);
        TypeSerializerSnapshot<T> old =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(written.getCopyOfBuffer()),
                        SerializersTest.class.getClassLoader());
        assertThat(old.restoreSerializer()).isEqualTo(now);
        assertThat(now.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
                .isTrue();

        DataOutputSerializer writtenNow = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(writtenNow, now.snapshotConfiguration());
        assertThat(writtenNow.getCopyOfBuffer()).isEqualTo(written.getCopyOfBuffer());
    }
}
