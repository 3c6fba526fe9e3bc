package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.local.LocalShadowGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can get wrong ends with status 1, one clear message and no stack trace. */
class UserErrorsTest {
    @TempDir Path folder;
    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        Files.createDirectories(folder.resolve("requests"));
        Files.writeString(
                folder.resolve("requests/log.jsonl"),
                "{\"request_id\":\"a\",\"timestamp\":1772409600123,\"primary_prediction\":0.5,"
                        + "\"primary_latency_ms\":3,\"shadow_prediction\":0.5,"
                        + "\"shadow_latency_ms\":4}\n");
        spec = folder.resolve("test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: requests/}
                primary: {name: v12}
                shadows:
                  - name: v13
                sinks:
                  files: {path: out/}
                """);
    }

    @Test
    void noSpec() {
        assertError(ended("run"), "Missing required option: '--spec=FILE'", "run --help");
    }

    @Test
    void sqlFileThatIsNotThere() {
        assertError(ended("sql", "-f", "nowhere.sql"), "nowhere.sql: there is no such file");
        assertError(ended("sql", "-f", folder.toString()), "is a folder", "a file of SQL");
    }

    @Test
    void sqlOverADemoThatIsNotThere() {
        assertError(
                ended("sql", "--demo", folder.toString()),
                "there is no demo output in " + folder,
                "'shadowgate demo' makes it (with --out " + folder + ")");
    }

    @Test
    void sqlOnAClusterThatIsNone() {
        assertError(
                ended("sql", "--cluster", "http://localhost"), "write HOST:PORT", "localhost:8081");
        assertError(ended("sql", "--cluster", "localhost:99999"), "write HOST:PORT");
        // The port that nothing listens to.
        assertError(ended("sql", "--cluster", "localhost:1"), "nothing answers there");
    }

    @Test
    void aSpecThatIsNotThere() {
        assertError(ended("run", "--spec", "nowhere.yaml"), "no such file", "nowhere.yaml");
    }

    /** The YAML parser would take minutes over it. */
    @Test
    void aSpecThatIsFarTooLong() throws IOException {
        Files.writeString(spec, "# " + "x".repeat(20 << 20) + "\n" + Files.readString(spec));
        assertError(
                ended("run", "--spec", spec.toString()),
                "the file has 20480 KiB; a spec has at most 1024 KiB");
    }

    @Test
    void moreSubtasksThanThereCanBe() {
        for (String option : new String[] {"-p", "--parallelism"}) {
            assertError(
                    ended("run", "--spec", spec.toString(), option, "100000"),
                    "--parallelism 100000: a whole number from 1 to 32768");
            assertError(
                    ended("backfill", "--spec", spec.toString(), option, "65"),
                    "--parallelism 65: the Flink inside this process runs at most 64 parallel"
                            + " subtasks");
            assertError(
                    ended("run", "--spec", spec.toString(), option, "0"), "a whole number from 1");
        }
    }

    @Test
    void aModelLargerThanTheHeap() throws IOException {
        try (RandomAccessFile model =
                new RandomAccessFile(folder.resolve("m.onnx").toFile(), "rw")) {
            model.setLength(3L << 30);
        }
        assertError(
                ended("run", "--spec", spec.toString(), "-D", "shadows[0].model.path=m.onnx"),
                "shadow v13: " + folder.resolve("m.onnx") + " has 3072 MiB");
    }

    @Test
    void resultsWhereAFileIs() {
        Path log = folder.resolve("requests/log.jsonl");
        assertError(
                ended("run", "--spec", spec.toString(), "-D", "sinks.files.path=" + log),
                log + " is a file, where a folder should be");
    }

    @Test
    void allProblemsOfASpecAtOnce() {
        assertError(
                ended("run", "--spec", spec.toString(), "-D", "window=5", "-D", "gates.min=3"),
                "2 problems",
                "window: 5 has no unit",
                "gates.min: unknown key");
    }

    @Test
    void noRequestLog() {
        assertError(
                ended("run", "--spec", spec.toString(), "-D", "traffic.files.path=elsewhere/"),
                "no request log at",
                "elsewhere",
                "traffic.files.path");
    }

    @Test
    void noRequestLogBesideASpecInAFolderNamedLikeAGlob() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("tests [v13]"));
        Path there = Files.copy(spec, odd.resolve("test.yaml"));
        assertError(
                ended("run", "--spec", there.toString(), "-D", "traffic.files.path=log/*.jsonl"),
                "no request log at " + odd + "/log/*.jsonl (traffic.files.path)");
    }

    @Test
    void aModelThatIsNotThere() {
        assertError(
                ended(
                        "backfill",
                        "--spec",
                        spec.toString(),
                        "-D",
                        "shadows[0].model.path=none.onnx"),
                "shadow v13",
                "there is no model file",
                "none.onnx");
    }

    @Test
    void aTimeThatIsNone() {
        assertError(
                ended("backfill", "--spec", spec.toString(), "--from", "yesterday"),
                "--from yesterday is not a time; write 2026-03-02");
    }

    @Test
    void aRangeThatEndsBeforeItBegins() {
        assertError(
                ended(
                        "backfill",
                        "--spec",
                        spec.toString(),
                        "--from",
                        "2026-03-03",
                        "--to",
                        "2026-03-02"),
                "--from 2026-03-03 is not before --to 2026-03-02");
    }

    @Test
    void anOptionOfFlinkReachesFlink() {
        assertError(
                ended("run", "--spec", spec.toString(), "--flink", "execution.runtime-mode=FAST"),
                "Expected one of: [[STREAMING, BATCH");
        assertError(
                ended("run", "--spec", spec.toString(), "--flink", "execution.runtime-mode"),
                "--flink: write KEY=VALUE");
    }

    @Test
    void aFormerNameOfAKeyIsAWarning() {
        Ended ended = ended("backfill", "--spec", spec.toString(), "-D", "gates.cycle=1 d");
        assertThat(ended.status()).isZero();
        assertThat(ended.err())
                .contains(
                        "warning: "
                                + spec
                                + ": gates.cycle is a former name; write"
                                + " gates.evidence.cycle");
    }

    @Test
    void aBackfillThatWouldNeverEnd() {
        assertError(
                ended(
                        "backfill",
                        "--spec",
                        spec.toString(),
                        "-D",
                        "traffic.files.poll-interval=1 s"),
                "a backfill ends",
                "traffic.files.poll-interval");
    }

    @Test
    void aStreamWithoutEndWhereResultsAreKeptByPeriod() throws IOException {
        Files.createDirectories(folder.resolve("out/periods"));
        Files.writeString(folder.resolve("out/periods/2026-03-02.json"), "{}");
        assertError(
                ended("run", "--spec", spec.toString(), "-D", "traffic.files.poll-interval=1 s"),
                "holds results that a bounded run keeps by period",
                "choose another sinks.files.path");
    }

    @Test
    void anUnknownCommand() {
        assertError(ended("promote"), "promote", "--help");
    }

    /** The rest of the way: the one request is too little to decide, and HOLD is not failure. */
    @Test
    void theVerdictIsTheStatusWhenAsked() {
        assertThat(ended("backfill", "--spec", spec.toString(), "--exit-code").status())
                .isEqualTo(3);
        assertThat(ended("backfill", "--spec", spec.toString()).status()).isZero();
        String[] enough = {
            "backfill",
            "--spec",
            spec.toString(),
            "--replace",
            "-D",
            "gates.policy=point",
            "-D",
            "gates.min-requests=1"
        };
        assertThat(ended(with(enough, "--exit-code")).status()).isZero();
        assertThat(ended("run", "--exit-code", "--replace", "--spec", spec.toString()).status())
                .as("run over a log that ends")
                .isEqualTo(3);
        assertThat(ended(with(enough, "--exit-code", "--from", "2026-03-03")).status())
                .as("nothing in the range is no pass")
                .isEqualTo(3);
        assertThat(
                        ended(
                                        with(
                                                enough,
                                                "--exit-code",
                                                "-D",
                                                "gates.max-shadow-latency-p99=3 ms"))
                                .status())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--exit-code", "--replace"})
    void aLiveTestTakesNoOptionOfALogThatEnds(String option) {
        assertError(
                ended(
                        "run",
                        option,
                        "--spec",
                        spec.toString(),
                        "-D",
                        "traffic.files.poll-interval=1 s"),
                option + " needs a log that ends");
    }

    @Test
    void withoutACommandOptionsAreThoseOfRunInAnyOrder() {
        String[] point = {"-Dgates.policy=point", "-Dgates.min-requests=1"};
        assertThat(ended(with(point, "--exit-code", "-p", "1", "--spec", spec.toString())).status())
                .isZero();
        assertThat(ended("--stacktrace", "-p", "1", "--replace", "--spec=" + spec).status())
                .isZero();
        assertError(ended("--replace"), "Missing required option: '--spec=FILE'", "run --help");
    }

    private static String[] with(String[] args, String... more) {
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }

    private static void assertError(Ended ended, String... parts) {
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains(parts).doesNotContain("\tat ");
    }

    private record Ended(int status, String err) {}

    private static Ended ended(String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return new Ended(LocalShadowGate.execute(args), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
