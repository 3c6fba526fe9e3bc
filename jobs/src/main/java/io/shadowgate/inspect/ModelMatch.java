package io.shadowgate.inspect;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Matches a model's inputs and outputs with the features and predictions of a log: by names, by
 * names as exporters change them, by types and by widths.
 */
public final class ModelMatch {
    private final ModelSignature model;
    private final FeatureFacts log;
    private final Answers answers;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> inputs = new LinkedHashMap<>();
    private List<String> features = List.of();

    private ModelMatch(ModelSignature model, FeatureFacts log, Answers answers) {
        this.model = model;
        this.log = log;
        this.answers = answers;
    }

    public static ModelFit of(ModelSignature model, LogFacts log) {
        return of(model, log.features(), log.answers());
    }

    static ModelFit of(ModelSignature model, FeatureFacts log, Answers answers) {
        ModelMatch match = new ModelMatch(model, log, answers);
        if (log.rows() == 0) {
            match.problems.add("the log has no features to run it on");
        } else if (log.areNamed()) {
            match.named();
        } else {
            match.arrays();
        }
        OutputChoice output = OutputChoice.of(model.outputs(), answers);
        match.problems.addAll(output.problems());
        match.notes.addAll(output.notes());
        return new ModelFit(
                match.features,
                match.inputs,
                output.kind(),
                output.output(),
                match.problems,
                match.notes);
    }

    private void arrays() {
        long[] shape = log.shape();
        if (shape.length == 0) {
            notes.add(
                    "the log's arrays differ in length ("
                            + Ports.some(List.copyOf(log.arrays().shapes()))
                            + ")");
        }
        long given = shape.length == 0 ? -1 : Ports.product(shape, 0);
        long taken = 0;
        for (Port input : model.inputs()) {
            long width = Ports.width(input);
            if (input.shape().length == 1 && model.inputs().size() == 1 && input.shape()[0] > 1) {
                width = input.shape()[0];
            }
            taken = width < 0 || taken < 0 ? -1 : taken + width;
        }
        boolean listOfRows =
                shape.length == 2
                        && model.inputs().size() == 1
                        && model.inputs().get(0).shape().length == 2
                        && taken == shape[1];
        if (listOfRows) {
            notes.add(
                    "each request is a list of " + shape[0] + " rows, which it answers one by one");
        } else if (given >= 0 && taken >= 0 && given != taken) {
            problems.add(
                    (model.inputs().size() == 1
                                    ? "its input " + model.inputs().get(0) + " takes "
                                    : "its inputs " + model.inputs() + " take ")
                            + count(taken, "number")
                            + " a row, but the log's arrays have "
                            + given);
        } else if (model.inputs().size() > 1 && taken < 0) {
            problems.add(
                    "its inputs "
                            + model.inputs()
                            + " do not say how much of the log's arrays each takes");
        } else if (model.inputs().size() > 1) {
            notes.add(
                    "its inputs take the numbers of an array one after another, in the order "
                            + model.inputs().stream().map(Port::name).toList());
        }
        boolean texts = log.cells().count(Profile.Type.TEXT) > 0;
        boolean takesTexts =
                model.inputs().stream().anyMatch(input -> input.type() == ElementType.STRING);
        if (texts && !takesTexts) {
            problems.add("the log's arrays hold texts, but it takes numbers only");
        }
    }

    private void named() {
        if (model.inputs().size() == 1 && !isNamed(model.inputs().get(0))) {
            one(model.inputs().get(0));
            return;
        }
        if (model.inputs().size() == 1 && Ports.width(model.inputs().get(0)) != 1) {
            one(model.inputs().get(0));
            return;
        }
        several();
    }

    /** Whether the log has a feature of the input's name. */
    private boolean isNamed(Port input) {
        return find(input.name(), log.named().keySet()) != null;
    }

