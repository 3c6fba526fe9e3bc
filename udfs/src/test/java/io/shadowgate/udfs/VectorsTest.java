package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.TestData;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.types.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The numbers that users see, by the functions they call, against numpy's, scipy's and pandas'. */
class VectorsTest {
    private static final JsonNode AGREEMENT = TestData.vectors("01_agreement.json");
    private static final JsonNode QUANTILES = TestData.vectors("02_quantiles.json");
    private static final JsonNode DIVERGENCE = TestData.vectors("03_divergence.json");
    private static final JsonNode DISAGREEMENT = TestData.vectors("05_disagreement.json");
    private static final JsonNode STAGES = TestData.vectors("07_stages.json");
    private static final JsonNode TWO_ARMS = TestData.vectors("08_two_arms.json");
    private static final JsonNode QUALITY = TestData.vectors("09_quality.json");
    private static final Offset<Double> CLOSE = within(1e-12);

    @Test
    void divergencesOfCountsAsLabels() {
        for (JsonNode vector : DIVERGENCE.get("counts")) {
            long[] p = TestData.counts(vector.get("p"));
            long[] q = TestData.counts(vector.get("q"));
            if (Arrays.stream(p).sum() != Arrays.stream(q).sum()) {
                // Not the two sides of pairs; the statistics themselves are checked elsewhere.
                continue;
            }
            byte[] h = histogram(p, q);
            assertClose(new JensenShannonDivergence().eval(h), vector, "jsd");
            assertClose(new JensenShannonDistance().eval(h), vector, "js_distance");
            assertClose(new JensenShannonDistance().eval(h, 2.0), vector, "js_distance_base2");
            assertClose(new PopulationStabilityIndex().eval(h), vector, "psi_plus_half");
            assertClose(new HellingerDistance().eval(h), vector, "hellinger");
            assertClose(new TotalVariationDistance().eval(h), vector, "tv");
            assertClose((Double) new ChiSquare().eval(h).getField(2), vector, "chi2_p");
        }
    }

    /** The report that the reference text prints for its sample of 80 rows. */
    @Test
    void theReportOfTheReferenceText() {
        JsonNode input = DIVERGENCE.get("seed_compat_report").get("input");
        JsonNode expected = DIVERGENCE.get("seed_compat_report").get("expected");
        double[] primary = TestData.reals(input.get("primary_prediction"));
        double[] shadow = TestData.reals(input.get("shadow_prediction"));
        Numpy50BinJsDistance numpy = new Numpy50BinJsDistance();
        var scores = numpy.createAccumulator();
        AgreementFunction agreement = new AgreementFunction();
        var pairs = agreement.createAccumulator();
        for (int i = 0; i < primary.length; i++) {
            numpy.accumulate(scores, primary[i], shadow[i]);
            agreement.accumulate(pairs, input.get("agreement").get(i).booleanValue());
        }
        assertClose(numpy.getValue(scores), expected, "prediction_distribution_divergence");
        assertThat(agreement.getValue(pairs).getField(0)).isEqualTo(80L);
        assertClose((Double) agreement.getValue(pairs).getField(2), expected, "agreement_rate");
        for (String side : new String[] {"primary", "shadow"}) {
            double[] latencies = TestData.reals(input.get(side + "_latency_ms"));
            assertClose(exact(latencies, 0.5), expected, side + "_latency_p50");
            assertClose(exact(latencies, 0.99), expected, side + "_latency_p99");
        }
        long errors =
                input.get("shadow_error").valueStream().filter(JsonNode::booleanValue).count();
        assertClose(new Rate().eval(errors, 80L), expected, "shadow_error_rate");
    }

    @Test
    void quantiles() {
        for (JsonNode vector : QUANTILES.get("r7")) {
            double[] qs = TestData.reals(vector.get("q"));
            double[] expected = TestData.reals(vector.get("expected"));
            for (int i = 0; i < qs.length; i++) {
                Double found = exact(TestData.reals(vector.get("x")), qs[i]);
                if (Double.isInfinite(expected[i])) {
                    assertThat(found).isEqualTo(expected[i]);
                } else {
                    assertThat(found).isCloseTo(expected[i], within(1e-12 * Math.abs(expected[i])));
                }
            }
        }
    }

