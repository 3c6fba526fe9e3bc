/**
 * Counts which of two live models served each request, and how, in a test with stages. The request
 * log is read a second time for it, so that a test without stages does not pay for it. A window of
 * both arms is an {@code arm.ArmReport}.
 */
package io.shadowgate.served;
