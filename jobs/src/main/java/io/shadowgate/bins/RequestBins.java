package io.shadowgate.bins;

import io.shadowgate.privacy.Redactor;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Slices;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.statistics.Vectors;
import io.shadowgate.statistics.slices.SliceBins;
import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import io.shadowgate.statistics.slices.SliceValues;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bins of a test, and those that a request is in: of its features, its segments, and the
 * primary's answer. Segments are redacted as the spec says. Not thread-safe.
 */
public final class RequestBins implements Serializable {
    private static final long serialVersionUID = 1;

    /** The dimension of the primary's answer. */
    public static final String SCORE = "primary score";

    public static final String LABEL = "primary answer";

    /** Bins of the primary's score, or fewer if {@code compare.bins} has fewer. */
    private static final int SCORE_BINS = 10;

    private static final int DIGITS = 12;

    private final List<SliceDimension> dimensions;
    private final int[] features;
    private final boolean[] numbers;
    private final int segments;
    private final Compare compare;
    private final Redactor redactor;
    private final SliceBins bins;

    private RequestBins(List<SliceDimension> features, List<Integer> places, ShadowTest test) {
        this.compare = test.compare();
        this.redactor = Redactor.of(test);
        this.features = places.stream().mapToInt(Integer::intValue).toArray();
        this.numbers = new boolean[features.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = features.get(i).isOfNumbers();
        }
        this.segments = compare.segments().size();
        List<SliceDimension> all = new ArrayList<>(features);
        for (String segment : compare.segments()) {
            all.add(
                    SliceDimension.ofCategories(
                            segment, Math.min(Slices.CATEGORIES, compare.maxSegmentValues())));
        }
        SliceDimension answer = answer(compare);
        if (answer != null) {
            all.add(answer);
        }
        this.dimensions = List.copyOf(all);
        this.bins = new SliceBins(dimensions);
    }

    private static @Nullable SliceDimension answer(Compare compare) {
        return switch (compare.by()) {
            case TOLERANCE, DECISION -> SliceDimension.ofNumbers(SCORE, edges(compare.bins()));
            case EQUALITY, ARGMAX -> SliceDimension.ofCategories(LABEL, Slices.CATEGORIES);
            case COSINE, MAX_DIFFERENCE, TOP_K, RANKING -> null;
        };
    }

    private static List<Double> edges(ScoreBins bins) {
        List<Double> edges = new ArrayList<>();
        int count = Math.min(SCORE_BINS, bins.count());
        for (int i = 0; i <= count; i++) {
            edges.add(rounded(bins.edge((int) Math.round((double) i * bins.count() / count))));
        }
        return edges;
    }

    /**
     * Without the last digits of a sum of doubles, which nobody wrote: 0.3 for 0.30000000000000004.
     */
    private static double rounded(double edge) {
        return new BigDecimal(edge).round(new MathContext(DIGITS)).doubleValue() + 0.0;
    }

    /**
     * The bins of a test that looks for slices.
     *
     * @throws IllegalArgumentException if the counts need more than {@code slices.max-bytes}, or if
     *     the calibration does not say the bins
     */
    public static RequestBins of(ShadowTest test) throws IOException {
        Slices slices = test.requiredSlices();
        RequestSchema schema = RequestSchema.of(test);
        Calibration calibration =
                slices.calibration() == null ? null : Calibration.read(test, slices.calibration());
        List<SliceDimension> features = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Slices.Feature feature : slices.features()) {
            features.add(dimension(feature, calibration, slices.bins()));
            places.add(schema.featureAt(feature.name()));
        }
        RequestBins bins = new RequestBins(features, places, test);
        bins.check(test);
        return bins;
    }

    private static SliceDimension dimension(
            Slices.Feature feature, @Nullable Calibration calibration, int bins) {
        if (feature.isOpen()) {
            return Objects.requireNonNull(calibration).dimension(feature, bins);
        }
        return feature.categories() > 0
                ? SliceDimension.ofCategories(feature.name(), feature.categories())
                : SliceDimension.ofNumbers(feature.name(), feature.edges());
    }

    private void check(ShadowTest test) {
        if (dimensions.size() > SliceCube.MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "slices: "
                            + dimensions.size()
                            + " features and segments; expected at most "
                            + SliceCube.MOST_DIMENSIONS);
        }
        boolean labels = test.labels() != null;
        int shadows = test.shadows().size();
        long need = shadows * SliceCube.bytes(dimensions, labels);
        int most = test.requiredSlices().maxBytes();
        if (need <= most) {
            return;
        }
        SliceDimension largest =
                dimensions.stream()
                        .max(Comparator.comparingInt(SliceDimension::places))
                        .orElseThrow();
        List<SliceDimension> rest = new ArrayList<>(dimensions);
        rest.remove(largest);
        throw new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "slices.max-bytes: %,d slices of %d dimensions take %,d bytes for %d"
                                + " shadow%s, more than %,d; leave out %s (%d places: %,d bytes"
                                + " without it), give it fewer edges or categories, or set"
                                + " slices.max-bytes",
                        SliceCube.slices(dimensions),
                        dimensions.size(),
                        need,
                        shadows,
                        shadows == 1 ? "" : "s",
                        most,
                        largest.name(),
                        largest.places(),
                        shadows * SliceCube.bytes(rest, labels)));
    }

    public List<SliceDimension> dimensions() {
        return dimensions;
    }

    /** The bins of a request that the primary answered. */
    public SliceValues of(MirroredRequest request) {
        SliceBins.Request values = bins.request();
        Features given = request.features();
        for (int i = 0; i < features.length; i++) {
            double number = Calibration.number(given, features[i]);
            if (numbers[i]) {
                values.number(number);
            } else {
                String text = Calibration.text(given, features[i]);
                values.category(text == null && !Double.isNaN(number) ? shown(number) : text);
            }
        }
        for (int i = 0; i < segments; i++) {
            values.category(redactor.segment(i, request.segments()[i]));
        }
        Prediction primary = Objects.requireNonNull(request.primary());
        switch (compare.by()) {
            case TOLERANCE, DECISION -> values.number(primary.score());
            case EQUALITY -> values.category(primary.requiredLabel());
            case ARGMAX -> values.category(Vectors.choice(primary.requiredVector()));
            case COSINE, MAX_DIFFERENCE, TOP_K, RANKING -> {
                // Such an answer has no bin.
            }
        }
        return values.values();
    }

    /** A number as a category: whole numbers without a fraction. */
    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
