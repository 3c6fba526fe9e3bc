/**
 * The request log of the demo: two weeks of generated credit-risk requests with known faults. The
 * same scale always gives the same bytes.
 */
package io.shadowgate.demo;
