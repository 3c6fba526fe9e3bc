package io.shadowgate.benchmark;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.mapping.BitwiseLinearlyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.shadowgate.statistics.ExactQuantile;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.udfs.LatencyExceedance;
import io.shadowgate.udfs.LatencyHistogramFunction;
import io.shadowgate.udfs.LatencyQuantile;
import io.shadowgate.udfs.LatencyQuantileExact;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.flink.table.runtime.functions.aggregate.PercentileAggFunction;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.types.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Latencies into {@code LATENCY_HISTOGRAM} and {@code LATENCY_QUANTILE_EXACT}, beside Flink's
 * {@code PERCENTILE} and two sketches; both DDSketches promise the error of the histogram. {@code
 * add} is per row, {@code merge} puts two parts of 65,536 rows into an empty one, {@code read}
 * takes p99.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LatencyBenchmark {
    private static final double ERROR = 1.0 / 257;

    private final double[] latencies = new Rows(1).latencies;
    private final LatencyHistogramFunction function = new LatencyHistogramFunction();
    private final LatencyQuantile quantile = new LatencyQuantile();
    private final LatencyExceedance exceedance = new LatencyExceedance();
    private final LatencyQuantileExact exactFunction = new LatencyQuantileExact();
    private final PercentileAggFunction<?> percentile = percentileFunction();

    private LatencyHistogram histogram;
    private byte[] stored;
    private ExactQuantile exact;
    private PercentileAggFunction.PercentileAccumulator exactFlink;
    private DDSketch bitwise;
    private DDSketch logarithmic;
    private KllDoublesSketch kll;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        histogram = histogramAdd();
        stored = function.getValue(histogram);
        exact = exactAdd();
        exactFlink = flinkPercentileAdd();
        bitwise = ddSketchBitwiseAdd();
        logarithmic = ddSketchLogarithmicAdd();
        kll = kllAdd();
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public LatencyHistogram histogramAdd() {
        LatencyHistogram accumulator = function.createAccumulator();
        for (double ms : latencies) {
            function.accumulate(accumulator, ms);
        }
        return accumulator;
    }

    @Benchmark
    public LatencyHistogram histogramMerge() {
        LatencyHistogram accumulator = function.createAccumulator();
        function.merge(accumulator, List.of(histogram, histogram));
        return accumulator;
    }

    @Benchmark
    public LatencyHistogram histogramMergeStored() {
        LatencyHistogram accumulator = function.createAccumulator();
        function.accumulate(accumulator, stored);
        function.accumulate(accumulator, stored);
        return accumulator;
    }

    @Benchmark
    public byte[] histogramStore() {
        return function.getValue(histogram);
    }

    @Benchmark
    public Double histogramRead() {
        return quantile.eval(stored, 0.99);
    }

    @Benchmark
    public Row histogramReadExceedance() {
        return exceedance.eval(stored, 100.0);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public ExactQuantile exactAdd() {
        ExactQuantile accumulator = exactFunction.createAccumulator();
        for (double ms : latencies) {
            exactFunction.accumulate(accumulator, ms, 0.99);
        }
        return accumulator;
    }

    @Benchmark
    public ExactQuantile exactMerge() {
        ExactQuantile accumulator = exactFunction.createAccumulator();
        exactFunction.merge(accumulator, List.of(exact, exact));
        return accumulator;
    }

    /** Of rows that were not read before: the first reading sorts them. */
    @Benchmark
    public Double exactRead() {
        return exactFunction.getValue(exactMerge());
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public PercentileAggFunction.PercentileAccumulator flinkPercentileAdd() throws Exception {
        PercentileAggFunction.PercentileAccumulator accumulator = percentile.createAccumulator();
        for (double ms : latencies) {
            percentile.accumulate(accumulator, ms, 0.99);
        }
        return accumulator;
    }

    @Benchmark
    public PercentileAggFunction.PercentileAccumulator flinkPercentileMerge() throws Exception {
        PercentileAggFunction.PercentileAccumulator accumulator = percentile.createAccumulator();
        percentile.merge(accumulator, List.of(exactFlink, exactFlink));
        return accumulator;
    }

    @Benchmark
    public Object flinkPercentileRead() {
        return percentile.getValue(exactFlink);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public DDSketch ddSketchBitwiseAdd() {
        return add(emptyBitwise());
    }

    @Benchmark
    public DDSketch ddSketchBitwiseMerge() {
        return merge(emptyBitwise(), bitwise);
    }

    @Benchmark
    public double ddSketchBitwiseRead() {
        return bitwise.getValueAtQuantile(0.99);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public DDSketch ddSketchLogarithmicAdd() {
        return add(DDSketches.unboundedDense(ERROR));
    }

    @Benchmark
    public DDSketch ddSketchLogarithmicMerge() {
        return merge(DDSketches.unboundedDense(ERROR), logarithmic);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public KllDoublesSketch kllAdd() {
        KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
        for (double ms : latencies) {
            sketch.update(ms);
        }
        return sketch;
    }

    @Benchmark
    public KllDoublesSketch kllMerge() {
        KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
        sketch.merge(kll);
        sketch.merge(kll);
        return sketch;
    }

    @Benchmark
    public double kllRead() {
        return kll.getQuantile(0.99);
    }

    private DDSketch add(DDSketch sketch) {
        for (double ms : latencies) {
            sketch.accept(ms);
        }
        return sketch;
    }

    private static DDSketch merge(DDSketch empty, DDSketch part) {
        empty.mergeWith(part);
        empty.mergeWith(part);
        return empty;
    }

    private static DDSketch emptyBitwise() {
        return new DDSketch(
                new BitwiseLinearlyInterpolatedMapping(ERROR), UnboundedSizeDenseStore::new);
    }

    private static PercentileAggFunction<?> percentileFunction() {
        return new PercentileAggFunction.SinglePercentileAggFunction(
                new DoubleType(), new DoubleType(false));
    }
}
