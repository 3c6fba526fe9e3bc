package io.shadowgate.results;

import io.shadowgate.decision.Decision;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.ArmForm;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.stage.StageChain;
import io.shadowgate.stage.StageOverride;
import io.shadowgate.stage.StagePart;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.stage.StageState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * The way of each shadow through the stages, from published windows of both arms, the decisions
 * that follow from published windows, and the overrides. Whichever runs made the windows, the way
 * is that of one run over all.
 */
final class StageHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, StageChain> chains = new TreeMap<>();
    private final Map<String, @Nullable StageState> states = new HashMap<>();
    private final JsonLines<StageRecord> lines = new JsonLines<>(JsonForms::stage);

    /** By end and shadow, of the periods that were added since the last one was told. */
    private final TreeMap<Long, Map<String, StagePart>> waiting = new TreeMap<>();

    private final List<StageOverride> overrides;

    /**
     * @param models sha256 by shadow, for shadows with a model
     */
    StageHistory(ShadowTest test, Map<String, String> models, List<StageOverride> overrides) {
        this.overrides = overrides;
        for (Shadow shadow : test.shadows()) {
            chains.put(
                    shadow.name(), new StageChain(test, shadow.name(), models.get(shadow.name())));
        }
    }

    void add(Decision decision) {
        add(StagePart.of(decision));
    }

    void read(ResultFolder folder, PeriodRecord period) throws IOException {
        for (String file : period.files(ResultKind.ARMS.folder())) {
            folder.eachLine(
                    folder.at(file), line -> add(StagePart.of(ArmForm.read(JSON.readTree(line)))));
        }
    }

    private void add(StagePart part) {
        waiting.computeIfAbsent(part.end(), any -> new TreeMap<>())
                .merge(part.shadow(), part, StagePart::plus);
    }

    /** What came of all that was added since the last call, as JSON lines in the order of time. */
    byte[] tell() throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        for (Map<String, StagePart> window : waiting.values()) {
            for (StagePart part : window.values()) {
                StageChain chain = chains.get(part.shadow());
                if (chain != null) {
                    StageChain.Next next =
                            chain.next(states.get(part.shadow()), part.window(overrides));
                    states.put(part.shadow(), next.state());
                    lines.encode(next.record(), told);
                }
            }
        }
        waiting.clear();
        return told.toByteArray();
    }
}
