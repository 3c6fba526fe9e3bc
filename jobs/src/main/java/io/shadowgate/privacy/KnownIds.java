package io.shadowgate.privacy;

import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Under which names results may know some requests: their ids, and those of the rows of a call,
 * both as they are and as {@code privacy} writes them. Results of an earlier spec may have either.
 */
public final class KnownIds {
    /** Rows of a call that are looked for. */
    public static final int MOST_ROWS = 10_000;

    private final Set<String> ids = new HashSet<>();

    /** One of the ids as a word of its own in the text of a record. */
    private final Pattern word;

    public KnownIds(Set<String> requestIds, ShadowTest test) {
        Redactor redactor = Redactor.of(test);
        for (String id : requestIds) {
            add(id, redactor);
            for (int row = 0; row < MOST_ROWS; row++) {
                add(id + "#" + row, redactor);
            }
        }
        word =
                Pattern.compile(
                        requestIds.stream()
                                .map(Pattern::quote)
                                .collect(
                                        Collectors.joining(
                                                "|", "(?<![\\w.-])(", ")(?![\\w-]|\\.\\w)")));
    }

    private void add(String id, Redactor redactor) {
        ids.add(id);
        String written = redactor.id(id);
        if (written != null) {
            ids.add(written);
        }
    }

    /** Whether a comparison's id is one of them. */
    public boolean contains(String requestId) {
        return ids.contains(requestId);
    }

    /** Whether a rejected record is about one of them, or shows its id. */
    public boolean isIn(Rejected rejected) {
        String known = rejected.knownId();
        return known != null && ids.contains(known)
                || word.matcher(rejected.record()).find()
                || word.matcher(rejected.reason()).find()
                || word.matcher(rejected.position()).find();
    }
}
