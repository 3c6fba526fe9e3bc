/**
 * Parts that several stages use for Flink operators of their own. They bundle elements without
 * state, delay watermarks, and pass immutable values on without a copy.
 */
package io.shadowgate.operator;
