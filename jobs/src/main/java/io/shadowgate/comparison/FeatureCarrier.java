package io.shadowgate.comparison;

import io.shadowgate.bins.RequestBins;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes out of requests what comparisons carry of their features. */
public final class FeatureCarrier implements Serializable {
    private static final long serialVersionUID = 1;

    @Nullable private final RequestBins bins;
    private final int[] shown;

    /**
     * @param bins null in a test that looks for no slices
     */
    public FeatureCarrier(ShadowTest test, RequestSchema schema, @Nullable RequestBins bins) {
        this.bins = bins;
        this.shown =
                test.sinks().files() == null
                        ? new int[0]
                        : test.sinks().files().features().stream()
                                .mapToInt(schema::featureAt)
                                .toArray();
    }

    /** Null if there is nothing to carry. */
    @Nullable CarriedFeatures of(MirroredRequest request) {
        return bins == null && shown.length == 0
                ? null
                : new CarriedFeatures(
                        bins == null ? null : bins.of(request),
                        shown.length == 0 ? null : shown(request.features()));
    }

    private Features shown(@Nullable Features features) {
        double[] numbers = new double[shown.length];
        Arrays.fill(numbers, Double.NaN);
        @Nullable String[] texts = new @Nullable String[shown.length];
        for (int i = 0; features != null && i < shown.length; i++) {
            if (shown[i] < features.numbers().length) {
                numbers[i] = features.numbers()[shown[i]];
                texts[i] = features.texts() == null ? null : features.texts()[shown[i]];
            }
        }
        return new Features(numbers, texts);
    }
}
