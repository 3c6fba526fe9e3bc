package io.shadowgate.admission;

import io.shadowgate.record.Features;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Prediction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The content of a record as a text, to order records of the same time. */
final class Contents {
    private final StringBuilder text = new StringBuilder();

    Contents add(@Nullable Object value) {
        text.append(value).append(' ');
        return this;
    }

    Contents add(String[] values) {
        return add((Object) Arrays.toString(values));
    }

    Contents add(@Nullable Features features) {
        return features == null
                ? this
                : add((Object) Arrays.toString(features.numbers()))
                        .add((Object) Arrays.toString(features.texts()))
                        .add((Object) Arrays.deepToString(features.lists()));
    }

    Contents add(@Nullable Prediction prediction) {
        return prediction == null
                ? this
                : add(prediction.score())
                        .add(prediction.label())
                        .add((Object) Arrays.toString(prediction.vector()));
    }

    Contents add(@Nullable LoggedAnswer answer) {
        return answer == null
                ? this
                : add(answer.prediction()).add(answer.latencyMs()).add(answer.error());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
