package io.shadowgate.spec;

import io.shadowgate.text.NearestName;
import java.util.List;
import java.util.Map;

/** Rules between the keys of {@code privacy}, and between these and others. */
final class PrivacyRules {
    static final String SECTION = "privacy";

    private final SpecValues values;
    private final Problems problems;

    PrivacyRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        if (!values.isSection(SECTION)) {
            return;
        }
        Map<String, Written> segments = values.get(SpecKeys.PRIVACY_SEGMENTS);
        List<String> reported = values.get(SpecKeys.SEGMENTS);
        if (segments != null && reported != null) {
            checkSegments(segments, reported);
        }
        boolean hashes =
                Written.HASH.equals(values.get(SpecKeys.PRIVACY_REQUEST_ID))
                        || Written.HASH.equals(values.get(SpecKeys.PRIVACY_PREDICTIONS))
                        || segments != null && Privacy.anyHashed(segments);
        if (hashes && !values.has(SpecKeys.PRIVACY_KEY)) {
            problems.add(
                    SpecKeys.PRIVACY_KEY.path(),
                    "missing: hashes need a key, so that nobody finds a value by trying all; write"
                            + " ${env:NAME} or ${file:/path}");
        }
    }

    private void checkSegments(Map<String, Written> segments, List<String> reported) {
        for (String name : reported) {
            if (!segments.containsKey(name)) {
                problems.add(
                        Problems.join(SpecKeys.PRIVACY_SEGMENTS.path(), name),
                        "missing: "
                                + SpecKeys.SEGMENTS.path()
                                + " asks for reports on it, which show its values; write keep, hash"
                                + " or bucket N, or leave it out there");
            }
        }
        for (String name : segments.keySet()) {
            if (!reported.contains(name)) {
                String near = NearestName.of(name, reported).orElse("");
                problems.add(
                        Problems.join(SpecKeys.PRIVACY_SEGMENTS.path(), name),
                        "has no effect: it is not in "
                                + SpecKeys.SEGMENTS.path()
                                + ", so it is not written"
                                + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
            }
        }
    }
}
