package io.shadowgate.record;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a test reads of a request. Everything else in a record is skipped unread.
 *
 * @param primary null for the shadow's own log, whose records hold answers and no requests
 * @param features names in the order of {@link MirroredRequest#features()}; empty when the log
 *     holds arrays
 * @param needsFeatures whether some shadow has to be run even if the log carries an answer
 * @param runsShadow whether some shadow has to be run if the log carries no answer
 * @param segments names in the order of {@link MirroredRequest#segments()}: those that get reports,
 *     then those to sample and to cluster by if they are others
 * @param mapping how to read the log; null for ShadowGate's own layout
 * @param forms which features may be lists or missing
 * @param labels how the log has labels; null if it is not read for them
 * @param live shadows that may have answered requests themselves
 */
public record RequestSchema(
        Kind prediction,
        @Nullable String primary,
        List<String> features,
        boolean needsFeatures,
        boolean runsShadow,
        List<String> segments,
        @Nullable String sampleSegment,
        int maxRecordBytes,
        @Nullable RecordMapping mapping,
        FeatureForms forms,
        @Nullable LabelForm labels,
        LiveModels live)
        implements Serializable {

    private static final String SEGMENT_KEY = "segments.";

    /** Of a log in ShadowGate's own layout, whose features are all required, and none a list. */
    public RequestSchema(
            Kind prediction,
            @Nullable String primary,
            List<String> features,
            boolean needsFeatures,
            boolean runsShadow,
            List<String> segments,
            @Nullable String sampleSegment,
            int maxRecordBytes) {
        this(
                prediction,
                primary,
                features,
                needsFeatures,
                runsShadow,
                segments,
                sampleSegment,
                maxRecordBytes,
                null,
                FeatureForms.PLAIN);
    }

    /** Of a log of requests, or of the shadow's answers. */
    public RequestSchema(
            Kind prediction,
            @Nullable String primary,
            List<String> features,
            boolean needsFeatures,
            boolean runsShadow,
            List<String> segments,
            @Nullable String sampleSegment,
            int maxRecordBytes,
            @Nullable RecordMapping mapping,
            FeatureForms forms) {
        this(
                prediction,
                primary,
                features,
                needsFeatures,
                runsShadow,
                segments,
                sampleSegment,
                maxRecordBytes,
                mapping,
                forms,
                null,
                LiveModels.NONE);
    }

    /**
     * The schema of a log that is read for its labels alone.
     *
     * @param mapping where the labels are; its other fields are not read
     */
    public static RequestSchema ofLabels(ShadowTest test, RecordMapping mapping, LabelForm labels) {
        return new RequestSchema(
                test.compare().prediction(),
                null,
                List.of(),
                false,
                false,
                List.of(),
                null,
                test.traffic().maxRecordBytes(),
                mapping,
                FeatureForms.PLAIN,
                labels,
                LiveModels.NONE);
    }

    /**
     * The schema of a log that is read only to see which model served each request, and how.
     *
     * @param mapping where a record says so; its other fields are not read
     */
    public static RequestSchema ofServed(ShadowTest test, RecordMapping mapping) {
        return new RequestSchema(
                test.compare().prediction(),
                test.primary().name(),
                List.of(),
                false,
                false,
                List.of(),
                null,
                test.traffic().maxRecordBytes(),
                mapping,
                FeatureForms.PLAIN,
                null,
                new LiveModels(names(test), true));
    }

    private static List<String> names(ShadowTest test) {
        return test.shadows().stream().map(Shadow::name).toList();
    }

    /** The schema of a log that holds the shadow's answers alone. */
    public static RequestSchema ofAnswers(ShadowTest test) {
        return new RequestSchema(
                test.compare().prediction(),
                null,
                List.of(),
                false,
                false,
                List.of(),
                null,
                test.traffic().maxRecordBytes(),
                test.traffic().ofShadowLog().mapping(),
                FeatureForms.PLAIN);
    }

    public boolean isOfAnswers() {
        return primary == null;
    }

    /**
     * What the places of a request's arrays mean. A request that waited in a savepoint may have
     * been read for another spec.
     */
    public String layout() {
        return prediction + " " + features + " " + segments;
    }

    public static RequestSchema of(ShadowTest test) {
        Set<String> features = new LinkedHashSet<>();
        long run = 0;
        for (Shadow shadow : test.shadows()) {
            features.addAll(shadow.features());
            run += shadow.model() == null ? 0 : 1;
        }
        List<String> shown = shownFeatures(test);
        boolean arrays = test.shadows().stream().anyMatch(RequestSchema::readsArrays);
        if (!arrays && !(run == 0 && shown.stream().allMatch(name -> name.matches("\\d+")))) {
            features.addAll(shown);
        }
        List<String> segments = new ArrayList<>(test.compare().segments());
        String key = test.traffic().sample().key();
        String sampleSegment = null;
        if (key.startsWith(SEGMENT_KEY)) {
            sampleSegment = key.substring(SEGMENT_KEY.length());
            if (!segments.contains(sampleSegment)) {
                segments.add(sampleSegment);
            }
        }
        String cluster = test.gates().clusterSegment();
        if (cluster != null && !segments.contains(cluster)) {
            segments.add(cluster);
        }
        return new RequestSchema(
                test.compare().prediction(),
                test.primary().name(),
                List.copyOf(features),
                run > 0 && (test.shadows().size() > 1 || !test.traffic().answered()),
                run > 0,
                List.copyOf(segments),
                sampleSegment,
                test.traffic().maxRecordBytes(),
                test.traffic().mapping(),
                FeatureForms.of(test.shadows(), shown),
                null,
                test.hasStages() ? new LiveModels(names(test), false) : LiveModels.NONE);
    }

    /** Features that slices are made of, and those that results carry. */
    private static List<String> shownFeatures(ShadowTest test) {
        Set<String> shown = new LinkedHashSet<>();
        if (test.slices() != null) {
            test.slices().features().forEach(feature -> shown.add(feature.name()));
        }
        if (test.sinks().files() != null) {
            shown.addAll(test.sinks().files().features());
        }
        return List.copyOf(shown);
    }

    private static boolean readsArrays(Shadow shadow) {
        return shadow.model() != null && shadow.features().isEmpty();
    }

    /** Whether features are read, for a shadow that has to be run or to look at. */
    public boolean readsFeatures() {
        return runsShadow || forms.kept();
    }

    /**
     * The place of a feature in {@link MirroredRequest#features()}. Of an array, the name is its
     * place.
     */
    public int featureAt(String name) {
        return features.isEmpty() ? Integer.parseInt(name) : features.indexOf(name);
    }

    /** The place of a segment in {@link MirroredRequest#segments()}; -1 for none. */
    public int segmentAt(@Nullable String name) {
        return name == null ? -1 : segments.indexOf(name);
    }
}
