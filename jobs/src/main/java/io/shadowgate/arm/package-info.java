/**
 * What two models did that serve requests side by side. An arm is the requests that one of them
 * answered. {@code ArmCounts} counts one arm, {@code Arms} both, and an {@code ArmReport} says of
 * which window. An {@code ArmGate} judges the counts; {@code ArmGates} lists them.
 */
package io.shadowgate.arm;
