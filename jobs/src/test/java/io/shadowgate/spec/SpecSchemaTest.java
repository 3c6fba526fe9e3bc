package io.shadowgate.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An editor that knows the schema says what the reader will say. */
class SpecSchemaTest {
    private static final Path FILE = Path.of("docs", "spec.schema.json");
    private static final String WRITE = "shadowgate.spec-page.write";
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final Schema SPEC = SCHEMAS.getSchema(SpecSchema.text());

    /** Values of all kinds, right for some keys and wrong for others. */
    private static final List<String> VALUES =
            List.of(
                    "0",
                    "1",
                    "5",
                    "-1",
                    "0.5",
                    "0.9999",
                    "1.5",
                    "2.5e-7",
                    "99999999999999999999",
                    "true",
                    "false",
                    "text",
                    "''",
                    "' '",
                    "'5'",
                    "a/b",
                    "' a'",
                    "~/x",
                    "s3://b/x",
                    "segments.user",
                    "request_id",
                    "5 min",
                    "5 hours",
                    "1 d",
                    "5",
                    "5 sec",
                    "5 apples",
                    "0 s",
                    "1 ns",
                    "500 d",
                    "1 MiB",
                    "64 kb",
                    "1 TiB",
                    "90%",
                    "10_000",
                    "[]",
                    "[a]",
                    "[a, b]",
                    "[a, a]",
                    "[1]",
                    "[agreement]",
                    "[agreement, errors]",
                    "[Agreement]",
                    "evidence",
                    "EVIDENCE",
                    "point",
                    "score",
                    "vector",
                    "hold",
                    "shadow",
                    "earliest",
                    "latest",
                    "group",
                    "2026-03-02",
                    "2026-03-02T14:00:00Z",
                    "02.03.2026",
                    "{}",
                    "{client.rack: b}",
                    "{client.rack: [b]}",
                    "{client.rack: {b: c}}",
                    "a1".repeat(32),
                    "a1".repeat(31));

