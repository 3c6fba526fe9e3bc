/** Keeps strangers away from the REST endpoints of a Flink that works on this machine alone. */
package io.shadowgate.restguard;
