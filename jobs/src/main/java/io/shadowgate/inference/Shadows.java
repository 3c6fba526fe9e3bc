package io.shadowgate.inference;

import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shadows of a test, ready to be run. */
public record Shadows(List<Entry> list) implements Serializable {

    public Shadows {
        list = List.copyOf(list);
    }

    /**
     * One shadow.
     *
     * @param source null where the answers come from the log
     * @param sha256 digest of the model, null without one
     */
    public record Entry(String name, @Nullable ScorerSource source, @Nullable String sha256)
            implements Serializable {}

    /**
     * Loads every model once, here and now, so that what is wrong with it is said before a job
     * starts.
     *
     * @throws ModelException naming the shadow, if a model and the spec do not go together
     */
    public static Shadows check(ShadowTest test) {
        List<String> read = RequestSchema.of(test).features();
        List<Entry> checked = new ArrayList<>();
        for (Shadow shadow : test.shadows()) {
            if (shadow.model() == null) {
                checked.add(new Entry(shadow.name(), null, null));
                continue;
            }
            try {
                ModelSource source =
                        new ModelSource(
                                        shadow,
                                        test.compare().prediction(),
                                        read,
                                        test.inference().timeout())
                                .check();
                checked.add(new Entry(shadow.name(), source, source.sha256()));
            } catch (ModelException e) {
                throw new ModelException("shadow " + shadow.name() + ": " + e.getMessage(), e);
            }
        }
        return new Shadows(checked);
    }

    public boolean anyToRun() {
        return list.stream().anyMatch(shadow -> shadow.source() != null);
    }

    /** sha256 by shadow, for those that have a model. */
    public Map<String, String> digests() {
        Map<String, String> digests = new HashMap<>();
        for (Entry shadow : list) {
            if (shadow.sha256() != null) {
                digests.put(shadow.name(), shadow.sha256());
            }
        }
        return digests;
    }
}
