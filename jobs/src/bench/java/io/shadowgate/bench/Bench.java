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
            "Measures ShadowGate and its alternatives in one run on this machine, and prints one"
                    + " table: rows a second, and the ratio of each line to the line that it is"
                    + " compared with.",
            "",
            "  parse   a log read and parsed: against DuckDB's read_json and against Flink's"
                    + " TextLineInputFormat with Jackson's readTree; CSV against DuckDB's"
                    + " read_csv; Databricks' layout against ShadowGate's own",
            "  all     a log to decisions: against parsing alone, DuckDB doing the same, a pandas"
                    + " pipeline and a replay worker (Python where it has pandas, scipy and"
                    + " scikit-learn)",
            "  scale   1 and 2 slots; 1, 4 and 16 times the rows; 1, 2 and 4 shadows",
            "  infer   batches and the async operator alone: against ONNX Runtime on the same"
                    + " batches and against DJL, a row a call",
            "  report  comparisons to window reports: against Flink SQL's AVG and PERCENTILE, and"
                    + " DuckDB",
            "  start   --help, plan and sql -f: seconds of the whole command",
            "  verdict seconds from the command to the verdict at 1,000, 1 million and 8 million"
                    + " requests, beside DuckDB's whole job",
            "",
            "Each contender has its own process, warms up, and reads its input from memory."
                + " Contenders with the same input take turns. A rate is marginal: the additional"
                + " rows of a large run over a small one, divided by the additional time. So it"
                + " does not contain the start. The times of start and verdict are those of whole"
                + " runs, each in a new process. The table shows the median of the repetitions; +-"
                + " is half the distance between the extremes. Heap is the most that was left after"
                + " a garbage collection. The bench fails if contenders give different answers.",
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
                    "Rows of the log, rounded up to 64 equal parts. With fewer rows, figures"
                            + " scatter more, because the start of a job takes a larger share. 12"
                            + " million rows need 6 GB of temporary space. Default:"
                            + " ${DEFAULT-VALUE}")
    private long rows = 12_000_000;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measure only these parts, separated by commas: ${COMPLETION-CANDIDATES}")
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
                    "Also write the table to this file, as Markdown, and the figures to a .json"
                            + " file beside it.")
    @Nullable
    private Path out;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Compare the ratios with these figures, by default deploy/benchmarks.json, and"
                            + " exit with 1 if one has fallen.")
    @Nullable
    private String check;

    @Option(
            names = "--soak",
            description =
                    "Only run 20 million requests from the log to decisions in a heap of 1 GB."
                            + " Needs 5 GB of temporary space.")
    private boolean soak;

    @Option(
            names = "--live",
            description =
                    "Only run a live test, on a cluster and a broker of local processes. Finds the"
                        + " highest rate that the test can sustain, holds it, and measures at half"
                        + " of it how old comparisons and decisions are.")
    private boolean live;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long --live holds its highest rate. Default: ${DEFAULT-VALUE}")
    private int minutes = 15;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Only measure ages with --live, at this number of requests a second. Default:"
                            + " half the highest rate, after it was held.")
    @Nullable
    private Integer rate;

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
        if (rate != null && rate < 1) {
            throw wrong("--rate " + rate + ": at least 1");
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
            Live.run(folder, target, Duration.ofMinutes(minutes), rate, System.out);
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
        return new Groups(data, new Meter(repeat, System.err), only, root()).run();
    }

    private static Path root() {
        return Path.of(System.getProperty("shadowgate.root", ".")).toAbsolutePath();
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
