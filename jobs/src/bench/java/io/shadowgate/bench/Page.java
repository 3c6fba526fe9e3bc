package io.shadowgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page of results, and the figures beside it. */
final class Page {
    private Page() {}

    static void write(Path file, List<Group> groups, Figures figures, long rows, int repeat)
            throws IOException {
        Files.writeString(
                file,
                """
                # Benchmarks

                Written by `deploy/local/shadowgate bench --out deploy/benchmarks.md`, whose `--help` says
                what is measured and how. %s, %,d rows, %d repetitions.

                ```
                %s
                ```

                %s\
                """
                        .formatted(
                                figures.date(),
                                rows,
                                repeat,
                                figures.machine().describe(),
                                Table.markdown(groups)));
        String name = file.getFileName().toString();
        int ending = name.lastIndexOf('.');
        figures.write(
                file.resolveSibling((ending < 1 ? name : name.substring(0, ending)) + ".json"));
    }
}
