package io.shadowgate.model.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServedModelTest {
    private static final String METADATA =
            """
            {"name": "credit", "versions": ["3"], "platform": "onnxruntime",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 2]}],
             "outputs": [{"name": "y", "datatype": "FP64", "shape": [-1, 1]}]}\
            """;

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private final AtomicReference<String> answer = new AtomicReference<>("");
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    boolean infer = path.endsWith("/infer");
                    asked.set(path + " " + body);
                    byte[] given =
                            (infer ? answer.get() : METADATA).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(infer ? status : 200, given.length);
                    exchange.getResponseBody().write(given);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v2/models/credit";
    }

    @Test
    void theOnlyVersionIsPinnedAndNamed() {
        ServedModel model = ServedModel.find(url());
        assertThat(model.digest()).isEqualTo("credit:3");
        assertThat(model.url()).endsWith("/v2/models/credit/versions/3");
        assertThat(model.signature().inputs().toString()).isEqualTo("[x: float[-1, 2]]");
    }

    @Test
    void rowsGoOutAndAnswersComeBack() throws Exception {
        answer.set(
                """
                {"outputs": [{"name": "y", "datatype": "FP64", "shape": [2, 1],
                 "data": [[0.25], [0.5]]}]}\
                """);
        try (TensorModel model = ServedModel.find(url()).load();
                TensorModel.Session session = model.newSession()) {
            assertThat(session.run(List.of(rows(1, 2, 3, 4)), "y").doubles())
                    .containsExactly(0.25, 0.5);
        }
        assertThat(asked.get())
                .isEqualTo(
                        "/v2/models/credit/versions/3/infer {\"inputs\":[{\"name\":\"x\","
                                + "\"datatype\":\"FP32\",\"shape\":[2,2],"
                                + "\"data\":[1.0,2.0,3.0,4.0]}],\"outputs\":[{\"name\":\"y\"}]}");
    }

    @Test
    void outageRefusalAndModelErrorAreToldApart() {
        try (TensorModel model = ServedModel.find(url()).load();
                TensorModel.Session session = model.newSession()) {
            answer.set("{\"error\": \"boom\"}");
            status = 500;
            assertThatThrownBy(() -> session.run(List.of(rows(1, 2)), "y"))
                    .hasMessageContainingAll("the model failed at the server", "boom");
            status = 403;
            assertThatThrownBy(() -> session.run(List.of(rows(1, 2)), "y"))
                    .hasMessageContaining("refuses access");
            status = 503;
            assertThatThrownBy(() -> session.run(List.of(rows(1, 2)), "y"))
                    .hasMessageContaining("overloaded or down");
        }
    }

    @Test
    void aServerThatIsNotThere() {
        String gone = url();
        server.stop(0);
        assertThatThrownBy(() -> ServedModel.find(gone))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(gone, "the server does not answer");
    }

    private static Tensor rows(float... numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(numbers);
        return Tensor.ofNumbers("x", ElementType.FLOAT, new long[] {numbers.length / 2, 2}, bytes);
    }
}
