package io.shadowgate.cli;

import static java.lang.Integer.parseInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The examples under deploy/ call ShadowGate in a way that it understands. */
class SchedulesTest {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final Path TO_MIDNIGHT = DEPLOY.resolve("cron/backfill-to-midnight");

    @TempDir Path folder;

    @Test
    void cronRunsAScriptThatIsThereWithASpecAndADay() throws Exception {
        List<String> file = Files.readAllLines(DEPLOY.resolve("cron/shadowgate.cron"));
        List<String> lines = file.stream().filter(line -> line.matches("\\d.*")).toList();
        assertThat(lines).hasSize(1);
        assertThat(file).contains("CRON_TZ=UTC");
        String[] fields = lines.get(0).trim().split("\\s+");
        assertLogsAreComplete(String.join(" ", List.of(fields).subList(0, 5)));
        assertThat(fields[5]).as("the user, as /etc/cron.d has it").isEqualTo("shadowgate");
        assertThat(
                        DEPLOY.resolve("..")
                                .resolve(Path.of("/opt/shadowgate").relativize(Path.of(fields[6]))))
                .isExecutable();
        assertThat(lines.get(0)).as("cron reads % as a newline").doesNotContain("%");
        assertDailyFromTo(toMidnight(fields[7], fields[8]), fields[8]);
    }

    @Test
    void theCronJobIsStrictYamlAndRunsTheSame() throws Exception {
        JsonNode job = cronJob();
        assertThat(job.required("apiVersion").asString()).isEqualTo("batch/v1");
        assertThat(job.at("/spec/timeZone").asString()).isEqualTo("Etc/UTC");
        assertLogsAreComplete(job.at("/spec/schedule").asString());
        JsonNode pod = job.at("/spec/jobTemplate/spec/template/spec");
        assertThat(pod.required("restartPolicy").asString()).isEqualTo("Never");
        JsonNode container = pod.required("containers").get(0);
        assertThat(container.required("command").get(0).asString())
                .isEqualTo("/opt/shadowgate/" + DEPLOY.getParent().relativize(TO_MIDNIGHT));
        List<String> args = new ArrayList<>();
        for (JsonNode arg : container.required("args")) {
            assertThat(arg.isString()).as("Kubernetes takes texts only: %s", arg).isTrue();
            args.add(arg.asString());
        }
        ParseResult parsed = toMidnight(args.toArray(String[]::new));
        assertDailyFromTo(parsed, args.get(1));
        assertThat(parsed.matchedOptionValue("--parallelism", 0)).isEqualTo(2);
        for (JsonNode mount : container.required("volumeMounts")) {
            assertThat(pod.required("volumes").findValuesAsString("name"))
                    .contains(mount.required("name").asString());
        }
    }

    @Test
    void theDagIsPythonAndItsCommandLinesAreOurs() throws Exception {
        Path dag = DEPLOY.resolve("airflow/shadowgate_credit_risk_v13.py");
        String text = Files.readString(dag);
        Matcher schedule =
                Pattern.compile(
                                "(?m)^    schedule=CronDataIntervalTimetable\\(\"(.*)\","
                                        + " timezone=\"UTC\"\\),$")
                        .matcher(text);
        assertThat(schedule.find())
                .as("in UTC; Airflow 3 gives the runs of a plain cron text no interval")
                .isTrue();
        assertLogsAreComplete(schedule.group(1));
        assertThat(text)
                .contains("from airflow.timetables.interval import CronDataIntervalTimetable\n");
        ParseResult backfill = parse(command(text, "BACKFILL"));
        assertThat(backfill.matchedOptionValue("--from", "")).isEqualTo("2026-03-02");
        assertThat(backfill.matchedOptionValue("--to", "")).isEqualTo("2026-03-03");
        assertThat(backfill.hasMatchedOption("--exit-code")).isFalse();
        ParseResult verdict = parse(command(text, "VERDICT"));
        assertThat(verdict.hasMatchedOption("--resume")).isTrue();
        assertThat(verdict.hasMatchedOption("--exit-code")).isTrue();
        assertThat(verdict.matchedOptionValue("--from", "")).isEqualTo("2026-03-02");

        assumeTrue(isThere("python3"), "there is no python3");
        Path copy = Files.copy(dag, folder.resolve("dag.py"));
        assertThat(ended("python3", "-m", "py_compile", copy.toString()).exitCode()).isZero();
    }

    private static JsonNode cronJob() throws IOException {
        YAMLMapper yaml =
                YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class)
                        .readValues(DEPLOY.resolve("kubernetes/backfill-cronjob.yaml").toFile())) {
            return documents.readAll().stream()
                    .filter(document -> document.path("kind").asString("").equals("CronJob"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Once a day, and not so soon after midnight that the last requests are still on their way. */
    private static void assertLogsAreComplete(String cron) {
        Matcher time = Pattern.compile("(\\d+) (\\d+) \\* \\* \\*").matcher(cron);
        assertThat(time.matches()).as(cron).isTrue();
        assertThat(LocalTime.of(parseInt(time.group(2)), parseInt(time.group(1))))
                .isBetween(LocalTime.of(1, 0), LocalTime.NOON);
    }

    /** As Airflow fills it in: ds is the date of either end, which lie a day apart. */
    private static String[] command(String dag, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + " = \"(.*)\"$").matcher(dag);
        assertThat(line.find()).as(name).isTrue();
        return line.group(1)
                .replace("{{ data_interval_start | ds }}", "2026-03-02")
                .replace("{{ data_interval_end | ds }}", "2026-03-03")
                .split(" ");
    }

    private static void assertDailyFromTo(ParseResult backfill, String firstDay) {
        assertThat(backfill.commandSpec().name()).isEqualTo("backfill");
        assertThat(backfill.matchedOptionValue("--from", "")).isEqualTo(firstDay);
        assertThat(LocalDate.parse(backfill.matchedOptionValue("--to", "")))
                .isBetween(
                        LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC));
        assertThat(backfill.hasMatchedOption("--resume")).isTrue();
    }

    /** What the script would run. */
    private ParseResult toMidnight(String... args) throws Exception {
        Path launcher = folder.resolve("launcher");
        Files.writeString(launcher, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(List.of(TO_MIDNIGHT.toString()));
        command.addAll(List.of(args));
        Ended ended = ended(command.toArray(String[]::new));
        assertThat(ended.exitCode()).isZero();
        return parse(ended.out().split("\n"));
    }

    private static ParseResult parse(String... args) {
        return new CommandLine(new ShadowGate()).parseArgs(args).subcommand();
    }

    private record Ended(int exitCode, String out) {}

    private Ended ended(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("SHADOWGATE", folder.resolve("launcher").toString());
        Process process = builder.start();
        assertThat(process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out));
    }

    private static boolean isThere(String program) {
        for (String path : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }
}
