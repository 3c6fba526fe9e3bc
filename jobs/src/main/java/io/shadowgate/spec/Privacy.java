package io.shadowgate.spec;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a request is written to results. Nothing here changes what is compared, or a verdict.
 *
 * @param key a reference to the secret key of hashes; null if nothing is hashed
 * @param requestId in comparisons, disagreements, rejected records and keys of topics
 * @param predictions in comparisons and disagreements
 * @param segments by name of a segment that has reports; those that are not named are kept
 * @param errors the texts of a shadow's errors, wherever they are written
 * @param records whether rejected records show the record, and their reasons what it holds
 */
public record Privacy(
        @Nullable String key,
        Written requestId,
        Written predictions,
        Map<String, Written> segments,
        Errors errors,
        boolean records)
        implements Serializable {
    /** Everything is written, as in a spec without the section. */
    public static final Privacy NONE =
            new Privacy(null, Written.KEEP, Written.KEEP, Map.of(), Errors.KEEP, true);

    /** What is written of the text of an error. */
    public enum Errors {
        KEEP,
        /** Without what it quotes. */
        KIND,
        /** A fingerprint of its kind, so that different errors can still be told apart. */
        DROP
    }

    public Privacy {
        segments = new TreeMap<>(segments);
        if (key == null && (hashes(requestId, predictions) || anyHashed(segments))) {
            throw new IllegalArgumentException("hashes need a key");
        }
    }

    private static boolean hashes(Written a, Written b) {
        return a.how() == Written.How.HASH || b.how() == Written.How.HASH;
    }

    static boolean anyHashed(Map<String, Written> segments) {
        return segments.values().stream().anyMatch(written -> written.how() == Written.How.HASH);
    }
}
