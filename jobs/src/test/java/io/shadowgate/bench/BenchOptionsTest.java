package io.shadowgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Wrong options end with status 1 and say what would be right, before anything is measured. */
class BenchOptionsTest {

    @Test
    void tooFewRows() {
        assertError("--rows 3: at least 960000", "--rows", "3");
    }

    @Test
    void noRepetition() {
        assertError("--repeat 0: at least 1", "--repeat", "0");
    }

    @Test
    void noRate() {
        assertError("--rate 0: at least 1", "--live", "--rate", "0");
    }

    @Test
    void anUnknownPart() {
        assertError(
                "PARSE, ALL, SCALE, INFER, REPORT, START, VERDICT", "--only", "parse,everything");
    }

    @Test
    void figuresThatAreNotThere() {
        assertError("there are no figures at nowhere.json", "--check", "nowhere.json");
    }

    private static void assertError(String message, String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(Bench.execute(args)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("shadowgate bench: ")
                .contains(message)
                .doesNotContain("\tat ");
    }
}