    /** One input that takes a row of features. */
    private void one(Port input) {
        long[] shape = input.shape();
        String list = onlyList();
        if (list != null) {
            inputs.put(input.name(), listOf(list, input));
            return;
        }
        long width =
                shape.length == 1 && shape[0] > 1 && log.named().size() > 1
                        ? shape[0]
                        : Ports.width(input);
        boolean text = input.type() == ElementType.STRING;
        List<String> all = List.copyOf(log.named().keySet());
        List<String> fitting = text ? all : numbers(log.named().keySet(), width);
        if (width >= 0 && width != fitting.size()) {
            List<String> texts = texts(log.named().keySet());
            List<String> exact = text && width == texts.size() ? texts : fitting;
            if (exact.size() != width) {
                List<String> others = new ArrayList<>(all);
                others.removeAll(fitting);
                problems.add(
                        "its input "
                                + input
                                + " takes "
                                + count(width, "number")
                                + " a row, but the log has "
                                + count(fitting.size(), text ? "feature" : "numeric feature")
                                + ": "
                                + Ports.some(fitting)
                                + (others.isEmpty()
                                        ? ""
                                        : " (and not numeric: " + Ports.some(others) + ")")
                                + "; write the ones that it takes, in its order, into features");
            }
            features = exact;
        } else {
            features = fitting;
        }
        if (features.size() > 1) {
            notes.add(
                    "its input "
                            + input.name()
                            + " does not name its columns; features are in the log's order, which"
                            + " need not be the model's: check it");
        }
    }

    private @Nullable String onlyList() {
        List<String> lists =
                log.named().entrySet().stream()
                        .filter(each -> each.getValue().isList())
                        .map(Map.Entry::getKey)
                        .toList();
        return lists.size() == 1 && (log.named().size() == 1 || model.inputs().size() == 1)
                ? lists.get(0)
                : null;
    }

    private String listOf(String feature, Port input) {
        long[] shape = input.shape();
        StringBuilder text = new StringBuilder("{list: ").append(Yaml.text(feature));
        boolean varies = shapes(feature).size() > 1;
        if (shape.length > 2 && Ports.product(shape, 1) < 0) {
            long[] own = shapeOf(feature);
            if (own.length == shape.length - 1) {
                text.append(", shape: ").append(Arrays.toString(own));
            }
        } else if (varies) {
            text.append(", pad: 0");
        }
        return text.append("}").toString();
    }

    private Set<String> shapes(String feature) {
        Profile profile = log.named().get(feature);
        return profile == null ? Set.of() : profile.shapes();
    }

