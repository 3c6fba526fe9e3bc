package io.shadowgate.app;

import io.shadowgate.output.kafka.ReportTopic;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the story of a test from the windows that it publishes, in files or else in a topic. */
public final class PublishedStories {
    /** All windows. */
    public static final long ALL = Long.MAX_VALUE;

    private PublishedStories() {}

    /** Whether the test publishes windows. */
    public static boolean areThere(ShadowTest test) {
        Sinks.Kafka kafka = test.sinks().kafka();
        return test.sinks().files() != null || kafka != null && kafka.windows() != null;
    }

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     * @param until epoch milliseconds; the story is told as of that time; {@link #ALL} for all
     *     windows
     * @throws UserError if the test publishes no windows
     */
    public static Story read(ShadowTest test, Map<String, String> modelDigests, long until)
            throws IOException, InterruptedException {
        StoryReader reader = new StoryReader(test, modelDigests);
        if (test.sinks().files() != null) {
            return until == ALL ? reader.read() : reader.readUntil(until);
        }
        Sinks.Kafka kafka = test.sinks().kafka();
        if (kafka == null || kafka.windows() == null) {
            throw new UserError(
                    "test "
                            + test.test()
                            + " publishes no windows, from which its page is made; set"
                            + " sinks.files.path or sinks.kafka.windows");
        }
        List<String> quality =
                kafka.quality() == null
                        ? List.of()
                        : ReportTopic.read(kafka, "quality", kafka.quality(), test.test());
        return reader.of(
                ReportTopic.read(kafka, "windows", kafka.windows(), test.test()), quality, until);
    }

    /** The same without the test's models: its decisions say which models were judged. */
    public static Story read(ShadowTest test, Map<String, PublishedDecision> latest)
            throws IOException, InterruptedException {
        return read(test, digests(latest), ALL);
    }

    /** The same, with what the disagreements show that the test keeps in files. */
    public static Story readWhole(ShadowTest test, Map<String, PublishedDecision> latest)
            throws IOException, InterruptedException {
        Story story = read(test, latest);
        return test.sinks().files() == null
                ? story
                : new StoryReader(test, digests(latest)).withDisagreements(story);
    }

    private static Map<String, String> digests(Map<String, PublishedDecision> latest) {
        Map<String, String> models = new HashMap<>();
        latest.forEach(
                (shadow, decision) -> {
                    String model = decision.judged().modelSha256();
                    if (model != null) {
                        models.put(shadow, model);
                    }
                });
        return models;
    }

    /**
     * Where the story of windows does not end with the published decisions, in sentences: a topic
     * may have lost its first windows.
     */
    public static List<String> differences(Story story, Map<String, PublishedDecision> latest) {
        List<String> differences = new ArrayList<>();
        for (ShadowStory shadow : story.shadows()) {
            PublishedDecision published = latest.get(shadow.name());
            if (published != null && !ends(shadow, published)) {
                differences.add(
                        "The published decision on "
                                + shadow.name()
                                + " is "
                                + published.verdict()
                                + " at "
                                + published.windowEnd()
                                + ", and the windows that can be read lead to "
                                + shadow.last().verdict()
                                + end(shadow)
                                + ". Windows are missing, or the spec or the model is another.");
            }
        }
        return differences;
    }

    private static String end(ShadowStory shadow) {
        return shadow.last().decision() == null
                ? ""
                : " at " + Instant.ofEpochMilli(shadow.last().decision().windowEnd());
    }

    /** Whether the story of a shadow ends with this decision. */
    public static boolean ends(ShadowStory story, @Nullable PublishedDecision published) {
        return story.last().decision() == null
                ? published == null
                : published != null
                        && published.windowEnd().toEpochMilli()
                                == story.last().decision().windowEnd()
                        && published.verdict() == story.last().verdict();
    }
}