    @Test
    void intervalsAndComparators() {
        for (JsonNode vector : AGREEMENT.get("wilson_95")) {
            Row found =
                    new WilsonInterval()
                            .eval(vector.get("S").longValue(), vector.get("n").longValue());
            assertThat((Double) found.getField(0))
                    .isCloseTo(vector.get("lo").doubleValue(), within(1e-9));
            assertThat((Double) found.getField(1))
                    .isCloseTo(vector.get("hi").doubleValue(), within(1e-9));
        }
        for (JsonNode vector : AGREEMENT.get("score_agree")) {
            assertThat(
                            new ScoresAgree()
                                    .eval(
                                            TestData.real(vector.get("p")),
                                            TestData.real(vector.get("s")),
                                            vector.get("abs").doubleValue(),
                                            vector.get("rel").doubleValue()))
                    .as("%s", vector)
                    .isEqualTo(vector.get("agree").booleanValue());
        }
        for (JsonNode vector : AGREEMENT.get("argmax_agree")) {
            assertThat(new VectorsAgree().eval(boxed(vector.get("p")), boxed(vector.get("s"))))
                    .as("%s", vector)
                    .isEqualTo(vector.get("agree").booleanValue());
        }
    }

    @Test
    void kappaOfPairs() {
        for (JsonNode vector : AGREEMENT.get("kappa")) {
            ConfusionMatrixFunction function = new ConfusionMatrixFunction();
            var matrix = function.createAccumulator();
            for (int i = 0; i < vector.get("table").size(); i++) {
                long[] row = TestData.counts(vector.get("table").get(i));
                for (int j = 0; j < row.length; j++) {
                    for (long n = 0; n < row[j]; n++) {
                        function.accumulate(matrix, "label-" + i, "label-" + j);
                    }
                }
            }
            Row found = new CohensKappaFunction().eval(function.getValue(matrix));
            if (vector.get("kappa").isNull()) {
                assertThat(found).isNull();
            } else {
                assertThat((Double) found.getField(0))
                        .isCloseTo(vector.get("kappa").doubleValue(), within(1e-9));
                assertThat((Double) found.getField(1))
                        .isCloseTo(vector.get("se").doubleValue(), within(1e-9));
            }
        }
    }

    @Test
    void mcNemar() {
        for (JsonNode vector : DISAGREEMENT.get("mcnemar")) {
            assertThat(
                            new McNemarPValue()
                                    .eval(
                                            vector.get("b_shadow_right").longValue(),
                                            vector.get("c_primary_right").longValue()))
                    .isCloseTo(vector.get("p_exact_two_sided").doubleValue(), within(1e-9));
        }
    }

    /** Against scikit-learn; means are of numbers that were rounded to 1e-9. */
    @Test
    void qualityAgainstLabels() {
        for (JsonNode set : QUALITY.get("sets")) {
            for (String model : new String[] {"primary", "shadow"}) {
                JsonNode expected = set.get("expected").get(model);
                byte[] scores = labelled(set, model, 1_000);
                assertNear(new BrierScore().eval(scores), expected, "brier");
                assertNear(new LogLoss().eval(scores), expected, "log_loss");
                assertNear(new ExpectedCalibrationError().eval(scores), expected, "ece_10");
                assertNear(new MeanAbsoluteError().eval(scores), expected, "mae");
                assertNear(new RootMeanSquaredError().eval(scores), expected, "rmse");
                for (int bins : new int[] {20, 1_000}) {
                    Row found = new AreaUnderCurve().eval(labelled(set, model, bins));
                    double[] bounds = TestData.reals(expected.get("auc_bounds_" + bins));
                    assertThat((Double) found.getField(0)).isCloseTo(bounds[0], CLOSE);
                    assertThat((Double) found.getField(1)).isCloseTo(bounds[1], CLOSE);
                    assertThat(expected.get("auc").doubleValue()).isBetween(bounds[0], bounds[1]);
                }
            }
        }
    }

    @Test
    void pairedLosses() {
        int checked = 0;
        for (JsonNode vector : QUALITY.get("paired_loss")) {
            for (JsonNode set : QUALITY.get("sets")) {
                if (!set.get("name").equals(vector.get("set"))) {
                    continue;
                }
                double[] labels = TestData.reals(set.get("label"));
                double[] primary = TestData.reals(set.get("primary"));
                double[] shadow = TestData.reals(set.get("shadow"));
                LossDifferencesFunction function = new LossDifferencesFunction();
                var differences = function.createAccumulator();
                for (int i = 0; i < labels.length; i++) {
                    function.accumulate(
                            differences,
                            Math.pow(primary[i] - labels[i], 2),
                            Math.pow(shadow[i] - labels[i], 2));
                }
                Row found =
                        new LossEvidence()
                                .eval(
                                        function.getValue(differences),
                                        vector.get("margin").doubleValue());
                assertNear((Double) found.getField(0), vector, "ln_e_good");
                assertNear((Double) found.getField(1), vector, "ln_e_bad");
                checked++;
            }
        }
        assertThat(checked).isEqualTo(5);
    }

