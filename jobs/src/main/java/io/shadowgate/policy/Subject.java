package io.shadowgate.policy;

import javax.annotation.Nullable;

/**
 * What evidence is about. Counts that were made or judged under another spec, or of another model,
 * prove nothing here.
 *
 * @param specSha256 digest of what the spec says of the shadow; another shadow's part, where
 *     requests come from and where results go have no part in it
 * @param modelSha256 null when the shadow's answers come from the log
 */
public record Subject(String specSha256, @Nullable String modelSha256) {}
