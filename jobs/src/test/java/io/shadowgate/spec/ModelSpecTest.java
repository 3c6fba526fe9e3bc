package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models at servers, and files that do not describe themselves. */
class ModelSpecTest {
    private static final String URL = "http://models:8080/v2/models/credit/versions/3";

    @TempDir Path folder;

    @Test
    void aModelAtAServer() throws Exception {
        ShadowTest test =
                read(
                        "{url: \""
                                + URL
                                + "\", headers: {Authorization: \"Bearer ${env:TOKEN}\","
                                + " X-Tenant: risk}}",
                        Map.of("inference.max-rate", "200", "inference.max-outage", "1 min"));
        Shadow.Model model = test.shadows().get(0).requiredModel();
        assertThat(model.path()).isEqualTo(URL);
        assertThat(model.access())
                .isEqualTo(
                        new Shadow.Access(
                                Map.of("Authorization", "Bearer ${env:TOKEN}", "X-Tenant", "risk"),
                                null));
        assertThat(test.toString()).doesNotContain("${env:TOKEN}");
        assertThat(test.inference().maxRate()).isEqualTo(200);
        assertThat(test.inference().maxOutage()).isEqualTo(Duration.ofMinutes(1));
        assertThat(test.inference().sharedBy(4).maxRate()).isEqualTo(50);
    }

    @Test
    void headersChangeNoDigest() throws Exception {
        ShadowTest one = read("{url: \"" + URL + "\"}", Map.of());
        ShadowTest other =
                read("{url: \"" + URL + "\", headers: {Cookie: \"${env:C}\"}}", Map.of());
        assertThat(other.sha256()).isEqualTo(one.sha256());
        assertThat(other.windowsSha256()).isEqualTo(one.windowsSha256());
    }

    @Test
    void aSignatureIsInTheOrderOfTheSpec() throws Exception {
        Shadow.Model model =
                read(
                                "{path: v13.pt, engine: torchscript, signature: {inputs: {x: "
                                        + "\"float[-1, 10]\", a: \"INT64 [ -1 ]\"}}}",
                                Map.of())
                        .shadows()
                        .get(0)
                        .requiredModel();
        assertThat(model.engine()).isEqualTo("torchscript");
        assertThat(model.path()).isEqualTo(folder.resolve("v13.pt").toString());
        assertThat(model.signature().inputs())
                .extracting(TensorType::toString)
                .containsExactly("x: float[-1, 10]", "a: int64[-1]");
        assertThat(model.signature().outputs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | model.path: missing: the file of the model; or url, if a server runs it",
                "{path: a.onnx, url: \"http://h/v2/models/m\"} | model.url: and path are both"
                        + " given",
                "{path: \"http://h/v2/models/m\"} | model.path: is the address of a server; write"
                        + " it as url",
                "{url: \"http://h/models/m\"} | model.url: is not the address of a model; write",
                "{url: \"http://h/v2/models/m?key=abc\"} | model.url: has a ? or a #; write",
                "{url: \"http://u:pw@h/v2/models/m\"} | model.url: contains a login",
                "{url: \"http://h/v2/models/m\", engine: onnx} | model.engine: applies to files",
                "{url: \"http://h/v2/models/m\", certificates: ca.pem} | model.certificates: has no"
                        + " effect: the url is not https",
                "{path: a.onnx, headers: {X-Y: z}} | model.headers: applies to a model with a url",
                "{url: \"http://h/v2/models/m\", headers: {Authorization: Bearer abc}} |"
                        + " model.headers.Authorization: contains a secret, which a spec must not",
                "{url: \"http://h/v2/models/m\", headers: {X-Api-Key: \"abc${env:K}\"}} |"
                        + " model.headers.X-Api-Key: contains a secret",
                "{url: \"http://h/v2/models/m\", headers: {X-Y: \"${nev:K}\"}} |"
                        + " model.headers.X-Y: has a ${...} that is neither",
                "{url: \"http://h/v2/models/m\", headers: {\"X Y\": z}} | is not the name of a"
                        + " header",
                "{path: a.pt, signature: {inputs: {x: \"float32[-1]\"}}} |"
                    + " model.signature.inputs.x: \"float32[-1]\" is not a type and a shape such as"
                    + " float[-1, 10]; types are bool, double, float"
            })
    void whatIsWrong(String model, String said) {
        assertThatThrownBy(() -> read(model, Map.of()))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(said)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("abc", "pw@"));
    }

    @Test
    void typesAndShapes() {
        assertThat(TensorType.parse("x", "bool[]"))
                .isEqualTo(new TensorType("x", "bool", List.of()));
        assertThat(TensorType.parse("x", "float[-2]")).isNull();
        assertThat(TensorType.parse("x", "float[9999999999]")).isNull();
        assertThat(TensorType.parse("x", "float")).isNull();
    }

    private ShadowTest read(String model, Map<String, String> overrides) throws Exception {
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        "test: t\ntraffic: {files: {path: log/}}\nprimary: {name: v12}\n"
                                + "shadows: [{name: v13, model: "
                                + model
                                + "}]\nsinks: {files: {path: out/}}\n");
        return SpecReader.read(spec, overrides);
    }
}