    @Test
    void evidenceOfMcNemar() {
        for (JsonNode vector : DISAGREEMENT.get("mcnemar")) {
            Row found =
                    new McNemarEvidence()
                            .eval(
                                    vector.get("b_shadow_right").longValue(),
                                    vector.get("c_primary_right").longValue());
            assertNear((Double) found.getField(0), vector, "ln_e_shadow_better");
        }
    }

    @Test
    void twoArms() {
        for (JsonNode vector : TWO_ARMS.get("two_arms")) {
            long[] primary = TestData.counts(vector.get("primary"));
            long[] shadow = TestData.counts(vector.get("shadow"));
            Row found =
                    new TwoArmEvidence()
                            .eval(
                                    primary[0],
                                    primary[1],
                                    shadow[0],
                                    shadow[1],
                                    vector.get("max_excess").doubleValue());
            assertThat((Double) found.getField(0))
                    .as("%s", vector)
                    .isCloseTo(vector.get("ln_e_good").doubleValue(), within(1e-8));
            assertThat((Double) found.getField(1))
                    .as("%s", vector)
                    .isCloseTo(vector.get("ln_e_bad").doubleValue(), within(1e-8));
        }
        for (JsonNode vector : TWO_ARMS.get("sample_ratio")) {
            assertThat(
                            new SampleRatioEvidence()
                                    .eval(
                                            vector.get("shadow").longValue(),
                                            vector.get("total").longValue(),
                                            vector.get("expected_share").doubleValue()))
                    .as("%s", vector)
                    .isCloseTo(vector.get("ln_e").doubleValue(), within(1e-8));
        }
        for (JsonNode vector : STAGES.get("canary_two_proportion_asympcs")) {
            double primary = rate(vector, "primary");
            double shadow = rate(vector, "canary");
            Row found =
                    new MeanDifferenceSequence()
                            .eval(
                                    vector.get("n_primary").longValue(),
                                    primary,
                                    primary * (1 - primary),
                                    vector.get("n_canary").longValue(),
                                    shadow,
                                    shadow * (1 - shadow),
                                    0.95,
                                    vector.get("t_opt").doubleValue());
            double lower = (Double) found.getField(0);
            double upper = (Double) found.getField(1);
            assertNear((lower + upper) / 2, vector, "diff");
            assertNear((upper - lower) / 2, vector, "half_width");
        }
    }

    private static double rate(JsonNode vector, String arm) {
        return vector.get("s_" + arm).doubleValue() / vector.get("n_" + arm).doubleValue();
    }

    private static byte[] labelled(JsonNode set, String model, int bins) {
        double[] labels = TestData.reals(set.get("label"));
        double[] scores = TestData.reals(set.get(model));
        LabelledScoresFunction function = new LabelledScoresFunction();
        LabelledAccumulator accumulator = function.createAccumulator();
        for (int i = 0; i < labels.length; i++) {
            function.accumulate(accumulator, labels[i], scores[i], 0.0, 1.0, bins);
        }
        return function.getValue(accumulator);
    }

    private static void assertNear(Double found, JsonNode vector, String name) {
        assertThat(found)
                .as("%s of %s", name, vector)
                .isCloseTo(vector.get(name).doubleValue(), within(1e-9));
    }

    private static void assertClose(Double found, JsonNode vector, String name) {
        assertThat(found).as("%s", name).isCloseTo(vector.get(name).doubleValue(), CLOSE);
    }

    private static Double exact(double[] latencies, double q) {
        LatencyQuantileExact function = new LatencyQuantileExact();
        var accumulator = function.createAccumulator();
        Arrays.stream(latencies).forEach(ms -> function.accumulate(accumulator, ms, q));
        return function.getValue(accumulator);
    }

    /** Pairs of labels, one label for each bin. */
    private static byte[] histogram(long[] p, long[] q) {
        PredictionHistogramFunction function = new PredictionHistogramFunction();
        var accumulator = function.createAccumulator();
        int[] primary = bins(p);
        int[] shadow = bins(q);
        for (int i = 0; i < primary.length; i++) {
            function.accumulate(accumulator, "bin-" + primary[i], "bin-" + shadow[i]);
        }
        return function.getValue(accumulator);
    }

    private static int[] bins(long[] counts) {
        return IntStream.range(0, counts.length)
                .flatMap(bin -> IntStream.generate(() -> bin).limit(counts[bin]))
                .toArray();
    }

    private static Double[] boxed(JsonNode array) {
        return Arrays.stream(TestData.reals(array)).boxed().toArray(Double[]::new);
    }
}