    private long[] shapeOf(String feature) {
        Set<String> shapes = shapes(feature);
        if (shapes.size() != 1) {
            return new long[0];
        }
        return Arrays.stream(shapes.iterator().next().replaceAll("[\\[\\] ]", "").split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Inputs with names, each of a feature, of a group of features, or of a list. */
    private void several() {
        Set<String> free = new LinkedHashSet<>(log.named().keySet());
        Map<Port, List<String>> filled = new LinkedHashMap<>();
        boolean plain = true;
        for (Port input : model.inputs()) {
            String feature = find(input.name(), free);
            if (feature != null
                    && (isList(feature) || Ports.width(input) == 1 || Ports.width(input) < 0)) {
                free.remove(feature);
                filled.put(input, List.of(feature));
                plain &= !isList(feature) && exported(feature).equals(exported(input.name()));
                checkType(input, feature);
            }
        }
        List<Port> open =
                model.inputs().stream().filter(input -> !filled.containsKey(input)).toList();
        groups(open, free, filled);
        List<String> all = new ArrayList<>();
        for (Port input : model.inputs()) {
            List<String> names = filled.get(input);
            if (names == null) {
                String mask = maskOf(input);
                plain = false;
                if (mask != null) {
                    inputs.put(input.name(), "{mask-of: " + Yaml.text(mask) + "}");
                } else {
                    problems.add(
                            "nothing in the log is called like its input "
                                    + input
                                    + (free.isEmpty()
                                            ? ""
                                            : "; what it does not use is "
                                                    + Ports.some(List.copyOf(free)))
                                    + ". Name a feature, or a constant, below inputs");
                }
                continue;
            }
            all.addAll(names);
            plain &= names.size() == 1;
            inputs.put(
                    input.name(),
                    names.size() == 1 && isList(names.get(0))
                            ? listOf(names.get(0), input)
                            : names.size() == 1
                                    ? Yaml.text(names.get(0))
                                    : names.stream()
                                            .map(Yaml::text)
                                            .collect(Collectors.joining(", ", "[", "]")));
        }
        if (plain) {
            inputs.clear();
            features = all;
        }
        if (!free.isEmpty() && problems.isEmpty()) {
            notes.add("it does not use " + Ports.some(List.copyOf(free)));
        }
    }

    /** Inputs of several columns take what is left of their type, if it is as much as they take. */
    private void groups(List<Port> open, Set<String> free, Map<Port, List<String>> filled) {
        for (boolean text : new boolean[] {false, true}) {
            List<Port> ports =
                    open.stream()
                            .filter(input -> (input.type() == ElementType.STRING) == text)
                            .filter(input -> Ports.width(input) > 1)
                            .toList();
            long taken = ports.stream().mapToLong(Ports::width).sum();
            List<String> names = text ? texts(free) : numbers(free, taken);
            if (ports.isEmpty() || taken != names.size()) {
                continue;
            }
            int from = 0;
            for (Port input : ports) {
                int to = from + (int) Ports.width(input);
                filled.put(input, names.subList(from, to));
                from = to;
            }
            names.forEach(free::remove);
            notes.add(
                    "its "
                            + (ports.size() == 1 ? "input " : "inputs ")
                            + ports.stream().map(Port::name).collect(Collectors.joining(", "))
                            + " took "
                            + Ports.some(names)
                            + " by "
                            + (ports.size() == 1 ? "its" : "their")
                            + " type and width, in the log's order: check it");
        }
    }

    /** The list that a mask belongs to; null if the input is not named like a mask. */
    private @Nullable String maskOf(Port input) {
        if (!input.name().toLowerCase(Locale.ROOT).contains("mask")) {
            return null;
        }
        return log.named().entrySet().stream()
                .filter(each -> each.getValue().isList())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private void checkType(Port input, String feature) {
        Profile profile = log.named().get(feature);
        if (profile == null || input.type() == null) {
            return;
        }
        boolean text = input.type() == ElementType.STRING;
        if (!text && profile.count(Profile.Type.TEXT) > 0) {
            problems.add(
                    "its input "
                            + input
                            + " takes numbers, but "
                            + feature
                            + " is "
                            + profile.types()
                            + ", such as "
                            + profile.example());
        }
        if (text && profile.isAll(Profile.Type.NUMBER, Profile.Type.WHOLE)) {
            notes.add("its input " + input + " takes texts, but " + feature + " is a number");
        }
    }

    private boolean isList(String feature) {
        Profile profile = log.named().get(feature);
        return profile != null && profile.isList();
    }

    private boolean isNumeric(String feature) {
        Profile profile = log.named().get(feature);
        return profile != null
                && profile.isAll(
                        Profile.Type.NUMBER,
                        Profile.Type.WHOLE,
                        Profile.Type.NUMERIC_TEXT,
                        Profile.Type.BOOLEAN);
    }

    private boolean isText(String feature) {
        Profile profile = log.named().get(feature);
        return profile != null && profile.isAll(Profile.Type.TEXT, Profile.Type.NUMERIC_TEXT);
    }

    private List<String> texts(Set<String> of) {
        return of.stream().filter(this::isText).toList();
    }

    /** Texts that are numbers count as numbers only if there are too few others. */
    private List<String> numbers(Set<String> of, long wanted) {
        List<String> all = of.stream().filter(this::isNumeric).toList();
        List<String> strictly = all.stream().filter(name -> !isText(name)).toList();
        return strictly.size() == wanted ? strictly : all;
    }

    /** The feature of that name: as it is, as exporters write it, or without case and signs. */
    private static @Nullable String find(String input, Set<String> features) {
        if (features.contains(input)) {
            return input;
        }
        for (String feature : features) {
            if (exported(feature).equals(input)) {
                return feature;
            }
        }
        for (String feature : features) {
            if (FieldNames.plain(feature).equals(FieldNames.plain(input))) {
                return feature;
            }
        }
        return null;
    }

    /** As scikit-learn's exporter changes names. */
    private static String exported(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}_]", "_");
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
