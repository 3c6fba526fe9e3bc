package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.Tests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The planner through its command: the vectors, a test that is under way, and wrong questions. */
@Timeout(180)
class PlanCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void requestsForRatesAreThoseOfTheVectors() throws IOException {
        for (JsonNode vector : vectors("plan_n_power80")) {
            double limit = vector.get("p0").doubleValue();
            String option = limit == 0.9 ? "agreement" : limit == 0.01 ? "slow" : "errors";
            JsonNode plan =
                    plan(
                            "--" + option + "=" + vector.get("p1"),
                            "--power=" + vector.get("power"),
                            "-Dgates.evidence.alpha.promote=" + vector.get("alpha"),
                            "-Dgates.evidence.tuned-to-requests=" + vector.get("t_opt").longValue(),
                            "-Dgates.min-agreement-rate=0.9",
                            "-Dgates.max-shadow-error-rate=0.001");
            String check = option.equals("slow") ? "latency" : option;
            assertThat(plan.at("/checks/" + check + "_ok/requests").longValue())
                    .as("%s", vector)
                    .isEqualTo(vector.get("n").longValue());
        }
    }

    @Test
    void everyGateNamesOptionsThatThereAre() {
        String help = InProcess.shadowgate("plan", "--help").out();
        for (Gate gate : Measures.gates(Tests.answersInLog(Path.of("log"), Path.of("out")))) {
            assertThat(gate.option().split(" less ")).allMatch(help::contains);
        }
    }

    /** 4,282 calls are those of the vectors, which are tuned to 10,000 calls. */
    @Test
    void onlyRequestsThatAreAskedAloneProveTheLatencyOfAModel() throws IOException {
        for (String share : new String[] {"0.5", "0.02"}) {
            JsonNode plan =
                    plan(
                            "--slow=0.005",
                            "-Dshadows[0].model.path=v13.onnx",
                            "-Dinference.single-calls=" + share,
                            "-Dgates.evidence.tuned-to-requests="
                                    + Math.round(10_000 / Double.parseDouble(share)));
            assertThat(plan.at("/checks/latency_ok/requests").doubleValue())
                    .isCloseTo(4_282 / Double.parseDouble(share), withinPercentage(0.1));
        }
    }

    @Test
    void requestsForDistancesAreThoseOfTheVectorsAndWhatAveragingCosts() throws IOException {
        for (JsonNode vector : vectors("plan_js")) {
            JsonNode plan =
                    plan(
                            "--divergence=" + vector.get("d1"),
                            "--different-bins=" + (1 - 1.0 / vector.get("k").intValue()),
                            "--power=" + vector.get("power"),
                            "-Dgates.max-distribution-divergence=" + vector.get("tau"),
                            // Below, above and NaN have bins too.
                            "-Dcompare.bins.count=" + (vector.get("k").intValue() - 3));
            // The gate also looks at how few pairs are in different bins, in vain here: ln 2.
            assertThat(plan.at("/checks/distribution_ok/requests").longValue())
                    .as("%s", vector)
                    .isBetween(
                            vector.get("n").longValue() * 98 / 100,
                            vector.get("n").longValue() * 5 / 4);
        }
    }

    @Test
    void durationAndCostAreThoseOfTheVectors() throws IOException {
        for (JsonNode vector : vectors("plan_cost")) {
            JsonNode in = vector.get("input");
            JsonNode out = vector.get("expected");
            JsonNode plan =
                    plan(
                            "--requests-per-day=" + in.get("requests_per_day"),
                            "--sample-rate=" + in.get("traffic_fraction"),
                            "--valid-rate=" + in.get("valid_pair_fraction"),
                            "--cost-per-day=" + in.get("base_serving_cost_per_day"),
                            "--cost-ratio=" + in.get("shadow_cost_ratio"),
                            "--bytes-per-request=" + in.get("bytes_per_comparison"),
                            "-Dgates.min-requests=" + in.get("n_required"),
                            "-Dgates.evidence.min-duration=" + in.get("min_days") + " d",
                            "-Dgates.evidence.cycle=" + in.get("cycle_days") + " d");
            assertThat(plan.get("requests_needed").longValue())
                    .isEqualTo(in.get("n_required").longValue());
            assertThat(plan.get("days").longValue()).isEqualTo(out.get("days").longValue());
            assertThat(plan.get("more_days").longValue()).isEqualTo(out.get("days").longValue());
            requireClose(plan.get("compared_per_day"), out.get("comparisons_per_day"));
            requireClose(plan.get("requests"), out.get("total"));
            requireClose(plan.get("storage_bytes"), out.get("storage_bytes"));
            requireClose(plan.get("compute_multiplier"), out.get("compute_multiplier"));
            requireClose(plan.get("extra_cost"), out.get("extra_cost"));
            requireClose(plan.get("recommended_sample_rate"), out.get("recommended_fraction"));
        }
    }

    @Test
    void aPersonReadsWhy() {
        String[] args = {
            "plan",
            "--requests-per-day=5000000",
            "--sample-rate=0.1",
            "--errors=0.0003",
            "--cost-per-day=400",
            "-Dgates.evidence.min-duration=14 d"
        };
        InProcess.Ended ended = InProcess.shadowgate(args);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out().replaceAll("\\s+", " "))
                .contains("errors_ok 0.0003 0.001 17,623")
                .contains("duration 1-2 weeks 14 days 1 day for 17,623 requests; at least 14 days")
                .contains("traffic all, or 10-50% 10% 0.0378% is recommended")
                .contains("compute 1.5-2 times 1.1 times")
                .contains("560.00 in all")
                .contains("storage 1 KB a request 7.17 GB")
                .contains("requests 10,000 or more 17,623 at least; errors_ok takes the most");
    }

    /** 192 good requests a day for three days; 4,721 without an error prove a rate below 0.001. */
    @Test
    void theRestOfATestIsPlannedFromWhatItPublished() throws IOException {
        Path spec = specAndLog();
        InProcess.Ended none = InProcess.shadowgate("plan", "--spec", spec.toString(), "--so-far");
        assertThat(none.err()).contains("has no windows of this test; run it first");
        assertThat(InProcess.shadowgate("backfill", "--spec", spec.toString()).status()).isZero();

        String[] args = {"plan", "--spec", spec.toString(), "--so-far"};
        InProcess.Ended table = InProcess.shadowgate(args);
        assertThat(table.err()).isEmpty();
        assertThat(table.out())
                .contains("v13: 768 requests in 3 days, 192 a day at last;")
                .contains("at today's rate, 25 more days");
        JsonNode plan = JSON.readTree(InProcess.shadowgate(with(args, "--json")).out()).get(0);
        assertThat(plan.get("verdict").stringValue()).isEqualTo("HOLD");
        assertThat(plan.at("/checks/agreement_ok/requests").longValue())
                .as("proven by 768 that all agree")
                .isZero();
        assertThat(plan.at("/checks/errors_ok/requests").longValue()).isEqualTo(4721);
        assertThat(plan.get("days").longValue())
                .as("3 and (4721 - 768) / 192, in whole weeks")
                .isEqualTo(28);
        assertThat(plan.get("more_days").longValue()).isEqualTo(25);
        assertThat(plan.get("storage_bytes").doubleValue())
                .as("of the requests so far and of 25 days like the last")
                .isEqualTo((768 + 25 * 192) * 1024.0);

        // What is counted in windows cannot be planned from windows that counted otherwise.
        assertThat(InProcess.shadowgate(with(args, "-Dcompare.tolerance.absolute=0.5")).err())
                .contains("has no windows of this test");
        assertThat(InProcess.shadowgate(with(args, "--errors=0")).err())
                .contains("--so-far", "--errors", "are mutually exclusive");
        assertThat(InProcess.shadowgate(with(args, "--sample-rate=0.1")).err())
                .contains("--so-far", "--sample-rate", "are mutually exclusive");
    }

    /** Two requests of 1970 and 2099 change neither the days so far nor the rate. */
    @Test
    void aWrongClockDoesNotChangeThePlan() throws IOException {
        Path spec = specAndLog();
        Path log = folder.resolve("requests/log.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.add(lines.get(0).replace("2026-03-02", "1970-01-02").replace(":\"0\"", ":\"x\""));
        lines.add(lines.get(0).replace("2026-03-02", "2099-01-02").replace(":\"0\"", ":\"y\""));
        Files.write(log, lines);
        assertThat(InProcess.shadowgate("backfill", "--spec", spec.toString()).status()).isZero();
        assertThat(InProcess.shadowgate("plan", "--spec", spec.toString(), "--so-far").out())
                .contains("v13: 770 requests in 3 days, 192 a day at last;")
                .contains("at today's rate, 25 more days");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--errors=0|--requests-per-day is missing: say how many requests the primary"
                        + " serves per day",
                "--requests-per-day=0|--requests-per-day 0.0: above 0",
                "--requests-per-day=9 --agreement=93|--agreement 93.0: a share in [0, 1], such as"
                        + " 0.93",
                "--requests-per-day=9 --agreement=0.9|--agreement 0.9: no number of requests proves"
                        + " 0.9 to be within a limit of 0.9; expect better, or set"
                        + " gates.min-agreement-rate lower",
                "--requests-per-day=9 --slow=0.02|--slow 0.02: no number of requests proves 0.02 to"
                        + " be within a limit of 0.01; expect better, or set"
                        + " gates.max-shadow-latency-p99 higher",
                "--requests-per-day=9 --divergence=0.149999999|too near the limit of 0.15",
                "--requests-per-day=9 --sample-rate=10|--sample-rate 10.0: above 0 and up to 1",
                "--requests-per-day=9 --power=80|--power 80.0: between 0 and 1, such as 0.8",
                "--requests-per-day=9 --cost-ratio=-1|--cost-ratio -1.0: 0 or more",
                "--so-far|--so-far needs --spec, to know which results to read",
                "--requests-per-day=9 -Dgates.min-agreement=1|gates.min-agreement: unknown key",
            })
    void saysWhatWouldBeRight(String args, String message) {
        InProcess.Ended ended = InProcess.shadowgate(("plan " + args).split(" "));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    }

    private static JsonNode plan(String... args) {
        List<String> all = new ArrayList<>(List.of("plan", "--json"));
        all.addAll(List.of(args));
        if (all.stream().noneMatch(arg -> arg.startsWith("--requests-per-day"))) {
            all.add("--requests-per-day=1000");
        }
        InProcess.Ended ended = InProcess.shadowgate(all.toArray(String[]::new));
        assertThat(ended.err()).isEmpty();
        return JSON.readTree(ended.out()).get(0);
    }

    private static JsonNode vectors(String name) throws IOException {
        Path file = Path.of("..", "udfs/src/test/resources/vectors/04_error_planner.json");
        JsonNode vectors = JSON.readTree(Files.readString(file)).get(name);
        assertThat(vectors).isNotEmpty();
        return vectors;
    }

    private static void requireClose(JsonNode actual, JsonNode expected) {
        assertThat(actual.doubleValue())
                .isCloseTo(expected.doubleValue(), withinPercentage(1e-8 * 100));
    }

    private static String[] with(String[] args, String more) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 1);
        all[args.length] = more;
        return all;
    }

    /** Three days, of which the first has twice the requests of the others. */
    private Path specAndLog() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4 * 192; i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"%d\",\"timestamp\":\"2026-03-%02dT%02d:00:0%dZ\","
                                    + "\"primary_prediction\":0.5,\"primary_latency_ms\":3,"
                                    + "\"shadow_prediction\":0.5,\"shadow_latency_ms\":4}",
                            i,
                            2 + Math.max(0, i / 192 - 1),
                            i % 192 / 8,
                            i % 8));
        }
        Files.createDirectories(folder.resolve("requests"));
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        return Files.writeString(
                folder.resolve("test.yaml"),
                """
                test: t
                traffic:
                  files: {path: requests/}
                primary: {name: v12}
                shadows:
                  - name: v13
                window: 1 h
                gates: {min-requests: 1000}
                sinks:
                  files: {path: out/}
                """);
    }
}
