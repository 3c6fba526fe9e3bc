package io.shadowgate.sql;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.shadowgate.spec.Inference;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.ModelOptions;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** Options of {@code CREATE MODEL}. Names and defaults are those of the spec's keys. */
final class DjlOptions {
    static final ConfigOption<String> PATH =
            key("path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "An ONNX file, or a folder with one: local, or any URI of a Flink file"
                                    + " system.");
    static final ConfigOption<String> SHA256 =
            key("sha256")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The digest that the file must have; without it any file is accepted.");
    static final ConfigOption<String> CUSTOM_OPS =
            key("custom-ops")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A native library of operators that ONNX Runtime does not have, or the"
                                    + " jar of ONNX Runtime extensions.");
    static final ConfigOption<String> MISSING =
            key("missing")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What the model is given for a NULL or NaN, for example nan, or {age:"
                                    + " nan, city: \"\"}; without it a NULL is BAD_INPUT and NaN a"
                                    + " value.");
    static final ConfigOption<String> INPUTS =
            key("inputs")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What fills each of the model's inputs, if they do not take the"
                                    + " columns in order or by name, for example {numbers: [age,"
                                    + " fare], temperature: {constant: 2}}.");
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

    static final Set<ConfigOption<?>> REQUIRED = Set.of(PATH);
    static final Set<ConfigOption<?>> OPTIONAL =
            Set.of(
                    SHA256,
                    CUSTOM_OPS,
                    MISSING,
                    INPUTS,
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
        String customOps = options.get(CUSTOM_OPS);
        return new Shadow.Model(
                absolute(options.get(PATH)),
                sha256,
                customOps == null ? null : absolute(customOps));
    }

    /** Null if the option is not set. */
    @Nullable
    static Missing missing(ReadableConfig options) {
        String yaml = options.get(MISSING);
        return yaml == null ? null : checked(() -> ModelOptions.missing(yaml));
    }

    /** Empty if the option is not set. */
    static Map<String, InputSource> inputs(ReadableConfig options) {
        String yaml = options.get(INPUTS);
        return yaml == null ? Map.of() : checked(() -> ModelOptions.inputs(yaml));
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
                                options.get(SINGLE_CALLS)));
    }

    private static <T> T checked(java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }
}
