package io.shadowgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The smallest server of a model that speaks both versions of the open inference protocol, with
 * JSON and with bytes. It shares no code with the client. As a process of its own it runs an ONNX
 * file; in a test, a model in Java.
 */
public final class ModelServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LENGTH = "Inference-Header-Content-Length";

    /** One input or output, with the protocol's name of its type. */
    public record Port(String name, String datatype, long... shape) {}

    /** Elements are Double, Long, Boolean or String. */
    public record Values(String name, String datatype, long[] shape, List<Object> elements) {
        int rows() {
            return shape.length == 0 ? 1 : (int) shape[0];
        }
    }

    /** What the server runs. */
    public interface Model {
        List<Port> inputs();

        List<Port> outputs();

        Values run(Map<String, Values> inputs, String output) throws Exception;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Model model;

    /** Requests as they came: method, path and body. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean keepsRequests = true;

    /** Headers of the last request to the model. */
    public volatile Map<String, List<String>> headers = Map.of();

    public volatile List<String> versions = List.of("3");
    public volatile String answeredVersion = "3";
    public volatile boolean binary;
    public volatile int mostRows;
    public volatile boolean describes = true;

    /** What calls of the model are answered with; 0 for its answer. */
    public volatile int status;

    public volatile String said = "";
    @Nullable public volatile String redirect;

    private ModelServer(HttpServer http, Model model) {
        this.http = http;
        this.model = model;
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** A server on a free port of loopback. */
    public static ModelServer start(Model model) throws IOException {
        return new ModelServer(HttpServer.create(loopback(0), 0), model);
    }

    /** The same, with TLS. */
    public static ModelServer start(Model model, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new ModelServer(server, model);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Serves an ONNX file with float inputs and outputs until it is killed.
     *
     * @param args the port, the file, the version, and whether it speaks binary
     */
    public static void main(String... args) throws Exception {
        OrtSession session = OrtEnvironment.getEnvironment().createSession(args[1]);
        ModelServer server =
                new ModelServer(
                        HttpServer.create(loopback(Integer.parseInt(args[0])), 0),
                        new Onnx(session));
        server.keepsRequests = false;
        server.versions = List.of(args[2]);
        server.answeredVersion = args[2];
        server.binary = Boolean.parseBoolean(args[3]);
        System.out.println("serves " + args[1] + " on " + server.port());
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** The address of the model, without a version. */
    public String url(int protocol) {
        return (http instanceof HttpsServer ? "https" : "http")
                + "://localhost:"
                + port()
                + "/v"
                + protocol
                + "/models/credit";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (keepsRequests) {
                requests.add(
                        exchange.getRequestMethod() + " " + path + " " + new String(body, UTF_8));
            }
            boolean call = path.endsWith("/infer") || path.endsWith(":predict");
            if (call && isKnown(path.replaceFirst("/infer$|:predict$", ""))) {
                calls.incrementAndGet();
                headers = Map.copyOf(exchange.getRequestHeaders());
                if (redirect != null) {
                    exchange.getResponseHeaders().set("Location", redirect);
                    exchange.sendResponseHeaders(307, -1);
                } else if (status == -1) {
                    // Ends the connection in the middle of the call.
                    exchange.sendResponseHeaders(200, 1000);
                } else if (status > 0) {
                    send(exchange, status, said.getBytes(UTF_8));
                } else {
                    call(exchange, path, body);
                }
            } else {
                JsonNode described = describe(path);
                if (described == null) {
                    send(exchange, 404, "{\"error\":\"not found\"}".getBytes(UTF_8));
                } else {
                    send(exchange, 200, JSON.writeValueAsBytes(described));
                }
            }
        } catch (Exception e) {
            send(exchange, 500, ("{\"error\":\"" + e + "\"}").getBytes(UTF_8));
        }
    }

    private boolean isKnown(String path) {
        String version =
                path.replaceFirst("/v[12]/models/credit(/versions/)?", "")
                        .replaceFirst("/config$", "");
        return path.matches("/v[12]/models/credit.*")
                && (version.isEmpty() || versions.contains(version));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Nullable
    private JsonNode describe(String path) {
        ObjectNode said = JSON.createObjectNode();
        if (path.equals("/calls")) {
            return said.put("calls", calls.get());
        }
        if (path.equals("/v2")) {
            said.put("name", "server");
            ArrayNode extensions = said.putArray("extensions");
            if (binary) {
                extensions.add("binary_tensor_data");
            }
            if (mostRows > 0) {
                extensions.add("model_configuration");
            }
            return said;
        }
        if (!isKnown(path)) {
            return null;
        }
        if (path.endsWith("/config")) {
            return said.put("max_batch_size", mostRows);
        }
        said.put("name", "credit");
        if (path.startsWith("/v1")) {
            return said.put("ready", true);
        }
        ArrayNode all = said.putArray("versions");
        versions.forEach(all::add);
        ports(said.putArray("inputs"), describes ? model.inputs() : List.of());
        ports(said.putArray("outputs"), describes ? model.outputs() : List.of());
        return said;
    }

    private static void ports(ArrayNode array, List<Port> ports) {
        for (Port port : ports) {
            ObjectNode one = array.addObject();
            one.put("name", port.name()).put("datatype", port.datatype());
            ArrayNode shape = one.putArray("shape");
            Arrays.stream(port.shape()).forEach(shape::add);
        }
    }

    private void call(HttpExchange exchange, String path, byte[] body) throws Exception {
        if (path.startsWith("/v1")) {
            send(exchange, 200, predict(body));
            return;
        }
        String length = exchange.getRequestHeaders().getFirst(LENGTH);
        int header = length == null ? body.length : Integer.parseInt(length);
        JsonNode asked = JSON.readTree(body, 0, header);
        Map<String, Values> inputs = new TreeMap<>();
        int offset = header;
        for (JsonNode each : asked.get("inputs")) {
            JsonNode size = each.path("parameters").path("binary_data_size");
            ByteBuffer bytes =
                    size.isMissingNode()
                            ? null
                            : ByteBuffer.wrap(body, offset, size.intValue())
                                    .slice()
                                    .order(ByteOrder.LITTLE_ENDIAN);
            offset += size.asInt(0);
            Values values = values(each, bytes);
            inputs.put(values.name(), values);
            if (mostRows > 0 && values.rows() > mostRows) {
                send(exchange, 413, "{\"error\":\"too many rows\"}".getBytes(UTF_8));
                return;
            }
        }
        JsonNode wanted = asked.get("outputs").get(0);
        Values answer = model.run(inputs, wanted.get("name").stringValue());
        boolean asBytes = wanted.path("parameters").path("binary_data").asBoolean(false);
        ObjectNode said = JSON.createObjectNode();
        said.put("model_name", "credit").put("model_version", answeredVersion);
        ObjectNode output = said.putArray("outputs").addObject();
        output.put("name", answer.name()).put("datatype", answer.datatype());
        ArrayNode shape = output.putArray("shape");
        Arrays.stream(answer.shape()).forEach(shape::add);
        if (!asBytes) {
            ArrayNode data = output.putArray("data");
            answer.elements().forEach(element -> data.add(JSON.valueToTree(element)));
            send(exchange, 200, JSON.writeValueAsBytes(said));
            return;
        }
        byte[] bytes = bytes(answer);
        output.putObject("parameters").put("binary_data_size", bytes.length);
        byte[] json = JSON.writeValueAsBytes(said);
        exchange.getResponseHeaders().set(LENGTH, String.valueOf(json.length));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(json);
        whole.writeBytes(bytes);
        send(exchange, 200, whole.toByteArray());
    }

    private static Values values(JsonNode input, @Nullable ByteBuffer bytes) {
        String type = input.get("datatype").stringValue();
        long[] shape = new long[input.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = input.get("shape").get(i).longValue();
        }
        List<Object> elements = new ArrayList<>();
        if (bytes == null) {
            for (JsonNode each : input.get("data")) {
                elements.add(element(each));
            }
        } else {
            while (bytes.hasRemaining()) {
                elements.add(
                        switch (type) {
                            case "FP32" -> (double) bytes.getFloat();
                            case "FP64" -> bytes.getDouble();
                            case "INT64" -> bytes.getLong();
                            case "INT32" -> (long) bytes.getInt();
                            case "BOOL" -> bytes.get() != 0;
                            case "BYTES" -> {
                                byte[] text = new byte[bytes.getInt()];
                                bytes.get(text);
                                yield new String(text, UTF_8);
                            }
                            default -> throw new IllegalArgumentException(type);
                        });
            }
        }
        return new Values(input.get("name").stringValue(), type, shape, elements);
    }

    private static Object element(JsonNode each) {
        if (each.isNull()) {
            return Double.NaN;
        }
        return each.isString()
                ? each.stringValue()
                : each.isBoolean()
                        ? (Object) each.booleanValue()
                        : each.isIntegralNumber() ? (Object) each.longValue() : each.doubleValue();
    }

    private static byte[] bytes(Values answer) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (Object each : answer.elements()) {
            switch (answer.datatype()) {
                case "FP32" -> bytes.putFloat(((Number) each).floatValue());
                case "FP64" -> bytes.putDouble(((Number) each).doubleValue());
                case "INT64" -> bytes.putLong(((Number) each).longValue());
                case "BYTES" -> {
                    byte[] text = ((String) each).getBytes(UTF_8);
                    bytes.putInt(text.length).put(text);
                }
                default -> throw new IllegalArgumentException(answer.datatype());
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Rows are lists if the model has one input, else objects. */
    private byte[] predict(byte[] body) throws Exception {
        JsonNode rows = JSON.readTree(body).get("instances");
        Map<String, Values> inputs = new TreeMap<>();
        for (Port port : model.inputs()) {
            List<Object> elements = new ArrayList<>();
            for (JsonNode row : rows) {
                JsonNode of = model.inputs().size() == 1 ? row : row.get(port.name());
                if (of.isArray()) {
                    of.forEach(each -> elements.add(element(each)));
                } else {
                    elements.add(element(of));
                }
            }
            long[] shape = {rows.size(), elements.size() / rows.size()};
            inputs.put(port.name(), new Values(port.name(), port.datatype(), shape, elements));
        }
        ObjectNode said = JSON.createObjectNode();
        ArrayNode predictions = said.putArray("predictions");
        for (Object each : model.run(inputs, model.outputs().get(0).name()).elements()) {
            predictions.add(JSON.valueToTree(each));
        }
        return JSON.writeValueAsBytes(said);
    }

    /** {@code score = first + 2 second + letters of the city}, NaN where a number is missing. */
    public static final class Sum implements Model {
        @Override
        public List<Port> inputs() {
            return List.of(new Port("x", "FP32", -1, 2), new Port("city", "BYTES", -1, 1));
        }

        @Override
        public List<Port> outputs() {
            return List.of(
                    new Port("score", "FP64", -1, 1),
                    new Port("rounded", "INT64", -1),
                    new Port("label", "BYTES", -1, 1));
        }

        @Override
        public Values run(Map<String, Values> inputs, String output) {
            Values x = inputs.get("x");
            List<Object> answers = new ArrayList<>();
            for (int row = 0; row < x.rows(); row++) {
                double first = ((Number) x.elements().get(2 * row)).doubleValue();
                double second = ((Number) x.elements().get(2 * row + 1)).doubleValue();
                double sum =
                        first
                                + 2 * second
                                + ((String) inputs.get("city").elements().get(row)).length();
                answers.add(
                        switch (output) {
                            case "score" -> sum;
                            case "rounded" -> Math.round(sum);
                            default -> sum > 10 ? "high ü" : "low";
                        });
            }
            Port port =
                    outputs().stream().filter(each -> each.name().equals(output)).findFirst().get();
            long[] shape = port.shape().clone();
            shape[0] = x.rows();
            return new Values(output, port.datatype(), shape, answers);
        }
    }

    /** A file with one float input and one float output. */
    private record Onnx(OrtSession session) implements Model {
        @Override
        public List<Port> inputs() {
            return ports(true);
        }

        @Override
        public List<Port> outputs() {
            return ports(false);
        }

        private List<Port> ports(boolean inputs) {
            try {
                var infos = inputs ? session.getInputInfo() : session.getOutputInfo();
                return infos.values().stream()
                        .map(
                                node ->
                                        new Port(
                                                node.getName(),
                                                "FP32",
                                                ((TensorInfo) node.getInfo()).getShape()))
                        .toList();
            } catch (ai.onnxruntime.OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Values run(Map<String, Values> inputs, String output) throws Exception {
            Values x = inputs.values().iterator().next();
            float[] numbers = new float[x.elements().size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = ((Number) x.elements().get(i)).floatValue();
            }
            try (OnnxTensor tensor =
                            OnnxTensor.createTensor(
                                    OrtEnvironment.getEnvironment(),
                                    FloatBuffer.wrap(numbers),
                                    x.shape());
                    OrtSession.Result result = session.run(Map.of(x.name(), tensor))) {
                OnnxTensor given = (OnnxTensor) result.get(output).orElseThrow();
                List<Object> answers = new ArrayList<>();
                FloatBuffer floats = given.getFloatBuffer();
                while (floats.hasRemaining()) {
                    answers.add((double) floats.get());
                }
                return new Values(output, "FP32", given.getInfo().getShape(), answers);
            }
        }
    }
}
