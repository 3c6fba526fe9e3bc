package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: to files, to Kafka, or to both.
 *
 * @param files null for no files; a job that ends needs files
 * @param kafka null for no Kafka
 * @param privacy what of a request is written there
 */
public record Sinks(@Nullable Files files, @Nullable Kafka kafka, Privacy privacy)
        implements Serializable {

    /** With everything written. */
    public Sinks(@Nullable Files files, @Nullable Kafka kafka) {
        this(files, kafka, Privacy.NONE);
    }

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
     * JSON lines in {@code decisions/}, {@code windows/}, {@code rejected/} and, if switched on,
     * {@code comparisons/} and {@code disagreements/} below one folder.
     *
     * @param page whether a run that ends writes a page too
     * @param period length of the periods by which a bounded run keeps its results, aligned to the
     *     epoch in UTC; a multiple of the window
     * @param features of requests, that comparisons and disagreements carry
     */
    public record Files(
            String path,
            boolean comparisons,
            boolean disagreements,
            boolean page,
            Duration period,
            List<String> features)
            implements Serializable {
        /** With a page, and without features. */
        public Files(String path, boolean comparisons, boolean disagreements, Duration period) {
            this(path, comparisons, disagreements, true, period, List.of());
        }

        /** Without features. */
        public Files(
                String path,
                boolean comparisons,
                boolean disagreements,
                boolean page,
                Duration period) {
            this(path, comparisons, disagreements, page, period, List.of());
        }

        public Files {
            features = List.copyOf(features);
            if (period.toSeconds() < 1 || period.toMillis() % 1000 != 0) {
                throw new IllegalArgumentException(
                        "period " + period + " is not a whole number of seconds above 0");
            }
        }
    }

    /**
     * The same JSON as Kafka records. Each kind has its own topic, or none.
     *
     * @param servers brokers to connect to first: {@code host:port,host:port}
     * @param decisions all decisions, one after another
     * @param current the last decision on each shadow, in a compacted topic
     * @param windows window reports
     * @param disagreements scored comparisons that disagree
     * @param rejected records that were rejected
     * @param quality what labels say about mature windows
     * @param stages what the stages advise
     * @param transactionTimeout time after which the broker aborts a transaction without a commit
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
            @Nullable String quality,
            @Nullable String stages,
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
            // A copy, because the reader's map may not be serializable.
            properties = new TreeMap<>(properties);
        }

        /** The topics that the spec names, by their key in the spec. */
        public Map<String, String> topics() {
            Map<String, String> topics = new TreeMap<>();
            put(topics, "decisions", decisions);
            put(topics, "current", current);
            put(topics, "windows", windows);
            put(topics, "disagreements", disagreements);
            put(topics, "rejected", rejected);
            put(topics, "quality", quality);
            put(topics, "stages", stages);
            return topics;
        }

        /**
         * The start of the names of all transactions of this job and of no other job. When a job
         * starts, it aborts every open transaction with this start, because an earlier run may have
         * left it. Prefixes contain no slash, so the slash at the end keeps the test v1 from
         * aborting the transactions of the test v1-eu.
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
