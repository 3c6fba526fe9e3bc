package io.shadowgate.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What evidence is about. Counts under another spec, or of another model, prove nothing about it.
 *
 * @param specSha256 digest of what the spec says of this shadow, without other shadows, and without
 *     where requests come from and where results go
 * @param modelSha256 null when the shadow's answers come from the log
 */
public record Subject(String specSha256, @Nullable String modelSha256) {

    /** What differs, in words; empty if nothing does. */
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
