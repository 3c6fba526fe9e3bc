/**
 * {@code deploy/local/shadowgate bench} measures the speed of ShadowGate and its alternatives in
 * one run. It is not shipped.
 */
package io.shadowgate.bench;
