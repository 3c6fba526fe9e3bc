package io.shadowgate.story;

import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the story of a test without its models: the published decisions say which models were
 * judged.
 */
public final class PublishedStory {
    private PublishedStory() {}

    /**
     * @param test its results are kept in files
     * @param latest the last decision on each shadow that has one
     */
    public static Story read(ShadowTest test, Map<String, PublishedDecision> latest)
            throws IOException {
        Map<String, String> models = new HashMap<>();
        latest.forEach(
                (shadow, decision) -> {
                    String model = decision.judged().modelSha256();
                    if (model != null) {
                        models.put(shadow, model);
                    }
                });
        return new StoryReader(test, models).read();
    }
}
