package io.shadowgate.inspect;

import io.shadowgate.inspect.ModelFit.Output;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.Port;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow.Activation;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The output of a model that is of the kind that the log's predictions are.
 *
 * @param output null if none is
 */
record OutputChoice(
        @Nullable Kind kind, @Nullable Output output, List<String> problems, List<String> notes) {

    static OutputChoice of(List<Port> outputs, Answers answers) {
        Kind kind = answers.kind();
        if (kind == null) {
            return new OutputChoice(
                    null,
                    null,
                    List.of("the log has no predictions that could be compared with its answers"),
                    List.of());
        }
        if (kind == Kind.SCORE
                && answers.whole()
                && outputs.stream().allMatch(OutputChoice::isWhole)) {
            // Many classes look like scores.
            kind = Kind.LABEL;
        }
        if (kind == Kind.LABEL
                && answers.whole()
                && outputs.size() == 1
                && isFraction(outputs.get(0))
                && columns(outputs.get(0)) == 1) {
            // A model with one number a row cannot give labels.
            return new OutputChoice(
                    Kind.SCORE,
                    output(outputs, outputs.get(0), null, null),
                    List.of(),
                    List.of(
                            "its output "
                                    + outputs.get(0)
                                    + " is one number a row, but the log's predictions look like"
                                    + " labels ("
                                    + labels(answers)
                                    + (answers.areZeroAndOne()
                                            ? "); scores from 0.5 on are taken for 1"
                                                    + " (compare.threshold)"
                                            : "); they are compared as numbers")));
        }
        return switch (kind) {
            case LABEL -> label(outputs, answers);
            case SCORE -> score(outputs);
            case VECTOR -> vector(outputs, answers);
        };
    }

    private static OutputChoice label(List<Port> outputs, Answers answers) {
        for (Port port : outputs) {
            if (isTensor(port) && !isFraction(port) && columns(port) <= 1) {
                return found(Kind.LABEL, output(outputs, port, null, null));
            }
        }
        for (Port port : outputs) {
            if (port.form() == Port.Form.MAPS) {
                return found(Kind.LABEL, output(outputs, port, null, null));
            }
        }
        for (Port port : outputs) {
            if (isTensor(port) && isFraction(port) && columns(port) != 1) {
                return ofColumns(outputs, port, answers);
            }
        }
        for (Port port : outputs) {
            if (isTensor(port) && !isFraction(port)) {
                return new OutputChoice(
                        Kind.LABEL,
                        output(outputs, port, 0, null),
                        List.of(),
                        List.of(
                                "its output "
                                        + port
                                        + " has several labels a row; the first is taken"
                                        + " (output.index)"));
            }
        }
        return none(Kind.LABEL, outputs, "labels (" + labels(answers) + ")");
    }

    /** One number per class. The columns have names only if the log's labels are not numbers. */
    private static OutputChoice ofColumns(List<Port> outputs, Port port, Answers answers) {
        Output output = output(outputs, port, null, null);
        TreeSet<String> labels = new TreeSet<>(answers.profile().values().keySet());
        if (answers.whole()) {
            return found(Kind.LABEL, output);
        }
        Output named = new Output(output.name(), null, null, List.copyOf(labels), Activation.NONE);
        if (columns(port) >= 0 && columns(port) != labels.size()) {
            return new OutputChoice(
                    Kind.LABEL,
                    output,
                    List.of(
                            "its output "
                                    + port
                                    + " has "
                                    + columns(port)
                                    + " columns, but the log has "
                                    + labels.size()
                                    + " labels ("
                                    + labels(answers)
                                    + "); name all columns with output.labels"),
                    List.of());
        }
        return new OutputChoice(
                Kind.LABEL,
                named,
                List.of(),
                List.of(
                        "output.labels has the log's labels in alphabetical order, which need not"
                                + " be that of the columns of its output "
                                + port.name()
                                + ": check it"));
    }

    private static OutputChoice score(List<Port> outputs) {
        for (Port port : outputs) {
            if (isTensor(port) && isFraction(port) && columns(port) == 1) {
                return found(Kind.SCORE, output(outputs, port, null, null));
            }
        }
        for (Port port : outputs) {
            if (port.form() == Port.Form.MAPS) {
                return new OutputChoice(
                        Kind.SCORE,
                        output(outputs, port, null, "1"),
                        List.of(),
                        List.of(
                                "its output "
                                        + port.name()
                                        + " names its classes; the score is taken to be that of"
                                        + " class 1 (output.class)"));
            }
        }
        for (Port port : outputs) {
            if (isTensor(port) && isFraction(port)) {
                // With more columns, loading the model says what to choose from.
                boolean binary = columns(port) == 2;
                return new OutputChoice(
                        Kind.SCORE,
                        output(outputs, port, binary ? 1 : null, null),
                        List.of(),
                        binary
                                ? List.of(ModelFit.COLUMN + "1 of its output (output.index)")
                                : List.of());
            }
        }
        for (Port port : outputs) {
            if (isTensor(port) && port.type() != ElementType.STRING) {
                return found(Kind.SCORE, output(outputs, port, null, null));
            }
        }
        return none(Kind.SCORE, outputs, "numbers");
    }

    private static OutputChoice vector(List<Port> outputs, Answers answers) {
        int width = answers.width();
        for (Port port : outputs) {
            if (isTensor(port) && isFraction(port) && (columns(port) == width || width < 0)) {
                return found(Kind.VECTOR, output(outputs, port, null, null));
            }
        }
        for (Port port : outputs) {
            if (isTensor(port) && isFraction(port) && (columns(port) < 0 || columns(port) == 1)) {
                // The width shows only in a call, or the request is a list of rows.
                return found(Kind.VECTOR, output(outputs, port, null, null));
            }
        }
        for (Port port : outputs) {
            if (port.form() == Port.Form.MAPS) {
                return new OutputChoice(
                        Kind.VECTOR,
                        output(outputs, port, null, null),
                        List.of(),
                        List.of(
                                "its output "
                                        + port.name()
                                        + " names its classes; if they are not 0, 1, 2 and so on,"
                                        + " give their order with output.labels"));
            }
        }
        return none(
                Kind.VECTOR, outputs, "arrays" + (width < 0 ? "" : " of " + width + " numbers"));
    }

    private static OutputChoice found(Kind kind, Output output) {
        return new OutputChoice(kind, output, List.of(), List.of());
    }

    private static OutputChoice none(Kind kind, List<Port> outputs, String wanted) {
        return new OutputChoice(
                kind,
                null,
                List.of(
                        "the log's predictions are "
                                + wanted
                                + ", but none of its outputs is ("
                                + outputs.stream()
                                        .map(Port::toString)
                                        .collect(Collectors.joining(", "))
                                + ")"),
                List.of());
    }

    private static Output output(
            List<Port> outputs, Port port, @Nullable Integer index, @Nullable String klass) {
        return new Output(outputs.size() == 1 ? null : port.name(), index, klass);
    }

    private static String labels(Answers answers) {
        return Ports.some(List.copyOf(answers.labels(5).keySet()));
    }

    private static boolean isTensor(Port port) {
        return port.form() == Port.Form.TENSOR;
    }

    private static boolean isFraction(Port port) {
        return port.form() == Port.Form.MAPS || port.type() != null && port.type().isFraction();
    }

    private static boolean isWhole(Port port) {
        return isTensor(port) && !isFraction(port);
    }

    /** Numbers a row; -1 if the model does not declare it. */
    private static int columns(Port port) {
        return (int) Ports.width(port);
    }

    /** The kind that an output is by itself, for a model without a log. */
    static Kind alone(Port port) {
        if (port.form() == Port.Form.MAPS || isWhole(port)) {
            return Kind.LABEL;
        }
        boolean probabilities = port.name().toLowerCase(Locale.ROOT).contains("prob");
        return columns(port) == 1 && !probabilities ? Kind.SCORE : Kind.VECTOR;
    }
}
