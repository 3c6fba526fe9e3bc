package io.shadowgate.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import io.shadowgate.model.UnavailableException;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.ModelServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that shares no code with the client. */
@Timeout(60)
class ServedModelTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir Path folder;
    private ModelServer server;

    @BeforeEach
    void start() throws IOException {
        server = ModelServer.start(new ModelServer.Sum());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theOnlyVersionIsPinnedAndNamed() {
        try (ServedModel model = find(server.url(2))) {
            assertThat(model.digest()).isEqualTo("credit:3");
            assertThat(model.signature().inputs().toString())
                    .isEqualTo("[x: float[-1, 2], city: string[-1, 1]]");
            assertThat(model.signature().outputs())
                    .extracting(Object::toString)
                    .containsExactly(
                            "score: double[-1, 1]", "rounded: int64[-1]", "label: string[-1, 1]");
        }
    }

    @Test
    void ofSeveralVersionsOneMustBeNamed() {
        server.versions = List.of("3", "4");
        assertThatThrownBy(() -> find(server.url(2)))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        server.url(2)
                                + " has the versions [\"3\",\"4\"]; name one: "
                                + server.url(2)
                                + "/versions/4");
        try (ServedModel model = find(server.url(2) + "/versions/4/infer")) {
            assertThat(model.digest()).isEqualTo("credit:4");
        }
        assertThatThrownBy(() -> find(server.url(2) + "/versions/5"))
                .hasMessageContainingAll("/versions/5: the server has no such model", "not found");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsGoOutAndAnswersComeBack(boolean binary) throws Exception {
        server.binary = binary;
        try (ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            List<Tensor> rows = rows(1, 2.5f, 3, Float.NaN);
            assertThat(session.run(rows, "score").doubles()).containsExactly(8, Double.NaN);
            assertThat(session.run(rows(1, 2, 30, 40), "rounded").longs()).containsExactly(7, 112);
            assertThat(session.run(rows(1, 2, 30, 40), "label").texts())
                    .containsExactly("low", "high ü");
        }
        assertThat(server.requests)
                .filteredOn(request -> request.contains("/infer"))
                .hasSize(3)
                .allSatisfy(
                        request ->
                                assertThat(request)
                                        .startsWith("POST /v2/models/credit/versions/3/infer {")
                                        .matches(
                                                body ->
                                                        body.contains("binary_data_size")
                                                                == binary));
    }

    @Test
    void theFirstVersionOfTheProtocolTakesInstances() throws Exception {
        Shadow.Signature signature =
                new Shadow.Signature(
                        List.of(
                                io.shadowgate.spec.TensorType.parse("x", "float[-1, 2]"),
                                io.shadowgate.spec.TensorType.parse("city", "string[-1, 1]")),
                        List.of());
        try (ServedModel model =
                        ServedModel.find(
                                new Shadow.Model(
                                        server.url(1), null, null, signature, Shadow.Access.OPEN),
                                TIMEOUT);
                TensorModel.Session session = model.newSession()) {
            assertThat(model.digest()).isEqualTo("credit:unversioned");
            assertThat(session.run(rows(1, 2, 3, 4), "predictions").doubles())
                    .containsExactly(7, 13);
        }
        assertThat(server.requests)
                .contains(
                        "POST /v1/models/credit:predict"
                                + " {\"instances\":[{\"x\":[1.0,2.0],\"city\":[\"ab\"]},"
                                + "{\"x\":[3.0,4.0],\"city\":[\"ab\"]}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "500, the model failed at the server (HTTP 500): boom",
        "400, the server refuses the request (HTTP 400): boom",
        "422, the server refuses the request (HTTP 422): boom",
        "413, the request is too large for the server (HTTP 413): boom",
        "401, the server refuses access (HTTP 401): boom",
        "404, the server has no such model (HTTP 404): boom",
        "405, the server refuses the call (HTTP 405): boom",
        "429, the server is overloaded or down (HTTP 429): boom",
        "503, the server is overloaded or down (HTTP 503): boom"
    })
    void statusesAreToldApart(int status, String message) throws Exception {
        try (ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            server.status = status;
            server.said = "boom";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage(message)
                    .isInstanceOf(
                            status == 500
                                    ? IOException.class
                                    : List.of(400, 413, 422).contains(status)
                                            ? RefusedRowsException.class
                                            : UnavailableException.class);
        }
    }

    @Test
    void aServerThatGoesAwayDuringACallIsToldFromOneThatIsNotThere() throws Exception {
        try (ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            server.status = -1;
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            gone -> assertThat(gone.isInterrupted()).isTrue());
            server.close();
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            gone -> assertThat(gone.isInterrupted()).isFalse())
                    .hasMessage("the server cannot be reached: it accepts no connection");
        }
        assertThatThrownBy(() -> find(server.url(2)))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        server.url(2) + ": the server cannot be reached: it accepts no connection");
        assertThatThrownBy(() -> find("http://no-such-host.invalid/v2/models/credit"))
                .hasMessageContaining("there is no such host");
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (ModelServer other = ModelServer.start(new ModelServer.Sum());
                ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            server.redirect = other.url(2) + "/infer";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(
                            "the server redirects to "
                                    + other.url(2)
                                    + "/infer, which is not followed; write the final address (HTTP"
                                    + " 307)");
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void anotherVersionIsNoAnswer() throws Exception {
        try (ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            server.answeredVersion = "4";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(
                            "the server answered with version 4 of the model, but this test is"
                                    + " about version 3");
        }
    }

    @Test
    void headersAreSentAndNeverShown() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cr3t-t0ken\n");
        Shadow.Access access =
                new Shadow.Access(
                        Map.of("Authorization", "Bearer ${file:" + token + "}", "X-Tenant", "risk"),
                        null);
        Shadow.Model written = new Shadow.Model(server.url(2), null, null, null, access);
        assertThat(written.toString()).contains("Authorization").doesNotContain("Bearer");
        try (ServedModel model = ServedModel.find(written, TIMEOUT);
                TensorModel.Session session = model.newSession()) {
            session.run(rows(1, 2), "score");
            assertThat(server.headers)
                    .containsEntry("Authorization", List.of("Bearer s3cr3t-t0ken"))
                    .containsEntry("X-tenant", List.of("risk"));
            server.status = 401;
            server.said = "what is s3cr3t-t0ken?";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage("the server refuses access (HTTP 401): what is ...?");
        }
    }

    @Test
    void aHeaderThatRefersToNothing() {
        Shadow.Access access =
                new Shadow.Access(Map.of("Authorization", "${file:/no/such/file}"), null);
        assertThatThrownBy(
                        () ->
                                ServedModel.find(
                                        new Shadow.Model(server.url(2), null, null, null, access),
                                        TIMEOUT))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "header Authorization: cannot read the file /no/such/file, which the spec"
                                + " refers to (NoSuchFileException)");
    }

    /** A certificate that nobody has signed but itself: trusted where the spec names it. */
    @Test
    void theNamedCertificatesAreTrustedAndNoOthers() throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit");
        Path pem = folder.resolve("ca.pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                pem.toString());
        try (ModelServer secure = ModelServer.start(new ModelServer.Sum(), tls(store))) {
            Shadow.Access trusting = new Shadow.Access(Map.of(), pem.toString());
            try (ServedModel model =
                            ServedModel.find(
                                    new Shadow.Model(secure.url(2), null, null, null, trusting),
                                    TIMEOUT);
                    TensorModel.Session session = model.newSession()) {
                assertThat(session.run(rows(1, 2), "score").doubles()).containsExactly(7);
            }
            assertThatThrownBy(() -> find(secure.url(2)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll(
                            "no secure connection to the server", "certificates names a PEM file");
        }
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(
                        () ->
                                ServedModel.find(
                                        new Shadow.Model(
                                                "https://localhost:1/v2/models/credit",
                                                null,
                                                null,
                                                null,
                                                new Shadow.Access(Map.of(), empty.toString())),
                                        TIMEOUT))
                .hasMessageContaining(empty + " holds no certificates in PEM");
    }

    private static void keytool(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext tls(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void theServersLimitOnRowsIsKept() {
        server.mostRows = 8;
        try (ServedModel model = find(server.url(2))) {
            assertThat(model.mostRows()).isEqualTo(8);
        }
    }

    @Test
    void aServerThatSaysNothingOfTheModelNeedsASignature() {
        server.describes = false;
        assertThatThrownBy(() -> find(server.url(2)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("it does not say what it takes; say so in the spec with");
    }

    @Test
    void answersThatAreNone() throws Exception {
        try (ServedModel model = find(server.url(2));
                TensorModel.Session session = model.newSession()) {
            server.status = 200;
            server.said = "<html>welcome</html>";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage("the server's answer is no JSON: <html>welcome</html>");
            server.said =
                    "{\"outputs\":[{\"name\":\"score\",\"datatype\":\"FP64\",\"shape\":[2],"
                            + "\"data\":[1]}]}";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage("the server gave 1 elements as score, whose shape is [2]");
            server.said =
                    "{\"outputs\":[{\"name\":\"score\",\"datatype\":\"FP64\",\"shape\":[1],"
                            + "\"parameters\":{\"binary_data_size\":80}}]}";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage("the server's answer ends before its output score, of 80 bytes");
            server.said = "{\"outputs\":[]}";
            assertThatThrownBy(() -> session.run(rows(1, 2), "score"))
                    .hasMessage("the server gave no output score");
        }
    }

    private static ServedModel find(String url) {
        return ServedModel.find(
                new Shadow.Model(url, null, null, null, Shadow.Access.OPEN), TIMEOUT);
    }

    private static List<Tensor> rows(float... numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(numbers);
        int rows = numbers.length / 2;
        String[] cities = new String[rows];
        java.util.Arrays.fill(cities, "ab");
        return List.of(
                Tensor.ofNumbers("x", ElementType.FLOAT, new long[] {rows, 2}, bytes),
                Tensor.ofTexts("city", new long[] {rows, 1}, cities));
    }
}
