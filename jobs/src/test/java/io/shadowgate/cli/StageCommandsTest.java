package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.results.Overrides;
import io.shadowgate.stage.StageOverride;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands 'gate' and 'stage', over published stages. */
class StageCommandsTest {
    @TempDir Path folder;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(
                folder.resolve("spec.yaml"),
                """
                test: credit
                traffic: {files: {path: requests.jsonl}}
                primary: {name: v12}
                shadows: [{name: v13}]
                stages:
                  - {name: shadow}
                  - {name: canary, weight: 0.05, gates: {max-error-ratio: 2}}
                sinks: {files: {path: out}}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "ADVANCE, 3, 0",
        "ADVANCE, 0, 0",
        "STAY, 3, 3",
        "STAY, 0, 0",
        "HALT, 3, 3",
        "ROLL_BACK, 3, 4",
        "ROLL_BACK, 0, 4",
        "NOTHING, 3, 3"
    })
    void exitStatusSaysWhetherItMayGoOn(String published, int onHold, int status) throws Exception {
        if (!published.equals("NOTHING")) {
            publish(published);
        }
        assertThat(run("gate", "--on-hold=" + onHold)).startsWith(status + " ");
        assertThat(run("gate", "--stage", "canary", "--wait", "1 ms", "--on-hold=" + onHold))
                .startsWith(status + " ");
    }

    @Test
    void mistakesOfOptionsAreFailures() throws Exception {
        publish("STAY");
        assertThat(run("gate", "--on-hold=4")).startsWith("1 ").contains("--on-hold 4: 0 or 3");
        assertThat(run("gate", "--wait", "soon")).startsWith("1 ").contains("24h or 30min");
        assertThat(run("gate", "--shadow", "v14")).startsWith("1 ").contains("test credit has v13");
        assertThat(run("stage", "--halt", "--resume", "--by", "a", "--reason", "b"))
                .startsWith("1 ");
        assertThat(run("stage", "--halt")).startsWith("1 ").contains("Add --by NAME");
    }

    @Test
    void whatAPersonDecidesIsKept() throws Exception {
        publish("STAY");
        assertThat(run("stage", "--halt", "--by", "ada", "--reason", "a holiday"))
                .startsWith("0 ")
                .contains("Stage canary of v13: HALT by ada: a holiday");
        List<StageOverride> all = new Overrides(folder.resolve("out").toString(), "credit").all();
        assertThat(all)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.kind()).isEqualTo(StageOverride.Kind.HALT);
                            assertThat(one.model()).isEqualTo("abc");
                            assertThat(one.stage()).isEqualTo("canary");
                        });
        assertThat(run("stage")).startsWith("0 ").contains("\"action\" : \"STAY\"");
    }

    @Test
    void nothingEndsARollBackAndAdvanceEndsNoHalt() throws Exception {
        publish("ROLL_BACK");
        for (String kind : List.of("--advance", "--halt", "--resume")) {
            assertThat(run("stage", kind, "--by", "ada", "--reason", "x"))
                    .startsWith("1 ")
                    .contains("rolled back for good");
        }
        publish("HALT");
        assertThat(run("stage", "--advance", "--by", "ada", "--reason", "x"))
                .startsWith("1 ")
                .contains("--resume");
        assertThat(folder.resolve("out/overrides")).doesNotExist();
    }

    private void publish(String action) throws Exception {
        Instant end = Instant.now();
        Files.createDirectories(folder.resolve("out/stages"));
        Files.writeString(
                folder.resolve("out/stages/part-0.jsonl"),
                """
                {"test":"credit","shadow":"v13","model_sha256":"abc","stage":"canary",\
                "sequence":4,"action":"%s","weight":0.05,"observed_share":0.049,\
                "next_stage":null,"next_weight":null,"reason":"because",\
                "window_end":"%s","valid_until":"%s","done":["shadow"]}
                """
                        .formatted(action, end, end.plusSeconds(600)));
    }

    /** The status, and all that was printed. */
    private String run(String command, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(command, "--spec"));
        args.add(folder.resolve("spec.yaml").toString());
        args.addAll(List.of(more));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int status = ShadowGate.execute(args.toArray(String[]::new));
            return status + " " + printed.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
