package io.shadowgate.story;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.planner.Planner;
import io.shadowgate.results.PublishedSlices;
import io.shadowgate.results.PublishedWindows;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.Summary;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.window.WindowReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the story of a test from its published windows. */
public final class StoryReader {
    /** The probability with which the requests that a plan asks for are enough. */
    private static final double POWER = 0.8;

    private static final int MOST_ATTEMPTS = 5;

    private final ShadowTest test;
    private final Map<String, String> modelDigests;

    /**
     * @param test its results are kept in files
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public StoryReader(ShadowTest test, Map<String, String> modelDigests) {
        this.test = test;
        this.modelDigests = modelDigests;
    }

    /** Reads all windows. Starts over if a run replaces a file meanwhile. */
    public Story read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce();
            } catch (FileNotFoundException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Story readOnce() throws IOException {
        ResultStore store = new ResultStore(test, modelDigests);
        StoryWriter writer = new StoryWriter(agreement(), new Planner(test, POWER));
        PublishedWindows.each(
                store, new Judge(test, modelDigests), !test.compare().segments().isEmpty(), writer);
        Summary summary = Summary.published(store, writer.last());
        Map<String, SliceStory> slices = PublishedSlices.read(store);
        Story story = writer.story(test, summary);
        return new Story(
                test,
                summary,
                story.shadows().stream()
                        .map(shadow -> shadow.with(slices.get(shadow.name())))
                        .toList());
    }

    /**
     * The story that windows tell which are not in files.
     *
     * @param windows the reports of each window of a shadow: of all requests, and of segments; in
     *     the order of time
     */
    public Story of(List<List<WindowReport>> windows) {
        StoryWriter writer = new StoryWriter(agreement(), new Planner(test, POWER));
        Judge judge = new Judge(test, modelDigests);
        Map<String, EvidenceState> states = new HashMap<>();
        for (List<WindowReport> window : windows) {
            String shadow = window.get(0).shadow();
            Judge.Decided decided =
                    judge.judge(
                            states.get(shadow),
                            shadow,
                            window.stream().map(WindowPart::of).toList(),
                            false);
            states.put(shadow, decided.state());
            writer.visit(window, decided);
        }
        return writer.story(test, Summary.ofWindows(test, writer.last()));
    }

    private Gate agreement() {
        return Measures.gates(test).stream()
                .filter(gate -> gate.name().equals(AgreementGate.NAME))
                .findFirst()
                .orElseThrow();
    }
}
