package io.shadowgate.cli;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.app.UserError;
import io.shadowgate.inference.Shadows;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description =
                "Write the page of a test that runs or has run, from its published windows, in"
                        + " sinks.files.path or else in sinks.kafka.windows: the verdicts and why, the gates, the evidence and the"
                        + " course over time, the segments. The page is one file of HTML that needs"
                        + " no script and no network. 'run', 'backfill' and 'demo' write it too.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write the page. Default: "
                            + PageFile.NAME
                            + " in sinks.files.path, or in this folder if the results are only in"
                            + " Kafka")
    @Nullable
    private Path out;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description =
                    "The page as it was at this event time: 2026-03-09 or 2026-03-09T12:00:00Z."
                            + " Windows that end later do not count. Needs --out.")
    @Nullable
    private String to;

    @Option(
            names = "--with-values",
            description =
                    "Show what the models answered in the disagreements to look at, with latencies"
                            + " and segments. Without it, the page has only their ids and times.")
    private boolean withValues;

    @Option(
            names = "--style-beside",
            description =
                    "Write the style to "
                            + PageFile.STYLE
                            + " beside the page. For servers whose content security policy allows"
                            + " no style inside a page.")
    private boolean styleBeside;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        if (to != null && out == null) {
            throw new UserError(
                    "--to writes a page of the past, which must not replace that of today; add"
                            + " --out FILE");
        }
        long until = to == null ? PublishedStories.ALL : RangeOptions.time("--to", to);
        Map<String, String> digests = Shadows.check(test).digests();
        Story story = PublishedStories.read(test, digests, until);
        boolean inFiles = test.sinks().files() != null;
        PageSettings settings =
                new PageSettings(
                        styleBeside ? PageFile.STYLE : null,
                        command(),
                        0,
                        withValues,
                        inFiles || to != null ? List.of() : differences(story));
        if (out == null && inFiles) {
            System.out.println("Page: " + PageFile.write(story, digests, settings));
            return 0;
        }
        if (inFiles && to == null) {
            story = new StoryReader(test, digests).withDisagreements(story);
        }
        Path file = out == null ? Path.of(PageFile.NAME) : out;
        write(story, settings, file);
        System.out.println("Page: " + file);
        return 0;
    }

    private String command() {
        return spec.reportCommand()
                + (to == null ? "" : " --to " + SpecOptions.quoted(to))
                + (withValues ? " --with-values" : "")
                + (styleBeside ? " --style-beside" : "");
    }

    /** A topic may have lost its first windows, and then it tells another story. */
    private static List<String> differences(Story story) throws IOException, InterruptedException {
        if (!DecisionFeeds.areThere(story.test())) {
            return List.of();
        }
        try (DecisionFeed feed = DecisionFeeds.ofAll(story.test())) {
            feed.next();
            return PublishedStories.differences(story, feed.latest());
        }
    }

    private void write(Story story, PageSettings settings, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, PageFile.bytes(Page.html(story, settings)));
        if (styleBeside) {
            Files.write(file.resolveSibling(PageFile.STYLE), PageFile.bytes(Page.style()));
        }
    }
}
