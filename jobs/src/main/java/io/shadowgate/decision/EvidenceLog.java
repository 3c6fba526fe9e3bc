package io.shadowgate.decision;

import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs whether the evidence on a shadow continues or restarts, and why, once per shadow and start
 * of the job.
 */
final class EvidenceLog {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceLog.class);

    private final Set<String> noted = new HashSet<>();

    /**
     * @param before the state before the next window; null if there is none
     * @param now the subject of evidence from now on
     */
    void note(String shadow, @Nullable EvidenceState before, Subject now) {
        if (!noted.add(shadow) || before == null) {
            return;
        }
        String changes = before.subject().changesTo(now);
        if (changes.isEmpty()) {
            LOG.info(
                    "The evidence on shadow {} is restored; it goes on after the window that ended"
                            + " at {}",
                    shadow,
                    Instant.ofEpochMilli(before.end()));
        } else {
            LOG.info("The evidence on shadow {} starts anew: {}", shadow, changes);
        }
    }
}
