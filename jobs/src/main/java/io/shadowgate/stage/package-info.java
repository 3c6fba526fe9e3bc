/**
 * From shadow to production, step by step. {@code StageChain} is a pure state machine over windows:
 * {@code StageState} is what it knows, {@code StageRecord} what it says. {@code StageOperator} runs
 * it in a job, and {@code StageAnswers} answers those who move the traffic.
 */
package io.shadowgate.stage;
