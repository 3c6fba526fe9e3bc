package io.shadowgate.story;

import org.jspecify.annotations.Nullable;

/**
 * The window at whose end a verdict came.
 *
 * @param at end of the window, in epoch milliseconds
 * @param compared requests compared until then, in windows that are evidence
 * @param agreement share of agreement until then; null if nothing was scored
 */
public record Milestone(long at, long compared, @Nullable Double agreement) {}
