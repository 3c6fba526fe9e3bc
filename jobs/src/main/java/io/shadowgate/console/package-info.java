/**
 * The story of a test as text: for a terminal, as Markdown for messages, and as JSON for scripts.
 * Pure functions of a {@link io.shadowgate.story.Story}; nothing here prints.
 */
package io.shadowgate.console;
