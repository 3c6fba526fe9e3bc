package io.shadowgate.spec;

import io.shadowgate.spec.SpecException.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that the user repairs a spec once and not line by line. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(String path, String message) {
        found.add(new Problem(path, message));
    }

    /** For what leaves nothing to read on. */
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
