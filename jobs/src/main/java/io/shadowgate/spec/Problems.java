package io.shadowgate.spec;

import io.shadowgate.spec.SpecException.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects all problems of a spec, so that the user can correct them at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(String path, String message) {
        found.add(new Problem(path, message));
    }

    /** Adds a problem after which reading cannot continue. */
    SpecException with(String path, String message) {
        add(path, message);
        return new SpecException(file, found);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SpecException(file, found);
        }
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
