package io.shadowgate.cli;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.console.StoryEnds;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.ShadowTest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tells the story of a live test when its process is stopped (Ctrl-C): what is published until
 * then, and where it is.
 */
final class StoryAtStop implements AutoCloseable {
    /** A person who stops a process waits until it ends. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final ShadowTest test;
    private final StoryOptions story;
    private final String command;
    private final Thread hook = new Thread(this::tell, "story at stop");

    /**
     * @param command that tells the story again
     */
    StoryAtStop(ShadowTest test, StoryOptions story, String command) {
        this.test = test;
        this.story = story;
        this.command = command;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Tells what is published, in bounded time. */
    void tell() {
        PrintStream notes = story.notes();
        notes.println();
        notes.println("Stopped. What was published stays.");
        Thread teller = new Thread(this::tellStory, "story so far");
        teller.setDaemon(true);
        teller.start();
        try {
            teller.join(LONGEST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (teller.isAlive()) {
            notes.println("The story so far takes long to read: " + command);
        }
    }

    private void tellStory() {
        try (DecisionFeed feed = DecisionFeeds.ofAll(test)) {
            feed.next();
            Map<String, PublishedDecision> latest = feed.latest();
            if (latest.isEmpty()) {
                story.notes().println("No decision is published yet. Results: " + feed.place());
            } else if (PublishedStories.areThere(test)) {
                story.print(
                        PublishedStories.read(test, latest),
                        new StoryEnds(List.of(), null, feed.place()));
            } else {
                latest.forEach(
                        (name, last) -> story.notes().println(VerdictLines.whole(name, last)));
                story.notes().println("Results: " + feed.place());
            }
        } catch (Exception e) {
            story.notes().println("The story so far cannot be read: " + e.getMessage());
        }
    }

    /** The run has ended by itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // The process is ending, and the story is told.
        }
    }
}
