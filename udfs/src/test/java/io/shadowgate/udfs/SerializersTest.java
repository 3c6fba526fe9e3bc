package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.statistics.AgreementCounts;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.Disagreements;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.ExactQuantile;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.LossDifferences;
import io.shadowgate.statistics.NumpyJensenShannon;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.statistics.TestData;
import java.io.IOException;
import java.util.List;
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

    /** As in a savepoint: the snapshot with its class name and version, then accumulators. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("accumulators")
    <T> void stateOfVersion1IsReadForEver(String name, TypeSerializer<T> now, List<T> values)
            throws IOException {
        byte[] state = TestData.stored("state_" + name + "_v1");
        DataInputDeserializer in = new DataInputDeserializer(state);
        TypeSerializerSnapshot<T> old =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
        assertThat(now.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
                .isTrue();
        TypeSerializer<T> then = old.restoreSerializer();
        assertThat(then).isEqualTo(now);
        for (T value : values) {
            assertThat(then.deserialize(in)).isEqualTo(value);
        }
        assertThat(in.available()).isZero();
        if (name.equals("cluster_counts")) {
            // Written by version 2 since; stored/cluster_counts_v2.hex holds its form.
            assertThat(state(now, values)).isNotEqualTo(state);
        } else {
            assertThat(state(now, values)).isEqualTo(state);
        }
    }

    /** What SQL may hold while rows of a table are being updated. */
    @Test
    void partsHaveNoNumbersButMergeWithTheRest() {
        byte[] latencies = TestData.stored("latency_part_v1");
        assertThatThrownBy(() -> new LatencyQuantile().eval(latencies, 0.5))
                .hasMessageStartingWith("LATENCY_QUANTILE: found a part");
        byte[] scores = TestData.stored("prediction_part_scores_v1");
        assertThatThrownBy(() -> new TotalVariationDistance().eval(scores))
                .hasMessageStartingWith("TOTAL_VARIATION_DISTANCE: found a part");
        byte[] pairs = TestData.stored("confusion_part_v1");
        assertThatThrownBy(() -> new CohensKappaFunction().eval(pairs))
                .hasMessageStartingWith("COHENS_KAPPA: found a part");
        LossDifferences losses = new LossDifferences();
        losses.remove(0.5, 0.25);
        assertThatThrownBy(() -> new LossEvidence().eval(losses.toBytes(), 0.1))
                .hasMessageStartingWith("LOSS_EVIDENCE: found a part");
        LabelledAccumulator labelled = new LabelledAccumulator();
        labelled.in(LabelledScores.PROBABILITIES).remove(1, 0.25);
        assertThatThrownBy(() -> new BrierScore().eval(labelled.scores().toBytes()))
                .hasMessageStartingWith("BRIER_SCORE: found a part");
        ConfusionMatrixFunction matrix = new ConfusionMatrixFunction();
        ConfusionMatrix whole = matrix.createAccumulator();
        matrix.accumulate(whole, pairs);
        matrix.accumulate(whole, "deny", "deny");
        assertThat(whole.entries())
                .containsExactly(new ConfusionMatrix.Entry("approve", "deny", false, 1));
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
        return accumulators()
                .flatMap(
                        arguments ->
                                ((List<?>) arguments.get()[2])
                                        .stream().map(v -> Arguments.of(arguments.get()[1], v)));
    }

    /** Each with nothing, with something, and as a part that waits for its rest. */
    static Stream<Arguments> accumulators() {
        AgreementCounts agreements = new AgreementCounts();
        agreements.remove(true);
        Disagreements disagreements = new Disagreements();
        disagreements.remove(0.5, 0.75, false);
        ExactQuantile quantile = new ExactQuantile();
        quantile.remove(5, 0.99);
        NumpyJensenShannon scores = new NumpyJensenShannon();
        scores.removeShadow(0.5);
        LabelledAccumulator labelled = new LabelledAccumulator();
        labelled.in(new ScoreBins(0, 2, 8)).remove(1, 0.25);
        LossDifferences losses = new LossDifferences();
        losses.remove(0.5, 0.25);
        return Stream.of(
                accumulator(
                        "labelled_scores",
                        new LabelledScoresSerializer(),
                        new LabelledAccumulator(),
                        labelled("labelled_scores_v1"),
                        labelled),
                accumulator(
                        "loss_differences",
                        new LossDifferencesSerializer(),
                        new LossDifferences(),
                        LossDifferences.fromBytes(TestData.stored("loss_differences_v1")),
                        losses),
                accumulator(
                        "latency_histogram",
                        new LatencyHistogramSerializer(),
                        new LatencyHistogram(),
                        LatencyHistogram.fromBytes(TestData.stored("latency_histogram_v1")),
                        LatencyHistogram.fromBytes(TestData.stored("latency_part_v1"))),
                accumulator(
                        "prediction_histogram",
                        new PredictionAccumulatorSerializer(),
                        new PredictionAccumulator(),
                        predictions("prediction_histogram_scores_v1"),
                        predictions("prediction_histogram_labels_v1"),
                        predictions("prediction_part_scores_v1"),
                        predictions("prediction_part_labels_v1")),
                accumulator(
                        "agreement_counts",
                        new AgreementCountsSerializer(),
                        new AgreementCounts(),
                        AgreementCounts.fromBytes(TestData.stored("agreement_counts_v1")),
                        agreements),
                accumulator(
                        "disagreements",
                        new DisagreementsSerializer(),
                        new Disagreements(),
                        Disagreements.fromBytes(TestData.stored("disagreements_v1")),
                        disagreements),
                accumulator(
                        "cluster_counts",
                        new ClusterCountsSerializer(),
                        new ClusterCounts(),
                        ClusterCounts.fromBytes(TestData.stored("cluster_counts_v1"))),
                accumulator(
                        "error_counts",
                        new ErrorCountsSerializer(),
                        new ErrorCounts(),
                        ErrorCounts.fromBytes(TestData.stored("error_counts_v1"))),
                accumulator(
                        "confusion_matrix",
                        new ConfusionMatrixSerializer(),
                        new ConfusionMatrix(),
                        ConfusionMatrix.fromBytes(TestData.stored("confusion_matrix_v1")),
                        ConfusionMatrix.fromBytes(TestData.stored("confusion_part_v1"))),
                accumulator(
                        "exact_quantile",
                        new ExactQuantileSerializer(),
                        new ExactQuantile(),
                        ExactQuantile.fromBytes(TestData.stored("exact_quantile_v1")),
                        quantile),
                accumulator(
                        "numpy_jensen_shannon",
                        new NumpyJensenShannonSerializer(),
                        new NumpyJensenShannon(),
                        NumpyJensenShannon.fromBytes(TestData.stored("numpy_jensen_shannon_v1")),
                        scores));
    }

    @SafeVarargs
    private static <T> Arguments accumulator(
            String name, TypeSerializer<T> serializer, T... values) {
        return Arguments.of(name, serializer, List.of(values));
    }

    private static LabelledAccumulator labelled(String stored) {
        LabelledAccumulator accumulator = new LabelledAccumulator();
        accumulator.merge(LabelledScores.fromBytes(TestData.stored(stored)));
        return accumulator;
    }

    private static PredictionAccumulator predictions(String stored) {
        PredictionAccumulator accumulator = new PredictionAccumulator();
        accumulator.merge(PredictionHistogram.fromBytes(TestData.stored(stored)));
        return accumulator;
    }

    private static <T> byte[] state(TypeSerializer<T> serializer, List<T> values)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        for (T value : values) {
            serializer.serialize(value, out);
        }
        return out.getCopyOfBuffer();
    }
}
