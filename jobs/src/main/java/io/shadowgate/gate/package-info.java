/**
 * The gates of a test: the measured value, its limit, and the evidence about it. {@link
 * io.shadowgate.gate.Gate} is the interface, and {@link io.shadowgate.gate.Measures} lists all
 * gates. Everything here is a function of counts; nothing keeps state.
 */
package io.shadowgate.gate;
