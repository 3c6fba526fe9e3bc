package io.shadowgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;

/**
 * A command of the launcher, as its users start it: from the start of its process to its end.
 *
 * @param root of the checkout
 * @param folder for its files, which are deleted after each run
 * @param arguments of the command
 * @param answer of what it left behind; not timed
 */
record Command(Path root, Path folder, Arguments arguments, Answer answer) implements Contender {
    private static final long PATIENCE_SECONDS = 300;

    /** The arguments for a number of rows. */
    interface Arguments {
        /**
         * @param own an empty folder of this run
         */
        List<String> of(long rows, Path own) throws Exception;
    }

    /** What a command has found. */
    interface Answer {
        Map<String, double[]> in(Path own) throws Exception;
    }

    /** From the command to the verdict on a log whose rows are spread over days. */
    static Command verdict(Path root, BenchData data) {
        return new Command(
                root,
                data.folder(),
                (rows, own) ->
                        List.of(
                                "backfill",
                                "--spec",
                                Specs.write(own, data.even(rows)).toString(),
                                "--no-ui"),
                own -> Reports.read(own.resolve(Specs.RESULTS)));
    }

    /** A command that reads no log. */
    static Command of(Path root, BenchData data, Arguments arguments) {
        return new Command(root, data.folder(), arguments, own -> Map.of());
    }

    @Override
    public Run run(long rows) throws Exception {
        Path own = Files.createDirectory(folder.resolve("run-" + UUID.randomUUID()));
        try {
            List<String> command = new ArrayList<>();
            command.add(root.resolve("deploy/local/shadowgate").toString());
            command.addAll(arguments.of(rows, own));
            Path printed = own.resolve("printed.txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(own.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(printed.toFile());
            // They are meant for this process.
            builder.environment().remove("SHADOWGATE_JAVA_OPTS");
            long start = System.nanoTime();
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", command) + " failed:\n" + Files.readString(printed));
            }
            return Run.timed((System.nanoTime() - start) / 1e9, answer.in(own));
        } finally {
            delete(own);
        }
    }

    private static void delete(Path folder) throws IOException {
        FileUtils.deleteDirectory(folder.toFile());
    }

    @Override
    public boolean worksInHeap() {
        return false;
    }
}
