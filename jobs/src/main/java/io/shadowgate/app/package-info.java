/**
 * What the commands do: checks before a start, live runs, backfills, and the Flink that they run
 * on. Knows neither options nor tables; a {@link io.shadowgate.app.RunListener} is told what
 * happens.
 */
package io.shadowgate.app;
