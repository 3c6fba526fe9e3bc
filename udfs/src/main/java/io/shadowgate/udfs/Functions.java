package io.shadowgate.udfs;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The list of all SQL functions, used to register and to document them. */
public final class Functions {
    private static final Map<String, Class<? extends UserDefinedFunction>> BY_NAME =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.ofEntries(
                                    Map.entry("AGREEMENT", AgreementFunction.class),
                                    Map.entry("AUC", AreaUnderCurve.class),
                                    Map.entry("BRIER_SCORE", BrierScore.class),
                                    Map.entry("CALIBRATION", Calibration.class),
                                    Map.entry("CHI_SQUARE_TEST", ChiSquare.class),
                                    Map.entry("CLUSTER_COUNTS", ClusterCountsFunction.class),
                                    Map.entry("COHENS_KAPPA", CohensKappaFunction.class),
                                    Map.entry("COMMONEST_ERRORS", CommonestErrors.class),
                                    Map.entry("CONFUSION_COUNTS", ConfusionCounts.class),
                                    Map.entry("CONFUSION_MATRIX", ConfusionMatrixFunction.class),
                                    Map.entry("COSINE_SIMILARITY", CosineSimilarity.class),
                                    Map.entry("DISAGREEMENT", DisagreementFunction.class),
                                    Map.entry(
                                            "DIVERGENCE_CONFIDENCE_SEQUENCE",
                                            DivergenceConfidenceSequence.class),
                                    Map.entry("DIVERGENCE_EVIDENCE", DivergenceEvidence.class),
                                    Map.entry("ERROR_COUNTS", ErrorCountsFunction.class),
                                    Map.entry(
                                            "EXPECTED_CALIBRATION_ERROR",
                                            ExpectedCalibrationError.class),
                                    Map.entry("FAILURE_RATIO_EVIDENCE", FailureRatioEvidence.class),
                                    Map.entry("HELLINGER_DISTANCE", HellingerDistance.class),
                                    Map.entry(
                                            "JENSEN_SHANNON_BIAS_PAIRED",
                                            JensenShannonBiasPaired.class),
                                    Map.entry(
                                            "JENSEN_SHANNON_BIAS_UNPAIRED",
                                            JensenShannonBiasUnpaired.class),
                                    Map.entry(
                                            "JENSEN_SHANNON_DISTANCE", JensenShannonDistance.class),
                                    Map.entry(
                                            "JENSEN_SHANNON_DIVERGENCE",
                                            JensenShannonDivergence.class),
                                    Map.entry(
                                            "KOLMOGOROV_SMIRNOV_DISTANCE",
                                            KolmogorovSmirnovDistance.class),
                                    Map.entry("LABELLED_SCORES", LabelledScoresFunction.class),
                                    Map.entry("LABELS_AGREE", LabelsAgree.class),
                                    Map.entry("LABEL_BOUNDS", LabelBounds.class),
                                    Map.entry(
                                            "LATENCY_CONFIDENCE_SEQUENCE",
                                            LatencyConfidenceSequence.class),
                                    Map.entry("LATENCY_EXCEEDANCE", LatencyExceedance.class),
                                    Map.entry("LATENCY_HISTOGRAM", LatencyHistogramFunction.class),
                                    Map.entry("LATENCY_QUANTILE", LatencyQuantile.class),
                                    Map.entry("LATENCY_QUANTILE_EXACT", LatencyQuantileExact.class),
                                    Map.entry("MAX_DIFFERENCE", MaxDifference.class),
                                    Map.entry("LOG_LOSS", LogLoss.class),
                                    Map.entry("LOSS_DIFFERENCES", LossDifferencesFunction.class),
                                    Map.entry("LOSS_EVIDENCE", LossEvidence.class),
                                    Map.entry("MCNEMAR_EVIDENCE", McNemarEvidence.class),
                                    Map.entry("MCNEMAR_P_VALUE", McNemarPValue.class),
                                    Map.entry("MEAN_ABSOLUTE_ERROR", MeanAbsoluteError.class),
                                    Map.entry(
                                            "MEAN_DIFFERENCE_SEQUENCE",
                                            MeanDifferenceSequence.class),
                                    Map.entry(
                                            "NUMPY_50_BIN_JS_DISTANCE", Numpy50BinJsDistance.class),
                                    Map.entry("PAIRED_EVIDENCE", PairedEvidence.class),
                                    Map.entry(
                                            "POPULATION_STABILITY_INDEX",
                                            PopulationStabilityIndex.class),
                                    Map.entry(
                                            "PREDICTION_HISTOGRAM",
                                            PredictionHistogramFunction.class),
                                    Map.entry("RANK_CORRELATION", RankCorrelation.class),
                                    Map.entry("RATE", Rate.class),
                                    Map.entry(
                                            "RATE_CONFIDENCE_SEQUENCE",
                                            RateConfidenceSequence.class),
                                    Map.entry("RATE_EVIDENCE", RateEvidence.class),
                                    Map.entry("REQUESTS_FOR_DISTANCE", RequestsForDistance.class),
                                    Map.entry("REQUESTS_FOR_RATE", RequestsForRate.class),
                                    Map.entry(
                                            "ROOT_MEAN_SQUARED_ERROR", RootMeanSquaredError.class),
                                    Map.entry("SAMPLE_RATIO_EVIDENCE", SampleRatioEvidence.class),
                                    Map.entry("SCORES_AGREE", ScoresAgree.class),
                                    Map.entry("SCORE_DECISION", ScoreDecision.class),
                                    Map.entry("SLICES", SlicesFunction.class),
                                    Map.entry("SLICE_COUNTS", SliceCountsFunction.class),
                                    Map.entry("SLICE_FINDINGS", SliceFindingsFunction.class),
                                    Map.entry("TEST_PLAN", TestPlan.class),
                                    Map.entry("THRESHOLD_AGREE", ThresholdAgree.class),
                                    Map.entry("TOP_K_OVERLAP", TopOverlap.class),
                                    Map.entry(
                                            "TOTAL_VARIATION_DISTANCE",
                                            TotalVariationDistance.class),
                                    Map.entry("TWO_ARM_EVIDENCE", TwoArmEvidence.class),
                                    Map.entry("VECTORS_AGREE", VectorsAgree.class),
                                    Map.entry("VECTOR_CHOICE", VectorChoice.class),
                                    Map.entry("VECTOR_COMPONENT", VectorComponent.class),
                                    Map.entry("VECTOR_DIRECTION", VectorDirection.class),
                                    Map.entry("WASSERSTEIN_DISTANCE", WassersteinDistance.class),
                                    Map.entry("WILSON_INTERVAL", WilsonInterval.class),
                                    Map.entry("WINDOW_ALARM", WindowAlarmFunction.class))));

    private Functions() {}

    /** SQL name to class, ordered by name; unmodifiable. */
    public static Map<String, Class<? extends UserDefinedFunction>> byName() {
        return BY_NAME;
    }
}
