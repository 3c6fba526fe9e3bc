package io.shadowgate.inspect;

import io.shadowgate.inspect.ModelFit.Output;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.record.Features;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A model without a log: the lines of a spec for it, and rows to call it with.
 *
 * @param kind what its output is by itself; null if it has none that can be read
 * @param zeros a row of zeros and empty texts; null if it does not declare how wide its inputs are
 * @param width how many features it takes; -1 if it does not declare that
 */
public record ModelAlone(ModelFit fit, @Nullable Kind kind, @Nullable Features zeros, int width) {
    private static final long SEED = 17;

    public static ModelAlone of(ModelSignature model) {
        Port output = output(model.outputs());
        Kind kind = output == null ? null : OutputChoice.alone(output);
        Map<String, String> inputs = new LinkedHashMap<>();
        List<String> features = new ArrayList<>();
        boolean named =
                model.inputs().size() > 1
                        && model.inputs().stream().allMatch(port -> Ports.width(port) == 1);
        if (named) {
            // Such a model takes features by the names of its inputs.
            model.inputs().forEach(port -> features.add(port.name()));
        } else if (model.inputs().size() > 1) {
            for (Port port : model.inputs()) {
                inputs.put(port.name(), madeUp(port));
            }
        }
        Output chosen =
                output == null
                        ? null
                        : new Output(
                                model.outputs().size() == 1 ? null : output.name(), null, null);
        ModelFit fit =
                new ModelFit(
                        features,
                        inputs,
                        kind,
                        chosen,
                        output == null
                                ? List.of("none of its outputs can be read: " + model.outputs())
                                : List.of(),
                        inputs.isEmpty()
                                ? List.of()
                                : List.of(
                                        "names below inputs are made up: write those of the log's"
                                                + " features"));
        Features zeros = zeros(model.inputs());
        return new ModelAlone(fit, kind, zeros, zeros == null ? -1 : zeros.numbers().length);
    }

    /** As many made-up names as the input takes. */
    private static String madeUp(Port port) {
        long width = Ports.width(port);
        if (port.shape().length > 2 || width < 0) {
            return "{list: " + Yaml.text(port.name()) + "}";
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= Math.min(width, 100); i++) {
            names.add(port.name() + "_" + i);
        }
        return width == 1 ? Yaml.text(port.name()) : Yaml.texts(names);
    }

    /** Labels first: of a classifier, they always can be read. */
    private static @Nullable Port output(List<Port> outputs) {
        for (Port.Form form : new Port.Form[] {Port.Form.TENSOR, Port.Form.MAPS}) {
            for (Port port : outputs) {
                if (port.form() == form && port.type() != ElementType.UNKNOWN) {
                    return port;
                }
            }
        }
        return null;
    }

    private static @Nullable Features zeros(List<Port> inputs) {
        List<Boolean> texts = new ArrayList<>();
        for (Port port : inputs) {
            boolean whole = inputs.size() == 1 && port.shape().length == 1 && port.shape()[0] > 1;
            long width = whole ? port.shape()[0] : Ports.width(port);
            if (width < 0 || width > 10_000_000 || port.form() != Port.Form.TENSOR) {
                return null;
            }
            texts.addAll(Collections.nCopies((int) width, port.type() == ElementType.STRING));
        }
        String[] row = new String[texts.size()];
        boolean any = false;
        for (int i = 0; i < row.length; i++) {
            row[i] = texts.get(i) ? "" : null;
            any |= texts.get(i);
        }
        double[] numbers = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            numbers[i] = texts.get(i) ? Double.NaN : 0;
        }
        return new Features(numbers, any ? row : null);
    }

    /** Rows of small whole numbers, the first of zeros, so that rows differ. */
    public List<Features> samples(int count) {
        List<Features> rows = new ArrayList<>();
        if (zeros == null) {
            return rows;
        }
        rows.add(zeros);
        Random random = new Random(SEED);
        while (rows.size() < count) {
            double[] numbers =
                    Arrays.stream(zeros.numbers())
                            .map(number -> Double.isNaN(number) ? number : random.nextInt(2))
                            .toArray();
            rows.add(new Features(numbers, zeros.texts()));
        }
        return rows;
    }
}
