package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: to files, to Kafka, or to both.
 *
 * @param files null where no files are wanted, which only a job without end can do without
 * @param kafka null where nothing goes to Kafka
 */
public record Sinks(@Nullable Files files, @Nullable Kafka kafka) implements Serializable {

    public Sinks {
        if (files == null && kafka == null) {
            throw new IllegalArgumentException("results go nowhere");
        }
    }

    /** The files of a run that keeps its results there, which is checked before it starts. */
    public Files requiredFiles() {
        return Objects.requireNonNull(files, "results go to Kafka alone");
    }

    /**
     * JSON lines in {@code decisions/}, {@code windows/}, {@code rejected/} and, if asked, {@code
     * comparisons/} and {@code disagreements/} below one folder.
     *
     * @param period by what stretches of event time a bounded run keeps its results, aligned to the
     *     epoch in UTC; a multiple of the window
     */
    public record Files(String path, boolean comparisons, boolean disagreements, Duration period)
            implements Serializable {
        public Files {
            if (period.toSeconds() < 1 || period.toMillis() % 1000 != 0) {
                throw new IllegalArgumentException(
                        "period " + period + " is no whole number of seconds above 0");
            }
        }
    }

    /**
     * The same JSON as records of topics, each kind in a topic of its own, or nowhere.
     *
     * @param servers brokers to begin with: {@code host:port,host:port}
     * @param decisions all decisions, one after another
     * @param current the last decision on each shadow, in a topic that Kafka compacts
     * @param windows window reports
     * @param disagreements comparisons that were scored and do not agree
     * @param rejected records that took no part
     * @param transactionTimeout after how long without a commit the broker gives a transaction up
     * @param transactionPrefix without a slash; see {@link Kafka#transactionNames}
     * @param properties of the Kafka client, with secrets not yet filled in
     */
    public record Kafka(
            String servers,
            @Nullable String decisions,
            @Nullable String current,
            @Nullable String windows,
            @Nullable String disagreements,
            @Nullable String rejected,
            Duration transactionTimeout,
            String transactionPrefix,
            Map<String, String> properties)
            implements Serializable {

        public Kafka {
            if (transactionTimeout.toMillis() < 1
                    || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "transaction timeout " + transactionTimeout + " is not one that Kafka has");
            }
            if (transactionPrefix.contains("/")) {
                throw new IllegalArgumentException(
                        "transaction prefix " + transactionPrefix + " contains a slash");
            }
            // A map of our own: what a spec's reader holds may not be serializable.
            properties = new TreeMap<>(properties);
        }

        /** By the key of the spec that names it; only those that are named. */
        public Map<String, String> topics() {
            Map<String, String> topics = new TreeMap<>();
            put(topics, "decisions", decisions);
            put(topics, "current", current);
            put(topics, "windows", windows);
            put(topics, "disagreements", disagreements);
            put(topics, "rejected", rejected);
            return topics;
        }

        /**
         * What all names of this job's transactions begin with, and no other job's do. A job that
         * starts gives up every open transaction that its forerunner may have left, by this alone;
         * without an end that no prefix holds, the test v1 would give up those of the test v1-eu.
         */
        public String transactionNames() {
            return transactionPrefix + "/";
        }

        private static void put(Map<String, String> topics, String key, @Nullable String topic) {
            if (topic != null) {
                topics.put(key, topic);
            }
        }
    }
}