    @Test
    void theFileIsWhatTheKeysDeclare() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, SpecSchema.text());
        }
        assertThat(Files.readString(FILE))
                .as(
                        "jobs/docs/spec.schema.json differs from SpecKeys; write it anew with mvn"
                                + " test -pl jobs -am -Dtest=SpecSchemaTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        WRITE)
                .isEqualTo(SpecSchema.text());
    }

    @Test
    void eachKeyTakesWhatItsReaderTakes() {
        int taken = 0;
        for (SpecKey<?> key : SpecKeys.ALL) {
            taken += compare(key.path(), key.type());
            for (SpecKey.Deprecated<?> former : key.deprecated()) {
                taken += compare(former.path(), former.type());
            }
        }
        assertThat(taken).isGreaterThan(5 * SpecKeys.ALL.size());
    }

    private static int compare(String path, SpecType<?> type) {
        Schema schema = SCHEMAS.getSchema(JSON.<JsonNode>valueToTree(type.schema()));
        int taken = 0;
        for (String value : VALUES) {
            Problems problems = new Problems("");
            JsonNode node = YamlTree.parse(value, path, problems);
            boolean reads = type.read(node, path, problems) != null;
            boolean valid = schema.validate(node).isEmpty();
            taken += reads ? 1 : 0;
            if (!isBeyondWhatASchemaSays(value)) {
                assertThat(valid).as("%s: %s is read: %s", path, value, reads).isEqualTo(reads);
            } else if (reads) {
                assertThat(valid).as("%s: %s", path, value).isTrue();
            }
        }
        return taken;
    }

    /** A schema has no words for the length of a duration. */
    private static boolean isBeyondWhatASchemaSays(String value) {
        return List.of("0 s", "1 ns", "500 d").contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credit-risk",
                "kafka",
                "smallest",
                "credit-risk-former-names",
                "kafka-former-names"
            })
    void specsThatAreReadAreValid(String name) throws IOException {
        String text = Files.readString(SpecReaderTest.resource(name + ".yaml"));
        assertThat(faults(text)).isEmpty();
    }

    @Test
    void theDemosSpecIsValid() throws IOException {
        try (InputStream demo = SpecSchemaTest.class.getResourceAsStream("/demo/demo.yaml")) {
            assertThat(faults(new String(demo.readAllBytes(), UTF_8))).isEmpty();
        }
    }

    @Test
    void theReadmesSpecIsValidAndNamesTheSchema() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf("# yaml-language-server: $schema=");
        String spec = readme.substring(start, readme.indexOf("```", start));
        assertThat(spec).startsWith("# yaml-language-server: $schema=jobs/docs/spec.schema.json\n");
        assertThat(faults(spec)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gates: {min-request: 5}",
                "gates: {evidence: {cycles: 5 d}}",
                "gates: 5",
                "window: 5",
                "shadows: []",
                "shadows: {name: a}",
                "shadows: [{name: a, modell: {path: m}}]",
                "shadows: [{model: {path: m}}]",
                "shadows: [{name: a, model: {}}]",
                "primary: {}",
                "primary: {name: a, noise-floor: {error-rate: 0}}",
                "traffic: {}",
                "traffic: {files: {}}",
                "traffic: {kafka: {topic: t}}",
                "traffic: {files: {path: p}, kafka: {servers: s, topic: t}}",
                "sinks: {}",
                "sinks: {kafka: {decisions: d}}"
            })
    void whatTheReaderRefusesIsInvalid(String section) throws IOException {
        Path smallest = SpecReaderTest.resource("smallest.yaml");
        int colon = section.indexOf(": ");
        String name = section.substring(0, colon);
        String value = section.substring(colon + 2);
        assertThat(SpecProblemsTest.problems(smallest, Map.of(name, value))).isNotEmpty();
        ObjectNode spec = tree(Files.readString(smallest));
        spec.set(name, tree("v: " + value).get("v"));
        assertThat(SPEC.validate(spec)).isNotEmpty();
    }

    @Test
    void everyKeyThatTheReaderMissesIsRequired() throws IOException {
        String text =
                """
                test: t
                traffic: {TRAFFIC}
                primary:
                  name: p
                  noise-floor: {disagreement-rate: 0.1, error-rate: 0.1, divergence: 0.1}
                shadows: [{name: s, model: {path: m}}]
                labels: {LABELS, mature-after: 1 d}
                slices: {features: [{name: a, edges: [1]}]}
                sinks: {files: {path: p}, kafka: {servers: s, decisions: d}}
                """;
        List<String> required = new ArrayList<>();
        for (String traffic :
                List.of(
                        "files: {path: p}",
                        "kafka: {servers: s, topic: t, value-format: avro, schema-registry:"
                                + " {url: 'http://r'}}")) {
            String whole = text.replace("TRAFFIC", traffic).replace("LABELS", traffic);
            assertThat(faults(whole)).isEmpty();
            for (SpecKey<?> key : SpecKeys.ALL) {
                ObjectNode spec = tree(whole);
                String pointer = "/" + key.path().replace("[]", "/0").replace('.', '/');
                int slash = pointer.lastIndexOf('/');
                if (spec.at(pointer.substring(0, slash)) instanceof ObjectNode section
                        && section.has(pointer.substring(slash + 1))
                        && key.required()) {
                    section.remove(pointer.substring(slash + 1));
                    assertThat(SPEC.validate(spec)).as("without " + key.path()).isNotEmpty();
                    required.add(key.path());
                }
            }
        }
        assertThat(required)
                .containsAll(
                        SpecKeys.ALL.stream()
                                .filter(SpecKey::required)
                                .map(SpecKey::path)
                                .toList());
    }

    @Test
    void formerNamesAreMarked() {
        Map<String, String> marked = new LinkedHashMap<>();
        JsonNode schema = JSON.readTree(SpecSchema.text());
        for (SpecKey<?> key : SpecKeys.ALL) {
            for (SpecKey.Deprecated<?> former : key.deprecated()) {
                JsonNode node =
                        schema.at("/properties/" + former.path().replace(".", "/properties/"));
                assertThat(node.path("deprecated").asBoolean(false)).as(former.path()).isTrue();
                marked.put(former.path(), node.path("deprecationMessage").asString());
            }
        }
        assertThat(marked).containsEntry("gates.cycle", "Write gates.evidence.cycle");
    }

    private static List<Error> faults(String yaml) {
        return SPEC.validate(tree(yaml));
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YamlTree.parse(yaml, "", new Problems(""));
    }
}
