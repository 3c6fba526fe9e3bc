package io.shadowgate.sql;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.SpecFaults;
import io.shadowgate.spec.TensorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** Options of {@code CREATE MODEL}. Names and defaults are those of the spec's keys. */
final class DjlOptions {
    static final ConfigOption<String> PATH =
            key("path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The model's file: local, or any URI of a Flink file system.");
    static final ConfigOption<String> URL =
            key("url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Instead of 'path': the address of a model that a server runs,"
                                    + " http://HOST/v2/models/NAME/versions/VERSION or"
                                    + " http://HOST/v1/models/NAME.");
    static final ConfigOption<Map<String, String>> HEADERS =
            key("headers")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "With 'url': headers of every request, such as"
                                    + " 'headers.Authorization' = 'Bearer ${env:TOKEN}'.");
    static final ConfigOption<String> CERTIFICATES =
            key("certificates")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "With an https 'url': a PEM file with the certificates of the"
                                    + " authorities to trust.");
    static final ConfigOption<String> ENGINE =
            key("engine")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The engine that runs the file; without it the name of the file says"
                                    + " it.");
    static final ConfigOption<Map<String, String>> SIGNATURE_INPUTS =
            key("signature.inputs")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "What the model takes, if it does not say so itself:"
                                    + " 'signature.inputs.x' = 'float[-1, 10]'. Inputs are in the"
                                    + " order of their names.");
    static final ConfigOption<Map<String, String>> SIGNATURE_OUTPUTS =
            key("signature.outputs")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription("What the model gives, in the same form.");
    static final ConfigOption<String> SHA256 =
            key("sha256")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The digest that the file must have; without it any file is accepted.");
    static final ConfigOption<String> OUTPUT_NAME =
            key("output.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The output that is the prediction, if there are several.");
    static final ConfigOption<Integer> OUTPUT_INDEX =
            key("output.index")
                    .intType()
                    .noDefaultValue()
                    .withDescription("The column that is the score, counted from 0.");
    static final ConfigOption<String> OUTPUT_CLASS =
            key("output.class")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The class whose number is the score, if the output is a list of"
                                    + " maps.");
    static final ConfigOption<Shadow.Activation> OUTPUT_ACTIVATION =
            key("output.activation")
                    .enumType(Shadow.Activation.class)
                    .defaultValue(Shadow.Activation.NONE)
                    .withDescription("Turns logits into probabilities.");
    static final ConfigOption<List<String>> OUTPUT_LABELS =
            key("output.labels")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Names of the columns, if the model returns one number per class.");
    static final ConfigOption<Integer> BATCH =
            key("batch")
                    .intType()
                    .defaultValue(256)
                    .withDescription("The most rows in one call of the model.");
    static final ConfigOption<Duration> LINGER =
            key("linger")
                    .durationType()
                    .defaultValue(Duration.ofMillis(5))
                    .withDescription("The longest wait for a batch to fill.");
    static final ConfigOption<Duration> TIMEOUT =
            key("timeout")
                    .durationType()
                    .defaultValue(Duration.ofMillis(200))
                    .withDescription(
                            "The longest time of one call; after it, its rows are TIMED_OUT.");
    static final ConfigOption<Integer> WORKERS =
            key("workers")
                    .intType()
                    .defaultValue(1)
                    .withDescription("Threads per subtask that call the model.");

    static final ConfigOption<Double> SINGLE_CALLS =
            key("single-calls")
                    .doubleType()
                    .defaultValue(0.02)
                    .withDescription(
                            "The share of rows, chosen by their features, that are sent in a call"
                                    + " of their own. The time of this call is their latency; other"
                                    + " rows have none.");

    static final ConfigOption<Double> MAX_RATE =
            key("max-rate")
                    .doubleType()
                    .defaultValue(Double.POSITIVE_INFINITY)
                    .withDescription("The most rows a second that the model is sent.");
    static final ConfigOption<Duration> MAX_OUTAGE =
            key("max-outage")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "How long rows wait for a server that cannot be asked; after it they"
                                + " are UNAVAILABLE. Never longer than the query allows a row.");

    /** Either a path or a url is required, which Flink cannot say. */
    static final Set<ConfigOption<?>> REQUIRED = Set.of();

    static final Set<ConfigOption<?>> OPTIONAL =
            Set.of(
                    PATH,
                    URL,
                    HEADERS,
                    CERTIFICATES,
                    ENGINE,
                    SIGNATURE_INPUTS,
                    SIGNATURE_OUTPUTS,
                    MAX_RATE,
                    MAX_OUTAGE,
                    SHA256,
                    OUTPUT_NAME,
                    OUTPUT_INDEX,
                    OUTPUT_CLASS,
                    OUTPUT_ACTIVATION,
                    OUTPUT_LABELS,
                    BATCH,
                    LINGER,
                    TIMEOUT,
                    WORKERS,
                    SINGLE_CALLS);

    private DjlOptions() {}

    static Shadow.Model model(ReadableConfig options) {
        String sha256 = options.get(SHA256);
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new ValidationException(
                    "'sha256' = '"
                            + sha256
                            + "' is not a digest; write the 64 lower-case hex digits that sha256sum"
                            + " prints");
        }
        String path = options.get(PATH);
        String url = options.get(URL);
        if ((path == null) == (url == null)) {
            throw new ValidationException(
                    "a model has a 'path' or, if a server runs it, a 'url'; this one has "
                            + (path == null ? "none" : "both"));
        }
        String certificates = options.get(CERTIFICATES);
        Map<String, String> headers = options.get(HEADERS);
        if (url == null && (certificates != null || !headers.isEmpty())) {
            throw new ValidationException("'headers' and 'certificates' belong to a 'url'");
        }
        if (url != null && (sha256 != null || options.get(ENGINE) != null)) {
            throw new ValidationException("'sha256' and 'engine' belong to a 'path'");
        }
        String fault = SpecFaults.ofHeaders(headers);
        if (!fault.isEmpty()) {
            throw new ValidationException("'headers." + fault);
        }
        Shadow.Signature signature =
                new Shadow.Signature(
                        types("signature.inputs", options.get(SIGNATURE_INPUTS)),
                        types("signature.outputs", options.get(SIGNATURE_OUTPUTS)));
        return new Shadow.Model(
                path == null ? Objects.requireNonNull(url) : absolute(path),
                sha256,
                options.get(ENGINE),
                signature.inputs().isEmpty() && signature.outputs().isEmpty() ? null : signature,
                url == null
                        ? null
                        : new Shadow.Access(
                                headers, certificates == null ? null : absolute(certificates)));
    }

    private static List<TensorType> types(String option, Map<String, String> written) {
        List<TensorType> types = new ArrayList<>();
        new TreeMap<>(written)
                .forEach(
                        (name, text) -> {
                            TensorType type = TensorType.parse(name, text);
                            if (type == null) {
                                throw new ValidationException(
                                        "'"
                                                + option
                                                + "."
                                                + name
                                                + "' = '"
                                                + text
                                                + "' is not a type and a shape such as float[-1,"
                                                + " 10]; types are "
                                                + TensorType.known());
                            }
                            types.add(type);
                        });
        return types;
    }

    /** Relative to the folder of the SQL client, even if Flink's processes run in other folders. */
    private static String absolute(String path) {
        return path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                ? path
                : java.nio.file.Path.of(path).toAbsolutePath().normalize().toString();
    }

    static Shadow.Output output(ReadableConfig options) {
        return checked(
                () ->
                        new Shadow.Output(
                                options.get(OUTPUT_NAME),
                                options.get(OUTPUT_INDEX),
                                options.get(OUTPUT_CLASS),
                                options.get(OUTPUT_LABELS),
                                options.get(OUTPUT_ACTIVATION)));
    }

    static Inference inference(ReadableConfig options) {
        return checked(
                () ->
                        new Inference(
                                options.get(BATCH),
                                options.get(LINGER),
                                options.get(TIMEOUT),
                                options.get(WORKERS),
                                options.get(SINGLE_CALLS),
                                options.get(MAX_RATE),
                                options.get(MAX_OUTAGE)));
    }

    private static <T> T checked(java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }
}
