/**
 * The policies turn the results of gates into a verdict. The evidence policy keeps a state between
 * windows: the covered time, the variation of rates, the alarm. The point policy compares observed
 * values with limits.
 */
package io.shadowgate.verdict;
