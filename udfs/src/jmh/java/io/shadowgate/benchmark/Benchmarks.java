package io.shadowgate.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this folder, each in a process of its own, then whole queries in this one,
 * and writes the page of results.
 */
public final class Benchmarks {
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);

    private Benchmarks() {}

    /**
     * @param args the page to write; then, to print some results and write nothing, a regular
     *     expression over the benchmarks' names
     */
    public static void main(String[] args) throws Exception {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .shouldFailOnError(true)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(5)
                        .warmupTime(ITERATION)
                        .measurementIterations(5)
                        .measurementTime(ITERATION)
                        .jvmArgsAppend("-Xmx2g");
        if (args.length > 1) {
            new Runner(options.include(args[1]).build()).run();
            return;
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        String page = ResultPage.of(results, LocalDate.now(ZoneOffset.UTC));
        Files.writeString(Path.of(args[0]), page);
        Files.writeString(Path.of(args[0]), page + "\n" + TumbleComparison.section());
    }
}
