/**
 * The read-only web server: tests in folders, the page of each, and their decisions as JSON. A
 * {@link io.shadowgate.serve.Route} is one kind of address; {@link io.shadowgate.serve.Routes}
 * lists them.
 */
package io.shadowgate.serve;
