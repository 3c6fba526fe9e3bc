package io.shadowgate.cli;

import io.shadowgate.app.LogInspector;
import io.shadowgate.app.LogTrial;
import io.shadowgate.app.ModelInspector;
import io.shadowgate.app.TopicInspector;
import io.shadowgate.app.UserError;
import io.shadowgate.inspect.ModelSection;
import io.shadowgate.inspect.SpecDraft;
import io.shadowgate.layout.Layouts;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = {
            "Look at a log, a model, or both, and draft a spec for them. Says what the log is: its"
                    + " format and layout, the fields and features that it has, its ids and times,"
                    + " and which records a test would reject and why. Says what of the model fits"
                    + " the log.",
            "",
            "Reads only the first records of files, or the newest of a topic. Writes nothing and"
                    + " starts no job."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  shadowgate inspect requests/",
            "  shadowgate inspect requests/ --model v13.onnx --format spec > my-test.yaml",
            "  shadowgate inspect requests --bootstrap-servers broker:9092",
            "  shadowgate inspect --model v13.onnx",
            "  shadowgate inspect requests/ --model http://host/v2/models/v13/versions/3"
        })
final class InspectCommand implements Callable<Integer> {
    /** What to print. */
    enum Format {
        TEXT,
        JSON,
        SPEC
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH|GLOB|TOPIC",
            description =
                    "A file, a folder or a quoted glob; with --bootstrap-servers, a topic. Files"
                            + " are JSON, CSV or Parquet, plain, .gz or .zst.")
    @Nullable
    private String log;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Brokers of the topic.")
    @Nullable
    private String servers;

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description =
                    "Set an option of the Kafka client, as in --kafka security.protocol=SSL. A"
                            + " secret is $${env:NAME} or $${file:/path}. May be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description =
                    "The registry with the schemas of the topic: Avro, Protobuf or JSON Schema.")
    @Nullable
    private String registry;

    @Option(
            names = "--schema-registry-login",
            paramLabel = "KEY=VALUE",
            description =
                    "Log in at the registry with user and password, or token, as in"
                            + " --schema-registry-login token='$${env:TOKEN}'. May be repeated.")
    private Map<String, String> login = new LinkedHashMap<>();

    @Option(
            names = "--model",
            paramLabel = "FILE|URL",
            description =
                    "The model to test: a file, a folder with one model, or the address of a model"
                            + " at a server. May be given without a log.")
    @Nullable
    private String model;

    @Option(
            names = "--model-key",
            paramLabel = "KEY=VALUE",
            description =
                    "Set another key of shadows[].model, as in --model-key custom-ops=ops.jar or"
                            + " --model-key 'headers={Authorization: \"Bearer"
                            + " $${env:TOKEN}\"}'. VALUE is YAML. May be repeated.")
    private Map<String, String> modelKeys = new LinkedHashMap<>();

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description =
                    "Read the log in this layout, instead of finding it out. 'shadowgate layouts'"
                            + " lists them.")
    @Nullable
    private String layout;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many records to look at. Default: ${DEFAULT-VALUE}")
    private int records;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "How much of the log to look at, at most. Of a Parquet file, a whole row group"
                            + " is read. Default: ${DEFAULT-VALUE}")
    private int megabytes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "How long to wait for the records of a topic, at most."
                            + " Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = FormatConverter.class,
            description =
                    "text for people; json for programs; spec for the draft of a spec alone."
                            + " Default: ${DEFAULT-VALUE}")
    private Format format = Format.TEXT;

    /** Takes lower case. */
    static final class FormatConverter implements picocli.CommandLine.ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            for (Format each : Format.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return each;
                }
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "'" + value + "' is not one of text, json, spec");
        }
    }

    @Override
    public Integer call() throws Exception {
        check();
        if (log == null) {
            print(ModelInspector.alone(section()));
            return 0;
        }
        LogInspector.Most most =
                new LogInspector.Most(records, megabytes << 20, Duration.ofSeconds(seconds));
        LogInspector.Inspected found =
                servers == null
                        ? new LogInspector(most, layout).files(log)
                        : new TopicInspector(most, layout)
                                .look(servers, log, properties, registry());
        if (model == null) {
            String spec = SpecDraft.of(found.place(), found.facts(), null, null);
            print(found, trial(found, spec), spec, null);
        } else {
            ModelInspector.Inspected fit = ModelInspector.with(section(), found);
            LogTrial trial = fit.log() == null ? trial(found, fit.spec()) : fit.log();
            print(found, trial, fit.spec(), fit);
        }
        return 0;
    }

    private ModelSection section() {
        return new ModelSection(String.valueOf(model), modelKeys);
    }

    private Map<String, String> registry() {
        Map<String, String> access = new LinkedHashMap<>();
        if (registry != null) {
            access.put("url", registry);
            access.putAll(login);
        }
        return access;
    }

    private static LogTrial trial(LogInspector.Inspected log, String spec) throws IOException {
        return log.trying().with(LogInspector.test(spec));
    }

    private void check() {
        if (log == null && model == null) {
            throw new UserError(
                    "name what to look at: a file, a folder or a glob; a topic with"
                            + " --bootstrap-servers; or a model with --model");
        }
        if (servers != null && log == null) {
            throw new UserError("--bootstrap-servers needs the name of a topic");
        }
        if (servers == null && !properties.isEmpty()) {
            throw new UserError("--kafka needs --bootstrap-servers and the name of a topic");
        }
        if (registry != null && servers == null) {
            throw new UserError(
                    "--schema-registry needs --bootstrap-servers and the name of a topic");
        }
        if (registry == null && !login.isEmpty()) {
            throw new UserError("--schema-registry-login needs --schema-registry");
        }
        if (model == null && !modelKeys.isEmpty()) {
            throw new UserError("--model-key needs --model");
        }
        if (records < 1 || megabytes < 1 || megabytes > 1024 || seconds < 1) {
            throw new UserError(
                    "--records and --seconds are 1 or more, --megabytes is from 1 to 1024");
        }
        if (layout != null && !Layouts.NAMES.contains(layout)) {
            throw new UserError(
                    "no layout is called "
                            + layout
                            + "; layouts are "
                            + String.join(", ", Layouts.NAMES));
        }
    }

    private void print(
            LogInspector.Inspected found,
            LogTrial trial,
            String spec,
            ModelInspector.@Nullable Inspected fit) {
        switch (format) {
            case TEXT -> InspectTable.print(found, trial, spec, fit, model, System.out);
            case JSON -> System.out.println(InspectForm.json(found, trial, spec, fit, model));
            case SPEC -> System.out.print(spec);
        }
    }

    private void print(ModelInspector.Inspected found) {
        switch (format) {
            case TEXT -> InspectTable.print(found, String.valueOf(model), System.out);
            case JSON -> System.out.println(InspectForm.json(found, String.valueOf(model)));
            case SPEC -> System.out.print(found.spec());
        }
    }
}
