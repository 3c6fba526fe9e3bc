package io.shadowgate.results;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** The decisions that a test has published so far. Reading them changes nothing. */
public interface DecisionFeed extends AutoCloseable {
    /**
     * Looks again.
     *
     * @return decisions that were not there at the last look, in the order of time; all of them at
     *     the first look. Those of a period that was run again count as new
     * @throws ResultException if they are another test's, or damaged
     */
    List<PublishedDecision> next() throws IOException, InterruptedException;

    /** The last decision on each shadow at the last look, by shadow. */
    SortedMap<String, PublishedDecision> latest();

    /** The place that is read, for messages. */
    String place();

    @Override
    void close() throws IOException;
}
