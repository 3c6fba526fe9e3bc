package io.shadowgate.cli;

import io.shadowgate.app.LogInspector;
import io.shadowgate.app.LogTrial;
import io.shadowgate.app.ModelInspector;
import io.shadowgate.inspect.Answers;
import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.ModelTries;
import io.shadowgate.inspect.Profile;
import io.shadowgate.inspect.Quantiles;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.text.PrintableJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A log and a model as JSON, for programs. */
final class InspectForm {
    private static final JsonMapper JSON =
            JsonMapper.builder(JsonFactory.builder().characterEscapes(new PrintableJson()).build())
                    .build();
    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1};

    private InspectForm() {}

    static String json(
            LogInspector.Inspected log,
            LogTrial trial,
            String spec,
            ModelInspector.@Nullable Inspected fit,
            @Nullable String model) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("log", log(log, trial));
        if (fit != null) {
            root.set("model", model(fit, String.valueOf(model)));
        }
        root.put("spec", spec);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    static String json(ModelInspector.Inspected fit, String model) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("model", model(fit, model));
        root.put("spec", fit.spec());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static ObjectNode log(LogInspector.Inspected log, LogTrial trial) {
        LogFacts facts = log.facts();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", log.name());
        node.put("what", log.what());
        node.put("read", log.read());
        node.put(
                "layout",
                facts.layout().name() != null
                        ? facts.layout().name()
                        : facts.layout().isOwn() ? "own" : "guessed");
        node.put("records", trial.read());
        node.put("requests", trial.requests().size());
        node.put("elsewhere", trial.elsewhere());
        node.put("halves", trial.halves());
        ArrayNode rejected = node.putArray("rejected");
        for (LogTrial.Reason reason : trial.reasons()) {
            rejected.addObject()
                    .put("count", reason.count())
                    .put("reason", reason.example())
                    .put("position", reason.position());
        }
        node.putObject("ids")
                .put("distinct", facts.ids().distinct())
                .put("repeated", facts.ids().repeated());
        if (!facts.times().isEmpty()) {
            node.putObject("time")
                    .put("from", Instant.ofEpochMilli(facts.times().first()).toString())
                    .put("to", Instant.ofEpochMilli(facts.times().last()).toString())
                    .put("form", facts.times().form());
        }
        ObjectNode fields = node.putObject("fields");
        facts.fields()
                .forEach(
                        (name, field) -> {
                            if (field.profile().present() > 0) {
                                ObjectNode each = profile(field.profile());
                                if (field.place() != null) {
                                    each.put("path", field.place().toString());
                                }
                                fields.set(name, each);
                            }
                        });
        ObjectNode features = node.putObject("features");
        facts.features().named().forEach((name, values) -> features.set(name, profile(values)));
        if (!facts.features().areNamed()) {
            ArrayNode shapes = node.putArray("arrays");
            facts.features().arrays().shapes().forEach(shapes::add);
        }
        node.set("predictions", answers(facts.answers()));
        ArrayNode notes = node.putArray("notes");
        log.notes().forEach(notes::add);
        return node;
    }

    private static ObjectNode profile(Profile values) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("what", values.types());
        node.put("present", values.present());
        node.put("of", values.seen());
        node.put("distinct", values.distinct());
        double[] numbers = values.numbers();
        if (numbers.length > 0) {
            node.put("min", numbers[0]).put("max", numbers[numbers.length - 1]);
        }
        if (values.example() != null) {
            node.put("example", values.example());
        }
        return node;
    }

    private static ObjectNode answers(Answers answers) {
        ObjectNode node = profile(answers.profile());
        Kind kind = answers.kind();
        if (kind == null) {
            return node;
        }
        node.put("kind", kind.name().toLowerCase(Locale.ROOT));
        double[] numbers = answers.profile().numbers();
        if (kind == Kind.SCORE) {
            ObjectNode quantiles = node.putObject("quantiles");
            for (double share : QUANTILES) {
                quantiles.put(String.valueOf(share), Quantiles.of(numbers, share));
            }
            Quantiles.Range bins = Quantiles.bins(numbers);
            node.putObject("bins").put("from", bins.from()).put("to", bins.to());
        }
        if (kind == Kind.LABEL) {
            ObjectNode labels = node.putObject("labels");
            answers.labels(100).forEach(labels::put);
        }
        return node;
    }

    private static ObjectNode model(ModelInspector.Inspected fit, String path) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("path", path);
        node.put("engine", fit.facts().engine());
        node.put("digest", fit.facts().digest());
        fit.facts().more().forEach(node::put);
        ArrayNode inputs = node.putArray("inputs");
        fit.facts().signature().inputs().forEach(port -> inputs.add(port.toString()));
        ArrayNode outputs = node.putArray("outputs");
        fit.facts().signature().outputs().forEach(port -> outputs.add(port.toString()));
        texts(node, "problems", fit.fit().problems());
        texts(node, "notes", fit.fit().notes());
        ModelTries tries = fit.tries();
        if (tries != null) {
            ObjectNode calls = node.putObject("calls");
            calls.put("answered", tries.answered());
            calls.put("misfits", tries.misfits());
            calls.put("failures", tries.failures());
            calls.put("equal_to_primary", tries.equal());
            putNumber(calls, "ms_alone", tries.msAlone());
            putNumber(calls, "ms_together", tries.msTogether());
            calls.put("together", tries.batch());
            if (tries.independent() != null) {
                calls.put("independent", tries.independent());
            }
            putNumber(calls, "mean_difference", tries.meanDifference());
        }
        return node;
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        ArrayNode array = node.putArray(name);
        texts.forEach(array::add);
    }

    private static void putNumber(ObjectNode node, String name, double number) {
        if (!Double.isNaN(number)) {
            node.put(name, number);
        }
    }
}
