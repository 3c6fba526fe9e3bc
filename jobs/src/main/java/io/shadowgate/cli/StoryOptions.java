package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.console.StoryEnds;
import io.shadowgate.console.StoryJson;
import io.shadowgate.console.StoryMarkdown;
import io.shadowgate.console.StoryText;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that tell the story of a test. */
final class StoryOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = StoryFormat.Converter.class,
            description =
                    "How to print the result: text for a terminal, md (Markdown) for a chat message"
                            + " or a pull request, json for a script. With md and json, standard"
                            + " output holds nothing else; notes go to standard error. Default:"
                            + " ${DEFAULT-VALUE}")
    private StoryFormat format = StoryFormat.TEXT;

    StoryFormat format() {
        return format;
    }

    /** Notes must not mix with what a script reads. */
    Terminal terminal() {
        return new Terminal(notes());
    }

    PrintStream notes() {
        return format == StoryFormat.TEXT ? System.out : System.err;
    }

    /**
     * Writes the page of a run that has ended, unless the spec turns it off, and tells its story.
     *
     * @param command that writes the page again; null for no page
     */
    void print(Backfill.Finished finished, ShadowTest test, @Nullable String command)
            throws IOException {
        Path page = command == null ? null : PageFile.write(finished, test, command);
        if (format == StoryFormat.TEXT) {
            System.out.println();
        }
        print(
                finished.told(),
                new StoryEnds(
                        RunNotes.of(finished, test.inference()),
                        page == null ? null : page.toString(),
                        finished.results().toString()));
    }

    void print(Story story, StoryEnds ends) {
        switch (format) {
            case TEXT ->
                    StoryText.lines(story, ends, Screens.ofOutput()).forEach(System.out::println);
            case MD -> StoryMarkdown.lines(story, ends).forEach(System.out::println);
            case JSON -> System.out.println(StoryJson.of(story, ends));
        }
    }
}
