/**
 * Models in Flink SQL: the provider behind {@code CREATE MODEL} and {@code ML_PREDICT}. It loads
 * and calls models with the same code as a shadow test.
 */
package io.shadowgate.sql;
