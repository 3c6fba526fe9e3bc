package io.shadowgate.serve;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A test whose published results are served. They are read again when somebody asks. */
final class ServedTest implements AutoCloseable {
    private final ShadowTest test;
    private final Duration refresh;
    private final Fresh<Map<String, PublishedDecision>> decisions;
    private final Fresh<String> page;

    /** Opened when the first reader comes; null before, and after it has failed. */
    @Nullable private DecisionFeed feed;

    ServedTest(ShadowTest test, Duration refresh, LongSupplier nanos) {
        this.test = test;
        this.refresh = refresh;
        this.decisions = new Fresh<>(this::look, refresh, nanos);
        this.page = new Fresh<>(this::write, refresh, nanos);
    }

    ShadowTest test() {
        return test;
    }

    String name() {
        return test.test();
    }

    List<String> shadows() {
        return test.shadows().stream().map(Shadow::name).toList();
    }

    /** The last published decision on each shadow that has one, by shadow. */
    Map<String, PublishedDecision> decisions() throws Exception {
        return decisions.get();
    }

    private Map<String, PublishedDecision> look() throws Exception {
        if (feed == null) {
            feed = DecisionFeeds.ofAll(test);
        }
        try {
            feed.next();
            return feed.latest();
        } catch (IOException | RuntimeException e) {
            close(); // The next look starts anew.
            throw e;
        }
    }

    /** The page of the test. */
    String page() throws Exception {
        return page.get();
    }

    private String write() throws Exception {
        Map<String, PublishedDecision> latest = decisions();
        Story story = PublishedStories.readWhole(test, latest);
        return Page.html(
                story,
                new PageSettings(
                        null,
                        null,
                        (int) refresh.toSeconds(),
                        false,
                        PublishedStories.differences(story, latest)));
    }

    @Override
    public void close() throws IOException {
        // Not while somebody looks: a feed has one reader at a time.
        synchronized (decisions) {
            if (feed != null) {
                feed.close();
                feed = null;
            }
        }
    }
}
