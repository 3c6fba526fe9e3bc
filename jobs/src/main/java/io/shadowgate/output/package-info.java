/**
 * Where results go. A {@link io.shadowgate.output.ResultKind} is a kind of result; a {@link
 * io.shadowgate.output.ResultSink} is a place that takes some kinds. Sinks are registered in {@code
 * app.ResultSinks}.
 */
package io.shadowgate.output;
