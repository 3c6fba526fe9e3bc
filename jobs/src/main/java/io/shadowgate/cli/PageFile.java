package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.ResultStore;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;

/** The page of a test as a file beside its results. */
final class PageFile {
    static final String NAME = "report.html";
    static final String STYLE = "report.css";

    private PageFile() {}

    /** Writes the page of a run that has ended, unless the spec turns it off. */
    static void write(Backfill.Finished finished, ShadowTest test, String command, PrintStream out)
            throws IOException {
        if (test.sinks().requiredFiles().page()) {
            Path page = write(test, finished.modelDigests(), PageSettings.ofFile(command));
            out.println("Page: " + page);
        }
    }

    /** Reads the story of a test and writes its page beside the results. */
    static Path write(ShadowTest test, Map<String, String> modelDigests, PageSettings settings)
            throws IOException {
        ResultStore store = new ResultStore(test, modelDigests);
        store.put(
                () -> {
                    Map<String, byte[]> files = new TreeMap<>();
                    Story story = new StoryReader(test, modelDigests).read();
                    files.put(NAME, bytes(Page.html(story, settings)));
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
