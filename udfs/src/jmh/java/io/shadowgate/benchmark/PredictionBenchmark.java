package io.shadowgate.benchmark;

import io.shadowgate.statistics.NumpyJensenShannon;
import io.shadowgate.udfs.ChiSquare;
import io.shadowgate.udfs.HellingerDistance;
import io.shadowgate.udfs.JensenShannonBiasPaired;
import io.shadowgate.udfs.JensenShannonBiasUnpaired;
import io.shadowgate.udfs.JensenShannonDistance;
import io.shadowgate.udfs.JensenShannonDivergence;
import io.shadowgate.udfs.KolmogorovSmirnovDistance;
import io.shadowgate.udfs.Numpy50BinJsDistance;
import io.shadowgate.udfs.PopulationStabilityIndex;
import io.shadowgate.udfs.PredictionAccumulator;
import io.shadowgate.udfs.PredictionHistogramFunction;
import io.shadowgate.udfs.TotalVariationDistance;
import io.shadowgate.udfs.WassersteinDistance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Predictions into {@code PREDICTION_HISTOGRAM}, 20 bins or 10 labels, and each number out of it;
 * {@code naive} counts in doubles, keeps no pairs, and has nothing to store. {@code add} is per
 * row, {@code merge} puts two parts of 65,536 rows into an empty one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PredictionBenchmark {
    private static final int BINS = 20;

    private final Rows rows = new Rows(2);
    private final PredictionHistogramFunction function = new PredictionHistogramFunction();
    private final Numpy50BinJsDistance numpyFunction = new Numpy50BinJsDistance();
    private final JensenShannonDistance jensenShannon = new JensenShannonDistance();
    private final JensenShannonDivergence divergence = new JensenShannonDivergence();
    private final JensenShannonBiasPaired biasPaired = new JensenShannonBiasPaired();
    private final JensenShannonBiasUnpaired biasUnpaired = new JensenShannonBiasUnpaired();
    private final PopulationStabilityIndex stabilityIndex = new PopulationStabilityIndex();
    private final TotalVariationDistance totalVariation = new TotalVariationDistance();
    private final HellingerDistance hellinger = new HellingerDistance();
    private final ChiSquare chiSquare = new ChiSquare();
    private final KolmogorovSmirnovDistance kolmogorovSmirnov = new KolmogorovSmirnovDistance();
    private final WassersteinDistance wasserstein = new WassersteinDistance();

    private PredictionAccumulator scores;
    private PredictionAccumulator labels;
    private NumpyJensenShannon numpy;
    private byte[] storedScores;
    private double[][] naive;

    @Setup
    public void fill() {
        scores = scoresAdd();
        labels = labelsAdd();
        numpy = numpyAdd();
        storedScores = function.getValue(scores);
        naive = scoresAddNaive();
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public PredictionAccumulator scoresAdd() {
        PredictionAccumulator accumulator = function.createAccumulator();
        for (int i = 0; i < Rows.COUNT; i++) {
            function.accumulate(accumulator, rows.primary[i], rows.shadow[i], 0.0, 1.0, BINS);
        }
        return accumulator;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public double[][] scoresAddNaive() {
        double[][] sides = new double[2][BINS];
        for (int i = 0; i < Rows.COUNT; i++) {
            sides[0][bin(rows.primary[i])] += 1.0;
            sides[1][bin(rows.shadow[i])] += 1.0;
        }
        return sides;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public PredictionAccumulator labelsAdd() {
        PredictionAccumulator accumulator = function.createAccumulator();
        for (int i = 0; i < Rows.COUNT; i++) {
            function.accumulate(accumulator, rows.primaryLabels[i], rows.shadowLabels[i]);
        }
        return accumulator;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public List<Map<String, Double>> labelsAddNaive() {
        List<Map<String, Double>> sides = List.of(new HashMap<>(), new HashMap<>());
        for (int i = 0; i < Rows.COUNT; i++) {
            sides.get(0).merge(rows.primaryLabels[i], 1.0, Double::sum);
            sides.get(1).merge(rows.shadowLabels[i], 1.0, Double::sum);
        }
        return sides;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public NumpyJensenShannon numpyAdd() {
        NumpyJensenShannon accumulator = numpyFunction.createAccumulator();
        for (int i = 0; i < Rows.COUNT; i++) {
            numpyFunction.accumulate(accumulator, rows.primary[i], rows.shadow[i]);
        }
        return accumulator;
    }

    @Benchmark
    public PredictionAccumulator scoresMerge() {
        PredictionAccumulator accumulator = function.createAccumulator();
        function.merge(accumulator, List.of(scores, scores));
        return accumulator;
    }

    @Benchmark
    public double[][] scoresMergeNaive() {
        double[][] sides = new double[2][BINS];
        for (int part = 0; part < 2; part++) {
            for (int side = 0; side < 2; side++) {
                for (int bin = 0; bin < BINS; bin++) {
                    sides[side][bin] += naive[side][bin];
                }
            }
        }
        return sides;
    }

    @Benchmark
    public PredictionAccumulator scoresMergeStored() {
        PredictionAccumulator accumulator = function.createAccumulator();
        function.accumulate(accumulator, storedScores);
        function.accumulate(accumulator, storedScores);
        return accumulator;
    }

    @Benchmark
    public PredictionAccumulator labelsMerge() {
        PredictionAccumulator accumulator = function.createAccumulator();
        function.merge(accumulator, List.of(labels, labels));
        return accumulator;
    }

    @Benchmark
    public NumpyJensenShannon numpyMerge() {
        NumpyJensenShannon accumulator = numpyFunction.createAccumulator();
        numpyFunction.merge(accumulator, List.of(numpy, numpy));
        return accumulator;
    }

    @Benchmark
    public byte[] scoresStore() {
        return function.getValue(scores);
    }

    @Benchmark
    public byte[] labelsStore() {
        return function.getValue(labels);
    }

    /** Of rows that were not read before: the first reading sorts them. */
    @Benchmark
    public Double numpyRead() {
        return numpyFunction.getValue(numpyMerge());
    }

    @Benchmark
    public Double readJensenShannonDistance() {
        return jensenShannon.eval(storedScores);
    }

    @Benchmark
    public double readJensenShannonDistanceNaive() {
        double sum = 0;
        for (int i = 0; i < BINS; i++) {
            double p = naive[0][i] / Rows.COUNT;
            double q = naive[1][i] / Rows.COUNT;
            double m = (p + q) / 2;
            sum += (p > 0 ? p * Math.log(p / m) : 0) + (q > 0 ? q * Math.log(q / m) : 0);
        }
        return Math.sqrt(sum / 2);
    }

    @Benchmark
    public Double readJensenShannonDivergence() {
        return divergence.eval(storedScores);
    }

    @Benchmark
    public Double readBiasPaired() {
        return biasPaired.eval(storedScores);
    }

    @Benchmark
    public Double readBiasUnpaired() {
        return biasUnpaired.eval(storedScores);
    }

    @Benchmark
    public Double readStabilityIndex() {
        return stabilityIndex.eval(storedScores);
    }

    @Benchmark
    public Double readTotalVariation() {
        return totalVariation.eval(storedScores);
    }

    @Benchmark
    public Double readHellinger() {
        return hellinger.eval(storedScores);
    }

    @Benchmark
    public Row readChiSquare() {
        return chiSquare.eval(storedScores);
    }

    @Benchmark
    public Double readKolmogorovSmirnov() {
        return kolmogorovSmirnov.eval(storedScores);
    }

    @Benchmark
    public Double readWasserstein() {
        return wasserstein.eval(storedScores);
    }

    private static int bin(double score) {
        return Math.max(0, Math.min((int) (score * BINS), BINS - 1));
    }
}
