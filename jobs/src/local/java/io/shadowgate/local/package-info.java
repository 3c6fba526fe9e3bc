/**
 * Tools of the launcher on this machine: the SQL Client and a cluster of processes. They are built
 * with the job and kept out of its jar.
 */
package io.shadowgate.local;
