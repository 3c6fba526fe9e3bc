package io.shadowgate.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The subject of evidence: a model under a spec. Counts under another spec or of another model are
 * no evidence about it.
 *
 * @param specSha256 digest of the spec for this shadow, without other shadows, sources of requests
 *     and sinks
 * @param modelSha256 null if the log holds the shadow's answers
 */
public record Subject(String specSha256, @Nullable String modelSha256) {

    /** The differences in words; empty if there are none. */
    public String changesTo(Subject now) {
        List<String> changes = new ArrayList<>();
        if (!Objects.equals(modelSha256, now.modelSha256)) {
            changes.add("the model was " + modelSha256 + " and is " + now.modelSha256);
        }
        if (!specSha256.equals(now.specSha256)) {
            changes.add("the spec's digest was " + specSha256 + " and is " + now.specSha256);
        }
        return String.join("; ", changes);
    }
}
