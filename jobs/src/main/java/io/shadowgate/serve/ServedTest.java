package io.shadowgate.serve;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.app.UserError;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.results.PublishedStage;
import io.shadowgate.results.StageFiles;
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
    private final Fresh<Map<String, PublishedStage>> stages;

    /** Opened when the first reader comes; null before, and after it has failed. */
    @Nullable private DecisionFeed feed;

    /** Opened when the first reader asks for the stages. */
    @Nullable private StageFiles stageFiles;

    ServedTest(ShadowTest test, Duration refresh, LongSupplier nanos) {
        this.test = test;
        this.refresh = refresh;
        this.decisions = new Fresh<>(this::look, refresh, nanos);
        this.page = new Fresh<>(this::write, refresh, nanos);
        this.stages = new Fresh<>(this::lookAtStages, Duration.ZERO, nanos);
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

    /**
     * What the stages advised last, by shadow. It is never older than the question: nobody may move
     * traffic on an answer that is no longer true.
     */
    Map<String, PublishedStage> stages() throws Exception {
        return stages.get();
    }

    private Map<String, PublishedStage> lookAtStages() throws IOException {
        if (test.sinks().files() == null) {
            throw new UserError(
                    "test "
                            + test.test()
                            + " writes no files, in which its stages could be looked up"
                            + " (sinks.files.path)");
        }
        if (stageFiles == null) {
            stageFiles = new StageFiles(test.sinks().files().path(), test.test());
        }
        return stageFiles.latest();
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
