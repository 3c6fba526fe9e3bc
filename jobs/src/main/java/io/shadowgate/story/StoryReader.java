package io.shadowgate.story;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.planner.Planner;
import io.shadowgate.results.DisagreementReader;
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

    /** Reads published results. */
    @FunctionalInterface
    private interface Read {
        Story read() throws IOException;
    }

    /** Reads all windows. */
    public Story read() throws IOException {
        return again(this::readOnce);
    }

    /** Starts over if a run replaces a file meanwhile. */
    private static Story again(Read read) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return read.read();
            } catch (FileNotFoundException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Story readOnce() throws IOException {
        ResultStore store = new ResultStore(test, modelDigests);
        StoryWriter writer = writer(test);
        PublishedWindows.each(
                store, new Judge(test, modelDigests), !test.compare().segments().isEmpty(), writer);
        Summary summary = Summary.published(store, writer.last());
        return withSlices(writer.story(test, summary), store);
    }

    /** Adds where the shadows differ, if the test looks for slices. */
    static Story withSlices(Story story, ResultStore store) throws IOException {
        Map<String, SliceStory> slices = PublishedSlices.read(store);
        return new Story(
                story.test(),
                story.summary(),
                story.shadows().stream()
                        .map(shadow -> shadow.with(slices.get(shadow.name())))
                        .toList(),
                story.disagreements());
    }

    /**
     * The story as it was at a time. Where all records went is told from windows alone.
     *
     * @param until epoch milliseconds; no window that ends later counts
     */
    public Story readUntil(long until) throws IOException {
        return again(() -> readOnce(until));
    }

    private Story readOnce(long until) throws IOException {
        StoryWriter writer = writer(test);
        PublishedWindows.each(
                new ResultStore(test, modelDigests),
                new Judge(test, modelDigests),
                !test.compare().segments().isEmpty(),
                until,
                writer);
        return writer.story(test, Summary.ofWindows(test, writer.last()));
    }

    /**
     * The story that published reports tell which are not in files.
     *
     * @param windows window reports as JSON has them
     * @param quality quality reports as JSON has them
     * @param until epoch milliseconds; no window that ends later counts
     * @throws tools.jackson.core.JacksonException if one is no such report
     */
    public Story of(List<String> windows, List<String> quality, long until) throws IOException {
        StoryWriter writer = writer(test);
        PublishedWindows.each(windows, quality, new Judge(test, modelDigests), until, writer);
        return writer.story(test, Summary.ofWindows(test, writer.last()));
    }

    /**
     * Adds what the disagreements show that the test keeps, with exemplars of each shadow's worst
     * segment.
     */
    public Story withDisagreements(Story story) throws IOException {
        Map<String, String> worst = new HashMap<>();
        for (ShadowStory shadow : story.shadows()) {
            if (!shadow.segments().isEmpty()) {
                worst.put(shadow.name(), shadow.segments().get(0).segment());
            }
        }
        return again(
                () ->
                        story.with(
                                DisagreementReader.read(
                                        new ResultStore(test, modelDigests), worst)));
    }

    /**
     * The story that windows tell which are not in files.
     *
     * @param windows the reports of each window of a shadow: of all requests, and of segments; in
     *     the order of time
     */
    public Story of(List<List<WindowReport>> windows) {
        StoryWriter writer = writer(test);
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

    static StoryWriter writer(ShadowTest test) {
        Gate agreement =
                Measures.gates(test).stream()
                        .filter(gate -> gate.name().equals(AgreementGate.NAME))
                        .findFirst()
                        .orElseThrow();
        return new StoryWriter(agreement, new Planner(test, POWER));
    }
}
