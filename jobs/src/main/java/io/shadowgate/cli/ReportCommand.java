package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.inference.Shadows;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description =
                "Write the page of a test that runs or has run, from its published windows in"
                        + " sinks.files.path: the verdicts and why, the gates, the evidence and the"
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
                    "Where to write the page. Default: " + PageFile.NAME + " in sinks.files.path")
    @Nullable
    private Path out;

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
        if (test.sinks().files() == null) {
            throw new UserError(
                    "'report' reads windows from files, but the results of this test go to Kafka"
                            + " alone; set sinks.files.path too");
        }
        Map<String, String> digests = Shadows.check(test).digests();
        Story story = new StoryReader(test, digests).read();
        String command = spec.reportCommand() + (styleBeside ? " --style-beside" : "");
        PageSettings settings = new PageSettings(styleBeside ? PageFile.STYLE : null, command, 0);
        if (out == null) {
            System.out.println("Page: " + PageFile.write(story, digests, settings));
        } else {
            write(story, settings, out);
            System.out.println("Page: " + out);
        }
        return 0;
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
