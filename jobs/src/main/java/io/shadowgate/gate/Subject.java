package io.shadowgate.gate;

import javax.annotation.Nullable;

/**
 * What evidence is about. Counts that were made or judged under another spec, or of another model,
 * prove nothing here.
 *
 * @param specSha256 digest of all that decides what the numbers mean
 * @param modelSha256 null when the shadow's answers come from the log
 */
public record Subject(String specSha256, @Nullable String modelSha256) {}
