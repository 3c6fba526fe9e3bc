package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shadowgate.stage.Action;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the examples for delivery systems make of each answer, by the rules that these systems
 * document. The rules are written here once more; the systems themselves are not run.
 */
class StageManifestsTest {
    private static final Path STAGES =
            Path.of("..", "deploy", "stages").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The only form of condition that the examples use: the result is this text. */
    private static final Pattern CONDITION = Pattern.compile("result == \"([A-Z_]+)\"");

    /** What becomes of an analysis in Argo Rollouts. */
    private enum Phase {
        RUNNING,
        SUCCESSFUL,
        FAILED,
        INCONCLUSIVE,
        ERROR
    }

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # answers in their order, the phase after them
                    ADVANCE, SUCCESSFUL
                    STAY, RUNNING
                    HALT, RUNNING
                    ROLL_BACK, FAILED
                    ERROR, RUNNING
                    STAY*4000 ADVANCE, SUCCESSFUL
                    STAY*4000 ROLL_BACK, FAILED
                    STAY*4032, INCONCLUSIVE
                    HALT*4032, INCONCLUSIVE
                    ERROR*12 ADVANCE, SUCCESSFUL
                    ERROR*13, ERROR
                    ERROR*4032, ERROR
                    ERROR*12 STAY ERROR*12, RUNNING
                    ERROR*12 STAY ERROR*13, ERROR
                    STAY HALT ERROR STAY, RUNNING
                    """)
    void argoGoesOnOnlyWithAdvance(String answers, Phase expected) throws Exception {
        JsonNode metric = documents("argo-rollouts.yaml").get(0).at("/spec/metrics/0");

        assertThat(argo(metric, answers(answers))).isEqualTo(expected);
    }

    /** Each form of an answer that is no action is an error or inconclusive, never a success. */
    @Test
    void argosConditionsKnowTheActionsAlone() throws Exception {
        JsonNode metric = documents("argo-rollouts.yaml").get(0).at("/spec/metrics/0");
        List<String> success = new ArrayList<>();
        List<String> failure = new ArrayList<>();
        for (String answer :
                Stream.concat(
                                Stream.of(Action.values()).map(Action::name),
                                Stream.of("", "null", "advance", "ADVANCE ", "true"))
                        .toList()) {
            if (holds(metric, "successCondition", answer)) {
                success.add(answer);
            }
            if (holds(metric, "failureCondition", answer)) {
                failure.add(answer);
            }
        }
        assertThat(success).containsExactly("ADVANCE");
        assertThat(failure).containsExactly("ROLL_BACK");
        assertThat(metric.at("/provider/web/jsonPath").stringValue()).isEqualTo("{$.action}");
        assertThat(metric.required("inconclusiveLimit").intValue())
                .as("STAY waits as long as the analysis")
                .isGreaterThanOrEqualTo(metric.required("count").intValue());
        assertThat(metric.at("/provider/web/timeoutSeconds").intValue()).isPositive();
    }

    /** A step that asks about another weight than it has set would go on without evidence. */
    @Test
    void argoAsksAboutTheWeightThatItHasSet() throws Exception {
        JsonNode steps = documents("argo-rollouts.yaml").get(1).at("/spec/strategy/canary/steps");
        int weight = 0;
        int asked = 0;
        for (JsonNode step : steps) {
            weight = step.has("setWeight") ? step.required("setWeight").intValue() : weight;
            for (JsonNode arg : step.at("/analysis/args")) {
                if (arg.required("name").stringValue().equals("weight")) {
                    assertThat(Double.parseDouble(arg.required("value").stringValue()) * 100)
                            .isEqualTo(weight);
                    asked++;
                }
            }
        }
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void flaggerAsksBeforeItAddsWeightAndBeforeItPromotes() throws Exception {
        List<String> hooks = new ArrayList<>();
        for (JsonNode hook : documents("flagger.yaml").get(0).at("/spec/analysis/webhooks")) {
            String address = hook.required("url").stringValue();
            hooks.add(
                    hook.required("type").stringValue()
                            + " "
                            + address.substring(address.lastIndexOf('/') + 1));
            for (JsonNode value : hook.required("metadata")) {
                assertThat(value.isString()).as("Flagger takes texts alone").isTrue();
            }
        }
        assertThat(hooks)
                .containsExactly(
                        "confirm-traffic-increase confirm",
                        "confirm-promotion confirm",
                        "rollback rollback");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # status of the gate, status of the job, whether traffic goes on
                    0, 0, true
                    3, 0, false
                    4, 4, false
                    1, 1, false
                    """)
    void gitHubGoesOnOnlyWithStatusZero(int gate, int job, boolean goesOn) throws Exception {
        JsonNode workflow = documents("github-actions.yaml").get(0);
        String script = workflow.at("/jobs/gate/steps/1/run").stringValue();
        Path output = Files.createFile(folder.resolve("output"));
        Files.createDirectories(folder.resolve("deploy/local"));
        script(folder.resolve("deploy/local/shadowgate"), "exit " + gate);
        // As GitHub runs it.
        ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-c", script);
        bash.directory(folder.toFile()).environment().put("GITHUB_OUTPUT", output.toString());

        assertThat(status(bash)).isEqualTo(job);
        String condition = workflow.at("/jobs/go-on/if").stringValue();
        assertThat(condition).isEqualTo("needs.gate.outputs.status == '0'");
        assertThat(job == 0 && Files.readString(output).equals("status=0\n")).isEqualTo(goesOn);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # what the gate says, status, the share that is set
                    '{"action":"ADVANCE","reason":"r","next_weight":0.25}', 0, 25
                    '{"action":"ADVANCE","reason":"r","next_weight":null}', 0, none
                    '{"action":"ROLL_BACK","reason":"r","next_weight":null}', 0, 0
                    '{"action":"STAY","reason":"r","next_weight":null}', 3, none
                    '{"action":"HALT","reason":"r","next_weight":0.5}', 3, none
                    '{"action":"GO","reason":"r","next_weight":0.5}', 1, none
                    '{}', 1, none
                    '', 1, none
                    """)
    void theScriptSetsTheWeightThatTheGateNames(String answer, int status, String share)
            throws Exception {
        HttpServer gate =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gate.createContext(
                "/",
                exchange -> {
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        gate.start();
        try {
            Path called = folder.resolve("called");
            Path kubectl = script(folder.resolve("kubectl"), "echo \"$@\" >> " + called);
            for (String system : List.of("--kserve", "--istio")) {
                ProcessBuilder apply =
                        new ProcessBuilder(
                                STAGES.resolve("apply-weight").toString(), system, "credit-risk");
                apply.environment().put("KUBECTL", kubectl.toString());
                apply.environment()
                        .put(
                                "SHADOWGATE_GATE",
                                "http://127.0.0.1:" + gate.getAddress().getPort() + "/v1/gate");
                assertThat(status(apply)).as(system).isEqualTo(status);
            }
            if (share.equals("none")) {
                assertThat(called).doesNotExist();
            } else {
                assertThat(Files.readString(called))
                        .contains("\"canaryTrafficPercent\":" + share + "}")
                        .contains("/route/1/weight\",\"value\":" + share + "}")
                        .contains("/route/0/weight\",\"value\":" + (100 - Integer.parseInt(share)));
            }
        } finally {
            gate.stop(0);
        }
    }

    private static Path script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private int status(ProcessBuilder process) throws Exception {
        Process run =
                process.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return run.exitValue();
    }

    private static List<JsonNode> documents(String name) throws Exception {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(STAGES.resolve(name).toFile())) {
            return documents.readAll();
        }
    }

    private static List<String> answers(String text) {
        List<String> answers = new ArrayList<>();
        for (String part : text.split(" ")) {
            String[] times = part.split("\\*");
            answers.addAll(
                    Collections.nCopies(
                            times.length == 1 ? 1 : Integer.parseInt(times[1]), times[0]));
        }
        return answers;
    }

    private static boolean holds(JsonNode metric, String condition, String result) {
        String text = metric.required(condition).stringValue();
        Matcher equal = CONDITION.matcher(text);
        assertThat(equal.matches()).as(text).isTrue();
        return equal.group(1).equals(result);
    }

    /** As the documentation of Argo Rollouts 1.8 has it, with both limits. */
    private static Phase argo(JsonNode metric, List<String> answers) {
        int failed = 0;
        int inconclusive = 0;
        int errors = 0;
        int successes = 0;
        int count = 0;
        for (String answer : answers) {
            boolean error = answer.equals("ERROR");
            boolean success = !error && holds(metric, "successCondition", answer);
            boolean failure = !error && holds(metric, "failureCondition", answer);
            errors = error ? errors + 1 : 0;
            successes = success && !failure ? successes + 1 : 0;
            failed += failure ? 1 : 0;
            inconclusive += !error && !success && !failure ? 1 : 0;
            // Errors are not counted.
            count += error ? 0 : 1;
            if (errors > metric.required("consecutiveErrorLimit").intValue()) {
                return Phase.ERROR;
            }
            if (inconclusive > metric.required("inconclusiveLimit").intValue()) {
                return Phase.INCONCLUSIVE;
            }
            if (failed > metric.required("failureLimit").intValue()) {
                return Phase.FAILED;
            }
            if (successes >= metric.required("consecutiveSuccessLimit").intValue()) {
                return Phase.SUCCESSFUL;
            }
            if (count >= metric.required("count").intValue()) {
                return Phase.INCONCLUSIVE;
            }
        }
        return Phase.RUNNING;
    }
}
