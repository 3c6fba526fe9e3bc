package io.shadowgate.story;

import io.shadowgate.results.Disagreements;
import io.shadowgate.results.Summary;
import io.shadowgate.spec.ShadowTest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is to tell of one test so far. It depends on nothing but the spec and what was
 * published, so telling it again tells the same.
 *
 * @param test the spec, with the gates and how results are compared
 * @param summary where all records went, the reasons, and the last decision on each shadow
 * @param shadows in the order of the spec; all of them, unless some were asked for
 * @param disagreements what kept disagreements show, by shadow; empty if they were not read, or if
 *     none are kept
 */
public record Story(
        ShadowTest test,
        Summary summary,
        List<ShadowStory> shadows,
        Map<String, Disagreements> disagreements) {

    /** Without disagreements. */
    public Story(ShadowTest test, Summary summary, List<ShadowStory> shadows) {
        this(test, summary, shadows, Map.of());
    }

    public Story {
        shadows = List.copyOf(shadows);
        disagreements = Map.copyOf(disagreements);
        for (ShadowStory shadow : shadows) {
            if (test.shadows().stream().noneMatch(one -> one.name().equals(shadow.name()))) {
                throw new IllegalArgumentException(
                        "test " + test.test() + " has no shadow " + shadow.name());
            }
        }
    }

    /** The story of some of the shadows. */
    public Story only(Set<String> names) {
        return new Story(
                test,
                summary,
                shadows.stream().filter(shadow -> names.contains(shadow.name())).toList(),
                disagreements);
    }

    /** The same, with what kept disagreements show. */
    Story with(Map<String, Disagreements> read) {
        return new Story(test, summary, shadows, read);
    }
}
