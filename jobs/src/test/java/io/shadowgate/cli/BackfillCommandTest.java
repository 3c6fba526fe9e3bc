package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules: days, ranges that are taken up again, and what a user can get wrong about them. */
@Timeout(180)
class BackfillCommandTest {
    private static final String[] DAYS = {"--from", "2026-03-02", "--to", "2026-03-05"};

    @TempDir Path folder;
    private Path spec;

    @BeforeEach
    void writeSpecAndLog() throws IOException {
        RemoteFiles.reset();
        for (int day = 2; day <= 4; day++) {
            Path log = folder.resolve("log/2026-03-0" + day + "/log.jsonl");
            Files.createDirectories(log.getParent());
            // Two a day; on the last day the shadow disagrees.
            List<String> lines = new ArrayList<>();
            for (int hour : new int[] {1, 23}) {
                lines.add(
                        String.format(
                                "{\"request_id\":\"%s-%s\",\"timestamp\":\"2026-03-0%s"
                                        + "T%02d:00:00Z\",\"primary_prediction\":0.5,"
                                        + "\"primary_latency_ms\":3,\"shadow_prediction\":%s,"
                                        + "\"shadow_latency_ms\":4}",
                                day, hour, day, hour, day == 4 ? "0.9" : "0.5"));
            }
            Files.write(log, lines);
        }
        spec = folder.resolve("test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: "%s/log/{yyyy-MM-dd}/"}
                primary: {name: v12}
                shadows:
                  - name: v13
                window: 1 h
                gates: {policy: point, min-requests: 4}
                sinks:
                  files: {path: "%s/out"}
                """
                        .formatted(RemoteFiles.uri(folder), RemoteFiles.uri(folder)));
    }

    @AfterEach
    void reset() {
        RemoteFiles.reset();
    }

    /** Opened files are counted, so that skipping is seen and not believed. */
    @Test
    void aRangeIsTakenUpWhereItStopped() throws Exception {
        Ended monday = backfill("--from", "2026-03-02", "--to", "2026-03-03", "--exit-code");
        assertThat(monday.status()).as("2 of 4 requests: HOLD").isEqualTo(3);
        Ended tuesday =
                backfill("--from", "2026-03-02", "--to", "2026-03-04", "--resume", "--exit-code");
        assertThat(tuesday.status()).as("4 requests, all agree: PROMOTE").isEqualTo(0);
        assertThat(tuesday.out())
                .contains("Period 2026-03-03 (1 of 1)")
                .doesNotContain("Period 2026-03-02");
        assertThat(days()).containsExactly("2026-03-02", "2026-03-03");

        RemoteFiles.reset();
        Ended all = backfill(with(DAYS, "--resume", "--exit-code"));
        assertThat(all.status()).as("a third disagrees: REJECT").isEqualTo(4);
        assertThat(days()).containsExactly("2026-03-04");
        Map<String, List<String>> resumed = Trees.of(folder.resolve("out"));

        // A day in the middle again: the exit status is that day's, the rest stays.
        Ended middle = backfill("--from", "2026-03-03", "--to", "2026-03-04", "--exit-code");
        assertThat(middle.status()).isEqualTo(0);
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(resumed);

        // Nothing but gates changed: judged again from the windows, without the log and Flink.
        RemoteFiles.reset();
        Trees.delete(folder.resolve("log"));
        String[] whatIf = {"--resume", "-D", "gates.min-agreement-rate=0.5"};
        assertThat(backfill(with(DAYS, whatIf)).err())
                .contains("holds decisions of test t (2026-03-02 and 2 more periods) made under")
                .contains("other gates", "-D sinks.files.path=FOLDER", "--replace");
        assertThat(Trees.of(folder.resolve("out"))).as("official").isEqualTo(resumed);
        Ended lenient =
                backfill(
                        with(
                                DAYS,
                                "--resume",
                                "--replace",
                                "--exit-code",
                                "-D",
                                "gates.min-agreement-rate=0.5"));
        assertThat(lenient.err()).isEmpty();
        assertThat(lenient.out())
                .contains("All periods of the range are complete")
                .doesNotContain("web UI");
        assertThat(lenient.status()).as("divergence alone rejects").isEqualTo(4);
        assertThat(Trees.of(folder.resolve("out")).get("decisions/2026-03-02"))
                .anyMatch(line -> line.contains("\"windows_in_hindsight\":1}"))
                .anyMatch(line -> line.contains("\"windows_in_hindsight\":2}"));
        assertThat(days()).isEmpty();
        assertThat(resumed.get("decisions/2026-03-04"))
                .isNotEqualTo(Trees.of(folder.resolve("out")).get("decisions/2026-03-04"));
        String[] open = {
            "--resume",
            "--replace",
            "--exit-code",
            "-D",
            "gates.min-agreement-rate=0.5",
            "-D",
            "gates.max-distribution-divergence=0.8"
        };
        assertThat(backfill(with(DAYS, open)).status()).isEqualTo(0);
    }

    /** Yesterday's log may come later: it is not taken for a day without traffic. */
    @ParameterizedTest
    @CsvSource({"0 s", "2 h"})
    void aDayWhoseLogIsNotThereIsLeftOutUntilItIs(String slack) throws Exception {
        String[] within = {"-D", "traffic.timestamp-slack=" + slack};
        String[] args = with(with(DAYS, within), "--resume");
        Path log = folder.resolve("log/2026-03-04");
        Path late = folder.resolve("late");
        Files.move(log, late);
        Ended before = backfill(args);
        assertThat(before.status()).isZero();
        assertThat(before.out())
                .contains("Left out, because the request log has no file for it: 2026-03-04\n");
        assertThat(Trees.of(folder.resolve("out")))
                .containsKey("periods/2026-03-03")
                .doesNotContainKey("periods/2026-03-04");
        Ended missing = backfill(with(within, "--from", "2026-03-04", "--to", "2026-03-05"));
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("no request log at");
        Files.move(late, log);
        assertThat(backfill(args).out()).contains("Period 2026-03-04 (1 of 1)");
        Map<String, List<String>> all = Trees.of(folder.resolve("out"));
        assertThat(all.get("windows/2026-03-04")).isNotEmpty();

        // Rotated away: what was found in it stays.
        Trees.delete(log);
        backfill(with(DAYS, within));
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(all);
    }

    /** All days are complete before and after, so that the next run does none of them again. */
    @Test
    void whatARunLeftThatCouldNotPublishGoesWithTheNext() throws Exception {
        backfill(DAYS);
        Map<String, List<String>> before = Trees.of(folder.resolve("out"));
        RemoteFiles.beforeEachStep(
                (operation, path) -> {
                    if (operation.equals("mkdirs") && path.endsWith("/out/periods")) {
                        throw new IOException("the disk is full");
                    }
                });
        Ended failed = backfill(DAYS);
        RemoteFiles.reset();
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).contains("the disk is full");
        List<Path> hidden;
        try (Stream<Path> entries = Files.list(folder.resolve("out"))) {
            hidden =
                    entries.filter(
                                    entry ->
                                            entry.getFileName()
                                                    .toString()
                                                    .startsWith(".unfinished-"))
                            .toList();
        }
        assertThat(hidden).hasSize(1);
        // As if its process, which is this one, had ended.
        Path owner = hidden.get(0).resolve(".owner.json");
        Files.writeString(owner, Files.readString(owner).replaceAll("\"pid\":\\d+", "\"pid\":-1"));
        assertThat(backfill(with(DAYS, "--resume")).out()).contains("All periods of the range");
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(before);
        assertThat(Trees.hidden(folder.resolve("out"))).isEmpty();
    }

    /** By either command, with either days of its own. */
    @Test
    void anotherTestOrOtherDaysAreRefusedInAFolderThatHoldsResults() throws Exception {
        assertThat(shadowgate("run").status()).isZero();
        Map<String, List<String>> first = Trees.of(folder.resolve("out"));
        for (String command : new String[] {"run", "backfill"}) {
            assertThat(shadowgate(command).status()).as("again").isZero();
            assertThat(Trees.of(folder.resolve("out"))).isEqualTo(first);
            assertThat(shadowgate(command, "-D", "test=other").err())
                    .contains("holds results of test t (2026-03-02 and 2 more periods)")
                    .contains(
                            "and this is test other; choose another sinks.files.path, or replace");
            assertThat(shadowgate(command, "-D", "gates.min-requests=5").err())
                    .contains("made under other gates");
        }
        Trees.delete(folder.resolve("log/2026-03-02"));
        for (String command : new String[] {"run", "backfill"}) {
            Ended fewer = shadowgate(command);
            assertThat(fewer.status()).isEqualTo(1);
            assertThat(fewer.err())
                    .contains("periods of which the log has no record now (2026-03-02)");
        }
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(first);
        assertThat(Trees.hidden(folder.resolve("out"))).isEmpty();

        assertThat(shadowgate("run", "--replace").status()).isZero();
        assertThat(Trees.of(folder.resolve("out")))
                .containsKey("periods/2026-03-03")
                .doesNotContainKeys("periods/2026-03-02", "windows/2026-03-02");
        assertThat(shadowgate("run", "--replace", "-D", "test=other").status()).isZero();
        assertThat(Trees.of(folder.resolve("out")).get("windows/2026-03-04"))
                .allMatch(line -> line.contains("\"test\":\"other\""));
    }

    @Test
    void aDayIsNotOverBeforeItsSlackIs() {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        Ended early =
                backfill(
                        "--from", "2026-03-02", "--to", today, "-D", "traffic.timestamp-slack=2 d");
        assertThat(early.status()).isEqualTo(1);
        assertThat(early.err())
                .contains(
                        "--to " + today + " plus 2 d (traffic.timestamp-slack) is not in the past");
    }

    @Test
    void aDayThatHeldRecordsIsNotReplacedByNone() throws Exception {
        String[] plain = {"-D", "traffic.files.path=" + RemoteFiles.uri(folder) + "/log"};
        assertThat(backfill(with(DAYS, plain)).status()).isZero();
        Map<String, List<String>> all = Trees.of(folder.resolve("out"));
        Trees.delete(folder.resolve("log/2026-03-03"));
        Ended gone = backfill(with(DAYS, plain));
        assertThat(gone.status()).isEqualTo(1);
        assertThat(gone.err())
                .contains("2026-03-03 held 2 records when it was last run, and now 0.");
        assertThat(Trees.of(folder.resolve("out"))).isEqualTo(all);
    }

    @Test
    void aChangeOfWhatWindowsHoldIsDoneAgainOrRefused() throws Exception {
        assertThat(backfill(DAYS).out())
                .contains("Period 2026-03-02 (1 of 3)", "Period 2026-03-04 (3 of 3)");
        String[] tolerant = {"-D", "compare.tolerance.absolute=0.5"};
        Ended oneDay =
                backfill(
                        with(
                                new String[] {"--from", "2026-03-02", "--to", "2026-03-03"},
                                tolerant));
        assertThat(oneDay.status()).isEqualTo(1);
        assertThat(oneDay.err())
                .contains(
                        "test t (2026-03-02 and 2 more periods)",
                        "made under another spec, model or sinks.files.period",
                        "choose another sinks.files.path, or run with --replace and without --from"
                                + " and --to");
        assertThat(backfill(with(DAYS, tolerant)).err()).contains("or replace them with --replace");
        RemoteFiles.reset();
        assertThat(backfill(with(with(DAYS, tolerant), "--resume", "--replace")).status()).isZero();
        assertThat(days()).containsExactly("2026-03-02", "2026-03-03", "2026-03-04");
        Map<String, List<String>> tree = Trees.of(folder.resolve("out"));
        assertThat(tree.get("windows/2026-03-04")).allMatch(line -> line.contains("\"agreed\":1,"));

        // Another period too: nothing is left of the old ones.
        assertThat(backfill("--replace", "-D", "sinks.files.period=2 d").status()).isZero();
        assertThat(Trees.of(folder.resolve("out")).keySet())
                .containsExactlyInAnyOrder(
                        "decisions/2026-03-02",
                        "decisions/2026-03-04",
                        "periods/2026-03-02",
                        "periods/2026-03-04",
                        "report.html",
                        "summary.json",
                        "windows/2026-03-02",
                        "windows/2026-03-04");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from=2026-03-02T10:30:00Z --to=2026-03-05|--from 2026-03-02T10:30:00Z is"
                        + " inside a period of 1 d (results are kept by period); write 2026-03-02"
                        + " or 2026-03-03, or make sinks.files.period shorter",
                "--from=2026-03-02 --to=2026-03-04T23:59:59Z|write 2026-03-04 or 2026-03-05",
                "--from=2026-03-02T00:07:00Z -Dsinks.files.period=6h"
                        + " -Dtraffic.files.path=log/{yyyyMMddHH}|write 2026-03-02 or"
                        + " 2026-03-02T06:00:00Z",
                "--from=2026-03-02 --resume|--resume needs --from and --to",
                "--from=2026-04-01 --to=2026-04-03|no file for a time from"
                        + " 2026-04-01T00:00:00Z to 2026-04-03T00:00:00Z",
                "--from=0000-01-01 --to=2026-01-01|more than 100000 periods",
                "--from=2026-03-02 --to=2100-01-01|--to 2100-01-01 is not in the past: the log"
                        + " may still grow",
                "-Dsinks.files.period=90min|sinks.files.period: 90 min is not a multiple of 1 h",
                "-Dsinks.files.period=36h|is not a multiple of 1 d, the time in traffic.files.path;"
                        + " the next one is 2 d",
                "-Dtraffic.files.path=log/{yyyy-MM}|traffic.files.path: the times in {...} have no"
                        + " day",
                "-Dtraffic.files.path=log -Dtraffic.timestamp-slack=1min|traffic.timestamp-slack:"
                        + " has no effect: traffic.files.path has no time",
            })
    void saysWhatIsWrong(String args, String message) {
        Ended ended = backfill(args.split(" "));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** The days of the log that were opened, each once. */
    private List<String> days() {
        return RemoteFiles.opened().stream()
                .filter(path -> path.startsWith(folder.resolve("log") + "/"))
                .map(path -> path.replaceAll(".*/(2026-\\d\\d-\\d\\d)/.*", "$1"))
                .distinct()
                .sorted()
                .toList();
    }

    private static String[] with(String[] args, String... more) {
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }

    private record Ended(int status, String out, String err) {}

    private Ended backfill(String... args) {
        return shadowgate("backfill", args);
    }

    private Ended shadowgate(String command, String... args) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status =
                    ShadowGate.execute(
                            with(new String[] {command, "--spec", spec.toString()}, args));
            return new Ended(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }
}
