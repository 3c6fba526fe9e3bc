package io.shadowgate.benchmark;

import io.shadowgate.statistics.AgreementCounts;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.Disagreements;
import io.shadowgate.udfs.AgreementFunction;
import io.shadowgate.udfs.CohensKappaFunction;
import io.shadowgate.udfs.ConfusionCounts;
import io.shadowgate.udfs.ConfusionMatrixFunction;
import io.shadowgate.udfs.DisagreementFunction;
import io.shadowgate.udfs.LabelsAgree;
import io.shadowgate.udfs.McNemarPValue;
import io.shadowgate.udfs.Rate;
import io.shadowgate.udfs.ScoresAgree;
import io.shadowgate.udfs.ThresholdAgree;
import io.shadowgate.udfs.VectorsAgree;
import io.shadowgate.udfs.WilsonInterval;
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
 * Pairs into {@code AGREEMENT}, {@code DISAGREEMENT} and {@code CONFUSION_MATRIX}, the numbers out
 * of them, and the comparators; {@code naive} adds up doubles. {@code add} and the comparators are
 * per row, {@code merge} puts two parts of 65,536 rows into an empty one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AgreementBenchmark {
    private final Rows rows = new Rows(3);
    private final boolean[] agrees = new boolean[Rows.COUNT];
    private final AgreementFunction agreementFunction = new AgreementFunction();
    private final DisagreementFunction disagreementFunction = new DisagreementFunction();
    private final ConfusionMatrixFunction matrixFunction = new ConfusionMatrixFunction();
    private final CohensKappaFunction kappa = new CohensKappaFunction();
    private final ConfusionCounts counts = new ConfusionCounts();
    private final ScoresAgree scoresAgree = new ScoresAgree();
    private final LabelsAgree labelsAgree = new LabelsAgree();
    private final ThresholdAgree thresholdAgree = new ThresholdAgree();
    private final VectorsAgree vectorsAgree = new VectorsAgree();
    private final WilsonInterval wilson = new WilsonInterval();
    private final McNemarPValue mcNemar = new McNemarPValue();
    private final Rate rate = new Rate();
    private final Double[] vector = {0.1, 0.7, 0.2};

    private AgreementCounts agreement;
    private Disagreements disagreement;
    private ConfusionMatrix matrix;
    private byte[] storedMatrix;

    @Setup
    public void fill() {
        for (int i = 0; i < Rows.COUNT; i++) {
            agrees[i] = scoresAgree.eval(rows.primary[i], rows.shadow[i], 0.02);
        }
        agreement = agreementAdd();
        disagreement = disagreementAdd();
        matrix = matrixAdd();
        storedMatrix = matrixFunction.getValue(matrix);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public AgreementCounts agreementAdd() {
        AgreementCounts accumulator = agreementFunction.createAccumulator();
        for (boolean agree : agrees) {
            agreementFunction.accumulate(accumulator, agree);
        }
        return accumulator;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public double[] agreementAddNaive() {
        double[] sums = new double[2];
        for (boolean agree : agrees) {
            sums[0] += 1.0;
            sums[1] += agree ? 1.0 : 0.0;
        }
        return sums;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public Disagreements disagreementAdd() {
        Disagreements accumulator = disagreementFunction.createAccumulator();
        for (int i = 0; i < Rows.COUNT; i++) {
            disagreementFunction.accumulate(
                    accumulator, rows.primary[i], rows.shadow[i], agrees[i]);
        }
        return accumulator;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public double[] disagreementAddNaive() {
        double[] sums = new double[4];
        for (int i = 0; i < Rows.COUNT; i++) {
            sums[0] += 1.0;
            if (!agrees[i]) {
                sums[1] += 1.0;
                sums[2] += rows.shadow[i] > rows.primary[i] ? 1.0 : 0.0;
                sums[3] += Math.abs(rows.shadow[i] - rows.primary[i]);
            }
        }
        return sums;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public ConfusionMatrix matrixAdd() {
        ConfusionMatrix accumulator = matrixFunction.createAccumulator();
        for (int i = 0; i < Rows.COUNT; i++) {
            matrixFunction.accumulate(accumulator, rows.primaryLabels[i], rows.shadowLabels[i]);
        }
        return accumulator;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public Map<List<String>, Double> matrixAddNaive() {
        Map<List<String>, Double> cells = new HashMap<>();
        for (int i = 0; i < Rows.COUNT; i++) {
            cells.merge(List.of(rows.primaryLabels[i], rows.shadowLabels[i]), 1.0, Double::sum);
        }
        return cells;
    }

    @Benchmark
    public AgreementCounts agreementMerge() {
        AgreementCounts accumulator = agreementFunction.createAccumulator();
        agreementFunction.merge(accumulator, List.of(agreement, agreement));
        return accumulator;
    }

    @Benchmark
    public Disagreements disagreementMerge() {
        Disagreements accumulator = disagreementFunction.createAccumulator();
        disagreementFunction.merge(accumulator, List.of(disagreement, disagreement));
        return accumulator;
    }

    @Benchmark
    public ConfusionMatrix matrixMerge() {
        ConfusionMatrix accumulator = matrixFunction.createAccumulator();
        matrixFunction.merge(accumulator, List.of(matrix, matrix));
        return accumulator;
    }

    @Benchmark
    public Row agreementRead() {
        return agreementFunction.getValue(agreement);
    }

    @Benchmark
    public Row disagreementRead() {
        return disagreementFunction.getValue(disagreement);
    }

    @Benchmark
    public byte[] matrixStore() {
        return matrixFunction.getValue(matrix);
    }

    @Benchmark
    public Row readCohensKappa() {
        return kappa.eval(storedMatrix);
    }

    @Benchmark
    public Row[] readConfusionCounts() {
        return counts.eval(storedMatrix);
    }

    @Benchmark
    public Row wilsonInterval() {
        return wilson.eval(60_000L, 65_536L);
    }

    @Benchmark
    public Double mcNemarPValue() {
        return mcNemar.eval(140L, 90L);
    }

    @Benchmark
    public Double rate() {
        return rate.eval(60_000L, 65_536L);
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public int scoresAgree() {
        int agreed = 0;
        for (int i = 0; i < Rows.COUNT; i++) {
            agreed += scoresAgree.eval(rows.primary[i], rows.shadow[i], 0.02, 0.01) ? 1 : 0;
        }
        return agreed;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public int labelsAgree() {
        int agreed = 0;
        for (int i = 0; i < Rows.COUNT; i++) {
            agreed += labelsAgree.eval(rows.primaryLabels[i], rows.shadowLabels[i]) ? 1 : 0;
        }
        return agreed;
    }

    @Benchmark
    @OperationsPerInvocation(Rows.COUNT)
    public int thresholdAgree() {
        int agreed = 0;
        for (int i = 0; i < Rows.COUNT; i++) {
            agreed += thresholdAgree.eval(rows.primary[i], rows.shadow[i], 0.5) ? 1 : 0;
        }
        return agreed;
    }

    @Benchmark
    public Boolean vectorsAgree() {
        return vectorsAgree.eval(vector, vector);
    }
}
