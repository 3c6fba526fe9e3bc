package io.shadowgate.output.json;

import io.shadowgate.quality.ModelFigures;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualitySketch;
import io.shadowgate.statistics.LabelledScores.CalibrationBin;
import io.shadowgate.statistics.LatencyHistogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The numbers beside the counts of a quality report. They follow from the counts. */
final class QualityFiguresForm {
    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99);

    private QualityFiguresForm() {}

    static void write(QualityCounts counts, JsonGenerator json) {
        ModelFigures primary = ModelFigures.ofPrimary(counts);
        ModelFigures shadow = ModelFigures.ofShadow(counts);
        json.writeObjectPropertyStart("figures");
        model(json, "primary", primary);
        model(json, "shadow", shadow);
        json.writeObjectPropertyStart("difference");
        numbers(json, shadow.minus(primary));
        json.writeEndObject();
        delays(json, counts.sketch(QualitySketch.DELAYS));
        json.writeEndObject();
    }

    private static void model(JsonGenerator json, String name, ModelFigures figures) {
        json.writeObjectPropertyStart(name);
        numbers(json, figures.numbers());
        json.writeArrayPropertyStart("calibration");
        figures.calibration().forEach(bin -> bin(json, bin));
        json.writeEndArray();
        json.writeArrayPropertyStart("classes");
        figures.classes().forEach(of -> ofClass(json, of));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, Map<String, Double> numbers) {
        numbers.forEach(json::writeNumberProperty);
    }

    private static void bin(JsonGenerator json, CalibrationBin bin) {
        json.writeStartObject();
        json.writeNumberProperty("score_from", bin.from());
        json.writeNumberProperty("score_to", bin.to());
        json.writeNumberProperty("requests", bin.requests());
        json.writeNumberProperty("mean_score", bin.meanScore());
        json.writeNumberProperty("positive_rate", bin.positiveRate());
        json.writeEndObject();
    }

    private static void ofClass(JsonGenerator json, ModelFigures.ClassFigures figures) {
        json.writeStartObject();
        json.writeStringProperty("label", figures.label());
        json.writeNumberProperty("labelled", figures.labelled());
        json.writeNumberProperty("answered", figures.answered());
        number(json, "precision", figures.precision());
        number(json, "recall", figures.recall());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Double number) {
        json.writeName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    /** In minutes; an empty object without a label that has a time. */
    private static void delays(JsonGenerator json, byte @Nullable [] stored) {
        json.writeObjectPropertyStart("delay_minutes");
        if (stored != null) {
            LatencyHistogram delays = LatencyHistogram.fromBytes(stored);
            for (double q : QUANTILES) {
                json.writeNumberProperty("p" + Math.round(q * 100), delays.quantile(q));
            }
        }
        json.writeEndObject();
    }
}
