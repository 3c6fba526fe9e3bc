package io.shadowgate.record;

import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Shadow;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which features may have another form than one value.
 *
 * @param listed features that are lists
 * @param optional features that a request need not have, because every shadow that reads them says
 *     what it is given instead
 * @param optionalNumbers whether numbers of an array may be null or NaN
 * @param kept whether requests keep their features even if no shadow is run on them
 */
public record FeatureForms(
        Set<String> listed, Set<String> optional, boolean optionalNumbers, boolean kept)
        implements Serializable {
    /** All features are required, and none is a list. */
    public static final FeatureForms PLAIN = new FeatureForms(Set.of(), Set.of(), false, false);

    public FeatureForms {
        listed = Set.copyOf(listed);
        optional = Set.copyOf(optional);
    }

    public FeatureForms(Set<String> listed, Set<String> optional, boolean optionalNumbers) {
        this(listed, optional, optionalNumbers, false);
    }

    /**
     * @param shown features that no shadow may need, but whose values are looked at
     */
    static FeatureForms of(List<Shadow> shadows, List<String> shown) {
        Set<String> listed = new HashSet<>();
        Set<String> optional = new HashSet<>();
        Set<String> required = new HashSet<>();
        boolean optionalNumbers = true;
        for (Shadow shadow : shadows) {
            if (shadow.model() == null) {
                continue;
            }
            for (InputSource source : shadow.inputs().values()) {
                if (!(source instanceof InputSource.Columns)) {
                    listed.addAll(source.features());
                }
            }
            for (String feature : shadow.features()) {
                (shadow.missing().of(feature) == null ? required : optional).add(feature);
            }
            optionalNumbers &= shadow.missing().others() != null;
        }
        optional.addAll(shown);
        optional.removeAll(required);
        // Nothing replaces a whole list.
        optional.removeAll(listed);
        return new FeatureForms(listed, optional, optionalNumbers, !shown.isEmpty());
    }
}
