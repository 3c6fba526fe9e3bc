package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as a file: written by runs, and again by its own command. */
@Timeout(180)
class ReportCommandTest {
    @TempDir Path folder;

    private Path spec(String sinks) throws IOException {
        Path log = folder.resolve("requests/log.jsonl");
        Files.createDirectories(log.getParent());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"%d\",\"timestamp\":\"2026-03-%02dT%02d:00:00Z\","
                                    + "\"primary_prediction\":0.5,\"primary_latency_ms\":3,"
                                    + "\"shadow_prediction\":%s,\"shadow_latency_ms\":4,"
                                    + "\"segments\":{\"country\":\"%s\"}}",
                            i,
                            2 + i / 24,
                            i % 24,
                            i % 3 == 0 ? "0.9" : "0.5",
                            i % 3 == 0 ? "ES" : "DE"));
        }
        Files.write(log, lines);
        Path spec = folder.resolve("my test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: requests/}
                primary: {name: v12}
                shadows:
                  - name: v13
                compare: {segments: [country]}
                window: 1 h
                sinks:
                  files: {path: out/%s}
                """
                        .formatted(sinks));
        return spec;
    }

    @Test
    void runsLeaveAPageAndReportWritesTheSameAgain() throws IOException {
        Path spec = spec(", disagreements: true");
        InProcess.Ended run = InProcess.shadowgate("run", "--spec", spec.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Page: ", "out/report.html");
        Path page = folder.resolve("out/report.html");
        String first = Files.readString(page);
        assertThat(first)
                .contains("country=ES", "shadowgate report --spec 'my test.yaml'")
                .contains("In country=ES, the worst segment", "From 16 disagreements.")
                // The last ones of Spain, without what was answered.
                .contains(">45</bdi>", ">42</bdi>", "2026-03-03 21:00 UTC")
                .doesNotContain(folder.toString(), ">0.9</bdi>");

        InProcess.Ended again = InProcess.shadowgate("report", "--spec", spec.toString());
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(Files.readString(page)).isEqualTo(first);

        Path elsewhere = folder.resolve("a/b/today.html");
        String[] args = {
            "report", "--spec", spec.toString(), "--out", elsewhere.toString(), "--style-beside"
        };
        assertThat(InProcess.shadowgate(args).out()).contains("Page: " + elsewhere);
        assertThat(Files.readString(elsewhere))
                .contains("href=\"report.css\"", "'my test.yaml' --style-beside")
                .doesNotContain("<style");
        assertThat(elsewhere.resolveSibling("report.css")).content().contains(".badge");
        Path first24 = folder.resolve("first.html");
        assertThat(
                        InProcess.shadowgate(
                                        "report",
                                        "--spec",
                                        spec.toString(),
                                        "--to",
                                        "2026-03-03",
                                        "--with-values",
                                        "--out",
                                        first24.toString())
                                .status())
                .isZero();
        assertThat(first24)
                .content()
                .contains("<data value=\"24\" data-of=\"compared\">24</data>")
                .contains("--spec 'my test.yaml' --to 2026-03-03 --with-values");
        assertThat(
                        InProcess.shadowgate(
                                        "report", "--spec", spec.toString(), "--with-values")
                                .status())
                .isZero();
        assertThat(page)
                .content()
                .contains("<data value=\"48\" data-of=\"compared\">48</data>", ">0.9</bdi>");
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("report.html", "summary.json")
                    .noneMatch(name -> name.startsWith(".unfinished"));
        }
    }

    @Test
    void theSpecTurnsThePageOff() throws IOException {
        Path spec = spec(", page: false");
        InProcess.Ended run = InProcess.shadowgate("run", "--spec", spec.toString());
        assertThat(run.out()).contains("Results: ").doesNotContain("Page: ");
        assertThat(folder.resolve("out/report.html")).doesNotExist();
    }

    /** A test that has not begun has a page too. */
    @Test
    void aTestWithoutResultsHasAPage() throws IOException {
        Path page = folder.resolve("page.html");
        InProcess.Ended ended =
                InProcess.shadowgate(
                        "report", "--spec", spec("").toString(), "--out", page.toString());
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(page).content().contains("cannot be judged yet", "no request to compare");
    }

    /** A page of the past must not stand where that of today is. */
    @Test
    void aPageOfThePastNeedsAPlaceOfItsOwn() throws IOException {
        assertThat(
                        InProcess.shadowgate(
                                        "report",
                                        "--spec",
                                        spec("").toString(),
                                        "--to",
                                        "2026-03-03")
                                .err())
                .contains("--to writes a page of the past", "add --out FILE");
    }

    @Test
    void aTestThatPublishesNoWindowsIsRefused() throws IOException {
        Path spec = spec("");
        Files.writeString(
                spec,
                Files.readString(spec)
                        .replace(
                                "files: {path: out/}",
                                "kafka: {servers: 'localhost:9', decisions: d}"));
        assertThat(InProcess.shadowgate("report", "--spec", spec.toString()).err())
                .contains("publishes no windows, from which its page is made; set sinks.files.path")
                .contains("or sinks.kafka.windows");
    }
}
