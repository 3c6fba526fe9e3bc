/** Protects the REST endpoints of a Flink that runs only on this machine. */
package io.shadowgate.restguard;
