package io.shadowgate.policy;

import javax.annotation.Nullable;

/**
 * What evidence is about. Counts under another spec, or of another model, prove nothing about it.
 *
 * @param specSha256 digest of what the spec says of this shadow, without other shadows, and without
 *     where requests come from and where results go
 * @param modelSha256 null when the shadow's answers come from the log
 */
public record Subject(String specSha256, @Nullable String modelSha256) {}
