package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.types.Row;

/** Runs an aggregate in the ways in which Flink may run it, and expects one answer from all. */
record AggregateRuns<T, A>(
        AggregateFunction<T, A> function,
        TypeSerializer<A> serializer,
        BiConsumer<A, Sample> accumulate,
        BiConsumer<A, Sample> retract,
        BiConsumer<A, Iterable<A>> merge) {

    T valueOf(List<Sample> rows) {
        T value = function.getValue(whole(rows));
        List<Sample> shuffled = new ArrayList<>(rows);
        Collections.reverse(shuffled);
        Random random = new Random(21);
        for (int round = 0; round < 3; round++) {
            assertThat(function.getValue(inParts(shuffled, random)))
                    .as("split and merged, round %s", round)
                    .isEqualTo(value);
            Collections.shuffle(shuffled, random);
        }
        return value;
    }

    private A whole(List<Sample> rows) {
        A accumulator = function.createAccumulator();
        rows.forEach(row -> accumulate.accept(accumulator, row));
        return accumulator;
    }

    /** Through bytes between any two steps, and with rows that come and go, or go and come. */
    private A inParts(List<Sample> rows, Random random) {
        boolean detours = rows.stream().map(Sample::primaryLabel).distinct().count() < 90;
        List<A> parts =
                new ArrayList<>(Stream.generate(function::createAccumulator).limit(4).toList());
        for (Sample row : rows) {
            accumulate.accept(parts.get(random.nextInt(4)), row);
            if (detours && random.nextInt(3) == 0) {
                Sample passing = rows.get(random.nextInt(rows.size()));
                retract.accept(parts.get(random.nextInt(4)), passing);
                accumulate.accept(parts.get(random.nextInt(4)), passing);
            }
        }
        parts.replaceAll(this::throughBytes);
        A first = function.createAccumulator();
        merge.accept(first, parts.subList(0, 2));
        A second = serializer.copy(parts.get(2));
        merge.accept(second, List.of(function.createAccumulator(), parts.get(3)));
        A whole = throughBytes(first);
        merge.accept(whole, List.of(throughBytes(second)));
        return throughBytes(whole);
    }

    private A throughBytes(A accumulator) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(accumulator, out);
            return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AggregateRuns<byte[], ?> latencies() {
        LatencyHistogramFunction f = new LatencyHistogramFunction();
        return new AggregateRuns<>(
                f,
                new LatencyHistogramSerializer(),
                (a, row) -> f.accumulate(a, row.latencyMs()),
                (a, row) -> f.retract(a, row.latencyMs()),
                f::merge);
    }

    static AggregateRuns<Double, ?> exactQuantile(double q) {
        LatencyQuantileExact f = new LatencyQuantileExact();
        return new AggregateRuns<>(
                f,
                new ExactQuantileSerializer(),
                (a, row) -> f.accumulate(a, row.latencyMs(), q),
                (a, row) -> f.retract(a, row.latencyMs(), q),
                f::merge);
    }

    /** Bins whose edges are exact in doubles. */
    static AggregateRuns<byte[], ?> scores() {
        PredictionHistogramFunction f = new PredictionHistogramFunction();
        return new AggregateRuns<>(
                f,
                new PredictionAccumulatorSerializer(),
                (a, row) -> f.accumulate(a, row.primary(), row.shadow(), 0.0, 2.0, 16),
                (a, row) -> f.retract(a, row.primary(), row.shadow(), 0.0, 2.0, 16),
                f::merge);
    }

    static AggregateRuns<byte[], ?> labels() {
        PredictionHistogramFunction f = new PredictionHistogramFunction();
        return new AggregateRuns<>(
                f,
                new PredictionAccumulatorSerializer(),
                (a, row) -> f.accumulate(a, row.primaryLabel(), row.shadowLabel()),
                (a, row) -> f.retract(a, row.primaryLabel(), row.shadowLabel()),
                f::merge);
    }

    static AggregateRuns<byte[], ?> confusion() {
        ConfusionMatrixFunction f = new ConfusionMatrixFunction();
        return new AggregateRuns<>(
                f,
                new ConfusionMatrixSerializer(),
                (a, row) -> f.accumulate(a, row.primaryLabel(), row.shadowLabel()),
                (a, row) -> f.retract(a, row.primaryLabel(), row.shadowLabel()),
                f::merge);
    }

    static AggregateRuns<Row, ?> agreement() {
        AgreementFunction f = new AgreementFunction();
        return new AggregateRuns<>(
                f,
                new AgreementCountsSerializer(),
                (a, row) -> f.accumulate(a, equal(row)),
                (a, row) -> f.retract(a, equal(row)),
                f::merge);
    }

    static AggregateRuns<Row, ?> disagreement() {
        DisagreementFunction f = new DisagreementFunction();
        return new AggregateRuns<>(
                f,
                new DisagreementsSerializer(),
                (a, row) -> f.accumulate(a, row.primary(), row.shadow(), equal(row)),
                (a, row) -> f.retract(a, row.primary(), row.shadow(), equal(row)),
                f::merge);
    }

    static AggregateRuns<Double, ?> numpy() {
        Numpy50BinJsDistance f = new Numpy50BinJsDistance();
        return new AggregateRuns<>(
                f,
                new NumpyJensenShannonSerializer(),
                (a, row) -> f.accumulate(a, row.primary(), row.shadow()),
                (a, row) -> f.retract(a, row.primary(), row.shadow()),
                f::merge);
    }

    static AggregateRuns<byte[], ?> labelled() {
        LabelledScoresFunction f = new LabelledScoresFunction();
        return new AggregateRuns<>(
                f,
                new LabelledScoresSerializer(),
                (a, row) -> f.accumulate(a, label(row), score(row)),
                (a, row) -> f.retract(a, label(row), score(row)),
                f::merge);
    }

    static AggregateRuns<byte[], ?> losses() {
        LossDifferencesFunction f = new LossDifferencesFunction();
        return new AggregateRuns<>(
                f,
                new LossDifferencesSerializer(),
                (a, row) -> f.accumulate(a, loss(row.primary()), loss(row.shadow())),
                (a, row) -> f.retract(a, loss(row.primary()), loss(row.shadow())),
                f::merge);
    }

    /** 0 or 1; null where there is no latency. */
    static Double label(Sample row) {
        return row.latencyMs() == null ? null : (double) (row.latencyMs().hashCode() & 1);
    }

    /** Mostly a probability. */
    static Double score(Sample row) {
        return row.primary() == null ? null : (Double) (row.primary() / 2);
    }

    /** In [0, 1); null where there is no finite number. */
    static Double loss(Double number) {
        return number == null || !Double.isFinite(number)
                ? null
                : (Double) Math.abs(Math.IEEEremainder(number, 1));
    }

    /** Whether the labels are the same text; null where one is missing. */
    static Boolean equal(Sample row) {
        return Stream.of(row.primaryLabel(), row.shadowLabel()).anyMatch(Objects::isNull)
                ? null
                : Arrays.equals(row.primaryLabel().toCharArray(), row.shadowLabel().toCharArray());
    }
}
