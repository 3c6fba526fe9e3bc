package io.shadowgate.record;

import java.io.Serializable;
import java.util.List;

/**
 * The shadows that may have answered requests in a log themselves, because a test has stages.
 *
 * @param names of the shadows; empty in a test without stages
 * @param only whether a log is read only to see which model served each request, and how
 */
public record LiveModels(List<String> names, boolean only) implements Serializable {
    public static final LiveModels NONE = new LiveModels(List.of(), false);

    public LiveModels {
        names = List.copyOf(names);
    }

    /** Whether requests that the primary did not answer are counted elsewhere. */
    public boolean any() {
        return !names.isEmpty();
    }
}
