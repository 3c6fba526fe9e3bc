/**
 * What a log or a model looks like, for a spec to start from: recognizing, guessing and matching.
 * Nothing here reads a file or a topic.
 */
@NullMarked
package io.shadowgate.inspect;

import org.jspecify.annotations.NullMarked;
