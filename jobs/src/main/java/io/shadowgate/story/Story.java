package io.shadowgate.story;

import io.shadowgate.results.Summary;
import io.shadowgate.spec.ShadowTest;
import java.util.List;

/**
 * What there is to tell of one test so far. It depends on nothing but the spec and what was
 * published, so telling it again tells the same.
 *
 * @param test the spec, with the gates and how results are compared
 * @param summary where all records went, the reasons, and the last decision on each shadow
 * @param shadows in the order of the spec
 */
public record Story(ShadowTest test, Summary summary, List<ShadowStory> shadows) {
    public Story {
        shadows = List.copyOf(shadows);
        if (shadows.size() != test.shadows().size()) {
            throw new IllegalArgumentException(
                    shadows.size() + " stories of " + test.shadows().size() + " shadows");
        }
    }
}
