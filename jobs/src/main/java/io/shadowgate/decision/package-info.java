/**
 * Decisions, one for each shadow and window. {@link io.shadowgate.decision.DecisionOperator} is the
 * operator with state and timers; {@link io.shadowgate.decision.Judge} decides, in a job or over
 * published windows.
 */
package io.shadowgate.decision;
