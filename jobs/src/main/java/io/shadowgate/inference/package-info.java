/**
 * Runs the shadows on batches of requests, each with threads of its own. Every request gets one
 * answer per shadow: a slow, failing or hanging model is an outcome to count, and never stops the
 * job.
 */
package io.shadowgate.inference;
