/**
 * Evidence for and against a shadow that stays valid at any number of looks (e-processes),
 * intervals of the same kind, and plans: how many requests a proof needs. {@link
 * io.shadowgate.statistics.evidence.LogEvidence} states the guarantee.
 */
package io.shadowgate.statistics.evidence;
