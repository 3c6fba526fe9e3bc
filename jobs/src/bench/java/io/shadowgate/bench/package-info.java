/**
 * {@code deploy/local/shadowgate bench}: ShadowGate's speed beside that of what people use instead,
 * measured in one run. Not part of what ships.
 */
package io.shadowgate.bench;
