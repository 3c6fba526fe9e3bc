package io.shadowgate.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a line means does not depend on the lines around it. */
class BlockJsonTest {
    private static final RequestShape SHAPE =
            RequestShape.of(Tests.answersInLog(Path.of("log"), Path.of("out")));

    private static final String GOOD =
            "{\"request_id\":\"a\",\"timestamp\":5,\"primary_prediction\":0.5,"
                    + "\"primary_latency_ms\":3,\"segments\":{\"country\":\"DE\"}}";

    /** As ISO-8859-1, so that one of them is not UTF-8. */
    private static final List<String> LINES =
            List.of(
                    GOOD,
                    GOOD.replace(":5,", ":\"2026-03-02T14:05:00Z\","),
                    "  " + GOOD + " \t\r",
                    GOOD + GOOD,
                    GOOD + " 7",
                    GOOD + "]",
                    GOOD.substring(0, 40),
                    GOOD.substring(40),
                    GOOD.substring(0, GOOD.length() - 1),
                    "}",
                    "[" + GOOD + "]",
                    "[",
                    "\"",
                    "null",
                    "3",
                    "no json",
                    "{}",
                    "{\"other\":[1,{\"b\":\"",
                    GOOD.replace("0.5", "\"\u00e9\""),
                    GOOD.replace("3", "-3"),
                    "\0" + GOOD,
                    GOOD.replace("DE", "\\ud83d"));

    @Test
    void aLineReadInABlockMeansWhatItMeansAlone() {
        Random random = new Random(11);
        RequestParser inBlocks = new RequestParser(SHAPE);
        for (int round = 0; round < 2000; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                lines.add(random.nextBoolean() ? GOOD : LINES.get(random.nextInt(LINES.size())));
            }
            byte[] block = (String.join("\n", lines) + "\n").getBytes(ISO_8859_1);
            inBlocks.enterBlock(block, block.length);
            int from = 0;
            for (String line : lines) {
                if (random.nextInt(9) == 0) {
                    inBlocks.skipLine();
                } else {
                    assertThat(inBlocks.parse(block, from, line.length(), () -> "here"))
                            .as("%s", lines)
                            .usingRecursiveComparison()
                            .isEqualTo(alone(line));
                }
                from += line.length() + 1;
            }
        }
    }

    private static TrafficRecord alone(String line) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        return new RequestParser(SHAPE).parse(bytes, 0, bytes.length, () -> "here");
    }
}
