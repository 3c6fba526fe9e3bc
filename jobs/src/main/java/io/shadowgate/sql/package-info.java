/**
 * Flink SQL: the provider behind {@code CREATE MODEL} and {@code ML_PREDICT}, and the format of
 * tables over logs. Both use the same code as a shadow test.
 */
package io.shadowgate.sql;
