/**
 * A client that applications mirror their requests with. {@code Mirror} is where to start. It
 * depends on Kafka's client and on nothing else.
 */
package io.shadowgate.mirror;
