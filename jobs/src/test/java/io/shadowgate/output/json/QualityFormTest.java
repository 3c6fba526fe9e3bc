package io.shadowgate.output.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.quality.GroundTruth;
import io.shadowgate.quality.KnownLabel;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.quality.QualityTally;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Loss;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.window.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class QualityFormTest {

    @Test
    void aReportIsReadBackAsItWas() throws IOException {
        Compare compare =
                new Compare(Compare.Kind.SCORE, 0.1, 0, new ScoreBins(0, 1, 20), List.of(), 9);
        QualityTally tally = new QualityTally(compare, new Loss(Loss.Kind.BRIER, 1));
        tally.addUnanswered();
        tally.add(Prediction.ofScore(0.2), Prediction.ofScore(0.9), false, null);
        for (int label = 0; label < 2; label++) {
            tally.add(
                    Prediction.ofScore(0.3),
                    Prediction.ofScore(0.8),
                    false,
                    new KnownLabel(GroundTruth.of(label), 3_600_000, label == 1));
        }
        QualityReport report =
                new QualityReport(
                        "t", "v13", "*", 0, 300_000, 900_000, new Models("a", "b"), tally.counts());
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        new JsonLines<>(JsonForms::quality).encode(report, line);
        QualityReport read = QualityForm.read(new ObjectMapper().readTree(line.toByteArray()));
        assertThat(read).isEqualTo(report);
        assertThat(read.counts().differing().labelled()).isEqualTo(2);
        assertThat(line.toString())
                .contains("\"mature_at\":\"1970-01-01T00:15:00Z\"", "\"by_default\":1");
    }
}
