package io.shadowgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own fills its heap, since one that ends takes all tests with it. */
class HeapWatchTest {

    @ParameterizedTest
    @ValueSource(strings = {"fails", "triesAgain"})
    void aFullHeapEndsTheProcessWithOneLine(String then) throws Exception {
        Ended ended = run("-Xmx64m", Filler.class, then);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.text())
                .containsPattern("out of memory: the heap of this process, of \\d+ MiB, is full")
                .containsOnlyOnce("shadowgate:");
    }

    @Test
    void tooLittleMemoryForFlinkIsAnErrorThatSaysHowMuch() throws Exception {
        Ended ended = run("-Xmx100m", Starter.class, "2");
        assertThat(ended.text())
                .containsPattern(
                        "not enough memory: this process may use \\d+ MiB, but needs 128 MiB");
    }

    private record Ended(int status, String text) {}

    private static Ended run(String heap, Class<?> main, String argument)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                heap,
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName(),
                                argument)
                        .redirectErrorStream(true)
                        .start();
        try {
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Keeps all that it allocates. */
    static final class Filler {
        private Filler() {}

        public static void main(String[] args) {
            HeapWatch.start(System.err);
            List<byte[]> kept = new ArrayList<>();
            boolean again = args[0].equals("triesAgain");
            do {
                try {
                    while (true) {
                        kept.add(new byte[100_000]);
                    }
                } catch (OutOfMemoryError e) {
                    if (!again) {
                        throw e;
                    }
                }
            } while (again);
        }
    }

    /** Starts Flink as a command does. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws Exception {
            EmbeddedFlink.start(Integer.parseInt(args[0]), false, new Configuration());
        }
    }
}
