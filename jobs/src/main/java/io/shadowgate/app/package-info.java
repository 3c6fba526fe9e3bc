/**
 * What the commands do: checks before a start, live runs, backfills, and the Flink that they run
 * on. Does not know options or tables; it tells a {@link io.shadowgate.app.RunListener} what
 * happens.
 */
package io.shadowgate.app;
