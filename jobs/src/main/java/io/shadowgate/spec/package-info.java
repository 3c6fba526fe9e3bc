/**
 * Reads the YAML file that describes a shadow test. {@link io.shadowgate.spec.SpecKeys} declares
 * every key once: its type, its default, its former names and which digests it affects. The reader,
 * the reference page, the JSON Schema and the digests follow from these declarations.
 */
package io.shadowgate.spec;
