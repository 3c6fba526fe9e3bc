package io.shadowgate.story;

import io.shadowgate.results.Decisions;
import io.shadowgate.results.PublishedWindows;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.Summary;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the story of a test while a run makes its decisions. */
public final class StoryFollower implements Decisions.Follower {
    private final ShadowTest test;
    private @Nullable StoryWriter writer;
    private @Nullable Story story;

    public StoryFollower(ShadowTest test) {
        this.test = test;
    }

    @Override
    public boolean needsSegments() {
        return !test.compare().segments().isEmpty();
    }

    @Override
    public PublishedWindows.Visitor begin() {
        writer = StoryReader.writer(test);
        return writer;
    }

    @Override
    public Map<String, Object> end(Summary summary, ResultStore results) throws IOException {
        Story told =
                StoryReader.withSlices(
                        Objects.requireNonNull(writer).story(test, summary), results);
        story = told;
        return WhereForm.of(told);
    }

    /** The story of all results, once they have been judged. */
    public Story story() {
        return Objects.requireNonNull(story, "decisions were not made yet");
    }
}
