package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.ReadLog;
import io.shadowgate.source.files.ReadLog.Read;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.Compare.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that hold one JSON array, or one object over several lines. */
class JsonDocumentsTest {
    private static final RequestSchema SCHEMA =
            new RequestSchema(Kind.SCORE, "v12", List.of(), false, false, List.of(), null, 400);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[A,B]",
                "[\nA,\nB\n]\n",
                "[A\n,B]",
                " \n [ A , B ] \n",
                "\uFEFF[A,B]",
                "[A,B][]",
            })
    void theObjectsOfAnArrayAreRecords(String text) throws IOException {
        assertThat(texts(read("log.json", text, 7, null))).containsExactly("a}]\\\"[", "b");
    }

    @Test
    void anObjectMayGoOverSeveralLines() throws IOException {
        String text = "{\n" + record("a").substring(1).replace(",", ",\n  ");
        assertThat(texts(read("log.json", text, 7, null))).containsExactly("a");
        assertThat(texts(read("log.json", text + "\n" + text, 7, null))).containsExactly("a", "a");
    }

    @Test
    void linesStayLines() throws IOException {
        String text = record("a") + "\n[1,2]\n" + record("b") + "\n";
        assertThat(read("log.json", text, 7, null)).hasSize(3);
        assertThat(read("log.jsonl", "[" + record("a") + "]", 7, null).get(0).record().rejected())
                .isNotNull();
    }

    @Test
    void anArrayThatWasCutIsToldOnce() throws IOException {
        List<Read> read = read("log.json", "[" + record("a") + ",", 7, null);
        assertThat(texts(read))
                .containsExactly("a", "the file ends within its array, and may have been cut");
        assertThat(read("log.json", "[" + record("a") + ",", 7, read.get(0).after())).hasSize(1);
        assertThat(read("log.json", "[" + record("a") + ",", 7, read.get(1).after())).isEmpty();
    }

    @Test
    void anElementThatIsWrongIsRejectedAlone() throws IOException {
        String text =
                "["
                        + record("a")
                        + ",7,\"x\",{\"p\":[{}],"
                        + "\"q\":\""
                        + "x".repeat(500)
                        + "\"},"
                        + record("b")
                        + "]";
        List<String> read = texts(read("log.json", text, 64, null));
        assertThat(read).hasSize(5);
        assertThat(read.get(1)).isEqualTo("a record is one JSON object, not 7");
        assertThat(read.get(3)).startsWith("longer than 400 bytes");
        assertThat(read.get(4)).isEqualTo("b");
    }

    @Test
    void eachBlockSizeAndPositionGivesTheSame() throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(record("r" + i));
        }
        String text = "[\n" + String.join(",\n", records) + "\n]";
        List<Read> whole = read("log.json", text, 1 << 16, null);
        assertThat(whole).hasSize(40);
        for (int block : new int[] {1, 5, 300}) {
            for (int i = 0; i < 40; i += 13) {
                assertThat(texts(read("log.json", text, block, whole.get(i).after())))
                        .isEqualTo(texts(whole.subList(i + 1, 40)));
            }
        }
    }

    @Test
    void onlyTheReaderOfTheBeginningReadsAnArray() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("log.json"), "[" + record("a") + "," + record("b") + "]");
        RequestFormat format = new RequestFormat(SCHEMA, new JsonLines());
        assertThat(ReadLog.split(format, file, 0, 10, null)).hasSize(2);
        assertThat(ReadLog.split(format, file, 10, Files.size(file) - 10, null)).isEmpty();
    }

    private static String record(String id) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":1772409600000,\"primary_prediction\":0.5}";
    }

    private List<Read> read(String name, String text, int block, CheckpointedPosition from)
            throws IOException {
        String filled = text.replace("A", record("a}]\\\\\\\"[")).replace("B", record("b"));
        Path file = Files.write(folder.resolve(name), filled.getBytes(UTF_8));
        RequestFormat format = new RequestFormat(SCHEMA, new JsonLines(block));
        return ReadLog.split(format, file, 0, Files.size(file), from);
    }

    private static List<String> texts(List<Read> read) {
        return read.stream()
                .map(
                        one ->
                                one.record().request() == null
                                        ? one.record().rejected().reason()
                                        : one.record().request().requestId())
                .toList();
    }
}
