/**
 * From what the gates say to a verdict. The evidence policy keeps a state from window to window:
 * whole cycles, how rates wander, the alarm. The point policy compares observed values with limits.
 */
package io.shadowgate.verdict;
