package io.shadowgate.benchmark;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results as a page of Markdown: a table for each class of benchmarks. */
final class ResultPage {
    private ResultPage() {}

    static String of(Collection<RunResult> results, LocalDate date) {
        String tables =
                results.stream()
                        .collect(groupingBy(ResultPage::group, TreeMap::new, toList()))
                        .entrySet()
                        .stream()
                        .map(group -> table(group.getKey(), group.getValue()))
                        .collect(joining("\n"));
        return """
        # Benchmarks

        Written by `mvn -B -pl udfs -Pjmh verify`: JMH, one thread, one fork, 5 + 5 halves of a
        second a line; the scatter is JMH's 99.9%% interval. %s, %s.

        %s\
        """
                .formatted(date, machine(), tables);
    }

    private static String table(String group, List<RunResult> results) {
        return "## %s\n\n| | | ± | |\n|---|--:|--:|---|\n%s"
                .formatted(group, results.stream().map(ResultPage::row).collect(joining()));
    }

    private static String row(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "| %s | %,.3f | %,.3f | %s |%n",
                name(result.getParams()),
                primary.getScore(),
                primary.getScoreError(),
                primary.getScoreUnit().replace("us", "µs"));
    }

    private static String group(RunResult result) {
        String name = result.getParams().getBenchmark();
        String type = name.substring(0, name.lastIndexOf('.'));
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String name(BenchmarkParams params) {
        String method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
        return method
                + params.getParamsKeys().stream()
                        .map(key -> ", " + key + " " + params.getParam(key))
                        .collect(joining());
    }

    private static String machine() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d cores, %.1f GB, %s; Java %s",
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / 1e9,
                processor(),
                System.getProperty("java.version"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
