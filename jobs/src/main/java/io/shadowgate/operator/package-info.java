/**
 * Building blocks for the Flink operators of several stages. They bundle elements without state,
 * delay watermarks, and pass on immutable values without a copy.
 */
package io.shadowgate.operator;
