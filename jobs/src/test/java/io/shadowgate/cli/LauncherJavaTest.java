package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher calls Java, with a Java that only writes down its arguments. */
class LauncherJavaTest {
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";
    private static final String REHEARSAL = "io.shadowgate.local.LocalRehearsal";
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    /** Appends its arguments to a file, and writes an archive where it is asked for one. */
    private static final String JAVA =
            """
            #!/usr/bin/env bash
            echo "$*" >>"$CALLS"
            for argument in "$@"; do
              case $argument in
                -XX:ArchiveClassesAtExit=*)
                  [ "${REHEARSAL:-0}" = 0 ] || exit "$REHEARSAL"
                  echo classes >"${argument#*=}" ;;
                io.shadowgate.local.ShortLog) exit "${LONG:-0}" ;;
              esac
            done
            """;

    @TempDir private Path root;
    private Path target;
    private Path calls;

    @BeforeEach
    void build() throws IOException {
        target = Files.createDirectories(root.resolve("jobs/target/nested")).getParent();
        calls = root.resolve("calls");
        Path local = Files.createDirectories(root.resolve("deploy/local"));
        Files.copy(Path.of("../deploy/local/shadowgate"), local.resolve("shadowgate"));
        executable(root.resolve("jdk/bin/java"), JAVA);
        release("17.0.1");
        for (String source : List.of("pom.xml", "udfs/pom.xml", "jobs/pom.xml", "sql/a.sql")) {
            write(root.resolve(source));
        }
        for (String folder : List.of("udfs/src/main", "jobs/src/main", "jobs/src/local")) {
            Files.createDirectories(root.resolve(folder));
        }
        Path library = write(target.resolve("library one.jar"));
        for (String jar :
                List.of("shadowgate-jobs.jar", "shadowgate-jobs-local.jar", "nested/rpc.jar")) {
            write(target.resolve(jar));
        }
        for (String classpath : List.of("local.classpath", "sql.classpath")) {
            Files.writeString(target.resolve(classpath), library.toString());
        }
    }

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "text");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void release(String version) throws IOException {
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private Process start(String more, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(root + "/deploy/local/shadowgate"));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Files.createTempFile(root, "out", ".txt").toFile());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("CALLS", calls.toString());
        if (!more.isEmpty()) {
            builder.environment().put(more.split("=")[0], more.split("=")[1]);
        }
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Runs a command and returns the calls of Java that it made. */
    private List<String> run(String... args) throws Exception {
        return runWith("", args);
    }

    private List<String> runWith(String more, String... args) throws Exception {
        Files.deleteIfExists(calls);
        end(start(more, args));
        return Files.readAllLines(calls);
    }

    @Test
    void theFirstCommandMakesAnArchiveThatAllUse() throws Exception {
        List<String> first = run("plan", "--spec", "test.yaml");
        assertThat(first).hasSize(2);
        assertThat(first.get(0)).contains(REHEARSAL).contains("ArchiveClassesAtExit");
        assertThat(first.get(1))
                .contains(ARCHIVE + target.resolve("classes.jsa"))
                .contains("library one.jar:" + target.resolve("nested/rpc.jar"))
                .endsWith("LocalShadowGate plan --spec test.yaml");
        assertThat(run("plan")).singleElement().asString().contains(ARCHIVE);
    }

    @Test
    void theSqlClientHasAnArchiveOfItsOwn() throws Exception {
        run("plan");
        assertThat(run("sql").get(0)).endsWith(REHEARSAL + " sql");
        assertThat(run("sql"))
                .singleElement()
                .asString()
                .contains(ARCHIVE + target.resolve("classes-sql.jsa"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shadowgate-jobs.jar",
                "library one.jar",
                "nested/rpc.jar",
                "local.classpath"
            })
    void aChangedJarMakesTheArchiveAnew(String changed) throws Exception {
        run("plan");
        if (changed.endsWith("classpath")) {
            Files.writeString(
                    target.resolve(changed),
                    ":" + write(target.resolve("another.jar")),
                    StandardOpenOption.APPEND);
        } else {
            Files.setLastModifiedTime(
                    target.resolve(changed), FileTime.from(Instant.now().plusSeconds(5)));
        }
        assertThat(run("plan").get(0)).contains(REHEARSAL);
    }

    @Test
    void anotherJdkMakesTheArchiveAnew() throws Exception {
        run("plan");
        release("17.0.2");
        assertThat(run("plan").get(0)).contains(REHEARSAL);
        assertThat(run("plan")).hasSize(1);
    }

    @Test
    void aFailedRehearsalIsNotRepeatedAndLeavesNothing() throws Exception {
        List<String> failed = runWith("REHEARSAL=1", "plan");
        assertThat(failed).hasSize(2);
        assertThat(failed.get(1)).doesNotContain(ARCHIVE);
        assertThat(run("plan")).singleElement().asString().doesNotContain(ARCHIVE);
        assertThat(archives()).containsExactly("classes.jsa", "classes.jsa.key");
    }

    @Test
    void aLostArchiveIsMadeAnew() throws Exception {
        run("plan");
        Files.delete(target.resolve("classes.jsa"));
        assertThat(run("plan").get(0)).contains(REHEARSAL);
    }

    @Test
    void commandsThatStartTogetherDoNotDisturbEachOther() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.add(start("", "plan"));
        }
        for (Process process : started) {
            end(process);
        }
        assertThat(archives()).containsExactly("classes.jsa", "classes.jsa.key");
        assertThat(run("plan")).singleElement().asString().contains(ARCHIVE);
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".jsa"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "run --help", "sql -h", ""})
    void helpIsNotRehearsed(String args) throws Exception {
        assertThat(run(args.isEmpty() ? new String[0] : args.split(" ")))
                .singleElement()
                .asString()
                .doesNotContain(REHEARSAL)
                .contains(QUICK);
    }

    @ParameterizedTest
    @CsvSource({
        "run --spec a.yaml,                0, true",
        "run --spec a.yaml,                1, false",
        "backfill --spec a.yaml --from T,  0, true",
        "backfill --spec a.yaml --from T,  1, false",
        "plan --spec a.yaml,               1, true",
        "demo,                             1, true",
        "demo --scale 5,                   1, false",
    })
    void aLongRunHasBothCompilers(String args, String isLong, boolean quick) throws Exception {
        List<String> all = runWith("LONG=" + isLong, args.trim().split(" "));
        assertThat(all.get(all.size() - 1).contains(QUICK)).isEqualTo(quick);
    }

    /** The launcher relies on this for an archive that is damaged or was made by another JVM. */
    @Test
    void javaPassesOverAnArchiveThatDoesNotFit() throws Exception {
        Path damaged = Files.writeString(root.resolve("damaged.jsa"), "no classes");
        Path out = root.resolve("java.txt");
        Process java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                ARCHIVE + damaged,
                                "-Xlog:cds*=off",
                                "-version")
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        end(java);
        assertThat(out).content().doesNotContain("archive").contains("17");
    }
}
