package io.shadowgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the bench. */
@Command(
        name = "shadowgate bench",
        description = {
            "Measures ShadowGate beside what people use instead, all in one run on this machine,"
                + " and prints one table: rows a second, and the ratio of each line to the one that"
                + " it is judged by.",
            "",
            "  parse   a log read and parsed: against DuckDB's read_json and against Flink's"
                    + " TextLineInputFormat with Jackson's readTree",
            "  all     a log to decisions: against parsing alone, a pandas pipeline and a replay"
                    + " worker (Python where it has pandas, scipy and scikit-learn)",
            "  scale   1 and 2 slots; 1, 4 and 16 times the rows; 1, 2 and 4 shadows",
            "  infer   batches and the async operator alone: against ONNX Runtime on the same"
                    + " batches and against DJL, a row a call",
            "  report  comparisons to window reports: against Flink SQL's AVG and PERCENTILE, and"
                    + " DuckDB",
            "",
            "Each contender has a process of its own, warms up, finds its input in memory, and"
                + " takes turns with all that read the same. A rate is marginal: additional rows by"
                + " additional time between a small run and a large one, so that no start is in it."
                + " Shown is the median of the repetitions; +- is half the distance between the"
                + " extremes. Heap is the most that was left after a garbage collection. Contenders"
                + " that answer differently fail the bench.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100)
public final class Bench implements Callable<Integer> {
    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Rows of the log, rounded up to 64 equal parts. With fewer, starting a job"
                            + " weighs more and figures scatter. 12 million need 4 GB of temporary"
                            + " space. Default: ${DEFAULT-VALUE}")
    private long rows = 12_000_000;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Only these, separated by commas: ${COMPLETION-CANDIDATES}")
    private Set<Groups.Name> only = EnumSet.allOf(Groups.Name.class);

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Repetitions. Default: ${DEFAULT-VALUE}")
    private int repeat = 3;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write the table to this file too, as Markdown, and the figures beside it, with"
                            + " the ending .json.")
    @Nullable
    private Path out;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Hold the ratios against these figures, by default deploy/benchmarks.json, and"
                            + " exit with 1 if one has fallen.")
    @Nullable
    private String check;

    @Option(
            names = "--soak",
            description =
                    "Instead of all that: 20 million requests from the log to decisions in a heap"
                            + " of 1 GB. Needs 5 GB of temporary space.")
    private boolean soak;

    @Option(
            names = "--live",
            description =
                    "Instead of all that: a live test on a cluster and a broker of processes of"
                        + " this machine. Finds the highest rate that it keeps up with, holds it,"
                        + " and measures at half of it how old comparisons and decisions are.")
    private boolean live;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long --live holds its highest rate. Default: ${DEFAULT-VALUE}")
    private int minutes = 15;

    @Spec private CommandSpec command;

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(error -> CommandLine.ExitCode.SOFTWARE)
                .setExecutionExceptionHandler(
                        (error, line, parsed) -> {
                            line.getErr().println("shadowgate bench: " + error.getMessage());
                            return CommandLine.ExitCode.SOFTWARE;
                        })
                .setParameterExceptionHandler(
                        (error, wrong) -> {
                            error.getCommandLine()
                                    .getErr()
                                    .println("shadowgate bench: " + error.getMessage());
                            return CommandLine.ExitCode.SOFTWARE;
                        })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (rows < Groups.LEAST_ROWS) {
            throw wrong("--rows " + rows + ": at least " + Groups.LEAST_ROWS);
        }
        if (minutes < 1) {
            throw wrong("--minutes " + minutes + ": at least 1");
        }
        if (repeat < 1) {
            throw wrong("--repeat " + repeat + ": at least 1");
        }
        Figures earlier = check == null ? null : earlier();
        Path folder = Files.createTempDirectory("shadowgate-bench");
        Thread cleaning = new Thread(() -> delete(folder), "delete data");
        Runtime.getRuntime().addShutdownHook(cleaning);
        if (live) {
            Path target = Path.of(System.getProperty("shadowgate.root", "."), "jobs", "target");
            Live.run(folder, target, Duration.ofMinutes(minutes), System.out);
            return 0;
        }
        if (soak) {
            System.out.print(Soak.run(folder));
            return 0;
        }
        List<Group> groups = measure(folder);
        Figures figures =
                Figures.of(LocalDate.now(ZoneOffset.UTC).toString(), Machine.here(), groups);
        System.out.println(Table.text(groups));
        System.out.println(figures.date());
        System.out.println(figures.machine().describe());
        if (out != null) {
            Page.write(out, groups, figures, rows, repeat);
        }
        return earlier == null ? 0 : report(Guard.fallen(earlier, figures));
    }

    private List<Group> measure(Path folder) throws Exception {
        BenchData data = new BenchData(folder, (rows + Groups.PARTS - 1) / Groups.PARTS);
        data.writeModels();
        return new Groups(data, new Meter(repeat, System.err), only).run();
    }

    private Figures earlier() throws IOException {
        Path file =
                Path.of(
                        check.isEmpty()
                                ? System.getProperty("shadowgate.root", ".")
                                        + "/deploy/benchmarks.json"
                                : check);
        if (!Files.isRegularFile(file)) {
            throw wrong("--check: there are no figures at " + file + "; --out writes them");
        }
        return Figures.read(file);
    }

    private static int report(List<String> fallen) {
        if (fallen.isEmpty()) {
            System.out.println("No ratio has fallen.");
            return 0;
        }
        System.out.println("Fallen:");
        fallen.forEach(ratio -> System.out.println("  " + ratio));
        return 1;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static void delete(Path folder) {
        try {
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            System.err.println("shadowgate bench: " + folder + " is left behind: " + e);
        }
    }
}
