package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.ResultStore;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** The page of a test as a file beside its results. */
final class PageFile {
    static final String NAME = "report.html";
    static final String STYLE = "report.css";

    private PageFile() {}

    /**
     * Writes the page of a run that has ended.
     *
     * @return null if the spec turns it off
     */
    @Nullable
    static Path write(Backfill.Finished finished, ShadowTest test, String command)
            throws IOException {
        return test.sinks().requiredFiles().page()
                ? write(finished.story(), finished.modelDigests(), PageSettings.ofFile(command))
                : null;
    }

    /** Writes the page of a test beside its results. */
    static Path write(Story story, Map<String, String> modelDigests, PageSettings settings)
            throws IOException {
        ResultStore store = new ResultStore(story.test(), modelDigests);
        StoryReader reader = new StoryReader(story.test(), modelDigests);
        AtomicReference<@Nullable Story> known = new AtomicReference<>(story);
        store.put(
                () -> {
                    Map<String, byte[]> files = new TreeMap<>();
                    Story first = known.getAndSet(null);
                    // Another run published meanwhile.
                    Story told =
                            first == null
                                    ? reader.read()
                                    : first;
                    Story whole = reader.withDisagreements(told);
                    files.put(NAME, bytes(Page.html(whole, settings)));
                    if (settings.styleSheet() != null) {
                        files.put(STYLE, bytes(Page.style()));
                    }
                    return files;
                });
        return new Path(store.path(), NAME);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
