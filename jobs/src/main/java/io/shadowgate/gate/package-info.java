/**
 * The gates of a test: what is measured of a shadow, its limit, and what counts prove about it.
 * {@link io.shadowgate.gate.Gate} is the interface, and {@link io.shadowgate.gate.Measures} lists
 * all gates. Everything here is a function of counts; nothing keeps state.
 */
package io.shadowgate.gate;
